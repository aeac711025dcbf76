"""A title that is not known as an order's: a return, a receipt, a transfer, whatever it is called."""

import re
from collections.abc import Iterator, Sequence

from orderbatch.contract.columns import ORDER_NO
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import is_orders_title, other_title
from orderbatch.read.layout.vocabulary import Vocabulary

_LONGEST = 40  # characters of a title; what is longer is a sentence
_SENTENCE = re.compile(r"[，。！？；,!?;]|\.$")
_BRACKETED = re.compile(r"[(\[【（<《「].*?[)\]】）>》」]")


def unknown_title(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """What stands alone in its row above the table, or names its sheet, and speaks of something else.

    An order's title anywhere above the table goes before; so does a word of ordering in the same text.
    """
    if other_title(table, vocabulary):
        return  # told as that
    found: list[tuple[str, str]] = []
    for row in range(table.heading.top):
        filled = [(at, cell) for at, cell in enumerate(table.grid.rows[row]) if not is_nothing(cell)]
        for position, cell in filled[:3]:
            if type(cell) is not str:
                continue
            if is_orders_title(cell, vocabulary):
                return
            if (position, cell) == filled[0] and _is_a_title(cell, vocabulary):
                if vocabulary.ordering.search(cell.casefold()):
                    return
                found.append((f"{letters(position)}{row + 1}", cell))
    named = table.grid.name
    if vocabulary.is_title(named) or vocabulary.ordering.search(named.casefold()):
        return
    numbered = table.labels.get(ORDER_NO.name, (None, ""))[0] is not None
    for cell, text in (*found, *(() if numbered else [("", named)])):
        if vocabulary.document.search(_BRACKETED.sub("", text.casefold())):
            yield "TITLE_UNKNOWN", cell, clean_text(text), {}
            return


def _is_a_title(text: str, vocabulary: Vocabulary) -> bool:
    """A short text that is no label, nor a label with its value, nor a sentence."""
    plain = _BRACKETED.sub("", text).strip()
    short = len(plain) <= _LONGEST and not COLON.search(plain) and not _SENTENCE.search(plain)
    return short and not vocabulary.is_a_label_word(text)
