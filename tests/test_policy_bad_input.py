"""What is wrong with a policy list is told once, at its cell, in both languages; nothing is given on a guess
(7-policies, Policies; P-4.2.3).
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.words import Words
from orderbatch.terminal.problems import for_programs
from tests.depth import STYLED
from tests.desk import Cell, Desk

HEADINGS = (
    "Policy", "Name", "Kind", "SKU", "Category", "Threshold", "Gift SKU", "Gift cases", "Repeat", "Region",
    "Class", "From", "To", "Payment target", "Applies to", "Remarks", "Prepared by",
    "审批人 Approved by", "No.", "Campaign", "Not used",
)  # fmt: skip
PLAIN: dict[str, Cell] = {
    "Name": "Plain", "Kind": "buy_get", "Category": "washing", "Threshold": 10, "Gift SKU": "G1",
    "Gift cases": 1, "Repeat": "yes", "Remarks": "as agreed", "Prepared by": "Li",
    "审批人 Approved by": "Wang", "No.": 1, "Campaign": "spring",
}  # fmt: skip
Row = dict[str, Any]
# What is wrong with a policy (its last row), the heading of the cell where it is told, and the code.
WRONG: tuple[tuple[str, tuple[Row, ...], str], ...] = (
    ("Threshold", ({"Threshold": "ten"},), "POLICY_CELL_BAD"),
    ("Threshold", ({"Threshold": -10},), "POLICY_CELL_BAD"),
    ("Threshold", ({"Threshold": 10**15},), "POLICY_CELL_BAD"),
    ("Threshold", ({"Threshold": "#N/A"},), "POLICY_CELL_BAD"),
    ("Threshold", ({"Threshold": 10.5},), "POLICY_THRESHOLD_CASES"),
    ("Threshold", ({"Threshold": 0},), "POLICY_THRESHOLD_ZERO"),
    ("Threshold", ({"Threshold": 0, "Kind": "payment_gift"},), "POLICY_THRESHOLD_ZERO"),
    ("Threshold", ({"Threshold": 0, "Kind": "material"},), "POLICY_THRESHOLD_ZERO"),
    ("Threshold", ({}, {"Gift cases": 2}), "POLICY_TIER_TWICE"),
    ("Threshold", ({"Threshold": None, "Gift SKU": None, "Gift cases": None},), "POLICY_TERM_MISSING"),
    ("Gift cases", ({}, {"Threshold": 50, "Gift cases": 4}), "POLICY_TIER_LESS"),
    ("Gift cases", ({"Gift cases": 0.5},), "POLICY_CELL_BAD"),
    ("Gift cases", ({"Gift cases": 0},), "POLICY_CELL_BAD"),
    ("Gift cases", ({"Gift cases": -1},), "POLICY_CELL_BAD"),
    ("Gift cases", ({"Gift cases": 10**12},), "POLICY_CELL_BAD"),
    ("Gift cases", ({"Gift cases": None},), "POLICY_TERM_MISSING"),
    ("Gift SKU", ({"Gift SKU": None},), "POLICY_TERM_MISSING"),
    ("Gift SKU", ({"Gift SKU": "NONE"},), "POLICY_GIFT_UNKNOWN"),
    ("Gift SKU", ({}, {"Threshold": 50, "Gift cases": 8, "Gift SKU": "A"}), "POLICY_DISAGREES"),
    ("Repeat", ({}, {"Threshold": 50, "Gift cases": 8, "Repeat": "no"}), "POLICY_DISAGREES"),
    ("Region", ({}, {"Threshold": 50, "Gift cases": 8, "Region": "North"}), "POLICY_DISAGREES"),
    ("Kind", ({}, {"Threshold": 50, "Gift cases": 8, "Kind": "amount_gift"}), "POLICY_DISAGREES"),
    ("Category", ({}, {"Threshold": 50, "Gift cases": 8, "Category": "soap"}), "POLICY_DISAGREES"),
    ("Category", ({}, {"Threshold": 50, "Gift cases": 8, "Category": None}), "POLICY_DISAGREES"),
    (
        "SKU",
        ({"Category": None}, {"Threshold": 50, "Gift cases": 8, "SKU": "A", "Category": None}),
        "POLICY_DISAGREES",
    ),
    ("Class", ({}, {"Threshold": 50, "Gift cases": 8, "Class": "A"}), "POLICY_DISAGREES"),
    ("From", ({}, {"Threshold": 50, "Gift cases": 8, "From": dt.date(2026, 11, 2)}), "POLICY_DISAGREES"),
    ("To", ({}, {"Threshold": 50, "Gift cases": 8, "To": dt.date(2026, 12, 2)}), "POLICY_DISAGREES"),
    ("Payment target", ({}, {"Threshold": 50, "Gift cases": 8, "Payment target": 9}), "POLICY_DISAGREES"),
    (
        "Gift cases",
        ({"Repeat": "no"}, {"Repeat": "no", "Threshold": 50, "Gift cases": 4}),
        "POLICY_TIER_LESS",
    ),
    (
        "Gift cases",
        ({"Threshold": 50, "Gift cases": 8}, {"Threshold": 100, "Gift cases": 15}),
        "POLICY_TIER_LESS",
    ),
    ("Threshold", ({"Threshold": 0, "Kind": "amount_gift"},), "POLICY_THRESHOLD_ZERO"),
    ("Threshold", ({"Threshold": "0"},), "POLICY_THRESHOLD_ZERO"),
    ("Threshold", ({"Threshold": "10 cases to 20"},), "POLICY_CELL_BAD"),
    ("Gift SKU", ({"Gift SKU": "Item G1"},), "POLICY_GIFT_UNKNOWN"),
    ("Gift SKU", ({"Gift SKU": "G1, A"},), "POLICY_GIFT_UNKNOWN"),
    ("Gift cases", ({"Gift cases": "two"},), "POLICY_CELL_BAD"),
    ("Region", ({"Region": "North, South"},), "POLICY_REGION_UNKNOWN"),
    ("To", ({"From": dt.date(2026, 12, 2), "To": dt.date(2026, 12, 1)},), "POLICY_DAYS"),
    ("To", ({"To": "end of the year"},), "POLICY_CELL_BAD"),
    ("Payment target", ({"Payment target": "60k"},), "POLICY_CELL_BAD"),
    ("Repeat", ({"Repeat": "maybe"},), "POLICY_CHOICE"),
    ("Kind", ({"Kind": "freebie"},), "POLICY_CHOICE"),
    ("Kind", ({"Kind": None},), "POLICY_CELL_BLANK"),
    ("Policy", ({"Policy": None, "Region": "Moon"},), "POLICY_CELL_BLANK"),
    ("SKU", ({"SKU": "NONE", "Category": None},), "POLICY_ITEM_UNKNOWN"),
    ("Category", ({"Category": "tea"},), "POLICY_CATEGORY_UNKNOWN"),
    ("Category", ({"SKU": "A"},), "POLICY_BOTH"),
    ("Region", ({"Region": "Moon"},), "POLICY_REGION_UNKNOWN"),
    ("Class", ({"Class": "Z"},), "POLICY_CHOICE"),
    ("From", ({"From": "31.02.2026"},), "POLICY_CELL_BAD"),
    ("From", ({"From": "1/2/26"},), "POLICY_CELL_BAD"),
    ("To", ({"From": dt.date(2026, 12, 1), "To": dt.date(2026, 11, 1)},), "POLICY_DAYS"),
    ("Payment target", ({"Payment target": -5},), "POLICY_CELL_BAD"),
    ("Payment target", ({"Payment target": "$5"},), "POLICY_CURRENCY"),
    ("Threshold", ({"Threshold": "5 USD", "Kind": "amount_gift"},), "POLICY_CURRENCY"),
    ("From", ({"From": dt.date(1926, 11, 1)},), "POLICY_CELL_BAD"),
    ("Applies to", ({"Applies to": "North"},), "POLICY_COLUMN"),
)


def _list() -> tuple[list[list[Cell]], dict[str, str]]:
    """The rows of a list with every trouble in it, and cell → code of what is told."""
    rows: list[list[Cell]] = [list(HEADINGS)]
    told: dict[str, str] = {}
    for number, (heading, tiers, code) in enumerate(WRONG):
        for tier in tiers:
            row: Row = {"Policy": f"W{number}", **PLAIN, **tier}
            rows.append([row.get(name) for name in HEADINGS])
        told[f"{chr(ord('A') + HEADINGS.index(heading))}{len(rows)}"] = code
    good: Row = {"Policy": "GOOD", **PLAIN}
    rows.append([good.get(name) for name in HEADINGS])  # the same row twice is one
    return [*rows, [good.get(name) for name in HEADINGS]], told


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A day whose policy list holds every trouble, and one good policy after them all."""
    desk = Desk(tmp_path_factory.mktemp("desk"), '[words.en]\nremarks = ["Campaign"]\n')
    desk.catalogue("A 1, B 2, G1 5", Category={"A": "washing", "B": "soap", "G1": "gifts"})
    desk.agents("C1 C2")
    desk.put("policies.xlsx", _list()[0])
    desk.figures("A 1000, G1 1000", "C1 10000, C2 10000")
    desk.order("C1", "1", "A 100")
    desk.run()
    return desk


def test_every_trouble_is_told_once_and_at_its_cell(desk: Desk) -> None:
    assert desk.latest is not None
    codes = {code for _heading, _tiers, code in WRONG}
    told = [(one.cell, one.code) for one in desk.latest.findings if one.code in codes]
    assert dict(told) == _list()[1] and len(told) == len(WRONG)


def test_nothing_is_given_under_what_is_wrong_and_the_good_one_goes_on(desk: Desk) -> None:
    assert {row["policy"] for row in desk.record()["gifts"]} == {"GOOD"}
    assert {row["policy"]: row["cases"] for row in desk.record()["gift_lines"]} == {"GOOD": 10}
    assert "returned" not in {row["verdict"] for row in desk.record()["inputs"]}


def test_columns_that_plainly_hold_no_terms_are_told_once_and_rest_no_policy(desk: Desk) -> None:
    """A desk's own may be registered as remarks; one without a cell is nothing."""
    assert desk.latest is not None
    (told,) = [one for one in desk.latest.findings if one.code == "COLUMNS_ASIDE"]
    aside = ("Remarks", "Prepared by", "审批人 Approved by", "No.", "Campaign")
    assert (told.cell, dict(told.numbers)) == ("P1", {"columns": aside})
    assert "GOOD" in {row["policy"] for row in desk.record()["gifts"]}


@pytest.mark.parametrize("language", STYLED)
def test_every_trouble_names_the_policy_or_what_is_in_the_cell_and_what_to_do(
    desk: Desk, language: str
) -> None:
    assert desk.latest is not None
    told = {row["cell"]: row for row in for_programs(desk.latest.findings, Words(language))}
    rows = _list()[0]
    for cell, code in _list()[1].items():
        said = rows[int(cell[1:]) - 1]
        names = {str(name) for name in (said[0], said[HEADINGS.index(heading_of(cell))]) if name is not None}
        if code == "POLICY_CELL_BLANK":
            names = {heading_of(cell)} if language == "en" else {"政策编号", "类型"}
        assert any(name in told[cell]["message"] for name in names), (cell, told[cell]["message"])
        assert told[cell]["fix"], code


def test_a_list_that_lacks_a_heading_is_told_as_the_list_that_it_is_and_no_agent_is_written_to(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, G1 5", Category={"A": "washing", "G1": "gifts"})
    desk.agents("C1")
    good: Row = {"Policy": "GOOD", **PLAIN}
    heads: list[Cell] = ["Sort of policy" if name == "Kind" else name for name in HEADINGS]
    desk.put("policies.xlsx", [heads, [good.get(name) for name in HEADINGS]])
    desk.figures("A 10", "C1 10")
    desk.order("C1", "1", "A 1")
    desk.run()
    assert desk.latest is not None
    (told,) = [one for one in desk.latest.findings if one.code == "SHEET_UNKNOWN"]
    assert (told.file, dict(told.numbers)) == (
        "policies.xlsx",
        {"kind": "policies", "missing": ("policy_kind",)},
    )
    assert desk.outputs("reply") == []


def heading_of(cell: str) -> str:
    """The heading above a cell."""
    return HEADINGS[ord(cell[0]) - ord("A")]
