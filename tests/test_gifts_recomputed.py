"""Days of gifts computed again from batch.json and the policies' workbooks alone, with code of its own
(7-policies): refusals, short picks, rests, terms that change in the middle, a policy that ends.
"""

import datetime as dt
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

from orderbatch.doctor import examine
from tests.desk import Cell
from tests.reference_policies import plain_entitled
from tests.test_gifts import open_desk, policies

CATEGORIES = {"A": "washing", "B": "soap"}
DAYS = int(os.environ.get("ORDERBATCH_DAYS", "5"))  # 10 are a fortnight of business days
Pair = tuple[str, str]  # agent, policy
FIRST: list[tuple[Cell, ...]] = [
    ("W1", "Washing", "buy_get", "washing", 5, "G1", 1, "yes"),
    ("W1", "Washing", "buy_get", "washing", 40, "G1", 10, "yes"),
    ("S", "Thirty", "amount_gift", None, 30, "G1", 2, "no"),
    ("M", "Poster", "material", None, 20, "G1", 1, "no"),
]
SECOND: list[tuple[Cell, ...]] = [
    ("W1", "Washing", "buy_get", "washing", 9, "G1", 1, "yes"),
    ("M", "Poster", "material", None, 20, "G1", 1, "no"),
    ("T", "Soap", "buy_get", "soap", 6, "G1", 1, "yes"),
]


class Recount:
    """What a program of our own finds in batch.json, the policies' lists, and what finance answered."""

    def __init__(self) -> None:
        self.lists: list[tuple[dt.date, list[tuple[Cell, ...]]]] = []
        self.agent: dict[str, str] = {}
        self.valid: dict[str, dt.date] = {}
        self.goods: dict[tuple[str, int], tuple[str, int, int]] = {}  # order, line → SKU, cases, price
        self.open: dict[str, list[dict[str, Any]]] = {}  # order → goods and gifts that lie with finance
        self.gifts: dict[tuple[str, int], Pair] = {}  # order, line of each gift
        self.issued: Counter[Pair] = Counter()
        self.stands: dict[Pair, dict[str, Any]] = {}
        self.floor: Counter[Pair] = Counter()
        self.terms: dict[Pair, str] = {}

    def read(self, batch: dict[str, Any], decided: dict[str, str]) -> None:
        """One batch: what came back, then what it proposes; then every standing of it is compared."""
        for order, decision in decided.items():
            for row in self.open.pop(order):
                self._decided(order, row, is_approved=decision == "approve")
        for row in batch["shipments"]:
            place = (row["order_key"].split("/")[1], row["line"])
            if place in self.gifts:
                self.issued[self.gifts[place]] -= row["short"]
            else:
                sku, cases, price = self.goods[place]
                self.goods[place] = (sku, cases - row["short"], price)
        before = self.entitled(self.lists[-2:][0][1])
        for order in batch["orders"]:
            self.agent[order["order_no"]] = order["agent"]
            self.valid[order["order_no"]] = dt.date.fromisoformat(order["valid_at"][:10])
        proposed = [row for row in batch["lines"] if row["proposed"]]
        for row in proposed + batch["gift_lines"]:
            self.open.setdefault(row["order_no"], []).append(row)
        for row in batch["gift_lines"]:
            self.gifts[row["order_no"], row["line"]] = (row["agent"], row["policy"])
            self.issued[row["agent"], row["policy"]] += row["cases"]
        self._compare(batch, before)

    def _decided(self, order: str, row: dict[str, Any], *, is_approved: bool) -> None:
        if "policy" in row:
            self.issued[row["agent"], row["policy"]] -= 0 if is_approved else row["cases"]
        elif is_approved:
            _sku, had, _price = self.goods.get((order, row["line"]), ("", 0, 0))
            self.goods[order, row["line"]] = (row["sku"], had + row["proposed"], row["price_minor"])

    def entitled(self, rows: list[tuple[Cell, ...]]) -> dict[Pair, tuple[int, int]]:
        """(agent, policy) → base and what it gives, order by order."""
        found: dict[Pair, tuple[int, int]] = {}
        orders: dict[str, list[tuple[str, int, int]]] = {}
        for (key, _line), goods in self.goods.items():
            orders.setdefault(key, []).append(goods)
        for key, lines in self.open.items():
            for line in (line for line in lines if "policy" not in line):
                orders.setdefault(key, []).append((line["sku"], line["proposed"], line["price_minor"]))
        for code in sorted({str(row[0]) for row in rows}):
            tiers = [(row[4], row[6]) for row in rows if row[0] == code]
            _code, _name, kind, category, *_rest, repeat = next(row for row in rows if row[0] == code)
            ends = next((day for day, some in self.lists if code not in {row[0] for row in some}
                         and day > self.begins(code)), dt.date.max)  # fmt: skip
            bases: dict[str, list[int]] = {}
            for key, lines_of_order in orders.items():
                if self.valid[key] > ends:
                    continue
                base = sum(cases * (1 if kind == "buy_get" else price) for sku, cases, price in lines_of_order
                           if category in (None, CATEGORIES[sku]))  # fmt: skip
                bases.setdefault(self.agent[key], []).append(base)
            unit = 1 if kind == "buy_get" else 100
            full = [(int(str(threshold)) * unit, int(str(gifts))) for threshold, gifts in tiers]
            for agent, of_orders in bases.items():
                counts = of_orders if kind == "material" else [sum(of_orders)]
                gives = sum(plain_entitled(full, repeat == "yes", base) for base in counts)
                found[agent, code] = (sum(of_orders), gives)
        return found

    def begins(self, code: str) -> dt.date:
        return next(day for day, rows in self.lists if code in {row[0] for row in rows})

    def _compare(self, batch: dict[str, Any], before: dict[Pair, tuple[int, int]]) -> None:
        named: list[tuple[Cell, ...]] = []
        for code in sorted({str(row[0]) for _day, rows in self.lists for row in rows}):
            last = next(rows for _day, rows in reversed(self.lists) if code in {row[0] for row in rows})
            named += [row for row in last if row[0] == code]
        now = self.entitled(named)
        for row in batch["gifts"]:
            pair = (row["agent"], row["policy"])
            if self.terms.get(pair, row["terms"]) != row["terms"]:
                had = min(self.stands[pair]["entitled"], before.get(pair, (0, 0))[1])
                self.floor[pair] = max(self.floor[pair], had)
            self.terms[pair], self.stands[pair] = row["terms"], row
        for pair, row in self.stands.items():
            base, gives = now.get(pair, (0, 0))
            entitled = max(gives, self.floor[pair])
            owed = max(0, entitled - self.issued[pair])
            said = (row["base"], row["entitled"], row["issued"], row["owed"], row["over_issued"])
            over = max(0, self.issued[pair] - entitled)
            assert said == (base, entitled, self.issued[pair], owed, over), (batch["batch"], pair)
        for pair, (_base, gives) in now.items():
            assert gives == 0 or pair in self.stands, (batch["batch"], pair)


def test_every_standing_comes_out_again_from_batch_json_and_the_lists_alone(tmp_path: Path) -> None:
    dice, desk, recount, seen = random.Random(20261), open_desk(tmp_path), Recount(), Counter[str]()
    for number in range(DAYS):
        if number in (0, DAYS // 2):
            rows = FIRST if number == 0 else SECOND
            policies(desk, *rows)
            recount.lists.append((desk.today, rows))
        stock = f"A {dice.randint(15, 60)}, B {dice.randint(5, 30)}, G1 {dice.randint(0, 6)}"
        desk.figures(stock, "C1 90000, C2 90000")
        for count in range(dice.randint(1, 3)):
            goods = f"A {dice.randint(1, 25)}, B {dice.randint(1, 9)}"
            wish, agent = dice.choice(["cancel", "defer"]), dice.choice(["C1", "C2"])
            desk.order(agent, f"{number}-{count}", goods, f"09:{count:02}", If_short=wish)
        desk.run()
        recount.read(desk.record(), {})
        seen["owed"] += sum(row["owed"] for row in desk.record()["gifts"])
        orders = [row for row in desk.record()["orders"] if row["status"] == "proposed"]
        by_agent = {agent: dice.choice(["approve", "approve", "refuse"]) for agent in ("C1", "C2")}
        decided = {row["order_no"]: by_agent[row["agent"]] for row in orders}
        desk.approve(decided)
        desk.run("18:30")
        recount.read(desk.record(), decided)
        seen.update(decided.values())
        released = [order for order in decided if decided[order] == "approve" and dice.random() < 0.4]
        if released:
            desk.fill("tracking", "Shipped cases", dict.fromkeys(released, 1))
            desk.run("19:00")
            recount.read(desk.record(), {})
            seen["short"] += sum(row["short"] for row in desk.record()["shipments"])
        desk.next_day()
    assert examine(desk.workspace) == []
    assert min(seen["approve"], seen["refuse"], seen["short"]) > 0
    assert seen["owed"] > 0 and (DAYS < 10 or max(recount.floor.values()) > 0)
