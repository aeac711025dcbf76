"""Which rows below a heading row belong to the table: the lines, without totals, notes and empty rows.

No row with a code or a quantity is ever dropped in silence: what cannot be told apart from a line is
a line, and is refused at its cell later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orderbatch.contract.columns import Column
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.columns.evidence import HeadingRow, Match
from orderbatch.read.layout.headings import heading_row_at
from orderbatch.read.layout.lines.footer import (
    Keys,
    is_footer,
    is_note,
    is_under_a_table,
    is_words,
    may_be_number,
)
from orderbatch.read.layout.lines.listed import figure, not_ordered
from orderbatch.read.layout.vocabulary import Vocabulary, fold

_UNIT = re.compile(r"[(（\[].{1,12}[)）\]]")  # `（件）` in a row of its own under the headings
_NUMBER_KINDS = ("count", "money", "measure")


@dataclass(slots=True)
class Body:
    """The lines of a table: row positions in the grid, and the first row that is no longer of it.

    listed: rows of a pre-printed list that name an item and order none of it. skipped: totals and notes.
    """

    lines: list[int]
    listed: list[int]
    skipped: list[int]
    end: int


def _keys(match: Match) -> Keys:
    required: list[Column] = [column for column in match.sheet.columns if column.required]
    place = {name: heading.position for name, heading in match.columns.items()}
    return Keys(
        place[required[0].name],
        tuple(place[column.name] for column in required[1:]),
        tuple(place[column.name] for column in required if column.kind in _NUMBER_KINDS),
        tuple(place.values()),
    )


def body_of(grid: Grid, heading: HeadingRow, match: Match, vocabulary: Vocabulary) -> Body:
    """The rows of the table under `heading`, to the sheet's end or to the next heading row."""
    keys, words = _keys(match), vocabulary.totals
    body = Body([], [], [], len(grid.rows))
    first, others = keys.first, keys.others
    other = others[0] if len(others) == 1 else None
    for position in range(heading.below, len(grid.rows)):
        row = grid.rows[position]
        name = row[first]
        filled = row[other] != "" if other is not None else all(row[column] != "" for column in others)
        if filled and _surely_a_code(name) and not (other is not None and is_words(row[other])):
            totals = first and any(type(cell) is str and cell and fold(cell) in words for cell in row[:first])
            (body.skipped if totals else body.lines).append(position)
            continue
        if _is_heading_again(grid, position, name, vocabulary):
            body.end = position
            break
        _sort_out(grid, position, keys, body, vocabulary)
    if match.sheet.kind == "order":
        body.listed = not_ordered(grid, body.lines, match)
        gone = set(body.listed)
        body.lines = [position for position in body.lines if position not in gone]
    return body


def _surely_a_code(name: Cell) -> bool:
    """A number, or a text that begins or ends with a digit: neither a word nor a heading."""
    if type(name) is not str:
        return True
    return (
        name != ""
        and (name[0] in "0123456789" or name[-1] in "0123456789")
        and len(name) < 25
        and not (":" in name or "：" in name)
    )


def _is_heading_again(grid: Grid, position: int, name: Cell, vocabulary: Vocabulary) -> bool:
    """Whether another table begins here: its first known word stands in this row."""
    row = grid.rows[position]
    known = sum(1 for cell in row if type(cell) is str and cell and vocabulary.meanings(cell))
    return known >= 2 and heading_row_at(grid, position, vocabulary) is not None


def _sort_out(grid: Grid, position: int, keys: Keys, body: Body, vocabulary: Vocabulary) -> None:
    """Put an odd row where it belongs."""
    row = grid.rows[position]
    name = row[keys.first]
    filled = [
        column for column in keys.mapped if not is_nothing(row[column]) or (position, column) in grid.errors
    ]
    if not filled:
        if any(not is_nothing(cell) for cell in row):
            body.skipped.append(position)
        return
    others = [column for column in keys.others if column in filled or (position, column) in grid.unsaved]
    unnamed = is_nothing(name) and (position, keys.first) not in grid.errors
    if unnamed:
        skip = not others or _orders_nothing(grid, position, filled, keys, body, vocabulary)
    elif type(name) is str and not _surely_a_code(name) and _names_a_total(row, name, vocabulary):
        skip = True
    else:
        footer = is_footer(row, keys, vocabulary)
        ordered = any(
            column in others and may_be_number(row, column, keys, vocabulary, footer)
            for column in keys.numbers
        )
        summed = footer and _adds_up(grid, row, keys, body, keys.numbers)
        skip = summed or (not ordered and (footer or is_note(row, keys, _begun(body), vocabulary)))
    (body.skipped if skip else body.lines).append(position)


def _names_a_total(row: Sequence[Cell], name: str, vocabulary: Vocabulary) -> bool:
    """Whether a row is called a total where its code should be, or beside a word that is no code."""
    if vocabulary.is_total(name):
        return True
    texts = [cell for cell in row if type(cell) is str and cell and cell is not name]
    return is_words(name) and any(fold(cell) in vocabulary.totals for cell in texts)


def _orders_nothing(
    grid: Grid, position: int, filled: Sequence[int], keys: Keys, body: Body, vocabulary: Vocabulary
) -> bool:
    """Whether a row without a code is a total, a footer under the lines, or the units of the headings."""
    row = grid.rows[position]
    return (
        _is_total(row, keys, vocabulary)
        or _is_labelled(row, keys, vocabulary)
        or (_begun(body) and all(is_under_a_table(row[at]) and at in keys.others for at in filled))
        or all(_UNIT.fullmatch(str(row[column]).strip()) for column in filled)
        or _adds_up(grid, row, keys, body)
    )


def _begun(body: Body) -> bool:
    """Whether totals or notes stand above, and no line since."""
    return bool(body.skipped) and body.skipped[-1] > max(body.lines, default=-1)


def _is_total(row: Sequence[Cell], keys: Keys, vocabulary: Vocabulary) -> bool:
    return any(
        type(cell) is str and cell and vocabulary.is_total(cell)
        for position, cell in enumerate(row)
        if position not in keys.numbers
    )


def _is_labelled(row: Sequence[Cell], keys: Keys, vocabulary: Vocabulary) -> bool:
    """A row without a code whose figure has a label of its own (`其中赠品：| 0`), or is none."""
    if not keys.numbers:
        return False
    figures = [column for column in keys.numbers if not is_nothing(row[column])]
    if not any(may_be_number(row, column, keys, vocabulary) for column in figures):
        return True
    before = [cell for cell in row[: min(figures)] if not is_nothing(cell)]
    return bool(before) and type(before[-1]) is str and before[-1].rstrip().endswith((":", "："))


def _adds_up(grid: Grid, row: Sequence[Cell], keys: Keys, body: Body, figures: Sequence[int] = ()) -> bool:
    """An unlabelled total: figures only, the first of them the sum of the lines above it.

    figures: the columns that may hold nothing else; all that are read, unless said.
    """
    if not keys.numbers or any(
        figure(row[column]) is None and not is_nothing(row[column]) for column in figures or keys.mapped
    ):
        return False
    column = keys.numbers[0]
    start = max((at for at in body.skipped if figure(grid.rows[at][column]) is not None), default=-1)
    everything = [figure(grid.rows[at][column]) or Decimal(0) for at in body.lines]
    since = [figure(grid.rows[at][column]) or Decimal(0) for at in body.lines if at > start]
    here = figure(row[column])
    return bool(everything) and here in (sum(everything, Decimal(0)), sum(since, Decimal(0)))
