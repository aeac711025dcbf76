"""Forms that were once misread without a word: each is asked about, at its cell (issue 13, number 2)."""

import pytest

from orderbatch.contract.findings.every_code import CODES
from tests.tables import found, grid

HEADER = "Agent code | C1 | Order no. | N-1\n"
LINES = "SKU | Product | Cases\nA-101 | Soap | 3\nA-102 | Tissue | 4\n"


def asked(*tables: str, names: tuple[str, ...] = ("Sheet1",)) -> set[tuple[str, str]]:
    """The errors that a form is told: (code, cell)."""
    grids = [grid(table, names[number % len(names)]) for number, table in enumerate(tables)]
    return {
        (code, cell)
        for sheet in found(*grids)
        for code, cell, _value, _numbers in sheet.troubles
        if CODES[code] == "error"
    }


@pytest.mark.parametrize(
    "title",
    [
        "退货明细", "退货登记表", "调拨单", "门店调拨申请", "样品申请表", "送样清单", "报损单", "破损登记",
        "询价函", "收货确认表", "到货登记", "客户库存表", "库存月报", "销售日报", "价目表", "借货单",
        "还货明细", "理赔申请", "赠品发放表", "代销结算", "Goods transfer", "Stock transfer note",
        "Sample request form", "Damage report", "Breakages November", "Collection advice",
        "Return of goods", "Goods returned", "Credit request", "Delivery advice", "Price list 2026",
        "Sales report", "Warranty claim", "Consignment statement", "Recall notice: damaged",
        "Inventory 23 Nov", "Forecast Q1", "Refund claim", "Loan of goods",
    ],
)  # fmt: skip
def test_what_calls_itself_something_else_is_no_order(title: str) -> None:
    assert asked(f"{title.replace(':', ' ')}\nAgent code | C1\n{LINES}") & {
        ("TITLE_UNKNOWN", "A1"),
        ("SHEET_NOT_AN_ORDER", "A1"),
    }


@pytest.mark.parametrize(
    "title",
    [
        "订货单", "双十一补货计划", "经销商要货表", "客户报货明细", "Purchase order", "Weekly restock",
        "Reorder sheet", "Northway Foods", "城南百货批发部", "Sample Street Stores order",
        "退换货政策见背面，欢迎订货",
    ],
)  # fmt: skip
def test_what_calls_itself_an_order_or_by_a_companys_name_is_one(title: str) -> None:
    assert not asked(f"{title}\n{HEADER}{LINES}")


def test_a_sheets_name_speaks_where_nothing_else_does() -> None:
    assert asked(f"Agent code | C1\n{LINES}", names=("退货",)) == {("TITLE_UNKNOWN", "")}


@pytest.mark.parametrize(
    ("table", "cell"),
    [
        (f"{HEADER}{LINES}Total | | 7\nAgent code | C2", "B6"),
        (f"{HEADER}{LINES}代理商编码：C2 | |", "A5"),
        (f"Agent code | C1 | C2 | C3\n{LINES}", "C1"),
        (f"Customer code | C1\nDealer code | C2\n{LINES}", "B2"),
        (f"客户编码 | 100231\n{LINES}合计 | | 7\n客户编码 | 100232", "B6"),
        (f"{HEADER}{LINES}代理商：C2", "A5"),
        (f"{HEADER}{LINES}\n\nCustomer: C2 Corner Shop | |", "A7"),
        (f"{HEADER}{LINES}Agent code | C2 |\nA-103 | Towel | 4", "B5"),
        (f"{HEADER}SKU | Cases | Customer\nA-101 | 3 | C1\nA-102 | 4 | C2", "C4"),
    ],
)
def test_a_second_agent_is_asked_about(table: str, cell: str) -> None:
    assert ("AGENT_TWICE", cell) in asked(table)


def test_the_same_agent_named_twice_is_one() -> None:
    assert not asked(f"{HEADER}{LINES}Total | | 7\nAgent code | C1")


@pytest.mark.parametrize(
    "remark",
    [
        "取消", "不要了", "这个取消", "此款不要了", "赠品", "作废", "先不要", "不订了", "样品", "免费",
        "不计款", "撤单", "cancel", "CANCELLED", "please cancel", "FOC", "free of charge", "gift",
        "not needed", "no charge", "void", "do not send", "sample",
    ],
)  # fmt: skip
def test_a_remark_that_takes_its_line_back_or_gives_it_away_is_asked(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert asked(f"{HEADER}{lines}") == {("LINE_WITHDRAWN", "D4")}
    unheaded = f"SKU | Product | Cases\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert asked(f"{HEADER}{unheaded}") == {("LINE_WITHDRAWN", "D4")}


@pytest.mark.parametrize(
    "remark",
    [
        "急", "周四前到", "新包装", "缺货取消", "如缺货请取消", "不要旧包装", "不要压坏", "请勿取消",
        "近效期勿发", "soon", "cancel if short", "don't cancel", "gift box", "sugar free", "new pack",
    ],
)  # fmt: skip
def test_other_remarks_leave_their_line_alone(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert not asked(f"{HEADER}{lines}")


@pytest.mark.parametrize(
    "heading",
    [
        "追加",
        "追加数量",
        "增加",
        "另加",
        "减少",
        "改为",
        "Add",
        "Extra",
        "Extra cases",
        "Additional",
        "Less",
        "New qty",
    ],
)
def test_a_column_that_adds_to_the_quantity_or_changes_it_is_asked(heading: str) -> None:
    table = f"{HEADER}SKU | Product | Cases | {heading}\nA-101 | Soap | 10 | 5\nA-102 | Tissue | 4 |"
    assert {code for code, _cell in asked(table)} == {"QUANTITY_TWICE"}


def test_whole_numbers_under_no_heading_are_asked_unless_something_explains_them() -> None:
    assert asked(f"{HEADER}{LINES}".replace("| 3\n", "| 3 | 12\n").replace("| 4\n", "| 4 | 9\n")) == {
        ("CELLS_UNREAD", "D3")
    }
    assert not asked(f"{HEADER}{LINES}".replace("| 3\n", "| 3 | 1\n").replace("| 4\n", "| 4 | 2\n"))
    assert not asked(f"{HEADER}{LINES}".replace("| 3\n", "| 3 | 3\n").replace("| 4\n", "| 4 | 4\n"))


@pytest.mark.parametrize(
    "table",
    [
        "SKU | Qty | Price per pc\nA-101 | 24 | 1.5\nA-102 | 48 | 2",
        "商品编码 | 数量 | 单价（元/支）\nA-101 | 24 | 1.5\nA-102 | 48 | 2",
        "SKU | Units | Case pack\nA-101 | 25 | 24\nA-102 | 48 | 12",
        "SKU | Units | Pack\nA-101 | 48 | 24\nA-102 | 36 | 12",
        "SKU | Qty | Unit price | Case price\nA-101 | 48 | 1 | 24\nA-102 | 36 | 2 | 24",
        "SKU | Qty | Price each | Pcs/ctn\nA-101 | 25 | 1.5 | 24\nA-102 | 48 | 2 | 12",
        "商品编码 | 箱规 | 数量\nA-101 | 24 | 48\nA-102 | 12 | 36\nA-103 | 12 | 12",
    ],
)
def test_a_quantity_that_may_be_pieces_is_asked(table: str) -> None:
    assert {code for code, _cell in asked(f"{HEADER}{table}")} == {"QUANTITY_UNSURE"}


@pytest.mark.parametrize(
    "table",
    [
        "SKU | Cases | Price per pc\nA-101 | 24 | 1.5\nA-102 | 48 | 2",
        "商品编码 | 箱规 | 数量\nA-101 | 24 | 48\nA-102 | 12 | 36\nA-103 | 12 | 7",
        "商品编码 | 箱规 | 数量\nA-101 | 24 | 48\nA-102 | 12 | 36",
        "商品编码 | 箱规 | 数量(件)\nA-101 | 24 | 48\nA-102 | 12 | 36\nA-103 | 12 | 12",
        "商品编码 | 箱规 | 单位 | 数量\nA-101 | 24 | 件 | 48\nA-102 | 12 | 件 | 36\nA-103 | 12 | 件 | 12",
        "SKU | Qty | Price each\nA-101 | 24 | 1.5\nA-102 | 48 | 2",
    ],
)
def test_a_quantity_that_says_cases_or_cannot_be_pieces_is_read(table: str) -> None:
    assert not asked(f"{HEADER}{table}")


@pytest.mark.parametrize(
    "other",
    [
        "Product | Cases\nSoap | 12\nTissue | 9",
        "名称 | 规格 | 数量\n皂 | 大 | 12\n纸 | 小 | 9",
        "SKU | Product | Cases\nA-103 | Towel | 12\nA-104 | Cloth | 9",
    ],
)
def test_items_with_quantities_on_another_sheet_are_asked_about(other: str) -> None:
    errors = asked(f"{HEADER}{LINES}", other, names=("Order form", "More"))
    assert {code for code, _cell in errors} & {"SHEET_UNREAD", "CELL_BLANK"} or len(
        found(grid(f"{HEADER}{LINES}", "Order form"), grid(other, "More"))
    ) == 2


def test_a_price_list_or_a_copy_beside_the_order_is_none() -> None:
    assert not asked(
        f"{HEADER}{LINES}", "Product | Price\nSoap | 12\nTissue | 9", names=("Order form", "Prices")
    )


@pytest.mark.parametrize(
    ("names", "asks"),
    [
        (("10月", "11月"), True),
        (("Oct", "Nov"), True),
        (("Week 47", "Week 48"), True),
        (("11-16", "11-23"), True),
        (("上次", "本次"), True),
        (("饮料", "零食"), False),
        (("Sheet1", "Sheet2"), False),
    ],
)
def test_sheets_of_several_times_are_asked_which_counts(names: tuple[str, ...], asks: bool) -> None:
    second = LINES.replace("A-101", "A-103").replace("A-102", "A-101")
    errors = asked(f"{HEADER}{LINES}", f"{HEADER}{second}", names=names)
    assert ("SHEET_OF_OTHER_TIME" in {code for code, _cell in errors}) == asks


@pytest.mark.parametrize(
    "row",
    ["A-103 | Towel | | 6 | ", " | | | A-103 | 6", "A-103 | | | | 6"],
)
def test_a_line_outside_the_table_is_asked_about(row: str) -> None:
    above = f"{HEADER}{row}\n\n{LINES}"
    assert {code for code, _cell in asked(above)} == {"CELLS_UNREAD"}


@pytest.mark.parametrize(
    "row", ["Tel | 555-0123 | Fax | 555-0124", "Terms | 30 | days | net", "A-103 | see below | |"]
)
def test_a_header_block_is_no_line_outside_the_table(row: str) -> None:
    assert not asked(f"{HEADER}{row}\n{LINES}")


@pytest.mark.parametrize(
    "note", ["本单作废", "A-102 取消", "以上取消", "cancelled", "A-102 not needed", "全部作废"]
)
def test_a_note_under_the_lines_that_takes_them_back_is_asked(note: str) -> None:
    assert asked(f"{HEADER}{LINES}Total | | 7\n{note}") == {("LINE_WITHDRAWN", "A6")}


@pytest.mark.parametrize(
    "note",
    ["1.逾期订单作废", "逾期作废，不另行通知", "缺货取消", "cancel if short", "Cancelled: ", "Thank you"],
)
def test_a_clause_of_terms_under_the_lines_takes_nothing_back(note: str) -> None:
    assert not asked(f"{HEADER}{LINES}Total | | 7\n{note}")


@pytest.mark.parametrize(
    ("heading", "tick"),
    [
        ("是否取消", "是"), ("取消", "√"), ("赠品", "是"), ("退货原因", "过期"), ("破损", "漏液"),
        ("Cancel?", "X"), ("Free sample", "yes"), ("Return reason", "leaking"), ("Damage", "dented"),
    ],
)  # fmt: skip
def test_a_line_ticked_as_withdrawn_or_as_a_gift_or_a_return_is_asked(heading: str, tick: str) -> None:
    lines = f"SKU | Product | Cases | {heading}\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {tick}"
    assert asked(f"{HEADER}{lines}") == {("LINE_WITHDRAWN", "D4")}


@pytest.mark.parametrize(("heading", "tick"), [("是否取消", "否"), ("Cancel?", "no"), ("赠品", "2")])
def test_a_column_to_tick_that_says_no_or_counts_gifts_takes_nothing_back(heading: str, tick: str) -> None:
    lines = f"SKU | Product | Cases | {heading}\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {tick}"
    assert not asked(f"{HEADER}{lines}")


@pytest.mark.parametrize("heading", ["数量（托）", "订货数量(板)", "Qty (pallets)", "Order qty (layer)"])
def test_a_quantity_of_pallets_or_layers_is_asked(heading: str) -> None:
    assert asked(f"{HEADER}SKU | Product | {heading}\nA-101 | Soap | 3") == {("QUANTITY_LARGER", "C2")}
    unit = heading.rsplit("（", maxsplit=1)[-1].rsplit("(", maxsplit=1)[-1].rstrip("）)")
    lines = f"SKU | Product | Unit | Qty\nA-101 | Soap | case | 3\nA-102 | Tissue | {unit} | 4"
    assert asked(f"{HEADER}{lines}") == {("QUANTITY_LARGER", "C4")}


@pytest.mark.parametrize(
    "remark",
    ["含赠品6箱", "内含赠2箱", "including 2 free", "of which 1 is free", "2 of these free", "incl. 1 bonus"],
)
def test_a_quantity_that_has_gifts_in_it_is_asked(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 30 |\nA-102 | Tissue | 24 | {remark}"
    assert {cell for _code, cell in asked(f"{HEADER}{lines}")} == {"D4"}


@pytest.mark.parametrize(
    "remark", ["or A-109 if short", "缺货换A-109", "买10送1", "Fresh dates please", "赠品另发"]
)
def test_a_remark_on_a_line_that_changes_nothing_is_told(remark: str) -> None:
    """Known as a remark, it was read by nobody."""
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    (sheet,) = found(grid(f"{HEADER}{lines}"))
    assert [(code, cell, value) for code, cell, value, _numbers in sheet.troubles] == [
        ("LINE_REMARKS", "D4", f"D4 {remark}")
    ]


@pytest.mark.parametrize(
    "note", ["A-101不用发了，谢谢", "Please cancel A-101, thanks!", "麻烦取消A-102。谢谢"]
)
def test_thanks_hide_no_withdrawal(note: str) -> None:
    assert asked(f"{HEADER}{LINES}Total | | 7\n{note}") == {("LINE_WITHDRAWN", "A6")}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Hold until 15 December",
            "above quantities for each of our 3 shops",
            "This order supersedes PO 55",
        ),
        *("Please deliver on Monday", "Purchase order (replaces PO 55)", "以上数量为每家店", "本单取代DH-55"),
        *("请12月15日以后再发货", "Instead of our order 55", "订货单（代替DH-55）"),
    ],
)
def test_a_text_that_asks_for_something_is_told_wherever_it_stands(text: str) -> None:
    """At the top it was taken for a name, under the block for an address, above a list for a title."""
    for table, cell in (
        (f"{text}\n{HEADER}{LINES}", "A1"),
        (f"{HEADER}{text}\n{LINES}", "A2"),
        (f"{HEADER}{LINES}Total | | 7\n{text}", "A6"),
    ):
        (sheet,) = found(grid(table))
        assert cell in {spot for _code, spot, *_rest in sheet.troubles}


@pytest.mark.parametrize("heading", ["Total", "合计"])
def test_counts_of_a_second_sheet_under_nothing_but_a_total_are_told(heading: str) -> None:
    """They may be cases as well as money: its lines were lost without a word."""
    second = f"Item | {heading}\nBrush | 5\nSponge | 6"
    sheets = found(grid(f"{HEADER}{LINES}"), grid(second, "Sheet2"))
    told = {
        (code, cell, numbers.get("sheet")) for one in sheets for code, cell, _value, numbers in one.troubles
    }
    assert told == {("CELLS_PASSED_OVER", "B2", "Sheet2")}
