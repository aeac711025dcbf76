"""A sheet while it is written: its cells and row heights as XML, all else as calls noted for XlsxWriter.

A run writes a thousand replies that differ in little but their cells, and XlsxWriter builds each workbook
from nothing, cell by cell. What gives a sheet its form is therefore only noted here and done once for all
workbooks of that form (`mould`); the cells, which are most of the work, go in as text. The methods are
XlsxWriter's own.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from orderbatch.contract.sheets.sheet import letters

LONGEST_CELL = 32_000
LAST_COLUMN = 256  # of any sheet of ours
NotedCall = tuple[str, tuple[Any, ...], dict[str, Any]]  # method, values, named values

_LONG = 500  # rows of a table that is written row by row in one pattern
_NAMES = [letters(column) for column in range(LAST_COLUMN)]
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
        self.calls: list[NotedCall] = []

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda *values, **named: self.calls.append((method, values, named))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.options}, {self.calls})"

    def fill_column(self, method: str, top: int, column: int, cells: Sequence[Any], style: Style) -> None:
        """Cells below each other, by one of the methods for a cell; a missing one is blank."""
        for row, cell in enumerate(cells, top):
            if cell is None or cell == "":
                self.write_blank(row, column, None, style)
            else:
                getattr(self, method)(row, column, cell, style)


class PageCells(Noted):
    """A sheet whose cells are ours. Rows and columns from 0; of a cell written twice the later value holds.

    A cell is its style and the rest of its element. Single cells lie over filled columns. What may be entered
    is noted by rule, with the areas where it holds: the rules belong to the form, the areas to the cells.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rows: dict[int, dict[int, tuple[int, str]]] = {}  # row → column → cell
        self.filled: list[tuple[int, int, int, list[str]]] = []  # top, column, style, rests
        self.heights: dict[int, float] = {}
        self.tables: list[tuple[str, str]] = []  # of each Excel table the area in the form, and its own
        self._rules: dict[str, tuple[Mapping[str, Any], list[str]]] = {}  # repr → rule and its areas

    def __repr__(self) -> str:
        """The form alone. Pictures hang on rows, so that with them heights are a part of it."""
        drawn = any(method.startswith("insert_") for method, _values, _named in self.calls)
        return (
            super().__repr__()
            + repr(self.heights if drawn else "")
            + repr([rule for rule, _ in self.rules()])
        )

    def set_row(self, row: int, height: float) -> None:
        """The height of a row in points."""
        self.heights[row] = height

    def data_validation(self, top: int, left: int, bottom: int, right: int, rule: Mapping[str, Any]) -> None:
        """What a person may enter in an area."""
        first, last = f"{letters(left)}{top + 1}", f"{letters(right)}{bottom + 1}"
        _rule, areas = self._rules.setdefault(repr(rule), (rule, []))
        areas.append(first if first == last else f"{first}:{last}")

    def add_table(self, top: int, left: int, bottom: int, right: int, options: Mapping[str, Any]) -> None:
        """An Excel table. Where it ends belongs to the cells: XlsxWriter looks at each of its cells."""
        first, last = f"{letters(left)}{top + 1}", letters(right)
        self.tables.append((f'ref="{first}:{last}{top + 2}"', f'ref="{first}:{last}{bottom + 1}"'))
        self.calls.append(("add_table", (top, left, top + 1, right, options), {}))

    def rules(self) -> list[tuple[Mapping[str, Any], str]]:
        """Each rule of what may be entered, with its areas as `H9:H12 H14`."""
        return [(rule, " ".join(areas)) for _key, (rule, areas) in sorted(self._rules.items())]

    def write_blank(self, row: int, column: int, _nothing: None, style: Style) -> None:
        """A cell without a value."""
        self._put(row, column, style, _BLANK)

    def write_number(self, row: int, column: int, value: float | Decimal, style: Style) -> None:
        """A number; `ValueError` where it is none."""
        self._put(row, column, style, _number(value))

    def write_string(self, row: int, column: int, text: str, style: Style) -> None:
        """Text that never becomes a formula."""
        self._put(row, column, style, _text(text))

    def write_datetime(self, row: int, column: int, value: dt.date, style: Style) -> None:
        """A day or a moment."""
        self._put(row, column, style, _moment(value))

    def write_formula(self, row: int, column: int, formula: str, style: Style, value: Any) -> None:
        """A formula with the value that it has now: a number or text."""
        kind = ' t="str"' if isinstance(value, str) and value else ""
        shown = f"><v>{_escaped(value)}</v></c>" if isinstance(value, str) else _number(value)
        self._put(row, column, style, f"{kind}><f>{_escaped(formula.removeprefix('='))}</f{shown}")

    def merge_range(self, top: int, left: int, bottom: int, right: int, _text: str, style: Style) -> None:
        """Cells that look like one; its value is written into the first."""
        self.calls.append(("merge_range", (top, left, bottom, right, "", style), {}))
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self._put(row, column, style, _BLANK)

    def clear_row(self, row: int) -> None:
        """Nothing is in this row, and nothing is merged from it on."""
        self.rows.pop(row, None)
        self.calls = [call for call in self.calls if call[0] != "merge_range" or call[1][0] != row]

    def fill_column(self, method: str, top: int, column: int, cells: Sequence[Any], style: Style) -> None:
        """Cells below each other, by one of the methods for a cell; a missing one is blank."""
        rest = _RESTS[method]
        if len(cells) > _LONG:  # of a month's million most are alike
            made = {cell: _BLANK if cell is None or cell == "" else rest(cell) for cell in set(cells)}
            rests = list(map(made.__getitem__, cells))
        else:
            rests = [_BLANK if cell is None or cell == "" else rest(cell) for cell in cells]
        if rests:
            self.filled.append((top, column, style.number, rests))

    def _put(self, row: int, column: int, style: Style, rest: str) -> None:
        cells = self.rows.get(row)
        if cells is None:
            cells = self.rows[row] = {}
        cells[column] = (style[0], rest)

    def extent(self) -> str:
        """The area that has cells, as `A1:I40`."""
        columns = {column for cells in self.rows.values() for column in cells}
        columns.update(column for _top, column, _style, _rests in self.filled)
        if not columns:
            return "A1"
        rows = [*self.rows, *(row for top, _, _, rests in self.filled for row in (top, top + len(rests) - 1))]
        first, last = f"{letters(min(columns))}{min(rows) + 1}", f"{letters(max(columns))}{max(rows) + 1}"
        return first if first == last else f"{first}:{last}"

    def elements(self, numbers: Sequence[int]) -> Iterator[str]:
        """The rows as XML, one after the other; numbers: of each style, its number in the workbook."""
        styles = [f'" s="{number}"' for number in numbers]
        rows = self.rows.keys() | self.heights.keys()
        plain = self._long_table()
        for top, _column, _style, rests in self.filled if not plain else ():
            rows |= {*range(top, top + len(rests))}
        free = plain.start
        for row in sorted(rows):
            if free <= row and free < plain.stop:
                yield from self._plain_rows(range(free, min(row, plain.stop)), styles)
                free = row + 1
            yield self._element(row, styles)
        yield from self._plain_rows(range(free, plain.stop), styles)

    def _element(self, row: int, styles: Sequence[str]) -> str:
        height = self.heights.get(row)
        tall = f' ht="{int(height * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1"' if height else ""
        number = row + 1
        cells = "".join(
            [
                f'<c r="{_NAMES[column]}{number}{styles[style]}{rest}'
                for column, style, rest in self._cells(row)
            ]
        )
        return f'<row r="{number}"{tall}>{cells}</row>'

    def _long_table(self) -> range:
        """The rows of the only table of a sheet, where it is a long one."""
        spans = {(top, top + len(rests)) for top, _column, _style, rests in self.filled}
        if len(spans) == 1 and (span := range(*spans.pop())) and len(span) > _LONG:
            return span
        return range(0)

    def _plain_rows(self, rows: range, styles: Sequence[str]) -> Iterator[str]:
        """Rows of the long table in which nothing else stands, all by one pattern."""
        columns = sorted(self.filled, key=lambda filled: filled[1])
        cells = "".join(
            f'<c r="{_NAMES[column]}%s{styles[style]}%s' for _top, column, style, _rests in columns
        )
        for first in range(rows.start, rows.stop, _LONG):
            numbers = [str(row + 1) for row in rows[first - rows.start :][:_LONG]]
            parts = [numbers]
            for top, _column, _style, rests in columns:
                parts += [numbers, rests[first - top : first - top + len(numbers)]]
            yield from map(f'<row r="%s">{cells}</row>'.__mod__, zip(*parts, strict=True))

    def _cells(self, row: int) -> list[tuple[int, int, str]]:
        """The cells of a row from the left: column, style, rest."""
        cells = {
            column: (column, style, rests[row - top])
            for top, column, style, rests in self.filled
            if top <= row < top + len(rests)
        }
        for column, (style, rest) in self.rows.get(row, {}).items():
            cells[column] = (column, style, rest)
        return sorted(cells.values())


@lru_cache(maxsize=50_000, typed=True)
def _number(value: float | Decimal) -> str:
    if not isfinite(value):
        raise ValueError(value)
    if isinstance(value, Decimal):  # equal ones are written alike, for one is kept in the place of the other
        return f"><v>{value.normalize() + 0:f}</v></c>"
    return f"><v>{value + 0:.16G}</v></c>"  # never −0, which is equal to 0 and would be kept in its place


@lru_cache(maxsize=20_000, typed=True)
def _moment(value: dt.date) -> str:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    days = (moment - _EPOCH) / dt.timedelta(days=1)
    return _number(days if days > 60 else days - 1)  # Excel has a 29th of February 1900


@lru_cache(maxsize=50_000)
def _text(text: str) -> str:
    """Codes and sentences come again and again."""
    text = text[:LONGEST_CELL]
    kept = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{_escaped(text)}</t></is></c>'


def literal(text: str) -> str:
    """The same text, though it may read like what Excel writes for an unseen character (`_x000D_`)."""
    return _LOOKS_ESCAPED.sub(r"_x005F\1", text) if "_x" in text else text


def _escaped(text: str) -> str:
    """Text as XML has it; what XML cannot hold, as Excel writes it."""
    text = literal(text)
    if _UNSEEN.search(text):
        text = _UNSEEN.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_BLANK = "/>"
_RESTS: Mapping[str, Callable[[Any], str]] = {
    "write_number": _number,
    "write_string": _text,
    "write_datetime": _moment,
}
