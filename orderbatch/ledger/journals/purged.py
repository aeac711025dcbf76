"""Originals that were destroyed when their time was over: the index row stays, with its hash (P-4.8.2)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.books import Ledger
from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.journals.journal import enter_journal, next_label
from orderbatch.ledger.queries.runs import NEWEST_OF_ITS_FILE, rows
from orderbatch.ledger.schema import PURGED
from orderbatch.workspace.atomic import sync_folder, write_all

PURGE = "purge"  # the kind of entry
Certify = Callable[[str, dt.datetime, Sequence[Mapping[str, Any]]], bytes]


def enter_purge(
    connection: sa.Connection, label: str, at: dt.datetime, originals: Sequence[tuple[str, str]]
) -> None:
    """Enter that originals (SHA-256, path below the workspace) may go; only after this are they removed."""
    number = enter_journal(connection, PURGE, label, at)
    entered = [(number, place, sha256, path) for place, (sha256, path) in enumerate(originals)]
    insert(connection, PURGED, ("journal", "position", "sha256", "path"), entered)


def next_purge(connection: sa.Connection, day: dt.date) -> str:
    """What the next purge of a day is called."""
    return next_label(connection, PURGE, day)


def purged_paths(connection: sa.Connection) -> dict[str, str]:
    """Path below this desk's workspace → the day on which that original was destroyed."""
    sentence = (
        "SELECT p.path, j.at FROM purged p JOIN journals j ON j.journal = p.journal "
        "WHERE j.desk = :desk ORDER BY j.journal"
    )
    return {row["path"]: row["at"][:10] for row in rows(connection, sentence, desk=desk_of(connection))}


def certificates(connection: sa.Connection) -> list[tuple[int, str, dt.datetime, str]]:
    """(journal, label, when, path of the certificate) of each purge of this desk, oldest first."""
    sentence = "SELECT journal, label, at FROM journals WHERE kind = :kind AND desk = :desk ORDER BY journal"
    return [
        (row["journal"], row["label"], at, f"archive/{at:%Y/%m/%d}/{row['label']}.xlsx")
        for row in rows(connection, sentence, kind=PURGE, desk=desk_of(connection))
        for at in (dt.datetime.fromisoformat(row["at"]),)
    ]


def destroyed(connection: sa.Connection, journal: int) -> list[dict[str, Any]]:
    """The index rows of what a purge destroyed, in its sequence (columns of `retention.originals_before`)."""
    return rows(
        connection,
        "SELECT i.agent, i.kind, i.received_at, i.name, i.size, p.sha256, p.path FROM purged p "
        "JOIN inputs i ON i.archive_path = p.path AND i.sha256 = p.sha256 JOIN runs r ON r.run = i.run "
        f"WHERE p.journal = :journal AND r.desk = :desk AND {NEWEST_OF_ITS_FILE} ORDER BY p.position",
        journal=journal,
        desk=desk_of(connection),
    )


def finish_purge(ledger: Ledger, root: Path, certify: Certify) -> str:
    """Remove what the newest purge may remove, then file its certificate; its path, "" where none is due.

    Any later run finishes what was cut off: with the certificate in its place all of it is done. `OSError`
    where a file cannot be removed or the certificate not be written.
    """
    done = ledger.ask(certificates)
    if not done or (root / done[-1][3]).exists():
        return ""
    journal, label, at, path = done[-1]
    listed = ledger.ask(destroyed, journal)
    folders = set()
    for original in listed:
        lying = root / str(original["path"])
        lying.unlink(missing_ok=True)
        folders.add(lying.parent)
    for folder in sorted(folders):
        if folder.is_dir():
            sync_folder(folder)
    write_all([(root / path, certify(label, at, listed))])
    return path
