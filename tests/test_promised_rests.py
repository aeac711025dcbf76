"""A rest of what finance has begun to release is promised: it ships whatever its size (P-4.4.5)."""

from pathlib import Path

import pytest

from tests.desk import Desk

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two items at 1.00, a minimum of 10 cases an order, approvals that hold three days."""
    desk = Desk(
        tmp_path, "[orders]\nmin_order_cases = 10\n[approval]\nvalid_days = 3\n[compute]\nworkers = 1\n"
    )
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", MONEY)
    return desk


def next_morning(desk: Desk, stock: str) -> None:
    desk.next_day()
    desk.figures(stock, MONEY)
    desk.run("09:00")


def test_a_rest_of_two_cases_ships_although_the_minimum_is_ten(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"1/A": 10}
    next_morning(desk, "A 11, B 100")
    assert desk.lines("ordered", "proposed", "deferred") == {"1/A": (2, 1, 1)}
    desk.approve()
    desk.run("10:00")
    assert desk.released() == {"1/A": 1}


def test_a_rest_goes_before_a_new_order_that_could_use_its_cases(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 22, B 100", MONEY)
    desk.order("C2", "2", "A 12", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 6, "2/A": 0}


def test_until_finance_has_decided_its_proposal_counts_toward_the_minimum_of_the_rest(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    next_morning(desk, "A 30, B 100")
    assert desk.lines("ordered", "proposed") == {"1/A": (2, 2)}


def test_a_rest_is_not_released_before_what_it_rests_on(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    first = desk.outputs("approval")[0]
    next_morning(desk, "A 30, B 100")
    rest = desk.outputs("approval")[0]
    desk.approve(name="rest.xlsx", source=str(rest))
    desk.run("10:00")
    assert desk.released() == {} and "DECISION_MINIMUM" in desk.codes()
    desk.approve(name="first.xlsx", source=str(first))
    desk.approve(name="again.xlsx", source=str(rest))
    desk.fill("approval", "Comment", "both", "again.xlsx", source="again.xlsx")
    desk.run("11:00")
    assert desk.latest is not None and desk.latest.batch is not None
    assert sorted(desk.latest.batch.releases["cases"]) == [2, 10]


def test_the_minimum_counts_again_for_all_of_an_order_whose_approval_lapsed(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    desk.next_day(6)
    desk.figures("A 9, B 100", MONEY)
    desk.run("09:00")
    assert desk.lines("ordered", "proposed", "deferred") == {"1/A": (12, 0, 12)}


def test_the_supervisor_may_set_a_promised_rest_below_the_minimum(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.order("C2", "2", "B 10")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 13, B 100", MONEY)
    desk.run("09:00")
    desk.fill("review", "Override cases", {"1": 2}, name="review.xlsx")
    desk.fill("review", "Override reason", {"1": "as agreed"}, name="review.xlsx", source="review.xlsx")
    desk.run("10:00")
    assert "OVERRIDE_MINIMUM" not in desk.codes()
    assert desk.lines("proposed", "reason") == {"1/A": (2, "OVERRIDDEN")}


@pytest.mark.parametrize("scope", ["order", "agent"])
def test_a_promised_rest_ships_whatever_becomes_of_its_agents_new_order(tmp_path: Path, scope: str) -> None:
    desk = Desk(tmp_path, f"[orders]\nmin_order_cases = 10\nminimum_scope = {scope!r}\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 19, B 100", MONEY)
    desk.order("C1", "2", "A 20", "08:30", If_short="defer")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 2, "2/A": 0}


def test_a_rest_keeps_the_price_of_the_day_its_order_became_valid(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.catalogue("A 3, B 1")
    desk.figures("A 100, B 100", MONEY)
    desk.order("C2", "2", "A 10", "08:30")
    desk.run("09:00")
    assert desk.lines("price_minor") == {"1/A": 100, "2/A": 300}


@pytest.fixture
def together(tmp_path: Path) -> Desk:
    """C1's orders of 6, 6 and 3 cases reach the minimum of 10 together; C2's of 12 by itself."""
    desk = Desk(
        tmp_path / "together",
        "[orders]\nmin_order_cases = 10\nminimum_scope = 'agent'\n[approval]\nvalid_days = 3\n",
    )
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 100, B 100", MONEY)
    for agent, number, items in (
        ("C1", "1", "A 6"),
        ("C1", "2", "B 6"),
        ("C1", "3", "B 3"),
        ("C2", "4", "A 12"),
    ):
        desk.order(agent, number, items, If_short="defer")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 6, "2/B": 6, "3/B": 3, "4/A": 12}
    return desk


@pytest.mark.parametrize("other", ["", "hold", "refuse"])
def test_part_of_an_agents_orders_is_not_released_below_their_minimum(together: Desk, other: str) -> None:
    together.approve({"1": "approve", "4": "approve", "2": other or None, "3": other or None})
    together.run("19:00")
    assert together.released() == {"4/A": 12}
    assert together.codes().count("DECISION_TOGETHER") == 1 and "DECISION_MINIMUM" not in together.codes()


def test_an_agents_order_is_released_with_the_others_or_after_them(together: Desk) -> None:
    approval = str(together.outputs("approval")[0])
    together.approve({"1": "approve"}, source=approval)
    together.run("18:30")
    assert together.released() == {}
    together.approve({"1": "approve", "2": "approve"}, source=approval)
    together.run("19:00")
    assert together.released() == {"1/A": 6, "2/B": 6}
    together.approve({"3": "approve"}, source=approval)
    together.run("19:30")
    assert together.released() == {"3/B": 3} and "DECISION_TOGETHER" not in together.codes()


def test_a_rest_of_an_agents_order_waits_for_what_it_rests_on(together: Desk) -> None:
    together.order("C1", "5", "A 87", "18:05", If_short="defer")  # 82 of 87 today, with the others' minimum
    together.run("18:10")
    first = str(together.outputs("approval")[0])
    together.next_day()
    together.figures("A 200, B 100", MONEY)
    together.run("09:00")
    rest = str(together.outputs("approval")[0])
    assert together.lines("ordered", "proposed") == {"5/A": (5, 5)}
    together.approve(source=rest)
    together.run("10:00")
    assert together.released() == {} and "DECISION_TOGETHER" in together.codes()
    together.approve({"5": "approve"}, "first.xlsx", first)
    together.approve({"5": "approve"}, "rest.xlsx", rest, reason="with the first")
    together.run("11:00")
    assert together.latest is not None and together.latest.batch is not None
    assert sorted(together.latest.batch.releases["cases"]) == [5, 82]
