"""Why each order and line got what it got: a code and the numbers behind it (3-decisions §9).

The sentences are in `contract/words/<language>/reasons.toml`; a code's numbers are the same for orders and
lines where both can have it. Amounts are there twice: `gap_minor` to count with, `gap` to be read. To add a
code: a constant here and where it is given, its row in `line_numbers`, its sentence in each language.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orderbatch.decide.allocation.arrays import Arrays, Ints
from orderbatch.decide.allocation.funds import BELOW_MINIMUM as BELOW
from orderbatch.decide.allocation.funds import GOES_ON, Covered
from orderbatch.decide.allocation.minimum import BROUGHT_IN as CAME_FROM_OTHERS
from orderbatch.decide.allocation.minimum import LENT_TO
from orderbatch.decide.allocation.outcome import Outcome

SERVED_FULL = "SERVED_FULL"
SERVED_PART = "SERVED_PART"  # orders only: its lines say why
SHARED = "SHARED"  # lines only
LOT = "LOT"  # lines only
LENT = "LENT"  # lines only: it lent cases to another order of its agent
BORROWED = "BORROWED"  # lines only: its order came in with what the agent's other orders lent, and free cases
BROUGHT_IN = "BROUGHT_IN"  # lines only: its order came in with free cases and one from each other agent
GAVE_WAY = "GAVE_WAY"  # lines only: it gave a case to an order that would not have shipped
OVERRIDDEN = "OVERRIDDEN"  # the supervisor set it; of an order: all of it, to nothing
REDUCED_FOR_FUNDS = "REDUCED_FOR_FUNDS"
WAITS_STOCK = "WAITS_STOCK"
WAITS_MINIMUM = "WAITS_MINIMUM"
REST_WAITS = "REST_WAITS"  # a promised rest that would travel alone (`deferral.rest_minimum`)
HELD_FUNDS = "HELD_FUNDS"
WAITS_MINIMUM_TOGETHER = "WAITS_MINIMUM_TOGETHER"  # where an agent's orders count together
BELOW_MINIMUM = "BELOW_MINIMUM"
BELOW_MINIMUM_LOTS = "BELOW_MINIMUM_LOTS"  # in whole lots
BELOW_MINIMUM_TOGETHER = "BELOW_MINIMUM_TOGETHER"
NO_WHOLE_LOT = "NO_WHOLE_LOT"

Numbers = dict[str, int | str]
LISTED = 6  # lines of a cut that a sentence names


def money(minor: int) -> str:
    """An amount of minor units as it is read: 123450 → 1,234.50."""
    whole, rest = divmod(abs(minor), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{rest:02}"


def amounts(**minor: int) -> Numbers:
    """Each amount twice: `<name>_minor` as a number and `<name>` as text."""
    numbers: Numbers = {}
    for name, figure in minor.items():
        numbers[f"{name}_minor"], numbers[name] = figure, money(figure)
    return numbers


def served(ordered: Ints) -> list[Numbers]:
    """The numbers of what is served in full; equal ones share one table (there may be a million)."""
    figures, inverse = np.unique(ordered, return_inverse=True)
    tables: list[Numbers] = [{"ordered": figure} for figure in figures.tolist()]
    return [tables[position] for position in inverse.tolist()]


def several(**columns: Ints) -> list[Numbers]:
    """One table of numbers a row from columns of equal length."""
    names = tuple(columns)
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def line_codes(order_code: NDArray[Any], outcome: Outcome) -> NDArray[Any]:
    """The reason of each line. A line of an order that ships has its own; else it has its order's."""
    desk, claim, cut = outcome.desk, outcome.claim, outcome.cut
    code: NDArray[Any] = order_code[desk.line_order]
    shipping, how = outcome.ships[desk.line_order], outcome.how[desk.line_order]
    takes_part = (outcome.covered.state == GOES_ON)[desk.line_order]
    short = shipping & (outcome.proposed < claim)
    code[shipping] = SERVED_FULL
    code[shipping & (desk.ordered > desk.whole)] = LOT
    code[shipping & (cut > 0)] = REDUCED_FOR_FUNDS
    code[short] = SHARED
    code[short & (outcome.proposed == 0)] = WAITS_STOCK
    code[short & (outcome.lent < 0)] = LENT
    code[short & (outcome.given < 0)] = GAVE_WAY
    code[short & (how == LENT_TO)] = BORROWED
    code[short & (how == CAME_FROM_OTHERS)] = BROUGHT_IN
    code[short & (desk.stock[desk.line_sku] < desk.lot)] = WAITS_STOCK
    nothing = takes_part & (claim == 0)
    code[nothing] = LOT
    code[nothing & (cut > 0)] = REDUCED_FOR_FUNDS
    code[desk.is_fixed & (shipping | (takes_part & (desk.fixed == 0)))] = OVERRIDDEN
    return code


def order_codes(outcome: Outcome) -> NDArray[Any]:
    """The reason of each order."""
    desk, state, ships = outcome.desk, outcome.covered.state, outcome.ships
    proposed, ordered, whole = (
        desk.per_order(cases) for cases in (outcome.proposed, desk.ordered, desk.whole)
    )
    code = np.full(len(state), HELD_FUNDS, dtype=object)
    below = state == BELOW
    several = outcome.together > 1
    code[below] = BELOW_MINIMUM
    code[below & (whole < ordered)] = BELOW_MINIMUM_LOTS
    code[below & several] = BELOW_MINIMUM_TOGETHER
    code[below & (whole == 0)] = NO_WHOLE_LOT
    code[below & (ordered == 0)] = BELOW_MINIMUM
    waits = (state == GOES_ON) & ~ships
    code[waits] = WAITS_STOCK
    left = desk.per_order(((outcome.claim > 0) & ~desk.is_fixed).astype(np.int64))  # he set nothing for these
    code[waits & (desk.per_order(desk.is_fixed.astype(np.int64)) > 0) & (left == 0)] = OVERRIDDEN
    code[waits & (outcome.would > 0)] = WAITS_MINIMUM
    code[waits & several & (outcome.would > 0)] = WAITS_MINIMUM_TOGETHER
    code[ships] = np.where(proposed[ships] == ordered[ships], SERVED_FULL, SERVED_PART)
    code[ships & (desk.per_order(outcome.cut) > 0)] = REDUCED_FOR_FUNDS
    return code


def _listed(skus: NDArray[Any], cases: Ints) -> str:
    """What is left out, as it is read: `B 2, C 2`; only the first lines of a long list."""
    touched = [f"{sku} {count}" for sku, count in zip(skus.tolist(), cases.tolist(), strict=True) if count]
    return ", ".join(touched[:LISTED]) + (", …" if len(touched) > LISTED else "")


def held_numbers(desk: Arrays, covered: Covered, order: int) -> Numbers:
    """What a held order lacks, what stock could ship of it, which cuts would fit (P-4.2.1, P-4.2.2)."""
    lines = slice(int(desk.first[order]), int(desk.first[order + 1]))
    needed, available = int(covered.needed[order]), int(covered.before[order])
    price, offer, other = desk.price[lines], covered.offer[lines], covered.alternative[lines]
    numbers = amounts(
        needed=needed,
        available=available,
        gap=needed - available,
        could=int(covered.could[order]),
        offer_value=int((offer * price).sum()),
        alternative_value=int((other * price).sum()),
    )
    skus = desk.skus[desk.line_sku[lines]]
    numbers["offer_lines"], numbers["alternative_lines"] = _listed(skus, offer), _listed(skus, other)
    numbers["could_fit"] = int(0 < covered.could[order] <= available)
    if set_aside := int(desk.funds[desk.order_agent[order]]) - available:  # for earlier orders of the agent
        numbers |= amounts(set_aside=set_aside)
    return {**numbers, "offer": int(offer.sum()), "alternative": int(other.sum())}
