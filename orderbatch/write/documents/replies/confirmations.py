"""What finance approved, as a sheet of the agent's reply: planned becomes confirmed (P-3.7, P-4.3.3).

With `replies.confirm = "all"` every agent has it whose order was approved in this run; else those whom an
earlier reply told of goods as planned, subject to approval. Who never had a reply expects none.
"""

from collections.abc import Sequence

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.columns import Column
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.workbook.batch_values import sorted_rows
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

_COLUMNS = (
    Column("order_no", "text"),
    Column("sku", "text"),
    Column("product", "text"),
    Column("approved_cases", "count"),
    Column("amount", "money"),
    Column("ship_by", "day"),
    Column("gift_policy", "text"),
)
_ROOMS = {"order_no": 18, "product": 30, "approved_cases": 12, "gift_policy": 16}


def confirmed(batch: Batch) -> list[Record]:
    """Rows of RELEASES by agent and order."""
    return sorted_rows(batch.releases, "agent", "order_no", "line", "pick_no", "gift")


def confirmation_sentences(book: Book, releases: Sequence[Record]) -> list[str]:
    """One sentence on the first sheet: how much is approved, and where it is listed."""
    if not releases:
        return []
    cases = sum(row["cases"] for row in releases)
    minor = sum(_minor(row) for row in releases)
    name, amount = "came" if minor else "came_free", book.words.money(minor, book.batch.currency)
    orders = len({row["order_key"] for row in releases})
    return [book.words.text(f"pages.confirmed.{name}", count=orders, cases=f"{cases:,}", amount=amount)]


def confirmed_page(book: Book, releases: Sequence[Record]) -> None:
    """One row a line; gifts at price 0 with their sales policy."""
    if not releases:
        return
    page = book.further_page("confirmed", len(_COLUMNS) - 1, 110)
    cells = {name: [row[name] for row in releases] for name in ("order_no", "sku", "product")}
    cells["approved_cases"] = [row["cases"] for row in releases]
    cells["amount"] = [_minor(row) for row in releases]
    cells["ship_by"] = [row["due"] for row in releases]
    cells["gift_policy"] = [row["gift"] for row in releases]
    columns = used(_COLUMNS, cells, ("gift_policy",))
    table = Table(
        columns,
        cells,
        headings=money_headings(book, columns),
        totals=("approved_cases", "amount"),
        rooms=_ROOMS,
        wrap=("order_no", "product", "gift_policy"),
        filtered=False,
    )
    write_table(page, table)
    page.protect()


def _minor(release: Record) -> int:
    return int(release["cases"] * release["price_minor"])
