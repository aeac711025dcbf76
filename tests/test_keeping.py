"""A desk that is kept: documents written again, backups that thin out, rights, secrets, and a busy desk."""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from orderbatch.cli import main
from orderbatch.doctor import examine
from orderbatch.ledger.backup import superfluous
from orderbatch.ledger.connect import engine_of
from orderbatch.workspace.lock import locked
from tests.desk import Desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose one batch was run through the command line."""
    desk = Desk(tmp_path_factory.mktemp("kept") / "desk")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 1000")
    desk.order("C1", "1", "A 8")
    (desk.root / "inbox").chmod(0o755)
    assert main(["-C", str(desk.root), "run", "--at", desk.at("12:00").isoformat()]) == 0
    return desk


def the_batch(desk: Desk) -> Path:
    return next(desk.workspace.outbox.glob("*/*-1"))


def test_a_document_that_is_gone_or_changed_is_named_and_written_again(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    summary, approval = the_batch(desk) / "summary.html", next(the_batch(desk).glob("Approval*"))
    wanted = summary.read_bytes(), approval.read_bytes()
    summary.unlink()
    approval.write_bytes(b"filled in here")
    assert {violation.code for violation in examine(desk.workspace)} == {"OUTPUT_GONE", "OUTPUT_CHANGED"}
    assert main(["-C", str(desk.root), "publish"]) == 0
    said = capsys.readouterr().out
    assert "summary.html" in said and approval.name in said and "Reply" not in said
    assert (summary.read_bytes(), approval.read_bytes()) == wanted
    aside = [path for path in the_batch(desk).iterdir() if path.read_bytes() == b"filled in here"]
    assert len(aside) == 1
    aside[0].unlink()
    assert examine(desk.workspace) == []
    assert main(["-C", str(desk.root), "--lang", "zh", "publish"]) == 0
    assert "均在原处" in capsys.readouterr().out


def test_a_batch_of_nobody_cannot_be_written_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(desk.root), "publish", "2020-01-01-1"]) == 2
    assert "2020-01-01-1" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="the system has no such rights")
def test_what_is_made_is_the_users_alone_and_folders_that_were_there_stay_as_they_are(desk: Desk) -> None:
    made = [path for path in desk.root.rglob("*") if "inbox" not in path.parts]
    given = {"orderbatch.toml"}
    wide = [path for path in made if path.name not in given and path.stat().st_mode & 0o077]
    assert [path for path in wide if not path.is_symlink()] == []
    assert (desk.root / "inbox").stat().st_mode & 0o777 == 0o755


def test_the_secret_of_approvals_is_in_the_ledger_its_backups_and_journals_alone(desk: Desk) -> None:
    engine = engine_of(desk.workspace.ledger_url)
    with engine.connect() as connection:
        secret = str(connection.execute(sa.text("SELECT value FROM secrets")).scalar_one()).encode()
    engine.dispose()
    telling = {path.suffix for path in desk.root.rglob("*") if path.is_file() and secret in path.read_bytes()}
    assert telling == {".db"}  # a journal is compressed


def test_the_newest_backups_stay_and_one_a_day_for_thirty_days() -> None:
    first = dt.date(2026, 1, 1)
    backups = [
        Path(f"ledger-{day * 3 + part:06}-{first + dt.timedelta(days=day)}-{part}.db")
        for day in range(60)
        for part in (1, 2, 3)
    ]
    gone = set(superfluous(backups, 5))
    stay = [path.name for path in backups if path not in gone]
    assert stay[-5:] == [path.name for path in backups[-5:]]
    thirty = {str(first + dt.timedelta(days=day)) for day in range(30, 60)}
    assert {name.split("-", 2)[2][:10] for name in stay} == thirty
    assert all(name.endswith("-3.db") for name in stay[:-5])
    assert superfluous(backups[:3], 30) == []


@pytest.mark.slow
def test_a_desk_that_is_held_refuses_another_run_before_anything_heavy_is_imported(desk: Desk) -> None:
    program = (
        "import sys; from orderbatch.cli import main; code = main(['-C', sys.argv[1], 'run']);"
        "print(code, [name for name in ('pandas', 'sqlalchemy', 'pandera') if name in sys.modules])"
    )
    with locked(desk.workspace):
        began = time.monotonic()
        said = subprocess.run(
            [sys.executable, "-c", program, str(desk.root)], capture_output=True, text=True, check=True
        )
    assert said.stdout.strip() == "4 []"
    assert str(os.getpid()) in said.stderr and time.monotonic() - began < 60
