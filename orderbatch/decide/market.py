"""What was asked of each SKU today, by how many agents, and where each of them stood."""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.desk import Ints
from orderbatch.decide.outcome import Outcome


@dataclass(frozen=True)
class Market:
    """Per SKU: cases asked and proposed, agents asking; per line: its agent's place among them."""

    claimed: Ints
    proposed: Ints
    agents: Ints
    place: Ints


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
    return Market(claimed, proposed, np.diff(opening), place)
