"""A copy of the ledger after each run, by SQLite's own backup, so that it is whole whatever else happens."""

import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa


def backup(engine: sa.Engine, folder: Path, keep: int) -> Path | None:
    """Write `ledger-<run>-<batch>.db` unless it is there, and keep the newest `keep`.

    PostgreSQL is its server's to back up.
    """
    if engine.dialect.name != "sqlite" or keep == 0:
        return None
    with engine.connect() as connection:
        newest = connection.execute(sa.text("SELECT run, batch FROM runs ORDER BY run DESC LIMIT 1")).first()
        if newest is None:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"ledger-{newest[0]:06}-{newest[1]}.db"
        unfinished = folder / f".{target.name}.tmp"
        for abandoned in folder.glob(".ledger-*.tmp"):  # of a run that died here
            abandoned.unlink()
        if target.exists():
            return target
        _copy(connection, unfinished)
    unfinished.replace(target)
    for old in sorted(folder.glob("ledger-*.db"))[:-keep]:
        old.unlink()
    return target


def _copy(connection: sa.Connection, target: Path) -> None:
    source = connection.connection.dbapi_connection
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)  # type: ignore[union-attr]
    finally:
        copy.close()
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
