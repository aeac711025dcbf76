"""What stands side by side on a sheet: a list printed in two halves, and labels to the right of a table.

Either is looked at as a sheet of its own whose other columns are empty, so that cells keep their places.
"""

from collections.abc import Mapping
from dataclasses import replace

from orderbatch.contract.sheets import ORDER
from orderbatch.read.grid import Cell, Grid, is_nothing
from orderbatch.read.layout import HeadingRow, headings_of, matches
from orderbatch.read.vocabulary import Vocabulary, fold


def side_by_side(grid: Grid, heading: HeadingRow, vocabulary: Vocabulary) -> list[tuple[Grid, HeadingRow]]:
    """The tables that share a heading row: one, or the halves of a list whose headings are repeated."""
    match = heading.matches[0]
    alone = [(grid, heading)]
    if match.sheet is not ORDER or not set(ORDER.required) <= {name for name, _heading in match.twice}:
        return alone
    row = grid.rows[heading.below - 1]
    filled = [position for position, cell in enumerate(row) if not is_nothing(cell)]
    starts = [position for position in filled if fold(str(row[position])) == fold(str(row[filled[0]]))]
    parts = []
    for start, end in zip(starts, [*starts[1:], grid.width], strict=True):
        own = [each for each in headings_of(row, vocabulary) if start <= each.position < end]
        found = [each for each in matches(own, grid.hidden_columns, vocabulary) if each.sheet is ORDER]
        if not found or found[0].columns.keys() != match.columns.keys():
            return alone
        parts.append((_only(grid, start, end), replace(heading, matches=found)))
    return parts if len(parts) > 1 else alone


def beside(grid: Grid, heading: HeadingRow, end: int) -> Grid | None:
    """The cells left and right of a table, behind a column without a heading; None if there are none."""
    columns = [each.position for each in heading.matches[0].columns.values()]
    headed = _headed(grid, heading)
    first, last = min(columns), max(columns)
    while first > 0 and first - 1 in headed:
        first -= 1
    while last + 1 in headed:
        last += 1
    rows = range(heading.top, end)
    if not any(cell != "" for row in rows for cell in (*grid.rows[row][:first], *grid.rows[row][last + 1 :])):
        return None
    blank: list[Cell] = [""] * (last + 1 - first)
    return replace(grid, rows=[row[:first] + blank + row[last + 1 :] for row in grid.rows])


def _headed(grid: Grid, heading: HeadingRow) -> Mapping[int, bool]:
    """The columns over which a heading stands, also one of a merged cell."""
    rows = range(heading.top, heading.below)
    found = {
        position: True
        for row in rows
        for position, cell in enumerate(grid.rows[row])
        if not is_nothing(cell) and not str(cell).rstrip().endswith((":", "："))
    }
    for top, bottom in grid.merges:
        if top[0] in rows and top[1] in found:
            found |= dict.fromkeys(range(top[1], bottom[1] + 1), True)
    return found


def _only(grid: Grid, start: int, end: int) -> Grid:
    """The sheet with nothing but some of its columns."""
    before: list[Cell] = [""] * start
    after: list[Cell] = [""] * (grid.width - end)
    return replace(grid, rows=[before + row[start:end] + after for row in grid.rows])
