"""A remark that counts its line once more, and differently: `改为8`, `只要8件`, `加5`, `make it 8`, `+5`."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.units import counted_in
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.passed_over import known_columns
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary

_MARKS = r"[\s,.。!！]*"


def counted_anew(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A short remark on a line that sets another quantity, or adds to it (P-4.1.2)."""
    columns = table.match.columns
    taken = {column.position for name, column in columns.items() if name != "remarks"}
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    anew = {
        heading.position for heading in unread if any(name.endswith("cases") for name in heading.meanings)
    }
    taken |= table.grid.hidden_columns | (known_columns(table, vocabulary) - anew)
    counted = columns["cases"].position
    for row in table.body.lines:
        cells = table.grid.rows[row]
        for at, cell in enumerate(cells):
            if at not in taken and _sets_another(cell, cells[counted]):
                yield "LINE_CHANGED", f"{letters(at)}{row + 1}", clean_text(cell), {}


def _sets_another(cell: Cell, cases: Cell) -> bool:
    """Whether a cell gives a number that is added, or that differs from the cases of its line."""
    said = _said(cell) if type(cell) is str and cell else None
    return said is not None and (said < 0 or said != figure(cases))


@lru_cache(maxsize=65_536)
def _said(cell: str) -> int | None:
    """The quantity that a remark sets; -1 where it adds to the line's or takes from it; else None."""
    text = unicodedata.normalize("NFKC", clean_text(cell)).casefold().strip()
    found = _patterns().fullmatch(text) if any(map(str.isdigit, text)) else None
    if found is None or not all(
        unit is None or counted_in(unit)[0] for unit in found.group("unit", "behind")
    ):
        return None
    return int(found["set"] or found["left"]) if found["set"] or found["left"] else -1


@lru_cache
def _patterns() -> re.Pattern[str]:
    """`改为8件`, `add 5`, `+5`; `8 only`, `5 more`, `8 instead of 12`."""
    number, unit = r"(?P<{}>\d{{1,5}})", r"(?:\s*(?P<{}>[^\W\d_]{{1,10}}?))??"
    before = (
        rf"(?:{_any('set_before')})\s*[:=]?\s*{number.format('set')}|"
        rf"(?:{_any('more_before')}|[+±-])\s*[:=]?\s*{number.format('more')}"
    )
    behind = (
        rf"(?:(?P<left>\d{{1,5}}){unit.format('behind')}\s*(?:{_any('set_behind')})(?:\s*\d{{1,5}})?|"
        rf"\d{{1,5}}\s*(?:{_any('more_behind')}))"
    )
    asked = rf"(?:{_any('polite')})?{_MARKS}"
    return re.compile(
        rf"{asked}(?:(?:{before}){unit.format('unit')}(?:\s*(?:{_any('more_behind')}))?|{behind}){_MARKS}{asked}"
    )


def _any(name: str) -> str:
    words = [word for language in LANGUAGES for word in topic(language, "reading")["anew"][name]]
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
