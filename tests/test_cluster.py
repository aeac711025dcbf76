"""A Dask cluster reads and draws, the same to the byte; without it, or an answer, a sentence comes back."""

import os
import shutil
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.day import intake, run
from orderbatch.day.written import drawing
from orderbatch.read.processes import cluster, pool
from orderbatch.read.processes.one_file import Opened, opening
from orderbatch.read.turns import Steps
from orderbatch.workspace.workspace import open_workspace
from orderbatch.write.documents.outputs import render
from tests.desk import Desk


def a_desk(root: Path, scheduler: str) -> Desk:
    desk = Desk(root, f'[compute]\nscheduler = "{scheduler}"\n')
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 10", "C1 100, C2 100")
    desk.order("C1", "1", "A 8")
    return desk


def test_without_dask_a_scheduler_is_refused_and_nothing_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    desk = a_desk(tmp_path, "tcp://127.0.0.1:1")
    with pytest.raises(OrderbatchError, match="DASK_MISSING") as stopped:
        desk.run()
    assert stopped.value.exit_code == ExitCode.USAGE
    assert len(list((tmp_path / "inbox").iterdir())) == 5


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed on this machine")
    monkeypatch.setattr(cluster, "SECONDS", 0.5)
    with pytest.raises(OrderbatchError, match="SCHEDULER_UNUSABLE") as stopped:
        a_desk(tmp_path, "tcp://127.0.0.1:1").run()
    assert stopped.value.exit_code == ExitCode.BUSY


def dies_once(dead: Path, name: str, content: bytes, *known: Any) -> Steps[Opened]:
    """Opens a file, but the first process that comes to the second order dies of it."""
    if "C2" in name and not dead.exists():
        dead.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return (yield from opening(name, content, *known))


def draws_once(dead: Path, batch: Batch, outputs: Sequence[Output]) -> list[bytes]:
    """Draws documents, but the first process that comes to replies dies of it."""
    if outputs[0].kind == "reply" and not dead.exists():
        dead.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return [render(batch, output) for output in outputs]


def files_of(root: Path) -> dict[str, bytes]:
    """What a run left for people, by path; the journal tells the settings, and so the address."""
    found = [path for top in ("outbox", "archive") for path in (root / top).rglob("*.*")]
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in found
        if not path.name.startswith("journal_")
    }


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_whose_workers_are_killed_while_they_read_and_draw_gives_the_same_bytes_as_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed on this machine")
    monkeypatch.setattr("secrets.token_hex", lambda length: "0" * 2 * length)
    monkeypatch.setattr(pool, "CHUNK_FILES", 1)
    here, there = a_desk(tmp_path / "here", ""), tmp_path / "there"
    reading, at_a_reply = tmp_path / "dead reading", tmp_path / "dead at a reply"
    here.order("C2", "2", "A 8")
    (here.root / "inbox" / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    shutil.copytree(here.root, there)
    here.run()
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as dask:
        settings = f'[inbox]\nsettle_seconds = 0\n[compute]\nscheduler = "{dask.scheduler_address}"\n'
        (there / "orderbatch.toml").write_text(settings, encoding="utf-8")
        monkeypatch.setattr(intake, "read_all", partial(pool.read_all, opener=partial(dies_once, reading)))
        monkeypatch.setattr(drawing, "MANY", 1)
        monkeypatch.setattr(drawing, "_draw", partial(draws_once, at_a_reply))
        run(open_workspace(there), here.at("18:00"))
    assert reading.exists() and at_a_reply.exists()
    assert here.lines("proposed") == {"1/A": 5, "2/A": 5}
    assert "FILE_INCOMPLETE" in here.codes()
    assert files_of(there) == files_of(here.root)
