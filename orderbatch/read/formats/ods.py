"""What calamine does not show of an ods sheet: error cells, uncalculated
formulas, hidden rows and columns, cells under a merge, currencies that only a number format shows."""

import re
from collections.abc import Mapping

from orderbatch.contract.currencies import said_in
from orderbatch.read.formats.grid import Spot
from orderbatch.read.formats.number_formats import called_by, unit_beside
from orderbatch.read.formats.xlsx import Marks, walk_through

_HINTS = (
    b'visibility="collapse"', b'visibility="filter"', b'value-type="error"', b"-spanned=", b"table:formula="
)  # fmt: skip
_FORMAT_TEXT = re.compile(rb"<number:(?:text|currency-symbol)(?:\s[^>]*)?>([^<]+)<")
_NUMBERS = ("float", "currency")
_HIDDEN = ("collapse", "filter")
_MOST = 20_000  # repetitions that are followed: an empty tail is repeated a million times


def is_odd(members: Mapping[str, bytes]) -> bool:
    """Whether any sheet of `content.xml` has something that calamine does not show."""
    content = members["content.xml"]
    return any(hint in content for hint in _HINTS) or any(
        called_by(f'"{text.decode("utf-8", "replace")}"')
        for part in (content, members.get("styles.xml", b""))
        for text in set(_FORMAT_TEXT.findall(part))
    )


def marks_of(content: bytes) -> list[tuple[Marks, list[tuple[Spot, Spot]]]]:
    """Odd spots and merges of each sheet, in order. Raises `expat.ExpatError` where it is no XML."""
    walk = _Walk()
    walk_through(content, walk)
    return walk.sheets


class _Walk:
    """The walk's state: which cell of which sheet we are in."""

    def __init__(self) -> None:
        self.sheets: list[tuple[Marks, list[tuple[Spot, Spot]]]] = []
        self.row = self.column = self.heading = 0
        self.rows = self.columns = 1
        self.wrong = self.uncalculated = self.is_number = False
        self.text = self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.removeprefix("table:")
        if name == "table":
            self.sheets.append((Marks(), []))
            self.row = self.column = self.heading = 0
        elif not self.sheets:
            return
        elif name == "table-column":
            count = _repeated(attributes, "columns")
            if attributes.get("table:visibility") in _HIDDEN:
                hidden = range(self.heading, self.heading + min(count, _MOST))
                self.sheets[-1][0].hidden_columns.update(hidden)
            self.heading += count
        elif name == "table-row":
            self.rows, self.column = _repeated(attributes, "rows"), 0
            if attributes.get("table:visibility") in _HIDDEN:
                self.sheets[-1][0].hidden_rows.update(range(self.row, self.row + min(self.rows, _MOST)))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.columns = _repeated(attributes, "columns")
        self.wrong, self.text = attributes.get("calcext:value-type") == "error", ""
        self.uncalculated = "table:formula" in attributes and "office:value-type" not in attributes
        self.is_number = attributes.get("office:value-type") in _NUMBERS
        self.value = attributes.get("office:value", "")
        down, across = (
            int(attributes.get(f"table:number-{axis}-spanned", 1)) for axis in ("rows", "columns")
        )
        if down > 1 or across > 1:
            last = (self.row + down - 1, self.column + across - 1)
            self.sheets[-1][1].append(((self.row, self.column), last))

    def characters(self, text: str) -> None:
        if self.wrong or self.uncalculated or self.is_number:
            self.text += text

    def _called(self) -> tuple[str, ...]:
        """The currencies that a number is shown with, and the unit that it is not in."""
        try:
            unit = unit_beside(self.text, float(self.value))
        except ValueError:
            unit = ""
        return (*said_in(self.text), *filter(None, [unit]))

    def end(self, tag: str) -> None:
        if not self.sheets:
            return
        if tag in ("table:table-cell", "table:covered-table-cell"):
            if self.wrong:
                for column in range(self.column, self.column + min(self.columns, _MOST)):
                    self.sheets[-1][0].errors[(self.row, column)] = self.text.strip() or "#"
            if self.uncalculated and not self.wrong and not self.text.strip():
                self.sheets[-1][0].unsaved.add((self.row, self.column))
            if self.is_number and (said := self._called()):
                for column in range(self.column, self.column + min(self.columns, _MOST)):
                    self.sheets[-1][0].shown_in[(self.row, column)] = tuple(map(str.upper, said))
            self.wrong = self.uncalculated = self.is_number = False
            self.column += self.columns
        elif tag == "table:table-row":
            self.row += self.rows


def _repeated(attributes: dict[str, str], what: str) -> int:
    return max(int(attributes.get(f"table:number-{what}-repeated", 1)), 1)
