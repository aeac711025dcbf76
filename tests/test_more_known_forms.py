"""Forms of many programs and people: BILL_TO, states left blank, `x 10`, 泉采字第118号 (P-4.1.2)."""

from pathlib import Path

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.layout.asked.as_shown import is_asked_about
from orderbatch.read.layout.doubts.number_alone import is_a_number
from orderbatch.read.processes.one_file import open_file
from tests.desk import Cell, Desk
from tests.tables import found, workbook


def one(table: str) -> FoundSheet:
    (sheet,) = found(table)
    return sheet


@pytest.mark.parametrize("heading", ["BILL_TO", "Bill to", "INVOICE_TO"])
def test_an_export_names_its_agent_under_bill_to(heading: str) -> None:
    sheet = one(
        f"PO_NUMBER | {heading} | ITEM_NUMBER | QUANTITY | UOM_CODE\n"
        "88231 | LK-02 | A-1 | 10 | CASE\n88231 | LK-02 | A-2 | 15 | CASE"
    )
    assert sheet.labels["agent"][0] == "LK-02" and not is_asked_about(sheet)


@pytest.mark.parametrize("value", ["Lakeside Distribution", "12 Mill Lane"])
def test_a_name_or_an_address_under_bill_to_names_nobody_yet(value: str) -> None:
    sheet = one(f"BILL_TO | ITEM_NUMBER | QUANTITY\n{value} | A-1 | 10\n{value} | A-2 | 15")
    assert sheet.labels.get("agent", (None, ""))[0] is None and is_asked_about(sheet)


STATES = [
    ("Ordered", "Confirmed", "Shipped"),
    ("Ordered", "Confirmed", "Released"),
    ("订货件数", "确认件数", "已发件数"),
]


@pytest.mark.parametrize("heads", STATES)
def test_a_buyers_form_may_leave_what_is_confirmed_and_shipped_to_us(heads: tuple[str, str, str]) -> None:
    sheet = one(f"Agent code | C1 | PO no. | 7\nSKU | {' | '.join(heads)}\nA-1 | 10 | |\nA-2 | 5 | |")
    assert (sheet.kind, sheet.cells["cases"]) == ("order", [10.0, 5.0])


def test_what_we_sent_out_is_no_order_without_its_batch() -> None:
    heads = "Agent code | C1 | PO no. | 7\nSKU | Ordered | Confirmed | Released"
    table = f"{heads}\nA-1 | 10 | 8 | 8\nA-2 | 5 | 5 | 5"
    assert [sheet.kind for sheet in found(table)] != ["order"]


@pytest.mark.parametrize(
    "text", ["泉采字第118号", "闽采字第207号", "京采〔2026〕7号", "鲁购字（2026）第12号"]
)
def test_a_number_in_words_numbers_an_order(text: str) -> None:
    assert is_a_number(text)


@pytest.mark.parametrize(
    "text", ["人民路118号", "卫食证字第330号", "国税字第12号", "第3号", "三号仓", "中山路第8号"]
)
def test_an_address_or_a_licence_does_not(text: str) -> None:
    assert not is_a_number(text)


@pytest.mark.parametrize("count", ["x 10", "X 10", "× 10", "* 10"])
def test_a_list_by_hand_counts_with_a_times(tmp_path: Path, count: str) -> None:
    sheet = one(f"Agent code | C1\nSKU | Qty\nA-1 | {count}\nA-2 | 5")
    assert sheet.cells["cases"][0] == count
    desk = Desk(tmp_path)
    desk.catalogue("A-1 1, A-2 1")
    desk.agents("C1")
    desk.figures("A-1 100, A-2 100", "C1 1000")
    rows: list[list[Cell]] = [
        ["Agent code", "C1"],
        ["Order no.", "7"],
        ["SKU", "Qty"],
        ["A-1", count],
        ["A-2", 5],
    ]
    desk.put("o.xlsx", rows)
    desk.run()
    assert desk.lines("ordered") == {"7/A-1": 10, "7/A-2": 5}


def test_such_a_list_in_one_column_is_shown_to_the_rep() -> None:
    content = workbook("Order for Monday\nA-1001 ketchup x 10\nA-1002 soy x 12\nA-1003 rice x 4\nThanks")
    opened = open_file("o.xlsx", content, {}, {"A-1001", "A-1002", "A-1003"})
    assert opened.drawn and opened.drawn[0].kind == "order"
    assert [cells[:2] for _row, cells in opened.drawn[0].rows][1:3] == [
        ["A-1001 ketchup", "x 10"],
        ["A-1002 soy", "x 12"],
    ]


@pytest.mark.parametrize("heading", ["Order no.", "PO", "订单号"])
@pytest.mark.parametrize(
    ("column", "orders"),
    [
        ("X-101 X-101 X-102", {"X-101": "A B", "X-102": "A"}),
        ("X-101 - X-102", {"X-101": "A B", "X-102": "A"}),  # in the first line of each order
        ("X-101 X-102 X-101", {"X-101": "A A", "X-102": "B"}),
        ("X-101 X-101 X-101", {"X-101": "A B A"}),
        ("X-101 - -", {"X-101": "A B A"}),
    ],
)
def test_the_numbers_beside_the_lines_are_the_orders_of_the_agent_above_them(
    heading: str, column: str, orders: dict[str, str]
) -> None:
    numbers = ["" if number == "-" else number for number in column.split()]
    lines = [f"{number} | {sku} | 2" for number, sku in zip(numbers, "ABA", strict=True)]
    sheets = found("\n".join(["Order form", "Agent code | C1", "", f"{heading} | SKU | Cases", *lines]))
    read = {sheet.labels["order_no"][0]: " ".join(sheet.cells["sku"]) for sheet in sheets}
    assert read == orders and {sheet.labels["agent"][0] for sheet in sheets} == {"C1"}
