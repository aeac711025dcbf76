"""How a file shows its figures: a decimal mark, and a unit of money, mean one thing in the whole of it."""

import pytest

from orderbatch.contract.sheets.every import BALANCES, BY_KIND, ORDER
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.rows import Typed, typed
from tests.tables import workbook


def read(content: str, kind: str = ORDER.kind) -> Typed:
    opened = open_file("form", content.encode() if ";" in content else workbook(content))
    assert [sheet.kind for sheet in opened.sheets] == [kind], opened.trouble
    return typed(BY_KIND[kind], [("form", opened.sheets[0])])


def order_of(cases: str, price: str, amount: str) -> Typed:
    return read(f"""
        Agent code | C1 | Order no. | N-1 |
        SKU | Product | Cases | Price | Amount
        A-1 | Soap | '{cases} | '{price} | '{amount}
        A-2 | Tissue | '4 | '{price} | '{amount}
        """)


@pytest.mark.parametrize(
    ("cases", "price", "amount", "counted"),
    [
        ("17,000", "100,00", "1.700,00", 17),
        ("17,000", "99,5", "1691,5", 17),
        ("1.250", "2,10", "2.625,00", 1250),
        ("1.250,00", "2,10", "2.625,00", 1250),
        ("17,000", "1", "1.250,00", 17),
        ("17,000", "R$ 52,90", "R$ 899,30", 17),
        ("17,000 件", "52,90", "899,30", 17),
        ("12", "2,10", "25,20", 12),
        ("17,000", "100.00", "1,700,000.00", 17000),
        ("17,000", "0.5", "8,500.00", 17000),
        ("17,000", "100", "1,700,000", 17000),
        ("17,000", "100", "1700000", 17000),
        ("1 500", "2,10", "3 150,00", 1500),
        ("1 500", "2.10", "3 150.00", 1500),
        ("1'500", "2.10", "3'150.00", 1500),
    ],
)
def test_a_file_that_shows_its_decimal_mark_anywhere_has_it_everywhere(
    cases: str, price: str, amount: str, counted: int
) -> None:
    rows = order_of(cases, price, amount)
    assert rows.rows["cases"].tolist() == [counted, 4]
    assert not rows.findings


def test_a_file_that_shows_both_marks_is_asked_what_can_be_read_either_way() -> None:
    rows = order_of("17,000", "100,00", "1700.00")
    assert ("NUMBER_EITHER", "C3") in [(told.code, told.cell) for told in rows.findings]


def test_counts_that_all_end_in_three_noughts_are_asked_where_nothing_shows_the_mark() -> None:
    rows = read("""
        Agent code | C1 | Order no. | N-1
        SKU | Product | Cases |
        A-1 | Soap | '17,000 |
        A-2 | Tissue | '4,000 |
        """)
    assert [(told.code, told.cell) for told in rows.findings] == [
        ("NUMBER_EITHER", "C3"),
        ("NUMBER_EITHER", "C4"),
    ]


@pytest.mark.parametrize(("cases", "counted"), [("17,000", 17), ("17.000", 17000), ("17", 17)])
def test_columns_parted_by_semicolons_are_of_a_program_whose_decimal_mark_is_the_comma(
    cases: str, counted: int
) -> None:
    rows = read(f"Agent code;C1;\nSKU;Product;Cases\nA-1;Soap;{cases}\nA-2;Tissue;4\n")
    assert rows.rows["cases"].tolist() == [counted, 4]


def test_semicolons_do_not_go_before_what_the_figures_show() -> None:
    rows = read("Agent code;C1;;\nSKU;Product;Cases;Price\nA-1;Soap;17,000;2.50\nA-2;Tissue;4;2.50\n")
    assert rows.rows["cases"].tolist() == [17000, 4]


@pytest.mark.parametrize(
    ("heading", "above", "minor"),
    [
        ("余额（万元）", "", 1250_0000),
        ("余额(千元)", "", 125_0000),
        ("余额", "单位：万元", 1250_0000),
        ("余额", "金额单位：人民币千元", 125_0000),
        ("Balance ('000)", "", 125_0000),
        ("Balance (K)", "", 125_0000),
        ("Balance (thousands)", "", 125_0000),
        ("Balance", "Amounts in: thousands", 125_0000),
        ("Balance (CNY 10,000)", "", 1250_0000),  # as we write it ourselves
        ("Balance (10,000 yuan)", "", 1250_0000),
        ("Balance (ten thousand CNY)", "", 1250_0000),
        ("Balance (USD thousands)", "", 125_0000),
        ("余额（万RMB）", "", 1250_0000),
        ("余额(w)", "", 1250_0000),
        ("Balance", "Unit: CNY 10,000", 1250_0000),
        ("Balance", "Amount due: CNY 10,000", 1250),
        ("Balance", "Unit price: CNY 10,000", 1250),
        ("Balance (10,000)", "", 1250),
        ("余额（元）", "", 1250),
        ("Balance (GBP)", "", 1250),
        ("Balance", "Unit: pcs", 1250),
    ],
)
def test_money_in_thousands_or_ten_thousands_is_read_whole(heading: str, above: str, minor: int) -> None:
    rows = read(
        f"""
        {above} | |
        Agent code | {heading} | As of
        C1 | 12.5 | 2026-11-23
        C2 | 12.5 | 2026-11-23
        """,
        BALANCES.kind,
    )
    assert rows.rows["balance"].tolist() == [minor, minor]


def test_an_amount_with_a_sign_under_ten_thousands_is_read_whole_and_one_with_a_unit_of_its_own_asked() -> (
    None
):
    rows = read(
        """
        Agent code | 余额（万元） | As of
        C1 | '¥1,012.5 | 2026-11-23
        C2 | 'USD 12.5 | 2026-11-23
        C3 | '12.5 元 | 2026-11-23
        C4 | '(2.00) | 2026-11-23
        C5 | '1.5- | 2026-11-23
        C6 | '-¥ 1 012.5 | 2026-11-23
        C7 | '(２.５ 元) | 2026-11-23
        """,
        BALANCES.kind,
    )
    read_whole = [1_012_500_000, 12_500_000, -2_000_000, -1_500_000, -1_012_500_000]
    found = rows.rows["balance"].tolist()
    assert [*found[:2], *found[3:6]] == read_whole  # whose currency: not asked here
    assert [(told.code, told.cell) for told in rows.findings] == [("NOT_MONEY", "B4"), ("NOT_MONEY", "B8")]


@pytest.mark.parametrize(
    "label",
    [
        "汇总",
        "总计",
        "Ergebnis",
        "Gesamtergebnis",
        "Total général",
        "Totale",
        "Suma total",
        "Итого",
        "합계",
        "合計",
    ],
)
def test_the_default_labels_of_totals_of_the_worlds_programs_are_no_lines(label: str) -> None:
    for row in (f"{label} | | 7", f" | {label} | 7"):
        rows = read(f"Agent code | C1 |\nSKU | Product | Cases\nA-1 | Soap | 3\nA-2 | Tissue | 4\n{row}")
        assert rows.rows["cases"].tolist() == [3, 4]
        assert not rows.findings
