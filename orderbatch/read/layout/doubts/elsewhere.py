"""What a form leaves to another paper or another day: quantities elsewhere, a draft, another document.

Also an order of several shops under one agent, and a second number of the order beside the one that is taken.
"""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from orderbatch.contract.columns import ORDER_NO
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.doubts.number_alone import number_alone
from orderbatch.read.layout.doubts.passed_over import known_columns
from orderbatch.read.layout.labels.header import numbers_named
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet, loose_texts
from orderbatch.read.layout.titles import other_title, titles_above
from orderbatch.read.layout.vocabulary import LABEL_COLUMNS, Vocabulary, any_of, once_a_shape

_LONGEST = 40  # characters; what is longer is a clause of terms
_FIGURES = re.compile(r"[\d\W_]+")
_BRACKETS = " ()（）[]【】<>《》“”\"'*:：.。!！"


def left_open(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """A short text that says that more is ordered elsewhere, or that nothing is settled yet.

    `见附页`, `同上周订单`, `to be continued`, `以电话为准`, `Order status: draft`.
    """
    texts = [text for text in loose_texts(table, around) if 1 < len(text[2]) <= _LONGEST and is_open(text[2])]
    if not texts:
        return
    lines = set(table.body.lines)
    known = known_columns(table, vocabulary) | states_in(table, vocabulary)
    found = [
        (f"{letters(at)}{row + 1}", cell) for row, at, cell in texts if row not in lines or at not in known
    ]
    values = _values_of_labels(table, around, vocabulary)
    titles = {cell for cell, text, _first in titles_above(table, vocabulary) if is_written_down(text)}
    for spot, cell in found:
        if spot in titles:
            continue
        if spot not in values or (values[spot] and is_open(cell, in_remarks=True)):
            yield "LINE_CHANGED", spot, clean_text(cell), {}


@once_a_shape
def is_written_down(title: str) -> bool:
    """Whether a title says no more than that its orders were given by word: `Orders by phone`, `口头订单`."""
    text = any_of("by_word").sub(" ", clean_text(title).casefold())
    left = text
    for name in ("ordering", "times", "head", "tail"):
        left = any_of(name).sub(" ", left)
    return bool(any_of("ordering").search(text)) and not _FIGURES.sub("", left)


def _values_of_labels(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary, more: Set[str] = frozenset()
) -> dict[str, bool]:
    """The cells of values in the header block, and whether their label leaves them free to say anything.

    more: columns of labels that do so, too.
    """
    return {
        spot: LABEL_COLUMNS.isdisjoint(meanings) or not more.isdisjoint(meanings)
        for row in around
        for meanings, _value, spot, _rule in pairs_of_row(table.grid, row, vocabulary)
    }


def states_in(table: TableOfSheet, vocabulary: Vocabulary) -> set[int]:
    """The columns in which a program says how far an order has come there: `订单状态`."""
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    return {heading.position for heading in unread if any_of("state").search(heading.text.casefold())}


@once_a_shape
def is_open(cell: str, in_remarks: bool = False) -> bool:
    """Whether a text leaves something open; in remarks of the whole order `as last time` is a courtesy."""
    text = clean_text(cell).casefold()
    if any_of("elsewhere_not").search(text):
        return False
    repeated = not in_remarks and any_of("repeated").search(text)
    return bool(repeated or any_of("elsewhere").search(text) or any_of("unsettled").search(text))


def kind_named(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """A label whose value is another kind of document, or a draft: `类型：退货`, `【作废】`, `PO: void`."""
    lines = set(table.body.lines)
    texts = [
        text for text in loose_texts(table, around) if len(text[2]) <= _LONGEST and is_another_kind(text[2])
    ]
    texts = [text for text in texts if text[0] not in lines]
    if not texts or other_title(table, vocabulary):
        return
    values = _values_of_labels(table, around, vocabulary, more={ORDER_NO.name})
    for row, at, cell in texts:
        spot = f"{letters(at)}{row + 1}"
        is_title = spot not in values and not COLON.search(cell) and not _is_alone_a_kind(cell)
        if values.get(spot, True) and not is_title:
            yield "FORM_SAYS_ELSE", spot, clean_text(cell), {}


@once_a_shape
def is_another_kind(cell: str) -> bool:
    """Whether a text is nothing but what another document is called: `退货单`, `Sample order`, `draft`."""
    said = COLON.split(clean_text(cell).casefold())[-1].strip(_BRACKETS)
    return bool(_another_kind().fullmatch(said))


@lru_cache(maxsize=65_536)
def _is_alone_a_kind(cell: str) -> bool:
    """`【作废】`, `VOID`: what stands for itself; `报损单` is a title."""
    return bool(any_of("kind_of_another").fullmatch(clean_text(cell).casefold().strip(_BRACKETS)))


@lru_cache
def _another_kind() -> re.Pattern[str]:
    kinds, more = any_of("kind_of_another").pattern, any_of("kind_ending").pattern
    return re.compile(rf"{kinds}(?:\s*{more})?")


def ended_lines(table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """A line whose state says that it is over: `Status | delivered`, `已发货`."""
    for at in states_in(table, vocabulary):
        for row in table.body.lines:
            cell = table.grid.rows[row][at]
            if any_of("over").fullmatch(state_of(cell)):
                yield "LINE_WITHDRAWN", f"{letters(at)}{row + 1}", shown(cell), {"column": "remarks"}


def state_of(cell: Cell) -> str:
    """The words of a state, without what frames them."""
    return clean_text(cell).casefold().strip(_BRACKETS) if type(cell) is str else ""


def several_shops(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """Lines for several shops or people in a column beside them, booked as one order: `门店`, `For`."""
    for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary):
        text = clean_text(heading.text).casefold().strip(_BRACKETS)
        if any_of("for_whom").fullmatch(text) or "ship_to" in heading.meanings:
            cells = [table.grid.rows[row][heading.position] for row in table.body.lines]
            whom = list(dict.fromkeys(shown(cell) for cell in cells if _is_a_name(cell)))
            if len(whom) > 1:
                spot = f"{letters(heading.position)}{table.heading.below}"
                yield "SHOPS_IN_LINES", spot, ", ".join(whom), {"count": len(whom), "value": whom}


def _is_a_name(cell: Cell) -> bool:
    return type(cell) is str and not is_nothing(cell) and figure(cell) is None


def two_numbers(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """Another number of the order under a label of its own: `Order no.` beside `PO no.`; or one without."""
    value, spot = table.labels.get(ORDER_NO.name, (None, ""))
    if value is None:
        yield from number_alone(table, vocabulary)
        return
    told = {shown(value)}
    for other, cell in numbers_named(table.grid, around, vocabulary):
        if cell != spot and shown(other) not in told:
            told.add(shown(other))
            yield "ORDER_NO_BESIDE", cell, shown(other), {"used": spot}
