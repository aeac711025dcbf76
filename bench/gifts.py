"""What sales policies cost a batch: 200 policies over 5,000 orders of 20 lines, entitlement and sharing.

    python bench/gifts.py [--policies 200] [--orders 5000]

Half as many lines again stand from before. Prints processor seconds, the best and the median of five, and the
same where the terms of every policy have just changed, so that each is looked at twice.
"""

import argparse
import datetime as dt
import random
import statistics
import time

import numpy as np
import pandas as pd

from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.decide.policies.entitlement import Accounts
from orderbatch.decide.policies.floors import Floor
from orderbatch.decide.policies.giving import ride, share_out
from orderbatch.decide.policies.standings import claims, settled, stand, with_issued

DAY = dt.date(2026, 11, 23)
WAS = ["agent", "policy", "base", "entitled", "issued", "owed", "owed_since", "floor", "terms"]


def lines(dice: random.Random, orders: int, size: int, when: str) -> pd.DataFrame:
    """Lines of so many orders of a thousand agents over 500 items in 20 categories."""
    rows = [
        (
            agent,
            f"{agent}/{when}{order}",
            f"S{item}",
            f"K{item % 20}",
            DAY,
            cases,
            cases * 4_350,
        )
        for order in range(orders)
        for agent in (f"A{order % 1000:04}",)
        for item in dice.sample(range(500), size)
        for cases in (dice.randint(1, 20),)
    ]
    names = ["agent", "order_key", "sku", "category", "day", "cases", "minor"]
    found = pd.DataFrame(rows, columns=names)
    return found.assign(ordered_cases=found["cases"], ordered_minor=found["minor"])


def policies(dice: random.Random, count: int) -> dict[str, SalesPolicy]:
    """A third by category, two thirds by item, of three kinds."""
    found = {}
    for number in range(count):
        kind = ("buy_get", "amount_gift", "material")[number % 3]
        unit = 1 if kind == "buy_get" else 4_350
        item = {"category": f"K{number % 20}"} if number % 3 == 0 else {"sku": f"S{dice.randrange(500)}"}
        code = f"P{number}"
        tiers = ((50 * unit, 8), (10 * unit, 1))
        found[code] = SalesPolicy(code, code, kind, tiers, gift_sku=f"G{number % 40}", repeat=True, **item)
    return found


def main() -> None:
    """Measure."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--policies", type=int, default=200)
    asked.add_argument("--orders", type=int, default=5_000)
    given = asked.parse_args()
    dice = random.Random(7)
    today, before = lines(dice, given.orders, 20, "new"), lines(dice, given.orders // 2, 20, "old")
    agents = pd.DataFrame(
        {"region": "North", "customer_class": "A"}, index=[f"A{number:04}" for number in range(1_000)]
    )
    terms = policies(dice, given.policies)
    names, had = agents.index.to_numpy(dtype=object), np.full(len(agents), 3)
    changed = {code: [Floor(policy, {}, names, had)] for code, policy in terms.items()}
    for said, floors in (("", {}), (", all changed", changed)):
        took = []
        for _round in range(5):
            start = time.process_time()
            books = Accounts(before, today, agents, {})
            table, steps = stand(books, terms, floors, pd.DataFrame(columns=WAS))
            table = with_issued(table, {})
            stock = {f"G{number}": 5_000 for number in range(40)}
            served = share_out(claims(table, books, terms, {}, DAY), stock)
            ride(served, steps)
            settled(table, served, DAY)
            took.append(time.process_time() - start)
        print(
            f"{given.policies} policies{said}, {given.orders} orders, {len(table)} standings: "
            f"{min(took):.2f} s, median {statistics.median(took):.2f} s"
        )


if __name__ == "__main__":
    main()
