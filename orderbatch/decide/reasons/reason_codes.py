"""Why each order and line got what it got: a code and the numbers behind it (3-decisions §9).

The sentences are in `contract/words/<language>/reasons.toml`; a code's numbers are the same for orders and
lines where both can have it. Amounts are there twice: `gap_minor` to count with, `gap` to be read. To add a
code: its row in `ORDER_REASONS` (`order_reasons`) or `LINE_REASONS` (`line_reasons`), which says where it
holds and what its sentence counts; its sentence and its short name in each language.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from orderbatch.decide.allocation.arrays import Arrays, Ints
from orderbatch.decide.allocation.funds import Covered

# Codes that are named elsewhere too.
OVERRIDDEN = "OVERRIDDEN"  # the supervisor set it; of an order: all of it, to nothing
WAITS_MINIMUM = "WAITS_MINIMUM"
WAITS_MINIMUM_TOGETHER = "WAITS_MINIMUM_TOGETHER"  # where an agent's orders count together
REST_WAITS = "REST_WAITS"  # a promised rest that would travel alone (`deferral.rest_minimum`)

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
    numbers["could_fit"] = int(0 < covered.could[order] <= min(available, int(covered.left[order])))
    if set_aside := int(desk.funds[desk.order_agent[order]]) - available:  # for earlier orders of the agent
        numbers |= amounts(set_aside=set_aside)
    return {**numbers, "offer": int(offer.sum()), "alternative": int(other.sum())}
