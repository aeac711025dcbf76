"""Why an order or line got what it got, and what would have changed it (3-decisions §9).

Answers are (code, numbers) pairs for `contract/words/<language>/reasons.toml`. No other agent is ever named
in them; `who_got_what` names agents only where asked to. What would have changed it is found by deciding
again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.batch import HELD, PROPOSED, WAITING
from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.arrays import lay_out
from orderbatch.decide.by_the_case import share_out_lots
from orderbatch.decide.decision import Decision, decide
from orderbatch.decide.reasons.outcome_frames import tell
from orderbatch.decide.reasons.reason_codes import WAITS_MINIMUM, WAITS_MINIMUM_TOGETHER, Numbers

Reason = tuple[str, Mapping[str, Any]]

ONE_MORE, STILL_WITH_ONE_MORE = "ONE_MORE", "STILL_WITH_ONE_MORE"
BETTER_RANK, STILL_WITH_BETTER_RANK = "BETTER_RANK", "STILL_WITH_BETTER_RANK"
ASKED_MORE, STILL_ASKING_MORE = "ASKED_MORE", "STILL_ASKING_MORE"
FUNDS_COVERED, COULD_FIT, CUT_OFFERED, FEWEST_LINES = (
    "FUNDS_COVERED",
    "COULD_FIT",
    "CUT_OFFERED",
    "FEWEST_LINES",
)
LINE_OF_ORDER = "LINE_OF_ORDER"
CARRIED_FIRST, URGENT_FIRST, IS_URGENT = "CARRIED_FIRST", "URGENT_FIRST", "IS_URGENT"
OTHER_ORDERS = "OTHER_ORDERS"
REACH_MINIMUM = "REACH_MINIMUM"
# answers that say what would have changed it; the others say why
CHANGES = (
    ONE_MORE, STILL_WITH_ONE_MORE, BETTER_RANK, STILL_WITH_BETTER_RANK, ASKED_MORE, STILL_ASKING_MORE,
    FUNDS_COVERED, COULD_FIT, CUT_OFFERED, FEWEST_LINES, REACH_MINIMUM,
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A day's decision and all that is needed to take it again."""

    decision: Decision
    settings: Settings
    day: dt.date

    @property
    def stock(self) -> "pd.Series[int]":
        """Cases of each SKU that were there."""
        skus = self.decision.skus
        return pd.Series(skus["available"].to_numpy(dtype=np.int64), index=skus["sku"])

    def again(
        self,
        stock: "pd.Series[int] | None" = None,
        funds: Mapping[str, int] | None = None,
        lines: pd.DataFrame | None = None,
    ) -> Decision:
        """The same day decided with other stock, other funds of some agents (minor units), or other lines."""
        orders = self.decision.orders
        if funds:
            known = orders["agent"].map(dict(funds))
            orders = orders.assign(funds_minor=known.fillna(orders["funds_minor"]).astype(np.int64))
        there = self.stock if stock is None else stock
        asked = self.decision.lines if lines is None else lines
        return decide(orders, asked, there, self.settings, self.day)

    def one_place_up(self, agent: str) -> Decision | None:
        """The same day with an agent ranked one place better; None where he is first or has no rank."""
        desk = lay_out(self.decision.orders, self.decision.lines, self.stock)
        rank = share_out_lots(desk, self.settings).rank.copy()
        own = int(np.flatnonzero(desk.agents == agent)[0])
        if rank[own] <= 1:
            return None
        above = int(np.flatnonzero(rank == rank[own] - 1)[0])
        rank[own], rank[above] = rank[above], rank[own]
        outcome = share_out_lots(desk, self.settings, rank)
        return tell(outcome, self.decision.orders, self.decision.lines)


def explain(
    decision: Decision, settings: Settings, day: dt.date, order_key: str, line: int | None = None
) -> list[Reason]:
    """The order's reason (or one line's, by its number in the form) and what would have changed it.

    decision: as `decide` gave it, so with the columns it was decided from. KeyError where there is no such
    order or line.
    """
    case = Case(decision, settings, day)
    order = _order(decision, order_key)
    if line is not None:
        return _line(case, order, _row(decision, order_key, line))
    answers: list[Reason] = [(str(order["reason"]), order["numbers"])]
    answers += _funds(case, order_key, order) if order["status"] == HELD else []
    answers += _reach_minimum(order)
    own = decision.lines[decision.lines["order_key"] == order_key].sort_values("line")
    return answers + [
        (LINE_OF_ORDER, {"line": number, "sku": sku, "ordered": ordered, "proposed": proposed})
        for number, sku, ordered, proposed in zip(
            own["line"].tolist(), own["sku"], own["ordered"].tolist(), own["proposed"].tolist(), strict=True
        )
    ]


def _order(decision: Decision, order_key: str) -> pd.Series:
    place = int(decision.orders.index.get_indexer(pd.Index([order_key]))[0])
    if place < 0:
        raise KeyError(order_key)
    return decision.orders.iloc[place]


def _row(decision: Decision, order_key: str, line: int) -> pd.Series:
    lines = decision.lines
    found = lines[(lines["order_key"] == order_key) & (lines["line"] == line)]
    if found.empty:
        raise KeyError(line)
    return found.iloc[0]


def _line(case: Case, order: pd.Series, line: pd.Series) -> list[Reason]:
    answers: list[Reason] = [(str(line["reason"]), line["numbers"])]
    if order["status"] == HELD:
        return answers + _funds(case, str(line["order_key"]), order)
    if line["claim"] == 0 or line["proposed"] == line["claim"]:
        return answers
    answers += _other_orders(case, line)
    answers += _served_before(case, line) if case.settings.allocation.policy == "sop" else []
    answers += _one_more(case, line) + _better_rank(case, line)
    # An order that waits for its minimum is helped by reaching it, so more of anything may help.
    more = _asking_more(case, line)
    is_waiting = order["status"] == WAITING
    answers += [answer for answer in more if answer[0] != STILL_ASKING_MORE or not is_waiting]
    return answers + _reach_minimum(order)


def _reach_minimum(order: pd.Series) -> list[Reason]:
    """What would help an order that waits although stock was there for it: to reach its minimum (P-4.4.5)."""
    if order["reason"] not in (WAITS_MINIMUM, WAITS_MINIMUM_TOGETHER) or order["numbers"].get("ends"):
        return []
    return [(REACH_MINIMUM, {name: order["numbers"][name] for name in ("minimum", "lacks")})]


def _other_orders(case: Case, line: pd.Series) -> list[Reason]:
    """What the agent's other orders have of the item: they share as one (§4)."""
    lines = case.decision.lines
    own = lines[(lines["agent"] == line["agent"]) & (lines["sku"] == line["sku"]) & (lines["claim"] > 0)]
    others = own[own["order_key"] != line["order_key"]]
    if others.empty:
        return []
    return [(OTHER_ORDERS, {"asked": int(others["claim"].sum()), "cases": int(others["proposed"].sum())})]


def _served_before(case: Case, line: pd.Series) -> list[Reason]:
    """What other agents had before the even shares: cases promised earlier, and urgent markets (§4)."""
    lines, rounds = case.decision.lines, case.settings.allocation.rounds_served
    others = lines[
        (lines["sku"] == line["sku"]) & (lines["agent"] != line["agent"]) & (lines["proposed"] > 0)
    ]
    carried = others[["carry_in", "proposed"]].min(axis=1)
    answers: list[Reason] = []
    if "carry" in rounds and int(carried.sum()):
        numbers = {"cases": int(carried.sum()), "others": int(others.loc[carried > 0, "agent"].nunique())}
        answers.append((CARRIED_FIRST, numbers))
    urgent = others[others["urgency"] > line["urgency"]]
    if "urgent" in rounds and len(urgent):
        numbers = {"cases": int(urgent["proposed"].sum()), "others": int(urgent["agent"].nunique())}
        answers.append((URGENT_FIRST, numbers))
    if "urgent" in rounds and int(line["urgency"]):
        answers.append((IS_URGENT, {}))
    return answers


def _one_more(case: Case, line: pd.Series) -> list[Reason]:
    """One more case (lot) of this SKU in stock."""
    more = int(line["lot_size"])
    stock = case.stock.copy()
    short_of_lot = int(stock[line["sku"]]) % more
    stock[line["sku"]] += more - short_of_lot
    return [_what_if(case.again(stock), line, ONE_MORE, STILL_WITH_ONE_MORE, {"more": more - short_of_lot})]


def _better_rank(case: Case, line: pd.Series) -> list[Reason]:
    """The next better rank, if there is one."""
    other = case.one_place_up(str(line["agent"]))
    if other is None:
        return []
    rank = int(_order(other, str(line["order_key"]))["rank"])
    return [_what_if(other, line, BETTER_RANK, STILL_WITH_BETTER_RANK, {"rank": rank})]


def _asking_more(case: Case, line: pd.Series) -> list[Reason]:
    """One more case (lot) asked for, with the money for it: nothing is to be had by asking for more."""
    more, agent = int(line["lot_size"]), str(line["agent"])
    lines = case.decision.lines
    asked = lines["ordered"] + more * (lines.index == line.name)
    order = _order(case.decision, str(line["order_key"]))
    funds = {agent: int(order["funds_minor"]) + more * int(line["price_minor"])}
    other = case.again(funds=funds, lines=lines.assign(ordered=asked))
    return [_what_if(other, line, ASKED_MORE, STILL_ASKING_MORE, {"more": more})]


def _what_if(other: Decision, line: pd.Series, changed: str, same: str, numbers: Numbers) -> Reason:
    then = int(_row(other, str(line["order_key"]), int(line["line"]))["proposed"])
    now = int(line["proposed"])
    return (changed if then != now else same), {**numbers, "then": then, "proposed": now}


def _funds(case: Case, order_key: str, order: pd.Series) -> list[Reason]:
    """What a held order could do: the cuts that fit, and what it would have got with its gap covered."""
    numbers = order["numbers"]
    answers: list[Reason] = [(COULD_FIT, numbers)] if numbers["could_fit"] else []
    answers += [(CUT_OFFERED, numbers)] if numbers["offer"] else []
    answers += [(FEWEST_LINES, numbers)] if numbers["alternative"] else []
    agent = str(order["agent"])
    covered = case.again(funds={agent: int(order["funds_minor"]) + int(numbers["gap_minor"])})
    then = _order(covered, order_key)
    told = {
        "gap": numbers["gap"],
        "gap_minor": numbers["gap_minor"],
        "then": int(then["proposed_cases"]) if then["status"] == PROPOSED else 0,
    }
    return [*answers, (FUNDS_COVERED, told)]


def who_got_what(decision: Decision, sku: str, own: str = "", is_naming: bool = False) -> pd.DataFrame:
    """One row an agent that took part in a SKU: place, agent, claim, proposed; best place first.

    Competitors' codes are blank; `own` is the agent who may read his own, `is_naming` is for the supervisor.
    """
    lines = decision.lines[(decision.lines["sku"] == sku) & (decision.lines["claim"] > 0)]
    rank = decision.orders["rank"].reindex(lines["order_key"]).to_numpy()
    shares = (
        lines.assign(rank=rank)
        .groupby("agent", as_index=False)[["claim", "proposed", "rank"]]
        .agg({"claim": "sum", "proposed": "sum", "rank": "min"})
    )
    shares = shares.sort_values("rank", ignore_index=True)
    shown = shares["agent"] if is_naming else shares["agent"].where(shares["agent"] == own, "")
    return shares.assign(place=range(1, len(shares) + 1), agent=shown)[
        ["place", "agent", "claim", "proposed"]
    ]
