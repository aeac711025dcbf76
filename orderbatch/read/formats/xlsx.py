"""What calamine does not show of an xlsx sheet: errors, uncalculated formulas, hidden rows and columns.

Most sheets have none of it; a few searches in the inflated bytes tell so, and only then is the markup
walked with a real parser.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from orderbatch.read.formats.grid import Spot

_ODD = re.compile(
    rb"""t=["']e["']|hidden=["'](?:1|true)["']|\bht=["']0["']"""
    rb"""|<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)"""  # a formula …
    rb"""\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""  # … without a value
)
# what nothing odd is without, and which letter of it is seldom in the markup of cells
_HINTS = {b't="e"': 3, b"hidden=": 0, b"</f>": 2, b"<f t": 1, b'ht="0"': 0}
_LAST_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d+)["']""")
_FAR_ROW = 10_000
_FILLED = re.compile(rb"""<c r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?!</c>)""")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TRUE = ("1", "true")


@dataclass(slots=True)
class Marks:
    """Odd spots of one sheet, positions from 0."""

    errors: dict[Spot, str] = field(default_factory=dict)
    unsaved: set[Spot] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shown_in: dict[Spot, tuple[str, ...]] = field(default_factory=dict)  # currencies, by number formats
    reach: Spot = (0, 0)  # last row and column that hold a value


def relations(members: Mapping[str, bytes], part: str) -> dict[str, str]:
    """Identity → member name of everything that a part refers to."""
    folder, _slash, name = part.rpartition("/")
    targets = {}
    for tag in _RELATION.findall(members.get(f"{folder}/_rels/{name}.rels".lstrip("/"), b"")):
        attributes = _attributes(tag)
        target = attributes.get("Target", "").replace("\\", "/").lower()
        path = target if target.startswith("/") else f"/{folder}/{target}"
        targets[attributes.get("Id", "")] = posixpath.normpath(path).lstrip("/")
    return targets


def workbook_part(members: Mapping[str, bytes], name: str) -> str:
    """The member that lists the sheets: where everybody has it, or else the one so called."""
    usual = f"xl/{name}"
    return usual if usual in members else next((member for member in members if member.endswith(name)), usual)


def sheet_parts(members: Mapping[str, bytes]) -> list[str]:
    """The member names of an xlsx's sheets, in workbook order; "" where the workbook does not say."""
    book = workbook_part(members, "workbook.xml")
    targets = relations(members, book)
    parts = []
    for tag in _SHEET.findall(members.get(book, b"")):
        attributes = _attributes(tag)
        identity = next((value for name, value in attributes.items() if name.split(":")[-1] == "id"), "")
        parts.append(targets.get(identity, ""))
    return parts


def without_macro_sheets(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members of a workbook that no longer lists its sheets of macros, old viruses mostly; {} if none.

    calamine opens nothing where it finds one.
    """
    book = workbook_part(members, "workbook.xml")
    listed = members.get(book, b"")
    less = listed
    for tag, target in zip(_SHEET.findall(listed), sheet_parts(members), strict=True):
        if "macrosheets/" in target:
            less = less.replace(tag, b"", 1)
    return {**members, book: less} if less != listed else {}


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): (first or second).decode("utf-8", "replace")
        for name, first, second in _ATTRIBUTE.findall(tag)
    }


def is_far(part: bytes) -> bool:
    """Whether the last row lies so far down that a wide table would be too large: worth a walk.

    Rows out of order escape this; then the reading process's own limit of memory holds.
    """
    start = max(part.rfind(b"<row "), part.rfind(b":row ")) if not _is_plain(part) else part.rfind(b"<row ")
    found = _LAST_ROW.match(part, part.rfind(b"<", 0, start + 1)) if start >= 0 else None
    return found is not None and int(found[1]) > _FAR_ROW


def reach_of(part: bytes) -> Spot:
    """The last row and column with a cell that is not empty, where the markup is plain; else (0, 0)."""
    if not _is_plain(part):
        return 0, 0
    columns, rows = set(), set()
    for found in _FILLED.finditer(part):
        columns.add(found[1])
        rows.add(int(found[2]))
    return max(rows, default=1) - 1, max((column_number(name.decode()) for name in columns), default=0)


def is_odd(part: bytes) -> bool:
    """Whether the sheet has anything that calamine does not show."""
    return (not _is_plain(part) or _hints(part)) and _ODD.search(part) is not None


def _hints(part: bytes) -> bool:
    """Whether any hint stands in a sheet. Of its cells most hold one letter of none: that is quick to see."""
    start, end = part.find(b"<sheetData") + len(b"<sheetData"), part.rfind(b"</sheetData")
    if end < start:
        return any(hint in part for hint in _HINTS)
    return any(
        part.find(hint, 0, start) >= 0
        or part.find(hint, end) >= 0
        or (part.find(hint[letter : letter + 1], start, end) >= 0 and part.find(hint, start, end) >= 0)
        for hint, letter in _HINTS.items()
    )


def _is_plain(part: bytes) -> bool:
    """As everybody writes it: no prefix before the names of elements, double quotes around values."""
    return b"<sheetData" in part[:4096] and b"'" not in part


class Walker(Protocol):
    """What is told of markup, piece by piece."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def characters(self, text: str) -> None:
        """Text inside of it."""

    def end(self, tag: str) -> None:
        """It ends."""


def walk_through(markup: bytes, walker: Walker) -> None:
    """Tell the walker everything, in order. Raises `expat.ExpatError` where it is no XML."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.characters
    parser.Parse(markup, True)


def marks_of(part: bytes) -> Marks:
    """Walk one sheet's markup. Raises `expat.ExpatError` where it is no XML."""
    walk = _Walk()
    walk_through(part, walk)
    return walk.marks


class _Walk:
    """The walk's state: the cell we are in and what it has."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.row = -1
        self.column = -1
        self.kind = ""
        self.has_formula = False
        self.value = ""
        self.inside = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rsplit(":", 1)[-1]
        begin: Callable[[dict[str, str]], None] | None = {
            "row": self._row,
            "c": self._cell,
            "col": self._col,
        }.get(name)
        if begin:
            begin(attributes)
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "t"):
            self.inside = name

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes["r"]) - 1 if attributes.get("r", "").isdigit() else self.row + 1
        self.column = -1
        if attributes.get("hidden") in _TRUE or attributes.get("ht") == "0":
            self.marks.hidden_rows.add(self.row)

    def _col(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") == "0":
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.marks.hidden_columns.update(range(first - 1, min(last, 16_384)))

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self.row, self.column = int(reference[2]) - 1, column_number(reference[1])
        else:
            self.column += 1
        self.kind, self.has_formula, self.value = attributes.get("t", ""), False, ""

    def characters(self, text: str) -> None:
        if self.inside:
            self.value += text

    def end(self, tag: str) -> None:
        name = tag.rsplit(":", 1)[-1]
        if name in ("v", "t"):
            self.inside = ""
        elif name == "c":
            spot = (self.row, self.column)
            if self.kind == "e":
                self.marks.errors[spot] = self.value.strip() or "#"
            elif self.has_formula and not self.value and self.kind != "str":
                self.marks.unsaved.add(spot)
            if self.value:
                reach = self.marks.reach
                self.marks.reach = (max(reach[0], self.row), max(reach[1], self.column))


def column_number(name: str) -> int:
    """Position of column letters: A → 0, AA → 26."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
