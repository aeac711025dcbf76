"""Any change of a returned reply or of a desk change undoes the lines that it touches, and no others."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.desk import Cell, Desk, write_sheet
from tests.test_tampered import other_than

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("ORDERBATCH_TAMPERED", "3"))
LOCKED = ("Order no.", "SKU", "Product", "Ordered", "Planned / confirmed", "Awaiting answer")
SKUS = ("B", "D")
Line = tuple[str, str]  # order, SKU


@pytest.fixture(scope="module")
def asked() -> Iterator[tuple[Path, Path, Desk]]:
    """An agent is asked about B and D of three orders; his reply with `defer` on every line."""
    root = Path(tempfile.mkdtemp())
    desk = Desk(root / "desk")
    desk.catalogue("A 1, B 2, D 1")
    desk.agents("C1")
    desk.figures("A 100, B 4, D 2", "C1 1000")
    for number in ("1", "2", "3"):
        desk.order("C1", number, f"A {number}, B 4, D 3", If_short="ask")
    desk.run("17:00")
    book = openpyxl.load_workbook(desk.outputs("reply")[0])
    names, rows = _places(book.worksheets[0])
    for row in rows.values():
        book.worksheets[0].cell(row, names["Choice"]).value = "defer"
    back = root / "back.xlsx"
    book.save(back)
    yield root / "desk", back, desk
    shutil.rmtree(root)


def _places(page: Any) -> tuple[dict[str, int], dict[Line, int]]:
    """Columns by heading, and rows by order and item."""
    head = next(row for row in page.iter_rows() if row[0].value == "Order no.")
    names = {str(cell.value).split(" (")[0]: cell.column for cell in head if cell.value}
    rows = {}
    for row in page.iter_rows(min_row=head[0].row + 1):
        if row[0].value and row[names["Awaiting answer"] - 1].value and str(row[1].value) in SKUS:
            rows[str(row[0].value), str(row[1].value)] = row[0].row
    return names, rows


cells = st.tuples(
    st.sampled_from(["1", "2", "3"]), st.sampled_from(SKUS), st.sampled_from(LOCKED), st.booleans()
)


@settings(max_examples=EXAMPLES, deadline=None, phases=NO_SHRINKING)
@given(
    changes=st.lists(cells, max_size=3, unique_by=lambda change: change[:2]),
    what=st.sampled_from(["", "", "", "batch", "agent", "heading"]),
)
def test_a_changed_row_of_a_reply_answers_nothing_and_the_others_count(
    asked: tuple[Path, Path, Desk], changes: list[tuple[str, str, str, bool]], what: str
) -> None:
    kept, back, sent = asked
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk", day=sent.today)
        shutil.copytree(kept, desk.root, dirs_exist_ok=True)
        book = openpyxl.load_workbook(back)
        page = book.worksheets[0]
        names, rows = _places(page)
        touched = set()
        for order, sku, column, is_blank in changes:
            if (order, sku) in rows:
                cell = page.cell(rows[order, sku], names[column])
                cell.value = None if is_blank else other_than(cell.value)
                touched.add((order, sku))
        if what == "heading":
            head = next(row[0].row for row in page.iter_rows() if row[0].value == "Order no.")
            page.cell(head, names["Planned / confirmed"]).value = "Something"
        elif what:
            page["B3" if what == "batch" else "E3"].value = "2026-11-22-1" if what == "batch" else "C9"
        if what:
            touched = set(rows)
        book.save(desk.root / "inbox" / "back.xlsx")
        day = desk.run("18:00")
        lines = desk.lines("deferred", "awaiting") if day.batch is not None else {}
        for (order, sku), row in rows.items():
            deferred, awaiting = lines.get(f"{order}/{sku}", (0, 1))
            is_touched = (order, sku) in touched
            assert (deferred > 0, awaiting == 0) == (not is_touched,) * 2, (order, sku, desk.codes())
            at_row = {finding.cell.lstrip("ABCDEFGHI") for finding in day.findings}
            assert what or (str(row) in at_row) == is_touched, (order, sku, day.findings)
        assert bool(touched) == bool(day.findings), day.findings


HEADINGS: list[Cell] = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
ROWS: tuple[list[Cell], ...] = (
    ["1", "C1", "A", 3, "change", "Mr Li", "phone"],
    ["2", "C2", "B", None, "cancel", "Mr Li", "phone"],
    ["3", "C3", None, None, "cancel", "Mr Li", "phone"],
    ["4", "C4", "A", 7, "change", "Mr Li", "phone"],
)
NO_ORDER = [("Zz9", column) for column in (0, 1, 3, 4)] + [("", column) for column in (0, 1, 4, 5, 6)]
SPOILED = {  # row → (what is written, into which column): it can no longer be made
    0: [*NO_ORDER, ("Zz9", 2), ("", 2), ("", 3), ("-3", 3), ("2.5", 3), ("cancel", 4), ("12", 5)],
    1: [*NO_ORDER, ("Zz9", 2), ("4", 3), ("release", 4), ("12", 5)],
    2: [*NO_ORDER, ("Zz9", 2), ("4", 3), ("keep held", 4), ("12", 5)],
    3: [*NO_ORDER, ("Zz9", 2), ("", 2), ("", 3), ("1e9x", 3), ("release", 4), ("12", 5)],
}
spoils = st.fixed_dictionaries(
    {}, optional={row: st.sampled_from(range(len(some))) for row, some in SPOILED.items()}
)


@pytest.fixture(scope="module")
def waiting() -> Iterator[Desk]:
    """Four orders lie with finance."""
    root = Path(tempfile.mkdtemp())
    desk = Desk(root / "desk")
    desk.catalogue("A 1, B 2")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 100, B 100", "C1 100, C2 100, C3 100, C4 100")
    for number in ("1", "2", "3", "4"):
        desk.order(f"C{number}", number, "A 5, B 5")
    desk.run("17:00")
    yield desk
    shutil.rmtree(root)


@settings(max_examples=EXAMPLES, deadline=None, phases=NO_SHRINKING)
@given(spoiled=spoils, twice=st.sampled_from([None, None, 0, 1, 2, 3]), is_column_gone=st.booleans())
def test_a_spoiled_row_of_a_desk_change_is_told_and_the_others_are_made(
    waiting: Desk, spoiled: dict[int, int], twice: int | None, is_column_gone: bool
) -> None:
    rows = [list(row) for row in ROWS]
    for row, which in spoiled.items():
        said, column = SPOILED[row][which]
        rows[row][column] = said or None
    if twice is not None:  # once more, with other cases or another action: two that disagree
        rows.append([*ROWS[twice][:3], 2, "change", "Mr Li", "phone"])
        if not ROWS[twice][2]:
            rows[-1][2:5] = [None, None, "keep held"]
    wrong = set(spoiled) | ({twice} if twice is not None and twice not in spoiled else set())
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk", day=waiting.today)
        shutil.copytree(waiting.root, desk.root, dirs_exist_ok=True)
        heads = [None if is_column_gone and not spoiled and head == "Action" else head for head in HEADINGS]
        write_sheet(desk.root / "inbox" / "change.xlsx", [heads, *rows], desk.at("17:30"))
        day = desk.run("18:00")
        if None in heads:
            assert desk.record()["desk_changes"] == [] and day.findings, day.findings
            return
        made = {row["order_no"] for row in desk.record()["desk_changes"]}
        again = {str(ROWS[twice][0])} if twice is not None and twice in spoiled else set()
        assert made - again == {str(ROWS[row][0]) for row in range(4) if row not in wrong}, desk.codes()
        errors = [found.cell.lstrip("ABCDEFG") for found in day.findings if found.severity == "error"]
        assert {str(row + 2) for row in wrong} <= set(errors) <= {str(row + 2) for row in wrong} | {"6"}
