"""What finance sends back, held against what was proposed (P-3.7, P-4.3.3).

A decision counts only for exactly what was proposed: a row or a line that differs from the ledger is
refused with the difference shown. The same decision twice is once. Money and stock are looked at again.
Rules are plain functions over one decided row; `RULES` is the policy.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.orders import amount
from orderbatch.check.problem import Problem

ProposedOrder = tuple[str, str]  # proposal, order key

APPROVE, HOLD, REFUSE = "approve", "hold", "refuse"
DECIDED = {APPROVE: "approved", HOLD: "held", REFUSE: "refused"}


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the ledger proposed: orders by (batch, order_key), with their state, and their lines' cases.

    orders: index (proposal, order_key); proposed_minor, proposed_cases, state ("proposed" while open).
    lines: (proposal, order_key, line) → proposed cases.
    """

    orders: pd.DataFrame
    lines: Mapping[tuple[str, str, int], int]
    second_approver_over: int = 0


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One row of an approval sheet, as typed, with the lines sheet beside it (line → cases)."""

    index: int
    proposal: str
    order_key: str
    decision: str
    decided_by: str
    proposed_minor: int | None
    lines: Mapping[int, int] | None


def is_known(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """The row names something that was proposed."""
    if (row.proposal, row.order_key) in proposals.orders.index:
        return None
    return Problem("RETURN_UNKNOWN", "row", row.index, "order_no", row.order_key, {"batch": row.proposal})


def is_as_proposed(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """Nothing that we locked was changed: amount of the order and cases of every line."""
    ours = int(proposals.orders["proposed_minor"][(row.proposal, row.order_key)])
    if row.proposed_minor != ours:
        theirs = "" if row.proposed_minor is None else amount(row.proposed_minor)
        return Problem("RETURN_CHANGED", "row", row.index, "proposed_amount", theirs, {"ours": amount(ours)})
    for line, cases in (row.lines or {}).items():
        expected = proposals.lines.get((row.proposal, row.order_key, line), 0)
        if cases != expected:
            numbers = {"ours": f"{line}: {expected}"}
            return Problem("RETURN_CHANGED", "row", row.index, "order_no", f"{line}: {cases}", numbers)
    return None


def is_in_time(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """The proposal still stands: not lapsed, not replaced. What repeats a decision already made is told."""
    state = proposals.orders.at[(row.proposal, row.order_key), "state"]
    if state in ("proposed", "held"):
        return None
    done = DECIDED[row.decision] == state or (row.decision == APPROVE and state in ("released", "shipped"))
    code = "RETURN_REPEATED" if done else "DECISION_LATE"
    return Problem(code, "row", row.index, "decision", row.order_key, {"state": state})


def has_second_approver(row: ApprovalRow, proposals: Proposals) -> Problem | None:
    """Above the limit of the settings two people approve: two names, however they are set apart."""
    limit = proposals.second_approver_over
    names = {"".join(name.split()).casefold() for name in re.split("[,，、/／;；&+＋]", row.decided_by)} - {
        ""
    }
    if row.decision != APPROVE or not limit or (row.proposed_minor or 0) <= limit or len(names - {""}) >= 2:
        return None
    return Problem(
        "DECISION_SECOND", "row", row.index, "decided_by", row.decided_by, {"limit": amount(limit)}
    )


RULES: tuple[Callable[[ApprovalRow, Proposals], Problem | None], ...] = (
    is_known,
    is_as_proposed,
    is_in_time,
    has_second_approver,
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
    approvals = approvals.astype({"proposed_minor": "int64"})
    spent = approvals.groupby("agent")["proposed_minor"].cumsum()
    broke = set(_pairs(approvals[spent > approvals["agent"].map(funds).fillna(0)]))
    place = {pair: number for number, pair in enumerate(_pairs(approvals))}
    queued = lines[lines["proposed"] > 0].astype({"proposed": "int64"})
    queued = queued.assign(place=[place[pair] for pair in _pairs(queued)])
    queued = queued.sort_values("place", kind="stable")
    taken = queued.groupby("sku")["proposed"].cumsum()
    bare = set(_pairs(queued[taken > queued["sku"].map(stock).fillna(0)]))
    return broke, bare - broke


def _pairs(rows: pd.DataFrame) -> list[ProposedOrder]:
    return list(zip(rows["proposal"], rows["order_key"], strict=True))
