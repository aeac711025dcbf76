"""Finance's answer counts only on exactly what was sent, with its code and a name (3-decisions §8)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.words import Words
from tests.desk import Desk

MONEY = "C1 1000, C2 1000"
Change = Callable[[Any], None]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two orders lie with finance, of 8 and 7 cases."""
    desk = Desk(tmp_path, "[funds]\nsecond_approver_over = 7.50\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 100, B 100", MONEY)
    desk.order("C1", "1", "A 5, B 3")
    desk.order("C2", "2", "B 7")
    desk.run()
    return desk


def answered(desk: Desk, change: Change) -> Desk:
    """Finance approves everything properly, but somebody changed the workbook before."""
    desk.approve(name="back.xlsx", second_approver="Li")
    path = desk.root / "inbox/back.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    desk.run("19:00")
    return desk


def set_cell(sheet: int, old: str, new: object, times: int = 1) -> Change:
    """The first cells that say `old` say something else."""

    def change(book: Any) -> None:
        cells = [cell for row in book.worksheets[sheet].iter_rows() for cell in row if str(cell.value) == old]
        assert cells, old
        for cell in cells[:times]:
            cell.value = new

    return change


def without_row(sheet: int, order: str) -> Change:
    def change(book: Any) -> None:
        page = book.worksheets[sheet]
        row = next(row[0].row for row in page.iter_rows() if str(row[0].value) == order)
        page.delete_rows(row)

    return change


def row_twice(sheet: int, order: str) -> Change:
    def change(book: Any) -> None:
        page = book.worksheets[sheet]
        source = next(row for row in page.iter_rows() if str(row[0].value) == order)
        values = [cell.value for cell in source]
        page.insert_rows(source[0].row + 1)
        for column, value in enumerate(values, 1):
            page.cell(source[0].row + 1, column).value = value

    return change


def added_sheet(book: Any) -> None:
    book.create_sheet("More")


def hidden_sheet(book: Any) -> None:
    book.worksheets[1].sheet_state = "hidden"


def second_column(book: Any) -> None:
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if row[0].value == "Order no.")
    page.cell(head[0].row, len(head) + 1).value = "Decision"


ROWS = {  # what is changed → where and how the difference is shown
    "agent": (set_cell(0, "C1", "C2"), "Approval!A10 Order 1 is not in what was sent out as 2026-11-23-1."),
    "name": (set_cell(0, "Agent C1", "Agent C9"), "Approval!C10 Order 1: Agent C9 was sent out as Agent C1;"),
    "amount": (set_cell(0, "8", 80), "Approval!F10 Order 1: 80.00 was sent out as 8.00;"),
    "amount gone": (set_cell(0, "8", None), "Approval!F10 Order 1: – was sent out as 8.00;"),
    "item": (set_cell(1, "A", "B"), "Lines!D6 Order 1, item A: “SKU” was A when sent out and is B now"),
    "product": (set_cell(1, "Item A", "Item Z"), "Lines!E6 Order 1, item A: “Product” was Item A"),
    "quantity": (
        set_cell(1, "5", 50),
        "Lines!F6 Order 1, item A: “Ordered” was 5 when sent out",
    ),
    "line gone": (without_row(1, "1"), "Approval!A10 Lines of order 1 on this workbook: 1; sent out: 2."),
    "line twice": (row_twice(1, "1"), "Approval!A10 Lines of order 1 on this workbook: 3; sent out: 2."),
    "row twice": (row_twice(0, "1"), "Approval!B11 C1 1 appears in the table more than once."),
    "row gone": (
        without_row(0, "1"),
        "Approval!B3 Order 1 was sent out in batch 2026-11-23-1",
    ),
}
SHEETS = {
    "added sheet": (added_sheet, "(sheet added: More)"),
    "hidden sheet": (hidden_sheet, "(sheet hidden: Lines)"),
    "heading unknown": (
        set_cell(0, "Available funds (CNY)", "Funds left (CNY)"),
        "(heading missing: Available funds)",
    ),
    "heading renamed": (set_cell(0, "Region", "区域"), "(heading changed: Region → 区域)"),
    "second column": (second_column, "(heading there twice: Decision)"),
}


def told(desk: Desk) -> list[str]:
    """Where each finding of the latest run is, and its sentence."""
    assert desk.latest is not None
    return [f"{one.sheet}!{one.cell} {one.message(Words('en'))}" for one in desk.latest.findings]


def test_what_comes_back_as_it_was_sent_is_released(desk: Desk) -> None:
    assert answered(desk, lambda _book: None).released() == {"1/A": 5, "1/B": 3, "2/B": 7}
    assert desk.codes() == []


@pytest.mark.parametrize("name", ROWS)
def test_a_changed_row_is_not_decided_and_the_others_are(desk: Desk, name: str) -> None:
    change, said = ROWS[name]
    answered(desk, change)
    assert "1/A" not in desk.released() and "1/B" not in desk.released()
    assert desk.codes() and desk.released() in ({"2/B": 7}, {})
    assert any(one.startswith(said) for one in told(desk)), told(desk)


def test_lines_that_finance_sorted_are_as_they_were_sent(desk: Desk) -> None:
    """Rows that are all there, each as it was, are not changed by where they are."""

    def turned(book: Any) -> None:
        page = book.worksheets[1]
        rows = [row for row in page.iter_rows() if str(row[0].value) == "1"]
        for one, other in zip(*rows, strict=True):
            one.value, other.value = other.value, one.value

    assert answered(desk, turned).released() == {"1/A": 5, "1/B": 3, "2/B": 7}
    assert desk.codes() == []


def test_an_order_whose_row_is_gone_is_named(desk: Desk) -> None:
    answered(desk, without_row(0, "1"))
    gone = [finding for finding in desk.latest.findings if finding.code == "RETURN_ROW_GONE"]  # type: ignore[union-attr]
    assert [(finding.value, finding.numbers["batch"]) for finding in gone] == [("1", "2026-11-23-1")]
    assert desk.released() == {"2/B": 7}


@pytest.mark.parametrize("name", SHEETS)
def test_changed_sheets_and_headings_decide_nothing(desk: Desk, name: str) -> None:
    change, said = SHEETS[name]
    assert answered(desk, change).released() == {} and "RETURN_LAYOUT" in desk.codes()
    assert any(said in one for one in told(desk)), told(desk)


@pytest.mark.parametrize("code", ["", "AAAA-BBBB-CCCC-DDDD"])
def test_without_the_approvals_code_nothing_is_decided(desk: Desk, code: str) -> None:
    assert desk.latest is not None and desk.latest.batch is not None
    told = (desk.root / desk.latest.folder / "batch.json").read_text("utf-8")
    assert desk.latest.batch.approval_code not in told  # whoever has the file cannot approve

    def change(book: Any) -> None:
        page = book.worksheets[0]
        label = next(c for row in page.iter_rows(max_row=6) for c in row if c.value == "Approval code")
        page.cell(label.row, label.column + 1).value = code

    assert answered(desk, change).released() == {} and "RETURN_CODE" in desk.codes()


def test_the_code_stands_in_no_other_document_than_the_approval(desk: Desk) -> None:
    page = openpyxl.load_workbook(desk.outputs("approval")[0]).worksheets[0]
    label = next(c for row in page.iter_rows(max_row=6) for c in row if c.value == "Approval code")
    code = str(page.cell(label.row, label.column + 1).value)
    assert len(code) == 19
    folder = desk.outputs("approval")[0].parent
    for path in folder.iterdir():
        if path.suffix == ".xlsx" and path not in desk.outputs("approval"):
            book = openpyxl.load_workbook(path)
            cells = {str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row}
            assert code not in cells
        elif path.suffix != ".xlsx":
            assert code not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "code", "column"),
    [
        ({"decided_by": None}, "DECISION_NAME", "decided_by"),
        ({"decided_by": "–"}, "DECISION_NAME", "decided_by"),
        ({"decided_by": "Wang", "second_approver": None}, "DECISION_SECOND", "second_approver"),
        ({"decided_by": "Wang", "second_approver": "wang "}, "DECISION_SAME", "second_approver"),
    ],
)
def test_an_approval_needs_a_name_and_over_the_limit_two(
    desk: Desk, said: dict[str, str | None], code: str, column: str
) -> None:
    desk.approve({"1": "approve"}, "back.xlsx", "", **said)
    desk.run("19:00")
    assert desk.released() == {} and code in desk.codes()


@pytest.mark.parametrize("decision", ["hold", "refuse"])
def test_hold_and_refuse_need_a_reason(desk: Desk, decision: str) -> None:
    desk.approve({"2": decision}, reason=None)
    desk.run("19:00")
    assert "DECISION_REASON" in desk.codes()
    assert desk.latest is not None and desk.latest.batch is not None and desk.latest.batch.decisions.empty
