"""Cards: the same labels again for each item, each with its value beside it or behind its colon."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from orderbatch.contract.sheets.every import ORDER
from orderbatch.read.formats.grid import Grid, Spot
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.rearranged.as_a_table import CARDS, Placed, Rearranged, as_a_table, filled
from orderbatch.read.layout.vocabulary import Vocabulary

_COLUMNS = frozenset(column.name for column in ORDER.columns) | {"pieces_per_case"}


class _Pair(NamedTuple):
    """A label and its value, which may stand in the same cell."""

    label: Placed
    value: Placed


def cards(grid: Grid, vocabulary: Vocabulary) -> Rearranged | None:
    """The cards as lines of a table: `Code: | A-1` over `Cases: | 3`, and again for the next item."""
    pairs = [pair for row in range(len(grid.rows)) for pair in _pairs_of(grid, row, vocabulary)]
    starts = _starts(pairs, vocabulary)
    if len(starts) < 2:
        return None  # one is a header block
    found = _cards_at(pairs, starts)
    first = [(place, str(pair.label[1])) for place, pair in found[0].items()]
    if any([(place, str(pair.label[1])) for place, pair in card.items()] != first for card in found):
        return None
    heads = [pair.label for pair in found[0].values()]
    counted = any("cases" in vocabulary.meanings(label) for _spot, label in heads)
    rows = range(starts[0][0], max(pair.value[0][0] for card in found for pair in card.values()) + 1)
    if not counted or _says_more(grid, rows, found):
        return None
    lines = [[pair.value for pair in card.values()] for card in found]
    return as_a_table(grid, CARDS, rows, [heads, *lines])


def _pairs_of(grid: Grid, row: int, vocabulary: Vocabulary) -> Iterator[_Pair]:
    """The labels of a row that a line's columns have, each with its value."""
    cells = grid.rows[row]
    values: set[int] = set()
    for at in filled(cells):
        cell = cells[at]
        if type(cell) is not str or at in values:
            continue
        label, *rest = COLON.split(cell, maxsplit=1)
        if _COLUMNS.isdisjoint(vocabulary.meanings(label.strip())):
            continue
        spot: Spot = (row, at)
        behind = rest[0].strip() if rest else ""
        if behind or at + 1 == grid.width:
            yield _Pair((spot, label.strip()), (spot, behind))
        else:
            values.add(at + 1)
            yield _Pair((spot, label.strip()), ((row, at + 1), cells[at + 1]))


def _starts(pairs: Sequence[_Pair], vocabulary: Vocabulary) -> list[Spot]:
    """Where each card begins: at the first label that is there as often as that of a code."""
    times = Counter(str(pair.label[1]) for pair in pairs)
    codes = [times[label] for label in times if "sku" in vocabulary.meanings(label)]
    begins = next((str(pair.label[1]) for pair in pairs if times[str(pair.label[1])] in codes), None)
    return [pair.label[0] for pair in pairs if pair.label[1] == begins]


def _cards_at(pairs: Sequence[_Pair], starts: Sequence[Spot]) -> list[dict[Spot, _Pair]]:
    """Each card as its pairs by their places in it: those from its start to the next card's."""
    tops, lefts = sorted({row for row, _at in starts}), sorted({at for _row, at in starts})
    height = min((below - top for top, below in pairwise(tops)), default=None)
    found = []
    for top, left in starts:
        right = next((at for at in lefts if at > left), None)
        own = [
            pair
            for pair in pairs
            if pair.label[0][0] >= top
            and (height is None or pair.label[0][0] < top + height)
            and pair.label[0][1] >= left
            and (right is None or pair.label[0][1] < right)
        ]
        found.append({(pair.label[0][0] - top, pair.label[0][1] - left): pair for pair in own})
    return found


def _says_more(grid: Grid, rows: range, found: Sequence[Mapping[Spot, _Pair]]) -> bool:
    """Whether something between the cards is of none of them."""
    known = {spot for card in found for pair in card.values() for spot, _cell in pair}
    return any((row, at) not in known for row in rows for at in filled(grid.rows[row]))
