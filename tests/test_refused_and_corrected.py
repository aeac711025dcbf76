"""A tracking figure corrected in the run that ends its order: what ended stays ended (3-decisions §8)."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from orderbatch.doctor import examine
from tests.desk import Desk
from tests.test_after_release_tracking import track
from tests.test_many_stories import open_parts
from tests.test_orders_that_end import change

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two items at 1.00; approvals hold three days."""
    desk = Desk(tmp_path / "desk", "[approval]\nvalid_days = 3\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    return desk


def picked_short(desk: Desk, shipped: Mapping[str, int], tomorrow: str) -> Path:
    """A 10, B 5 released, this much left, what is owed was shared the next day; the tracking sheet."""
    desk.figures("A 10, B 5", MONEY)
    desk.order("C1", "1", "A 10, B 5", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("18:30")
    sheet = desk.outputs("tracking")[0]
    track(desk, sheet, {sku: {"Shipped cases": cases} for sku, cases in shipped.items()})
    desk.run("19:00")
    desk.next_day()
    desk.figures(tomorrow, MONEY)
    desk.run("09:00")
    return sheet


def nothing_comes_up(desk: Desk) -> None:
    """Neither in this run nor tomorrow, whatever is in stock."""
    assert {kind: cases for kind, cases in open_parts(desk).items() if cases} == {}
    assert examine(desk.workspace) == []
    desk.next_day()
    desk.figures("A 50, B 50", MONEY)
    desk.run("09:00")
    assert desk.record()["orders"] == [] and examine(desk.workspace) == []


def test_a_corrected_rest_of_a_refused_order_is_over_in_the_same_run(desk: Desk) -> None:
    sheet = picked_short(desk, {"A": 4, "B": 3}, "A 0, B 2")
    assert desk.lines("proposed", "deferred") == {"1/A": (0, 6), "1/B": (2, 0)}
    desk.approve("refuse", reason="no longer wanted")
    track(desk, sheet, {"A": {"Shipped cases": 6}})
    desk.run("10:00")
    assert desk.lines("ordered", "refused") == {"1/A": (4, 4), "1/B": (2, 2)}
    assert "SHIPPED_SETTLED" not in desk.codes()
    nothing_comes_up(desk)


@pytest.mark.parametrize(("says", "refused"), [(6, 4), (10, 0)])
def test_a_correction_of_what_is_refused_beside_it_counts(desk: Desk, says: int, refused: int) -> None:
    sheet = picked_short(desk, {"A": 4, "B": 3}, "A 6, B 2")
    desk.approve("refuse", reason="no longer wanted")
    track(desk, sheet, {"A": {"Shipped cases": says}})
    desk.run("10:00")
    assert "SHIPPED_SETTLED" not in desk.codes()
    assert desk.lines("ordered", "refused") == {
        **({"1/A": (refused, refused)} if refused else {}), "1/B": (2, 2)
    }  # fmt: skip
    nothing_comes_up(desk)


def test_what_the_desk_cancels_stays_cancelled_beside_a_correction(desk: Desk) -> None:
    sheet = picked_short(desk, {"A": 4, "B": 3}, "A 4, B 2")
    assert desk.lines("proposed", "deferred") == {"1/A": (4, 2), "1/B": (2, 0)}
    change(desk, "cancel")
    track(desk, sheet, {"A": {"Shipped cases": 9}})
    desk.run("10:00")
    assert desk.lines("ordered", "reason") == {"1/A": (1, "DESK_CANCELLED"), "1/B": (2, "DESK_CANCELLED")}
    nothing_comes_up(desk)


def test_a_proposal_that_lapses_in_the_run_that_refuses_its_order_ends_as_corrected(desk: Desk) -> None:
    sheet = picked_short(desk, {"A": 4, "B": 5}, "A 2, B 2")
    older = desk.outputs("approval")[0]
    desk.next_day()
    desk.figures("A 4, B 2", MONEY)
    desk.run("09:00")
    newer = desk.outputs("approval")[0]
    assert newer != older and desk.lines("proposed", "deferred") == {"1/A": (2, 2)}
    desk.next_day(3)
    desk.approve("refuse", reason="too late", source=str(newer))
    track(desk, sheet, {"A": {"Shipped cases": 9}})
    desk.run("10:00")
    assert desk.lines("ordered", "refused") == {"1/A": (1, 1)}
    nothing_comes_up(desk)


@pytest.mark.parametrize("says", [6, 10])
def test_a_correction_on_a_day_after_the_refusal_is_not_too_late(desk: Desk, says: int) -> None:
    sheet = picked_short(desk, {"A": 4, "B": 3}, "A 6, B 2")
    desk.approve("refuse", reason="no longer wanted")
    desk.run("10:00")
    assert desk.lines("refused") == {"1/A": 6, "1/B": 2}
    desk.next_day()
    track(desk, sheet, {"A": {"Shipped cases": says}})
    desk.run("10:00")
    assert "SHIPPED_SETTLED" not in desk.codes()
    assert desk.outputs("incidents") == []
    nothing_comes_up(desk)
