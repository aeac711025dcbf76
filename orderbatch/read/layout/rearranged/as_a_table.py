"""A sheet whose lines stand elsewhere, written as a table: each cell with the place that it came from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderbatch.contract.sheets.sheet import FoundSheet, cell_at, row_of_cell
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing
from orderbatch.read.layout.spots import NAMING_CELLS, renamed

TURNED, CARDS = "turned", "cards"  # what a sheet was; a remembered layout says it too
Placed = tuple[Spot, Cell]  # where something stands on the sheet, and what it says


@dataclass(frozen=True, slots=True)
class Rearranged:
    """The table in place of what stood there. came_from: address in the table → address on the sheet."""

    grid: Grid
    how: str
    came_from: Mapping[str, str]


def as_a_table(grid: Grid, how: str, rows: range, table: Sequence[Sequence[Placed | None]]) -> Rearranged:
    """The sheet with a table in place of these rows; what a person sees at a cell goes where it goes."""
    above = [_as_it_is(grid, row) for row in range(rows.start)]
    below = [_as_it_is(grid, row) for row in range(rows.stop, len(grid.rows))]
    placed = [*above, *table, *below]
    width = max(map(len, placed))
    cells = [[one[1] if one else "" for one in (*own, *[None] * (width - len(own)))] for own in placed]
    spots = {
        (row, at): one[0] for row, own in enumerate(placed) for at, one in enumerate(own) if one is not None
    }
    laid = Grid(grid.name, cells, visible=grid.visible, comma=grid.comma, boxes=list(grid.boxes))
    laid.merges = [(first, last) for first, last in grid.merges if last[0] < rows.start]
    laid.hidden_rows = frozenset(_hidden(grid, placed))
    laid.errors = {spot: grid.errors[its] for spot, its in spots.items() if its in grid.errors}
    laid.shown_in = {spot: grid.shown_in[its] for spot, its in spots.items() if its in grid.shown_in}
    laid.notes = {spot: grid.notes[its] for spot, its in spots.items() if its in grid.notes}
    laid.unsaved = frozenset(spot for spot, its in spots.items() if its in grid.unsaved)
    laid.struck = frozenset(spot for spot, its in spots.items() if its in grid.struck)
    return Rearranged(laid, how, {cell_at(*spot): cell_at(*its) for spot, its in spots.items()})


def filled(row: Sequence[Cell]) -> list[int]:
    """The columns of a row in which something stands."""
    return [at for at, cell in enumerate(row) if not is_nothing(cell)]


def put_back(sheet: FoundSheet, places: Mapping[str, str]) -> FoundSheet:
    """What was read of the table, with every address as on the sheet that came."""

    def there(cell: str) -> str:
        return places.get(cell, cell)

    return replace(
        sheet,
        places=places,
        labels={name: (value, there(cell)) for name, (value, cell) in sheet.labels.items()},
        mentions=[(text, there(cell)) for text, cell in sheet.mentions],
        troubles=[
            (
                code,
                there(cell),
                renamed(said, there) if code in NAMING_CELLS else said,
                _put_back(numbers, there),
            )
            for code, cell, said, numbers in sheet.troubles
        ],
        left_out=[(row_of_cell(there(f"A{row}")), rule) for row, rule in sheet.left_out],
        kept=[(row_of_cell(there(f"A{row}")), rule) for row, rule in sheet.kept],
        said_currency={name: (said, there(cell)) for name, (said, cell) in sheet.said_currency.items()},
    )


def _put_back(numbers: Mapping[str, Any], there: Callable[[str], str]) -> dict[str, Any]:
    """What a trouble names besides its cell: `used`, another cell; texts of `value` with theirs."""
    back = dict(numbers)
    if type(back.get("used")) is str:
        back["used"] = there(back["used"])
    if type(back.get("value")) is list:
        back["value"] = [(said[0], there(said[1])) if type(said) is tuple else said for said in back["value"]]
    return back


def _as_it_is(grid: Grid, row: int) -> list[Placed]:
    return [((row, at), cell) for at, cell in enumerate(grid.rows[row])]


def _hidden(grid: Grid, placed: Iterable[Sequence[Placed | None]]) -> Iterator[int]:
    """The rows of which nobody sees anything."""
    for row, own in enumerate(placed):
        said = [one[0] for one in own if one is not None and not is_nothing(one[1])]
        if said and all(top in grid.hidden_rows or at in grid.hidden_columns for top, at in said):
            yield row
