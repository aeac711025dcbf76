"""`status`: every state of the ledger has its words, and an order's story tells its goods to the waybill."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.batch import ORDER_STATES
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.deciding import SUPERSEDED
from orderbatch.day.returns.lapsed import LAPSED
from orderbatch.ledger.entries import DECIDED, STEP_OF
from orderbatch.ledger.queries import open_work
from orderbatch.ledger.queries.story import FURTHEST, RECEIVED
from orderbatch.ledger.schema import METADATA
from orderbatch.ledger.views import VIEWS
from orderbatch.terminal.desk_status import KINDS, books
from tests.desk import Desk

STATES = {*STEP_OF.values(), *DECIDED.values(), *FURTHEST, RECEIVED, LAPSED, SUPERSEDED}
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
    assert words.text("phrases.states.held_funds") in screen("status", "2", language=language)
    assert words.text("phrases.states.rejected") in screen("status", "3", language=language)


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
    assert "shipped 7 of 9 cases: 2026-11-23, SF Express, SF100200" in told
    assert "B: picked short, first in the next run: 2 cases" in told
    assert "Picked short" in screen("status")
    story = json.loads(screen("--json", "status", "1"))[0]
    assert [part["cases"] for part in story["open_parts"]] == [2]


def test_an_approval_that_nobody_decided_is_open_until_it_is_shared_out_again(
    desk: Desk, screen: Screen
) -> None:
    desk.order("C1", "1", "B 9")
    desk.run()
    desk.next_day(4)
    desk.agents("C1 C2 C3")  # no figures of today: the lapsed cases wait for them
    desk.run()
    assert "B: not decided in time, shared out again in the next run: 9 cases" in screen("status", "1")
    assert "Not decided in time" in screen("status")


def test_a_form_sent_back_is_waited_for_until_it_comes_again_or_its_time_is_over(
    desk: Desk, screen: Screen
) -> None:
    desk.order("C1", "1", "NOSUCH 3", file="first.xlsx")
    desk.order("C3", "7", "NOSUCH 3", file="second.xlsx")
    desk.run()
    found = json.loads(screen("--json", "status"))["corrections"]
    wanted = {form["name"] for form in found}
    assert wanted in ({"first.xlsx", "second.xlsx"}, set())  # the clock of `status` is the machine's
    desk.order("C1", "1", "B 3", clock="10:00", file="corrected.xlsx")
    desk.run("19:00")
    with books(desk.workspace) as ledger:
        assert ledger is not None
        assert [form["name"] for form in ledger.ask(open_work.returned_forms, desk.today)] == ["second.xlsx"]
        assert ledger.ask(open_work.returned_forms, desk.today + dt.timedelta(days=1)) == []
