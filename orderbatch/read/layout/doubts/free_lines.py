"""Lines that a form itself takes out of its order: given, not bought, or cancelled by their state.

Given is a line at price 0 with a word that says so (7-policies, In a batch): it is taken out and told, for
what an agent gets follows from the sales policies, not from a form. A gift that has a price, or whose price
nobody says, is asked about instead (`doubts.lines`). Cancelled is a line whose state says so where the states
of all others say that they are wanted; beside a state that nobody knows, or that is over, it is asked about.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters, row_of_cell
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.elsewhere import state_of, states_in
from orderbatch.read.layout.doubts.withdrawn import is_a_tick
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, any_of

_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


def take_out_free_lines(tables: Sequence[TableOfSheet], vocabulary: Vocabulary) -> None:
    """Leave the free lines of every order out, once totals are compared and doubts are told."""
    for table in tables:
        if table.match.sheet is ORDER and (prices := _prices(table)):
            place, sku = prices[0], table.match.columns["sku"].position
            rows = table.grid.rows
            free = {row: (place, shown(rows[row][sku])) for row in _free_lines(table, vocabulary)}
            _take_out(table, _free_lines, "LINE_FREE", "case_price", free)


def take_out_cancelled_lines(tables: Sequence[TableOfSheet], vocabulary: Vocabulary) -> None:
    """Leave lines out whose state says that they are cancelled, among others that are wanted (P-4.1.2)."""
    for table in tables:
        if table.match.sheet is ORDER:
            gone = _cancelled_lines(table, vocabulary)
            if gone:  # as hardly ever
                _take_out(table, _cancelled_lines, "LINE_CANCELLED", "remarks", gone)


def _cancelled_lines(table: TableOfSheet, vocabulary: Vocabulary) -> dict[int, tuple[int, str]]:
    """Row → the place of its state, and what it says."""
    for at in states_in(table, vocabulary):
        cells = {row: table.grid.rows[row][at] for row in table.body.lines}
        states = {row: state_of(cell) for row, cell in cells.items()}
        gone = {row for row, state in states.items() if any_of("cancelled_there").fullmatch(state)}
        wanted = [state for row, state in states.items() if row not in gone]
        if gone and wanted and all(map(any_of("wanted_there").fullmatch, wanted)):
            return {row: (at, shown(cells[row])) for row in sorted(gone)}
    return {}


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


def _take_out(
    table: TableOfSheet,
    rule: Callable[..., object],
    code: str,
    column: str,
    gone: Mapping[int, tuple[int, str]],
) -> None:
    """Leave rows out, and tell of each at its place instead of asking whether it is wanted."""
    told: list[CellTrouble] = []
    for row, (place, said) in gone.items():
        table.body.lines.remove(row)
        table.body.skipped.append(row)
        table.body.why[row] = rule.__name__.strip("_")
        told.append((code, f"{letters(place)}{row + 1}", said, {"column": column}))
    rows = {row + 1 for row in gone}
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
