"""The reason of each order: where it holds, and what its sentence counts (3-decisions §9).

To add one: its row in `ORDER_REASONS`, its sentence and its short name in `words/*/reasons.toml`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orderbatch.decide.allocation import funds
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints
from orderbatch.decide.allocation.outcome import Outcome
from orderbatch.decide.reasons.reason_codes import (
    OVERRIDDEN,
    WAITS_MINIMUM,
    WAITS_MINIMUM_TOGETHER,
    Numbers,
    held_numbers,
    several,
)


@dataclass(frozen=True)
class OrdersAtEnd:
    """What became of the orders: what a reason asks to know whether it holds."""

    below: Flags  # the minimum, as ordered
    waits: Flags
    ships: Flags
    is_set: Flags  # the supervisor set all of it that asks for something
    is_several: Flags  # it reaches the minimum together with others of its agent
    ordered: Ints
    whole: Ints  # of what was ordered, in whole lots
    proposed: Ints
    would: Ints
    cut: Ints


@dataclass(frozen=True)
class OrderReason:
    """A reason of orders: where it holds, and the names of what its sentence counts."""

    code: str
    holds: Callable[[OrdersAtEnd], Flags]
    counts: tuple[str, ...] = ()


ORDER_REASONS = (  # of several that hold the last is the order's
    OrderReason("HELD_FUNDS", lambda at: ~(at.below | at.waits | at.ships)),  # counted by `held_numbers`
    OrderReason("BELOW_MINIMUM", lambda at: at.below, ("ordered", "minimum")),
    OrderReason(
        "BELOW_MINIMUM_LOTS", lambda at: at.below & (at.whole < at.ordered), ("ordered", "whole", "minimum")
    ),
    OrderReason(
        "BELOW_MINIMUM_TOGETHER",
        lambda at: at.below & at.is_several & (at.ordered > 0),
        ("ordered", "together", "minimum"),
    ),
    OrderReason("NO_WHOLE_LOT", lambda at: at.below & (at.whole == 0) & (at.ordered > 0), ("ordered",)),
    OrderReason("WAITS_STOCK", lambda at: at.waits, ("ordered",)),
    OrderReason(OVERRIDDEN, lambda at: at.waits & at.is_set, ("ordered", "cases", "reason")),
    OrderReason(
        WAITS_MINIMUM, lambda at: at.waits & (at.would > 0), ("ordered", "would", "minimum", "lacks")
    ),
    OrderReason(
        WAITS_MINIMUM_TOGETHER,
        lambda at: at.waits & (at.would > 0) & at.is_several,
        ("ordered", "would", "minimum", "lacks"),
    ),
    OrderReason("SERVED_FULL", lambda at: at.ships & (at.proposed == at.ordered), ("ordered",)),
    OrderReason("SERVED_PART", lambda at: at.ships & (at.proposed != at.ordered), ("ordered", "proposed")),
    OrderReason("REDUCED_FOR_FUNDS", lambda at: at.ships & (at.cut > 0), ("ordered", "proposed", "cut")),
)
_COUNTS = {reason.code: reason.counts for reason in ORDER_REASONS}


def order_codes(outcome: Outcome) -> NDArray[Any]:
    """The reason of each order."""
    at = _at_end(outcome)
    code = np.full(len(at.ships), "", dtype=object)
    for reason in ORDER_REASONS:
        code[reason.holds(at)] = reason.code
    return code


def _at_end(outcome: Outcome) -> OrdersAtEnd:
    desk, state, ships = outcome.desk, outcome.covered.state, outcome.ships
    return OrdersAtEnd(
        below=state == funds.BELOW_MINIMUM,
        waits=(state == funds.GOES_ON) & ~ships,
        ships=ships,
        is_set=_is_any(desk, desk.is_fixed) & ~_is_any(desk, (outcome.claim > 0) & ~desk.is_fixed),
        is_several=outcome.together > 1,
        ordered=desk.per_order(desk.ordered),
        whole=desk.per_order(desk.whole),
        proposed=desk.per_order(outcome.proposed),
        would=outcome.would,
        cut=desk.per_order(outcome.cut),
    )


def _is_any(desk: Arrays, lines: Flags) -> Flags:
    """Of each order: whether one of its lines is among these."""
    found: Flags = desk.per_order(lines.astype(np.int64)) > 0
    return found


def order_numbers(outcome: Outcome, code: NDArray[Any]) -> list[Numbers]:
    """The numbers of every order, in the desk's order."""
    desk, covered = outcome.desk, outcome.covered
    whole = desk.per_order(desk.whole)
    figures = several(
        ordered=desk.per_order(desk.ordered),
        whole=whole,
        together=desk.per_agent(whole)[desk.order_agent],
        proposed=desk.per_order(outcome.proposed),
        minimum=outcome.minimum,
        would=outcome.would,
        lacks=outcome.minimum - outcome.would,
        cut=desk.per_order(outcome.cut),
        cases=desk.per_order(outcome.proposed),
    )
    numbers: list[Numbers] = [
        {name: row.get(name, "") for name in _COUNTS[reason]}  # the supervisor's words are not known here
        for reason, row in zip(code.tolist(), figures, strict=True)
    ]
    for order in np.flatnonzero(covered.state == funds.HELD).tolist():
        numbers[order] = held_numbers(desk, covered, order)
    return numbers
