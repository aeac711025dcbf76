"""Any change of what is locked in a returned sheet undoes the orders that it touches, and no others (§8)."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.cli import main
from tests.depth import asked
from tests.desk import Cell, Desk, _bare

ORDERS = ("1", "2", "3", "4")
PERSONS = {"Decision", "Decided by", "Second approver", "Reason", "Comment"}
MONEY = "C1 100, C2 100, C3 100, C4 100"


def a_desk(root: Path) -> Desk:
    """Four orders of two lines each lie with finance, one an agent; B is short."""
    desk = Desk(root)
    desk.catalogue("A 1, B 2")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 100, B 12", MONEY)
    for number in ORDERS:
        desk.order(f"C{number}", number, f"A {number}, B 4", If_short="ask")
    desk.run("17:00")
    return desk


@pytest.fixture(scope="module")
def waiting() -> Iterator[tuple[Path, Path, Desk]]:
    """A desk that waits for finance, and the approval as finance would send it back."""
    root = Path(tempfile.mkdtemp())
    desk = a_desk(root / "desk")
    desk.approve(name="back.xlsx")
    back = (desk.root / "inbox" / "back.xlsx").rename(root / "back.xlsx")
    yield root / "desk", back, desk
    shutil.rmtree(root)


def rows_of(page: Any, order: str) -> list[int]:
    return [row[0].row for row in page.iter_rows() if str(row[0].value) == order]


def locked(page: Any) -> Mapping[str, int]:
    """The columns that finance does not fill in, by heading."""
    head = next(row for row in page.iter_rows() if row[0].value == "Order no.")
    return {str(cell.value): cell.column for cell in head if cell.value and _bare(cell.value) not in PERSONS}


def other_than(cell: object) -> Cell:
    """A value that the cell does not have, of its own kind."""
    if isinstance(cell, int | float):
        return cell + 1
    return f"{cell or ''}9"


Step = tuple[str, int, str, int, int]  # what, sheet, order, which column, which of its rows


def tamper(book: Any, step: Step) -> set[str]:
    """One change of the workbook; the orders that it touches."""
    what, sheet, order, column, which = step
    page = book.worksheets[sheet]
    if what == "heading":
        names = locked(page)
        place = list(names.values())[column % len(names)]
        head = next(row[0].row for row in page.iter_rows() if row[0].value == "Order no.")
        page.cell(head, place).value = f"{page.cell(head, place).value} x"
        return set(ORDERS)
    if what == "sheet":
        CHANGED_SHEETS[column % len(CHANGED_SHEETS)](book)
        return set(ORDERS)
    if not (rows := rows_of(page, order)):
        return {order}  # an earlier step has taken it away
    row = rows[which % len(rows)]
    if what == "gone":
        page.delete_rows(row)
    elif what == "twice":
        values = [cell.value for cell in page[row]]
        page.insert_rows(row + 1)
        for position, value in enumerate(values, 1):
            page.cell(row + 1, position).value = value
    else:
        names = locked(page)
        place = page.cell(row, list(names.values())[column % len(names)])
        place.value = None if which == 2 and place.value is not None else other_than(place.value)
    return {order}


def _added(book: Any) -> None:
    book.create_sheet("More")


def _hidden(book: Any) -> None:
    book.worksheets[1].sheet_state = "hidden"


def _removed(book: Any) -> None:
    book.remove(book.worksheets[1])


def _renamed(book: Any) -> None:
    book.worksheets[1].title = "Other lines"


CHANGED_SHEETS: tuple[Callable[[Any], None], ...] = (_added, _hidden, _removed, _renamed)
cells = st.tuples(
    st.sampled_from(["cell", "cell", "cell", "gone", "twice"]),
    st.sampled_from([0, 1]),
    st.sampled_from(ORDERS),
    st.integers(0, 20),
    st.integers(0, 2),
)
whole = st.tuples(
    st.sampled_from(["heading", "sheet"]),
    st.sampled_from([0, 1]),
    st.just("1"),
    st.integers(0, 20),
    st.just(0),
)
steps = st.one_of(st.lists(cells, min_size=1, max_size=3), st.lists(whole, min_size=1, max_size=1))


@settings(max_examples=asked("ORDERBATCH_TAMPERED", 2, 4), deadline=None)
@given(said=steps)
def test_whatever_is_changed_touches_its_orders_and_no_others(
    waiting: tuple[Path, Path, Desk], said: list[Step]
) -> None:
    kept, back, sent = waiting
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk", day=sent.today)
        shutil.copytree(kept, desk.root, dirs_exist_ok=True)
        book = openpyxl.load_workbook(back)
        touched = set().union(*(tamper(book, step) for step in said))
        book.save(desk.root / "inbox" / "back.xlsx")
        day = desk.run("18:00")
        decided = {row["order_no"] for row in desk.record()["decisions"]} if day.batch is not None else set()
        assert decided == set(ORDERS) - touched, (said, desk.codes())
        told = [finding for finding in day.findings if finding.severity == "error"]
        assert told and {finding.file for finding in told} == {"back.xlsx"}
        if touched != set(ORDERS):
            named = " ".join(f"{finding.value} {finding.numbers} {finding.cell}" for finding in told)
            for order in touched:
                mine = {f"{cell}" for cell in _cells_of(book, order)}
                assert f"'{order}'" in named or order in named.split() or any(c in named for c in mine), told


def _cells_of(book: Any, order: str) -> Iterator[str]:
    for page in book.worksheets[:2]:
        for row in rows_of(page, order):
            yield from (cell.coordinate for cell in page[row])


def test_an_approval_that_went_out_in_words_of_an_older_program_counts_by_its_values(
    waiting: tuple[Path, Path, Desk], tmp_path: Path
) -> None:
    kept, back, sent = waiting
    for is_older in ("", "as it lies", "written again since"):
        desk = Desk(tmp_path / f"desk {is_older}", day=sent.today)
        shutil.copytree(kept, desk.root, dirs_exist_ok=True)
        book = openpyxl.load_workbook(back)
        front, lines = book.worksheets[:2]
        why, amount = locked(lines)["Why"], locked(front)["Proposed amount (CNY)"]
        for number in ("1", "2"):  # B is short: its sentence is put in other words
            row = next(row for row in rows_of(lines, number) if lines.cell(row, why).value)
            lines.cell(row, why).value = "In other words."
        front.cell(rows_of(front, "3")[0], amount).value += 1
        head = next(row for row in front.iter_rows() if row[0].value == "Order no.")
        head[locked(front)["Funds check"] - 1].value = "Funds test" if is_older else "Funds check"
        book.save(desk.root / "inbox" / "back.xlsx")
        if is_older:
            with sqlite3.connect(desk.root / "ledger.db") as ledger:  # an older program wrote these bytes
                ledger.execute("UPDATE outputs SET sha256 = 'f', first_sha256 = 'f' WHERE kind = 'approval'")
        if is_older == "written again since":
            assert main(["-C", str(desk.root), "publish"]) == 0
        desk.run("18:00")
        decided = {row["order_no"] for row in desk.record()["decisions"]}
        assert decided == ({"1", "2", "4"} if is_older else {"4"})


# What names a row of the other sheets that come back, and what it is held against.
COMPARED = {
    "review": ("Override cases", ("Order no.", "Agent code", "SKU", "Ordered", "Proposed"), "orders"),
    "tracking": (
        "Shipped cases",
        ("Pick no.", "Order no.", "Agent code", "SKU", "Released cases"),
        "shipments",
    ),
}


@pytest.mark.parametrize("kind", COMPARED)
def test_a_row_of_which_a_locked_value_was_changed_does_not_count_and_the_others_do(
    tmp_path: Path, kind: str
) -> None:
    column, compared, counted = COMPARED[kind]
    numbers = [str(number) for number in range(1, len(compared) + 2)]
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents(" ".join(f"C{number}" for number in numbers))
    desk.figures("A 40" if kind == "tracking" else "A 12", ", ".join(f"C{number} 100" for number in numbers))
    for number in numbers:
        desk.order(f"C{number}", number, "A 4", If_short="defer")
    desk.run("17:00")
    if kind == "tracking":
        desk.approve()
        desk.run("17:30")
    beside: Mapping[str, Cell] = {"Override reason": "so"} if kind == "review" else {"Shipped on": desk.today}
    desk.fill(kind, column, 1, "back.xlsx", beside=beside)
    path = desk.root / "inbox" / "back.xlsx"
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if column in {_bare(cell.value) for cell in row})
    place = {_bare(cell.value): cell.column for cell in head}
    row_at = {
        str(row[place["Order no."] - 1].value): row[0].row for row in page.iter_rows(min_row=head[0].row)
    }
    for heading, number in zip(compared, numbers, strict=False):
        cell = page.cell(row_at[number], place[heading])
        cell.value = other_than(cell.value)
    book.save(path)
    day = desk.run("18:00")
    rows = desk.record()[counted]
    if kind == "tracking":
        assert [row["order_no"] for row in rows] == [numbers[-1]]
    else:
        assert {number: said["proposed"] for number, said in _by_order(desk).items()}[numbers[-1]] == 1
        assert "OVERRIDDEN" not in {_by_order(desk)[number]["reason"] for number in numbers[:-1]}
    told = {int(finding.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0) for finding in day.findings}
    assert {row_at[number] for number in numbers[:-1]} <= told and row_at[numbers[-1]] not in told


def _by_order(desk: Desk) -> Mapping[str, Mapping[str, Any]]:
    return {line["order_no"]: line for line in desk.record()["lines"]}
