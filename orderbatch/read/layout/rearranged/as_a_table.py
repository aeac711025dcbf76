"""A sheet whose lines stand elsewhere, written as a table: each cell with the place that it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing

Placed = tuple[Spot, Cell]  # where something stands on the sheet, and what it says


@dataclass(frozen=True, slots=True)
class Rearranged:
    """The table in place of what stood there. came_from: address in the table → address on the sheet."""

    grid: Grid
    came_from: Mapping[str, str]


def with_table(grid: Grid, rows: range, table: Sequence[Sequence[Placed]]) -> Rearranged | None:
    """The sheet with a table in place of these rows; None where it shows more than cells from there on."""
    if _shows_more(grid, rows.start):
        return None
    above = [_as_it_is(grid, row) for row in range(rows.start)]
    below = [_as_it_is(grid, row) for row in range(rows.stop, len(grid.rows))]
    placed = [*above, *map(list, table), *below]
    width = max(map(len, placed))
    cells = [[*(cell for _spot, cell in own), *[""] * (width - len(own))] for own in placed]
    came_from = {
        _address((row, at)): _address(spot)
        for row, own in enumerate(placed)
        for at, (spot, _cell) in enumerate(own)
    }
    return Rearranged(Grid(grid.name, cells, merges=grid.merges, comma=grid.comma), came_from)


def filled(row: Sequence[Cell]) -> list[int]:
    """The columns of a row in which something stands."""
    return [at for at, cell in enumerate(row) if not is_nothing(cell)]


def _as_it_is(grid: Grid, row: int) -> list[Placed]:
    return [((row, at), cell) for at, cell in enumerate(grid.rows[row])]


def _address(spot: Spot) -> str:
    return f"{letters(spot[1])}{spot[0] + 1}"


def _shows_more(grid: Grid, top: int) -> bool:
    """Whether something that hangs on the places of cells is there: merged, hidden, struck, noted."""
    spots = [*grid.errors, *grid.unsaved, *grid.struck, *grid.notes, *grid.shown_in]
    rows = [*grid.hidden_rows, *(row for row, _column in spots), *(last[0] for _first, last in grid.merges)]
    return bool(grid.boxes or grid.hidden_columns) or any(row >= top for row in rows)
