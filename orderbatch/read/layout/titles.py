"""What a sheet calls itself: an order, or another document."""

from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary, fold


def looks_ordered(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether a table of codes and quantities calls itself an order, or says whose it is."""
    if "agent" in table.labels or vocabulary.is_title(table.grid.name):
        return True
    above = table.grid.rows[: table.heading.top]
    return any(type(cell) is str and cell and vocabulary.is_title(cell) for row in above for cell in row)


def is_orders_title(text: str, vocabulary: Vocabulary) -> bool:
    """Whether an order calls itself so; `Order no.` and `订单号：88` are labels of any document."""
    if fold(text) in vocabulary.titles:
        return True
    return vocabulary.is_title(text) and not COLON.search(text) and not vocabulary.is_label(text)


def other_title(table: TableOfSheet, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """Where a title says that the table is no order, and what it says; an order's title beside it wins.

    Another document's title is the first text of its row: `随货附送货单` behind a label is a remark.
    """
    found: tuple[str, str] | None = None
    for number, row in enumerate(table.grid.rows[: table.heading.top]):
        texts = [position for position, cell in enumerate(row) if type(cell) is str and cell.strip()]
        for position in texts:
            cell = row[position]
            if vocabulary.is_other_title(cell) and position == texts[0]:
                found = found or (f"{letters(position)}{number + 1}", cell.strip())
            elif is_orders_title(cell, vocabulary):
                return None
    own = table.grid.name
    return found or (("", own) if vocabulary.is_other_title(own) else None)
