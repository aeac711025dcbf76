"""Everything that needs an answer, on one sheet that people fill in and send back (H-3.2.3(8), H-3.3.3(1)).

Written by each run in which an incident opened, changed or became overdue: open ones first, the oldest first.
Empty rows at its end open new incidents.
"""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.goods_frames import CLOSED
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import INCIDENTS
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page, batch_labels, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.styles import CARE
from orderbatch.write.workbook.table import Table

KIND = "incidents"
ACROSS = 2  # printed pages beside each other: on one the nineteen columns would be too small to read
NOTED = (8, 88)  # the columns that a note runs over, and their room: those of the first page
DECIDED = (
    10,
    18,
    100,
)  # the columns of the second page, in which answers and resolutions are: first, last, room
NEW_ROWS = 12
_ROOMS = {
    "description": 34, "answer": 24, "cause": 16, "agent_name": 18, "order_no": 14, "reopen_reason": 18,
    "incident_no": 13, "owner": 10, "decided_by": 10,
}  # fmt: skip
_CHOICES = ("incident_type", "problem", "resolution", "disposition", "incident_status")
_RENAMED = {
    "incident_no": "number",
    "incident_cases": "cases",
    "incident_type": "type",
    "incident_status": "status",
}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when the register changed."""
    if not batch.incidents["change"].fillna("").ne("").any():
        return []
    return [Output(clean_name(words.text("documents.incidents.name", batch=batch.batch), ".xlsx"), KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The register, with rows for new incidents below what is known."""
    rows = rows_of(batch.incidents)
    book = Book(batch, words, output.kind, words.text("pages.register.title"))
    page = book.page(words.text("pages.register.sheet"), landscape=True)
    page.spread(ACROSS, 1)
    page.title(words.text("pages.register.title"), batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    _notes(page, [row["number"] for row in rows if row["status"] == "open" and row["due_on"] < batch.day])
    page.row += 1
    choices = {name: list(choices_of(words, name).values()) for name in _CHOICES}
    table = Table(
        INCIDENTS.columns,
        register_cells(rows, words),
        rooms=_ROOMS,
        wrap=("description", "answer", "cause", "agent_name"),
        choices=choices,
        row_height=20,
        freeze=2,
        new_rows=NEW_ROWS,
    )
    write_table(page, table)
    page.protect()
    return book.content()


def _notes(page: Page, late: list[str]) -> None:
    """What to fill in, that of the answers above these, and what is past its day."""
    words, settings, row = page.book.words, page.book.settings, page.row
    days, goods = settings.incidents.answer_days, settings.arrival.answer_days
    page.note(words.text("pages.register.how", days=days, goods=goods), *NOTED)
    page.beside(row, words.text("pages.register.resolving"), *DECIDED)
    if late:
        numbers = words.joined(late[:12])
        said = words.text("pages.register.late", count=len(late), numbers=numbers)
        page.note(f"{CARE} {said}", *NOTED, "lead")


def register_cells(rows: list[Record], words: Words) -> Mapping[str, list[Any]]:
    """The columns of the sheet; choices in words, no cases blank. Closed ones come last."""
    rows = sorted(rows, key=lambda row: (row["status"] == CLOSED, row["opened_on"], row["number"]))
    cells: dict[str, list[Any]] = {}
    for column in INCIDENTS.columns:
        name = _RENAMED.get(column.name, column.name)
        cells[column.name] = [_cell(row[name], column.name, words) for row in rows]
    return cells


def _cell(value: Any, column: str, words: Words) -> Any:
    if column in _CHOICES:
        return words.choice(column, value) if value else None
    return value or None if column == "incident_cases" else value
