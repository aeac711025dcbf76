"""What the cuts offered to a held order cost in gifts, and one that costs none (P-4.2.2, 7-policies)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from orderbatch.contract.batch import HELD, Record
from orderbatch.contract.sales_policy import BUY_GET, MATERIAL, PAYMENT_GIFT, SalesPolicy
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.allocate import Allocated
from orderbatch.decide.policies.cuts import LineToCut, PolicyOfOrder, keeping_cut, lost
from orderbatch.decide.reasons.reason_codes import amounts


@dataclass(frozen=True, slots=True)
class Accounted:
    """Where agents stand: the table of `decide.policies.standings`, and the goods that count (COUNTED)."""

    policies: Mapping[str, SalesPolicy]
    table: pd.DataFrame
    counted: pd.DataFrame
    agents: pd.DataFrame


def with_lost_gifts(allocated: Allocated, accounted: Accounted | None, basis: str) -> Allocated:
    """The orders, those with an offered cut with what it loses: numbers `offer_gifts`, `alternative_gifts`,
    and, where either loses any, `keeping…`. Nothing is said where only what stock could ship has to be paid.
    """
    orders = allocated.orders
    if accounted is None or basis == "shippable":
        return allocated
    offered = [
        place
        for place, (status, numbers) in enumerate(zip(orders["status"], orders["numbers"], strict=True))
        if status == HELD and (numbers or {}).get("offer")
    ]
    if not offered:
        return allocated
    told = orders["numbers"].tolist()
    least = orders.groupby("agent")["min_cases"].max().to_dict()
    for place in offered:
        order: Record = orders.iloc[place].to_dict()  # type: ignore[assignment]
        own = allocated.lines[allocated.lines["order_key"] == order["order_key"]].sort_values("line")
        lines: list[Record] = own.to_dict("records")
        told[place] = {**told[place], **_told(order, lines, accounted, int(least[order["agent"]]))}
    return replace(allocated, orders=orders.assign(numbers=pd.Series(told, orders.index, dtype=object)))


def _told(order: Record, lines: list[Record], accounted: Accounted, least: int) -> Record:
    free = [
        (int(row["ordered"]) - int(row["struck"])) // int(row["lot_size"]) * int(row["lot_size"])
        for row in lines
    ]
    is_set = any(not pd.isna(row["fixed"]) for row in lines)  # what the supervisor set is not cut
    policies = list(_policies(order, lines, accounted))
    cuts = {name: [int(row["numbers"].get(f"line_{name}", 0)) for row in lines] for name in _CUTS}
    loses = {name: lost(policies, free, cut) for name, cut in cuts.items()}
    told: Record = {f"{name}_gifts": _listed(found, accounted.policies) for name, found in loses.items()}
    named = loses["offer"] and (loses["alternative"] or not any(cuts["alternative"]))
    goods = [
        LineToCut(cases, int(row["price_minor"]), int(row["lot_size"]))
        for cases, row in zip(free, lines, strict=True)
    ]
    gap = int(order["numbers"]["gap_minor"])
    keeping = None if is_set or not named else keeping_cut(gap, least, goods, policies)
    cut = keeping or [0] * len(lines)
    touched = [f"{row['sku']} {cases}" for row, cases in zip(lines, cut, strict=True) if cases]
    value = amounts(
        keeping_value=sum(line.price_minor * cases for line, cases in zip(goods, cut, strict=True))
    )
    return {**told, **value, "keeping": sum(cut), "keeping_lines": ", ".join(touched)}


_CUTS = ("offer", "alternative")


def _policies(order: Record, lines: list[Record], accounted: Accounted) -> Iterator[PolicyOfOrder]:
    """The policies under which the order adds to what its agent is entitled to."""
    agent, day = order["agent"], order["valid_at"].date()
    if agent not in accounted.agents.index:
        return
    master, table = row_of(accounted.agents, agent), accounted.table
    own = table[table["agent"] == agent].set_index("policy")
    for code, policy in sorted(accounted.policies.items()):
        if not policy.concerns(master) or not policy.covers(day) or policy.kind == PAYMENT_GIFT:
            continue
        units = tuple(_unit(row, policy) for row in lines)
        if not any(units):
            continue
        base, floor = (int(own[name].get(code, 0)) for name in ("base", "entitled"))
        if policy.kind == MATERIAL:
            base, floor = _of_order(order["order_key"], policy, accounted.counted), 0
        yield PolicyOfOrder(code, policy.tiers, policy.repeat, base, floor, units)


def _unit(row: Record, policy: SalesPolicy) -> int:
    """What a case of a line counts."""
    if policy.sku not in ("", row["sku"]) or policy.category not in ("", row["category"]):
        return 0
    return 1 if policy.kind == BUY_GET else int(row["price_minor"])


def _of_order(key: str, policy: SalesPolicy, counted: pd.DataFrame) -> int:
    """What of an order counted before: materials are given for each order by itself."""
    own: list[Record] = counted[counted["order_key"] == key].to_dict("records")  # type: ignore[assignment]
    return sum(int(row["minor"]) for row in own if _unit({**row, "price_minor": 1}, policy))


def _listed(gifts: Mapping[str, int], policies: Mapping[str, SalesPolicy]) -> str:
    """What is lost, as it is read: `Washing: G1 2, Soap: G2 1`."""
    parts: Iterable[str] = (
        f"{policies[code].name}: {policies[code].gift_sku} {cases}" for code, cases in gifts.items()
    )
    return ", ".join(parts)
