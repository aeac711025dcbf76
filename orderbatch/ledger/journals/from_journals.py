"""The books made again from their journals: row for row those that were lost (11-keeping)."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from orderbatch.ledger.bulk import insert
from orderbatch.ledger.connect import create_tables, create_views, upgrade
from orderbatch.ledger.journals.journal import Journal
from orderbatch.ledger.journals.undone import take_out
from orderbatch.ledger.revisions import HEAD
from orderbatch.ledger.schema import JOURNALS, METADATA
from orderbatch.ledger.views import VIEWS


def rebuild_into(connection: sa.Connection, journals: Sequence[Journal], hashes: Mapping[int, str]) -> None:
    """Enter what the journals say into an empty database, in the caller's transaction.

    journals: oldest first, without a gap. hashes: number → SHA-256 of the file. A journal of an older schema
    is entered as it was and brought to today's by the migrations that bring old ledgers there. `ValueError`
    where none of them holds the whole ledger.
    """
    whole = [place for place, journal in enumerate(journals) if journal.is_whole]
    if not whole:
        raise ValueError("no journal holds the whole ledger")
    first = journals[whole[-1]]
    if first.revision == HEAD:
        create_tables(connection)
    else:
        upgrade(connection, first.revision)
        _without_rows(connection)
    for journal in journals[whole[-1] :]:
        for name, (columns, entered) in journal.tables.items():
            insert(connection, sa.table(name), columns, map(tuple, entered))
        for run in _undone(journal) if not journal.is_whole else ():
            take_out(connection, run)
    if first.revision != HEAD:
        upgrade(connection)
    create_views(connection)
    _mark_filed(connection, journals, hashes)


def _without_rows(connection: sa.Connection) -> None:
    """Take out what migrations entered of their own, as a secret: the journals say what was there."""
    there = set(sa.inspect(connection).get_table_names())
    for table in reversed(METADATA.sorted_tables):
        if table.name in there:
            connection.execute(sa.delete(table))


def _undone(journal: Journal) -> list[int]:
    """The runs that an entry took out of the books."""
    columns, entered = journal.tables.get("undone", ([], []))
    return [row[columns.index("run")] for row in entered]


def _mark_filed(connection: sa.Connection, journals: Iterable[Journal], hashes: Mapping[int, str]) -> None:
    for journal in journals:
        filed = {"revision": journal.revision, "sha256": hashes[journal.number]}
        connection.execute(JOURNALS.update().where(JOURNALS.c.journal == journal.number).values(**filed))


def empty(connection: sa.Connection) -> None:
    """Take everything of ours out of a database that is to be made again."""
    for name, _definition in reversed(VIEWS):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    METADATA.drop_all(connection)
