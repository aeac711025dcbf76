"""Sentences of 3-decisions that no other story tells (`style/sentences_of_decisions.txt`)."""

import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.day_summary import procedure
from tests.batches import a_batch
from tests.desk import Cell, Desk


def form(desk: Desk, agent: str, number: str, lines: list[list[Cell]], clock: str = "09:00") -> None:
    """An order form with prices: SKU, cases, case price."""
    head: list[list[Cell]] = [["Order form"], ["Agent code", agent, None, "Order no.", number], []]
    desk.put(f"order {number}.xlsx", [*head, ["SKU", "Cases", "Case price"], *lines], clock)


def said_in_reply(desk: Desk, agent: str) -> str:
    (reply,) = (path for path in desk.outputs("reply") if agent in path.name)
    rows = openpyxl.load_workbook(reply).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def test_what_an_order_comes_to_by_its_own_prices_is_told_beside_ours(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 12, B 5")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 10", "C1 1000, C2 1000, C3 1000")
    form(desk, "C1", "1", [["A", 4, 10], ["B", 2, 5]])
    form(desk, "C2", "2", [["A", 3, 10], ["B", 2, None]])  # says not what it comes to
    form(desk, "C3", "3", [["A", 3, 12]])
    desk.run()
    spoken = Words("en")  # as their forms are
    theirs, ours = (spoken.money(minor, "CNY") for minor in (50_00, 58_00))
    said = spoken.text("pages.reply.prices", order="1", theirs=theirs, ours=ours)
    assert said in said_in_reply(desk, "C1") and "50.00" in said and "58.00" in said
    assert said.partition(",")[0] not in said_in_reply(desk, "C2")
    assert len(desk.outputs("reply")) == 2  # who has our prices is told nothing


def test_an_item_that_stands_twice_is_one_line_with_the_sum_and_keeps_the_others_number(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 9, B 9", "C1 100")
    desk.order("C1", "1", "A 2, B 1, A 3")
    desk.run()
    assert desk.lines("line", "ordered", "proposed") == {"1/A": (1, 5, 5), "1/B": (2, 1, 1)}
    assert desk.codes() == ["LINE_MERGED"]
    with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger:
        kept = ledger.execute("SELECT sku, merged_lines FROM order_lines ORDER BY line").fetchall()
    assert kept == [("A", "[3]"), ("B", "[]")]


def test_an_agents_own_minimum_goes_before_the_desks(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3", Min_order_cases={"C1": 2, "C2": 8})
    desk.figures("A 99", "C1 100, C2 100, C3 100")
    for agent in ("C1", "C2", "C3"):
        desk.order(agent, agent, "A 4")
    desk.order("C3", "C3b", "A 5", clock="09:10")
    desk.run()
    assert {row["order_no"]: row["status"] for row in desk.record()["orders"]} == {
        "C1": "proposed",
        "C2": "refused",
        "C3": "refused",
        "C3b": "proposed",
    }


RANKED = {  # settings → what ranks the agents, and the clauses that the page calls left out, with the setting
    "": (["arrival_day", "urgency", "order_size", "customer_class", "arrival"], {}),
    "[priority]\nkeys = ['customer_class', 'urgency']\n": (
        ["customer_class", "urgency"],
        {"P-4.4.1": "priority.keys"},
    ),
    "[priority]\nkeys = ['arrival']\n[allocation]\nrounds = ['carry', 'floor']\n": (
        ["arrival"],
        {"P-4.4.2": "priority.keys", "P-4.4.3": "priority.keys, allocation.rounds"},
    ),
    "[allocation]\npolicy = 'first_come'\n": (
        ["arrival"],
        dict.fromkeys(("P-4.4.2", "P-4.4.3", "P-4.4.4"), "allocation.policy"),
    ),
}


@pytest.mark.parametrize("settings", RANKED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_what_ranks_and_which_way_and_what_the_settings_leave_out(
    language: str, settings: str
) -> None:
    keys, without = RANKED[settings]
    words = Words(language)
    batch = a_batch([{"rank": 1}], [{}], settings=tomllib.loads(settings))
    rows = {row["ids"]: row for row in procedure.rows(batch, words)}
    directions = [words.text(f"procedure.ranking.{key}") for key in keys]
    ranking = words.text("procedure.then").join(directions)
    said = words.text("procedure.clauses.arrival.today", ranked=1, ranking=ranking)
    left_out = {ids: row["today"] for ids, row in rows.items() if row["state"] == "left_out"}
    assert left_out == {
        ids: words.text("procedure.states.left_out.sentence", setting=setting)
        for ids, setting in without.items()
    }
    assert "P-4.4.1" in without or said == rows["P-4.4.1"]["today"]


def test_what_came_on_saturday_came_before_mondays_whatever_the_market(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2", Market={"C1": "far", "C2": "near"})
    desk.put("market.xlsx", [["Market", "Urgency"], ["far", 0], ["near", 2]])
    desk.next_day(5)
    desk.order("C1", "1", "A 3", clock="20:00")  # Saturday
    desk.next_day(2)
    desk.figures("A 99", "C1 100, C2 100")
    desk.order("C2", "2", "A 3", clock="08:00")
    desk.run()
    assert {row["order_no"]: row["rank"] for row in desk.record()["orders"]} == {"1": 1, "2": 2}


def test_who_is_asked_holds_no_stock_and_has_no_priority_meanwhile(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 4", "C1 100, C2 100")
    desk.order("C1", "1", "A 10", If_short="ask")
    desk.run("10:00")
    assert desk.lines("proposed", "awaiting", "carry_next") == {"1/A": (4, 6, 0)}
    desk.next_day()
    desk.figures("A 9", "C1 100, C2 100")  # 4 of them lie with finance
    desk.order("C2", "2", "A 5")
    desk.run("10:00")
    assert desk.lines("proposed")["2/A"] == 5
