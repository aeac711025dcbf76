"""Stories of several days worked out by hand from 3-decisions §§2, 4, 6 and 8, run through workbooks."""

from pathlib import Path

import openpyxl
import pytest

from tests.desk import Desk

RICH = "C1 1000, C2 1000, C3 1000"
DEFER, CANCEL = {"If_short": "defer"}, {"If_short": "cancel"}


def a_desk(root: Path, settings: str = "") -> Desk:
    """Two items at 1.00 and three agents."""
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    return desk


def approve_and_sleep(desk: Desk, stock: str, balances: str = RICH) -> None:
    """Finance approves in the evening; nothing ships; the figures of the next morning."""
    desk.approve(name=f"approval {desk.today}.xlsx")
    desk.run("19:00")
    desk.next_day()
    desk.figures(stock, balances)


def test_a_rest_goes_first_for_three_days_until_all_are_even(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 10", RICH)
    desk.order("C1", "1", "A 16", "09:00", **DEFER)
    desk.order("C2", "2", "A 16", "10:00", **DEFER)
    desk.run()
    assert desk.lines("proposed", "deferred", "carry_next") == {"1/A": (5, 11, 5), "2/A": (5, 11, 5)}
    approve_and_sleep(desk, "A 20")  # ten are promised
    desk.order("C3", "3", "A 10", "08:30", **DEFER)
    desk.run()
    assert desk.lines("proposed", "deferred") == {"1/A": (5, 6), "2/A": (5, 6), "3/A": (0, 10)}
    approve_and_sleep(desk, "A 30")
    desk.run()
    assert desk.lines("proposed", "deferred") == {"1/A": (3, 3), "2/A": (3, 3), "3/A": (4, 6)}


def test_what_has_priority_goes_before_new_orders_of_the_same_day_too(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 10, B 9", RICH)
    desk.order("C1", "1", "A 16, B 1", "09:00", **DEFER)
    desk.order("C2", "2", "A 16", "10:00", **DEFER)
    desk.run("11:00")
    assert desk.lines("deferred", "carry_next") == {"1/A": (11, 5), "1/B": (0, 0), "2/A": (11, 5)}
    desk.approve({"1": "approve", "2": "refuse"})  # five are free again
    desk.order("C3", "3", "A 10, B 2", "12:00", **DEFER)
    desk.run("13:00")
    assert desk.lines("proposed", "deferred") == {"1/A": (5, 6), "2/A": (0, 0), "3/A": (0, 10), "3/B": (2, 0)}
    desk.order("C3", "4", "B 3", "14:00", **DEFER)
    desk.run("15:00")
    assert desk.lines("proposed") == {"4/B": 3}  # nobody new wants A: its rests come up tomorrow


def test_one_case_a_day_reaches_each_of_three_agents_in_three_days(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 1", RICH)
    for number in (1, 2, 3):
        desk.order(f"C{number}", str(number), "A 3", f"09:0{number}", **DEFER)
    desk.run()
    served = [desk.lines("proposed")]
    for day in (2, 3, 4):
        approve_and_sleep(desk, f"A {day}")
        desk.run()
        served.append(desk.lines("proposed"))
    assert [[key for key, cases in day.items() if cases] for day in served] == [
        ["1/A"],
        ["2/A"],
        ["3/A"],
        ["1/A"],
    ]


@pytest.mark.parametrize(("posted_when", "available"), [("shipped", 40_00), ("approved", 100_00)])
def test_a_balance_holds_what_was_posted_before_it(tmp_path: Path, posted_when: str, available: int) -> None:
    desk = a_desk(tmp_path, f"[funds]\nposted_when = '{posted_when}'\n")
    desk.figures("A 200", "C1 100")
    desk.order("C1", "1", "A 60")
    desk.run()
    approve_and_sleep(desk, "A 200", "C1 100")
    desk.order("C1", "2", "A 50")
    desk.run()
    (order,) = desk.record()["orders"]
    assert (order["available_minor"], desk.record()["skus"][0]["available"]) == (available, 140)


@pytest.mark.parametrize(("morning", "on_hand", "available"), [(False, 20, 12), (True, 15, 15)])
def test_stock_holds_what_was_shipped_before_it_was_counted(
    tmp_path: Path, morning: bool, on_hand: int, available: int
) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 20", RICH)
    desk.order("C1", "1", "A 8", **CANCEL)
    desk.run("10:00")
    desk.approve()
    desk.run("11:00")
    desk.fill("tracking", "Shipped cases", {"1": 5 if morning else 8})
    if morning:  # the three that were not picked come first
        desk.run("15:00")
        desk.next_day()
        desk.figures(f"A {on_hand}", RICH)
    desk.order("C2", "2", "A 20", "12:00", **CANCEL)
    desk.run("16:00")
    expected = {"1/A": 3, "2/A": 12} if morning else {"2/A": 12}
    assert desk.lines("proposed") == expected and desk.record()["skus"][0]["available"] == available


def test_an_amended_order_stands_in_the_queue_where_it_came_in_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 9", RICH)
    desk.order("C1", "1", "A 8", "09:00")
    desk.run("09:30")
    desk.order("C2", "2", "A 8", "10:00")
    desk.order("C1", "1", "A 9", "11:00")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (9, 4), "2/A": (8, 5)}


def test_an_approval_lapses_after_its_working_day_and_comes_up_with_its_old_place(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 9", RICH)
    desk.order("C1", "1", "A 8", "09:00", **CANCEL)
    desk.run()
    desk.next_day()
    desk.figures("A 9", RICH)
    desk.order("C2", "2", "A 8", "07:00", **CANCEL)
    desk.run()
    assert desk.lines("proposed") == {"2/A": 1}  # eight are still promised
    desk.approve("refuse")
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 9", RICH)
    desk.order("C3", "3", "A 8", "07:00", **CANCEL)
    desk.run()
    assert desk.lines("proposed") == {"1/A": 5, "3/A": 4}


def test_a_carried_rest_uses_the_money_before_an_order_that_came_later(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 5", "C1 10")
    desk.order("C1", "9", "A 10", **DEFER)
    desk.run()
    approve_and_sleep(desk, "A 50, B 50", "C1 10")  # five of the ten are promised
    desk.order("C1", "1", "B 5", "08:30")
    desk.run()
    assert desk.lines("proposed", "reason") == {"1/B": (0, "HELD_FUNDS"), "9/A": (5, "SERVED_FULL")}


def test_a_rest_below_the_minimum_that_its_agent_lets_wait_ships(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.figures("A 6", RICH)
    desk.order("C1", "1", "A 8")
    desk.run()
    reply = desk.outputs("reply")[0]
    approve_and_sleep(desk, "A 50")
    desk.fill("reply", "Choice", "wait", source=str(reply))
    desk.run()
    assert desk.lines("proposed", "refused", "reason") == {"1/A": (2, 0, "SERVED_FULL")}


def test_the_offered_alternative_is_taken_by_sending_the_order_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.figures("A 50, B 50", "C1 20")
    desk.order("C1", "1", "A 19, B 2")
    desk.run("10:00")
    assert desk.record()["orders"][0]["status"] == "held"
    desk.order("C1", "1", "A 18, B 2", "11:00")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 18, "1/B": 2} and desk.codes() == ["ORDER_AMENDED"]


def test_a_carried_rest_below_the_minimum_ships_for_its_order_has_shipped_before(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.figures("A 6", RICH)
    desk.order("C1", "1", "A 8", **DEFER)
    desk.run()
    approve_and_sleep(desk, "A 50")
    desk.run()
    assert desk.lines("proposed", "deferred", "carry_next", "reason") == {"1/A": (2, 0, 0, "SERVED_FULL")}


def told_of(desk: Desk, sku: str) -> str:
    """What a reply of the latest batch says becomes of an item: the first line of its status."""
    for path in desk.outputs("reply"):
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
            if row[1] == sku:
                return str(row[[str(cell)[:1] in "√●▲×" and len(str(cell)) > 2 for cell in row].index(True)])
    return ""


@pytest.mark.parametrize(
    ("choice", "shares", "said"),
    [("wait", (3, 3, 0, 2), "● 3 deferred\n"), ("defer", (5, 1, 1, 0), "● 1 deferred, with priority\n")],
)
def test_who_chooses_to_wait_stays_in_line_without_priority_and_is_not_told_of_any(
    tmp_path: Path, choice: str, shares: tuple[int, ...], said: str
) -> None:
    """Six of fourteen were short; in the morning there are five, and another agent asks for nine."""
    desk = a_desk(tmp_path)
    desk.figures("A 8", RICH)
    desk.order("C1", "1", "A 14", If_short="ask")
    desk.run("09:00")
    desk.fill("reply", "Choice", choice, name="reply.xlsx")
    (tmp_path / "inbox" / "reply.xlsx").rename(tmp_path / "reply.xlsx")
    approve_and_sleep(desk, "A 13")  # eight are promised
    (tmp_path / "reply.xlsx").rename(tmp_path / "inbox" / "reply.xlsx")
    desk.order("C2", "2", "A 9", "08:30", If_short="cancel")
    desk.run()
    found = desk.lines("proposed", "deferred", "carry_next")
    assert (*found["1/A"], found["2/A"][0]) == shares
    assert told_of(desk, "A").startswith(said)


@pytest.mark.parametrize(("choice", "shares"), [("cancel", (1, 0)), ("defer", (0, 1))])
def test_a_wait_is_that_of_a_line_that_goes_on_waiting_and_a_new_order_starts_without(
    tmp_path: Path, choice: str, shares: tuple[int, ...]
) -> None:
    """C2 got nothing on Monday. Where that line ended, his order of Tuesday has not waited; C1 was first."""
    desk = a_desk(tmp_path)
    desk.figures("A 0", RICH)
    desk.order("C2", "1", "A 1", If_short=choice)
    desk.run("09:00")
    desk.next_day()
    desk.figures("A 1", RICH)
    desk.order("C1", "2", "A 1", "08:10", If_short="defer")
    desk.order("C2", "3", "A 1", "08:20", If_short="defer")
    desk.run("09:00")
    found = desk.lines("proposed")
    assert (found["2/A"], found.get("1/A", 0) + found["3/A"]) == shares


@pytest.mark.parametrize("posted_when", ["shipped", "approved"])
def test_goods_that_left_yesterday_weigh_the_same_whenever_their_tracking_sheet_is_read(
    tmp_path: Path, posted_when: str
) -> None:
    """Read in the evening, or with the figures of the morning that are without them: one decision.

    Read in the morning they were promised once more for a day: approvals failed, money and stock were short.
    """
    told = []
    for clock in ("20:00", ""):
        settings = f'[funds]\nposted_when = "{posted_when}"\n'
        desk = a_desk(tmp_path / (clock or "morning").replace(":", ""), settings)
        desk.figures("A 20", "C1 20, C2 20, C3 20")
        desk.order("C1", "1", "A 12")
        desk.order("C2", "2", "A 6")
        desk.run("09:00")
        desk.approve({"1": "approve"}, name="first.xlsx")
        desk.approve({"2": "approve"}, name="second.xlsx")
        (desk.root / "inbox" / "second.xlsx").rename(desk.root / "second.xlsx")
        desk.run("10:00")
        desk.fill("tracking", "Shipped cases", 12, beside={"Shipped on": desk.today})
        if clock:
            desk.run(clock)
        desk.next_day()
        (desk.root / "second.xlsx").rename(desk.root / "inbox" / "second.xlsx")
        desk.figures("A 8", "C1 8, C2 20, C3 20")
        desk.order("C1", "3", "A 1", "08:30", If_short="cancel")
        desk.order("C3", "4", "A 8", "08:40", If_short="cancel")
        desk.run("09:00")
        money = {order["order_no"]: order["available_minor"] for order in desk.record()["orders"]}
        told.append((desk.lines("proposed", "reason"), money, desk.released(), desk.codes()))
    assert told[0] == told[1]
    assert told[1][2] == {"2/A": 6} and told[1][0]["3/A"][0] + told[1][0]["4/A"][0] == 2
