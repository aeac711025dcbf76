"""Approvals as tired people and other office programs send them back: what counts, and what is told."""

import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.doctor import examine
from tests.desk import Desk

Place = dict[str, int]  # heading → column
Deed = Callable[[Any, Place, int], None]  # sheet, columns, first row of the orders


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three orders lie with finance."""
    desk = Desk(tmp_path_factory.mktemp("sent") / "desk")
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100", "C1 1000, C2 1000, C3 1000")
    for number in (1, 2, 3):
        desk.order(f"C{number}", str(number), "A 10")
    desk.run("10:00")
    return desk


def _swap(sheet: Any, place: Place, first: int) -> None:
    """Decision and agent change places, headings with them."""
    for row in range(first - 1, first + 3):
        one, other = sheet.cell(row, place["Decision"]), sheet.cell(row, place["Agent"])
        one.value, other.value = other.value, one.value


def _turn(sheet: Any, place: Place, first: int) -> None:
    """Sorted the other way round; the one now in front is on hold."""
    columns = range(1, sheet.max_column + 1)
    rows = [[sheet.cell(row, column).value for column in columns] for row in range(first, first + 3)]
    for row, values in enumerate(reversed(rows), first):
        for column, value in zip(columns, values, strict=True):
            sheet.cell(row, column).value = value
    sheet.cell(first, place["Decision"]).value = "hold"


def _as_text(sheet: Any, place: Place, first: int) -> None:
    for row in range(first, first + 3):
        for name in {"Received", "Proposed amount", "Left after"} & set(place):
            sheet.cell(row, place[name]).value = str(sheet.cell(row, place[name]).value)


def _more(amount: float) -> Deed:
    """The first order's amount grows by so much."""

    def deed(sheet: Any, place: Place, first: int) -> None:
        sheet.cell(first, place["Proposed amount"]).value += amount

    return deed


def _merge(name: str) -> Deed:
    """One cell over all three orders: only the first holds what it says."""

    def deed(sheet: Any, place: Place, first: int) -> None:
        sheet.merge_cells(
            start_row=first, end_row=first + 2, start_column=place[name], end_column=place[name]
        )

    return deed


def _say(name: str, said: str, row: int = 0) -> Deed:
    """A cell of the first order (or a later one) says something else."""

    def deed(sheet: Any, place: Place, first: int) -> None:
        sheet.cell(first + row, place[name]).value = said

    return deed


def _a_second_decision(sheet: Any, place: Place, first: int) -> None:
    sheet.cell(first - 1, sheet.max_column + 1).value = "Decision"
    sheet.cell(first, sheet.max_column).value = "refuse"


DEEDS: dict[str, tuple[Deed, str, set[str]]] = {  # deed, orders that are released, what is told
    "columns in another sequence": (_swap, "123", set()),
    "sorted the other way round": (_turn, "12", set()),
    "a blank row among the orders": (lambda sheet, _place, first: sheet.insert_rows(first + 1), "123", set()),
    "days and amounts as text": (_as_text, "123", set()),
    "one fen more": (_more(0.01), "23", {"RETURN_CHANGED"}),
    "a tenth of a fen more": (_more(0.001), "23", {"NOT_MONEY"}),
    "one decision for all in a merged cell": (_merge("Decision"), "1", {"DECISION_BLANK"}),
    "one name for all in a merged cell": (_merge("Decided by"), "1", {"DECISION_NAME"}),
    "a name that nobody can see": (_say("Decided by", "\u200b"), "23", {"DECISION_NAME"}),
    "a name in another composition": (
        _say("Decided by", unicodedata.normalize("NFD", "José")),
        "123",
        set(),
    ),
    "a name in wide letters": (_say("Decided by", "　Ｗａｎｇ　"), "123", set()),
    "a decision where a name belongs": (_say("Decided by", "同意。"), "23", {"DECISION_NAME"}),
    "a word for nobody": (_say("Decided by", "N/A"), "23", {"DECISION_NAME"}),
    "a formula without its value": (_say("Decision", "=J9", 1), "13", {"CELL_FORMULA_UNSAVED"}),
    "a second column of decisions": (_a_second_decision, "", {"RETURN_LAYOUT", "COLUMN_TWICE"}),
}


@pytest.fixture
def desk(sent: Desk, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the desk for one deed."""
    root, sent_root = tmp_path / "desk", sent.root
    shutil.copytree(sent_root, root)
    sent.root = root
    yield sent
    sent.root = sent_root


@pytest.mark.parametrize("said", DEEDS)
def test_an_approval_counts_as_far_as_it_is_what_we_sent_and_the_rest_is_told(said: str, desk: Desk) -> None:
    deed, released, told = DEEDS[said]
    path = next(desk.root.glob("outbox/*/*/Approval*.xlsx"))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heading = next(row for row in sheet.iter_rows() if "Decision" in {cell.value for cell in row})
    place = {str(cell.value).split(" (")[0].strip(): cell.column for cell in heading if cell.value}
    first = heading[0].row + 1
    for row in range(first, first + 3):
        for name, value in {"Decision": "approve", "Decided by": "Wang", "Reason": "agreed"}.items():
            sheet.cell(row, place[name]).value = value
    deed(sheet, place, first)
    book.save(desk.root / "inbox" / "back.xlsx")
    desk.run("12:00")
    assert "".join(sorted(key[0] for key in desk.released())) == released
    assert set(desk.codes()) == told and examine(desk.workspace) == []
