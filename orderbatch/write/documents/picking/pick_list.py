"""What the warehouse prints and walks by: released cases in the order of the bins, black on white (P-4.3.3).

One workbook a pick number. Where bins have zones (the letters before the first `-`) each zone is a sheet of
its own behind a one-page overview; the last sheet sorts the picked cases to the orders.
"""

import io
from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.names import apart, clean_name
from orderbatch.contract.sheets.every import PICK_LIST
from orderbatch.contract.words import Words
from orderbatch.write.documents.picking.pick_rows import (
    Pick,
    named_product,
    picks,
    releases_of,
    total_text,
    zones,
)
from orderbatch.write.documents.picking.pick_sorting import overview_page, sorting_page
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import Book, Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.measure import lines_taken, width
from orderbatch.write.workbook.table import Table

BESIDE_CODE = 66  # characters of the company's name before the code to scan
MOST_ZONES = 12
MOST_LINES = 28  # of orders behind one stop: a row of a sheet cannot be taller
ROOM = 124
_COLUMNS = ("bin", "sku", "product", "spec", "lot", "expiry", "pick_cases", "tick", "picked", "order_no")
_OPTIONAL = ("spec", "lot", "expiry")  # left out where no stop has one; the orders take their room
_STYLES: Mapping[str, tuple[str, ...]] = {
    "bin": ("big",),
    "pick_cases": ("big",),
    "tick": ("big", "center"),
    "picked": ("box", "big"),
    "order_no": ("small",),
}
_ROOMS = {
    "bin": 13,
    "sku": 12,
    "product": 26,
    "spec": 13,
    "lot": 11,
    "expiry": 11,
    "pick_cases": 9,
    "tick": 5,
    "picked": 9,
}


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook for each pick number of this run."""
    found = []
    for pick_no in sorted({row["pick_no"] for row in rows_of(batch.releases, "pick_no")}):
        name = clean_name(words.text("documents.pick_list.name", pick_no=pick_no), ".xlsx")
        found.append(Output(name, "pick_list", pick_no))
    return apart(found)


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The pick list of one pick number: overview and zones (or one sheet), then sort-to-order."""
    released = releases_of(batch, output.part)
    rows = picks(released)
    book = Book(batch, words, output.kind, words.text("pages.pick_list.title_of", pick_no=output.part))
    by_zone = zones(rows)
    if book.settings.print.zone_pages and 1 < len(by_zone) <= MOST_ZONES:
        overview_page(book, head, output.part, by_zone, released)
        for zone, of_zone in by_zone.items():
            title = words.text("pages.pick_list.zone", zone=zone or words.text("pages.pick_list.no_zone"))
            _pick_page(book, output.part, of_zone, released, title)
    else:
        _pick_page(book, output.part, rows, released, words.text("pages.pick_list.sheet"))
    sorting_page(book, head, output.part, released)
    return book.content()


def head(page: Page, title: str, pick_no: str, released: list[Record], last: int) -> None:
    """Title, pick number, ship-by date and a code to scan, on top of every sheet of the workbook."""
    words, batch = page.book.words, page.book.batch
    page.title(title)
    page.note(batch.company, last - 1, BESIDE_CODE, "subtitle", "wrap")
    due = min((row["due"] for row in released if row["due"]), default=None)
    by = due.isoformat() if due else ""
    for label, value in (
        (words.heading("pick_no"), pick_no),
        (words.text("pages.ship_by"), by),
        (words.text("pages.day"), batch.day.isoformat()),
    ):
        page.write(page.row, 0, label, "label")
        page.write(page.row, 1, value, "text", "value", "large")
        page.row += 1
    page.note(words.text("pages.pick_list.how", by=words.day(due) if due else "–"), last, ROOM * 9 // 10)
    page.sheet.insert_image(
        0,
        last,
        "qr.png",
        {
            "image_data": scan_code(pick_no),
            "x_offset": 4,
            "y_offset": 2,
            "object_position": 3,
            "description": words.text("pages.pick_list.scan", pick_no=pick_no),
        },
    )
    page.row += 1


def scan_code(pick_no: str) -> bytes:
    """A QR code, as a picture, with the sheet's kind and number."""
    import segno  # it counts its tables out when it is imported, and most runs write no pick list

    picture = io.BytesIO()
    segno.make(f"pick_list {pick_no}", error="m", micro=False).save(picture, kind="png", scale=3, border=1)
    return picture.getvalue()


def _pick_page(book: Book, pick_no: str, rows: list[Pick], released: list[Record], title: str) -> None:
    page = book.page(title)
    table = _table(book, rows)
    last = len(table.columns) - 1
    head(page, book.words.text("pages.pick_list.title", sheet=title), pick_no, released, last)
    span = write_table(page, table)
    totals(page, rows)
    tick = span.columns["tick"]  # no label stands under a column that the reader asks for
    page.sign_off(
        [book.words.text(f"pages.pick_list.sign.{name}") for name in ("picked", "checked", "loaded")],
        ((0, 1), (2, tick - 1), (tick, last)),
    )
    page.protect()


def _table(book: Book, rows: list[Pick]) -> Table:
    cells = _cells(book, rows)
    names = [name for name in _COLUMNS if name not in _OPTIONAL or any(cells[name])]
    rooms = {**_ROOMS, "order_no": ROOM - sum(_ROOMS[name] for name in names[:-1])}
    letters = rooms["order_no"] * 10 // 9 - 2  # they are small
    cells["order_no"] = [behind(book, row, letters) for row in rows]
    return Table(
        tuple(PICK_LIST.column(name) for name in names),
        cells,
        totals=("pick_cases",),
        rooms=rooms,
        wrap=tuple(name for name in ("product", "spec", "lot", "order_no") if name in names),
        styles=_STYLES,
        heading_style=("heading", "paper_heading"),
        cell_style=("paper",),
        row_height=28,
        filtered=False,
    )


def _cells(book: Book, rows: list[Pick]) -> dict[str, list[Any]]:
    return {
        "bin": [row.bin for row in rows],
        "sku": [row.sku for row in rows],
        "product": [named_product(row.product, row.gift, True, book.words) for row in rows],
        "spec": [row.spec for row in rows],
        "lot": [row.lot for row in rows],
        "expiry": [row.expiry for row in rows],
        "pick_cases": [row.cases for row in rows],
        "tick": ["☐"] * len(rows),
        "order_no": [row.orders for row in rows],
    }


def behind(book: Book, row: Pick, room: int) -> str:
    """The orders behind a stop in lines of `room` letters, none broken that fits one: a row is so tall.

    Beyond `MOST_LINES` the sorting sheet has the rest.
    """
    joint = book.words.text("pages.joint")
    lines, taken, shown = [""], 0, 0
    for order in row.orders:
        named = order.replace("-", "\u2011")
        named = named if width(named) > room else named.replace(" ", "\u00a0")  # or its cases below it
        if lines[-1] and width(lines[-1] + joint + named) > room:
            taken += lines_taken(lines[-1], room)
            if taken >= MOST_LINES:
                break
            lines.append("")
        lines[-1] += joint + named if lines[-1] else named
        shown += 1
    text, more = "\n".join(lines), len(row.orders) - shown
    return text + "\n" + book.words.text("pages.pick_list.more", count=more) if more else text


def totals(page: Page, rows: list[Pick]) -> None:
    """Cases, kilograms and cubic metres of these rows in one line; says so when a weight is not known."""
    words = page.book.words
    text = total_text(rows, words)
    unknown = sum(1 for row in rows if row.weight is None or row.volume is None)
    if 0 < unknown < len(rows):
        text += " " + words.text("pages.pick_list.unknown", count=unknown)
    page.write(page.row, 0, text, "bold")
    page.row += 1
