"""The ranking of agents for a run: the order of review (审核次序) of P-4.4.1 to P-4.4.3 (3-decisions §3).

One rank per agent, 1 = first, sorted by `priority.keys`, in the end by agent code. To add a key: one entry in
KEYS, its name in `contract/settings.RankKey`, its direction in the words file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints, spans

DAY = 24 * 3600 * 1_000_000  # microseconds
LATE = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Standing:
    """What the ranking knows of each agent; smaller is better for all keys of KEYS."""

    arrival: Ints  # earliest valid order that takes part
    urgency: Ints
    size: Ints  # band
    value: Ints  # money he could pay and stock could ship
    customer_class: Ints


KEYS: Mapping[str, Callable[[Standing], Ints]] = {
    "arrival_day": lambda standing: standing.arrival // DAY,
    "urgency": lambda standing: -standing.urgency,
    "order_size": lambda standing: -standing.size,
    "order_value": lambda standing: -standing.value,
    "customer_class": lambda standing: standing.customer_class,
    "arrival": lambda standing: standing.arrival,
}


def rank_agents(
    desk: Arrays, claim: Ints, takes_part: Flags, settings: Settings, keys: tuple[str, ...]
) -> Ints:
    """The rank of every agent with an order that takes part, from 1; 0 for the others."""
    standing = _standing(desk, claim, takes_part, settings)
    present = np.zeros(len(desk.agents), dtype=bool)
    present[desk.order_agent[takes_part]] = True
    columns = [KEYS[key](standing) for key in keys]
    order = np.lexsort((np.arange(len(desk.agents)), *(column for column in reversed(columns)), ~present))
    rank = np.zeros(len(desk.agents), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    rank[~present] = 0
    return rank


def _standing(desk: Arrays, claim: Ints, takes_part: Flags, settings: Settings) -> Standing:
    agents = len(desk.agents)
    arrival = np.full(agents, LATE, dtype=np.int64)
    urgency = np.zeros(agents, dtype=np.int64)
    best_class = np.full(agents, LATE, dtype=np.int64)
    who = desk.order_agent[takes_part]
    np.minimum.at(arrival, who, desk.arrival[takes_part])
    np.maximum.at(urgency, who, desk.order_urgency[takes_part])
    np.minimum.at(best_class, who, desk.order_class[takes_part])
    value = np.minimum(_could_ship(desk, claim), np.maximum(desk.funds, 0))
    bands = np.searchsorted(
        np.sort(np.array(settings.priority.size_bands, dtype=np.int64)), value, side="right"
    )
    return Standing(arrival, urgency, bands.astype(np.int64), value, best_class)


def _could_ship(desk: Arrays, claim: Ints) -> Ints:
    """Per agent the value of his claims as far as today's stock reaches, each SKU by itself."""
    order = np.argsort(desk.pair, kind="stable")
    starts = np.flatnonzero(np.diff(desk.pair[order], prepend=-1))
    if not len(starts):
        return np.zeros(len(desk.agents), dtype=np.int64)
    first = order[starts]
    lot = desk.lot[first]
    reach = np.minimum(np.add.reduceat(claim[order], starts), desk.stock[desk.line_sku[first]] // lot * lot)
    value = reach * desk.price[first]
    return spans(value, np.searchsorted(desk.line_agent[first], np.arange(len(desk.agents) + 1)))
