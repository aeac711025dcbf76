"""Every word that a user reads, by language and topic: `words/<language>/<topic>.toml`.

To add a language: copy the folder `en`, translate, and name it in `LANGUAGES`. What it does not say yet is
said in the first language. Headings and choices are read in every language at once; the first word of each
list is the one we write.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt

LANGUAGES = ("en", "zh")
_SEVERAL = ("_lines", "_gifts", "doubt_item", "doubt_name")  # how numbers of reasons end that name several
_LISTS = (list, tuple)
_BEFORE_STOP = re.compile(r"(\{(\w+)[^{}]*\})([.。])")


@cache
def own_words(language: str, name: str) -> Mapping[str, Any]:
    """One words file as nested tables; empty where a language does not have it."""
    # Not by pathlib: importing it would cost a tenth of the time that `--help` may take.
    try:
        with open(f"{__file__.removesuffix('__init__.py')}{language}/{name}.toml", "rb") as file:  # noqa: PTH123
            return tomllib.load(file)
    except FileNotFoundError:
        if language == LANGUAGES[0]:
            raise
        return {}


@cache
def topic(language: str, name: str) -> Mapping[str, Any]:
    """The same with what the language does not say yet in the words of the first one."""
    own, first = own_words(language, name), own_words(LANGUAGES[0], name)
    return own if language == LANGUAGES[0] else _over(own, first)


@cache
def _found(language: str, path: str) -> Any:
    first, *rest = path.split(".")
    found: Any = topic(language, first)
    for key in rest:
        found = found[key]
    return found


def _with_stops(sentence: str, numbers: Mapping[str, object]) -> str:
    """The sentence without its own full stop behind what ends with one: `Order no.`, `Harbour Ltd.`."""
    return _BEFORE_STOP.sub(
        lambda found: found[1] if str(numbers.get(found[2], "")).endswith(found[3]) else found[0], sentence
    )


def _over(own: Mapping[str, Any], first: Mapping[str, Any]) -> Mapping[str, Any]:
    said = dict(first)
    for key, value in own.items():
        below = first.get(key)
        said[key] = _over(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return said


def language_in(name: str) -> str:
    """The language that a locale or a code names (`zh_CN.UTF-8`, `EN`), or ""."""
    code = re.split(r"[^a-z]", name.lower(), maxsplit=1)[0]
    return code if code in LANGUAGES else ""


def script_of(text: str) -> str:
    """The first language in whose own letters something of a text is written, or ""."""
    return next((language for language, letters in _scripts() if letters.search(text)), "")


@cache
def _scripts() -> list[tuple[str, re.Pattern[str]]]:
    """Of the languages that have letters of their own, a pattern that finds one."""
    letters = {language: own_words(language, "reading").get("letters") for language in LANGUAGES}
    return [(language, re.compile(f"[{some}]")) for language, some in letters.items() if some]


@cache
def _ones(language: str) -> re.Pattern[str] | None:
    """Finds `1 cases`: a count of one before a word that is written in the plural; None where none change."""
    plurals = own_words(language, "phrases").get("plurals", {})
    return re.compile(rf"(?<![\w.,/-])1 ({'|'.join(plurals)})\b") if plurals else None


class Words:
    """The words of one language; numbers are put in by name.

    in_ten_thousands: amounts are told in 10,000 of the currency (万元), as the settings may ask of reports.
    """

    def __init__(self, language: str, in_ten_thousands: bool = False) -> None:
        if language not in LANGUAGES:
            raise ValueError(language)
        self.language = language
        self.in_ten_thousands = in_ten_thousands

    def look_up(self, path: str) -> Any:
        """What stands at `topic.key.key`: a sentence, a list or a table."""
        return _found(self.language, path)

    def text(self, path: str, /, **numbers: object) -> str:
        """The sentence at `path`, its numbers filled in. A key for a missing value is our own mistake."""
        sentence = self.look_up(path)
        if not isinstance(sentence, str):
            raise TypeError(path)
        for value in numbers.values():  # not by `any`: a thousand replies say a hundred thousand sentences
            if type(value) in _LISTS:
                numbers = {name: self.listed(value) for name, value in numbers.items()}
                break
        said, ones = sentence.format(**numbers), _ones(self.language)
        if ".." in said or "。。" in said:
            said = _with_stops(sentence, numbers).format(**numbers)
        if ones is None or "1 " not in said:
            return said
        plurals = own_words(self.language, "phrases")["plurals"]
        return ones.sub(lambda found: f"1 {plurals[found[1]]}", said)

    def listed(self, value: object) -> object:
        """Several as they are read in a sentence: `A, B`, `A、B`; what is none, as it is.

        A pair is a name with what belongs to it in brackets; one without a name: so many more.
        """
        if not isinstance(value, list | tuple):
            return value
        return self.joined(map(self._one_of, value)) or "–"

    def joined(self, parts: Iterable[str]) -> str:
        """Parts in a row, as they are read: `A, B`, `A、B`."""
        return self.text("phrases.comma").join(parts)

    def kinds(self, kinds: Iterable[str]) -> str:
        """Kinds of workbooks by their names, in a row."""
        return self.joined(map(self.kind, kinds))

    def kind(self, kind: str) -> str:
        """A kind of workbook or document by its name."""
        document = self.look_up("documents").get(kind)
        return str(document["kind"]) if document else self.text(f"phrases.kinds.{kind}")

    def _one_of(self, part: object) -> str:
        if not isinstance(part, list | tuple):
            return str(part)
        name, what = part
        if not name:
            return self.text("phrases.more", count=what)
        return self.text("phrases.beside", name=name, what=self.listed(what))

    def punctuated(self, text: str) -> str:
        """What the program put together of several, `B 2, C 2`, in the marks of the language: `B 2、C 2`."""
        for mark in ("comma", "semicolon", "colon"):
            text = text.replace(
                _found(LANGUAGES[0], f"phrases.{mark}"), _found(self.language, f"phrases.{mark}")
            )
        return text

    def money(self, minor: int, currency: str) -> str:
        """An amount of minor units with its unit: 123450 → `CNY 1,234.50`, `1,234.50 元`."""
        units: Mapping[str, str] = self.look_up(f"phrases.{self._scale}")
        return units.get(currency, units["other"]).format(currency=currency, amount=self.amount(minor))

    def amount(self, minor: int) -> str:
        """The number of it alone, with two decimals, halves up."""
        units = (abs(int(minor)) + 5_000) // 10_000 if self.in_ten_thousands else abs(int(minor))
        return f"{'-' if minor < 0 and units else ''}{units // 100:,}.{units % 100:02d}"

    @property
    def _scale(self) -> str:
        return "ten_thousands" if self.in_ten_thousands else "money"

    def day(self, day: "dt.date") -> str:
        """A day in a sentence: 2026年11月28日; tables and names have it in ISO form."""
        return self.text("phrases.day", year=day.year, month=day.month, day=day.day)

    def month(self, day: "dt.date") -> str:
        """The month of a day in a title: 2026年11月."""
        return self.text("phrases.month", year=day.year, month=day.month)

    def currency(self, currency: str) -> str:
        """The unit of an amount where it stands apart from it, in a heading: CNY is 元 in Chinese."""
        names: Mapping[str, str] = self.look_up("phrases.currency")
        name = names.get(currency, currency)
        return self.text("phrases.ten_thousands.unit", currency=name) if self.in_ten_thousands else name

    def money_heading(self, heading: str, currency: str) -> str:
        """A heading of amounts with their unit in brackets."""
        return self.text("phrases.money.heading", heading=heading, currency=self.currency(currency))

    def amounts(self, numbers: Mapping[str, Any], currency: str) -> dict[str, Any]:
        """Numbers of a sentence: `<name>` of each `<name>_minor` is an amount, and gets its unit; what names
        several has the marks of the language between them.
        """
        read = dict(numbers)
        for name, value in numbers.items():
            if "_" not in name:
                continue
            if name.endswith("_minor"):
                read[name[: -len("_minor")]] = self.money(value, currency)
            elif type(value) is str and name.endswith(_SEVERAL):
                read[name] = self.punctuated(value)
        return read

    def heading(self, column: str) -> str:
        """The heading we write for a column (or label of a header block)."""
        return str(self.look_up(f"headings.{column}")[0])

    def choice(self, column: str, value: str) -> str:
        """The word we write for one value of a choice column; blank stays blank."""
        return str(self.look_up(f"choices.{column}.{value}")[0]) if value else ""


def every_heading(column: str) -> tuple[str, ...]:
    """All words, in all languages, that may head a column."""
    return tuple(word for language in LANGUAGES for word in topic(language, "headings").get(column, ()))


def every_choice(column: str) -> Mapping[str, str]:
    """Each accepted spelling (lower case, all languages) of a choice column → its value."""
    return {
        word.lower(): value
        for language in LANGUAGES
        for value, spellings in topic(language, "choices")[column].items()
        for word in (value, *spellings)
    }
