"""A code alone in the head of a form: the order's number, said so; whatever else it may be is none (10)."""

from pathlib import Path

import pytest

from orderbatch.read.layout.doubts.number_alone import is_a_number
from tests.desk import Cell, Desk
from tests.tables import found

NUMBERS = (
    "PO-2026-118, TDD-5540, BK-44, HHS-9, GL1123, CCN 2026-31, QQBB-3321, XF-LY-1123, DVG/3391, CG20261123001"
)
OTHERS = (
    "QR-08-03, QR-SC-012, FM-0012, REV-2026, W48-2026, WK 48, Q4-2026, FW2026, NOV2026, NOV-2026, "
    "GB123456789, DE811907980, SW1A1AA, RH185JN, K1A 0B1, BOX 12345, TEL 5550123, UNIT 12A, PAGE 12, PART 2, "
    "A-12, Store9, 4500012, 13912345678, ABCDE, ORDER, A123456789012345678901, BK-44-, PO2026.11"
)
LINES = "SKU | Product | Cases\nA-1001 | Soap | 3\nA-1002 | Towel | 4"


def test_letters_with_figures_are_a_number_but_for_what_numbers_papers_weeks_taxes_and_places() -> None:
    assert [text for text in NUMBERS.split(", ") if not is_a_number(text)] == []
    assert [text for text in OTHERS.split(", ") if is_a_number(text)] == []


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("Harbour Store | PX-118\n", ["PX-118"]),
        ("要货表（CZ-112701）\n", ["CZ-112701"]),
        ("采购订单（QR-08-03）\n", []),
        ("采购订单（CG-08-03）\n", []),  # no long number: it may be the paper's
        ("Harbour Store | PX-118 | PX-119\n", []),  # two: nobody can say which
        ("Harbour Store | PX-118\nOrder no. | 77\n", []),
        ("Harbour Store | PX-118\nOrder no. |\n", []),  # asked for, and left empty
        ("Harbour Store | PX-118\nPurchase order\n", ["PX-118"]),  # a title asks for no number
        ("Contract: PX-118\n", []),
        ("Delivery note | PX-118\n", []),
    ],
)
def test_a_code_above_the_lines_may_be_the_number_where_it_is_the_only_one(
    head: str, codes: list[str]
) -> None:
    (sheet,) = found(f"{head}Agent code | C1\n{LINES}")
    assert [value for code, _cell, value, _said in sheet.troubles if code == "ORDER_NO_ALONE"] == codes


def test_a_code_beside_the_agents_name_is_its_orders_number_once_and_asked_about_after_that(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.put(
        "catalogue.xlsx", [["SKU", "Product", "Case price"], ["A-1001", "Soap", 1], ["A-1002", "Towel", 1]]
    )
    desk.figures("A-1001 99, A-1002 99", "C10001 9999, C10002 9999")
    desk.put(
        "agents.xlsx",
        [["Agent code", "Agent", "Region"], ["C10001", "Harbour Store", "N"], ["C10002", "Quay Shop", "N"]],
    )

    def order(file: str, *head: list[Cell], cases: int = 3) -> None:
        desk.put(file, [["Order form"], *head, ["SKU", "Product", "Cases"], ["A-1001", "Soap", cases]])

    order("beside.xlsx", ["Harbour Store", "PX-118"])
    order("alone.xlsx", ["Quay Shop"], ["PX-118"])
    order("route.xlsx", ["Harbour Store"], ["Van route", "RT-0140"], cases=4)
    order("code.xlsx", ["C10002"], cases=4)
    desk.run("09:00")
    booked = {(one["agent"], one["order_no"]) for one in desk.record()["orders"]}
    assert booked == {
        ("C10001", "PX-118"), ("C10002", "PX-118"), ("C10001", "20261123-1"), ("C10002", "20261123-1"),
    }  # fmt: skip
    told = {(one["code"], one["file"], one["value"]) for one in desk.record()["findings"]}
    assert ("ORDER_NO_ALONE", "beside.xlsx", "PX-118") in told
    assert ("TEXTS_PASSED_OVER", "route.xlsx", "B3 RT-0140") in told

    order("next_week.xlsx", ["Harbour Store", "PX-118"], cases=5)
    order("labelled.xlsx", ["Quay Shop"], ["Order no.", "PX-118"], cases=6)
    desk.run("10:00")
    asked = {(one["file"], one["code"]) for one in desk.record()["findings"] if "ORDER_" in one["code"]}
    assert asked == {
        ("next_week.xlsx", "ORDER_NO_ALONE"), ("next_week.xlsx", "ORDER_NO_AGAIN"),
        ("labelled.xlsx", "ORDER_AMENDED"),
    }  # fmt: skip
