"""Whether the books are behind: the archive or a backup knows entries that they do not (4-run, step 2).

An old copy that was put back looks whole. Nothing is decided on it: what was sent out since would be sent
out again, and what was taken in since would be lost.
"""

from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from orderbatch.ledger.journals.journal import JOURNAL_FILES, Journal, number_of, read_journal
from orderbatch.ledger.queries.runs import next_run

Lost = str | tuple[str, list[str | tuple[str, int]]]  # an entry; a run with the documents that it sent out
_NAMED = 3  # documents of one kind that are named; of the others the number is told


def what_is_lost(connection: sa.Connection, archive: Path, backups: Path) -> list[Lost]:
    """Each entry that the archive or the newest backup knows and the books do not, oldest first.

    A run is told with the documents that it sent out. [] where the books are not behind.
    """
    known = connection.execute(sa.text("SELECT MAX(journal) FROM journals")).scalar() or 0
    found = {number_of(path): path for path in _newer_journals(archive, known)}
    if found:
        return [_told(found[number]) for number in sorted(found)]
    following = next_run(connection)
    return [batch for run, batch in sorted(_backed_up(backups)) if run >= following]


def _newer_journals(archive: Path, known: int) -> Iterator[Path]:
    """Journals after the number that is known, looked for from the newest day back to the first known one."""
    for day in _days(archive):
        journals = [path for path in day.glob(JOURNAL_FILES) if number_of(path)]
        yield from (path for path in journals if number_of(path) > known)
        if any(number_of(path) <= known for path in journals):
            return


def _days(archive: Path) -> Iterator[Path]:
    """The day folders of the archive, the newest first."""
    folders = [archive]
    for _part in ("year", "month", "day"):
        folders = [
            below
            for folder in folders
            for below in sorted(folder.iterdir() if folder.is_dir() else (), reverse=True)
            if below.name.isdigit()
        ]
    yield from folders


def _told(path: Path) -> Lost:
    """An entry as a person knows it: the batch, and what it sent out."""
    try:
        journal = read_journal(path.read_bytes())
    except (OSError, ValueError):
        return path.name
    documents = list(_documents(journal))
    return (journal.label, documents) if documents else journal.label


def _documents(journal: Journal) -> Iterator[str | tuple[str, int]]:
    columns, found = journal.tables.get("outputs", ([], []))
    run = max((row[columns.index("run")] for row in found), default=0)
    own = [dict(zip(columns, row, strict=True)) for row in found if row[columns.index("run")] == run]
    for kind in dict.fromkeys(row["kind"] for row in own):
        names = [row["name"] for row in own if row["kind"] == kind]
        yield from names[:_NAMED]
        if len(names) > _NAMED:
            yield "", len(names) - _NAMED


def _backed_up(backups: Path) -> Iterator[tuple[int, str]]:
    """(run, batch) of every backup, as its name says."""
    for path in backups.glob("ledger-*.db"):
        run, _dash, batch = path.stem.removeprefix("ledger-").partition("-")
        if run.isdigit():
            yield int(run), batch
