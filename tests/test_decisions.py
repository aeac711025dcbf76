"""Stories of one decision, told with small tables; the worked example of 3-decisions is the first."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from orderbatch.contract.settings import Settings
from orderbatch.contract.words import Words
from orderbatch.decide.allocation.policies import POLICIES
from orderbatch.decide.decision import Decision
from orderbatch.decide.policies_compared import compare_days, measure
from orderbatch.decide.reasons.explain import explain, who_got_what
from orderbatch.write.documents.reasons import named
from tests.desks import DAY, Desk, frames
from tests.reference import Line, Order, Rules

PRICE = 100


def order(agent: str, asks: str, *, hour: int = 9, number: str = "1", **terms: Any) -> Order:
    """An order from words: "A10 B4" asks 10 of A and 4 of B; the rest of its terms by name."""
    urgency = terms.get("urgency", 0)
    carry, wait, lot = (terms.pop(name, {}) for name in ("carry", "wait", "lot"))
    lines = [
        Line(
            word[0], int(word[1:]), PRICE, place, carry.get(word[0], 0), wait.get(word[0], 0),
            lot.get(word[0], 1), urgency,
        )
        for place, word in enumerate(asks.split(), start=1)
    ]  # fmt: skip
    return Order(agent, number, dt.datetime(2026, 11, 23, hour), lines, **terms)


def desk(*orders: Order, stock: str, funds: dict[str, int] | None = None, **rules: Any) -> Desk:
    """A desk; agents without named funds have plenty. `stock` like "A12 B30"."""
    money = {mine.agent: 10**9 for mine in orders} | (funds or {})
    there = {word[0]: int(word[1:]) for word in stock.split()}
    return Desk(list(orders), money, there, Rules(**rules))


def shares(decided: Decision, sku: str) -> dict[str, int]:
    """Cases of a SKU by order key."""
    lines = decided.lines[decided.lines["sku"] == sku]
    return dict(zip(lines["order_key"], lines["proposed"].tolist(), strict=True))


def told(decided: Decision, key: str) -> tuple[str, str]:
    """Status and reason of an order."""
    orders = decided.orders
    return str(orders["status"][key]), str(orders["reason"][key])


def line(decided: Decision, key: str, sku: str) -> dict[str, Any]:
    """One line as a table."""
    lines = decided.lines
    return dict(lines[(lines["order_key"] == key) & (lines["sku"] == sku)].iloc[0])


def test_the_worked_example_of_the_design() -> None:
    decided = desk(
        order("a1", "A10 B10", hour=9, minimum=5),
        order("a2", "A6 C5", hour=10, minimum=5, carry={"A": 3}),
        order("a3", "A3 C3", hour=8, minimum=5),
        order("a4", "A4 B12", hour=11, minimum=5, urgency=1, reduce="yes"),
        order("a5", "B2", minimum=5),
        stock="A12 B30 C5",
        funds={"a2": 1100, "a4": 1520},
    ).decide()
    orders = decided.orders
    assert orders.sort_values("rank").query("rank > 0").index.tolist() == ["a4/1", "a3/1", "a1/1", "a2/1"]
    assert shares(decided, "A") == {"a1/1": 2, "a2/1": 3, "a3/1": 3, "a4/1": 4}
    assert shares(decided, "B") == {"a1/1": 10, "a4/1": 11, "a5/1": 0}
    assert shares(decided, "C") == {"a2/1": 2, "a3/1": 3}
    assert orders["proposed_cases"].to_dict() == {"a1/1": 12, "a2/1": 5, "a3/1": 6, "a4/1": 15, "a5/1": 0}
    assert orders.loc["a4/1", "reason"] == "REDUCED_FOR_FUNDS"
    assert told(decided, "a5/1") == ("refused", "BELOW_MINIMUM")
    assert line(decided, "a4/1", "B")["cancelled"] == 1
    assert decided.skus.set_index("sku")["level"].to_dict() == {"A": 2, "B": 11, "C": 2}
    assert decided.skus.set_index("sku")["round"].to_dict() == {"A": "rest", "B": "", "C": "rest"}


def test_an_order_that_the_account_does_not_cover_is_held_and_keeps_all_its_cases_awaiting() -> None:
    decided = desk(order("a1", "A10"), stock="A10", funds={"a1": 500}).decide()
    assert told(decided, "a1/1") == ("held", "HELD_FUNDS")
    assert line(decided, "a1/1", "A")["awaiting"] == 10
    numbers: Any = decided.orders.loc["a1/1", "numbers"]
    assert (numbers["needed"], numbers["available"], numbers["gap"]) == ("10.00", "5.00", "5.00")


def test_a_held_order_says_when_what_stock_can_ship_would_fit_the_funds() -> None:
    decided = desk(order("a1", "A100 B4"), stock="A80 B4", funds={"a1": 8_400}).decide()
    numbers: Any = decided.orders.loc["a1/1", "numbers"]
    assert (numbers["could"], numbers["needed"], numbers["could_fit"]) == ("84.00", "104.00", 1)


def test_with_funds_counted_on_what_stock_can_ship_such_an_order_goes_on() -> None:
    decided = desk(order("a1", "A100 B4"), stock="A80 B4", funds={"a1": 8_400}, basis="shippable").decide()
    assert decided.orders.loc["a1/1", "proposed_minor"] == 8_400


def test_a_small_gap_without_consent_is_held_with_the_cut_and_its_alternative_offered() -> None:
    decided = desk(order("a1", "A50 B1 C1"), stock="A50 B1 C1", funds={"a1": 5_000}).decide()
    numbers: Any = decided.orders.loc["a1/1", "numbers"]
    assert decided.orders.loc["a1/1", "status"] == "held"
    assert (numbers["offer"], numbers["alternative"]) == (2, 2)
    assert (numbers["offer_lines"], numbers["alternative_lines"]) == ("B 1, C 1", "A 2")
    offered = {sku: line(decided, "a1/1", sku)["numbers"] for sku in "ABC"}
    assert [offered[sku]["line_offer"] for sku in "ABC"] == [0, 1, 1]
    assert [offered[sku]["line_alternative"] for sku in "ABC"] == [2, 0, 0]


def test_a_cut_is_offered_only_where_later_orders_of_the_agent_leave_its_money() -> None:
    """The later order takes what is there, so that the cut would not fit any more (P-4.2.2)."""
    for later, offer in ((0, 5), (50, 0)):
        orders = [order("a1", "A100"), *([order("a1", f"B{later}", hour=10, number="2")] if later else [])]
        decided = desk(*orders, stock="A100 B50", funds={"a1": 9_500}).decide()
        numbers: Any = decided.orders.loc["a1/1", "numbers"]
        assert decided.orders.loc["a1/1", "status"] == "held"
        assert (numbers["offer"], line(decided, "a1/1", "A")["numbers"].get("line_offer", 0)) == (
            offer,
            offer,
        )
        if later:
            assert decided.orders.loc["a1/2", "status"] == "proposed"


def test_what_could_ship_within_the_funds_is_told_only_where_they_are_left() -> None:
    for later, fits in ((0, 1), (50, 0)):
        orders = [order("a1", "A100"), *([order("a1", f"B{later}", hour=10, number="2")] if later else [])]
        decided = desk(*orders, stock="A50 B50", funds={"a1": 8_000}).decide()
        numbers: Any = decided.orders.loc["a1/1", "numbers"]
        assert (numbers["could"], numbers["could_fit"]) == ("50.00", fits)


def test_no_consent_means_held_without_an_offer() -> None:
    decided = desk(order("a1", "A50 B1", reduce="no"), stock="A50 B1", funds={"a1": 5_000}).decide()
    numbers: Any = decided.orders.loc["a1/1", "numbers"]
    assert (decided.orders.loc["a1/1", "status"], numbers["offer"]) == ("held", 0)


def test_a_cut_goes_lot_by_lot_and_never_below_the_order_minimum() -> None:
    terms: dict[str, Any] = {"reduce": "yes", "lot": {"B": 5}}
    fits = desk(order("a1", "A90 B10", minimum=95, **terms), stock="A90 B10", funds={"a1": 9_900}).decide()
    assert shares(fits, "B") == {"a1/1": 5}
    low = desk(order("a1", "A90 B10", minimum=96, **terms), stock="A90 B10", funds={"a1": 9_900}).decide()
    assert low.orders.loc["a1/1", "status"] == "held"


def test_an_agents_second_order_uses_what_the_first_left_of_his_funds() -> None:
    decided = desk(
        order("a1", "A5", hour=9, number="1"),
        order("a1", "A6", hour=8, number="2"),
        stock="A20",
        funds={"a1": 1_000},
    ).decide()
    assert decided.orders["status"].to_dict() == {"a1/1": "held", "a1/2": "proposed"}
    assert decided.orders["available_minor"].to_dict() == {"a1/1": 400, "a1/2": 1_000}


def test_what_was_cut_for_funds_comes_back_when_stock_leaves_money_over() -> None:
    decided = desk(
        order("a1", "A10 B10", reduce="yes", if_short="defer"), stock="A5 B20", funds={"a1": 1_950}
    ).decide()
    assert shares(decided, "B") == {"a1/1": 10}
    assert line(decided, "a1/1", "B")["cancelled"] == 0


def test_an_order_below_the_minimum_after_the_cut_waits_and_its_cases_go_to_the_others() -> None:
    decided = desk(
        order("a1", "A6", hour=9, minimum=5), order("a2", "A6", hour=10, minimum=5), stock="A6"
    ).decide()
    assert shares(decided, "A") == {"a1/1": 6, "a2/1": 0}
    assert told(decided, "a2/1") == ("waiting", "WAITS_MINIMUM")
    assert decided.orders.loc["a2/1", "numbers"] == {"ordered": 6, "would": 3, "minimum": 5, "lacks": 2}


def test_an_order_that_would_get_nothing_waits_for_stock() -> None:
    decided = desk(order("a1", "A6"), stock="A0").decide()
    assert told(decided, "a1/1") == ("waiting", "WAITS_STOCK")


def test_the_minimum_may_be_that_of_all_the_agents_orders_together() -> None:
    orders = (order("a1", "A3", number="1", minimum=5), order("a1", "B3", number="2", minimum=5))
    apart = desk(*orders, stock="A9 B9").decide()
    assert set(apart.orders["status"]) == {"refused"}
    together = desk(*orders, stock="A9 B9", scope="agent").decide()
    assert set(together.orders["status"]) == {"proposed"}


def test_a_carried_rest_is_not_refused_as_below_the_minimum() -> None:
    decided = desk(order("a1", "A3", minimum=5, carry={"A": 3}, if_short="defer"), stock="A9").decide()
    assert told(decided, "a1/1") == ("waiting", "WAITS_MINIMUM")


@pytest.mark.parametrize(
    ("wish", "column"),
    [("defer", "deferred"), ("cancel", "cancelled"), ("ask", "awaiting"), ("", "awaiting")],
)
def test_what_stock_cannot_cover_goes_where_the_agent_wished(wish: str, column: str) -> None:
    decided = desk(order("a1", "A10", if_short=wish), stock="A4").decide()
    assert line(decided, "a1/1", "A")[column] == 6


def test_priority_tomorrow_is_not_more_than_one_share_of_today() -> None:
    decided = desk(
        order("a1", "A90", if_short="defer"), order("a2", "A10", if_short="defer", hour=10), stock="A8"
    ).decide()
    assert [line(decided, key, "A")["carry_next"] for key in ("a1/1", "a2/1")] == [4, 4]
    uncapped = desk(order("a1", "A90", if_short="defer"), stock="A8", carry_cap="none").decide()
    assert line(uncapped, "a1/1", "A")["carry_next"] == 82


def test_an_order_that_waits_for_its_minimum_keeps_its_priority_for_an_item_that_is_not_short() -> None:
    decided = desk(order("a1", "A2 B6", if_short="defer", minimum=5), stock="A40 B1").decide()
    assert decided.lines["reason"].tolist() == ["WAITS_MINIMUM", "WAITS_MINIMUM"]
    assert decided.lines["carry_next"].tolist() == [2, 1]
    assert decided.skus["level"].tolist() == [2, 1]


def test_the_wait_grows_when_an_agent_got_nothing_and_wins_ties() -> None:
    decided = desk(order("a1", "A2", hour=8), order("a2", "A2", hour=9, wait={"A": 1}), stock="A1").decide()
    assert shares(decided, "A") == {"a1/1": 0, "a2/1": 1}
    assert [line(decided, key, "A")["wait_next"] for key in ("a1/1", "a2/1")] == [1, 0]


def test_what_is_no_whole_lot_is_cancelled() -> None:
    decided = desk(order("a1", "A11", lot={"A": 5}), stock="A100").decide()
    said = line(decided, "a1/1", "A")
    assert (said["claim"], said["proposed"], said["cancelled"], said["reason"]) == (10, 10, 1, "LOT")


def test_weights_give_a_large_customer_more_of_each_turn() -> None:
    decided = desk(
        order("a1", "A90", customer_class="A"), order("a2", "A90", customer_class="B"), stock="A40",
        weights={"A": 3},
    ).decide()  # fmt: skip
    assert shares(decided, "A") == {"a1/1": 30, "a2/1": 10}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("sop", [4, 4, 2]),
        ("even", [4, 4, 2]),
        ("first_come", [0, 8, 2]),
        ("large_first", [10, 0, 0]),
        ("proportional", [5, 4, 1]),
    ],
)
def test_the_named_policies_share_as_they_say(policy: str, expected: list[int]) -> None:
    orders = order("a1", "A11", hour=11), order("a2", "A8", hour=10), order("a3", "A2", hour=9)
    decided = desk(*orders, stock="A10").decide(policy=policy)
    assert list(shares(decided, "A").values()) == expected


def test_the_ranking_follows_the_keys_in_their_order() -> None:
    orders = (
        order("a1", "A1", hour=8, customer_class="C"),
        order("a2", "A1", hour=9, customer_class="A"),
        order("a3", "A1", hour=10, urgency=2),
    )
    usual = desk(*orders, stock="A3").decide().orders["rank"].to_dict()
    assert usual == {"a3/1": 1, "a2/1": 2, "a1/1": 3}
    early = desk(*orders, stock="A3", keys=("arrival",)).decide().orders["rank"].to_dict()
    assert early == {"a1/1": 1, "a2/1": 2, "a3/1": 3}


def test_a_large_order_counts_only_as_far_as_money_and_stock_reach() -> None:
    orders = order("a1", "A900", hour=10), order("a2", "A5", hour=9)
    decided = desk(*orders, stock="A5", bands=(1_000,)).decide()
    assert decided.orders["rank"].to_dict() == {"a1/1": 2, "a2/1": 1}


def test_a_shared_line_explains_itself_in_words() -> None:
    decided = desk(order("a1", "A9", hour=8), order("a2", "A9", hour=9), stock="A9").decide()
    said = line(decided, "a1/1", "A")
    assert Words("en").text(f"reasons.{said['reason']}", **said["numbers"]) == (
        "Asked for: 9 cases. Available: 9, asked for by all agents (2): 18; everyone whose order can "
        "ship could have 4. "
        "As number 1 of 2 in the ranking: 5."
    )


def test_an_empty_desk_decides_nothing() -> None:
    decided = Desk([], {}, {"A": 5}).decide()
    assert (len(decided.orders), len(decided.lines), len(decided.skus)) == (0, 0, 0)
    assert Settings().allocation.policy == "sop"


def test_an_order_without_lines_is_below_any_minimum() -> None:
    decided = Desk([order("a1", "")], {"a1": 5}, {}).decide()
    assert told(decided, "a1/1") == ("refused", "BELOW_MINIMUM")


def explained(story: Desk, key: str, number: int | None = None) -> list[str]:
    """The sentences of an explanation in English."""
    answers = explain(story.decide(), story.settings(), DAY, key, number)
    return [Words("en").text(f"reasons.{code}", **numbers) for code, numbers in answers]


SAID_AS = {
    "sop": "SHARED",
    "even": "SHARED",
    "first_come": "SHARED_IN_TURN",
    "large_first": "SHARED_IN_TURN",
    "proportional": "SHARED_IN_PROPORTION",
}


@pytest.mark.parametrize("policy", SAID_AS)
def test_a_policy_says_how_it_shares_and_nothing_of_rounds_that_it_has_not(policy: str) -> None:
    first = order("a1", "A9", hour=7, carry={"A": 3}, urgency=1)
    story = desk(first, order("a2", "A8", hour=8), order("a3", "A8", hour=9), stock="A20")
    decided, rules = story.decide(policy=policy), story.settings(policy=policy)
    short = decided.lines[decided.lines["reason"].eq("SHARED")]
    told = {named(code, numbers) for code, numbers in zip(short["reason"], short["numbers"], strict=True)}
    answers = {code for key in short["order_key"] for code, _numbers in explain(decided, rules, DAY, key, 1)}
    assert told == {SAID_AS[policy]}
    is_sop = policy == "sop"
    assert bool({"CARRIED_FIRST", "URGENT_FIRST", "IS_URGENT"} & answers) == is_sop
    assert any("others_carried" in numbers for numbers in short["numbers"]) == is_sop


def test_a_line_is_explained_with_what_would_have_changed_it() -> None:
    story = desk(order("a1", "A9", hour=8), order("a2", "A9", hour=9), stock="A9")
    assert explained(story, "a2/1", 1)[1:] == [
        "With 1 more in stock it would have been 5 instead of 4.",
        "Ranked one place better (place 1 overall) it would have been 5 instead of 4.",
        "Asking for 1 more it would still have been 4: asking for more does not help.",
    ]


def test_a_held_order_is_explained_with_what_could_be_done() -> None:
    story = desk(order("a1", "A50 B1 C1"), stock="A48 B1 C1", funds={"a1": 5_000})
    assert explained(story, "a1/1")[1:5] == [
        "Goods worth 50.00 of 52.00 could ship today within funds.",
        "If the agent agrees to reduce: leaving out 2 cases worth 2.00, from the bottom of the "
        "list, makes it fit "
        "(in cases: B 1, C 1).",
        "Or, touching the fewest lines: leaving out 2 cases worth 2.00 (in cases: A 2).",
        "With the missing 2.00 paid in, 50 cases would have shipped today.",
    ]


def test_an_alternative_that_is_the_cut_itself_is_not_offered() -> None:
    decided = desk(order("a1", "A50 B1 C1"), stock="A50 B1 C1", funds={"a1": 5_100}).decide()
    numbers: Any = decided.orders.loc["a1/1", "numbers"]
    assert (numbers["offer_lines"], numbers["alternative"]) == ("C 1", 0)


def test_an_alternative_that_touches_as_many_lines_as_the_cut_is_not_the_one_of_the_fewest() -> None:
    """92.00 of one item, or 84.00 of another “touching the fewest lines”: both touch one."""
    asked = order("a1", "A50 B4", lot={"B": 2})
    numbers: Any = desk(asked, stock="A50 B4", funds={"a1": 5_300}).decide().orders.loc["a1/1", "numbers"]
    assert (numbers["offer_lines"], numbers["alternative"]) == ("B 2", 0)


def test_other_agents_names_are_masked() -> None:
    decided = desk(order("a1", "A9", hour=8), order("a2", "A9", hour=9), stock="A9").decide()
    assert who_got_what(decided, "A", own="a2")["agent"].tolist() == ["", "a2"]
    assert who_got_what(decided, "A", is_naming=True)["proposed"].tolist() == [5, 4]


def test_policies_are_measured_side_by_side() -> None:
    story = desk(
        order("a1", "A11", hour=11), order("a2", "A8", hour=10), order("a3", "A2", hour=9), stock="A10"
    )
    assert measure(story.decide())["agents"] == 3
    orders, lines = frames(story)
    skus = pd.DataFrame({"sku": list(story.stock), "available": list(story.stock.values())})
    beside = compare_days([(Decision(orders, lines, skus), story.settings(), DAY)], POLICIES)
    assert beside.measures["cases"].tolist() == [10] * 5
    assert beside.measures.loc["large_first", "agents"] == 1
    assert beside.measures.loc["large_first", "gains"] == "a1"
    assert beside.shares["first_come"].to_dict() == {"a1": 0, "a2": 8, "a3": 2}


def test_a_withdrawn_order_comes_back_when_a_better_one_has_to_wait_after_all() -> None:
    orders = order("a1", "A5", hour=8, minimum=5), order("a2", "A4", hour=9, minimum=3)
    assert shares(desk(*orders, stock="A4").decide(), "A") == {"a1/1": 0, "a2/1": 4}


def test_a_withdrawn_order_does_not_come_back_at_the_cost_of_another() -> None:
    decided = desk(
        order("a1", "A7", hour=8, minimum=5), order("a2", "A4", hour=9, minimum=3),
        order("a3", "A4", hour=10, minimum=2), stock="A5",
    ).decide()  # fmt: skip
    assert shares(decided, "A") == {"a1/1": 5, "a2/1": 0, "a3/1": 0}
