"""What the machine's scheduler ran here: a note when such a run begins and how it ended, for `doctor`.

A run that found nothing new leaves no trace of its own, so a scheduler that has stopped would not be seen.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.atomic import write_all
from orderbatch.workspace.workspace import Workspace

KEPT = 100  # runs that are remembered


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One run of the scheduler: when it began, its exit code (None: it did not end), its error's code."""

    began: dt.datetime
    exit: int | None
    code: str = ""


def scheduled_runs(workspace: Workspace) -> list[Scheduled]:
    """The runs that the scheduler began here, oldest first; lines that nobody can read are passed over."""
    found: dict[dt.datetime, Scheduled] = {}
    path = _notes(workspace)
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            began, ended, code = json.loads(line)
            moment = dt.datetime.fromisoformat(began)
        except (ValueError, TypeError):
            continue
        found[moment] = Scheduled(moment, ended, code)
    return sorted(found.values(), key=lambda run: run.began)


@contextmanager
def noted_run(workspace: Workspace, now: dt.datetime) -> Iterator[Callable[[int], None]]:
    """Note that a run began `now` (company zone) and how it ended, whatever ends it.

    What is yielded takes the exit code of a run that ended by itself.
    """
    ended: list[int] = []
    before = scheduled_runs(workspace)[-KEPT:]
    _write(workspace, [*before, Scheduled(now, None)])
    try:
        yield ended.append
    except OrderbatchError as error:
        _write(workspace, [*before, Scheduled(now, int(error.exit_code), error.code)])
        raise
    except Exception:
        _write(workspace, [*before, Scheduled(now, int(ExitCode.INTERNAL))])
        raise
    _write(workspace, [*before, Scheduled(now, ended[-1] if ended else int(ExitCode.DONE))])


def _write(workspace: Workspace, runs: list[Scheduled]) -> None:
    lines = [json.dumps([run.began.isoformat(), run.exit, run.code]) + "\n" for run in runs]
    workspace.make_folders()
    write_all([(_notes(workspace), "".join(lines).encode())])


def _notes(workspace: Workspace) -> Path:
    return workspace.state / "scheduled.jsonl"
