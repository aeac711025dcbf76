"""Two answers of one run that disagree are no answer, and a choice counts only where it was offered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.desk import Desk

MONEY = "C1 1000, C2 95"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten cases of A for sixteen asked: agent C1 is asked about six; C2 lacks money for a small part."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 200", MONEY)
    desk.order("C1", "1", "A 16", If_short="ask")
    desk.order("C2", "2", "B 98", Reduce_if_funds_short="ask")
    desk.run()
    return desk


def reply_of(desk: Desk, agent: str) -> Path:
    return next(path for path in desk.outputs("reply") if agent in path.name)


def chosen(
    desk: Desk, agent: str, choice: str, name: str, change: Callable[[Any], None] | None = None
) -> None:
    """An agent's reply comes back with a choice."""
    desk.fill("reply", "Choice", choice, name, source=str(reply_of(desk, agent)))
    if change:
        book = openpyxl.load_workbook(desk.root / "inbox" / name)
        change(book.worksheets[0])
        book.save(desk.root / "inbox" / name)


def test_a_choice_that_was_offered_counts(desk: Desk) -> None:
    chosen(desk, "C1", "defer", "back.xlsx")
    desk.run("19:00")
    assert desk.codes() == [] and desk.lines("deferred")["1/A"] == 6


def test_two_copies_of_a_reply_that_differ_are_no_answer(desk: Desk) -> None:
    chosen(desk, "C1", "defer", "one.xlsx")
    chosen(desk, "C1", "cancel", "two.xlsx")
    desk.run("19:00")
    assert desk.codes() == ["ANSWERS_DIFFER"] * 2 and desk.record()["orders"] == []


def test_two_copies_that_say_the_same_are_one_answer(desk: Desk) -> None:
    chosen(desk, "C1", "cancel", "one.xlsx")
    chosen(desk, "C1", "cancel", "two.xlsx", lambda page: page.cell(40, 1, "thanks"))
    desk.run("19:00")
    assert desk.lines("cancelled")["1/A"] == 6


def test_a_reply_of_an_unknown_batch_counts_for_nothing(desk: Desk) -> None:
    def elsewhere(page: Any) -> None:
        label = next(c for row in page.iter_rows(max_row=8) for c in row if c.value == "Batch")
        page.cell(label.row, label.column + 1).value = "2026-11-20-7"

    chosen(desk, "C1", "cancel", "back.xlsx", elsewhere)
    desk.run("19:00")
    assert "REPLY_UNKNOWN" in desk.codes() and desk.record()["orders"] == []


def test_a_choice_that_was_not_offered_is_told_and_changes_nothing(desk: Desk) -> None:
    chosen(desk, "C1", "reduce", "one.xlsx")
    chosen(desk, "C2", "defer", "two.xlsx")
    desk.run("19:00")
    assert desk.codes() == ["CHOICE_NOT_HERE"] * 2 and desk.record()["orders"] == []


def test_two_choice_columns_are_no_answer(desk: Desk) -> None:
    def second(page: Any) -> None:
        head = next(row for row in page.iter_rows() if row[0].value == "Order no.")
        page.cell(head[0].row, len(head) + 1).value = "Choice"
        page.cell(head[0].row + 1, len(head) + 1).value = "cancel"

    chosen(desk, "C1", "defer", "back.xlsx", second)
    desk.run("19:00")
    assert "COLUMN_TWICE" in desk.codes() and desk.record()["orders"] == []


def overridden(desk: Desk, cases: int, name: str) -> None:
    desk.fill("review", "Override cases", {"1": cases}, name)
    desk.fill("review", "Override reason", {"1": "so"}, name, source=name)


def test_two_reviews_that_differ_change_nothing(desk: Desk) -> None:
    overridden(desk, 5, "one.xlsx")
    overridden(desk, 7, "two.xlsx")
    desk.run("19:00")
    assert desk.codes() == ["ANSWERS_DIFFER"] * 2 and desk.record()["orders"] == []


def test_a_review_beside_one_without_an_override_counts(desk: Desk) -> None:
    overridden(desk, 5, "one.xlsx")
    (desk.root / "inbox/two.xlsx").write_bytes(desk.outputs("review")[0].read_bytes())
    desk.run("19:00")
    assert desk.lines("proposed")["1/A"] == 5


@pytest.mark.parametrize("choice", ["defer", "wait", "cancel"])
def test_a_choice_counts_also_in_the_run_in_which_a_review_shares_its_order_again(
    desk: Desk, choice: str
) -> None:
    """Of six cases that waited for an answer eight do once the supervisor has set two fewer."""
    chosen(desk, "C1", choice, "back.xlsx")
    overridden(desk, 8, "review.xlsx")
    desk.run("19:00")
    part = "cancelled" if choice == "cancel" else "deferred"
    assert desk.lines("proposed", part, "awaiting")["1/A"] == (8, 8, 0) and desk.codes() == []


def test_a_cut_is_consented_to_also_in_the_run_of_a_review(desk: Desk) -> None:
    chosen(desk, "C2", "reduce", "back.xlsx")
    overridden(desk, 8, "review.xlsx")
    desk.run("19:00")
    assert desk.lines("proposed")["2/B"] == 95 and desk.codes() == []


def test_a_choice_for_a_part_of_what_waited_is_asked_anew_where_a_review_shares_its_order_again(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 10, B 10", MONEY)
    desk.order("C1", "1", "A 16, B 16", If_short="ask")
    desk.run()

    def without_the_last(page: Any) -> None:
        max((cell for row in page.iter_rows() for cell in row if cell.value == "defer"),
            key=lambda cell: cell.row).value = None  # fmt: skip

    chosen(desk, "C1", "defer", "back.xlsx", without_the_last)
    overridden(desk, 8, "review.xlsx")
    desk.run("19:00")
    assert desk.codes() == ["ANSWER_ANEW"] and desk.lines("awaiting") == {"1/A": 8, "1/B": 8}


def test_a_reply_comes_back_beside_a_review_of_orders_of_which_nothing_waits(tmp_path: Path) -> None:
    """The run ended with 70: of no line that waits another column made some."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.run()
    (desk.root / "inbox/back.xlsx").write_bytes(reply_of(desk, "C1").read_bytes())
    overridden(desk, 7, "review.xlsx")
    desk.run("19:00")
    assert desk.lines("proposed", "deferred") == {"1/A": (7, 9)}


@pytest.mark.parametrize("said", [("approve", "refuse"), ("approve", "hold"), ("hold", "refuse")])
def test_two_approvals_that_differ_decide_nothing(desk: Desk, said: tuple[str, str]) -> None:
    for number, decision in enumerate(said):
        desk.approve(decision, f"{number}.xlsx")
    desk.run("19:00")
    assert desk.released() == {} and desk.codes() == ["ANSWERS_DIFFER"] * 2


def test_a_hold_may_be_followed_by_an_approval(desk: Desk) -> None:
    approval = str(desk.outputs("approval")[0])
    desk.approve("hold", source=approval)
    desk.run("18:30")
    desk.approve("approve", name="again.xlsx", source=approval)
    desk.run("19:00")
    assert desk.released() == {"1/A": 10}
