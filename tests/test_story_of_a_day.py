"""Stories of the desk, told from the inbox to the pick list and over several days."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from tests.desk import Desk

DEFER, CANCEL, ASK = {"If_short": "defer"}, {"If_short": "cancel"}, {"If_short": "ask"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two items at 1.00, three agents, ten cases of A and plenty of B."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    return desk


def test_a_short_item_is_shared_case_by_case(desk: Desk) -> None:
    desk.order("C1", "1", "A 8, B 5", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 5, "1/B": 5, "2/A": 5}


def test_what_stock_could_not_cover_follows_the_agents_wish(desk: Desk) -> None:
    desk.order("C1", "1", "A 8", **DEFER)
    desk.order("C2", "2", "A 8", **CANCEL)
    desk.order("C3", "3", "A 8", **ASK)
    desk.run()
    parts = desk.lines("proposed", "deferred", "awaiting", "cancelled")
    assert (
        sorted(parts.values()) == sorted([(3, 0, 0, 5), (3, 0, 5, 0), (4, 4, 0, 0)])
        or sum(part[0] for part in parts.values()) == 10
    )
    assert (parts["1/A"][1] > 0, parts["2/A"][3] > 0, parts["3/A"][2] > 0) == (True, True, True)


def test_nothing_is_on_a_pick_list_before_finance_says_so(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    assert desk.released() == {} and desk.outputs("pick_list") == []


def test_only_what_finance_approved_is_released(desk: Desk) -> None:
    desk.order("C1", "1", "B 8")
    desk.order("C2", "2", "B 7")
    desk.order("C3", "3", "B 6")
    desk.run()
    sent = desk.outputs("approval")[0].read_bytes()
    desk.approve({"1": "approve", "2": "refuse"})
    desk.run("19:00")
    assert desk.released() == {"1/B": 8}
    assert "DECISION_BLANK" in desk.codes()
    (desk.root / "inbox" / "again.xlsx").write_bytes(sent)
    desk.approve({"3": "perhaps"}, name="word.xlsx", source="again.xlsx")
    (desk.root / "inbox" / "again.xlsx").unlink()
    desk.run("19:15")
    assert desk.codes() == ["NOT_A_CHOICE"]  # told at its cell, and not as left open too
    (desk.root / "inbox" / "again.xlsx").write_bytes(sent)
    desk.approve({"3": "approve"}, source="again.xlsx", name="again.xlsx")  # 1 and 2 were decided before
    desk.run("19:30")
    assert desk.released() == {"3/B": 6} and desk.codes() == []


def test_the_same_approval_twice_releases_once(desk: Desk) -> None:
    desk.order("C1", "1", "B 8")
    desk.run()
    desk.approve(name="one.xlsx")
    desk.approve(name="two.xlsx")
    desk.run("19:00")
    assert desk.released() == {"1/B": 8}


def test_a_changed_quantity_on_the_approval_is_refused_with_the_difference(desk: Desk) -> None:
    desk.order("C1", "1", "B 8")
    desk.run()
    desk.fill("approval", "Proposed amount", 9)
    desk.approve(source="approval back.xlsx")
    desk.run("19:00")
    assert desk.released() == {} and "RETURN_CHANGED" in desk.codes()


def test_an_agreed_remainder_goes_first_the_next_day(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", "09:00", **DEFER)
    desk.order("C2", "2", "A 16", "10:00", **CANCEL)
    desk.run()
    assert desk.lines("proposed", "deferred") == {"1/A": (5, 11), "2/A": (5, 0)}
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 16, B 100", "C1 100, C2 100, C3 100")  # ten of them still to ship
    desk.order("C3", "3", "A 6", "08:30")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (11, 5), "3/A": (6, 1)}


def test_an_undecided_order_lapses_and_is_decided_again(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.next_day(2)
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (8, 8)}


def test_promised_cases_and_money_are_not_promised_twice(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.order("C2", "2", "A 8")
    desk.order("C1", "3", "B 95")
    desk.run("19:00")
    assert desk.lines("proposed") == {"2/A": 2, "3/B": 0}
    assert {order["order_no"]: order["status"] for order in desk.record()["orders"]} == {
        "2": "proposed",
        "3": "held",
    }


def test_an_order_that_money_does_not_cover_is_held_and_chased(desk: Desk) -> None:
    desk.order("C1", "1", "B 100")
    desk.order("C2", "2", "B 100", "10:00")
    desk.figures("A 10, B 300", "C1 100, C2 50, C3 0", "08:30")
    desk.run()
    assert {order["order_no"]: order["status"] for order in desk.record()["orders"]} == {
        "1": "proposed",
        "2": "held",
    }
    assert desk.lines("awaiting") == {"1/B": 0, "2/B": 100}
    assert len(desk.outputs("payment_chase")) == 1


def test_a_held_order_goes_on_when_the_money_comes(desk: Desk) -> None:
    desk.order("C1", "1", "B 150")
    desk.figures("A 10, B 300", "C1 100, C2 50, C3 0", "08:30")
    desk.run()
    desk.next_day()
    desk.figures("A 10, B 300", "C1 150, C2 50, C3 0")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/B": (150, 150)}


def test_a_small_gap_is_cut_only_with_the_agents_consent(desk: Desk) -> None:
    desk.order("C1", "1", "B 102", Reduce_if_funds_short="yes")
    desk.order("C2", "2", "B 102", Reduce_if_funds_short="no")
    desk.figures("A 10, B 300", "C1 100, C2 100, C3 0", "08:30")
    desk.run()
    assert desk.lines("proposed", "cancelled", "awaiting") == {"1/B": (100, 2, 0), "2/B": (0, 0, 102)}


def test_an_order_below_the_minimum_is_refused(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2", Min_order_cases={"C2": 2})
    desk.figures("A 100", "C1 100, C2 100")
    desk.order("C1", "1", "A 4")
    desk.order("C2", "2", "A 4")
    desk.run()
    assert desk.lines("proposed", "refused") == {"1/A": (0, 4), "2/A": (4, 0)}


def changes_told(desk: Desk) -> list[object]:
    """What the findings of the newest run say that changed orders changed."""
    return sorted(
        found["numbers"]["changes"] for found in desk.record()["findings"] if "AMENDED" in found["code"]
    )


def test_an_amendment_replaces_the_order_until_finance_has_approved_it(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.order("C1", "1", "A 5, B 1", "18:10")  # of two in one run the later counts, against the one before
    desk.order("C1", "1", "A 3", "18:20")
    desk.run("18:30")
    assert desk.lines("proposed") == {"1/A": 3}
    assert changes_told(desk) == [["A 5 → 3", "B 1 → 0"], ["A 8 → 5", "B 0 → 1"]]
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"1/A": 3}
    desk.order("C1", "1", "A 9", "19:10")
    desk.run("19:30")
    assert "ORDER_AMENDED_LATE" in desk.codes() and desk.record()["orders"] == []
    assert changes_told(desk) == [["A 3 → 9"]]
    said = (desk.root / desk.latest.folder / "summary.txt").read_text("utf-8") if desk.latest else ""
    assert "was not taken in. Cases before → now: A 3 → 9." in said


def test_an_approval_of_a_replaced_order_releases_nothing(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.approve()
    desk.order("C1", "1", "A 3", "12:00")
    desk.run("18:30")
    assert sum(desk.released().values()) in (0, 8)
    assert not (desk.released() and desk.lines("proposed"))


def test_the_same_file_twice_is_counted_once(desk: Desk) -> None:
    desk.order("C1", "1", "A 8", file="one.xlsx")
    desk.order("C1", "1", "A 8", file="two.xlsx")
    desk.run()
    assert desk.lines("ordered") == {"1/A": 8} and "FILE_TWICE" in desk.codes()


def test_the_same_lines_without_a_number_are_held_as_a_possible_repeat(desk: Desk) -> None:
    desk.order("C1", "", "A 8", "09:00")
    desk.run()
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.order("C1", "", "A 8", "10:00", Remarks="for Friday")  # other bytes, or the file is a duplicate
    desk.run()
    assert "ORDER_REPEAT" in desk.codes()


def test_a_form_with_a_problem_goes_back_and_its_correction_is_accepted(desk: Desk) -> None:
    desk.order("C1", "1", "A 2.5, Z 3")
    desk.run()
    assert sorted(set(desk.codes())) == ["NOT_WHOLE", "SKU_UNKNOWN"]
    assert desk.record()["orders"] == [] and len(desk.outputs("marked_form")) == 1
    desk.order("C1", "1", "A 2, B 3", "11:00")
    desk.run("19:00")
    assert desk.lines("proposed") == {"1/A": 2, "1/B": 3}


def test_without_a_master_nothing_is_decided_and_nothing_is_lost(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.order("C1", "1", "A 8")
    before = sorted(path.name for path in (tmp_path / "inbox").iterdir())
    with pytest.raises(OrderbatchError) as stopped:
        desk.run()
    assert stopped.value.exit_code == ExitCode.MASTER
    assert sorted(path.name for path in (tmp_path / "inbox").iterdir()) == before
    assert list((tmp_path / "outbox").iterdir()) == []


def foot_of(page: Any) -> str:
    """What is printed below each page of a sheet, on the left."""
    return str(page.oddFooter.left.text)


def test_yesterdays_figures_are_refused_unless_allowed(desk: Desk) -> None:
    desk.next_day()
    desk.order("C1", "1", "A 8")
    desk.order("C2", "2", "B 100, A 1")  # more than he has
    with pytest.raises(OrderbatchError) as stopped:
        desk.run()
    assert stopped.value.code == "MASTER_STALE"
    desk.run(allow_stale=True)
    assert desk.lines("proposed") == {"1/A": 8, "2/A": 0, "2/B": 0} and "STALE_ALLOWED" in desk.codes()
    page = openpyxl.load_workbook(desk.outputs("approval")[0]).worksheets[0]
    said = [str(cell.value) for row in page.iter_rows() for cell in row if "permission" in str(cell.value)]
    assert [line.partition(": ")[2] for line in said] == ["balance list, stock list."]
    assert desk.latest is not None
    papers = sorted((desk.root / desk.latest.folder).glob("*.xlsx"))
    feet = {path.name: {foot_of(page) for page in openpyxl.load_workbook(path)} for path in papers}
    stale = "Not today's, used by permission: balance list, stock list."
    assert len(papers) > 2 and all(foot.endswith(stale) for found in feet.values() for foot in found), feet


def test_a_dry_run_writes_only_a_preview(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    before = sorted(path.name for path in (desk.root / "inbox").iterdir())
    desk.run(dry=True)
    assert sorted(path.name for path in (desk.root / "inbox").iterdir()) == before
    assert [path.name for path in (desk.root / "outbox").iterdir()] == ["preview"]
    assert list((desk.root / "archive").iterdir()) == []
    desk.run()
    assert desk.lines("proposed") == {"1/A": 8}


def test_what_was_shipped_short_comes_back_as_deferred(desk: Desk) -> None:
    desk.order("C1", "1", "A 8", **DEFER)
    desk.run()
    desk.approve()
    desk.run("18:30")
    desk.fill("tracking", "Shipped cases", 6)
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 4, B 100", "C1 94, C2 100, C3 100")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (2, 2)}


def test_an_agent_who_answers_defer_goes_first_with_what_he_was_short_of(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", **ASK)
    desk.order("C2", "2", "A 12", "10:00", **CANCEL)
    desk.run()
    reply = next(path for path in desk.outputs("reply") if "C1" in path.name)
    desk.fill("reply", "Choice", "defer", source=str(reply))
    desk.next_day()
    desk.figures("A 16, B 100", "C1 100, C2 100, C3 100")
    desk.order("C3", "3", "A 9", "08:30")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (7, 5), "3/A": (9, 1)}


def test_an_answer_to_defer_has_priority_for_one_share_in_cases_not_in_lots(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1", **{"Order multiple": {"A": 4}})
    desk.agents("C1 C2 C3")
    desk.figures("A 9", "C1 100, C2 100, C3 100")
    desk.order("C1", "1", "A 20", **ASK)
    desk.order("C2", "2", "A 20", "10:00", **CANCEL)
    desk.run()
    assert desk.lines("proposed", "awaiting") == {"1/A": (4, 16), "2/A": (4, 0)}
    reply = next(path for path in desk.outputs("reply") if "C1" in path.name)
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.fill("reply", "Choice", "defer", source=str(reply))
    desk.figures("A 20", "C1 100, C2 100, C3 100")  # eight of them still to ship
    desk.order("C3", "3", "A 12", "08:30", **CANCEL)
    desk.run()
    assert desk.lines("proposed") == {"1/A": 8, "3/A": 4}


def test_an_agent_who_answers_cancel_or_reduce_is_taken_at_his_word(desk: Desk) -> None:
    desk.order("C1", "1", "A 12", **ASK)
    desk.order("C2", "2", "B 102", **ASK)
    desk.run()
    for agent, choice in (("C1", "cancel"), ("C2", "reduce")):
        reply = next(path for path in desk.outputs("reply") if agent in path.name)
        desk.fill("reply", "Choice", choice, f"{agent}.xlsx", source=str(reply))
    desk.run("19:00")
    assert desk.lines("proposed", "cancelled") == {"1/A": (0, 2), "2/B": (100, 2)}


def test_a_held_order_that_was_offered_a_cut_can_be_cancelled_by_its_reply(desk: Desk) -> None:
    desk.order("C1", "1", "B 102", **ASK)
    desk.run()
    desk.fill("reply", "Choice", "cancel")
    desk.run("19:00")
    assert desk.lines("cancelled", "reason") == {"1/B": (102, "ANSWERED_CANCEL")}


def test_no_answer_in_time_cancels_and_a_discontinued_item_ends(desk: Desk) -> None:
    desk.order("C1", "1", "A 20", **ASK)
    desk.order("C2", "2", "B 120", **DEFER)
    desk.figures("A 10, B 100", "C1 100, C2 200, C3 100", "08:30")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day(4)
    desk.catalogue("A 1, B 1", Status={"B": "discontinued"})
    desk.figures("A 10, B 100", "C1 100, C2 200, C3 100")
    desk.run()
    assert desk.lines("cancelled", "reason") == {"1/A": (10, "NO_ANSWER"), "2/B": (20, "DISCONTINUED")}


def test_a_file_that_is_too_big_is_filed_unread_and_told_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "max_size_mb = 1\n")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "huge.xlsx").write_bytes(b"PK" + bytes(1_200_000))
    desk.run()
    assert desk.codes() == ["FILE_TOO_BIG"]
    assert len(list((tmp_path / "archive" / "rejected").rglob("*huge.xlsx"))) == 1


def test_a_document_that_could_not_be_written_keeps_the_run_busy_until_it_can(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    blocked = desk.root / "outbox" / "2026-11-23" / "2026-11-23-1" / "summary.html"
    blocked.mkdir(parents=True)  # as if somebody held it open
    assert desk.run().exit_code == ExitCode.BUSY
    assert desk.run("18:05").exit_code == ExitCode.BUSY
    blocked.rmdir()
    assert desk.run("18:10").exit_code == ExitCode.DONE and blocked.is_file()
