"""Unsure masters allocate nothing (4-run, Masters)."""

import datetime as dt

import pandas as pd
import pytest

from orderbatch.check.master_rules import as_of, require_fresh, usable
from orderbatch.contract.errors import ExitCode, OrderbatchError

MORNING = dt.datetime(2026, 11, 23, 8)


def agents(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["agent", "region"])
    return frame.assign(block=0, row=range(2, 2 + len(rows)))


def test_an_agent_named_twice_with_the_same_figures_stands_once() -> None:
    assert len(usable("agents", "a.xlsx", agents(("C1", "N"), ("C1", "N")), ("agent",), set())) == 1


def test_an_agent_named_twice_with_different_figures_stops_the_run() -> None:
    with pytest.raises(OrderbatchError) as stopped:
        usable("agents", "a.xlsx", agents(("C1", "N"), ("C1", "S")), ("agent",), set())
    assert stopped.value.exit_code == ExitCode.MASTER


def test_a_bad_row_stops_a_master_but_only_costs_a_stock_list_that_row() -> None:
    rows = pd.DataFrame({"sku": [f"S{n}" for n in range(40)], "on_hand": 1, "block": 0, "row": range(40)})
    assert len(usable("stock", "s.xlsx", rows, (), {3, 5})) == 38
    with pytest.raises(OrderbatchError):
        usable("stock", "s.xlsx", rows, (), {1, 2, 3})
    with pytest.raises(OrderbatchError):
        usable("agents", "a.xlsx", agents(("C1", "N")), ("agent",), {0})


def test_figures_speak_of_their_oldest_moment_and_must_name_one() -> None:
    rows = pd.DataFrame({"as_of": [MORNING, MORNING - dt.timedelta(days=1)]})
    assert as_of(rows, None) == MORNING - dt.timedelta(days=1)
    assert as_of(pd.DataFrame({"as_of": [None]}), MORNING) == MORNING
    assert as_of(pd.DataFrame({"as_of": [MORNING, None]}), None) is None


def test_yesterdays_figures_are_refused_unless_allowed_and_tomorrows_always() -> None:
    now = dt.datetime(2026, 11, 24, 9)
    assert require_fresh("stock", dt.datetime(2026, 11, 24, 8), now, 0, False)
    assert not require_fresh("stock", MORNING, now, 0, True)
    assert require_fresh("stock", MORNING, now, 1, False)
    for moment, allowed in ((MORNING, False), (dt.datetime(2026, 11, 25), True)):
        with pytest.raises(OrderbatchError):
            require_fresh("stock", moment, now, 0, allowed)
