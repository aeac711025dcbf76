"""Forms that are no lists, laid out as one: items that stand side by side, and a card for each item (10).

Known by the catalogue's codes alone. The rep is shown the list, and says what its columns are.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import UNFOLDED, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet, cell_at
from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing
from orderbatch.read.layout.asked.as_shown import undated
from orderbatch.read.layout.lines.listed import figure

TURNED, CARDS = "turned", "cards"


@dataclass(slots=True)
class Unfolded:
    """A sheet as a list. how: what it was. source: its cells → where they stand on the form."""

    grid: Grid
    how: str
    source: dict[Spot, Spot] = field(default_factory=dict)


def no_lists(
    grids: Sequence[Grid], codes: Collection[str], answers: Mapping[str, FormAnswer]
) -> dict[str, Unfolded]:
    """The sheets that are no lists as lists, by name; where an answer reads a sheet, as it was shown then."""
    if not codes:
        return {}
    found = {grid.name: form for grid in grids if (form := unfolded(grid, codes))}
    said = {name: answer.form for name, answer in answers.items()}
    return {name: form for name, form in found.items() if said.get(name, form.how) == form.how}


def unfolded(grid: Grid, codes: Collection[str]) -> Unfolded | None:
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


def _turned(grid: Grid, known: Sequence[Spot]) -> Unfolded | None:
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
    table = [[(row, at) for row in order] for at in range(first, last + 1)]
    return _laid_out(grid, TURNED, above, table, below)


def _figures(cells: Sequence[Cell], places: Sequence[int]) -> int:
    return sum(figure(cells[at]) is not None for at in places if not is_nothing(cells[at]))


def _cards(grid: Grid, known: Sequence[Spot]) -> Unfolded | None:
    """A label and its value, one below the other, over and over: a row for each item."""
    heads = [undated(shown(grid.rows[row][at - 1])) if at else "" for row, at in known]
    known = [spot for spot, head in zip(known, heads, strict=True) if head == heads[0] != ""]
    starts = [row for row, _at in known]
    if len(set(starts)) != len(known) or len(known) < 2:
        return None
    headed = starts[0] and any(at and not is_nothing(grid.rows[starts[0] - 1][at]) for _row, at in known)
    if headed and any(one + 1 == other for one, other in pairwise(starts)):
        return None  # a list with a word of its own before each code
    cards = [
        dict(_pairs(grid, row, end)) for row, end in zip(starts, [*starts[1:], len(grid.rows)], strict=True)
    ]
    labels = [label for label in cards[0] if sum(label in card for card in cards) * 2 > len(cards)]
    counted = [
        label
        for label in labels
        if all(
            figure(grid.rows[card[label][0]][card[label][1]]) is not None for card in cards if label in card
        )
    ]
    if not counted or not all(any(label in card for label in counted) for card in cards):
        return None
    head = [(card_row, at - 1) for card_row, at in (cards[0][label] for label in labels)]
    table: list[list[Spot | None]] = [[*head], *([card.get(label) for label in labels] for card in cards)]
    end = 1 + max(row for label, (row, _at) in cards[-1].items() if label in labels)
    return _laid_out(grid, CARDS, starts[0], table, end)


def _pairs(grid: Grid, start: int, end: int) -> Iterator[tuple[str, Spot]]:
    """The values of a card by their labels, to the first blank row."""
    for row in range(start, end):
        cells = grid.rows[row]
        if all(map(is_nothing, cells)):
            return
        at = 0
        while at + 1 < len(cells):
            label = cells[at]
            if type(label) is str and undated(label) and not is_nothing(cells[at + 1]):
                yield undated(label), (row, at + 1)
                at += 1
            at += 1


def _laid_out(grid: Grid, how: str, top: int, table: Sequence[Sequence[Spot | None]], below: int) -> Unfolded:
    """The rows above, the list, and the rows below it."""
    kept = [*range(top), *range(below, len(grid.rows))]
    plain: list[list[Spot | None]] = [[(row, at) for at in range(grid.width)] for row in kept]
    spots = [*plain[:top], *table, *plain[top:]]
    width = max(map(len, spots))
    rows = [
        [grid.rows[spot[0]][spot[1]] if spot else "" for spot in (*line, *[None] * (width - len(line)))]
        for line in spots
    ]
    source = {(row, at): spot for row, line in enumerate(spots) for at, spot in enumerate(line) if spot}
    bare = Grid(grid.name, rows, visible=grid.visible, comma=grid.comma, boxes=list(grid.boxes))
    return Unfolded(bare, how, source)


def told_at_its_cells(
    sheets: Sequence[FoundSheet], drawn: Sequence[Drawn], forms: Mapping[str, Unfolded]
) -> None:
    """Have all that is told of a form that was laid out as a list stand where it stands on the form."""
    for one in drawn:
        one.form = forms[one.sheet].how if one.sheet in forms else ""
    for sheet in sheets:
        form = forms.get(sheet.name)
        if form is None:
            continue
        places = {cell_at(*spot): cell_at(*source) for spot, source in form.source.items()}
        sheet.places = places
        sheet.troubles = [(code, places.get(cell, cell), *rest) for code, cell, *rest in sheet.troubles]  # type: ignore[misc]
        sheet.labels = {name: (value, places.get(cell, cell)) for name, (value, cell) in sheet.labels.items()}
        sheet.mentions = [(text, places.get(cell, cell)) for text, cell in sheet.mentions]


def ask_about_unfolded(sheets: Sequence[FoundSheet], forms: Mapping[str, Unfolded]) -> None:
    """Have every order on such a form asked about."""
    for sheet in sheets:
        if sheet.name in forms and sheet.kind == ORDER.kind:
            sheet.troubles.append((UNFOLDED, cell_at(sheet.header_row - 1, 0), "", {}))
