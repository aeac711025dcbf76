"""A form with an agent's own values, for senders whose file cannot be marked: what he wrote, right or not."""

import datetime as dt
from collections.abc import Callable, Sequence
from math import isfinite

from orderbatch.contract.batch import Batch
from orderbatch.contract.columns import Column
from orderbatch.contract.finding import Finding
from orderbatch.contract.original import Original
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet, letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book, Page, choices_of, sheet_name

# A finding → title of the sheet and cell in the workbook that goes out, "" where there is none.
CellOf = Callable[[Finding], tuple[str, str]]
# Where a label is missing in his own file there is no cell to name; in a fresh form there is one.
ASKS_FOR = {"AGENT_MISSING": "agent", "ORDER_REPEAT": "order_no", "ORDER_NO_AGAIN": "order_no"}
_LINES_FROM = 1 + len(ORDER.labels) + 1  # title, header block, a blank row
_WIDTHS = {"sku": 20, "product": 34, "spec": 18, "unit": 9, "cases": 12, "case_price": 13, "amount": 14}
# What stands in a form for somebody of whose own nothing could be read: headings over empty rows.
_NOTHING = FoundSheet(
    ORDER.kind,
    "",
    0,
    {name: position for position, name in enumerate(("sku", "product", "cases", "remarks"))},
    [],
    {},
)
_BLANK_ROWS = 12  # where he ordered nothing yet
_DAY_KINDS = ("day", "moment")
_NUMBER_KINDS = ("count", "money", "measure")


def fresh_form(batch: Batch, forms: Sequence[Original], words: Words) -> tuple[bytes, CellOf]:
    """The workbook, a page for each order sheet of these forms, and where each old cell stands in it."""
    book = Book(batch, words, ORDER.kind, words.text("order_form.title"))
    places: dict[tuple[str, str], tuple[str, str]] = {}
    titles: dict[str, str] = {}
    sheets = [(form.told_as(sheet), sheet) for form in forms for sheet in form.sheets]
    sheets = [(told_as, sheet) for told_as, sheet in sheets if sheet.kind == ORDER.kind]
    for number, (told_as, sheet) in enumerate(sheets, 1):
        title = sheet_name(words.text("order_form.title") + (f" {number}" if len(sheets) > 1 else ""))
        page = book.page(title, landscape=True)
        page.title(words.text("order_form.title"))
        titles[told_as] = title
        moved = {**_header(page, sheet), **_table(page, sheet)}
        places |= {(told_as, old): (title, new) for old, new in moved.items()}
    if not sheets:
        page = book.page(words.text("order_form.title"), landscape=True)
        page.title(words.text("order_form.title"))
        _header(page, _NOTHING)
        _table(page, _NOTHING)

    def place(finding: Finding) -> tuple[str, str]:
        cell = finding.cell or ASKS_FOR.get(finding.code, "")
        return places.get((finding.sheet, cell), (titles.get(finding.sheet, ""), ""))

    return book.content(), place


def _header(page: Page, sheet: FoundSheet) -> dict[str, str]:
    """Every label of an order with its value beside it; old cell → new cell."""
    moved = {}
    for label in ORDER.labels:
        value, old = sheet.labels.get(label.name, (None, ""))
        page.write(page.row, 0, page.book.words.heading(label.name), "label")
        _put(page, page.row, 1, label, value)
        if label.kind == "choice":
            choices = list(choices_of(page.book.words, label.name).values())
            page.sheet.data_validation(page.row, 1, page.row, 1, {"validate": "list", "source": choices})
        moved[old or label.name] = f"B{page.row + 1}"
        page.row += 1
    return moved


def _table(page: Page, sheet: FoundSheet) -> dict[str, str]:
    columns = [
        asked for asked in ORDER.columns if asked.name in ("sku", "cases") or asked.name in sheet.columns
    ]
    page.row = top = _LINES_FROM
    page.widths([_WIDTHS.get(column.name, 24) for column in columns])
    rows = sheet.rows or [sheet.header_row + number for number in range(1, _BLANK_ROWS + 1)]
    moved = {f"A{rows[0]}": f"A{top + 2}"}  # where a table without a line asks for one
    moved |= {str(row): f"A{top + 1 + number}" for number, row in enumerate(rows, 1)}
    for position, column in enumerate(columns):
        letter = letters(position)
        page.write(top, position, page.book.words.heading(column.name), "heading")
        if column.name in sheet.columns:
            moved[sheet.address(column.name, sheet.header_row)] = f"{letter}{top + 1}"
        for number, (row, value) in enumerate(
            zip(rows, sheet.cells.get(column.name) or [None] * len(rows), strict=True), 1
        ):
            _put(page, top + number, position, column, value)
            if column.name in sheet.columns:
                moved[sheet.address(column.name, row)] = f"{letter}{top + 1 + number}"
    page.sheet.freeze_panes(top + 1, 0)
    return moved


def _put(page: Page, row: int, position: int, column: Column, value: object) -> None:
    """A raw value as it was: numbers and days as such where the column is one of them, all else as text."""
    style = page.book.style(column.kind, "input")
    if value is None or value == "":
        page.sheet.write_blank(row, position, None, style)
    elif column.kind in _NUMBER_KINDS and isinstance(value, int | float) and _is_number(value):
        page.sheet.write_number(row, position, value, page.book.style("input"))
    elif column.kind in _DAY_KINDS and isinstance(value, dt.date) and value.year >= 1900:
        page.sheet.write_datetime(row, position, value, style)
    else:
        text = clean_text(value) if isinstance(value, str) else shown(value)
        page.write(row, position, text, column.kind, "input")


def _is_number(value: float) -> bool:
    return type(value) is not bool and isfinite(value)
