"""Orders that their agents take back with zeros, and what the rep changes by his own hand 改单."""

from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Desk
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An order of sixteen, of which ten lie with finance and six wait."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.run()
    return desk


def change(desk: Desk, action: str, by: str = "Mr Li", why: str = "on the phone", number: str = "1") -> None:
    """A desk change comes in."""
    rows = [["Order no.", "Agent code", "Action", "Agreed by", "Reason"], [number, "C1", action, by, why]]
    desk.put(f"change {action} {by}.xlsx", rows, "18:10")  # type: ignore[arg-type]


def test_zeros_take_an_order_back(desk: Desk) -> None:
    desk.order("C1", "1", "A 0", "18:10")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_WITHDRAWN"] and open_parts(desk) == {"proposed": 0}
    assert desk.lines("cancelled", "reason") == {"1/A": (16, "WITHDRAWN")}
    assert examine(desk.workspace) == []


def test_zeros_come_too_late_for_what_finance_approved(desk: Desk) -> None:
    desk.approve()
    desk.run("18:30")
    desk.order("C1", "1", "A 0", "18:40")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_AMENDED_LATE"] and open_parts(desk) == {"deferred": 6, "proposed": 0}


def test_a_new_order_of_zeros_goes_back(desk: Desk) -> None:
    desk.order("C2", "2", "A 0", "18:10")
    desk.run("19:00")
    assert "TOO_SMALL" in desk.codes() and desk.record()["orders"] == []


def test_a_desk_change_cancels_an_order_and_says_who_agreed(desk: Desk) -> None:
    change(desk, "cancel")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_DONE"] and open_parts(desk) == {"proposed": 0}
    assert desk.lines("cancelled", "reason") == {"1/A": (16, "DESK_CANCELLED")}
    assert desk.latest is not None and desk.latest.batch is not None
    assert desk.latest.batch.orders["numbers"].iloc[0]["by"] == "Mr Li"
    assert len(desk.outputs("reply")) == 1 and examine(desk.workspace) == []


@pytest.mark.parametrize(("by", "why"), [("", "on the phone"), ("Mr Li", ""), ("–", "on the phone")])
def test_a_desk_change_needs_who_agreed_and_why(desk: Desk, by: str, why: str) -> None:
    change(desk, "cancel", by, why)
    desk.run("19:00")
    assert {"DESK_CHANGE_WHO", "CELL_BLANK"} & set(desk.codes()) and open_parts(desk)["proposed"] == 1


def test_two_desk_changes_that_differ_change_nothing(desk: Desk) -> None:
    change(desk, "cancel")
    change(desk, "keep held", "Ms Wu")
    desk.run("19:00")
    assert desk.codes() == ["ANSWERS_DIFFER"] * 2 and open_parts(desk)["proposed"] == 1


def test_a_desk_change_of_what_is_not_open_is_told(desk: Desk) -> None:
    change(desk, "cancel", number="77")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_LATE"]


def test_a_desk_change_never_says_that_it_let_go_what_nobody_held(desk: Desk) -> None:
    change(desk, "release")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_FREE"] and open_parts(desk)["proposed"] == 1
