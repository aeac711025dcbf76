"""What the warehouse leaves behind of an order that has ended lapses at once and is told (3-decisions §8)."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.desk import Desk
from tests.test_held_for_rep import change, reply_text
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A 10 of C1's order are released, and what came up of its rest lies with finance the next day."""
    desk = Desk(tmp_path, "[approval]\nvalid_days = 3\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 2", MONEY)
    desk.order("C1", "1", "A 10, B 5", If_short="defer")
    desk.run("17:00")
    desk.approve()
    desk.run("18:00")
    return desk


def on_its_next_day(desk: Desk) -> Path:
    tracking = desk.outputs("tracking")[0]
    desk.next_day()
    desk.figures("A 10, B 5", MONEY)
    desk.run("09:00")
    return tracking


def refuse(desk: Desk) -> None:
    desk.approve("refuse", reason="not paid")


def cancel(desk: Desk) -> None:
    change(desk, "1 C1 - - cancel", clock="10:00")


def cancel_line(desk: Desk) -> None:
    change(desk, "1 C1 B - cancel", clock="10:00")


def shipped(desk: Desk, tracking: Path, cases: int) -> None:
    desk.fill("tracking", "Shipped cases", cases, "tracked.xlsx", source=str(tracking))


@pytest.mark.parametrize("end", [refuse, cancel])
@pytest.mark.parametrize("when", ["same run", "same day", "next day"])
def test_what_did_not_ship_of_an_ended_order_lapses_and_is_told(desk: Desk, end: object, when: str) -> None:
    tracking = on_its_next_day(desk)
    assert callable(end)
    end(desk)
    if when != "same run":
        desk.run("10:00")
    if when == "next day":
        desk.next_day()
    shipped(desk, tracking, 2)  # of A 10 and B 2
    desk.run("11:00")
    told = [finding for finding in desk.latest.findings if finding.code == "SHORT_LAPSES"]  # type: ignore[union-attr]
    assert [(finding.value, finding.numbers["sku"], finding.numbers["cases"]) for finding in told] == [
        ("1", "A", 8)
    ]
    for language in LANGUAGES:
        assert "8" in told[0].message(Words(language)) and "C1" in told[0].message(Words(language))
    name = "refused" if end is refuse else "cancelled"
    assert desk.lines("ordered", name)["1/A"] == (8, 8)
    said = reply_text(desk)
    assert ("not paid" if end is refuse else "Mr Li") in said
    assert {kind: cases for kind, cases in open_parts(desk).items() if cases} == {}
    assert examine(desk.workspace) == []
    desk.next_day()
    desk.figures("A 50, B 50", MONEY)
    desk.run("09:00")
    assert desk.record()["orders"] == [] and examine(desk.workspace) == []


def test_what_was_short_before_the_order_ended_ends_with_it(desk: Desk) -> None:
    tracking = on_its_next_day(desk)
    shipped(desk, tracking, 2)
    desk.run("10:00")
    assert open_parts(desk)["short"] == 8 and "SHORT_LAPSES" not in desk.codes()
    refuse_newest(desk)
    desk.run("11:00")
    assert desk.lines("refused")["1/A"] == 8 and "SHORT_LAPSES" not in desk.codes()
    assert {kind: cases for kind, cases in open_parts(desk).items() if cases} == {}
    assert examine(desk.workspace) == []


def refuse_newest(desk: Desk) -> None:
    approval = sorted((desk.root / "outbox").glob("*/*/Approval*.xlsx"), key=lambda path: path.name)[-1]
    desk.approve("refuse", source=str(approval), reason="not paid")


def test_a_cancelled_line_leaves_the_others_owed(desk: Desk) -> None:
    tracking = on_its_next_day(desk)
    cancel_line(desk)
    desk.run("10:00")
    shipped(desk, tracking, 1)
    desk.run("11:00")
    assert "SHORT_LAPSES" in desk.codes() and open_parts(desk)["short"] == 9  # A is still owed
    assert desk.lines("ordered", "cancelled") == {"1/B": (1, 1)}
    assert examine(desk.workspace) == []


def test_an_order_that_goes_on_is_owed_what_did_not_ship(desk: Desk) -> None:
    shipped(desk, on_its_next_day(desk), 2)
    desk.run("10:00")
    assert "SHORT_LAPSES" not in desk.codes() and open_parts(desk)["short"] == 8
