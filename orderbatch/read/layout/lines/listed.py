"""A printed list of all items, of which an order takes some: which rows are not ordered."""

from collections.abc import Sequence
from decimal import Decimal

from orderbatch.read.formats.grid import Cell, Grid
from orderbatch.read.layout.columns.evidence import Match

_NOTHING = ("", "-", "–", "—", "－", "/", "\\", "无", "n/a", "nil", "none")
_LISTED_FROM = 3  # so many items without a quantity, and a fifth of all: a printed list, not a slip
_SURELY_LISTED = 8  # so many, even where none has a quantity


def not_ordered(grid: Grid, lines: Sequence[int], match: Match, *, is_list: bool = False) -> list[int]:
    """The rows of a printed list that have no quantity; told as such once.

    Elsewhere a line below one case is a finding at its cell, nought too (P-4.4.5).
    An item with an amount has lost its quantity; it stays a line, to be told at its cell. is_list: the
    headings say that it is one, as on a form of ours, however few its items are.
    """
    place = match.columns["cases"].position
    counts = [grid.rows[position][place] for position in lines]
    if all(counts) and set(map(type, counts)) == {float}:
        return []  # as on most forms
    if not any(map(is_none, counts)):
        return []
    empty = without_quantity(grid, lines, match)
    if len(empty) == len(lines) < _SURELY_LISTED:
        return []  # nothing ordered at all: told line by line
    if is_list or are_many(len(empty), len(lines)):
        return empty
    return [position for position in empty if position in grid.hidden_rows]  # filtered to what is wanted


def without_quantity(grid: Grid, lines: Sequence[int], match: Match) -> list[int]:
    """The lines without a quantity, and without an amount that says that it was lost."""
    place = match.columns["cases"].position
    worth = match.columns["amount"].position if "amount" in match.columns else place
    return [
        position
        for position in lines
        if is_none(grid.rows[position][place])
        and is_none(grid.rows[position][worth])
        and (position, place) not in grid.errors
        and (position, place) not in grid.unsaved
    ]


def are_many(empty: int, lines: int) -> bool:
    """Whether so many of the lines are without a quantity that they are of a printed list."""
    return empty >= _LISTED_FROM and empty * 5 >= lines


def figure(cell: Cell) -> Decimal | None:
    """A number, also one written as text (a text table has no others)."""
    if isinstance(cell, bool):
        return None
    if type(cell) is float and cell.is_integer():
        return Decimal(int(cell))
    try:
        found = Decimal(str(cell).replace(",", "").strip("$£€₹￥¥元 "))
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def is_none(cell: Cell) -> bool:
    """Nothing, nought, or a dash in its place."""
    if type(cell) is float:
        return cell == 0
    if type(cell) is str:
        return cell.strip().casefold() in _NOTHING or figure(cell) == 0
    return cell is None or figure(cell) == 0
