"""Every person's document says who acts, what to do, by when, and where it goes back (design 12, rule 15)."""

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.contract.words.capitals import in_capitals
from orderbatch.write.documents import approval, payment_chase, review_workbook
from orderbatch.write.documents.after_release import (
    credit_list,
    dispatch_notice,
    register_workbook,
    shipping_chase,
)
from orderbatch.write.documents.day_summary import summary
from orderbatch.write.documents.picking import pick_list, tracking
from orderbatch.write.documents.replies import reply
from orderbatch.write.workbook.amounts import spelled_by_formula
from tests.batches import a_batch
from tests.test_page_breaks import incident

SOFFICE = shutil.which("soffice")
WHEN = {
    "zh": r"\d{4}年\d+月\d+日|\d{4}-\d\d-\d\d|\d+ 天|下班前|之前|按收到的时间",
    "en": r"\d{4}-\d\d-\d\d|\d+ days?|the same day|every day|before the|from when it arrives",
}
BACK = {"zh": "发回|告知客服部|inbox", "en": "send|Send the file|tell customer service|inbox"}
WORDS_ALONE = (
    "pages.behind_plan.how",
    "pages.reading.how",
    "order_form.how",
)  # of sheets that are drawn elsewhere
HELD: dict[str, Any] = {"status": "held", "available_minor": 1, "regional_manager": "Li"}
DOCUMENTS: list[tuple[Any, dict[str, Any]]] = [
    (approval, {}),
    (review_workbook, {"settings": {"review": {"required": True}}}),
    (reply, {"lines": [{"proposed": 6, "awaiting": 4}]}),
    (pick_list, {"releases": [{}]}),
    (tracking, {"releases": [{}]}),
    (payment_chase, {"orders": [HELD], "lines": [{"awaiting": 10}]}),
    (shipping_chase, {"chases": [{"stage": "asks", "days": 0, "delay_reason": "", "broken": False}]}),
    (
        dispatch_notice,
        {"dispatches": [{"agent": "C1", "agent_name": "A", "policy": "", "language": "", "sent": 5}]},
    ),
    (register_workbook, {"incidents": [incident(1)]}),
    (credit_list, {"resolutions": [{"kind": "credit", "state": "done", "minor": 5, "cases": 1}]}),
]


def front(document: Any, given: dict[str, Any], language: str) -> str:
    """The sentences above the table of the first sheet."""
    told = {"orders": [{}], "lines": [{}]} | given
    told["orders"] = [{**order, "language": language} for order in told["orders"]]
    batch = a_batch(**told, language=language)
    words = Words(language)
    output = document.plan(batch, words)[0]
    sheet = openpyxl.load_workbook(io.BytesIO(document.render(batch, output, words))).worksheets[0]
    return "\n".join(
        str(cell.value) for row in sheet.iter_rows() for cell in row if len(str(cell.value)) > 24
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("document", "given"), DOCUMENTS, ids=[document[0].__name__ for document in DOCUMENTS]
)
def test_a_document_says_what_to_do_by_when_and_where_it_goes_back(
    document: Any, given: dict[str, Any], language: str
) -> None:
    said = front(document, given, language)
    assert re.search(WHEN[language], said) and re.search(BACK[language], said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_for_managers_agents_and_the_desk_say_so_too(language: str) -> None:
    words = Words(language)
    for said in (str(words.look_up(place)).replace("{days}", "7") for place in WORDS_ALONE):
        assert re.search(WHEN[language], said) and re.search(BACK[language], said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_approval_names_the_last_working_day_on_which_it_counts(language: str) -> None:
    first, third = (Words(language).day(dt.date(2011, 11, day)) for day in (17, 21))
    assert first in front(approval, {}, language)
    assert third in front(approval, {"settings": {"approval": {"valid_days": 3}}}, language)


@pytest.mark.parametrize("minor", [500_000_000_000, 75_000_000_000_000, -5, 0, 13_012_400])
def test_large_amounts_fit_their_card(minor: int) -> None:
    batch = a_batch([{"proposed_minor": minor}], [{}])
    page = summary.render(batch, summary.plan(batch, Words("zh"))[0], Words("zh")).decode()
    for figure in re.findall(r"<b(?: class=\"\w+\")?>([\d,.-]+)</b>", page):
        kind = "longest" if len(figure) > 17 else "long" if len(figure) > 11 else ""
        assert f"<b{f' class={chr(34)}{kind}{chr(34)}' if kind else ''}>{figure}</b>" in page


@pytest.mark.libreoffice
@pytest.mark.skipif(not SOFFICE, reason="LibreOffice (soffice) is not on this machine")
def test_the_approved_sum_spells_itself_as_it_changes(tmp_path: Path) -> None:
    amounts = [0, 5, 100, 101, 110, 1_005_000, 16_409_02, 50_0000_0000_00, 1_0002_0000_0003_00, -1_234_50]
    book, words = openpyxl.Workbook(), Words("zh")
    for row, minor in enumerate(amounts, 1):
        book.active.append([minor / 100, spelled_by_formula(f"A{row}", "CNY", words)])
    book.save(tmp_path / "a.xlsx")
    profile, how = f"-env:UserInstallation=file://{tmp_path}/lo", "xlsx:Calc MS Excel 2007 XML"
    call = [str(SOFFICE), profile, "--headless", "--convert-to", how, "--outdir", str(tmp_path / "out")]
    subprocess.run([*call, str(tmp_path / "a.xlsx")], check=True, capture_output=True)
    made = openpyxl.load_workbook(tmp_path / "out/a.xlsx", data_only=True).active
    said = [made.cell(row, 2).value for row in range(1, len(amounts) + 1)]
    assert said == [in_capitals(minor, "CNY", words) for minor in amounts]
    assert spelled_by_formula("A1", "GBP", words) == spelled_by_formula("A1", "CNY", Words("en")) == ""
