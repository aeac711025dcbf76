"""An incident that nobody answers in its days is overdue: on the summary, in the register, on the procedure
page; the register is written by the run in which it became so, and once (H-3.2.3(8), P-4.5.3)."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal import desk_status, run_screen
from orderbatch.write.documents.day_summary.after_release_rows import counts, unanswered
from tests.desk import Cell, Desk
from tests.test_after_release import a_desk, fill, notice, ship_all

DAYS = "[arrival]\nanswer_days = 2\n[incidents]\nanswer_days = 3\n"


def enquiry(desk: Desk) -> None:
    rows: list[list[Cell]] = [["Agent code", "Incident type", "Date", "Description"]]
    desk.put("letters.xlsx", [*rows, ["C2", "enquiry", desk.today, "When?"]], "09:00")


PROBLEMS = ("short", "missed", "wrong", "over", "damaged", "refused", "")


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_problem_of_arrival_has_its_days_whoever_enters_it(problem: str, tmp_path: Path) -> None:
    """The register says “short, wrong or damaged within 2 days”, and gave what a rep entered three."""
    desk = a_desk(tmp_path, DAYS)
    head: list[Cell] = ["Agent code", "Incident type", "Problem", "Date", "Description"]
    desk.put("letters.xlsx", [head, ["C2", "product_quality", problem, desk.today, "Leaks."]], "09:00")
    desk.run("10:00")
    (row,) = desk.record()["incidents"]
    assert row["problem"] == problem
    days = dt.date.fromisoformat(row["due_on"]) - desk.today
    assert days == dt.timedelta(days=2 if problem else 3)


def late(desk: Desk) -> list[tuple[str, bool]]:
    """The incidents that the latest run calls overdue, and whether they became so in it."""
    assert desk.latest is not None and desk.latest.batch is not None
    return [(row["number"], row["change"] == "overdue") for row in unanswered(desk.latest.batch)]


def morning(desk: Desk, days: int = 1, clock: str = "09:00") -> None:
    desk.next_day(days)
    desk.figures("A 14, B 100, D 100", f"C1 10{desk.today.day % 10}, C2 100", "08:00")
    desk.run(clock)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_answered_in_its_days_is_overdue_by_its_own_days(language: str, tmp_path: Path) -> None:
    desk, words = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n{DAYS}'), Words(language)
    ship_all(desk)
    paper = notice(desk)
    desk.next_day()  # Tuesday: a difference, due on Thursday; an enquiry, due on Friday
    fill(desk, paper, {"A": {"Good cases": 10}, "B": {"Good cases": 0}})
    enquiry(desk)
    desk.run("10:00")
    due = {row["number"]: row["due_on"] for row in desk.record()["incidents"]}
    assert due == {"K2026-0001": "2026-11-26", "K2026-0002": "2026-11-27"} and late(desk) == []
    morning(desk, 2)  # on the last day it is in time
    assert late(desk) == [] and desk.outputs("incidents") == []
    desk.next_day()
    desk.run("09:00")  # the day alone says it: nothing came in
    assert late(desk) == [("K2026-0001", True)]
    told(desk, words, 1, "K2026-0001")
    assert desk.latest is not None and desk.latest.batch is not None
    found = counts(desk.latest.batch)
    assert (found["late_incidents"], found["late_discrepancies"]) == (1, 1)
    sheet = desk.outputs("incidents")[0]
    assert desk.run("10:00").batch is None
    desk.figures("A 13, B 100, D 100", "C1 100, C2 100", "10:00")
    desk.run("11:00")  # it became so once
    assert late(desk) == [("K2026-0001", False)] and desk.outputs("incidents") == []
    morning(desk, 3)  # Monday; over the weekend the enquiry became so
    assert late(desk) == [("K2026-0001", False), ("K2026-0002", True)]
    told(desk, words, 2, "K2026-0002")
    said: dict[str, Cell] = {words.heading("answer"): "Sorry.", words.heading("decided_by"): "Wu"}
    fill(
        desk,
        sheet,
        {"K2026-0001": said | {words.heading("resolution"): words.choice("resolution", "credit")}},
    )
    desk.run("11:00")
    assert late(desk) == [("K2026-0002", False)]  # answered is in time from then on


def told(desk: Desk, words: Words, count: int, number: str) -> None:
    """The summary asks for it by number, and the register says that it is late."""
    page = desk.outputs("summary")[0].read_text("utf-8")
    assert number in page[page.index(words.text("summary.todos.answers.title", incidents=count)) :]
    book = openpyxl.load_workbook(desk.outputs("incidents")[0])
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any(number in cell and cell != number for cell in cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_status_and_the_end_of_a_run_say_how_many_wait_for_an_answer(language: str, tmp_path: Path) -> None:
    desk, words = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n{DAYS}'), Words(language)
    ship_all(desk)
    enquiry(desk)
    desk.run("19:00")
    assert desk.latest is not None
    shown = "".join(
        run_screen.run_screen(desk.latest, words).split()
    )  # it is folded to the width of a screen
    assert "".join(words.text("cli.wait.incidents", count=1).split()) in shown
    for days, late in ((3, 0), (4, 1)):
        found = desk_status.desk(desk.workspace, desk.today + dt.timedelta(days), only_overdue=False)
        assert found["incidents"] == {"open": 1, "unanswered": 1, "late": late}
        said = words.text("cli.status.incidents", open=1, unanswered=1, late=late)
        assert said in desk_status.desk_screen(found, words)
