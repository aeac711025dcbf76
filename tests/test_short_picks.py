"""What the warehouse did not ship of what finance approved is owed, whatever the agent wished (P-4.5.2)."""

from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Desk
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


@pytest.fixture(params=["cancel", "ask", "defer"])
def picked_short(tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    """An order of five, approved, of which nothing left the warehouse."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 5\n[deferral]\nmax_days = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 5", If_short=request.param)
    desk.run()
    desk.approve()
    desk.run("18:30")
    desk.fill("tracking", "Shipped cases", 0)
    desk.run("19:00")
    return desk


def test_it_never_comes_up_in_the_run_that_read_the_sheet_nor_on_that_day(picked_short: Desk) -> None:
    assert picked_short.record()["orders"] == [] and open_parts(picked_short) == {"short": 5, "proposed": 0}
    picked_short.figures("A 50, B 100", MONEY, "19:30")
    picked_short.run("20:00")
    assert picked_short.record()["orders"] == [] and open_parts(picked_short) == {"short": 5, "proposed": 0}


def test_it_goes_before_a_new_order_the_next_day(picked_short: Desk) -> None:
    desk = picked_short
    desk.next_day()
    desk.figures("A 5, B 100", MONEY)
    desk.order("C2", "2", "A 5", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 5, "2/A": 0}


def test_it_stays_owed_with_all_its_priority_until_it_is_there(picked_short: Desk) -> None:
    desk = picked_short
    for stock in (2, 0, 0):
        desk.next_day()
        desk.figures(f"A {stock}, B 100", MONEY)
        desk.run("09:00")
    assert open_parts(desk)["deferred"] >= 3 and examine(desk.workspace) == []
    desk.next_day()
    desk.figures("A 5, B 100", MONEY)
    desk.order("C2", "2", "A 5", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1/A": 5, "2/A": 0}
