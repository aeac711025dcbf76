"""`If short` and `Reduce if funds short` as a column: they count for their order and take no line back."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, every_choice, topic
from tests.desk import Cell, Desk

HEADINGS = {
    "en": ("Agent code", "Order no.", "SKU", "Cases"),
    "zh": ("代理商编码", "订单号", "商品编码", "数量(件)"),
}
WISHES = [(language, name) for language in LANGUAGES for name in ("if_short", "reduce")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 5, B 1000", "C1 100000, C2 1000")
    return desk


def wishes(desk: Desk) -> dict[str, dict[str, str]]:
    """Order number → what its agent wishes, as the desk has booked it."""
    assert desk.latest and desk.latest.batch
    orders = desk.latest.batch.orders
    return {
        str(number): {"if_short": short, "reduce": reduce}
        for number, short, reduce in zip(
            orders["order_no"], orders["if_short"], orders["reduce"], strict=True
        )
    }


@pytest.mark.parametrize(("language", "name"), WISHES)
def test_every_word_of_a_wish_counts_for_its_order_in_a_list_of_orders(
    desk: Desk, language: str, name: str
) -> None:
    choices = dict(enumerate(every_choice(name).items(), 1))
    rows: list[list[Cell]] = [[*HEADINGS[language], topic(language, "headings")[name][0]]]
    for number, (word, _value) in choices.items():
        rows += [["C1", f"N{number}", sku, cases + number, word] for sku, cases in (("A", 2), ("B", 3))]
    desk.put("calls.xlsx", rows, "09:00")
    desk.run()
    assert desk.codes() == []
    assert desk.lines("ordered") == {
        f"N{number}/{sku}": cases + number for number in choices for sku, cases in (("A", 2), ("B", 3))
    }
    assert {number: said[name] for number, said in wishes(desk).items()} == {
        f"N{number}": value for number, (_word, value) in choices.items()
    }


@pytest.mark.parametrize(("language", "name"), WISHES)
def test_every_word_of_a_wish_counts_for_a_form_beside_its_lines(
    desk: Desk, language: str, name: str
) -> None:
    agent, number_of, sku, cases = HEADINGS[language]
    choices = dict(enumerate(every_choice(name).items(), 1))
    for number, (word, _value) in choices.items():
        heading = topic(language, "headings")[name][0]
        head: list[list[Cell]] = [[agent, "C1"], [number_of, f"N{number}"], [], [sku, cases, heading]]
        desk.put(f"form {number}.xlsx", [*head, ["A", 2 + number, word], ["B", 3, word]], "09:00")
    desk.run()
    assert desk.codes() == [] and len(desk.lines("ordered")) == 2 * len(choices)
    assert {number: said[name] for number, said in wishes(desk).items()} == {
        f"N{number}": value for number, (_word, value) in choices.items()
    }


def test_lines_of_one_order_that_wish_differently_are_asked_and_no_line_is_unwanted(desk: Desk) -> None:
    rows: list[list[Cell]] = [["Agent code", "Order no.", "SKU", "Cases", "If short"]]
    rows += [["C1", "1", "A", 3, "cancel"], ["C1", "1", "B", 4, "defer"], ["C2", "2", "B", 5, "cancel"]]
    desk.put("calls.xlsx", rows, "09:00")
    desk.run()
    assert desk.latest
    assert [(told.code, told.value) for told in desk.latest.findings] == [("NOT_A_CHOICE", "cancel / defer")]
    assert desk.lines("ordered") == {"2/B": 5}


def test_another_word_in_that_column_still_takes_its_line_back(desk: Desk) -> None:
    rows: list[list[Cell]] = [["Agent code", "C1"], ["Order no.", "1"], [], ["SKU", "Cases", "If short"]]
    desk.put("form.xlsx", [*rows, ["A", 3, "not wanted"], ["B", 4, "cancel"]], "09:00")
    desk.run()
    assert desk.codes() == ["READING_ASKED"] and desk.lines("ordered") == {}
