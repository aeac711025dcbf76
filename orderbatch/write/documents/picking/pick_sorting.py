"""The pick list's two further sheets: what each zone carries, and which cases go to which order."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from orderbatch.contract.batch import Record
from orderbatch.contract.columns import Column
from orderbatch.contract.words import Words
from orderbatch.write.documents.picking.pick_rows import Pick, load, lots_of, named_product, total_text
from orderbatch.write.workbook.book import Book, Page
from orderbatch.write.workbook.laid_out import LINE_HEIGHT, write_table
from orderbatch.write.workbook.measure import lines_taken, width
from orderbatch.write.workbook.table import Table

Head = Callable[[Page, str, str, list[Record], int], None]
_ZONES = (
    *(Column(name, "text") for name in ("zone_name",)),
    *(Column(name, "count") for name in ("zone_stops", "zone_cases")),
    *(Column(name, "measure") for name in ("zone_weight", "zone_volume")),
    Column("zone_picker", "text"),
)
SORT_ROOMS = (14, 42, 16, 10, 5, 18)


def overview_page(
    book: Book, head: Head, pick_no: str, by_zone: dict[str, list[Pick]], released: list[Record]
) -> None:
    """One page over all zones: stops, cases, kg, m³, and who picks."""
    words = book.words
    page = book.page(words.text("pages.pick_list.overview"))
    title = words.text("pages.pick_list.title", sheet=words.text("pages.pick_list.overview"))
    head(page, title, pick_no, released, len(_ZONES) - 1)
    cells = _zone_cells(book, by_zone)
    table = Table(
        _ZONES,
        cells,
        headings={column.name: words.text(f"pages.pick_list.{column.name}") for column in _ZONES},
        totals=("zone_stops", "zone_cases", "zone_weight", "zone_volume"),
        rooms=dict(zip((column.name for column in _ZONES), (20, 14, 14, 16, 16, 24), strict=True)),
        styles={"zone_name": ("big",), "zone_cases": ("big",), "zone_stops": ("large",)},
        heading_style=("heading", "paper_heading"),
        cell_style=("paper",),
        row_height=30,
        filtered=False,
    )
    write_table(page, table)
    orders = len({row["order_key"] for row in released})
    page.row += 1
    page.write(page.row, 0, words.text("pages.pick_list.orders", count=orders), "bold")
    page.row += 1
    labels = [words.text(f"pages.pick_list.sign.{name}") for name in ("picked", "checked", "loaded")]
    page.sign_off(labels, ((0, 1), (2, 3), (4, 5)))
    page.protect()


def _zone_cells(book: Book, by_zone: dict[str, list[Pick]]) -> dict[str, list[Any]]:
    none = book.words.text("pages.pick_list.no_zone")
    zones = list(by_zone.values())
    return {
        "zone_name": [zone or none for zone in by_zone],
        "zone_stops": [len(rows) for rows in zones],
        "zone_cases": [sum(row.cases for row in rows) for rows in zones],
        "zone_weight": [load(rows, "weight") for rows in zones],
        "zone_volume": [load(rows, "volume") for rows in zones],
        "zone_picker": [""] * len(zones),
    }


def sorting_page(book: Book, head: Head, pick_no: str, released: list[Record]) -> None:
    """One block an order: whose it is and where it goes, then its items with a box to tick."""
    words = book.words
    page = book.page(words.text("pages.pick_list.sorting"))
    rooms = _rooms(released)
    page.widths(rooms)
    title = words.text("pages.pick_list.title", sheet=words.text("pages.pick_list.sorting"))
    head(page, title, pick_no, released, len(SORT_ROOMS) - 1)
    headings = [
        words.text(f"pages.pick_list.sort.{name}") for name in ("sku", "product", "spec", "cases", "tick")
    ]
    headings.append(_said_last(released, words))
    for column, heading in enumerate(headings):
        page.write(page.row, column, heading, "heading", "paper_heading")
    page.sheet.set_row(page.row, 22)
    page.sheet.repeat_rows(page.row)
    page.sheet.freeze_panes(page.row + 1, 0)
    page.row += 1
    for _, rows in groupby(released, key=lambda row: (row["agent"], row["order_no"])):
        _order_block(page, list(rows), rooms)
    page.protect()


def _rooms(released: list[Record]) -> tuple[int, ...]:
    """The columns' widths; where millions of cases ship, the product leaves them the room that they need."""
    sku, product, spec, cases, *rest = SORT_ROOMS
    more = max(0, max(len(f"{row['cases']:,}") for row in released) + 3 - cases)
    return (sku, product - more, spec, cases + more, *rest)


def _said_last(released: list[Record], words: Words) -> str:
    """The heading of the last column, which holds the policy of a gift and the lots."""
    held = {
        words.text("pages.pick_list.sort.note"): any(row["gift"] for row in released),
        words.heading("lot"): bool(lots_of(released, words)[0]),
    }
    return words.text("pages.joint").join(name for name, is_there in held.items() if is_there)


def _order_block(page: Page, rows: list[Record], rooms: Sequence[int]) -> None:
    words, first = page.book.words, rows[0]
    whose = words.text(
        "pages.pick_list.order", order=first["order_no"], agent=first["agent"], name=first["agent_name"]
    )
    if width(whose) * 5 // 4 < sum(rooms):  # its letters are large and bold
        page.sheet.set_row(page.row, 24)
        for column in range(len(rooms)):
            page.write(page.row, column, "", "paper_band")
        page.write(page.row, 0, whose, "paper_band")
        page.row += 1
    else:
        page.note(whose, len(rooms) - 1, sum(rooms) * 4 // 5, "paper_band", "wrap")
    where = " · ".join(filter(None, (first["ship_to"], first["contact"], first["ship_method"])))
    for text in filter(None, (where, total_text(rows, words))):
        if width(text) < sum(rooms):
            page.write(page.row, 0, text, "text")
            page.row += 1
        else:
            page.note(text, len(rooms) - 1, sum(rooms), "text", "wrap")
    for row in rows:
        _item(page, row, rooms)
    page.row += 1


def _item(page: Page, row: Record, rooms: Sequence[int]) -> None:
    words = page.book.words
    note = words.text("pages.joint").join(filter(None, (row["gift"], lots_of([row], words)[0])))
    named = named_product(row["product"], bool(row["gift"]), True, words)
    texts = {1: named, 2: row["spec"] or "", 5: note}
    taken = max(lines_taken(text, rooms[column] - 1) for column, text in texts.items())
    page.sheet.set_row(page.row, LINE_HEIGHT * taken + 6)
    page.write(page.row, 0, row["sku"], "code", "paper")
    for column, text in texts.items():
        page.write(page.row, column, text, "text", "paper", "wrap")
    page.write(page.row, 3, row["cases"], "count", "paper", "bold")
    page.write(page.row, 4, "☐", "text", "paper", "center")
    page.row += 1
