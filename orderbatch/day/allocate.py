"""From the queue to the decision: what the orders of today and of earlier runs get (3-decisions §§1–6)."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.batch import CLOSED, ENDED_BY, FORM, FORM_LINE, HELD, LINES, ORDERS, SKUS
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.by_hand.struck import EndsBeside, ended_beside, put_back, take_off, told_beside
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Means
from orderbatch.day.figures.in_force import Masters
from orderbatch.day.figures.who_left import with_who_left
from orderbatch.day.orders import Queue
from orderbatch.day.promised import Promised
from orderbatch.day.returns.review import Fixed
from orderbatch.day.trust.for_rep import goes_on_waiting, held_lines, held_orders, is_held, is_let_go
from orderbatch.decide.decision import decide
from orderbatch.decide.endings import WHY_ENDED, ending
from orderbatch.decide.reasons.reason_codes import (
    OVERRIDDEN,
    REST_WAITS,
    WAITS_MINIMUM,
    WAITS_MINIMUM_TOGETHER,
)

FIGURES = ("rank", "ordered_cases", "ordered_minor", "proposed_cases", "proposed_minor", "available_minor")
PARTS = ("proposed", "deferred", "awaiting", "cancelled", "refused")
KEPT = (
    *("agent", "order_no", "document", "received_at", "valid_at", "held_since", "form_minor", "incident"),
    *("doubts", "cleared_by"),
)


@dataclass(frozen=True, slots=True)
class Allocated:
    """The decision as the frames ORDERS, LINES and SKUS of `contract.batch`.

    taken: (order key, line) → the open parts that were decided there, as the ledger names them.
    """

    orders: pd.DataFrame
    lines: pd.DataFrame
    skus: pd.DataFrame
    taken: Mapping[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict)


def allocate(
    desk: Desk,
    queue: Queue,
    open_lines: pd.DataFrame,
    means: Means,
    stands: Promised,
    fixed: Fixed,
    seen: Collection[str],
) -> Allocated:
    """Decide the new orders and everything still open.

    open_lines: one row a line of earlier runs that comes up again (`parts.open_lines`): the columns of
    LINES and ORDERS that it was decided with, `ordered` cases still open, `carry_in`, `wait`,
    `why_open`, `since`.
    stands: what of them is promised. fixed: (order key, line) → what the supervisor set. seen: order keys he
    reviewed.
    """
    masters, day = desk.masters, desk.day
    catalogue, agents = masters.by_key(CATALOGUE), masters.by_key(AGENTS)
    again = open_lines[~open_lines["order_key"].isin(queue.orders.index)]
    asked, ended, beside = _coming_up(again, catalogue, desk)
    orders = _orders(queue, asked, masters, agents, means.funds, desk.settings)
    orders["min_cases"] = stands.still_needed(orders.index, orders["min_cases"])
    lines = _lines(queue, asked, orders, masters, catalogue)
    lines["fixed"] = _each(lines, lambda place: fixed[place].cases if place in fixed else None)
    held, waiting = _set_apart(orders, lines)
    orders, lines = orders.drop(held.index), lines.drop(waiting.index)
    decision = decide(orders, lines, means.stock.clip(lower=0), desk.settings, day)
    every = told_beside(put_back(_both(_with_reasons(decision.lines, fixed), waiting)), beside)
    return Allocated(
        _batch_orders(
            _with_struck(_both(_with_his_words(decision.orders, every), held), every), ended, desk
        ).assign(reviewed=lambda orders: orders["order_key"].isin(seen).astype(object)),
        _batch_lines(every, ended, catalogue, masters.stock(day)),
        _batch_skus(decision.skus, catalogue),
        {place: parts for lines in (asked, ended) for place, parts in _parts_of(lines)},
    )


def _set_apart(orders: pd.DataFrame, lines: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders that are held for the rep, and their lines, as a decision gives them back (4-run)."""
    held = orders[is_held(orders)]
    waiting = lines[lines["order_key"].isin(held.index)]
    doubts = {str(key): said for key, said in held["doubts"].items()}
    return held_orders(held, waiting), held_lines(waiting, doubts)


def _both(decided: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """One frame of what was decided and what is held for the rep."""
    return pd.concat([decided.astype(object), held.astype(object)]) if len(held) else decided


def _with_struck(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Orders with what the rep struck off their lines among what they ordered."""
    struck = lines[lines["struck"] > 0]
    sums = struck.assign(minor=struck["struck"] * struck["price_minor"]).groupby("order_key")
    cases, minor = (
        sums[name].sum().reindex(orders.index).fillna(0).astype(np.int64) for name in ("struck", "minor")
    )
    ordered = orders["ordered_cases"].astype(np.int64) + cases
    return orders.assign(
        ordered_cases=ordered, ordered_minor=orders["ordered_minor"].astype(np.int64) + minor
    )


def _parts_of(lines: pd.DataFrame) -> Iterable[tuple[tuple[str, int], tuple[Any, ...]]]:
    places = zip(lines["order_key"], lines["line"].tolist(), strict=True)
    return zip(places, lines["parts"], strict=True)


def _each(lines: pd.DataFrame, value: Callable[[tuple[str, int]], object]) -> pd.Series:
    """A value for each line by its order key and number."""
    places = zip(lines["order_key"], lines["line"], strict=True)
    return pd.Series([value(place) for place in places], index=lines.index, dtype=object)


def _with_reasons(lines: pd.DataFrame, fixed: Fixed) -> pd.DataFrame:
    """The supervisor's own words with the numbers of what he set."""
    if not fixed:
        return lines
    said = _each(lines, lambda place: {"reason": fixed[place].reason} if place in fixed else {})
    numbers = [
        {**numbers, **why} if reason == OVERRIDDEN else numbers
        for numbers, why, reason in zip(lines["numbers"], said, lines["reason"], strict=True)
    ]
    return lines.assign(numbers=pd.Series(numbers, index=lines.index, dtype=object))


def _with_his_words(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """What the supervisor said of the lines of orders that he set to nothing, with the orders' numbers."""
    if not (is_his := orders["reason"] == OVERRIDDEN).any():
        return orders
    his = lines[(lines["reason"] == OVERRIDDEN) & lines["order_key"].isin(orders.index[is_his])]
    said: dict[str, dict[str, None]] = {}
    for key, numbers in zip(his["order_key"], his["numbers"], strict=True):
        said.setdefault(key, {})[numbers["reason"]] = None
    numbers = [
        {**numbers, "reason": " / ".join(said[key])} if key in said else numbers
        for key, numbers in zip(orders.index, orders["numbers"], strict=True)
    ]
    return orders.assign(numbers=pd.Series(numbers, index=orders.index, dtype=object))


def _coming_up(
    open_lines: pd.DataFrame, catalogue: pd.DataFrame, desk: Desk
) -> tuple[pd.DataFrame, pd.DataFrame, EndsBeside]:
    """Lines that take part today, those that end today with the reason why, and what ends of the former."""
    is_sold = catalogue["status"] != "discontinued"
    why = ending(open_lines, is_sold, desk.day, desk.settings)
    let_go = is_let_go(open_lines)
    if let_go.any():  # that its item is no longer sold does not end it, all else does
        every = pd.Series(True, index=pd.Index([*is_sold.index, *open_lines["sku"]]).unique())
        why = why.mask(let_go, ending(open_lines, every, desk.day, desk.settings))
    stays = is_held(open_lines) & (open_lines["why_open"] != "awaiting")
    why = why.mask(stays & ~open_lines["why_open"].isin(list(WHY_ENDED)), "")
    waits = (open_lines["why_open"] == "awaiting") | goes_on_waiting(open_lines)
    is_over = why != ""
    over = open_lines[is_over].assign(reason=why[is_over])
    parts = open_lines[~is_over & ~waits]
    asked, beside = ended_beside(_joined(parts.assign(held_since=_held_since(parts))), over)
    places = pd.Series(list(zip(over["order_key"], over["line"], strict=True)), over.index, dtype=object)
    return take_off(asked), _joined(over[~places.isin(list(beside))]), beside


def _held_since(parts: pd.DataFrame) -> pd.Series:
    """Since when the order of each part waits for money: since its oldest held part that still does."""
    oldest: dict[str, dt.date] = {}
    for key, why, since in zip(parts["order_key"], parts["why_open"], parts["since"], strict=True):
        if why == HELD:
            oldest[key] = min(since, oldest.get(key, since))
    return pd.Series([oldest.get(key) for key in parts["order_key"]], index=parts.index, dtype=object)


def _joined(asked: pd.DataFrame) -> pd.DataFrame:
    """The parts of one line that come up together (a deferred rest, a lapsed approval) as one line again."""
    if not asked.duplicated(["order_key", "line"]).any():  # each by itself, as on most days
        parts = pd.Series([(part,) for part in asked["part"]], index=asked.index, dtype=object)
        return asked.assign(parts=parts).drop(columns="part").reset_index(drop=True)
    sums = asked.groupby(["order_key", "line"], as_index=False, sort=False).agg(
        ordered=("ordered", "sum"), carry_in=("carry_in", "sum"), wait=("wait", "max"), parts=("part", tuple)
    )
    rest = asked.drop(columns=["ordered", "carry_in", "wait", "part"]).drop_duplicates(["order_key", "line"])
    return sums.merge(rest, on=["order_key", "line"], how="left", validate="1:1")


def _orders(
    queue: Queue,
    asked: pd.DataFrame,
    masters: Masters,
    agents: pd.DataFrame,
    funds: pd.Series,
    settings: Settings,
) -> pd.DataFrame:
    """One row an order as `decide` wants it: form, then agents' master, then settings."""
    earlier = asked.drop_duplicates("order_key").set_index("order_key")
    fresh = queue.orders.assign(valid_at=queue.orders["received_at"], held_since=None, incident="")
    orders = pd.concat([_of(fresh), _of(earlier)])
    master = agents.reindex(orders["agent"])
    general, _special = masters.urgency()
    carried = asked.loc[asked["carry_in"] > 0, "order_key"]
    return orders.assign(
        carried=orders.index.isin(set(carried)),
        checked=orders.index.isin(earlier.index),
        min_cases=master["min_order_cases"]
        .fillna(settings.orders.min_order_cases)
        .astype(np.int64)
        .where((orders["incident"].fillna("") == "").to_numpy(), 0)  # goods sent again have no minimum
        .to_numpy(),
        if_short=_first_given(orders["if_short"], master["if_short"]),
        reduce=_first_given(orders["reduce"], master["reduce"]),
        customer_class=master["customer_class"].fillna("").to_numpy(),
        market=master["market"].fillna("").to_numpy(),
        urgency=master["market"].map(general).fillna(0).astype(np.int64).to_numpy(),
        funds_minor=orders["agent"].map(funds).fillna(0).astype(np.int64),
    )


def _of(orders: pd.DataFrame) -> pd.DataFrame:
    wanted = orders.reindex(columns=[*KEPT, *FORM, "language"]).astype(object)
    return wanted.assign(form_minor=wanted["form_minor"].where(wanted["form_minor"].notna(), None))


def _first_given(form: pd.Series, master: pd.Series) -> pd.Series:
    return form.where(
        form.fillna("") != "", pd.Series(master.fillna("").to_numpy(), index=form.index)
    ).fillna("")


def _lines(
    queue: Queue, asked: pd.DataFrame, orders: pd.DataFrame, masters: Masters, catalogue: pd.DataFrame
) -> pd.DataFrame:
    """One row a line as `decide` wants it: a new one at the catalogue's price of today, a rest at its own."""
    price = queue.lines["sku"].map(catalogue["case_price"])
    fresh = queue.lines.assign(carry_in=0, wait=0, owed=False, struck=0, price_minor=price)
    columns = ["order_key", "line", "sku", "ordered", "carry_in", "wait", "form_price_minor", "merged_lines"]
    columns += ["price_minor", "owed", "struck", *FORM_LINE]
    lines = pd.concat([fresh[columns], asked[columns]], ignore_index=True)
    for name in ("agent", "order_no"):
        lines[name] = lines["order_key"].map(orders[name])
    lines["lot_size"] = _lots(lines, orders, catalogue)
    _general, special = masters.urgency()
    of_item = special.to_dict()
    market = lines["order_key"].map(orders["market"])
    level = [of_item.get(pair, 0) for pair in zip(market, lines["sku"], strict=True)]
    of_market = lines["order_key"].map(orders["urgency"]).astype(np.int64)
    lines["urgency"] = of_market.clip(lower=pd.Series(level, index=lines.index, dtype=np.int64))
    whole = dict.fromkeys(("ordered", "carry_in", "wait", "line", "price_minor", "struck"), np.int64)
    return lines.astype({**whole, "owed": bool})


def _lots(lines: pd.DataFrame, orders: pd.DataFrame, catalogue: pd.DataFrame) -> pd.Series:
    """The lot of each line; by the case where we owe what is no whole lot: picked short, or sent again."""
    lot = lines["sku"].map(catalogue["order_multiple"]).fillna(1).astype(np.int64)
    is_again = lines["order_key"].map(orders["incident"]).fillna("") != ""
    is_owed = lines["owed"].astype(bool) | is_again
    return lot.mask(is_owed & (lines["ordered"].astype(np.int64) % lot > 0), 1)


def _batch_orders(decided: pd.DataFrame, ended: pd.DataFrame, desk: Desk) -> pd.DataFrame:
    """Orders as the batch keeps them."""
    every = _with_ended(decided, ended) if len(ended) else decided.astype(object)
    every.index.name = "order_key"
    master = with_who_left(desk, every["agent"]).reindex(every["agent"])
    for name in ("agent_name", "region", "regional_manager", "market", "customer_class"):
        every[name] = master[name].fillna("").to_numpy()
    every = every.assign(reviewed=False, repeats="")
    every["held_since"] = [
        (since or desk.day) if status == "held" else None
        for since, status in zip(every["held_since"], every["status"], strict=True)
    ]
    return every.reset_index().reindex(columns=list(ORDERS)).astype(object)


def _with_ended(decided: pd.DataFrame, ended: pd.DataFrame) -> pd.DataFrame:
    """The orders with what ended of them; one with nothing but ended lines is closed."""
    closed = (
        ended[~ended["order_key"].isin(decided.index)].drop_duplicates("order_key").set_index("order_key")
    )
    value = ended["price_minor"] * ended["ordered"]
    sums = ended.assign(minor=value).groupby("order_key")[["ordered", "minor"]].sum()
    closed = closed.assign(
        **dict.fromkeys(FIGURES, 0),
        status=CLOSED,
        carried=False,
        numbers=_how_many(sums["ordered"].reindex(closed.index), closed["said"]),
    )
    every = pd.concat([decided.astype(object), closed.reindex(columns=decided.columns)])
    every["ordered_cases"] += sums["ordered"].reindex(every.index).fillna(0).astype(np.int64)
    every["ordered_minor"] += sums["minor"].reindex(every.index).fillna(0).astype(np.int64)
    return every


def _how_many(cases: pd.Series, said: pd.Series) -> pd.Series:
    """The numbers of what ended, for its sentence, and what was said about it."""
    numbers = [{"ordered": int(ordered), **more} for ordered, more in zip(cases, said, strict=True)]
    return pd.Series(numbers, index=cases.index, dtype=object)


def _batch_lines(
    decided: pd.DataFrame, ended: pd.DataFrame, catalogue: pd.DataFrame, stock: pd.DataFrame
) -> pd.DataFrame:
    every = decided.astype(object)
    if len(ended):
        every = pd.concat([every, _gone(ended).astype(object)])
    every = every.reset_index(drop=True)
    for name in ("product", "spec", "unit", "category"):
        every[name] = every["sku"].map(catalogue[name]).fillna("")
    every["bin"] = every["sku"].map(stock["bin"]).fillna("")
    every = every.reindex(columns=list(LINES)).astype(object)
    return every.sort_values(["order_key", "line"], kind="stable", ignore_index=True)


def _gone(ended: pd.DataFrame) -> pd.DataFrame:
    """What ended as lines of the batch: cancelled, or refused by us."""
    zero = dict.fromkeys((*PARTS, "claim", "carry_next", "wait_next"), 0)
    gone = ended.assign(
        **zero, struck=0, lot_size=1, fixed=None, numbers=_how_many(ended["ordered"], ended["said"])
    )
    is_refused = gone["reason"].isin([ending.reason for ending in ENDED_BY if ending.is_ours])
    gone["refused"] = gone["ordered"].where(is_refused, 0)
    gone["cancelled"] = gone["ordered"].where(~is_refused, 0)
    return gone


def _batch_skus(skus: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    if skus.empty:
        return frame_of(SKUS)
    return (
        skus.assign(product=skus["sku"].map(catalogue["product"])).reindex(columns=list(SKUS)).astype(object)
    )


def nothing_allocated() -> Allocated:
    """No orders, no lines."""
    return Allocated(frame_of(ORDERS), frame_of(LINES), frame_of(SKUS))


def with_rests_waiting(allocated: Allocated, alone: Collection[str]) -> Allocated:
    """The decision in which these rests say that they wait for company: no order minimum holds them."""

    def said(frame: pd.DataFrame) -> pd.DataFrame:
        waits = frame["reason"].isin([WAITS_MINIMUM, WAITS_MINIMUM_TOGETHER])
        return frame.assign(reason=frame["reason"].mask(waits & frame["order_key"].isin(alone), REST_WAITS))

    if not alone:
        return allocated
    return replace(allocated, orders=said(allocated.orders), lines=said(allocated.lines))
