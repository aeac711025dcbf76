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

from tests.desk import Desk
from tests.test_tampered import other_than

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = int(os.environ.get("ORDERBATCH_TAMPERED", "4"))
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
