"""Orders that wait for money, for the regional managers to chase (P-3.2, P-4.2.1)."""

from decimal import Decimal

from orderbatch.contract.batch import HELD, Batch, Output
from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import PAYMENT_CHASE
from orderbatch.contract.words import Words
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.workbook.book import Book, Page, batch_labels, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.rows import Cells, rows_of
from orderbatch.write.workbook.styles import CARE
from orderbatch.write.workbook.table import Span, Table

_MANAGERS = (Column("regional_manager", "text"), Column("held_orders", "count"), Column("gap", "money"))


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when any order is held for funds."""
    if not batch.orders["status"].eq(HELD).any():
        return []
    name = clean_name(words.text("pages.payment_chase.name", batch=batch.batch), ".xlsx")
    return [Output(name, "payment_chase")]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The list by regional manager, and a sheet with his totals."""
    cells = held_orders(batch)
    book = Book(batch, words, output.kind, words.text("pages.payment_chase.title"))
    page = book.page(words.text("pages.payment_chase.sheet"), landscape=True)
    page.title(words.text("pages.payment_chase.title"), batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    _notes(page, cells)
    table = Table(
        PAYMENT_CHASE.columns,
        cells,
        headings=money_headings(book, PAYMENT_CHASE.columns),
        totals=("order_amount", "gap"),
        rooms={"agent_name": 24},
        wrap=("agent_name",),
        freeze=2,
    )
    span = write_table(page, table)
    page.protect()
    _managers_page(book, cells, span)
    return book.content()


def _notes(page: Page, cells: Cells) -> None:
    words, days = page.book.words, page.book.settings.funds.hold_days
    last, late = len(PAYMENT_CHASE.columns) - 1, sum(held >= days for held in cells["days"])
    page.note(words.text("pages.payment_chase.how", days=days), last, 140)
    if late:
        page.note(
            f"{CARE} " + words.text("pages.payment_chase.late", count=late, days=days), last, 140, "lead"
        )
    page.row += 1


def held_orders(batch: Batch) -> Cells:
    """The held orders by regional manager, region, agent; gap in minor units, days since the first hold."""
    rows = rows_of(batch.orders.loc[batch.orders["status"].eq(HELD)])
    for row in rows:
        row["available_funds"] = row["available_minor"] or 0
        row["order_amount"] = row["ordered_minor"]
        row["gap"] = max(0, row["ordered_minor"] - row["available_funds"])
        row["held_since"] = row["held_since"] or batch.day
        row["days"] = (batch.day - row["held_since"]).days
        for name in ("region", "regional_manager", "agent_name"):
            row[name] = row[name] or ""
    rows.sort(key=lambda row: (row["regional_manager"], row["region"], row["agent"], row["order_no"]))
    return {column.name: [row[column.name] for row in rows] for column in PAYMENT_CHASE.columns}


def _managers_page(book: Book, cells: Cells, span: Span) -> None:
    words = book.words
    gaps: dict[str, list[int]] = {}
    for manager, gap in zip(cells["regional_manager"], cells["gap"], strict=True):
        gaps.setdefault(manager, []).append(gap)
    none = words.text("pages.payment_chase.no_manager")
    page = book.page(words.text("pages.payment_chase.managers"))
    page.title(words.text("pages.payment_chase.managers_title"), book.batch.company)
    page.row += 1
    rows: Cells = {
        "regional_manager": [manager or none for manager in gaps],
        "held_orders": [len(each) for each in gaps.values()],
        "gap": [sum(each) for each in gaps.values()],
    }
    headings = {**money_headings(book, _MANAGERS), "held_orders": words.text("pages.payment_chase.orders")}
    rooms = {"regional_manager": 24, "held_orders": 14, "gap": 20}
    table = Table(
        _MANAGERS, rows, headings=headings, rooms=rooms, totals=("held_orders", "gap"), filtered=False
    )
    placed = write_table(page, table)
    _follow(book, page, placed, rows, span, list(gaps))
    page.protect()


def _follow(book: Book, page: Page, placed: Span, rows: Cells, span: Span, managers: list[str]) -> None:
    """The managers' figures as formulas over the list, so that they stay its sums."""
    name = sheet_name(book.words.text("pages.payment_chase.sheet"))
    names, gaps = f"'{name}'!{span.cells('regional_manager')}", f"'{name}'!{span.cells('gap')}"
    for position, manager in enumerate(managers):
        row = placed.first_row + position
        wanted = f"$A${row + 1}" if manager else '""'
        count = f"=SUMPRODUCT(--({names}={wanted}))"
        total = f"=SUMPRODUCT(({names}={wanted})*{gaps})"
        page.formula(row, 1, count, rows["held_orders"][position], book.style("count", "grid"))
        value = Decimal(rows["gap"][position]).scaleb(-2)
        page.formula(row, 2, total, value, book.style("money", "grid"))
