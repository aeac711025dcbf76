"""A copy of the ledger after each run, by SQLite's own backup, so that it is whole whatever else happens."""

import datetime as dt
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from orderbatch.workspace.atomic import make_folder, sync_folder

DAYS = 30  # for so many days the last copy of each stays, however many runs there were


def backup(engine: sa.Engine, folder: Path, keep: int) -> Path | None:
    """Write `ledger-<run>-<batch>.db` unless it is there; keep the newest `keep`, and one a day for 30 days.

    A copy is looked through before it takes its name. `sqlite3.DatabaseError` where it is not whole.
    PostgreSQL is its server's to back up.
    """
    if engine.dialect.name != "sqlite" or keep == 0:
        return None
    with engine.connect() as connection:
        newest = connection.execute(sa.text("SELECT run, batch FROM runs ORDER BY run DESC LIMIT 1")).first()
        if newest is None:
            return None
        make_folder(folder)
        target = folder / f"ledger-{newest[0]:06}-{newest[1]}.db"
        for abandoned in folder.glob(".*.tmp"):  # of a run that died here
            abandoned.unlink()
        if target.exists():
            return target
        copy_to(connection, target)
    for old in superfluous(sorted(folder.glob("ledger-*.db")), keep):
        old.unlink()
    return target


def superfluous(backups: Sequence[Path], keep: int) -> list[Path]:
    """Of backups, oldest first, those that may go: not of the newest `keep`, nor a day's last of 30 days."""
    last_of_day = {_day(path): path for path in backups}
    days = sorted(last_of_day)
    newest = dt.date.fromisoformat(days[-1]) if days else dt.date.min
    wanted = {path for day, path in last_of_day.items() if (newest - dt.date.fromisoformat(day)).days < DAYS}
    return [path for path in backups[:-keep] if path not in wanted]


def _day(path: Path) -> str:
    """The day of the batch that a backup is named by: `ledger-000012-2026-11-23-1.db`."""
    return path.stem.split("-", 2)[2].rpartition("-")[0]


def copy_to(connection: sa.Connection, target: Path) -> None:
    """Copy a SQLite ledger to a file that is whole and safe on the disk once it has its name."""
    source = connection.connection.dbapi_connection
    unfinished = target.parent / f".{target.name}.tmp"
    copy = sqlite3.connect(unfinished)
    try:
        source.backup(copy)  # type: ignore[union-attr]
        said = [str(row[0]) for row in copy.execute("PRAGMA quick_check(1)")]
        if said != ["ok"]:
            raise sqlite3.DatabaseError("; ".join(said))
    finally:
        copy.close()
    descriptor = os.open(unfinished, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    unfinished.replace(target)
    sync_folder(target.parent)  # before an older one goes
