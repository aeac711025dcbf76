"""What a text beside, above or below the lines says of them is asked about (issue 13, number 2)."""

import pytest

from orderbatch.contract.findings.every_code import CODES
from tests.tables import found, grid

HEADER, LINES = (
    "Agent code | C1 | Order no. | N-1\n",
    "SKU | Product | Cases\nA-101 | Soap | 3\nA-102 | Tissue | 4\n",
)


def asked(*tables: str, names: tuple[str, ...] = ("Sheet1", "Sheet2")) -> set[str]:
    """The codes of the errors that an order is told."""
    sheets = found(*(grid(table, names[number]) for number, table in enumerate(tables)))
    return {code for sheet in sheets for code, *_rest in sheet.troubles if CODES[code] == "error"}


CHANGES = """
A-102 改为 A-103 / A-102换成A-103 / A-101 改 5 件 / 请把A-101换成A-105 / A-102 → A-103 / 用A-103代替A-102
A-101 应为 5 / A-101 加 2 / 另：A-103 5件 / A-103 5件 / 以上数量翻倍 / 数量均乘以2 / 以上各加5件
A-101 追加 3 / A-102 不是 4 是 5 / replace A-102 with A-103 / A-102 change to A-103
use A-103 instead of A-102 / substitute A-103 for A-102 / A-103 x 5 / make A-101 five
also A-103 5 cases / double A-101 / above quantities x 2 / A-102 should be A-103 / swap A-101 for A-108
double all quantities / A-102 - 1 / A-101 plus 2
"""
NO_CHANGE = """
急 / 周四前到 / A-101 新包装 / 请发 A-102 新批次 / 以上价格含税 / 各位辛苦 / 发德邦 / 数量以实发为准
全部发顺丰 / soon / new pack please / all goods on one pallet / A-101 in the new pack
Prices are per case / 9 Harbor Rd, Erie / Please quote N-1 / Thank you for your order / Page 1 of 2
Tel 0571-88 12 34
"""


def texts(block: str) -> list[str]:
    return [text.strip() for line in block.strip().splitlines() for text in line.split(" / ")]


@pytest.mark.parametrize("text", texts(CHANGES))
def test_a_text_that_changes_an_item_or_its_quantity_is_asked_wherever_it_stands(text: str) -> None:
    assert asked(f"{HEADER}{LINES}Total | | 7\n{text}") == {"LINE_CHANGED"}
    assert "LINE_CHANGED" in asked(f"Order form\n{text}\n{HEADER}{LINES}")
    beside = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {text}"
    assert asked(f"{HEADER}{beside}") == {"LINE_CHANGED"}


@pytest.mark.parametrize("text", texts(NO_CHANGE))
def test_other_texts_change_nothing(text: str) -> None:
    assert not asked(f"Purchase order\n{HEADER}{LINES}Total | | 7\n{text}")
    beside = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {text}"
    assert not asked(f"{HEADER}{beside}")


@pytest.mark.parametrize(
    "heading",
    [
        "赠品",
        "【赠品】",
        "退货：",
        "随车带回",
        "Returning with driver",
        "样品",
        "以下取消",
        "以下不要了",
        "FREE GOODS",
        "*** Free of charge ***",
        "Returns",
        "Cancelled:",
        "Samples",
        "Not needed",
    ],
)
def test_a_heading_between_the_lines_under_which_nothing_is_ordered_is_asked(heading: str) -> None:
    assert asked(f"{HEADER}{LINES}{heading} | |\nA-103 | Cloth | 2") == {"LINE_WITHDRAWN"}


@pytest.mark.parametrize(
    "heading", ["饮料", "新品试销", "【洗涤类】", "Dairy", "*** SHIP NOW ***", "缺货可取消", "Spring booking"]
)
def test_other_headings_between_the_lines_take_nothing_back(heading: str) -> None:
    assert not asked(f"{HEADER}{LINES}{heading} | |\nA-103 | Cloth | 2")


@pytest.mark.parametrize(
    "name", ["皂（赠品）", "皂【样品】", "Soap (free sample)", "Soap [FOC]", "皂(赠)", "Soap (gift)"]
)
def test_a_name_that_says_it_is_a_gift_is_asked(name: str) -> None:
    assert asked(f"{HEADER}{LINES.replace('Soap', name)}") == {"LINE_WITHDRAWN"}


@pytest.mark.parametrize(
    "name", ["皂（新包装）", "礼盒装皂", "Soap (gift box)", "Soap (sugar free)", "试用装皂 60g"]
)
def test_other_names_are_names(name: str) -> None:
    assert not asked(f"{HEADER}{LINES.replace('Soap', name)}")


@pytest.mark.parametrize(
    "remark",
    [
        "不要",
        "不订",
        "先不发",
        "停",
        "送",
        "×",
        "退掉",
        "作罢",
        "试吃",
        "hold",
        "omit",
        "skip",
        "free",
        "returned",
        "don't want",
        "do not supply",
    ],
)
def test_a_remark_that_is_nothing_but_a_withdrawal_is_asked(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert asked(f"{HEADER}{lines}") == {"LINE_WITHDRAWN"}


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        (heading, "QUANTITY_LARGER")
        for heading in (
            *("Qty (dozen)", "Qty (dz)", "数量(打)", "数量(kg)", "Qty (kg)"),
            *(
                "数量（百箱）",
                "数量(十件)",
                "订货数(百)",
                "数量/百",
                "数量/打",
                "数量（半箱）",
                "数量（小箱）",
            ),
            *("数量（箱*10）", "Cases (x 10)", "Qty ('00 cases)", "Qty (hundreds)", "Qty (half cases)"),
            *(
                "数量（组）",
                "数量(套)",
                "数量（提）",
                "数量（捆）",
                "Qty (sets)",
                "Qty (bundles)",
                "Qty (trays)",
            ),
        )
    ]
    + [
        (heading, "QUANTITY_TWICE")
        for heading in ("折合箱数", "补", "减", "改", "修改后", "最终", "New quantity", "+/-")
    ],
)
def test_a_quantity_in_another_unit_or_with_another_beside_it_is_asked(heading: str, code: str) -> None:
    if code == "QUANTITY_LARGER":
        assert asked(f"{HEADER}{LINES.replace('Cases', heading)}") == {code}
    else:
        lines = f"SKU | Product | Qty | {heading}\nA-101 | Soap | 48 | 2\nA-102 | Tissue | 36 | 3"
        assert asked(f"{HEADER}{lines}") == {code}


@pytest.mark.parametrize(
    "text",
    [
        "单位：瓶",
        "注：数量以支为单位",
        "按瓶订货",
        "Quantities in pieces",
        "Qty are in bottles",
        "Units: pcs",
    ],
)
def test_a_text_that_counts_in_pieces_is_asked_and_one_of_the_quantities_whatever_the_heading_counts(
    text: str,
) -> None:
    lines = LINES.replace("Cases", "Qty")
    assert asked(f"{HEADER}{text}\n{lines}") == {"QUANTITY_UNSURE"}
    of_quantities = "数量" in text or text.startswith(("Q", "all q"))
    expected = {"QUANTITY_UNSURE"} if of_quantities else set()
    assert asked(f"{HEADER}{text}\n{lines.replace('Qty', 'Qty (cases)')}") == expected


@pytest.mark.parametrize(
    "other",
    [
        "Product | Qty\nTowel | 3",
        "品名 | 要货\n毛巾 | 3",
        "Also please send:\nTowel | 3",
        "另加\n毛巾 | 3箱\n抹布 | 5箱",
        "Towel 3 cases\nCloth 5 cases",
        "A-103 | 3",
        "Item | How many\nTowel | 3",
        "毛巾3箱",
    ],
)
def test_words_with_counts_on_another_sheet_are_asked_about(other: str) -> None:
    assert asked(f"{HEADER}{LINES}", other) == {"SHEET_UNREAD"}


@pytest.mark.parametrize(
    "other",
    [
        "Product | Price\nSoap | 12",
        "Tel | 5550123\nFax: | 5550124",
        "1. Prices are per case.\n2. Minimum order 5 cases.",
        "商品 | 单价\n皂 | 12",
        "缺货处理\n次日优先\n取消",
        "Sales | Mr. Li\nOffice | Room 3",
    ],
)
def test_other_sheets_are_no_lines(other: str) -> None:
    assert not asked(f"{HEADER}{LINES}", other)


@pytest.mark.parametrize(
    "names",
    [
        ("Order", "Order (old)"),
        ("Order", "Copy of Order"),
        ("订单", "订单备份"),
        ("订单", "上次订单"),
        ("new", "old"),
        ("本月", "上月"),
        ("11月", "10月"),
    ],
)
def test_an_older_order_in_the_same_workbook_is_asked_which_counts(names: tuple[str, str]) -> None:
    older = HEADER.replace("N-1", "N-0") + LINES.replace("3", "8")
    assert "SHEET_OF_OTHER_TIME" in asked(f"{HEADER}{LINES}", older, names=names)


def test_orders_of_days_far_apart_in_one_workbook_are_asked_and_of_one_week_are_not() -> None:
    older = HEADER.replace("N-1", "N-0") + LINES.replace("3", "8")
    for day, asks in (("2026-10-23", True), ("2026-11-20", False)):
        tables = (f"Order date | 2026-11-23\n{HEADER}{LINES}", f"Order date | {day}\n{older}")
        assert ("SHEET_OF_OTHER_TIME" in asked(*tables)) == asks


REFUSED = """
x / no / later / pending / next month / 没钱了 不要 / 资金不足，不要 / 这个不要 / 客户退单
先别订 / 算了 / 不拿 / 暂缓 / 缓发
等通知 / 待定 / 下次再订 / 改天 / 免单 / 试销 / 换货 / 补上次破损 / 上次欠的
replacement / to replace broken / gratis
exchange / from last order / already received / wait for confirmation / draft / scrap / swap
"""
KEPT = """
n/a / 急 / 不要压货 / 不要散装 / 没货就不要 / 赠品另发
no substitutes / no damaged boxes please / next day delivery / 照旧
"""


@pytest.mark.parametrize("remark", texts(REFUSED))
def test_a_remark_that_refuses_or_makes_good_for_something_is_asked(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert asked(f"{HEADER}{lines}") == {"LINE_WITHDRAWN"}


@pytest.mark.parametrize("remark", texts(KEPT))
def test_a_remark_that_wishes_something_takes_nothing_back(remark: str) -> None:
    lines = f"SKU | Product | Cases | Remarks\nA-101 | Soap | 3 |\nA-102 | Tissue | 4 | {remark}"
    assert not asked(f"{HEADER}{lines}")


def test_a_tick_in_a_column_that_is_no_remark_refuses_nothing() -> None:
    assert not asked(f"{HEADER}SKU | Product | Cases | Fragile\nA-101 | Soap | 3 | x\nA-102 | T | 4 |")


@pytest.mark.parametrize(
    "text",
    ["加A-103五件", "另要A-103三箱", "再来A-103十件", "also two of A-103", "A-101 and A-102 five each"],
)
def test_a_number_in_words_beside_an_item_is_asked(text: str) -> None:
    assert asked(f"{HEADER}{LINES}{text}") == {"LINE_CHANGED"}


@pytest.mark.parametrize(
    "text", ["仅供参考，不是订单", "This is only a forecast", "Estimate only", "本单为退货"]
)
def test_a_form_that_says_it_is_no_order_is_asked(text: str) -> None:
    assert asked(f"{HEADER}{LINES}{text}") == {"LINE_WITHDRAWN"}
    assert "LINE_WITHDRAWN" in asked(f"{text}\n{HEADER}{LINES}")


@pytest.mark.parametrize(
    ("heading", "no", "yes"), [("是否需要", "否", "是"), ("是否发货", "不", "是"), ("Wanted?", "no", "yes")]
)
def test_a_column_to_tick_in_which_no_takes_a_line_back(heading: str, no: str, yes: str) -> None:
    table = f"SKU | Product | Cases | {heading}\nA-101 | Soap | 3 | {yes}\nA-102 | Tissue | 4 | "
    assert asked(f"{HEADER}{table}{no}") == {"LINE_WITHDRAWN"}
    assert not asked(f"{HEADER}{table}{yes}")


def test_a_column_of_cancelled_cases_is_asked_and_one_of_noughts_is_not() -> None:
    table = "SKU | Product | Cases | Cancelled\nA-101 | Soap | 30 | 0\nA-102 | Tissue | 4 | "
    assert asked(f"{HEADER}{table}2") == {"QUANTITY_TWICE"}
    assert not asked(f"{HEADER}{table}0")
