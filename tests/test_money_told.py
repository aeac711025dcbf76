"""What money does to an order is told the same everywhere, and to its agent with the reason (P-4.2)."""

from pathlib import Path

import openpyxl
import pytest

from tests.desk import Desk


def _reply(desk: Desk) -> str:
    page = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0]
    return " ".join(str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell)


@pytest.mark.parametrize(
    ("basis", "ordered", "needs", "gap"),
    [
        ("ordered", "A 5, L 12", "15.00", "11.00"),  # of L, 2 cases are no whole multiple
        ("ordered", "A 5, L 10", "15.00", "11.00"),
        ("shippable", "A 9, L 10", "17.00", "13.00"),  # of A, 7 are there
    ],
)
def test_what_an_order_lacks_is_the_same_sum_wherever_it_is_told(
    tmp_path: Path, basis: str, ordered: str, needs: str, gap: str
) -> None:
    desk = Desk(tmp_path, f'[orders]\nmin_order_cases = 1\n[funds]\nbasis = "{basis}"\n')
    desk.catalogue("A 1, L 1", **{"Order multiple": {"L": 5}})
    desk.agents("C1")
    desk.figures("A 7, L 50", "C1 4")
    desk.order("C1", "1", ordered)
    desk.run()
    chase = openpyxl.load_workbook(desk.outputs("payment_chase")[0]).worksheets[0]
    row = next(row for row in chase.iter_rows(values_only=True) if row[0] == "C1")
    assert [f"{amount:.2f}" for amount in row if isinstance(amount, float | int)][:3] == [needs, "4.00", gap]
    summary = desk.outputs("summary")[0].read_text("utf-8")
    for text in (_reply(desk), summary):
        assert f"needs CNY {needs}" in text and gap in text


def test_the_agent_reads_why_an_order_that_ships_was_cut_to_the_funds(tmp_path: Path) -> None:
    """Only an order of which nothing is planned has its reason above the lines."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 1\n[funds]\ntolerance_percent = 50\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1", **{"Reduce_if_funds_short": {"C1": "yes"}})
    desk.figures("A 50, B 50", "C1 16")
    desk.order("C1", "1", "A 12, B 8")
    desk.run()
    assert desk.lines("proposed", "cancelled") == {"1/A": (12, 0), "1/B": (4, 4)}
    assert "4 of 8 cases left out so that the order fits the available funds" in _reply(desk)
