"""Orders that their agents take back with zeros, and what the rep changes by his own hand 改单."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from orderbatch.cli import main
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import story, story_screen
from tests.desk import Desk
from tests.test_many_stories import open_parts

MONEY = "C1 1000, C2 1000"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An order of sixteen, of which ten lie with finance and six wait."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 16", If_short="defer")
    desk.run()
    return desk


def change(desk: Desk, action: str, by: str = "Mr Li", why: str = "on the phone", number: str = "1") -> None:
    """A desk change comes in."""
    rows = [["Order no.", "Agent code", "Action", "Agreed by", "Reason"], [number, "C1", action, by, why]]
    desk.put(f"change {action} {by}.xlsx", rows, "18:10")  # type: ignore[arg-type]


def test_zeros_take_an_order_back(desk: Desk) -> None:
    desk.order("C1", "1", "A 0", "18:10")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_WITHDRAWN"] and open_parts(desk) == {"proposed": 0}
    assert desk.lines("cancelled", "reason") == {"1/A": (16, "WITHDRAWN")}
    told = story_screen(story(desk.workspace, "1"), Words("en")).splitlines()
    assert len(told) == len(set(told)) and "  2026-11-23 19:00 withdrawn" in told
    assert examine(desk.workspace) == []


def test_zeros_come_too_late_for_what_finance_approved(desk: Desk) -> None:
    desk.approve()
    desk.run("18:30")
    desk.order("C1", "1", "A 0", "18:40")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_AMENDED_LATE"] and open_parts(desk) == {"deferred": 6, "proposed": 0}


def test_a_new_order_of_zeros_goes_back(desk: Desk) -> None:
    desk.order("C2", "2", "A 0", "18:10")
    desk.run("19:00")
    assert "TOO_SMALL" in desk.codes() and desk.record()["orders"] == []


@pytest.mark.parametrize(
    ("forms", "lines", "codes"),
    [
        # what came of order 1 (16 of A known), in the sequence in which it came → lines decided, what is told
        ("A 8, B 4 | A 0, B 0", {"1/A": 16}, ["ORDER_AMENDED", "ORDER_WITHDRAWN"]),  # no trace of the change
        ("A 0 | A 0", {"1/A": 16}, ["ORDER_WITHDRAWN", "ORDER_DUPLICATE"]),
        ("A 0 | A 8", {"1/A": 16}, ["ORDER_WITHDRAWN", "ORDER_OVER"]),  # a new order has a new number
        ("A 8, B 0", {"1/A": 0}, ["LINE_ZERO", "ORDER_AMENDED"]),
        ("A 16, B 0", None, ["LINE_ZERO", "ORDER_DUPLICATE"]),
        ("A 0, B 3", {"1/B": 0}, ["LINE_ZERO", "ORDER_AMENDED"]),
    ],
)
def test_zeros_take_back_what_came_before_them(
    desk: Desk, forms: str, lines: dict[str, int] | None, codes: list[str]
) -> None:
    for place, items in enumerate(forms.split("|")):
        desk.order("C1", "1", items, f"18:{10 + place}")
    desk.run("19:00")
    told = [code for code in desk.codes() if code not in ("STOCK_PROMISED",)]
    assert sorted(told) == sorted(codes)
    assert (desk.lines("cancelled") if lines else desk.record()["lines"]) == (lines or [])
    assert examine(desk.workspace) == []


def test_an_order_that_is_taken_back_before_it_was_decided_is_never_booked(desk: Desk) -> None:
    desk.order("C2", "7", "B 5", "18:10")
    desk.order("C2", "7", "B 0", "18:20")
    desk.order("C2", "8", "B 5, A 0", "18:30")  # of a new order a zero is a mistake
    desk.run("19:00")
    assert sorted(desk.codes()) == ["ORDER_WITHDRAWN", "TOO_SMALL"] and desk.record()["orders"] == []


def test_zeros_on_some_lines_come_too_late_as_well(desk: Desk) -> None:
    desk.approve()
    desk.run("18:30")
    desk.order("C1", "1", "A 8, B 0", "18:40")
    desk.run("19:00")
    assert sorted(desk.codes()) == ["LINE_ZERO", "ORDER_AMENDED_LATE"]


def test_a_number_used_again_long_after_its_order_ended_is_a_new_order_with_its_own_minimum(
    tmp_path: Path,
) -> None:
    """Nothing of the first order of that number speaks of the second: its minimum, its goods, its end."""
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 10\n[run]\nmax_leap_days = 0\n")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", MONEY)
    desk.order("C1", "1", "A 10")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.fill("tracking", "Shipped cases", 10)
    desk.run("20:00")
    desk.next_day(89)
    desk.figures("A 4", MONEY)
    desk.order("C1", "1", "A 12", "08:30")
    desk.run("09:00")
    assert "ORDER_AMENDED_LATE" in desk.codes()
    desk.next_day(1)
    desk.figures("A 4", MONEY)
    desk.order("C1", "1", "A 0", "08:30", file="zeros.xlsx")  # no, not that change
    desk.order("C1", "1", "A 12", "08:31", If_short="defer")
    desk.run("09:00")
    assert desk.codes() == ["ORDER_WITHDRAWN"]
    assert desk.lines("ordered", "proposed", "deferred") == {"1/A": (12, 0, 12)}  # the minimum counts anew
    assert examine(desk.workspace) == []


def weeks(desk: Desk, sheets: dict[str, tuple[str, str]], clock: str) -> None:
    """One workbook of a year that has a sheet more every week: name → (form's own date, items)."""
    with xlsxwriter.Workbook(desk.root / "inbox" / f"year {clock[:2]} {desk.today}.xlsx") as book:
        for name, (day, items) in sheets.items():
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["Agent code", "C2"])
            page.write_row(1, 0, ["Order date", day])
            page.write_row(3, 0, ["SKU", "Cases"])
            for row, item in enumerate(items.split(", "), 4):
                page.write_row(row, 0, [item.split()[0], int(item.split()[1])])


def test_a_workbook_that_grows_by_a_sheet_a_week_brings_its_newest_sheet_alone(desk: Desk) -> None:
    """Whatever the lines: the same lines on a later sheet of another date are a new order."""
    sheets: dict[str, tuple[str, str]] = {}
    for week in range(4):
        sheets[f"W{week}"] = (f"{desk.today:%Y-%m-%d}", "B 3" if week != 2 else "B 4")
        weeks(desk, sheets, "08:00")
        desk.figures("A 10, B 100", MONEY)
        desk.run("20:00")
        told = [code for code in desk.codes() if code in ("SHEET_TAKEN", "ORDER_REPEAT")]
        assert told == ["SHEET_TAKEN"] * week, desk.codes()
        mine = [line for line in desk.record()["lines"] if line["sku"] == "B" and line["ordered"] in (3, 4)]
        assert len([line for line in mine if line["order_no"].startswith(f"{desk.today:%Y%m%d}")]) == 1
        desk.next_day(7)
    desk.order("C2", "", "B 3", "08:00", Order_date="2026-11-23")  # the first one, on a sheet of its own
    desk.figures("A 10, B 100", MONEY)
    desk.run("20:00")
    assert "ORDER_REPEAT" in desk.codes()


def test_a_desk_change_cancels_an_order_and_says_who_agreed(desk: Desk) -> None:
    change(desk, "cancel")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_DONE"] and open_parts(desk) == {"proposed": 0}
    assert desk.lines("cancelled", "reason") == {"1/A": (16, "DESK_CANCELLED")}
    assert desk.latest is not None and desk.latest.batch is not None
    assert desk.latest.batch.orders["numbers"].iloc[0]["by"] == "Mr Li"
    (reply,) = desk.outputs("reply")
    cells = [cell.value for row in openpyxl.load_workbook(reply).worksheets[0].iter_rows() for cell in row]
    assert sum("Mr Li" in str(cell) for cell in cells) == 1  # said once, not as trouble too
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("by", "why"), [("", "on the phone"), ("Mr Li", ""), ("Mr Li", "无"), ("–", "on the phone")]
)
def test_a_desk_change_needs_who_agreed_and_why(desk: Desk, by: str, why: str) -> None:
    change(desk, "cancel", by, why)
    desk.run("19:00")
    assert {"DESK_CHANGE_WHO", "CELL_BLANK"} & set(desk.codes()) and open_parts(desk)["proposed"] == 1
    assert desk.latest is not None
    told = {finding.cell[0] for finding in desk.latest.findings if finding.severity == "error"}
    assert told == {"E" if by == "Mr Li" else "D"}  # at the cell that is to be filled in


def test_a_cancel_of_a_form_that_only_went_back_says_that_nothing_was_booked(desk: Desk) -> None:
    desk.order("C1", "9", "A many", "18:20")
    desk.run("18:30")
    change(desk, "release", number="9")
    desk.run("18:45")
    assert desk.codes() == ["DESK_CHANGE_WAITED"]  # and not that there is no such order
    change(desk, "cancel", number="9")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_BACK"] and desk.record()["orders"] == []
    (reply,) = desk.outputs("reply")
    cells = [cell.value for row in openpyxl.load_workbook(reply).worksheets[0].iter_rows() for cell in row]
    assert any("we no longer expect a corrected form of order 9" in str(cell) for cell in cells)
    change(desk, "cancel", "Ms Li", number="9")
    desk.run("19:30")
    assert desk.codes() == ["DESK_CHANGE_LATE"]


def test_two_desk_changes_that_differ_change_nothing(desk: Desk) -> None:
    change(desk, "cancel")
    change(desk, "keep held", "Ms Wu")
    desk.run("19:00")
    assert desk.codes() == ["ANSWERS_DIFFER"] * 2 and open_parts(desk)["proposed"] == 1


def test_a_desk_change_of_what_is_not_open_is_told(desk: Desk) -> None:
    change(desk, "cancel", number="77")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_LATE"]


def test_a_desk_change_never_says_that_it_let_go_what_nobody_held(desk: Desk) -> None:
    change(desk, "release")
    desk.run("19:00")
    assert desk.codes() == ["DESK_CHANGE_FREE"] and open_parts(desk)["proposed"] == 1


ENDS_BESIDE = {  # settings, the agent's answer on the rest, what is said of it
    "no answer in time": ("[deferral]\nanswer_days = 1\n", "", "No answer came in time"),
    "he cancels it": ("", "cancel", "As you answered, cancelled of this line: 2 cases"),
}


@pytest.mark.parametrize("how", ENDS_BESIDE)
def test_what_ends_beside_what_comes_up_of_its_line_ends_with_it_and_is_told(
    how: str, tmp_path: Path
) -> None:
    """An approval lapsed as the answer on the rest stayed out, or came: that ended a business day later."""
    settings, answer, said = ENDS_BESIDE[how]
    desk = Desk(tmp_path, settings)
    desk.catalogue("B 1")
    desk.agents("C1")
    desk.figures("B 3", "C1 100")
    desk.order("C1", "1", "B 5", If_short="ask")
    desk.run("17:00")
    if answer:
        desk.fill("reply", "Choice", answer)
    desk.next_day(2)
    desk.figures("B 3", "C1 100")
    desk.run("09:00")
    parts = ("ordered", "proposed", "cancelled", "awaiting", "reason")
    assert desk.lines(*parts) == {"1/B": (5, 3, 2, 0, "SERVED_FULL")}
    (reply,) = desk.outputs("reply")
    cells = [cell.value for row in openpyxl.load_workbook(reply).worksheets[0].iter_rows() for cell in row]
    assert sum(said in str(cell) for cell in cells) == 1
    decided = desk.latest
    assert examine(desk.workspace) == [] and desk.run("10:00").batch is None
    desk.latest = decided
    desk.approve()
    desk.run("11:00")
    assert desk.released() == {"1/B": 3} and examine(desk.workspace) == []


PARTLY = {
    "the agent answers for the rest": ("waiting for finance", "ORDER_AMENDED", {"proposed": 1}),
    "the rep cancels a line before there are figures": (
        "changed by customer service", "ORDER_AMENDED", {"lapsed": 3, "proposed": 0},
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", PARTLY)
def test_an_order_of_which_a_part_ended_has_not_ended(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told where the rest is, and a corrected form of its agent takes its place (4-run, Identity)."""
    state, code, left = PARTLY[how]
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 3, B 100", "C1 1000")
    desk.order("C1", "1", "A 10, B 3", If_short="ask")
    desk.run("10:00")
    if "agent" in how:
        desk.fill("reply", "Choice", "cancel")
    else:
        desk.next_day()
        headings = ["Order no.", "Agent code", "SKU", "Action", "Agreed by", "Reason"]
        desk.put("change.xlsx", [headings, ["1", "C1", "A", "cancel", "Mr Li", "phone"]])  # type: ignore[list-item]
    desk.run("11:00")
    assert open_parts(desk) == left
    assert main(["-C", str(tmp_path), "status", "1"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"C1/1 · {state}" and not any("withdrawn" in line or "closed" in line for line in told)
    desk.figures("A 3, B 100", "C1 1000", clock="11:30")
    desk.order("C1", "1", "A 2, B 5", "12:00", "corrected.xlsx")
    desk.run("13:00")
    assert code in desk.codes() and desk.lines("proposed") == {"1/A": 2, "1/B": 5}
    assert examine(desk.workspace) == []
