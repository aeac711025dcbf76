"""Orders below their minimum after sharing: lending, bringing in, and what each never does (P-4.4.5).

`ORDERBATCH_ATTEMPTS=10000 python -m pytest tests/test_order_minimum.py -k splitting` is the larger run.
"""

import copy
import dataclasses
import os
import random
from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.allocation.arrays import lay_out
from orderbatch.decide.allocation.outcome import work_out
from orderbatch.decide.decision import Decision
from tests.desks import Desk, crowded_desk, desks, frames
from tests.reference import Line, Order, Rules
from tests.test_decisions import desk, order, shares, told

ATTEMPTS = int(os.environ.get("ORDERBATCH_ATTEMPTS", "0")) or settings().max_examples
MINIMUMS = ("sweep", "lend", "bring_in")


def reasons(decided: Decision, sku: str = "A") -> dict[str, str]:
    """The reason of each order's line of a SKU."""
    lines = decided.lines[decided.lines["sku"] == sku]
    return dict(zip(lines["order_key"], lines["reason"], strict=True))


def test_an_agents_orders_lend_each_other_cases_so_that_both_ship() -> None:
    story = desk(
        order("a1", "A20", number="1", minimum=10), order("a1", "A20", number="2", minimum=10),
        order("a2", "A20", minimum=10), stock="A40",
    )  # fmt: skip
    assert shares(story.decide(minimum="sweep"), "A") == {"a1/1": 20, "a1/2": 0, "a2/1": 20}
    lent = story.decide()
    assert shares(lent, "A") == {"a1/1": 10, "a1/2": 10, "a2/1": 20}
    assert reasons(lent) == {"a1/1": "LENT", "a1/2": "BORROWED", "a2/1": "SERVED_FULL"}


def test_a_carried_part_is_not_lent() -> None:
    first = order("a1", "A20", number="1", minimum=10, carry={"A": 15})
    story = desk(first, order("a1", "A20", number="2", minimum=10), stock="A20")
    assert shares(story.decide(), "A") == {"a1/1": 20, "a1/2": 0}


def test_what_is_free_helps_an_order_to_its_minimum_beside_what_is_lent() -> None:
    story = desk(
        order("a1", "A14", number="1", minimum=10), order("a1", "A12", number="2", minimum=10),
        stock="A20",
    )  # fmt: skip
    assert shares(story.decide(minimum="sweep"), "A") == {"a1/1": 14, "a1/2": 0}
    assert shares(story.decide(), "A") == {"a1/1": 10, "a1/2": 10}


def test_a_case_passes_through_an_order_that_has_just_its_minimum() -> None:
    story = desk(
        order("a1", "A4 B4", number="1", minimum=4, hour=8),
        order("a1", "B4 C4", number="2", minimum=4, hour=9),
        order("a1", "C4", number="3", minimum=4, hour=10), stock="A4 B4 C4",
    )  # fmt: skip
    swept, lent = story.decide(minimum="sweep"), story.decide()
    assert told(swept, "a1/3")[0] == "waiting"
    assert [told(lent, f"a1/{number}")[0] for number in (1, 2, 3)] == ["proposed"] * 3


def test_the_best_waiting_order_of_an_agent_with_nothing_is_brought_to_its_minimum_by_single_cases() -> None:
    others = [order(f"a{number}", "A9", hour=8, minimum=2) for number in range(1, 5)]
    story = desk(*others, order("a5", "A9", minimum=4), stock="A15")
    assert shares(story.decide(), "A") == {"a1/1": 4, "a2/1": 4, "a3/1": 4, "a4/1": 3, "a5/1": 0}
    brought = story.decide(minimum="bring_in")
    assert shares(brought, "A") == {"a1/1": 3, "a2/1": 3, "a3/1": 3, "a4/1": 2, "a5/1": 4}
    assert reasons(brought) == dict.fromkeys(("a1/1", "a2/1", "a3/1", "a4/1"), "GAVE_WAY") | {
        "a5/1": "BROUGHT_IN"
    }


@pytest.mark.parametrize(("fixed", "status"), [(0, "proposed"), (1, "waiting")])
def test_a_line_set_to_0_is_as_if_not_asked_for_and_another_figure_keeps_its_order_out(
    fixed: int, status: str
) -> None:
    others = [order(f"a{number}", "A9", hour=8, minimum=2) for number in range(1, 5)]
    last = order("a5", "B2 A9", minimum=4 + fixed)
    story = desk(*others, last, stock="A15 B1")
    next(line for line in last.lines if line.sku == "B").fixed = fixed
    assert told(story.decide(minimum="bring_in"), "a5/1")[0] == status


@pytest.mark.parametrize(
    ("why", "terms"),
    [
        ("his own minimum needs it", {"minimum": 3}),
        ("it was promised", {"minimum": 2, "carry": {"A": 4}}),
        ("his market is more urgent", {"minimum": 2, "urgency": 1}),
    ],
)
def test_nobody_gives_a_case_when(why: str, terms: dict[str, Any]) -> None:
    others = [order(f"a{number}", "A4", hour=8, **copy.deepcopy(terms)) for number in range(1, 4)]
    story = desk(*others, order("a5", "A9", minimum=6), stock="A12")
    usual, brought = story.decide(), story.decide(minimum="bring_in")
    assert shares(brought, "A") == shares(usual, "A"), why


def test_nobody_gives_his_last_case_or_two_of_an_item() -> None:
    others = [order(f"a{number}", "A1 B9", hour=8) for number in range(1, 4)]
    story = desk(*others, order("a5", "A9 B9", minimum=8), stock="A3 B12")
    assert told(story.decide(minimum="bring_in"), "a5/1")[0] == "waiting"


def test_an_order_with_nothing_is_not_said_to_be_below_the_minimum_where_its_agent_ships() -> None:
    story = desk(
        order("a1", "A9", number="1", minimum=10), order("a1", "B9", number="2", minimum=10), stock="A12",
        scope="agent",
    )  # fmt: skip
    story.orders[0].lines[0].ordered = 12
    decided = story.decide()
    assert told(decided, "a1/1")[0] == "proposed"
    assert told(decided, "a1/2") == ("waiting", "WAITS_STOCK")


def test_an_order_refused_together_with_its_agents_others_says_their_minimum_and_their_sum() -> None:
    decided = desk(
        order("a1", "A2", number="1", minimum=10), order("a1", "A3", number="2", minimum=8), stock="A12",
        scope="agent",
    ).decide()  # fmt: skip
    for key in ("a1/1", "a1/2"):
        assert told(decided, key) == ("refused", "BELOW_MINIMUM_TOGETHER")
        numbers = decided.orders["numbers"][key]
        assert (numbers["together"], numbers["minimum"]) == (5, 10)


def test_an_order_of_no_whole_lot_lends_its_stricter_minimum_to_nobody() -> None:
    story = desk(
        order("a1", "A6", number="1", minimum=5), order("a1", "B2", number="2", minimum=50, lot={"B": 5}),
        stock="A12 B12", scope="agent",
    )  # fmt: skip
    decided = story.decide()
    assert told(decided, "a1/1") == ("proposed", "SERVED_FULL")
    assert told(decided, "a1/2") == ("refused", "NO_WHOLE_LOT")


def test_an_order_says_what_it_comes_to_in_whole_lots() -> None:
    decided = desk(order("a1", "A14", minimum=12, lot={"A": 5}), stock="A50").decide()
    assert told(decided, "a1/1") == ("refused", "BELOW_MINIMUM_LOTS")
    assert decided.orders["numbers"]["a1/1"] == {"ordered": 14, "whole": 10, "minimum": 12}


def totals(decided: Decision) -> dict[tuple[str, str], int]:
    """Cases of each agent and SKU."""
    count: Counter[tuple[str, str]] = Counter()
    columns = (decided.lines[name].tolist() for name in ("agent", "sku", "proposed"))
    for agent, sku, cases in zip(*columns, strict=True):
        count[agent, sku] += cases
    return dict(count)


crowded = st.integers(0, 10**9).map(crowded_desk)
tight = desks(tight=True, poor=False, carried=False, most_agents=8)


@given(st.one_of(desks(), tight, crowded))
def test_lending_lowers_no_agents_total_and_raises_only_those_of_agents_whose_orders_came_in(
    story: Desk,
) -> None:
    story.rules.scope = "order"
    swept, lent = story.decide(minimum="sweep"), story.decide(minimum="lend")
    before, after = totals(swept), totals(lent)
    came = set(
        lent.orders.loc[
            (lent.orders["status"] == "proposed") & (swept.orders["status"] == "waiting"), "agent"
        ]
    )
    ships = swept.orders["status"] == "proposed"
    assert (lent.orders["status"][ships] == "proposed").all()
    for (agent, sku), cases in after.items():
        assert cases >= before[agent, sku]
        assert cases == before[agent, sku] or agent in came


@given(st.one_of(desks(), tight, crowded))
def test_bringing_in_takes_at_most_one_lot_of_an_item_from_each_never_the_last_or_a_carried_one(
    story: Desk,
) -> None:
    lent, brought = story.decide(minimum="lend"), story.decide(minimum="bring_in")
    ships = lent.orders["status"] == "proposed"
    assert (brought.orders["status"][ships] == "proposed").all()
    before, after = totals(lent), totals(brought)
    lots = {line.sku: line.lot for order in story.orders for line in order.lines}
    for place, cases in before.items():
        assert after[place] >= cases - lots[place[1]]
        assert after[place] > 0 or cases == 0
    lines = brought.lines
    carried = lines[["carry_in", "claim"]].min(axis=1) // lines["lot_size"] * lines["lot_size"]
    gave = lines["proposed"] < lent.lines["proposed"]
    assert (lines["proposed"][gave] >= carried[gave]).all()


@given(st.one_of(desks(), tight, crowded), st.sampled_from(MINIMUMS))
def test_every_number_of_a_sentence_about_the_minimum_is_the_decisions(story: Desk, how: str) -> None:
    decided = story.decide(minimum=how)
    for row in decided.lines.itertuples():
        numbers: Any = row.numbers
        if row.reason in ("LENT", "BORROWED", "BROUGHT_IN", "GAVE_WAY"):
            assert (numbers["ordered"], numbers["proposed"]) == (row.ordered, row.proposed)
            assert numbers["lent"] > 0 or row.reason != "LENT"
            assert numbers["given"] > 0 or row.reason != "GAVE_WAY"
        for language in LANGUAGES:
            assert "{" not in Words(language).text(f"reasons.{row.reason}", **numbers)
    for row in decided.orders.itertuples():
        numbers = row.numbers
        if str(row.reason).startswith("WAITS_MINIMUM"):
            assert 0 < numbers["would"] < numbers["minimum"] == numbers["would"] + numbers["lacks"]
        if row.reason == "BELOW_MINIMUM":
            assert numbers["ordered"] < numbers["minimum"] or numbers["ordered"] == 0


Pieces = list[list[Line]]


def by_minimum(whole: Order) -> Pieces:
    """The order's lines cut into parts of just its minimum; what is left over goes to the last one."""
    parts = max(sum(line.ordered for line in whole.lines) // whole.least, 1)
    cases = [line for line in whole.lines for _ in range(line.ordered)]
    pieces: Pieces = []
    for place in range(parts):
        last = None if place == parts - 1 else (place + 1) * whole.least
        count = Counter(id(line) for line in cases[place * whole.least : last])
        own = [line for line in whole.lines if count[id(line)]]
        pieces.append([dataclasses.replace(line, ordered=count[id(line)]) for line in own])
    return pieces


def in_parts(whole: Order, parts: int) -> Pieces:
    """Every line in that many parts."""
    pieces: Pieces = [
        [
            dataclasses.replace(line, ordered=line.ordered // parts + (place < line.ordered % parts))
            for line in whole.lines
        ]
        for place in range(parts)
    ]
    return [[line for line in lines if line.ordered] for lines in pieces]


def split(story: Desk, whole: Order, parts: int) -> Desk:
    """The desk with an order split: 0 = into parts of its minimum's size."""
    pieces = [lines for lines in (in_parts(whole, parts) if parts else by_minimum(whole)) if lines]
    others = [other for other in story.orders if other.key != whole.key]
    own = [
        dataclasses.replace(whole, order_no=f"{whole.order_no}.{place:03}", lines=lines)
        for place, lines in enumerate(pieces)
    ]
    return dataclasses.replace(story, orders=[*others, *own])


@dataclasses.dataclass(frozen=True)
class Came:
    """What came of a desk: the orders that ship, and cases of each agent and item."""

    ships: frozenset[str]
    cases: Counter[tuple[str, str]]

    def of(self, agent: str) -> Counter[str]:
        """The cases of an agent's items."""
        return Counter({sku: cases for (who, sku), cases in self.cases.items() if who == agent})


def came_of(story: Desk, how: str) -> Came:
    """Decided without being told, which is what takes time."""
    desk = lay_out(*frames(story), pd.Series(story.stock, dtype="int64"))
    outcome = work_out(desk, story.settings(minimum=how))
    keys = [order.key for order in story.orders]
    cases: Counter[tuple[str, str]] = Counter()
    for agent, sku, lots in zip(desk.line_agent, desk.line_sku, outcome.proposed.tolist(), strict=True):
        cases[str(desk.agents[agent]), str(desk.skus[sku])] += lots
    ships = frozenset(keys[row] for row in desk.order_rows[outcome.ships].tolist())
    return Came(ships, cases)


def fair_desk(seed: int) -> Desk:
    """A crowded desk on which only the splitting is new: one order each, no lots, money for all."""
    story = crowded_desk(seed)
    story.orders = [asked for asked in story.orders if asked.order_no == "o0"]
    least = random.Random(seed).choice([1, 5, 10])
    for asked in story.orders:
        asked.minimum = least
        for line in asked.lines:
            line.lot, line.carry_in, line.wait, line.price = 1, 0, 0, 1
            line.ordered *= 2
    story.funds = dict.fromkeys(story.funds, 10**6)
    story.rules = Rules(minimum="lend")
    return story


def test_a_split_order_keeps_another_out_because_each_of_its_parts_has_a_minimum() -> None:
    """The rule itself allows it: an order comes back only if with it every order still in passes (§5)."""
    first = order("a1", "A8", minimum=8, hour=8)
    last = order("a3", "A2 B6", minimum=8, hour=10)
    whole = desk(first, order("a2", "B24", minimum=8, hour=9), last, stock="A2 B16")
    parts = [order("a2", "B8", number=str(part), minimum=8, hour=9) for part in range(3)]
    halved = desk(first, *parts, last, stock="A2 B16")
    for how in MINIMUMS:
        assert totals(whole.decide(minimum=how)) == {
            ("a1", "A"): 0, ("a2", "B"): 10, ("a3", "A"): 2, ("a3", "B"): 6,
        }  # fmt: skip
        assert totals(halved.decide(minimum=how))["a2", "B"] == 16


@pytest.mark.parametrize("how", MINIMUMS)
def test_splitting_gains_nothing_while_the_order_and_the_same_orders_of_others_ship(how: str) -> None:
    """So what is gained comes of who ships: lending itself moves no case between agents."""
    gains: list[int] = []
    for seed in range(-(-ATTEMPTS // 4)):
        story = fair_desk(seed)
        whole = random.Random(seed).choice(story.orders)
        now, others = came_of(story, how), {found.key for found in story.orders if found.key != whole.key}
        for parts in (0, 2, 3, 8):
            then = came_of(split(story, whole, parts), how)
            more = then.of(whole.agent) - now.of(whole.agent)
            if whole.key in now.ships and now.ships & others == then.ships & others and how != "bring_in":
                assert not more
            gains.append(then.of(whole.agent).total() - now.of(whole.agent).total())
    gained = [cases for cases in gains if cases > 0]
    print(f"{how}: splitting gained in {len(gained)} of {len(gains)}, at most {max(gained, default=0)}")
    assert len(gained) * 100 < max(len(gains), 101)


def test_splitting_changes_nothing_where_an_agents_orders_count_together() -> None:
    for seed in range(ATTEMPTS // 4):
        story = fair_desk(seed)
        story.rules.scope = "agent"
        whole = random.Random(seed).choice(story.orders)
        for how in MINIMUMS:
            assert came_of(split(story, whole, seed % 4 + 2), how).cases == came_of(story, how).cases
