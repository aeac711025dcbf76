"""An arrival report in an agent's own layout is one, whatever it is called; never an order (P-4.5.3)."""

import datetime as dt
from pathlib import Path

import pytest

from tests.desk import Cell
from tests.test_after_release import a_desk, ship_all

TUESDAY = dt.date(2026, 11, 24)

# title, labels above the table, headings, lines; of A 10 were sent and 9 came, of B all 5.
LAYOUTS: dict[str, list[list[Cell]]] = {
    "goods received note": [
        ["Goods received note"],
        ["Customer", "C1"],
        ["Order no.", "SKU", "Product", "Ordered", "Received"],
        ["1", "A", "Item A", 10, 9],
        ["1", "B", "Item B", 5, 5],
    ],
    "proof of delivery": [
        ["Proof of delivery"],
        ["Agent", "C1"],
        ["Order", "1"],
        ["Delivery date", "24/11/2026"],
        ["Item code", "Delivered", "Short"],
        ["A", 9, 1],
        ["B", 5, 0],
    ],
    "our headings without our columns of order and day": [
        ["Arrival report"],
        ["Agent code", "C1"],
        ["Order no.", "1"],
        ["Received on", TUESDAY],
        ["SKU", "Good cases"],
        ["A", 9],
        ["B", 5],
    ],
    "收货确认单": [
        ["收货确认单"],
        ["客户编号", "C1"],
        ["收货日期", TUESDAY],
        ["订单号", "产品编码", "品名", "应收件数", "实收件数", "备注"],
        ["1", "A", "Item A", 10, 9, ""],
        ["1", "B", "Item B", 5, 5, ""],
    ],
    "签收单": [
        ["签收单"],
        ["客户编码", "C1"],
        ["签收日期", "2026年11月24日"],
        ["订单号", "产品编码", "签收数量", "短少"],
        ["1", "A", 9, 1],
        ["1", "B", 5, 0],
    ],
    "到货验收单": [
        ["到货验收单"],
        ["代理商编码：C1", "", "日期：2026-11-24"],
        ["订单编号", "货号", "收货件数"],
        ["1", "A", 9],
        ["1", "B", 5],
        ["合计", "", 14],
    ],
    "发货数量 beside 实收数量": [
        ["到货确认"],
        ["客户", "C1", "订单号", "1"],
        ["序号", "编码", "名称", "发货数量", "实收数量"],
        [1, "A", "Item A", 10, 9],
        [2, "B", "Item B", 5, 5],
    ],
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_came_is_compared_with_what_was_sent_in_any_layout(layout: str, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    desk.next_day()
    desk.put("from C1.xlsx", LAYOUTS[layout], "09:00")
    desk.run("10:00")
    record = desk.record()
    assert [entry["kind"] for entry in record["inputs"]] == ["arrival"]
    found = {row["sku"]: (row["good"], row["sent"], row["received_on"]) for row in record["arrivals"]}
    assert found == {"A": (9, 10, "2026-11-24"), "B": (5, 5, "2026-11-24")}
    assert [(row["sku"], row["problem"], row["cases"]) for row in record["incidents"]] == [("A", "short", 1)]
    assert record["findings"] == [] and record["orders"] == []


def test_a_report_that_does_not_say_whose_order_it_is_counts_for_nothing_and_is_told(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    desk.next_day()
    desk.put(
        "from C1.xlsx", [["Goods received note"], ["Customer", "C1"], ["SKU", "Received"], ["A", 9]], "09:00"
    )
    desk.put(
        "of nobody.xlsx",
        [["Goods received note"], ["Order no.", "1"], ["SKU", "Received"], ["A", 9]],
        "09:10",
    )
    desk.run("10:00")
    record = desk.record()
    assert record["arrivals"] == [] and record["incidents"] == []
    codes = {(entry["file"], entry["code"], entry["cell"]) for entry in record["findings"]}
    assert codes == {(name, "ARRIVAL_NAMELESS", "B4") for name in ("from C1.xlsx", "of nobody.xlsx")}
