"""The answers to an agent's incidents, as a sheet of his next reply (H-3.2.3(8))."""

from collections.abc import Sequence

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.columns import Column
from orderbatch.contract.goods_frames import OPEN
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table

_COLUMNS = tuple(
    Column(name, "text")
    for name in ("incident_no", "order_no", "sku", "incident_type", "description", "answer", "resolution")
)
_ROOMS = {"incident_no": 13, "description": 40, "answer": 40, "order_no": 14, "incident_type": 16}


def answered_incidents(batch: Batch) -> list[Record]:
    """Incidents that this run answered, or whose answer or resolution it changed.

    One that is open again has no answer: what it said before no longer holds, and is told to nobody again.
    """
    told = ("answer", "resolution")
    return [
        row
        for row in rows_of(batch.incidents)
        if row["answer"]
        and row["status"] != OPEN
        and row["change"]
        and any(name in (row["changes"] or {}) for name in told)
    ]


def answers_page(book: Book, incidents: Sequence[Record]) -> None:
    """One row an incident: what it was, and our answer."""
    if not incidents:
        return
    words = book.words
    page = book.further_page("answers", len(_COLUMNS) - 1, 140)
    cells = {name: [row[name] for row in incidents] for name in ("order_no", "sku", "description", "answer")}
    cells["incident_no"] = [row["number"] for row in incidents]
    cells["incident_type"] = [words.choice("incident_type", row["type"]) for row in incidents]
    cells["resolution"] = [
        words.choice("resolution", row["resolution"]) if row["resolution"] else "" for row in incidents
    ]
    write_table(page, Table(_COLUMNS, cells, rooms=_ROOMS, wrap=("description", "answer"), filtered=False))
    page.protect()
