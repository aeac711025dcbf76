"""Less stock than was proposed: what finance approved goes in its sequence, and what waits says for whom."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Orders 1 and 2 of five cases each lie with finance; then a newer stock list has six."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 10", "C1 100, C2 100")
    desk.order("C1", "1", "A 5", "09:00")
    desk.order("C2", "2", "A 5", "09:10")
    desk.run("10:00")
    desk.figures("A 6, B 10", "C1 100, C2 100", "10:30")
    return desk


def test_what_is_approved_goes_before_what_comes_after_it_and_is_not_decided(desk: Desk) -> None:
    """It was refused for the stock that the other order's proposal kept, and the other for this one's."""
    desk.approve({"1": "approve"}, "one.xlsx")
    desk.run("11:00")
    assert desk.released() == {"1/A": 5} and "DECISION_STOCK" not in desk.codes()
    assert examine(desk.workspace) == []


def test_what_is_approved_waits_for_what_comes_before_it_and_names_it(desk: Desk) -> None:
    desk.approve({"2": "approve"}, "two.xlsx")
    day = desk.run("11:00")
    (told,) = [one for one in day.findings if one.code == "DECISION_WAITS"]
    assert desk.released() == {} and told.value == "2" and told.cell
    assert [told.numbers["orders"], *(("1" in told.message(Words(said))) for said in LANGUAGES)] == [
        ["1"],
        True,
        True,
    ]


@pytest.mark.parametrize("first", ["refuse", "approve"])
def test_once_the_one_before_is_decided_nothing_waits_for_it(desk: Desk, first: str) -> None:
    desk.approve({"1": first, "2": "approve"}, "both.xlsx")
    desk.run("11:00")
    assert desk.released() == ({"2/A": 5} if first == "refuse" else {"1/A": 5})
    assert ("DECISION_STOCK" in desk.codes()) == (first == "approve")
    assert "DECISION_WAITS" not in desk.codes() and examine(desk.workspace) == []


def test_money_of_one_agent_goes_in_the_same_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 100", "C1 100")
    for number in ("1", "2"):
        desk.order("C1", number, "A 50", f"09:0{number}")
    desk.run("10:00")
    desk.figures("A 100", "C1 60", "10:30")
    source = str(desk.outputs("approval")[0])
    desk.approve({"2": "approve"}, "two.xlsx", source)
    desk.run("11:00")
    assert desk.released() == {} and desk.codes().count("DECISION_WAITS") == 1
    desk.approve({"1": "approve"}, "one.xlsx", source)
    desk.run("11:30")
    assert desk.released() == {"1/A": 50}
