"""Where the figures say nothing, or less than was promised, which counts as none: told (P-3.2, P-4.3.1)."""

from collections.abc import Collection, Iterable

import pandas as pd

from orderbatch.contract.batch import CLOSED, REFUSED
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import BALANCES, STOCK
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.figures.available import Means
from orderbatch.day.trust.strangers import DATED


def told_of_figures(desk: Desk, means: Means, allocated: Allocated) -> list[Finding]:
    """BALANCE_MISSING and STOCK_MISSING with all that is left out; STOCK_PROMISED for each such item.

    An order that ends in this run, or costs nothing, asks for no balance.
    """
    asked = allocated.skus["sku"].tolist()
    orders = allocated.orders
    pay = orders[~orders["status"].isin([CLOSED, REFUSED]) & orders["ordered_minor"].gt(0)]
    names = dict(zip(pay["agent"], pay["agent_name"], strict=True))
    listed = set(desk.masters.rows(STOCK)["sku"])
    paying = set(desk.masters.rows(BALANCES)["agent"])
    unpaid = [f"{agent} {names[agent]}".strip() for agent in sorted(names) if agent not in paying]
    return [
        *_missing(desk, BALANCES, "BALANCE_MISSING", unpaid),
        *_missing(desk, STOCK, "STOCK_MISSING", [sku for sku in asked if sku not in listed]),
        *_promised(desk, means.stock, [sku for sku in asked if sku in listed]),
    ]


def told_of_rest(desk: Desk, open_lines: pd.DataFrame) -> list[Finding]:
    """LEFT_UNDECIDED for each list not of the day, so that open lines do not come up (4-run, Masters).

    Whether an old one came in or none at all: the run ends with 0, for the rest of it is done.
    """
    due = open_lines[open_lines["why_open"] != "awaiting"].drop_duplicates(["order_key", "line"])
    in_force = [desk.masters.in_force[sheet.kind] for sheet in DATED if sheet.kind in desk.masters.in_force]
    old = [
        master
        for master in in_force
        if (desk.day - master.as_of.date()).days > desk.settings.masters.max_age_days
    ]
    return [
        Finding(
            "LEFT_UNDECIDED",
            next((one.name for one in desk.intake.received if one.arrived.sha256 == master.sha256), ""),
            value=f"{master.as_of:%Y-%m-%d %H:%M}",
            numbers={"kind": master.kind, "lines": len(due), "day": desk.day.isoformat()},
        )
        for master in old
        if len(due)
    ]


def _missing(desk: Desk, sheet: Sheet, code: str, missing: Collection[str]) -> Iterable[Finding]:
    if missing:
        numbers = {"count": len(missing)}
        yield Finding(code, _file(desk, sheet), value=", ".join(missing), numbers=numbers)


def _promised(desk: Desk, stock: "pd.Series[int]", skus: Iterable[str]) -> Iterable[Finding]:
    on_hand = desk.masters.stock(desk.day)["on_hand"]
    for sku in skus:
        there, left = int(on_hand.get(sku, 0)), int(stock.get(sku, 0))
        if left < 0:
            as_of = f"{desk.masters.moment(STOCK):%Y-%m-%d %H:%M}"
            numbers = {"on_hand": there, "promised": there - left, "as_of": as_of}
            yield Finding("STOCK_PROMISED", _file(desk, STOCK), value=sku, numbers=numbers)


def _file(desk: Desk, sheet: Sheet) -> str:
    """The file of this run that the figures in force came with; "" where they are of an earlier one."""
    force = desk.masters.in_force[sheet.kind].sha256
    names = (file.name for file in desk.intake.received if file.arrived.sha256 == force and not file.repeats)
    return next(names, "")
