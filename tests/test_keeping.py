"""A desk that is kept: documents written again, backups that thin out, rights, secrets, and a busy desk."""

import datetime as dt
import errno
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Collection
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any

import click
import pytest
import sqlalchemy as sa
from filelock import FileLock

from orderbatch import doctor
from orderbatch.cli import main
from orderbatch.contract.calendar import unknown_year
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.settings import Ship
from orderbatch.contract.settings_reading import settings_of
from orderbatch.contract.words import LANGUAGES
from orderbatch.day.written import publishing
from orderbatch.doctor import examine
from orderbatch.ledger.backup import superfluous
from orderbatch.ledger.connect import engine_of
from orderbatch.ledger.journals import filing
from orderbatch.workspace import atomic
from orderbatch.workspace.held import glance, taken
from orderbatch.workspace.lock import held_while_loading, locked
from orderbatch.workspace.where import conflict_copies, network_drive, synchronised_by
from orderbatch.workspace.workspace import open_workspace
from tests.desk import Desk


def a_desk(root: Path) -> Desk:
    desk = Desk(root)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 1000")
    desk.order("C1", "1", "A 8")
    return desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose one batch was run through the command line."""
    desk = a_desk(tmp_path_factory.mktemp("kept") / "desk")
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
    for would in ("Would be written", "Written"):
        assert not summary.exists() and approval.read_bytes() == b"filled in here"
        assert main(["-C", str(desk.root), "publish", *(["-n"] if would[1] == "o" else [])]) == 0
        said = capsys.readouterr().out
        assert would in said and "summary.html" in said and approval.name in said and "Reply" not in said
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


HEAVY = (
    *("pandas", "numpy", "sqlalchemy", "pandera", "pydantic", "filelock", "rich", "asyncio", "traceback"),
    *(f"orderbatch.{name}" for name in ("ledger", "day", "contract.settings", "contract.batch")),
    *(f"orderbatch.{name}" for name in ("sending", "workspace.workspace", "workspace.lock")),
)


needs_flock = pytest.mark.skipif(os.name == "nt", reason="looked at without being taken where there is flock")


@pytest.fixture
def held(tmp_path: Path) -> Desk:
    """A new desk, whose lock a test may hold."""
    desk = Desk(tmp_path / "held")
    desk.workspace.make_folders()
    return desk


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a desk by its path below it."""
    found = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


@needs_flock
def test_a_desk_that_is_held_refuses_others_before_anything_heavy_is_imported(held: Desk) -> None:
    """Counted are modules, not seconds: those of a refusal took 0.14 s of CPU, the ones named 0.2 more.

    Six are the codes of findings by subject, which take half a millisecond.
    """
    program = (
        "import sys; from orderbatch.cli import main; code = main(sys.argv[2:]);"
        f"print(code, [name for name in {HEAVY} if name in sys.modules],"
        " sum(name.startswith('orderbatch') for name in sys.modules))"
    )
    settings = (held.root / "orderbatch.toml").read_text("utf-8")
    (held.root / "orderbatch.toml").write_text(
        f'{settings}\n[company]\nlanguage = "zh"\ntimezone = "Asia/Shanghai"\n', encoding="utf-8"
    )
    held.order("C1", "9", "A 1")
    name = next(held.workspace.inbox.iterdir()).name
    runs = (
        ["run", "-n"],
        ["--json", "run", "--at", "2026-11-23"],
        ["run", "--scheduled", "--at", "2026-11-23"],
    )
    others = ["undo"], ["publish"], ["rebuild"], ["send"], ["archive", "purge"], ["close", "2026-11"]
    with taken(held.root, glance(held.root)):
        before = contents(held.root)
        for given in (*runs, *others):
            ended = subprocess.run(
                [sys.executable, "-c", program, "", "-C", str(held.root), *given],
                capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"}, check=True,
            )  # fmt: skip
            *_said, counted = ended.stdout.splitlines()
            lightly = 32 if "run" in given else 36  # the other commands are declared together
            assert counted.startswith("4 [] ") and int(counted.split()[-1]) <= lightly, (given, counted)
            told = ended.stdout if "--json" in given else ended.stderr
            assert f"进程 {os.getpid()}" in told and (name in told) == ("run" in given), told
        after = contents(held.root)
    noted = after.pop(".orderbatch/scheduled.jsonl").decode()
    assert after == before
    assert noted == '["2026-11-23T23:59:59", 4, "BUSY"]\n'
    assert not (held.workspace.state / "holder.json").exists()


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "company = 3",
        "[company]\nlanguage = 7\ntimezone = 'No/Where'\n[inbox]\nignore = 'x'",
        "[[",
        "\x00",
    ],
)
def test_settings_that_say_nothing_or_nonsense_hide_no_hold(settings: str, held: Desk) -> None:
    with locked(held.workspace):
        (held.root / "orderbatch.toml").write_text(settings, encoding="utf-8")
        assert main(["-C", str(held.root), "run"]) == ExitCode.BUSY
        assert main(["-C", str(held.root), "run", "--help"]) == ExitCode.DONE


@needs_flock
def test_of_runs_begun_together_one_alone_opens_the_desk(
    held: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lock is taken before the settings are read, and whoever took it goes on with it."""
    shutil.rmtree(held.workspace.state)  # nor did the desk ever run
    opened: list[int] = []

    def another_begins(*given: Any) -> Any:
        opened.append(len(opened))
        assert main(["-C", str(held.root), "run"]) == ExitCode.BUSY
        return settings_of(*given)

    monkeypatch.setattr("orderbatch.workspace.workspace.settings_of", another_begins)
    for command in (["run"], ["run", "--scheduled", "--at", "2026-11-24"], ["publish"]):
        assert main(["-C", str(held.root), *command]) == (2 if command == ["publish"] else 0), command
        assert f"process {os.getpid()}" in capsys.readouterr().err
    assert opened == [0, 1, 2]


@needs_flock
def test_a_lock_that_cannot_be_taken_at_once_is_taken_later_or_says_why(held: Desk) -> None:
    lock = held.workspace.state / "lock"
    for _again in range(2):
        with taken(held.root, glance(held.root)) as is_held, pytest.raises(OrderbatchError, match="BUSY"):
            assert is_held
            with locked(held.workspace):
                pass
    assert lock.stat().st_mode & 0o777 == 0o600
    lock.unlink()
    lock.symlink_to(held.root / "orderbatch.toml")
    with taken(held.root, glance(held.root)) as is_held:  # no link is followed
        assert not is_held
    with taken(held.root / "nowhere", glance(held.root / "nowhere")) as is_held:
        assert not is_held
    assert not (held.root / "nowhere").exists()


DAMAGE = {
    "a table": "DROP TABLE outputs",
    "a view": "DROP VIEW open_proposals",
    "a column": "ALTER TABLE journals DROP COLUMN label",
    "no version": "DELETE FROM alembic_version",
    "two versions": "INSERT INTO alembic_version VALUES ('0001')",
    "an older version": "UPDATE alembic_version SET version_num = '0001'",
    "JSON": "UPDATE runs SET stale = '[' || char(7)",
    "a day": "UPDATE runs SET day = '2026-11-2x'",
    "letters": "UPDATE runs SET company = CAST(x'ff41' AS TEXT)",
}


@pytest.mark.parametrize("said", DAMAGE)
def test_what_is_damaged_inside_ends_with_5_and_names_the_backup(
    said: str, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Path(shutil.copytree(desk.root, tmp_path / "desk"))
    with sqlite3.connect(broken / "ledger.db") as ledger:
        ledger.execute(DAMAGE[said])
    ledger.close()
    assert main(["-C", str(broken), "doctor"]) == 5
    assert "ledger-000001" in capsys.readouterr().err
    if said not in ("JSON", "a day", "letters"):  # the schema is looked at by whoever opens the ledger
        assert [main(["-C", str(broken), command]) for command in ("run", "status")] == [5, 5]


def test_a_ledger_that_lost_its_end_or_once_was_damaged_is_looked_through(desk: Desk, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(desk.root, tmp_path / "desk"))
    ledger = broken / "ledger.db"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole[:-1])
    assert main(["-C", str(broken), "run"]) == 5
    with sqlite3.connect(desk.root / "ledger.db") as books:
        (root,) = books.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'resolutions_incident'"
        ).fetchone()
    books.close()
    index = bytearray(whole)
    index[(root - 1) * 4096] ^= 8  # SQLite's quick check looks into no index
    ledger.write_bytes(index)
    assert [main(["-C", str(broken), command]) for command in ("doctor", "status", "run")] == [5, 5, 5]
    ledger.write_bytes(whole)
    assert main(["-C", str(broken), "doctor"]) == 0
    ledger.unlink()
    shutil.rmtree(broken / "archive")  # the backups alone know that there was one
    assert [main(["-C", str(broken), command]) for command in ("doctor", "status", "run")] == [5, 5, 5]


def test_a_document_that_the_books_no_longer_make_is_named(desk: Desk, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(desk.root, tmp_path / "desk"))
    with sqlite3.connect(broken / "ledger.db") as ledger:
        ledger.execute("UPDATE order_decisions SET status = 'propoSed', agent = 'C9'")
    ledger.close()
    found = {violation.code for violation in examine(open_workspace(broken))}
    assert found & {"OUTPUT_LOST", "OUTPUT_DIFFERS"}


def test_documents_of_another_program_are_held_against_what_it_wrote_and_not_against_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After an update the same batch makes other bytes; a ledger made again knows whose documents it has."""
    desk = a_desk(tmp_path / "desk")
    with monkeypatch.context() as then:
        then.setattr(publishing, "program", lambda: "older")
        then.setattr(filing, "program", lambda: "older")
        assert main(["-C", str(desk.root), "run", "--at", desk.at("12:00").isoformat()]) == 0
    capsys.readouterr()
    monkeypatch.setattr(doctor, "draw_document", lambda *_batch, **_originals: b"in words of today")

    def told() -> dict[str, list[str]]:
        """Exit code and words of the doctor, in each language."""
        found = {}
        for language in LANGUAGES:
            code = main(["-C", str(desk.root), "--lang", language, "doctor"])
            found[language] = [str(code), *capsys.readouterr().out.splitlines()]
        return found

    of_all = told()
    assert {said[0] for said in of_all.values()} == {"0"}, of_all
    listed = len([path for path in the_batch(desk).rglob("*") if path.is_file()])
    assert f"wrote: {listed} of {listed}." in of_all["en"][2]
    assert f"{listed} 份文件中，有 {listed} 份由另一版本" in of_all["zh"][2]
    (desk.root / "ledger.db").unlink()
    next(the_batch(desk).glob("Approval*")).write_bytes(b"filled in here")
    assert main(["-C", str(desk.root), "rebuild"]) == 0
    capsys.readouterr()
    changed = told()["en"]
    assert changed[:2] == ["1", "Not as it should be: 1"] and "changed in outbox/" in changed[2]
    assert changed[3] == of_all["en"][2]
    assert main(["-C", str(desk.root), "publish"]) == 0
    capsys.readouterr()
    ours = told()["en"]
    assert ours[0] == "1" and "no longer comes out of the ledger" in ours[2]  # it is ours now, and compared
    assert f"wrote: {listed - 1} of {listed}." in ours[3]


def test_only_what_a_system_does_not_support_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, is_told in (
        (errno.EINVAL, False),
        (errno.ENOTSUP, False),
        (errno.EIO, True),
        (errno.ENOSPC, True),
    ):

        def refuse(_descriptor: int, number: int = number) -> None:
            raise OSError(number, "in the machine's words")

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(OSError, match="machine") if is_told else nullcontext():
            atomic.sync_folder(tmp_path)


def test_what_a_command_that_was_killed_left_unfinished_goes_with_a_later_run(
    desk: Desk, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(desk.root, tmp_path / "desk"))
    name = ".0123456789abcdef.tmp"
    left = [
        root / "outbox/forms" / name,
        root / name,
        root / f"{name}-journal",
    ]  # a report, a ledger made again
    written = root / ".orderbatch" / name
    left[0].parent.mkdir(exist_ok=True)
    for path in (*left, written):
        path.write_bytes(b"half")
        os.utime(path, (time.time() - 3600 * (path in left),) * 2)
    assert main(["-C", str(root), "run", "--at", desk.at("12:30").isoformat()]) == 0
    assert ([path for path in left if path.exists()], written.exists()) == (
        [],
        True,
    )  # the other may be somebody's at work


@needs_flock
def test_while_one_loads_what_it_needs_others_are_refused_before_they_load_it(held: Desk) -> None:
    with (
        held_while_loading(held.workspace),
        pytest.raises(OrderbatchError, match="BUSY") as refused,
        taken(held.root, glance(held.root)),
    ):
        pass
    assert refused.value.numbers["pid"] == os.getpid()


def test_a_hold_that_ends_at_once_refuses_nobody(desk: Desk) -> None:
    looking = FileLock(desk.workspace.state / "lock", thread_local=False)
    looking.acquire()
    Timer(0.1, looking.release).start()
    with locked(desk.workspace):
        pass


def test_a_lock_follows_no_link(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    precious = tmp_path / "precious"
    precious.write_text("for ever")
    lock, holder = (desk.workspace.state / name for name in ("lock", "holder.json"))
    holder.symlink_to(precious)
    with locked(desk.workspace):
        assert not holder.is_symlink() and str(os.getpid()) in holder.read_text("utf-8")
    lock.unlink()
    lock.symlink_to(precious)
    assert main(["-C", str(desk.root), "run"]) == 4
    assert str(lock) in capsys.readouterr().err.replace("\n  ", "")
    assert precious.read_text() == "for ever"
    lock.unlink()


ADDRESSES = {  # as people write them → as they are shown, "" where the settings are refused for them
    "postgresql://desk:s3cret@127.0.0.1:1/orderbatch": "desk:***@127.0.0.1",
    "postgresql://desk:s3cret/and@more@127.0.0.1:1/orderbatch": "desk:***@127.0.0.1",
    "postgresql://127.0.0.1:1/orderbatch?user=desk&password=s3cret&sslmode=disable": "&password=***&ssl",
    "postgresql://127.0.0.1:1/orderbatch?password=s3cret&nosuch=option": "password=***",
    "postgresql://desk:s3cret@127.0.0.1:port/orderbatch": "",
    "postgresql//desk:s3cret@127.0.0.1/orderbatch": "",
    "mysql://desk:s3cret@127.0.0.1/orderbatch": "",
    "desk:s3cret@127.0.0.1": "",
    "postgresql://desk:s3cret@127.0.0.1/orderbatch' y": "",  # no TOML
}


def test_a_password_in_the_ledgers_address_is_shown_and_kept_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number, (address, shown) in enumerate(ADDRESSES.items()):
        desk = Desk(tmp_path / str(number), f"[ledger]\nurl = '{address}'\n")
        for given in (["config", "show"], ["--json", "config", "show"], ["status"], ["-v", "doctor"]):
            assert main(["-C", str(desk.root), *given]) in ((0, ExitCode.BUSY) if shown else (2,)), address
        told = capsys.readouterr()
        assert (shown or "***@127.0.0.1") in told.out + told.err, address
        assert "s3cret" not in told.out + told.err, address
        assert not list((desk.root / ".orderbatch").glob("*.log")), address
        if shown:
            assert "s3cret" not in str(desk.workspace.settings.to_be_kept())
            assert desk.workspace.ledger_url == address


class RefusedError(Exception):
    """What a server's driver says: its SQLSTATE, and words in the server's own language."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("was der Server sagt")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (sa.exc.OperationalError("", {}, Exception("database or disk is full")), (4, "disk is full")),
        (sa.exc.OperationalError("", {}, Exception("database is locked")), (4, "is locked")),
        (sa.exc.DatabaseError("", {}, Exception("database disk image is malformed")), (5, "malformed")),
        (sqlite3.DatabaseError("file is not a database"), (5, "not a database")),
        (sa.exc.ProgrammingError("", {}, RefusedError("42501")), (4, "der Server")),  # no right to a table
        (sa.exc.InternalError("", {}, RefusedError("25006")), (4, "der Server")),  # it may only be read
        (sa.exc.InterfaceError("", {}, RefusedError("08003")), (4, "der Server")),  # the connection is gone
        (sa.exc.OperationalError("", {}, RefusedError("53100")), (4, "der Server")),  # its disk is full
        (
            sa.exc.DataError("", {}, RefusedError("22P05")),
            (4, "der Server"),
        ),  # a letter that it does not know
        (sa.exc.ProgrammingError("", {}, RefusedError("42P01")), (5, "der Server")),  # a table is gone
        (sa.exc.InternalError("", {}, RefusedError("XX001")), (5, "der Server")),  # a page is damaged
        (OSError(28, "No space left on device", "ledger.db"), (4, "ledger.db")),
        (OSError(28, "No space left on device"), (4, "")),  # as writing says it
        (OSError(errno.ESTALE, "Stale file handle"), (4, "Stale file handle")),
        (OSError(errno.EXDEV, "Invalid cross-device link", "a", None, "b"), (4, "cross-device")),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "outbox"), (4, "outbox")),
        (TimeoutError(errno.ETIMEDOUT, "Connection timed out", "outbox"), (4, "timed out")),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_database_or_the_disk_does_is_told_and_is_no_mistake_of_ours(
    desk: Desk,
    error: Exception,
    ends: tuple[int, str],
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise error

    monkeypatch.setattr("orderbatch.day.run", fail)
    code, part = ends
    assert main(["-C", str(desk.root), "--lang", language, "run"]) == code
    said = capsys.readouterr().err
    assert part in said.replace("\n  ", " ") and "Traceback" not in said and "× -" not in said
    assert not list((desk.root / ".orderbatch").glob("*.log"))


def test_a_full_disk_keeps_neither_log_nor_screen_and_ends_in_no_traceback(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_given: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = ["-C", str(desk.root), "run"]
    with monkeypatch.context() as patched:
        patched.setattr("orderbatch.day.run", lambda *_given, **_named: int("x"))  # a mistake of ours
        patched.setattr("orderbatch.terminal.failure.os.fdopen", full)
        for language in LANGUAGES:
            assert main([*run[:2], "--lang", language, "run"]) == 70
            said = capsys.readouterr().err
            assert " -v" in said.replace("\n", " ") and ".log" not in said and "Traceback" not in said
    assert not list((desk.root / ".orderbatch").glob("*.log"))
    real = click.echo

    def to_a_full(streams: Collection[bool], text: object, err: bool = False, **style: Any) -> None:
        (full if err in streams else real)(text, err=err, **style)

    for streams, ends in (((False,), 4), ((True,), 0), ((False, True), 4)):
        with monkeypatch.context() as patched:
            patched.setattr("orderbatch.terminal.console.click.echo", partial(to_a_full, streams))
            for given in (["status"], ["--json", "status"], ["run", "--at", desk.at("12:40").isoformat()]):
                assert main(["-C", str(desk.root), *given]) == ends, (streams, given)


def test_folders_that_are_copied_elsewhere_and_network_drives_are_known() -> None:
    for folder in ("/home/li/OneDrive - Hemu/desk", "/home/li/坚果云/desk", "/home/li/Dropbox/desk"):
        assert synchronised_by(Path(folder)) in folder.split("/")
    assert synchronised_by(Path("/home/li/desk")) == ""
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/share /mnt/share nfs4 rw 0 0\n"
    assert network_drive(Path("/mnt/share/desk/ledger.db"), mounts) == "/mnt/share"
    assert network_drive(Path("/home/desk/ledger.db"), mounts) == ""


@pytest.mark.skipif(os.name == "nt", reason="the system has no such rights")
def test_the_doctor_tells_of_a_desk_in_a_synchronised_folder_with_wide_rights_and_of_a_network_drive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "OneDrive" / "desk")
    desk.catalogue("A 1")
    assert main(["-C", str(desk.root), "run", "--at", desk.at("12:00").isoformat()]) in (0, 3)
    (desk.root / ".orderbatch").chmod(0o755)
    assert main(["-C", str(desk.root), "--json", "doctor"]) == 1
    said = capsys.readouterr().out
    assert "DESK_SYNCED" in said and "RIGHTS_WIDE" in said and "LEDGER_ON_NETWORK" not in said
    monkeypatch.setattr(doctor, "network_drive", lambda ledger: ledger.parent.as_posix())
    assert main(["-C", str(desk.root), "--json", "doctor"]) == 1
    assert "LEDGER_ON_NETWORK" in capsys.readouterr().out


def test_second_copies_of_our_files_are_known_by_their_names_and_content(tmp_path: Path) -> None:
    for name, content in (
        ("ledger.db", b"SQLite format 3\0..."),
        ("ledger (Li's conflicted copy 2026-11-23).db", b"SQLite format 3\0other"),
        ("ledger-DESKTOP-7Q.db", b"SQLite format 3\0other"),
        ("ledger notes.db", b"notes of ours"),
        ("orderbatch.toml", b"[company]\n"),
        ("orderbatch (冲突副本).toml", "[company]\nname = '禾木'\n".encode()),
        ("orderbatch plan.toml", b"[other]\n"),
    ):
        (tmp_path / name).write_bytes(content)
    assert conflict_copies(tmp_path) == [
        "ledger (Li's conflicted copy 2026-11-23).db", "ledger-DESKTOP-7Q.db", "orderbatch (冲突副本).toml"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "settings", "year"),
    [
        (dt.date(2025, 11, 30), {}, 0),
        (dt.date(2098, 6, 1), {}, 2098),
        (dt.date(2098, 6, 1), {"open": ["2098-02-07"]}, 0),
        (dt.date(2024, 12, 1), {}, 0),  # 2025 was announced
        (dt.date(2098, 6, 1), {"calendar": "DE"}, 0),
        (dt.date(2098, 6, 1), {"calendar_days": True}, 0),
    ],
)
def test_a_year_whose_swapped_days_are_unknown_is_named(
    day: dt.date, settings: dict[str, Any], year: int
) -> None:
    assert unknown_year(day, Ship(**settings)) == year


def test_in_december_the_doctor_asks_for_the_calendar_of_the_next_year(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "desk", day=dt.date(2098, 12, 1))
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 1", "C1 1")
    for language in LANGUAGES:
        desk.run("12:00")
        assert main(["-C", str(desk.root), "--lang", language, "doctor"]) == 1
        assert "2098" in capsys.readouterr().out


def _without_network() -> list[str]:
    """How a program is started where there is no network at all; [] where the system cannot."""
    program = shutil.which("unshare")
    alone = [program, "-rn"] if program else []
    if alone and subprocess.run([*alone, "true"], capture_output=True, check=False).returncode == 0:
        return alone
    return []


@pytest.mark.slow
def test_a_day_needs_no_network(tmp_path: Path) -> None:
    if not (alone := _without_network()):
        pytest.skip("the system cannot start a program without a network")
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 1000")
    desk.order("C1", "1", "A 8")
    command = [sys.executable, "-m", "orderbatch", "-C", str(desk.root), "run", "--at", f"{desk.at('12:00')}"]
    said = subprocess.run([*alone, *command], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert (the_batch(desk) / "batch.json").exists()


def test_every_folder_that_a_desk_makes_lasts_like_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder whose name was not synced may be gone after a power loss, with all the backups in it."""
    synced: set[Path] = set()
    monkeypatch.setattr(atomic, "sync_folder", synced.add)
    desk = Desk(tmp_path / "desk")
    before = {path for path in desk.root.rglob("*") if path.is_dir()}
    desk.catalogue("A 1")
    made = {path for path in desk.root.rglob("*") if path.is_dir()} - before  # the inbox is ours
    desk.run()
    folders = {path for path in desk.root.rglob("*") if path.is_dir()} - before - made
    assert {desk.root / ".orderbatch" / "backups", desk.root / "archive"} <= folders
    assert {path.parent for path in folders} <= synced, {path.parent for path in folders} - synced
