"""Whether the rows of the books are still as their journals told them when they were entered (11-keeping).

A number changed inside a valid row leaves a file that SQLite calls whole. What was entered never changes, so
each entry, told again from the books, is its journal in the archive. Telling all of them again takes about
as long as filing them did: a file that is as we left it (`file_mark`) is not asked, any other is, before use.
"""

import gzip
import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.bulk import desk_of
from orderbatch.ledger.journals.journal import RUN, journal_lines, journal_of, read_journal
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.revisions import HEAD


def changed_entries(connection: sa.Connection, root: Path) -> list[str]:
    """Labels of this desk's entries that the books no longer tell as their journals do, oldest first.

    root: the workspace's folder. A journal that is missing or damaged there says nothing, nor does one of an
    older schema, or of what was taken back since; the first of a newer schema tells all that was before it.
    """
    filed = rows(
        connection,
        "SELECT journal, COALESCE(run, 0) AS run, kind, label, path FROM journals "
        "WHERE desk = :desk AND revision = :head AND sha256 <> '' ORDER BY journal",
        desk=desk_of(connection),
        head=HEAD,
    )
    undone = [(row["journal"], row["run"]) for row in rows(connection, "SELECT journal, run FROM undone")]
    return [
        entry["label"]
        for entry in filed
        if _is_changed(connection, entry, root, {run for number, run in undone if number > entry["journal"]})
    ]


def _is_changed(connection: sa.Connection, entry: dict[str, Any], root: Path, gone: set[int]) -> bool:
    """Whether the rows of an entry differ from those in its journal. gone: runs taken back since."""
    if entry["kind"] == RUN and entry["run"] in gone:
        return False
    try:
        content = (root / entry["path"]).read_bytes()
        first, last = _ends(gzip.decompress(content))
        is_whole, program, wanted = first["whole"], first["program"], last["sha256"]
    except (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError):
        return False
    if is_whole and any(run <= entry["run"] for run in gone):
        return False
    return wanted != _digest(connection, entry["journal"], program) and _rows_differ(
        connection, entry["journal"], content
    )


def _ends(told: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first and the last line of a journal's text."""
    first, last = told[: told.index(b"\n")], told[told.rindex(b"\n", 0, -1) :]
    return json.loads(first), json.loads(last)


def _digest(connection: sa.Connection, number: int, program: str) -> str:
    """What the last line of an entry's journal would say of it now."""
    digest = hashlib.sha256()
    for lines in journal_lines(connection, number, program):
        digest.update("".join(f"{line}\n" for line in lines).encode())
    return digest.hexdigest()


def _rows_differ(connection: sa.Connection, number: int, content: bytes) -> bool:
    """Whether it is the rows that differ, and not the way in which another version writes them."""
    try:
        filed = read_journal(content)
    except ValueError:
        return False
    return filed.tables != read_journal(journal_of(connection, number, filed.program)).tables
