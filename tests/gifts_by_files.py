"""Every entitlement once more, from the batch.json of each run and the workbooks that came in: a program of
its own (7-policies). Nothing of the product counts here, and none of its code is used.

    python -m tests.gifts_by_files DESK
"""

import datetime as dt
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, Any]
Pair = tuple[str, str]  # agent, policy
HEADINGS = {
    "policy": "Policy 政策编号", "kind": "Kind 类型", "sku": "SKU 商品编码", "category": "Category 品类",
    "threshold": "Threshold 起点 门槛", "gifts": "Gift cases|赠品数量", "repeat": "Repeat 可累计",
    "region": "Region 区域", "class": "Class 客户等级", "from": "From 开始日期", "to": "To 结束日期",
    "agent": "Agent code|代理商编码", "amount": "Amount 金额", "paid_on": "Paid on|回款日期",
    "posted_on": "Posted on|入账日期", "email": "E-mail|邮箱", "number": "Reference Voucher 参考号 凭证号",
}  # fmt: skip
NAMES = {
    said: name for name, all_said in HEADINGS.items()
    for said in (all_said.split("|") if "|" in all_said else all_said.split())
}  # fmt: skip
KINDS = {"买赠": "buy_get", "满额赠": "amount_gift", "回款赠": "payment_gift", "物料": "material"}
WAITS = ("proposed", "on_hold", "unseen")  # what of an earlier proposal still lies with a person


@dataclass(frozen=True)
class Terms:
    """A policy as its rows say it."""

    kind: str
    tiers: tuple[tuple[int, int], ...]  # threshold (cases or fen) → gift cases
    repeat: bool
    sku: str
    category: str
    region: str
    customer_class: str
    first: dt.date
    last: dt.date

    def gives(self, base: int) -> int:
        """One case or fen after another would take too long: a tier is taken off as often as it fits."""
        given = 0
        for threshold, gifts in sorted(self.tiers, reverse=True):
            while base > 0 and base >= threshold:
                given, base = given + gifts, base - threshold if self.repeat else 0
                if not threshold:
                    break
        return given


@dataclass
class Goods:
    """A line that was proposed, or released; policy: of a gift."""

    agent: str
    order: str
    sku: str
    category: str
    cases: int
    price: int
    policy: str = ""


class ByFiles:
    """A desk as its files tell it; `read` takes the next batch and says what differs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lists: list[tuple[dt.date, dict[str, Terms]]] = []
        self.agents: dict[str, tuple[str, str]] = {}
        self.payments: dict[tuple[str, str, str, str], tuple[dt.date, int]] = {}
        self.valid: dict[str, dt.date] = {}
        self.again: set[str] = set()  # orders that are sent again for an incident
        self.proposed: dict[tuple[str, str], dict[int, Goods]] = {}  # batch, order → line → what was proposed
        self.waiting: set[tuple[str, str]] = set()
        self.released: dict[tuple[str, str, int], Goods] = {}  # pick list, order, line
        self.back: Counter[tuple[str, str]] = Counter()  # order, SKU → cases credited or returned
        self.stands: dict[Pair, Row] = {}
        self.was: dict[str, list[tuple[Terms, dict[str, int]]]] = {}  # policy → older terms, who had what

    # --- what a batch brings

    def read(self, batch: Row) -> list[str]:
        before = self.terms()
        self._workbooks(batch)
        self._after_release(batch)
        day = dt.date.fromisoformat(batch["date"])
        now = self.terms()
        self._changes(before, now, day)
        for order in batch["orders"]:
            self.valid[order["order_key"]] = dt.date.fromisoformat(order["valid_at"][:10])
            self.again |= {order["order_key"]} if order["incident"] else set()
        agents = {order["order_key"]: order["agent"] for order in batch["orders"]}
        for row in [*batch["lines"], *batch["gift_lines"]]:
            cases = row["proposed"] if "proposed" in row else row["cases"]
            goods = Goods(
                agents[row["order_key"]], row["order_key"], row["sku"], row.get("category") or "", cases,
                row.get("price_minor") or 0, row.get("policy", ""),
            )  # fmt: skip
            if cases:
                self.proposed.setdefault((batch["batch"], row["order_key"]), {})[row["line"]] = goods
                self.waiting.add((batch["batch"], row["order_key"]))
        self.stands |= {(row["agent"], row["policy"]): row for row in batch["gifts"]}
        rests = {
            code
            for finding in batch["findings"]
            if finding["code"] == "RESTING_POLICIES"
            for code in finding["numbers"]["codes"]
        }
        return [f"{batch['batch']} {day}: {said}" for said in self._differ(now, rests)]

    def _workbooks(self, batch: Row) -> None:
        day = dt.date.fromisoformat(batch["date"])
        for file in batch["inputs"]:
            if file["verdict"] == "accepted" and file["kind"] in ("policies", "agents"):
                rows = list(table(self._original(file["sha256"])))
                if file["kind"] == "policies":
                    self.lists.append((day, dict(policies(rows))))
                else:
                    self.agents = {
                        row["agent"]: (row.get("region") or "", row.get("class") or "") for row in rows
                    }
            if file["verdict"] == "accepted" and file["kind"] in ("policy_payments", "finance_payments"):
                for row in table(self._original(file["sha256"])):
                    self._payment(row)

    def _payment(self, row: Row) -> None:
        whose = "desk" if "paid_on" in row else "finance"
        when = row.get("paid_on") or row["posted_on"]
        key = (whose, row["agent"], row["policy"], str(row["number"]))
        self.payments.setdefault(key, (when.date(), fen(row["amount"])))

    def _original(self, sha256: str) -> Path:
        (found,) = (self.root / "archive").rglob(f"*_{sha256[:12]}_*")
        assert hashlib.sha256(found.read_bytes()).hexdigest() == sha256
        return found

    def _after_release(self, batch: Row) -> None:
        """What was approved, what left, what came back, and what still lies with finance."""
        for row in batch["releases"]:
            was = self.proposed[row["proposal"], row["order_key"]][row["line"]]
            assert bool(was.policy) == bool(row["gift"]) and was.sku == row["sku"]
            if was.policy:
                self._only_downwards(row, was, batch)
            goods = Goods(
                was.agent, was.order, was.sku, was.category, row["cases"], row["price_minor"], was.policy
            )
            self.released[row["pick_no"], row["order_key"], row["line"]] = goods
        for row in batch["shipments"]:
            self.released[row["pick_no"], row["order_key"], row["line"]].cases -= row["short"]
        for row in batch["resolutions"]:
            if row["kind"] in ("credit", "return"):
                self.back[row["order_key"], row["sku"]] += row["counted"]
        left = {(row["number"], row["order_key"]) for row in batch["standing"] if row["kind"] in WAITS}
        self.waiting &= left

    def _only_downwards(self, row: Row, was: Goods, batch: Row) -> None:
        """A gift that finance approved never grows; one that shrinks is told with both figures."""
        told = {
            (one["value"], one["numbers"]["before"], one["numbers"]["now"])
            for one in batch["findings"]
            if one["code"] == "GIFT_REDUCED"
        }
        assert row["cases"] <= was.cases, row
        assert row["cases"] == was.cases or (row["order_no"], was.cases, row["cases"]) in told, row

    # --- what it comes to

    def _counts(self) -> Iterator[Goods]:
        """Everything that still counts: what came back is taken from goods first, then from gifts."""
        back = Counter(self.back)
        for goods in sorted(self.released.values(), key=lambda goods: bool(goods.policy)):
            less = min(back[goods.order, goods.sku], goods.cases)
            back[goods.order, goods.sku] -= less
            kept = goods.cases - less
            yield Goods(goods.agent, goods.order, goods.sku, goods.category, kept, goods.price, goods.policy)
        for place in self.waiting:
            yield from self.proposed[place].values()

    def terms(self) -> dict[str, Terms]:
        """Newest terms of each policy; one that a newer list does not name ended on the day of that list."""
        found: dict[str, Terms] = {}
        for day, named in self.lists:
            for code, terms in found.items():
                if code not in named and terms.last > day:
                    found[code] = Terms(**{**vars(terms), "last": day})
            found |= named
        return found

    def _bases(self, code: str, terms: Terms) -> dict[str, list[int]]:
        """Agent → the bases that count, each by itself."""
        if terms.kind == "payment_gift":
            return self._paid(code, terms)
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for goods in self._counts():
            fits = terms.sku in ("", goods.sku) and terms.category in ("", goods.category)
            fits = fits and terms.first <= self.valid[goods.order] <= terms.last
            if fits and not goods.policy and goods.order not in self.again:
                counts = goods.cases if terms.kind == "buy_get" else goods.cases * goods.price
                found[goods.agent][goods.order if terms.kind == "material" else ""] += counts
        return {agent: list(bases.values()) for agent, bases in found.items()}

    def _paid(self, code: str, terms: Terms) -> dict[str, list[int]]:
        source = {whose for whose, _agent, policy, _number in self.payments if policy == code}
        counts = "finance" if "finance" in source else "desk"
        found: Counter[str] = Counter()
        for (whose, agent, policy, _number), (day, minor) in self.payments.items():
            if (whose, policy) == (counts, code) and terms.first <= day <= terms.last:
                found[agent] += minor
        return {agent: [minor] for agent, minor in found.items()}

    def _concerns(self, terms: Terms, agent: str) -> bool:
        if self.agents and agent not in self.agents:
            return False  # who left the list stays as he stood
        region, customer_class = self.agents.get(agent, ("?", "?"))
        return terms.region in ("", region) and terms.customer_class in ("", customer_class)

    def _changes(self, before: dict[str, Terms], now: dict[str, Terms], day: dt.date) -> None:
        """What everybody had when the terms of a policy changed, and the old ones until that day."""
        for code, old in before.items():
            if code in now and now[code] != old:
                had = {
                    agent: row["entitled"] for (agent, policy), row in self.stands.items() if policy == code
                }
                until = Terms(**{**vars(old), "last": min(old.last, day)})
                self.was.setdefault(code, []).append((until, had))

    def most_before_a_change(self) -> int:
        """The most that anybody had when terms changed."""
        every = (cases for some in self.was.values() for _old, had in some for cases in had.values())
        return max(every, default=0)

    def _entitled(self, code: str, terms: Terms, agent: str) -> int:
        """By the newest terms; no less than by the ones before, up to what he had when they changed."""
        least = 0
        for old, had in self.was.get(code, []):
            gave = sum(old.gives(base) for base in self._bases(code, old).get(agent, []))
            least = min(had.get(agent, 0), max(gave, least))
        gives = sum(terms.gives(base) for base in self._bases(code, terms).get(agent, []))
        return max(gives, least)

    def _differ(self, now: dict[str, Terms], rests: set[str | None]) -> Iterator[str]:
        issued: Counter[Pair] = Counter()
        for goods in self._counts():
            if goods.policy:
                issued[goods.agent, goods.policy] += goods.cases
        for code, terms in now.items():
            if code in rests:
                continue
            bases = self._bases(code, terms)
            for agent in {*bases, *(agent for agent, policy in self.stands if policy == code)}:
                if not self._concerns(terms, agent):
                    continue
                gives, had = self._entitled(code, terms, agent), issued[agent, code]
                ours = (sum(bases.get(agent, [])), gives, had, max(0, gives - had), max(0, had - gives))
                row = self.stands.get((agent, code))
                names = ("base", "entitled", "issued", "owed", "over_issued")
                said = tuple(row[name] for name in names) if row else ours[:1] + (0,) * 4
                if said != ours:
                    told = dict(zip(names, said, strict=True))
                    yield f"{agent} {code}: batch.json says {told}, the files {ours}"


def table(path: Path) -> Iterator[Row]:
    """The rows of a list by our names of its columns."""
    for sheet in openpyxl.load_workbook(path, data_only=True):
        names: list[str] = []
        for row in sheet.iter_rows(values_only=True):
            known = [NAMES.get(str(cell or "").split(" (")[0].split("（")[0].strip(), "") for cell in row]
            if not names and len(set(filter(None, known))) > 2:
                names = known
            elif names and any(cell is not None for cell in row):
                yield {name: cell for name, cell in zip(names, row, strict=True) if name and cell is not None}


def policies(rows: Iterable[Row]) -> Iterator[tuple[str, Terms]]:
    tiers: dict[str, list[Row]] = {}
    for row in rows:
        tiers.setdefault(str(row["policy"]), []).append(row)
    for code, some in tiers.items():
        first = some[0]
        kind = KINDS.get(str(first["kind"]), str(first["kind"]))
        unit = int if kind == "buy_get" else fen
        names = (str(first.get(name) or "") for name in ("sku", "category", "region", "class"))
        sku, category, region, customer_class = names
        yield (
            code,
            Terms(
                kind=kind,
                tiers=tuple((unit(row["threshold"]), int(row["gifts"])) for row in some if "gifts" in row),
                repeat=first.get("repeat") in ("yes", "是"),
                sku=sku,
                category=category,
                region=region,
                customer_class=customer_class,
                first=first["from"].date() if "from" in first else dt.date.min,
                last=first["to"].date() if "to" in first else dt.date.max,
            ),
        )


def fen(amount: object) -> int:
    return int(Decimal(str(amount)) * 100)


def batches(root: Path) -> list[Row]:
    """The batch.json of every run that was not taken back, in the sequence in which they ran."""
    paths = [path for path in root.glob("outbox/*/*/batch.json") if "(" not in path.parent.name]
    found = [json.loads(path.read_text("utf-8")) for path in paths]
    return sorted(found, key=lambda batch: (batch["date"], int(batch["batch"].rsplit("-", 1)[1])))


def differences(root: Path) -> list[str]:
    """All that a desk's files say otherwise than its batches."""
    desk = ByFiles(root)
    return [said for batch in batches(root) for said in desk.read(batch)]


if __name__ == "__main__":
    found = differences(Path(sys.argv[1]))
    print("\n".join(found) or "every entitlement comes out again")
    sys.exit(1 if found else 0)
