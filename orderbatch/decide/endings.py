"""What ends without shipping: no longer sold, no answer, waited too long, not paid (P-4.2.1, P-4.3.2).

Pure: the open lines of earlier runs go in; those that end come out with the reason why.
"""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import pandas as pd

from orderbatch.contract.batch import (
    DISCONTINUED,
    ENDED_BY,
    NO_ANSWER,
    STOPPED,
    WAITED_TOO_LONG,
    WAITING,
)
from orderbatch.contract.settings import Settings
from orderbatch.decide.reasons.outcome_frames import Decision
from orderbatch.decide.reasons.reason_codes import REST_WAITS, WAITS_MINIMUM, WAITS_MINIMUM_TOGETHER

WHY_ENDED = {
    ending.why_open: ending.reason for ending in ENDED_BY if ending.why_open
}  # why a line is open → why it ends, whatever its age

_STAYS_OPEN = ["deferred", "awaiting"]
_OF_MINIMUM = (WAITS_MINIMUM, WAITS_MINIMUM_TOGETHER)


def answered(lines: pd.DataFrame, choices: Mapping[tuple[str, str], str], settings: Settings) -> pd.DataFrame:
    """Open lines after the agents' answers (P-4.3.2): what awaited one is deferred, or waits, or ends.

    choices: (order key, SKU) → `defer`, `wait`, `cancel`, `reduce`. Deferred by answer, a line has
    priority for one share of the day it was short (`share` in its numbers), like one agreed beforehand;
    waiting, it comes up again without, that day and later: the whole order then wishes to `wait`, and
    what of it has priority keeps it. `reduce` consents to cut a held order to the agent's funds,
    `cancel` ends a line of it; to wait for the money is what a held order does by itself. An order that a
    review takes again wishes what was chosen for all that waited in it.
    """
    if not choices:
        return lines
    pairs = zip(lines["order_key"], lines["sku"], strict=True)
    choice = pd.Series([choices.get(pair, "") for pair in pairs], index=lines.index, dtype=object)
    waits, held = lines["why_open"] == "awaiting", lines["why_open"] == "held"
    deferred = waits & choice.isin(["defer", "wait"])
    first = waits & (choice == "defer")
    patient = lines["order_key"].isin(set(lines.loc[waits & (choice == "wait"), "order_key"]))
    is_capped = settings.allocation.carry_cap == "level"
    priority = _one_share(lines, first) if is_capped else lines["ordered"]
    consents = lines["order_key"].isin(set(lines.loc[choice == "reduce", "order_key"]))
    again = lines["why_open"] == "reviewed"
    chosen = again & choice.isin(["defer", "wait", "cancel"])
    wished = dict(zip(lines.loc[chosen, "order_key"], choice[chosen], strict=True))
    wishes = lines["order_key"].map(wished).where(again)
    return lines.assign(
        why_open=lines["why_open"]
        .mask(deferred, "deferred")
        .mask((waits | held) & (choice == "cancel"), "cancelled"),
        carry_in=lines["carry_in"].mask(first, priority),
        if_short=lines["if_short"].mask(deferred, "defer").mask(patient, "wait").mask(wishes.notna(), wishes),
        reduce=lines["reduce"].mask((held | again) & consents, "yes"),
    )


def _one_share(lines: pd.DataFrame, has_priority: "pd.Series[bool]") -> "pd.Series[int]":
    """Cases of these lines that go first: one share of the day (at least a lot) an agent and SKU."""
    share = pd.Series([line.get("share", 0) for line in lines["numbers"]], lines.index, dtype=np.int64)
    asked = lines["ordered"].where(has_priority, 0)
    earlier = asked.groupby([lines["agent"], lines["sku"]]).cumsum() - asked
    left = share.clip(lower=lines["lot_size"].clip(lower=1)) - earlier
    return asked.clip(upper=left.clip(lower=0))


def ending(lines: pd.DataFrame, on_sale: pd.Series, day: dt.date, settings: Settings) -> pd.Series:
    """Why each open line ends today; "" for those that go on.

    lines: sku, why_open (`deferred`, `awaiting`, `held`, `lapsed`), since (date), owed, reason. on_sale:
    SKU → whether the catalogue still sells it. An item that is no longer sold ends whatever it waited
    for; what was picked short does not wait by wish, so no number of days ends it, nor what waits
    for company.
    """
    age = pd.Series([(day - since).days for since in lines["since"]], index=lines.index, dtype=np.int64)
    why = pd.Series("", index=lines.index, dtype=object)
    why = why.mask((lines["why_open"] == "held") & (age > settings.funds.hold_days), STOPPED)
    why = why.mask((lines["why_open"] == "awaiting") & (age > settings.deferral.answer_days), NO_ANSWER)
    is_wished = (lines["why_open"] == "deferred") & ~lines["owed"] & (lines["reason"] != REST_WAITS)
    why = why.mask(is_wished & (age > settings.deferral.max_days), WAITED_TOO_LONG)
    why = why.mask(~lines["sku"].map(on_sale).fillna(False).astype(bool), DISCONTINUED)
    said = lines["why_open"].map(WHY_ENDED)
    return why.mask(said.notna(), said)


def without_patience(decision: Decision) -> Decision:
    """The decision in which orders that miss their minimum and do not wait for it say so (P-4.4.5).

    `ends` in the numbers of their sentences about the minimum: the cases that by “If short” are cancelled.
    Nobody is then told that it waits, for nothing of it does.
    """
    orders, lines = decision.orders, decision.lines
    waits = orders.index[orders["status"] == WAITING]
    own = lines[lines["order_key"].isin(waits)]
    if own.empty:
        return decision
    sums = own.groupby("order_key")[[*_STAYS_OPEN, "cancelled"]].sum()
    over = sums.loc[(sums[_STAYS_OPEN].sum(axis=1) == 0) & (sums["cancelled"] > 0), "cancelled"]
    if over.empty:
        return decision
    told = _said(orders, orders.index.to_series(), over), _said(lines, lines["order_key"], over)
    return Decision(*told, decision.skus)


def _said(frame: pd.DataFrame, keys: "pd.Series[str]", over: "pd.Series[int]") -> pd.DataFrame:
    numbers = [
        {**said, "ends": int(over[key])} if key in over.index and reason in _OF_MINIMUM else said
        for key, said, reason in zip(keys, frame["numbers"], frame["reason"], strict=True)
    ]
    return frame.assign(numbers=pd.Series(numbers, frame.index, dtype=object))
