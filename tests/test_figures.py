"""What today's figures leave out, or promise twice, is told: it counts as none (P-3.2, P-4.3.1)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1, C 1")
    desk.agents("C1 C2 C3")
    return desk


def told(desk: Desk, code: str) -> list[tuple[str, str, dict[str, object]]]:
    assert desk.latest is not None
    return [
        (finding.file, finding.value, dict(finding.numbers))
        for finding in desk.latest.findings
        if finding.code == code
    ]


def test_an_agent_without_a_balance_is_told_once_with_all_others(desk: Desk) -> None:
    desk.figures("A 10, B 10, C 10", "C1 100")
    for agent, number in (("C1", "1"), ("C2", "2"), ("C3", "3"), ("C3", "4")):
        desk.order(agent, number, "A 2")
    desk.run()
    expected = ("balances 11230800.xlsx", "C2 Agent C2, C3 Agent C3", {"count": 2})
    assert told(desk, "BALANCE_MISSING") == [expected]
    assert {order["order_no"] for order in desk.record()["orders"] if order["status"] == "held"} == {
        "2",
        "3",
        "4",
    }


def test_a_balance_of_nothing_is_a_balance(desk: Desk) -> None:
    desk.figures("A 10", "C1 0")
    desk.order("C1", "1", "A 2")
    desk.run()
    assert desk.codes() == []


def test_an_ordered_item_that_the_stock_list_lacks_is_told_and_no_other(desk: Desk) -> None:
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 2, B 3")
    desk.run()
    assert told(desk, "STOCK_MISSING") == [("stock 11230800.xlsx", "B", {"count": 1})]


def test_of_many_items_each_is_named(desk: Desk) -> None:
    items = [f"S{number:02}" for number in range(12)]
    desk.catalogue(", ".join(f"{sku} 1" for sku in items))
    desk.figures("Z 10", "C1 100")
    desk.order("C1", "1", ", ".join(f"{sku} 1" for sku in items))
    desk.run()
    ((_file, value, numbers),) = told(desk, "STOCK_MISSING")
    assert value == ", ".join(items) and numbers == {"count": 12}


def test_more_promised_than_there_is_is_told_with_its_numbers(desk: Desk) -> None:
    desk.figures("A 10, B 10", "C1 100, C2 100")
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 5, B 10", "C1 100, C2 100")
    desk.order("C2", "2", "A 2, B 2")
    desk.run()
    numbers = {"on_hand": 5, "promised": 8, "as_of": "2026-11-24 08:00"}
    assert told(desk, "STOCK_PROMISED") == [("stock 11240800.xlsx", "A", numbers)]
    assert desk.lines("proposed") == {"2/A": 0, "2/B": 2}


def test_it_is_not_told_again_where_nothing_is_decided(desk: Desk) -> None:
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 2, B 3")
    desk.run()
    desk.approve()
    desk.run("19:00")
    assert desk.codes() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_say_how_many_and_what_to_do(desk: Desk, language: str) -> None:
    desk.figures("A 10", "C1 100")
    desk.order("C2", "1", "A 2, B 3")
    desk.run()
    assert desk.latest is not None
    for finding in desk.latest.findings:
        assert "1" in finding.message(Words(language)) and "inbox/" in finding.fix(Words(language))


def test_figures_of_a_later_day_are_refused_even_where_nothing_asks_for_them(desk: Desk) -> None:
    desk.next_day(9)
    desk.figures("A 10", "C1 100")
    desk.next_day(-9)
    with pytest.raises(OrderbatchError, match="MASTER_FUTURE") as stopped:
        desk.run()
    assert stopped.value.exit_code == ExitCode.MASTER
    for path in (desk.root / "inbox").glob("*1202*"):
        path.unlink()
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 2")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 2}


def test_old_figures_that_keep_open_lines_from_coming_up_are_told(desk: Desk) -> None:
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run()
    desk.next_day()
    desk.figures("A 10", "C1 100", "08:30")
    desk.next_day()
    desk.run()
    assert {(file, numbers["lines"]) for file, _as_of, numbers in told(desk, "LEFT_UNDECIDED")} == {
        ("stock 11240830.xlsx", 1),
        ("balances 11240830.xlsx", 1),
    }


def test_open_lines_that_do_not_come_up_for_want_of_todays_lists_are_told(desk: Desk) -> None:
    """The rest of the run is done, so it ends with 0; where nothing came at all, nothing is said again."""
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 12", If_short="defer")
    desk.run("10:00")
    desk.approve()
    desk.next_day()
    assert desk.run("09:00").exit_code == ExitCode.DONE
    assert desk.released() == {"1/A": 10}
    assert desk.latest is not None
    found = [finding for finding in desk.latest.findings if finding.code == "LEFT_UNDECIDED"]
    assert [(finding.file, finding.numbers["kind"]) for finding in found] == [("", "balances"), ("", "stock")]
    assert "open lines of earlier orders were not shared out: 1" in found[0].message(Words("en"))
    assert desk.run("09:30").batch is None
    desk.figures("A 12", "C1 100")
    desk.run("10:00")
    assert "LEFT_UNDECIDED" not in desk.codes() and desk.lines("proposed") == {"1/A": 2}


def _is_no_longer_sold(desk: Desk) -> None:
    desk.catalogue("A 1")


def _waited_too_long(desk: Desk) -> None:
    desk.next_day(9)


@pytest.mark.parametrize("ends", [_is_no_longer_sold, _waited_too_long])
def test_no_balance_is_asked_for_an_order_that_ends_in_the_run(
    ends: Callable[[Desk], None], tmp_path: Path
) -> None:
    desk = Desk(tmp_path / "desk", "[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 9, B 0", "C1 90, C2 90")
    desk.order("C1", "1", "B 5", If_short="ask")
    desk.run("10:00")
    desk.next_day()
    ends(desk)
    desk.figures("A 9, B 0", "C2 90", "09:00")
    desk.order("C2", "2", "A 5")
    desk.run("10:00")
    assert {order["order_no"]: order["status"] for order in desk.record()["orders"]} == {
        "1": "closed",
        "2": "proposed",
    }
    assert "BALANCE_MISSING" not in desk.codes()
    desk.next_day()
    desk.figures("A 9, B 0", "C2 90", "09:00")
    desk.order("C1", "3", "A 5")
    desk.run("10:00")
    assert "BALANCE_MISSING" in desk.codes()
