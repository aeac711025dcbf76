"""A workbook saved as XML Spreadsheet 2003, which programs still write and name `.xls`.

Rows and cells may say their own place (`ss:Index`) and reach over others (`ss:MergeAcross`).
"""

import datetime as dt

from orderbatch.read.formats.grid import Cell, Grid, Spot
from orderbatch.read.formats.guard import MAX_COLUMNS, MAX_ROWS
from orderbatch.read.formats.number_formats import Called, called_by
from orderbatch.read.formats.xlsx import walk_through

_NAMED = {"Euro Currency": "€"}  # a format that has a name


def sheets_of(markup: bytes) -> list[Grid]:
    """The sheets. Raises `expat.ExpatError` where it is no XML, ValueError where it reaches too far."""
    walk = _Walk()
    walk_through(markup, walk)
    return [_grid(*sheet) for sheet in walk.sheets]


def _grid(
    name: str,
    cells: dict[Spot, Cell],
    merges: list[tuple[int, int, int, int]],
    hidden: set[int],
    shown_in: dict[Spot, Called],
) -> Grid:
    height = 1 + max((row for row, _column in cells), default=-1)
    width = 1 + max((column for _row, column in cells), default=-1)
    rows: list[list[Cell]] = [[""] * width for _row in range(height)]
    for (row, column), cell in cells.items():
        rows[row][column] = cell
    corners = [((top, left), (bottom, right)) for top, left, bottom, right in merges]
    return Grid(name, rows, corners, hidden_rows=frozenset(hidden), shown_in=shown_in)


_Sheet = tuple[str, dict[Spot, Cell], list[tuple[int, int, int, int]], set[int], dict[Spot, Called]]


class _Walk:
    """The walk's state: the sheet, the row and the cell we are in."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.formats: dict[str, Called] = {}  # style → the currencies that its number format shows
        self.style = self.of_cell = ""
        self.row = self.column = -1
        self.across = 0
        self.kind: str | None = None
        self.text = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(":", 1)[-1]
        said = {key.rsplit(":", 1)[-1]: value for key, value in attributes.items()}
        if name == "Worksheet":
            self.sheets.append((said.get("Name", ""), {}, [], set(), {}))
            self.row = -1
        elif name == "Row" and self.sheets:
            self.row = int(said["Index"]) - 1 if "Index" in said else self.row + 1
            self.column = -1
            self.across = 0
            if said.get("Hidden") == "1":
                self.sheets[-1][3].add(self.row)
        elif name == "Cell":
            self._cell(said)
        elif name == "Style":
            self.style = said.get("ID", "")
        elif name == "NumberFormat" and (
            shown := called_by(_NAMED.get(format_ := said.get("Format", ""), format_))
        ):
            self.formats[self.style] = shown
        elif name == "Data":
            self.kind, self.text = said.get("Type", "String"), ""

    def _cell(self, said: dict[str, str]) -> None:
        self.of_cell = said.get("StyleID", "Default")
        self.column = int(said["Index"]) - 1 if "Index" in said else self.column + 1 + self.across
        self.across = int(said.get("MergeAcross", 0))
        down = int(said.get("MergeDown", 0))
        if self.row >= MAX_ROWS or self.column + self.across >= MAX_COLUMNS:
            raise ValueError("far")
        if self.across or down:
            corner = (self.row, self.column, self.row + down, self.column + self.across)
            self.sheets[-1][2].append(corner)

    def characters(self, text: str) -> None:
        if self.kind is not None:
            self.text += text

    def end(self, tag: str) -> None:
        if tag.rsplit(":", 1)[-1] == "Data" and self.kind is not None:
            if self.sheets and self.row >= 0 and self.column >= 0:
                self.sheets[-1][1][self.row, self.column] = _value(self.kind, self.text)
                if shown := self.formats.get(self.of_cell):
                    self.sheets[-1][4][self.row, self.column] = shown
            self.kind = None


def _value(kind: str, text: str) -> Cell:
    if kind == "Number":
        return float(text)
    if kind == "Boolean":
        return text.strip() == "1"
    if kind == "DateTime":
        return dt.datetime.fromisoformat(text.strip().removesuffix("Z"))
    return text
