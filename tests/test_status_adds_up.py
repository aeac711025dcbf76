"""`status ORDER`: each step is true and told once, and every case of the order is somewhere."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk
from tests.test_held_for_rep import change
from tests.test_review import override

Screen = Callable[..., str]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Plenty of A, four cases of B; C1 has an order minimum of three."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3", Min_order_cases={"C1": 3})
    desk.figures("A 100, B 4", "C1 1000, C2 1000, C3 1000")
    return desk


@pytest.fixture
def screen(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Screen:
    def ask(*arguments: str, language: str = "en") -> str:
        capsys.readouterr()
        assert main(["--lang", language, "-C", str(desk.root), *arguments]) == 0
        return capsys.readouterr().out

    return ask


def approved(desk: Desk, name: str, decisions: dict[str, str] | str = "approve") -> None:
    """The latest approval comes back under that name."""
    shutil.copy(desk.outputs("approval")[0], desk.root / "inbox" / name)
    desk.approve(decisions if isinstance(decisions, str) else dict(decisions), name, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_waited_was_never_withdrawn_from_approval(
    desk: Desk, screen: Screen, language: str
) -> None:
    """Nor is it said of what the supervisor shared out again; of what was with finance it is, once."""
    desk.order("C1", "w", "B 12", If_short="defer")
    desk.order("C2", "p", "B 4", If_short="defer")
    desk.run("10:00")
    assert desk.lines("proposed")["w/B"] == 0
    override(desk, {"p/B": (1, "x"), "w/B": (3, "y")})
    desk.run("11:00")
    withdrawn = Words(language).text("phrases.states.superseded")
    assert withdrawn not in screen("status", "w", language=language)
    assert screen("status", "p", language=language).count(withdrawn) == 1


def test_a_desk_change_is_told_with_who_agreed_and_what_it_changed_once(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "w", "A 12, B 3", If_short="defer")
    desk.order("C2", "p", "A 4", If_short="defer")
    desk.order("C3", "q", "A 4, B 1", If_short="defer")
    desk.run("10:00")
    change(desk, "w C1 A 5 change", "p C2 - - cancel", "q C3 B - cancel", clock="10:30")
    desk.run("11:00")
    told = screen("status", "w")
    assert "2026-11-23 11:00 customer service changed A from 12 to 5 cases, agreed with Mr Li: phone" in told
    assert "Cases: ordered 15 = with finance 8 + cancelled 7" in told and told.count("11:00") == 2
    told = screen("status", "p")
    assert told.count("customer service") == 2 and told.count("Mr Li") == 1
    assert "customer service cancelled what was open, agreed with Mr Li: phone" in told
    assert "Cases: ordered 4 = cancelled 4" in told
    assert "cancelled what was open of B, agreed" in screen("status", "q")
    story = json.loads(screen("--json", "status", "w"))[0]
    assert [(row["sku"], row["was"], row["now"], row["agreed_by"]) for row in story["desk_changes"]] == [
        ("A", 12, 5, "Mr Li")
    ]


@pytest.mark.parametrize(
    ("if_short", "head", "sums"),
    [
        ("cancel", "shipped in part", "Cases: ordered 8 = shipped 4 + cancelled 4"),
        ("defer", "shipped in part", "Cases: ordered 8 = shipped 4 + still open 4"),
    ],
)
def test_an_order_of_which_a_part_never_ships_has_not_shipped(
    desk: Desk, screen: Screen, if_short: str, head: str, sums: str
) -> None:
    """Screen and programs read one state; what was not covered is told as cancelled, in its batch."""
    desk.order("C1", "1", "B 8", If_short=if_short)
    desk.order("C2", "2", "A 8")
    desk.run("10:00")
    approved(desk, "approval.xlsx")
    desk.run("11:00")
    assert "released in part" in screen("status", "1").splitlines()[0]
    desk.fill("tracking", "Shipped cases", {"1": 4, "2": 8})
    desk.run("12:00")
    told = screen("status", "1")
    assert told.startswith(f"C1/1 · {head}\n  {sums}\n")
    assert json.loads(screen("--json", "status", "1"))[0]["state"] == "shipped_in_part"
    cancelled = "B: 4 cases cancelled (not covered, and the order does not wait)"
    assert (cancelled in told) == (if_short == "cancel")
    assert screen("status", "2").startswith("C2/2 · shipped\n  Cases: ordered 8 = shipped 8\n")


def test_what_finance_refused_and_what_nobody_answered_is_in_the_sum(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "A 3, B 8", If_short="ask")
    desk.order("C2", "2", "A 8")
    desk.run("10:00")
    approved(desk, "approval.xlsx", {"1": "approve", "2": "refuse"})
    desk.run("11:00")
    told = screen("status", "2")
    assert "Cases: ordered 8 = refused 8" in told and told.count("refused by finance (Wang)") == 1
    desk.next_day(5)
    desk.figures("A 100, B 4", "C1 1000, C2 1000, C3 1000")
    desk.run("10:00")
    told = screen("status", "1")
    assert "4 cases ended: no answer in time" in told
    assert "Cases: ordered 11 = released and not yet shipped 7 + cancelled 4" in told


def test_an_order_whose_number_is_used_again_is_told_without_the_goods_of_the_old_one(
    desk: Desk, screen: Screen
) -> None:
    desk.order("C1", "1", "A 3")
    desk.run("10:00")
    approved(desk, "approval.xlsx")
    desk.run("11:00")
    desk.fill("tracking", "Shipped cases", 3)
    desk.run("12:00")
    desk.next_day(120)
    desk.figures("A 100, B 4", "C1 1000, C2 1000, C3 1000")
    desk.order("C1", "1", "A 5")
    desk.run("10:00", is_sure=True)
    told = screen("status", "1")
    assert "Cases: ordered 5 = with finance 5" in told and "waiting for finance" in told.splitlines()[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_decided_is_no_longer_explained_as_subject_to_approval(
    desk: Desk, screen: Screen, language: str
) -> None:
    """The sentences are of the batch's day, which is said, with what the order is today."""
    words = Words(language)
    desk.order("C1", "1", "A 8, B 8", If_short="defer")
    desk.order("C2", "2", "A 8")
    desk.run("10:00")
    planned = words.text("reasons.SERVED_FULL", ordered=8)
    now = words.text("cli.explain.now", day="2026-11-23", state="@").partition("@")[0]
    told = screen("explain", "2", language=language)
    assert planned in told and now not in told
    approved(desk, "approval.xlsx")
    desk.run("11:00")
    for order, state in (("1", "released_in_part"), ("2", "released")):
        told = screen("explain", order, language=language)
        assert words.text(f"phrases.states.{state}") in told.splitlines()[1] and now in told
        assert words.text("cli.explain.was_planned", ordered=8) in told and planned not in told
    story = json.loads(screen("--json", "explain", "2"))[0]
    assert (story["day"], story["now"]) == ("2026-11-23", "released")


@pytest.mark.parametrize(("cases", "is_told"), [(2, True), (3, False)])
def test_an_order_changed_below_its_minimum_is_told_that_it_cannot_go_and_what_would_help(
    desk: Desk, screen: Screen, cases: int, is_told: bool
) -> None:
    desk.order("C1", "1", "A 9")
    desk.run("10:00")
    change(desk, f"1 C1 A {cases} change", clock="10:30")
    desk.run("11:00")
    said = (
        "as it is now the order has 2 cases, below its order minimum of 3, and cannot ship. "
        "What would help: the agent sends it again under its number with 3 cases or more, "
        "or a desk change to as many; else cancel it"
    )
    for command in ("status", "explain"):
        assert (said in " ".join(screen(command, "1").split())) == is_told
    assert json.loads(screen("--json", "status", "1"))[0]["below_minimum"] == (3 if is_told else 0)
    change(desk, "1 C1 A 5 change", clock="11:30")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 5}
    assert "below its order minimum" not in screen("status", "1")


def test_an_order_of_which_some_cases_left_has_shipped_in_part(desk: Desk, screen: Screen) -> None:
    """Also while the warehouse has not told of everything that was released."""
    desk.order("C1", "1", "A 8, B 4")
    desk.run("10:00")
    approved(desk, "approval.xlsx")
    desk.run("11:00")
    desk.fill("tracking", "Shipped cases", 8)  # of B only four were released: that row does not count
    desk.run("12:00")
    assert "SHIPPED_TOO_MUCH" in desk.codes()
    told = screen("status", "1")
    assert told.startswith("C1/1 · shipped in part\n  Cases: ordered 12 = shipped 8 + released and not yet")


@pytest.mark.parametrize("is_booked", [True, False])
def test_what_the_rep_cancelled_is_not_called_withdrawn(desk: Desk, screen: Screen, is_booked: bool) -> None:
    """Its agent did not take it back; sent again and taken back by its agent, it is withdrawn."""
    desk.order("C1", "7", "A 8" if is_booked else "NOSUCH 8")
    desk.order("C2", "8", "A 8" if is_booked else "NOSUCH 8")
    desk.run("10:00")
    change(desk, "7 C1 - - cancel", clock="10:30")
    desk.order("C2", "8", "A 0", "10:40")
    desk.run("11:00")
    states = Words("en").look_up("phrases.states")
    for number, state in (("7", "cancelled"), ("8", "withdrawn")):
        assert json.loads(screen("--json", "status", number))[0]["state"] == state
        assert states[state] in screen("status", number).splitlines()[0]
    for clock, cases in (("12:10", 9), ("13:10", 0)):
        desk.order("C1", "7", f"A {cases}", clock)
        desk.run(f"{clock[:2]}:30")
    ended = "cancelled" if is_booked else "withdrawn"  # a booked order that ended takes no form any more
    assert states[ended] in screen("status", "7").splitlines()[0]
