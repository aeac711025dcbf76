"""Since when gifts are owed: until they are given, whatever was planned in between (7-policies)."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk import MONDAY, Desk
from tests.test_gifts import MONEY, W1, gifts, open_desk, policies, release, ship

TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)


def _owed_since_monday(root: Path, settings: str = "") -> Desk:
    """Two gifts are owed since Monday, for there were none; on Tuesday both are planned with an order."""
    desk = open_desk(root, settings)
    policies(desk, *W1)
    desk.figures("A 1000, B 1000, G1 0", MONEY)
    desk.order("C1", "1", "A 20")
    desk.run()
    release(desk)
    desk.next_day()
    desk.figures("A 1000, B 1000, G1 9", MONEY)
    return desk


def _planned(root: Path, items: str) -> Desk:
    desk = _owed_since_monday(root)
    desk.order("C1", "2", items)
    desk.run()
    assert gifts(desk)["2/G1"] >= 2 and _owed(desk) in ((0, None), (1, TUESDAY.isoformat()))
    return desk


def _owed(desk: Desk) -> tuple[int, str | None]:
    (row,) = (row for row in desk.record()["gifts"] if row["agent"] == "C1")
    return row["owed"], row["owed_since"]


def _refused(desk: Desk) -> None:
    release(desk, decisions="refuse")


def _lapsed(desk: Desk) -> None:
    desk.next_day(2)
    desk.figures("A 1000, B 1000, G1 0", MONEY)
    desk.run()


def _changed(desk: Desk) -> None:
    desk.figures("A 1000, B 1000, G1 0", MONEY, "18:20")
    desk.order("C1", "2", "B 11", "18:20")
    desk.run("18:30")


def _gone_from_stock(desk: Desk) -> None:
    desk.figures("A 1000, B 1000, G1 0", MONEY, "18:20")
    release(desk)


def _picked_short(desk: Desk) -> None:
    release(desk)
    desk.next_day()
    desk.figures("A 1000, B 1000, G1 0", MONEY)
    ship(desk, {"G1": 0})
    desk.run()


@pytest.mark.parametrize("ends", [_refused, _lapsed, _changed, _gone_from_stock, _picked_short])
def test_what_was_planned_and_is_not_given_is_owed_since_it_first_was(
    ends: Callable[[Desk], None], tmp_path: Path
) -> None:
    desk = _planned(tmp_path, "B 10")
    ends(desk)
    assert _owed(desk) == (2, MONDAY.isoformat())


def test_what_is_planned_again_is_told_with_the_day_since_which_it_is_owed(tmp_path: Path) -> None:
    desk = _planned(tmp_path, "B 10")
    desk.order("C1", "2", "B 12", "18:20")
    desk.run("18:30")
    assert [(row["cases"], row["owed_cases"], row["owed_since"]) for row in desk.record()["gift_lines"]] == [
        (2, 2, MONDAY.isoformat())
    ]


def test_who_waited_longest_is_first_also_where_a_plan_was_withdrawn(tmp_path: Path) -> None:
    desk = _planned(tmp_path, "B 10")
    desk.order("C2", "3", "A 20", "18:10")  # owed since Tuesday: of its own two there are none
    desk.figures("A 1000, B 1000, G1 0", MONEY, "18:20")
    desk.approve({"2": "refuse"})
    desk.run("18:30")
    release(desk, "18:40")
    desk.next_day()
    desk.figures("A 1000, B 1000, G1 1", MONEY)
    desk.order("C2", "4", "B 10", "08:10")
    desk.order("C1", "5", "B 10", "08:20")
    desk.run()
    assert gifts(desk) == {"5/G1": 1}


def test_what_was_given_and_is_owed_anew_is_owed_since_then(tmp_path: Path) -> None:
    desk = _planned(tmp_path, "B 10")
    release(desk)
    desk.next_day()
    desk.figures("A 1000, B 1000, G1 0", MONEY)
    desk.order("C1", "4", "A 10")
    desk.run()
    assert _owed(desk) == (1, WEDNESDAY.isoformat())


def test_new_gifts_that_end_with_the_order_that_earned_them_take_no_day_with_them(
    tmp_path: Path,
) -> None:
    desk = _owed_since_monday(tmp_path)
    desk.order("C1", "2", "A 10")
    desk.run()
    release(desk, decisions="refuse")
    assert _owed(desk) == (2, MONDAY.isoformat())


def test_a_new_gift_of_an_order_that_goes_on_is_owed_since_it_was_earned(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 9", MONEY)
    desk.order("C1", "1", "A 20")
    desk.run()
    assert gifts(desk) == {"1/G1": 2}
    desk.next_day()
    desk.figures("A 1000, G1 0", MONEY)
    release(desk)
    assert _owed(desk) == (2, MONDAY.isoformat())
