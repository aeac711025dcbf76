"""Room for more rows in somebody's sheet: what is below moves down, with all that hangs on its place."""

from typing import Any

from openpyxl.utils import get_column_letter as letters
from openpyxl.utils import range_boundaries


def make_room(page: Any, row: int, more: int) -> None:
    """Empty rows behind a row; cells, heights, merged cells, pictures, tables and print area follow."""
    if more <= 0:
        return
    heights = {place: page.row_dimensions[place].height for place in range(row + 1, page.max_row + 1)}
    merged = [area for area in page.merged_cells.ranges if area.min_row > row]
    for area in merged:
        page.merged_cells.remove(area)
    if page.max_row > row:
        below = f"A{row + 1}:{letters(page.max_column)}{page.max_row}"
        page.move_range(below, rows=more, translate=True)
    for area in merged:
        area.shift(row_shift=more)
        page.merge_cells(area.coord)
    for place in sorted(heights, reverse=True):
        page.row_dimensions[place + more].height = heights[place]
    for picture in page._images:
        _lower(picture.anchor, row, more)
    for table in page.tables.values():
        table.ref = _longer(table.ref, row, more)
        if table.autoFilter is not None:
            table.autoFilter.ref = _longer(table.autoFilter.ref, row, more)
    if page.auto_filter.ref:
        page.auto_filter.ref = _longer(page.auto_filter.ref, row, more)
    if page.print_area:
        page.print_area = _longer(page.print_area.rpartition("!")[2].replace("$", ""), row, more)


def _lower(anchor: Any, row: int, more: int) -> None:
    for corner in (getattr(anchor, "_from", None), getattr(anchor, "to", None)):
        if corner is not None and corner.row >= row:
            corner.row += more


def _longer(area: str, row: int, more: int) -> str:
    """An area with the rows that came in behind `row`."""
    first_column, first, last_column, last = range_boundaries(area)
    down = more if first > row else 0
    end = more if last >= row else 0
    return f"{letters(first_column)}{first + down}:{letters(last_column)}{last + end}"
