"""Finance is asked nothing about an order that ends in the very run in which its approval comes back."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from orderbatch.contract.finding import Finding
from orderbatch.day import check
from tests.desk import Cell, Desk

HEADS: list[Cell] = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
End = Callable[[Desk], None]


def desk_change(desk: Desk, row: list[Cell]) -> None:
    desk.put("desk.xlsx", [["Desk change"], [], HEADS, row], "11:00")


def withdrawn(desk: Desk) -> None:
    desk.order("C1", "1", "A 0", "11:00")


def amended(desk: Desk) -> None:
    desk.order("C1", "1", "A 4", "11:00")


def cancelled(desk: Desk) -> None:
    desk.put(
        "desk.xlsx", [["Desk change"], [], HEADS, ["1", "C1", None, None, "cancel", "Li", "phone"]], "11:00"
    )


def changed(desk: Desk) -> None:
    desk_change(desk, ["1", "C1", "A", 3, "change", "Li", "phone"])


def shared_again(desk: Desk) -> None:
    desk.fill("review", "Override cases", {"1": 4}, "review.xlsx")
    desk.fill("review", "Override reason", {"1": "so"}, "review.xlsx", source="review.xlsx")


def left_the_list(desk: Desk) -> None:
    desk.agents("C2 C3")


ENDS: Mapping[str, End] = {
    end.__name__.replace("_", " "): end
    for end in (withdrawn, amended, cancelled, changed, shared_again, left_the_list)
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Orders 1 and 2 of 10 cases each lie with finance; item B is short, so there is a review."""
    desk = Desk(tmp_path, "[funds]\nsecond_approver_over = 5.0\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100, B 12", "C1 1000, C2 1000, C3 1000")
    for agent, number in (("C1", "1"), ("C2", "2"), ("C3", "3")):
        desk.order(agent, number, "A 6, B 9")
    desk.run("10:00")
    return desk


def told_of(desk: Desk, number: str) -> set[str]:
    """What is told of an order of the approval, in a run as in a check."""
    checked = check(desk.workspace, desk.at("12:00")).findings
    found = desk.run("12:00").findings
    before, codes = ({one.code for one in some if _names(one, number)} for some in (checked, found))
    assert before == codes
    return codes


def _names(told: Finding, number: str) -> bool:
    orders = told.numbers.get("orders", ())
    is_among = isinstance(orders, list | tuple) and number in orders
    return told.file.startswith("approval") and (told.value == number or is_among)


@pytest.mark.parametrize("end", ENDS)
def test_a_blank_row_of_an_order_that_ends_is_not_asked_for(desk: Desk, end: str) -> None:
    desk.approve({"2": "hold"}, second_approver="Li")
    ENDS[end](desk)
    assert told_of(desk, "1") == set()


@pytest.mark.parametrize("end", sorted(ENDS.keys() - {"shared again"}))  # it takes all of its batch again
def test_the_other_blank_rows_are_asked_for(desk: Desk, end: str) -> None:
    desk.approve({"2": "hold"}, second_approver="Li")
    ENDS[end](desk)
    assert told_of(desk, "3") == {"DECISION_BLANK"}


@pytest.mark.parametrize("missing", ["Reason", "Decided by"])
@pytest.mark.parametrize("end", ENDS)
def test_an_incomplete_decision_on_an_order_that_ends_is_told_as_over(
    desk: Desk, end: str, missing: str
) -> None:
    said: dict[str, Cell] = {"Decided by": "Wang", "Reason": "agreed", missing: None}
    desk.fill("approval", "Decision", {"1": "refuse"}, beside=said)
    ENDS[end](desk)
    assert told_of(desk, "1") == {"DECISION_OVER"}
