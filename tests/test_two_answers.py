"""Two answers of one run that disagree are no answer, in whatever sheet and whatever way (3-decisions §8).

Every kind of sheet that comes back, times every way in which it can say two things: two copies, two rows, two
sheets of one workbook, two columns of one heading. Nothing of it counts, and where it stands is told.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.desk import Cell, Desk, _bare
from tests.tables import found
from tests.test_after_release import a_desk, arrive, notice, ship_all

MONEY = "C1 1000, C2 1000"


@dataclass(frozen=True)
class Paper:
    """A sheet that comes back.

    at: how far the desk has come. source: the document of it, or rows that are written by hand. key: a cell
    of the row. column: what is answered, with two answers. beside: what else the row says. counted: where.
    """

    at: str
    source: str | list[list[Cell]]
    key: str
    column: str
    answers: tuple[Cell, Cell]
    beside: Mapping[str, Cell]
    counted: str


DAY, LATER = dt.date(2026, 11, 24), dt.date(2026, 11, 25)
CHASE: list[list[Cell]] = [
    ["Pick no.", "Agent code", "Order no.", "Cases not shipped", "Why not shipped", "Promised for"],
    ["P2026-11-23-2", "C1", "1", 15, None, None],
]
REPORT: list[list[Cell]] = [
    ["Agent code", "Order no.", "SKU", "Good cases", "Received on"],
    ["C1", "1", "A", None, DAY],
]
CHANGE: list[list[Cell]] = [
    ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"],
    ["1", "C1", "A", None, "change", "Mr Li", "phone"],
]
NAMED = {"dispatch_notice": "Dispatch", "reply": "Reply"}
WANG: Mapping[str, Cell] = {"Decided by": "Wang", "Reason": "so"}
PAPERS = {
    "approval": Paper("proposed", "approval", "1", "Decision", ("approve", "refuse"), WANG, "decisions"),
    "review": Paper("proposed", "review", "1", "Override cases", (5, 7), {"Override reason": "so"}, "orders"),
    "reply": Paper("proposed", "reply", "1", "Choice", ("defer", "cancel"), {}, "orders"),
    "desk change": Paper("proposed", CHANGE, "1", "New cases", (5, 7), {}, "desk_changes"),
    "tracking": Paper("released", "tracking", "1", "Shipped cases", (10, 7), {}, "shipments"),
    "rest": Paper(
        "released", "tracking", "1", "Rest", ("short", "follows"), {"Shipped cases": 7}, "shipments"
    ),
    "chase": Paper("released", CHASE, "1", "Promised for", (DAY, LATER), {}, "chases"),
    "notice": Paper("shipped", "dispatch_notice", "A", "Good cases", (10, 7), {}, "arrivals"),
    "arrival report": Paper("shipped", REPORT, "1", "Good cases", (10, 7), {}, "arrivals"),
    "register": Paper("arrived", "incidents", "K2026-0001", "Cause", ("van", "loading"), {}, "incidents"),
}


def desk_at(stage: str, root: Path) -> Desk:
    if stage == "proposed":
        desk = Desk(root)
        desk.catalogue("A 1")
        desk.agents("C1 C2")
        desk.figures("A 10", MONEY)
        desk.order("C1", "1", "A 16", If_short="ask")
        desk.run("17:00")
        return desk
    desk = a_desk(root)
    if stage != "released":
        ship_all(desk)
        paper = notice(desk)
        desk.next_day()
        if stage == "arrived":
            arrive(desk, paper, A={"Good cases": 8})
    return desk


def blank(desk: Desk, paper: Paper) -> Path:
    """The sheet as it waits for its answer."""
    if not isinstance(paper.source, str):
        desk.put("blank.xlsx", paper.source, "08:00")
        return (desk.root / "inbox" / "blank.xlsx").rename(desk.root / "blank.xlsx")
    if paper.source in ("dispatch_notice", "reply"):
        return next(path for path in desk.root.glob(f"outbox/*/*/{NAMED[paper.source]} *C1*.xlsx"))
    return desk.outputs(paper.source)[0]


@dataclass
class Place:
    """Where the row and the columns stand on a page."""

    page: Any
    head: int
    row: int
    columns: Mapping[str, int]

    def say(self, paper: Paper, answer: Cell, row: int = 0) -> None:
        for column, cell in {paper.column: answer, **paper.beside}.items():
            self.page.cell(row or self.row, self.columns[column]).value = cell


def place_of(page: Any, paper: Paper) -> Place:
    head = next(cells for cells in page.iter_rows() if paper.column in {_bare(cell.value) for cell in cells})
    columns = {_bare(cell.value): cell.column for cell in reversed(head)}
    row = next(
        cells[0].row
        for cells in page.iter_rows(min_row=head[0].row + 1)
        if paper.key in {str(cell.value) for cell in cells}
    )
    return Place(page, head[0].row, row, columns)


def two_copies(book: Any, paper: Paper, inbox: Path) -> None:
    for name, answer in zip(("one.xlsx", "two.xlsx"), paper.answers, strict=True):
        place_of(book.worksheets[0], paper).say(paper, answer)
        book.save(inbox / name)


def two_rows(book: Any, paper: Paper, inbox: Path) -> None:
    place = place_of(book.worksheets[0], paper)
    place.page.insert_rows(place.row + 1)
    for cell in place.page[place.row]:
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            place.page.cell(place.row + 1, cell.column).value = cell.value
    place.say(paper, paper.answers[0])
    place.say(paper, paper.answers[1], place.row + 1)
    book.save(inbox / "one.xlsx")


def two_sheets(book: Any, paper: Paper, inbox: Path) -> None:
    other = book.copy_worksheet(book.worksheets[0])
    for page, answer in zip((book.worksheets[0], other), paper.answers, strict=True):
        place_of(page, paper).say(paper, answer)
    book.save(inbox / "one.xlsx")


def two_columns(book: Any, paper: Paper, inbox: Path) -> None:
    place = place_of(book.worksheets[0], paper)
    place.say(paper, paper.answers[0])
    beside = max(place.columns.values()) + 1
    place.page.cell(place.head, beside).value = paper.column
    place.page.cell(place.row, beside).value = paper.answers[1]
    book.save(inbox / "one.xlsx")


WAYS: dict[str, Callable[[Any, Paper, Path], None]] = {
    "copies": two_copies,
    "rows": two_rows,
    "sheets": two_sheets,
    "columns": two_columns,
}


def counted(desk: Desk, paper: Paper) -> list[Any]:
    record = desk.record()[paper.counted]
    if paper.counted == "incidents":
        return [row for row in record if row["cause"]]
    if paper.counted == "chases":
        return [row for row in record if row["promised_for"]]
    if paper.counted == "shipments" and paper.column == "Rest":
        return [row for row in record if row["short"]]
    return list(record)


@pytest.mark.parametrize("kind", PAPERS)
def test_one_answer_counts(kind: str, tmp_path: Path) -> None:
    """Each answer of the table does something alone: else the other tests of it would hold nothing."""
    paper = PAPERS[kind]
    desk = desk_at(paper.at, tmp_path)
    book = openpyxl.load_workbook(blank(desk, paper))
    place_of(book.worksheets[0], paper).say(paper, paper.answers[0])
    book.save(desk.root / "inbox" / "one.xlsx")
    desk.run("19:00")
    assert counted(desk, paper), desk.codes()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", PAPERS)
def test_two_answers_that_disagree_are_none_and_both_are_named(kind: str, way: str, tmp_path: Path) -> None:
    paper = PAPERS[kind]
    desk = desk_at(paper.at, tmp_path)
    WAYS[way](openpyxl.load_workbook(blank(desk, paper)), paper, desk.root / "inbox")
    day = desk.run("19:00")
    assert counted(desk, paper) == [], desk.codes()
    told = [finding for finding in day.findings if finding.severity != "note"]
    named = {finding.file for finding in told}
    assert named == ({"one.xlsx", "two.xlsx"} if way == "copies" else {"one.xlsx"}), desk.codes()
    assert examine(desk.workspace) == []


SAID = {"day": "2026-11-24", "moment": "2026-11-24 08:00", "code": "'C1", "text": "so"}  # else a number
RETURNING = [sheet for sheet in SHEETS if sheet.returns]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", RETURNING, ids=lambda sheet: sheet.kind)
def test_a_second_column_of_answers_is_seen_in_every_language(sheet: Sheet, language: str) -> None:
    """Also where its heading says something else on the forms of others (实发数量)."""
    words = Words(language)
    said = {
        column.name: words.choice(column.name, next(iter(words.look_up("choices")[column.name])))
        if column.kind == "choice"
        else SAID.get(column.kind, "5")
        for column in (*sheet.columns, *sheet.labels)
    }
    labels = "".join(f"{words.heading(label.name)} | {said[label.name]}\n" for label in sheet.labels)
    for again in sheet.answers:
        names = [*(column.name for column in sheet.columns), again]
        rows = [map(words.heading, names), (said[name] for name in names), [*map(said.get, names[:-1]), "6"]]
        (page,) = found(labels + "\n" + "\n".join(" | ".join(map(str, row)) for row in rows))
        twice = [numbers["column"] for code, *_, numbers in page.troubles if code == "HEADING_TWICE"]
        assert (page.kind, twice) == (sheet.kind, [again])


def test_what_one_copy_of_an_approval_decides_no_other_copy_calls_undecided(tmp_path: Path) -> None:
    """Half on each of two copies: only what neither decides stays open, and only that is told as open."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100", MONEY + ", C3 1000")
    for number in "123":
        desk.order(f"C{number}", number, "A 5")
    desk.run("10:00")
    desk.approve({"1": "approve"}, name="one copy.xlsx")
    desk.approve({"2": "refuse"}, name="another copy.xlsx")
    day = desk.run("12:00")
    blank = [finding.numbers["orders"] for finding in day.findings if finding.code == "DECISION_BLANK"]
    assert blank == [["3"], ["3"]]
    assert desk.released() == {"1/A": 5}
