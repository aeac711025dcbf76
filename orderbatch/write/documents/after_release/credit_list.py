"""What finance gives back or asks for because of an incident (P-4.5.3): credits, and goods that are kept."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.goods_frames import CHARGE, DONE
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import CREDIT_LIST
from orderbatch.contract.words import Words
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, batch_labels
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

KIND = "credit_list"
_RENAMED = {
    "incident_no": "incident",
    "credit_cases": "cases",
    "case_price": "price_minor",
    "credit_amount": "minor",
}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when this run decided a credit or a charge."""
    if not credits_of(batch):
        return []
    return [Output(clean_name(words.text("documents.credit_list.name", batch=batch.batch), ".xlsx"), KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """Credits and charges of this run, at the price of the release."""
    book = Book(batch, words, output.kind, words.text("pages.credits.title"))
    page = book.page(words.text("pages.credits.sheet"), landscape=True)
    page.title(words.text("pages.credits.title"), batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    page.note(words.text("pages.credits.how"), len(CREDIT_LIST.columns) - 1, 150)
    page.row += 1
    cells = credit_cells(credits_of(batch), words)
    table = Table(
        used(CREDIT_LIST.columns, cells),
        cells,
        headings=money_headings(book, CREDIT_LIST.columns),
        totals=("credit_amount",),
        rooms={"agent_name": 24, "product": 26, "order_no": 14, "incident_no": 13},
        wrap=("agent_name", "product"),
        freeze=2,
    )
    write_table(page, table)
    page.protect()
    return book.content()


def credits_of(batch: Batch) -> list[Record]:
    """Resolutions of this run that are worth money; a charge counts against the credits."""
    found = [row for row in rows_of(batch.resolutions) if row["state"] == DONE and row["minor"]]
    return sorted(found, key=lambda row: row["incident"])


def credit_cells(rows: list[Record], words: Words) -> Mapping[str, list[Any]]:
    """The columns of the sheet; what is asked for is negative."""
    for row in rows:
        is_charge = row["kind"] == CHARGE
        row["credit_kind"] = words.choice("credit_kind", "charge" if is_charge else "credit")
        row["minor"] = -row["minor"] if is_charge else row["minor"]
    return {
        column.name: [row[_RENAMED.get(column.name, column.name)] for row in rows]
        for column in CREDIT_LIST.columns
    }
