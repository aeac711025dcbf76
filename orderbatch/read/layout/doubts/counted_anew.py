"""What counts a line once more, and differently: `改为8`, `只要8件`, `make it 8`, or a column beside it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.units import counted_in, counted_per
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell
from orderbatch.read.layout.columns.evidence import Heading
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.explained_columns import is_explained
from orderbatch.read.layout.doubts.passed_over import heads_gifts, known_columns, own_columns
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, any_of

_FARTHEST = 2  # times as much as is ordered, or as little: what is farther away is another thing
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


def columns_anew(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A column that nobody knows, or a total, that counts the lines as the quantity does, but not the same.

    `数量 30, 20 | 确认 25, 20`, `Quantity 30, 20 | Total 33, 28`: each may say how much is ordered.
    """
    columns = table.match.columns
    used = columns["cases"]
    totals = [columns["amount"]] if "amount" in columns and "case_price" not in columns else []
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    asked = own_columns(table) - set(table.answered)
    for heading in (*unread, *totals):
        if heading.position not in asked or not _may_count_anew(heading, vocabulary):
            continue
        if _counts_as(table, used.position, heading.position):
            spots = [f"{letters(one.position)}{table.heading.below}" for one in (heading, used)]
            yield "QUANTITY_TWICE", spots[0], shown(heading.text), {"column": "cases", "used": spots[1]}


def _may_count_anew(heading: Heading, vocabulary: Vocabulary) -> bool:
    """Whether a heading is a word that nobody knows, or of a total, which may be one of quantities.

    What was ordered at another time, and what goes back, are other things.
    """
    text = heading.text.casefold()
    if heading.meanings.keys() <= {"amount"} and vocabulary.is_total(text):
        return True
    known = heading.meanings or counted_per(text) or counted_in(text)[0]
    of_others = vocabulary.measures.search(text) or vocabulary.times.search(text) or heads_gifts(text)
    return not (known or of_others or any_of("reversing").search(text))


def _counts_as(table: TableOfSheet, used: int, at: int) -> bool:
    """Whether a column has a count near the quantity's in every line, and no other column explains it."""
    rows = [table.grid.rows[row] for row in table.body.lines]
    pairs = [(figure(row[used]), figure(row[at])) for row in rows]
    found = [(ours, theirs) for ours, theirs in pairs if ours and theirs and theirs == int(theirs)]
    if len(found) < len(pairs) or all(ours == theirs for ours, theirs in found):
        return False
    if any(theirs >= _FARTHEST * ours or ours >= _FARTHEST * theirs for ours, theirs in found):
        return False
    cells = [row[at] for row in rows]
    return not (is_explained(table, {}, cells, at) or _is_with_another(rows, used, at, found))


def _is_with_another(
    rows: Sequence[Sequence[Cell]], used: int, at: int, found: Sequence[tuple[Decimal, Decimal]]
) -> bool:
    """Whether a column is in every line the quantity and a third one: goods given with it."""
    rest = [theirs - ours for ours, theirs in found]
    return any(
        [figure(row[other] or 0) for row in rows] == rest
        for other in range(len(rows[0]))
        if other not in (used, at)
    )


def _sets_another(cell: Cell, cases: Cell) -> bool:
    """Whether a cell gives a number that is added, or that differs from the cases of its line."""
    said = _said(cell) if type(cell) is str and cell else None
    return said is not None and (said < 0 or said != figure(cases))


@lru_cache(maxsize=65_536)
def _said(cell: str) -> int | None:
    """The quantity that a remark sets; -1 where it adds to the line's or takes from it; else None."""
    text = unicodedata.normalize("NFKC", clean_text(cell)).casefold().strip()
    if not any(map(str.isdigit, text)):
        return None
    if _gifts_within().search(text):
        return -1
    found = _patterns().fullmatch(text)
    if found is None or not all(
        unit is None or counted_in(unit)[0] for unit in found.group("unit", "behind")
    ):
        return None
    return int(found["set"] or found["left"]) if found["set"] or found["left"] else -1


@lru_cache
def _gifts_within() -> re.Pattern[str]:
    """`含赠品6箱`, `of which 2 are free`: gifts that are in the quantity."""
    within, given = f"(?:{_any('within')})", f"(?:{_any('given')})"
    return re.compile(
        rf"{within}\D{{0,12}}\d+\D{{0,12}}?{given}|{within}\D{{0,4}}?{given}\D{{0,4}}\d|\d+\s*{within}.{{0,12}}?{given}"
    )


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
