"""Blank lists in the templates of a new desk: each list that people keep, its columns explained."""

from collections.abc import Iterator

from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import FINANCE_PAYMENTS, INCIDENTS, MASTERS, POLICY_PAYMENTS
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book, Page, choices_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import undated_book
from orderbatch.write.workbook.table import Table

LISTS = (*MASTERS, POLICY_PAYMENTS, FINANCE_PAYMENTS, INCIDENTS)
# What whoever enters an incident fills in; the rest is the register's.
_ENTERED = {
    INCIDENTS.kind: (
        *("opened_on", "agent", "order_no", "sku", "incident_cases", "incident_type", "problem"),
        *("description", "owner"),
    )
}
ROWS = 30
_ROOMS = {"text": 20, "code": 14, "choice": 14, "count": 12, "money": 14, "measure": 12, "day": 13}
_MEANINGS = {"column": 24, "needed": 12, "meaning": 84}


def list_names(words: Words) -> list[str]:
    """What the workbooks of LISTS are called."""
    return [clean_name(words.text(f"lists.{sheet.kind}.title"), ".xlsx") for sheet in LISTS]


def blank_lists(company: str, currency: str, words: Words) -> Iterator[tuple[str, bytes]]:
    """(file name, bytes) of a blank workbook for each of LISTS."""
    for sheet, name in zip(LISTS, list_names(words), strict=True):
        title = words.text(f"lists.{sheet.kind}.title")
        book = undated_book(sheet.kind, title, company, currency, words)
        _list_page(book, sheet)
        _columns_page(book, sheet)
        yield name, book.content()


def _list_page(book: Book, sheet: Sheet) -> None:
    """The list itself, with what must be said once above it, and drop-downs where there is a choice.

    It names no company: its name is settled afterwards, and a strange name makes a list somebody else's.
    """
    words, columns = book.words, _columns(sheet)
    page = book.page(words.text(f"lists.{sheet.kind}.title"), landscape=True)
    page.title(words.text(f"lists.{sheet.kind}.title"))
    rooms = {column.name: _ROOMS[column.kind] for column in columns}
    for text in (words.text(f"lists.{sheet.kind}.about"), words.text("lists.how")):
        page.note(text, len(columns) - 1, sum(rooms.values()))
    for label in _labels(sheet):
        page.write(page.row, 0, words.heading(label.name), "label")
        page.write(page.row, 1, "", "input")
        page.row += 1
    page.row += 1
    choices = {
        column.name: list(choices_of(words, column.name).values())
        for column in columns
        if column.kind == "choice"
    }
    blank: dict[str, list[object]] = {column.name: [] for column in columns}
    write_table(page, Table(columns, blank, choices=choices, rooms=rooms, new_rows=ROWS, filtered=False))


def _columns_page(book: Book, sheet: Sheet) -> None:
    """What each column means, and which of them a row cannot do without."""
    words = book.words
    page: Page = book.page(words.text("lists.columns_sheet"))
    columns = _columns(sheet)
    cells = {
        "column": [words.heading(column.name) for column in columns],
        "needed": [_needed(column, words) for column in columns],
        "meaning": [words.text(f"lists.{sheet.kind}.columns.{column.name}") for column in columns],
    }
    headings = {name: words.text(f"lists.headings.{name}") for name in cells}
    shown = tuple(Column(name, "text") for name in cells)
    write_table(
        page, Table(shown, cells, headings=headings, rooms=_MEANINGS, wrap=("meaning",), filtered=False)
    )


def _needed(column: Column, words: Words) -> str:
    """Of sales policies: a row with a payment target alone has no gift, and is told nothing of it."""
    if not column.required:
        return ""
    return words.text("lists.required_with_gift" if column.advisory else "lists.required")


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    """The columns of a list, without what its label says once for all rows, and what is filled in later."""
    above = {label.name for label in _labels(sheet)}
    entered = _ENTERED.get(sheet.kind) or [column.name for column in sheet.columns]
    return tuple(column for column in sheet.columns if column.name in entered and column.name not in above)


def _labels(sheet: Sheet) -> tuple[Column, ...]:
    """What is asked above the table; a register that nobody sent has no batch."""
    return () if sheet.kind in _ENTERED else sheet.labels
