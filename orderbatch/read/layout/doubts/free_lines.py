"""Lines of an order that are given, not bought: price 0 and a word that says so (7-policies, In a batch).

They are taken out and told: what an agent gets follows from the sales policies, not from a form. A gift that
has a price, or whose price nobody says, is asked about instead (`doubts.lines`).
"""

import re
from collections.abc import Iterator, Sequence

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters, row_of_cell
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.withdrawn import is_a_tick
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, any_of

_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def take_out_free_lines(tables: Sequence[TableOfSheet], vocabulary: Vocabulary) -> None:
    """Leave the free lines of every order out, once totals are compared and doubts are told."""
    for table in tables:
        if table.match.sheet is ORDER and _prices(table):
            _take_out(table, list(_free_lines(table, vocabulary)))


def _prices(table: TableOfSheet) -> list[int]:
    """The columns that say what a line costs."""
    columns = table.match.columns
    return [columns[name].position for name in ("case_price", "amount") if name in columns]


def _costs_nothing(cells: Sequence[Cell], prices: Sequence[int]) -> bool:
    """Whether a price or an amount of 0 is written, and nothing else."""
    if any(type(cells[at]) is float and cells[at] for at in prices):
        return False  # as nearly all do
    said = [figure(cells[at]) for at in prices if not is_nothing(cells[at])]
    return bool(said) and all(number == 0 for number in said)


def _take_out(table: TableOfSheet, free: Sequence[int]) -> None:
    """Leave rows out, and tell of each at its price instead of asking whether it is wanted."""
    price, sku = _prices(table)[0], table.match.columns["sku"].position
    told: list[CellTrouble] = []
    for row in free:
        table.body.lines.remove(row)
        table.body.skipped.append(row)
        table.body.why[row] = _free_lines.__name__.strip("_")
        code = shown(table.grid.rows[row][sku])
        told.append(("LINE_FREE", f"{letters(price)}{row + 1}", code, {"column": "case_price"}))
    rows = {row + 1 for row in free}
    asked = [one for one in table.troubles if one[0] != "LINE_WITHDRAWN" or row_of_cell(one[1]) not in rows]
    table.troubles[:] = [*asked, *told]


def _free_lines(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[int]:
    prices, rows = _prices(table), table.grid.rows
    priced = [rows[row][prices[0]] for row in table.body.lines]
    if all(priced) and set(map(type, priced)) == {float}:
        return  # as nearly always
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    ticked = [one.position for one in unread if _is_given(one.text, vocabulary)]
    for row in table.body.lines:
        cells = table.grid.rows[row]
        if _costs_nothing(cells, prices):
            ticks = any(is_a_tick(cells[position], vocabulary) for position in ticked)
            if ticks or any(_is_given(text, vocabulary) for text in _said(table, cells)):
                yield row


def _said(table: TableOfSheet, cells: Sequence[Cell]) -> Iterator[str]:
    """What a row's remarks say, and its names in brackets."""
    named = {column.position: name for name, column in table.match.columns.items()}
    for position, cell in enumerate(cells):
        if type(cell) is not str:
            continue
        if named.get(position, "remarks") == "remarks":
            yield cell
        elif named[position] in ("product", "spec"):
            yield from _BRACKETED.findall(cell)


def _is_given(text: str, vocabulary: Vocabulary) -> bool:
    folded = clean_text(text).casefold()
    return bool(any_of("given").search(folded)) and not vocabulary.conditional.search(folded)
