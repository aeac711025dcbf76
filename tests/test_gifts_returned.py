"""Returns and gifts, as a sales manager tells them: what comes back earns nothing, and no gift is asked back
(7-policies, Entitlement; ERPNext 42121).
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl

from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_after_release import ANSWERED, register
from tests.test_gifts import MONEY, W1, gifts, open_desk, policies, release, ship
from tests.test_policy_payments import notice

BACK = {**ANSWERED, "Resolution": "return", "Incident status": "closed", "Goods returned": "restock"}
HEADINGS: list[Cell] = ["Agent code", "Order no.", "SKU", "Cases concerned", "Incident type", "Date"]


def sent_back(desk: Desk, clock: str, *goods: tuple[str, str, int]) -> None:
    """C1 sends so many cases of these orders and items back; it is closed ten minutes later."""
    rows: list[list[Cell]] = [["C1", order, sku, cases, "return", desk.today] for order, sku, cases in goods]
    headings: list[Cell] = [*HEADINGS, "Description"]
    desk.put(f"back {clock.replace(':', '')}.xlsx", [headings, *[[*row, "too many"] for row in rows]], clock)
    desk.run(clock)
    new = [row["number"] for row in desk.record()["incidents"] if row["change"] == "opened"]
    assert len(new) == len(goods)
    register(desk, dict.fromkeys(new, BACK), f"{clock[:3]}10")
    assert [row["cases"] for row in desk.record()["resolutions"]] == [cases for *_place, cases in goods]
    assert examine(desk.workspace) == []


def a_day(desk: Desk, number: str, cases: int) -> tuple[dict[str, int], tuple[int, int, int, int]]:
    """An order that is approved and shipped whole: its gifts, and where C1 stands in the evening."""
    desk.next_day()
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", number, f"A {cases}")
    desk.run("12:00")
    found = gifts(desk)
    release(desk, "13:00")
    ship(desk, {})
    desk.run("14:00")
    return found, stands(desk)


def read_reply(desk: Desk) -> str:
    """The first page of the first reply, a line a cell."""
    page = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0]
    return "\n".join(str(cell) for row in page.values for cell in row if cell)


def read_summary(desk: Desk) -> str:
    """The summary of the latest batch."""
    assert desk.latest is not None
    return (desk.root / desk.latest.folder / "summary.html").read_text("utf-8")


def stands(desk: Desk) -> tuple[int, int, int, int]:
    """Entitled, issued, owed and over-issued of C1, as they were last entered."""
    with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger:
        sentence = (
            "SELECT entitled, issued, owed, over_issued FROM gifts WHERE agent = 'C1' ORDER BY run DESC"
        )
        found: tuple[int, int, int, int] = ledger.execute(sentence).fetchone()
    return found


def test_what_comes_back_counts_no_more_and_its_gift_is_set_against_later_ones(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    assert a_day(desk, "1", 20) == ({"1/G1": 2}, (2, 2, 0, 0))
    sent_back(desk, "15:00", ("1", "A", 12))
    assert stands(desk) == (0, 2, 0, 2)
    over = "● Given under “Washing” beyond what is earned now (cases of G1 Item G1): 2."
    assert over in read_reply(desk) and "set against later gifts" in read_summary(desk)
    assert a_day(desk, "2", 12) == ({}, (2, 2, 0, 0))  # 8 + 12: earned again, and he has them already
    assert a_day(desk, "3", 10) == ({"3/G1": 1}, (3, 3, 0, 0))
    sent_back(desk, "15:00", ("3", "A", 10), ("3", "G1", 1))  # goods and gift together: nobody owes anything
    assert stands(desk) == (2, 2, 0, 0)
    sent_back(desk, "16:00", ("2", "A", 12))
    assert stands(desk) == (0, 2, 0, 2)
    assert a_day(desk, "4", 50) == ({"4/G1": 6}, (8, 8, 0, 0))


def test_a_return_of_the_day_counts_before_the_gifts_of_that_day_are_given(tmp_path: Path) -> None:
    """The order that would cross the threshold comes in with the return that takes it away."""
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    assert a_day(desk, "1", 9) == ({}, (0, 0, 0, 0))
    desk.put(
        "back.xlsx",
        [[*HEADINGS, "Description"], ["C1", "1", "A", 5, "return", desk.today, "too many"]],
        "15:00",
    )
    desk.run("15:00")
    desk.order("C1", "2", "A 3", "15:10")
    register(desk, {"K2026-0001": BACK}, "15:20")
    assert desk.lines("proposed") == {"2/A": 3} and gifts(desk) == {}
    assert desk.record()["gifts"][0]["base"] == 7 and examine(desk.workspace) == []
    assert "G1" not in read_reply(desk).replace("[G1]", "")


def test_terms_that_change_after_a_return_leave_him_what_he_had_then(tmp_path: Path) -> None:
    """Nobody falls below what it was on the day of the change; what comes back later takes it."""
    desk = open_desk(tmp_path)
    policies(desk, ("W1", "Washing", "buy_get", "washing", 5, "G1", 1, "yes"))
    assert a_day(desk, "1", 30) == ({"1/G1": 6}, (6, 6, 0, 0))
    sent_back(desk, "15:00", ("1", "A", 10))
    assert stands(desk) == (4, 6, 0, 2)
    policies(desk, W1[0], clock="16:00")
    desk.run("16:00")
    assert stands(desk) == (4, 6, 0, 2)
    said = notice(desk, "C1")
    assert "Missing: 50 cases. Gift cases that it brings: 1." in said  # 70 give 7; up to 69 he has them
    assert any(cell.endswith("\nGiven beyond what is earned: 2; set against later gifts.") for cell in said)
    assert a_day(desk, "2", 40) == ({}, (6, 6, 0, 0))
    assert examine(desk.workspace) == []


def test_what_an_older_version_left_is_right_where_it_is_right_by_its_own_rule(tmp_path: Path) -> None:
    """Its gifts knew of goods that came back only from the next run: its newest left them."""
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    a_day(desk, "1", 20)
    sent_back(desk, "15:00", ("1", "A", 12), ("1", "G1", 1))
    newest = "run = (SELECT MAX(run) FROM runs)"

    def told(*changes: str) -> list[str]:
        with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger:
            for change in changes:
                ledger.execute(change)
            ledger.commit()
        return sorted(one.code for one in examine(desk.workspace) if one.code.startswith("GIFTS_"))

    assert told(f"DELETE FROM gifts WHERE {newest}") == ["GIFTS_BASE", "GIFTS_ENTITLED", "GIFTS_ISSUED"]
    label = f"label = (SELECT batch FROM runs WHERE {newest})"
    assert told(f"UPDATE journals SET revision = 'closed_sums' WHERE {label}") == []
    assert told("UPDATE gifts SET issued = issued + 1, over_issued = over_issued + 1") == ["GIFTS_ISSUED"]
    assert told("UPDATE gifts SET issued = issued - 1, over_issued = over_issued - 1") == []
    assert a_day(desk, "2", 12) == ({"2/G1": 1}, (2, 2, 0, 0))  # the next run counts all of it
    assert examine(desk.workspace) == []
