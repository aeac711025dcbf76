"""Papers of ours that come back as they were sent: `check` says what `run` says, and what asks nothing harms
nothing."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.batch import ACCEPTED
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day import check
from tests.desk import Cell, Desk
from tests.test_after_release import fill


def late_desk(root: Path, language: str) -> Desk:
    """An order of which a part is confirmed, late and chased, and the rest is proposed again."""
    desk = Desk(root / "desk", f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 2")
    desk.agents("C1")
    desk.figures("A 5", "C1 900")
    desk.order("C1", "1", "A 9", If_short="defer")
    desk.run("10:00")
    words = Words(language)
    said: dict[str, Cell] = {
        words.heading("decision"): words.choice("decision", "approve"),
        words.heading("decided_by"): "Wu",
    }
    fill(desk, desk.outputs("approval")[0], {"1": said})
    desk.run("11:00")
    desk.next_day(4)
    desk.figures("A 9", "C1 900")
    desk.run("10:00")
    return desk


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_of_each_paper_that_comes_back_what_a_run_says(tmp_path: Path, language: str) -> None:
    desk = late_desk(tmp_path, language)
    said = ["-C", str(desk.root), "--lang", language, "-q", "report"]
    for report in (["month", "2026-11"], ["by", "agent", "--xlsx"]):
        assert main([*said, *report]) == 0
    papers = [path for path in sorted((desk.root / "outbox").rglob("*.*")) if path.parent.name != "mail"]
    for number, path in enumerate(papers):
        if path.suffix != ".xlsx":  # the summaries and batch.json of the newest batch
            shutil.copy(path, desk.root / "inbox")
            continue
        book = openpyxl.load_workbook(path)  # saved by another program, so that it is no file known before
        book.save(desk.root / "inbox" / f"{number} {path.name}")
    checked = check(desk.workspace, desk.at("12:00"))
    run = desk.run("12:00", dry=True)
    known = {(found.code, found.file, found.cell, found.value) for found in run.findings}
    assert {(found.code, found.file, found.cell, found.value) for found in checked.findings} == known
    assert not [found for found in run.findings if found.severity == "error"]
    assert run.batch is not None
    assert set(run.batch.inputs["verdict"]) == {ACCEPTED}
    kinds = dict(zip(run.batch.inputs["name"], run.batch.inputs["kind"], strict=True))
    named = {name: kind for name, kind in kinds.items() if kind in ("unknown", "mixed", "order")}
    assert named == {} and set(kinds.values()) >= {"summary", "summary_text", "batch", "monthly", "report"}
    documents = {finding.message(Words(language)) for finding in run.findings}
    for name in ("summary", "batch", "monthly"):
        assert any(Words(language).kind(name) in text for text in documents)
    nothing_asked = {found.file for found in run.findings if found.code == "OURS_ASKS_NOTHING"}
    confirmation = next(path.name for path in desk.root.rglob("*2026-11-23-2.xlsx") if "C1" in path.name)
    assert [name for name in nothing_asked if name.endswith(confirmation)]


def test_a_chase_that_comes_back_as_it_was_sent_is_no_answer_even_when_its_day_has_passed(
    tmp_path: Path,
) -> None:
    desk = late_desk(tmp_path, "en")
    answer: dict[str, Cell] = {"Why not shipped": "vehicle", "Promised for": desk.today}
    fill(desk, desk.outputs("shipping_chase")[0], {"1": answer})
    desk.run("11:00")
    desk.next_day(2)
    desk.figures("A 9", "C1 900")
    desk.run("10:00")
    shutil.copy(desk.outputs("shipping_chase")[0], desk.root / "inbox" / "chase as it was.xlsx")
    desk.run("11:00")
    assert desk.codes() == []
    (row,) = desk.record()["chases"]
    assert (row["broken"], row["delay_reason"]) == (True, "vehicle")


def test_a_reply_whose_headings_were_renamed_is_not_taken_for_one_that_asks_nothing(tmp_path: Path) -> None:
    desk = late_desk(tmp_path, "en")
    desk.order("C1", "2", "A 90", "11:00", If_short="ask")
    desk.run("11:30")
    (reply,) = desk.outputs("reply")
    book = openpyxl.load_workbook(reply)
    for cells in book.worksheets[0].iter_rows():
        for cell in cells:
            if cell.value in ("SKU", "Order no."):
                cell.value = "x"
    book.save(desk.root / "inbox" / "reply back.xlsx")
    desk.run("12:00")
    assert "OURS_ASKS_NOTHING" not in desk.codes()
    assert desk.codes() == ["LABEL_MISSING"]  # which asks for the workbook as it was sent
