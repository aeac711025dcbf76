"""One table of a sheet as values: its columns' declarations, its cells, and where it was put."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.sheets.sheet import letters

ROW_HEIGHT = 18


@dataclass(frozen=True)
class Table:
    """Columns in their sequence, and the cells of each by column name; a person's column may have none.

    headings: in place of the words file's. totals: columns summed under the table. choices: words of a
    drop-down; choices_by_row: each row's own, none where nothing is to be chosen. rooms: widths in
    characters. wrap: columns whose text may take several lines. styles: further named styles of a column.
    signs: columns whose cells begin with a sign (√ ● ▲ ×) that colour repeats. whole_headings: they are links
    and take one line, for LibreOffice wraps no text of a link.
    """

    columns: tuple[Column, ...]
    cells: Mapping[str, Sequence[Any]]
    headings: Mapping[str, str] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    choices_by_row: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    rooms: Mapping[str, int] = field(default_factory=dict)
    wrap: tuple[str, ...] = ()
    styles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    heading_style: tuple[str, ...] = ("heading",)
    cell_style: tuple[str, ...] = ("grid",)
    row_height: int = ROW_HEIGHT
    asked: Mapping[str, Sequence[bool]] = field(
        default_factory=dict
    )  # rows in which a person is asked at all
    freeze: int = 0  # columns that stay in sight; the headings always do
    filtered: bool = True
    whole_headings: bool = False
    # column → what may be entered in it, as a rule made from where the columns stand
    fits: Mapping[str, Callable[["Span"], Mapping[str, object]]] = field(default_factory=dict)
    new_rows: int = 0  # empty rows at the end, wholly a person's

    @property
    def size(self) -> int:
        """How many rows."""
        return max((len(cells) for cells in self.cells.values()), default=0) + self.new_rows


def used(
    columns: tuple[Column, ...],
    cells: Mapping[str, Sequence[Any]],
    parts: Collection[str] = (),
    written: Collection[str] = (),
) -> tuple[Column, ...]:
    """The columns without those that stay empty, but for required ones and those that a person fills in.

    parts: columns of a sum, which nought leaves as empty as a blank. written: others that people fill in.
    """
    return tuple(
        column
        for column in columns
        if column.required
        or column.person
        or column.name in written
        or any(
            cell not in ("", None) and not (column.name in parts and not cell)
            for cell in cells.get(column.name, ())
        )
    )


@dataclass(frozen=True)
class Span:
    """Where a table stands: rows from 0; columns by name, from 0; widths in characters."""

    heading_row: int
    first_row: int
    last_row: int
    total_row: int
    columns: Mapping[str, int]
    rooms: Mapping[str, int]

    def cells(self, column: str) -> str:
        """The column's cells in a formula, such as `$G$9:$G$40`."""
        name = letters(self.columns[column])
        return f"${name}${self.first_row + 1}:${name}${max(self.first_row, self.last_row) + 1}"
