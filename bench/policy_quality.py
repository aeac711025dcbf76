"""How much fairness costs: the policy beside the optimum of a mixed-integer program, and beside the other
policies; and what can be gained by playing with it.

`python bench/policy_quality.py [--agents 10 20 40 80] [--shortages 5 20 35 50] [--seeds 16]`: 256 desks, in
half of which agents have one to three orders (with `--beside` in none).

For each desk the optima are found with HiGHS (no start solution; the objective is counted again from the
solution): most cases, most orders served, with `--aims` also most agents served on short SKUs. Orders that
funds hold are out for both; whoever takes part has his claim, his money, and his minimum. Printed: reached in
percent of the optimum; how far the shares of an item lie apart beyond what sharing without a minimum gives
those who ship; and, with `--games`, what is gained by splitting, padding and coming earlier, and what one
more case or a withdrawal does to others.
"""

import argparse
from collections import defaultdict

import highspy
import numpy as np
import pandas as pd
from policy_desk import DAY, Desk, random_desk
from policy_games import play

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.policies import POLICIES
from orderbatch.decide.decision import Decision, decide
from orderbatch.decide.policies_compared import measure

AIMS = ("cases", "orders", "agents")


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
    funds = orders.groupby("agent")["funds_minor"].max()
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
        model.addConstr(model.qsum(parts) <= int(funds[agent]) / 100)
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


def spread(decided: Decision) -> "pd.Series[int]":
    """Per item the most that an agent has, less the fewest cases of one who lacks some; 0 where nobody lacks.
    Of orders that ship.
    """
    ships = decided.lines["order_key"].map(decided.orders["status"]) == "proposed"
    shares = decided.lines[ships].groupby(["sku", "agent"])[["claim", "proposed"]].sum()
    lacking = shares["proposed"][shares["proposed"] < shares["claim"]].groupby("sku").min()
    most = shares["proposed"].groupby("sku").max()
    return (most.reindex(lacking.index) - lacking).astype("int64")


def spread_beyond(desk: Desk, decided: Decision, settings: Settings) -> "pd.Series[int]":
    """How much farther apart an item's shares lie than §4 would have it among the orders that ship."""
    orders, lines, stock = desk
    ships = decided.orders.index[decided.orders["status"] == "proposed"]
    alone = orders.loc[ships].assign(min_cases=1)
    shared = decide(alone, lines[lines["order_key"].isin(ships)], stock, settings, DAY)
    now = spread(decided)
    return now - spread(shared).reindex(now.index).fillna(0).astype("int64")


def main() -> None:
    """Go through the grid and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--agents", type=int, nargs="+", default=[10, 20, 40, 80])
    options.add_argument("--shortages", type=int, nargs="+", default=[5, 20, 35, 50])
    options.add_argument("--minimums", type=int, nargs="+", default=[1, 10])
    options.add_argument("--seeds", type=int, default=16)
    options.add_argument("--seconds", type=float, default=10)
    options.add_argument("--looks", nargs="+", default=["sweep", "lend", "bring_in"])
    options.add_argument("--aims", nargs="*", default=["cases", "orders"], choices=AIMS)
    options.add_argument("--games", action="store_true", help="what playing with the policy gains")
    options.add_argument("--beside", action="store_true", help="the other policies, without the optimum")
    chosen = options.parse_args()
    for minimum in chosen.minimums:
        desks = [
            random_desk(agents, shortage, minimum, seed, is_several=seed % 2 == 1 and not chosen.beside)
            for agents in chosen.agents
            for shortage in chosen.shortages
            for seed in range(chosen.seeds)
        ]
        print(f"minimum {minimum}, {len(desks)} desks")
        if chosen.beside:
            beside(desks)
            continue
        if chosen.aims:
            against_the_optimum(desks, chosen)
        if chosen.games:
            for look in chosen.looks:
                print(f" {look}")
                play(desks, Settings.model_validate({"allocation": {"minimum": look}}))


def against_the_optimum(desks: list[Desk], chosen: argparse.Namespace) -> None:
    """What each setting reaches of the optimum, and how far apart its shares lie."""
    sums: dict[str, dict[str, int]] = {
        look: dict.fromkeys(chosen.aims, 0) for look in (*chosen.looks, "best", "bound")
    }
    beyond: dict[str, list[int]] = {look: [] for look in chosen.looks}
    for desk in desks:
        one_desk(sums, beyond, desk, chosen)
    for look in chosen.looks:
        told = " ".join(
            f"{aim} {sums[look][aim]:,} of {sums['best'][aim]:,}..{sums['bound'][aim]:,}"
            f" = {100 * sums[look][aim] / max(sums['best'][aim], 1):.2f} %"
            for aim in chosen.aims
        )
        wider = sum(cases > 2 for cases in beyond[look])
        print(
            f" {look:>8}: {told}; spread beyond sharing's: at most {max(beyond[look], default=0)} cases,",
            end=" ",
        )
        print(f"more than 2 on {wider} of {len(beyond[look])} short items")


def beside(grid: list[Desk]) -> None:
    """The policies side by side over the grid, and what an agent gains by asking five times as much."""
    print("cases, orders, agents on short SKUs, Jain, largest share, gain by asking 5 x")
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


def one_desk(
    sums: dict[str, dict[str, int]], beyond: dict[str, list[int]], desk: Desk, chosen: argparse.Namespace
) -> None:
    """Add one desk's figures."""
    for look in chosen.looks:
        settings = Settings.model_validate({"allocation": {"minimum": look}})
        decided = decide(*desk, settings, DAY)
        for aim in chosen.aims:
            sums[look][aim] += reached(decided, aim)
        beyond[look] += spread_beyond(desk, decided, settings).tolist()
    for aim in chosen.aims:
        best, bound = optimum(decided, desk[2], aim, chosen.seconds)
        sums["best"][aim] += best
        sums["bound"][aim] += bound


if __name__ == "__main__":
    main()
