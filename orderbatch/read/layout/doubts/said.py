"""What a text around the lines, or beside one, says of what is ordered: another item, quantity or unit."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.units import counted_in
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell
from orderbatch.read.layout.doubts.leftovers import shape
from orderbatch.read.layout.doubts.lines import takes_back
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet, loose_texts
from orderbatch.read.layout.vocabulary import Vocabulary, any_of

_LONGEST = 60  # characters; what is longer is a clause of terms
_SHORTEST = 3  # characters of a code
_CODE = re.compile(r"[a-z0-9][a-z0-9._/-]*[a-z0-9]")
_NUMBER = re.compile(r"(?<![a-z0-9._/-])\d+(?![a-z0-9._/-])")


def changed_in_words(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A short text that changes an item or all quantities: `A-102 改为 A-103`, `数量翻倍`."""
    texts = [text for text in loose_texts(table, around) if _may_change(text[2])]
    said = {shown(value).casefold() for value, _spot in table.labels.values()}
    texts = [text for text in texts if clean_text(text[2]).casefold() not in said]
    if not texts:
        return
    own = {shown(table.grid.rows[row][table.match.columns["sku"].position]) for row in table.body.lines}
    codes = frozenset(code.casefold() for code in own if len(code) >= _SHORTEST)
    shapes = _shapes(codes)
    for row, at, cell in texts:
        told = vocabulary.is_total(cell) or takes_back(cell, vocabulary)
        if not told and _changes(cell, codes, shapes, said):
            yield "LINE_CHANGED", f"{letters(at)}{row + 1}", clean_text(cell), {}


@lru_cache(maxsize=65_536)
def _may_change(cell: str) -> bool:
    """Whether a text says something of an item with figures in its code, or of all lines."""
    text = clean_text(_text(cell)).casefold()
    coded = any(any(map(str.isdigit, code)) for code in _CODE.findall(text))
    return coded or bool(any_of("every_line").search(text) and any_of("multiplied").search(text))


def _text(cell: Cell) -> str:
    """The text of a cell that is long enough to say something, and no clause."""
    return cell if type(cell) is str and 1 < len(cell.strip()) <= _LONGEST else ""


def _shapes(codes: frozenset[str]) -> set[str]:
    """What the codes of an order look like, that have letters and figures."""
    return {shape(code) for code in codes if any(map(str.isdigit, code)) and re.search("[a-z]", code)}


def _changes(cell: str, codes: frozenset[str], shapes: set[str], said: set[str]) -> bool:
    """Whether a text names an item with another, a number or a word of change; or changes all lines."""
    text = clean_text(cell).casefold()
    if any_of("every_line").search(text) and any_of("multiplied").search(text):
        return True
    found = [code for code in _CODE.findall(text) if any(map(str.isdigit, code)) and code not in said]
    if not found:
        return False
    own = [code for code in found if code in codes]
    like = [code for code in found if code in codes or (shape(code) in shapes and len(code) >= _SHORTEST)]
    if not like:
        return False
    changed = bool(any_of("changed").search(text))
    left = text
    for code in like:
        left = left.replace(code, " ")
    counted = bool(_NUMBER.search(left)) and (
        changed or bool(own) or counted_in(left)[0] != "" or "x" in left
    )
    return counted or bool(_in_words().search(left)) or (changed and (bool(own) or len(like) > 1))


@lru_cache
def _in_words() -> re.Pattern[str]:
    """A number in words: `五件`, `two cases`; in Chinese with what it counts."""
    said = {language: topic(language, "reading") for language in LANGUAGES}
    numerals = [word for words in said.values() for word in words["numerals"]]
    units = [word for words in said.values() for word in words["units"]["case"] if not word.isascii()]
    latin = "|".join(word for word in numerals if word.isascii())
    other = "".join(word for word in numerals if not word.isascii())
    return re.compile(rf"\b(?:{latin})\b|[{other}]+(?:{'|'.join(units)})")


def pieces_said(table: TableOfSheet, around: Sequence[int], _vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """A text around the table that says that quantities are pieces: `单位：瓶`, `Quantities in pieces`."""
    used = table.match.columns["cases"]
    counted = counted_in(used.text)[0]
    if counted == "piece" or "unit" in table.match.columns:
        return
    says = _quantities_in_pieces() if counted else _in_pieces()
    for row in (*around, *table.body.listed):
        for cell in table.grid.rows[row]:
            if _text(cell) and says.search(clean_text(cell).casefold()):
                spot = f"{letters(used.position)}{table.heading.below}"
                yield "QUANTITY_UNSURE", spot, shown(cell), {"column": "cases", "says": shown(used.text)}
                return


@lru_cache
def _in_pieces() -> re.Pattern[str]:
    pieces = _pieces()
    return re.compile(
        rf"(?:以|按)\s*(?:{pieces})\s*(?:为单位|计|订货|下单|填|报)|单位\s*[:：]\s*(?:{pieces})\s*$"
        rf"|(?:quantit(?:y|ies)|qty|units?)\b.*\b(?:in|are|by|of|:)\s*(?:single |individual )?(?:{pieces})\b"
    )


@lru_cache
def _quantities_in_pieces() -> re.Pattern[str]:
    """What says so of the quantities themselves, though their heading says cases."""
    pieces = _pieces()
    return re.compile(
        rf"数量(?:单位)?\s*(?:均?为|是|按|以)\s*(?:{pieces})|以上[均皆]?为\s*(?:{pieces})"
        rf"|(?:quantit(?:y|ies)|qty)\b.*\b(?:in|are|by)\s*(?:single |individual )?(?:{pieces})\b"
    )


def _pieces() -> str:
    words = [topic(language, "reading")["units"] for language in LANGUAGES]
    return "|".join(map(re.escape, chain.from_iterable([*one["piece"], *one["larger"]] for one in words)))
