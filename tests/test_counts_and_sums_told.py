"""What is counted beside names counts those names, and what costs nothing is told so (12-words, rule 15)."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.write.documents.day_summary import procedure
from tests.desk import MONDAY, Cell, Desk
from tests.test_after_release import ANSWERED, a_desk, missed, register

ENGLISH = Words("en")


def _replies(desk: Desk) -> str:
    books = [openpyxl.load_workbook(path) for path in desk.outputs("reply")]
    return "\n".join(str(cell) for book in books for row in book.worksheets[0].values for cell in row if cell)


def test_goods_that_are_sent_again_come_free_of_charge(
    tmp_path: Path,
) -> None:
    desk = a_desk(tmp_path, '[replies]\nconfirm = "all"\n')
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend"}}, "11:00")
    desk.next_day()
    desk.figures("A 0, B 5, D 100", "C1 0, C2 100")
    desk.run("09:00")
    planned = ENGLISH.text("pages.reply.came_free", count=1, ordered="5", cases="5")
    assert planned in _replies(desk) and "0.00" not in _replies(desk)
    desk.approve()
    desk.run("09:30")
    approved = ENGLISH.text("pages.confirmed.came_free", count=1, cases="5")
    assert approved in _replies(desk) and "0.00" not in _replies(desk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_agents_whose_agreement_ended_are_counted(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    ended = dict.fromkeys(("C1", "C2"), MONDAY - dt.timedelta(days=9))
    desk.agents("C1 C2 C3", Agreement_valid_to=ended)
    desk.figures("A 99", "C1 99, C2 99, C3 99")
    desk.order("C1", "1", "A 12")
    desk.run()
    assert desk.codes().count("AGREEMENTS_ENDED") == 1 and desk.latest and desk.latest.batch
    words = Words(language)
    told = {row["ids"]: row["today"] for row in procedure.rows(desk.latest.batch, words)}
    said = words.text("procedure.clauses.customers.today", agent_lists=1, agreements_ended=2, ordered_after=1)
    assert said in told.values()


def test_a_change_by_phone_is_no_form_that_came(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 99", "C1 99")
    desk.order("C1", "1", "A 12")
    desk.run("10:00")
    rows: list[list[Cell]] = [
        ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"],
        ["1", "C1", "A", 14, "change", "Ms Wei", "on the phone"],
    ]
    desk.put("calls.xlsx", rows, "11:00")
    desk.run("12:00")
    told = story_screen(story(desk.workspace, "1"), ENGLISH)
    assert told.count("received:") == 1 and "calls.xlsx" not in told and "Ms Wei" in told


def test_the_agents_card_waits_for_forms_as_long_as_the_desk_does(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 99", "C1 99")
    desk.order("C1", "bad", "Q 12", file="bad.xlsx")
    desk.run("10:00")
    for days, is_waited_for in ((14, True), (15, False)):
        card = agent_card(desk.workspace, "C1", desk.today + dt.timedelta(days=days))
        assert bool(card["corrections"]) == is_waited_for
        assert ("bad.xlsx" in agent_screen(card, ENGLISH)) == is_waited_for
