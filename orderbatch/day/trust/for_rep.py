"""Orders held for the rep 待客服核实: what is doubtful of an order, and until when it takes nothing (4-run).

A mailed order from elsewhere or to elsewhere, a name that is only nearly an item's, an agent who left the
list, an item that ended while an approval is out: the order takes no goods and no money until the rep's desk
change answers for it (2-workbooks). What a list has put right again is no doubt any more. To add one: its
name here, its sentence `beside.doubt_<name>` in each `reasons.toml`.
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.check.senders import SENDER, SHIP_TO
from orderbatch.contract.batch import FOR_REP
from orderbatch.decide.endings import WHY_ENDED

AGENT, ITEM, NAME = "agent", "item", "name"
BY_REP = (SENDER, SHIP_TO, NAME)  # only the rep clears them
REASON = "FOR_REP"
STAYS = ("for_rep", "awaiting")  # parts that need no new decision to go on waiting
_NOTHING = ("proposed", "deferred", "cancelled", "refused", "claim", "carry_next")

Doubts = Mapping[str, str]  # doubt → what it says

NOTHING: tuple[Doubts, str] = {}, ""


def with_doubts(
    open_lines: pd.DataFrame,
    ended: Mapping[str, Doubts],
    agents: Collection[str],
    on_sale: Collection[str],
    cleared: Mapping[str, str],
) -> pd.DataFrame:
    """The open lines with what is doubtful of their orders today, and who answered for all of it.

    `is_told` of a line: whether it was last decided with just these doubts.
    ended: order key → doubts of approvals that are out and cannot be released. agents, on_sale: as listed
    today. cleared: order key → who agreed in this run.
    """
    found: dict[str, tuple[dict[str, str], str]] = {}
    is_doubtful = open_lines["doubts"].map(bool) | ~open_lines["agent"].isin(list(agents))
    keys_doubtful = {*open_lines.loc[is_doubtful, "order_key"], *ended}
    doubtful = open_lines[open_lines["order_key"].isin(keys_doubtful)]  # few: the others cost nothing
    for key, lines in doubtful.groupby("order_key", sort=False):
        before, by = _before(lines)
        told = {**before, **ended.get(str(key), {})}
        now = {name: said for name, said in told.items() if name in BY_REP}
        if lines["agent"].iloc[0] not in agents:
            now[AGENT] = str(lines["agent"].iloc[0])
        gone = sorted(set(lines.loc[~lines["why_open"].isin(list(WHY_ENDED)), "sku"]) - set(on_sale))
        if ITEM in told and gone:  # not where the rep strikes just that line in this run
            now[ITEM] = ", ".join(gone)
        by = by if now.items() <= before.items() else ""
        found[str(key)] = now, cleared.get(str(key), by) if now else ""
    today = [found.get(key, NOTHING) for key in open_lines["order_key"]]
    is_told = [said == doubts for said, (doubts, _by) in zip(open_lines["doubts"], today, strict=True)]
    return open_lines.assign(
        doubts=pd.Series([doubts for doubts, _by in today], index=open_lines.index, dtype=object),
        cleared_by=pd.Series([by for _doubts, by in today], index=open_lines.index, dtype=object),
        is_told=pd.Series(is_told, index=open_lines.index, dtype=bool),
    )


def _before(lines: pd.DataFrame) -> tuple[dict[str, str], str]:
    """What was doubtful of an order when it was last decided, and who answered for it ("" = nobody yet)."""
    doubts: dict[str, str] = {}
    names = []
    for said, by in zip(lines["doubts"], lines["cleared_by"], strict=True):
        if said:
            doubts |= said
            names.append(str(by))
    return doubts, "" if "" in names else max(names, default="")


def of_items_left(doubts: Doubts, cases: Mapping[str, int]) -> Doubts:
    """The doubts less those about items that the rep takes off their order. cases: what is left, by SKU."""
    gone = [sku for sku in doubts.get(ITEM, "").split(", ") if cases.get(sku)]
    left = {name: said for name, said in doubts.items() if name != ITEM}
    return {**left, ITEM: ", ".join(gone)} if gone else left


def with_names(orders: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """New orders with the names that the rep has to confirm. names: order → what it says."""
    if not names:
        return orders
    doubts = [
        {**said, **({NAME: names[row]} if row in names else {})}
        for row, said in zip(orders.index, orders["doubts"], strict=True)
    ]
    return orders.assign(doubts=pd.Series(doubts, index=orders.index, dtype=object))


def is_held(orders: pd.DataFrame) -> "pd.Series[bool]":
    """Which rows (orders, or lines with their order's columns) nobody has answered for."""
    pairs = zip(orders["doubts"], orders["cleared_by"], strict=True)
    return pd.Series([bool(doubts) and not by for doubts, by in pairs], index=orders.index, dtype=bool)


def is_let_go(lines: pd.DataFrame) -> "pd.Series[bool]":
    """Which lines the rep let go although their item ended."""
    pairs = zip(lines["doubts"], lines["cleared_by"], strict=True)
    return pd.Series([ITEM in doubts and bool(by) for doubts, by in pairs], index=lines.index, dtype=bool)


def is_to_be_held(lines: pd.DataFrame) -> "pd.Series[bool]":
    """Which held lines are to say so in this run, or why else than before: no figures are needed for that."""
    return is_held(lines) & ~_stays(lines)


def goes_on_waiting(lines: pd.DataFrame) -> "pd.Series[bool]":
    """Which held lines wait in a part of their own already, so that nothing is decided about them."""
    return is_held(lines) & _stays(lines) & ~lines["why_open"].isin(list(WHY_ENDED))


def _stays(lines: pd.DataFrame) -> "pd.Series[bool]":
    return lines["why_open"].isin(STAYS) & (lines["is_told"] | (lines["why_open"] != FOR_REP))


def numbers_of(cases: int, doubts: Doubts) -> dict[str, Any]:
    """What fills the sentence of an order held for the rep, or of its line."""
    return {"ordered": cases, **{f"doubt_{name}": said for name, said in sorted(doubts.items())}}


def held_orders(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """These orders as a decision gives them back: nothing proposed, nothing reserved.

    orders: index order_key, with doubts and funds_minor. lines: theirs, with order_key, ordered, price_minor.
    """
    sums = lines.assign(minor=lines["ordered"] * lines["price_minor"]).groupby("order_key")
    cases = sums["ordered"].sum().reindex(orders.index).fillna(0).astype(np.int64)
    return orders.assign(
        status=FOR_REP,
        rank=0,
        ordered_cases=cases,
        ordered_minor=sums["minor"].sum().reindex(orders.index).fillna(0).astype(np.int64),
        proposed_cases=0,
        proposed_minor=0,
        available_minor=orders["funds_minor"],
        reason=REASON,
        numbers=_numbers(cases, orders["doubts"]),
    )


def held_lines(lines: pd.DataFrame, doubts: Mapping[str, Doubts]) -> pd.DataFrame:
    """Their lines: all that is open of them waits, and keeps the priority that it has."""
    said = pd.Series([doubts[key] for key in lines["order_key"]], index=lines.index, dtype=object)
    return lines.assign(
        **dict.fromkeys(_NOTHING, 0),
        awaiting=lines["ordered"],
        wait_next=lines["wait"],
        reason=REASON,
        numbers=_numbers(lines["ordered"], said),
    )


def _numbers(cases: "pd.Series[int]", doubts: pd.Series) -> pd.Series:
    numbers = [numbers_of(int(count), said) for count, said in zip(cases, doubts, strict=True)]
    return pd.Series(numbers, index=cases.index, dtype=object)
