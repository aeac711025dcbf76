"""The numbers behind each reason: one row a code in `COUNTED`.

To add a code: its row here, its constant and where it is given in `reason_codes`, its sentence and its short
name in `words/*/reasons.toml`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.allocation.outcome import Outcome
from orderbatch.decide.reasons import reason_codes as reasons
from orderbatch.decide.reasons.demand import Market
from orderbatch.decide.reasons.reason_codes import Numbers

NOT_BY_TURNS = ("first_come", "large_first", "proportional")  # where no even share explains what one got


@dataclass(frozen=True)
class Known:
    """What the numbers are drawn from: the outcome, the market of each SKU, each order's own numbers."""

    outcome: Outcome
    market: Market
    orders: list[Numbers]


def line_numbers(
    outcome: Outcome, market: Market, code: NDArray[Any], order_numbers: list[Numbers]
) -> NDArray[Any]:
    """A table of numbers for each line of the desk, by the code of its reason."""
    known = Known(outcome, market, order_numbers)
    numbers = np.empty(len(code), dtype=object)
    for counted in COUNTED:
        rows = np.flatnonzero(code == counted.reason)
        if len(rows) and counted.of_line:
            column = np.empty(len(rows), dtype=object)
            column[:] = counted.of_line(known, rows)
            numbers[rows] = column
    return numbers


def _served(known: Known, rows: Ints) -> list[Numbers]:
    return reasons.served(known.outcome.desk.ordered[rows])


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
    tables = reasons.several(
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
    return reasons.several(
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
    figures = reasons.several(ordered=desk.ordered[rows], cases=desk.fixed[rows], share=_share(known, rows))
    return [{**row, "reason": ""} for row in figures]


def _cut(known: Known, rows: Ints) -> list[Numbers]:
    outcome = known.outcome
    return reasons.several(
        ordered=outcome.desk.ordered[rows], proposed=outcome.proposed[rows], cut=outcome.cut[rows]
    )


def _lot(known: Known, rows: Ints) -> list[Numbers]:
    desk = known.outcome.desk
    left = desk.ordered[rows] - desk.whole[rows]
    return reasons.several(ordered=desk.ordered[rows], left=left, lot=desk.lot[rows])


def _waiting(known: Known, rows: Ints) -> list[Numbers]:
    own = reasons.several(line_would=known.outcome.line_would[rows], share=_share(known, rows))
    return [{**table, **numbers} for table, numbers in zip(_of_order(known, rows), own, strict=True)]


def _held(known: Known, rows: Ints) -> list[Numbers]:
    covered = known.outcome.covered
    offers = zip(covered.offer[rows].tolist(), covered.alternative[rows].tolist(), strict=True)
    return [
        {**table, "line_offer": offer, "line_alternative": other} if table["offer"] else table
        for table, (offer, other) in zip(_of_order(known, rows), offers, strict=True)
    ]


@dataclass(frozen=True)
class ReasonNumbers:
    """What a reason counts where an order has it, by name, and where a line has it."""

    reason: str
    of_order: tuple[str, ...] = ()
    of_line: Callable[[Known, Ints], list[Numbers]] | None = None


COUNTED = (
    ReasonNumbers(reasons.SERVED_FULL, ("ordered",), _served),
    ReasonNumbers(reasons.SERVED_PART, ("ordered", "proposed")),
    ReasonNumbers(reasons.SHARED, (), _shared),
    ReasonNumbers(reasons.WAITS_STOCK, ("ordered",), _nothing),
    ReasonNumbers(reasons.LENT, (), _moved),
    ReasonNumbers(reasons.BORROWED, (), _moved),
    ReasonNumbers(reasons.BROUGHT_IN, (), _moved),
    ReasonNumbers(reasons.GAVE_WAY, (), _moved),
    ReasonNumbers(reasons.OVERRIDDEN, ("ordered", "cases", "reason"), _set),
    ReasonNumbers(reasons.REDUCED_FOR_FUNDS, ("ordered", "proposed", "cut"), _cut),
    ReasonNumbers(reasons.LOT, (), _lot),
    ReasonNumbers(reasons.WAITS_MINIMUM, ("ordered", "would", "minimum", "lacks"), _waiting),
    ReasonNumbers(reasons.WAITS_MINIMUM_TOGETHER, ("ordered", "would", "minimum", "lacks"), _waiting),
    ReasonNumbers(reasons.HELD_FUNDS, (), _held),
    ReasonNumbers(reasons.BELOW_MINIMUM, ("ordered", "minimum"), _of_order),
    ReasonNumbers(reasons.BELOW_MINIMUM_LOTS, ("ordered", "whole", "minimum"), _of_order),
    ReasonNumbers(reasons.BELOW_MINIMUM_TOGETHER, ("ordered", "together", "minimum"), _of_order),
    ReasonNumbers(reasons.NO_WHOLE_LOT, ("ordered",), _of_order),
)
OF_ORDER = {counted.reason: counted.of_order for counted in COUNTED}
