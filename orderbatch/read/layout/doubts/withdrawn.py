"""What takes lines back outside their remarks: a note under them, a column to tick, reasons of returns."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from orderbatch.contract.sheets.questions import OF_ITS_LAYOUT
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.lines import takes_back
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, once_a_shape

_LONGEST_NOTE = 24  # characters; what is longer is a clause of terms
_FRAME = re.compile(r"[\s*:：()（）\[\]【】<>《》—-]+")
_BRACKETED = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_OF_TERMS = re.compile(r"[:：，；。;]|^\s*\d+\s*[.、)]")  # a label, a sentence, a numbered clause


def withdrawn_below(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A short note under the lines that takes one of them back, or all: `A-102 取消`, `本单作废`."""
    last = max(table.body.lines, default=len(table.grid.rows))
    for row in around:
        cells = table.grid.rows[row]
        filled = [position for position, cell in enumerate(cells) if cell != "" and not is_nothing(cell)]
        for position in filled:
            if _is_no_order(cells[position]):
                yield "LINE_WITHDRAWN", f"{letters(position)}{row + 1}", shown(cells[position]), {}
        if row < last or len(filled) != 1:
            continue
        cell = cells[filled[0]]
        said = without_courtesy(cell) if type(cell) is str else ""
        note = 0 < len(said) <= _LONGEST_NOTE and not _OF_TERMS.search(said)
        if note and not vocabulary.is_a_label_word(said) and takes_back(said, vocabulary):
            yield "LINE_WITHDRAWN", f"{letters(filled[0])}{row + 1}", shown(cell), {}


@lru_cache(maxsize=65_536)
def without_courtesy(cell: str) -> str:
    """A text without the `please` before it and the `thanks` behind: `肥皂不用发了，谢谢`."""
    return _courtesy().sub("", cell).strip()


@lru_cache
def _courtesy() -> re.Pattern[str]:
    words = [word for language in LANGUAGES for word in topic(language, "reading")["anew"]["polite"]]
    polite = rf"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
    marks = r"[\s,，.。!！~～]"
    return re.compile(rf"^{marks}*{polite}{marks}+|{marks}+{polite}{marks}*$", re.IGNORECASE)


def _is_no_order(cell: Cell) -> bool:
    """A short text that says of the whole form that it is none: `仅供参考，不是订单`."""
    return type(cell) is str and 0 < len(cell) <= 2 * _LONGEST_NOTE and _says_no_order(cell)


@once_a_shape
def _says_no_order(cell: str) -> bool:
    return bool(any_of("no_order").search(clean_text(cell).casefold()))


def withdrawn_groups(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A heading between the lines under which nothing is ordered (`赠品`, `退货：`), and names of gifts."""
    last = max(table.body.lines, default=0)
    for row in around:
        if not table.heading.below <= row <= last:
            continue
        filled = [(at, cell) for at, cell in enumerate(table.grid.rows[row]) if not is_nothing(cell)]
        if len({cell for _at, cell in filled}) != 1:
            continue
        position, cell = filled[0]
        text = _FRAME.sub(" ", clean_text(cell).casefold()).strip() if type(cell) is str else ""
        if 0 < len(text) <= _LONGEST_NOTE and (
            takes_back(text, vocabulary) or vocabulary.returning.search(text)
        ):
            yield "LINE_WITHDRAWN", f"{letters(position)}{row + 1}", shown(cell), OF_ITS_LAYOUT
    for name in ("product", "spec"):
        yield from _given_away(table, name, vocabulary)


def _given_away(table: TableOfSheet, name: str, vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """The names that say in brackets that their line is a gift: `洗衣粉（赠品）`."""
    column = table.match.columns.get(name)
    if column is None:
        return
    for row in table.body.lines:
        cell = table.grid.rows[row][column.position]
        if type(cell) is str and _is_given_away(cell, vocabulary):
            spot = f"{letters(column.position)}{row + 1}"
            yield "LINE_WITHDRAWN", spot, shown(cell), {"column": name}


@lru_cache(maxsize=65_536)
def _is_given_away(cell: str, vocabulary: Vocabulary) -> bool:
    return any(takes_back(said, vocabulary) for said in _BRACKETED.findall(cell))


def ticked_columns(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A line ticked in a column of withdrawals, gifts or returns: `是否取消`, `Cancel?`, `Return reason`."""
    for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary):
        text = clean_text(heading.text).casefold()
        wanted = bool(any_of("wanted_heading").fullmatch(text))
        if not (wanted or vocabulary.withdrawn.search(text) or vocabulary.returning.search(text)):
            continue
        for row in table.body.lines:
            cell = table.grid.rows[row][heading.position]
            refused = _says_no(cell, vocabulary) if wanted else is_a_tick(cell, vocabulary)
            if refused:
                spot = f"{letters(heading.position)}{row + 1}"
                said = f"{clean_text(heading.text)}: {shown(cell)}"
                yield "LINE_WITHDRAWN", spot, said, {"column": "remarks", "says": shown(cell)}


def is_a_tick(cell: Cell, vocabulary: Vocabulary) -> bool:
    """A word or a sign that is no figure, no day, and does not say no."""
    if type(cell) is not str or is_nothing(cell) or figure(cell) is not None:
        return False
    return not _says_no(cell, vocabulary)


def _says_no(cell: Cell, vocabulary: Vocabulary) -> bool:
    return type(cell) is str and clean_text(cell).casefold().strip() in vocabulary.refusals
