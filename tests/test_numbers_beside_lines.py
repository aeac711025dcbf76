"""Order numbers beside the lines: which line is of which order is clear, or the form goes back (P-4.1.2)."""

import pytest

from orderbatch.contract.sheets.sheet import FoundSheet
from tests.tables import found

WORDS = {
    "zh": ("客户编码", "商品编码 | 商品名称 | 箱数", ("订单号", "订单编号", "采购订单号")),
    "en": ("Customer no.", "SKU | Description | Cases", ("Order no.", "PO number", "Order number")),
}
HEADED = [(language, heading) for language, words in WORDS.items() for heading in words[2]]


def form(language: str, heading: str, numbers: list[str], above: str = "", agents: str = "") -> str:
    """An order whose lines have numbers beside them. agents: the letter of each line's agent."""
    agent, heads, _words = WORDS[language]
    named = f"{agent} | " if agents else ""
    first = [] if agents else [f"{agent} | KA02" + (f" | {heading} | {above}" if above else "")]
    codes = [f"KA0{ord(letter) - ord('A')} | " for letter in agents] or [""] * len(numbers)
    pairs = enumerate(zip(codes, numbers, strict=True))
    lines = [f"{code}{number} | YW10{row:02} | Soap | {row + 3}" for row, (code, number) in pairs]
    return "\n".join([*first, f"{named}{heading} | {heads}", *lines])


def told(sheets: list[FoundSheet]) -> list[tuple[str, str]]:
    codes = ("ORDER_NOS_IN_LINES", "ORDER_NO_BESIDE")
    return [(code, cell) for one in sheets for code, cell, *_rest in one.troubles if code in codes]


@pytest.mark.parametrize(("language", "heading"), HEADED)
@pytest.mark.parametrize(
    "numbers", [["B-1", "B-2"], ["B-1", "B-1", "B-2"], ["B-1", ""], ["", "B-2"], ["A-9", "B-2"], ["77", "78"]]
)
def test_a_number_above_and_others_beside_the_lines_go_back(
    language: str, heading: str, numbers: list[str]
) -> None:
    (sheet,) = found(form(language, heading, numbers, above="A-9"))
    row = next(row for row, number in enumerate(numbers, 3) if number not in ("", "A-9"))
    assert told([sheet]) == [("ORDER_NOS_IN_LINES", f"A{row}")]


@pytest.mark.parametrize(("language", "heading"), HEADED)
@pytest.mark.parametrize(
    ("numbers", "beside"),
    [
        (["A-9", "A-9"], False),
        (["A-9", ""], False),
        (["", ""], False),
        (["B-1", "B-1"], True),  # one other number of the one order
    ],
)
def test_one_order_with_its_number_above_is_one(
    language: str, heading: str, numbers: list[str], beside: bool
) -> None:
    (sheet,) = found(form(language, heading, numbers, above="A-9"))
    assert told([sheet]) == ([("ORDER_NO_BESIDE", "A3")] if beside else [])
    assert sheet.labels["order_no"][0] == "A-9"


@pytest.mark.parametrize(("language", "heading"), HEADED)
@pytest.mark.parametrize("numbers", [["", "B-2"], ["", "B-1", "B-2"], ["", "", "B-2"]])
def test_a_first_line_without_a_number_goes_back(language: str, heading: str, numbers: list[str]) -> None:
    (sheet,) = found(form(language, heading, numbers))
    assert told([sheet]) == [("ORDER_NOS_IN_LINES", "A3")]


@pytest.mark.parametrize(("language", "heading"), HEADED)
def test_a_line_below_a_number_is_of_its_order(language: str, heading: str) -> None:
    sheets = found(form(language, heading, ["B-1", "", "B-2", ""]))
    assert told(sheets) == [] and [(one.labels["order_no"][0], one.rows) for one in sheets] == [
        ("B-1", [3, 4]),
        ("B-2", [5, 6]),
    ]


@pytest.mark.parametrize(("language", "heading"), HEADED)
@pytest.mark.parametrize("numbers", [["", "B-2", "C-1"], ["B-2", "", "C-1"], ["", "B-2", ""]])
def test_a_line_that_names_an_agent_and_no_number_goes_back_beside_others_that_do(
    language: str, heading: str, numbers: list[str]
) -> None:
    sheets = found(form(language, heading, numbers, agents="AAB"))
    cell = f"B{2 + numbers.index('')}"
    assert {(one.labels["agent"][0], *told([one])) for one in sheets} == {
        ("KA00", ("ORDER_NOS_IN_LINES", cell)),
        ("KA01",),
    }


@pytest.mark.parametrize(("language", "heading"), HEADED)
def test_an_agent_without_any_number_has_an_order_apart(language: str, heading: str) -> None:
    sheets = found(form(language, heading, ["", "B-2", "B-2"], agents="ABB"))
    assert told(sheets) == [] and [one.rows for one in sheets] == [[2], [3, 4]]
