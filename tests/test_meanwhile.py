"""Masters that change while an approval is out: an agent who left the list, an item that ended (P-4.7)."""

from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two orders lie with finance."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 100, B 100", "C1 1000, C2 1000")
    desk.order("C1", "1", "A 5")
    desk.order("C2", "2", "B 7")
    desk.run()
    return desk


def test_nothing_is_released_to_an_agent_who_left_the_list(desk: Desk) -> None:
    desk.agents("C2 C3 C4")
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"2/B": 7} and "DECISION_AGENT" in desk.codes()
    assert examine(desk.workspace) == []


def test_nothing_is_released_of_an_item_that_ended(desk: Desk) -> None:
    desk.catalogue("A 1, B 1, D 1, E 1", Status={"A": "discontinued"})
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"2/B": 7} and "DECISION_ITEM" in desk.codes()
    assert examine(desk.workspace) == []
