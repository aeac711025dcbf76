"""Documents drawn by others beside us: the same bytes, whatever becomes of those who draw."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import active_children
from pathlib import Path

import pytest

from orderbatch.contract.batch import Batch, Output
from orderbatch.day import run
from orderbatch.day.written import drawing
from orderbatch.workspace.workspace import open_workspace
from tests.desk import Desk
from tests.test_cluster import a_desk, files_of

WAYS = ("spawn", "fork") if sys.platform == "linux" else ("spawn",)
HERE = os.getpid()
_draw = drawing._draw
# From Python 3.12 on: a process of the tests has threads; a run has none when it is copied.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture
def alone_and_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Path]:
    """A desk that was run, each document drawn by the run itself, and the same desk before its run."""
    monkeypatch.setattr("secrets.token_hex", lambda length: "0" * 2 * length)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    alone = a_desk(tmp_path / "alone", "")
    alone.order("C2", "2", "A 8")
    (alone.root / "inbox" / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    shutil.copytree(alone.root, tmp_path / "not alone")
    alone.run()
    monkeypatch.setattr(drawing, "MANY", 1)
    return alone, tmp_path / "not alone"


@pytest.mark.parametrize(("way", "early"), [*((way, True) for way in WAYS), (WAYS[-1], False)])
def test_documents_drawn_by_other_processes_have_the_same_bytes(
    way: str, early: bool, alone_and_not: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, other = alone_and_not
    monkeypatch.setattr(drawing, "START", way)
    monkeypatch.setattr(drawing, "BESIDE_LINES", 100 if early else 0)
    drawn: list[Output] = []
    take = drawing._Coming.take

    def taken(coming: drawing._Coming, output: Output) -> bytes | None:
        content = take(coming, output)
        drawn.extend([output] if content else [])
        return content

    monkeypatch.setattr(drawing._Coming, "take", taken)
    run(open_workspace(other), alone.at("18:00"))
    assert files_of(other) == files_of(alone.root)
    assert {"summary", "approval", "reply"} <= {output.kind for output in drawn}
    assert not {"mail", "batch"} & {output.kind for output in drawn}


def dies_elsewhere(batch: Batch, outputs: Sequence[Output]) -> list[bytes]:
    if os.getpid() != HERE and outputs[0].kind == "reply":
        os.kill(os.getpid(), signal.SIGKILL)
    return _draw(batch, outputs)


@pytest.mark.skipif(sys.platform != "linux", reason="a process is copied as it stands on Linux alone")
def test_what_died_with_its_process_is_drawn_here(
    alone_and_not: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, other = alone_and_not
    monkeypatch.setattr(drawing, "_draw", dies_elsewhere)
    run(open_workspace(other), alone.at("18:00"))
    assert files_of(other) == files_of(alone.root)


def hangs_elsewhere(batch: Batch, outputs: Sequence[Output]) -> list[bytes]:
    if os.getpid() != HERE and outputs[0].kind == "reply":
        time.sleep(600)
    return _draw(batch, outputs)


@pytest.mark.skipif(sys.platform != "linux", reason="a process is copied as it stands on Linux alone")
def test_what_does_not_come_in_time_is_drawn_here_and_whoever_hangs_is_ended(
    alone_and_not: tuple[Desk, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, other = alone_and_not
    monkeypatch.setattr(drawing, "PATIENCE", 2.0)
    monkeypatch.setattr(drawing, "_draw", hangs_elsewhere)
    run(open_workspace(other), alone.at("18:00"))
    assert files_of(other) == files_of(alone.root)
    assert active_children() == []


BEGINS_AND_IS_KILLED = """
import os, signal, sys, time
from orderbatch.day.written import drawing
with drawing._asking("", 2, None) as ask:
    drawing._draw = lambda _batch, _some: time.sleep(600)
    asked = [ask([]), ask([])]
    time.sleep(0.3)
    children = open(f"/proc/self/task/{os.getpid()}/children").read()
    print(children, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a process is copied as it stands on Linux alone")
def test_those_who_draw_end_with_a_run_that_is_killed() -> None:
    said = subprocess.run(
        [sys.executable, "-c", BEGINS_AND_IS_KILLED], capture_output=True, text=True, check=False, timeout=60
    )
    children = [Path("/proc") / number for number in said.stdout.split()]
    assert len(children) == 2, said.stderr
    for _moment in range(100):
        if not any(child.exists() and "Z" not in _state(child) for child in children):
            return
        time.sleep(0.1)
    pytest.fail("a process that draws outlives its run by ten seconds")


@pytest.mark.skipif(sys.platform != "linux", reason="a process is copied as it stands on Linux alone")
def test_a_run_has_no_thread_when_it_is_copied(tmp_path: Path) -> None:
    a_desk(tmp_path, "")
    said = subprocess.run(
        [sys.executable, "-c", RUNS_AND_COUNTS, str(tmp_path)], capture_output=True, text=True, check=False
    )
    copied = said.stdout[: said.stdout.index("{")].split()
    assert copied and set(copied) == {"1"}, said.stderr


RUNS_AND_COUNTS = """
import os, sys
from orderbatch import cli
os.cpu_count = lambda: 2
os.register_at_fork(before=lambda: print(len(os.listdir("/proc/self/task")), flush=True))
main = cli.main
def main_of_many():
    from orderbatch.day.written import drawing
    drawing.MANY = 1
    return main()
cli.main = main_of_many
sys.argv = ["orderbatch", "--json", "-C", sys.argv[1], "run", "--at", "2026-11-23 18:00"]
cli.console()
"""


def _state(child: Path) -> str:
    try:
        return (child / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"
