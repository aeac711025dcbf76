"""Goods that should have left: whom to ask, how far up, and cells for the reason and a new day (P-4.5.1,
P-4.5.2).
"""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import SHIPPING_CHASE
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, batch_labels, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

KIND = "shipping_chase"
_ROOMS = {"agent_name": 22, "stage": 34, "remarks": 24, "order_no": 14, "delay_reason": 16}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when anything is due today, late or untracked."""
    if not batch.chases["stage"].fillna("").ne("").any():
        return []
    return [Output(clean_name(words.text("documents.shipping_chase.name", batch=batch.batch), ".xlsx"), KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The list, the latest first; its yellow cells hold what was answered before."""
    book = Book(batch, words, output.kind, words.text("pages.chase.title"))
    page = book.page(words.text("pages.chase.sheet"), landscape=True)
    page.title(words.text("pages.chase.title"), batch.company)
    page.labels(batch_labels(page)[:2], (0, 3))
    page.note(
        words.text("pages.chase.how", days=max(1, book.settings.ship.escalate_days)),
        len(SHIPPING_CHASE.columns) - 1,
        180,
    )
    page.row += 1
    cells = chase_cells(batch, words)
    table = Table(
        used(SHIPPING_CHASE.columns, cells, written=("remarks",)),
        cells,
        totals=("open_cases",),
        rooms=_ROOMS,
        wrap=("agent_name", "stage"),
        styles={"remarks": ("input",)},
        choices={"delay_reason": list(choices_of(words, "delay_reason").values())},
        row_height=20,
        freeze=2,
    )
    write_table(page, table)
    page.protect()
    return book.content()


def chase_cells(batch: Batch, words: Words) -> Mapping[str, list[Any]]:
    """The rows that are chased, with their stage in words."""
    rows = [row for row in rows_of(batch.chases) if row["stage"]]
    for row in rows:
        row["open_cases"], row["days_late"] = row["cases"], max(0, row["days"])
        row["stage"] = words.text(f"pages.chase.stages.{row['stage']}")
        if row["broken"]:
            row["stage"] += words.text("pages.chase.broken")
        reason = row["delay_reason"]
        row["delay_reason"] = words.choice("delay_reason", reason) if reason else None
    return {column.name: [row[column.name] for row in rows] for column in SHIPPING_CHASE.columns}
