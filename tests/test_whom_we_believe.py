"""Whom we believe (4-run): lists that are set aside or asked about, and what a mail may bring."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.problems import problem_lines
from tests.desk import Cell, Desk

Line = list[Cell]
Rows = list[Line]
NOON = dt.datetime(2026, 11, 24, 12)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Tuesday of a desk that ran on Monday; today's figures are in force, and an order lies in the inbox."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 2, C 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4 C5")
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run()
    desk.next_day()
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run("09:00")
    desk.order("C1", "1", "A 10, B 5", "10:00")
    return desk


def names(desk: Desk) -> list[str]:
    return sorted(each.name for each in (desk.root / "inbox").iterdir())


def with_times(rows: Rows, moment: Cell = NOON) -> Rows:
    return [[*rows[0], "As of"], *([*row, moment] for row in rows[1:])]


def listed(headings: Line, codes: str, *more: Cell) -> Rows:
    return [headings, *([code, *more] for code in codes.split())]


AGENTS = listed(["Agent code", "Agent", "Region"], "C1 C2 C3 C4 C5", "x", "North")
MONEY = listed(["Agent code", "Balance"], "C1 C2 C3 C4 C5", 900)
STOCK = listed(["SKU", "On hand"], "A B C D E", 90)
CATALOGUE = listed(["SKU", "Product", "Case price"], "A B C D E", "x", 3)
UNUSABLE: Mapping[str, tuple[str, Rows]] = {
    "agents twice": ("LIST_BAD", [*AGENTS, ["C1", "y", "South"]]),
    "agents without a region": ("LIST_BAD", [*AGENTS[:3], ["C3", "x", None], *AGENTS[4:]]),
    "catalogue with two prices": ("LIST_BAD", [*CATALOGUE, ["A", "y", 2]]),
    "catalogue with a price that is none": ("LIST_BAD", [*CATALOGUE[:-1], ["E", "x", "free"]]),
    "balances with a blank": ("LIST_BAD", with_times([*MONEY[:-1], ["C5", None]])),
    "balances twice": ("LIST_BAD", with_times([*MONEY, ["C1", 5]])),
    "balances without a date": ("LIST_UNDATED", MONEY),
    "stock without figures": ("LIST_BAD", with_times(listed(STOCK[0], "A B C D E", "many"))),
    "stock of the future": ("LIST_FUTURE", with_times(STOCK, dt.datetime(2031, 1, 1))),
    "stock without a date": ("LIST_UNDATED", STOCK),
    "balances of tomorrow": ("LIST_FUTURE", with_times(MONEY, NOON + dt.timedelta(1))),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_bad_replacement_is_set_aside_and_the_day_goes_on(what: str, desk: Desk) -> None:
    code, rows = UNUSABLE[what]
    desk.put("theirs.xlsx", rows, "11:00")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5}
    assert code in desk.codes() and names(desk) == []
    (taken,) = [each for each in desk.record()["inputs"] if each["name"] == "theirs.xlsx"]
    assert taken["verdict"] == "returned"
    (order,) = desk.record()["orders"]
    assert (order["ordered_minor"], order["available_minor"]) == (2000, 10000)


@pytest.mark.parametrize("what", UNUSABLE)
def test_without_another_of_its_kind_a_bad_list_stops_the_run(what: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, day=NOON.date())
    desk.put("theirs.xlsx", UNUSABLE[what][1], "11:00")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("12:00")
    assert stopped.value.exit_code == ExitCode.MASTER and names(desk) == ["theirs.xlsx"]


def test_of_a_bad_and_a_good_list_of_one_inbox_the_good_one_counts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 30", "C1 100")
    desk.put("bad.xlsx", with_times([STOCK[0], ["A", "many"]], desk.at("10:00")), "10:00")
    desk.order("C1", "1", "A 10")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 10} and "LIST_BAD" in desk.codes()


@pytest.mark.parametrize("kind", ["stock", "balances"])
def test_every_bad_row_of_a_figure_list_is_shown(kind: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, day=NOON.date())
    good: Rows = [[f"K{n:02}", 1, NOON] for n in range(40)]
    rows: Rows = [[code, "many" if place % 2 else 1, noon] for place, (code, _one, noon) in enumerate(good)]
    heading: list[Cell] = (
        ["SKU", "On hand", "As of"] if kind == "stock" else ["Agent code", "Balance", "As of"]
    )
    desk.put("theirs.xlsx", [heading, *rows], "11:00")
    with pytest.raises(OrderbatchError, match="MASTER_BAD") as stopped:
        desk.run("12:00")
    for language in LANGUAGES:
        lines, left = problem_lines(stopped.value.findings, Words(language), 12, "warning")
        shown = set(re.findall(r"\bB\d+", " ".join(lines)))
        assert shown == {f"B{row}" for row in range(3, 42, 2)} and left == 0


LESS: Mapping[str, Rows] = {
    "stock": with_times([STOCK[0], ["A", 90], ["B", 90]]),
    "balances": with_times([MONEY[0], ["C1", 900]]),
    "balances of one who is new": with_times([MONEY[0], ["C1", 900], ["C6", 1], ["C7", 1], ["C8", 1]]),
}


@pytest.mark.parametrize("what", LESS)
def test_a_list_of_less_than_half_is_asked_about_stays_and_counts_when_accepted(
    what: str, desk: Desk
) -> None:
    desk.put("部分 list.xlsx", LESS[what], "11:00")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5} and "LIST_FEWER" in desk.codes()
    assert names(desk) == ["部分 list.xlsx"]
    again = desk.run("13:00")
    assert again.batch is None and [each.code for each in again.findings] == ["LIST_FEWER"]
    with pytest.raises(OrderbatchError, match="ACCEPT_UNKNOWN") as stopped:
        desk.run("13:00", accept=["list.xlsx"])
    assert stopped.value.exit_code == ExitCode.USAGE
    taken = desk.run("14:00", accept=["inbox/部分 list.xlsx"])
    assert taken.batch is not None and "LIST_FEWER" not in desk.codes() and names(desk) == []


def test_half_of_the_list_before_is_no_question(desk: Desk) -> None:
    desk.put("list.xlsx", with_times([*STOCK[:4]]), "11:00")  # 3 of 5
    desk.run("12:00")
    assert "LIST_FEWER" not in desk.codes()


def test_lists_of_one_moment_count_together(desk: Desk) -> None:
    """One list a warehouse: each names less than half, both together all."""
    desk.put("north.xlsx", with_times(STOCK[:3]), "11:00")
    desk.put("south.xlsx", with_times([STOCK[0], *STOCK[3:]]), "11:01")
    desk.run("12:00")
    assert "LIST_FEWER" not in desk.codes()
