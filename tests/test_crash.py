"""Killed, or refused by the disk, before every changing call of a run, twice: nothing is lost or doubled.

The run here has every step of the daily run after reading (take in, commit, publish, tidy, back up) and no
mind: a form's number of bytes is the cases that it orders. It runs in a forked child that ends itself
(`os._exit`, as kill −9 would) at its n-th call that changes a file or the ledger.
"""

import datetime as dt
import errno
import hashlib
import os
import shutil
import sqlite3
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.written.publishing import write_out
from orderbatch.doctor import examine
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.journals.closed import closed_months
from orderbatch.ledger.journals.purged import enter_purge, purged_paths
from orderbatch.ledger.journals.undone import complete_undo
from orderbatch.ledger.queries import runs
from orderbatch.ledger.schema import DERIVED
from orderbatch.month.closing import close_month
from orderbatch.workspace.archive import archive_path, take_in_all
from orderbatch.workspace.inbox import look
from orderbatch.workspace.lock import holder_of, locked
from orderbatch.workspace.outbox import Others
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.depth import THOROUGH
from tests.ledgers import MONDAY, a_run, on

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork a process"),
]


@pytest.fixture(autouse=True, scope="module")
def one_secret() -> Iterator[None]:
    """The same for all desks here, so that their books and journals may be compared."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("orderbatch.ledger.connect.secrets.token_hex", lambda size: "0" * 2 * size)
        yield


OUTPUTS = (Output("Approval.xlsx", "plain"), Output("回执 C1.xlsx", "plain"), Output("batch.json", "plain"))
STANDS = {  # six cases are ordered, and every second one gives a gift
    "base": 6, "entitled": 3, "issued": 3, "issued_now": 3, "owed": 0, "owed_since": None,
    "terms": "buy_get|2:1|repeat|A-9|||/|2011-11-01..2031-11-30",
}  # fmt: skip
PAYMENT = {
    "source": "finance", "agent": "C1", "agent_name": "Agent", "region": "North", "policy": "W1",
    "policy_name": "Washing", "minor": 100, "paid_on": MONDAY, "reference": "V1", "cell": "C2",
}  # fmt: skip
TARGET = {
    "agent": "C1", "agent_name": "Agent", "region": "North", "regional_manager": "Li", "policy": "W1",
    "policy_name": "Washing", "target": 900, "paid": 300, "drawn": 0, "from_day": MONDAY, "to_day": None,
    "days_left": None, "per_week": None, "behind": False,
}  # fmt: skip
NOTICE = {
    "agent": "C1", "agent_name": "Agent", "policy": "W1", "policy_name": "Washing", "policy_kind": "buy_get",
    "change": "new", "terms": STANDS["terms"], "sku": "A-9", "product": "Soap dish", "target": 900,
    "from_day": MONDAY, "to_day": None, "base": 6, "entitled": 3, "issued": 3, "owed": 0,
    "next_missing": 2, "next_gifts": 1,
}  # fmt: skip
GIFT_STOCK = {
    "sku": "A-9", "product": "Soap dish", "had": None, "on_hand": 9, "spare": 6, "on_order": 0,
    "expected_on": None, "owed": 0,
}  # fmt: skip
POLICY_TABLES = (
    "gifts", "gift_lines", "gift_stock", "policy_payments", "payment_targets", "policy_notices",
)  # fmt: skip
FORMS = {"1.xlsx": b"a", "2.xlsx": b"bb", "订单.csv": b"ccc"}
ENDED, WENT_WRONG, KILLED = 0, 3, 9


def draw(batch: Batch, output: Output, _others: Others) -> bytes:
    return f"{batch.batch} {output.name} {batch.lines['ordered'].tolist()}".encode()


def a_desk(root: Path) -> Workspace:
    workspace = open_workspace(root)
    workspace.make_folders()
    for name, content in FORMS.items():
        (workspace.inbox / name).write_bytes(content)
        os.utime(workspace.inbox / name, (1_300_000_000, 1_300_000_000))
    return workspace


def mindless_run(workspace: Workspace, verdict: str = "C1", *, gives: bool = True) -> None:
    """The daily run's steps; `verdict`: the folder under which originals are filed. gives: gifts, too."""
    with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
        write_out(workspace, ledger, draw)
        arrived, _unsettled = look(workspace.inbox, 0)
        known = ledger.ask(runs.known, [file.sha256 for file in arrived])
        fresh = [file for file in arrived if file.sha256 not in known]
        if not fresh:
            return
        paths = {file.name: archive_path(on(MONDAY), verdict, file.sha256, file.name) for file in fresh}
        take_in_all(workspace, [(paths[file.name], file) for file in fresh])
        a_run(
            ledger,
            inputs=[
                {"name": file.name, "sha256": file.sha256, "archive_path": paths[file.name]} for file in fresh
            ],
            orders=[{"order_no": file.name} for file in fresh],
            lines=[{"order_no": file.name, "ordered": file.size} for file in fresh],
            gifts=[STANDS] if gives else [],
            gift_lines=[{"order_no": file.name, "cases": 1} for file in fresh if gives],
            payments=[{**PAYMENT, "document": file.name} for file in fresh],
            targets=[TARGET],
            notices=[NOTICE] if gives else [],
            gift_stock=[GIFT_STOCK] if gives else [],
            outputs=OUTPUTS,
        )
        write_out(workspace, ledger, draw)


# How many changes lie between two that are tried; none where each is asked for.
EVERY = bool(os.environ.get("ORDERBATCH_EVERY_STEP"))
SOME = 1 if EVERY else 5 if THOROUGH else 13
TWICE = 1 if EVERY or THOROUGH else 9


def everything(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def originals(files: Mapping[str, str]) -> list[str]:
    """The hashes of all that came in: no journals, which name where the originals lie, no certificates."""
    return sorted(
        sha256 for path, sha256 in files.items() if "/journal_" not in path and "/purge-" not in path
    )


def entries(workspace: Workspace) -> list[str]:
    """The whole ledger as text, without what follows from the rest of it."""
    books = sqlite3.connect(workspace.root / "ledger.db")
    derived = tuple(f'INSERT INTO "{name}"' for name in DERIVED)
    dumped = [line for line in books.iterdump() if not line.startswith(derived)]
    books.close()
    return dumped


def state(workspace: Workspace) -> dict[str, Any]:
    """All that a person can see, and the books."""
    folders = (workspace.inbox, workspace.archive, workspace.outbox)
    return {folder.name: everything(folder) for folder in folders} | {"books": entries(workspace)}


class Changes:
    """Counts the calls that change something and, at the n-th, lets `then` happen instead."""

    def __init__(self, at: int, then: Callable[[], None], books: bool) -> None:
        self.count, self.at, self.then = 0, at, then
        sys.addaudithook(self.heard)
        real_fsync = os.fsync

        def fsync(fd: Any) -> None:
            self.one()
            real_fsync(fd)

        os.fsync = fsync
        if books:
            sa.event.listen(sa.Engine, "before_cursor_execute", lambda *said: self.one(str(said[2])))
            sa.event.listen(sa.Engine, "commit", lambda _connection: self.one())

    def heard(self, event: str, said: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(said[1], str) and bool(set(said[1]) & set("wax+"))
        if writes or event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"):
            self.one()

    def one(self, sentence: str = "INSERT") -> None:
        if sentence.startswith(("INSERT", "UPDATE", "CREATE", "DELETE")):
            self.count += 1
            if self.count == self.at:
                self.then()


def killed() -> None:
    os._exit(KILLED)


def refused() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def in_child(
    workspace: Workspace,
    at: int,
    then: Callable[[], None],
    verdict: str = "C1",
    play: Callable[[Workspace], object] | None = None,
) -> int:
    """Run in a forked child in which something happens at the n-th change; how it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # fork beside threads: the child never touches theirs
        child = os.fork()
    if child == 0:
        ended = WENT_WRONG
        try:
            Changes(at, then, books=then is killed)
            play(workspace) if play else mindless_run(workspace, verdict)
            ended = ENDED
        except OSError:
            pass
        finally:
            os._exit(ended)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def keeps_every_byte(workspace: Workspace) -> None:
    """Whatever happened, each form is still whole somewhere."""
    present = {*everything(workspace.inbox).values(), *everything(workspace.archive).values()}
    assert {hashlib.sha256(content).hexdigest() for content in FORMS.values()} <= present


def is_as_if_nothing_had_happened(workspace: Workspace, wanted: dict[str, Any]) -> None:
    """What the doctor and a run with nothing new say of `wanted` they say of what equals it byte for byte."""
    mindless_run(workspace)
    assert state(workspace) == wanted
    left = (*workspace.state.glob("taking-in*"), *workspace.root.rglob(".*.tmp"))
    assert (left, is_whole(workspace)) == ((), True)


def is_whole(workspace: Workspace) -> bool:
    """Whether SQLite finds nothing wrong with the file itself."""
    with closing(sqlite3.connect(workspace.root / "ledger.db")) as books:
        keys = books.execute("PRAGMA foreign_key_check").fetchall()
        return [*keys, *books.execute("PRAGMA integrity_check").fetchall()] == [("ok",)]


def as_left(workspace: Workspace) -> str:
    """All that the next run finds: the files, the books as SQLite opens them, whether it was in the middle.

    Not who held the desk, who is dead.
    """
    found = everything(workspace.root)
    found.pop(holder_of(workspace).relative_to(workspace.root).as_posix(), None)
    copy = workspace.root.with_name(f"{workspace.root.name} as left")
    copy.mkdir()
    for name in ("ledger.db", "ledger.db-journal"):
        if found.pop(name, ""):
            shutil.copy(workspace.root / name, copy / name)
            found[f"{name} is there"] = ""
    with closing(sqlite3.connect(copy / "ledger.db")) as books:
        books.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
    found |= everything(copy)
    shutil.rmtree(copy)
    return str(sorted(found.items()))


class Ends:
    """What steps left behind: where one leaves the same as one before it, it is finished as that one was."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def is_new(self, workspace: Workspace) -> bool:
        left = as_left(workspace)
        is_new = left not in self.seen
        self.seen.add(left)
        return is_new


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    workspace = a_desk(tmp_path_factory.mktemp("wanted"))
    mindless_run(workspace)
    assert (everything(workspace.inbox), len(everything(workspace.outbox))) == ({}, len(OUTPUTS))
    assert examine(workspace, draw, every_batch=True) == []
    seen = state(workspace)
    mindless_run(workspace)
    assert state(workspace) == seen
    written = "\n".join(entries(workspace))
    assert [name for name in POLICY_TABLES if f'INSERT INTO "{name}"' not in written] == []
    return state(workspace)


def refused_at(tmp_path: Path, at: int) -> tuple[Workspace, int]:
    workspace = a_desk(tmp_path / str(at))
    return workspace, in_child(workspace, at, refused)


def killed_at(tmp_path: Path, at: int) -> tuple[Workspace, int]:
    """A desk whose first run was killed at a change; several tests go on from there, each with a copy."""
    kept = tmp_path.parent / f"killed at {at}"
    if at not in ENDED_AT:
        ENDED_AT[at] = in_child(a_desk(kept), at, killed)
    return as_it_is(kept, tmp_path / str(at)), ENDED_AT[at]


ENDED_AT: dict[int, int] = {}


def until_it_ends(
    tmp_path: Path, then: Callable[[], None], check: Callable[[Workspace, int], None], step: int = 1
) -> int:
    """Let something happen at the first, second … change (or every `step`), until a run ends before it."""
    at = 1 - step
    while True:
        at += step
        workspace, ended = killed_at(tmp_path, at) if then is killed else refused_at(tmp_path, at)
        keeps_every_byte(workspace)
        check(workspace, at)
        if ended == ENDED and then is killed:
            return at - 1
        if then is refused and at > 60:
            return at


def test_a_run_killed_before_any_change_is_finished_by_the_next(
    tmp_path: Path, wanted: dict[str, Any]
) -> None:
    ends = Ends()

    def check(workspace: Workspace, _at: int) -> None:
        if ends.is_new(workspace):
            is_as_if_nothing_had_happened(workspace, wanted)

    assert until_it_ends(tmp_path, killed, check, SOME) > 70


def test_a_run_killed_twice_is_finished_by_the_third(tmp_path: Path, wanted: dict[str, Any]) -> None:
    ends = Ends()

    def check(workspace: Workspace, at: int) -> None:
        in_child(workspace, 1 + at * 7 % 31, killed)
        keeps_every_byte(workspace)
        if ends.is_new(workspace):
            is_as_if_nothing_had_happened(workspace, wanted)

    assert until_it_ends(tmp_path, killed, check, TWICE) > 70


def test_a_run_that_the_disk_refuses_is_finished_by_the_next(tmp_path: Path, wanted: dict[str, Any]) -> None:
    ends = Ends()

    def check(workspace: Workspace, _at: int) -> None:
        if ends.is_new(workspace):
            is_as_if_nothing_had_happened(workspace, wanted)

    until_it_ends(tmp_path, refused, check, SOME)


def test_a_killed_run_whose_next_files_elsewhere_leaves_one_copy(
    tmp_path: Path, wanted: dict[str, Any]
) -> None:
    ends = Ends()

    def check(workspace: Workspace, at: int) -> None:
        in_child(workspace, 1 + at * 5 % 23, killed, verdict="unknown")
        if not ends.is_new(workspace):
            return
        mindless_run(workspace, "order")
        assert examine(workspace, draw, every_batch=True) == []
        assert originals(everything(workspace.archive)) == originals(wanted["archive"])

    until_it_ends(tmp_path, killed, check, SOME)


def mindless_undo(workspace: Workspace) -> None:
    undo(workspace, on(MONDAY, 18))


def mindless_purge(workspace: Workspace) -> None:
    """Every original goes, whatever is open."""
    with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
        going = [(row["sha256"], row["archive_path"]) for row in ledger.ask(runs.originals)]
        ledger.enter(enter_purge, "purge-2011-11-14-1", on(MONDAY, 18), going)
        write_out(workspace, ledger, draw)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk after its run."""
    workspace = a_desk(tmp_path_factory.mktemp("ready") / "desk")
    mindless_run(workspace)
    return workspace.root


def as_it_is(desk: Path, target: Path) -> Workspace:
    """A copy of a desk, to be played on."""
    shutil.copytree(desk, target)
    return open_workspace(target)


def test_an_undoing_killed_before_any_change_is_whole_or_never_was(ready: Path, tmp_path: Path) -> None:
    at, ended, ends = 0, KILLED, Ends()
    forms = sorted(hashlib.sha256(content).hexdigest() for content in FORMS.values())
    while ended == KILLED:
        at += SOME if not THOROUGH else min(SOME, 4)
        workspace = as_it_is(ready, tmp_path / str(at))
        ended = in_child(workspace, at, killed, play=mindless_undo)
        keeps_every_byte(workspace)
        if not ends.is_new(workspace):
            continue
        with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
            complete_undo(ledger, workspace)
            is_undone = ledger.ask(runs.batches) == []
        if not is_undone:
            mindless_undo(workspace)
        assert sorted(everything(workspace.inbox).values()) == forms
        mindless_run(workspace)
        assert examine(workspace, draw, every_batch=True) == []
        with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
            assert [row["batch"] for row in ledger.ask(runs.batches)] == ["2011-11-14-2"]
    assert at > 20


def mindless_close(workspace: Workspace, day: int = 1) -> None:
    close_month(workspace, dt.datetime(2011, 12, day), "2011-11", anyway=True)


def test_a_closing_killed_before_any_change_is_whole_or_never_was(ready: Path, tmp_path: Path) -> None:
    at, ended, ends = 0, KILLED, Ends()
    while ended == KILLED:
        at += 1 if EVERY else 3 if THOROUGH else 7
        workspace = as_it_is(ready, tmp_path / str(at))
        ended = in_child(workspace, at, killed, play=mindless_close)
        if not ends.is_new(workspace):
            continue
        for left in workspace.outbox.glob("monthly/.*.tmp"):  # of a command that died some time ago
            os.utime(left, (1_300_000_000, 1_300_000_000))
        with locked(workspace):
            mindless_run(workspace)  # with it all that was cut off is over
        assert examine(workspace, draw, every_batch=True) == []
        with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
            is_closed = bool(ledger.ask(closed_months))
        if not is_closed:
            mindless_close(workspace, 2)
        filed = list(workspace.archive.rglob("close-*.xlsx"))
        assert [path.parent.name for path in filed] == ["01" if is_closed else "02"]
        assert not list(workspace.state.glob("closing*"))
        assert examine(workspace, draw, every_batch=True) == []
    assert at > 15


def test_whatever_enters_something_says_that_its_journal_could_not_be_filed(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = as_it_is(ready, tmp_path / "desk")

    def refuse(_files: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(OrderbatchError) as caught:
        full.setattr("orderbatch.ledger.journals.filing.write_all", refuse)
        mindless_close(workspace)
    assert (caught.value.code, caught.value.exit_code) == ("JOURNAL_UNFILED", ExitCode.BUSY)
    assert all(caught.value.message(Words(language)) for language in LANGUAGES)
    assert {told.code for told in examine(workspace, draw)} == {"JOURNAL_PENDING"}
    with pytest.raises(OrderbatchError, match="MONTH_CLOSED"):
        mindless_close(workspace, 2)
    assert examine(workspace, draw) == []


def test_a_purge_killed_before_any_change_is_finished_by_the_next_run(ready: Path, tmp_path: Path) -> None:
    at, ended, ends = 0, KILLED, Ends()
    while ended == KILLED:
        at += SOME if not THOROUGH else min(SOME, 2)
        workspace = as_it_is(ready, tmp_path / str(at))
        ended = in_child(workspace, at, killed, play=mindless_purge)
        if not ends.is_new(workspace):
            continue
        mindless_run(workspace)
        assert examine(workspace, draw, every_batch=True) == []
        with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
            is_entered = bool(ledger.ask(purged_paths))
        assert is_entered == (not originals(everything(workspace.archive)))
        assert is_entered == bool(list(workspace.archive.rglob("purge-*.xlsx")))
    assert at > 10
