"""What every agent is entitled to under every policy: a pure function of what counts (7-policies).

Base of (policy, agent), over the period: `buy_get` cases of its items, `amount_gift` money of its items,
`payment_gift` payments that count, `material` each order by itself. Each policy counts by itself. The day on
which an order became valid says whether it counts, so an order of the last day has its gift.

Worked example: `W1` buy_get, category 洗衣, tiers 10 → 1 G1 and 50 → 8 G1, repeat. Shipped so far 30
(entitled 3, issued 2, one owed since Tuesday). Today 37 are proposed: base 67 → 8 + 1 = 9. To issue: 1 owed
and 6 new. Had the 40 he ordered shipped: base 70 → 8 + 2 = 10: the cut of 3 cases lost 1 gift.

Money and cases are summed over sorted lines by running sums, never line by line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orderbatch.contract.sales_policy import BUY_GET, MATERIAL, PAYMENT_GIFT, SalesPolicy
from orderbatch.decide.allocation.arrays import Flags, Ints, spans
from orderbatch.decide.policies.tiers import entitled

COUNTED = ("agent", "order_key", "sku", "category", "day", "cases", "minor")
PROPOSED = (*COUNTED, "ordered_cases", "ordered_minor")


@dataclass(frozen=True)
class Standings:
    """What one policy comes to, one entry an agent: before today's orders, with them, and as ordered.

    each_order: what every order of today, in sequence, adds to what its agent is entitled to.
    """

    before: Ints
    base: Ints
    base_ordered: Ints
    entitled_before: Ints
    entitled: Ints
    entitled_ordered: Ints
    each_order: Ints
    concerned: Flags


@dataclass(frozen=True)
class _Goods:
    """Lines sorted by order, orders by agent: codes that policies choose by, and where each order begins."""

    sku: NDArray[Any]
    category: NDArray[Any]
    day: NDArray[Any]
    agent: Ints  # of each line
    bounds: Ints  # first line of each order, one more at the end
    order_agent: Ints
    of_agents: Ints  # first order of each agent, one more at the end


class Accounts:
    """Everything that counts, laid out once for all policies.

    counted: rows COUNTED, what stands before today's orders. proposed: rows PROPOSED, orders in the sequence
    in which an agent's are served. agents: index agent; region, customer_class. payments: policy → agent →
    minor units. also: agents of whom no goods count any more.
    """

    def __init__(
        self,
        counted: pd.DataFrame,
        proposed: pd.DataFrame,
        agents: pd.DataFrame,
        payments: Mapping[str, Mapping[str, int]],
        also: Iterable[str] = (),
    ) -> None:
        named = [counted["agent"], proposed["agent"], pd.Series(_payers(payments, also), dtype="object")]
        self.agents = np.unique(np.concatenate([_text(agents_named) for agents_named in named]))
        master = agents.reindex(self.agents)
        self._region, self._class = _text(master["region"]), _text(master["customer_class"])
        self._is_known = np.isin(self.agents, _text(agents.index.to_series()))
        self._payments = payments
        self._names: dict[str, int] = {}
        counted = counted.sort_values(["agent", "order_key"], kind="stable", ignore_index=True)
        place = {key: number for number, key in enumerate(dict.fromkeys(proposed["order_key"]))}
        order = proposed["order_key"].map(place).to_numpy(dtype=np.int64)
        proposed = proposed.iloc[np.lexsort((order, _text(proposed["agent"])))].reset_index(drop=True)
        self._old, self.old_orders = self._goods(counted)
        self._new, self.orders = self._goods(proposed)
        self._was = pd.Index(self.old_orders, dtype="object").get_indexer(
            pd.Index(self.orders, dtype="object")
        )
        self._figures = {
            name: (_whole(counted[name]), _whole(proposed[name]), _whole(proposed[f"ordered_{name}"]))
            for name in ("cases", "minor")
        }

    def _codes(self, names: "pd.Series[Any]") -> Ints:
        """Names as numbers, the same for the same name in old and new goods."""
        unique, places = np.unique(_text(names), return_inverse=True)
        numbers = [self._names.setdefault(str(name), len(self._names)) for name in unique]
        codes: Ints = np.array(numbers, dtype=np.int64)[places]
        return codes

    def _code(self, name: str) -> int:
        return self._names.get(name, -1)

    @property
    def of_agents(self) -> Ints:
        """The first of today's orders of each agent, one more at the end."""
        return self._new.of_agents

    def _goods(self, lines: pd.DataFrame) -> tuple[_Goods, NDArray[Any]]:
        keys = _text(lines["order_key"])
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.zeros(0, np.int64)
        agent = np.searchsorted(self.agents, _text(lines["agent"]))
        goods = _Goods(
            sku=self._codes(lines["sku"]),
            category=self._codes(lines["category"]),
            day=np.array([day.toordinal() for day in lines["day"]], dtype=np.int64),
            agent=agent,
            bounds=np.append(first, len(lines)),
            order_agent=agent[first],
            of_agents=np.searchsorted(agent[first], np.arange(len(self.agents) + 1)),
        )
        return goods, keys[first]

    def standings(self, policy: SalesPolicy) -> Standings:
        """What a policy comes to for every agent."""
        concerned = self._is_known & ((self._region == policy.region) | (policy.region == ""))
        concerned &= (self._class == policy.customer_class) | (policy.customer_class == "")
        if policy.kind == PAYMENT_GIFT:
            return self._by_payments(policy, concerned)
        bases = self._bases(policy)
        figures = (
            self._each_alone(policy, *bases) if policy.kind == MATERIAL else self._together(policy, *bases)
        )
        return Standings(concerned=concerned, **figures)

    def _bases(self, policy: SalesPolicy) -> tuple[Ints, Ints, Ints]:
        """What counts of each order: of the old ones, of today's, and of today's as they were ordered."""
        old, new, ordered = self._figures["cases" if policy.kind == BUY_GET else "minor"]
        mask = _counts(policy, self._new, self._code)
        return (
            spans(np.where(_counts(policy, self._old, self._code), old, 0), self._old.bounds),
            spans(np.where(mask, new, 0), self._new.bounds),
            spans(np.where(mask, ordered, 0), self._new.bounds),
        )

    def _together(self, policy: SalesPolicy, was: Ints, now: Ints, full: Ints) -> dict[str, Ints]:
        """All that an agent has counts as one sum; today's orders add to it in their sequence."""
        before = spans(was, self._old.of_agents)
        base = before + spans(now, self._new.of_agents)
        ordered = before + spans(full, self._new.of_agents)
        have = entitled(policy.tiers, policy.repeat, before)
        running = np.cumsum(now)
        opening = np.append(0, running)[self._new.of_agents[:-1]]
        reached = before[self._new.order_agent] + running - opening[self._new.order_agent]
        after = entitled(policy.tiers, policy.repeat, reached)
        return {
            "before": before,
            "base": base,
            "base_ordered": ordered,
            "entitled_before": have,
            "entitled": entitled(policy.tiers, policy.repeat, base),
            "entitled_ordered": entitled(policy.tiers, policy.repeat, ordered),
            "each_order": after - _one_back(after, have[self._new.order_agent], self._new.of_agents),
        }

    def _each_alone(self, policy: SalesPolicy, was: Ints, now: Ints, full: Ints) -> dict[str, Ints]:
        """Each order by itself; one that shipped in part before goes on from there."""
        there = np.where(self._was >= 0, was[self._was], 0) if len(was) else np.zeros(len(now), np.int64)
        gave, gives, could = (
            entitled(policy.tiers, policy.repeat, base) for base in (there, there + now, there + full)
        )
        have = spans(entitled(policy.tiers, policy.repeat, was), self._old.of_agents)
        before = spans(was, self._old.of_agents)
        return {
            "before": before,
            "base": before + spans(now, self._new.of_agents),
            "base_ordered": before + spans(full, self._new.of_agents),
            "entitled_before": have,
            "entitled": have + spans(gives - gave, self._new.of_agents),
            "entitled_ordered": have + spans(could - gave, self._new.of_agents),
            "each_order": gives - gave,
        }

    def _by_payments(self, policy: SalesPolicy, concerned: Flags) -> Standings:
        """Payments that count; no order of today adds to them."""
        paid = self._payments.get(policy.policy, {})
        base = np.array([paid.get(agent, 0) for agent in self.agents], dtype=np.int64)
        have = entitled(policy.tiers, policy.repeat, base)
        none = np.zeros(len(self.orders), dtype=np.int64)
        return Standings(base, base, base, have, have, have, none, concerned)


def _counts(policy: SalesPolicy, goods: _Goods, code: Callable[[str], int]) -> Flags:
    """Which lines count toward a policy: its items, in its period."""
    mask = np.ones(len(goods.sku), dtype=np.bool_)
    if policy.sku:
        mask &= goods.sku == code(policy.sku)
    if policy.category:
        mask &= goods.category == code(policy.category)
    if policy.from_day:
        mask &= goods.day >= policy.from_day.toordinal()
    if policy.to_day:
        mask &= goods.day <= policy.to_day.toordinal()
    return mask


def _one_back(figures: Ints, opening: Ints, bounds: Ints) -> Ints:
    """Each entry's predecessor within its agent; the agent's first has the opening figure."""
    shifted = np.append(0, figures[:-1]) if len(figures) else figures
    first = bounds[:-1][np.diff(bounds) > 0]
    result: Ints = shifted.copy()
    result[first] = opening[first]
    return result


def _text(column: "pd.Series[Any]") -> NDArray[Any]:
    """Texts as an array that compares fast."""
    texts: NDArray[Any] = column.fillna("").astype(str).to_numpy(dtype="U")
    return texts


def _payers(payments: Mapping[str, Mapping[str, int]], also: Iterable[str]) -> list[str]:
    return sorted({agent for paid in payments.values() for agent in paid} | set(also))


def _whole(column: "pd.Series[Any]") -> Ints:
    figures: Ints = column.to_numpy(dtype=np.int64)
    return figures
