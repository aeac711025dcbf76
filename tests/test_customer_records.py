"""The record of a customer: what the list says, what changed, what asks for a person (H-3.2.3(9))."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from orderbatch.check.agent_records import told_of_records
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import from_content
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.terminal.problems import problem_lines
from orderbatch.write.documents.day_summary.named_places import places
from tests.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A list that came in three times: D2 moves house and is classed anew, D3 leaves, D4 comes."""
    found = Desk(tmp_path_factory.mktemp("records"), "[agents]\nstale_months = 1\n", dt.date(2026, 10, 12))
    found.catalogue("A 1")
    found.agents("D1 D2 D3", Class={"D1": "A", "D2": "C"}, Ship_to={"D1": "Here 1", "D2": "Old Road 5"})
    found.run(is_sure=True)
    found.next_day()
    found.agents(
        "D1 D2 D4",
        Class={"D1": "A", "D2": "C"},
        Ship_to={"D1": "Here 1", "D2": "New Road 8"},
        Year_target={"D2": 5000},
        Agreement_no={"D2": "X-2"},
    )
    found.run(is_sure=True)
    found.next_day(30)
    found.agents(
        "D1 D2 D4",
        Class={"D1": "A", "D2": "B"},
        Ship_to={"D1": "Here 1", "D2": "New Road 8"},
        Year_target={"D2": 5000},
        Agreement_no={"D2": "X-2"},
        Agreement_to={"D1": dt.date(2026, 11, 11), "D2": dt.date(2026, 12, 12), "D4": dt.date(2026, 12, 13)},
    )
    found.run(is_sure=True)
    return found


def test_every_change_of_a_cell_is_kept_with_what_it_was_the_file_and_the_day(desk: Desk) -> None:
    history = agent_card(desk.workspace, "D2")["history"]
    told = [(row["day"], row["field"], row["before"], row["after"]) for row in history]
    assert told == [
        ("2026-10-12", "agent", None, "D2"),
        ("2026-10-13", "agreement_no", None, "X-2"),
        ("2026-10-13", "ship_to", "Old Road 5", "New Road 8"),
        ("2026-10-13", "year_target", None, 500_000),
        ("2026-11-12", "agreement_to", None, "2026-12-12"),
        ("2026-11-12", "customer_class", "C", "B"),
    ]
    assert {row["file"] for row in history} == {"agents.xlsx"}
    gone = agent_card(desk.workspace, "D4")["history"][0]
    assert (gone["field"], gone["before"], gone["after"]) == ("agent", None, "D4")


def test_the_card_shows_record_class_by_period_and_history_in_both_languages(desk: Desk) -> None:
    card = agent_card(desk.workspace, "D2")
    assert [(period["value"], period["since"], period["until"]) for period in card["classes"]] == [
        ("C", "2026-10-12", "2026-11-11"),  # its last day: on the next he is in class B
        ("B", "2026-11-12", None),
    ]
    for language in LANGUAGES:
        words = Words(language)
        screen = agent_screen(card, words)
        assert "X-2" in screen
        assert words.money(500_000, "CNY") in screen
        assert "Old Road 5 → New Road 8" in screen
        assert words.text("cli.agent.between", since="2026-10-12", until="2026-11-11") in screen


def test_a_new_list_tells_agreements_that_end_missing_addresses_and_stale_records(desk: Desk) -> None:
    assert desk.latest is not None
    told = {finding.code: finding.value for finding in desk.latest.findings}
    assert told == {
        "AGREEMENTS_ENDED": "D1 (2026-11-11)",
        "AGREEMENTS_END": "D2 (2026-12-12)",
        "AGENTS_INCOMPLETE": "D4",
    }


def test_a_months_first_run_tells_of_the_records_again_and_its_second_does_not(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[agents]\nstale_months = 1\n", dt.date(2026, 10, 12))
    desk.catalogue("A 1")
    desk.agents("D1", Agreement_to={"D1": dt.date(2026, 12, 20)})
    desk.run(is_sure=True)
    assert desk.codes() == []
    told = []
    for days in (31, 19, 1):  # 12 November, 1 and 2 December
        desk.next_day(days)
        desk.figures(stock="A 9", balances="D1 100")
        desk.order("D1", f"P{days}", "A 1")
        desk.run(is_sure=True)
        told.append([code for code in desk.codes() if code.startswith("AG")])
    assert told == [["AGENTS_STALE"], ["AGENTS_STALE", "AGREEMENTS_END"], []]
    desk.next_day()  # a new list says again only what it brings
    ends = {"D1": dt.date(2026, 12, 20), "D2": dt.date(2026, 12, 21)}
    desk.agents("D1 D2", Agreement_to=ends, Ship_to={"D1": "Quay 1", "D2": "Quay 2"})
    desk.figures(stock="A 9", balances="D1 100")
    desk.run(is_sure=True)
    assert desk.latest is not None
    assert [(found.code, found.value) for found in desk.latest.findings] == [
        ("AGREEMENTS_END", "D2 (2026-12-21)")
    ]
    (place, said), _left = problem_lines(desk.latest.findings, Words("zh"))
    ((named, told_there, _fix),) = places({"list.xlsx": desk.latest.findings}, Words("zh"))
    assert "D2（2026-12-21）" in said and told_there in said
    assert "D2" not in place and named == "list.xlsx"  # once, not beside its sentence as well


def test_where_the_desk_says_so_an_order_after_the_agreement_goes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path, '[agents]\nexpired = "refuse"\n')
    desk.catalogue("A 1")
    desk.agents("D1 D2", Agreement_to={"D1": dt.date(2026, 11, 22), "D2": dt.date(2026, 11, 23)})
    desk.figures(stock="A 9", balances="D1 100, D2 100")
    desk.order("D1", "P1", "A 1")
    desk.order("D2", "P1", "A 1")
    desk.run(is_sure=True)
    assert [row["agent"] for row in desk.record()["orders"]] == ["D2"]
    assert "AGREEMENT_OVER" in desk.codes()


def test_a_record_is_stale_only_where_every_cell_is_as_it_was() -> None:
    def listed(**cells: str) -> pd.DataFrame:
        content = {"agent": ["D1"], "agent_name": ["Ann"], "region": ["North"]}
        return from_content(AGENTS, {**content, **{name: [cell] for name, cell in cells.items()}}).set_index(
            "agent"
        )

    def stale(now: pd.DataFrame, then: pd.DataFrame) -> Sequence[object]:
        return dict(told_of_records(now, then, dt.date(2026, 11, 1)))["AGENTS_STALE"]

    assert stale(listed(email="a@b"), listed(email="a@b")) == ["D1"]
    assert stale(listed(email="a@b"), listed()) == []
    assert stale(listed(), listed().iloc[:0]) == []
