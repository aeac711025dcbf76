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

import numpy as np

from orderbatch.decide.allocation.arrays import Ints, before

ROUNDS = ("carry", "floor", "urgent", "rest")


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
    """What each entry gets, in lots; per SKU the level (lots of weight 1) and the round that ran out ("" if
    none).
    """

    got: Ints
    level: Ints
    round: Ints  # position in the names, -1 where stock was enough
    names: tuple[str, ...]


def share(entries: Entries, rounds: Sequence[str], levels: Sequence[int]) -> Shares:
    """Serve the smallest tickets of each SKU; `levels` are the urgency levels above 0, most urgent first."""
    sizes, starts = entries.sizes, entries.starts
    enough = np.repeat(entries.stock, sizes) + 1
    claim = np.minimum(entries.claim, enough)  # no ticket beyond the stock is ever served
    names, caps = _caps(entries, claim, rounds, levels)
    deciding = np.full(len(starts), -1, dtype=np.int64)
    low, high = entries.held.copy(), claim.copy()
    previous = entries.held
    for number, cap in enumerate(caps):
        runs_out = (np.add.reduceat(cap, starts) > entries.stock) & (deciding < 0)
        if runs_out.any():
            deciding[runs_out] = number
            here = np.repeat(runs_out, sizes)
            low, high = np.where(here, previous, low), np.where(here, cap, high)
        previous = cap
    short = deciding >= 0
    level = np.maximum.reduceat(entries.claim, starts)
    got = claim
    if short.any():
        here = np.repeat(short, sizes)
        within = np.flatnonzero(here)
        served, found = _fill(
            low[within], high[within], entries.step[within], sizes[short], entries.stock[short]
        )
        got = claim.copy()
        got[within] = served
        level[short] = -(-found // entries.unit)
    return Shares(got, level, deciding, names)


def _caps(
    entries: Entries, claim: Ints, rounds: Sequence[str], levels: Sequence[int]
) -> tuple[tuple[str, ...], list[Ints]]:
    """The cap of every entry in each round; the last round is always everybody's whole claim."""
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


def _fill(low: Ints, high: Ints, step: Ints, sizes: Ints, stock: Ints) -> tuple[Ints, Ints]:
    """Raise the water from `low` to `high` until the stock is used; what each has, each SKU's level."""
    starts = np.cumsum(sizes) - sizes
    level = _level(low, high, step, sizes, starts, stock)
    water = np.repeat(level, sizes)
    served = np.clip(-(-water // step), low, high)
    at_level = np.clip(water // step + 1, low, high) - served
    left = np.repeat(stock - np.add.reduceat(served, starts), sizes)
    served += at_level * (before(at_level, starts) < left)
    return served, level


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
