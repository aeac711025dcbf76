"""A table put on a page by its columns' declarations: headings, formats, input cells, totals.

Facts are values; a total is a formula over its column and carries the sum that it has now.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby, zip_longest
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.measure import lines_taken, widest, width
from orderbatch.write.workbook.readable import LONGEST_CODE, SENTENCES, are_codes, narrowed, spread
from orderbatch.write.workbook.styles import SIGNS
from orderbatch.write.workbook.table import ROW_HEIGHT, Span, Table

LINE_HEIGHT, SMALL_LINE = 14, 12  # points of one line of text
TALLEST = 400  # Excel ends at 409
MOST_NAME = 40  # characters of a line of a long name
LARGEST_ON_PAPER = 5_000  # rows of a table whose long texts wrap
_ANY_DAY = dt.date(1990, 1, 1)  # a day typed as a day: what a customer or a price is older than, nobody asks
_MOST_TEXT = 34  # characters of a line of a text that nobody gave a width
_METHODS = {
    **dict.fromkeys(("count", "money", "measure"), "write_number"),
    **dict.fromkeys(("day", "moment"), "write_datetime"),
}
_SIZES = {"small": 9, "large": 13, "big": 18}  # tenths of the usual letters
_SCALE = {"money": -2, "measure": -6}
_ROOM = {"count": (9, 14), "money": (13, 18), "measure": (10, 14), "day": (11, 12), "moment": (17, 17)}


def write_table(page: Page, table: Table) -> Span:
    """Headings, rows, totals, drop-downs and filter at the page's next free row; the row after it is next."""
    span = _place(page, table)
    table = replace(table, wrap=(*table.wrap, *_cut_off(table, span)))
    _headings(page, table, span)
    for column in table.columns:
        _cells(page, table, span, column)
        if (column.person or table.new_rows) and table.size:
            _allow(page, table, span, column)
    _heights(page, table, span)
    _signs(page, table, span)
    if table.totals:
        _totals(page, table, span)
    if table.freeze >= 0:
        page.sheet.freeze_panes(span.first_row, table.freeze)
    page.sheet.repeat_rows(span.heading_row)
    if table.filtered and table.size:
        page.sheet.autofilter(span.heading_row, 0, span.last_row, len(table.columns) - 1)
    page.row = span.total_row + 1 if table.totals else span.last_row + 1
    return span


def _place(page: Page, table: Table) -> Span:
    words = page.book.words
    names = [column.name for column in table.columns]
    rooms, tight = {}, {}
    for column in table.columns:
        heading = table.headings.get(column.name) or words.heading(column.name)
        least, most = _ROOM.get(column.kind, (8, _MOST_TEXT))
        is_whole = table.whole_headings or (column.kind == "count" and _ends_in_bracket(heading))
        least = max(least, width(heading) + 3 if is_whole else min(12, width(heading) + 4))
        asked = table.rooms.get(column.name, 0)
        if column.kind in ("count", "money", "measure"):
            big = "big" in table.styles.get(column.name, ())
            digits = _digits(table, column) * (18 if big else 10) // 10
            rooms[column.name], tight[column.name] = max(asked, least, digits + 4), max(least, digits + 2)
        else:
            rooms[column.name] = max(
                _text_room(table, column, asked, least, most), _choice_room(table, column)
            )
    if table.size <= LARGEST_ON_PAPER:
        rooms = narrowed(page, table, rooms, tight)
    page.widths_of_table([rooms[name] for name in names])
    spread(page, page.rooms, table.freeze)
    first = page.row + 1
    last = first + table.size - 1
    return Span(page.row, first, last, last + 1, {name: i for i, name in enumerate(names)}, rooms)


def _ends_in_bracket(heading: str) -> bool:
    """One that would stand alone in a second line: 已放行赠品（件）."""
    return heading.endswith(("）", ")")) and 14 < width(heading) <= 18


def _cut_off(table: Table, span: Span) -> tuple[str, ...]:
    """Columns with texts that their width would cut: they wrap. A table of thousands is no paper."""
    found = (
        column.name
        for column in table.columns
        if column.kind in ("text", "code", "choice") and column.name not in table.wrap
        if widest(filter(_is_text, table.cells.get(column.name, ())), 0, 1_000)
        > _letters(table, span, column.name) + 1
    )
    return tuple(found) if table.size <= LARGEST_ON_PAPER else ()


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _choice_room(table: Table, column: Column) -> int:
    """What is chosen is shown whole, on paper too."""
    choices = table.choices.get(column.name, ())
    return widest(choices, 0, LONGEST_CODE) if choices else 0


def _text_room(table: Table, column: Column, asked: int, least: int, most: int) -> int:
    """A code is shown whole, and a text that may take several lines takes no more than three where it can."""
    texts = [cell for cell in set(table.cells.get(column.name, ())) if isinstance(cell, str)]
    if column.kind == "code" or are_codes(texts):
        return max(asked, widest(texts, least, LONGEST_CODE))
    if not asked or column.kind in ("day", "moment"):
        return max(asked, widest(texts, least, max(least, most)))
    if column.name in SENTENCES:
        return asked
    needed = widest(texts, 0, 3 * MOST_NAME) * 21 // 20 + 2
    return max(asked, needed if needed <= asked + 14 else min(MOST_NAME, needed // 2 + 2))


def _digits(table: Table, column: Column) -> int:
    """Characters that the largest number of a column takes, its total included."""
    cells = table.cells.get(column.name, ())
    summed = cells if column.name in table.totals else set(cells)
    numbers = [abs(int(cell)) for cell in summed if cell is not None]
    largest = sum(numbers) if column.name in table.totals else max(numbers, default=0)
    scale = -_SCALE.get(column.kind, 0)
    return len(f"{largest // 10**scale:,}") + (3 if scale else 0)


def _headings(page: Page, table: Table, span: Span) -> None:
    taken = 1
    for column in table.columns:
        heading = table.headings.get(column.name) or page.book.words.heading(column.name)
        page.write(span.heading_row, span.columns[column.name], heading, *table.heading_style)
        longest_word = max(width(part) for part in heading.split(" "))
        room = max(1, span.rooms[column.name] - 3)
        taken = max(taken, lines_taken(heading, room), -(-longest_word // room))
    page.sheet.set_row(span.heading_row, LINE_HEIGHT * min(taken, 4) + 8)


def _cells(page: Page, table: Table, span: Span, column: Column) -> None:
    name = ("line_no",) if column.name == "line_no" else ()
    names = (column.kind, *name, *table.cell_style, *(("input",) if column.person else ()))
    if column.name in table.wrap:
        names = (*names, "wrap")
    style = page.book.style(*names, *table.styles.get(column.name, ()))
    position = span.columns[column.name]
    cells = table.cells.get(column.name, ())
    page.sheet.fill_column(
        _METHODS.get(column.kind, "write_string"),
        span.first_row,
        position,
        _scaled(cells, column.kind),
        style,
    )
    asked = table.asked.get(column.name, [True] * table.size)
    closed = page.book.style(column.kind, *table.cell_style)
    added = page.book.style(column.kind, *table.cell_style, "input")
    for row in range(span.first_row + len(cells), span.last_row + 1):
        is_new = row > span.last_row - table.new_rows
        page.sheet.write_blank(
            row, position, None, added if is_new else style if asked[row - span.first_row] else closed
        )


def _scaled(cells: Sequence[Any], kind: str) -> Sequence[Any]:
    """Money and measures, which are whole numbers, in the units that are shown."""
    if kind not in _SCALE:
        return cells
    units = 10 ** -_SCALE[kind]
    return [cell if cell is None or cell == "" else cell / units for cell in cells]


def _allow(page: Page, table: Table, span: Span, column: Column) -> None:
    words = page.book.words
    rule: dict[str, object] = {"ignore_blank": True, "error_title": words.text("pages.input.title")}
    if column.name in table.choices_by_row:
        _allow_by_row(page, table, span, column, rule)
        return
    if column.name in table.choices:
        rule |= {"validate": "list", "source": list(table.choices[column.name])}
        rule["error_message"] = words.text("pages.input.choice")
    elif column.name in table.fits:
        rule |= table.fits[column.name](span)
    elif column.kind == "count":
        rule |= {"validate": "integer", "criteria": ">=", "value": column.least or 0}
        rule["error_message"] = words.text("pages.input.count", least=column.least or 0)
    elif column.kind == "day":
        rule |= {"validate": "date", "criteria": ">=", "value": _ANY_DAY}
        rule["error_message"] = words.text("pages.input.day")
    else:
        return
    position = span.columns[column.name]
    page.sheet.data_validation(span.first_row, position, span.last_row, position, rule)


def _allow_by_row(page: Page, table: Table, span: Span, column: Column, rule: dict[str, object]) -> None:
    """Each row its own drop-down; rows with the same one that follow each other share it."""
    rule |= {"validate": "list", "error_message": page.book.words.text("pages.input.choice")}
    position, row = span.columns[column.name], span.first_row
    for choices, same in groupby(table.choices_by_row[column.name]):
        last = row + len(list(same)) - 1
        if choices:
            page.sheet.data_validation(row, position, last, position, {**rule, "source": list(choices)})
        row = last + 1


def _heights(page: Page, table: Table, span: Span) -> None:
    names = [name for name in table.wrap if name in table.cells and name in span.rooms]
    wrapped = [(table.cells[name], *_line_of(table, span, name)) for name in names]
    if not wrapped and table.row_height == ROW_HEIGHT and table.size > 2_000:
        return
    columns = [[lines_taken(str(cell or ""), room) * line for cell in cells] for cells, room, line in wrapped]
    for position, talls in enumerate(zip_longest(range(table.size), *columns, fillvalue=0)):
        tall = max(talls[1:], default=0) or LINE_HEIGHT
        page.sheet.set_row(span.first_row + position, min(TALLEST, max(table.row_height, tall + 4)))


def _line_of(table: Table, span: Span, name: str) -> tuple[int, int]:
    """How many letters a line of a column takes, and its height: small ones are more, and lower."""
    is_small = "small" in table.styles.get(name, ())
    return _letters(table, span, name), SMALL_LINE if is_small else LINE_HEIGHT


def _letters(table: Table, span: Span, name: str) -> int:
    """Characters of a line of a column, by the size of its letters."""
    styles = table.styles.get(name, ())
    return span.rooms[name] * 10 // next((size for style, size in _SIZES.items() if style in styles), 10)


def _signs(page: Page, table: Table, span: Span) -> None:
    for name in table.signs if table.size else ():
        position = span.columns[name]
        for sign, style in SIGNS.items():
            rule = {
                "type": "text",
                "criteria": "begins with",
                "value": sign,
                "format": page.book.style(style),
            }
            page.sheet.conditional_format(span.first_row, position, span.last_row, position, rule)


def _totals(page: Page, table: Table, span: Span) -> None:
    page.sheet.set_row(span.total_row, 20)
    for column in table.columns:
        position = span.columns[column.name]
        if column.name not in table.totals:
            page.write(span.total_row, position, "", "text", "total")
            continue
        added = sum(cell or 0 for cell in table.cells.get(column.name, ()))
        value = Decimal(added).scaleb(_SCALE.get(column.kind, 0))
        style = page.book.style(column.kind, "total")
        page.formula(span.total_row, position, f"=SUM({span.cells(column.name)})", value, style)
    page.write(span.total_row, 0, page.book.words.text("pages.total"), "text", "total")
