"""A day of a believable desk as a Batch, of any size, always the same: for tests of what people read."""

import datetime as dt
import random
from hashlib import sha256

import pandas as pd

from orderbatch.contract.batch import HELD, PROPOSED, REFUSED, WAITING, Batch
from orderbatch.contract.finding import Finding
from tests.batches import a_batch

DAY = dt.date(2026, 5, 12)
REGIONS = ("华东", "华北", "华南", "西南", "华中", "东北")
CITIES = ("宁波", "苏州", "青岛", "成都", "长沙", "沈阳", "佛山", "无锡", "南宁", "石家庄")
REASONS: dict[str, tuple[str, dict[str, object]]] = {
    PROPOSED: ("SERVED_PART", {}),
    HELD: ("HELD_FUNDS", {"needed": "24,360.00", "available": "22,400.00", "gap": "1,960.00"}),
    WAITING: ("WAITS_MINIMUM", {"would": 3, "minimum": 10}),
    REFUSED: ("BELOW_MINIMUM", {"minimum": 900}),
}
GOODS = ("洗衣液", "洗发露", "牙膏", "香皂", "抽纸", "洗洁精", "护手霜", "保鲜膜")


def usual_day(orders: int = 110, lines_each: int = 25, skus: int = 500, short: int = 270) -> Batch:
    """A day with everything in it: about `lines_each` lines an order, `short` items short, some trouble."""
    dice = random.Random(7)
    order_rows, line_rows = [], []
    for number in range(orders):
        order, lines = _an_order(dice, number, lines_each, skus, short)
        order_rows.append(order)
        line_rows += lines
    return a_batch(
        order_rows,
        line_rows,
        inputs=_inputs(order_rows),
        findings=_findings(),
        skus=_skus(line_rows, short),
        day=DAY,
        batch="2026-05-12-1",
        started_at=dt.datetime(2026, 5, 12, 16, 30),
        company="晨光日化 Daily Goods",
    )


def _an_order(
    dice: random.Random, number: int, lines_each: int, skus: int, short: int
) -> tuple[dict[str, object], list[dict[str, object]]]:
    status = (
        HELD if number % 17 == 5 else WAITING if number % 23 == 7 else REFUSED if number == 40 else PROPOSED
    )
    agent, order_no = f"D{number % 90 + 101}", f"{agent_prefix(number)}-{number + 1:03d}"
    lines = []
    for place, sku in enumerate(dice.sample(range(skus), lines_each), start=1):
        lines.append(_a_line(dice, agent, order_no, place, sku, status, short))
    ordered, proposed = (sum(int(str(line[name])) for line in lines) for name in ("ordered", "proposed"))
    return {
        "order_key": f"{agent}/{order_no}",
        "agent": agent,
        "agent_name": f"{CITIES[number % 10]}{'联华恒顺鑫源德'[number % 7]}{number % 90 + 1}商贸有限公司",
        "region": REGIONS[(number * number) % 6],
        "regional_manager": "李伟",
        "order_no": order_no,
        "document": f"order {order_no}.xlsx",
        "received_at": dt.datetime(2026, 5, 12, 9, number % 60),
        "valid_at": dt.datetime(2026, 5, 12, 9, number % 60),
        "status": status,
        "rank": number + 1,
        "carried": number % 9 == 0,
        "ordered_cases": ordered,
        "proposed_cases": proposed,
        "ordered_minor": ordered * 4_350,
        "proposed_minor": proposed * 4_350,
        "available_minor": ordered * 4_000 if status == HELD else ordered * 5_000,
        "reason": REASONS[status][0],
        "numbers": {"ordered": ordered, "proposed": proposed, **REASONS[status][1]},
    }, lines


def agent_prefix(number: int) -> str:
    """Order numbers as agents give them."""
    return ("PO26", "DH2605", "05-")[number % 3]


def _a_line(
    dice: random.Random, agent: str, order_no: str, place: int, sku: int, status: str, short: int
) -> dict[str, object]:
    ordered = dice.randint(1, 40)
    proposed = ordered if sku >= short else ordered * 2 // 3
    if status != PROPOSED:
        proposed = 0
    rest = ordered - proposed
    fate = "refused" if status == REFUSED else ("deferred", "deferred", "awaiting", "cancelled")[sku % 4]
    return {
        "order_key": f"{agent}/{order_no}",
        "agent": agent,
        "order_no": order_no,
        "line": place,
        "sku": f"A{sku + 1001}",
        "product": f"{GOODS[sku % 8]} {sku % 9 + 1}00g",
        "ordered": ordered,
        "claim": ordered,
        "proposed": proposed,
        "deferred": 0,
        "awaiting": 0,
        "cancelled": 0,
        "refused": 0,
        fate: rest,
        "price_minor": 4_350,
        "reason": "",
        "numbers": {},
    }


def _skus(lines: list[dict[str, object]], short: int) -> list[dict[str, object]]:
    totals = pd.DataFrame(lines).groupby(["sku", "product"], as_index=False)[["claim", "proposed"]].sum()
    return [
        {
            "sku": row["sku"],
            "product": row["product"],
            "available": row["proposed"],
            "claimed": row["claim"] if int(row["sku"][1:]) - 1001 < short else row["proposed"],
            "proposed": row["proposed"],
        }
        for row in totals.to_dict("records")
    ]


def _inputs(orders: list[dict[str, object]]) -> list[dict[str, object]]:
    def file(name: str, kind: str, verdict: str = "accepted", agent: str = "") -> dict[str, object]:
        return {
            "name": name,
            "kind": kind,
            "sha256": f"{hash_of(name):064x}",
            "size": 20_000,
            "received_at": dt.datetime(2026, 5, 12, 9, 5),
            "as_of": dt.datetime(2026, 5, 12, 8) if kind in ("stock", "balances") else None,
            "verdict": verdict,
            "agent": agent,
        }

    masters = [file(f"{kind}.xlsx", kind) for kind in ("catalogue", "agents", "markets", "balances", "stock")]
    forms = [file(str(order["document"]), "order", agent=str(order["agent"])) for order in orders]
    bad = [file(f"bad {number}.xlsx", "order", "returned", f"D{number + 200}") for number in range(6)]
    return [
        *masters,
        *forms,
        *bad,
        file("again.xlsx", "order", "duplicate"),
        file("photo.xls", "unknown", "returned"),
    ]


def hash_of(name: str) -> int:
    """A number of a name that is the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest(), "big")


def _findings() -> tuple[Finding, ...]:
    bad = [
        Finding(code, f"bad {number}.xlsx", "订货单", f"E{row}", value, numbers)
        for number in range(6)
        for row, (code, value, numbers) in enumerate(SAMPLE_FINDINGS[: number % 3 + 1], start=9)
    ]
    return (*bad, Finding("PRICE_DIFFERS", "order PO26-001.xlsx", "订货单", "F12", "44.00", PRICE_NUMBERS))


SAMPLE_FINDINGS: tuple[tuple[str, str, dict[str, object]], ...] = (
    ("SKU_UNKNOWN", "A9999", {"near": ""}),
    ("SKU_MIN_CASES", "1", {"least": 4}),
    ("BELOW_MINIMUM", "3", {"least": 10}),
)
PRICE_NUMBERS: dict[str, object] = {"ours": "43.50"}
