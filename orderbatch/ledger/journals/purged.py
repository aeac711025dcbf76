"""Originals that were destroyed when their time was over: the index row stays, with its hash (P-4.8.2)."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from orderbatch.ledger.bulk import insert
from orderbatch.ledger.journals.journal import enter_journal
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.schema import PURGED

PURGE = "purge"  # the kind of entry


def enter_purge(
    connection: sa.Connection, label: str, at: dt.datetime, originals: Sequence[tuple[str, str]]
) -> None:
    """Enter that originals (SHA-256, path below the workspace) may go; only with this are they removed."""
    number = enter_journal(connection, PURGE, label, at)
    entered = [(number, place, sha256, path) for place, (sha256, path) in enumerate(originals)]
    insert(connection, PURGED, ("journal", "position", "sha256", "path"), entered)


def purged_paths(connection: sa.Connection) -> dict[str, str]:
    """Path below the workspace → the day on which that original was destroyed."""
    sentence = "SELECT p.path, j.at FROM purged p JOIN journals j ON j.journal = p.journal ORDER BY j.journal"
    return {row["path"]: row["at"][:10] for row in rows(connection, sentence)}
