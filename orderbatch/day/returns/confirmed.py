"""What the supervisor confirmed: yesterday's proposals in today's batch, unchanged, for finance (P-4.3.3)."""

import numpy as np
import pandas as pd

from orderbatch.contract.batch import ENDINGS, LINES, ORDERS, SKUS, Batch
from orderbatch.day.allocate import Allocated
from orderbatch.day.returns.review import Review

FIGURES = ("available", "claimed", "proposed")


def with_confirmed(allocated: Allocated, review: Review) -> Allocated:
    """The decision, and the confirmed proposals as they were, less what a later run took up of them."""
    orders, lines, skus = [allocated.orders], [allocated.lines], allocated.skus
    for name in sorted({batch for batch, _key in review.confirmed}):
        batch = review.batches[name]
        own = _lines(batch, review)
        orders.append(_orders(batch, own))
        lines.append(own)
        skus = _skus(skus, batch, own)
    if len(lines) == 1:
        return allocated
    every = _one(lines, LINES)
    return Allocated(_one(orders, ORDERS), every, _with_agents(skus, allocated.skus, every), allocated.taken)


def _one(frames: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.concat([frame.astype(object) for frame in frames if len(frame)], ignore_index=True)[
        list(columns)
    ]


def _lines(batch: Batch, review: Review) -> pd.DataFrame:
    keys = {key for name, key in review.confirmed if name == batch.batch}
    lines = batch.lines[batch.lines["order_key"].isin(keys) & ~batch.lines["reason"].isin(ENDINGS)].copy()
    own = (line for line in review.sent.values() if line.batch == batch.batch)
    taken = {(line.order_key, line.line): line.taken for line in own}
    places = list(zip(lines["order_key"], lines["line"], strict=True))
    for part in ("deferred", "awaiting"):
        is_taken = pd.Series([part in taken[place] for place in places], index=lines.index, dtype=bool)
        lines[part] = lines[part].mask(is_taken, 0)
    lines["cancelled"] = lines["cancelled"] - lines["struck"]  # it ended there
    lines["struck"] = 0
    lines["ordered"] = lines[["proposed", "deferred", "awaiting", "cancelled", "refused"]].sum(axis=1)
    lines["carry_next"] = lines[["carry_next", "deferred"]].min(axis=1)
    lines["carry_in"] = lines[["carry_in", "ordered"]].min(axis=1)
    return lines[lines["ordered"] > 0]  # of the others a later run has decided all


def _orders(batch: Batch, lines: pd.DataFrame) -> pd.DataFrame:
    orders = batch.orders[batch.orders["order_key"].isin(lines["order_key"])]
    values = lines.assign(minor=lines["ordered"] * lines["price_minor"]).groupby("order_key")
    sums = values[["ordered", "minor"]].sum().reindex(orders["order_key"])
    return orders.assign(
        reviewed=True,
        repeats=batch.batch,
        ordered_cases=sums["ordered"].to_numpy(),
        ordered_minor=sums["minor"].to_numpy(),
    )


def _skus(skus: pd.DataFrame, batch: Batch, lines: pd.DataFrame) -> pd.DataFrame:
    """The items of this run with what is confirmed of them added, and those that are only confirmed."""
    again = batch.skus[batch.skus["sku"].isin(lines["sku"]) & ~batch.skus["sku"].isin(skus["sku"])]
    cases = lines.groupby("sku")["proposed"].sum()
    more = skus["sku"].map(cases).fillna(0).astype(np.int64)
    both = skus.assign(**{name: skus[name].astype(np.int64) + more for name in FIGURES})
    return _one([both, again], SKUS) if len(both) + len(again) else skus


def _with_agents(skus: pd.DataFrame, shared: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Whose cases an item's sums count, where what is confirmed was added to what this run shared."""
    asking = lines[lines["claim"].astype(np.int64) > 0]
    counts = skus["sku"].map(asking.groupby("sku")["agent"].nunique()).fillna(0)
    return skus.assign(agents=skus["agents"].where(~skus["sku"].isin(shared["sku"]), counts).astype(np.int64))
