"""Masters that change while an approval is out: an agent who left the list, an item that ended (P-4.7)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orderbatch.doctor import examine
from orderbatch.ledger.books import ledger_of
from orderbatch.month.periods_read import Periods
from tests.desk import Desk
from tests.test_gifts import MONEY, W1, open_desk, policies
from tests.test_held_for_rep import change
from tests.test_many_stories import open_parts


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


def order_7_with_finance(root: Path, stock: str, lines: str, **said: str) -> Desk:
    """The order of agent C1, of which D will end."""
    desk = Desk(root)
    desk.catalogue("A 1, D 1")
    desk.agents("C1 C2")
    desk.figures(stock, "C1 1000, C2 1000")
    desk.order("C1", "7", lines, **said)
    desk.run("10:00")
    return desk


def test_nothing_is_released_to_an_agent_who_left_the_list(desk: Desk) -> None:
    desk.agents("C2 C3 C4")
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"2/B": 7} and "DECISION_AGENT" in desk.codes()
    assert examine(desk.workspace) == []


def test_an_agent_who_left_the_list_keeps_name_and_region_in_all_that_is_told_of_them(tmp_path: Path) -> None:
    """The order went on as “C1” of no region, and the month showed a region without a name, all zero."""
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 100, G1 0", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run("10:00")
    desk.agents("C2")
    for kinds in (("orders", "gifts"), ("orders",)):
        desk.next_day()
        desk.figures("A 100, G1 0", MONEY)
        desk.run("10:00")
        for kind in kinds:
            told = {(row["agent"], row["agent_name"], row["region"]) for row in desk.record()[kind]}
            assert told == {("C1", "Agent C1", "North")}
        change(desk, "1 C1 - - cancel", clock="11:00")
    with ledger_of(desk.workspace) as ledger:
        month = Periods.of(ledger).figures(desk.today.year, desk.today.month, desk.workspace.settings)
    assert month.regions["region"].tolist() == ["North"]
    named = {row["agent"]: (row["agent_name"], row["region"]) for row in month.contracts}
    assert named["C1"] == ("Agent C1", "North")


def test_nothing_is_released_of_an_item_that_ended(desk: Desk) -> None:
    desk.catalogue("A 1, B 1, D 1, E 1", Status={"A": "discontinued"})
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"2/B": 7} and "DECISION_ITEM" in desk.codes()
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("wish", "ends"),
    [("defer", {3: ("WAITED_TOO_LONG", 10)}), ("ask", {0: ("FOR_REP", 7), 4: ("NO_ANSWER", 3)})],
)
def test_what_the_rep_let_go_of_an_ended_item_still_ends_when_it_waits_too_long(
    tmp_path: Path, wish: str, ends: dict[int, tuple[str, int]]
) -> None:
    """His word takes the place of the catalogue's, not of the days after which a rest or a question ends."""
    desk = Desk(tmp_path, "[deferral]\nmax_days = 2\nanswer_days = 1\n")
    desk.catalogue("A 1, D 1")
    desk.agents("C1 C2")
    desk.figures("D 3", "C1 1000, C2 1000")
    desk.order("C1", "7", "D 10", If_short=wish)
    desk.run("10:00")
    desk.catalogue("A 1, D 1", Status={"D": "discontinued"})
    for day in range(5):
        desk.run("11:00")
        ended = {row["reason"]: row["cancelled"] for row in desk.record()["lines"] if row["cancelled"]}
        assert ended == dict([ends[day]] if day in ends else []), day
        if not day:
            change(desk, "7 C1 - - release", clock="11:30")
            desk.run("12:00")
            assert desk.lines("proposed") == {"7/D": 3}
        desk.next_day()
        desk.figures("D 0, A 1", "C1 1000, C2 1000")
    assert not any(open_parts(desk).values()) and examine(desk.workspace) == []


@pytest.mark.parametrize("later", [False, True])
def test_an_order_of_which_the_rep_cancels_the_ended_item_goes_on_in_that_run(
    tmp_path: Path, later: bool
) -> None:
    """Also where that run is the one that withdraws its approval; a run with nothing new decides nothing."""
    desk = order_7_with_finance(tmp_path, "A 100, D 100", "A 5, D 4")
    desk.catalogue("A 1, D 1", Status={"D": "discontinued"})
    if later:
        desk.run("11:00")
    change(desk, "7 C1 D - cancel", clock="11:30")
    desk.run("12:00")
    assert desk.lines("proposed", "cancelled") == {"7/A": (5, 0), "7/D": (0, 4)}
    assert desk.codes() == (["DESK_CHANGE_DONE"] if later else ["MEANWHILE_ANSWERED", "DESK_CHANGE_DONE"])
    assert desk.run("12:30").batch is None
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("said", ["7 C1 - - release", "7 C1 A 3 change", "7 C1 A 9 change"])
@pytest.mark.parametrize("who", ["item", "agent"])
def test_what_the_rep_answers_in_the_run_that_finds_the_doubt_is_answered_on_later_days_too(
    tmp_path: Path, said: str, who: str
) -> None:
    """Also where he asks for more, which makes the order anew, and nothing can ship on that day."""
    desk = order_7_with_finance(tmp_path, "A 100, D 100", "A 5, D 4", If_short="defer")
    if who == "item":
        desk.catalogue("A 1, D 1", Status={"D": "discontinued"})
    else:
        desk.agents("C2")
    desk.figures("A 100, D 0", "C1 0, C2 1000", "11:00")
    change(desk, said, clock="11:30")
    desk.run("12:00")
    assert [order["status"] for order in desk.record()["orders"]] == ["held"]
    desk.next_day()
    desk.figures("A 100, D 3", "C1 1000, C2 1000")
    desk.run("09:00")
    cases = int(said.split()[3]) if "change" in said else 5
    assert desk.lines("proposed") == {"7/A": cases, "7/D": 3} and examine(desk.workspace) == []


def test_what_was_right_when_the_rep_asked_for_more_is_asked_about_when_it_is_wrong_again(
    tmp_path: Path,
) -> None:
    """Its agent left, came back, and left once more: his word was given while nothing was doubtful."""
    desk = order_7_with_finance(tmp_path, "A 100, D 100", "A 5, D 4")
    desk.agents("C2")
    desk.run("11:00")
    desk.agents("C1 C2 C3")
    change(desk, "7 C1 A 9 change", clock="11:30")
    desk.run("12:00")
    assert desk.lines("proposed") == {"7/A": 9, "7/D": 4}
    desk.agents("C2 C3")
    desk.run("13:00")
    assert "MEANWHILE_AGENT" in desk.codes() and open_parts(desk) == {"for_rep": 13, "proposed": 0}
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("wish", ["ask", "defer"])
def test_a_run_with_nothing_new_ends_nothing_of_an_order_held_for_an_ended_item(
    tmp_path: Path, wish: str
) -> None:
    """What of it waits for an answer ends with its item in the run that holds the rest, and is told there."""
    desk = order_7_with_finance(tmp_path, "A 100, D 12", "D 15", If_short=wish)
    desk.next_day()
    desk.catalogue("A 1, D 1", Status={"D": "discontinued"})
    desk.figures("A 100, D 12", "C1 1000, C2 1000")
    desk.run("09:00")
    held = open_parts(desk)
    assert held["for_rep"] == (12 if wish == "ask" else 15) and "MEANWHILE_ITEM" in desk.codes()
    assert desk.run("10:00").batch is None and open_parts(desk) == held
    desk.next_day()
    desk.figures("A 100, D 12", "C1 1000, C2 1000")
    desk.run("09:00")
    assert open_parts(desk) == {"for_rep": held["for_rep"], "proposed": 0}
    assert examine(desk.workspace) == []


def test_what_meanwhile_holds_for_the_rep_is_held_also_while_there_are_no_figures(tmp_path: Path) -> None:
    """Holding needs none: with the next figures its ended item was cancelled and the rest shared out."""
    desk = order_7_with_finance(tmp_path, "A 100, D 12", "D 12, A 3")
    desk.next_day()
    desk.catalogue("A 1, D 1", Status={"D": "discontinued"})
    desk.run("09:00")
    assert desk.codes() == ["MEANWHILE_ITEM"] and open_parts(desk) == {"for_rep": 15, "proposed": 0}
    desk.figures("A 100, D 12", "C1 1000", clock="10:00")
    desk.run("10:30")
    assert open_parts(desk) == {"for_rep": 15, "proposed": 0} and examine(desk.workspace) == []


ANSWERED = {  # what the rep says → cases proposed of 9 with finance, of the 2 of a rest
    "- - release": (9, 2), "- - keep held": (0, 0), "D {} change": (8, 1), "- - cancel": (0, 0),
}  # fmt: skip


@pytest.mark.parametrize("said", ANSWERED)
@pytest.mark.parametrize("is_rest", [False, True])
def test_a_desk_change_answers_for_what_the_lists_of_its_own_run_make_doubtful(
    tmp_path: Path, is_rest: bool, said: str
) -> None:
    """One mail brought a list without the agent and the rep's word on it: there was “nothing to release”."""
    items = "A 5, D 6" if is_rest else "A 5, D 4"
    desk = order_7_with_finance(tmp_path, "A 9, D 4", items, If_short="defer")
    if is_rest:
        desk.approve()
        desk.run("10:30")
        desk.next_day()
    desk.agents("C2")
    desk.figures("A 9, D 9", "C1 1000, C2 1000", clock="11:00")
    change(desk, "7 C1 " + said.format(5 if is_rest else 3), clock="11:30")
    desk.run("12:00")
    is_kept = "keep" in said
    told = ["MEANWHILE_RELEASED"] if is_rest else ["MEANWHILE_AGENT" if is_kept else "MEANWHILE_ANSWERED"]
    assert desk.codes() == [*told, "DESK_CHANGE_DONE"]
    assert sum(desk.lines("awaiting").values()) == is_kept * (2 if is_rest else 9)
    assert sum(desk.lines("proposed").values()) == ANSWERED[said][is_rest]
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("said", ["release", "keep held"])
@pytest.mark.parametrize("is_answered", [False, True])
def test_what_only_waits_for_its_agents_answer_is_not_held_and_not_let_go(
    tmp_path: Path, said: str, is_answered: bool
) -> None:
    """Its agent left the list: “no longer held” was said of it, and it was held once he answered."""
    desk = order_7_with_finance(tmp_path, "A 9, D 4", "A 5, D 6", If_short="ask")
    reply = desk.outputs("reply")[0]
    desk.approve()
    desk.run("10:30")
    desk.next_day()
    desk.agents("C2")
    desk.figures("A 9, D 9", "C1 1000, C2 1000", clock="11:00")
    change(desk, f"7 C1 - - {said}", clock="11:30")
    if is_answered:
        desk.fill("reply", "Choice", {"7": "defer"}, "answer.xlsx", str(reply))
    desk.run("12:00")
    if is_answered:
        assert desk.lines("proposed", "awaiting") == {"7/D": (2, 0) if said == "release" else (0, 2)}
    else:
        assert desk.codes() == ["MEANWHILE_RELEASED", "DESK_CHANGE_FREE"]
        assert open_parts(desk) == {"awaiting": 2, "proposed": 0}
    assert examine(desk.workspace) == []


# what ends the proposal of order 7 in the run in which finance holds it
ENDINGS: dict[str, Callable[[Desk], None]] = {
    "its item ended": lambda desk: desk.catalogue("A 1, D 1", Status={"D": "discontinued"}),
    "its agent left the list": lambda desk: desk.agents("C2"),
    "its agent changed it": lambda desk: desk.order("C1", "7", "A 30, D 3", clock="10:30"),
    "its agent takes it back": lambda desk: desk.order("C1", "7", "A 0, D 0", clock="10:30"),
    "the rep changed it": lambda desk: change(desk, "7 C1 A 20 change", clock="10:30"),
    "the rep ends it": lambda desk: change(desk, "7 C1 - - cancel", clock="10:30"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_finance_holds_and_something_else_ends_is_open_once_beside_a_review(
    tmp_path: Path, ending: str
) -> None:
    """A hold keeps only what is still there: the review shares the others again, not what has ended."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1, D 1")
    desk.agents("C1 C2", If_short={"C1": "defer"})
    desk.figures("A 10, D 10", "C1 1000, C2 1000")
    desk.order("C1", "7", "A 30, D 4")
    desk.order("C2", "8", "A 13")
    desk.run("10:00")
    desk.fill("review", "Override cases", {"8": 2}, beside={"Override reason": "half is enough"})
    desk.approve({"7": "hold"})
    ENDINGS[ending](desk)
    desk.run("12:00")
    assert desk.lines("proposed")["8/A"] == 2
    assert all(cases <= {"A": 30, "D": 4}[place[-1]] for place, cases in desk.lines("ordered").items())
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(("shipped", "left"), [(None, 5), (0, 0), (5, 0)])
def test_of_goods_released_to_an_agent_who_left_the_list_the_rep_is_told_until_the_warehouse_tells(
    tmp_path: Path, shipped: int | None, left: int
) -> None:
    """They go on: finance approved them, and the warehouse alone can keep them."""
    desk = order_7_with_finance(tmp_path, "A 100", "A 5")
    desk.approve()
    desk.run("11:00")
    desk.agents("C2")
    if shipped is not None:
        desk.fill("tracking", "Shipped cases", shipped)
    desk.run("12:00")
    told = [found for found in desk.record()["findings"] if found["code"] == "MEANWHILE_RELEASED"]
    assert [(found["value"], found["severity"]) for found in told] == [("7", "warning")] * bool(left)
    for found in told:
        assert "C1" in found["message"] and str(left) in found["message"] and "warehouse" in found["fix"]
    assert desk.outputs("pick_list") == [] and desk.outputs("reply") == []  # nothing new for anybody
    desk.run("13:00")
    assert desk.codes() == []  # no new list, nothing new to tell
    assert examine(desk.workspace) == []
