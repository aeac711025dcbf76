"""Days of policy payments computed again from batch.json alone, with code of its own (7-policies): taken
back, sent again, posted late; the books rebuilt, and the last day undone and run again.
"""

import datetime as dt
import json
import os
import random
from collections import Counter
from pathlib import Path
from typing import Any

from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from tests.desk import MONDAY, Cell, Desk
from tests.reference_policies import plain_entitled
from tests.test_gifts import open_desk, policies, release
from tests.test_policy_payments import pay, post
from tests.test_rebuild import books

DAYS = int(os.environ.get("ORDERBATCH_DAYS", "3"))
FIRST, LAST = MONDAY, MONDAY + dt.timedelta(3)
LIST: list[tuple[Cell, ...]] = [
    ("P", "Paid", "payment_gift", None, 30, "G1", 1, "yes", FIRST, LAST),
    ("P", "Paid", "payment_gift", None, 100, "G1", 4, "yes", FIRST, LAST),
    ("Q", "Once", "payment_gift", None, 50, "G1", 2, "no"),
]
TIERS = {"P": ([(10_000, 4), (3_000, 1)], True), "Q": ([(5_000, 2)], False)}
Key = tuple[str, str]  # agent, policy


class PaymentCount:
    """What a program of our own adds up from the payments of batch.json."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.issued: Counter[Key] = Counter()

    def read(self, batch: dict[str, Any]) -> None:
        """One batch: its payments, then its standings, which must come out."""
        self.rows += batch["payments"]
        for row in batch["gifts"]:
            key = (row["agent"], row["policy"])
            base = self.paid(*key)
            tiers, repeat = TIERS[row["policy"]]
            assert (row["base"], row["entitled"]) == (base, plain_entitled(tiers, repeat, base)), row
            assert row["entitled"] == row["issued"] + row["owed"] - row["over_issued"]
            self.issued[key] += row["issued_now"]
            assert row["issued"] == self.issued[key]

    def paid(self, agent: str, policy: str) -> int:
        """What finance posted in the period; what customer service entered where finance posted nothing."""
        own = [row for row in self.rows if row["policy"] == policy]
        source = "finance" if any(row["source"] == "finance" for row in own) else "desk"
        total = 0
        for row in own:
            in_time = policy == "Q" or FIRST.isoformat() <= row["paid_on"] <= LAST.isoformat()
            if row["source"] == source and row["agent"] == agent and in_time:
                total += row["minor"]
        return total


def a_day(desk: Desk, dice: random.Random, sent: list[tuple[Cell, ...]], number: int) -> None:
    """Payments of a day: new ones, some sent again, some taken back; finance begins on the second day."""
    for write, letter in ((pay, "R"), (post, "V")):
        if write is post and number < 1:
            continue
        rows = [
            (
                dice.choice(("C1", "C2")),
                dice.choice(("P", "Q")),
                dice.randrange(5, 90),
                desk.today - dt.timedelta(dice.randrange(3)),
                f"{letter}{number}-{place}",
            )
            for place in range(3)
        ]
        back = [(row[0], row[1], -row[2], row[3], row[4]) for row in rows[:1] if dice.random() < 0.5]
        again = sent[-1:] if write is pay else []
        sent += rows if write is pay else []
        write(desk, *rows, *back, *again)


def test_every_standing_comes_out_of_the_payments_of_batch_json(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    dice, ours, sent = random.Random(7), PaymentCount(), list[tuple[Cell, ...]]()
    policies(desk, *LIST)
    for number in range(DAYS):
        a_day(desk, dice, sent, number)
        desk.figures(f"A 1000, G1 {3 + 2 * number}", "C1 1000, C2 1000")
        desk.order("C1", f"1{number}", "A 5")
        desk.order("C2", f"2{number}", "A 5")
        desk.run("10:00")
        ours.read(desk.record())
        if number < DAYS - 1:
            release(desk)
            ours.read(desk.record())
            desk.next_day()
    assert sum(ours.issued.values()) > 4 and len(ours.rows) > 10
    assert examine(desk.workspace) == []
    kept = books(desk.root / "ledger.db")
    rebuild(desk.workspace, is_sure=True)
    assert books(desk.root / "ledger.db") == kept and examine(desk.workspace) == []
    first = json.dumps(desk.record()["payments"])
    undo(desk.workspace, desk.at("10:30"))
    assert len(books(desk.root / "ledger.db")["policy_payments"]) == len(ours.rows) - len(json.loads(first))
    desk.run("10:00")
    assert json.dumps(desk.record()["payments"]) == first and examine(desk.workspace) == []
