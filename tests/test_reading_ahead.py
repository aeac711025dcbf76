"""What is read while the run is still being imported is what the run itself would read, or is not used."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from orderbatch.read import ahead as ahead_module
from orderbatch.read.ahead import Ahead
from orderbatch.read.pool import read_all
from orderbatch.read.reader import File
from orderbatch.read.worker import Opened
from tests.desk import Desk


def desk(root: Path) -> Desk:
    story = Desk(root)
    story.catalogue("A 1, B 2")
    story.agents("X Y")
    story.figures("A 30, B 30", "X 1000, Y 1000")
    story.order("X", "1", "A 10, B 5")
    story.order("Y", "2", "A 3")
    (root / "inbox" / "half.xlsx").write_bytes(b"PK\x03\x04")
    return story


def test_a_run_that_reads_ahead_decides_the_same(tmp_path: Path) -> None:
    plain = desk(tmp_path / "plain")
    shutil.copytree(plain.root, tmp_path / "early", copy_function=shutil.copy2)
    plain.run()
    early = Desk(tmp_path / "early")
    told: list[tuple[int, int]] = []
    early.run(ahead=Ahead(early.workspace), progress=lambda done, of: told.append((done, of)))
    assert early.record()["lines"] == plain.record()["lines"]
    assert early.record()["findings"] == plain.record()["findings"]
    assert told[-1] == (7, 7)


def test_what_changes_after_it_was_read_ahead_is_read_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = desk(tmp_path)
    early = Ahead(story.workspace)
    assert len(early.opened()) == 7
    story.order("X", "1", "A 11")
    (tmp_path / "inbox" / "order Y 2 0900.xlsx").rename(tmp_path / "inbox" / "renamed.xlsx")
    story.order("Y", "3", "B 4")
    (tmp_path / "inbox" / "half.xlsx").unlink()
    read: list[str] = []

    def counted(files: list[File], *more: Any, **named: Any) -> list[Opened]:
        read.extend(name for name, _content in files)
        return read_all(files, *more, **named)

    monkeypatch.setattr("orderbatch.day.intake.read_all", counted)
    story.run(ahead=early)
    assert sorted(read) == ["order X 1 0900.xlsx", "order Y 3 0900.xlsx"]
    assert story.lines("proposed") == {"1/A": 11, "2/A": 3, "3/B": 4}
    assert {each["name"] for each in story.record()["inputs"]} >= {"renamed.xlsx"}


def test_a_desk_without_an_inbox_and_a_reader_that_fails_are_the_runs_own_business(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Ahead(Desk(tmp_path).workspace).opened() == {}
    story = desk(tmp_path)
    monkeypatch.setattr(ahead_module, "read_all", None)
    story.run(ahead=Ahead(story.workspace))
    assert story.lines("proposed") == {"1/A": 10, "1/B": 5, "2/A": 3}
