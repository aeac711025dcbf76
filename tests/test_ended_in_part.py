"""An order of which a part ended is not closed while the rest of it is open, wherever it is told."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.explaining import explain_screen, explained
from orderbatch.terminal.run_screen import run_figures, run_screen
from tests.desk import Desk

MONEY = "C1 900, C2 900"


def _awaits(desk: Desk) -> None:
    """Two of A and seven of C await an answer; nothing was planned."""
    desk.figures("B 0, C 0", MONEY)
    desk.order("C1", "1", "B 12, C 7", If_short="ask")
    desk.run("10:00")


def _is_released(desk: Desk) -> None:
    desk.figures("B 0, C 7", MONEY)
    desk.order("C1", "1", "B 12, C 7", If_short="ask")
    desk.run("10:00")
    desk.approve(name="approval.xlsx")
    desk.run("11:00")


def _is_approved_now(desk: Desk) -> None:
    desk.figures("B 0, C 7", MONEY)
    desk.order("C1", "1", "B 12, C 7", If_short="ask")
    desk.run("10:00")
    desk.approve(name="approval.xlsx")


def _all_ends(desk: Desk) -> None:
    desk.figures("B 0, C 7", MONEY)
    desk.order("C1", "1", "B 12", If_short="ask")
    desk.run("10:00")


def _b_ends(root: Path, before: Callable[[Desk], None], language: str) -> Desk:
    desk = Desk(root, f'[company]\nlanguage = "{language}"\n[orders]\nmin_order_cases = 1\n')
    desk.catalogue("A 1, B 1, C 1")
    desk.agents("C1 C2")
    before(desk)
    desk.next_day()
    desk.catalogue("A 1, C 1")
    desk.figures("A 9, C 7", MONEY)
    desk.run("10:00")
    return desk


@pytest.mark.parametrize(
    ("before", "state", "language"),
    [
        *((_awaits, "ended_in_part", language) for language in LANGUAGES),
        (_is_released, "ended_in_part", "en"),
        (_is_approved_now, "ended_in_part", "en"),
        *((_all_ends, "closed", language) for language in LANGUAGES),
    ],
)
def test_what_ended_in_part_is_called_so_until_nothing_is_open(
    before: Callable[[Desk], None], state: str, language: str, tmp_path: Path
) -> None:
    desk, words = _b_ends(tmp_path, before, language), Words(language)
    assert desk.latest and desk.latest.batch
    assert run_figures(desk.latest, words)["orders"] == {state: 1}
    assert words.text(f"cli.state.{state}", orders=1, cases="12") in run_screen(desk.latest, words)
    page = desk.outputs("summary")[0].read_text("utf-8")
    assert words.text(f"summary.cards.orders.states.{state}", **{state: 1}) in page
    found = explained(desk.workspace, "1", "", words)
    assert words.text(f"summary.statuses.{state}") in explain_screen(found, words)
    told = _reply(desk)
    part = Words("en").text("pages.reply.order_part", order="1", cases="12")
    assert (f"▲ {part}" in told) == (state == "ended_in_part")
    assert ("Orders: 1, 12 cases in all" in told) == (state == "closed")


def _reply(desk: Desk) -> str:
    rows = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def test_each_row_of_what_ended_in_part_says_why(tmp_path: Path) -> None:
    told = _reply(_b_ends(tmp_path, _awaits, "en"))
    assert "× 12 cancelled\nThis item is no longer sold" in told
