"""Wherever a test runs: how far hypothesis looks, that forms are marked, in which process files are read."""

import gc
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, settings

from orderbatch.commands import running
from orderbatch.day import intake
from orderbatch.ledger import connect
from orderbatch.read.processes.one_file import Opened
from orderbatch.read.processes.pool import read_all
from orderbatch.read.processes.process import Task
from orderbatch.write.returned import mark as marking
from orderbatch.write.returned import marked_form
from tests import same_desk
from tests.depth import asked
from tests.same_desk import save_alike

readers_begun = running._readers_begun
SYNCED = (os.fsync, connect.PRAGMAS)  # what waits until the disk has it
UNSYNCED = tuple("synchronous=OFF" if said.startswith("synchronous") else said for said in connect.PRAGMAS)
SELDOM = 200_000  # new objects between two looks for those that hold each other
EVERY_CHECK = list(HealthCheck)
DESKS = asked("ORDERBATCH_EXAMPLES", 8, 60)
settings.register_profile(
    "usual", max_examples=DESKS, deadline=None, derandomize=True, suppress_health_check=EVERY_CHECK
)
settings.register_profile("thorough", max_examples=4000, deadline=None, suppress_health_check=EVERY_CHECK)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
save_alike()


@pytest.fixture(autouse=True)
def no_fault_of_ours_is_hidden(request: pytest.FixtureRequest) -> Iterator[None]:
    """A form that cannot be marked goes back as a fresh one; in tests only where it is odd on purpose."""
    if request.node.get_closest_marker("odd_package"):
        yield
        return
    mark = marking.mark

    def marked(*values: Any) -> bytes:
        try:
            return mark(*values)
        except Exception as error:  # noqa: BLE001 - whatever it is, the fresh form would hide it
            pytest.fail(f"a form is not marked in place: {error!r}")

    with patch.object(marked_form, "mark", marked):
        yield


def read_here(
    files: Sequence[tuple[str, bytes]],
    _workers: int = 0,
    extra: Mapping[str, Sequence[str]] | None = None,
    codes: Collection[str] = (),
    *_rest: object,
    answers: Mapping[str, Any] | None = None,
) -> list[Opened]:
    """Read in this process: starting others for every run of every test would take most of the time."""
    return Task(synonyms=extra, codes=codes, answers=answers)(files)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test reads as the desk does, in processes that may die, where it is marked `reading_processes`."""
    own = item.get_closest_marker("reading_processes")
    setattr(intake, "read_all", read_all if own else read_here)  # noqa: B010 - intake only borrows the name
    # What reads here needs no processes: `main(["run"])` would begin one a call, for nothing
    setattr(running, "_readers_begun", readers_begun if own else lambda _workspace: nullcontext())  # noqa: B010
    wait_for_the_disk(bool(item.get_closest_marker("synced")))
    changes_the_product = own or "monkeypatch" in getattr(item, "fixturenames", ())
    same_desk.kept = None if changes_the_product else desks_kept()


def wait_for_the_disk(does_wait: bool) -> None:
    """No power fails in a test, and a run waits some fifty times until the disk has what it wrote."""
    sync, pragmas = SYNCED if does_wait else (lambda _descriptor: None, UNSYNCED)
    setattr(os, "fsync", sync)  # noqa: B010 - for a while only
    setattr(connect, "PRAGMAS", pragmas)  # noqa: B010


def desks_kept() -> Path:
    """One folder for all processes of this session."""
    return Path(os.environ["ORDERBATCH_TEST_DESKS"])


def pytest_collection_finish() -> None:
    """What is imported by now stays: nothing need look through it again for what may be thrown away."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)
