"""Sheets that are no lists, known by the catalogue's codes alone: the rep is shown the list (10)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing
from orderbatch.read.layout.asked.as_shown import undated
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.rearranged.as_a_table import CARDS, TURNED, Placed, Rearranged, as_a_table, filled


def rearranged_by_codes(grid: Grid, codes: Collection[str]) -> Rearranged | None:
    """The sheet as a list where its items stand side by side or on cards; None where it is none of these."""
    if not codes or not grid.visible:
        return None
    known = [
        (row, at)
        for row, cells in enumerate(grid.rows)
        for at, cell in enumerate(cells)
        if type(cell) is str and cell in codes
    ]
    return _turned(grid, known) or _cards(grid, known)


def _turned(grid: Grid, known: Sequence[Spot]) -> Rearranged | None:
    """Each item in a column of its own: the row of codes, and those with something under most of them."""
    top = known[0][0] if known else 0
    places = [at for row, at in known if row == top]
    if len(places) < 2 or not {at for _row, at in known} <= set(places):  # names may stand under the codes
        return None
    above = top
    while above and all(not is_nothing(grid.rows[above - 1][at]) for at in places):
        above -= 1
    below = top + 1
    while below < len(grid.rows) and any(not is_nothing(grid.rows[below][at]) for at in places):
        below += 1
    counted = [row for row in range(above, below) if _figures(grid.rows[row], places) * 2 >= len(places)]
    if not counted or max(_figures(grid.rows[row], places) for row in counted) < 2:
        return None
    first = min(places) - 1
    if first < 0 or any(is_nothing(grid.rows[row][first]) for row in (top, *counted)):
        return None
    last = max(
        at for row in (top, *counted) for at, cell in enumerate(grid.rows[row]) if not is_nothing(cell)
    )
    order = [top, *(row for row in range(above, below) if row != top)]
    table = [[_placed(grid, (row, at)) for row in order] for at in range(first, last + 1)]
    rows = range(above, below)
    rest = _rest(grid, rows, {spot for line in table for spot, _value in line})
    return as_a_table(grid, TURNED, rows, [*table, *rest])


def _placed(grid: Grid, spot: Spot) -> Placed:
    return spot, grid.rows[spot[0]][spot[1]]


def _rest(grid: Grid, rows: range, listed: Collection[Spot]) -> list[list[Placed]]:
    """What else stands in the rows: it is no line, but must not be lost."""
    rest = [
        [_placed(grid, (row, at)) for at in filled(grid.rows[row]) if (row, at) not in listed] for row in rows
    ]
    return [[], *own] if (own := [line for line in rest if line]) else []


def _figures(cells: Sequence[Cell], places: Sequence[int]) -> int:
    return sum(figure(cells[at]) is not None for at in places if not is_nothing(cells[at]))


def _cards(grid: Grid, known: Sequence[Spot]) -> Rearranged | None:
    """A label and its value, one below the other, over and over: a row for each item."""
    starts = _starts(grid, known)
    if len(starts) < 2:
        return None
    cards = [
        dict(_pairs(grid, row, end)) for row, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True)
    ]
    labels = [label for label in cards[0] if sum(label in card for card in cards) * 2 > len(cards)]
    counted = [
        label
        for label in labels
        if all(figure(card[label][1]) is not None for card in cards if label in card)
    ]
    if not counted or not all(any(label in card for label in counted) for card in cards):
        return None
    heads = [_placed(grid, (row, at - 1)) for (row, at), _value in (cards[0][label] for label in labels)]
    lines = [[card.get(label) for label in labels] for card in cards]
    end = 1 + max(spot[0] for label, (spot, _value) in cards[-1].items() if label in labels)
    rows = range(starts[0], end)
    said = [spot for card in cards for label, (spot, _value) in card.items() if label in labels]
    rest = _rest(grid, rows, {*said, *((row, at - 1) for row, at in said)})
    return as_a_table(grid, CARDS, rows, [heads, *lines, *rest])


def _counts(label: str, cards: Iterable[Mapping[str, Placed]]) -> bool:
    """Whether a figure stands behind a label wherever it is."""
    return all(figure(card[label][1]) is not None for card in cards if label in card)


def _starts(grid: Grid, known: Sequence[Spot]) -> list[int]:
    """The rows of the codes that stand behind the word of the first; none where it is a list of theirs."""
    heads = [undated(shown(grid.rows[row][at - 1])) if at else "" for row, at in known]
    known = [spot for spot, head in zip(known, heads, strict=True) if head == heads[0] != ""]
    starts = [row for row, _at in known]
    if len(set(starts)) != len(known) or not known:
        return []
    headed = starts[0] and any(at and not is_nothing(grid.rows[starts[0] - 1][at]) for _row, at in known)
    if headed and any(one + 1 == other for one, other in pairwise(starts)):
        return []  # a list with a word of its own before each code
    return starts


def _pairs(grid: Grid, start: int, end: int) -> Iterator[tuple[str, Placed]]:
    """The values of a card by their labels, to the first blank row."""
    for row in range(start, end):
        cells = grid.rows[row]
        if all(map(is_nothing, cells)):
            return
        at = 0
        while at + 1 < len(cells):
            label = cells[at]
            if type(label) is str and undated(label) and not is_nothing(cells[at + 1]):
                yield undated(label), _placed(grid, (row, at + 1))
                at += 1
            at += 1
