"""Whatever is told of a returned workbook names file, sheet, cell and order (4-run, invariant told)."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk
from tests.test_review import override

OF_RETURNS = ("DECISION_", "RETURN_", "REPLY_", "ANSWERS_", "OVERRIDE_")
AFTER_RELEASE = (
    "SHIPPED_",
    "SHIPMENT_",
    "REST_",
    "SHORT_",
    "RECEIVED_",
    "PROMISE_",
    "CHASE_",
    "REGISTER_",
    "RESOLUTION_",
)
OF_THE_WHOLE_SHEET = {
    "RETURN_CODE",
    "RETURN_LAYOUT",
    "RETURN_UNDONE",
    "RETURN_WRITTEN",  # all that is written outside the answers, once a sheet
}  # none of it counts, whatever its orders
OF_THE_REGISTER = {"RETURN_DISPOSITION"}  # names its incident
OF_SEVERAL = {"SHIPPED_UNDATED", "REGISTER_OLDER"}  # told once a sheet, of several rows or none
AFTER = [code for code in CODES if code.startswith(AFTER_RELEASE) and code not in OF_SEVERAL]
CODES_OF_ROWS = [
    *(code for code in CODES if code.startswith(OF_RETURNS)),
    *AFTER,
    "ARRIVAL_BAD",
    "INCIDENT_CASES",
]
# What names the order in a sentence; `value` where the code's value is its number.
BY_VALUE = re.compile(r"[Oo]rders? \{value\}|订单 \{value\}")
NAMES_IT = re.compile(r"\{row\}|\{order\}|\{order_no\}|\{orders\}|\{number\}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES_OF_ROWS)
def test_the_sentence_of_each_code_of_a_returned_row_names_its_order(language: str, code: str) -> None:
    sentence = str(Words(language).look_up(f"findings.{code}.message"))
    assert (
        code in OF_THE_WHOLE_SHEET
        or (code in OF_THE_REGISTER and "{number}" in sentence)
        or NAMES_IT.search(sentence)
        or BY_VALUE.search(sentence)
    ), sentence


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten of A, so that a review goes out; two approvers over 20.00."""
    desk = Desk(tmp_path, "[funds]\nsecond_approver_over = 20.0\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100, C4 100")
    for number, items in (("N1", "A 8, B 30"), ("N2", "A 8"), ("N3", "B 3"), ("N4", "B 4")):
        desk.order(f"C{number[1]}", number, items, If_short="ask")
    desk.run("10:00")
    return desk


def copied(desk: Desk, kind: str, name: str) -> str:
    shutil.copy(desk.outputs(kind)[0], desk.root / "inbox" / name)
    return name


def told(desk: Desk, *codes: str) -> list[Finding]:
    """Findings of these codes, each with its place and its order in both languages."""
    assert desk.latest is not None
    found = [finding for finding in desk.latest.findings if finding.code.startswith(OF_RETURNS)]
    assert {finding.code for finding in found} == set(codes)
    for finding in found:
        assert finding.file and finding.sheet and finding.cell, finding
        if finding.code not in OF_THE_WHOLE_SHEET:
            assert all(re.search(r"N\d", finding.message(Words(language))) for language in LANGUAGES), finding
    return found


def test_of_bad_decisions_each_names_its_order_and_place(desk: Desk) -> None:
    name = copied(desk, "approval", "one.xlsx")
    desk.approve({"N1": "approve", "N2": "hold", "N3": "approve"}, name, name)
    desk.fill("approval", "Reason", {"N2": "-"}, name, name)
    desk.fill("approval", "Decided by", {"N3": "-"}, name, name)
    desk.run("11:00")
    found = told(desk, "DECISION_SECOND", "DECISION_REASON", "DECISION_NAME", "DECISION_BLANK")
    said = {finding.code: finding.message(Words("en")) for finding in found}
    assert said["DECISION_SECOND"].startswith("Order N1: a sum over CNY 20.00 needs two approvers; ")
    assert said["DECISION_BLANK"] == "Orders without a decision, which stay open: 1 (N4)."


def test_two_approvals_that_differ_name_the_order_and_the_sheet_of_the_other(desk: Desk) -> None:
    for name, decision in (("one.xlsx", "approve"), ("two.xlsx", "refuse")):
        copied(desk, "approval", name)
        desk.approve({"N3": decision}, name, name)
    desk.run("11:00")
    found = [one for one in told(desk, "ANSWERS_DIFFER", "DECISION_BLANK") if one.code == "ANSWERS_DIFFER"]
    said = [one.message(Words("en")) for one in found]
    assert all(sentence.startswith("Order N3 is answered twice in this run") for sentence in said)
    assert "two.xlsx › Approval!" in said[0] and "one.xlsx › Approval!" in said[1]


def test_what_stock_no_longer_covers_names_the_sheet(desk: Desk) -> None:
    copied(desk, "approval", "one.xlsx")
    desk.approve("approve", "one.xlsx", "one.xlsx", second_approver="Chen")
    desk.figures("A 0, B 100", "C1 100, C2 100, C3 100, C4 1", "10:30")
    desk.run("11:00")
    found = told(desk, "DECISION_STOCK", "DECISION_FUNDS")
    assert {finding.sheet for finding in found} == {"Approval"}


def test_a_review_and_a_reply_name_order_and_item(desk: Desk) -> None:
    override(desk, {"N1/A": (4, ""), "N2/A": (11, "x")}, "review.xlsx")
    reply = next(path for path in desk.outputs("reply") if "C2" in path.name)
    book = openpyxl.load_workbook(reply)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == desk.record()["batch"]:
                cell.value = "2026-11-01-1"
    book.save(desk.root / "inbox" / "reply.xlsx")
    desk.fill("reply", "Choice", "defer", "reply.xlsx", "reply.xlsx")
    desk.run("11:00")
    found = told(desk, "OVERRIDE_REASON", "OVERRIDE_OVER", "REPLY_UNKNOWN", "RETURN_WRITTEN")
    said = {finding.code: finding.message(Words("en")) for finding in found}
    assert said["OVERRIDE_REASON"].startswith("Order N1, item A: cases were entered (4) without a reason")
    assert said["OVERRIDE_OVER"].startswith("Order N2, item A: 11 is more than")
    assert said["REPLY_UNKNOWN"] == "No reply of batch 2026-11-01-1 has order N2; the answer changes nothing."
