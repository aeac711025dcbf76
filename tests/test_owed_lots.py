"""What is owed ships by the case where it is no whole lot: a pick sheet knows no lots (P-4.5.2)."""

from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Desk
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


@pytest.fixture(params=["cancel", "ask", "defer"])
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """Six cases approved of an item that is sold by three; the warehouse shipped four of them."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.catalogue("A 1, B 1", **{"Order multiple": {"A": 3}})
    desk.agents("C1 C2")
    desk.figures("A 6, B 100", MONEY)
    desk.order("C1", "1", "A 6", If_short=request.param)
    desk.run()
    desk.approve()
    desk.run("18:30")
    desk.fill("tracking", "Shipped cases", 4)
    desk.run("19:00")
    assert open_parts(desk) == {"short": 2, "proposed": 0}
    desk.next_day()
    return desk


def test_less_than_a_lot_goes_before_a_new_order_and_leaves_whole_lots_to_it(desk: Desk) -> None:
    desk.figures("A 8, B 100", MONEY)
    desk.order("C2", "2", "A 9", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 2, "2/A": 6} and examine(desk.workspace) == []
    desk.approve()
    desk.run("10:00")
    assert desk.latest and desk.latest.batch
    released = desk.latest.batch.releases
    assert dict(zip(released["agent"], released["cases"], strict=True)) == {"C1": 2, "C2": 6}
    desk.fill("tracking", "Shipped cases", 1)
    desk.run("11:00")
    assert examine(desk.workspace) == []


def test_it_comes_case_by_case_and_outlives_an_approval_that_lapsed(desk: Desk) -> None:
    desk.figures("A 1, B 100", MONEY)
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 1}
    desk.next_day(7)
    desk.figures("A 2, B 100", MONEY)
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 2} and examine(desk.workspace) == []


def test_who_cannot_pay_keeps_no_goods_from_others(desk: Desk) -> None:
    desk.figures("A 6, B 100", "C1 0, C2 1000")
    desk.order("C2", "2", "A 6", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 0, "2/A": 6}
