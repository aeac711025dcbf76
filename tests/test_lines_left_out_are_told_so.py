"""`drop_line`: a line that its order was entered without is told as left out, not as to be corrected."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import Words
from tests.desk import Desk


@pytest.mark.parametrize("rule", ["drop_line", "return_order"])
def test_a_line_is_left_out_where_its_order_was_entered_without_it(tmp_path: Path, rule: str) -> None:
    words = Words("en")
    desk = Desk(tmp_path, f'[orders]\nmin_order_cases = 1\non_bad_line = "{rule}"\n')
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 5, Z 3")
    desk.run()
    written = "reply" if rule == "drop_line" else "marked_form"
    book = openpyxl.load_workbook(desk.outputs(written)[0])
    found = {str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row}
    left_out, must = (words.text(f"pages.reply.severity.{name}") for name in ("left_out", "error"))
    assert (left_out in found, must in found) == (rule == "drop_line", rule == "return_order")


def test_an_agent_whose_order_waits_for_its_review_is_greeted_by_name(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path, "[review]\nrequired = true\n[orders]\non_bad_line = 'drop_line'\nmin_order_cases = 1\n"
    )
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 5, Z 3")
    desk.run()
    page = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0]
    said = {str(cell) for row in page.iter_rows(values_only=True) for cell in row if cell}
    assert Words("en").text("pages.reply.dear", name="Agent C1") in said
