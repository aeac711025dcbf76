"""Tables wherever real order forms have them (2-workbooks, What the reader must survive)."""

from typing import Any

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.read.formats.grid import Grid
from tests.tables import found, grid

HEADER = """
Agent code | C1 | | Order no. | '5
"""


def the_order(*tables: str | Grid, **more: Any) -> FoundSheet:
    orders = found(*tables, **more)
    assert [order.kind for order in orders] == ["order"]
    return orders[0]


def lines(order: FoundSheet) -> list[tuple[object, object]]:
    return list(zip(order.cells["sku"], order.cells["cases"], strict=True))


def test_heading_rows_of_both_languages_are_one_heading() -> None:
    order = the_order("""
        客户编码 | C1 |
        物料号 | 名称 | 数量 | 单价
        Item no. | Description | Qty | Price
        A-1 | Soap | 3 | 2.5
        """)
    assert lines(order) == [("A-1", 3.0)]
    assert order.rows == [4]


def test_both_languages_in_one_cell_are_one_heading() -> None:
    order = the_order("""
        客户编码 Customer code | C1
        商品编码/SKU | 商品名称 Product | 数量(Qty) | 单价\\nPrice
        A-1 | Soap | 3 | 2.5
        """)
    assert lines(order) == [("A-1", 3.0)]
    assert set(order.columns) == {"sku", "product", "cases", "case_price"}
    assert order.labels["agent"] == ("C1", "B1")


@pytest.mark.parametrize(
    ("above", "language"),
    [
        ("Customer | C1", "en"),
        ("PO No. | PO-7\n客户 | C1", "zh"),
        ("Customer | C1\n日期 | 2026-11-30", "zh"),
        ("PO No. | PO-7\n单号：PO-7 |", "zh"),
        ("深圳鹏城 Ltd. | \nCustomer | C1", "en"),  # a name is nobody's language
    ],
)
def test_who_writes_a_label_in_letters_of_his_own_reads_that_language_whatever_his_columns_are_called(
    above: str, language: str
) -> None:
    assert the_order(f"{above}\nItem code | Description | Qty\nA-1 | Soap | 3").language == language


def test_children_under_merged_parents_are_the_headings() -> None:
    order = the_order(
        grid(
            """
            Item | ~ | Ordered | ~ | Money | ~ | Remarks
            Code | Name | Unit | Cases | Price | Amount | ~
            A-1 | Soap | case | 3 | 2.5 | 7.5 | soon
            """,
            merges=[((0, 0), (0, 1)), ((0, 2), (0, 3)), ((0, 4), (0, 5)), ((0, 6), (1, 6))],
        )
    )
    assert lines(order) == [("A-1", 3.0)]
    assert order.cells["remarks"] == ["soon"]


def test_the_serial_number_is_not_the_code() -> None:
    order = the_order("""
        客户 | C1
        序号 | 编号 | 名称 | 数量
        1 | 9001 | 皂 | 3
        2 | 9002 | 皂 | 4
        """)
    assert lines(order) == [(9001.0, 3.0), (9002.0, 4.0)]


def test_an_item_column_is_the_code_only_where_no_better_one_stands() -> None:
    by_item = the_order("Customer | C1 |\nItem | Description | Qty\nA-1 | Soap | 3")
    assert by_item.cells["sku"] == ["A-1"]
    by_number = the_order("Customer | C1 |\nItem | Part no. | Qty\nSoap | A-1 | 3")
    assert by_number.cells["sku"] == ["A-1"]
    assert by_number.cells["product"] == ["Soap"]


@pytest.mark.parametrize("other", ["件数", "CTNS", "每箱数量", "箱数", "Units per case", "Pcs"])
def test_the_quantity_is_the_quantity_and_not_its_neighbour(other: str) -> None:
    order = the_order(f"客户 | C1\n货号 | {other} | 数量 | 单价\nA-1 | 24 | 3 | 2.5\nA-2 | 24 | 4 | 2.5")
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]


def test_cartons_are_the_quantity_where_the_numbers_show_that_the_other_counts_pieces() -> None:
    order = the_order("客户 | C1\n货号 | 件数 | 每箱数量 | 数量\nA-1 | 3 | 24 | 72\nA-2 | 4 | 24 | 96")
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert [trouble[:2] for trouble in order.troubles] == [("QUANTITY_IN_PIECES", "D2")]


def test_a_unit_of_cases_keeps_the_quantity_whatever_the_numbers_show() -> None:
    order = the_order(
        "客户 | C1\n货号 | 件数 | 每件数量 | 数量 | 单位\nA-1 | 3 | 4 | 12 | 箱\nA-2 | 1 | 4 | 4 | 箱"
    )
    assert lines(order) == [("A-1", 12.0), ("A-2", 4.0)]


@pytest.mark.parametrize("pieces", ["Order Qty (pcs)", "订货数量（支）", "Qty (EA)"])
def test_a_heading_that_says_pieces_goes_behind_the_one_that_says_cases(pieces: str) -> None:
    order = the_order(f"Customer | C1\nSKU | {pieces} | Order Qty (cases)\nA-1 | 72 | 3\nA-2 | 96 | 4")
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert order.troubles == []


def test_a_line_with_known_words_and_figures_is_no_heading() -> None:
    order = the_order("""
        Customer no. | C1 | | | |
        Document type | SKU | Kind | Description | Quantity | Price
        Order | J-1 | Item | Tea | 4 | 16.95
        Order | J-2 | Item | Lemonade | 3 | 16.95
        """)
    assert lines(order) == [("J-1", 4.0), ("J-2", 3.0)]


def test_codes_are_found_under_a_heading_that_usually_counts() -> None:
    order = the_order(
        "Customer no. | C1 | |\nLine no. | No. | Name | Quantity\n10 | J-1 | Tea | 4\n20 | J-2 | Ale | 3",
        codes=["J-1", "J-2"],
    )
    assert lines(order) == [("J-1", 4.0), ("J-2", 3.0)]


def test_a_ratio_of_units_is_the_pieces_of_a_case_or_no_count_at_all() -> None:
    order = the_order("Customer | C1\nSKU | Pcs/box | Boxes | Pcs\nA-1 | 100 | 5 | 500\nA-2 | 500 | 2 | 1000")
    assert (lines(order), order.troubles) == ([("A-1", 5.0), ("A-2", 2.0)], [])
    layers = the_order("Customer | C1\nSKU | Cases/Layer | Ordered\nA-1 | 12 | 120\nA-2 | 9 | 72")
    assert lines(layers) == [("A-1", 120.0), ("A-2", 72.0)]


def test_a_discount_between_the_lines_and_their_total_is_no_difference() -> None:
    order = the_order(
        "Customer | C1\nSKU | Qty | Amount\nA-1 | 6 | 600\nA-2 | 2 | 200\nLess promo | | -50\nTotal | 8 | 750"
    )
    assert order.troubles == []


def test_a_unit_beside_another_word_heads_no_cases() -> None:
    order = the_order("客户 | C1\n条码 | 账存_件 | 订货\n6901 | 19.5 | 70\n6902 | 49.4 | 30")
    assert lines(order) == [(6901.0, 70.0), (6902.0, 30.0)]


@pytest.mark.parametrize("headings", ["Qty | Cases", "Cases | Qty"])
def test_cases_go_before_a_quantity_that_is_a_multiple_of_them_in_every_line(headings: str) -> None:
    numbers = ("60 | 5", "36 | 3") if headings.startswith("Qty") else ("5 | 60", "3 | 36")
    order = the_order(f"Customer | C1\nSKU | {headings}\nA-1 | {numbers[0]}\nA-2 | {numbers[1]}")
    assert lines(order) == [("A-1", 5.0), ("A-2", 3.0)]


def test_two_quantities_that_differ_are_asked_at_the_heading() -> None:
    order = the_order("客户 | C1\n货号 | 订货数量 | 采购数量\nA-1 | 3 | 3\nA-2 | 4 | 5")
    assert [trouble[:2] for trouble in order.troubles] == [("QUANTITY_TWICE", "C2")]
    same = the_order("客户 | C1\n货号 | 订货数量 | 采购数量\nA-1 | 3 | 3\nA-2 | 4 | 4")
    assert same.troubles == []


def test_goods_given_with_the_order_explain_a_larger_quantity() -> None:
    order = the_order("客户 | C1\n货号 | 订货数量 | 搭赠 | 数量合计\nA-1 | 20 | 2 | 22\nA-2 | 5 | 0 | 5")
    assert lines(order) == [("A-1", 20.0), ("A-2", 5.0)]
    assert [(code, cell) for code, cell, *_rest in order.troubles] == [("GIFTS_ASKED", "C3")]


def test_pieces_beside_whole_cases_are_asked_at_their_cell() -> None:
    order = the_order("客户 | C1\n货号 | 箱 | 瓶\nA-1 | 3 | 0\nA-2 | 2 | 3")
    assert lines(order) == [("A-1", 3.0), ("A-2", 2.0)]
    assert [trouble[:2] for trouble in order.troubles] == [("LOOSE_PIECES", "C4")]


def test_the_sum_of_weeks_or_branches_is_the_quantity() -> None:
    order = the_order("订货单 |\n客户 | C1\n货号 | 东店 | 西店 | 合计\nA-1 | 3 | 2 | 5\nA-2 | | 4 | 4")
    assert lines(order) == [("A-1", 5.0), ("A-2", 4.0)]
    assert [trouble[:2] for trouble in order.troubles] == [("HEADING_BY_COUNTS", "D3")]


def test_a_delivery_note_beside_an_order_is_passed_over() -> None:
    (order,) = found(
        "订货单 |\n客户 | C1\n货号 | 数量\nA-1 | 3",
        grid("送货单 |\n客户 | C1\n货号 | 数量\nA-1 | 3", "送货单"),
    )
    assert order.name == "Sheet1"
    assert order.troubles == []


@pytest.mark.parametrize(
    "title", ["送货单", "某某公司销售出库单", "Delivery Note", "PACKING LIST", "Commercial Invoice 商业发票"]
)
def test_what_calls_itself_another_document_is_no_order(title: str) -> None:
    order = the_order(f"{title} |\n客户 | C1\n订单号 | K-1\n货号 | 数量\nA-1 | 3")
    assert [trouble[:2] for trouble in order.troubles] == [("SHEET_NOT_AN_ORDER", "A1")]


@pytest.mark.parametrize("title", ["订货单", "发货申请单", "Purchase order", "Acme Pharma"])
def test_the_title_of_an_order_is_one(title: str) -> None:
    order = the_order(f"{title} | | 随货附送货单\n客户 | C1\n货号 | 数量\nA-1 | 3")
    assert order.troubles == []


def test_cartons_are_the_quantity_where_there_is_no_other() -> None:
    assert lines(the_order("客户 | C1\n货号 | 件数 | 每箱数量\nA-1 | 3 | 24")) == [("A-1", 3.0)]


def test_a_hidden_stale_copy_of_a_heading_is_told_and_not_read() -> None:
    order = the_order(
        grid("Customer | C1 |\nSKU | Qty | Qty\nA-1 | 9 | 3\nA-2 | 9 | 4", hidden_columns=frozenset({1}))
    )
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert [(code, cell) for code, cell, _value, _numbers in order.troubles] == [("HEADING_TWICE", "B2")]


def test_a_hidden_column_that_counts_is_told() -> None:
    order = the_order(grid("Customer | C1\nSKU | Qty\nA-1 | 3", hidden_columns=frozenset({1})))
    assert [trouble[0] for trouble in order.troubles] == ["COLUMN_HIDDEN"]


def test_a_hidden_line_is_told_at_its_row() -> None:
    order = the_order(grid("Customer | C1\nSKU | Qty\nA-1 | 3\nA-2 | 4", hidden_rows=frozenset({3})))
    assert [(code, cell) for code, cell, _value, _numbers in order.troubles] == [("ROW_HIDDEN", "A4")]


@pytest.mark.parametrize(
    "total",
    [
        "合计 | | 7 | 17.5",
        "| 合计： | 7 | 17.5",
        "Total: | | 7 |",
        "| | 7 | 17.5",
        "| | 7 |",
        "Grand total | | 7 | 17.5",
        "合计金额（大写） | 壹拾柒元伍角 | |",
        "| Subtotal | 7 | 17.5",
        "饮料小计 | | 7 |",
    ],
)
def test_a_total_is_no_line(total: str) -> None:
    order = the_order(
        f"Customer | C1\nSKU | Product | Qty | Amount\nA-1 | Soap | 3 | 7.5\nA-2 | Brush | 4 | 10\n{total}"
    )
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert order.troubles == []


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ("总计 | | 8 | 17.5", [("C5", "8", "cases", "7")]),
        ("Total | | 7 | 20", [("D5", "20", "amount", "17.50")]),
        ("Grand total | | 9 | 20", [("C5", "9", "cases", "7"), ("D5", "20", "amount", "17.50")]),
        ("合计件数：8 | | |", [("A5", "8", "cases", "7")]),
        ("| | 合计金额 | 20", [("D5", "20", "amount", "17.50")]),
        ("小计 | | 7 | 17.5", []),
        ("合计金额（大写） | 贰拾元整 | |", []),
        ("Total incl. VAT | | 7 | 21", []),
        ("Total | | 7 | 17.51", []),
    ],
)
def test_a_total_that_does_not_match_its_lines_is_told(
    total: str, told: list[tuple[str, str, str, str]]
) -> None:
    order = the_order(
        f"Customer | C1\nSKU | Product | Qty | Amount\nA-1 | Soap | 3 | 7.5\nA-2 | Brush | 4 | 10\n{total}"
    )
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    found = [
        (cell, value, trouble["column"], trouble["lines"]) for _code, cell, value, trouble in order.troubles
    ]
    assert found == told
    assert {code for code, *_rest in order.troubles} <= {"TOTAL_DIFFERS"}


def test_a_total_in_the_header_block_is_compared_with_the_lines() -> None:
    order = the_order("Customer | C1 | Total cases | 8\nSKU | Qty | |\nA-1 | 3 | |\nA-2 | 4 | |")
    assert [trouble[:3] for trouble in order.troubles] == [("TOTAL_DIFFERS", "D1", "8")]


def test_a_total_of_another_column_is_not_held_against_the_cases() -> None:
    order = the_order("""
        Customer | C1 | Total qty | 168
        SKU | Cases | Pcs/ctn | Total pcs
        A-1 | 3 | 24 | 72
        A-2 | 4 | 24 | 96
        """)
    assert order.troubles == []


def test_a_subtotal_is_compared_with_its_group_alone() -> None:
    order = the_order("""
        Customer | C1 |
        SKU | Product | Qty
        A-1 | Soap | 3
        A-2 | Soap | 4
        小计 | | 7
        B-1 | Brush | 5
        小计 | | 6
        合计 | | 12
        """)
    assert [trouble[:3] for trouble in order.troubles] == [("TOTAL_DIFFERS", "C7", "6")]


def test_subtotals_inside_the_table_and_group_titles_are_no_lines() -> None:
    order = the_order("""
        Customer | C1
        SKU | Product | Qty | Amount
        Soaps | | |
        A-1 | Soap | 3 | 7.5
        A-2 | Soap | 4 | 10
        | Subtotal | 7 | 17.5
        | | |
        刷类 | | |
        B-1 | Brush | 2 | 5
        | | 2 | 5
        | Total | 9 | 22.5
        """)
    assert [sku for sku, _cases in lines(order)] == ["A-1", "A-2", "B-1"]


def test_prenumbered_rows_are_no_lines() -> None:
    order = the_order("""
        Customer | C1
        No. | SKU | Qty | Amount
        1 | A-1 | 3 | 7.5
        2 | | | 0
        3 | | | 0
        """)
    assert lines(order) == [("A-1", 3.0)]


@pytest.mark.parametrize("line", ["A-2 | Soap | | 5", "| Soap | 4 | 10", "A-2 | | |", "| | 5 |"])
def test_a_row_with_a_code_or_a_quantity_is_never_dropped(line: str) -> None:
    order = the_order(
        f"Customer | C1\nSKU | Product | Qty | Amount\nA-1 | Soap | 3 | 7.5\n{line}\nA-3 | Soap | 1 | 2.5"
    )
    assert order.rows == [3, 4, 5]


def test_a_printed_list_of_all_items_orders_only_those_with_a_quantity() -> None:
    listed = "\n".join(f"A-{number} | Soap | {3 if number == 7 else ''} |" for number in range(1, 21))
    order = the_order(f"Customer | C1\nSKU | Product | Qty | Amount\n{listed}")
    assert lines(order) == [("A-7", 3.0)]
    assert [(code, numbers) for code, _cell, _value, numbers in order.troubles] == [
        ("ITEMS_NOT_ORDERED", {"count": 19})
    ]


def test_notes_and_signatures_after_the_table_are_no_lines() -> None:
    order = the_order("""
        Customer | C1
        SKU | Product | Qty | Amount
        A-1 | Soap | 3 | 7.5
        Total | | 3 | 7.5
        Please deliver before noon, and call first. | | |
        1. Whole cases only | | |
        制单：张三 | | 审核：李四 |
        Prepared by | Jane | Approved by | Joe
        备注：尽快发货 | | |
        """)
    assert lines(order) == [("A-1", 3.0)]
    assert order.labels["remarks"] == ("尽快发货", "A9")


@pytest.mark.parametrize(
    ("block", "cell"),
    [
        ("Agent code | C1 | Order no. | '5", "B1"),
        ("Agent code: | C1 | Order no.: | '5", "B1"),
        ("Agent code | | C1 | Order no. | | '5", "C1"),
        ("Agent code: C1 | | Order no.：5", "A1"),
        ("Agent code：C1    Order no.: 5    Contact:", "A1"),
        ("Contact: Jane Agent code：C1 Order no.: 5", "A1"),
        ("客户编码：C1 订单号：5", "A1"),
        ("客户编码：C1，订单号：5", "A1"),
        ("代 理 商 编 码： | C1 | 订单号： | '5", "B1"),
        ("Agent code | Order no. | Order date\nC1 | '5 | 2026-11-23", "A2"),
        ("Agent code: C1\\nOrder no.: 5", "A1"),
    ],
)
def test_a_label_finds_its_value_wherever_it_stands(block: str, cell: str) -> None:
    order = the_order(f"{block}\n\nSKU | Product | Qty\nA-1 | Soap | 3")
    assert order.labels["agent"] == ("C1", cell)
    assert order.labels["order_no"][0] == "5"


def test_labels_below_the_table_and_on_another_sheet_count() -> None:
    below = the_order("SKU | Product | Qty\nA-1 | Soap | 3\nTotal | | 3\nAgent code | C1 |\nOrder no. | '5 |")
    assert below.labels["agent"] == ("C1", "B4")
    elsewhere = the_order("Agent code | C1\nOrder no. | '5", "SKU | Product | Qty\nA-1 | Soap | 3")
    assert elsewhere.labels["order_no"] == ("5", "B2")


def test_a_label_without_a_value_keeps_the_cell_where_it_should_be() -> None:
    order = the_order("""
        Order form | | |
        Agent code | | | Order no. | '5
        SKU | Product | Qty | |
        A-1 | Soap | 3 | |
        """)
    assert order.labels["agent"] == (None, "B2")


def test_an_answer_that_is_also_a_heading_is_an_answer() -> None:
    order = the_order("代理商编码 | C1 | 缺货处理 | 取消\n商品编码 | 商品名称 | 数量\nA-1 | 皂 | 3")
    assert order.labels["if_short"] == ("取消", "D1")


def test_the_table_may_start_anywhere_and_another_sheet_may_come_first() -> None:
    orders = found(
        "How to fill in this form\nOne line for each item",
        "\n".join(["| | |"] * 12) + "\n| | Agent: | C1\n| | |\n| | SKU | Qty\n| | A-1 | 3",
        "Code | Name\nS1 | defer",
    )
    assert [(order.kind, order.rows, order.columns) for order in orders] == [
        ("order", [16], {"sku": 2, "cases": 3})
    ]
    assert orders[0].labels["agent"][0] == "C1"


def test_a_table_that_goes_on_under_repeated_headings_is_one_order() -> None:
    order = the_order("""
        Customer | C1
        SKU | Product | Qty
        A-1 | Soap | 3
        SKU | Product | Qty
        A-2 | Soap | 4
        """)
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert order.rows == [3, 5]


def test_a_price_list_beside_an_order_is_no_catalogue() -> None:
    orders = found("Agent code | C1\nSKU | Qty\nA-1 | 3", "SKU | Product | Price\nA-1 | Soap | 2.5")
    assert [order.kind for order in orders] == ["order"]


def test_an_order_without_a_known_quantity_heading_is_no_catalogue() -> None:
    assert found("Agent code | C1 |\nSKU | Product | Price\nA-1 | Soap | 2.5") == []


def test_the_user_may_add_his_own_words() -> None:
    table = "Klant | C1\nSKU | Stukken\nA-1 | 3"
    assert found(table) == []
    assert the_order(table, extra={"cases": ("Stukken",), "agent": ("Klant",)}).labels["agent"] == (
        "C1",
        "B1",
    )


def test_error_cells_and_uncalculated_formulas_are_told_at_their_cell() -> None:
    order = the_order(
        grid(
            "Customer | C1 |\nSKU | Qty | Amount\nA-1 | | 7.5\nA-2 | | \nA-3 | 3 |\nA-4 | 4 |",
            errors={(2, 1): "#N/A"},
            unsaved=frozenset({(3, 1), (4, 2), (5, 2)}),
        )
    )
    assert [(code, cell) for code, cell, _value, _numbers in order.troubles] == [
        ("CELL_ERROR", "B3"),
        ("CELL_FORMULA_UNSAVED", "B4"),
        ("ADVISORY_CELL", "C5"),
    ]


def test_a_quantity_under_a_merge_is_told_at_its_cell() -> None:
    order = the_order(
        grid(
            "Customer | C1\nSKU | Qty\nA-1 | 3\nA-2 | 4\nA-3 | 5\nA-4 | ~",
            merges=[((2, 1), (3, 1)), ((4, 1), (5, 1))],
        )
    )
    assert [(code, cell) for code, cell, _value, _numbers in order.troubles] == [
        ("CELL_UNDER_MERGE", "B4"),
        ("CELL_UNDER_MERGE", "B6"),
    ]


def test_an_unknown_quantity_heading_is_found_by_its_values_and_told() -> None:
    order = the_order(
        "Agent code | C1 | |\nSKU | Product | Wieviel | Price\nA-1 | Soap | 3 | 2.5\nA-2 | Soap | 4 | 2.5"
    )
    assert lines(order) == [("A-1", 3.0), ("A-2", 4.0)]
    assert [(code, cell) for code, cell, _value, _numbers in order.troubles] == [("HEADING_GUESSED", "C2")]


def test_unknown_headings_are_found_by_the_catalogues_codes_and_the_sums() -> None:
    table = "Nr | Artikel | Stueck | Preis | Summe\n1 | 9001 | 3 | 2.5 | 7.5\n2 | 9002 | 4 | 2.25 | 9"
    assert found(table) == []
    order = the_order(table, codes=("9001", "9002", "9003"))
    assert lines(order) == [(9001.0, 3.0), (9002.0, 4.0)]


def test_two_columns_that_may_be_the_quantity_are_not_guessed() -> None:
    assert found("Agent code | C1 | |\nSKU | Wieviel | Davon\nA-1 | 3 | 2\nA-2 | 4 | 2") == []


def test_a_list_of_orders_is_one_order_for_each_agent_and_number() -> None:
    orders = found("""
        采购订单 | | | |
        客户编码 | 订单号 | 物料号 | 数量 | 单价
        C1 | '5 | A-1 | 3 | 2.5
        C1 | '5 | A-2 | 4 | 2.5
        C2 | '6 | A-1 | 1 | 2.5
        """)
    assert [(order.labels["agent"], order.labels["order_no"]) for order in orders] == [
        (("C1", "A3"), ("5", "B3")),
        (("C2", "A5"), ("6", "B5")),
    ]
    assert [lines(order) for order in orders] == [[("A-1", 3.0), ("A-2", 4.0)], [("A-1", 1.0)]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_problems_that_we_put_before_a_returned_form_is_passed_over(language: str) -> None:
    title = Words(language).text("marked.title")
    order = the_order(f"{title} | | \nSKU | Qty |\nB-9 | 7 |", "Agent code | C1\nSKU | Qty\nA-1 | 3")
    assert lines(order) == [("A-1", 3.0)]


def test_a_total_that_no_program_has_worked_out_is_not_compared() -> None:
    order = the_order("Agent code | C1\nSKU | Cases\nA | 4\nB | 3\nTotal | 0")
    assert lines(order) == [("A", 4.0), ("B", 3.0)]
    assert order.troubles == []


def test_headings_that_end_in_colons_are_headings() -> None:
    order = the_order("""
        客户编码 | C1 | |
        SKU: | Product: | Shade | Qty:
        A-1 | Soap | Lilac | 3
        """)
    assert lines(order) == [("A-1", 3.0)]


@pytest.mark.parametrize("colon", ["", "："])
def test_a_row_of_labels_with_their_values_is_no_heading_row_of_a_master(colon: str) -> None:
    order = the_order(f"""
        经销商编号{colon} | C1 | 经销商名称{colon} | 金华醉仙 | 区域{colon} | 浙江
        商品编码 | 商品名称 | 数量
        A-1 | 香皂 | 3
        """)
    assert order.labels["agent"] == ("C1", "B1")
    assert lines(order) == [("A-1", 3.0)]


def test_a_quantity_beside_a_code_with_a_colon_is_never_passed_over() -> None:
    order = the_order("""
        客户编码 | C1
        SKU | Qty
        A-1 | 3
        Total | 3
        A-2: | 4
        Ship soon: | 5
        """)
    assert lines(order) == [("A-1", 3.0), ("A-2:", 4.0), ("Ship soon:", 5.0)]


def test_lines_below_the_first_of_an_order_in_a_list_are_of_that_order() -> None:
    one, two = found("""
        Order no. | Customer code | SKU | Qty
        N-1 | C1 | A-1 | 3
        | | A-2 | 4
        N-2 | C2 | A-1 | 5
        """)
    assert [lines(order) for order in (one, two)] == [[("A-1", 3.0), ("A-2", 4.0)], [("A-1", 5.0)]]
    assert [order.labels["agent"][0] for order in (one, two)] == ["C1", "C2"]


@pytest.mark.parametrize(
    "headings", ["Code | Item | Qty | | Code | Item | Qty", "编码 | 品名 | 数量 | | 编码 | 品名 | 数量"]
)
def test_the_headings_of_one_half_are_no_labels_of_the_other(headings: str) -> None:
    halves = found(
        f"客户编码 | C1\n{headings}\nA-1 | Soap | 3 | | B-1 | Powder | 5\nA-2 | T | 2 | | B-2 | L | 6"
    )
    assert [half.labels["agent"][0] for half in halves] == ["C1", "C1"]
    assert [line for half in halves for line in lines(half)] == [
        ("A-1", 3.0),
        ("A-2", 2.0),
        ("B-1", 5.0),
        ("B-2", 6.0),
    ]


@pytest.mark.parametrize(
    "heading", ["料号", "存货编码", "物料代码", "品番", "Artikel", "Réf.", "SKU#", "商品号", "Item cd"]
)
def test_codes_stand_under_many_headings(heading: str) -> None:
    order = the_order(f"客户编码 | C1\n{heading} | 品名 | 数量\nA-1 | 皂 | 3")
    assert lines(order) == [("A-1", 3.0)]


@pytest.mark.parametrize(
    "total",
    [
        "汇总", "合计", "总计", "总和", "计", "Ergebnis", "Gesamtergebnis", "Total général", "Grand Total",
        "Suma", "Σ", "TTL",
        "Итого", "Totale", "Total Result", "Subtotal Cleaners", "Approx. pallets",
    ],
)  # fmt: skip
def test_a_total_by_any_programs_word_is_no_line(total: str) -> None:
    for row in (f"{total} | | 7", f" | {total} | 7"):
        assert lines(the_order(f"客户编码 | C1\n编码 | 品名 | 数量\nA-1 | 皂 | 3\nA-2 | 粉 | 4\n{row}")) == [
            ("A-1", 3.0),
            ("A-2", 4.0),
        ]
