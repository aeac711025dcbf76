"""The ledger's door: `ledger.ask(runs.known, hashes)`, `ledger.enter(commit, batch, …)`.

A question is a function of `queries/` or `load`, an entry one of `commit` or `queries.runs`. A new one needs
nothing here.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from orderbatch.ledger.backup import backup
from orderbatch.ledger.connect import WAIT_SECONDS, alone, connect, newest_backup
from orderbatch.ledger.file_mark import mistrust, note
from orderbatch.workspace.archive import originals_in
from orderbatch.workspace.lock import locked, locked_ledger
from orderbatch.workspace.workspace import Workspace

Rest = ParamSpec("Rest")
Asked = TypeVar("Asked")


def open_ledger(
    url: str, archive: Path, backups: Path, thorough: bool = True, desk: str = "", compares: bool = True
) -> "Ledger":
    """The ledger at a SQLAlchemy URL; a new one where there never was one.

    thorough: also look for damage in a file that is not as we left it. desk: whose files are meant where
    several desks share it. compares: hold such a file against its journals. Raises `OrderbatchError`
    LEDGER_MISSING, LEDGER_DAMAGED, LEDGER_NEWER, LEDGER_BEHIND, LEDGER_CHANGED (exit 5) naming the newest
    backup, or LEDGER_UNREACHABLE (exit 4).
    """
    engine = connect(url, archive, backups, thorough, desk, compares)
    return Ledger(engine, backups.parent if thorough else None)


def ledger_of(workspace: Workspace, thorough: bool = True, compares: bool = True) -> "Ledger":
    """The ledger of a desk (`open_ledger`)."""
    backups, desk = workspace.state / "backups", workspace.settings.ledger.workspace
    return open_ledger(workspace.ledger_url, workspace.archive, backups, thorough, desk, compares)


@contextmanager
def held_ledger(workspace: Workspace) -> Iterator["Ledger"]:
    """The ledger of a desk for whoever changes it: alone in its folder, and alone at a shared ledger."""
    with (
        locked(workspace),
        locked_ledger(workspace, WAIT_SECONDS),
        ledger_of(workspace) as ledger,
        ledger.alone(),
    ):
        yield ledger


def _is_of_a_cell(error: ValueError) -> bool:
    """Whether it arose where a cell is read: a day, a number or a JSON text in this room."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    module = str(trace.tb_frame.f_globals["__name__"]) if trace else ""
    return module.startswith((__package__ or "", "json"))


def is_new(workspace: Workspace) -> bool:
    """Whether nothing has happened here yet."""
    never = workspace.ledger_file and not workspace.ledger_file.exists()
    return bool(never) and not any(originals_in(workspace)) and not newest_backup(workspace.state / "backups")


class Ledger:
    """The books of a desk. Everything is read and written through here; only this room knows SQL."""

    def __init__(self, engine: sa.Engine, state: Path | None) -> None:
        self._engine = engine
        self._state = state  # where to note how the file was left

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, sa.exc.DatabaseError):
            self.mistrust()
        self.close()

    def mistrust(self) -> None:
        """Something is wrong with the file: the next opening looks through all of it."""
        if self._state is not None:
            mistrust(self._state)
        self._state = None

    def alone(self) -> AbstractContextManager[None]:
        """While no other desk works with this ledger (`connect.alone`)."""
        return alone(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        if self._state is not None:
            note(self._engine, self._state)

    def ask(
        self,
        question: Callable[Concatenate[sa.Connection, Rest], Asked],
        *rest: Rest.args,
        **named: Rest.kwargs,
    ) -> Asked:
        """The answer to a question, read at one moment.

        A cell that does not hold what we write there is damage (`DatabaseError`), no mistake of ours.
        """
        with self._engine.connect() as connection:
            try:
                return question(connection, *rest, **named)
            except ValueError as error:
                if _is_of_a_cell(error):
                    raise sa.exc.DatabaseError(question.__name__, None, error) from error
                raise

    def enter(
        self, entry: Callable[Concatenate[sa.Connection, Rest], None], *rest: Rest.args, **named: Rest.kwargs
    ) -> None:
        """Make an entry in one transaction: with its end all of it is true, before it nothing."""
        with self._engine.begin() as connection:
            entry(connection, *rest, **named)

    def backup(self, folder: Path, keep: int) -> Path | None:
        """Copy the ledger to `folder`, keeping the newest `keep` copies."""
        return backup(self._engine, folder, keep)
