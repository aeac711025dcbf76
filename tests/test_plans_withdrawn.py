"""Who was told of a plan is told when it ends, in that run, wherever else nothing would say so (P-4.1.2)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk
from tests.test_gifts import ship

MONEY = "C1 900"


def _planned_again(root: Path, settings: str = '[replies]\nconfirm = "all"\n') -> tuple[Desk, Path]:
    """Four of ten were picked short on Monday, and are planned on Tuesday. Also Monday's tracking sheet."""
    desk = Desk(root, f"{settings}[orders]\nmin_order_cases = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 10, B 9", MONEY)
    desk.order("C1", "1", "A 10")
    desk.run("10:00")
    desk.approve()
    desk.run("11:00")
    sheet = desk.outputs("tracking")[0]
    ship(desk, {"A": 6})
    desk.run("17:00")
    desk.next_day()
    desk.figures("A 9, B 9", MONEY)
    desk.run("10:00")
    assert desk.lines("proposed") == {"1/A": 4}
    return desk, sheet


def _told(desk: Desk) -> str:
    replies = desk.outputs("reply")
    rows = [row for path in replies for row in openpyxl.load_workbook(path).worksheets[0].values]
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def _sentence(why: str, batch: str, cases: int) -> str:
    return Words("en").text(f"pages.reply.plan.{why}", order="1", batch=batch, cases=cases)


@pytest.mark.parametrize("shipped", [8, 10])
def test_a_plan_that_a_corrected_tracking_sheet_withdraws_is_told_to_its_agent(
    shipped: int, tmp_path: Path
) -> None:
    desk, sheet = _planned_again(tmp_path)
    ship(desk, {"A": shipped}, sheet)
    desk.run("12:00")
    assert f"▲ {_sentence('withdrawn', '2026-11-24-1', 4)}" in _told(desk)
    assert "PLAN_WITHDRAWN" in desk.codes()


def test_a_plan_that_lapses_without_lists_of_the_day_is_told_and_told_anew_with_them(tmp_path: Path) -> None:
    desk, _sheet = _planned_again(tmp_path)
    desk.next_day(3)
    desk.catalogue("A 1, B 1, C 1")
    desk.run("10:00")
    assert _sentence("lapsed", "2026-11-24-1", 4) in _told(desk)
    desk.next_day()
    desk.figures("A 9, B 9", MONEY)
    desk.run("10:00")
    assert desk.lines("proposed") == {"1/A": 4} and "Planned: 4 cases" in _told(desk)


def test_what_the_run_plans_anew_is_no_withdrawn_plan(tmp_path: Path) -> None:
    desk, _sheet = _planned_again(tmp_path)
    desk.next_day(3)
    desk.figures("A 2, B 9", MONEY)
    desk.run("10:00")
    assert "PLAN_WITHDRAWN" not in desk.codes() and "Planned: 2 cases" in _told(desk)


def test_who_was_told_of_no_plan_is_told_of_no_end_of_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 20", MONEY)
    desk.order("C1", "1", "A 12")
    desk.run("10:00")
    assert desk.outputs("reply") == []
    desk.next_day(4)
    desk.catalogue("A 1, B 1")
    desk.run("10:00")
    assert "PLAN_WITHDRAWN" not in desk.codes() and desk.outputs("reply") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_end_of_a_plan_has_its_sentence(language: str) -> None:
    words = Words(language)
    for why in ("withdrawn", "lapsed", "gifts"):
        assert "2026-11-24-1" in words.text(
            f"pages.reply.plan.{why}", order="1", batch="2026-11-24-1", cases=4
        )
