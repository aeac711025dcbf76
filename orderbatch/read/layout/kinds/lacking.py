"""Tables that lack what their kind requires: nothing, never the next best kind (4-run, Whom we believe).

An approval without its batch has agents, names and regions in it, a reply without one items and cases: taken
for an agents' list or an order, either would do what nobody wrote.
"""

from collections.abc import Iterable

from orderbatch.contract.sheets.every import (
    APPROVAL,
    APPROVAL_LINES,
    BALANCES,
    MASTERS,
    ORDER,
    PICK_LIST,
    POLICIES,
    REPLY,
    REVIEW,
    SHEETS,
    STOCK,
    TRACKING,
)
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.columns.evidence import Heading, Match
from orderbatch.read.layout.headings import headings_at
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

OURS = (APPROVAL, APPROVAL_LINES, REVIEW, REPLY, PICK_LIST, TRACKING)
FIGURES = (BALANCES, STOCK)
_ENOUGH = 2  # headings that only the sheets which we send out have


def _only_of(some: tuple[Sheet, ...]) -> frozenset[str]:
    elsewhere = {column.name for sheet in SHEETS if sheet not in some for column in sheet.columns}
    return frozenset(column.name for sheet in some for column in sheet.columns) - elsewhere


# Anybody numbers his rows, though no sheet that comes in has a column for it.
_ONLY_OURS, _ONLY_FIGURES = _only_of(OURS) - {"line_no"}, _only_of(FIGURES) | {"as_of"}
_NO_POLICIES = tuple(sheet for sheet in (ORDER, *MASTERS) if sheet is not POLICIES)
_TERMS = frozenset(("policy", "policy_name", "policy_kind", "threshold", "repeat", "payment_target"))


def is_lacking(table: TableOfSheet, match: Match, vocabulary: Vocabulary) -> bool:
    """Whether a table that could be read as `match` has headings of another kind, which it is not wholly."""
    if match.sheet in _NO_POLICIES and speak_of_policies(_headings(table, vocabulary)):
        return True
    if match.sheet in OURS or match.sheet in FIGURES:
        return False
    if is_of_ours(table, vocabulary):
        return True
    return match.sheet in MASTERS and any(names <= _ONLY_FIGURES for names in _sure(table, vocabulary))


def speak_of_policies(headings: Iterable[Heading]) -> bool:
    """Whether headings are such as only policies have: `Free qty` beside them is no stock."""
    return sum(1 for names in _surely(headings) if names <= _TERMS) >= _ENOUGH


def is_of_ours(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether a table has headings that only what we send out has, and something below them.

    A buyer's form may leave `Confirmed` and `Shipped` to us.
    """
    below = table.grid.rows[table.heading.below : table.body.end]
    headings = (
        heading
        for heading in _headings(table, vocabulary)
        if any(not is_nothing(row[heading.position]) for row in below)
    )
    return sum(1 for names in _surely(headings) if names <= _ONLY_OURS) >= _ENOUGH


def _sure(table: TableOfSheet, vocabulary: Vocabulary) -> list[set[str]]:
    """What each heading surely means."""
    return _surely(_headings(table, vocabulary))


def _headings(table: TableOfSheet, vocabulary: Vocabulary) -> list[Heading]:
    rows = range(table.heading.top, table.heading.below)
    return [heading for row in rows for heading in headings_at(table.grid, row, vocabulary)]


def _surely(headings: Iterable[Heading]) -> list[set[str]]:
    sure = [{name for name, meant in heading.meanings.items() if meant == STRONG} for heading in headings]
    return [names for names in sure if names]
