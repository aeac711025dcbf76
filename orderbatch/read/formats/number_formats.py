"""Which currency the number format of a cell shows beside its number: `"$"0.00`, `[$€-2] 0`, `0.00"美元"`;
and which unit: 5 under `0.00"万元"` is read as 5万元 by everybody who sees it.

Only noted, for each format of workbook; what the desk's own currency is, is known where rows are typed. A
format that also divides (`0,"K"`, `0!.0,"万"` show 5000 as 5K, 50000 as 5.0万) shows what the number is. A
workbook without such a format costs a search in its styles. A format that a program leaves to the reader's
own country (number 44 without a code) calls none.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape

from orderbatch.contract.currencies import said_in
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Grid, Spot
from orderbatch.read.formats.seen import PLACE, STYLE, cell_formats
from orderbatch.read.formats.xlsx import column_number, sheet_parts

Called = tuple[str, ...]

_PIECE = re.compile(
    r'"([^"]*)"|[\\!](.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|[0#?.,%/+\-;()@\s]', re.DOTALL
)
_NAMED = re.compile(r"\[\$([^\]-]+)[^\]]*\]")
_NUMBER_FORMATS = re.compile(rb"<(?:\w+:)?numFmts\b.*?</(?:\w+:)?numFmts>", re.DOTALL)
_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_CODE = re.compile(rb"""\bformatCode=(?:"([^"]*)"|'([^']*)')""")
_NUMBER = re.compile(rb"""\bnumFmtId=["'](\d+)["']""")
_USUAL = b'<c r="'  # how most programs begin a cell
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*>")
UNITS = {
    word.casefold(): int(factor)
    for language in LANGUAGES
    for name in ("multiples", "multiples_shown")
    for factor, words in topic(language, "reading")[name].items()
    for word in words
}
_UNIT = re.compile(
    rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(UNITS, key=len, reverse=True)))})(?![^\W\d_])"
)
_SECTION = re.compile(r'(?:"[^"]*"|[^;"])+')
_BESIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|_.|\*.')
_BY_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
_OWN_POINT = re.compile(r"[\\!]\.([0#?]+)")
_AMOUNT = re.compile(r"-?[\d,]*\.?\d+")


@lru_cache(maxsize=1_024)
def called_by(code: str) -> Called:
    """The currencies that a number format shows, and a unit that the number is not in, in capitals."""
    shown = _PIECE.sub(_shown, code)
    units = map(_unit_of, _SECTION.findall(code)) if _UNIT.search(shown.casefold()) else ()
    said = (*map(str.strip, _NAMED.findall(code)), *said_in(shown), *units)
    return tuple(dict.fromkeys(word.upper() for word in said if word))


def _shown(piece: re.Match[str]) -> str:
    return next(filter(None, piece.groups()), " ")


def _unit_of(section: str) -> str:
    """The unit that one part of a format shows where the format does not divide by it."""
    unit = _UNIT.search(_PIECE.sub(_shown, section).casefold())
    bare = _BESIDE.sub("", section.replace('"."', "\\."))
    commas, point = _BY_THOUSANDS.search(bare), _OWN_POINT.search(bare)
    by = 1_000 ** len(commas[1] if commas else "") * 10 ** len(point[1] if point else "")
    return unit[0] if unit and UNITS[unit[0]] != by else ""


def unit_beside(text: str, number: float) -> str:
    """The unit that a number is shown with (`5.00万元`), where the number is not what is shown."""
    unit, amount = _UNIT.search(text.casefold()), _AMOUNT.search(text)
    if unit is None or amount is None:
        return ""
    figures = amount[0].replace(",", "")
    step = UNITS[unit[0]] / 10 ** len(figures.partition(".")[2])
    return "" if abs(float(figures) * UNITS[unit[0]] - number) <= step else unit[0]


def note_formats(grids: Sequence[Grid], members: Mapping[str, bytes]) -> None:
    """Put to each sheet of an xlsx which currency the formats of its cells show."""
    formats = _that_call(members.get("xl/styles.xml", b""))
    if formats:
        for grid, part in zip(grids, sheet_parts(members), strict=False):
            grid.shown_in = dict(_cells_of(members.get(part, b""), formats))


def _that_call(styles: bytes) -> dict[int, Called]:
    """The number of each format of cells that shows a currency."""
    listed = _NUMBER_FORMATS.search(styles)
    calling = {}
    for tag in _NUMBER_FORMAT.findall(listed[0]) if listed else ():
        number, code = _NUMBER.search(tag), _CODE.search(tag)
        shown = unescape((code[1] or code[2] or b"").decode(errors="replace")) if code else ""
        if number and (said := called_by(shown)):
            calling[int(number[1])] = said
    numbers = map(_NUMBER.search, cell_formats(styles) if calling else ())
    return {
        at: calling[int(number[1])]
        for at, number in enumerate(numbers)
        if number and int(number[1]) in calling
    }


def _cells_of(markup: bytes, formats: Mapping[int, Called]) -> Iterator[tuple[Spot, Called]]:
    if 0 in formats or _USUAL not in markup:  # the first format need not be named
        yield from _cells_of_any(markup, formats)
        return
    for letters, row, style in _of_formats(frozenset(formats)).findall(markup):
        yield (int(row) - 1, _position(letters)), formats[int(style)]


def _cells_of_any(markup: bytes, formats: Mapping[int, Called]) -> Iterator[tuple[Spot, Called]]:
    for tag in _CELL.findall(markup):
        place, style = PLACE.search(tag), STYLE.search(tag)
        if place and (said := formats.get(int(style[1]) if style else 0)):
            yield (int(place[2]) - 1, _position(place[1])), said


@lru_cache(maxsize=1_024)
def _position(letters: bytes) -> int:
    return column_number(letters.decode())


@lru_cache(maxsize=256)
def _of_formats(formats: Collection[int]) -> re.Pattern[bytes]:
    """Finds the cells of these formats."""
    numbers = b"|".join(str(number).encode() for number in sorted(formats))
    return re.compile(re.escape(_USUAL) + rb"""([A-Z]+)(\d+)"[^>]*?\bs="(""" + numbers + rb""")\"""")
