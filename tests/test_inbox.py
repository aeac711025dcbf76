"""What is taken from the inbox, and what is left for the next run (4-run steps 4 and 5)."""

import datetime as dt
import hashlib
import json
import os
import time
from pathlib import Path

import pytest

from orderbatch.cli import main
from orderbatch.contract.finding import Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day import check
from orderbatch.terminal.run_screen import run_screen
from orderbatch.workspace.inbox import look, waiting
from tests.desk import Desk

OLD = 1_700_000_000


def put(inbox: Path, name: str, content: bytes = b"x", mtime: float = OLD) -> Path:
    path = inbox / name
    path.write_bytes(content)
    os.utime(path, (mtime, mtime))
    return path


def test_a_settled_file_is_read_once_with_its_hash_and_time(tmp_path: Path) -> None:
    path = put(tmp_path, "form.xlsx", b"content")
    (found,), findings = look(tmp_path, 2)
    assert findings == []
    assert (found.name, found.path, found.content, found.size) == ("form.xlsx", path, b"content", 7)
    assert found.sha256 == hashlib.sha256(b"content").hexdigest()
    assert found.modified == dt.datetime.fromtimestamp(OLD, dt.UTC)


@pytest.mark.parametrize(
    "name",
    [
        "~$form.xlsx",
        ".form.xlsx",
        "form.part",
        "form.tmp",
        "a.crdownload",
        "Thumbs.db",
        "form.TMP",
    ],
)
def test_what_is_no_finished_file_is_left_alone_and_named(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert look(tmp_path, 0) == ([], [Finding("INBOX_SKIPPED", name)])


def test_no_name_is_passed_over_without_a_word(tmp_path: Path) -> None:
    """4-run, Whom we believe: taken, waits, left, or not a file."""
    names = ("README.md", "readme.MD", "README", "license.txt", "Thumbs.db ", "x~", "#x#", "$x", "-")
    skipped = ("desktop.INI", ".README.md", "~$x.xlsx", ".~lock.x.ods#")
    for number, name in enumerate((*names, *skipped)):
        put(tmp_path, name, str(number).encode())
    found, findings = look(tmp_path, 0)
    assert {file.name for file in found} | {finding.file for finding in findings} == {
        name.strip() for name in (*names, *skipped)
    }
    assert waiting(tmp_path) == len(found) and waiting(tmp_path, ["read*"]) == len(found) - 3


def test_a_form_that_is_called_readme_is_an_order_like_any_other(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("a1")
    desk.figures("A 20", "a1 100")
    desk.order("a1", "1", "A 5", file="form.xlsx")
    (tmp_path / "inbox" / "form.xlsx").rename(tmp_path / "inbox" / "README.md")
    put(desk.root / "inbox", "readme.txt", b"Put your forms here.\n")
    day = desk.run()
    assert desk.lines("proposed") == {"1/A": 5}
    assert "readme.txt" in {finding.file for finding in day.findings}


def test_the_settings_may_leave_out_more(tmp_path: Path) -> None:
    put(tmp_path, "old order.xlsx")
    assert look(tmp_path, 0, ["old*"]) == ([], [Finding("INBOX_SKIPPED", "old order.xlsx")])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_run_names_what_it_left_alone_and_makes_no_batch_of_it(tmp_path: Path, language: str) -> None:
    words, desk = Words(language), Desk(tmp_path)
    desk.catalogue("A 1")
    for name in ("~$form.xlsx", ".hidden", "form.part"):
        put(desk.root / "inbox", name)
    desk.run("09:00")
    assert desk.record()["findings"] and "form.part" in run_screen(desk.run("10:00"), words)
    assert desk.latest and desk.latest.batch is None
    screen = run_screen(desk.latest, words)
    assert all(name in screen for name in ("~$form.xlsx", ".hidden")) and "√" not in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_that_stops_names_what_stays_and_what_it_left_alone(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.order("C1", "1", "A 5", file="form.xlsx")
    put(desk.root / "inbox", "form.part")
    assert main(["-C", str(desk.root), "--lang", language, "run", "--at", "2026-11-23T18:00"]) == 3
    told, words = capsys.readouterr().err.replace("\n", ""), Words(language)
    assert words.text("cli.run.skipped", names="form.part").replace(" ", "") in told.replace(" ", "")
    assert "form.xlsx" in told and words.text("cli.run.stays", names="")[:12] in told
    call = ["--lang", language, "--json", "run", "--at", "2026-11-23T18:00"]
    assert main(["-C", str(desk.root), *call]) == 3
    stays = ["catalogue.xlsx", "form.xlsx"]
    assert json.loads(capsys.readouterr().out)["inbox"] == {"skipped": ["form.part"], "stays": stays}


def test_links_and_folders_are_never_followed(tmp_path: Path) -> None:
    target = put(tmp_path, "form.xlsx")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "folder.xlsx").mkdir()
    (inbox / "link.xlsx").symlink_to(target)
    os.mkfifo(inbox / "pipe.xlsx")
    found, findings = look(inbox, 0)
    assert found == [] and {(finding.code, finding.file) for finding in findings} == {
        ("INBOX_FOLDER", "folder.xlsx"),
        ("INBOX_LINK", "link.xlsx"),
        ("INBOX_ODD", "pipe.xlsx"),
    }


def test_names_that_look_alike_are_files_of_their_own(tmp_path: Path) -> None:
    raw = (
        "caf\u00e9.xlsx",
        "cafe\u0301.xlsx",
        "a\u200bb.xlsx",
        "ab.xlsx",
        "a\u00adb.xlsx",
        "no ending",
        "no\nending",
    )
    for place, name in enumerate(raw):
        put(tmp_path, name, str(place).encode())
    found, findings = look(tmp_path, 0)
    assert findings == [] and len({file.name for file in found}) == len(raw)
    assert {file.content for file in found} == {str(place).encode() for place in range(len(raw))}


def test_names_are_composed_and_sorted(tmp_path: Path) -> None:
    for name in ("b.xlsx", "cafe\u0301.xlsx", "a.xlsx"):
        put(tmp_path, name)
    found, _findings = look(tmp_path, 0)
    assert [file.name for file in found] == ["a.xlsx", "b.xlsx", "caf\u00e9.xlsx"]


def test_a_young_file_is_waited_for_once(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", mtime=time.time())
    put(tmp_path, "b.xlsx", mtime=time.time())
    slept: list[float] = []
    found, findings = look(tmp_path, 5, sleep=slept.append)
    assert len(slept) == 1
    assert 0 < slept[0] <= 5
    assert (len(found), findings) == (2, [])


def test_a_file_that_is_still_being_written_is_left_for_the_next_run(tmp_path: Path) -> None:
    path = put(tmp_path, "form.xlsx", mtime=time.time())

    def goes_on(_seconds: float) -> None:
        path.write_bytes(b"longer")

    found, findings = look(tmp_path, 5, sleep=goes_on)
    assert found == []
    assert [(finding.code, finding.file) for finding in findings] == [("FILE_UNSETTLED", "form.xlsx")]


def test_a_file_from_the_future_does_not_make_the_run_wait_longer_than_asked(tmp_path: Path) -> None:
    put(tmp_path, "form.xlsx", mtime=time.time() + 86_400)
    slept: list[float] = []
    found, _findings = look(tmp_path, 3, sleep=slept.append)
    assert slept == [3]
    assert len(found) == 1


def test_a_file_that_is_too_big_is_hashed_and_told_but_not_kept_in_memory(tmp_path: Path) -> None:
    put(tmp_path, "form.xlsx", b"x" * 5_000)
    (found,), findings = look(tmp_path, 0, max_size=4_000)
    assert found.too_big
    assert (found.content, found.sha256) == (b"", hashlib.sha256(b"x" * 5_000).hexdigest())
    assert [finding.code for finding in findings] == ["FILE_TOO_BIG"]


def test_files_of_one_name_from_two_folders_are_checked_as_files_of_their_own(tmp_path: Path) -> None:
    """An input is known by its path: the first of two was judged by what stood in the second."""
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.order("C1", "1", "A 5", file="form.xlsx")
    for folder, items in (("north", "A 5, Z 1"), ("south", "A 3")):
        desk.order("C2", folder, items, file=f"{folder}.xlsx")
        (tmp_path / folder).mkdir()
        (desk.root / "inbox" / f"{folder}.xlsx").rename(tmp_path / folder / "form.xlsx")
    named = [tmp_path / folder / "form.xlsx" for folder in ("south", "north")]
    asked = {True: [*named, named[0], desk.root / "inbox" / "form.xlsx"], False: named}
    for with_inbox, files in asked.items():
        found = check(desk.workspace, desk.at("10:00"), files=files)
        assert found.files == 2 + with_inbox
        told = {(finding.code, finding.file) for finding in found.findings if finding.severity == "error"}
        assert told == {("SKU_UNKNOWN", "form (2).xlsx")}
    assert not check(desk.workspace, desk.at("10:00"), files=[*asked[True][3:]]).findings


def test_of_two_names_that_look_alike_the_one_that_cannot_go_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told under its own name from then on, and nothing more comes of it."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 50", "C1 100, C2 100")
    desk.order("C1", "1", "A 5", file="cafe\u0301.xlsx")
    desk.order("C2", "2", "A 5", file="caf\u00e9.xlsx")
    gone = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "caf\u00e9.xlsx":
            raise PermissionError(13, "in use")
        gone(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert {order["order_no"] for order in (desk.run("10:00"), desk.record())[1]["orders"]} == {"1", "2"}
    day = desk.run("11:00")
    assert day.batch is None
    assert [finding.code for finding in day.findings if "caf" in finding.file] == ["FILE_STUCK"]
    monkeypatch.undo()
    assert desk.run("12:00").batch is None and not list((tmp_path / "inbox").iterdir())
