"""What the machine's scheduler ran here: a note when such a run begins and how it ended, for `doctor`.

A run that found nothing new leaves no trace of its own, so a scheduler that has stopped would not be seen.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.held import STATE

if TYPE_CHECKING:
    from orderbatch.workspace.workspace import Workspace

KEPT = 100  # runs that are remembered


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One run of the scheduler: when it began, its exit code (None: it did not end), its error's code."""

    began: dt.datetime
    exit: int | None
    code: str = ""


def scheduled_runs(workspace: "Workspace") -> list[Scheduled]:
    """The runs that the scheduler began here, oldest first; lines that nobody can read are passed over."""
    found: dict[dt.datetime, Scheduled] = {}
    path = _notes(workspace.state)
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            began, ended, code = json.loads(line)
            moment = dt.datetime.fromisoformat(began)
        except (ValueError, TypeError):
            continue
        found[moment] = Scheduled(moment, ended, code)
    return sorted(found.values(), key=lambda run: run.began)


@contextmanager
def noted_run(workspace: "Workspace", now: dt.datetime) -> Iterator[Callable[[int], None]]:
    """Note that a run began `now` (company zone) and how it ended, whatever ends it.

    What is yielded takes the exit code of a run that ended by itself.
    """
    ended: list[int] = []
    _note(workspace, Scheduled(now, None))
    try:
        yield ended.append
    except OrderbatchError as error:
        _note(workspace, Scheduled(now, int(error.exit_code), error.code))
        raise
    except Exception:
        _note(workspace, Scheduled(now, int(ExitCode.INTERNAL)))
        raise
    _note(workspace, Scheduled(now, ended[-1] if ended else int(ExitCode.DONE)))


def note_refused(root: Path, now: dt.datetime, error: OrderbatchError) -> None:
    """Note a run that ended before the desk was opened."""
    with _notes(root / STATE).open("a", encoding="utf-8") as notes:
        notes.write(_line(Scheduled(now, int(error.exit_code), error.code)))


def _note(workspace: "Workspace", run: Scheduled) -> None:
    """Note it beside what is noted by now: others may have been refused meanwhile."""
    from orderbatch.workspace.atomic import write_all

    others = [other for other in scheduled_runs(workspace) if other.began != run.began]
    workspace.make_folders()
    write_all([(_notes(workspace.state), "".join(map(_line, [*others[-KEPT:], run])).encode())])


def _line(run: Scheduled) -> str:
    return json.dumps([run.began.isoformat(), run.exit, run.code]) + "\n"


def _notes(state: Path) -> Path:
    return state / "scheduled.jsonl"
