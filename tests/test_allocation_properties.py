"""The real decision is the plain reference's, line for line, and keeps every property of 3-decisions."""

import copy
import dataclasses
import datetime as dt
import random
from typing import Any

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.decision import Decision, decide
from tests.desks import DAY, Desk, crowded_desk, desks, frames
from tests.reference import Line, Order, Rules

DESKS = settings().max_examples

FATES = ("claim", "proposed", "deferred", "awaiting", "cancelled", "refused", "carry_next", "wait_next")
MINIMUMS = ("sweep", "lend", "bring_in")
SETTLED = ("proposed", "deferred", "awaiting", "cancelled", "refused")
ABOUT_MINIMUM = {
    "WAITS_STOCK": (),
    "WAITS_MINIMUM": ("would", "minimum"),
    "WAITS_MINIMUM_TOGETHER": ("would", "minimum"),
    "BELOW_MINIMUM": ("ordered", "minimum"),
    "BELOW_MINIMUM_LOTS": ("whole", "minimum"),
    "BELOW_MINIMUM_TOGETHER": ("together", "minimum"),
    "NO_WHOLE_LOT": ("ordered",),
}
Told = tuple[dict[Any, Any], dict[Any, Any], dict[Any, Any]]


def by_reference(desk: Desk) -> Told:
    """What the reference says of orders, lines and SKUs."""
    orders, skus = desk.plainly()
    return (
        {
            order.key: (
                order.status,
                order.rank,
                order.available,
                order.proposed,
                *_told(order.reason, order.numbers),
            )
            for order in orders
        },
        {
            (order.key, line.sku): (*(getattr(line, name) for name in FATES), _moved(order, line))
            for order in orders
            for line in order.lines
        },
        {name: (sku.level, sku.round) for name, sku in skus.items()},
    )


def by_decision(desk: Desk) -> Told:
    """What the real implementation says of the same."""
    decided = desk.decide()
    orders, lines, skus = decided.orders, decided.lines, decided.skus
    told = orders[["status", "rank", "available_minor", "proposed_cases"]]
    reasons = [
        _told(code, tuple(numbers[name] for name in ABOUT_MINIMUM.get(code, ())))
        for code, numbers in zip(orders["reason"], orders["numbers"], strict=True)
    ]
    return (
        {
            key: (*figures, *reason)
            for key, figures, reason in zip(
                orders.index, told.itertuples(index=False, name=None), reasons, strict=True
            )
        },
        {
            (row.order_key, row.sku): (*(getattr(row, name) for name in FATES), _told_moved(row))
            for row in lines.itertuples()
        },
        {row.sku: (row.level, row.round) for row in skus.itertuples()},
    )


def _told(code: str, numbers: tuple[int, ...]) -> tuple[Any, ...]:
    """The reason and its numbers where it is about the minimum, which the reference gives too."""
    return (code, numbers) if code in ABOUT_MINIMUM else ()


def _moved(order: Order, line: Line) -> tuple[str, int]:
    """The reference's reason of a line where cases moved for the sake of a minimum, and how many."""
    return line.moved(order.how) if order.status == "proposed" else ("", 0)


def _told_moved(row: Any) -> tuple[str, int]:
    """The decision's reason likewise."""
    number = {"LENT": "lent", "BORROWED": "lent", "BROUGHT_IN": "given", "GAVE_WAY": "given"}.get(row.reason)
    return (row.reason, row.numbers[number]) if number else ("", 0)


def per_agent(decided: Decision) -> "pd.Series[int]":
    """Cases of each agent and SKU."""
    return decided.lines.groupby(["agent", "sku"])["proposed"].sum()


simple = desks(plain=True, carried=False, lots=False, minimum=1, poor=False)


@settings(max_examples=DESKS * 4)
@given(st.one_of(desks(), desks(tight=True, poor=False)))
def test_the_decision_is_the_references_line_for_line(desk: Desk) -> None:
    assert by_decision(desk) == by_reference(desk)


@settings(max_examples=DESKS * 2)
@given(st.integers(0, 10**9))
def test_lending_and_bringing_in_are_the_references_line_for_line(seed: int) -> None:
    desk = crowded_desk(seed)
    assert by_decision(desk) == by_reference(desk)


@given(desks(), st.integers(10**5, 10**7), st.integers(10**5, 10**7))
def test_huge_figures_are_exact(desk: Desk, times: int, dearer: int) -> None:
    for order in desk.orders:
        order.minimum *= times
        for line in order.lines:  # the reference goes lot by lot, so the lots are huge
            line.lot, line.ordered, line.carry_in = (
                line.lot * times,
                line.ordered * times,
                line.carry_in * times,
            )
            line.price *= dearer
    desk.stock = {sku: cases * times + 1 for sku, cases in desk.stock.items()}
    desk.funds = {agent: money * times * dearer for agent, money in desk.funds.items()}
    desk.rules.bands = (10**15,)
    desk.rules.floor *= times
    assert by_decision(desk) == by_reference(desk)


@given(desks(), st.sampled_from(MINIMUMS))
def test_figures_add_up_and_stay_within_claim_lot_stock_funds_and_minimum(desk: Desk, look: str) -> None:
    decided = desk.decide(minimum=look)
    lines, orders = decided.lines, decided.orders
    assert (lines["ordered"] == lines[list(SETTLED)].sum(axis=1)).all()
    assert (lines[list(FATES)] >= 0).all(axis=None)
    assert (lines["proposed"] <= lines["claim"]).all()
    assert (lines["proposed"] % lines["lot_size"] == 0).all()
    assert (lines["carry_next"] <= lines["deferred"]).all()
    shipped = lines.groupby("sku")["proposed"].sum()
    assert (shipped <= pd.Series(desk.stock).reindex(shipped.index)).all()
    paid = orders.groupby("agent")["proposed_minor"].sum()
    assert (paid <= pd.Series(desk.funds).reindex(paid.index).clip(lower=0)).all()
    ships = orders[orders["status"] == "proposed"]
    together = ships.groupby("agent")["proposed_cases"].transform("sum")
    total = together if desk.rules.scope == "agent" else ships["proposed_cases"]
    assert (total >= ships["min_cases"].clip(lower=1)).all()


@given(desks(), st.sampled_from(MINIMUMS))
def test_no_lot_is_left_while_a_shipping_order_wants_it(desk: Desk, look: str) -> None:
    decided = desk.decide(minimum=look)
    skus = decided.skus.set_index("sku")
    left = decided.lines["sku"].map(skus["available"] - skus["proposed"])
    ships = decided.lines["order_key"].map(decided.orders["status"]) == "proposed"
    unmet = ships & (decided.lines["proposed"] < decided.lines["claim"])
    assert (left[unmet] < decided.lines["lot_size"][unmet]).all()


@given(desks(), st.sampled_from(MINIMUMS))
def test_every_line_and_order_has_a_reason_in_both_languages(desk: Desk, look: str) -> None:
    decided = desk.decide(minimum=look)
    for frame in (decided.orders, decided.lines):
        for code, numbers in zip(frame["reason"], frame["numbers"], strict=True):
            for language in LANGUAGES:
                sentence = Words(language).text(f"reasons.{code}", **numbers)
                assert sentence and "{" not in sentence
    shared = decided.lines[decided.lines["reason"] == "SHARED"]
    for line in shared.itertuples():
        assert line.numbers["ordered"] == line.ordered  # type: ignore[index, call-overload]
        assert line.numbers["proposed"] == line.proposed  # type: ignore[index, call-overload]


@given(desks(), st.randoms(use_true_random=False))
def test_shuffling_orders_and_lines_changes_nothing(desk: Desk, chance: random.Random) -> None:
    orders, lines = frames(desk)
    stock = pd.Series(desk.stock, dtype="int64")
    usual = decide(orders, lines, stock, desk.settings(), DAY)
    mixed_orders = orders.iloc[chance.sample(range(len(orders)), len(orders))]
    mixed_lines = lines.iloc[chance.sample(range(len(lines)), len(lines))]
    mixed = decide(mixed_orders, mixed_lines, stock.iloc[::-1], desk.settings(), DAY)
    pd.testing.assert_frame_equal(mixed.orders.loc[orders.index], usual.orders)
    pd.testing.assert_frame_equal(mixed.lines.loc[lines.index], usual.lines)
    pd.testing.assert_frame_equal(mixed.skus, usual.skus)


@given(desks(plain=True, lots=False))
def test_while_somebody_has_none_nobody_has_a_second_helping(desk: Desk) -> None:
    decided = desk.decide()
    ships = decided.lines["order_key"].map(decided.orders["status"]) == "proposed"
    lines = decided.lines[ships & (decided.lines["claim"] > 0)]
    lines = lines.assign(carried=lines[["carry_in", "claim"]].min(axis=1))
    held = lines.groupby(["sku", "agent"])[["proposed", "carried", "claim"]].sum()
    for _, sku in held.groupby("sku"):
        if (sku["proposed"] == 0).any():
            assert (sku["proposed"] <= sku["carried"].clip(lower=1)).all()


@given(simple)
def test_shares_are_even_and_as_many_agents_as_cases_are_served(desk: Desk) -> None:
    for order in desk.orders:
        order.urgency = 0
        for line in order.lines:
            line.urgency = 0
    decided = desk.decide()
    lines = decided.lines.groupby(["sku", "agent"])[["claim", "proposed"]].sum()
    for sku, shares in lines.groupby("sku"):
        asking, stock = shares[shares["claim"] > 0], desk.stock[str(sku)]
        assert (asking["proposed"] > 0).sum() == min(stock, len(asking))
        unmet = asking["proposed"][asking["proposed"] < asking["claim"]]
        if len(unmet):  # leximin: nobody could be raised without lowering one who has no more
            assert asking["proposed"].max() <= unmet.min() + 1


@given(desks(plain=True, lots=False, poor=False, tight=True))
def test_no_waiting_order_could_come_in_without_pushing_another_out(desk: Desk) -> None:
    desk.orders = [order for order in desk.orders if order.order_no == "o0"]
    orders, _ = desk.plainly()
    decided = desk.decide()
    waiting = decided.orders.index[decided.orders["status"] == "waiting"]
    ships = decided.orders.index[decided.orders["status"] == "proposed"]
    for key in waiting:
        smaller = dataclasses.replace(desk, orders=[o for o in desk.orders if o.key == key or o.key in ships])
        for order in smaller.orders:
            assert order.key in set(decided.orders.index)
        shared = without_minimum(smaller)
        assert any(shared[order.key] < order.least for order in smaller.orders), orders


def without_minimum(desk: Desk) -> dict[str, int]:
    """Cases of each order if no order had to reach a minimum."""
    free = copy.deepcopy(desk)
    for order in free.orders:
        order.minimum = 1
    orders, lines = frames(free)
    decided = decide(orders, lines, pd.Series(desk.stock, dtype="int64"), desk.settings(), DAY)
    return {str(key): int(cases) for key, cases in decided.orders["proposed_cases"].items()}


def without_size(desk: Desk) -> Desk:
    """The ranking without the size of orders, which asking for more or splitting may change."""
    desk.rules = dataclasses.replace(desk.rules, keys=("arrival_day", "urgency", "customer_class", "arrival"))
    return desk


@given(simple, st.data())
def test_asking_for_more_brings_nothing(desk: Desk, data: st.DataObject) -> None:
    decided = per_agent(without_size(desk).decide())
    greedy = copy.deepcopy(desk)
    order = data.draw(st.sampled_from(greedy.orders))
    line = data.draw(st.sampled_from(order.lines))
    line.ordered *= data.draw(st.integers(2, 10))
    greedy.funds[order.agent] = 10**9
    after = per_agent(greedy.decide())
    key = (order.agent, line.sku)
    asked = sum(part.ordered for o in desk.orders for part in o.lines if (o.agent, part.sku) == key)
    if decided[key] < asked:
        assert after[key] == decided[key]
    desk.rules = greedy.rules = Rules()
    usual, after = per_agent(desk.decide()), per_agent(greedy.decide())
    if usual[key] < asked and not order.urgency and not line.urgency:
        assert after[key] <= usual[key] + 1


@given(simple, st.data())
def test_splitting_an_order_changes_no_agents_total(desk: Desk, data: st.DataObject) -> None:
    before = per_agent(without_size(desk).decide())
    order = data.draw(st.sampled_from(desk.orders))
    second = copy.deepcopy(order)
    second.order_no = "split"
    for line, half in zip(order.lines, second.lines, strict=True):
        half.ordered = data.draw(st.integers(0, line.ordered))
        line.ordered -= half.ordered
    desk.orders = [*desk.orders, second]
    after = per_agent(desk.decide())
    assert after[after > 0].to_dict() == before[before > 0].to_dict()


@given(desks(plain=False, lots=False, minimum=1, poor=False))
def test_one_more_case_of_stock_takes_none_from_anybody(desk: Desk) -> None:
    for order in desk.orders:
        order.minimum = 1
    desk.rules = dataclasses.replace(
        desk.rules, basis="ordered", keys=tuple(key for key in desk.rules.keys if key != "order_size")
    )
    before = per_agent(desk.decide())
    for sku in desk.stock:
        richer = copy.deepcopy(desk)
        richer.stock[sku] += 1
        assert (per_agent(richer.decide()) >= before).all()


@given(desks(minimum=1, poor=False), st.data())
def test_withdrawing_an_order_lowers_no_other_line(desk: Desk, data: st.DataObject) -> None:
    assume(len(desk.orders) > 1)
    desk.rules = dataclasses.replace(
        desk.rules, keys=("urgency", "customer_class"), weights={}, scope="order"
    )
    for order in desk.orders:
        order.minimum = 1
        for line in order.lines:  # a market's urgency and an agent's wait are the same for all his orders
            line.wait, line.urgency = 0, order.urgency
    before = by_decision(desk)[1]
    gone = data.draw(st.sampled_from(desk.orders))
    desk.orders = [order for order in desk.orders if order.key != gone.key]
    for key, fates in by_decision(desk)[1].items():
        assert fates[1] >= before[key][1]


@settings(max_examples=DESKS // 3)
@given(st.integers(2, 9), st.integers(1, 4), st.integers(1, 6), st.randoms(use_true_random=False))
def test_nobody_starves(agents: int, stock: int, greed: int, chance: random.Random) -> None:
    waits = dict.fromkeys(range(agents), 0)
    carried = dict.fromkeys(range(agents), 0)
    last = dict.fromkeys(range(agents), 0)
    longest = -(-agents // stock)
    for day in range(1, 4 * longest):
        orders = [
            Order(
                f"a{number}",
                "o",
                dt.datetime(2026, 11, 23, chance.randint(8, 17)),
                [Line("S", chance.randint(1, greed) + 1, 1, carry_in=carried[number], wait=waits[number])],
                if_short="defer",
                customer_class=chance.choice("ABC"),
            )
            for number in range(agents)
        ]
        decided = Desk(orders, {order.agent: 10**6 for order in orders}, {"S": stock}).decide().lines
        for line in decided.itertuples():
            number = int(str(line.agent)[1:])
            waits[number], carried[number] = int(str(line.wait_next)), int(str(line.carry_next))
            if int(str(line.proposed)):
                assert day - last[number] <= longest
                last[number] = day
        assert all(day - seen < longest + 1 for seen in last.values())
