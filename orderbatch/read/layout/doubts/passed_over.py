"""Figures and words of counting on an order's sheet that nothing else has accounted for.

Every non-empty cell is booked, known as something, or told. Known are headings, labels with their
values, totals, titles and plain words, and what stands under a heading whose meaning is known. The rest is
told here, in one finding.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.units import counted_in, counted_per
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing
from orderbatch.read.layout.columns.evidence import Heading
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.explained_columns import NumbersByColumn, is_explained
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble, cells_named
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import is_orders_title
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, fold

_MOST = 100_000  # what is larger is a telephone number, a barcode or a year with its month
LONGEST = 60  # characters of what may be an afterthought; what is longer is a clause of terms
_MORE_IN_PERCENT = re.compile(r"[+±]\s*\d{1,3}(?:[.,]\d+)?\s*%")  # `+10 %`
_IN_PERCENT = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d+)?\s*%")
_STOCK = re.compile(r"stock|available|库存|可用")  # `Free stock` gives nothing away
_COUNT = re.compile(r"(?<![\d./-])[1-9]\d{0,4}(?![\d./%-])")


def passed_over(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary, told: Collection[str] = ()
) -> Iterator[CellTrouble]:
    """What is neither booked nor known, named cell by cell. told: cells that are told already."""
    found = [*_beside_lines(table, vocabulary), *_around(table, around, vocabulary)]
    own = own_columns(table)
    spots = {f"{letters(at)}{row + 1}": (row, at) for row, at in sorted(set(found)) if at in own}
    left = [spot for spot in spots if spot not in told]
    if left:
        named = cells_named([(spot, _short(table.grid, spots[spot])) for spot in left])
        yield "CELLS_PASSED_OVER", left[0], named, {"count": len(left)}


def own_columns(table: TableOfSheet) -> set[int]:
    """The columns that are not of a table beside this one: that one is read, or told, by itself."""
    if not table.unread:
        return set(range(table.grid.width)) - table.beside
    positions = [column.position for column in table.match.columns.values()]
    return set(range(min(positions), max(positions) + 1))


def _short(grid: Grid, spot: Spot) -> str:
    return shown(grid.rows[spot[0]][spot[1]])[:LONGEST]


def _beside_lines(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[Spot]:
    """Counts under headings that nobody knows, and remarks that speak of a further quantity."""
    mapped = {column.position for name, column in table.match.columns.items() if name != "remarks"}
    for row in range(table.heading.top, table.heading.below):
        unlabelled = _unlabelled(table.grid, row, vocabulary)
        yield from ((row, at) for at in unlabelled if type(table.grid.rows[row][at]) is not str)
    rows = [*table.body.lines, *table.body.listed]
    known = known_columns(table, vocabulary)
    numbers: NumbersByColumn = {}
    for position in range(table.grid.width):
        if position in mapped or position in table.grid.hidden_columns:
            continue
        cells = [table.grid.rows[row][position] for row in rows]
        if not any(cells):
            continue
        counts = position not in known | table.answered and any(map(is_count, cells))
        if counts and not is_explained(table, numbers, cells, position):
            yield from ((row, position) for row, cell in zip(rows, cells, strict=True) if is_count(cell))
        for row, cell in zip(rows, cells, strict=True):
            if _is_an_afterthought(cell, vocabulary):
                yield row, position


def known_columns(table: TableOfSheet, vocabulary: Vocabulary) -> set[int]:
    """The columns that are not read, and whose headings say what they hold."""
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    return {
        heading.position
        for heading in unread
        if "remarks" not in heading.meanings and (heading.meanings or _is_known(heading.text, vocabulary))
    }


def _are_in_turn(grid: Grid, row: int, position: int) -> bool:
    """Whether a cell goes on with the numbers of the rows above: a pre-printed line that is empty."""
    before, number = figure(grid.rows[row - 1][position]), figure(grid.rows[row][position])
    return before is not None and number == before + 1


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    counted, _rest = counted_in(text)
    return (
        bool(counted_per(text))
        or counted in ("case", "piece")
        or vocabulary.is_total(text)
        or vocabulary.is_label(text)
        or bool(vocabulary.measures.search(text.casefold()))
    )


def is_count(cell: Cell) -> bool:
    """Whether a cell is a number of cases."""
    if type(cell) is str:
        return cell != "" and len(cell) <= LONGEST and _says_a_count(cell)
    if not cell or isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return False
    return _is_a_number_of_cases(figure(cell))


@lru_cache(maxsize=65_536)
def _says_a_count(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and _is_a_number_of_cases(_counted(cell))


def _is_a_number_of_cases(number: Decimal | None) -> bool:
    return number is not None and 0 < number < _MOST and number == int(number)


@lru_cache(maxsize=65_536)
def _counted(text: str) -> Decimal | None:
    """The number of `5`, `5件`, `x 5` and `5 cases`."""
    plain = clean_text(text)
    bare = re.sub(r"^[x×*+]\s*", "", plain.casefold())
    found = _COUNT.match(bare)
    return Decimal(found[0]) if found and (not bare[found.end() :] or counted_in(bare)[0]) else None


def _is_an_afterthought(cell: Cell, vocabulary: Vocabulary) -> bool:
    """A short text that adds to a quantity, or changes it: `另加5件`, `change to 12`."""
    if type(cell) is not str or not cell or len(cell) > LONGEST:
        return False
    return _says_a_change(cell, vocabulary)


@lru_cache(maxsize=65_536)
def _says_a_change(cell: str, vocabulary: Vocabulary) -> bool:
    if not any(map(str.isdigit, cell)):
        return False
    text = unicodedata.normalize("NFKC", clean_text(cell)).casefold()
    adds = vocabulary.adds.search(text)
    if not (adds or "%" in text) or vocabulary.conditional.search(text):
        return False
    return bool(adds and _COUNT.search(text)) or (
        not vocabulary.measures.search(text) and says_more_in_percent(text)
    )


def says_more_in_percent(text: str) -> bool:
    """Whether a text in small letters changes a quantity by a share: `+10 %`, `10% more`, `多10%`."""
    if _MORE_IN_PERCENT.search(text):
        return True
    share = _IN_PERCENT.search(text)
    if share is None:
        return False
    around = f"{text[: share.start()]} {text[share.end() :]}"
    return bool(any_of("adds").search(around) or any_of("by_a_share").search(around))


def _around(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Iterator[Spot]:
    """Figures that no label stands before, and afterthoughts, in the rows that are in no table."""
    sums: set[Decimal] | None = None
    known = known_columns(table, vocabulary)
    for row in around:
        cells = table.grid.rows[row]
        if cells.count("") == len(cells) or is_a_total(cells, row, table, vocabulary):
            continue
        for position in _unlabelled(table.grid, row, vocabulary):
            if sums is None:
                sums = set(_sums(table))
            goes_on = position in known and row and _are_in_turn(table.grid, row, position)
            if not goes_on and figure(cells[position]) not in sums:
                yield row, position
        for at, cell in enumerate(cells):
            if cell and _is_an_afterthought(cell, vocabulary):
                yield row, at


def is_a_total(cells: Sequence[Cell], row: int, table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether a row adds up the lines, or under them says what comes on top or off: taxes, a discount."""
    texts = [cell for cell in cells if type(cell) is str and cell]
    if any(map(vocabulary.is_total, texts)):
        return True
    below = row >= table.heading.below
    return below and any(len(text) < LONGEST // 2 and is_charged(text, vocabulary) for text in texts)


@lru_cache(maxsize=65_536)
def is_charged(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text names what is charged besides the lines: taxes, freight, a discount."""
    folded = fold(text)
    return any(word in folded for word in vocabulary.adjusted)


def _unlabelled(grid: Grid, row: int, vocabulary: Vocabulary) -> Iterator[int]:
    """Where counts stand that are the value of no label, of the same row or of the one above."""
    cells = grid.rows[row]
    counts = [position for position, cell in enumerate(cells) if cell and is_count(cell)]
    numbered = [figure(cells[position]) for position in counts]
    if not counts or (len(counts) > 1 and numbered == list(range(1, len(counts) + 1))):
        return  # nothing, or the numbers of the columns
    pairs = [*pairs_of_row(grid, row, vocabulary), *(pairs_of_row(grid, row - 1, vocabulary) if row else ())]
    values = {spot for _meanings, _value, spot, _rule in pairs}
    for position in counts:
        before = next((cells[at] for at in range(position - 1, -1, -1) if not is_nothing(cells[at])), None)
        if f"{letters(position)}{row + 1}" not in values and not _is_a_label(before, vocabulary):
            yield position


def _is_a_label(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a cell says what the next one is: `Route:` does, `Dealer code: C1` has said all."""
    if type(cell) is not str:
        return False
    if COLON.search(cell):
        return not COLON.split(cell)[-1].strip()
    plain = not any(map(str.isdigit, cell)) and not is_orders_title(cell, vocabulary)
    return plain and (vocabulary.is_a_label_word(cell) or counted_in(cell)[0] != "")


def _sums(table: TableOfSheet) -> Iterator[Decimal]:
    """How many lines there are, and what each column adds up to: a sum without a word beside it is one."""
    yield Decimal(len(table.body.lines))
    for position in range(table.grid.width):
        numbers = [figure(table.grid.rows[row][position] or 0) for row in table.body.lines]
        if all(number is not None for number in numbers):
            yield sum((number for number in numbers if number is not None), Decimal(0))


def gifts_asked(table: TableOfSheet, heading: Heading) -> Iterator[CellTrouble]:
    """The counts under a heading of gifts: `Free`, `赠送数量`."""
    cells = ((row, table.grid.rows[row][heading.position]) for row in table.body.lines)
    asked = [(f"{letters(heading.position)}{row + 1}", shown(cell)) for row, cell in cells if is_count(cell)]
    if asked:
        numbers = {"heading": shown(heading.text), "count": len(asked)}
        yield "GIFTS_ASKED", asked[0][0], cells_named(asked), numbers


@lru_cache(maxsize=4_096)
def heads_gifts(text: str) -> bool:
    """Whether a heading speaks of what is given beside the goods."""
    plain = clean_text(text).casefold()
    return bool(any_of("given").search(plain)) and not _STOCK.search(plain)
