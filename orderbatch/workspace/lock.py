"""One run at a time: an operating-system lock, freed by the system when we die (4-run step 1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.held import MOMENT_SECONDS, told, who
from orderbatch.workspace.workspace import Workspace


@contextmanager
def held_while_loading(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace while what a run needs is imported: of runs begun together one alone imports it.

    BUSY where another holds it. The run takes the lock itself when it begins.
    """
    workspace.make_folders()  # as a run does; in those of a new workspace is its lock
    with locked(workspace):
        yield


@contextmanager
def locked(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace; BUSY (exit 4), naming host, process and since when, where another run holds it.

    Whoever holds it already goes on holding it.
    """
    if workspace.is_held:
        yield
        return
    lock = _lock_of(workspace.state)
    try:
        with _held(lock, MOMENT_SECONDS):
            yield
    except Timeout as error:
        raise OrderbatchError("BUSY", ExitCode.BUSY, **_holder(lock, workspace)) from error


@contextmanager
def locked_ledger(workspace: Workspace, seconds: float) -> Iterator[None]:
    """Hold a ledger file that other workspaces may share, for whoever holds this workspace already.

    Waits so long for another; then LEDGER_HELD (exit 4), saying who. A ledger in a workspace is under the
    lock of that workspace, any other under one beside it. A server has locks of its own.
    """
    lock = _lock_of_ledger(workspace)
    if lock is None:
        yield
        return
    try:
        with _held(lock, seconds):
            yield
    except Timeout as error:
        raise OrderbatchError(
            "LEDGER_HELD",
            ExitCode.BUSY,
            ledger=workspace.ledger_file,
            **_holder(lock, workspace),
        ) from error


def holder_of(workspace: Workspace) -> Path:
    """What says who holds the workspace; it is as old as the hold."""
    return _holder_file(_lock_of(workspace.state))


def _lock_of(state: Path) -> Path:
    return state / "lock"


def _lock_of_ledger(workspace: Workspace) -> Path | None:
    """None where the lock of the workspace is that of its ledger too, or the ledger is on a server."""
    if workspace.ledger_file is None:
        return None
    ledger = workspace.ledger_file.resolve()
    if ledger.parent == workspace.root.resolve():
        return None
    home = ledger.parent / workspace.state.name
    return _lock_of(home) if home.is_dir() else ledger.with_name(f"{ledger.name}.lock")


def _holder_file(lock: Path) -> Path:
    return lock.with_name(lock.name.removesuffix("lock") + "holder.json")


@contextmanager
def _held(lock: Path, seconds: float) -> Iterator[None]:
    """Hold a lock, and say beside it who does. It follows no link, and neither does what is said."""
    held = FileLock(lock)
    held.acquire(timeout=seconds)
    try:
        with told(_holder_file(lock)):
            yield
    finally:
        held.release()


def _holder(lock: Path, workspace: Workspace) -> dict[str, object]:
    return who(_holder_file(lock), workspace.local)
