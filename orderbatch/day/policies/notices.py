"""Sales policies that are new or changed, for each agent whom they concern (H-3.2.3(11), H-3.3.3(6))."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import MATERIAL, NOTICES, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.policies.policies_in_force import ENDED, PoliciesInForce
from orderbatch.decide.policies.tiers import to_next
from orderbatch.ledger.queries import policy_entries

_STANDS = ("base", "entitled", "issued", "owed")


def notices(desk: Desk, in_force: PoliciesInForce, gifts: pd.DataFrame) -> pd.DataFrame:
    """Rows of NOTICES; none where no list came that changes anything. gifts: rows of GIFTS of this run."""
    if not in_force.changes:
        return frame_of(NOTICES)
    agents: Any = desk.masters.rows(AGENTS).to_dict("records")
    stands, goods = _standings(desk, gifts), desk.masters.by_key(CATALOGUE)["product"].to_dict()
    rows = [
        {
            **_row(in_force.policies[code], change, agent, stands),
            "product": _gift(in_force.policies[code], goods),
        }
        for code, change in sorted(in_force.changes.items())
        for agent in sorted(agents, key=lambda agent: str(agent["agent"]))
        if in_force.policies[code].concerns(agent)
    ]
    return frame_of(NOTICES, rows)


def _gift(policy: SalesPolicy, goods: Mapping[Any, str]) -> str:
    return goods.get(policy.gift_sku) or policy.gift_product


def _standings(desk: Desk, gifts: pd.DataFrame) -> dict[tuple[str, str], Record]:
    """The newest row of GIFTS by agent and policy, this run's before the ledger's."""
    before: Any = desk.ledger.ask(policy_entries.newest).to_dict("records")
    now: Any = gifts.to_dict("records")
    return {(row["agent"], row["policy"]): row for row in (*before, *now)}


def _row(policy: SalesPolicy, change: str, agent: Record, stands: dict[tuple[str, str], Record]) -> Record:
    found = stands.get((agent["agent"], policy.policy), dict.fromkeys(_STANDS, 0))
    is_open = change != ENDED and policy.kind != MATERIAL and bool(policy.tiers)
    nearest = to_next(policy.tiers, policy.repeat, found["base"]) if is_open else None
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
