"""Gifts are lost by what stock or money cut, never by cases that the agent gave up (7-policies, P-3.3)."""

from pathlib import Path

from tests.desk import Cell, Desk
from tests.test_gifts import W1, gifts, open_desk, policies, replied
from tests.test_overtaken_rows import HEADS


def fewer(desk: Desk, cases: int) -> None:
    row: list[Cell] = ["1", "C1", "A", cases, "change", "Li", "phone"]
    desk.put("desk.xlsx", [["Desk change"], [], HEADS, row], "11:00")


def lost(desk: Desk) -> list[int]:
    return [row["lost"] for row in desk.record()["gifts"]]


def test_cases_that_the_agent_gave_up_by_phone_lost_no_gift(tmp_path: Path) -> None:
    """60 of 170 cases were struck off as agreed, and the reply said what they would have given."""
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 100", "C1 30")
    desk.order("C1", "1", "A 45")
    desk.run("10:00")  # held: 45 for 30
    fewer(desk, 25)
    desk.run("12:00")
    assert desk.lines("ordered", "proposed", "cancelled") == {"1/A": (45, 25, 20)}
    assert gifts(desk) == {"1/G1": 2} and lost(desk) == [0]
    assert "If all that you ordered shipped now" not in replied(desk)


def test_what_stock_cut_beside_them_is_still_told_as_lost(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 15, G1 100", "C1 30")
    desk.order("C1", "1", "A 45", If_short="defer")
    desk.run("10:00")
    fewer(desk, 25)
    desk.run("12:00")
    assert gifts(desk) == {"1/G1": 1} and lost(desk) == [1]
    assert "If all that you ordered shipped now (10 cases more)" in replied(desk)


def test_a_cut_that_is_offered_loses_gifts_of_what_is_still_wanted(tmp_path: Path) -> None:
    """45 cases were counted where 41 are wanted: the cut of 2 seemed to lose nothing."""
    desk = open_desk(tmp_path, "[funds]\ntolerance_percent = 10\n")
    policies(desk, *W1)
    desk.figures("A 1000, G1 100", "C1 39")
    desk.order("C1", "1", "A 45", Reduce_if_funds_short="ask")
    desk.run("10:00")
    fewer(desk, 41)
    desk.run("12:00")
    (order,) = desk.record()["orders"]
    assert (order["status"], order["numbers"]["offer"], order["numbers"]["offer_gifts"]) == (
        "held",
        2,
        "Washing: G1 1",
    )
