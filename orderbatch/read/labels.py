"""The header block: labels and their values above, below or beside the table, or on another sheet.

A value stands in the next cell that is filled, in the same cell after a colon, in one cell with several
pairs, or under its label where labels stand side by side. A label without a value is kept with the cell
where its value should be.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from orderbatch.contract.sheet import letters
from orderbatch.read.grid import Cell, Grid, is_nothing
from orderbatch.read.vocabulary import STRONG, Vocabulary

Labels = dict[str, tuple[Any, str]]
Pair = tuple[Mapping[str, int], Any, str]

_COLON = re.compile(r"[:：]")
_TAIL = re.compile(r"(?:[^\s,，;；、|]+[ \u00a0\u3000]){0,4}[^\s,，;；、|]+\s*$")
_BLANKS = " \t\r\n\u00a0\u3000,，;；、|"
_FARTHEST = 12  # cells that a value may stand from its label
_LONGEST = 400


def labels_of(grid: Grid, rows: Iterable[int], names: frozenset[str], vocabulary: Vocabulary) -> Labels:
    """Label name → (value or None, cell) of the given rows; a label with a value beats one without."""
    found: Labels = {}
    strengths: dict[str, int] = {}
    for position in rows:
        for meanings, value, spot in _pairs(grid, position, vocabulary):
            for name, strength in meanings.items():
                if name not in names:
                    continue
                rank = 2 * is_nothing(value) + (strength != STRONG)
                if name not in found or rank < strengths[name]:
                    found[name] = (None if is_nothing(value) else value, spot)
                    strengths[name] = rank
    return found


def _pairs(grid: Grid, position: int, vocabulary: Vocabulary) -> Iterator[Pair]:
    row = grid.rows[position]
    for column, cell in enumerate(row):
        if type(cell) is not str or not cell or len(cell) > _LONGEST:
            continue
        if _COLON.search(cell):
            yield from _pairs_in_cell(grid, position, column, cell, vocabulary)
        elif meanings := vocabulary.meanings(cell):
            value, at, below = _value_beside(grid, position, column, vocabulary)
            yield meanings, value, f"{letters(at)}{position + 1 + below}"


def _pairs_in_cell(grid: Grid, row: int, column: int, text: str, vocabulary: Vocabulary) -> Iterator[Pair]:
    """`Agent code：C1    Order no.: 5` → both pairs; a lone label with its colon looks to the next cell."""
    spot = f"{letters(column)}{row + 1}"
    parts = _COLON.split(text)
    label, value = _tail_label(parts[0], vocabulary), ""
    pieces: list[tuple[Mapping[str, int], str]] = []
    for number, part in enumerate(parts[1:], 1):
        following = _tail_label(part, vocabulary) if number < len(parts) - 1 else ""
        value += part[: len(part) - len(following)] if following else part
        if not following and number < len(parts) - 1:
            value += ":"
            continue
        if label:
            pieces.append((vocabulary.meanings(label.strip()), value.strip(_BLANKS)))
        label, value = following, ""
    if len(pieces) == 1 and not pieces[0][1]:
        beside, at, below = _value_beside(grid, row, column, vocabulary)
        # `Contact:` with the next label right behind it is a label of its own cell, left empty.
        yield pieces[0][0], beside, f"{letters(at)}{row + 1 + below}"
        return
    for meanings, found in pieces:
        yield meanings, found, spot


def _tail_label(part: str, vocabulary: Vocabulary) -> str:
    """The label at the end of a text, as it stands there: the longest known run of its last words."""
    tail = _TAIL.search(part)
    if not tail:
        return ""
    words = tail.group()
    starts = [0, *(match.end() for match in re.finditer(r"[ \u00a0\u3000]", words))]
    for start in starts:
        if vocabulary.is_word(words[start:].strip()):
            return words[start:]
    chinese = re.search(r"[\u2e80-\u9fff]{2,12}\s*$", words)
    if chinese:
        for start in range(chinese.start(), chinese.end() - 1):
            if vocabulary.is_word(words[start:].strip()):
                return words[start:]
    return ""


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
    next_is_label = place < len(cells) and _is_a_label(cells[place], vocabulary)
    before_is_label = column > 0 and _is_a_label(cells[column - 1], vocabulary)
    if (next_is_label or before_is_label) and row + 1 < len(grid.rows):
        under = grid.rows[row + 1][column]
        if not is_nothing(under) and not _is_a_label(under, vocabulary):
            return under, column, 1
    return None, place, 0


def _is_a_label(cell: Cell, vocabulary: Vocabulary) -> bool:
    if type(cell) is not str or not cell.strip():
        return False
    before, colon, _after = _COLON.sub(":", cell).partition(":")
    if colon:
        return bool(_tail_label(before, vocabulary)) or vocabulary.is_label(before)
    return vocabulary.is_a_label_word(cell)
