"""What may be wrong with a sheet that comes back after a release: told at its cell, the rest of it applied.

Each table is one sheet: its rows as they are typed, and the finding that each row must get, at which column.
"""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.desk import Cell, Desk, _bare
from tests.test_after_release import ANSWERED, a_desk, arrive, fill, incidents, notice, register, ship_all
from tests.test_after_release_tracking import open_cases

Row = tuple[str, str]  # the cells, and the finding at its column


def told(desk: Desk) -> set[tuple[str, str]]:
    assert desk.latest is not None
    return {(finding.code, finding.cell) for finding in desk.latest.findings if finding.severity != "note"}


def helped(desk: Desk) -> None:
    """Every finding says in both languages what is wrong and what to do."""
    assert desk.latest is not None
    for finding in desk.latest.findings:
        for language in LANGUAGES:
            words = Words(language)
            assert finding.message(words) and finding.fix(words), finding.code
            assert "{" not in finding.message(words) + finding.fix(words), finding.code


def sheet(table: str, day: dt.date) -> tuple[list[list[Cell]], set[tuple[str, str]]]:
    """A text table → the sheet's rows, and (code, cell) of each finding that a row must get.

    Cells are parted by `|`; `today`, `+2`, `-400` are days; a whole number is one. Behind `→` a finding
    and the heading of its column.
    """
    lines = [line for line in table.strip().splitlines() if line.strip()]
    heads = [cell.strip() for cell in lines[0].split("|")]
    rows: list[list[Cell]] = [list(heads)]
    wanted = set()
    for number, line in enumerate(lines[1:], start=2):
        typed, _arrow, finding = line.partition("→")
        rows.append([_cell(cell.strip(), day) for cell in typed.split("|")])
        if finding.strip():
            code, _blank, column = finding.strip().partition(" ")
            wanted.add((code, f"{chr(ord('A') + heads.index(column))}{number}"))
    return rows, wanted


def _cell(text: str, day: dt.date) -> Cell:
    if text == "today" or (text[:1] in "+-" and text[1:].isdigit()):
        return day + dt.timedelta(days=0 if text == "today" else int(text))
    return int(text) if text.isdigit() else text or None


ARRIVALS = """
Agent code | Order no. | SKU | Good cases | Damaged cases | Received on | Problem
C1 | 99   | A  | 1   |    | today |         → ARRIVAL_ORDER Order no.
C9 | 1    | A  | 1   |    | today |         → ARRIVAL_ORDER Order no.
C1 | 1    | ZZ | 1   |    | today |         → ARRIVAL_ITEM SKU
C2 | 2    | A  | 0   | 5  | today |         → ARRIVAL_BAD Damaged cases
C1 | 1    | A  | 10  |    | -400  |         → RECEIVED_TOO_SOON Received on
C1 | 1    | A  | 10  |    | +2    |         → RECEIVED_LATER Received on
C1 | 1    | A  | ten |    | today |         → NOT_A_COUNT Good cases
C1 | 1    | A  | 3.5 |    | today |         → NOT_WHOLE Good cases
C1 | 1    | A  | -3  |    | today |         → TOO_SMALL Good cases
C1 | 1    | A  | 9   |    | soon  |         → NOT_A_DAY Received on
C1 | 1    | A  | 9   |    | today | strange → NOT_A_CHOICE Problem
C1 | 1    | B  | 4   |    | today |
"""


def test_a_bad_row_of_an_arrival_report_is_told_and_the_others_count(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    desk.next_day()
    rows, wanted = sheet(ARRIVALS.replace("| -3 ", "| −3 "), desk.today)
    desk.put("arrived.xlsx", rows, "09:00")
    desk.run("10:00")
    assert wanted <= told(desk), wanted - told(desk)
    helped(desk)
    assert incidents(desk, "sku", "problem", "cases") == {"K2026-0001": ("B", "short", 1)}
    desk.put("the same report again.xlsx", [rows[0], [*rows[-1], None], []], "10:30")
    desk.run("11:00")
    assert told(desk) == {("ARRIVAL_AGAIN", "B2")}
    assert incidents(desk, "cases") == {"K2026-0001": 1} and desk.record()["arrivals"] == []
    assert examine(desk.workspace) == []


def test_a_bad_row_of_a_tracking_sheet_frees_nothing_and_the_others_count(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    pick = desk.record()["outputs"] and "P2026-11-23-2"
    table = f"""
Pick no. | Agent code | Order no. | SKU | Released cases | Shipped cases | Shipped on | Waybill
{pick} | C1 | 99 | A | 10 | 10  | today |    → RETURN_UNKNOWN Order no.
{pick} | C2 | 2  | B | 4  | 4   | today |    → RETURN_UNKNOWN Order no.
P2     | C2 | 2  | A | 4  | 4   | today |    → RETURN_UNKNOWN Order no.
{pick} | C2 | 2  | A | 40 | 4   | today |    → RETURN_CHANGED Released cases
{pick} | C1 | 1  | A | 10 | 11  | today |    → SHIPPED_TOO_MUCH Shipped cases
{pick} | C1 | 1  | A | 10 | all | today |    → NOT_A_COUNT Shipped cases
{pick} | C1 | 1  | A | 10 | 10  | +3    |    → SHIPPED_LATER Shipped on
{pick} | C1 | 1  | A | 10 | 10  | -365  |    → SHIPPED_TOO_SOON Shipped on
{pick} | C1 | 1  | A | 10 | 7   | today | W1 → SHIPMENT_TWICE Shipped cases
{pick} | C1 | 1  | A | 10 | 8   | today | W1 → SHIPMENT_TWICE Shipped cases
{pick} | C1 | 1  | B | 5  | 5   | today | W1
"""
    rows, wanted = sheet(table, desk.today)
    desk.put("tracking.xlsx", rows, "17:40")
    desk.run("18:00")
    assert wanted <= told(desk), wanted - told(desk)
    helped(desk)
    assert open_cases(desk) == {"released": 14}
    assert examine(desk.workspace) == []


def test_a_bad_row_of_the_register_changes_nothing_and_the_others_count(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk)
    paper = notice(desk)
    desk.next_day()
    arrive(desk, paper, A={"Good cases": 8}, B={"Good cases": 0})
    register(desk, {"K2026-0002": {**ANSWERED, "Incident status": "closed"}}, "10:30")
    table = """
Incident no. | Date | Agent code | Order no. | SKU | Cases concerned | Type | Description | Decided by | Resolution | Status
K2026-0099 | today | C1 | | | | enquiry | ? | Li | | → INCIDENT_UNKNOWN Incident no.
K2026-0002 | today | C1 | 1 | B | 5 | logistics | ? | Li | | → INCIDENT_CLOSED Decided by
K2026-0002 | today | C1 | 1 | B | 5 | logistics | ? | | | open → REOPEN_REASON Status
K2026-0001 | today | C1 | 1 | A | 200 | logistics | ? | | | → REGISTER_LOCKED Cases concerned
K2026-0001 | today | C1 | 1 | A | 2 | logistics | x | | resend | → RESOLUTION_WHO Decided by
 | +1 | C1 | | | | enquiry | late | | | → INCIDENT_DAY Date
 | today | C9 | | | | enquiry | who | | | → INCIDENT_AGENT Agent code
 | today | C1 | 77 | | | enquiry | what | | | → INCIDENT_ORDER Order no.
 | today | C1 | 1 | ZZ | 1 | return | back | | | → INCIDENT_ITEM SKU
 | today | C1 | 1 | A | 11 | return | back | | | → INCIDENT_CASES Cases concerned
 | today | C1 | 1 | A | two | return | odd | | | → NOT_A_COUNT Cases concerned
 | today | C1 | | | | gossip | odd | | | → NOT_A_CHOICE Type
 | today | C1 | | | | enquiry | | | | → CELL_BLANK Description
 | today | C1 | | | | enquiry | When? | | |
"""  # noqa: E501
    rows, wanted = sheet(table, desk.today)
    desk.put("register.xlsx", rows, "10:40")
    desk.run("11:00")
    assert wanted <= told(desk), (wanted - told(desk), told(desk))
    helped(desk)
    assert incidents(desk, "description", "status") == {
        "K2026-0001": (incidents(desk, "description")["K2026-0001"], "open"),
        "K2026-0003": ("When?", "open"),
    }
    assert desk.record()["resolutions"] == []
    assert examine(desk.workspace) == []


def test_a_forged_notice_counts_nothing_and_one_of_before_a_correction_is_no_forgery(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    tracking = desk.outputs("tracking")[0]
    ship_all(desk)
    paper = notice(desk)
    desk.next_day()
    fill(desk, paper, {"A": {"Cases sent": 100, "Good cases": 10}, "B": {"Good cases": 5}})
    desk.run("09:00")
    assert {code for code, _cell in told(desk)} >= {"RETURN_CHANGED"}
    assert [(row["sku"], row["good"]) for row in desk.record()["arrivals"]] == [("B", 5)]
    book = openpyxl.load_workbook(tracking)
    page = book.worksheets[0]
    place = {_bare(cell.value): cell for row in page.iter_rows() for cell in row if cell.value}
    for row in page.iter_rows(min_row=place["SKU"].row + 1):
        if (
            str(row[place["SKU"].column - 1].value) == "A"
            and str(row[place["Order no."].column - 1].value) == "1"
        ):
            row[place["Shipped cases"].column - 1].value = 9
            row[place["Waybill"].column - 1].value = "W1"
    book.save(desk.root / "inbox" / "corrected.xlsx")
    desk.run("10:00")
    assert [(row["sku"], row["sent"]) for row in desk.record()["dispatches"]] == [("A", 9)]
    arrive(desk, paper, "11:00", A={"Good cases": 9})
    assert "RETURN_CHANGED" not in desk.codes()
    assert [(row["sku"], row["good"], row["short"]) for row in desk.record()["arrivals"]] == [("A", 9, 0)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_row_of_a_shipping_chase_is_told_at_its_cell(language: str, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    ship_all(desk, "18:00")
    table = """
Pick no. | Agent code | Order no. | Cases not shipped | Why not shipped | Promised for
P2026-11-23-2 | C1 | 1  | 15 | vehicle | +1   → CHASE_SHIPPED Order no.
P2026-11-23-2 | C1 | 99 | 15 | vehicle | +1   → RETURN_UNKNOWN Order no.
P2026-11-23-2 | C2 | 2  | 4  | because | +1   → NOT_A_CHOICE Why not shipped
"""
    rows, wanted = sheet(table, desk.today)
    desk.put("chase.xlsx", rows, "18:10")
    desk.run("18:20")
    assert wanted <= told(desk), (wanted - told(desk), told(desk))
    helped(desk)
