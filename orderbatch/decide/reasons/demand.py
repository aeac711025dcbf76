"""What was asked of each SKU today, by how many agents, and where each of them stood."""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.allocation.outcome import Outcome


@dataclass(frozen=True)
class Market:
    """Per SKU: cases asked and proposed, agents asking, and what every agent who asked could have; per line:
    its agent's place among them.
    """

    claimed: Ints
    proposed: Ints
    agents: Ints
    fewest: Ints
    place: Ints
    beside: "Beside"


@dataclass(frozen=True)
class Beside:
    """Per line, of its SKU: what its agent has in all, of that what was promised earlier; of the other agents
    what was promised earlier and went first, what those in more urgent markets have, what the supervisor set.
    """

    total: Ints
    carried: Ints
    others_carried: Ints
    others_urgent: Ints
    others_set: Ints


def market_of(outcome: Outcome) -> Market:
    """Count the claims that took part, also those of orders that wait now."""
    desk, asks = outcome.desk, np.flatnonzero(outcome.claim > 0)
    skus = len(desk.skus)
    claimed, proposed = (np.zeros(skus, dtype=np.int64) for _ in range(2))
    np.add.at(claimed, desk.line_sku, outcome.claim)
    np.add.at(proposed, desk.line_sku, outcome.proposed)
    order = asks[np.lexsort((outcome.rank[desk.line_agent[asks]], desk.line_sku[asks]))]
    is_new = np.diff(desk.pair[order], prepend=-1) != 0
    count = np.cumsum(is_new)
    starts = np.searchsorted(desk.line_sku[order], np.arange(skus + 1))
    opening = np.concatenate([[0], count])[starts]
    place = np.zeros(len(desk.ordered), dtype=np.int64)
    place[order] = count - opening[desk.line_sku[order]]
    fewest = _fewest(outcome, order, count - 1)
    return Market(claimed, proposed, np.diff(opening), fewest, place, _beside(outcome))


def _beside(outcome: Outcome) -> Beside:
    desk, got, sku = outcome.desk, outcome.proposed, outcome.desk.line_sku

    pair = np.unique(desk.pair, return_inverse=True)[1]  # without gaps: agents × SKUs may be many millions

    def together(figures: Ints, group: Ints) -> Ints:
        sums = np.zeros(int(group.max(initial=-1)) + 1, dtype=np.int64)
        np.add.at(sums, group, figures)
        result: Ints = sums[group]
        return result

    carried, fixed = np.minimum(desk.carry_in, got), np.where(desk.is_fixed, got, 0)
    first = np.where(desk.is_fixed, 0, carried)  # what he set is told as that
    more_urgent = np.zeros(len(got), dtype=np.int64)
    for level in np.unique(desk.line_urgency).tolist():
        of_others = together(np.where(desk.line_urgency > level, got, 0), sku)
        own = together(np.where(desk.line_urgency > level, got, 0), pair)
        more_urgent = np.where(desk.line_urgency == level, of_others - own, more_urgent)
    return Beside(
        total=together(got, pair),
        carried=together(carried, pair),
        others_carried=together(first, sku) - together(first, pair),
        others_urgent=more_urgent,
        others_set=together(fixed, sku) - together(fixed, pair),
    )


def _fewest(outcome: Outcome, order: Ints, asking: Ints) -> Ints:
    """Per SKU the fewest cases of an agent who could have done with more; 0 where nobody could.

    order: the asking lines by SKU and agent, asking: the number of that pair. An order that waits for its
    minimum left its cases to the others by itself and does not count, nor does an agent to whom the
    supervisor gave cases; where he set a line to 0, the agent's other lines share and count as ever.
    """
    desk = outcome.desk
    counts = outcome.ships[desk.line_order[order]] | (outcome.would[desk.line_order[order]] == 0)
    counts &= ~np.isin(desk.pair[order], desk.pair[desk.fixed > 0])
    order, asking = order[counts], asking[counts]
    pairs = int(asking[-1]) + 1 if len(asking) else 0
    lacks, has, sku = (np.zeros(pairs, dtype=np.int64) for _ in range(3))
    np.add.at(lacks, asking, outcome.claim[order] - outcome.proposed[order])
    np.add.at(has, asking, outcome.proposed[order])
    sku[asking] = desk.line_sku[order]
    enough = np.iinfo(np.int64).max
    fewest = np.full(len(desk.skus), enough, dtype=np.int64)
    np.minimum.at(fewest, sku[lacks > 0], has[lacks > 0])
    result: Ints = np.where(fewest == enough, 0, fewest)
    return result
