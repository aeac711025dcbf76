"""What an agent can gain by playing with the policy, and what one more case or a withdrawal does to others.

Printed by `python bench/policy_quality.py --games`: for each setting of `allocation.minimum`, over the desks
of the grid, one attempt of each kind a desk, by an agent who does not get all he asks (a random one of them).
"""

import dataclasses
import random
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from policy_desk import DAY, Desk

from orderbatch.contract.settings import Settings
from orderbatch.decide.decision import Decision, decide

WITHOUT_SIZE = ("arrival_day", "urgency", "customer_class", "arrival")


@dataclasses.dataclass
class Tally:
    """Attempts of a kind: in how many somebody gained (or lost) cases, the most of one attempt, in all."""

    attempts: int = 0
    hits: int = 0
    most: int = 0
    total: int = 0

    def add(self, cases: int) -> None:
        """One more attempt, with the cases that it gained."""
        self.attempts += 1
        self.hits += cases > 0
        self.most = max(self.most, cases)
        self.total += cases

    def told(self) -> str:
        """As it is printed."""
        rate = 100 * self.hits / max(self.attempts, 1)
        share = f"{self.hits} of {self.attempts} = {rate:.1f} %"
        return f"{share}, at most {self.most} cases, in all {self.total:+,}"


@dataclasses.dataclass(frozen=True)
class Attempt:
    """A desk, who plays, and what was decided without it."""

    desk: Desk
    settings: Settings
    decided: Decision
    agent: str
    order_key: str
    chance: random.Random

    def again(self, desk: Desk) -> Decision:
        """The desk as it is after the play."""
        return decide(*desk, self.settings, DAY)

    def gain(self, after: Decision) -> int:
        """Cases that the agent has more, none beyond what he asked of an item."""
        asked = self.decided.lines.groupby(["agent", "sku"])["claim"].sum()
        now, then = (by_item(found) for found in (self.decided, after))
        then = np.minimum(then.reindex(asked.index).fillna(0), asked)
        return int(then[self.agent].sum() - now[self.agent].sum())


def by_item(decided: Decision) -> "pd.Series[int]":
    """Cases of each agent and item."""
    return decided.lines.groupby(["agent", "sku"])["proposed"].sum()


def attempt_on(desk: Desk, settings: Settings, seed: int) -> Attempt | None:
    """A random agent and order of his that do not get all they ask; None where there is none."""
    decided = decide(*desk, settings, DAY)
    chance = random.Random(seed)
    orders = decided.orders[decided.orders["status"].isin(["proposed", "waiting"])]
    short = orders.index[orders["proposed_cases"] < orders["ordered_cases"]]
    if not len(short):
        return None
    key = chance.choice(sorted(short))
    return Attempt(desk, settings, decided, str(orders.loc[key, "agent"]), key, chance)


def split(attempt: Attempt, parts: int) -> int:
    """His order in parts (0: of the minimum's size), case by case in the order of the form."""
    orders, lines, stock = attempt.desk
    own = lines[lines["order_key"] == attempt.order_key]
    row = orders.loc[[attempt.order_key]]
    cases = own.loc[own.index.repeat(own["ordered"])]
    count = parts or max(len(cases) // int(row["min_cases"].iloc[0]), 1)
    size = int(row["min_cases"].iloc[0])
    place = np.arange(len(cases))
    part = place % parts if parts else np.minimum(place // size, count - 1)
    keys = np.array([f"{attempt.order_key}.{number:03}" for number in range(count)], dtype=object)
    pieces = cases.assign(order_key=keys[part])
    sizes = pieces.groupby(["order_key", "sku"])["ordered"].transform("size")
    pieces = pieces.assign(ordered=sizes).drop_duplicates(["order_key", "sku"])
    made = pd.concat([row] * count).set_axis(pd.Index(keys, name="order_key"))
    made = made.assign(order_no=[f"1.{number:03}" for number in range(count)])
    others = lines[lines["order_key"] != attempt.order_key]
    desk = (
        pd.concat([orders.drop(attempt.order_key), made]),
        pd.concat([others, pieces], ignore_index=True),
        stock,
    )
    return attempt.gain(attempt.again(desk))


def pad(attempt: Attempt) -> int:
    """Five times as much of everything, with the money for it; counted up to what he asked at first."""
    orders, lines, stock = attempt.desk
    own = lines["order_key"] == attempt.order_key
    rich = orders["funds_minor"].where(orders["agent"] != attempt.agent, 10**12)
    ordered = lines["ordered"].where(~own, lines["ordered"] * 5)
    return attempt.gain(
        attempt.again((orders.assign(funds_minor=rich), lines.assign(ordered=ordered), stock))
    )


def pad_without_size(attempt: Attempt) -> int:
    """The same where the ranking does not look at the size of an order: what is left does not come from
    bands.
    """
    priority = attempt.settings.priority.model_copy(update={"keys": WITHOUT_SIZE})
    settings = attempt.settings.model_copy(update={"priority": priority})
    return pad(dataclasses.replace(attempt, settings=settings, decided=decide(*attempt.desk, settings, DAY)))


def come_first(attempt: Attempt) -> int:
    """His order an hour before the first of the day."""
    orders, lines, stock = attempt.desk
    own = orders.index == attempt.order_key
    first = orders["valid_at"].min() - pd.Timedelta(hours=1)
    early = orders.assign(valid_at=orders["valid_at"].where(~own, first))
    return attempt.gain(attempt.again((early, lines, stock)))


def one_more_case(attempt: Attempt) -> int:
    """Cases that others lose because one more of an item is there."""
    orders, lines, stock = attempt.desk
    skus = attempt.decided.skus
    short = skus.loc[skus["claimed"] > skus["available"], "sku"]
    more = stock.add(pd.Series(1, [attempt.chance.choice(sorted(short))]), fill_value=0).astype("int64")
    return lost(attempt, attempt.again((orders, lines, more)))


def withdraw(attempt: Attempt) -> int:
    """Cases that other agents lose because an order that would have taken part is withdrawn."""
    orders, lines, stock = attempt.desk
    status = attempt.decided.orders["status"]
    key = attempt.chance.choice(sorted(status.index[status.isin(["proposed", "waiting"])]))
    after = attempt.again((orders.drop(key), lines[lines["order_key"] != key], stock))
    return lost(attempt, after, str(orders.loc[key, "agent"]))


def lost(attempt: Attempt, after: Decision, but: str = "") -> int:
    """The most cases that an agent's lines have less than before, each for itself; `but`: not of this one."""
    now, then = (
        found.lines.set_index(["agent", "order_key", "sku"])["proposed"] for found in (attempt.decided, after)
    )
    less = (now.reindex(then.index) - then).clip(lower=0).groupby("agent").sum()
    return int(less.drop(but, errors="ignore").max())


GAMES: Mapping[str, Callable[[Attempt], int]] = {
    "split into parts of the minimum": lambda attempt: split(attempt, 0),
    "split into halves": lambda attempt: split(attempt, 2),
    "split into eight": lambda attempt: split(attempt, 8),
    "ask five times as much": pad,
    "the same, size not ranked": pad_without_size,
    "come an hour before all others": come_first,
    "one more case: another loses": one_more_case,
    "withdrawing: another loses": withdraw,
}


def play(desks: list[Desk], settings: Settings) -> None:
    """Every game once on every desk, printed."""
    tallies = {name: Tally() for name in GAMES}
    for seed, desk in enumerate(desks):
        attempt = attempt_on(desk, settings, seed)
        if attempt is not None:
            for name, game in GAMES.items():
                tallies[name].add(game(attempt))
    for name, tally in tallies.items():
        print(f"  {name:>32}: {tally.told()}")
