"""The cells of one sheet of a package, to give some of them another style; missing ones are made."""

import re
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from orderbatch.contract.sheets.sheet import letters
from orderbatch.write.ooxml.part import Element, XmlPart

CellPlace = tuple[int, int]  # row and column, from 1
Size = Callable[[int], int]
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d*)")
_PIXELS = 7  # of a character of the usual font
_LAST_COLUMN = 16_384


def spot_of(address: str) -> CellPlace | None:
    """`C7` → (7, 3); None if it is no cell."""
    found = _REFERENCE.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def spots_of(address: str) -> list[CellPlace]:
    """`C7:C9` → its three cells; `C7` → one; none if it is no cell."""
    first, _colon, last = address.partition(":")
    start, end = spot_of(first), spot_of(last or first)
    if start is None or end is None:
        return []
    return [(row, column) for row in range(start[0], end[0] + 1) for column in range(start[1], end[1] + 1)]


def address_of(spot: CellPlace) -> str:
    """(7, 3) → `C7`."""
    return f"{letters(spot[1] - 1)}{spot[0]}"


class SheetCells:
    """Rows and cells of a sheet by their numbers. Raises `ValueError` where it has none."""

    def __init__(self, xml: XmlPart) -> None:
        self.xml = xml
        found = xml.root.child("sheetData")
        if found is None:
            raise ValueError("no cells")
        self._body = found
        self.rows: dict[int, Element] = {}
        self.cells: dict[CellPlace, Element] = {}
        self._made: dict[CellPlace, int] = {}
        self._texts: dict[CellPlace, str] = {}
        row = 0
        for child in found.children:
            row = int(child.get("r")) if child.get("r").isdigit() else row + 1
            self.rows[row] = child
            column = 0
            for cell in child.children:
                spot = spot_of(cell.get("r"))
                column = spot[1] if spot else column + 1
                self.cells[row, column] = cell
        self.merges = self._merges()
        self.columns = [child for part in xml.elements("cols") for child in part.children]

    def _merges(self) -> list[tuple[CellPlace, CellPlace]]:
        found = []
        for element in self.xml.elements("mergeCell"):
            first, _colon, last = element.get("ref").partition(":")
            corners = spot_of(first), spot_of(last or first)
            if corners[0] and corners[1]:
                found.append((corners[0], corners[1]))
        return found

    def seen(self, spot: CellPlace) -> tuple[CellPlace, CellPlace]:
        """The area in which a cell is seen: its merge, or the cell alone."""
        for first, last in self.merges:
            if first[0] <= spot[0] <= last[0] and first[1] <= spot[1] <= last[1]:
                return first, last
        return spot, spot

    def is_filled(self, spot: CellPlace) -> bool:
        """Whether the cell has a value."""
        cell = self.cells.get(spot)
        return cell is not None and any(child.name in ("v", "is", "f") for child in cell.children)

    def style(self, spot: CellPlace) -> int:
        """The cell's style; that of its row or column where the cell is not there."""
        if spot in self._made:
            return self._made[spot]
        if spot in self.cells:
            return _number(self.cells[spot].get("s"))
        row = self.rows.get(spot[0])
        if row is not None and row.get("customFormat") in ("1", "true"):
            return _number(row.get("s"))
        column = self._column(spot[1])
        return _number(column.get("style")) if column is not None else 0

    def _column(self, number: int) -> Element | None:
        for column in self.columns:
            if _number(column.get("min")) <= number <= _number(column.get("max")):
                return column
        return None

    def set_style(self, spot: CellPlace, style: int) -> None:
        """Give a cell that style."""
        if spot in self.cells:
            self.xml.set(self.cells[spot], {"s": str(style)})
        else:
            self._made[spot] = style

    def write(self, spot: CellPlace, text: str) -> None:
        """Put a text into a cell that has none, in the style that it has."""
        if spot in self.cells:
            self.xml.set(self.cells[spot], {"t": "inlineStr"})
            self.xml.append(self.cells[spot], self.xml.fit(_inline(text)))
        else:
            self._made.setdefault(spot, self.style(spot))
            self._texts[spot] = text

    def free_pair(self, above: int) -> CellPlace:
        """A cell that is empty like the next: in the last free row above a row, else right of all others."""
        used = {row for (row, _column), cell in self.cells.items() if cell.children}
        used |= {number for number, row in self.rows.items() if row.get("hidden") in ("1", "true")}
        merged = {row for first, last in self.merges for row in range(first[0], min(last[0], above) + 1)}
        row = max((number for number in range(1, above) if number not in used | merged), default=0)
        if row:
            return row, 1
        widest = max((spot[1] for spot in self.cells if self.is_filled(spot)), default=0)
        reach = max((last[1] for first, last in self.merges if first[0] == 1), default=0)
        return 1, max(widest, reach) + 2

    def settle(self) -> None:
        """Put in the cells that were missing. Call it once, at the end."""
        if self._made and any(
            not element.get("r") for element in (*self.rows.values(), *self.cells.values())
        ):
            self._number_all()
        by_row: dict[int, list[CellPlace]] = {}
        for spot in sorted(self._made):
            by_row.setdefault(spot[0], []).append(spot)
        for row, spots in by_row.items():
            if row in self.rows:
                self._fill_row(row, spots)
            else:
                cells = "".join(self._new(spot) for spot in spots)
                self._place(self._body, self.rows, row, f'<row r="{row}">{cells}</row>')

    def _fill_row(self, row: int, spots: Sequence[CellPlace]) -> None:
        there = {column: cell for (number, column), cell in self.cells.items() if number == row}
        self.xml.set(self.rows[row], {"spans": None})
        for spot in spots:
            self._place(self.rows[row], there, spot[1], self._new(spot))

    def _new(self, spot: CellPlace) -> str:
        head = f'<c r="{address_of(spot)}" s="{self._made[spot]}"'
        return (
            f'{head} t="inlineStr">{_inline(self._texts[spot])}</c>' if spot in self._texts else f"{head}/>"
        )

    def _place(self, parent: Element, there: dict[int, Element], number: int, xml: str) -> None:
        after = min((other for other in there if other > number), default=None)
        if after is None:
            self.xml.append(parent, self.xml.fit(xml))
        else:
            self.xml.insert_before(there[after], self.xml.fit(xml))

    def _number_all(self) -> None:
        for number, row in self.rows.items():
            self.xml.set(row, {"r": str(number)})
        for spot, cell in self.cells.items():
            self.xml.set(cell, {"r": address_of(spot)})

    def width(self, column: int) -> int:
        """Of a column (from 1), in pixels."""
        found = self._column(column)
        if found is not None and found.get("hidden") in ("1", "true"):
            return 0
        usual = self.xml.elements("sheetFormatPr")
        said = (found.get("width") if found is not None else "") or (
            usual[0].get("defaultColWidth") if usual else ""
        )
        return int(_measure(said, 8.43) * _PIXELS + 5)

    def height(self, row: int) -> int:
        """Of a row (from 1), in pixels."""
        found = self.rows.get(row)
        if found is not None and found.get("hidden") in ("1", "true"):
            return 0
        usual = self.xml.elements("sheetFormatPr")
        said = (found.get("ht") if found is not None else "") or (
            usual[0].get("defaultRowHeight") if usual else ""
        )
        return int(_measure(said, 15) * 4 / 3)

    def box(self, spot: CellPlace, width: int, height: int) -> str:
        """Where a note of that size stands beside a cell: the eight numbers of an anchor."""
        column = min(self.seen(spot)[1][1] + 1, _LAST_COLUMN - 8)
        right, left_over = self._walk(column, width + 12, self.width, _LAST_COLUMN - 1)
        down, below = self._walk(spot[0], height + 2, self.height, 1_048_575)
        return f"{column - 1}, 12, {spot[0] - 1}, 2, {right - 1}, {left_over}, {down - 1}, {below}"

    @staticmethod
    def _walk(at: int, length: int, size: Size, last: int) -> tuple[int, int]:
        while at < last and length > (step := size(at)):
            length -= step
            at += 1
        return at, length


def _inline(text: str) -> str:
    return f'<is><t xml:space="preserve">{escape(text)}</t></is>'


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _measure(text: str, usual: float) -> float:
    """A width or height, or what is usual where none is said that a cell can have."""
    try:
        found = float(text)
    except ValueError:
        return usual
    return found if 0 <= found < 10_000 else usual
