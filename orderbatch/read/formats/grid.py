"""One sheet of a workbook as plain cells, whatever format it came in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = Any  # str, int, float, bool, date, datetime, time, timedelta; "" where nothing stands
Spot = tuple[int, int]  # row and column, both from 0


@dataclass(slots=True)
class Grid:
    """The cells of a sheet from A1 on; every row is as long as the longest.

    merges: (first, last) corners. errors: what an error cell shows. unsaved: formulas without a value.
    Hidden rows and columns by position. `visible` is of the sheet itself. comma: its columns were parted by
    `;`, as programs do whose decimal mark is the comma. struck: cells whose text is struck out. notes:
    what is noted at a cell. boxes: what is written in text boxes. shown_in: the currencies that the number
    format of a cell shows.
    """

    name: str
    rows: list[list[Cell]]
    merges: list[tuple[Spot, Spot]] = field(default_factory=list)
    errors: Mapping[Spot, str] = field(default_factory=dict)
    unsaved: frozenset[Spot] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    comma: bool = False
    struck: frozenset[Spot] = frozenset()
    notes: dict[Spot, str] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    shown_in: Mapping[Spot, tuple[str, ...]] = field(default_factory=dict)
    pairs: dict[int, Any] = field(default_factory=dict, init=False)  # rows whose labels have been looked at
    headings: dict[int, Any] = field(default_factory=dict, init=False)  # and whose known words
    unread: dict[Any, Any] = field(default_factory=dict, init=False)  # and the columns not read, by choice

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0


def is_nothing(cell: Cell) -> bool:
    """No value, or nothing but blanks."""
    return cell is None or (type(cell) is str and not cell.strip())


def spread(grid: Grid, row: int) -> Mapping[int, int]:
    """Position → position of the merged cell's value, for cells of a row that lie under a merge."""
    return {
        column: first[1]
        for first, last in grid.merges
        if first[0] <= row <= last[0]
        for column in range(first[1] + 1, min(last[1], grid.width - 1) + 1)
    }
