"""A new catalogue in one sheet: what changed, and what that touches (P-4.7)."""

import io
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Cell, Desk

POLICIES: list[list[Cell]] = [
    ["Policy", "Name", "Kind", "SKU", "Threshold", "Gift SKU", "Gift cases", "Repeat"],
    ["P1", "Ten of A", "buy_get", "A", 10, "B", 1, "yes"],
]


def changes(desk: Desk) -> set[tuple[str, ...]]:
    found = desk.record()["catalogue_changes"]
    return {(row["sku"], row["change"], row["old"], row["new"], row["replaced_by"]) for row in found}


def touched(desk: Desk) -> set[tuple[object, ...]]:
    found = desk.record()["catalogue_changes"]
    return {(row["sku"], *whose) for row in found for whose in row["touched"]}


def texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_catalogue_says_what_changed_and_what_is_open_of_what_ended(
    tmp_path: Path, language: str
) -> None:
    desk = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n')
    pack = {"A": 10, "B": 10}
    desk.catalogue("A 1, B 2, C 3, D 4, E 5, G 6", Pieces_per_case=pack, Status={"G": "discontinued"})
    desk.agents("N1 N2 N3 N4")
    desk.put("policies.xlsx", POLICIES)
    desk.put("codes.xlsx", [["Agent code", "Their code", "SKU"], ["N1", "77", "A"]])
    desk.figures("A 1, B 100, C 100, D 0", "N1 999, N2 999, N3 999, N4 1")
    desk.order("N1", "1", "A 9, B 3")
    desk.order("N2", "2", "D 9", If_short="defer")
    desk.order("N4", "4", "C 5")
    desk.run("09:30")
    assert changes(desk) == set() and desk.outputs("catalogue_change") == []
    desk.next_day()
    ended = dict.fromkeys(("A", "D"), "discontinued")
    desk.catalogue(
        "A 1, B 2.5, F 7, D 4, E 5, G 6",
        Pieces_per_case={"A": 10, "B": 12},
        Status=ended,
        Replaced_by={"A": "F"},
    )
    desk.figures("A 1, B 100, C 100, D 0", "N1 999, N2 999, N3 999, N4 1")
    desk.order("N3", "3", "B 9")
    desk.run("09:30")
    assert changes(desk) == {
        ("A", "ended", "", "", "F"),
        ("D", "ended", "", "", ""),
        ("C", "gone", "", "", ""),
        ("B", "case_price", "200", "250", ""),
        ("B", "pieces_per_case", "10", "12", ""),
        ("F", "new", "", "700", ""),
        ("G", "back", "", "600", ""),
    }
    assert touched(desk) == {
        ("A", "N1", "Agent N1", "1", 1, "for_rep"),
        ("A", "N1", "Agent N1", "1", 8, "cancelled"),
        ("C", "N4", "Agent N4", "4", 5, "cancelled"),
        ("D", "N2", "Agent N2", "2", 9, "cancelled"),
    }
    (row,) = [row for row in desk.record()["catalogue_changes"] if row["sku"] == "A"]
    assert (row["policies"], row["their_codes"], row["replacement"]) == (["P1"], [["N1", "77"]], "Item F")
    (path,) = desk.outputs("catalogue_change")
    words, said = Words(language), texts(path)
    assert any(words.text("pages.catalogue_change.named").strip() in text for text in said)
    for sentence in ("F Item F", "P1", "N1 77", words.money(250, "CNY"), words.heading("pieces_per_case")):
        assert sentence in said
    page = (path.parent / "summary.html").read_text("utf-8")
    told = words.text("summary.todos.catalogue.title", catalogue_new=2, catalogue_ended=3, catalogue_other=1)
    assert told in page and "orderbatch forms --all" in page
    comma = words.text("phrases.comma")
    for kind, items in (("new", "FG"), ("ended", "ADC"), ("price", "B"), ("other", "B")):
        named = {"count": len(items), "items": comma.join(items), "orders": 3}
        assert words.text(f"summary.brief.catalogue_{kind}", **named) in page
    desk.next_day()
    desk.catalogue("G 6, E 5, D 4, F 7, B 2.5, A 1", Status=ended, Replaced_by={"A": "F"})
    desk.figures("A 1, B 100, D 0", "N1 999, N2 999, N3 999, N4 1")
    desk.order("N2", "5", "C 3")
    last = desk.run("09:30").findings
    assert [one.value for one in last if one.code == "SKU_DISCONTINUED"] == ["C"]
    assert "SKU_UNKNOWN" not in desk.codes()
    assert changes(desk) == {
        ("B", "pieces_per_case", "12", "", "")
    }  # the sequence of its rows changes nothing


def test_a_long_name_that_changed_is_read_whole_before_and_now(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    before, now = "Lavender laundry liquid with softener, refill", "Lavender laundry liquid, refill of twelve"
    desk.agents("N1")
    for clock, name in (("09:00", before), ("10:00", now)):
        desk.put(f"catalogue {clock[:2]}.xlsx", [["SKU", "Product", "Case price"], ["A", name, 1]], clock)
        desk.run(clock)
    page = openpyxl.load_workbook(desk.outputs("catalogue_change")[0]).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value in (before, now)]
    assert [cell.value for cell in cells] == [now, before, now]  # what it is called, was called, is called
    assert all(cell.alignment.wrap_text for cell in cells)
    heads = [str(cell.value) for cell in page[cells[0].row - 1] if cell.value]
    assert len(heads) == 6  # no successor, no policy, no code of an agent: no column for them
    named = Words("en").text("pages.catalogue_change.named").strip()  # and nothing is said of them
    assert not any(named in str(cell.value) for row in page.iter_rows() for cell in row)
