"""A title that is not known as an order's: a return, a receipt, a transfer, whatever it is called."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from orderbatch.contract.columns import ORDER_NO
from orderbatch.contract.sheets.sheet import row_of_cell
from orderbatch.contract.spellings import clean_text
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import (
    ELSE,
    NAME,
    ORDERS,
    is_asked_for,
    is_called_off,
    is_turned,
    other_title,
    speaks_of,
    titles_above,
)
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, fold


def unknown_title(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """What stands first in its row above the table, or names its sheet, and speaks of something else.

    An order's title anywhere above the table goes before, but for another document's very title:
    `退货单` over `进货订单` may be either; `采购订单（作废）` is asked about wherever it stands. A name
    alone (a company's, a shop's) is asked about where nothing else says that something is ordered.
    """
    if other_title(table, vocabulary):
        return  # told as that
    titles = [
        (speaks_of(text, vocabulary), cell, text, first)
        for cell, text, first in titles_above(table, vocabulary)
    ]
    if any(
        meant == ORDERS or fold(text) in vocabulary.titles or is_turned(text)
        for meant, _cell, text, _first in titles
    ):
        name = clean_text(table.grid.name)
        called: list[CellTrouble] = [("TITLE_UNKNOWN", "", name, {})] if is_called_off(name) else []
        yield from islice(chain(_over_an_order(titles, table, vocabulary), called), 1)
        return
    said = [(meant, cell, text) for meant, cell, text, first in titles if first]
    named = table.grid.name
    if not any(meant == ELSE for meant, _cell, _text in said):
        if (meant := speaks_of(named, vocabulary)) == ORDERS:
            return
        if (meant == ELSE and _is_surely_else(named, table)) or is_called_off(named):
            said.append((ELSE, "", named))
    for doubtful in (ELSE,) if _orders_something(table, vocabulary) else (ELSE, NAME):
        for meant, cell, text in said:
            if meant == doubtful:
                yield "TITLE_UNKNOWN", cell, clean_text(text), {}
                return


def _over_an_order(
    titles: Sequence[tuple[str, str, str, bool]], table: TableOfSheet, vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """What is asked about beside an order's own title. titles: what each speaks of, cell, text, is first."""
    for meant, cell, text, first in titles:
        of_another = (meant == ELSE and _is_alone(cell, table)) or vocabulary.is_other_title(text)
        if is_turned(text) or (first and of_another):
            yield "TITLE_UNKNOWN", cell, clean_text(text), {}


def _is_alone(cell: str, table: TableOfSheet) -> bool:
    """Whether nothing else stands in a title's row: a label has its value there."""
    return sum(not is_nothing(other) for other in table.grid.rows[row_of_cell(cell) - 1]) == 1


def _orders_something(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether labels, the quantity's heading or a request above the table speak of an order."""
    numbered = any(
        table.labels.get(name, (None, ""))[0] is not None for name in (ORDER_NO.name, "order_date")
    )
    ordered = any_of("ordering").search(table.match.columns["cases"].text.casefold())
    return numbered or bool(ordered) or is_asked_for(table.grid, table.heading.top, vocabulary)


def _is_surely_else(name: str, table: TableOfSheet) -> bool:
    """Whether a sheet's name says that it is no order; a `delivery schedule` with a `PO ref` may be one."""
    text = name.casefold()
    if any_of("ordering").search(text):
        return True
    found = {match.group() for match in any_of("document").finditer(text)}
    maybe = found <= {word for word in found if any_of("moving").search(word)}
    return bool(found) and not (maybe and _is_a_buyers(table))


def _is_a_buyers(table: TableOfSheet) -> bool:
    """Whether a label above the table is only a buyer's: `PO ref`, `要货单号`; `Order no.` is anybody's."""
    cells = [cell for row in table.grid.rows[: table.heading.top] for cell in row if type(cell) is str]
    labels = [COLON.split(cell, maxsplit=1)[0].casefold() for cell in cells]
    return any(any_of("ordering").search(any_of("numbers").sub("", label)) for label in labels)
