"""How much fairness costs: the policy beside the optimum of a mixed-integer program, and beside the other
policies.

`python bench/policy_quality.py [--agents 10 40 120] [--shortages 5 20 35 50] [--seeds 2] [--seconds 10]`

For each random desk three optima are found with HiGHS (no start solution; the objective is counted again from
the solution): most cases, most orders served, most agents served on short SKUs. Orders that funds hold are
out for both; whoever takes part has his claim, his money, and his minimum. Printed: reached in percent of the
optimum.
"""

import argparse
import datetime as dt
from collections import defaultdict

import highspy
import numpy as np
import pandas as pd

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.policies import POLICIES
from orderbatch.decide.decision import Decision, decide
from orderbatch.decide.policies_compared import measure

DAY = dt.date(2026, 11, 23)
AIMS = ("cases", "orders", "agents")
Desk = tuple[pd.DataFrame, pd.DataFrame, "pd.Series[int]"]


def random_desk(agents: int, shortage: int, minimum: int, seed: int, skus: int = 24) -> Desk:
    """One order an agent, two to eight lines; a tenth of the agents short of money."""
    draw = np.random.default_rng([agents, shortage, minimum, seed])
    codes = np.array([f"A{number:03}" for number in range(agents)], dtype=object)
    price = draw.integers(500, 20_000, skus)
    counts = draw.integers(2, 9, agents)
    owner = np.repeat(np.arange(agents), counts)
    sku = np.concatenate([draw.choice(skus, count, replace=False) for count in counts])
    ordered = draw.geometric(0.15, len(owner))
    total = np.bincount(owner, ordered, agents).astype(int)
    cost = np.bincount(owner, ordered * price[sku], agents)
    factor = np.where(draw.random(agents) < 0.1, draw.uniform(0.7, 1, agents), draw.uniform(1, 3, agents))
    orders = pd.DataFrame(
        {
            "agent": codes,
            "order_no": "1",
            "valid_at": pd.Timestamp("2026-11-23 08:00")
            + pd.to_timedelta(draw.integers(0, 36_000, agents), "s"),
            "min_cases": np.minimum(minimum, total),
            "reduce": draw.choice(["yes", "no"], agents),
            "if_short": "defer",
            "carried": False,
            "customer_class": draw.choice(["A", "B", "C"], agents),
            "urgency": draw.choice([0, 1, 2], agents, p=[0.85, 0.1, 0.05]),
            "funds_minor": (cost * factor).astype(np.int64),
        },
        index=pd.Index(codes + "/1", name="order_key"),
    )
    lines = pd.DataFrame(
        {
            "order_key": codes[owner] + "/1",
            "agent": codes[owner],
            "line": np.arange(len(owner)) + 1,
            "sku": [f"S{number:02}" for number in sku],
            "ordered": ordered,
            "price_minor": price[sku],
            "carry_in": 0,
            "wait": 0,
            "lot_size": 1,
            "urgency": orders["urgency"].to_numpy()[owner],
        }
    )
    asked = np.bincount(sku, ordered, skus)
    stock = np.clip(asked * (1 - shortage / 100) * draw.uniform(0.7, 1.3, skus), 0, None).astype(np.int64)
    return (
        orders.assign(received_at=orders["valid_at"]),
        lines,
        pd.Series(stock, [f"S{n:02}" for n in range(skus)]),
    )


def reached(decided: Decision, aim: str) -> int:
    """What a decision reached of an aim."""
    if aim == "cases":
        return int(decided.lines["proposed"].sum())
    if aim == "orders":
        return int((decided.orders["status"] == "proposed").sum())
    short = decided.skus.loc[decided.skus["claimed"] > decided.skus["available"], "sku"]
    lines = decided.lines[decided.lines["sku"].isin(set(short))]
    return int((lines["proposed"] > 0).sum())


def optimum(decided: Decision, stock: "pd.Series[int]", aim: str, seconds: float) -> tuple[int, int]:
    """The best possible figure of an aim and its proven bound, for the lines that take part in `decided`."""
    orders = decided.orders[decided.orders["status"].isin(["proposed", "waiting"])]
    lines = decided.lines[decided.lines["order_key"].isin(orders.index) & (decided.lines["claim"] > 0)]
    short = set(decided.skus.loc[decided.skus["claimed"] > decided.skus["available"], "sku"])
    model = highspy.Highs()
    model.silent()
    model.setOptionValue("time_limit", seconds)
    model.setOptionValue("mip_rel_gap", 0.0)
    whole = highspy.HighsVarType.kInteger
    cases = [model.addVariable(0, int(claim), type=whole) for claim in lines["claim"]]
    serves = {key: model.addBinary() for key in orders.index}
    sees = [model.addBinary() if sku in short else None for sku in lines["sku"]]
    by_order, by_sku, by_agent = defaultdict(list), defaultdict(list), defaultdict(list)
    for place, line in enumerate(lines.itertuples()):
        by_order[line.order_key].append(cases[place])
        by_sku[line.sku].append(cases[place])
        by_agent[line.agent].append(int(line.price_minor) / 100 * cases[place])
        model.addConstr(cases[place] <= int(line.claim) * serves[line.order_key])
        if sees[place] is not None:
            model.addConstr(sees[place] <= cases[place])
    for key, parts in by_order.items():
        model.addConstr(model.qsum(parts) >= max(int(orders.loc[key, "min_cases"]), 1) * serves[key])
    for sku, parts in by_sku.items():
        model.addConstr(model.qsum(parts) <= int(stock[sku]))
    for agent, parts in by_agent.items():
        model.addConstr(model.qsum(parts) <= int(decided.orders.loc[f"{agent}/1", "funds_minor"]) / 100)
    wanted = {
        "cases": cases,
        "orders": list(serves.values()),
        "agents": [see for see in sees if see is not None],
    }
    if not wanted[aim]:
        return 0, 0
    model.maximize(model.qsum(wanted[aim]))
    found = [round(model.val(variable)) for variable in wanted[aim]]
    bound = model.getInfo().mip_dual_bound
    return sum(found), int(np.floor(bound + 1e-6))


def main() -> None:
    """Go through the grid and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--agents", type=int, nargs="+", default=[10, 40, 120])
    options.add_argument("--shortages", type=int, nargs="+", default=[5, 20, 35, 50])
    options.add_argument("--minimums", type=int, nargs="+", default=[1, 10])
    options.add_argument("--seeds", type=int, default=2)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--looks", nargs="+", default=["sweep", "lend", "bring_in"])
    options.add_argument("--beside", action="store_true", help="the other policies, without the optimum")
    chosen = options.parse_args()
    if chosen.beside:
        for minimum in chosen.minimums:
            beside(chosen, minimum)
        return
    for minimum in chosen.minimums:
        sums: dict[str, dict[str, int]] = {
            look: dict.fromkeys(AIMS, 0) for look in (*chosen.looks, "best", "bound")
        }
        for agents in chosen.agents:
            for shortage in chosen.shortages:
                for seed in range(chosen.seeds):
                    one_desk(sums, random_desk(agents, shortage, minimum, seed), chosen)
        for look in chosen.looks:
            told = " ".join(
                f"{aim} {sums[look][aim]:,} of {sums['best'][aim]:,}..{sums['bound'][aim]:,}"
                f" = {100 * sums[look][aim] / max(sums['best'][aim], 1):.2f} %"
                for aim in AIMS
            )
            print(f"minimum {minimum:>2} {look:>8}: {told}")


def beside(chosen: argparse.Namespace, minimum: int) -> None:
    """The policies side by side over the grid, and what an agent gains by asking five times as much."""
    grid = [
        random_desk(agents, shortage, minimum, seed)
        for agents in chosen.agents
        for shortage in chosen.shortages
        for seed in range(chosen.seeds)
    ]
    print(f"minimum {minimum}: cases, orders, agents on short SKUs, Jain, largest share, gain by asking 5 x")
    for policy in POLICIES:
        settings = Settings.model_validate({"allocation": {"policy": policy}})
        decided = [decide(*desk, settings, DAY) for desk in grid]
        measures = [measure(share) for share in decided]
        gain = np.mean([_gain(desk, share, settings) for desk, share in zip(grid, decided, strict=True)])
        print(
            f"  {policy:>12} {sum(reached(share, 'cases') for share in decided):>8,}"
            f" {sum(reached(share, 'orders') for share in decided):>6,}"
            f" {sum(reached(share, 'agents') for share in decided):>7,}"
            f" {np.mean([float(measured['jain']) for measured in measures]):.3f}"
            f" {np.mean([float(measured['largest_share']) for measured in measures]):.3f} {100 * gain:+.1f} %"
        )


def _gain(desk: Desk, decided: Decision, settings: Settings) -> float:
    """How much more the first agent that was cut short gets by multiplying his order, of what he got."""
    orders, lines, stock = desk
    got = decided.lines.groupby("agent")[["claim", "proposed"]].sum()
    short = got[(got["proposed"] > 0) & (got["proposed"] < got["claim"])]
    if short.empty:
        return 0.0
    agent = short.index[0]
    greedy = lines.assign(ordered=lines["ordered"].where(lines["agent"] != agent, lines["ordered"] * 5))
    rich = orders.assign(funds_minor=orders["funds_minor"].where(orders["agent"] != agent, 10**12))
    after = decide(rich, greedy, stock, settings, DAY).lines
    now, then = (
        frame.loc[(frame["agent"] == agent) & unmet, "proposed"].sum()
        for unmet in [decided.lines["proposed"] < decided.lines["claim"]]
        for frame in (decided.lines, after)
    )
    return float(then - now) / max(int(now), 1)


def one_desk(sums: dict[str, dict[str, int]], desk: Desk, chosen: argparse.Namespace) -> None:
    """Add one desk's figures."""
    for look in chosen.looks:
        settings = Settings.model_validate({"allocation": {"minimum": look}})
        decided = decide(*desk, settings, DAY)
        for aim in AIMS:
            sums[look][aim] += reached(decided, aim)
    for aim in AIMS:
        best, bound = optimum(decided, desk[2], aim, chosen.seconds)
        sums["best"][aim] += best
        sums["bound"][aim] += bound


if __name__ == "__main__":
    main()
