"""What a person sees in an xlsx that no cell says: struck out text, notes at cells, text boxes.

Most workbooks have none of it; a search in the inflated bytes tells so; only then is the markup looked at.
Only what strikes out a whole cell or some of its letters counts; a note of ours is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from orderbatch.read.formats.grid import Grid, Spot
from orderbatch.read.formats.xlsx import column_number, relations, sheet_parts

_OURS = "orderbatch"  # author of the notes that we put into a returned form
_STRIKE = re.compile(rb"""<(?:\w+:)?strike\b(?![^>]*val=["'](?:0|false)["'])""")
_FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>.*?</(?:\w+:)?font>)", re.DOTALL)
_FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*")
_FONT_ID = re.compile(rb"""fontId=["'](\d+)["']""")
_ITEM = re.compile(rb"<(?:\w+:)?si\b.*?</(?:\w+:)?si>", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
PLACE = re.compile(rb"""\br=["']([A-Z]+)(\d+)["']""")
STYLE = re.compile(rb"""\bs=["'](\d+)["']""")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>(\d+)</")
_AUTHOR = re.compile(rb"<(?:\w+:)?author>(.*?)</", re.DOTALL)
_NOTE = re.compile(rb"<(?:\w+:)?comment\s([^>]*)>(.*?)</(?:\w+:)?comment>", re.DOTALL)
_REFERENCE = re.compile(rb"""\bref=["']([A-Z]+)(\d+)["']""")
_AUTHOR_NUMBER = re.compile(rb"""\bauthorId=["'](\d+)["']""")
_LETTERS = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>(.*?)</(?:\w+:)?t>", re.DOTALL)
_LONGEST = 200  # characters of a note or a box that are told


def see(grids: Sequence[Grid], members: Mapping[str, bytes]) -> None:
    """Put to each sheet what is struck out, noted or drawn on it."""
    styles, shared = members.get("xl/styles.xml", b""), members.get("xl/sharedstrings.xml", b"")
    formats = _struck_formats(styles) if b"strike" in styles and _STRIKE.search(styles) else set()
    texts = _struck_texts(shared) if b"strike" in shared else set()
    more = any("comments" in name or "drawing" in name for name in members)
    if not (formats or texts or more):
        return
    for grid, part in zip(grids, sheet_parts(members), strict=False):
        markup = members.get(part, b"")
        if formats or texts:
            grid.struck = frozenset(_struck(markup, formats, texts))
        for name in relations(members, part).values() if more else ():
            if "comments" in name and "threaded" not in name:
                grid.notes |= dict(_notes(members.get(name, b"")))
            elif "drawing" in name and name.endswith(".xml"):
                grid.boxes += _boxes(members.get(name, b""))


def cell_formats(styles: bytes) -> list[bytes]:
    """The records of an xlsx's cell formats: a cell names its own by its number here."""
    formats = _FORMATS.search(styles)
    return _FORMAT.findall(formats[0]) if formats else []


def _struck_formats(styles: bytes) -> set[int]:
    """The numbers of the cell formats whose font is struck out."""
    fonts = _FONTS.search(styles)
    if not fonts:
        return set()
    inside = fonts[0][fonts[0].index(b">") + 1 :]
    struck = {number for number, font in enumerate(_FONT.findall(inside)) if _STRIKE.search(font)}
    used = [_FONT_ID.search(record) for record in cell_formats(styles)]
    return {number for number, font in enumerate(used) if font and int(font[1]) in struck}


def _struck_texts(shared: bytes) -> set[int]:
    return {number for number, item in enumerate(_ITEM.findall(shared)) if _STRIKE.search(item)}


def _struck(markup: bytes, formats: set[int], texts: set[int]) -> Iterator[Spot]:
    for attributes, inside in _CELL.findall(markup):
        place, style, value = PLACE.search(attributes), STYLE.search(attributes), _VALUE.search(inside)
        shared = value is not None and bool(_SHARED.search(attributes)) and int(value[1]) in texts
        if place and inside and (shared or (style and int(style[1]) in formats)):
            yield int(place[2]) - 1, column_number(place[1].decode())


def _notes(markup: bytes) -> Iterator[tuple[Spot, str]]:
    authors = [_plain(author) for author in _AUTHOR.findall(markup)]
    for attributes, inside in _NOTE.findall(markup):
        place, number = _REFERENCE.search(attributes), _AUTHOR_NUMBER.search(attributes)
        author = authors[int(number[1])] if number and int(number[1]) < len(authors) else ""
        text = "".join(map(_plain, _LETTERS.findall(inside))).strip()
        if place and text and not author.casefold().startswith(_OURS):
            yield (int(place[2]) - 1, column_number(place[1].decode())), text[:_LONGEST]


def _boxes(markup: bytes) -> list[str]:
    text = " ".join(filter(None, (_plain(letters).strip() for letters in _LETTERS.findall(markup))))
    return [text[:_LONGEST]] if text else []


def _plain(text: bytes) -> str:
    return unescape(text.decode("utf-8", "replace"))
