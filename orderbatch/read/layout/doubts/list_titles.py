"""What stands on the sheet of a list of ours that is no title of such a list (4-run, Whom we believe).

Somebody's price list is a catalogue by its columns, an agent's stock report a stock list: what they call
themselves tells them apart. Our titles are known; anything else is mentioned, and the day decides.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from orderbatch.contract.sheets.every import BY_KIND
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, fold

_SENTENCE = re.compile(r"[，。！？；,!?;]|\.$")
_LONGEST = 40  # characters of a title
_FIGURES = re.compile(r"[\d\W_]+")


def not_of_ours(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """(text, cell) of each title that no list of ours has, and heading that says whose it is.

    The sheet's own name has no cell.
    """
    kind = table.match.sheet.kind
    name = clean_text(table.grid.name)
    if not is_ours(name, kind):
        yield name, ""
    values = {spot for _value, spot in table.labels.values()}
    for row in range(table.heading.below):
        before: Cell = None
        above = row < table.heading.top
        entitles = _entitles if above else _is_somebodys
        for position, cell in enumerate(table.grid.rows[row]):
            if is_nothing(cell):
                continue
            spot = f"{letters(position)}{row + 1}"
            labelled = above and type(before) is str and vocabulary.is_label(before)
            before = cell
            if type(cell) is str and spot not in values and not labelled and entitles(cell, kind, vocabulary):
                yield clean_text(cell), spot


def _entitles(text: str, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether a text above a list is a title of none of ours, or says whose the list is."""
    if fold(text) in _on_blank_lists(kind):
        return False
    if is_somebodys(text):
        return True
    if len(text) > _LONGEST or COLON.search(text) or _SENTENCE.search(text) or vocabulary.is_label(text):
        return False
    return not is_ours(text, kind)


def _is_somebodys(text: str, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether a heading says whose a list is: `My price` does, `我司料号` heads our codes."""
    columns = {column.name for column in BY_KIND[kind].columns}
    return is_somebodys(text) and columns.isdisjoint(vocabulary.meanings(text))


def is_ours(text: str, kind: str) -> bool:
    """Whether a title says no more than what list it is, and of when: `库存表 2026-11-23`, `Stock`."""
    left = _titles_of(kind).sub(" ", fold(text))
    left = any_of("times").sub(" ", any_of("unnamed").sub(" ", left))
    return not _FIGURES.sub("", left)


def names_a_list(text: str, kind: str) -> bool:
    """Whether a title has a list's title in it: `佳顺库存` has one, `GridReport 4` has none."""
    return bool(_titles_of(kind).search(fold(text)))


def is_somebodys(text: str) -> bool:
    """Whether a text says that a list is somebody's own: `我的价格表`, `our shop`."""
    return bool(any_of("theirs").search(text.casefold()))


@lru_cache
def _on_blank_lists(kind: str) -> frozenset[str]:
    """What the blank list of a kind says above its headings, in every language."""
    topics = [topic(language, "lists") for language in LANGUAGES]
    return frozenset(fold(words[kind]["about"]) for words in topics if kind in words)


@lru_cache
def _titles_of(kind: str) -> re.Pattern[str]:
    words = {fold(word) for language in LANGUAGES for word in topic(language, "reading")["list_title"][kind]}
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))
