"""Goods that are sent again: an order at price 0 that comes up first the next day (8-after-release)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from orderbatch.contract.batch import LINES, ORDERS, WAITING, Record
from orderbatch.contract.goods_frames import DONE, SENT_AGAIN
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import after_release

REASON = "SENT_AGAIN"


def lost(allocated: Allocated) -> Iterator[tuple[str, int]]:
    """(order key, cases) of resends that finance refused in this run, or that ended without shipping."""
    again = set(allocated.orders.loc[allocated.orders["incident"].fillna("") != "", "order_key"])
    lines = allocated.lines[allocated.lines["order_key"].isin(again)]
    for key, cancelled, refused in zip(lines["order_key"], lines["cancelled"], lines["refused"], strict=True):
        if cancelled or refused:
            yield key, int(cancelled) + int(refused)


def with_resends(desk: Desk, allocated: Allocated, resolutions: Iterable[Record]) -> Allocated:
    """The decision with the orders of this run's resends, deferred to the next day with priority."""
    wanted = [row for row in resolutions if row["kind"] in SENT_AGAIN and row["state"] == DONE]
    if not wanted:
        return allocated
    keys = {row["order_key"] for row in wanted}
    orders = desk.ledger.ask(after_release.orders, keys)
    lines = desk.ledger.ask(after_release.lines, keys)
    new_orders = [_order(row, orders[row["order_key"]]) for row in wanted]
    new_lines = [_line(row, lines.get((row["order_key"], row["sku"]), {})) for row in wanted]
    return replace(
        allocated,
        orders=_joined(allocated.orders, frame_of(ORDERS, new_orders)),
        lines=_joined(allocated.lines, frame_of(LINES, new_lines)),
    )


def _joined(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    return other if one.empty else pd.concat([one, other], ignore_index=True)


def _whose(row: Record) -> Record:
    number = row["new_order_key"].partition("/")[2]
    return {"order_key": row["new_order_key"], "order_no": number, "agent": row["agent"]}


def _order(row: Record, original: Record) -> Record:
    """An order of its own, which took no part in what was shared today."""
    zero: Any = dict.fromkeys(
        ("proposed_cases", "ordered_minor", "proposed_minor", "available_minor", "urgency"), 0
    )
    blank: Any = {
        "form_minor": None,
        "held_since": None,
        "repeats": "",
        "reviewed": False,
        "remarks": "",
        "told_in": "",
        "is_news": True,
        "doubts": {},
        "cleared_by": "",
    }
    return {
        **{name: original.get(name) for name in ORDERS},
        **zero,
        **blank,
        **_whose(row),
        **{"status": WAITING, "rank": 0, "carried": True, "ordered_cases": row["cases"], "min_cases": 0},
        **{"if_short": "defer", "reduce": "no", "incident": row["incident"], "reason": REASON},
        "numbers": {"incident": row["incident"], "ordered": row["cases"]},
    }


def _line(row: Record, original: Record) -> Record:
    zero: Any = dict.fromkeys(
        (
            "claim",
            "proposed",
            "awaiting",
            "cancelled",
            "refused",
            "carry_in",
            "wait",
            "wait_next",
            "price_minor",
            "struck",
        ),
        0,
    )
    return {
        **{name: original.get(name, "") for name in ("product", "spec", "unit", "category", "bin")},
        **zero,
        **_whose(row),
        **{"line": 1, "sku": row["sku"], "product": row["product"], "lot_size": original.get("lot_size", 1)},
        **{"ordered": row["cases"], "deferred": row["cases"], "carry_next": row["cases"], "urgency": 0},
        **{"fixed": None, "form_price_minor": None, "merged_lines": (), "reason": REASON},
        "numbers": {"incident": row["incident"], "ordered": row["cases"]},
    }
