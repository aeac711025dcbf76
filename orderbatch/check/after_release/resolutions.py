"""What may be done about an incident, and what it comes to (8-after-release, What a resolution does).

Of all resolutions of an order's item together never more cases than were shipped of it; a credit never more
than was paid. Goods that came over, or in place of others, are kept (charge) or go back (return), without a
credit.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import CHARGE, CREDIT, DONE, RETURN, SENT_AGAIN
from orderbatch.contract.names import order_key

_Item = tuple[str, str]  # order key, SKU
ACTING = (*SENT_AGAIN, CHARGE, CREDIT, RETURN)
UNSENT = ("over", "wrong")  # problems of goods that were not sent, or not so many


@dataclass(slots=True)
class Goods:
    """What is known of the items that incidents name: cases shipped, cases resolved, price a case (minor
    units).

    Used up as resolutions are entered.
    """

    shipped: Mapping[_Item, int]
    prices: Mapping[_Item, int]
    catalogue: Mapping[str, int]
    resolved: dict[_Item, int]
    entries: list[Record] = field(default_factory=list)
    before: dict[str, Record] = field(
        default_factory=dict
    )  # incident → its newest resolution, done or undone

    def price(self, item: _Item) -> int:
        """Minor units a case: of the release, else the catalogue's."""
        return self.prices.get(item, self.catalogue.get(item[1], 0))


def may(incident: Record, goods: Goods) -> tuple[str, str, Record] | None:
    """Why a resolution cannot be: (code, column, numbers); None where it can."""
    kind = incident["resolution"]
    if kind not in ACTING:
        return None
    if not (incident["order_key"] and incident["sku"] and incident["cases"]):
        return "RESOLUTION_WHAT", "resolution", {}
    is_unsent = incident["problem"] in UNSENT
    if is_unsent != (kind == CHARGE) and not (is_unsent and kind == RETURN):
        return "RESOLUTION_KIND", "resolution", {"problem": incident["problem"]}
    if not is_unsent and (problem := _too_much(incident, goods)):
        return problem
    return None if incident["decided_by"] else ("RESOLUTION_WHO", "decided_by", {})


def _too_much(incident: Record, goods: Goods) -> tuple[str, str, Record] | None:
    """Together never more than was shipped, and nothing is credited that was free."""
    kind, item = incident["resolution"], (incident["order_key"], incident["sku"])
    left = goods.shipped.get(item, 0) - goods.resolved.get(item, 0)
    if incident["cases"] > left:
        return "RESOLUTION_OVER", "resolution", {"left": max(0, left), "cases": incident["cases"]}
    if kind == CREDIT and not goods.price(item):
        return "RESOLUTION_FREE", "resolution", {"sku": incident["sku"]}
    return None


def resolve(incident: Record, goods: Goods, day: dt.date) -> None:
    """Enter what is done: once, at the price of the release."""
    item = (incident["order_key"], incident["sku"])
    kind, cases = incident["resolution"], incident["cases"]
    is_unsent = incident["problem"] in UNSENT
    price = 0 if kind in SENT_AGAIN or (is_unsent and kind == RETURN) else goods.price(item)
    entry = {
        "incident": incident["number"], "kind": kind, "cases": cases, "price_minor": price,
        "minor": price * cases,
        **{name: incident[name] for name in _COPIED}, "decided_on": day, "state": DONE, "new_order_key": "",
        "counted": 0 if is_unsent else cases,
    }  # fmt: skip
    if kind in SENT_AGAIN:
        again = goods.before.get(incident["number"], {}).get("new_order_key", "")
        entry["new_order_key"] = order_key(incident["agent"], _new_number(incident, again))
    goods.resolved[item] = goods.resolved.get(item, 0) + entry["counted"]
    goods.before[incident["number"]] = entry
    goods.entries.append(entry)


_COPIED = ("agent", "agent_name", "order_key", "order_no", "sku", "product", "disposition", "decided_by")


def _new_number(incident: Record, earlier: str) -> str:
    """`<order no.>-K2026-0001`; -2, -3 … where an earlier one of the same incident came to nothing."""
    number = f"{incident['order_no']}-{incident['number']}"
    if not earlier:
        return number
    tail = earlier.rpartition(f"{incident['number']}-")[2] if f"{incident['number']}-" in earlier else "1"
    return f"{number}-{int(tail) + 1}"


def refused(row: Record, index: int, problem: tuple[str, str, Record], value: str) -> Problem:
    """Why a resolution cannot be, at its cell."""
    code, column, numbers = problem
    return Problem(
        code, "row", index, column, value, {"number": row["number"], "chosen": "resolution", **numbers}
    )
