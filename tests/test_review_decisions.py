"""What the supervisor sets is counted first, and everything else is shared around it (3-decisions §8)."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.contract.settings import Settings
from orderbatch.decide.decision import decide
from orderbatch.decide.reasons.reason_codes import OVERRIDDEN
from tests.desks import DAY, Desk, desks, frames
from tests.test_allocation_properties import by_decision, by_reference


@st.composite
def reviewed_desks(draw: st.DrawFn, /, **kinds: bool) -> Desk:
    """A desk in which the supervisor has set some lines, within their orders, their lots and the stock."""
    desk = draw(desks(**kinds))
    left = dict(desk.stock)
    for order in desk.orders:
        for line in order.lines:
            most = min(line.whole, left[line.sku]) // line.lot
            if draw(st.booleans()):
                line.fixed = draw(st.integers(0, most)) * line.lot
                left[line.sku] -= line.fixed
    return desk


@given(reviewed_desks())
def test_the_real_decision_is_the_references_with_lines_set(desk: Desk) -> None:
    assert by_decision(desk) == by_reference(desk)


@given(reviewed_desks())
def test_a_shipping_order_has_exactly_what_was_set_and_stock_is_kept(desk: Desk) -> None:
    decided = desk.decide()
    lines = decided.lines
    ships = lines["order_key"].map(decided.orders["status"]) == "proposed"
    is_set = lines["fixed"].notna()
    assert (lines.loc[ships & is_set, "proposed"] == lines.loc[ships & is_set, "fixed"]).all()
    assert (lines.loc[ships & is_set, "reason"] == OVERRIDDEN).all()
    for sku, cases in lines.groupby("sku")["proposed"].sum().items():
        assert cases <= desk.stock[str(sku)]


@given(reviewed_desks(plain=True, poor=False), st.randoms())
def test_the_order_of_rows_changes_nothing_with_lines_set(desk: Desk, chance: object) -> None:
    orders, lines = frames(desk)
    stock = pd.Series(desk.stock, dtype="int64")
    once = decide(orders, lines, stock, desk.settings(), DAY)
    again = decide(orders[::-1], lines.sample(frac=1, random_state=7), stock, desk.settings(), DAY)
    assert again.lines["proposed"].reindex(lines.index).tolist() == once.lines["proposed"].tolist()


@pytest.mark.parametrize(("cases", "stock"), [(9, 100), (5, 4), (3, 100)])
def test_what_contradicts_the_line_its_lots_or_the_stock_is_our_own_mistake(cases: int, stock: int) -> None:
    orders = pd.DataFrame(
        {
            "agent": "C1", "order_no": "1", "received_at": pd.Timestamp("2026-11-23 09:00"),
            "valid_at": pd.Timestamp("2026-11-23 09:00"), "min_cases": 1, "reduce": "", "if_short": "",
            "carried": False, "customer_class": "", "urgency": 0, "funds_minor": 10_000,
        },
        index=pd.Index(["C1/1"], name="order_key"),
    )  # fmt: skip
    lines = pd.DataFrame(
        {
            "order_key": ["C1/1"], "agent": "C1", "line": 1, "sku": "A", "ordered": 8, "price_minor": 100,
            "carry_in": 0, "wait": 0, "lot_size": 1 if cases != 3 else 2, "urgency": 0, "fixed": [cases],
        }
    )  # fmt: skip
    with pytest.raises(ValueError, match="do not bear"):
        decide(orders, lines, pd.Series({"A": stock}), Settings(), DAY)
