"""The reason of each line: where it holds, and the numbers behind it (3-decisions §9).

A line of an order that ships has a reason of its own; else it has its order's. To add one: its row in
`LINE_REASONS`, its sentence and its short name in `words/*/reasons.toml`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orderbatch.decide.allocation.arrays import Flags, Ints
from orderbatch.decide.allocation.funds import GOES_ON
from orderbatch.decide.allocation.minimum import BROUGHT_IN, LENT_TO
from orderbatch.decide.allocation.outcome import Outcome
from orderbatch.decide.reasons.demand import Market
from orderbatch.decide.reasons.reason_codes import OVERRIDDEN, Numbers, served, several

NOT_BY_TURNS = ("first_come", "large_first", "proportional")  # where no even share explains what one got


@dataclass(frozen=True)
class Known:
    """What the numbers are drawn from: the outcome, the market of each SKU, each order's own numbers."""

    outcome: Outcome
    market: Market
    orders: list[Numbers]


def _served(known: Known, rows: Ints) -> list[Numbers]:
    return served(known.outcome.desk.ordered[rows])


def _of_order(known: Known, rows: Ints) -> list[Numbers]:
    return [known.orders[order] for order in known.outcome.desk.line_order[rows].tolist()]


def _shared(known: Known, rows: Ints) -> list[Numbers]:
    level = known.market.fewest[known.outcome.desk.line_sku[rows]]
    tables, policy = _taking_part(known, rows, level=level), known.outcome.allocation.policy
    return [{**table, "way": policy} for table in tables] if policy in NOT_BY_TURNS else tables


def _nothing(known: Known, rows: Ints) -> list[Numbers]:
    return _taking_part(known, rows)


def _taking_part(known: Known, rows: Ints, **more: Ints) -> list[Numbers]:
    """The demand for the item, where the agent stood, and what else bears on his share where it is so."""
    desk, market = known.outcome.desk, known.market
    sku, proposed = desk.line_sku[rows], known.outcome.proposed[rows]
    tables = several(
        ordered=desk.ordered[rows],
        proposed=proposed,
        agents=market.agents[sku],
        asked=market.claimed[sku],
        stock=desk.stock[sku],
        share=_share(known, rows),
        place=market.place[rows],
        **more,
    )
    about = market.beside
    beside = {
        "total": np.where(about.total[rows] == proposed, 0, about.total[rows]),
        "carried": about.carried[rows],
        "urgent": desk.line_urgency[rows],
        "others_carried": about.others_carried[rows] if _goes_first(known) else np.zeros_like(proposed),
        "others_urgent": about.others_urgent[rows],
        "others_set": about.others_set[rows],
    }
    for name, column in beside.items():
        for table, figure in zip(tables, column.tolist(), strict=True):
            if figure:
                table[name] = figure
    return tables


def _goes_first(known: Known) -> bool:
    """Whether what was promised earlier goes out before everything else."""
    return "carry" in known.outcome.allocation.rounds_served


def _share(known: Known, rows: Ints) -> Ints:
    """Cases in one share of today: what a remainder that is deferred may have first tomorrow."""
    desk = known.outcome.desk
    share: Ints = known.outcome.level[desk.line_sku[rows]] * desk.lot[rows]
    return share


def _moved(known: Known, rows: Ints) -> list[Numbers]:
    """What moved to or from a line for the sake of a minimum; what its order came to, and its minimum."""
    outcome = known.outcome
    order = outcome.desk.line_order[rows]
    return several(
        ordered=outcome.desk.ordered[rows],
        proposed=outcome.proposed[rows],
        lent=np.abs(outcome.lent[rows]),
        given=np.abs(outcome.given[rows]),
        minimum=outcome.minimum[order],
        share=_share(known, rows),
    )


def _set(known: Known, rows: Ints) -> list[Numbers]:
    """The supervisor's own words are added where they are known (`day`)."""
    desk = known.outcome.desk
    figures = several(ordered=desk.ordered[rows], cases=desk.fixed[rows], share=_share(known, rows))
    return [{**row, "reason": ""} for row in figures]


def _cut(known: Known, rows: Ints) -> list[Numbers]:
    outcome = known.outcome
    return several(ordered=outcome.desk.ordered[rows], proposed=outcome.proposed[rows], cut=outcome.cut[rows])


def _lot(known: Known, rows: Ints) -> list[Numbers]:
    desk = known.outcome.desk
    left = desk.ordered[rows] - desk.whole[rows]
    return several(ordered=desk.ordered[rows], left=left, lot=desk.lot[rows])


def _waiting(known: Known, rows: Ints) -> list[Numbers]:
    own = several(line_would=known.outcome.line_would[rows], share=_share(known, rows))
    return [{**table, **numbers} for table, numbers in zip(_of_order(known, rows), own, strict=True)]


def _held(known: Known, rows: Ints) -> list[Numbers]:
    covered = known.outcome.covered
    offers = zip(covered.offer[rows].tolist(), covered.alternative[rows].tolist(), strict=True)
    return [
        {**table, "line_offer": offer, "line_alternative": other} if table["offer"] else table
        for table, (offer, other) in zip(_of_order(known, rows), offers, strict=True)
    ]


@dataclass(frozen=True)
class LinesAtEnd:
    """What became of the lines: what a reason asks to know whether it holds."""

    outcome: Outcome
    ships: Flags  # its order does
    short: Flags  # it gets less than it asked for, of an order that ships
    nothing: Flags  # it takes part and asks for nothing, in whole lots and within the funds
    has_moved: Flags  # short, where there was a lot of the item at all
    how: Ints  # its order came to ship
    is_set: Flags


@dataclass(frozen=True)
class LineReason:
    """A reason of lines: where it holds, and what its sentence counts."""

    code: str
    holds: Callable[[LinesAtEnd], Flags]
    counts: Callable[[Known, Ints], list[Numbers]]


def _is_cut_to_lots(at: LinesAtEnd) -> Flags:
    desk = at.outcome.desk
    return at.nothing | (at.ships & (desk.ordered > desk.whole))


def _has_no_goods(at: LinesAtEnd) -> Flags:
    none: Flags = at.short & ((at.outcome.proposed == 0) | ~at.has_moved)
    return none


LINE_REASONS = (  # of several that hold the last is the line's
    LineReason("SERVED_FULL", lambda at: at.ships, _served),
    LineReason("LOT", _is_cut_to_lots, _lot),
    LineReason("REDUCED_FOR_FUNDS", lambda at: (at.nothing | at.ships) & (at.outcome.cut > 0), _cut),
    LineReason("SHARED", lambda at: at.short, _shared),
    LineReason("WAITS_STOCK", _has_no_goods, _nothing),
    # it lent cases to another order of its agent; gave one to an order that would not have shipped
    LineReason("LENT", lambda at: at.has_moved & (at.outcome.lent < 0), _moved),
    LineReason("GAVE_WAY", lambda at: at.has_moved & (at.outcome.given < 0), _moved),
    # its order came in with free cases, and with what the agent's others lent; with one of each other agent
    LineReason("BORROWED", lambda at: at.has_moved & (at.how == LENT_TO), _moved),
    LineReason("BROUGHT_IN", lambda at: at.has_moved & (at.how == BROUGHT_IN), _moved),
    LineReason(OVERRIDDEN, lambda at: at.is_set, _set),
)
# Where a line of an order that does not ship counts more than its order.
OF_ITS_ORDER = {"WAITS_MINIMUM": _waiting, "WAITS_MINIMUM_TOGETHER": _waiting, "HELD_FUNDS": _held}
_COUNTS = OF_ITS_ORDER | {reason.code: reason.counts for reason in LINE_REASONS}


def line_codes(order_code: NDArray[Any], outcome: Outcome) -> NDArray[Any]:
    """The reason of each line."""
    code: NDArray[Any] = order_code[outcome.desk.line_order]
    at = _at_end(outcome)
    for reason in LINE_REASONS:
        code[reason.holds(at)] = reason.code
    return code


def _at_end(outcome: Outcome) -> LinesAtEnd:
    desk = outcome.desk
    ships = outcome.ships[desk.line_order]
    takes_part = (outcome.covered.state == GOES_ON)[desk.line_order]
    short = ships & (outcome.proposed < outcome.claim)
    return LinesAtEnd(
        outcome=outcome,
        ships=ships,
        short=short,
        nothing=takes_part & (outcome.claim == 0),
        has_moved=short & (desk.stock[desk.line_sku] >= desk.lot),
        how=outcome.how[desk.line_order],
        is_set=desk.is_fixed & (ships | (takes_part & (desk.fixed == 0))),
    )


def line_numbers(
    outcome: Outcome, market: Market, code: NDArray[Any], order_numbers: list[Numbers]
) -> NDArray[Any]:
    """A table of numbers for each line of the desk, by the code of its reason."""
    known = Known(outcome, market, order_numbers)
    numbers = np.empty(len(code), dtype=object)
    for reason in set(code.tolist()):
        rows = np.flatnonzero(code == reason)
        column = np.empty(len(rows), dtype=object)
        column[:] = _COUNTS.get(reason, _of_order)(known, rows)
        numbers[rows] = column
    return numbers
