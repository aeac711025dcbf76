"""Notices of delay (P-4.6.1): off by the procedure itself; on, with number and date once a day is named."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal import desk_status
from orderbatch.write.documents.day_summary import procedure
from tests.desk import Desk
from tests.test_after_release import a_desk, fill
from tests.test_after_release_tracking import track

ON = "[delay]\nnotices = true\n"


def clause(desk: Desk, language: str) -> tuple[str, str]:
    """State and sentence of P-4.6.1 on the procedure page of the latest run."""
    assert desk.latest is not None and desk.latest.batch is not None
    row = next(row for row in procedure.rows(desk.latest.batch, Words(language)) if row["ids"] == "P-4.6.1")
    return row["state"], row["today"]


def status(desk: Desk, language: str) -> str:
    screen = desk_status.desk_screen(
        desk_status.desk(desk.workspace, desk.today, only_overdue=False), Words(language)
    )
    lines: list[str] = screen.splitlines()
    return next(line for line in lines if "P-4.6" in line)


def notices(desk: Desk) -> list[tuple[str, str, int, str | None, bool]]:
    """Number, cause, cases, new day, and whether this run's reply tells of it."""
    record = desk.record()
    return [
        (row["number"], row["cause"], row["cases"], row["promised_for"], row["told_in"] == record["batch"])
        for row in record["delays"]
    ]


def told(desk: Desk) -> list[tuple[object, ...]]:
    """The sheet of delays in the replies of the latest run."""
    found = []
    for path in desk.outputs("reply"):
        book = openpyxl.load_workbook(path)
        if "Delays" in book.sheetnames:
            rows = [row for row in book["Delays"].iter_rows(values_only=True) if row[0]]
            found += [row[:5] for row in rows if str(row[0]).startswith("D2026")]
    return found


def test_it_is_off_and_said_so_everywhere_and_nobody_is_told(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    track(desk, desk.outputs("tracking")[0], {"B": {"Shipped cases": 3}})
    desk.run("18:00")
    assert desk.record()["delays"] == [] and told(desk) == []
    for language, said in (("en", "off by SOP"), ("zh", "按操作规程停用")):
        state, today = clause(desk, language)
        assert state == "off" and said in today
        assert said in status(desk, language)
        assert said in Words(language).text("settings.delay._")


def test_a_short_pick_and_late_goods_wait_for_a_day_and_are_told_with_number_and_date(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ON)
    assert "DELAYS_ON" not in desk.codes()  # said once, by the run that turned it on
    assert "2026-11-23" in clause(desk, "en")[1] and "2026-11-23" in status(desk, "zh")
    track(desk, desk.outputs("tracking")[0], {"B": {"Shipped cases": 3}})
    desk.run("18:00")
    assert notices(desk) == [("D2026-0001", "short", 2, None, False)]
    assert clause(desk, "en")[0] == "person" and told(desk) == []
    chase = desk.outputs("shipping_chase")[0]
    (row,) = [row for row in desk.record()["chases"] if row["stage"] == "delayed"]
    assert (row["released_on"], row["ship_by"], row["days"]) == (
        "2026-11-23",
        "2026-11-26",
        -3,
    )  # as released
    fill(desk, chase, {"1": {"Promised for": dt.date(2026, 11, 25)}})
    desk.run("19:00")
    assert notices(desk) == [("D2026-0001", "short", 2, "2026-11-25", True)]
    assert told(desk) == [("D2026-0001", "1", 2, "picked short", dt.datetime(2026, 11, 25))]
    desk.next_day(4)  # A of both orders is late by a day
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")
    assert notices(desk) == [("D2026-0002", "late", 10, None, False), ("D2026-0003", "late", 4, None, False)]
    fill(desk, desk.outputs("shipping_chase")[0], {"2": {"Promised for": dt.date(2026, 11, 30)}})
    desk.run("10:00")
    assert told(desk) == [("D2026-0003", "2", 4, "not shipped in time", dt.datetime(2026, 11, 30))]
    desk.figures("A 14, B 100, D 100", "C1 100, C2 101", "10:30")
    desk.run("11:00")
    assert told(desk) == [] and len(notices(desk)) == 2  # once, however often we run
    fill(desk, desk.outputs("shipping_chase")[0], {"2": {"Promised for": dt.date(2026, 12, 1)}})
    desk.run("12:00")
    assert [(row[0], row[4]) for row in told(desk)] == [("D2026-0003", dt.datetime(2026, 12, 1))]
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_run_that_turns_it_on_prints_its_date(language: str, tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + ON, "utf-8")
    assert Words(language).text("cli.status.delay_next") in status(desk, language)
    desk.next_day()
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")
    (finding,) = [finding for finding in desk.latest.findings if finding.code == "DELAYS_ON"]  # type: ignore[union-attr]
    assert "2026-11-24" in finding.message(Words(language)) and "2026-11-24" in clause(desk, language)[1]
