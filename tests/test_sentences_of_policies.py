"""Sentences of 7-policies, each held by a story (P-3.3, P-4.2.3)."""

from pathlib import Path

import pytest

from tests.tables import found, grid
from tests.test_gifts import MONEY, open_desk, policies, standings


def test_a_policy_may_be_called_as_totals_are(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(
        desk,
        ("Sum", "Summer", "buy_get", "washing", 10, "G1", 1, "yes"),
        ("合计", None, "buy_get", "washing", 25, "G1", 1, "yes"),
        ("Total", "Total care", "amount_gift", None, 50, "G1", 1, "no"),
        ("Total", None, None, None, 140),  # and this is a total
    )
    desk.figures("A 100, G1 70", MONEY)
    desk.order("C1", "1", "A 50")
    desk.run()
    assert standings(desk) == {"C1/Sum": (5, 5, 0), "C1/合计": (2, 2, 0), "C1/Total": (1, 1, 0)}


@pytest.mark.parametrize("said", ["赠品", "买20赠1", "FOC", "free gift"])
def test_a_free_line_on_a_form_is_taken_out_and_told(said: str) -> None:
    """`(price 0, 赠)`: one that has a price, or says none, is asked about as before."""
    head = "Agent code | C1 | Order no. | N-1\nSKU | Product | Cases | Case price | Remarks\n"
    head += "A-101 | Soap | 3 | 5 |\n"
    (sheet,) = found(grid(f"{head}A-102 | Soap | 1 | 0 | {said}\nTotal | | 4 | |"))
    assert sheet.cells["sku"] == ["A-101"]
    assert [one[:2] for one in sheet.troubles] == [("LINE_FREE", "D4")]
    (priced,) = found(grid(f"{head}A-102 | Soap | 1 | 5 | {said}"))
    assert priced.cells["sku"] == ["A-101", "A-102"] and "LINE_FREE" not in {
        one[0] for one in priced.troubles
    }
    (marked,) = found(grid(f"{head}A-102 | Soap（{said}） | 1 | 0 |"))
    assert marked.cells["sku"] == ["A-101"]
    (wanted,) = found(grid(f"{head}A-102 | Soap | 1 | 0 |"))
    assert wanted.cells["sku"] == ["A-101", "A-102"]  # a price of 0 alone says nothing
