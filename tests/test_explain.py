"""Why an order got what it got, asked of the ledger alone, in words for the agent (3-decisions §9)."""

from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.explaining import explain_screen, explained
from tests.desk import Desk
from tests.test_review import override

EN = Words("en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten cases of A for three agents who asked for 21, and one who cannot pay."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4", Market={"C3": "Ningbo"})
    desk.put("markets.xlsx", [["Market", "SKU", "Urgency"], ["Ningbo", None, 2]])
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100, C4 10")
    desk.order("C1", "1", "A 8, B 5", "09:00", If_short="defer")
    desk.order("C2", "2", "A 8", "10:00")
    desk.order("C3", "3", "A 5", "11:00")
    desk.order("C4", "4", "B 40", "11:10")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 3, "1/B": 5, "2/A": 2, "3/A": 5, "4/B": 0}
    return desk


def texts(desk: Desk, wanted: str, batch: str = "") -> list[str]:
    """Every sentence about the lines of what is asked."""
    told = explained(desk.workspace, wanted, batch, EN)
    return [answer["text"] for order in told for line in order["lines"] for answer in line["answers"]]


def test_a_short_line_says_why_and_what_would_have_changed_it(desk: Desk) -> None:
    assert texts(desk, "2:A") == [
        "Asked for: 8 cases. Available: 10, asked for by all agents (3): 21; everyone whose order can "
        "ship could have 2. "
        "As number 3 of 3 in the ranking: 2.",
        "Markets that are more urgently short are served first (cases: 5, agents: 1).",
        "With 1 more in stock it would have been 3 instead of 2.",
        "Ranked one place better (place 2 overall) it would have been 3 instead of 2.",
        "Asking for 1 more it would still have been 2: asking for more does not help.",
    ]
    assert texts(desk, "C2/2:1") == texts(desk, "2:A")


def test_other_agents_are_masked_unless_the_supervisor_asks_for_names(desk: Desk) -> None:
    masked = explain_screen(explained(desk.workspace, "2", "", EN), EN)
    assert "agent 1 of 3" in masked and "you (C2 Agent C2)" in masked
    assert "C1" not in masked and "Agent C3" not in masked
    named = explain_screen(explained(desk.workspace, "2", "", EN, is_naming=True), EN)
    assert "C1 Agent C1" in named and "C3 Agent C3" in named


def test_what_everyone_could_have_is_what_the_least_served_had(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3", Market={"C3": "Ningbo"})
    desk.put("markets.xlsx", [["Market", "SKU", "Urgency"], ["Ningbo", "B", 2]])
    desk.figures("A 2, B 9", "C1 100, C2 100, C3 100")
    for number, items in (("1", "A 8, B 8"), ("2", "A 8, B 8"), ("3", "A 8, B 9")):
        desk.order(f"C{number}", number, items, f"09:0{number}")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 1, "1/B": 1, "2/A": 1, "2/B": 1, "3/A": 0, "3/B": 7}
    assert texts(desk, "1:A")[0] == (
        "Asked for: 8 cases. Available: 2, asked for by all agents (3): 24; what was left was too "
        "little for a share of each. "
        "As number 1 of 3 in the ranking: 1."
    )
    assert texts(desk, "3:B")[0].endswith(
        "everyone whose order can ship could have 1. As number 3 of 3 in the ranking: 7."
    )


def test_an_agents_other_orders_of_the_item_are_told_with_the_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 12", "C1 100, C2 100")
    desk.order("C1", "1", "A 5", "09:00")
    desk.order("C1", "2", "A 5", "09:30")
    desk.order("C2", "3", "A 10", "10:00")
    desk.run()
    assert texts(desk, "2:A")[:2] == [
        "Asked for: 5 cases. Available: 12, asked for by all agents (2): 20; everyone whose order can "
        "ship could have 6. "
        "As number 1 of 2 in the ranking: 1.",
        "The agent's other orders today ask for 5 cases of this item and get 5: all orders of an "
        "agent share as one.",
    ]


def test_a_held_order_says_what_the_missing_money_would_have_brought(desk: Desk) -> None:
    (told,) = explained(desk.workspace, "4", "", EN)
    assert [answer["code"] for answer in told["answers"]] == ["HELD_FUNDS", "FUNDS_COVERED"]
    assert "30.00" in told["answers"][1]["text"] and "40 cases" in told["answers"][1]["text"]


def test_what_ended_without_shipping_says_why_on_the_phone_and_in_the_summary(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[deferral]\nmax_days = 2\nanswer_days = 1\n[funds]\nhold_days = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 5, B 1", "C1 100, C2 100, C3 100, C4 5")
    desk.order("C1", "1", "A 8", "09:00", If_short="defer")
    desk.order("C2", "2", "A 20", "10:00", If_short="ask")
    desk.order("C3", "3", "B 3", "10:00", If_short="defer")
    desk.order("C4", "4", "A 9", "11:00")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day(3)
    desk.catalogue("A 1, B 1", Status={"B": "discontinued"})
    desk.figures("A 9, B 0", "C1 100, C2 100, C3 100, C4 5")
    desk.run()
    page = desk.outputs("summary")[0].read_text("utf-8")
    ended = {
        "1": ("WAITED_TOO_LONG", 5),
        "2": ("NO_ANSWER", 18),
        "3": ("DISCONTINUED", 2),
        "4": ("STOPPED", 9),
    }
    for number, (code, cases) in ended.items():
        for language in LANGUAGES:
            words = Words(language)
            screen = explain_screen(explained(desk.workspace, number, "", words), words)
            assert words.text(f"reasons.{code}", ordered=cases) in screen
        assert EN.text(f"reasons.{code}", ordered=cases) in page


def test_a_past_batch_is_explained_as_it_was(desk: Desk) -> None:
    assert desk.latest is not None and desk.latest.batch is not None
    first = desk.latest.batch.batch
    before = texts(desk, "1:A")
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 18, B 100", "C1 100, C2 100, C3 100, C4 10")
    desk.run()
    assert explained(desk.workspace, "1", "", EN)[0]["batch"] != first
    assert texts(desk, "1:A", first) == before
    assert texts(desk, "1:A") != before


def test_what_the_supervisor_set_is_explained_in_his_words(desk: Desk) -> None:
    override(desk, {"2/A": (4, "a shop opens")})
    desk.run("19:00")
    assert texts(desk, "2:A")[0] == "Asked for: 8 cases; the supervisor set 4: a shop opens"


def test_what_the_supervisor_confirmed_keeps_the_reasons_of_the_day_it_was_shared(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[review]\nrequired = true\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 10", "C1 100, C2 100")
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    before = texts(desk, "1:A")
    override(desk, {})
    desk.run("19:00")
    assert desk.record()["orders"] and texts(desk, "1:A") == before


@pytest.mark.parametrize(
    ("wanted", "batch", "code"),
    [
        ("99", "", "ORDER_UNKNOWN"), ("1:9", "", "LINE_UNKNOWN"), ("1", "2026-01-01-1", "BATCH_UNKNOWN"),
        ("back", "", "ORDER_WENT_BACK"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_said(desk: Desk, wanted: str, batch: str, code: str) -> None:
    """A form that only went back was “decided in: –”."""
    desk.order("C1", "back", "A x")
    desk.run("18:30")
    with pytest.raises(OrderbatchError) as stopped:
        explained(desk.workspace, wanted, batch, EN)
    assert stopped.value.code == code and stopped.value.exit_code == ExitCode.USAGE


def test_a_desk_without_books_knows_no_order(tmp_path: Path) -> None:
    with pytest.raises(OrderbatchError, match="ORDER_UNKNOWN"):
        explained(Desk(tmp_path).workspace, "1", "", EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_order_can_be_explained_in_both_languages(desk: Desk, language: str) -> None:
    words = Words(language)
    for number in "1234":
        screen = explain_screen(explained(desk.workspace, number, "", words), words)
        assert screen and "{" not in screen
