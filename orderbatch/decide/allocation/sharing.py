"""Sharing out what is short, over all SKUs at once (P-4.4.4, 3-decisions §4).

The unit is the agent: one entry an agent and SKU, entries of a SKU beside each other *in order of turn*
(longer wait first, then better rank). In each round an agent has a cap, which never falls from round to
round. The v-th case (v = 0, 1, …) an agent asks for is a ticket (round in which his cap first exceeds v, v /
weight, order of turn); the stock serves the smallest tickets. So it is enough to find, for each SKU, the
first round that runs out, and in it the water level: the v / weight of the first ticket that gets nothing.
Everything below the level is served, nothing above it, and the cases left over go to the tickets exactly at
the level, in order of turn.

Example: stock 12, claims 10, 6 (3 carried), 3, 4 (urgent). Carried 3; one each for the other three (6); the
urgent one up to 4 (9); the rest in turns: all have 2 (11), the last case goes to the best ranked: level 2,
shares 2, 3, 3, 4. Quantities here are lots of the SKU. Known limit: Σ min(claim, stock + 1) of a SKU times
the weights must fit int64.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orderbatch.decide.allocation.arrays import Ints, before

ROUNDS = ("carry", "floor", "urgent", "rest")
ENOUGH = 2**62  # no water is ever as high


@dataclass(frozen=True)
class Entries:
    """What each agent asks of a SKU, in lots; `starts` is the first entry of each SKU, entries in order of
    turn.

    step: (least common multiple of all weights) / weight, so that v × step compares like v / weight.
    """

    claim: Ints
    carry: Ints
    urgency: Ints
    step: Ints
    starts: Ints
    stock: Ints  # per SKU
    floor: Ints  # per SKU: lots that everybody has before anybody has more
    unit: int  # the step of weight 1
    held: Ints  # lots that each has already, part of claim and stock; shared is what is left

    @property
    def sizes(self) -> Ints:
        """Number of entries of each SKU."""
        return np.diff(np.append(self.starts, len(self.claim)))


@dataclass(frozen=True)
class Shares:
    """What each entry gets, in lots; per SKU the level (lots of weight 1) and the round that ran out.

    next: the first ticket of each SKU that gets nothing; None where a policy knows no tickets.
    """

    got: Ints
    level: Ints
    round: Ints  # position in the names, -1 where stock was enough
    names: tuple[str, ...]
    next: "NextTickets | None" = None


@dataclass(frozen=True)
class NextTickets:
    """Where sharing stands: per SKU the round, the water (v × step) and the entry whose ticket is the first
    to get nothing; per entry from how many lots to how many that round raises it.

    Where stock was enough it is the last round, and no water is as high as ENOUGH.
    """

    round: Ints
    water: Ints
    entry: Ints
    low: Ints
    high: Ints


def share(entries: Entries, rounds: Sequence[str], levels: Sequence[int]) -> Shares:
    """Serve the smallest tickets of each SKU; `levels` are the urgency levels above 0, most urgent first."""
    sizes, starts = entries.sizes, entries.starts
    names, caps = caps_of(entries, rounds, levels)
    runs_out = np.array([np.add.reduceat(cap, starts) > entries.stock for cap in caps])
    short = runs_out[-1]
    deciding = np.where(short, runs_out.argmax(axis=0), len(caps) - 1)
    low, high = between(entries.held, caps, np.repeat(deciding, sizes))
    got = high
    water, first = np.full(len(starts), ENOUGH), starts.copy()
    level = np.maximum.reduceat(entries.claim, starts)
    if short.any():
        within = np.flatnonzero(np.repeat(short, sizes))
        served, water[short], refused = _fill(
            low[within], high[within], entries.step[within], sizes[short], entries.stock[short]
        )
        got = high.copy()
        got[within] = served
        first[short] = within[refused]
        level[short] = level_of(water[short], entries.unit)
    position = np.where(short, deciding, -1)
    return Shares(got, level, position, names, NextTickets(deciding, water, first, low, high))


def level_of(water: Ints, unit: int) -> Ints:
    """The lots of weight 1 that a level of water stands for."""
    level: Ints = -(-water // unit)
    return level


def between(held: Ints, caps: Sequence[Ints], number: Ints) -> tuple[Ints, Ints]:
    """From how many lots to how many each entry is raised in the round with this number."""
    low, high = held, caps[0]
    for position, (previous, cap) in enumerate(pairwise(caps), start=1):
        low, high = np.where(number == position, previous, low), np.where(number == position, cap, high)
    return low, high


def caps_of(
    entries: Entries, rounds: Sequence[str], levels: Sequence[int]
) -> tuple[tuple[str, ...], list[Ints]]:
    """The cap of every entry in each round; the last round is always everybody's whole claim."""
    enough = np.repeat(entries.stock, entries.sizes) + 1
    claim = np.minimum(entries.claim, enough)  # no ticket beyond the stock is ever served
    names: list[str] = []
    caps: list[Ints] = []
    reached = entries.held
    for name in rounds:
        if name == "carry":
            wanted = [entries.carry]
        elif name == "floor":
            wanted = [np.repeat(entries.floor, entries.sizes)]
        else:
            wanted = [np.where(entries.urgency >= level, claim, 0) for level in levels]
        for cap in wanted:
            reached = np.maximum(reached, np.minimum(cap, claim))
            names.append(name)
            caps.append(reached)
    return (*names, ROUNDS[-1]), [*caps, claim]


def _fill(low: Ints, high: Ints, step: Ints, sizes: Ints, stock: Ints) -> tuple[Ints, Ints, Ints]:
    """Raise the water from `low` to `high` until the stock is used: what each has; for each SKU the water and
    the first entry at it that gets nothing.
    """
    starts = np.cumsum(sizes) - sizes
    level = _level(low, high, step, sizes, starts, stock)
    water = np.repeat(level, sizes)
    served = np.clip(-(-water // step), low, high)
    at_level = np.clip(water // step + 1, low, high) - served
    left = np.repeat(stock - np.add.reduceat(served, starts), sizes)
    is_served = before(at_level, starts) < left
    refused = np.where((at_level > 0) & ~is_served, np.arange(len(low)), len(low))
    return served + at_level * is_served, level, np.minimum.reduceat(refused, starts)


def _level(low: Ints, high: Ints, step: Ints, sizes: Ints, starts: Ints, stock: Ints) -> Ints:
    """The largest level whose tickets below it all fit the stock, by halving, for all SKUs together."""
    fits = np.zeros(len(stock), dtype=np.int64)
    beyond = np.maximum.reduceat(high * step, starts)
    while (beyond - fits > 1).any():
        middle = (fits + beyond) // 2
        served = np.clip(-(-np.repeat(middle, sizes) // step), low, high)
        is_fitting = np.add.reduceat(served, starts) <= stock
        fits, beyond = np.where(is_fitting, middle, fits), np.where(is_fitting, beyond, middle)
    return fits


def steps(weights: Ints) -> tuple[Ints, int]:
    """Each weight as a step (least common multiple / weight), and the step of weight 1."""
    unit = math.lcm(*(int(weight) for weight in np.unique(weights))) if len(weights) else 1
    return unit // weights, unit
