"""A Batch from small tables: say what matters in a test, everything else has a plain default."""

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from orderbatch.contract.batch import ACCEPTED, FRAMES, PROPOSED, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.tables import frame_of

Row = Mapping[str, Any]
DAY = dt.date(2011, 11, 16)
BATCH = "2011-11-16-1"
AT_NINE = dt.datetime(2011, 11, 16, 9, 0)

# every number that a reason's sentence may name
NUMBERS: Row = {
    "ordered": 12, "proposed": 9, "agents": 12, "asked": 210, "stock": 100, "level": 8, "place": 3, "lot": 6,
    "left": 2, "cut": 3, "would": 4, "minimum": 5, "needed": "1,428.70",
    "needed_minor": 142870, "available": "200.00",
    "available_minor": 20000,
    "gap": "1,228.70",
    "gap_minor": 122870, "could": "180.00",
    "could_minor": 18000, "could_fit": 1, "offer": 3, "offer_value": "59.70",
    "offer_value_minor": 5970,
    "alternative": 0, "offer_lines": "A-100 3", "alternative_lines": "",
}  # fmt: skip
ORDER: Row = {
    "agent": "C1", "agent_name": "Ningbo Trading", "region": "East", "regional_manager": "Li Wei",
    "market": "Ningbo", "customer_class": "B", "order_no": "1001", "document": "order 1001.xlsx",
    "received_at": AT_NINE, "valid_at": AT_NINE, "status": PROPOSED, "rank": 1, "carried": False,
    "available_minor": 1_000_000, "form_minor": None, "urgency": 0,
    "reviewed": False, "repeats": "", "told_in": "", "is_news": True, "cleared_by": "",
    "min_cases": 1, "if_short": "ask", "reduce": "ask",
    "ship_to": "1 Harbour Road", "contact": "Ms Chen 0574-1234", "ship_method": "truck", "remarks": "",
    "held_since": None, "incident": "", "language": "en", "reason": "SERVED_FULL", "numbers": NUMBERS,
}  # fmt: skip
LINE: Row = {
    "agent": "C1", "order_no": "1001", "line": 1, "sku": "A-100", "product": "Soap 100 g",
    "spec": "100 g × 72", "unit": "case", "category": "soap", "bin": "A-2", "lot_size": 1, "ordered": 10,
    "urgency": 0, "fixed": None,
    "deferred": 0, "awaiting": 0, "cancelled": 0, "refused": 0, "carry_in": 0, "carry_next": 0, "wait": 0,
    "wait_next": 0, "struck": 0, "price_minor": 1250, "form_price_minor": None, "reason": "SERVED_FULL",
    "numbers": NUMBERS,
}  # fmt: skip
RELEASE: Row = {
    "pick_no": "P2011-11-16-1", "agent": "C1", "agent_name": "Ningbo Trading", "region": "East",
    "order_no": "1001", "line": 1, "proposal": "2011-11-15-1", "sku": "A-100", "product": "Soap 100 g",
    "spec": "100 g × 72", "unit": "case", "bin": "A-2", "lots": (), "cases": 10, "price_minor": 1250,
    "weight": 7_200_000, "volume": 18_000,
    "due": dt.date(2011, 11, 21), "ship_to": "1 Harbour Road", "contact": "Ms Chen 0574-1234",
    "ship_method": "truck", "gift": "", "language": "en", "told_in": "",
}  # fmt: skip
GIFT: Row = {
    "agent": "C1", "agent_name": "Ningbo Trading", "region": "East", "policy": "W1",
    "policy_name": "Washing weeks", "policy_kind": "buy_get", "sku": "A-9", "product": "Soap dish",
    "base": 67, "entitled": 9, "issued": 8, "owed": 1, "over_issued": 0, "issued_now": 6,
    "owed_since": dt.date(2011, 11, 14), "lost": 1, "lost_base": 3, "floor": 0,
    "terms": "buy_get|50:8 10:1|repeat|A-9||soap|/|2011-11-01..2011-11-30", "from_day": dt.date(2011, 11, 1),
    "to_day": dt.date(2011, 11, 30), "target": None,
}  # fmt: skip
GIFT_LINE: Row = {
    "agent": "C1", "order_no": "1001", "line": 9001, "policy": "W1", "policy_name": "Washing weeks",
    "sku": "A-9", "product": "Soap dish", "spec": "", "unit": "", "bin": "G-1", "cases": 6, "owed_cases": 1,
    "owed_since": dt.date(2011, 11, 14),
}  # fmt: skip
INPUT: Row = {
    "name": "order 1001.xlsx", "kind": "order", "size": 9_000, "received_at": AT_NINE, "as_of": None,
    "verdict": ACCEPTED, "agent": "C1", "archive_path": "", "repeats_batch": "", "repeats_name": "",
}  # fmt: skip


def a_batch(
    orders: Sequence[Row] = (),
    lines: Sequence[Row] = (),
    releases: Sequence[Row] = (),
    inputs: Sequence[Row] = (),
    findings: Sequence[Finding] = (),
    **rest: Any,
) -> Batch:
    """A Batch of these rows. `rest`: further frames (skus, gifts, …) as rows, or fields of Batch.

    A line may be left to say only what is odd; cases that nobody names are proposed. An order's sums come
    from its lines.
    """
    full_lines = [_line(row) for row in lines]
    frames: dict[str, Sequence[Row]] = {
        "orders": [_order(row, full_lines) for row in orders],
        "lines": full_lines,
        "releases": [_keyed({**RELEASE, **row}) for row in releases],
        "inputs": [_input(row) for row in inputs],
        "gifts": [{**GIFT, **row} for row in rest.pop("gifts", ())],
        "gift_lines": [_keyed({**GIFT_LINE, **row}) for row in rest.pop("gift_lines", ())],
        **{name: rest.pop(name) for name in FRAMES if name in rest},
    }
    fields: dict[str, Any] = {
        "batch": BATCH, "day": DAY, "started_at": dt.datetime(2011, 11, 16, 17, 30), "language": "en",
        "company": "Daily Goods Ltd", "currency": "CNY", "findings": tuple(findings), **rest,
    }  # fmt: skip
    blank: dict[str, Any] = {name: frame_of(FRAMES[name], frames.get(name, ())) for name in FRAMES}
    return Batch(**fields, **blank)


def _keyed(row: dict[str, Any]) -> dict[str, Any]:
    return {"order_key": f"{row['agent']}/{row['order_no']}", **row}


def _line(row: Row) -> dict[str, Any]:
    line = _keyed({**LINE, "merged_lines": [], **row})
    elsewhere = sum(line[name] for name in ("deferred", "awaiting", "cancelled", "refused"))
    line.setdefault("proposed", line["ordered"] - elsewhere)
    line.setdefault("claim", line["ordered"])
    return line


def _order(row: Row, lines: Sequence[Row]) -> dict[str, Any]:
    order = _keyed({**ORDER, **row})
    own = [line for line in lines if line["order_key"] == order["order_key"]]
    for name in ("ordered", "proposed"):
        order.setdefault(f"{name}_cases", sum(line[name] for line in own))
        order.setdefault(f"{name}_minor", sum(line[name] * line["price_minor"] for line in own))
    return order


def _input(row: Row) -> dict[str, Any]:
    entry = {**INPUT, **row}
    entry.setdefault("sha256", sha256(entry["name"].encode()).hexdigest())
    return entry


def a_day(language: str = "en", agents: int = 8, lines_each: int = 6, **fields: Any) -> Batch:
    """A day with something of everything, of any size: orders of every status, and releases."""
    orders, lines, releases = [], [], []
    for number in range(agents):
        agent, order_no = f"C{101 + number}", str(576_600 + number)
        whose = {"agent": agent, "order_no": order_no}
        status = ("proposed", "proposed", "proposed", "held", "proposed", "waiting", "proposed", "refused")[
            number % 8
        ]
        orders.append({**_whose(language, number), **whose, "status": status, **_trouble(status, number)})
        lines += [
            _a_line(language, status, number, line, lines_each) | whose for line in range(1, lines_each + 1)
        ]
        if status == "proposed":
            releases += [_a_release(language, number, line) | whose for line in range(1, lines_each + 1)]
    return a_batch(orders, lines, releases, language=language, **_company(language), **fields)


def _company(language: str) -> dict[str, Any]:
    return {"company": "晨光日化有限公司" if language == "zh" else "Daily Goods Ltd"}


def _whose(language: str, number: int) -> dict[str, Any]:
    chinese = language == "zh"
    city = (
        ("宁波", "苏州", "青岛", "成都")[number % 4]
        if chinese
        else ("Ningbo", "Suzhou", "Qingdao", "Chengdu")[number % 4]
    )
    return {
        "agent_name": f"{city}联华商贸有限公司" if chinese else f"{city} Trading & Sons Ltd",
        "region": ("华东", "华东", "华北", "西南")[number % 4]
        if chinese
        else ("East", "East", "North", "South-West")[number % 4],
        "regional_manager": ("李伟", "李伟", "王芳", "")[number % 4]
        if chinese
        else ("Li Wei", "Li Wei", "Wang Fang", "")[number % 4],
        "received_at": AT_NINE + dt.timedelta(minutes=7 * number),
        "valid_at": AT_NINE + dt.timedelta(minutes=7 * number),
        "rank": number + 1,
        "language": language,
        "ship_to": "浙江省宁波市海曙区解放南路208号" if chinese else "208 Jiefang South Road, Ningbo",
        "contact": "陈女士 0574-1234" if chinese else "Ms Chen 0574-1234",
        "ship_method": "汽运" if chinese else "truck",
    }


def _trouble(status: str, number: int) -> dict[str, Any]:
    if status == "held":
        return {
            "available_minor": 20_000,
            "reason": "HELD_FUNDS",
            "held_since": DAY - dt.timedelta(days=number),
        }
    if status == "waiting":
        return {"reason": "WAITS_STOCK"}
    if status == "refused":
        return {"reason": "BELOW_MINIMUM"}
    return {"reason": "REDUCED_FOR_FUNDS"} if number % 4 == 2 else {"reason": "SERVED_PART"}


def _a_line(language: str, status: str, number: int, line: int, lines_each: int) -> dict[str, Any]:
    fate = {"held": "awaiting", "waiting": "deferred", "refused": "refused"}.get(status)
    row: dict[str, Any] = {**_goods(language, line), "line": line, "ordered": 3 + (number * line) % 40}
    if fate:
        return {**row, fate: row["ordered"], "reason": "SHARED"}
    short = ("", "deferred", "awaiting", "cancelled")[(number + line) % 4] if line > lines_each // 2 else ""
    return {**row, short: 2, "reason": "SHARED"} if short else row


def _goods(language: str, line: int) -> dict[str, Any]:
    names = (
        ("洗衣液 薰衣草香", "洗发露", "牙膏 清新薄荷", "抽纸")
        if language == "zh"
        else ("Laundry liquid", "Shampoo", "Toothpaste, fresh mint", "Tissues")
    )
    return {
        "sku": f"{'ABC'[line % 3]}-{100 + line}",
        "product": f"{names[line % 4]} {line}",
        "spec": ("500 ml × 12", "1 L × 6", "100 g × 72", "")[line % 4],
        "price_minor": 1_990 + 5 * line,
        "bin": f"{'ABC'[line % 3]}-{line}-{1 + line % 4}",
    }


def _a_release(language: str, number: int, line: int) -> dict[str, Any]:
    gift = {"gift": "G-2011", "price_minor": 0} if line % 9 == 5 else {}
    return {**_goods(language, line), "line": line, "cases": 1 + (number * line) % 30, **gift} | {
        name: value for name, value in _whose(language, number).items() if name in RELEASE
    }


def goods_not_left(**said: object) -> dict[str, object]:
    """A row of STANDING: goods of D1 that were released and have not left, less what is said of them."""
    usual = {"kind": "released", "order_key": "D1/1", "order_no": "1", "agent": "D1", "agent_name": "Ann"}
    nothing = {"region": "", "regional_manager": "", "minor": 0}
    return {**usual, **nothing, "number": "P1", "cases": 4, "since": DAY, "ship_by": DAY, **said}
