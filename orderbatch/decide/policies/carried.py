"""What orders come to that a run does not look at (7-policies: no day rereads a year).

A run reads the orders that it touches and those that are with finance; of all others it has one sum an agent
and *selection*: which goods count and how, by the policies and their terms of before. The sums after a run
are those before it, less what its orders came to, plus what they come to now. That is exact, for no figure
of one order depends on another: a material is given for each order by itself, and the rest are plain sums.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.sales_policy import MATERIAL, SalesPolicy, policy_of
from orderbatch.decide.allocation.arrays import Ints
from orderbatch.decide.policies.counted_goods import Codes, CountedGoods
from orderbatch.decide.policies.tiers import entitled

GIVES = "gives "  # before a selection: what the orders of `material` give, each by itself
Issued = dict[tuple[str, str], int]  # (agent, policy) → cases


def selection(policy: SalesPolicy) -> str:
    """Which goods count for a policy and how: its terms without what bears only on what the sum gives.

    Of `material` each order's sum gives by itself, so its tiers belong to it.
    """
    base = replace(policy, gift_sku="", region="", customer_class="")
    return (base if policy.kind == MATERIAL else replace(base, tiers=(), repeat=False)).terms


@dataclass(frozen=True, slots=True)
class Summed:
    """Orders as sums. sums: a row an agent, a column a selection, and of materials a second one (GIVES before
    the name) of what they give. issued: gift cases.
    """

    sums: pd.DataFrame
    issued: Issued

    @classmethod
    def of(cls, goods: pd.DataFrame, gifts: pd.DataFrame, selections: Iterable[str]) -> "Summed":
        """Goods (rows COUNTED of `entitlement`) and the gifts issued with them."""
        return cls(sums_of(goods, selections), issued_of(gifts))

    @classmethod
    def known(cls, content: Mapping[str, Any]) -> "Summed":
        """From `content`."""
        agents, names = (pd.Index(content[name], dtype=object) for name in ("agents", "names"))
        cells = np.array(content["sums"], dtype=np.int64).reshape(len(agents), len(names))
        issued = {(agent, policy): cases for agent, policy, cases in content["issued"]}
        return cls(pd.DataFrame(cells, agents, names), issued)

    def content(self) -> dict[str, Any]:
        """As the ledger keeps it; nothing of those of whom nothing counts."""
        sums = self.sums[self.sums.to_numpy().any(axis=1)]
        return {
            "agents": sums.index.tolist(),
            "names": sums.columns.tolist(),
            "sums": sums.to_numpy().tolist(),
            "issued": [[*whose, cases] for whose, cases in sorted(self.issued.items()) if cases],
        }

    @property
    def selections(self) -> set[str]:
        """What is summed."""
        return {name for name in map(str, self.sums.columns) if not name.startswith(GIVES)}

    def plus(self, other: "Summed", sign: int = 1) -> "Summed":
        """Both together. sign: -1 takes the second from the first."""
        return Summed(added(self.sums, other.sums, sign), issued_together(self.issued, other.issued, sign))


def sums_of(goods: pd.DataFrame, selections: Iterable[str]) -> pd.DataFrame:
    """What goods come to, as `Summed.sums`."""
    agents = pd.Index(sorted(goods["agent"].unique()), dtype=object)
    sku, category = Codes(), Codes()
    laid = CountedGoods.of(goods, agents, sku, category)
    found = dict[str, Ints]()
    for name in selections:
        policy = policy_of("", name)
        orders, sums = laid.by_order(laid.that_count(policy, sku, category), policy)
        whose = laid.order_agent[orders]
        found[name] = _of_agents(len(agents), whose, sums)
        if policy.kind == MATERIAL:
            given = entitled(policy.tiers, policy.repeat, sums)
            found[GIVES + name] = _of_agents(len(agents), whose, given)
    return pd.DataFrame(found, agents, dtype=np.int64)


def added(sums: pd.DataFrame, more: pd.DataFrame, sign: int = 1) -> pd.DataFrame:
    """Sums of both, of all their agents and selections."""
    agents, names = sums.index.union(more.index), sums.columns.union(more.columns)
    first, second = (one.reindex(index=agents, columns=names, fill_value=0) for one in (sums, more))
    return first + sign * second


def issued_of(gifts: pd.DataFrame) -> Issued:
    """What was given, by agent and policy."""
    found: Issued = {}
    for agent, policy, cases in zip(gifts["agent"], gifts["policy"], gifts["cases"], strict=True):
        found[agent, policy] = found.get((agent, policy), 0) + int(cases)
    return found


def issued_together(issued: Issued, more: Issued, sign: int = 1) -> Issued:
    """What both say."""
    found = {**issued}
    for whose, cases in more.items():
        found[whose] = found.get(whose, 0) + sign * cases
    return found


def _of_agents(agents: int, whose: Ints, figures: Ints) -> Ints:
    found = np.zeros(agents, dtype=np.int64)
    np.add.at(found, whose, figures)
    return found
