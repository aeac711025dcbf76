"""Notices of delay as a sheet of the agent's reply, with their number and new day (P-4.6.1)."""

from collections.abc import Sequence

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.columns import Column
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table

_COLUMNS = (
    Column("delay_no", "text"),
    Column("order_no", "text"),
    Column("delayed_cases", "count"),
    Column("delay_cause", "text"),
    Column("new_day", "day"),
)


def told_delays(batch: Batch) -> list[Record]:
    """Notices whose new day became known in this run."""
    return [row for row in rows_of(batch.delays) if row["told_in"] == batch.batch]


def delays_page(book: Book, delays: Sequence[Record]) -> None:
    """One row a notice."""
    if not delays:
        return
    words = book.words
    page = book.further_page("delays", len(_COLUMNS) - 1, 100)
    cells = {
        "delay_no": [row["number"] for row in delays],
        "order_no": [row["order_no"] for row in delays],
        "delayed_cases": [row["cases"] for row in delays],
        "delay_cause": [words.text(f"pages.delays.causes.{row['cause']}") for row in delays],
        "new_day": [row["promised_for"] for row in delays],
    }
    rooms = {"delay_no": 16, "order_no": 18, "delay_cause": 26, "new_day": 14}
    write_table(page, Table(_COLUMNS, cells, rooms=rooms, filtered=False))
    page.protect()
