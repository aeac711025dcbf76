"""What every agent is entitled to under every policy: a pure function of what counts (7-policies).

Base of (policy, agent), over the period: `buy_get` cases of its items, `amount_gift` money of its items,
`payment_gift` payments that count, `material` each order by itself. Each policy counts by itself. The day on
which an order became valid says whether it counts, so an order of the last day has its gift.

Worked example: `W1` buy_get, category 洗衣, tiers 10 → 1 G1 and 50 → 8 G1, repeat. Shipped so far 30
(entitled 3, issued 2, one owed since Tuesday). Today 37 are proposed: base 67 → 8 + 1 = 9. To issue: 1 owed
and 6 new. Had the 40 he ordered shipped: base 70 → 8 + 2 = 10: the cut of 3 cases lost 1 gift.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orderbatch.contract.sales_policy import MATERIAL, PAYMENT_GIFT, SalesPolicy, policy_of
from orderbatch.decide.allocation.arrays import Flags, Ints, firsts
from orderbatch.decide.policies.carried import GIVES, selection
from orderbatch.decide.policies.counted_goods import Codes, CountedGoods
from orderbatch.decide.policies.tiers import entitled

COUNTED = ("agent", "order_key", "sku", "category", "day", "cases", "minor")
PROPOSED = (*COUNTED, "ordered_cases", "ordered_minor")


@dataclass(frozen=True)
class Standings:
    """What one policy comes to, one entry an agent: before today's orders, with them, and as ordered.

    step_orders, step_gifts: today's orders that add to what their agent is entitled to, and how much each
    adds, an agent's in sequence.
    """

    before: Ints
    base: Ints
    base_ordered: Ints
    entitled_before: Ints
    entitled: Ints
    entitled_ordered: Ints
    step_orders: Ints
    step_gifts: Ints
    concerned: Flags


class Accounts:
    """Everything that counts, laid out once for all policies.

    counted: rows COUNTED, what stands before today's orders. proposed: rows PROPOSED, orders in the sequence
    in which an agent's are served. agents: index agent; region, customer_class. payments: policy → agent →
    minor units. also: agents of whom no goods count any more. carried: `Summed.sums` of all orders that are
    not in `counted` (`decide.policies.carried`), with every selection that is asked about.
    """

    def __init__(
        self,
        counted: pd.DataFrame,
        proposed: pd.DataFrame,
        agents: pd.DataFrame,
        payments: Mapping[str, Mapping[str, int]],
        also: Iterable[str] = (),
        carried: pd.DataFrame | None = None,
    ) -> None:
        payers = (agent for paid in payments.values() for agent in paid)
        others = () if carried is None else carried.index
        named = {*counted["agent"].unique(), *proposed["agent"].unique(), *payers, *also, *others}
        self.agents: NDArray[Any] = np.array(sorted(named), dtype=object)
        self._place = pd.Index(self.agents)
        self._numbers = {agent: number for number, agent in enumerate(self.agents)}
        master = agents.reindex(self._place)
        self._region, self._class = _text(master["region"]), _text(master["customer_class"])
        self._is_known = self._place.isin(agents.index)
        self._payments, self._carried = payments, carried
        self._summed: dict[str, Ints] = {}
        self._whose_carried = self.places(others)
        self._sku, self._category = Codes(), Codes()
        self._old, self._new = self._goods(counted), self._goods(proposed)
        self._was = pd.Index(self._old.keys).get_indexer(pd.Index(self._new.keys))
        self.orders, self.order_agent = self._new.keys, self._new.order_agent
        self.of_agents: Ints = np.searchsorted(self.order_agent, np.arange(len(self.agents) + 1))

    def _goods(self, lines: pd.DataFrame) -> CountedGoods:
        return CountedGoods.of(lines, self._place, self._sku, self._category)

    def places(self, agents: Collection[str]) -> Ints:
        """The number of each agent; -1 for one of whom nothing is known here."""
        return np.fromiter(map(self._numbers.get, agents, repeat(-1)), np.int64, len(agents))

    def standings(self, policy: SalesPolicy, paid: Mapping[str, int] | None = None) -> Standings:
        """What a policy comes to for every agent. paid: by agent, where it is not what was given at first."""
        concerned: Flags = self._is_known.copy()
        if policy.region:
            concerned &= self._region == policy.region
        if policy.customer_class:
            concerned &= self._class == policy.customer_class
        if policy.kind == PAYMENT_GIFT:
            return self._by_payments(policy, concerned, paid)
        return (
            self._each_alone(policy, concerned) if policy.kind == MATERIAL else self._sum(policy, concerned)
        )

    def sums(self, selections: Iterable[str]) -> pd.DataFrame:
        """`Summed.sums` of everything, today's orders too (`decide.policies.carried`)."""
        found: dict[str, Ints] = {}
        for name in selections:
            if name not in self._summed:
                self.standings(policy_of("", name))
            both = (one for one in (name, GIVES + name) if one in self._summed)
            found |= {one: self._summed[one] for one in both}
        return pd.DataFrame(found, pd.Index(self.agents, dtype=object), dtype=np.int64)

    def _bases(self, policy: SalesPolicy) -> tuple[Ints, ...]:
        """Old orders and what counts of each; today's, what counts of each, and of each as it was ordered."""
        was = self._old.that_count(policy, self._sku, self._category)
        now = self._new.that_count(policy, self._sku, self._category)
        return (*self._old.by_order(was, policy), *self._new.by_order(now, policy, "ordered_"))

    def _of_agents(self, agents: Ints, figures: Ints, carried: str = "") -> Ints:
        """The sum of each agent. carried: the name of what is carried of it."""
        found = np.zeros(len(self.agents), dtype=np.int64)
        if carried and self._carried is not None:
            found[self._whose_carried] = self._carried[carried].to_numpy()
        np.add.at(found, agents, figures)
        return found

    def _sum(self, policy: SalesPolicy, concerned: Flags) -> Standings:
        """All that an agent has counts as one sum; today's orders add to it in their sequence."""
        old, was, orders, now, full = self._bases(policy)
        agents = self._new.order_agent[orders]
        before = self._of_agents(self._old.order_agent[old], was, name := selection(policy))
        base = self._summed[name] = before + self._of_agents(agents, now)
        ordered = before + self._of_agents(agents, full)
        first = firsts(agents)
        sizes = np.diff(np.append(first, len(agents)))
        running = np.cumsum(now)
        reached = before[agents] + running - np.repeat((running - now)[first], sizes)
        have, with_today, as_ordered, after = np.split(
            entitled(policy.tiers, policy.repeat, np.concatenate([before, base, ordered, reached])),
            np.arange(1, 4) * len(before),
        )
        previous = np.append(0, after[:-1]) if len(after) else after.copy()
        previous[first] = have[agents[first]]
        steps = _steps(orders, after - previous)
        return Standings(before, base, ordered, have, with_today, as_ordered, *steps, concerned)

    def _each_alone(self, policy: SalesPolicy, concerned: Flags) -> Standings:
        """Each order by itself; one that shipped in part before goes on from there."""
        old, was, orders, now, full = self._bases(policy)
        agents, old_agents = self._new.order_agent[orders], self._old.order_agent[old]
        shipped = np.zeros(len(self._old.keys) + 1, dtype=np.int64)  # the last: an order that is new
        shipped[old] = was
        there = shipped[self._was[orders]]
        count = len(orders)
        gave, gives, could, had = np.split(
            entitled(policy.tiers, policy.repeat, np.concatenate([there, there + now, there + full, was])),
            np.arange(1, 4) * count,
        )
        before = self._of_agents(old_agents, was, name := selection(policy))
        have = self._of_agents(old_agents, had, GIVES + name)
        base = self._summed[name] = before + self._of_agents(agents, now)
        full_base = before + self._of_agents(agents, full)
        given = self._summed[GIVES + name] = have + self._of_agents(agents, gives - gave)
        could_give = have + self._of_agents(agents, could - gave)
        steps = _steps(orders, gives - gave)
        return Standings(before, base, full_base, have, given, could_give, *steps, concerned)

    def _by_payments(
        self, policy: SalesPolicy, concerned: Flags, paid: Mapping[str, int] | None
    ) -> Standings:
        """Payments that count; no order of today adds to them."""
        paid = self._payments.get(policy.policy, {}) if paid is None else paid
        base = np.array([paid.get(agent, 0) for agent in self.agents], dtype=np.int64)
        have = entitled(policy.tiers, policy.repeat, base)
        none = np.zeros(0, dtype=np.int64)
        return Standings(base, base, base, have, have, have, none, none, concerned)


def _steps(orders: Ints, gifts: Ints) -> tuple[Ints, Ints]:
    adds = np.flatnonzero(gifts)
    return orders[adds], gifts[adds]


def _text(column: "pd.Series[Any]") -> NDArray[Any]:
    texts: NDArray[Any] = column.astype(object).where(column.notna(), "").to_numpy(dtype=object)
    return texts
