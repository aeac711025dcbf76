"""An order that goes or comes back moves what is shared ticket by ticket to where sharing all again would
put it (3-decisions §5).
"""

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.allocation_scale import large_desk
from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation import minimum, pointers
from orderbatch.decide.allocation.arrays import lay_out
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.outcome import Outcome, work_out
from tests.desks import Desk, crowded_desk, frames


def whole(board: Board) -> pointers.Pointers:
    """Pointers that are never moved, so that every change shares whole SKUs again."""
    found = pointers.pointers_of(board)
    found.is_movable[:] = False
    return found


def by_tickets_and_whole(
    orders: pd.DataFrame, lines: pd.DataFrame, stock: "pd.Series[int]", settings: Settings, near: int
) -> tuple[Outcome, Outcome]:
    """near: entries looked at first; it must not matter."""
    desk = lay_out(orders, lines, stock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pointers, "NEAR", near)
        moved = work_out(desk, settings)
        patch.setattr(minimum, "pointers_of", whole)
        return moved, work_out(desk, settings)


def assert_alike(outcomes: tuple[Outcome, Outcome]) -> None:
    moved, again = outcomes
    for name in ("ships", "would", "proposed", "line_would", "lent", "given", "level"):
        np.testing.assert_array_equal(getattr(moved, name), getattr(again, name), err_msg=name)
    assert moved.round == again.round


@given(st.integers(0, 10**9).map(crowded_desk), st.integers(0, 10**9))
def test_tickets_move_to_where_sharing_all_again_would_put_them(story: Desk, seed: int) -> None:
    chance = random.Random(seed)
    story.rules.weights = chance.choice([{}, {"A": 2}, {"A": 3, "B": 2}])
    story.rules.urgency_weights = chance.choice([{}, {"1": 5}])
    for order in story.orders:
        order.customer_class = chance.choice("ABC")
        order.minimum = chance.choice([order.minimum, 5, 12, 20])
    stock, near = pd.Series(story.stock, dtype="int64"), chance.choice([1, 2, pointers.NEAR])
    assert_alike(by_tickets_and_whole(*frames(story), stock, story.settings(), near))


@pytest.mark.parametrize("scope", ["order", "agent"])
@pytest.mark.parametrize("allocation", [{}, {"weights": {"A": 3, "B": 2}}, {"rounds": []}])
def test_so_they_do_where_everybody_asks_for_the_same_items(scope: str, allocation: dict[str, Any]) -> None:
    settings = Settings.model_validate({"orders": {"minimum_scope": scope}, "allocation": allocation})
    desk = large_desk(4000, 60, 300, shortage=40, minimum=30, is_zipf=True)
    outcomes = by_tickets_and_whole(*desk, settings, near=16)
    assert_alike(outcomes)
    assert (outcomes[0].would > 0).sum() > 10
