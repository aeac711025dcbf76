"""A file whose end is missing waits while it is young, then is told and filed (4-run steps 4 and 10)."""

import os
from pathlib import Path

import pytest

from orderbatch.contract.finding import Finding
from orderbatch.doctor import examine
from orderbatch.read.processes.one_file import open_file
from tests.binary_books import Odd, xls, xlsb
from tests.desk import Desk
from tests.tables import workbook
from tests.test_formats import opendocument

FORM = "Order form | |\nAgent code | X | \nOrder no. | '2 | \nSKU | Product | Cases\nA | Soap | 4"
CODES = ("FILE_INCOMPLETE", "FILE_UNSETTLED")


def desk(root: Path) -> Desk:
    """A desk where files count as settled after two seconds; all of its files are of 09:00 or before."""
    story = Desk(root)
    settings = root / "orderbatch.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("settle_seconds = 0", "settle_seconds = 2"), "utf-8"
    )
    story.catalogue("A 1, B 2")
    story.agents("X Y")
    story.figures("A 30, B 30", "X 1000, Y 1000")
    story.order("Y", "1", "A 10, B 5", clock="08:30")
    return story


def drop(story: Desk, content: bytes, name: str = "late.xlsx", clock: str = "09:00:00") -> Path:
    path = story.root / "inbox" / name
    path.write_bytes(content)
    moment = story.at(clock).timestamp()
    os.utime(path, (moment, moment))
    return path


def told(story: Desk) -> list[tuple[str, str]]:
    assert story.latest is not None
    return [(finding.code, finding.file) for finding in story.latest.findings if finding.code in CODES]


def test_a_young_file_without_its_end_waits_in_the_inbox_and_holds_nobody_up(tmp_path: Path) -> None:
    story = desk(tmp_path)
    path = drop(story, workbook(FORM)[:-30])
    story.run("09:00:59")
    assert told(story) == [("FILE_UNSETTLED", "late.xlsx")]
    assert path.exists()
    assert "late.xlsx" not in [file["name"] for file in story.record()["inputs"]]
    assert story.lines("proposed") == {"1/A": 10, "1/B": 5}
    assert examine(story.workspace) == []


def test_a_file_that_gets_its_end_is_read_as_if_nothing_had_been(tmp_path: Path) -> None:
    story = desk(tmp_path)
    whole = workbook(FORM)
    drop(story, whole[:-30])
    story.run("09:00:30")
    drop(story, whole, clock="09:00:40")
    story.run("09:02")
    assert told(story) == []
    assert story.lines("proposed")["2/A"] == 4
    assert list((story.root / "inbox").iterdir()) == []


def test_a_file_that_never_gets_its_end_is_told_and_filed_as_rejected(tmp_path: Path) -> None:
    story = desk(tmp_path)
    content = workbook(FORM)[:-30]
    path = drop(story, content)
    story.run("09:00:30")
    story.run("09:01:01")
    assert told(story) == [("FILE_INCOMPLETE", "late.xlsx")]
    assert not path.exists()
    (kept,) = (story.root / "archive" / "rejected").rglob("*late.xlsx")
    assert kept.read_bytes() == content
    assert examine(story.workspace) == []


def test_nothing_but_a_young_file_without_its_end_is_no_batch(tmp_path: Path) -> None:
    story = desk(tmp_path)
    story.run("08:45")
    drop(story, workbook(FORM)[:-30])
    before = sorted((story.root / "outbox").rglob("*"))
    day = story.run("09:00:30")
    assert day.batch is None
    assert day.findings == (Finding("FILE_UNSETTLED", "late.xlsx"),)
    assert sorted((story.root / "outbox").rglob("*")) == before


def test_the_same_half_twice_waits_twice(tmp_path: Path) -> None:
    story = desk(tmp_path)
    for name in ("late.xlsx", "late again.xlsx"):
        drop(story, workbook(FORM)[:-30], name)
    story.run("09:00:30")
    assert told(story) == [("FILE_UNSETTLED", "late again.xlsx"), ("FILE_UNSETTLED", "late.xlsx")]
    assert len(list((story.root / "inbox").iterdir())) == 2


@pytest.mark.parametrize("clock", ["07:00", "18:00"])
def test_a_run_that_is_played_at_another_time_takes_no_file_for_young(tmp_path: Path, clock: str) -> None:
    story = desk(tmp_path)
    drop(story, workbook(FORM)[:-30])
    story.run(clock)
    assert told(story) == [("FILE_INCOMPLETE", "late.xlsx")]


def test_a_damaged_file_that_has_its_end_does_not_wait(tmp_path: Path) -> None:
    story = desk(tmp_path)
    content = bytearray(workbook(FORM))
    content[60:200] = bytes(140)
    drop(story, bytes(content))
    story.run("09:00:30")
    told = story.latest.findings  # type: ignore[union-attr]
    assert [finding.code for finding in told if finding.file == "late.xlsx"] == ["FILE_DAMAGED"]
    assert list((story.root / "inbox").iterdir()) == []


LONG = FORM + "\nB | Soap | 4" * 40
BOOKS = {
    "xlsx": workbook(LONG),
    "xls": xls(LONG),
    "xlsb": xlsb(LONG),
    "ods": opendocument(("Agent code", "X"), ("SKU", "Product", "Cases"), *[("A", "Soap", "4")] * 40),
    "xls with errors": xls(LONG.replace("4", "#N/A"), Odd(formulas=True)),
}


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("room", [False, True], ids=["cut", "room made before it is copied"])
def test_half_a_workbook_is_incomplete_and_never_half_read(name: str, room: bool) -> None:
    whole = BOOKS[name]
    sheets = open_file("form", whole).sheets
    assert sheets
    for length in range(8, len(whole) - 20, len(whole) // 60):
        opened = open_file("form", whole[:length] + bytes(len(whole) - length if room else 0))
        if opened.trouble is None:  # what is missing is the filling behind the last part
            assert opened.sheets == sheets, length
        else:
            assert opened.trouble == ("FILE_INCOMPLETE", {}), length


def test_a_text_that_never_gets_its_last_line_end_is_read_and_told(tmp_path: Path) -> None:
    story = desk(tmp_path)
    form = b"Agent code,X\nOrder no.,2\nSKU,Cases\nA,12\nB,10"
    drop(story, form, "cut.csv")
    drop(story, form.replace(b"no.,2", b"no.,3") + b"\n", "whole.csv")
    story.run("09:02")
    assert story.latest is not None
    ends = [(told.file, told.code) for told in story.latest.findings if told.code == "TEXT_END_MISSING"]
    assert ends == [("cut.csv", "TEXT_END_MISSING")]
    assert story.lines("ordered")["2/B"] == story.lines("ordered")["3/B"] == 10


def test_a_text_that_ends_in_nothing_is_incomplete() -> None:
    assert open_file("form.csv", b"SKU,Cases\nA-1,3\nA-2" + bytes(50)).trouble == ("FILE_INCOMPLETE", {})
