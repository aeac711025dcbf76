"""An order form against the catalogue and the agents' list (P-2, P-4.4.5, P-4.7)."""

import datetime as dt

import pandas as pd
import pytest

from orderbatch.check.order_rules import (
    MasterLists,
    amount,
    check_orders,
    nearest,
    quantity_counts_cases,
    restore_zeros,
)

DAY = dt.date(2026, 11, 23)


def books() -> MasterLists:
    catalogue = pd.DataFrame(
        [
            ("A-100", "Soap", 1250, "active", None, None, "", 24, "case"),
            ("A-101", "Shampoo", 2000, "active", 3, 6, "", 6, "瓶"),
            ("B-7", "Old soap", 900, "discontinued", None, None, "A-100", 1, ""),
            ("00123", "Tissue", 500, "", None, None, "", None, ""),
        ],
        columns=[
            "sku", "product", "case_price", "status", "min_cases", "order_multiple", "replaced_by",
            "pieces_per_case", "unit",
        ],
    ).set_index("sku")  # fmt: skip
    agents = pd.DataFrame(
        [("C001", dt.date(2027, 1, 1)), ("C002", dt.date(2026, 1, 1))], columns=["agent", "agreement_to"]
    ).set_index("agent")
    numbers = {"case_price": "Int64", "min_cases": "Int64", "order_multiple": "Int64"}
    numbers["pieces_per_case"] = "Int64"
    return MasterLists(catalogue.astype(numbers), agents, DAY)


def problems(agent: str, *lines: tuple[str, int | None, int | None]) -> list[tuple[str, str]]:
    orders = pd.DataFrame({"agent": [agent]})
    rows = pd.DataFrame(
        [(0, place, *line) for place, line in enumerate(lines, start=1)],
        columns=["order", "line", "sku", "cases", "case_price"],
    ).astype({"cases": "Int64", "case_price": "Int64"})
    rows["unit"] = ""
    return [(problem.code, problem.value) for problem in check_orders(orders, rows, books())]


def asked_about_units(*lines: tuple[str, int, str]) -> list[tuple[int, object, object]]:
    """Row, pieces of a case and suggested cases of every line whose unit is asked."""
    rows = pd.DataFrame(
        [(0, place, sku, cases, unit) for place, (sku, cases, unit) in enumerate(lines)],
        columns=["order", "line", "sku", "cases", "unit"],
    ).astype({"cases": "Int64"})
    found = quantity_counts_cases(pd.DataFrame(), rows, books())
    return [(problem.row, problem.numbers["pieces"], problem.numbers["near"]) for problem in found]


def test_pieces_of_an_item_that_is_sold_by_the_case_are_asked_with_the_cases_that_they_make() -> None:
    assert asked_about_units(("A-100", 48, "pcs"), ("A-100", 50, "Qty (EA)")) == [(0, 24, "2"), (1, 24, "")]
    assert asked_about_units(("A-100", 48, "case"), ("A-100", 48, "箱"), ("A-100", 48, "")) == []


def test_a_unit_of_the_catalogue_or_a_case_of_one_is_no_question() -> None:
    assert asked_about_units(("A-101", 12, "瓶"), ("B-7", 12, "个")) == []


def test_where_the_pieces_of_a_case_are_unknown_only_a_form_that_counts_in_both_is_asked() -> None:
    assert asked_about_units(("00123", 12, "包")) == []
    assert asked_about_units(("00123", 12, "包"), ("A-100", 2, "件")) == [(0, "–", "")]


def test_a_plain_order_has_no_problem() -> None:
    assert problems("C001", ("A-100", 5, 1250), ("00123", 1, None)) == []


def test_an_unknown_agent_is_refused_with_a_reason() -> None:
    assert problems("C999", ("A-100", 5, None)) == [("AGENT_UNKNOWN", "C999")]


def test_an_agent_whose_agreement_ended_is_told() -> None:
    assert problems("C002", ("A-100", 5, None)) == [("AGREEMENT_EXPIRED", "C002")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("A-109", 5, None), "SKU_UNKNOWN"),
        (("B-7", 5, None), "SKU_DISCONTINUED"),
        (("A-101", 2, None), "SKU_MIN_CASES"),
        (("A-101", 7, None), "LOT_CUT"),
        (("A-100", 5, 1300), "PRICE_DIFFERS"),
    ],
)
def test_each_rule_names_its_line(line: tuple[str, int, int | None], code: str) -> None:
    assert code in [found for found, _value in problems("C001", line)]


@pytest.mark.parametrize(("price", "is_told"), [(52, False), (53, True), (51, True), (1250, False)])
def test_our_price_of_a_single_piece_is_no_other_price(price: int, is_told: bool) -> None:
    """12.50 for 24: 0.52 is that of a piece, to the cent; a form said so was told to charge 0.52 a case."""
    assert (problems("C001", ("A-100", 5, price)) != []) == is_told


def test_the_same_item_twice_is_told_at_the_second() -> None:
    assert problems("C001", ("A-100", 5, None), ("A-100", 2, None)) == [("LINE_MERGED", "A-100")]


def test_a_blank_cell_is_not_also_an_unknown_code() -> None:
    assert problems("", ("", 5, None)) == []


def test_a_near_code_is_suggested_only_when_one_stands_out() -> None:
    assert nearest("A-10O", ["A-100", "B-7"]) == "A-100"
    assert nearest("A-10", ["A-100", "A-101"]) == ""
    assert nearest("ZZZ", ["A-100"]) == ""


def test_leading_zeros_come_back_only_where_one_code_can_be_meant() -> None:
    assert restore_zeros(pd.Series(["123", "5", "7"]), ["00123", "05", "005", "7"]) == {"123": "00123"}


def test_money_is_written_with_two_decimals() -> None:
    assert [amount(0), amount(123456), amount(-5)] == ["0.00", "1,234.56", "-0.05"]
