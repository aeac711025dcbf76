"""One run at a time: an operating-system lock, freed by the system when we die (4-run step 1)."""

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.workspace import Workspace


def refuse_while_held(workspace: Workspace) -> None:
    """BUSY where another run holds the workspace: told before anything heavy is imported. It is not kept."""
    if workspace.state.is_dir():
        with locked(workspace):
            pass


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace; BUSY (exit 4), naming host, process and since when, where another run holds it."""
    lock = FileLock(workspace.state / "lock")
    holder = workspace.state / "holder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise OrderbatchError("BUSY", ExitCode.BUSY, **_read(holder, workspace)) from error
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder.write_text(json.dumps({"host": platform.node(), "pid": os.getpid(), "since": since}), "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: os.PathLike[str], workspace: Workspace) -> dict[str, object]:
    unknown: dict[str, object] = {"host": "?", "pid": "?", "since": "?"}
    try:
        with open(holder, encoding="utf-8") as text:  # noqa: PTH123 - any path-like
            found: dict[str, object] = json.load(text)
            since = workspace.local(datetime.fromisoformat(str(found["since"])))
            return unknown | found | {"since": f"{since:%Y-%m-%d %H:%M}"}
    except (OSError, ValueError, KeyError):
        return unknown
