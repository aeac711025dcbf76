"""What an agent is asked to pay for held orders lets all of them go, and nothing less does (P-4.2.1)."""

from pathlib import Path

import pytest

from orderbatch.write.documents.money_asked import missing_minor
from tests.desk import Desk

TWO = ["A 15", "A 15, A 8", "A 8, A 15", "A 12, A 13"]
THREE = ["A 15, A 8, A 1", "A 4, A 15, A 5", "A 12, A 13, A 6"]


@pytest.mark.parametrize("less", [0, 1])
@pytest.mark.parametrize("orders", [*TWO, *THREE])
def test_what_an_agent_is_asked_for_lets_all_held_orders_go_and_a_cent_less_does_not(
    orders: str, less: int, tmp_path: Path
) -> None:
    """Ten are there, once; what is planned of other orders takes of them, whether before or after."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 100", "C1 10")
    for number, items in enumerate(orders.split(", "), 1):
        desk.order("C1", str(number), items, clock=f"09:{number:02}", Reduce_if_funds_short="no")
    batch = desk.run("10:00").batch
    assert batch is not None
    asked = missing_minor(batch)["C1"]
    assert f"CNY {asked / 100:.2f} missing" in desk.outputs("summary")[0].read_text("utf-8")
    desk.figures("A 100", f"C1 {10 + (asked - less) / 100}", clock="10:30")
    desk.run("11:00")
    assert bool([row for row in desk.record()["orders"] if row["status"] == "held"]) == bool(less)
