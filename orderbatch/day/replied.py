"""What agents were told before of the orders of a run, and of which there is news (P-4.1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.batch import HELD, PROPOSED, Record
from orderbatch.contract.finding import Finding
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries.replies import last_told, plans_ended
from orderbatch.write.workbook.batch_values import rows_of

WITHDRAWN_PLAN = "PLAN_WITHDRAWN"
ENDED = ("withdrawn", "lapsed")  # kinds of STANDING: proposals that ended in a run
_TOLD = ("line", "ordered", "proposed", "deferred", "awaiting", "cancelled", "refused")


def with_what_was_told(desk: Desk, allocated: Allocated) -> Allocated:
    """The decision with `told_in`, the batch of the last reply that told of an order, and `is_news`."""
    orders = rows_of(allocated.orders)
    lines: dict[str, list[Record]] = {}
    for line in rows_of(allocated.lines, "order_key", *_TOLD):
        lines.setdefault(line["order_key"], []).append(line)
    before = desk.ledger.ask(last_told, [order["order_key"] for order in orders])
    told_in = [before.get(order["order_key"], {}).get("batch", "") for order in orders]
    over = {key for key, run in desk.ledger.ask(plans_ended, before) if run > before[key]["run"]}
    news = [
        order["order_key"] in over or _is_news(order, lines.get(order["order_key"], []), before)
        for order in orders
    ]
    return Allocated(
        allocated.orders.assign(
            told_in=pd.Series(told_in, index=allocated.orders.index, dtype=object),
            is_news=pd.Series(news, index=allocated.orders.index, dtype=object),
        ),
        allocated.lines,
        allocated.skus,
        allocated.taken,
    )


def withdrawn_plans(desk: Desk, left: pd.DataFrame, allocated: Allocated) -> list[Finding]:
    """PLAN_WITHDRAWN for each plan that an agent was told of and that ends in this run, where the run shares
    nothing of its order out again: no other sentence of a reply would say so. left: STANDING of the run.
    """
    over = left[left["kind"].isin(ENDED) & ~left["order_key"].isin(allocated.orders["order_key"])]
    if over.empty:
        return []
    before = desk.ledger.ask(last_told, over["order_key"].tolist())
    found = []
    for row in rows_of(over):
        last = before.get(row["order_key"])
        if last and last["status"] == PROPOSED and _planned(last) == row["cases"]:
            why = row["kind"] if row["cases"] else "gifts"
            numbers = {"agent": row["agent"], "batch": last["batch"], "cases": int(row["cases"]), "why": why}
            found.append(Finding(WITHDRAWN_PLAN, "", value=row["order_no"], numbers=numbers))
    return found


def _planned(told: Mapping[str, Any]) -> int:
    return sum(int(line["proposed"]) for line in told["lines"])


def _is_news(order: Record, lines: Sequence[Record], before: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether this decision says anything else than what the agent was told last, or he was told nothing."""
    last = before.get(order["order_key"])
    return last is None or _said(order, lines) != _said(last, last["lines"])


def _said(order: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> tuple[object, ...]:
    """What a reply says: the order's end, its money where it is held for it, and each line's cases."""
    money = order["available_minor"] if order["status"] == HELD else None
    cases = sorted(tuple(int(line[name]) for name in _TOLD) for line in lines)
    return order["status"], order["reason"], money, tuple(cases)
