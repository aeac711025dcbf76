"""Every rule that says what stands in the header block: `check --show` prints a rule by its function's name.

The first rule that knows a row, and then a cell, decides what is label and value there. A value stands in the
next cell that is filled, in the same cell after a colon (`pairs.py` takes several pairs of a cell apart), or
under its label where labels stand side by side. A label without a value is kept with the cell where its value
should be. To add a rule: a function, its place in a tuple, and a form of `tests/forms` that needs it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from orderbatch.contract.columns import ORDER_NO
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.pairs import (
    COLON,
    NUMBER_FIRST,
    code_of_itself,
    is_like_a_code,
    label_before_code,
    numbers_in_a_title,
    pairs_in_text,
    tail_label,
)
from orderbatch.read.layout.vocabulary import FAINT, Meanings, Vocabulary, fold, once_a_shape

LabelPair = tuple[Mapping[str, int], Any, str]  # what the label may mean, its value, the value's cell
SaidBy = tuple[Mapping[str, int], Any, str, str]  # and the rule

_FARTHEST = 12  # cells that a value may stand from its label
_LONGEST = 400


def values_under_labels(grid: Grid, row: int, vocabulary: Vocabulary) -> list[LabelPair] | None:
    """A row of labels side by side, and their values in the next row."""
    if not _stands_above_its_values(grid, row, vocabulary):
        return None
    return [
        (
            vocabulary.meanings(COLON.sub("", cell)),
            grid.rows[row + 1][column],
            f"{letters(column)}{row + 2}",
        )
        for column, cell in enumerate(grid.rows[row])
        if not is_nothing(cell)
    ]


def pairs_in_a_cell(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`Agent: C1   Order no.: 5` in one cell."""
    cell = grid.rows[row][column]
    pieces = pairs_in_text(cell, vocabulary) if COLON.search(cell) else []
    if len(pieces) == 1 and not pieces[0][1]:
        return []  # a label with its colon
    return [(meanings, said, f"{letters(column)}{row + 1}") for meanings, said in pieces]


def label_and_code(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`Purchase Order 4500017391`: a label and its code in one cell, without a colon."""
    cell = grid.rows[row][column]
    pair = None if COLON.search(cell) else label_before_code(cell, vocabulary)
    return [(*pair, f"{letters(column)}{row + 1}")] if pair else []


def numbers_of_a_title(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`Riverside order RS/23/11`: the number in a title, with no label of its own."""
    cell = grid.rows[row][column]
    pairs = [] if COLON.search(cell) else numbers_in_a_title(cell, vocabulary)
    return [(*pair, f"{letters(column)}{row + 1}") for pair in pairs]


def number_of_itself(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`PO-55102` in a cell of its own: a code that says what it is."""
    code = code_of_itself(grid.rows[row][column], vocabulary)
    return [({ORDER_NO.name: FAINT}, code, f"{letters(column)}{row + 1}")] if code else []


def value_beside(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`Agent code | C1`: the next cell that is filled, up to the next label."""
    meanings = _lone_label(grid.rows[row][column], vocabulary)
    cells, place = grid.rows[row], _behind(grid, row, column)
    for at in range(place, min(len(cells), place + _FARTHEST) if meanings is not None else place):
        if is_nothing(cells[at]):
            continue
        if _is_a_label(cells[at], vocabulary):
            break
        value = _the_number(cells[at]) if ORDER_NO.name in (meanings or {}) else cells[at]
        pair = (meanings or {}, value, f"{letters(at)}{row + 1}")
        return _unless_a_title(grid, row, column, pair, vocabulary)
    return []


def number_beside_a_title(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """`Replenishment order | OCS-1144`: the number in the cell beside a title, as it may stand in it."""
    cell = grid.rows[row][column]
    if COLON.search(cell) or not vocabulary.is_title(cell):
        return []
    place = _behind(grid, row, column)
    behind = ((at, said) for at, said in enumerate(grid.rows[row][place:], place) if not is_nothing(said))
    at, said = next(behind, (place, None))
    number = _the_number(said)
    pairs = numbers_in_a_title(f"{cell} {shown(said)}", vocabulary) if said is not None else []
    return [
        (meanings, number, f"{letters(at)}{row + 1}")
        for meanings, code in pairs
        if code == shown(number).strip()
    ]


def _the_number(cell: Cell) -> Cell:
    """A number without the word that says that it is one: `No. RS/118`."""
    return NUMBER_FIRST.sub("", cell.strip()) if type(cell) is str and NUMBER_FIRST.match(cell) else cell


def value_below(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """The cell under a label that has another label beside it, or a code under one that stands alone."""
    meanings = _lone_label(grid.rows[row][column], vocabulary)
    if meanings is None or row + 1 >= len(grid.rows):
        return []
    cells, place = grid.rows[row], _behind(grid, row, column)
    under = grid.rows[row + 1][column]
    next_is_label = place < len(cells) and _is_a_label(cells[place], vocabulary)
    before_is_label = column > 0 and _is_a_label(cells[column - 1], vocabulary)
    alone = _is_code(under) and all(map(is_nothing, [*cells[place:], *grid.rows[row + 1][:column]]))
    if not (next_is_label or before_is_label or alone) or is_nothing(under):
        return []
    if _is_a_label(under, vocabulary) or vocabulary.meanings(under):
        return []
    pair = (meanings, under, f"{letters(column)}{row + 2}")
    return _unless_a_title(grid, row, column, pair, vocabulary)


def label_left_empty(grid: Grid, row: int, column: int, vocabulary: Vocabulary) -> list[LabelPair]:
    """A label without a value: what is missing is told at the cell behind it."""
    meanings = _lone_label(grid.rows[row][column], vocabulary)
    if meanings is None:
        return []
    return [(meanings, None, f"{letters(_behind(grid, row, column))}{row + 1}")]


RowRule = Callable[[Grid, int, Vocabulary], list[LabelPair] | None]
CellRule = Callable[[Grid, int, int, Vocabulary], list[LabelPair]]

# What a whole row says, then what each of its texts does: the first that knows it decides.
ROW_RULES: tuple[RowRule, ...] = (values_under_labels,)
CELL_RULES: tuple[CellRule, ...] = (
    pairs_in_a_cell,
    label_and_code,
    numbers_of_a_title,
    number_of_itself,
    value_beside,
    number_beside_a_title,
    value_below,
    label_left_empty,
)
LABEL_RULES = (*ROW_RULES, *CELL_RULES)


def pairs_of_row(grid: Grid, position: int, vocabulary: Vocabulary) -> Sequence[SaidBy]:
    """What the labels of a row may mean, their values and where those stand, and by which rule; kept."""
    found: list[SaidBy] | None = grid.pairs.get(position)
    if found is None:
        # nothing but blanks and noughts: no label
        found = list(_pairs(grid, position, vocabulary)) if any(grid.rows[position]) else []
        grid.pairs[position] = found
    return found


def _pairs(grid: Grid, row: int, vocabulary: Vocabulary) -> Iterator[SaidBy]:
    for known in ROW_RULES:
        if (pairs := known(grid, row, vocabulary)) is not None:
            yield from ((*pair, known.__name__) for pair in pairs)
            return
    for column, cell in enumerate(grid.rows[row]):
        if type(cell) is not str or not cell or not _may_be_a_label(cell, vocabulary):
            continue
        for rule in CELL_RULES:
            if found := rule(grid, row, column, vocabulary):
                yield from ((*pair, rule.__name__) for pair in found)
                break


@once_a_shape
def _may_be_a_label(cell: str, vocabulary: Vocabulary) -> bool:
    """Whether any rule can find a label in a cell; in most values none can."""
    if len(cell) > _LONGEST:
        return False
    if COLON.search(cell) or _lone_label(cell, vocabulary) is not None:
        return True
    if label_before_code(cell, vocabulary) is not None or code_of_itself(cell, vocabulary):
        return True
    if vocabulary.is_title(cell):
        return True
    return bool(numbers_in_a_title(cell, vocabulary))


@once_a_shape
def _lone_label(cell: str, vocabulary: Vocabulary) -> Meanings | None:
    """What a label may mean whose value stands in another cell; None of what is no such label."""
    if COLON.search(cell):
        pieces = pairs_in_text(cell, vocabulary)
        return pieces[0][0] if len(pieces) == 1 and not pieces[0][1] else None
    return None if is_like_a_code(cell) else vocabulary.bare_label_meanings(cell) or None


def _unless_a_title(
    grid: Grid, row: int, column: int, pair: LabelPair, vocabulary: Vocabulary
) -> list[LabelPair]:
    """The pair; one that means nothing where `PURCHASE ORDER` is a title and no number stands beside it."""
    cell, value = grid.rows[row][column], pair[1]
    titled = not COLON.search(cell) and fold(cell) in vocabulary.titles and type(value) is str
    return [({}, *pair[1:])] if titled and not any(map(str.isdigit, value)) else [pair]


def _behind(grid: Grid, row: int, column: int) -> int:
    """The column behind a cell, or behind the merged one that it begins."""
    merged = (last[1] for first, last in grid.merges if first[0] <= row <= last[0] and first[1] == column)
    return next(merged, column) + 1


def _stands_above_its_values(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row is labels side by side and the next row their values: nothing in it is a value itself.

    `客户名称 | 张三 | 联系人 | 李四` alternates, so it is none, whatever stands below.
    """
    if row + 1 >= len(grid.rows):
        return False
    cells, under = grid.rows[row], grid.rows[row + 1]
    filled = [column for column, cell in enumerate(cells) if cell != "" and not is_nothing(cell)]
    if len(filled) < 2 or not all(_may_head(cells[column]) for column in filled):
        return False
    known = {column for column in filled if _is_a_label(cells[column], vocabulary)}
    values = [column for column in filled if not is_nothing(under[column])]
    if len(known) < 2 or not values or sum(bool(vocabulary.meanings(cell)) for cell in under) > 1:
        return False
    if any(_is_a_label(under[column], vocabulary) for column in values):
        return False
    adjacent = any(column + 1 in known for column in known)
    return len(known) == len(filled) or (
        adjacent and len(known) * 2 >= len(filled) and len(values) * 2 >= len(filled)
    )


def _may_head(cell: Cell) -> bool:
    """A text that can be a label: without a figure, and nothing behind its colon."""
    return type(cell) is str and _is_words_to_the_colon(cell)


@lru_cache(maxsize=65_536)
def _is_words_to_the_colon(cell: str) -> bool:
    if any(map(str.isdigit, cell)):
        return False
    return not COLON.split(cell, maxsplit=1)[1:] or not COLON.split(cell, maxsplit=1)[1].strip()


def _is_code(cell: Cell) -> bool:
    return not is_nothing(cell) and is_like_a_code(cell)


def _is_a_label(cell: Cell, vocabulary: Vocabulary) -> bool:
    return type(cell) is str and cell != "" and _says_a_label(cell, vocabulary)


@once_a_shape
def _says_a_label(cell: str, vocabulary: Vocabulary) -> bool:
    if not cell.strip() or is_like_a_code(cell):
        return False  # `DCS/PO/118` is no label, whatever stands between its strokes
    before, colon, _after = COLON.sub(":", cell).partition(":")
    if colon:
        return bool(tail_label(before, vocabulary)) or vocabulary.is_label(before)
    return vocabulary.is_a_label_word(cell)
