"""Which currency a table says its amounts are in: in their heading, a line above, a column, their format.

Only noted: what the desk's own currency is, and what follows, is known where rows are typed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from orderbatch.contract.currencies import said_in
from orderbatch.contract.sheets.sheet import FoundSheet, Sheet, letters
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.vocabulary import fold

_HEADS = frozenset(
    fold(word) for language in LANGUAGES for word in topic(language, "reading")["currency_heading"]
)
_ABOVE = re.compile(
    "|".join(
        re.escape(word.casefold())
        for language in LANGUAGES
        for word in topic(language, "reading")["currency_above"]
    )
)
_LONGEST = 40


def note_currencies(found: FoundSheet, grid: Grid, top: int, sheet: Sheet) -> None:
    """Note in the found sheet what its amounts are said to be in. top: its heading row."""
    money = [name for name in found.columns if sheet.column(name).kind == "money"]
    if not money:
        return
    if grid.shown_in:
        found.in_format = {name: shown for name in money if (shown := _shown(grid, found, name))}
    above = None
    for name in money:
        if said := said_in(found.headings[name]):
            found.said_currency[name] = (said[0].upper(), f"{letters(found.columns[name])}{found.header_row}")
            continue
        above = next(_above(grid, top), ()) if above is None else above
        if above:
            found.said_currency[name] = above
    at = next((at for at, heading in found.unread.items() if fold(heading) in _HEADS), None)
    if at is not None:
        found.in_currency = [_said(grid.rows[row - 1][at]) for row in found.rows]


def _shown(grid: Grid, found: FoundSheet, name: str) -> dict[int, tuple[str, ...]]:
    """Excel row → the currencies that the number format of the cell shows, of the cells that are numbers."""
    spots = {row: (row - 1, found.columns[name]) for row in found.rows}
    return {
        row: grid.shown_in[spot]
        for row, spot in spots.items()
        if spot in grid.shown_in and type(grid.rows[spot[0]][spot[1]]) in (int, float)
    }


def _said(cell: object) -> str:
    return clean_text(cell).upper() if isinstance(cell, str) else ""


def _above(grid: Grid, top: int) -> Iterator[tuple[str, str]]:
    """What a cell above says: `单位：美元`, or `Currency` with `USD` in the next cell."""
    for row in range(top):
        cells = grid.rows[row]
        for at, cell in enumerate(cells):
            if type(cell) is not str or not cell or len(cell) > _LONGEST or not _is_about_currency(cell):
                continue
            beside = cells[at + 1] if at + 1 < len(cells) else ""
            said = said_in(cell) or (
                said_in(beside) if type(beside) is str and len(beside) < _LONGEST else ()
            )
            if said:
                yield said[0].upper(), f"{letters(at)}{row + 1}"


@lru_cache(maxsize=4_096)
def _is_about_currency(text: str) -> bool:
    return _ABOVE.search(text.casefold()) is not None
