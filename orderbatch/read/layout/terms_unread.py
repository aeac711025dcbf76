"""Columns of a policy list, and of payments under policies, that nobody reads.

What is under them may be a term of the policy, or say that a payment does not count.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from orderbatch.contract.sheets.every import FINANCE_PAYMENTS, POLICIES, POLICY_PAYMENTS
from orderbatch.contract.sheets.sheet import FoundSheet, letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.words import LANGUAGES, every_heading, topic
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.vocabulary import fold


def _words(name: str) -> Iterable[str]:
    return (word for language in LANGUAGES for word in topic(language, "reading")[name])


NO_TERMS = ("remarks", "product", "spec", "unit", "line_no")
_OF_PAYERS = ("agent_name", "policy_name", "region", "customer_class", "regional_manager")  # nor who paid
_ASIDE = frozenset(
    fold(word) for words in (*map(every_heading, NO_TERMS), _words("policy_aside")) for word in words
)
_OF_PAYMENTS = frozenset(fold(word) for words in map(every_heading, _OF_PAYERS) for word in words)
_READ = frozenset(map(fold, _words("currency_heading")))  # by `said_currency`
_STATES = tuple(map(fold, _words("state")))
_COUNTS = frozenset(map(fold, _words("payment_counts")))
_PARTS = re.compile(r"[\u2e80-\uffee]+|[A-Za-z][A-Za-z.'’ -]*")


def terms_unread(found: FoundSheet, grid: Grid, known: Collection[int]) -> Iterator[CellTrouble]:
    """What is told of columns that nothing is read from. known: of no terms by the desk's own words."""
    if found.kind not in (POLICIES.kind, POLICY_PAYMENTS.kind, FINANCE_PAYMENTS.kind):
        return
    aside, unknown = [], []
    for at, heading in found.unread.items():
        rows = [row for row in found.rows if not is_nothing(grid.rows[row - 1][at])]
        if not rows or fold(heading) in _READ:
            continue
        if at in known or _is_aside(heading):
            aside.append((at, heading))
        elif found.kind == POLICIES.kind:
            yield from (_told("POLICY_COLUMN", found, grid, row, at) for row in rows)
        elif any(word in fold(heading) for word in _STATES):
            cells = ((row, fold(clean_text(grid.rows[row - 1][at]))) for row in rows)
            yield from (
                _told("PAYMENT_STATE", found, grid, row, at) for row, cell in cells if cell not in _COUNTS
            )
        elif fold(heading) not in _OF_PAYMENTS:
            unknown.append((at, heading))
    told = aside if found.kind == POLICIES.kind else unknown
    if told:
        code = "COLUMNS_ASIDE" if found.kind == POLICIES.kind else "PAYMENT_COLUMNS"
        numbers: dict[str, object] = {"columns": tuple(heading for _at, heading in told)}
        yield code, f"{letters(told[0][0])}{found.header_row}", told[0][1], numbers


def _told(code: str, found: FoundSheet, grid: Grid, row: int, at: int) -> CellTrouble:
    return code, f"{letters(at)}{row}", shown(grid.rows[row - 1][at]), {"heading": found.unread[at]}


def _is_aside(heading: str) -> bool:
    """`制单人`, `Approved by`, `备注 Remarks`."""
    parts = _PARTS.findall(heading)
    return fold(heading) in _ASIDE or bool(parts and all(fold(part) in _ASIDE for part in parts))
