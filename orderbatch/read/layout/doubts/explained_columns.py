"""Which columns of figures beside the lines say nothing new: they count the lines, or follow from others."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.table_of_sheet import TableOfSheet

NumbersByColumn = dict[int, list[Decimal]]


def is_explained(table: TableOfSheet, numbers: NumbersByColumn, cells: Sequence[Cell], position: int) -> bool:
    """Whether a column has figures that are no counts, counts its lines, or says again what another says."""
    filled = [cell for cell in cells if not is_nothing(cell)]
    figures = [number for cell in filled if (number := figure(cell)) is not None]
    if any(number != int(number) for number in figures):
        return True  # prices, weights, shares
    if len(figures) > 1 and figures == list(range(int(figures[0]), int(figures[0]) + len(figures))):
        return True
    if not numbers:
        numbers |= _numbers(table)
    return _follows(table, numbers, position)


def _numbers(table: TableOfSheet) -> NumbersByColumn:
    """The columns that have figures in the lines, nought where a cell has none."""
    return {
        at: column
        for at in range(table.grid.width)
        if any(column := [figure(table.grid.rows[row][at] or 0) or Decimal(0) for row in table.body.lines])
    }


def _follows(table: TableOfSheet, numbers: NumbersByColumn, position: int) -> bool:
    """Whether a column is another one again, a price or an amount by its product, or part of the quantity."""
    lines = table.body.lines
    place = table.match.columns["cases"].position
    own, cases = numbers.get(position, []), numbers.get(place, [Decimal(0)] * len(lines))
    if not own:
        return False  # `5件`, no bare figure among them
    if any(
        _adds_up(numbers, start, end, cases)
        for start in range(position + 1)
        for end in range(position + 1, table.grid.width + 1)
    ):
        return True
    return any(
        other == own or _times(own, cases, other) or _times(other, cases, own)
        for at, other in numbers.items()
        if at not in (position, place)
    )


def _adds_up(numbers: Mapping[int, list[Decimal]], start: int, end: int, cases: Sequence[Decimal]) -> bool:
    """Whether the columns from start to end, weeks or branches, are together the quantity of every line."""
    parts = [numbers[at] for at in range(start, end) if at in numbers]
    lines = zip(cases, zip(*parts, strict=True), strict=True)
    return len(parts) > 1 and all(sum(line) == many for many, line in lines)


def _times(one: Sequence[Decimal], many: Sequence[Decimal], product: Sequence[Decimal]) -> bool:
    return all(first * second == third for first, second, third in zip(one, many, product, strict=True))
