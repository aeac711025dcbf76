"""Finance's refusal ends an order with all that is open of it; everybody is told in the same run."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.doctor import examine
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import story
from tests.desk import Desk
from tests.test_held_for_rep import change
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


def state_of(desk: Desk, key: str) -> str:
    """What `status` says of an order."""
    state = desk.workspace.state / "backups"
    with open_ledger(desk.workspace.ledger_url, desk.workspace.archive, state) as ledger:
        return ledger.ask(story.story_of, key).state


DEFER, ASK = {"If_short": "defer"}, {"If_short": "ask"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two items at 1.00, ten cases of A; approvals hold three days."""
    desk = Desk(tmp_path, "[approval]\nvalid_days = 3\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", MONEY)
    return desk


@pytest.mark.parametrize("wish", [DEFER, ASK])
def test_a_refusal_ends_the_rest_as_well(desk: Desk, wish: dict[str, str]) -> None:
    desk.order("C1", "1", "A 16", **wish)
    desk.run()
    desk.approve("refuse", reason="price to be checked")
    desk.run("19:00")
    assert open_parts(desk) == {"proposed": 0}
    assert desk.lines("ordered", "refused", "reason") == {"1/A": (16, 16, "FINANCE_REFUSED")}
    assert state_of(desk, "C1/1") == "refused"
    desk.next_day()
    desk.figures("A 50, B 100", MONEY)
    assert desk.run("09:00").batch is not None and desk.record()["orders"] == []
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("row", ["C A 12 change", "C A - cancel", "C B 3 change", "C - - cancel"])
def test_a_desk_change_beside_a_refusal_is_told_as_too_late(desk: Desk, row: str) -> None:
    """Also of a line that finance was not asked about: “was made” was said of what was refused."""
    desk.order("C1", "1", "A 6, B 104", **DEFER)
    desk.figures("A 0, B 100", MONEY)
    desk.run()
    desk.approve("refuse", reason="price to be checked")
    change(desk, row.replace("C", "1 C1", 1))
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_LATE"] and desk.record()["desk_changes"] == []
    assert desk.lines("ordered", "refused") == {"1/A": (6, 6), "1/B": (104, 104)}
    assert examine(desk.workspace) == []


def test_agent_and_rep_are_told_in_the_same_run_why(desk: Desk) -> None:
    desk.order("C1", "1", "A 6")
    desk.run()
    desk.approve("refuse", reason="price to be checked")
    desk.run("19:00")
    assert desk.latest is not None and desk.latest.batch is not None
    numbers = desk.latest.batch.orders["numbers"].iloc[0]
    assert (numbers["why"], numbers["by"], numbers["ordered"]) == ("price to be checked", "Wang", 6)
    reply = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0]
    assert any("price to be checked" in str(cell.value) for row in reply.iter_rows() for cell in row)
    page = desk.outputs("summary")[0].read_text("utf-8")
    assert "price to be checked" in page


def test_a_refusal_counts_on_a_day_without_figures(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    desk.next_day()
    desk.approve("refuse")
    desk.run("09:00")
    assert open_parts(desk) == {"proposed": 0} and desk.lines("refused") == {"1/A": 16}


def test_another_proposal_of_the_order_is_refused_with_it(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    first = desk.outputs("approval")[0]
    desk.next_day()
    desk.figures("A 30, B 100", MONEY)
    desk.run("09:00")
    assert open_parts(desk) == {"proposed": 2}
    desk.approve("refuse", source=str(first))
    desk.run("10:00")
    assert open_parts(desk) == {"proposed": 0} and desk.lines("refused") == {"1/A": 16}
    assert examine(desk.workspace) == []


def test_hold_keeps_the_order(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    desk.approve("hold", reason="tomorrow")
    desk.run("19:00")
    assert open_parts(desk) == {"deferred": 6, "proposed": 1}


def test_a_changed_form_of_a_refused_order_is_no_way_back(desk: Desk) -> None:
    desk.order("C1", "1", "A 6")
    desk.run()
    desk.approve("refuse", reason="no")
    desk.run("18:30")
    desk.order("C1", "1", "A 5", "18:40")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_OVER"] and desk.record()["orders"] == []
