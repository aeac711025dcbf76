"""What may be wrong with a sheet that comes back after a release: told at its cell, the rest of it applied.

Each table is one sheet by its columns' names: its rows as they are typed, and the finding that each row must
get, at which column. It is written with the words of each language.
"""

import datetime as dt
from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.depth import STYLED
from tests.desk import Cell, Desk
from tests.test_after_release import a_desk, arrive, fill, incidents, notice, register, ship_all
from tests.test_after_release_tracking import open_cases
from tests.test_the_agents_language import a_desk_between

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


def sheet(table: str, day: dt.date, words: Words) -> tuple[list[list[Cell]], set[tuple[str, str]]]:
    """A text table → the sheet's rows in a language, and (code, cell) of each finding that a row must get.

    Cells are parted by `|`; `today`, `+2`, `-400` are days; a whole number is one; a choice is its word.
    Behind `→` a finding and the name of its column.
    """
    lines = [line for line in table.strip().splitlines() if line.strip()]
    heads = [cell.strip() for cell in lines[0].split("|")]
    rows: list[list[Cell]] = [[words.heading(name) for name in heads]]
    wanted = set()
    for number, line in enumerate(lines[1:], start=2):
        typed, _arrow, finding = line.partition("→")
        cells = zip(heads, typed.split("|"), strict=True)
        rows.append([_cell(name, cell.strip(), day, words) for name, cell in cells])
        if finding.strip():
            code, _blank, column = finding.strip().partition(" ")
            wanted.add((code, f"{chr(ord('A') + heads.index(column))}{number}"))
    return rows, wanted


def _cell(column: str, text: str, day: dt.date, words: Words) -> Cell:
    if text == "today" or (text[:1] in "+-" and text[1:].isdigit()):
        return day + dt.timedelta(days=0 if text == "today" else int(text))
    if text in words.look_up("choices").get(column, {}):
        return words.choice(column, text)
    return int(text) if text.isdigit() else text or None


def said(words: Words, **cells: Cell) -> dict[str, Cell]:
    """Cells by the headings of a language; choices in its words."""
    choices = words.look_up("choices")
    return {
        words.heading(name): words.choice(name, str(cell)) if cell in choices.get(name, {}) else cell
        for name, cell in cells.items()
    }


def in_language(language: str) -> str:
    return f'[company]\nlanguage = "{language}"\n'


ARRIVALS = """
agent | order_no | sku | good_cases | bad_cases | received_on | problem
C1 | 99   | A  | 1   |    | today |         → ARRIVAL_ORDER order_no
C9 | 1    | A  | 1   |    | today |         → ARRIVAL_ORDER order_no
C1 | 1    | ZZ | 1   |    | today |         → ARRIVAL_ITEM sku
C2 | 2    | A  | 0   | 5  | today |         → ARRIVAL_BAD bad_cases
C1 | 1    | A  | 10  |    | -400  |         → RECEIVED_TOO_SOON received_on
C1 | 1    | A  | 10  |    | +2    |         → RECEIVED_LATER received_on
C1 | 1    | A  | ten |    | today |         → NOT_A_COUNT good_cases
C1 | 1    | A  | 3.5 |    | today |         → NOT_WHOLE good_cases
C1 | 1    | A  | -3  |    | today |         → TOO_SMALL good_cases
C1 | 1    | A  | 9   |    | soon  |         → NOT_A_DAY received_on
C1 | 1    | A  | 9   |    | today | strange → NOT_A_CHOICE problem
C1 | 1    | B  | 4   |    | today |
"""


@pytest.mark.parametrize("language", STYLED)
def test_a_bad_row_of_an_arrival_report_is_told_and_the_others_count(language: str, tmp_path: Path) -> None:
    desk, words = a_desk(tmp_path, in_language(language)), Words(language)
    ship_all(desk)
    desk.next_day()
    rows, wanted = sheet(ARRIVALS.replace("| -3 ", "| −3 "), desk.today, words)
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


@pytest.mark.parametrize("language", STYLED)
def test_a_bad_row_of_a_tracking_sheet_frees_nothing_and_the_others_count(
    language: str, tmp_path: Path
) -> None:
    desk, words = a_desk(tmp_path, in_language(language)), Words(language)
    pick = desk.record()["outputs"] and "P2026-11-23-2"
    table = f"""
pick_no | agent | order_no | sku | released_cases | shipped_cases | shipped_on | waybill
{pick} | C1 | 99 | A | 10 | 10  | today |    → RETURN_UNKNOWN order_no
{pick} | C2 | 2  | B | 4  | 4   | today |    → RETURN_UNKNOWN order_no
P2     | C2 | 2  | A | 4  | 4   | today |    → RETURN_UNKNOWN order_no
{pick} | C2 | 2  | A | 40 | 4   | today |    → RETURN_CHANGED released_cases
{pick} | C1 | 1  | A | 10 | 11  | today |    → SHIPPED_TOO_MUCH shipped_cases
{pick} | C1 | 1  | A | 10 | all | today |    → NOT_A_COUNT shipped_cases
{pick} | C1 | 1  | A | 10 | 10  | +3    |    → SHIPPED_LATER shipped_on
{pick} | C1 | 1  | A | 10 | 10  | -365  |    → SHIPPED_TOO_SOON shipped_on
{pick} | C1 | 1  | A | 10 | 7   | today | W1 → SHIPMENT_TWICE shipped_cases
{pick} | C1 | 1  | A | 10 | 8   | today | W1 → SHIPMENT_TWICE shipped_cases
{pick} | C1 | 1  | B | 5  | 5   | today | W1
"""
    rows, wanted = sheet(table, desk.today, words)
    desk.put("tracking.xlsx", rows, "17:40")
    desk.run("18:00")
    assert wanted <= told(desk), wanted - told(desk)
    helped(desk)
    assert desk.latest is not None
    near = {found.cell: found.numbers.get("near") for found in desk.latest.findings}
    assert (near["C4"], near["C2"]) == (pick, None)  # what another list has, and what none has
    assert open_cases(desk) == {"released": 14}
    assert examine(desk.workspace) == []


def reported(tmp_path: Path, language: str) -> Desk:
    """All has shipped; the next day the agent reports 2 of A and all of B short, on his English form."""
    desk = a_desk(tmp_path, in_language(language))
    ship_all(desk)
    paper = notice(desk)
    desk.next_day()
    arrive(desk, paper, A={"Good cases": 8}, B={"Good cases": 0})
    return desk


@pytest.mark.parametrize("language", STYLED)
def test_a_bad_row_of_the_register_changes_nothing_and_the_others_count(
    language: str, tmp_path: Path
) -> None:
    desk, words = reported(tmp_path, language), Words(language)
    ends = said(words, answer="Sorry.", decided_by="Wu", incident_status="closed")
    register(desk, {"K2026-0002": ends}, "10:30")
    table = """
incident_no | opened_on | agent | order_no | sku | incident_cases | incident_type | description | decided_by | resolution | answer | incident_status
K2026-0099 | today | C1 | | | | enquiry | ? | Li | | | → INCIDENT_UNKNOWN incident_no
K2026-0002 | today | C1 | 1 | B | 5 | logistics | ? | Li | | | → INCIDENT_CLOSED decided_by
K2026-0002 | today | C1 | 1 | B | 5 | logistics | ? | | | | open → REOPEN_REASON incident_status
K2026-0001 | today | C1 | 1 | A | 200 | logistics | ? | | | | → REGISTER_LOCKED incident_cases
K2026-0001 | today | C1 | 1 | A | 2 | logistics | x | | resend | Sent again. | → RESOLUTION_WHO decided_by
 | +1 | C1 | | | | enquiry | late | | | | → INCIDENT_DAY opened_on
 | today | C9 | | | | enquiry | who | | | | → INCIDENT_AGENT agent
 | today | C1 | 77 | | | enquiry | what | | | | → INCIDENT_ORDER order_no
 | today | C1 | 1 | ZZ | 1 | return | back | | | | → INCIDENT_ITEM sku
 | today | C1 | 1 | A | 11 | return | back | | | | → INCIDENT_CASES incident_cases
 | today | C1 | 1 | A | two | return | odd | | | | → NOT_A_COUNT incident_cases
 | today | C1 | | | | gossip | odd | | | | → NOT_A_CHOICE incident_type
 | today | C1 | | | | enquiry | | | | | → CELL_BLANK description
 | today | C1 | | | | enquiry | When? | | | |
"""  # noqa: E501
    rows, wanted = sheet(table, desk.today, words)
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


@pytest.mark.parametrize("language", STYLED)
def test_registers_that_disagree_or_are_old_are_no_answer_where_they_differ(
    language: str, tmp_path: Path
) -> None:
    desk, words = reported(tmp_path, language), Words(language)
    old = desk.outputs("incidents")[0]
    for owner in ("Li", "Chen"):
        rows = {"K2026-0001": said(words, owner=owner, cause="loading")}
        fill(desk, old, rows | ({"K2026-0002": said(words, owner="Zhao")} if owner == "Li" else {}))
    desk.run("11:00")
    assert desk.codes().count("REGISTER_DISAGREES") == 2
    helped(desk)
    assert incidents(desk, "owner", "cause") == {"K2026-0001": ("", "loading"), "K2026-0002": ("Zhao", "")}
    rows = {"K2026-0001": said(words, owner="Li"), "K2026-0002": said(words, owner="Qian", cause="van")}
    register(desk, rows, "11:30", old)  # of before the last one: 2 has moved on, 1 has not
    assert {"REGISTER_OLDER", "REGISTER_MOVED"} <= set(desk.codes())
    helped(desk)
    assert incidents(desk, "owner", "cause") == {
        "K2026-0001": ("Li", "loading"),
        "K2026-0002": ("Zhao", "van"),
    }
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("language", STYLED)
def test_a_forged_notice_counts_nothing_and_one_of_before_a_correction_is_no_forgery(
    language: str, tmp_path: Path
) -> None:
    desk = a_desk(tmp_path) if language == "en" else a_desk_between(tmp_path)  # C1 writes in his language
    words, tracking = Words(language), desk.outputs("tracking")[0]
    ship_all(desk)
    paper = notice(desk)
    desk.next_day()
    fill(desk, paper, {"A": said(words, sent_cases=100, good_cases=10), "B": said(words, good_cases=5)})
    desk.run("09:00")
    assert {code for code, _cell in told(desk)} >= {"RETURN_CHANGED"}
    helped(desk)
    assert [(row["sku"], row["good"]) for row in desk.record()["arrivals"]] == [("B", 5)]
    fill(desk, tracking, {"10": {"Shipped cases": 9, "Shipped on": dt.date(2026, 11, 23), "Waybill": "W1"}})
    desk.run("10:00")
    assert [(row["sku"], row["sent"]) for row in desk.record()["dispatches"]] == [("A", 9)]
    arrive(desk, paper, "11:00", A=said(words, good_cases=9))
    assert "RETURN_CHANGED" not in desk.codes()
    assert [(row["sku"], row["good"], row["short"]) for row in desk.record()["arrivals"]] == [("A", 9, 0)]


@pytest.mark.parametrize("language", STYLED)
def test_a_bad_row_of_a_shipping_chase_is_told_at_its_cell(language: str, tmp_path: Path) -> None:
    desk, words = a_desk(tmp_path, in_language(language)), Words(language)
    ship_all(desk, "18:00")
    table = """
pick_no | agent | order_no | open_cases | delay_reason | promised_for
P2026-11-23-2 | C1 | 1  | 15 | vehicle | +1   → CHASE_SHIPPED order_no
P2026-11-23-2 | C1 | 99 | 15 | vehicle | +1   → RETURN_UNKNOWN order_no
P2026-11-23-2 | C2 | 2  | 4  | because | +1   → NOT_A_CHOICE delay_reason
"""
    rows, wanted = sheet(table, desk.today, words)
    desk.put("chase.xlsx", rows, "18:10")
    desk.run("18:20")
    assert wanted <= told(desk), (wanted - told(desk), told(desk))
    helped(desk)


@pytest.mark.parametrize("language", STYLED)
def test_two_answers_about_goods_that_differ_are_no_answer(language: str, tmp_path: Path) -> None:
    desk, words = a_desk(tmp_path, in_language(language)), Words(language)
    table = """
pick_no | agent | order_no | open_cases | delay_reason | promised_for
P2026-11-23-2 | C1 | 1 | 15 | vehicle | +{days}   → ANSWERS_DIFFER order_no
P2026-11-23-2 | C2 | 2 | 4  | vehicle | +1
"""
    for days in (1, 2):
        rows, wanted = sheet(table.replace("{days}", str(days)), desk.today, words)
        desk.put(f"chase {days}.xlsx", rows, "18:10")
    desk.run("18:20")
    assert wanted <= told(desk), (wanted - told(desk), told(desk))
    assert [row["order_no"] for row in desk.record()["chases"] if row["promised_for"]] == ["2"]
    helped(desk)
