"""What is wrong alike is told once, and never with one place's figures for the others (6-quality)."""

from dataclasses import replace
from pathlib import Path

import pytest

from orderbatch.contract.batch import HELD
from orderbatch.contract.finding import Finding, message_of
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.problems import problem_lines
from orderbatch.write.documents.day_summary import summary
from orderbatch.write.documents.day_summary.named_places import SENTENCES_SHOWN, apart, mistakes, places
from orderbatch.write.documents.day_summary.summary_rows import served
from tests.batches import a_batch
from tests.desk import Desk


def promised(sku: str, on_hand: int) -> Finding:
    numbers = {"on_hand": on_hand, "promised": 30, "as_of": "2026-12-01 08:00"}
    return Finding("STOCK_PROMISED", "stock.xlsx", value=sku, numbers=numbers)


UNLIKE = [promised("A", 12), promised("B", 14), promised("D", 12)]
ALIKE = [Finding("NOT_A_COUNT", "form.xlsx", "Sheet", f"C{row}", word) for row, word in ((6, "x"), (9, "yy"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_with_figures_of_one_place_is_said_of_that_place_alone(language: str) -> None:
    words = Words(language)
    first = UNLIKE[0].message(words)
    assert message_of(UNLIKE, words) == words.text("phrases.first", message=first) != first
    assert message_of(ALIKE, words) == ALIKE[0].message(words)
    (_place, said), _left = problem_lines(UNLIKE, words)
    assert words.text("phrases.first", message=first) in said
    nowhere = [Finding("STALE_ALLOWED", "", numbers={"kind": kind}) for kind in ("balances", "stock")]
    lines, _left = problem_lines(nowhere, words, most=5)
    assert len(lines) == 2 and all(finding.message(words) in "".join(lines) for finding in nowhere)


def test_the_page_gives_each_place_with_figures_of_its_own_a_sentence() -> None:
    words = Words("en")
    told = list(places({"stock.xlsx": UNLIKE}, words))
    assert [named for named, _message, _fix in told] == ["stock.xlsx › A, D", "stock.xlsx › B"]
    assert [message for _named, message, _fix in told] == [found.message(words) for found in UNLIKE[:2]]
    assert [row["message"] for row in mistakes([UNLIKE], words, 0)] == [row[1] for row in told]


@pytest.mark.parametrize("most", [0, 5])
def test_where_cells_are_named_without_what_stands_in_them_one_cells_value_is_not_said_of_all(
    most: int,
) -> None:
    words = Words("en")
    (row,), ((_named, said, _fix),) = mistakes([ALIKE], words, most), places({"form.xlsx": ALIKE}, words)
    assert row["message"] == said == words.text("phrases.first", message=ALIKE[0].message(words))
    assert mistakes([ALIKE[:1]], words, most)[0]["message"] == ALIKE[0].message(words)


def test_what_there_is_no_room_for_shares_a_sentence_that_says_so() -> None:
    words = Words("en")
    many = [promised(f"S{number}", number) for number in range(SENTENCES_SHOWN + 5)]
    groups = apart(many, words)
    assert len(groups) == SENTENCES_SHOWN and sum(map(len, groups)) == len(many)
    assert message_of(groups[-1], words).startswith("The first of these: ")


def test_an_agent_who_asks_for_nothing_of_a_short_item_is_not_among_those_who_got_it() -> None:
    orders = [{"order_key": f"C{n}/{n}", "agent": f"C{n}", "order_no": str(n)} for n in (1, 2)]
    orders[1]["status"] = HELD
    lines = [{**order, "ordered": 9, "claim": 9 if place == 0 else 0, "proposed": 5 if place == 0 else 0}
             for place, order in enumerate(orders)]  # fmt: skip
    found = served(a_batch(orders, lines), ["A-100"])
    assert [row["agent"] for row in found["A-100"]] == ["C1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_on_which_nothing_can_go_to_finance_is_said_so_and_not_as_nought_of_them(language: str) -> None:
    order = {"order_key": "C1/1", "agent": "C1", "order_no": "1", "status": HELD}
    line = {"order_key": "C1/1", "agent": "C1", "order_no": "1", "ordered": 9, "claim": 9, "proposed": 0}
    batch, words = a_batch([order], [line]), Words(language)
    assert summary.lead(batch, words, 0).startswith(words.text("summary.lead.none", orders=1).strip())


@pytest.mark.parametrize(
    ("reviewed", "to"), [((False, False), "review"), ((True, False), "both"), ((True, True), "finance")]
)
def test_what_the_supervisor_has_to_see_first_cannot_go_to_finance(
    reviewed: tuple[bool, ...], to: str
) -> None:
    orders = [{"order_key": f"C{n}/1", "agent": f"C{n}", "reviewed": seen} for n, seen in enumerate(reviewed)]
    lines = [{**order, "ordered": 9, "claim": 9, "proposed": 9} for order in orders]
    batch = replace(a_batch(orders, lines), settings={"review": {"required": True}})
    for words in map(Words, LANGUAGES):
        assert words.text(f"summary.lead.to_{to}") in summary.lead(batch, words, 0)


def test_late_goods_without_a_reason_are_told_in_words(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[ship]\nwithin_days = 1\nescalate_days = 1\n")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 4")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day(7)
    desk.figures("A 10", "C1 100")
    desk.run()
    assert desk.latest is not None and desk.latest.batch is not None
    batch, words = desk.latest.batch, Words("en")
    page = summary.render(batch, summary.plan(batch, words)[0], words).decode()
    assert "days late · no reason given" in page
    assert "· –<" not in page
