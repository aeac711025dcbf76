"""A batch taken back: the books are as they were before it, and say so (11-keeping, Undo).

Its rows leave the books; its journal in the archive keeps them, and the journal of the undoing says that they
left. Its number is never given again, so that no document of it can be taken for one of a later batch.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.books import Ledger
from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.journals.journal import enter_journal, hangs_on
from orderbatch.ledger.queries.runs import archived, rows
from orderbatch.ledger.schema import METADATA, UNDONE, UNDONE_INPUTS
from orderbatch.workspace.putting_back import put_back, set_aside
from orderbatch.workspace.workspace import Workspace

UNDO = "undo"  # the kind of entry


def newest_batch(connection: sa.Connection) -> dict[str, Any] | None:
    """The newest batch: run, batch, day, desk; how many releases, decisions, documents came with it."""
    sentence = (
        "SELECT r.run, r.batch, r.day, r.desk, "
        "(SELECT COUNT(*) FROM releases q WHERE q.run = r.run) AS releases, "
        "(SELECT COUNT(*) FROM decisions d WHERE d.run = r.run) AS decisions, "
        "(SELECT COUNT(*) FROM outputs o WHERE o.run = r.run) AS documents "
        "FROM runs r ORDER BY r.run DESC LIMIT 1"
    )
    return next(iter(rows(connection, sentence)), None)


def batches_undone(connection: sa.Connection) -> frozenset[str]:
    """The numbers of the batches that were taken back, whichever desk's."""
    return frozenset(row["batch"] for row in rows(connection, "SELECT batch FROM undone"))


def inputs_of(connection: sa.Connection, run: int) -> list[dict[str, Any]]:
    """The files that came with a batch: name, sha256, received_at, path of the original below the workspace.

    A form of an earlier batch that was answered in this one did not come with it.
    """
    found = rows(
        connection,
        "SELECT i.name, i.sha256, i.received_at FROM inputs i WHERE i.run = :run AND NOT EXISTS (SELECT 1 "
        "FROM questions q WHERE q.run < :run AND q.sha256 = i.sha256 AND i.verdict <> 'duplicate') "
        "ORDER BY i.position",
        run=run,
    )
    paths = archived(connection, (row["sha256"] for row in found))
    return [{**row, "path": paths.get(row["sha256"], "")} for row in found]


def enter_undo(connection: sa.Connection, at: dt.datetime) -> None:
    """Take the newest batch out of the books, in the caller's transaction."""
    newest = newest_batch(connection)
    if newest is None:
        raise ValueError("there is no batch")
    files = inputs_of(connection, newest["run"])
    take_out(connection, newest["run"])
    number = enter_journal(connection, UNDO, f"{UNDO}-{newest['batch']}", at)
    entry = (number, newest["run"], newest["batch"], newest["day"], 0)
    insert(connection, UNDONE, ("journal", "run", "batch", "day", "finished"), [entry])
    names = ("name", "sha256", "received_at", "path")
    listed = [(number, place, *(file[name] for name in names)) for place, file in enumerate(files)]
    insert(connection, UNDONE_INPUTS, ("journal", "position", *names), listed)


def take_out(connection: sa.Connection, run: int) -> None:
    """Every row of a run leaves the tables; those that hang on others first."""
    there = set(sa.inspect(connection).get_table_names())
    for table in reversed(METADATA.sorted_tables):
        if table.name not in there or "journal" in table.columns:
            continue
        if "run" in table.columns:
            connection.execute(sa.delete(table).where(table.c.run == run))
        elif key := hangs_on(table):
            above = key.column.table
            of_run = sa.select(key.column).where(above.c.run == run)
            connection.execute(sa.delete(table).where(key.parent.in_(of_run)))


def complete_undo(ledger: Ledger, workspace: Workspace) -> None:
    """What an undoing has still to do after its entry; any later run does it too."""
    while waiting := ledger.ask(unfinished_undo):
        journal, day, batch, files = waiting
        put_back(workspace, files)
        set_aside(workspace, workspace.outbox / day / batch)
        ledger.enter(finish_undo, journal)


def unfinished_undo(connection: sa.Connection) -> tuple[int, str, str, list[dict[str, Any]]] | None:
    """(journal, day, batch, files) of what was undone and whose files are not all put back yet."""
    waiting = (
        "SELECT u.journal, u.day, u.batch FROM undone u JOIN journals j ON j.journal = u.journal "
        "WHERE u.finished = 0 AND j.desk = :desk ORDER BY u.journal"
    )
    found = rows(connection, waiting, desk=desk_of(connection))
    for row in found:
        files = rows(
            connection,
            "SELECT name, sha256, received_at, path FROM undone_inputs WHERE journal = :journal "
            "ORDER BY position",
            journal=row["journal"],
        )
        return row["journal"], row["day"], row["batch"], files
    return None


def finish_undo(connection: sa.Connection, journal: int) -> None:
    """Enter that its files are back in the inbox and its documents out of the way."""
    connection.execute(UNDONE.update().where(UNDONE.c.journal == journal).values(finished=1))


def undone_copies(connection: sa.Connection) -> Iterator[str]:
    """Paths of originals that this desk's archive keeps of batches that were undone."""
    sentence = (
        "SELECT i.path FROM undone_inputs i JOIN journals j ON j.journal = i.journal WHERE j.desk = :desk"
    )
    return (str(row["path"]) for row in rows(connection, sentence, desk=desk_of(connection)))
