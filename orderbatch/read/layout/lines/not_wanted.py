"""Which lines of a table that lists a shop's goods order nothing: what is left blank beside stock and prices.

A row without a quantity is passed over where all else in it is what the list says of every item: its price,
its case's size, what is in stock, what was sold; or where its remark says that none is wanted. It stays a
line, to be told at its cell, where something stands in it that only an ordered line would have (another
remark, a day, an amount, a count of its own), and where nothing shows that it is a list: a slip of codes,
names and quantities.
"""

import datetime as dt
import re
from collections.abc import Collection, Sequence

from orderbatch.contract.spellings import clean_text
from orderbatch.contract.units import counted_in, counted_per
from orderbatch.read.formats.grid import Cell, Grid
from orderbatch.read.layout.columns.evidence import Heading, HeadingRow, Match
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.lines.listed import figure, is_none
from orderbatch.read.layout.vocabulary import MONEY, OTHER, Vocabulary, any_of

_ENDS = re.compile(r"^\W+|\W+$")
_OF_AN_ITEM = frozenset(("sku", "product", "spec", "unit"))  # every line has them, also of a slip
_OF_THE_LIST = frozenset((*_OF_AN_ITEM, "pieces_per_case", "case_price", "min_cases", "order_multiple"))
_OF_AN_ORDER = (
    "given",
    "adds_heading",
    "withdrawn",
    "returning",
    "converted",
    "wanted_day",
)  # words of headings


def not_wanted(
    grid: Grid,
    heading: HeadingRow,
    match: Match,
    lines: Sequence[int],
    vocabulary: Vocabulary,
    printed: Collection[int] = (),
) -> list[int]:
    """The rows of a list that order nothing. printed: those without a quantity of what is surely a list."""
    place = match.columns["cases"].position
    empty = [row for row in lines if is_none(grid.rows[row][place])]
    empty = [row for row in empty if (row, place) not in grid.errors and (row, place) not in grid.unsaved]
    if not empty or (len(empty) == len(lines) and not printed):
        return []
    listed, ordered = _columns(grid, heading, match, lines, vocabulary)
    gone = []
    for row in empty:
        said = [cell for at in ordered if not is_none(cell := grid.rows[row][at])]
        if any(map(_says_none, said)):  # counts beside it, as what would have been the thing to order, do not
            said = [cell for cell in said if figure(cell) is None]
        of_a_list = row in printed or any(not is_none(grid.rows[row][at]) for at in listed)
        if (of_a_list or said) and all(map(_says_none, said)):
            gone.append(row)
    return gone


def _says_none(cell: Cell) -> bool:
    """Whether a remark says itself that nothing is wanted: `暂不缺`, `still have`."""
    return type(cell) is str and bool(
        any_of("none_wanted").fullmatch(_ENDS.sub("", clean_text(cell).casefold()))
    )


def _columns(
    grid: Grid, heading: HeadingRow, match: Match, lines: Sequence[int], vocabulary: Vocabulary
) -> tuple[list[int], list[int]]:
    """The columns that say something of every item, and those that only an ordered line would fill."""
    mapped = {column.position: name for name, column in match.columns.items()}
    headed = {column.position: column for column in headings_not_read(grid, heading, match, vocabulary)}
    listed = [match.columns["case_price"].position] if "case_price" in match.columns else []
    ordered: list[int] = []
    for at in range(grid.width):
        name = mapped.get(at, "")
        if name in _OF_AN_ITEM or name in ("cases", "case_price") or at in grid.hidden_columns:
            continue
        cells = [grid.rows[row][at] for row in lines]
        if not name and (_numbers_lines(cells) or (at in headed and "line_no" in headed[at].meanings)):
            continue
        of_the_list = not name and (
            _is_of_the_list(headed.get(at), cells, vocabulary) or _parts_the_list(grid, lines, at)
        )
        (listed if of_the_list else ordered).append(at)
    return listed, ordered


def _parts_the_list(grid: Grid, lines: Sequence[int], at: int) -> bool:
    """Whether a column has words merged down over several lines: the groups of the goods, `大类`."""
    texts = all(type(grid.rows[row][at]) is str for row in lines)
    down = (
        first[0] < last[0] for first, last in grid.merges if first[1] == last[1] == at and first[0] in lines
    )
    return texts and any(down)


def _is_of_the_list(heading: Heading | None, cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether a column that is not read says something of every item, ordered or not."""
    filled = [cell for cell in cells if not is_none(cell)]
    if any(isinstance(cell, (dt.date, dt.datetime)) for cell in filled):
        return False
    text = clean_text(heading.text).casefold() if heading else ""
    if any(any_of(word).search(text) for word in _OF_AN_ORDER) or vocabulary.is_total(text):
        return False
    if heading and _is_known(heading, text, vocabulary):
        return True
    figures = [number for cell in filled if (number := figure(cell)) is not None]
    if counted_in(text)[0] == "piece" or (figures and all(number == int(number) for number in figures)):
        return False
    return len(filled) == len(cells)


def _is_known(heading: Heading, text: str, vocabulary: Vocabulary) -> bool:
    """Whether the words of a heading say that it is of the list: a price, a stock, the size of a case."""
    if MONEY.search(text):
        return True  # `£/case`
    meanings = heading.meanings.keys()
    counts = "cases" in meanings and "pieces_per_case" not in meanings  # `Case qty` may be a size
    if counts or "remarks" in meanings or "amount" in meanings:
        return False
    known = OTHER in meanings or _OF_THE_LIST & meanings
    past = any_of("outdated").search(text)  # `Last 4 wks`, `上月`
    return bool(known or past or counted_per(text) or vocabulary.measures.search(text))


def _numbers_lines(cells: Sequence[Cell]) -> bool:
    numbers = [figure(cell) for cell in cells]
    return numbers == list(range(1, len(numbers) + 1))
