"""The texts of an order's sheet that are neither booked nor known as anything: told in one finding.

Known are headings, labels with their values, totals and what is charged under them, titles, names of firms,
bands between the lines, days, pages and clauses of terms. Which figures are told says `passed_over.py`.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import CellError, clean_text, parse_day, shown
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell, Grid, Spot, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.elsewhere import is_open, is_written_down
from orderbatch.read.layout.doubts.lines import takes_back
from orderbatch.read.layout.doubts.passed_over import (
    LONGEST,
    is_a_total,
    is_charged,
    known_columns,
    own_columns,
)
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.lines.line_rules import (
    sum_of_the_amounts,
    title_of_a_group,
    units_under_the_headings,
)
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.pairs import COLON, is_like_a_code
from orderbatch.read.layout.spots import CellTrouble, cells_named
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import NAME, NOTHING, speaks_of, titles_above
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, fold, once_a_shape

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FRAME = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"^\s*[(（]?([\d]{1,2}|[a-z]|[一二三四五六七八九十]{1,2})[.、)）．]", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
_PAGE = re.compile(r"page\s*\d+(\s*(of|/)\s*\d+)?|第\s*\d+\s*页\W*(共\s*\d+\s*页)?", re.IGNORECASE)
_OURS = ("stamp", "how", "missing")
_GROUPS = (title_of_a_group.__name__, units_under_the_headings.__name__)


def texts_passed_over(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary, told: Collection[str]
) -> Iterator[CellTrouble]:
    """The texts that nothing has accounted for, named cell by cell. told: cells that are told already."""
    own = own_columns(table)
    found = [*_around(table, around, own, vocabulary), *_beside_lines(table, own, vocabulary)]
    left = {spot: text for spot, text in found if spot not in told}
    if left:
        named = [(spot, text[:LONGEST]) for spot, text in left.items()]
        yield "TEXTS_PASSED_OVER", named[0][0], cells_named(named), {"count": len(left)}


def line_remarks(table: TableOfSheet, told: Collection[str]) -> Iterator[CellTrouble]:
    """The remarks on the lines: known as such, but nobody reads them who is not told."""
    if (column := table.match.columns.get("remarks")) is None:
        return
    at = letters(column.position)
    named = [(f"{at}{row + 1}", shown(cell)[:LONGEST]) for row, cell in _texts_of(table, column.position)]
    if left := [(spot, text) for spot, text in named if spot not in told]:
        yield "LINE_REMARKS", left[0][0], cells_named(left), {"count": len(left)}


def _around(
    table: TableOfSheet, around: Sequence[int], own: Collection[int], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """The unknown texts in the rows that are in no table."""
    rows = table.grid.rows
    last = max(table.body.lines, default=-1)
    block: set[Spot] = set()  # known cells above the table: what stands right under them goes with them
    for row in around:
        cells = rows[row]
        texts = [at for at, cell in enumerate(cells) if type(cell) is str and cell and at in own]
        for at in texts:
            known = is_behind_a_label(cells, at, vocabulary) or is_known_text(cells[at], vocabulary)
            known = known or f"{letters(at)}{row + 1}" in values_of_labels(table.grid, row, vocabulary)
            placed = not known and ((row - 1, at) in block or _is_placed(table, row, at, vocabulary))
            known = known or (placed and not instructs(cells[at]))
            doubtful = is_open(cells[at]) and not is_written_down(cells[at])
            if not (known or _is_band(table, row, last)) or doubtful:
                yield f"{letters(at)}{row + 1}", shown(cells[at])
            elif known and row < table.heading.top:
                block.add((row, at))


def _is_placed(table: TableOfSheet, row: int, at: int, vocabulary: Vocabulary) -> bool:
    """Whether its place makes a text known: a title, a figure in a row that adds up."""
    cells, spot = table.grid.rows[row], f"{letters(at)}{row + 1}"
    summed = any(map(str.isdigit, cells[at])) and is_a_total(cells, row, table, vocabulary)
    summed = summed or table.body.why.get(row) == sum_of_the_amounts.__name__
    return summed or spot in _titles(table, vocabulary)


def _is_band(table: TableOfSheet, row: int, last: int) -> bool:
    """Whether a row is the title of a group of lines, or names groups of columns right above the headings."""
    cells = table.grid.rows[row]
    filled = [at for at, cell in enumerate(cells) if not is_nothing(cell)]
    if row == table.heading.top - 1:
        return _names_groups(cells, filled)
    between = table.heading.below <= row < last and len({cells[at] for at in filled}) == 1
    return between or (row < last and table.body.why.get(row) in _GROUPS)


def _names_groups(cells: Sequence[Cell], filled: Sequence[int]) -> bool:
    """Whether the row above the headings is several words alone: what groups of columns are called."""
    words = [cells[at] for at in filled]
    return len(words) > 1 and all(
        type(word) is str and not COLON.search(word) and not any(map(str.isdigit, word)) for word in words
    )


def _titles(table: TableOfSheet, vocabulary: Vocabulary) -> set[str]:
    """Where titles stand that say what the sheet is, or whose: a name alone does so in the first row only."""
    first = next(row for row, cells in enumerate(table.grid.rows) if not all(map(is_nothing, cells)))
    return {
        cell
        for cell, text, _first in titles_above(table, vocabulary)
        if (cell.lstrip(_LETTERS) == str(first + 1) and not is_like_a_code(text))
        or fold(text) in vocabulary.titles
        or speaks_of(text, vocabulary) != NAME
    }


def values_of_labels(grid: Grid, row: int, vocabulary: Vocabulary) -> set[str]:
    """Where the values of labels stand in a row: of its own, and of those above them."""
    pairs = [pairs_of_row(grid, at, vocabulary) for at in (row, row - 1) if at >= 0]
    return {spot for said in pairs for _meanings, value, spot, _rule in said if not is_nothing(value)}


@once_a_shape
def is_known_text(cell: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is known by itself: a label, a total, a firm, a day, a clause; or says nothing."""
    text = clean_text(cell).strip()
    plain = _FRAME.sub(" ", text).strip()
    if len(plain) < 2 or len(text) > LONGEST or figure(text) is not None:
        return True
    if any(map(instructs, _IN_BRACKETS.findall(text))):
        return False  # `Purchase order (replaces PO 55)`
    if (
        vocabulary.is_total(cell)
        or vocabulary.is_a_label_word(cell)
        or vocabulary.is_label(plain)
        or vocabulary.is_word(text)
    ):
        return True
    if COLON.search(text) and not COLON.split(text)[-1].strip():
        return True  # a label with nothing behind it
    if _of_our_forms().match(text):
        return True
    charged = len(text) < LONGEST // 2 and is_charged(text, vocabulary)
    firm = speaks_of(text, vocabulary) == NOTHING and not instructs(text)
    courtesy = any_of("courtesy").search(text.casefold()) and not any(map(str.isdigit, text))
    courtesy = courtesy and not takes_back(text, vocabulary)
    titled = fold(_PAGE.sub("", text)) in vocabulary.titles and not instructs(text)
    numbered = _NUMBERED.match(text) or _PAGE.fullmatch(text)
    return bool(charged or firm or courtesy or titled or numbered or _is_a_day(text))


@lru_cache(maxsize=65_536)
def instructs(text: str) -> bool:
    """Whether a text asks for something: `Hold until 15 December` is no name, wherever it stands."""
    return bool(any_of("instructing").search(clean_text(text).casefold()))


@lru_cache
def _of_our_forms() -> re.Pattern[str]:
    """How the sentences begin that our own order forms have, in every language."""
    said = [topic(language, "order_form")[name] for language in LANGUAGES for name in _OURS]
    return re.compile("|".join(re.sub(r"\\{.*?\\}", ".+", re.escape(sentence)) for sentence in said))


def _is_a_day(text: str) -> bool:
    try:
        return bool(parse_day(text))
    except CellError:
        return False


def is_behind_a_label(cells: Sequence[Cell], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the filled cell before it says what a cell is."""
    before = next((cells[place] for place in range(at - 1, -1, -1) if not is_nothing(cells[place])), None)
    if type(before) is not str:
        return False
    if COLON.search(before):
        return not COLON.split(before)[-1].strip()
    return vocabulary.is_a_label_word(before) or before.rstrip().endswith("#")


def _beside_lines(
    table: TableOfSheet, own: Collection[int], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """The columns of texts beside the lines whose headings nobody knows, or that have none."""
    taken = {column.position for column in table.match.columns.values()} | table.grid.hidden_columns
    free = [at for at in range(table.grid.width) if at in own and at not in taken]
    texts = {at: said for at in free if (said := _texts_of(table, at))}
    if not texts:
        return
    known = known_columns(table, vocabulary)
    headed = {
        heading.position: heading.text
        for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary)
    }
    above = table.grid.rows[table.heading.top - 1] if table.heading.top else []
    for at, said in texts.items():
        if at not in headed and above and type(above[at]) is str and vocabulary.meanings(above[at]):
            continue  # headed in the row above the others
        if at in headed and at not in known | table.answered:
            values = ", ".join(dict.fromkeys(shown(cell) for _row, cell in said))
            yield f"{letters(at)}{table.heading.below}", f"{headed[at]}: {values}"
        elif at not in headed:
            labels = [before for before in free if before not in headed and before < at]
            for row, cell in said:
                block = ["" if place not in labels else table.grid.rows[row][place] for place in range(at)]
                if not is_behind_a_label([*block, cell], at, vocabulary):
                    yield f"{letters(at)}{row + 1}", shown(cell)


def _says(cell: Cell) -> bool:
    if type(cell) is not str or figure(cell) is not None or len(_FRAME.sub("", cell)) < 2:
        return False
    return not COLON.search(cell) or bool(COLON.split(cell)[-1].strip())


def _texts_of(table: TableOfSheet, at: int) -> list[tuple[int, str]]:
    """The texts of a column in the lines, without the values of labels that stand beside them."""
    booked = {spot for _value, spot in table.labels.values()}
    found = [(row, cell) for row in table.body.lines if _says(cell := table.grid.rows[row][at])]
    return [(row, cell) for row, cell in found if f"{letters(at)}{row + 1}" not in booked]
