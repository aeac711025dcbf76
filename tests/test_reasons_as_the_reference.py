"""The code of every line and the numbers of every sentence about sharing are the plain reference's."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desks import Desk, crowded_desk, desks
from tests.reference_reasons import why

DESKS = settings().max_examples
SHARING = ("SHARED", "WAITS_STOCK")


def as_decided(desk: Desk) -> dict[tuple[str, str], object]:
    """What the real implementation says of each line."""
    lines = desk.decide().lines
    columns = (lines[name].tolist() for name in ("order_key", "sku", "reason", "numbers"))
    return {
        (order, sku): (code, numbers if code in SHARING else {})
        for order, sku, code, numbers in zip(*columns, strict=True)
    }


def as_told_plainly(desk: Desk) -> dict[tuple[str, str], object]:
    orders, skus = desk.plainly()
    return why(orders, desk.stock, skus)


@settings(max_examples=DESKS * 3, deadline=None)
@given(st.one_of(desks(), desks(tight=True, poor=False)), st.sampled_from(["order", "agent"]))
def test_reasons_and_their_numbers_are_the_references_line_for_line(desk: Desk, scope: str) -> None:
    desk.rules.scope = scope
    assert as_decided(desk) == as_told_plainly(desk)


@settings(max_examples=DESKS, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(["order", "agent"]))
def test_they_are_on_crowded_desks_with_lines_that_the_supervisor_set(seed: int, scope: str) -> None:
    desk, chance = crowded_desk(seed), random.Random(seed)
    desk.rules.scope = scope
    proposed = desk.decide().lines.set_index(["order_key", "line"])["proposed"]
    for order in desk.orders:
        for line in order.lines:
            if chance.random() < 0.1:
                line.fixed = int(proposed[order.key, line.number]) // 2 // line.lot * line.lot
    assert as_decided(desk) == as_told_plainly(desk)
