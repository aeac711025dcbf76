"""What is done about an incident, each of it once: replace, charge, refused, and what finance sees of it."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import Words
from orderbatch.decide.kept_goods import count_as_shipped
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import story, story_screen
from tests.desk import Cell, Desk
from tests.test_after_release import ANSWERED, a_desk, arrive, fill, incidents, notice, register, ship_all


def resolutions(desk: Desk) -> dict[str, tuple[str, int, int]]:
    """Incident → kind, cases, minor units of what this run did."""
    return {
        row["incident"]: (row["kind"], row["cases"], row["minor"]) for row in desk.record()["resolutions"]
    }


def texts(path: Path, sheet: int = 0) -> str:
    rows = openpyxl.load_workbook(path).worksheets[sheet].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def test_refused_goods_are_replaced_and_goods_that_came_over_are_charged(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day()
    refused: dict[str, Cell] = {"Good cases": 8, "Damaged or refused cases": 2, "Problem": "refused"}
    arrive(desk, sheet, A=refused, B={"Good cases": 7})
    assert incidents(desk, "sku", "problem", "cases") == {
        "K2026-0001": ("A", "refused", 2),
        "K2026-0002": ("B", "over", 2),
    }
    register(
        desk,
        {
            "K2026-0001": {**ANSWERED, "Resolution": "replace"},
            "K2026-0002": {**ANSWERED, "Resolution": "charge"},
        },
        "11:00",
    )
    assert resolutions(desk) == {"K2026-0001": ("replace", 2, 0), "K2026-0002": ("charge", 2, 200)}
    assert desk.lines("ordered", "price_minor", "carry_next") == {"1-K2026-0001/A": (2, 0, 2)}
    credits = openpyxl.load_workbook(desk.outputs("credit_list")[0]).worksheets[0]
    (charged,) = [row for row in credits.iter_rows(values_only=True) if row[0] == "K2026-0002"]
    assert [cell for cell in charged if isinstance(cell, int | float)] == [2, 1, -2]  # cases, price, amount
    desk.next_day()
    desk.figures("A 2, B 9, D 9", "C1 0, C2 0")
    desk.run("09:00")
    approval = desk.outputs("approval")[0]
    for page, said in (
        (0, "Free of charge: sent again for incident K2026-0001 (refused: Sent 10"),
        (1, "K2026-0001"),
    ):
        assert said in texts(approval, page)
    desk.approve()
    desk.run("09:30")
    assert desk.released() == {"1-K2026-0001/A": 2}
    screen = story_screen(story(desk.workspace, "1"), Words("en"))
    assert "K2026-0001" in screen and "K2026-0002" in screen
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("resolution", "more", "done"),
    [
        ("charge", {}, ("charge", 4, 1200)),
        ("return", {"Incident status": "closed", "Goods returned": "restock"}, ("return", 4, 0)),
        ("credit", {}, None),  # nobody paid for it
        ("resend", {}, None),
    ],
)
def test_an_item_that_was_not_sent_is_kept_and_charged_or_goes_back_without_a_credit(
    resolution: str, more: dict[str, Cell], done: tuple[str, int, int] | None, tmp_path: Path
) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    desk.next_day()
    rows: list[list[Cell]] = [["Agent code", "Order no.", "SKU", "Good cases", "Received on"]]
    desk.put("arrived.xlsx", [*rows, ["C2", "2", "D", 4, desk.today]], "09:00")
    desk.run("10:00")
    assert incidents(desk, "sku", "problem", "cases") == {"K2026-0001": ("D", "wrong", 4)}
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": resolution, **more}}, "11:00")
    assert resolutions(desk) == ({} if done is None else {"K2026-0001": done})
    assert ("RESOLUTION_KIND" in desk.codes()) == (done is None)
    assert all(row["counted"] == 0 for row in desk.record()["resolutions"])


def test_credited_and_returned_cases_count_as_not_shipped_and_what_is_sent_again_does_not() -> None:
    item = {"order_key": "C1/1", "sku": "A"}
    entries = [
        {**item, "kind": "credit", "counted": 2},
        {**item, "kind": "return", "counted": 1},
        {**item, "kind": "resend", "counted": 3},
        {**item, "kind": "resend", "counted": -3},
        {**item, "kind": "credit", "counted": 3},
        {**item, "kind": "charge", "counted": 0},
        {**item, "sku": "D", "kind": "return", "counted": 0},  # it came in place of another
    ]
    shipped = {("C1/1", "A"): 10, ("C1/1", "B"): 5}
    assert count_as_shipped(shipped, entries) == {("C1/1", "A"): 4, ("C1/1", "B"): 5}
    assert shipped["C1/1", "A"] == 10


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({}, {"K2026-0001": ("open", 3)}),
        ({**ANSWERED, "Resolution": "credit"}, {"K2026-0001": ("answered", 2), "K2026-0002": ("open", 1)}),
        ({**ANSWERED, "Resolution": "answered"}, {"K2026-0001": ("answered", 2), "K2026-0002": ("open", 1)}),
    ],
)
def test_damage_told_after_the_answer_is_an_incident_of_its_own(
    answer: dict[str, Cell], found: dict[str, tuple[str, int]], tmp_path: Path
) -> None:
    """Before it the open one grows; after it nobody would look at what is added to what is settled."""
    desk = a_desk(tmp_path)
    tracking = desk.outputs("tracking")[0]
    half: dict[str, Cell] = {"Shipped cases": 6, "Shipped on": desk.today, "Waybill": "W1", "Rest": "follows"}
    fill(desk, tracking, {"A": half})
    desk.run("18:00")
    first = notice(desk)
    fill(desk, tracking, {"A": {**half, "Shipped cases": 4, "Waybill": "W2", "Rest": None}})
    desk.run("18:30")
    second = notice(desk)
    desk.next_day()
    hurt: dict[str, Cell] = {"Problem": "damaged", "Received on": desk.today}
    arrive(desk, first, A={**hurt, "Good cases": 4, "Damaged or refused cases": 2})
    if answer:
        register(desk, {"K2026-0001": answer}, "11:00")
    arrive(desk, second, "12:00", A={**hurt, "Good cases": 3, "Damaged or refused cases": 1})
    assert incidents(desk, "status", "cases") == found
    assert examine(desk.workspace) == []
    if answer:
        register(desk, {"K2026-0002": {**ANSWERED, "Resolution": "credit"}}, "13:00")
        assert resolutions(desk) == {"K2026-0002": ("credit", 1, 200)}
        assert examine(desk.workspace) == []
