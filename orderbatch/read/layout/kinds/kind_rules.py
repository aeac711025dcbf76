"""Every rule that says what kind of sheet a table is: `check --show` prints a rule by its function's name.

A heading row may be read as several kinds. Rules for a kind add to its weight, and any rule against it
takes it out; the heaviest that is left is taken, and what comes next is kept. What the other sheets of a
file say of a kind is in `recognise.py`. To add a rule: a function, its place in a tuple, and a form that is
misread without it.
"""

from collections.abc import Callable

from orderbatch.contract.sheets.every import ARRIVAL, CATALOGUE, ITEM_CODES, MARKETS, ORDER, STOCK
from orderbatch.contract.sheets.sheet import WhyChosen
from orderbatch.contract.units import counted_in
from orderbatch.read.layout.columns.evidence import Match
from orderbatch.read.layout.headings import headings_of
from orderbatch.read.layout.kinds.for_a_kind import FOR_A_KIND, headings_explained, weight
from orderbatch.read.layout.kinds.lacking import is_lacking
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import looks_ordered, speaks_of_arrival
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_OF_ITEMS = (CATALOGUE, MARKETS, STOCK)  # lists that an order's price list may look like

_FIGURES = frozenset(("cases", "on_hand", "case_price", "amount", "good_cases"))

AgainstKind = Callable[[TableOfSheet, Match, Vocabulary], bool]


def label_missing(table: TableOfSheet, match: Match, _vocabulary: Vocabulary) -> bool:
    """A reply without its batch is none: what the kind requires around its table is not there."""
    required = (label.name for label in match.sheet.labels if label.required)
    return match.sheet not in (ORDER, ARRIVAL) and any(name not in table.labels for name in required)


def agents_choice_beside(table: TableOfSheet, match: Match, _vocabulary: Vocabulary) -> bool:
    """An agent or his choice in the header block: an order form, whose items are no list of ours."""
    of_items = match.sheet in _OF_ITEMS or (match.sheet is ITEM_CODES and "agent" not in match.columns)
    return of_items and not {"agent", "if_short"}.isdisjoint(table.labels)


def amounts_of_lines(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Amounts in the lines: an order whose quantity has an unknown heading, no price list."""
    if match.sheet is not CATALOGUE:
        return False
    row = table.grid.rows[table.heading.below - 1]
    return any(heading.meanings.get("amount") == STRONG for heading in headings_of(row, vocabulary))


def ordered_under_a_number(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """A quantity in the lines and an order's number above them: an order with the sizes of its cases."""
    if match.sheet is not CATALOGUE or table.labels.get("order_no", (None, ""))[0] is None:
        return False
    row = table.grid.rows[table.heading.below - 1]
    return any(heading.meanings.get("cases") == STRONG for heading in headings_of(row, vocabulary))


def counted_beside_codes(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Cases, pieces, stock or prices beside two codes: the goods of an order or a list, no list of codes."""
    if match.sheet is not ITEM_CODES:
        return False
    row = headings_of(table.grid.rows[table.heading.below - 1], vocabulary)
    return any(
        not _FIGURES.isdisjoint(heading.meanings)
        or (not heading.meanings and counted_in(heading.text)[0] != "")
        for heading in row
    )


def codes_called_an_order(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Two codes in each line of what calls itself an order, or says whose it is: no list of codes."""
    named = "agent" in match.columns
    return match.sheet is ITEM_CODES and not named and looks_ordered(table, vocabulary)


def arrived_not_ordered(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """A table of what came that calls itself so is no order, whatever else stands in it."""
    return match.sheet is ORDER and _has_arrived(table, vocabulary)


def not_called_an_arrival(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Counts that say neither by title nor by order number and day that they are of what came."""
    told = {"order_no", "received_on"} <= match.columns.keys()
    return match.sheet is ARRIVAL and not told and not _has_arrived(table, vocabulary)


def _has_arrived(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    counted = any(match.sheet is ARRIVAL for match in table.heading.matches)
    return counted and speaks_of_arrival(table, vocabulary)


def headings_of_another(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Headings that only what we send out has, or only balances and stock: it is not wholly that kind."""
    return is_lacking(table, match, vocabulary)


AGAINST_A_KIND: tuple[AgainstKind, ...] = (
    label_missing,
    agents_choice_beside,
    amounts_of_lines,
    ordered_under_a_number,
    counted_beside_codes,
    codes_called_an_order,
    arrived_not_ordered,
    not_called_an_arrival,
)
AGAINST_A_TABLE: tuple[AgainstKind, ...] = (headings_of_another,)  # no next best kind is taken then
KIND_RULES = (*FOR_A_KIND, *AGAINST_A_KIND, *AGAINST_A_TABLE)


def choose_kind(table: TableOfSheet, vocabulary: Vocabulary) -> Match | None:
    """The heaviest kind that nothing speaks against; the table keeps why, and what comes next."""
    kept: list[Match] = []
    why: list[WhyChosen] = []
    ruled_out: list[WhyChosen] = []
    for match in table.heading.matches:  # the heaviest first
        if rule := _against(table, match, vocabulary):
            ruled_out.append(WhyChosen(rule, match.sheet.kind, 0))
        else:
            kept.append(match)
            why.append(WhyChosen(headings_explained.__name__, match.sheet.kind, weight(match)))
    if not kept or any(rule(table, kept[0], vocabulary) for rule in AGAINST_A_TABLE):
        return None
    best, *others = (*why, *ruled_out)
    table.why_kind = (best, others[0] if others else None)
    return kept[0]


def _against(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> str:
    """The rule that speaks against a kind; "" if none does."""
    return next((rule.__name__ for rule in AGAINST_A_KIND if rule(table, match, vocabulary)), "")
