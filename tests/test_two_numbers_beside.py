"""A second column that may be the quantity as well is asked about, whatever it is called (P-4.1.2)."""

from pathlib import Path

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.layout.asked.as_shown import is_doubtful
from tests.desk import Cell, Desk
from tests.tables import found

FIRST = {"zh": ["数量", "要货数量", "订货数"], "en": ["Quantity", "Order qty", "Qty ordered"]}
SECOND = {
    "zh": ["数", "要数", "需数", "要", "订货", "报货", "采购", "数目", "需求", "实数", "多少"],
    "en": [
        "Number",
        "Count",
        "Nos.",
        "Needed",
        "Required",
        "Want",
        "Order",
        "Requested",
        "Demand",
        "Buy",
        "Qnty",
    ],
}
PAIRS = [
    (language, first, second)
    for language in ("zh", "en")
    for first in FIRST[language]
    for second in SECOND[language]
]
HEADS = {"zh": ("客户编码", "商品编码", "商品名称"), "en": ("Customer no.", "SKU", "Description")}


def form(language: str, first: str, second: str, numbers: list[tuple[Cell, Cell]]) -> list[list[Cell]]:
    agent, *heads = HEADS[language]
    lines: list[list[Cell]] = [[f"YW10{row:02}", "Soap", *pair] for row, pair in enumerate(numbers)]
    return [[agent, "KA02"], [*heads, first, second], *lines]


def as_read(rows: list[list[Cell]]) -> list[FoundSheet]:
    return found("\n".join(" | ".join("" if cell is None else str(cell) for cell in row) for row in rows))


@pytest.mark.parametrize(("language", "first", "second"), PAIRS)
def test_two_headings_of_a_quantity_over_other_numbers_are_asked(
    language: str, first: str, second: str
) -> None:
    for numbers in ([(40, 2), (41, 3), (42, 4)], [(40, 38), (41, 39), (42, 44)], [(2, 40), (9, 40)]):
        (sheet,) = as_read(form(language, first, second, [*numbers]))
        assert is_doubtful(sheet), numbers
        assert "QUANTITY_TWICE" in [code for code, *_rest in sheet.troubles], numbers


@pytest.mark.parametrize(("language", "first", "second"), PAIRS)
def test_two_columns_that_say_the_same_are_not_asked(language: str, first: str, second: str) -> None:
    (sheet,) = as_read(form(language, first, second, [(40, 40), (41, None), (42, 42)]))
    assert not is_doubtful(sheet) and sheet.cells["cases"] == [40.0, 41.0, 42.0]


@pytest.mark.parametrize(
    ("second", "counts", "asked"),
    [
        ("件数", (38, 39, 44), True),  # more here, less there: no size of a case
        ("箱数", (38, 39, 44), True),
        ("件数", (48, 49, 54), False),  # more in every line, as the sizes of cases are
        ("件", (24, 24, 48), False),  # more and less, but the same again
        ("库存件数", (38, 39, 44), False),  # what lies there
    ],
)
def test_a_column_of_cases_that_is_no_size_is_asked(
    second: str, counts: tuple[int, int, int], asked: bool
) -> None:
    (sheet,) = as_read(form("zh", "数量", second, [*zip((40, 41, 42), counts, strict=True)]))
    assert is_doubtful(sheet) is asked


AGAIN = {
    "zh": [
        "确认",
        "总数",
        "总数量",
        "合计",
        "复核",
        "审核",
        "核定",
        "仓库回",
        "老板定",
        "回填",
        "实到可发",
        "备选",
    ],
    "en": [
        "Confirm",
        "Total quantity",
        "Total",
        "Checked",
        "Approved",
        "OK'd",
        "HQ",
        "Boss says",
        "Version B",
        "Alt",
    ],
}


@pytest.mark.parametrize(
    ("language", "second"), [(language, second) for language in AGAIN for second in AGAIN[language]]
)
def test_a_column_that_counts_the_lines_nearly_as_the_quantity_does_is_asked(
    language: str, second: str
) -> None:
    for numbers in ([(40, 38), (41, 41), (42, 44)], [(30, 25), (20, 20)], [(30, 35), (20, 28)], [(12, 10)]):
        (sheet,) = as_read(form(language, FIRST[language][0], second, [*numbers]))
        assert is_doubtful(sheet), numbers


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("second", "numbers"),
    [
        ("复核 | Checked", [(40, 40), (41, 41)]),  # says the same
        ("档位 | Tier", [(40, 1), (41, 3)]),  # no number of as many cases
        ("上月 | Last month", [(40, 38), (41, 41)]),  # of another time
        ("退回 | Returned", [(40, 38), (41, 41)]),  # goes back
        ("库存 | Stock", [(40, 38), (41, 41)]),  # lies there
        ("指数 | Index", [(40, 38.5), (41, 41)]),  # no cases
    ],
)
def test_a_column_of_something_else_is_not_asked(
    language: str, second: str, numbers: list[tuple[Cell, Cell]]
) -> None:
    zh, en = second.split(" | ")
    (sheet,) = as_read(form(language, FIRST[language][0], zh if language == "zh" else en, [*numbers]))
    assert not is_doubtful(sheet)


@pytest.mark.parametrize(
    "heading", ["数量/箱", "箱/数量", "数量", "数量（箱）", "Qty/case", "Qty", "Cases", "CTN"]
)
@pytest.mark.parametrize("numbers", [[(18, 5), (22, 17)], [(18, 900), (22, 1)], [(18, 18), (22, 21)]])
def test_the_quantitys_very_words_over_other_numbers_are_asked_even_beside_amounts(
    heading: str, numbers: list[tuple[Cell, Cell]]
) -> None:
    more = " | 单价 | 金额" if heading > "~" else " | Price | Amount"
    lines = [
        f"YW10{row} | Soap | {a} | {b} | 10 | {float(str(a)) * 10}" for row, (a, b) in enumerate(numbers)
    ]
    heads = f"{'编码 | 品名' if heading > '~' else 'SKU | Product'} | {heading} | {heading}{more}"
    (sheet,) = found("\n".join(["Order form", heads, *lines]), codes=("YW100", "YW101"))
    assert is_doubtful(sheet), sheet.troubles


def test_a_total_of_the_quantity_and_its_gifts_is_not_asked() -> None:
    rows = form("zh", "数量", "赠送数量", [(40, 2), (41, 3), (42, 4)])
    sums: list[Cell] = ["合计", 42, 44, 46]
    for row, cell in zip(rows[1:], sums, strict=True):
        row.append(cell)
    (sheet,) = as_read(rows)
    assert not is_doubtful(sheet)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_the_amounts_show_which_one_is_ordered_the_other_is_told_and_nothing_asked(
    language: str,
) -> None:
    rows = form(language, FIRST[language][0], SECOND[language][0], [(40, 2), (41, 3), (42, 4)])
    more = ("单价", "金额") if language == "zh" else ("Price", "Amount")
    rows[1] += more
    for row in rows[2:]:
        row += [12.5, 12.5 * float(str(row[2]))]
    (sheet,) = as_read(rows)
    assert not is_doubtful(sheet) and sheet.cells["cases"] == [40.0, 41.0, 42.0]
    told = [(code, cell) for code, cell, *_rest in sheet.troubles]
    assert told == [("CELLS_PASSED_OVER", "D3")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_it_is_booked_before_the_rep_has_said_which(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("YW1000 1, YW1001 1")
    desk.agents("KA02")
    desk.figures("YW1000 100, YW1001 100", "KA02 1000")
    desk.put("o.xlsx", form(language, FIRST[language][0], SECOND[language][0], [(40, 2), (41, 3)]))
    desk.run()
    assert desk.record()["orders"] == [] and "READING_ASKED" in desk.codes()
