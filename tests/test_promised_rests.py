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
