"""What the warehouse sends back every day: one row a released item, shipped cases to fill in (P-4.5.1)."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import TRACKING, TRACKING_ORDERS
from orderbatch.contract.words import Words
from orderbatch.write.documents.picking.pick_rows import lots_of, named_product
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.table import Table, used

_KEY = ("pick_no", "agent", "order_no", "sku")
_ROOMS = {"agent_name": 20, "product": 28, "carrier": 14, "waybill": 18, "remarks": 22, "order_no": 12}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when anything is released."""
    if batch.releases.empty:
        return []
    return [Output(clean_name(words.text("documents.tracking.name", batch=batch.batch), ".xlsx"), "tracking")]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The tracking workbook; its person's columns come empty."""
    book = Book(batch, words, output.kind, words.text("pages.tracking.title"))
    page = book.page(words.text("pages.tracking.sheet"), landscape=True)
    page.title(words.text("pages.tracking.title"), batch.company)
    due = min((row["due"] for row in rows_of(batch.releases, "due") if row["due"]), default=batch.day)
    labels = [
        (words.heading("batch"), batch.batch),
        (words.text("pages.day"), batch.day.isoformat()),
        (words.text("pages.ship_by"), due.isoformat()),
    ]
    page.labels(labels, (0, 3, 6))
    page.note(words.text("pages.tracking.how"), len(TRACKING.columns) - 1, 190)
    page.row += 1
    items = released_items(batch, words)
    table = Table(
        used(TRACKING.columns, items, written=("remarks",)),
        items,
        totals=("released_cases", "shipped_cases"),
        rooms=_ROOMS,
        wrap=("agent_name", "product"),
        choices={"rest": list(choices_of(words, "rest").values())},
        row_height=20,
        freeze=2,
    )
    write_table(page, table)
    page.protect()
    _orders_page(book)
    return book.content()


def _orders_page(book: Book) -> None:
    """One row an order: day, carrier and waybill for all its lines whose own cells stay empty."""
    words = book.words
    page = book.page(words.text("pages.tracking.orders_sheet"), landscape=True)
    page.title(words.text("pages.tracking.orders_sheet"), book.batch.company)
    page.note(words.text("pages.tracking.orders_how"), len(TRACKING_ORDERS.columns) - 1, 150)
    page.row += 1
    rooms = {**_ROOMS, "agent_name": 26}
    cells = released_orders(book.batch)
    table = Table(used(TRACKING_ORDERS.columns, cells), cells, rooms=rooms, row_height=20, freeze=2)
    write_table(page, table)
    page.protect()


def released_orders(batch: Batch) -> Mapping[str, list[Any]]:
    """Cases of each pick number and order."""
    rows: dict[tuple[str, ...], Record] = {}
    names = ("pick_no", "agent", "order_no", "agent_name")
    for row in rows_of(batch.releases):
        same = rows.setdefault(tuple(row[name] for name in names), {**row, "order_cases": 0})
        same["order_cases"] += row["cases"]
    return {name: [rows[key][name] for key in sorted(rows)] for name in (*names, "order_cases")}


def released_items(batch: Batch, words: Words) -> Mapping[str, list[Any]]:
    """Released cases a pick number, order and SKU: several lots, or a gift of the same SKU, are one row."""
    together: dict[tuple[str, ...], dict[str, Any]] = {}
    gifts: dict[tuple[str, ...], int] = {}
    for row in rows_of(batch.releases):
        key = tuple(row[name] for name in _KEY)
        gifts[key] = gifts.get(key, 0) + (row["cases"] if row["gift"] else 0)
        if key in together:
            together[key]["cases"] += row["cases"]
            together[key]["lots"] = [*(together[key]["lots"] or ()), *(row["lots"] or ())]
            together[key]["line"] = min(together[key]["line"], row["line"])
        else:
            together[key] = dict(row)
    rows = sorted(
        together.values(), key=lambda row: (*(row[name] for name in _KEY[:3]), row["line"], row["sku"])
    )
    for key, row in together.items():
        row["product"] = named_product(row["product"] or "", gifts[key], gifts[key] == row["cases"], words)
    names = (*_KEY, "agent_name", "product")
    cells: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in names}
    named = [lots_of([row], words) for row in rows]
    cells["lot"], cells["expiry"] = ([name[place] for name in named] for place in (0, 1))
    cells["released_cases"] = [row["cases"] for row in rows]
    return cells
