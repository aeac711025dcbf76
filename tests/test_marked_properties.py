"""Whatever is wrong with forms of whatever layout: correcting what the marked form lists leaves nothing.

A program reads the list in front of each marked form as its sender would: the linked cell, and what belongs
there by the label or heading beside it. It corrects half of the points, then the rest.
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from orderbatch.contract.findings.every_code import CODES
from orderbatch.doctor import examine
from tests.depth import THOROUGH
from tests.desk import Cell, Desk
from tests.test_marked_form import HEADINGS, a_desk, bytes_of, listed, needs_office, office, put

SKUS: tuple[Cell, ...] = ("A100", "B200", "Z9", "C900", None, "A1OO", 12.5)
CASES: tuple[Cell, ...] = (1, 5, 2.5, 0, -3, "five", "3 or 4", None, "7 件", 10**12, "1,5", "=1/0")
LAYOUTS = ("plain", "titled", "far right", "agent in each line")  # without any place he is asked about
GROUND = "FF92D050"
ALL = {
    name: {HEADINGS[language][place].replace("（", "(").split("(")[0] for language in HEADINGS}
    for name, place in (("agent", 0), ("short", 2), ("sku", 3), ("cases", 5))
}
GOOD: dict[str, Cell] = {"agent": "C1", "short": "defer", "sku": "B200", "cases": 6}


class Wish(NamedTuple):
    """One form: what stands in it, and how it is laid out."""

    lines: list[tuple[Cell, Cell]]
    agent: str
    short: str
    language: str
    layout: str
    ending: str


LINES = st.lists(st.tuples(st.sampled_from(SKUS), st.sampled_from(CASES)), min_size=1, max_size=6)
WISHES = st.builds(
    Wish,
    LINES,
    st.sampled_from(("C1", "C1", "C99", "")),
    st.sampled_from(("", "defer", "perhaps")),
    st.sampled_from(("en", "zh")),
    st.sampled_from(LAYOUTS),
    st.sampled_from(("xlsx", "xlsx", "csv")),
)


def form_of(wish: Wish, number: str) -> Any:
    """The workbook; its cells with cases have a ground of their own."""
    agent, order_no, short, sku, product, cases, *_rest = HEADINGS[wish.language]
    book = openpyxl.Workbook()
    page = book.active
    page.title = "订 单's" if wish.language == "zh" else "Order 1"
    top, left = {"titled": (3, 2), "far right": (2, 30)}.get(wish.layout, (1, 1))
    if wish.layout == "titled":
        page.cell(1, 1, "订货单" if wish.language == "zh" else "Order form")
        page.merge_cells("A1:F1")
    pairs = [(order_no, number), (short, wish.short)]
    is_in_lines = wish.layout == "agent in each line"
    if not is_in_lines:
        pairs.insert(0, (agent, wish.agent))
    for row, pair in enumerate(pairs, top):
        for column, text in enumerate(pair, left):
            page.cell(row, column, text or None)
    top += len(pairs) + 1
    table: list[list[Cell]] = [
        [sku, product, cases, agent],
        *([s, "x", c, wish.agent] for s, c in wish.lines),
    ]
    for row, cells in enumerate(table, top):
        for column, value in enumerate(cells if is_in_lines else cells[:3], left):
            page.cell(row, column, None if value == "" else value)
        if row > top:
            page.cell(row, left + 2).fill = PatternFill("solid", start_color=GROUND)
    return book


def as_text(book: Any) -> bytes:
    """The same as a text table; a formula in it is nothing."""
    text = io.StringIO()
    for row in book.active.iter_rows(values_only=True):
        csv.writer(text).writerow(["" if str(cell).startswith("=") else cell for cell in row])
    return text.getvalue().encode()


def meaning(page: Any, cell: Any) -> str:
    """What belongs into a cell, by the label on its left or the heading above it."""
    if cell.column > 1:
        for name in ("agent", "short"):
            if page.cell(cell.row, cell.column - 1).value in ALL[name]:
                return name
    for row in range(cell.row, 0, -1):
        for name, words in ALL.items():
            if str(page.cell(row, cell.column).value or "").replace("（", "(").split("(")[0] in words:
                return name
    raise AssertionError((page.title, cell.coordinate))


def errors(book: Any) -> list[tuple[str, str, str]]:
    return [row for row in listed(book) if CODES[row[2]] == "error"]


def correct(book: Any, points: list[tuple[str, str, str]]) -> bytes:
    """Exactly these points made good."""
    for sheet, address, code in points:
        page = book[sheet]
        cell = [inner for row in page[address] for inner in row] if ":" in address else [page[address]]
        if code == "TABLE_EMPTY":  # no cell is wrong; a line is wanted
            for column in range(1, page.max_column + 1):
                for name in ("sku", "cases"):
                    if (
                        str(page.cell(cell[0].row - 1, column).value or "").replace("（", "(").split("(")[0]
                        in ALL[name]
                    ):
                        page.cell(cell[0].row, column).value = GOOD[name]
        else:
            for inner in cell:
                inner.value = GOOD[meaning(page, inner)]
    return bytes_of(book)


def returned(desk: Desk) -> Iterator[tuple[str, Any]]:
    for path in desk.outputs("marked_form"):
        yield path.name, openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def assert_archived(desk: Desk, hashes: set[str]) -> None:
    kept = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (desk.root / "archive").rglob("*.*")}
    assert hashes <= kept and not list((desk.root / "inbox").glob("*.xlsx"))


def assert_only_marks_are_marked(book: Any) -> None:
    """Cells with cases have their own ground unless they are listed."""
    spots = {
        (sheet, place.coordinate)
        for sheet, cell, _code in listed(book)
        if sheet
        for row in book[sheet][f"{cell}:{cell}" if ":" not in cell else cell]
        for place in row
    }
    for page in book.worksheets[1:]:
        for row in page.iter_rows():
            for cell in row:
                is_listed = (page.title, cell.coordinate) in spots
                assert is_listed or cell.comment is None, cell.coordinate
                assert is_listed or cell.fill.start_color.rgb in (GROUND, "00000000", "FFFFF7C2", "FFDDE6F0")


def play(wishes: list[Wish], resave: Any = None) -> None:
    """A morning with these forms, a noon with half of what is listed corrected, an evening with the rest."""
    with tempfile.TemporaryDirectory() as folder:
        desk = a_desk(Path(folder))
        for number, wish in enumerate(wishes):
            form = form_of(wish, f"N{number}")
            put(
                desk, f"f{number:02}.{wish.ending}", as_text(form) if wish.ending == "csv" else bytes_of(form)
            )
        sent = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (desk.root / "inbox").glob("f*")}
        desk.run()
        numbers = [order["order_no"] for order in desk.record()["orders"]]
        for clock, run, share in (("11:00", "14:00", 2), ("15:00", "19:00", 1)):
            back = list(returned(desk))
            first = {name: errors(book) for name, book in back}
            for name, book in back:
                content = correct(book, first[name][::share])
                put(desk, f"{run[:2]} {name}", resave(content) if resave else content, clock)
                sent.add(hashlib.sha256((desk.root / "inbox" / f"{run[:2]} {name}").read_bytes()).hexdigest())
            if not back:
                break
            desk.run(run)
            numbers += [order["order_no"] for order in desk.record()["orders"]]
            for name, book in returned(desk):
                assert share == 2, (name, errors(book))
                (left,) = [points for file, points in first.items() if file.removesuffix(".xlsx") in name]
                assert set(errors(book)) <= set(left) - set(left[::2]), name
                if wishes[int(name.split("f")[-1].split(".")[0])].ending == "xlsx":
                    assert_only_marks_are_marked(book)
        assert desk.latest is not None
        assert [finding for finding in desk.latest.findings if finding.severity == "error"] == []
        assert len(set(numbers)) == len(numbers) == len(wishes)
        assert_archived(desk, sent)
        assert examine(desk.workspace) == []


@settings(
    max_examples=4 if THOROUGH else 2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(st.lists(WISHES, min_size=5, max_size=8))
def test_correcting_exactly_what_is_listed_leaves_nothing_wrong(wishes: list[Wish]) -> None:
    play(wishes)


@pytest.mark.libreoffice
@needs_office
def test_forms_corrected_in_libreoffice_leave_nothing_wrong_either(tmp_path: Path) -> None:
    def resave(content: bytes) -> bytes:
        (tmp_path / "copy.xlsx").write_bytes(content)
        (tmp_path / "back").mkdir(exist_ok=True)
        office(tmp_path / "back", "xlsx", tmp_path / "copy.xlsx")
        return (tmp_path / "back/copy.xlsx").read_bytes()

    lines: list[tuple[Cell, Cell]] = [("A100", 2.5), ("Z9", "five"), ("C900", 4)]
    play([Wish(lines, "", "perhaps", language, "titled", "xlsx") for language in ("en", "zh")], resave)
