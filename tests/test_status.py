"""`status`: every state of the ledger has its words, and an order's story tells its goods to the waybill."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.batch import ORDER_STATES, WAITED_FOR
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.deciding import SUPERSEDED
from orderbatch.day.returns.lapsed import LAPSED
from orderbatch.ledger.entries import DECIDED, STEP_OF
from orderbatch.ledger.queries import open_work
from orderbatch.ledger.queries.story import FURTHEST, IN_PART, RECEIVED, REVIEWED, story_of
from orderbatch.ledger.schema import METADATA
from orderbatch.ledger.views import VIEWS
from orderbatch.terminal.desk_status import KINDS, books
from orderbatch.terminal.explaining import explained
from orderbatch.terminal.goods.agent_card import MOST_ORDERS
from orderbatch.terminal.goods.order_events import decided, happenings
from orderbatch.terminal.run_screen import run_screen
from tests.desk import Cell, Desk

STATES = {*STEP_OF.values(), *DECIDED.values(), *FURTHEST, RECEIVED, LAPSED, SUPERSEDED, REVIEWED}
Screen = Callable[..., str]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3", Min_order_cases={"C3": 5})
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    return desk


@pytest.fixture
def screen(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Screen:
    def ask(*arguments: str, language: str = "en", code: int = 0) -> str:
        capsys.readouterr()
        assert main(["--lang", language, "-C", str(desk.root), *arguments]) == code
        return capsys.readouterr().out

    return ask


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_ledger_has_a_word(language: str) -> None:
    words = Words(language)
    assert set(STEP_OF) == set(ORDER_STATES)
    assert all(words.text(f"phrases.states.{state}") for state in STATES)


def test_the_card_of_an_agent_has_all_that_is_open_however_old_and_what_went_back(
    desk: Desk, screen: Screen
) -> None:
    """The newest orders of whatever state stood there: an agent who rang about an older one had none."""
    desk.catalogue("A 1, B 10")
    desk.order("C2", "held", "B 1")  # he has no money for it
    desk.run("09:30")
    for number in range(MOST_ORDERS + 2):
        desk.order("C2", f"W{number}", "A 1", "10:00")
    desk.run("10:30")
    for number in range(MOST_ORDERS + 2):
        desk.order("C2", f"W{number}", "A 0", "11:00")
    desk.order("C2", "bad", "Q 3", "11:30")
    desk.run("12:00")
    shown = screen("status", "--agent", "C2")
    assert "Order held: held for funds" in shown and "Order W0:" in shown and "Order W9:" not in shown
    assert "Older orders, all over (not listed): 2" in shown
    assert "Sent back, not yet corrected – order forms: 1" in shown and "order C2 bad 1130.xlsx" in shown
    assert "较早的 2 张订单均已结束" in screen("status", "--agent", "C2", language="zh")
    assert "order C2 bad 1130.xlsx" not in screen("status", "--agent", "C1")


def test_status_tells_an_order_in_every_state_of_the_ledger(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "B 9")
    desk.run()
    for place, state in enumerate(sorted(STATES)):
        with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger, ledger:
            ledger.execute("DELETE FROM events WHERE id > 100")
            ledger.execute(
                "INSERT INTO events (id, run, order_key, proposal, state, at, actor, reason) "
                "VALUES (?, 1, 'C1/1', '2026-11-23-1', ?, '2026-11-23T19:00:00', 'Li', 'as agreed')",
                (101 + place, state),
            )
        for language in LANGUAGES:
            told = screen("status", "1", language=language)
            as_told = (
                f"{state}{IN_PART}" if state in FURTHEST[:2] else state
            )  # no goods of it are in the books
            assert Words(language).text(f"phrases.states.{as_told}") in told.splitlines()[0]
            assert "as agreed" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_open_part_has_a_sentence_and_a_place_in_the_list(language: str) -> None:
    view = dict(VIEWS)["open_parts"]
    kinds = {part.split("'")[1] for part in view.split("SELECT ") if part.startswith("'")}
    assert {"short", "lapsed", "held"} <= kinds <= set(KINDS)
    sentences = Words(language).look_up("cli.open")
    assert kinds <= set(sentences) and METADATA.tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_held_for_money_and_one_refused_have_their_story(
    desk: Desk, screen: Screen, language: str
) -> None:
    desk.order("C2", "2", "B 90")
    desk.order("C3", "3", "B 2")
    desk.run()
    words = Words(language)
    held = screen("status", "2", language=language)
    assert words.text("phrases.states.held_funds") in held
    missing = words.money(desk.record()["orders"][0]["numbers"]["gap_minor"], "CNY")
    assert missing in held  # the story says why as well
    assert words.text("phrases.states.rejected") in screen("status", "3", language=language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_batch_in_the_story_gives_a_reason_where_something_is_less_and_only_one_that_says_why(
    language: str,
) -> None:
    words = Words(language)

    def told(why: str, cases: int) -> list[str]:
        decision = {"batch": "b", "ordered_cases": 21, "proposed_cases": cases, "reason": why, "status": "x"}
        return list(decided({**decision, "numbers": {"ordered": 21, "proposed": cases}}, [], "CNY", words))

    assert len(told("WAITS_STOCK", 0)) == 2
    assert len(told("SERVED_PART", 15)) == 1
    assert len(told("SERVED_FULL", 15)) == 1  # the agent cancelled six: "everything" is what is left
    assert len(told("SERVED_FULL", 21)) == 1


def test_the_story_names_carrier_and_waybill_and_what_was_picked_short(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "B 9")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.fill("tracking", "Shipped cases", 7)
    for column, said in (("Shipped on", desk.today), ("Carrier", "SF Express"), ("Waybill", "SF100200")):
        desk.fill("tracking", column, said, source="tracking back.xlsx")
    desk.run("20:00")
    told = screen("status", "1")
    assert "shipped 7 of 9 cases (picked short: 2): 2026-11-23, SF Express, SF100200" in told
    assert "B: picked short, comes first from the next business day on: 2 cases" in told
    assert told.startswith("C1/1 · shipped in part") and "Order 1: shipped in part;" in screen(
        "status", "--agent", "C1"
    )
    assert "Picked short" in screen("status")
    story = json.loads(screen("--json", "status", "1"))[0]
    assert [part["cases"] for part in story["open_parts"]] == [2]


def test_an_order_that_was_picked_short_altogether_has_not_shipped(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "B 9")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.fill("tracking", "Shipped cases", 0)
    desk.run("20:00")
    told = screen("status", "1")
    assert told.startswith("C1/1 · picked short, nothing shipped\n") and "20:00 picked short" in told
    assert "20:00 shipped" not in told
    assert "Order 1: picked short, nothing shipped; cases ordered 9, released 0, shipped 0" in screen(
        "status", "--agent", "C1"
    )


def test_an_approval_that_nobody_decided_is_open_until_it_is_shared_out_again(
    desk: Desk, screen: Screen
) -> None:
    desk.order("C1", "1", "B 9")
    desk.run()
    desk.next_day(4)
    desk.agents("C1 C2 C3")  # no figures of today: the lapsed cases wait for them
    desk.run()
    assert "B: no longer with finance, shared out again in the next run: 9 cases" in screen("status", "1")
    assert "No longer with finance" in screen("status")


def waited_for(desk: Desk) -> list[str]:
    """The forms that screen, summary and books all name as waited for after the latest run."""
    assert desk.latest is not None and desk.latest.batch is not None
    frame = desk.latest.batch.sent_back
    files: list[str] = frame.loc[frame["fate"] == WAITED_FOR, "document"].tolist()
    with books(desk.workspace) as ledger:
        assert ledger is not None
        assert [
            form["document"] for form in ledger.ask(open_work.sent_back, desk.today - dt.timedelta(14))
        ] == files
    for language in LANGUAGES:
        words = Words(language)
        said = words.text("cli.wait.corrections", count=len(files))
        assert (said in run_screen(desk.latest, words)) == bool(files)
    page = desk.outputs("summary")[0].read_text("utf-8")
    assert all(file in page for file in files)
    return files


def test_a_form_sent_back_is_waited_for_until_it_comes_corrected(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "NOSUCH 3", file="first.xlsx")
    desk.order("C3", "7", "NOSUCH 3", file="second.xlsx")
    desk.run()
    assert waited_for(desk) == ["first.xlsx", "second.xlsx"]
    assert "returned to the agent" in screen("status", "7")
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C1", "1", "A 3", file="another name.xlsx")
    desk.run()
    assert waited_for(desk) == ["second.xlsx"]
    assert "first.xlsx; it came corrected on 2026-11-24" in screen("status", "1")
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C3", "7", "NOSUCH 4", file="second.xlsx")
    desk.run()
    assert waited_for(desk) == ["second.xlsx"]
    told = screen("status", "C3/7")
    assert "it came again on 2026-11-25 and went back again" in told and told.count("second.xlsx") == 2


def test_a_form_that_says_of_no_agent_whose_it_is_is_found_by_its_number(desk: Desk, screen: Screen) -> None:
    """As `status` names it. Once somebody's order has that number, it is his that is meant."""
    desk.order("", "9", "NOSUCH 3", file="of nobody.xlsx")
    desk.run()
    assert screen("status", "9").startswith("9 · returned") and "of nobody.xlsx" in screen("status", "/9")
    with pytest.raises(OrderbatchError) as stopped:
        explained(desk.workspace, "9", "", Words("en"))
    assert "about order 9: " in stopped.value.message(Words("en"))
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C1", "9", "A 3")
    desk.run()
    assert screen("status", "9").startswith("C1/9 ·")


@pytest.mark.parametrize("number", ["7", ""])
def test_another_order_of_the_agent_corrects_no_form(desk: Desk, number: str) -> None:
    """A form without a number is corrected by its file name, or by its agent's form that has none either."""
    desk.order("C1", number, "NOSUCH 3", file="first.xlsx")
    desk.run()
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C1", "8", "A 3", file="other.xlsx")
    desk.order("C2", number, "NOSUCH 3", file="of another.xlsx")
    desk.run()
    assert waited_for(desk) == ["first.xlsx", "of another.xlsx"]
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C1", number, "NOSUCH 3, NOSUCH2 1", file="Please correct first.xlsx")
    desk.run()
    assert waited_for(desk) == ["of another.xlsx", "Please correct first.xlsx"]


def test_a_form_of_zeros_or_a_desk_change_withdraws_what_is_waited_for(desk: Desk, screen: Screen) -> None:
    desk.order("C1", "1", "NOSUCH 3", file="first.xlsx")
    desk.order("C3", "7", "NOSUCH 3", file="second.xlsx")
    desk.run()
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.order("C1", "1", "A 0", file="none.xlsx")
    headings: list[Cell]
    headings = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
    desk.put("change.xlsx", [headings, ["7", "C3", None, None, "cancel", "Mr Li", "ordered twice"]])
    desk.run()
    assert waited_for(desk) == [] and desk.codes() == ["DESK_CHANGE_BACK", "ORDER_WITHDRAWN"]
    assert "it was withdrawn on 2026-11-24" in screen("status", "1")
    assert "· cancelled as agreed" in screen("status", "7").splitlines()[0]
    assert "cancelled" not in screen("status", "1").splitlines()[0]


@pytest.mark.parametrize(("days", "left"), [(14, 1), (15, 0)])
def test_after_its_days_a_form_is_waited_for_no_longer(
    desk: Desk, screen: Screen, days: int, left: int
) -> None:
    desk.order("C1", "1", "NOSUCH 3", file="first.xlsx")
    desk.run()
    desk.next_day(days)
    desk.figures("A 10, B 100", "C1 100, C2 1, C3 100")
    desk.run(is_sure=True)
    assert len(waited_for(desk)) == left
    assert ("no longer waited for" in screen("status", "1")) == (not left)


def test_what_somebody_decided_is_not_said_again_as_the_state_that_it_led_to() -> None:
    step = {"at": "2026-11-23T15:00:00", "state": "refused", "actor": "", "reason": ""}
    by_wu = {**step, "actor": "Wu", "reason": "old debts"}
    later = {**step, "at": "2026-11-24T15:00:00"}
    said = list(happenings([by_wu, step, later], [], Words("en")))
    assert said == [
        "2026-11-23 15:00 refused by finance (Wu): old debts",
        "2026-11-24 15:00 refused by finance",
    ]


def test_what_the_supervisor_confirmed_is_with_nobody_else_in_the_story(tmp_path: Path) -> None:
    """Each case of an order is told in one place, at every step of a review that is required (P-4.3.3)."""
    desk = Desk(tmp_path, "[review]\nrequired = true\n[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1")
    desk.agents("C1", If_short={"C1": "defer"})
    desk.figures("A 5", "C1 100")
    desk.order("C1", "1", "A 8")
    steps: list[tuple[str, Callable[[], object], tuple[int, ...]]] = [  # then: finance, supervisor, released
        ("10:00", lambda: None, (0, 5, 0)),
        ("11:00", lambda: desk.fill("review", "Override cases", {}), (5, 0, 0)),
        ("12:00", desk.approve, (0, 0, 5)),
    ]
    for clock, comes, places in steps:
        comes()
        desk.run(clock)
        with books(desk.workspace) as ledger:
            assert ledger is not None
            cases = ledger.ask(story_of, "C1/1").cases
        assert (cases.with_finance, cases.with_supervisor, cases.released) == places
        assert sum(places) + cases.open == cases.ordered == 8
