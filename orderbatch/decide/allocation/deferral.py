"""What becomes of what does not ship today (P-4.3.2, 3-decisions §6). The one place of this mapping:

| the cases | go to |
|---|---|
| of an order below its minimum as ordered | refused |
| of an order held for funds | awaiting: they come back when money comes |
| not a whole lot | cancelled |
| cut for funds with the agent's consent | cancelled |
| left over by stock, or by the minimum after the cut | `If short`: defer → deferred, cancel → cancelled,
  else awaiting |
| the same of an order whose agent chose to wait | deferred; without priority where it had none |
| of a line that the warehouse picked short | deferred, all with priority: they are owed, not wished for |

For every line: ordered = proposed + deferred + awaiting + cancelled + refused.
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Ints, before
from orderbatch.decide.allocation.funds import BELOW_MINIMUM, HELD


@dataclass(frozen=True)
class Remainders:
    """Per line of the desk, in cases; `carry_next` has priority in the next run, `wait_next` counts runs."""

    deferred: Ints
    awaiting: Ints
    cancelled: Ints
    refused: Ints
    carry_next: Ints
    wait_next: Ints


def remainders(
    desk: Arrays, state: Ints, claim: Ints, cut: Ints, proposed: Ints, level: Ints, is_capped: bool
) -> Remainders:
    """Where the unshipped cases go. state: per order (`funds`); level: lots per SKU of the desk."""
    of_line = state[desk.line_order]
    refused = np.where(of_line == BELOW_MINIMUM, desk.ordered, 0)
    held = np.where(of_line == HELD, desk.ordered, 0)
    takes_part = (of_line != BELOW_MINIMUM) & (of_line != HELD)
    agreed = np.where(takes_part, desk.ordered - desk.whole + cut, 0)
    left = np.where(takes_part, desk.whole - cut - proposed, 0)
    wish = desk.if_short[desk.line_order]
    is_deferred, is_cancelled = np.isin(wish, ("defer", "wait")) | desk.owed, (wish == "cancel") & ~desk.owed
    deferred = np.where(is_deferred, left, 0)
    first = np.where((wish == "wait") & (desk.carry_in == 0), 0, deferred)
    return Remainders(
        deferred=deferred,
        awaiting=held + np.where(is_deferred | is_cancelled, 0, left),
        cancelled=agreed + np.where(is_cancelled, left, 0),
        refused=refused,
        carry_next=np.where(desk.owed, deferred, _priority(desk, first, level) if is_capped else first),
        wait_next=_waits(desk, takes_part & ((claim > 0) | desk.is_fixed), of_line == HELD, proposed),
    )


def _priority(desk: Arrays, first: Ints, level: Ints) -> Ints:
    """Of the cases that wish to go first not more than one share of today for an agent and SKU, his
    earlier orders first."""
    order = np.argsort(desk.pair, kind="stable")
    starts = np.flatnonzero(np.diff(desk.pair[order], prepend=-1))
    cap = np.maximum(level[desk.line_sku], 1) * desk.lot
    left = cap[order] - before(first[order], starts)
    result = np.zeros_like(first)
    result[order] = np.clip(left, 0, first[order])
    return result


def _waits(desk: Arrays, asks: Ints, is_held: Ints, proposed: Ints) -> Ints:
    """The wait of an agent who got nothing of a SKU grows by one; a held line keeps its wait."""
    lines = np.flatnonzero(asks)
    pairs, inverse = np.unique(desk.pair[lines], return_inverse=True)
    got = np.zeros(len(pairs), dtype=np.int64)
    wait = np.zeros(len(pairs), dtype=np.int64)
    np.add.at(got, inverse, proposed[lines])
    np.maximum.at(wait, inverse, desk.wait[lines])
    result = np.where(is_held, desk.wait, 0)
    result[lines] = np.where(got == 0, wait + 1, 0)[inverse]
    return result
