"""How one kind of cell is read exactly. A parser refuses what is not exact; it never rounds or guesses.

Parsing is column-wise: `parse_column` takes the cells of one column of all sheets of a run at once. A
cell that is already of the plain kind costs one type test; only odd cells take the slow way. To add a
kind: one `_slow_<kind>` function and a row in `_KINDS`.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from orderbatch.contract.words import every_choice

Kind = Literal["text", "code", "count", "money", "measure", "day", "moment", "choice"]

LARGEST_COUNT = 1_000_000_000
LARGEST_MONEY = 10**15  # minor units
LONGEST_TEXT = 1_000

# Control characters, zero-width and bidirectional marks: never part of what a person meant (4-run step 7).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_CASE_UNITS = re.compile(r"\s*(件|箱|cases?|ctns?|cartons?)\.?$", re.IGNORECASE)
_CURRENCY = re.compile(r"^(CNY|RMB|GBP|USD|EUR|[¥￥£$€])\s*|\s*(元|CNY|RMB|GBP|USD|EUR)$", re.IGNORECASE)
_DAY_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DAY_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CLOCK = re.compile(r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$")


@dataclass(frozen=True, slots=True)
class Column:
    """One kind of cell: its name in the vocabulary, how it is parsed, and what it must satisfy.

    required: the column must be there and the cell filled. advisory: a bad cell is told, its value
    dropped, and the row goes on. person: filled in by a person on a sheet that we write. least / most:
    bounds (cases, minor units). key: text that is a code of ours.
    """

    name: str
    kind: Kind
    required: bool = False
    advisory: bool = False
    person: bool = False
    least: int | None = None
    most: int | None = None


class CellError(Exception):
    """A cell that is not exactly what its column wants; `code` is a finding code."""

    def __init__(self, code: str, **numbers: object) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


def clean_text(text: str) -> str:
    """Text as a person sees it: no unseen characters, no blanks at the ends."""
    return _UNSEEN.sub("", text).strip()


def shown(value: object) -> str:
    """A cell's value as a person would quote it in a message."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean_text(str(value))[:100]


def is_blank(value: object) -> bool:
    """No value, or nothing but blanks."""
    return value is None or (isinstance(value, str) and not clean_text(value))


def _slow_text(value: object) -> str:
    text = shown(value) if not isinstance(value, str) else clean_text(value)
    if len(text) > LONGEST_TEXT:
        raise CellError("TEXT_TOO_LONG", most=LONGEST_TEXT)
    return text


def _slow_code(value: object) -> str:
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellError("NOT_A_CODE")
    if isinstance(value, (int, float)):
        if not float(value).is_integer() or not 0 <= value < 1e15:
            raise CellError("NOT_A_CODE")
        return str(int(value))
    code = "".join(unicodedata.normalize("NFKC", clean_text(str(value))).split())
    if code.endswith(".0") and code[:-2].isdigit():
        code = code[:-2]
    if len(code) > 64:
        raise CellError("NOT_A_CODE")
    return code


def _number(value: object, code: str) -> Decimal:
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellError(code)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise CellError(code)
        return Decimal(repr(value))
    text = unicodedata.normalize("NFKC", clean_text(str(value))).replace("−", "-").strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if not text.isascii() or not _PLAIN.fullmatch(text):
        raise CellError(code)
    try:
        return Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only decimals
        raise CellError(code) from error


def _slow_count(value: object) -> int:
    if isinstance(value, str):
        value = _CASE_UNITS.sub("", unicodedata.normalize("NFKC", clean_text(value)))
    number = _number(value, "NOT_A_COUNT")
    if number != number.to_integral_value():
        raise CellError("NOT_WHOLE")
    if abs(number) > LARGEST_COUNT:
        raise CellError("TOO_LARGE", most=LARGEST_COUNT)
    return int(number)


def _slow_money(value: object) -> int:
    if isinstance(value, str):
        text = _CURRENCY.sub("", unicodedata.normalize("NFKC", clean_text(value)))
        value = _CURRENCY.sub("", text)
    number = _number(value, "NOT_MONEY") * 100
    whole = number.to_integral_value()
    # A sum that a spreadsheet computed carries binary noise far below a minor unit; a third decimal does not.
    if abs(number - whole) > Decimal("0.0001"):
        raise CellError("NOT_MONEY")
    if abs(whole) > LARGEST_MONEY:
        raise CellError("TOO_LARGE", most=LARGEST_MONEY // 100)
    return int(whole)


def _slow_measure(value: object) -> int:
    number = _number(value, "NOT_A_NUMBER") * 1_000_000
    if abs(number) > 10**15:
        raise CellError("TOO_LARGE", most=10**9)
    return int(number.to_integral_value())


def _a_day(year: str, month: str, day: str) -> dt.date:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise CellError("NOT_A_DAY") from error
    if not 1990 <= found.year <= 2200:
        raise CellError("NOT_A_DAY")
    return found


def _slow_moment(value: object) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0, tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        # A bare serial of the 1900 calendar; the reader has already turned 1904 serials into dates.
        if not 32_874 <= value <= 109_574:  # 1990-01-01 … 2199-12-31
            raise CellError("NOT_A_DAY")
        return dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(value * 86_400))
    if not isinstance(value, str):
        raise CellError("NOT_A_DAY")
    text = unicodedata.normalize("NFKC", clean_text(value))
    clock = _CLOCK.search(text)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    if clock:
        text = text[: clock.start()]
    if found := _DAY_YEAR_FIRST.fullmatch(text):
        day = _a_day(*found.groups())
    elif found := _DAY_YEAR_LAST.fullmatch(text):
        first, second_part, year = found.groups()
        if int(first) <= 12 and int(second_part) <= 12 and first != second_part:
            raise CellError("DAY_AMBIGUOUS")
        day = _a_day(year, first, second_part) if int(first) <= 12 else _a_day(year, second_part, first)
    elif re.fullmatch(r"(19|20)\d{6}", text):
        day = _a_day(text[:4], text[4:6], text[6:])
    else:
        raise CellError("NOT_A_DAY")
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("NOT_A_DAY")
    return dt.datetime(day.year, day.month, day.day, hour, minute, second)


def _slow_day(value: object) -> dt.date:
    return _slow_moment(value).date()


def _slow_choice(spellings: Mapping[str, str]) -> Callable[[object], str]:
    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", shown(value)).lower()
        if text not in spellings:
            raise CellError("NOT_A_CHOICE")
        return spellings[text]

    return parse


def _plain_count(value: object) -> bool:
    return type(value) is int and -LARGEST_COUNT <= value <= LARGEST_COUNT


def _plain_code(value: object) -> bool:
    return type(value) is str and value.isascii() and value.isalnum() and len(value) <= 64


def _plain_text(value: object) -> bool:
    return type(value) is str and value.isascii() and value.isprintable() and len(value) <= LONGEST_TEXT


def _never(_value: object) -> bool:
    return False


_KINDS: Mapping[Kind, tuple[Callable[[object], bool], Callable[[Any], Any]]] = {
    "text": (_plain_text, _slow_text),
    "code": (_plain_code, _slow_code),
    "count": (_plain_count, _slow_count),
    "money": (_never, _slow_money),
    "measure": (_never, _slow_measure),
    "day": (_never, _slow_day),
    "moment": (_never, _slow_moment),
}

BLANK: Mapping[Kind, object] = {"text": "", "code": "", "choice": ""}


def parse_column(
    column: Column, cells: Sequence[object]
) -> tuple[list[Any], list[tuple[int, str, Mapping[str, object]]]]:
    """The cells of one column as clean values, and (position, finding code, numbers) of those refused.

    Clean values: `text`, `code`, `choice` str ("" where blank); `count` int cases; `money` int minor
    units; `measure` int millionths; `day` date; `moment` datetime. Blank or refused: None (text: "").
    """
    blank = BLANK.get(column.kind)
    if column.kind == "choice":
        parse = _slow_choice(every_choice(column.name))
        plain: Callable[[object], bool] = _never
    else:
        plain, parse = _KINDS[column.kind]
    values: list[Any] = []
    refused: list[tuple[int, str, Mapping[str, object]]] = []
    known: dict[tuple[type, object], Any] = {}  # the same spelling is parsed once in a run
    for position, cell in enumerate(cells):
        if plain(cell) and not (type(cell) is str and (cell[:1] == " " or cell[-1:] == " ")):
            values.append(cell)
            continue
        key = (type(cell), cell)
        if key in known:
            values.append(known[key])
            continue
        if is_blank(cell):
            values.append(blank)
            continue
        try:
            known[key] = value = parse(cell)
        except CellError as error:
            refused.append((position, error.code, error.numbers))
            value = blank
        values.append(value)
    return values, refused
