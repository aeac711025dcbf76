"""A sheet while it is written: its cells and row heights as XML, all else as calls noted for XlsxWriter.

A run writes a thousand replies that differ in little but their cells, and XlsxWriter builds each workbook
from nothing, cell by cell. What gives a sheet its form is therefore only noted here and done once for all
workbooks of that form (`mould`); the cells, which are most of the work, go in as text. The methods are
XlsxWriter's own.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from orderbatch.contract.sheet import letters

LONGEST_CELL = 32_000
Call = tuple[str, tuple[Any, ...], dict[str, Any]]  # method, values, named values

_EPOCH = dt.datetime(1899, 12, 30)
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Style(NamedTuple):
    """A format, by its place in the book's list of formats."""

    number: int


class Noted:
    """Something of XlsxWriter's that is made later: whatever is called on it is noted, in its sequence."""

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.calls: list[Call] = []

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda *values, **named: self.calls.append((method, values, named))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.options}, {self.calls})"


class Sheet(Noted):
    """A sheet whose cells are ours. Rows, columns from 0; of a cell written twice the later value holds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rows: dict[int, dict[int, tuple[int, str]]] = {}  # row → column → style, rest of the element
        self.heights: dict[int, float] = {}

    def __repr__(self) -> str:
        """The form alone. Pictures hang on rows, so that with them heights are a part of it."""
        drawn = any(method.startswith("insert_") for method, _values, _named in self.calls)
        return super().__repr__() + repr(self.heights if drawn else "")

    def set_row(self, row: int, height: float) -> None:
        """The height of a row in points."""
        self.heights[row] = height

    def write_blank(self, row: int, column: int, _nothing: None, style: Style) -> None:
        """A cell without a value."""
        self._put(row, column, style, "/>")

    def write_number(self, row: int, column: int, value: float | Decimal, style: Style) -> None:
        """A number; `ValueError` where it is none."""
        self._put(row, column, style, f"><v>{_number(value)}</v></c>")

    def write_string(self, row: int, column: int, text: str, style: Style) -> None:
        """Text that never becomes a formula."""
        self._put(row, column, style, _text(text))

    def write_datetime(self, row: int, column: int, value: dt.date, style: Style) -> None:
        """A day or a moment."""
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        days = (moment - _EPOCH) / dt.timedelta(days=1)
        self._put(row, column, style, f"><v>{_number(days if days > 60 else days - 1)}</v></c>")

    def write_formula(self, row: int, column: int, formula: str, style: Style, value: Any) -> None:
        """A formula with the value that it has now: a number or text."""
        kind, shown = (
            (' t="str"' if value else "", _escaped(value)) if isinstance(value, str) else ("", value)
        )
        shown = shown if isinstance(shown, str) else _number(shown)
        rest = f"{kind}><f>{_escaped(formula.removeprefix('='))}</f><v>{shown}</v></c>"
        self._put(row, column, style, rest)

    def merge_range(self, top: int, left: int, bottom: int, right: int, _text: str, style: Style) -> None:
        """Cells that look like one; its value is written into the first."""
        self.calls.append(("merge_range", (top, left, bottom, right, "", style), {}))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._put(row, column, style, "/>")

    def _put(self, row: int, column: int, style: Style, rest: str) -> None:
        cells = self.rows.get(row)
        if cells is None:
            cells = self.rows[row] = {}
        cells[column] = (style[0], rest)

    def extent(self) -> str:
        """The area that has cells, as `A1:I40`."""
        columns = {column for cells in self.rows.values() for column in cells}
        if not columns:
            return "A1"
        first, last = (
            f"{letters(min(columns))}{min(self.rows) + 1}",
            f"{letters(max(columns))}{max(self.rows) + 1}",
        )
        return first if first == last else f"{first}:{last}"

    def elements(self, numbers: list[int]) -> str:
        """Rows and cells as XML; numbers: of each style, its number in the workbook."""
        styles = [f'" s="{number}"' for number in numbers]
        names = [
            letters(column)
            for column in range(1 + max((max(cells) for cells in self.rows.values()), default=0))
        ]
        parts: list[str] = []
        for row in sorted(self.rows.keys() | self.heights.keys()):
            height = self.heights.get(row)
            tall = f' ht="{int(height * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1"' if height else ""
            parts.append(f'<row r="{row + 1}"{tall}>')
            cells = self.rows.get(row, {})
            for column in sorted(cells):
                style, rest = cells[column]
                parts.append(f'<c r="{names[column]}{row + 1}{styles[style]}{rest}')
            parts.append("</row>")
        return "".join(parts)


def _number(value: float | Decimal) -> str:
    if not isfinite(value):
        raise ValueError(value)
    return f"{value:.16G}"


@lru_cache(maxsize=20_000)
def _text(text: str) -> str:
    """The rest of a text's element; codes and sentences come again and again."""
    text = text[:LONGEST_CELL]
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """Text as XML has it; what XML cannot hold, as Excel writes it."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    if _UNSEEN.search(text):
        text = _UNSEEN.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
