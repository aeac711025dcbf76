"""A row below a heading row that is no plain line, and what can be said of its cells alone."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from orderbatch.contract.units import counted_in
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.vocabulary import Vocabulary, any_of

_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_LETTER = re.compile(r"[^\W\d_]")
_A_SENTENCE = 30  # characters, at least
_LONGEST_CODE = 25  # characters, less than which a text is a code


@dataclass(slots=True)
class Keys:
    """Positions of the required columns: the first one names the row, the others fill it."""

    first: int
    others: tuple[int, ...]
    numbers: tuple[int, ...]
    mapped: tuple[int, ...]
    is_list: bool = False  # of a master or of payments: no row of them sums up what has names


@dataclass(slots=True)
class Body:
    """The lines of a table: row positions in the grid, and the first row that is no longer of it.

    listed: rows of a pre-printed list that name an item and order none of it. skipped: totals and notes. why:
    row position → the rule that said what an odd row is.
    """

    lines: list[int]
    listed: list[int]
    skipped: list[int]
    end: int
    why: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class OddRow:
    """A row that the rules for lines look at, with what stands above it.

    filled: read columns in which it has something; others: those of them that must be there, but the first.
    unnamed: nothing stands where its code should be. body: the lines and the rows left out so far.
    """

    grid: Grid
    position: int
    cells: Sequence[Cell]
    keys: Keys
    body: Body
    vocabulary: Vocabulary
    filled: list[int]
    others: list[int]
    unnamed: bool
    footer: bool

    @property
    def coded(self) -> bool:
        """Whether what stands where its code should be is surely one."""
        return surely_a_code(self.cells[self.keys.first])

    @property
    def begun(self) -> bool:
        """Whether totals or notes stand above, and no line since."""
        skipped = self.body.skipped
        return bool(skipped) and skipped[-1] > max(self.body.lines, default=-1)


def odd_row(grid: Grid, position: int, keys: Keys, body: Body, vocabulary: Vocabulary) -> OddRow:
    """A row as the rules for lines look at it."""
    cells = grid.rows[position]
    filled = [at for at in keys.mapped if not is_nothing(cells[at]) or (position, at) in grid.errors]
    others = [at for at in keys.others if at in filled or (position, at) in grid.unsaved]
    unnamed = is_nothing(cells[keys.first]) and (position, keys.first) not in grid.errors
    footer = bool(filled) and not unnamed and is_footer(cells, keys, vocabulary)
    return OddRow(grid, position, cells, keys, body, vocabulary, filled, others, unnamed, footer)


def surely_a_code(name: Cell) -> bool:
    """A number, or a text that begins or ends with a digit: neither a word nor a heading."""
    if type(name) is not str:
        return True
    return (
        name != ""
        and (name[0] in "0123456789" or name[-1] in "0123456789")
        and len(name) < _LONGEST_CODE
        and not (":" in name or "：" in name)
    )


def is_words(cell: Cell) -> bool:
    """A text without a figure."""
    return type(cell) is str and not any(letter.isdigit() for letter in cell)


def is_a_page(cell: Cell) -> bool:
    """The number of a page: `第2页 共3页`, `Page 2 of 3`."""
    text = cell.casefold() if type(cell) is str else ""
    paging = any_of("paging")
    return (
        any(map(str.isdigit, text)) and bool(paging.search(text)) and not _LETTER.search(paging.sub("", text))
    )


def _is_a_sentence(text: str) -> bool:
    """A long text of words, no count with its unit."""
    return len(text) > _A_SENTENCE and sum(map(str.isalpha, text)) * 2 > len(text)


def is_under_a_table(cell: Cell) -> bool:
    """Whether a quantity cell without a code beside it is a name or a sentence: `1. Please send …`."""
    return type(cell) is str and (is_words(cell) or _is_a_sentence(cell))


def may_be_number(
    row: Sequence[Cell], column: int, keys: Keys, vocabulary: Vocabulary, footer: bool = False
) -> bool:
    """Whether a filled quantity cell may be meant as one: not a footer's label, its value, or a name."""
    cell = row[column]
    if footer and (_is_a_labels_value(row, column, keys) or _is_a_day(cell)):
        return False
    if type(cell) is not str:
        return True
    if footer and _stands_beside_a_label(row, column, keys, vocabulary) and not _is_a_count(cell):
        return False
    if footer and is_words(cell):
        return False
    return not (":" in cell or "：" in cell or vocabulary.is_label(cell))


def _is_a_labels_value(row: Sequence[Cell], column: int, keys: Keys) -> bool:
    """Whether a label with its colon stands right before a cell, other than one where a code should be."""
    return _ends_in_a_colon(_before(row, column, keys))


def _stands_beside_a_label(row: Sequence[Cell], column: int, keys: Keys, vocabulary: Vocabulary) -> bool:
    """Whether a label that we know stands there without its colon: `Order no. | PO-7`."""
    before = _before(row, column, keys)
    return type(before) is str and vocabulary.is_a_label_word(before)


def _before(row: Sequence[Cell], column: int, keys: Keys) -> Cell:
    """The cell right before one, other than one where a code should be."""
    before = [at for at in range(column) if not is_nothing(row[at])]
    return row[before[-1]] if before and before[-1] != keys.first else ""


def _is_a_count(cell: str) -> bool:
    """Whether a text may be a quantity: `5`, `5箱`, `10 ctns`."""
    return figure(cell) is not None or bool(counted_in(cell)[0])


def _is_a_day(cell: Cell) -> bool:
    """A day with its year, as programs print it at the foot of a page."""
    return isinstance(cell, dt.date) or (type(cell) is str and _DAY.match(cell.strip()) is not None)


def _ends_in_a_colon(cell: Cell) -> bool:
    return is_words(cell) and str(cell).rstrip().endswith((":", "："))


def is_footer(row: Sequence[Cell], keys: Keys, vocabulary: Vocabulary) -> bool:
    """Whether a row begins with a label, or has one where the code should be."""
    name = row[keys.first]
    start = next((cell for cell in row if not is_nothing(cell)), "")
    if _ends_in_a_colon(start):
        return True
    if type(name) is not str:
        return False
    words = name.strip()
    if any(type(cell) is str and vocabulary.is_label(cell.rstrip(":： ")) for cell in (name, start)):
        return True
    return "：" in words or ": " in words or words.endswith(":")
