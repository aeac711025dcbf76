"""Desks for the tests of the decision: drawn by hypothesis or written by hand, as frames and for the
reference.
"""

import copy
import datetime as dt
import random
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from orderbatch.contract.settings import Settings
from orderbatch.decide.decision import Decision, decide
from tests.reference import Line, Order, Rules, Sku
from tests.reference import decide as decide_plainly

DAY = dt.date(2026, 11, 23)
ROUNDS = ("carry", "floor", "urgent")
KEYS = ("arrival_day", "urgency", "order_size", "customer_class", "arrival")


@dataclass
class Desk:
    """Orders, funds and stock of one run, and the rules it runs under."""

    orders: list[Order]
    funds: dict[str, int]
    stock: dict[str, int]
    rules: Rules = field(default_factory=Rules)

    def settings(self, **allocation: Any) -> Settings:
        """The rules as settings."""
        rules = self.rules
        return Settings.model_validate(
            {
                "orders": {"minimum_scope": rules.scope},
                "funds": {
                    "basis": rules.basis,
                    "tolerance_percent": rules.tolerance_percent,
                    "tolerance_amount": rules.tolerance_amount,
                },
                "priority": {"keys": rules.keys, "size_bands": rules.bands},
                "allocation": {
                    "rounds": rules.rounds,
                    "floor_cases": rules.floor,
                    "weights": rules.weights,
                    "urgency_weights": rules.urgency_weights,
                    "carry_cap": rules.carry_cap,
                    "minimum": rules.minimum,
                    **allocation,
                },
            }
        )

    def decide(self, **allocation: Any) -> Decision:
        """What the real implementation makes of it."""
        return decide(*frames(self), pd.Series(self.stock, dtype="int64"), self.settings(**allocation), DAY)

    def plainly(self) -> tuple[list[Order], dict[str, Sku]]:
        """What the reference makes of it."""
        orders = copy.deepcopy(self.orders)
        return orders, decide_plainly(orders, self.funds, self.stock, self.rules)


def frames(desk: Desk) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The desk's orders and lines as `decide` takes them."""
    orders = pd.DataFrame(
        [
            {
                "order_key": order.key, "agent": order.agent, "order_no": order.order_no,
                "received_at": order.valid_at, "valid_at": order.valid_at, "min_cases": order.minimum,
                "reduce": order.reduce, "if_short": order.if_short, "carried": order.carried,
                "checked": order.carried or order.is_rest, "customer_class": order.customer_class,
                "urgency": order.urgency, "funds_minor": desk.funds[order.agent],
            }
            for order in desk.orders
        ],
        columns=[
            "order_key", "agent", "order_no", "received_at", "valid_at", "min_cases", "reduce", "if_short",
            "carried", "checked", "customer_class", "urgency", "funds_minor",
        ],
    ).set_index("order_key")  # fmt: skip
    lines = pd.DataFrame(
        [
            {
                "order_key": order.key, "agent": order.agent, "line": line.number, "sku": line.sku,
                "ordered": line.ordered, "price_minor": line.price, "carry_in": line.carry_in,
                "wait": line.wait, "lot_size": line.lot, "urgency": line.urgency, "fixed": line.fixed,
                "owed": line.owed,
            }
            for order in desk.orders
            for line in order.lines
        ],
        columns=[
            "order_key", "agent", "line", "sku", "ordered", "price_minor", "carry_in", "wait", "lot_size",
            "urgency", "fixed", "owed",
        ],
    ).astype({"fixed": "object"})  # fmt: skip
    return orders, lines


def rules(plain: bool = False) -> st.SearchStrategy[Rules]:
    """Every setting of the policy; `plain`: the default settings."""
    if plain:
        return st.just(Rules())
    return st.builds(
        Rules,
        basis=st.sampled_from(["ordered", "ordered", "shippable"]),
        tolerance_percent=st.sampled_from([0, 5, 30]),
        tolerance_amount=st.sampled_from([0, 0, 300]),
        keys=st.permutations(KEYS).flatmap(lambda keys: st.integers(0, 5).map(lambda n: tuple(keys[:n]))),
        bands=st.sampled_from([(100_000,), (1000, 3000), ()]),
        rounds=st.permutations(ROUNDS).flatmap(
            lambda names: st.integers(1, 3).map(lambda n: tuple(names[:n]))
        ),
        floor=st.sampled_from([1, 1, 0, 2, 3]),
        weights=st.sampled_from([{}, {}, {"A": 3, "B": 2}]),
        urgency_weights=st.sampled_from([{}, {}, {"1": 2, "2": 5}]),
        carry_cap=st.sampled_from(["level", "none"]),
        scope=st.sampled_from(["order", "order", "agent"]),
        minimum=st.sampled_from(["sweep", "lend", "bring_in"]),
    )


@st.composite
def desks(
    draw: st.DrawFn,
    plain: bool = False,
    carried: bool = True,
    lots: bool = True,
    minimum: int = 12,
    poor: bool = True,
    tight: bool = False,
    most_agents: int = 6,
) -> Desk:
    """A small desk with all a desk can have: ties, no stock, carry-over, lots, urgency, money cuts."""
    skus = [f"S{number}" for number in range(draw(st.integers(1, 4)))]
    lot = {sku: draw(st.sampled_from([1, 1, 1, 2, 5])) if lots else 1 for sku in skus}
    price = {sku: draw(st.sampled_from([1, 7, 100, 250])) for sku in skus}
    stock = {sku: draw(st.integers(0, 40)) for sku in skus}
    usual_minimum = st.sampled_from([0, 1, 1, min(3, minimum), minimum])
    orders: list[Order] = []
    funds: dict[str, int] = {}
    for number in range(draw(st.integers(1, most_agents))):
        agent = f"a{number}"
        urgency = draw(st.integers(0, 2))
        customer_class = draw(st.sampled_from(["", "A", "B", "C"]))
        own = [
            Order(
                agent,
                f"o{place}",
                dt.datetime(2026, 11, draw(st.integers(22, 23)), draw(st.integers(8, 10))),
                _lines(draw, skus, lot, price, urgency, carried),
                minimum=draw(st.integers(2, 14) if tight else usual_minimum),
                reduce=draw(st.sampled_from(["yes", "yes", "no", "ask", ""])),
                if_short=draw(st.sampled_from(["defer", "defer", "wait", "cancel", "ask", ""])),
                customer_class=customer_class,
                urgency=urgency,
                is_rest=draw(st.sampled_from([False, False, True])) if carried else False,
            )
            for place in range(draw(st.sampled_from([1, 1, 1, 2, 3])))
        ]
        cost = sum(line.ordered * line.price for order in own for line in order.lines)
        funds[agent] = max(cost - draw(st.sampled_from([0, 0, 1, 90, 260, 1000, 4000])), -5) if poor else cost
        orders.extend(own)
    return Desk(draw(st.permutations(orders)), funds, stock, draw(rules(plain)))


def _lines(
    draw: st.DrawFn, skus: list[str], lot: dict[str, int], price: dict[str, int], urgency: int, carried: bool
) -> list[Line]:
    chosen = draw(st.lists(st.sampled_from(skus), min_size=1, max_size=len(skus), unique=True))
    return [
        Line(
            sku,
            ordered=draw(st.integers(1, 15)),
            price=price[sku],
            number=number,
            carry_in=draw(st.sampled_from([0, 0, 0, 1, 3])) if carried else 0,
            wait=draw(st.sampled_from([0, 0, 0, 1, 2])) if carried else 0,
            lot=lot[sku],
            urgency=max(urgency, draw(st.sampled_from([0, 0, 0, 1]))),
            owed=draw(st.sampled_from([False, False, False, True])) if carried else False,
        )
        for number, sku in enumerate(chosen, start=1)
    ]


def crowded_desk(seed: int) -> Desk:
    """Many agents on few items, most with a small minimum, some with one that their share does not reach."""
    chance = random.Random(seed)
    skus = [f"S{number}" for number in range(chance.randint(1, 4))]
    lot = {sku: chance.choice([1, 1, 1, 1, 2, 3]) for sku in skus}
    orders: list[Order] = []
    for number in range(chance.randint(3, 10)):
        urgency = chance.choice([0, 0, 0, 1])
        for place in range(chance.choice([1, 1, 1, 2, 3])):
            lines = [
                Line(
                    sku, chance.randint(1, 20), 1, position, chance.choice([0, 0, 0, 0, 2]),
                    chance.choice([0, 0, 0, 1]), lot[sku], urgency,
                )
                for position, sku in enumerate(chance.sample(skus, chance.randint(1, len(skus))), start=1)
            ]  # fmt: skip
            at = dt.datetime(2026, 11, 23, chance.randint(8, 12))
            least = chance.choice([1, 1, 2, 3, 6, 8, 10])
            orders.append(Order(f"a{number}", f"o{place}", at, lines, least, "yes", "defer", urgency=urgency))
    funds = {order.agent: chance.choice([10**6, 10**6, 10**6, 30]) for order in orders}
    rules = Rules(
        scope=chance.choice(["order", "order", "agent"]),
        minimum=chance.choice(["lend", "bring_in", "bring_in"]),
        rounds=tuple(chance.sample(ROUNDS, chance.randint(0, 3))),
        floor=chance.choice([1, 1, 2]),
    )
    return Desk(orders, funds, {sku: chance.randint(0, 70) for sku in skus}, rules)


def giving_desk(seed: int) -> Desk:
    """Many agents who can spare a case, and a few whose minimum lies little above what all could have."""
    chance = random.Random(seed)
    skus = [f"S{number}" for number in range(chance.randint(1, 3))]
    agents, level, tight = chance.randint(4, 12), chance.randint(2, 7), chance.randint(1, 3)
    orders: list[Order] = []
    for number in range(agents):
        wanted = chance.sample(skus, chance.randint(1, len(skus)))
        beyond = level * len(wanted) + chance.randint(1, 3)
        least = beyond if number < tight else chance.choice([1, 1, 2, level])
        urgency, carried = chance.choice([0, 0, 0, 0, 1]), chance.choice([0, 0, 0, 0, 2])
        lines = [
            Line(sku, beyond + chance.randint(0, 9), 1, place, carried, chance.choice([0, 0, 1]), 1, urgency)
            for place, sku in enumerate(wanted, start=1)
        ]
        at = dt.datetime(2026, 11, 23, chance.randint(8, 12))
        orders.append(Order(f"a{number:02}", "o0", at, lines, least, "yes", "defer", urgency=urgency))
    funds = {order.agent: 10**6 for order in orders}
    stock = {
        sku: level * sum(line.sku == sku for order in orders for line in order.lines) + chance.randint(0, 3)
        for sku in skus
    }
    rules = Rules(minimum="bring_in", scope=chance.choice(["order", "order", "agent"]))
    return Desk(orders, funds, stock, rules)
