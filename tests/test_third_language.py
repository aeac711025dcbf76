"""A language is a folder: a copied, half-translated one with its name in LANGUAGES works everywhere.

The house is copied with a third language in it, and asked from outside; nothing else is changed.
"""

import datetime as dt
import json
import re
from pathlib import Path

import openpyxl
import pytest

from tests.desk import Cell, write_sheet
from tests.houses import ask, copied

TRANSLATED = {  # what the third language says for itself; the rest is said in English
    "phrases": 'own_name = "Plattdüütsch"\nhtml_language = "nds"\n',
    "headings": 'sku = ["Artikelnummer"]\ncases = ["Kartons"]\nagent = ["Händlernummer"]\n'
    'order_no = ["Bestellnummer"]\n',
    "reading": 'per = ["je"]\nletters = "äöüßÄÖÜ"\ntitle = ["Bestellung"]\n'
    '[units]\ncase = ["karton"]\npiece = ["stück"]\n',
    "help": '[commands]\nrun = "Den Tag abarbeiten."\n',
    "reference": 'title = "Nachschlagewerk"\n',
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with Low German in it: nobody asks for it, so a language that is added does not meet it."""
    root = copied(tmp_path_factory.mktemp("house"))
    words = root / "orderbatch/contract/words"
    (words / "nds").mkdir()
    for name, text in TRANSLATED.items():
        (words / f"nds/{name}.toml").write_text(text, encoding="utf-8")
    module = (words / "__init__.py").read_text(encoding="utf-8")
    named = re.sub(r"^LANGUAGES = \((.*)\)$", r'LANGUAGES = (\1, "nds")', module, flags=re.MULTILINE)
    assert named != module
    (words / "__init__.py").write_text(named, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["--lang", "nds", "--help"], {}),
        (["--lang=nds", "--help"], {}),
        (["--help"], {"ORDERBATCH_LANG": "nds"}),
        (["--help"], {"ORDERBATCH_LANG": "", "LC_ALL": "nds_DE.UTF-8"}),
    ],
)
def test_the_console_speaks_it_and_says_the_rest_in_english(
    house: Path, arguments: list[str], environment: dict[str, str]
) -> None:
    shown = ask(house, "-m", "orderbatch", *arguments, expected=0, **environment)
    assert "Den Tag abarbeiten." in shown and "Write a report." in shown


def test_a_desk_is_set_to_it_reads_its_forms_and_answers_in_it(house: Path, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "orderbatch.toml").write_text(
        '[company]\nlanguage = "nds"\n[inbox]\nsettle_seconds = 0\n[words]\nnds = { product = ["Ware"] }\n',
        encoding="utf-8",
    )
    at = dt.datetime(2026, 11, 23, 9)
    rows: dict[str, list[list[Cell]]] = {
        "katalog.xlsx": [["SKU", "Product", "Case price"], ["A", "Seife", 1]],
        "haendler.xlsx": [["Agent code", "Agent", "Region"], ["a1", "Müller", "Nord"]],
        "bestand.xlsx": [["SKU", "On hand", "As of"], ["A", 50, at]],
        "konten.xlsx": [["Agent code", "Balance", "As of"], ["a1", 500, at]],
        "bestellung.xlsx": [
            ["Bestellung"],
            ["Händlernummer", "a1", None, "Bestellnummer", "7"],
            [],
            ["Artikelnummer", "Ware", "Kartons"],
            ["A", "Seife", 5],
        ],
    }
    for name, cells in rows.items():
        write_sheet(tmp_path / "inbox" / name, cells, at)
    call = ("-m", "orderbatch", "-C", str(tmp_path))
    shown = json.loads(ask(house, *call, "--json", "check", "--show", "--at", "2026-11-23 10:00"))
    form = next(sheet for file in shown for sheet in file["sheets"] if sheet["kind"] == "order")
    assert form["language"] == "nds"
    assert [column["read_as"] for column in form["columns"]] == ["sku", "product", "cases"]
    ask(house, *call, "run", "--at", "2026-11-23 10:00")
    (page,) = tmp_path.glob("outbox/*/*/summary.html")
    assert '<html lang="nds"' in page.read_text(encoding="utf-8")
    books = [openpyxl.load_workbook(path) for path in tmp_path.glob("outbox/*/*/*.xlsx")]
    written = {str(cell.value) for book in books for sheet in book for row in sheet for cell in row}
    assert {"Artikelnummer", "Decision", "Reason"} <= written


def test_units_and_letters_are_data_of_the_language(house: Path) -> None:
    program = (
        "from orderbatch.contract.units import counted_in, counted_per\n"
        "from orderbatch.contract.words import script_of\n"
        "print(counted_per('Stück je Karton'), script_of('Größe'))\n"
        "print(counted_in('Menge (Stück)')[0], counted_in('Menge (Karton)')[0])"
    )
    assert ask(house, "-c", program).split() == ["pieces_per_case", "nds", "piece", "case"]


def test_the_settings_file_and_the_reference_page_are_made_in_it(house: Path) -> None:
    (house / "docs").mkdir(exist_ok=True)
    ask(house, "-m", "tests.reference_pages")
    page = (house / "docs/reference.nds.md").read_text(encoding="utf-8")
    assert page.startswith("# Nachschlagewerk") and "Den Tag abarbeiten." in page
    assert "`words.nds`" in page and "Headings in Plattdüütsch" in page and '\\| "nds"' in page


def test_a_language_that_is_not_there_is_refused(house: Path) -> None:
    ask(house, "-m", "orderbatch", "--lang", "fr", "status", expected=2)
