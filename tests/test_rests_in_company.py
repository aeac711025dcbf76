"""A small rest travels with its agent's next shipment where the desk wants that (`deferral.rest_minimum`)."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.explaining import explain_screen, explained
from tests.desk import Desk

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """16 of 20 cases of C1's order are released, 4 deferred; a rest below 10 does not travel alone."""
    desk = Desk(tmp_path, "[deferral]\nrest_minimum = 10\nmax_days = 4\n[approval]\nvalid_days = 3\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 16, B 100", MONEY)
    desk.order("C1", "1", "A 20", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    return desk


def test_a_small_rest_waits_for_the_agents_next_shipment(desk: Desk) -> None:
    desk.figures("A 116, B 100", MONEY)
    desk.order("C2", "2", "A 98", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed", "deferred", "reason") == {
        "1/A": (0, 4, "REST_WAITS"),
        "2/A": (98, 0, "SERVED_FULL"),
    }
    for language in LANGUAGES:
        words = Words(language)
        screen = explain_screen(explained(desk.workspace, "1", "", words), words)
        assert words.text("reasons.REST_WAITS", would=4, minimum=10) in screen
    desk.next_day()
    desk.figures("A 216, B 100", MONEY)
    desk.order("C1", "3", "B 2", "08:30")
    desk.run("09:00")
    assert desk.lines("proposed")["1/A"] == 4 and desk.lines("proposed")["3/B"] == 2
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("company", "proposed"),
    [
        ("nothing", 0),
        ("an order that waits for money", 0),
        ("an order that stock does not cover", 0),
        ("an order that ships", 4),
        ("the supervisor's word", 1),
    ],
)
def test_what_counts_as_company(desk: Desk, company: str, proposed: int) -> None:
    desk.figures("A 18, B 100" if company == "the supervisor's word" else "A 116, B 100", MONEY)
    if company == "an order that waits for money":
        desk.order("C1", "2", "B 99999", "08:30")
    if company == "an order that stock does not cover":
        desk.catalogue("A 1, B 1, C 1")
        desk.order("C1", "2", "C 5", "08:30", If_short="defer")
    if company in ("an order that ships", "the supervisor's word"):
        desk.order("C1", "2", "B 1", "08:30")
    desk.run("09:00")
    if company == "the supervisor's word":
        desk.fill("review", "Override cases", {"1": 1, "2": 0}, name="review.xlsx")
        desk.fill(
            "review",
            "Override reason",
            {"1": "by hand", "2": "by hand"},
            name="review.xlsx",
            source="review.xlsx",
        )
        desk.run("10:00")
    assert desk.lines("proposed")["1/A"] == proposed


def test_two_rests_that_reach_it_together_travel_together(desk: Desk) -> None:
    desk.figures("A 116, B 8", MONEY)
    desk.order("C1", "2", "B 16", "08:30", If_short="defer")
    desk.run("09:00")
    desk.approve()
    desk.run("10:00")
    assert desk.released() == {"1/A": 4, "2/B": 8}
    desk.next_day()
    desk.figures("A 116, B 16", MONEY)
    desk.run("09:00")
    assert desk.lines("proposed", "reason") == {"2/B": (0, "REST_WAITS")}


def test_after_the_longest_wait_it_ships_alone(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []
    for _day in range(5):
        desk.figures("A 116, B 100", MONEY)
        desk.run("09:00")
        seen += desk.lines("proposed", "cancelled").values() if desk.latest and desk.latest.batch else []
        desk.next_day()
    assert seen == [(0, 0)] * 4 + [(4, 0)]
