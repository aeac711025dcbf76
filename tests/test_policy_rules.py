"""What a policies' master must satisfy, at its cells (P-4.2.3, 7-policies)."""

from typing import Any

import pandas as pd
import pytest

from orderbatch.check.policy_terms import KnownNames, PolicyList, read_policies
from orderbatch.contract.sheets.every import POLICIES
from orderbatch.contract.sheets.tables import from_content

KNOWN = KnownNames({"A", "B"}, {"A", "B", "G"}, {"soap"}, {"North"})
PLAIN: dict[str, Any] = {
    "policy": "W1", "policy_name": "Summer", "policy_kind": "buy_get", "sku": "", "category": "soap",
    "threshold": 1_000, "gift_sku": "G", "gift_cases": 1, "repeat": "yes", "region": "",
    "from_day": "2026-11-01", "to_day": "2026-11-30",
}  # fmt: skip


def read(*rows: dict[str, Any]) -> PolicyList:
    full = [{**PLAIN, **row} for row in rows]
    content = {column.name: [row.get(column.name) for row in full] for column in POLICIES.columns}
    return read_policies(from_content(POLICIES, content), KNOWN)


def test_rows_with_one_code_are_the_tiers_of_one_policy_highest_first() -> None:
    found = read({}, {"threshold": 5_000, "gift_cases": 8})
    assert found.policies["W1"].tiers == ((50, 8), (10, 1)) and not found.problems


def test_a_threshold_of_money_is_in_minor_units_and_one_of_cases_in_cases() -> None:
    found = read({"policy": "M", "policy_kind": "amount_gift"}, {})
    assert found.policies["M"].tiers == ((1_000, 1),) and found.policies["W1"].tiers == ((10, 1),)


def test_a_row_with_a_payment_target_alone_needs_no_gift() -> None:
    bare = {"threshold": None, "gift_sku": "", "gift_cases": None, "payment_target": 5_000_00}
    found = read({**bare, "policy_kind": "payment_gift"})
    assert found.policies["W1"].target == 5_000_00 and found.policies["W1"].tiers == ()


WRONG: list[tuple[list[dict[str, Any]], str, str]] = [
    ([{}, {"threshold": 5_000, "gift_cases": 8, "category": "", "sku": "A"}], "POLICY_DISAGREES", "sku"),
    ([{}, {"threshold": 5_000, "gift_cases": 8, "repeat": "no"}], "POLICY_DISAGREES", "repeat"),
    ([{}, {"threshold": 5_000, "gift_cases": 8, "gift_product": "Bowl"}], "POLICY_DISAGREES", "gift_product"),
    ([{}, {"threshold": 5_000, "gift_cases": 4}], "POLICY_TIER_LESS", "gift_cases"),
    ([{"repeat": "no", "gift_cases": 4}, {"repeat": "no", "threshold": 1_100, "gift_cases": 4}],
     "POLICY_TIER_LESS", "gift_cases"),
    ([{}, {"gift_cases": 2}], "POLICY_TIER_TWICE", "threshold"),
    ([{"threshold": 0}], "POLICY_THRESHOLD_ZERO", "threshold"),
    ([{"threshold": 0, "policy_kind": "material"}], "POLICY_THRESHOLD_ZERO", "threshold"),
    ([{"threshold": 1_050}], "POLICY_THRESHOLD_CASES", "threshold"),
    ([{"gift_sku": "Q"}], "POLICY_GIFT_UNKNOWN", "gift_sku"),
    ([{"category": "", "sku": "Q"}], "POLICY_ITEM_UNKNOWN", "sku"),
    ([{"category": "tea"}], "POLICY_CATEGORY_UNKNOWN", "category"),
    ([{"region": "South"}], "POLICY_REGION_UNKNOWN", "region"),
    ([{"sku": "A"}], "POLICY_BOTH", "category"),
    ([{"from_day": "2026-12-01"}], "POLICY_DAYS", "to_day"),
    ([{"gift_cases": None}], "POLICY_TERM_MISSING", "gift_cases"),
    ([{"threshold": None}], "POLICY_TERM_MISSING", "threshold"),
    ([{"threshold": None, "gift_sku": "", "gift_cases": None}], "POLICY_TERM_MISSING", "threshold"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "code", "column"), WRONG, ids=lambda value: str(value)[:40])
def test_a_policy_that_contradicts_itself_rests_and_the_others_go_on(
    rows: list[dict[str, Any]], code: str, column: str
) -> None:
    found = read(*rows, {"policy": "OTHER"})
    assert [(problem.code, problem.column) for problem in found.problems] == [(code, column)]
    assert found.resting == {"W1"} and list(found.policies) == ["OTHER"]


def test_codes_that_differ_in_case_only_rest_both_and_are_told() -> None:
    found = read({"policy": "Yy"}, {"policy": "YY", "threshold": 5_000, "gift_cases": 8}, {"policy": "OTHER"})
    said = [(problem.code, problem.value, problem.numbers["other"]) for problem in found.problems]
    assert said == [("POLICY_CASE", "Yy", "YY"), ("POLICY_CASE", "YY", "Yy")]
    assert found.resting == {"Yy", "YY"} and list(found.policies) == ["OTHER"]


def test_the_same_row_twice_is_one() -> None:
    assert read({}, {}) == read({})


def test_material_for_every_order_has_a_threshold_of_0() -> None:
    found = read({"policy_kind": "material", "threshold": 0, "repeat": "no"})
    assert found.policies["W1"].tiers == ((0, 1),)


def test_a_row_that_could_not_be_read_makes_its_policy_rest_in_silence() -> None:
    found = read({"policy_kind": ""}, {"threshold": 5_000, "gift_cases": 8}, {"policy": "OTHER"})
    assert found.resting == {"W1"} and list(found.policies) == ["OTHER"]


def test_the_order_of_rows_changes_nothing() -> None:
    rows: list[dict[str, Any]] = [{}, {"threshold": 5_000, "gift_cases": 8}, {"policy": "OTHER"}]
    assert read(*rows).policies == read(*reversed(rows)).policies


def test_no_rows_are_no_policies() -> None:
    assert read_policies(from_content(POLICIES, {}), KNOWN) == PolicyList({}, frozenset(), ())
    assert isinstance(from_content(POLICIES, {}), pd.DataFrame)
