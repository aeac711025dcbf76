"""Days of gifts computed again from batch.json and the policies' workbooks alone, by a program of its own
(`tests.gifts_by_files`; 7-policies): refusals, short picks, rests, terms that change in the middle, a policy
that ends.
"""

import os
import random
from collections import Counter
from pathlib import Path

from orderbatch.doctor import examine
from tests.desk import Cell
from tests.gifts_by_files import ByFiles
from tests.test_gifts import open_desk, policies

DAYS = int(os.environ.get("ORDERBATCH_DAYS", "5"))  # 10 are a fortnight of business days
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


def test_every_standing_comes_out_again_from_batch_json_and_the_lists_alone(tmp_path: Path) -> None:
    dice, desk, seen = random.Random(20261), open_desk(tmp_path), Counter[str]()
    recount = ByFiles(tmp_path)
    for number in range(DAYS):
        if number in (0, DAYS // 2):
            rows = FIRST if number == 0 else SECOND
            policies(desk, *rows)
        stock = f"A {dice.randint(15, 60)}, B {dice.randint(5, 30)}, G1 {dice.randint(0, 6)}"
        desk.figures(stock, "C1 90000, C2 90000")
        for count in range(dice.randint(1, 3)):
            goods = f"A {dice.randint(1, 25)}, B {dice.randint(1, 9)}"
            wish, agent = dice.choice(["cancel", "defer"]), dice.choice(["C1", "C2"])
            desk.order(agent, f"{number}-{count}", goods, f"09:{count:02}", If_short=wish)
        desk.run()
        assert recount.read(desk.record()) == []
        seen["owed"] += sum(row["owed"] for row in desk.record()["gifts"])
        orders = [row for row in desk.record()["orders"] if row["status"] == "proposed"]
        decided = {row["order_no"]: dice.choice(["approve", "approve", "refuse"]) for row in orders}
        desk.approve(decided)
        desk.run("18:30")
        assert recount.read(desk.record()) == []
        seen.update(decided.values())
        seen["reduced"] += desk.codes().count("GIFT_REDUCED")
        released = [order for order in decided if decided[order] == "approve" and dice.random() < 0.4]
        if released:
            desk.fill("tracking", "Shipped cases", dict.fromkeys(released, 1))
            desk.run("19:00")
            assert recount.read(desk.record()) == []
            seen["short"] += sum(row["short"] for row in desk.record()["shipments"])
        desk.next_day()
    assert examine(desk.workspace) == []
    assert min(seen["approve"], seen["refuse"], seen["short"], seen["reduced"]) > 0, seen
    assert seen["owed"] > 0 and (DAYS < 10 or recount.most_before_a_change() > 0)
