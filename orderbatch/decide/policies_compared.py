"""Policies side by side on the same day: what each would have shipped, to whom, and who gains or loses
(`bench`).
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from orderbatch.contract.batch import PROPOSED, WAITING
from orderbatch.contract.settings import Settings
from orderbatch.decide.decision import Decision, decide

Measures = dict[str, int | float | str]
DayDecided = tuple[Decision, Settings, dt.date]


@dataclasses.dataclass(frozen=True)
class Comparison:
    """measures: one row a policy. shares: one row an agent, one column a policy, proposed cases."""

    measures: pd.DataFrame
    shares: pd.DataFrame


def measure(decision: Decision) -> Measures:
    """The figures of one decision, over the orders that took part (not held, not refused).

    cases, value_minor, agents, orders: what ships. line_fill, case_fill: part of the lines in full, of the
    cases claimed. lowest_fill: of the agent served worst. jain: evenness of the agents' fill (1 = all alike).
    largest_share: largest part of the shipped cases that one agent has. oldest_wait: runs without a case.
    """
    taking = decision.orders.index[decision.orders["status"].isin([PROPOSED, WAITING])]
    lines = decision.lines[decision.lines["order_key"].isin(taking) & (decision.lines["claim"] > 0)]
    agents = lines.groupby("agent")[["claim", "proposed"]].sum()
    fill = agents["proposed"] / agents["claim"]
    squares = float((fill**2).sum())
    shipped, claimed = int(lines["proposed"].sum()), int(lines["claim"].sum())
    return {
        "cases": shipped,
        "value_minor": int((lines["proposed"] * lines["price_minor"]).sum()),
        "agents": int((agents["proposed"] > 0).sum()),
        "orders": int((decision.orders["status"] == PROPOSED).sum()),
        "line_fill": _part(int((lines["proposed"] == lines["claim"]).sum()), len(lines)),
        "case_fill": _part(shipped, claimed),
        "lowest_fill": float(fill.min()) if len(fill) else 1.0,
        "jain": float(fill.sum()) ** 2 / (len(fill) * squares) if squares else 1.0,
        "largest_share": _part(int(agents["proposed"].max()), shipped) if shipped else 0.0,
        "oldest_wait": int(lines["wait_next"].max()) if len(lines) else 0,
    }


def compare_days(days: Sequence[DayDecided], policies: Sequence[str]) -> Comparison:
    """Decide each of these days under each policy, every day as it was found, and measure them together.

    `gains` and `loses` are against the first policy.
    """
    rows: dict[str, Measures] = {}
    shares: dict[str, pd.Series] = {}
    for policy in policies:
        decided = _together([_under(policy, *day) for day in days])
        shares[policy] = decided.lines.groupby("agent")["proposed"].sum()
        rows[policy] = {**measure(decided), **_changes(shares[policies[0]], shares[policy])}
    return Comparison(pd.DataFrame.from_dict(rows, orient="index"), pd.DataFrame(shares))


def _under(policy: str, decision: Decision, settings: Settings, day: dt.date) -> Decision:
    allocation = settings.allocation.model_copy(update={"policy": policy})
    stock = pd.Series(decision.skus["available"].to_numpy(dtype=np.int64), index=decision.skus["sku"])
    return decide(
        decision.orders, decision.lines, stock, settings.model_copy(update={"allocation": allocation}), day
    )


def _together(decisions: Sequence[Decision]) -> Decision:
    """Several days as one; an order that comes up on two of them is two."""
    if len(decisions) == 1:
        return decisions[0]
    orders, lines = [], []
    for number, decision in enumerate(decisions):
        orders.append(
            decision.orders.set_axis([f"{number} {key}" for key in decision.orders.index], axis="index")
        )
        lines.append(decision.lines.assign(order_key=f"{number} " + decision.lines["order_key"]))
    skus = pd.concat([decision.skus for decision in decisions], ignore_index=True)
    return Decision(pd.concat(orders), pd.concat(lines, ignore_index=True), skus)


def _part(some: int, whole: int) -> float:
    return some / whole if whole else 1.0


def _changes(usual: pd.Series, other: pd.Series) -> Measures:
    """The agents who gain and lose most, in cases. Ties to the first agent code."""
    change = (other - usual).sort_index()
    if change.empty or not change.any():
        return {"gains": "", "gained_cases": 0, "loses": "", "lost_cases": 0}
    most, least = int(change.max()), int(change.min())
    return {
        "gains": str(change.idxmax()) if most > 0 else "",
        "gained_cases": max(most, 0),
        "loses": str(change.idxmin()) if least < 0 else "",
        "lost_cases": max(-least, 0),
    }
