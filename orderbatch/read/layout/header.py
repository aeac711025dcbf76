"""The header block: labels and their values above, below or beside the table, or on another sheet.

A value stands in the next cell that is filled, in the same cell after a colon (several pairs in a cell are
taken apart in `pairs.py`), or under its label where labels stand side by side. A label without a value is
kept with the cell where its value should be.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.columns import AGENT, ORDER_NO
from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.pairs import (
    COLON,
    code_beside_a_name,
    is_like_a_code,
    label_before_code,
    pairs_in_text,
    tail_label,
    without_a_hint,
)
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary, fold

Labels = dict[str, tuple[Any, str]]
LabelAndValue = tuple[Mapping[str, int], Any, str]

_FARTHEST = 12  # cells that a value may stand from its label
_LONGEST = 400
_CODES = {AGENT.name: code_beside_a_name, ORDER_NO.name: without_a_hint}


def labels_of(grid: Grid, rows: Iterable[int], names: frozenset[str], vocabulary: Vocabulary) -> Labels:
    """Label name → (value or None, cell) of the given rows; a label with a value beats one without."""
    found: Labels = {}
    strengths: dict[str, int] = {}
    for position in rows:
        for meanings, said, spot in pairs_of_row(grid, position, vocabulary):
            for name, strength in meanings.items():
                if name not in names:
                    continue
                value = _CODES[name](said) if name in _CODES else said
                named = name in _CODES and not is_like_a_code(value)
                rank = 8 * is_nothing(value) + 4 * named + strength
                if name not in found or rank < strengths[name]:
                    found[name] = (None if is_nothing(value) else value, spot)
                    strengths[name] = rank
    return found


def agents_named(grid: Grid, rows: Iterable[int], vocabulary: Vocabulary) -> Iterator[tuple[Any, str]]:
    """Every code under or behind a sure label of an agent, with its cell; several behind one label too."""
    for position in rows:
        for meanings, said, spot in pairs_of_row(grid, position, vocabulary):
            if meanings.get(AGENT.name) != STRONG or is_nothing(said):
                continue
            code = code_beside_a_name(said)
            if is_like_a_code(code):
                yield code, spot
                yield from _further(grid, position, spot)


def _further(grid: Grid, row: int, spot: str) -> Iterator[tuple[Any, str]]:
    """The codes that follow a label's value in its row, cell by cell."""
    first = next((at for at in range(grid.width) if f"{letters(at)}{row + 1}" == spot), grid.width)
    for at in range(first + 1, grid.width):
        cell = grid.rows[row][at]
        if is_nothing(cell) or not is_like_a_code(cell):
            return
        yield cell, f"{letters(at)}{row + 1}"


def fill(labels: Labels, more: Labels) -> None:
    """Take over labels that are missing or have no value."""
    for name, (value, spot) in more.items():
        if name not in labels or (labels[name][0] is None and value is not None):
            labels[name] = (value, spot)


def pairs_of_row(grid: Grid, position: int, vocabulary: Vocabulary) -> Sequence[LabelAndValue]:
    """What the labels of a row may mean, their values and where those stand; looked for once."""
    found: list[LabelAndValue] | None = grid.pairs.get(position)
    if found is None:
        # nothing but blanks and noughts: no label
        found = list(_pairs(grid, position, vocabulary)) if any(grid.rows[position]) else []
        grid.pairs[position] = found
    return found


def _pairs(grid: Grid, position: int, vocabulary: Vocabulary) -> Iterator[LabelAndValue]:
    row = grid.rows[position]
    if _stands_above_its_values(grid, position, vocabulary):
        for column, cell in enumerate(row):
            if not is_nothing(cell):
                meanings = vocabulary.meanings(COLON.sub("", cell))
                yield meanings, grid.rows[position + 1][column], f"{letters(column)}{position + 2}"
        return
    for column, cell in enumerate(row):
        if type(cell) is not str or not cell or len(cell) > _LONGEST:
            continue
        if COLON.search(cell):
            yield from _pairs_in_cell(grid, position, column, cell, vocabulary)
        elif pair := label_before_code(cell, vocabulary):
            yield (*pair, f"{letters(column)}{position + 1}")
        elif meanings := vocabulary.bare_label_meanings(cell):
            value, at, below = _value_beside(grid, position, column, vocabulary)
            if fold(cell) in vocabulary.titles and type(value) is str and not any(map(str.isdigit, value)):
                continue  # `PURCHASE ORDER` is a title there, and what stands under it is no number
            yield meanings, value, f"{letters(at)}{position + 1 + below}"


def _pairs_in_cell(
    grid: Grid, row: int, column: int, text: str, vocabulary: Vocabulary
) -> Iterator[LabelAndValue]:
    """The pairs of one cell; a lone label with its colon looks to the next cell."""
    spot = f"{letters(column)}{row + 1}"
    pieces = pairs_in_text(text, vocabulary)
    if len(pieces) == 1 and not pieces[0][1]:
        # `Contact:` with the next label right behind it is a label of its own cell, left empty.
        beside, at, below = _value_beside(grid, row, column, vocabulary)
        yield pieces[0][0], beside, f"{letters(at)}{row + 1 + below}"
        return
    for meanings, found in pieces:
        yield meanings, found, spot


def _stands_above_its_values(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row is labels side by side and the next row their values: nothing in it is a value itself.

    `客户名称 | 张三 | 联系人 | 李四` alternates, so it is none, whatever stands below.
    """
    if row + 1 >= len(grid.rows):
        return False
    cells, under = grid.rows[row], grid.rows[row + 1]
    filled = [column for column, cell in enumerate(cells) if cell != "" and not is_nothing(cell)]
    if len(filled) < 2 or not all(_may_head(cells[column]) for column in filled):
        return False
    known = {column for column in filled if _is_a_label(cells[column], vocabulary)}
    values = [column for column in filled if not is_nothing(under[column])]
    if len(known) < 2 or not values or sum(bool(vocabulary.meanings(cell)) for cell in under) > 1:
        return False
    if any(_is_a_label(under[column], vocabulary) for column in values):
        return False
    adjacent = any(column + 1 in known for column in known)
    return len(known) == len(filled) or (
        adjacent and len(known) * 2 >= len(filled) and len(values) * 2 >= len(filled)
    )


def _may_head(cell: Cell) -> bool:
    """A text that can be a label: without a figure, and nothing behind its colon."""
    if type(cell) is not str or any(letter.isdigit() for letter in cell):
        return False
    return not COLON.split(cell, maxsplit=1)[1:] or not COLON.split(cell, maxsplit=1)[1].strip()


def _value_beside(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> tuple[Cell, int, int]:
    """The value of a label: (value or None, its column, rows below). The next cell unless that is empty."""
    cells = grid.rows[row]
    covered = next(
        (last[1] for first, last in grid.merges if first[0] <= row <= last[0] and first[1] == column), column
    )
    place = covered + 1
    for at in range(place, min(len(cells), place + _FARTHEST)):
        if is_nothing(cells[at]):
            continue
        if _is_a_label(cells[at], vocabulary):
            break
        return cells[at], at, 0
    if row + 1 < len(grid.rows):
        under = grid.rows[row + 1][column]
        next_is_label = place < len(cells) and _is_a_label(cells[place], vocabulary)
        before_is_label = column > 0 and _is_a_label(cells[column - 1], vocabulary)
        alone = _is_code(under) and all(map(is_nothing, [*cells[place:], *grid.rows[row + 1][:column]]))
        if (
            (next_is_label or before_is_label or alone)
            and not is_nothing(under)
            and not (_is_a_label(under, vocabulary) or vocabulary.meanings(under))
        ):
            return under, column, 1
    return None, place, 0


def _is_code(cell: Cell) -> bool:
    return not is_nothing(cell) and is_like_a_code(cell)


def _is_a_label(cell: Cell, vocabulary: Vocabulary) -> bool:
    if type(cell) is not str or not cell.strip():
        return False
    before, colon, _after = COLON.sub(":", cell).partition(":")
    if colon:
        return bool(tail_label(before, vocabulary)) or vocabulary.is_label(before)
    return vocabulary.is_a_label_word(cell)
