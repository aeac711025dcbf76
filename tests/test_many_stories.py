"""Stories in which several things happen to one order at once; most were found by playing many days."""

import os
from pathlib import Path

import openpyxl
import pytest

from orderbatch.doctor import examine
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import parts, promises
from tests.desk import Desk

DEFER, CANCEL, ASK = {"If_short": "defer"}, {"If_short": "cancel"}, {"If_short": "ask"}
MONEY = "C1 100, C2 100, C3 100"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two items at 1.00, three agents, ten cases of A and plenty of B; approvals hold three days."""
    desk = Desk(tmp_path, "[approval]\nvalid_days = 3\n[compute]\nworkers = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", MONEY)
    return desk


def next_morning(desk: Desk, stock: str, days: int = 1) -> None:
    """A later day, its figures, and its first run."""
    desk.next_day(days)
    desk.figures(stock, MONEY)
    desk.run("09:00")


def touch(desk: Desk, name: str, clock: str) -> None:
    """The file came in at that time."""
    moment = desk.at(clock).timestamp()
    os.utime(desk.root / "inbox" / name, (moment, moment))


def with_second_sheet(desk: Desk, name: str, changes: dict[object, object], title: str = "Sheet (2)") -> None:
    """A copy of a form's sheet in the same file, with some cells changed."""
    path = desk.root / "inbox" / name
    book = openpyxl.load_workbook(path)
    copied = book.copy_worksheet(book.worksheets[0])
    copied.title = title
    for cells in copied.iter_rows():
        for cell in cells:
            cell.value = changes.get(cell.value, cell.value)
    book.save(path)
    touch(desk, name, "09:00")


def open_parts(desk: Desk) -> dict[str, int]:
    """Open cases by kind, whatever the line; proposed: orders that wait for finance."""
    with open_ledger(
        desk.workspace.ledger_url, desk.workspace.archive, desk.workspace.state / "backups"
    ) as ledger:
        cases = ledger.ask(parts.open_lines).groupby("why_open")["ordered"].sum()
        found = {str(kind): int(count) for kind, count in cases.items()}
        return found | {"proposed": len(ledger.ask(promises.open_proposals))}


def test_a_refused_order_that_is_amended_in_the_same_run_goes_on_as_amended(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.approve("refuse")
    desk.order("C1", "1", "A 3", "18:10")
    desk.run("19:00")
    assert desk.lines("ordered", "proposed") == {"1/A": (3, 3)}
    assert examine(desk.workspace) == []


def test_an_order_on_hold_that_is_amended_in_the_same_run_holds_nothing_any_more(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.approve("hold")
    desk.order("C1", "1", "A 3", "18:10")
    desk.order("C2", "2", "A 9", "18:20")
    desk.run("19:00")
    assert desk.lines("proposed") == {"1/A": 3, "2/A": 7}
    assert open_parts(desk)["proposed"] == 2
    assert examine(desk.workspace) == []


def test_hold_and_approve_in_one_run_is_no_answer(desk: Desk) -> None:
    desk.order("C1", "1", "A 8")
    desk.run()
    desk.approve("hold", "a.xlsx")
    desk.approve("approve", "b.xlsx")
    touch(desk, "a.xlsx", "18:10")
    touch(desk, "b.xlsx", "18:20")
    desk.run("19:00")
    assert desk.released() == {} and desk.codes() == ["ANSWERS_DIFFER", "ANSWERS_DIFFER"]
    assert open_parts(desk)["proposed"] == 1 and examine(desk.workspace) == []


def test_a_tracking_sheet_that_comes_twice_in_one_run_is_counted_once(desk: Desk) -> None:
    desk.order("C1", "1", "A 8", **DEFER)
    desk.run()
    desk.approve()
    desk.run("18:30")
    desk.fill("tracking", "Shipped cases", 6, "one.xlsx")
    desk.fill("tracking", "Carrier", "SF", "two.xlsx")
    desk.fill("tracking", "Shipped cases", 6, "two.xlsx", source="two.xlsx")
    desk.run("19:00")
    assert open_parts(desk) == {"short": 2, "proposed": 0}
    next_morning(desk, "A 4, B 100")
    assert desk.lines("ordered", "proposed") == {"1/A": (2, 2)}


def test_an_order_and_its_remainder_approved_in_one_run_stand_on_two_lists(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    first = desk.outputs("approval")[0]
    next_morning(desk, "A 30, B 100")
    assert desk.lines("ordered", "proposed") == {"1/A": (6, 6)}
    desk.approve(name="second.xlsx")
    desk.approve(name="first.xlsx", source=str(first))
    desk.run("10:00")
    assert desk.latest is not None and desk.latest.batch is not None
    goods = desk.latest.batch.releases
    assert sorted(zip(goods["pick_no"], goods["cases"], strict=True)) == [
        ("P2026-11-24-2", 10),
        ("P2026-11-24-2-2", 6),
    ]
    desk.fill("tracking", "Shipped cases", 5)
    desk.run("11:00")
    assert open_parts(desk) == {"short": 6, "proposed": 0}
    assert examine(desk.workspace) == []


def test_agents_whose_codes_hold_a_slash_are_not_taken_for_others(desk: Desk) -> None:
    desk.agents("C/1 C")
    desk.figures("A 10, B 100", "C/1 100, C 100", "08:30")
    desk.order("C/1", "2", "B 3", file="one.xlsx")
    desk.order("C", "1/2", "B 4", file="two.xlsx")
    desk.run()
    desk.approve()
    desk.run("19:00")
    assert desk.released() == {"2/B": 3, "1/2/B": 4}
    assert examine(desk.workspace) == []


def test_two_sheets_of_a_file_with_one_number_go_back_unless_they_are_the_same(desk: Desk) -> None:
    desk.order("C1", "1", "B 3", file="differ.xlsx")
    with_second_sheet(desk, "differ.xlsx", {3: 7})
    desk.order("C2", "1", "B 3", file="same.xlsx")
    with_second_sheet(desk, "same.xlsx", {})
    desk.run()
    assert desk.codes() == ["ORDER_NO_TWICE", "ORDER_NO_TWICE", "ORDER_DUPLICATE"]
    assert [order["agent"] for order in desk.record()["orders"]] == ["C2"]
    assert desk.lines("ordered") == {"1/B": 3}


def test_a_sheet_that_is_kept_as_a_copy_is_the_same_order_and_an_other_one_is_asked_about(desk: Desk) -> None:
    differing: dict[str, dict[object, object]] = {"C1": {}, "C2": {3: 7}}
    for agent, changes in differing.items():
        desk.order(agent, "1", "B 3", file=f"{agent}.xlsx")
        with_second_sheet(desk, f"{agent}.xlsx", changes, "Order (old)")
    desk.run()
    assert desk.codes() == ["ORDER_DUPLICATE", "SHEET_OF_OTHER_TIME", "SHEET_OF_OTHER_TIME"]
    assert [order["agent"] for order in desk.record()["orders"]] == ["C1"]


def test_two_agents_forms_in_one_file_are_two_orders_and_one_may_go_back(desk: Desk) -> None:
    desk.order("C1", "1", "B 3", file="both.xlsx")
    with_second_sheet(desk, "both.xlsx", {"C1": "C2", 3: 2.5})
    desk.run()
    assert desk.codes() == ["NOT_WHOLE"]
    assert [(order["agent"], order["status"]) for order in desk.record()["orders"]] == [("C1", "proposed")]


def test_an_order_changed_and_changed_back_within_a_run_stays_as_it_was(desk: Desk) -> None:
    desk.order("C1", "1", "B 3")
    desk.run()
    desk.order("C1", "1", "B 4", "18:10")
    desk.order("C1", "1", "B 3", "18:20")
    desk.run("19:00")
    assert set(desk.codes()) == {"ORDER_DUPLICATE"} and desk.record()["orders"] == []
    desk.approve(source=str(next(desk.root.glob("outbox/*/*-1/Approval*"))))
    desk.run("20:00")
    assert desk.released() == {"1/B": 3}
    assert examine(desk.workspace) == []


def test_a_possible_repeat_that_is_truly_new_is_sent_again_with_a_number(desk: Desk) -> None:
    desk.order("C1", "", "B 3")
    desk.run()
    desk.order("C1", "", "B 3", "18:10", Remarks="for Friday")
    desk.run("19:00")
    assert desk.codes() == ["ORDER_REPEAT"]
    desk.order("C1", "second", "B 3", "19:10")
    desk.run("20:00")
    assert desk.lines("proposed") == {"second/B": 3}


def test_an_amendment_of_a_partly_released_order_comes_too_late(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    desk.approve()
    desk.run("18:30")
    next_morning(desk, "A 20, B 100")
    assert desk.lines("ordered", "proposed") == {"1/A": (6, 6)}
    desk.order("C1", "1", "A 3", "09:30")
    desk.run("10:00")
    assert desk.codes() == ["ORDER_AMENDED_LATE"] and desk.record()["orders"] == []


def test_an_amendment_of_a_partly_deferred_order_replaces_both_parts(desk: Desk) -> None:
    desk.order("C1", "1", "A 16", **DEFER)
    desk.run()
    desk.order("C1", "1", "A 7, B 2", "18:10")
    desk.run("19:00")
    assert desk.lines("ordered", "proposed", "awaiting") == {"1/A": (7, 7, 0), "1/B": (2, 2, 0)}
    next_morning(desk, "A 20, B 100")
    assert desk.latest is not None and (desk.latest.batch is None or desk.record()["orders"] == [])
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(("wish", "rest"), [(DEFER, (16, 12, 4, 0)), (ASK, (10, 10, 0, 0))])
def test_a_lapsed_approval_comes_up_with_a_deferred_rest_and_without_an_unanswered_one(
    tmp_path: Path, wish: dict[str, str], rest: tuple[int, ...]
) -> None:
    desk = Desk(tmp_path, "[compute]\nworkers = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 16", **wish)
    desk.run()
    next_morning(desk, "A 12, B 100", 2)
    assert desk.lines("ordered", "proposed", "deferred", "awaiting") == {"1/A": rest}
    assert examine(desk.workspace) == []


def test_what_was_shipped_short_and_then_refused_has_ended(desk: Desk) -> None:
    desk.order("C1", "1", "A 8", **DEFER)
    desk.run()
    desk.approve()
    desk.run("18:30")
    desk.fill("tracking", "Shipped cases", 5)
    desk.run("19:00")
    next_morning(desk, "A 20, B 100")
    assert desk.lines("ordered", "proposed") == {"1/A": (3, 3)}
    desk.approve("refuse")
    desk.run("10:00")
    assert open_parts(desk) == {"proposed": 0}
    assert examine(desk.workspace) == []


def test_a_form_loses_only_its_bad_lines_where_the_desk_wants_it_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path, '[orders]\non_bad_line = "drop_line"\n[compute]\nworkers = 1\n')
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 10, B 100", "C1 100")
    desk.order("C1", "1", "A 2.5, B 3, Z 4")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/B": (3, 3)}
    assert sorted(desk.codes()) == ["LINES_DROPPED", "NOT_WHOLE", "SKU_UNKNOWN"]
    (told,) = [found for found in desk.record()["findings"] if found["code"] == "LINES_DROPPED"]
    assert (told["value"], told["sheet"], told["severity"]) == ("1", "Sheet", "warning")
    assert "without" in told["message"] and "5, 7" in told["message"]  # the rows of its form
    (reply,) = desk.outputs("reply")
    said = [
        str(cell.value) for page in openpyxl.load_workbook(reply) for row in page.iter_rows() for cell in row
    ]
    assert told["message"] in said
    desk.order("C1", "1", "A 2, B 3", "18:10")
    desk.run("19:00")
    assert desk.lines("ordered") == {"1/A": 2, "1/B": 3} and desk.codes() == ["ORDER_AMENDED"]


@pytest.mark.parametrize("number", ["1007", "00012", "7/8-9", "=cmd", "../x\\y", "第 7 单"])
def test_any_order_number_goes_from_form_to_pick_list(desk: Desk, number: str) -> None:
    desk.order("C1", number, "B 3", file="form.xlsx")
    desk.run()
    desk.approve()
    desk.run("19:00")
    written = number.replace(" ", "")
    assert desk.released() == {f"{written}/B": 3}


def test_an_order_number_nobody_can_write_down_goes_back(desk: Desk) -> None:
    desk.order("C1", "9" * 300, "B 3", file="form.xlsx")
    desk.run()
    assert "NOT_A_CODE" in desk.codes() and desk.record()["orders"] == []


def test_a_lapsed_part_is_not_taken_for_a_deferred_one_of_the_same_size(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[compute]\nworkers = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 20", **DEFER)
    desk.run()  # ten proposed, ten deferred
    desk.next_day(1)
    desk.figures("A 10, B 100", MONEY)
    desk.run("09:00")  # the deferred ten wait again; the proposal still stands
    assert desk.lines("ordered", "proposed", "deferred") == {"1/A": (10, 0, 10)}
    desk.next_day(1)
    desk.figures("A 0, B 100", MONEY)
    desk.run("09:00")  # the proposal lapses, nothing is there
    assert desk.lines("ordered", "deferred") == {"1/A": (20, 20)}
    assert open_parts(desk) == {"deferred": 20, "proposed": 0}
    assert examine(desk.workspace) == []


def test_an_order_on_two_lists_is_shipped_once_each(desk: Desk) -> None:
    desk.order("C1", "1", "A 16, B 2", **DEFER)
    desk.run()
    first = desk.outputs("approval")[0]
    next_morning(desk, "A 30, B 100")
    desk.approve(name="second.xlsx")
    desk.approve(name="first.xlsx", source=str(first))
    desk.run("10:00")
    sheet = desk.outputs("tracking")[0]
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    heading = next(row for row in page.iter_rows() if "Shipped cases" in [cell.value for cell in row])
    column = [cell.value for cell in heading].index("Shipped cases") + 1
    for count, name in enumerate(("one.xlsx", "two.xlsx", "three.xlsx")):
        page.cell(heading[0].row + 1 + count, column).value = 1
        book.save(desk.root / "inbox" / name)
        desk.run(f"{11 + count}:00")
    assert examine(desk.workspace) == []
    assert open_parts(desk) == {"short": 9 + 1 + 5, "proposed": 0}


def test_money_that_a_waiting_order_leaves_may_undo_the_cut_of_the_next(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 4\n[compute]\nworkers = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 3, B 200", "C1 103")
    desk.order("C1", "1", "A 4", "09:00", **DEFER)  # three of four would be below the minimum
    desk.order("C1", "2", "B 100", "10:00", Reduce_if_funds_short="yes")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 0, "2/B": 100}
    assert examine(desk.workspace) == []
