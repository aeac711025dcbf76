"""Text from outside is dead wherever it lands: every payload in every field, every output looked at."""

import csv
import html.parser
import io
import json
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.names import clean_name
from orderbatch.contract.spellings import clean_text
from orderbatch.doctor import examine
from orderbatch.write.ooxml.defuse import reaches_outside
from tests.desk import Cell, Desk, write_sheet
from tests.payloads import ON_A_DAY, PAYLOADS

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
NUMBERED = tuple(enumerate(ON_A_DAY))
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def storable(text: str) -> str:
    """As far as a workbook can hold it at all: XML has no NUL; XlsxWriter escapes the rest."""
    return text.replace("\x00", "\x01").replace("\ufffe", "").replace("\uffff", "")[:990]


def as_file_name(number: int, text: str) -> str:
    """As far as this file system can hold it: no slash, no NUL, 255 bytes."""
    stem = text.replace("/", "\u2044").replace("\x00", "").encode("utf-8", "surrogateescape")[:200]
    return stem.decode("utf-8", "ignore") + f" {number}.xlsx"


def as_sheet_name(text: str) -> str:
    kept = re.sub(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]", "", text)[:31]
    return kept.strip("'").strip() or "Sheet"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A day on which every field of every sheet carries every payload, decided, approved and shipped."""
    root = tmp_path_factory.mktemp("outside") / "desk"
    desk = Desk(root, "[compute]\nworkers = 2\n")
    masters(desk)
    forms(desk)
    assert main(["-C", str(root), "run", "--at", f"{desk.today}T18:00"]) == 0
    approved(desk)
    assert main(["-C", str(root), "run", "--at", f"{desk.today}T19:00"]) == 0
    return desk


Rows = list[list[Cell]]


def masters(desk: Desk) -> None:
    at = desk.at("08:00")
    texts = [storable(text) for text in ON_A_DAY]
    goods: Rows = [[f"S{n}", text, text, text, text, 1.0] for n, text in enumerate(texts)]
    inbox = desk.root / "inbox"
    write_sheet(inbox / "c.xlsx", [["SKU", "Product", "Spec", "Category", "Unit", "Case price"], *goods], at)
    named = [text if clean_text(text) else "nameless" for text in texts]
    agents: Rows = [[f"P{n}", text, text, text, text] for n, text in enumerate(named)]
    headings: list[Cell] = ["Agent code", "Agent", "Region", "Regional manager", "Market"]
    write_sheet(inbox / "a.xlsx", [headings, *agents], at)
    stock: Rows = [[f"S{n}", 6, text, at] for n, text in enumerate(texts)]
    write_sheet(inbox / "s.xlsx", [["SKU", "On hand", "Bin", "As of"], *stock], at)
    money: Rows = [[f"P{n}", 5 if n % 3 else 100, at] for n, _text in NUMBERED]
    write_sheet(inbox / "b.xlsx", [["Agent code", "Balance", "As of"], *money], at)


def forms(desk: Desk) -> None:
    """From each agent one order that is good (and short, or held), and one with the payload in every cell."""
    for number, payload in NUMBERED:
        text = storable(payload)
        good: Rows = [
            ["Order form"], ["Agent code", f"P{number}", None, "Order no.", f"G{number}"], ["Remarks", text],
            ["Ship to", text], ["Contact", text], ["Shipping method", text], [],
            ["SKU", "Product", "Cases", "Remarks"], [f"S{number}", text, 8, text],
        ]  # fmt: skip
        bad: Rows = [
            ["Order form"], ["Agent code", f"P{number}", None, "Order no.", text], ["If short", text],
            ["Order date", text], [],
            ["SKU", "Product", "Cases", "Case price", "Remarks"], [f"S{number}", text, 2, text, text],
            [text, text, 3, None, text], [f"S{number}", text, text, None, text],
        ]  # fmt: skip
        inbox = desk.root / "inbox"
        write_sheet(inbox / as_file_name(number, payload), bad, desk.at("09:00"), as_sheet_name(text))
        write_sheet(inbox / f"good {number}.xlsx", good, desk.at("09:00"))
        packed = io.StringIO()
        csv.writer(packed).writerows([[f"{cell}" if cell is not None else "" for cell in row] for row in bad])
        sheet = inbox / f"bad {number}.csv"
        sheet.write_bytes(packed.getvalue().encode("utf-8-sig", "replace"))
        os.utime(sheet, (desk.at("09:10").timestamp(),) * 2)


def approved(desk: Desk) -> None:
    """Finance approves everything, with every payload as a comment."""
    (path,) = (desk.root / "outbox").rglob("Approval*.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if row[0].value == "Order no.")
    column = {str(cell.value): cell.column for cell in head}
    for row in range(head[0].row + 1, page.max_row + 1):
        if str(page.cell(row, 1).value).startswith("G"):
            text = re.sub("[\x00-\x08\x0b-\x1f]", "", storable(ON_A_DAY[row % len(ON_A_DAY)]))
            for name in ("Decision", "Decided by", "Comment", "Reason"):
                cell = page.cell(row, column[name])
                said = {"Decision": "approve", "Decided by": f"{text} Wang"}
                cell.value = said.get(name, text)
                cell.data_type = "s"
    book.save(desk.root / "inbox/approved.xlsx")
    moment = desk.at("18:30").timestamp()
    os.utime(desk.root / "inbox/approved.xlsx", (moment, moment))


def documents(desk: Desk, ending: str) -> list[Path]:
    found = sorted((desk.root / "outbox").rglob(f"*.{ending}"))
    assert found
    return found


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 150


def test_every_kind_of_document_carries_them(desk: Desk) -> None:
    names = " ".join(path.name for path in documents(desk, "xlsx"))
    for word in ("Approval", "Reply", "Please correct", "Payment", "Review", "Pick list", "Tracking"):
        assert word in names, word
    marked = [path for path in documents(desk, "xlsx") if "Please correct" in path.name]
    assert len(marked) > 1.5 * len(ON_A_DAY)  # two bad forms with each, some of them read as nothing


def parts(path: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        assert all(not name.startswith(("/", "..")) for name in packed.namelist())
        yield from ((name, packed.read(name)) for name in packed.namelist())


OURS = re.compile(r"(_xlfn\.)?(SUM|SUMIF|COUNTIF|IF|ROUND|AND|OR|MOD|MAX)\b|[^A-Za-z(]*$")


def test_no_workbook_has_a_formula_or_link_from_outside(desk: Desk) -> None:
    for path in documents(desk, "xlsx"):
        for name, part in parts(path):
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            tree = ElementTree.fromstring(part)
            assert b'TargetMode="External"' not in part, (path.name, name)
            assert "externalLink" not in name
            for formula in tree.iter(f"{NS}f"):
                text = formula.text or ""
                assert not reaches_outside("=" + text), (path.name, text)
                assert "evil" not in text and "1+1" not in text, (path.name, text)


def test_no_workbook_shows_what_cannot_be_seen(desk: Desk) -> None:
    """No control, bidirectional or zero-width characters in cells, notes, sheet names or properties."""
    for path in documents(desk, "xlsx"):
        returned = "Please correct" in path.name  # there the agent's own cells are his own
        book = openpyxl.load_workbook(path)
        sheets = book.worksheets[:1] if returned else book.worksheets
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.comment:
                        assert not UNSEEN.search(cell.comment.text), (path.name, cell.coordinate)
                    if sheet in sheets and isinstance(cell.value, str):
                        assert not UNSEEN.search(cell.value), (
                            path.name,
                            sheet.title,
                            cell.coordinate,
                            cell.value,
                        )


class Page(html.parser.HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements |= {(tag, name) for name, _value in attrs} | {(tag, "")}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_data(self, data: str) -> None:
        self.said += data


def test_the_page_has_the_elements_of_an_innocent_page_and_no_others(desk: Desk, tmp_path: Path) -> None:
    innocent = Desk(tmp_path)
    innocent.catalogue("A 1, B 1")
    innocent.agents("C1 C2 C3 C4")
    innocent.figures("A 6, B 100", "C1 5, C2 100, C3 100, C4 100")
    innocent.order("C1", "1", "A 8")
    innocent.order("C2", "2", "A 8")
    innocent.order("C3", "3", "A x, B 2.5, Z 3, A 0", If_short="perhaps", Order_date="x")
    innocent.order("C2", "4", "A 8", If_short="ask")
    innocent.order("C4", "4", "A 8, B 1, B 2", If_short="ask")
    innocent.run()
    (model,) = documents(innocent, "html")
    known = Page(model.read_text("utf-8")).elements
    path = documents(desk, "html")[0]
    page = Page(path.read_text("utf-8"))
    assert page.elements <= known | {("p", "class"), ("p", "")}, page.elements - known
    assert all(link.startswith("#") for link in page.links)
    assert not UNSEEN.search(page.said)


def test_programs_read_what_was_written(desk: Desk) -> None:
    for path in documents(desk, "json"):
        raw = path.read_bytes()
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", raw)
        text = raw.decode("utf-8")
        assert not UNSEEN.search(text)
        assert json.loads(text)["batch"].startswith(f"{desk.today}")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_terminal_obeys_nothing(desk: Desk, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["status"], ["archive", "list"], ["doctor"]):
        main(["-C", str(desk.root), "--lang", language, *command])
        said = capsys.readouterr()
        assert not UNSEEN.search(said.out + said.err), command
    files = sorted((desk.root / "archive").rglob("*.xlsx"))[:120]
    main(["-C", str(desk.root), "--lang", language, "check", *map(str, files)])
    said = capsys.readouterr()
    assert len(said.out) > 1000
    assert not UNSEEN.search(said.out + said.err)


RESERVED = re.compile(r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$)(\..*)?", re.IGNORECASE)


def test_every_file_stays_in_the_workspace_under_a_clean_name(desk: Desk) -> None:
    assert [entry.name for entry in desk.root.parent.iterdir()] == ["desk"]
    for folder in ("outbox", "archive"):
        for path in (desk.root / folder).rglob("*"):
            name = path.name
            assert not re.search(r'[<>:"/\\|?*]', name) and not UNSEEN.search(name), name
            assert not RESERVED.fullmatch(name) and name == name.strip() and not name.endswith("."), name
            assert len(name.encode()) <= 255 and not path.is_symlink()
            assert unicodedata.is_normalized("NFC", name)


def test_every_original_is_kept_and_every_document_can_be_made_again(desk: Desk) -> None:
    assert examine(desk.workspace) == []
    assert [path for path in (desk.root / "inbox").iterdir() if not path.name.startswith((".", "~$"))] == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_any_text_makes_a_clean_file_name(payload: str) -> None:
    name = clean_name(payload, ".xlsx")
    assert name.endswith(".xlsx") and len(name) <= 120 and not UNSEEN.search(name)
    assert not RESERVED.fullmatch(name.removesuffix(".xlsx")) and not re.search(r'[<>:"/\\|?*]', name)
    assert not name.startswith((".", " "))


@pytest.mark.skipif(os.name != "posix", reason="only there may a file name be no text")
def test_a_file_whose_name_is_no_text_is_taken_like_any_other(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 6", "C1 100")
    desk.order("C1", "1", "A x", file="plain.xlsx")
    plain = tmp_path / "inbox/plain.xlsx"
    plain.rename(plain.with_name(os.fsdecode("订单.xlsx".encode("gb18030"))))  # unpacked on another system
    desk.run()
    assert len(desk.outputs("marked_form")) == 1 and examine(desk.workspace) == []
    assert list((tmp_path / "inbox").iterdir()) == []
