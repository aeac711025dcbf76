"""What mutants of forms showed: nothing that a person sees on a form is passed over in silence (P-4.1.2)."""

import pytest

from orderbatch.read.layout.asked.as_shown import is_doubtful
from orderbatch.read.processes.one_file import open_file
from tests.tables import found, grid, workbook

ZH = "客户编码 | KH111 | 订单编号 | YZ-1\n产品编号 | 产品 | {} | 件价\n"
ZH += "SP1001 | 苏打水 | 100 | 48\nSP1005 | 燕麦奶 | 20 | 132"
EN = "Customer no. | C1 | Order no. | 7\nSKU | Item | {} | Case price\n"
EN += "SP1001 | Soda | 100 | 48\nSP1005 | Oat | 20 | 132"


@pytest.mark.parametrize(("form", "word"), [(ZH, "数量（件）"), (EN, "Cases")])
@pytest.mark.parametrize("blurred", ["", "???", "x", "几"])
@pytest.mark.parametrize("place", [0, 1])
def test_a_sheet_of_items_whose_quantity_has_no_known_heading_is_told(
    form: str, word: str, blurred: str, place: int
) -> None:
    tables = [form.format(word).replace("SP1", "SP3")] * 2
    tables[place] = form.format(blurred)
    opened = open_file("o.xlsx", workbook(*tables))
    told = [trouble[0] for sheet in opened.sheets for trouble in sheet.troubles]
    assert len(opened.sheets) == 2 or "SHEET_UNREAD" in told, told


def test_a_price_list_beside_an_order_is_no_such_sheet() -> None:
    price = "SKU | Item | Pieces per case | Case price\nSP1001 | Soda | 24 | 48\nSP1005 | Oat | 12 | 132"
    opened = open_file("o.xlsx", workbook(EN.format("Cases"), price))
    assert [trouble[0] for sheet in opened.sheets for trouble in sheet.troubles] == []


def test_lines_above_headings_that_stand_again_are_told_where_their_columns_are_guessed() -> None:
    heads = "SKU | Description | Contract qty | Released to date | This release (cases) | Unit price"
    lines = ("SP1005 | Oat | 400 | 120 | 60 | 132", "SP1004 | Coconut | 200 | 80 | 20 | 108")
    table = "\n".join(("Agent code | C1 | Release order | EI-3", heads, lines[0], heads, lines[1]))
    (sheet,) = found(table, codes=("SP1005", "SP1004"))
    assert len(sheet.rows) == 2 or "CELLS_UNREAD" in [trouble[0] for trouble in sheet.troubles]


HEAD = "Agent code | C1 | Order no. | 7\nSKU | Qty | {}\nA-1 | 20 |\nA-2 | 12 | {}"


@pytest.mark.parametrize("heading", ["Remarks", "备注", "改为", "New qty", "Changed qty", ""])
@pytest.mark.parametrize("said", ["改7", "改7箱", "to 7", "now 7", "= 7", "→ 7", "change to 7", "only 7"])
def test_another_quantity_in_words_beside_a_line_is_asked_about(heading: str, said: str) -> None:
    (sheet,) = found(HEAD.format(heading, said))
    told = [trouble for trouble in sheet.troubles if trouble[0] in ("LINE_CHANGED", "QUANTITY_TWICE")]
    assert told, sheet.troubles


@pytest.mark.parametrize("said", ["7箱", "7 cases", "7 ctns", "7件"])
@pytest.mark.parametrize("heading", ["Remarks", "备注"])
def test_a_number_of_cases_among_the_remarks_is_told(heading: str, said: str) -> None:
    (sheet,) = found(HEAD.format(heading, said))
    assert "CELLS_PASSED_OVER" in [trouble[0] for trouble in sheet.troubles]


def test_a_number_in_a_second_column_of_remarks_is_told() -> None:
    (sheet,) = found("Agent code | C1\nSKU | Qty | Remarks | Remarks\nA-1 | 20 | fresh |\nA-2 | 12 | | 7")
    assert ("CELLS_PASSED_OVER", "D4") in [trouble[:2] for trouble in sheet.troubles]


@pytest.mark.parametrize("heading", ["数量(瓶)", "Qty (bottles)", "Pieces"])
@pytest.mark.parametrize("unit", ["箱", "case"])
def test_a_heading_of_pieces_over_lines_in_cases_is_asked_about(heading: str, unit: str) -> None:
    (sheet,) = found(f"Agent code | C1\nSKU | {heading} | Unit\nA-1 | 20 | {unit}\nA-2 | 12 | {unit}")
    assert is_doubtful(sheet)


OTHERS = ["上月订单", "上周要货单", "样品申请", "退换货申请", "库存表", "11月销售计划", "对账单"]
OTHERS += ["Last month order", "Last week's order", "Sample request", "Sales plan", "Statement", "Stock list"]
OWN = "{}\nPurchase order | |\nAgent code | C1 | Order no. | 7\nSKU | Qty | Price\nA-1 | 20 | 5\nA-2 | 12 | 6"


@pytest.mark.parametrize("title", OTHERS)
def test_a_title_of_something_else_over_an_orders_own_is_asked_about(title: str) -> None:
    (sheet,) = found(OWN.format(f"{title} | |"))
    assert is_doubtful(sheet), sheet.troubles


@pytest.mark.parametrize(
    "title", ["Harbour Trading Ltd", "杭州绿野食品有限公司", "November 2026", "Weekly order"]
)
def test_a_name_or_a_day_over_an_orders_title_is_not(title: str) -> None:
    (sheet,) = found(OWN.format(f"{title} | |"))
    assert not is_doubtful(sheet), sheet.troubles


GIVEN = ["赠送", "赠品", "搭赠", "赠送数量", "赠品数", "免费", "样品", "Free", "FOC", "Bonus", "Gifts"]
FURTHER = [
    "追加",
    "欠货数量",
    "补单",
    "改后",
    "增补",
    "Extra",
    "Backorder",
    "Additional",
    "Confirmed",
    "Amended",
]
CALLED = ["赠品", "样品", "退货", "搭赠", "草稿", "Gifts", "Samples", "Returns", "Draft"]


@pytest.mark.parametrize("heading", [*GIVEN, *FURTHER])
@pytest.mark.parametrize("form", [ZH.format("数量"), EN.format("Cases")])
@pytest.mark.parametrize("headed", ["产品编号 | 产品 | {}", "Product | {}", "SKU | Item | {} | Remarks"])
def test_a_sheet_that_counts_what_is_given_or_comes_on_top_is_told(
    form: str, heading: str, headed: str
) -> None:
    width = headed.count("|") + 1
    line = " | ".join(["SP3001", "Soap", "3"][3 - min(width, 3) :])
    opened = open_file("o.xlsx", workbook(form, f"{headed.format(heading)}\n{line}"))
    told = [trouble[0] for sheet in opened.sheets for trouble in sheet.troubles]
    asked = any(is_doubtful(sheet) for sheet in opened.sheets)
    assert asked or {"SHEET_UNREAD", "SHEET_BESIDE"} & {*told}, told


@pytest.mark.parametrize("name", CALLED)
@pytest.mark.parametrize("form", [ZH.format("数量"), EN.format("Cases")])
def test_a_sheet_with_an_orders_headings_that_is_called_another_thing_is_asked_about(
    form: str, name: str
) -> None:
    first, second = found(grid(form, "订单"), grid(form.replace("SP1", "SP3"), name))
    assert not is_doubtful(first) and is_doubtful(second)


@pytest.mark.parametrize("names", [("饮料", "调味品"), ("Dry", "Chilled"), ("1", "2")])
def test_sheets_of_groups_are_one_order(names: tuple[str, str]) -> None:
    form = EN.format("Cases")
    first, second = found(*(grid(form.replace("SP1", f"SP{n}"), name) for n, name in enumerate(names, 3)))
    assert second.continues and not is_doubtful(first) and not is_doubtful(second)


@pytest.mark.parametrize("title", ["退货单", "送货单", "Delivery note", "Return note"])
@pytest.mark.parametrize("name", ["Sheet2", ""])
def test_another_document_beside_an_order_is_told_where_it_has_other_lines(title: str, name: str) -> None:
    form = EN.format("Cases")
    for other, told in ((form.replace("SP1", "SP3"), ["TEXTS_PASSED_OVER"]), (form, [])):
        above = f"{title}\n{other}" if name else other
        (sheet,) = found(grid(f"Purchase order\n{form}", "Order"), grid(above, name or title))
        assert [code for code, *_rest in sheet.troubles] == told


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("再要3箱洗洁精", True),
        ("also send SP1003 x 3", True),
        ("SP1003 | three cases", True),
        ("Notes\nSP1003 half a pallet | please", True),
        ("收货人 | 钱伟\n收货地址 | 无锡市梁溪区通江大道88号\n电话 | '13912345678", False),
        ("Ship to: 12 Mill Lane\nContact: Kim", False),
        ("说明\n本表仅供内部使用", False),
        ("Item | Case price\nSoap | 12\nOil 5L | 30", False),
    ],
)
def test_texts_of_a_sheet_without_a_table_are_known_or_told(other: str, told: bool) -> None:
    sheets = found(EN.format("Cases"), grid(other, "Sheet2"))
    codes = {code for sheet in sheets for code, *_rest in sheet.troubles}
    assert bool({"TEXTS_PASSED_OVER", "SHEET_UNREAD"} & codes) is told


@pytest.mark.parametrize("word", ["编码", "编号", "货号", "商品编码", "No.", "Code", "Item no."])
def test_headings_of_a_list_that_is_not_read_name_no_agent(word: str) -> None:
    name, counted = ("Product", "Stock") if word.isascii() else ("品名", "建议订货")
    form = EN.replace("Customer no. | C1 | ", "")
    (sheet,) = found(form.format("Cases"), grid(f"{word} | {name} | {counted}\nA-7 | Soap | 3", "Sheet2"))
    assert sheet.labels.get("agent", (None, ""))[0] is None
