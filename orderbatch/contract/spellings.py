"""Numbers, money, codes and days as people write them: each parser takes one cell and is exact or refuses.

What they refuse is a `CellError` with a finding code. Nothing is rounded or guessed: 3.5 is not 3, `1_000`,
True and a date are no counts; `１２`, `1,200` and ` 7 ` are (tests/test_cell_spellings.py is the table).
"""

import contextlib
import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, InvalidOperation
from functools import cache

from orderbatch.contract.currencies import foreign, without_currency

LARGEST_COUNT = 1_000_000_000
_SHOWN = Context(prec=15)
LARGEST_MONEY = 10**15  # minor units
LONGEST_TEXT = 1_000

# Control characters, zero-width and bidirectional marks: never part of what a person meant (4-run step 7).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\u061c\ud800-\udfff\U000e0000-\U000e007f]"
)
_SIZE = re.compile(r"(\d[a-z]{0,3})[*x](?=\d)")  # `2kg*6`, `2kgx6` for `2kg×6`
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_EUROPEAN = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d{1,2}")  # both marks stand, so which is which is sure
_SPACED = re.compile(r"[+-]?\d{1,3}([ '\u2019]\d{3})+([.,]\d{1,2})?")  # `1 500`, `1'500.00`
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_BEHIND = re.compile(r"(\d[\d.,' \u2019]*)-")  # `1,500.00-`, as ledgers print what is owed
_OWED = re.compile(r"\(([^()]*\d[^()]*)\)")  # `(2,000.00)`
_FIRST_YEAR = 1990  # a day before is a slip: `26` typed for 2026, or a time of day alone
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")  # what programs make of a hyphen
_TIMES = re.compile(r"^[x×*]\s+(?=\d)", re.IGNORECASE)  # `x 10` in a list by hand; `x12` may be a size
_QUOTED_CODE = re.compile(r"""=?"([^"]+)"|'(.+)""")  # how CSV files keep leading zeros
_ROUNDED_CODE = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)  # a code that a spreadsheet has cut off
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3})[a-z]*\.?[\s,-]+(\d{4}|\d{2})")
_NAMED_DAY = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
_DAY_WITHOUT_YEAR = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]?\s+|[\s(]*(?:星期|周|礼拜)([一二三四五六日天])[)\s]*$",
    re.IGNORECASE,
)
_CHINESE_DAYS = "一二三四五六日"
_CHINESE_FIGURES = "〇一二三四五六七八九"
_IN_CHINESE_FIGURES = re.compile(r"[〇○零一二三四五六七八九十廿卅]+(?=\s*[年月日号])")
_WITHOUT_YEAR = re.compile(
    r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?|(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})"
    r"|(?P<name>[a-z]{3})[a-z]*\.?\s+(?P<nd>\d{1,2})(?:st|nd|rd|th)?"
    r"|(?P<dn>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<named>[a-z]{3})[a-z]*\.?"
)
_FARTHEST = 120  # days between a day without its year and the one on which it came
_DAY_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_DAY_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_CLOCK = re.compile(r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$")


class CellError(Exception):
    """A cell that is not exactly what its column wants; `code` is a finding code."""

    def __init__(self, code: str, **numbers: object) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


def clean_text(text: str) -> str:
    """Text as a person sees it: no unseen characters, no blanks at the ends."""
    if text.isprintable() and "\ufffc" not in text and "\ufffd" not in text:  # as nearly all are
        return text.strip()
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


def folded(text: str) -> str:
    """A code or a name without case, width and blanks, `×` in sizes: what two spellings of one share."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SIZE.sub(r"\1×", plain) if "x" in plain or "*" in plain else plain


def as_a_name(text: str) -> str:
    """A name of an item among codes: marked, so that no code is taken for one."""
    return f"={folded(text)}"


def is_blank(value: object) -> bool:
    """No value, or nothing but blanks."""
    return value is None or (isinstance(value, str) and not clean_text(value))


def parse_text(value: object) -> str:
    """Text without unseen characters."""
    text = shown(value) if not isinstance(value, str) else clean_text(value)
    if len(text) > LONGEST_TEXT:
        raise CellError("TEXT_TOO_LONG", most=LONGEST_TEXT)
    return text


def parse_code(value: object) -> str:
    """A code: NFKC, without blanks, no cut-off number."""
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellError("NOT_A_CODE")
    if isinstance(value, (int, float)):
        if not float(value).is_integer() or not 0 <= value < 1e15:
            raise CellError("NOT_A_CODE")
        return str(int(value))
    code = "".join(unicodedata.normalize("NFKC", clean_text(str(value))).split()).translate(_DASHES)
    if quoted := _QUOTED_CODE.fullmatch(code):
        code = quoted[1] or quoted[2]
    if _ROUNDED_CODE.fullmatch(code):
        raise CellError("NOT_A_CODE")
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
        digits = repr(value)  # 15 of them, as spreadsheets show it: what lies beyond is binary noise
        return Decimal(digits if len(digits) <= 15 else f"{value:.15g}")
    text = _number_text(str(value), code)
    if _SPACED.fullmatch(text):
        text = re.sub(r"[ '\u2019]", "", text).replace(",", ".")
    elif _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    elif _EUROPEAN.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    if not text.isascii() or not _PLAIN.fullmatch(text):
        raise CellError(code)
    try:
        # A text with more than 15 digits was a number in a program: `12.000000000000002` is 12 there too.
        return _SHOWN.create_decimal(text) if "." in text else Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the pattern admits only decimals
        raise CellError(code) from error


def _signed(text: str) -> str:
    """A number whose sign stands in front, however a ledger prints it: `(5)` and `5-` are -5."""
    if owed := _OWED.fullmatch(text):
        text = f"-{owed[1].strip()}"
    return _BEHIND.sub(r"-\1", text) if _BEHIND.fullmatch(text) else text


def _number_text(text: str, code: str) -> str:
    """A number's text in plain digits; `5²`, `①` and `½` are not 52, 1 and 1/2."""
    if any(unicodedata.category(letter) == "No" for letter in text):
        raise CellError(code)
    return unicodedata.normalize("NFKC", clean_text(text)).replace("−", "-").strip()


@cache
def _cases_behind() -> re.Pattern[str]:
    """Words for cases behind a number. The words of units are read where one is: a refusal needs none."""
    from orderbatch.contract.units import CASES_BEHIND

    return CASES_BEHIND


def parse_count(value: object) -> int:
    """Whole cases."""
    if type(value) is float and value.is_integer() and abs(value) <= LARGEST_COUNT:
        return int(value)  # almost every quantity of a workbook
    if isinstance(value, str):
        value = _TIMES.sub("", _cases_behind().sub("", _number_text(value, "NOT_A_COUNT")))
    number = _number(value, "NOT_A_COUNT")
    if number != number.to_integral_value():
        raise CellError("NOT_WHOLE")
    if abs(number) > LARGEST_COUNT:
        raise CellError("TOO_LARGE", most=LARGEST_COUNT)
    return int(number)


def amount_of(value: object, currency: str = "") -> tuple[Decimal, tuple[str, ...]]:
    """A sum of money, however its sign is written, and the currencies that it calls."""
    said: tuple[str, ...] = ()
    if isinstance(value, str):
        bare, outside = without_currency(_number_text(value, "NOT_MONEY"), currency)
        text = _signed(bare)
        sign = "-" if text.startswith("-") else ""
        text, inside = without_currency(text.removeprefix(sign), currency)
        value, said = sign + text, (*outside, *inside)
    return _number(value, "NOT_MONEY"), said


def parse_money(value: object, currency: str = "") -> int:
    """Minor units; at most two decimals. currency: the desk's, which alone may be called; "" = whichever."""
    if type(value) is float and abs(value) < 10**11 and (minor := round(value * 100)) / 100 == value:
        return minor  # almost every price of a workbook: no other number of minor units is shown so
    number, said = amount_of(value, currency)
    number *= 100
    if other := foreign(said, currency):
        raise CellError("MONEY_CURRENCY", said=other, currency=currency)
    whole = number.to_integral_value()
    # A sum that a spreadsheet computed carries binary noise far below a minor unit; a third decimal does not.
    if abs(number - whole) > Decimal("0.0001"):
        raise CellError("NOT_MONEY")
    if abs(whole) > LARGEST_MONEY:
        raise CellError("TOO_LARGE", most=LARGEST_MONEY // 100)
    return int(whole)


def parse_measure(value: object) -> int:
    """Millionths of the unit."""
    if isinstance(value, str):
        value = _signed(_number_text(value, "NOT_A_NUMBER"))
    number = _number(value, "NOT_A_NUMBER") * 1_000_000
    if abs(number) > 10**15:
        raise CellError("TOO_LARGE", most=10**9)
    return int(number.to_integral_value())


def _a_day(year: str, month: str, day: str) -> dt.date:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise CellError("NOT_A_DAY") from error
    if not _FIRST_YEAR <= found.year <= 2200:
        raise CellError("NOT_A_DAY")
    return found


def _day_of(text: str) -> dt.date:
    """The day that a text names beyond doubt; a weekday beside it must be its own."""
    bare, weekday = _without_weekday(text)
    if weekday is not None and bare:
        day = _day_of(bare)
        if day.weekday() != weekday:
            raise CellError("DAY_AMBIGUOUS")
        return day
    if found := _DAY_YEAR_FIRST.fullmatch(text):
        return _a_day(*found.groups())
    if found := _DAY_YEAR_LAST.fullmatch(text):
        first, second, year = found.groups()
        if int(first) <= 12 and int(second) <= 12 and first != second:
            raise CellError("DAY_AMBIGUOUS")
        return _a_day(year, first, second) if int(first) <= 12 else _a_day(year, second, first)
    if re.fullmatch(r"(19|20)\d{6}", text):
        return _a_day(text[:4], text[4:6], text[6:])
    if found := _DAY_NAMED.fullmatch(text.lower()):
        return _a_day(f"20{found[3]}"[-4:], _month(found[2]), found[1])  # `23-Nov-26`
    if found := _NAMED_DAY.fullmatch(text.lower()):
        return _a_day(found[3], _month(found[1]), found[2])
    raise CellError("DAY_AMBIGUOUS" if _DAY_WITHOUT_YEAR.fullmatch(text) else "NOT_A_DAY")


def _in_figures(text: str) -> str:
    """A day whose numbers are Chinese words in figures: 二〇二六年十一月廿三日 is 2026年11月23日."""
    if "月" not in text:
        return text
    return _IN_CHINESE_FIGURES.sub(lambda found: _figures(found[0]), text)


def _figures(words: str) -> str:
    """二〇二六, 十, 十一, 二十, 二十三; what is no number stays as it is."""
    plain = words.translate(str.maketrans("○零", "〇〇")).replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = plain.rpartition("十")
    if not ten:
        return "".join(str(_CHINESE_FIGURES.index(figure)) for figure in plain)
    if len(tens) > 1 or len(ones) > 1 or "十" in tens or "〇" in plain:
        return words
    before, behind = (_CHINESE_FIGURES.index(figure) if figure else None for figure in (tens, ones))
    return f"{1 if before is None else before}{behind or 0}"


def _without_weekday(text: str) -> tuple[str, int | None]:
    """The text without the weekday in it, and which that is, from Monday on."""
    found = _WEEKDAY.search(text)
    if found is None:
        return text, None
    rest = (text[: found.start()] + text[found.end() :]).strip()
    if found[1]:
        return rest, _WEEKDAYS.index(found[1].lower())
    return rest, _CHINESE_DAYS.index(found[2].replace("天", "日"))


def day_near(value: object, came: dt.date) -> dt.date | None:
    """The day that a text means which names no year, as the nearest one to when it came; None where none is.

    `11月23日`, `Monday, November 23`, `23/11`; not `5/6`, which may be either.
    """
    if not isinstance(value, str):
        return None
    said = _in_figures(unicodedata.normalize("NFKC", clean_text(value)).lower().strip())
    text, weekday = _without_weekday(said)
    found = _WITHOUT_YEAR.fullmatch(text)
    if found is None:
        return None
    near = []
    for year in range(came.year - 1, came.year + 2):
        with contextlib.suppress(CellError):
            near.append(_a_day(str(year), *_month_and_day(found)))
    near = [day for day in near if abs((day - came).days) <= _FARTHEST]
    near = [day for day in near if weekday in (None, day.weekday())]
    return near[0] if len(near) == 1 else None


def _month_and_day(found: re.Match[str]) -> tuple[str, str]:
    if found["m"]:
        return found["m"], found["d"]
    if name := found["name"] or found["named"]:
        return _month(name), found["nd"] or found["dn"]
    first, second = int(found["first"]), int(found["second"])
    if first <= 12 and second <= 12 and first != second:
        raise CellError("DAY_AMBIGUOUS")
    return (found["first"], found["second"]) if first <= 12 else (found["second"], found["first"])


def _month(name: str) -> str:
    if name not in _MONTHS:
        raise CellError("NOT_A_DAY")
    return str(_MONTHS.index(name) + 1)


def parse_moment(value: object) -> dt.datetime:
    """A moment of the company's zone, whole seconds. 9999-12-31 is how programs write that nothing ends."""
    if isinstance(value, dt.date):
        if value.year < _FIRST_YEAR:
            raise CellError("NOT_A_DAY")
        if isinstance(value, dt.datetime):
            return value.replace(microsecond=0, tzinfo=None)
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if (
            float(value).is_integer() and 19_000_101 <= value <= 21_991_231
        ):  # 20261123, as ERP exports write it
            return parse_moment(str(int(value)))
        # A bare serial of the 1900 calendar; the reader has already turned 1904 serials into dates.
        if not 32_874 <= value <= 109_574:  # 1990-01-01 … 2199-12-31
            raise CellError("NOT_A_DAY")
        return dt.datetime(1899, 12, 30) + dt.timedelta(seconds=round(value * 86_400))
    if not isinstance(value, str):
        raise CellError("NOT_A_DAY")
    text = _in_figures(unicodedata.normalize("NFKC", clean_text(value)))
    clock = _CLOCK.search(text)
    hour, minute, second = (int(part or 0) for part in clock.groups()) if clock else (0, 0, 0)
    if clock:
        text = text[: clock.start()]
    day = _day_of(text.strip())
    if hour > 23 or minute > 59 or second > 59:
        raise CellError("NOT_A_DAY")
    return dt.datetime(day.year, day.month, day.day, hour, minute, second)


def parse_day(value: object) -> dt.date:
    """A day that is named beyond doubt."""
    return parse_moment(value).date()


def parse_choice(spellings: Mapping[str, str]) -> Callable[[object], str]:
    """The parser of a choice column: every accepted spelling (lower case) → its value."""

    def parse(value: object) -> str:
        text = unicodedata.normalize("NFKC", shown(value)).lower()
        if text not in spellings:
            raise CellError("NOT_A_CHOICE")
        return spellings[text]

    return parse


def megabytes(size: int) -> str:
    """A size in bytes as a finding tells it, in megabytes and never less than it is: 10000001 → 10.1."""
    whole, tenth = divmod(-(-size // 100_000), 10)
    return f"{whole}.{tenth}"
