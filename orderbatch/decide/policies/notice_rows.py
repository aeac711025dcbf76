"""One policy as its agent is told of it: its terms, where he is with it, what is missing to the next gift."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import MATERIAL, SalesPolicy
from orderbatch.decide.policies.tiers import to_next

ENDED = "ended"
_STANDS = ("base", "entitled", "issued", "owed")


def told_of_policy(
    policy: SalesPolicy,
    change: str,
    agent: Record,
    stands: Mapping[tuple[str, str], Record],
    goods: Mapping[Any, str],
) -> Record:
    """A row of NOTICES. stands: (agent, policy) → a row of GIFTS. goods: SKU → product."""
    return {**_row(policy, change, agent, stands), "product": _gift(policy, goods)}


def _gift(policy: SalesPolicy, goods: Mapping[Any, str]) -> str:
    return goods.get(policy.gift_sku) or policy.gift_product


def _row(policy: SalesPolicy, change: str, agent: Record, stands: Mapping[tuple[str, str], Record]) -> Record:
    found = stands.get((agent["agent"], policy.policy), dict.fromkeys(_STANDS, 0))
    is_open = change != ENDED and policy.kind != MATERIAL and bool(policy.tiers)
    have = max(found["entitled"], found["issued"])
    nearest = to_next(policy.tiers, policy.repeat, found["base"], have) if is_open else None
    missing, more = nearest or (None, None)
    return {
        "agent": agent["agent"],
        "agent_name": agent["agent_name"],
        "policy": policy.policy,
        "policy_name": policy.name,
        "policy_kind": policy.kind,
        "change": change,
        "terms": policy.terms,
        "sku": policy.gift_sku,
        "target": policy.target,
        "from_day": policy.from_day,
        "to_day": policy.to_day,
        **{name: found[name] for name in _STANDS},
        "next_missing": missing,
        "next_gifts": more,
    }
