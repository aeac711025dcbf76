"""Orders that carry owed gifts alone, where `gifts.ship_alone` lets them (7-policies, In a batch)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from orderbatch.contract.batch import ORDERS, PROPOSED, Record
from orderbatch.contract.names import order_key
from orderbatch.contract.sales_policy import GIFTS_ALONE
from orderbatch.contract.sheets.every import AGENTS, STOCK
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Means
from orderbatch.ledger.queries import policy_entries, runs

_NOTHING: Any = {
    **dict.fromkeys(("ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor", "urgency"), 0),
    **dict.fromkeys(("repeats", "told_in", "incident", "cleared_by", "remarks"), ""),
    **{
        "form_minor": None,
        "held_since": None,
        "min_cases": 0,
        "carried": False,
        "is_news": True,
        "doubts": {},
    },
    "reviewed": True,  # no cases of an order are in it that a supervisor could change
}


def may_ship_alone(desk: Desk, allocated: Allocated) -> frozenset[str]:
    """Agents to whom gifts go without an order today: the settings say so, the stock is of today, and an
    order of their own would be taken (in the list, agreement not over where `agents.expired` refuses).
    """
    is_new = any(one.kind == STOCK.kind for one in desk.masters.brought)
    if not desk.settings.gifts.ship_alone or (allocated.orders.empty and not is_new):
        return frozenset()
    ends = desk.masters.by_key(AGENTS)["agreement_to"]
    takes_expired = desk.settings.agents.expired == "warn"
    return frozenset(
        str(agent) for agent, end in ends.items() if takes_expired or pd.isna(end) or end >= desk.day
    )


def gift_order_no(desk: Desk) -> str:
    """The number of every gift-only order of this run: one an agent."""
    return f"GIFTS-{desk.ledger.ask(runs.next_batch, desk.day)}"


def with_gift_orders(desk: Desk, allocated: Allocated, lines: pd.DataFrame, left: pd.DataFrame) -> Allocated:
    """The decision with an order for each agent whose gifts ride with none of it. lines: GIFT_LINES.

    left: as `available.Figures.of`.
    """
    alone = lines.loc[~lines["order_key"].isin(allocated.orders["order_key"]), ["agent", "order_no"]]
    if alone.empty:
        return allocated
    agents = sorted(set(alone["agent"]))
    newest = desk.ledger.ask(policy_entries.newest_orders, agents)
    none = pd.DataFrame({"proposal": [], "order_key": []}, dtype=object)
    funds = Means.of(desk, none, left).funds
    number, first = alone["order_no"].iloc[0], len(allocated.orders) + 1
    rows = [
        _order(desk, agent, number, newest.get(agent, {}), int(funds.get(agent, 0))) | {"rank": first + place}
        for place, agent in enumerate(agents)
    ]
    return replace(allocated, orders=_joined(allocated.orders, rows))


def _joined(orders: pd.DataFrame, rows: Iterable[Record]) -> pd.DataFrame:
    more = frame_of(ORDERS, list(rows))
    return more if orders.empty else pd.concat([orders, more], ignore_index=True)


def _order(desk: Desk, agent: str, number: str, newest: Record, funds: int) -> Record:
    """One order without lines, to where the agent's newest went."""
    known = desk.masters.by_key(AGENTS).loc[agent].to_dict()
    names = ("agent_name", "region", "regional_manager", "market", "customer_class")
    carried = ("ship_to", "contact", "ship_method", "language", "document")
    return {
        **{name: known.get(name) for name in names},
        **{name: newest.get(name) or "" for name in carried},
        **_NOTHING,
        **{"order_key": order_key(agent, number), "agent": agent, "order_no": number, "status": PROPOSED},
        **{"received_at": desk.now, "valid_at": desk.now, "available_minor": funds},
        **{"if_short": "defer", "reduce": "no", "reason": GIFTS_ALONE, "numbers": {}},
    }
