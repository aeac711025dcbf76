"""How long the whole decision takes for a large desk, and how much memory (6-quality).

`python bench/allocation_scale.py [--lines 1000000] [--shortage 30] [--minimum 10]`: full policy with funds,
carry-over, urgent markets, floor, fair share and order minimum; prints seconds and the peak of resident
memory.
"""

import argparse
import datetime as dt
import resource
import time

import numpy as np
import pandas as pd

from orderbatch.contract.settings import Settings
from orderbatch.decide.decision import decide

DAY = dt.date(2026, 11, 23)


def large_desk(
    lines: int, skus: int, agents: int, shortage: int, minimum: int, seed: int = 7, *, is_zipf: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame, "pd.Series[int]"]:
    """Orders, lines and stock of a seeded desk; `shortage` in percent of what is asked of each SKU."""
    draw = np.random.default_rng(seed)
    orders = int(agents * 1.2)
    of_agent = np.concatenate([np.arange(agents), draw.integers(0, agents, orders - agents)])
    agent_code = np.array([f"A{number:06}" for number in range(agents)], dtype=object)
    drawn = lines * (3 if is_zipf else 11) // (1 if is_zipf else 10)
    item = (skus * draw.random(drawn) ** 1.5).astype(int)
    if is_zipf:
        popular = 1 / np.arange(1, skus + 1)
        item = draw.choice(skus, drawn, p=popular / popular.sum())
    pairs = np.unique(draw.integers(0, orders, drawn) * skus + item)
    pairs = np.sort(draw.permutation(pairs)[:lines])
    order, sku = pairs // skus, pairs % skus
    price = draw.integers(500, 50_000, skus)
    ordered = draw.geometric(0.15, len(pairs))
    lot = np.where(draw.random(skus) < 0.1, 3, 1)
    level = draw.choice([0, 1, 2], agents, p=[0.85, 0.1, 0.05])
    cost = np.bincount(of_agent[order], ordered * price[sku], agents).astype(np.int64)
    funds = (cost * draw.choice([2.0, 1.0, 0.97, 0.5], agents, p=[0.6, 0.3, 0.07, 0.03])).astype(np.int64)
    is_carried = draw.random(len(pairs)) < 0.03
    carried = np.zeros(orders, dtype=bool)
    carried[order[is_carried]] = True
    codes = np.array(
        [f"{agent_code[agent]}/{number:06}" for number, agent in enumerate(of_agent)], dtype=object
    )
    orders_frame = pd.DataFrame(
        {
            "agent": agent_code[of_agent],
            "order_no": [f"{number:06}" for number in range(orders)],
            "valid_at": pd.Timestamp("2026-11-22")
            + pd.to_timedelta(draw.integers(0, 2 * 86_400, orders), "s"),
            "min_cases": minimum,
            "reduce": draw.choice(["yes", "ask", "no"], orders),
            "if_short": draw.choice(["defer", "cancel", "ask"], orders),
            "carried": carried,
            "customer_class": draw.choice(["A", "B", "C"], agents)[of_agent],
            "urgency": level[of_agent],
            "funds_minor": funds[of_agent],
        },
        index=pd.Index(codes, name="order_key"),
    )
    orders_frame["received_at"] = orders_frame["valid_at"]
    sku_code = np.array([f"S{number:05}" for number in range(skus)], dtype=object)
    lines_frame = pd.DataFrame(
        {
            "order_key": codes[order],
            "agent": agent_code[of_agent[order]],
            "line": np.arange(len(pairs)) - np.searchsorted(order, order) + 1,
            "sku": sku_code[sku],
            "ordered": ordered,
            "price_minor": price[sku],
            "carry_in": np.where(is_carried, 1 + ordered // 4, 0),
            "wait": np.where(draw.random(len(pairs)) < 0.02, 1, 0),
            "lot_size": lot[sku],
            "urgency": level[of_agent[order]],
        }
    )
    asked = np.bincount(sku, ordered, skus)
    part = np.clip(draw.normal(1 - shortage / 100, 0.15, skus), 0, 1.2)
    stock = pd.Series((asked * part).astype(np.int64), index=sku_code, dtype="int64")
    return orders_frame, lines_frame, stock


def main() -> None:
    """Measure once and print."""
    options = argparse.ArgumentParser(description=__doc__)
    for name, usual in (
        ("lines", 1_000_000),
        ("skus", 6_000),
        ("agents", 60_000),
        ("shortage", 30),
        ("minimum", 10),
    ):
        options.add_argument(f"--{name}", type=int, default=usual)
    options.add_argument("--zipf", action="store_true", help="items asked by Zipf's law")
    chosen = options.parse_args()
    desk = large_desk(
        chosen.lines, chosen.skus, chosen.agents, chosen.shortage, chosen.minimum, is_zipf=chosen.zipf
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    decided = decide(*desk, Settings(), DAY)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked, shipped = int(desk[1]["ordered"].sum()), int(decided.lines["proposed"].sum())
    print(
        f"{len(desk[1]):,} lines, {chosen.shortage} % short: {seconds:.2f} s CPU, peak {peak / 1024:.0f} MiB"
    )
    print(f"(before {before / 1024:.0f} MiB) shipped {shipped:,} of {asked:,}")
    print(
        decided.orders["status"].value_counts().to_dict(), decided.orders["reason"].value_counts().to_dict()
    )


if __name__ == "__main__":
    main()
