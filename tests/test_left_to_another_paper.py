"""What a form leaves to another paper, another day or another document is asked (issue 13, number 2)."""

import pytest

from tests.tables import found, grid

HEADER = "Agent code | C1 | Order no. | N-1\n"
LINES = "SKU | Product | Cases\nA-101 | Soap | 3\nA-102 | Tissue | 4\n"


def told(table: str) -> set[tuple[str, str]]:
    """(code, cell) of all that an order is told."""
    return {(code, cell) for sheet in found(grid(table)) for code, cell, *_rest in sheet.troubles}


OPEN = """
见附页 / 其余见附页。 / 详见附件清单 / 未完待续 / 续下页 / 同上周订单
按上次的数量 / 数量以电话为准 / 以正式订单为准
草稿，数量未定 / 待老板确认 / 仅供参考 / A-101先不发
see attached list / Rest on separate sheet / to be continued
Same as last week please / twice the usual / the usual plus soap / quantities to be confirmed
Order status: draft / provisional - will call / (tentative) / more to follow by e-mail
"""
NOT_OPEN = """
请送到后门 / 谢谢 / 合同条款详见附件 / 以实发为准
Prices as per attached price list / Payment terms to be confirmed
Please ring the bell / Deliver before noon
"""
BY_WORD = """
口头订单 / 口头订货单 / 11月23日口头订单 / 口头订单登记 / 电话订单
Orders by phone / Orders taken by phone / Orders by phone 23 Nov / Phone orders
"""
NOT_BY_WORD = """
其余口头订单 / 口头 / 以口头订单为准 / 口头订单，见附件
Rest ordered by phone / by phone / Order by phone, see attached / Further orders by phone
"""
ANOTHER = """
业务类型：退货 / 单据类型 | 退货 / 单据状态：未审核 / 【作废】 / 状态 | 已关闭 / 类型：样品订单 / Type: Sample
Document type | Return / Status: cancelled / Order status: pending approval / VOID / Type | Quotation
"""
TURNED = """
采购订单（作废） / 采购订单-作废 / 采购订单【已关闭】 / 订单（已取消） / 取消采购订单 / 作废订单 / 退货采购单
采购单（样品） / 已取消 采购单
CANCELLED PURCHASE ORDER / Purchase order (void) / Purchase order – on hold
Purchase Order - CANCELLATION / PO (rejected)
Purchase order: CANCELLED / Cancellation of order
Purchase order (copy) / Cancelled order form
"""
STILL = """
采购订单（华东） / 采购订单-11月 / 订货单（一式三联） / 订货单模板 / 退换货不含的订货单 / 订货单（普通）
Purchase order (East) - November / Purchase order for Friday / Purchase order template
"""
THIS = """
业务类型：销售 / 单据状态：已审核 / 订单类型 | 普通订单
Order type: Stock / Type | Standard / Status: approved
"""


def texts(block: str) -> list[str]:
    return [text.strip() for line in block.strip().splitlines() for text in line.split(" / ")]


@pytest.mark.parametrize("text", texts(OPEN))
def test_a_text_that_leaves_part_of_the_order_elsewhere_or_open_is_asked_wherever_it_stands(
    text: str,
) -> None:
    for number, table in enumerate((f"{HEADER}{LINES}Total | | 7\n{text}", f"{HEADER}{text}\n{LINES}")):
        asked = {code for code, cell in told(table) if cell == ("A6" if number == 0 else "A2")}
        assert asked & {"LINE_CHANGED", "LINE_WITHDRAWN", "FORM_SAYS_ELSE", "TITLE_UNKNOWN"}
    beside = LINES.replace("Tissue | 4", f"Tissue | 4 | {text}").replace("Cases", "Cases | Remarks")
    assert {cell for code, cell in told(HEADER + beside) if code.startswith("LINE_")} == {"D4"}


@pytest.mark.parametrize("text", texts(NOT_OPEN))
def test_a_text_that_leaves_nothing_open_asks_nothing(text: str) -> None:
    codes = {code for code, _cell in told(f"{HEADER}{LINES}Total | | 7\n{text}")}
    assert codes <= {"TEXTS_PASSED_OVER"}


@pytest.mark.parametrize("text", texts(BY_WORD))
def test_a_title_that_says_who_wrote_the_order_down_leaves_nothing_open(text: str) -> None:
    assert not {code for code, _cell in told(f"{text}\n{HEADER}{LINES}")}
    several = "Order no. | Agent code | SKU | Cases\nN-1 | C1 | A-101 | 3\nN-2 | C2 | A-102 | 4\n"
    assert not {code for code, _cell in told(f"{text}\n\n{several}")}


@pytest.mark.parametrize("text", texts(NOT_BY_WORD))
def test_a_title_that_leaves_a_part_to_the_phone_is_asked(text: str) -> None:
    assert {code for code, _cell in told(f"{text}\n{HEADER}{LINES}")} & {"LINE_CHANGED", "TITLE_UNKNOWN"}


@pytest.mark.parametrize("text", texts(ANOTHER))
def test_a_label_that_names_another_document_is_asked(text: str) -> None:
    asked = {code for code, cell in told(f"{HEADER}{text}\n{LINES}") if cell in ("A2", "B2")}
    assert asked & {"FORM_SAYS_ELSE", "LINE_CHANGED", "LINE_WITHDRAWN"}


@pytest.mark.parametrize("text", texts(TURNED))
@pytest.mark.parametrize("place", ["alone", "behind a name"])
def test_a_title_of_an_order_that_is_none_any_more_is_asked(text: str, place: str) -> None:
    """Cancelled, void, closed, a sample's: in brackets, before the word or behind it."""
    title = text if place == "alone" else f"Brightway Ltd | {text}"
    asked = {code for code, cell in told(f"{title}\n{HEADER}{LINES}") if cell in ("A1", "B1")}
    assert asked & {"FORM_SAYS_ELSE", "TITLE_UNKNOWN", "LINE_CHANGED"}


@pytest.mark.parametrize("text", texts(STILL))
def test_a_title_of_an_order_asks_nothing_whatever_it_adds(text: str) -> None:
    for title in (text, f"Brightway Ltd | {text}"):
        assert {code for code, _cell in told(f"{title}\n{HEADER}{LINES}")} <= {"TEXTS_PASSED_OVER"}


@pytest.mark.parametrize("text", texts(THIS))
def test_a_label_that_names_an_order_is_not_asked(text: str) -> None:
    assert {code for code, _cell in told(f"{HEADER}{text}\n{LINES}")} <= {"TEXTS_PASSED_OVER"}


COLUMNS = """
For | Shop East, Shop West | SHOPS_IN_LINES
Deliver to | 12 Mill Rd, 4 High St | SHOPS_IN_LINES
门店 | 东门店, 西门店 | SHOPS_IN_LINES
收货人 | 张三, 李四 | SHOPS_IN_LINES
门店 | 东门店, 东门店 |
Back order | 3, 1 | QUANTITY_TWICE
Confirmed | 3, 2 | QUANTITY_TWICE
欠货 | 1, 0 | QUANTITY_TWICE
Order status | open, delivered | LINE_WITHDRAWN
订单状态 | 正常, 已发货 | LINE_WITHDRAWN
每瓶价 | 3.5, 2 | QUANTITY_UNSURE
Price per bottle | 3.5, 2 | QUANTITY_UNSURE
Zone colour | red, blue | TEXTS_PASSED_OVER
Brand | Fresh, Clean |
"""


@pytest.mark.parametrize("column", COLUMNS.strip().splitlines())
def test_a_column_of_recipients_of_another_quantity_or_that_nobody_knows_is_told(column: str) -> None:
    heading, values, code = (part.strip() for part in column.split("|"))
    first, second = values.split(", ")
    table = f"{HEADER}SKU | Product | Qty | {heading}\nA-101 | Soap | 3 | {first}\nA-102 | T | 4 | {second}"
    codes = {told_of for told_of, _cell in told(table)}
    assert code in codes if code else not codes


@pytest.mark.parametrize(
    "block",
    ["Agent code | C1\nOrder no. | N-1\nPO no. | N-2", "代理商编码 | C1\n订单号：N-1\n采购单号：N-2"],
)
def test_a_second_number_of_the_order_is_told_and_the_same_one_twice_is_not(block: str) -> None:
    codes = [code for code, _cell in told(f"{block}\n{LINES}")]
    assert codes == ["ORDER_NO_BESIDE"]
    assert not told(f"{block.replace('N-2', 'N-1')}\n{LINES}")


@pytest.mark.parametrize("row", ["备注 | 同上次", "Remarks | same as last time", "备注：按上次"])
def test_as_last_time_in_the_remarks_of_the_whole_order_is_told_and_holds_nothing(row: str) -> None:
    assert {code for code, _cell in told(f"{HEADER}{LINES}Total | | 7\n{row}")} == {"TEXTS_PASSED_OVER"}


@pytest.mark.parametrize("row", ["If short | cancel", "缺货处理 | 取消", "缺货处理：取消"])
def test_a_choice_of_the_header_block_is_no_other_document(row: str) -> None:
    assert told(f"{HEADER}{row}\n{LINES}") == set()
