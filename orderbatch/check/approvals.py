"""What finance sends back, held against what was proposed (P-3.7, P-4.3.3).

A decision counts only for exactly what was proposed: a row or a line that differs from the ledger is
refused with the difference shown. The same decision twice is once. Money and stock are looked at again.
Rules are plain functions over one decided row; `RULES` is the policy.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from orderbatch.check.problem import Problem
from orderbatch.contract.names import is_somebody, says_something

ProposedOrder = tuple[str, str]  # proposal, order key

APPROVE, HOLD, REFUSE = "approve", "hold", "refuse"
UNDECIDED = "proposed"  # finance has said nothing of it yet
WAITING = (UNDECIDED, "held")  # states of what finance may still decide
DECIDED = {APPROVE: "approved", HOLD: "held", REFUSE: "refused"}


LockedRow = Mapping[str, str | None]  # column → what it says; None: not to be compared
LockedLine = LockedRow


@dataclass(frozen=True, slots=True)
class Proposals:
    """What was proposed and sent to finance, by (batch, order key).

    orders: index (proposal, order_key); proposed_minor, proposed_cases, state ("proposed" while open). rows:
    the locked values of each order's row. lines: those of its lines, in their sequence. hands: order key →
    through whose hands it went, who may not approve it as well.
    """

    orders: pd.DataFrame
    rows: Mapping[ProposedOrder, LockedRow]
    lines: Mapping[ProposedOrder, Sequence[LockedLine]]
    second_approver_over: int = 0
    hands: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One decided row of an approval as it came back. names: who decided, and the second approver.

    locked: what we had written into it; lines: what the sheet of lines says of its order, and line_rows: in
    which of its rows.
    """

    index: int
    proposal: str
    order_key: str
    decision: str
    names: tuple[str, str]
    reason: str
    locked: LockedRow
    lines: Sequence[LockedLine]
    line_rows: Sequence[int]

    @property
    def order_no(self) -> str:
        """The order as its agent calls it."""
        return self.order_key.partition("/")[2]


def is_known(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """The row names something that was proposed."""
    if (row.proposal, row.order_key) in proposals.orders.index:
        return None
    return Problem("RETURN_UNKNOWN", "row", row.index, "order_no", row.order_no, {"batch": row.proposal})


def is_as_proposed(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """Nothing that we locked was changed, in the order's row or in its lines; no line is gone or twice."""
    pair = (row.proposal, row.order_key)
    if pair not in proposals.rows:
        return Problem("RETURN_UNKNOWN", "row", row.index, "order_no", row.order_no, {"batch": row.proposal})
    for column, theirs, ours in _differences(row.locked, proposals.rows[pair]):
        return Problem("RETURN_CHANGED", "row", row.index, column, theirs, {"ours": ours})
    return _changed_line(row, proposals.lines[pair])


def _changed_line(row: ApprovalRow, sent: Sequence[LockedLine]) -> Problem | None:
    """The first line of an order that is not as it was sent, wherever it is on its sheet now."""
    if len(sent) != len(row.lines):
        numbers = {"ours": len(sent), "theirs": len(row.lines)}
        return Problem("RETURN_LINES", "row", row.index, "order_no", row.order_no, numbers)
    came = sorted(zip(row.lines, row.line_rows, strict=True), key=lambda line: str(line[0].get("line_no")))
    ours_by_number = sorted(sent, key=lambda line: str(line["line_no"]))
    for (line, at), ours_line in zip(came, ours_by_number, strict=True):
        for column, theirs, ours in _differences(line, ours_line):
            said = {"order": row.order_no, "item": ours_line["sku"], "column": column, "ours": ours}
            return Problem("RETURN_LINE", "line", at, column, theirs, said)
    return None


def _differences(came: LockedRow, sent: LockedRow) -> Iterator[tuple[str, str, str]]:
    """Columns in which two rows differ, with what each says."""
    for column, ours in sent.items():
        theirs = came.get(column)
        if ours is not None and theirs != ours:
            yield column, theirs or "–", ours or "–"


def is_in_time(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """The proposal still stands: not lapsed, not replaced. What repeats a decision already made is told."""
    state = proposals.orders.at[(row.proposal, row.order_key), "state"]
    if state in WAITING:
        return None
    done = DECIDED[row.decision] == state or (row.decision == APPROVE and state in ("released", "shipped"))
    code = "RETURN_REPEATED" if done else "DECISION_LATE"
    return Problem(code, "row", row.index, "decision", row.order_no, {"state": state})


def has_a_name(row: ApprovalRow, _proposals: Proposals) -> Problem | None:
    """A decision is somebody's: a name, not another decision or a word for nobody."""
    if is_somebody(row.names[0]):
        return None
    return Problem("DECISION_NAME", "row", row.index, "decided_by", row.order_no, {})


def has_a_reason(row: ApprovalRow, _proposals: Proposals) -> Problem | None:
    """Hold and refuse say why; the agent is told it."""
    if row.decision == APPROVE or says_something(row.reason):
        return None
    return Problem("DECISION_REASON", "row", row.index, "reason", row.order_no, {})


def has_second_approver(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """Above the limit of the settings two people approve: two names in two cells."""
    limit = proposals.second_approver_over
    amount_asked = int(proposals.orders["proposed_minor"][(row.proposal, row.order_key)])
    one, other = map(_bare, row.names)
    if row.decision != APPROVE or not limit or amount_asked <= limit or (is_somebody(other) and one != other):
        return None
    value, numbers = row.names[1] or row.names[0], {"limit_minor": limit}
    code = "DECISION_SAME" if is_somebody(other) else "DECISION_SECOND"
    return Problem(code, "row", row.index, "second_approver", value, numbers)


def is_not_his_own(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """Nobody approves what he ordered or changed himself (`approval.separate_duties`)."""
    hands = {_bare(name) for name in proposals.hands.get(row.order_key, ()) if is_somebody(name)}
    for column, name in zip(("decided_by", "second_approver"), row.names, strict=True):
        if row.decision == APPROVE and _bare(name) in hands:
            return Problem("DECISION_DUTIES", "row", row.index, column, name, {"order": row.order_no})
    return None


def _bare(name: str) -> str:
    """A name as it is compared: without blanks, in small letters."""
    return "".join(name.split()).casefold()


RULES: tuple[Callable[[ApprovalRow, Proposals], Problem | None], ...] = (
    is_known,
    is_as_proposed,
    is_in_time,
    has_a_name,
    has_a_reason,
    has_second_approver,
    is_not_his_own,
)


def check_row(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """The first thing wrong with one decided row, if any; a later rule rests on the earlier ones."""
    return next((problem for rule in RULES if (problem := rule(row, proposals))), None)


def affordable(
    approvals: pd.DataFrame, lines: pd.DataFrame, funds: pd.Series, stock: pd.Series
) -> tuple[set[ProposedOrder], set[ProposedOrder]]:
    """Which approvals money and stock no longer cover: (by funds, by stock), as (proposal, order key).

    approvals: proposal, order_key, agent, proposed_minor, in the sequence in which they are served; an order
    may stand there with two proposals. lines: proposal, order_key, sku, proposed. funds and stock: what is
    there for these approvals alone. Agents and items without a figure have none.
    """
    approvals = approvals.astype({"proposed_minor": np.int64})
    spent = approvals.groupby("agent")["proposed_minor"].cumsum()
    broke = set(proposed_orders(approvals[spent > approvals["agent"].map(funds).fillna(0)]))
    place = {pair: number for number, pair in enumerate(proposed_orders(approvals))}
    queued = lines[lines["proposed"] > 0].astype({"proposed": np.int64})
    queued = queued.assign(place=[place[pair] for pair in proposed_orders(queued)])
    queued = queued.sort_values("place", kind="stable")
    taken = queued.groupby("sku")["proposed"].cumsum()
    bare = set(proposed_orders(queued[taken > queued["sku"].map(stock).fillna(0)]))
    return broke, bare - broke


def proposed_orders(rows: pd.DataFrame) -> list[ProposedOrder]:
    """Of which proposal of which order each row is."""
    return list(zip(rows["proposal"], rows["order_key"], strict=True))


def are_of(rows: pd.DataFrame, orders: Iterable[ProposedOrder]) -> "pd.Series[bool]":
    """Which rows are of these proposals of these orders."""
    wanted = set(orders)
    return pd.Series([order in wanted for order in proposed_orders(rows)], rows.index, dtype=bool)
