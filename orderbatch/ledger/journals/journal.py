"""The journal of an entry: its rows as a text file that is filed with the originals (11-keeping).

One compressed text file an entry: a first line says what it is, then for each table one line that names its
columns and one line a row, then a last line that counts them. Each holds the hash of the one before it, so
that the archive alone makes the books again (`rebuild`). The first journal of a desk, and the first after
its ledger was brought to a newer schema, hold the whole ledger. Desks that share a ledger share the numbers;
each files its own entries, chained among themselves, in its own archive.
"""

import datetime as dt
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.bulk import asked, desk_of, next_number
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.revisions import HEAD
from orderbatch.ledger.schema import DERIVED, JOURNALS, METADATA, RUNS

FORMAT = 1
RUN = "run"  # the kind of entry that a run is
_ROWS = 2_000  # made into text at once
_GZIP = 31  # for zlib: a gzip file
_LEVEL = 1  # of compression: three quarters are gone at the first
# What is bookkeeping about files says nothing in a journal: the archive and the outbox show it.
BOOKKEEPING: dict[str, dict[str, object]] = {
    "outputs": {"state": "pending", "sha256": "", "first_sha256": "", "program": ""},
    "runs": {"tidied": 0},
    "journals": {"revision": "", "sha256": ""},
    "undone": {"finished": 1},
}
JOURNAL_FILES = "journal_*.jsonl.gz"
_NAME = re.compile(r"journal_(\d{6,})_(.+)\.jsonl\.gz")
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal as it was read: what its first line says, and its rows by table.

    program: which filed it, "" of one from before that was noted. desk: who filed it. before: SHA-256 of that
    desk's journal before it, "" for the first. is_whole: whether it holds the whole ledger.
    tables: name → (columns, rows).
    """

    number: int
    label: str
    revision: str
    program: str
    desk: str
    before: str
    is_whole: bool
    tables: dict[str, tuple[list[str], list[list[Any]]]]


def enter_journal(connection: sa.Connection, kind: str, label: str, at: dt.datetime) -> int:
    """Enter that the books changed, in the transaction that changes them; the journal's number."""
    number = next_number(connection, JOURNALS, "journal")
    newest = _before(connection, number, desk := desk_of(connection)).get("path", "")
    # Never in an earlier day's folder than the one before it: the newest is looked for from the end.
    folder = max(f"archive/{at:%Y/%m/%d}", str(newest).rpartition("/")[0])
    path = f"{folder}/journal_{number:06}_{label}.jsonl.gz"
    connection.execute(
        JOURNALS.insert().values(
            journal=number,
            run=sa.select(sa.func.max(RUNS.c.run)).scalar_subquery(),
            kind=kind,
            label=label,
            at=at.isoformat(),
            path=path,
            desk=desk,
            revision="",
            sha256="",
        )
    )
    return number


def next_label(connection: sa.Connection, kind: str, day: dt.date) -> str:
    """What the next entry of a kind is called on a day: `purge-2026-11-23-1`."""
    sentence = sa.text("SELECT COUNT(*) FROM journals WHERE kind = :kind AND at LIKE :day")
    earlier = connection.execute(sentence, {"kind": kind, "day": f"{day.isoformat()}%"}).scalar() or 0
    return f"{kind}-{day.isoformat()}-{earlier + 1}"


def _before(connection: sa.Connection, number: int, desk: str) -> dict[str, Any]:
    """The entry of a desk before that number; {} where there is none."""
    question = "SELECT * FROM journals WHERE journal < :number AND desk = :desk ORDER BY journal DESC LIMIT 1"
    return next(iter(rows(connection, question, number=number, desk=desk)), {})


def number_of(path: Path) -> int:
    """The number that a journal's name says; 0 where the file is no journal of ours."""
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def pending_journals(connection: sa.Connection) -> list[tuple[int, str]]:
    """(number, path below the workspace) of every journal that this desk has still to file, oldest first."""
    question = "SELECT journal, path FROM journals WHERE sha256 = '' AND desk = :desk ORDER BY journal"
    found = rows(connection, question, desk=desk_of(connection))
    return [(row["journal"], row["path"]) for row in found]


def journal_paths(connection: sa.Connection) -> dict[str, str]:
    """Path → SHA-256 of every journal of this desk; "" where it is not filed yet."""
    question = "SELECT path, sha256 FROM journals WHERE desk = :desk"
    return {row["path"]: row["sha256"] for row in rows(connection, question, desk=desk_of(connection))}


def mark_filed(connection: sa.Connection, number: int, sha256: str) -> None:
    """Enter that a journal stands in the archive with these bytes."""
    connection.execute(
        JOURNALS.update().where(JOURNALS.c.journal == number).values(revision=HEAD, sha256=sha256)
    )


def journal_of(connection: sa.Connection, number: int, program: str) -> bytes:
    """The journal of an entry, as a program files it: the same ledger gives the same bytes."""
    return _packed(journal_lines(connection, number, program))


def journal_lines(connection: sa.Connection, number: int, program: str) -> Iterator[list[str]]:
    """The lines of an entry's journal as the books tell it now, some at a time, without the last."""
    entry = rows(connection, "SELECT * FROM journals WHERE journal = :number", number=number)[0]
    earlier = _before(connection, number, entry["desk"])
    is_whole = earlier.get("revision", "") != HEAD
    first = {
        "journal": FORMAT,
        "schema": HEAD,
        "program": program,
        "number": number,
        "kind": entry["kind"],
        "label": entry["label"],
        "at": entry["at"],
        "desk": entry["desk"],
        "before": earlier.get("sha256", ""),
        "whole": is_whole,
    }
    return chain([[_ENCODE(first)]], _tables(connection, entry, is_whole))


def _packed(pieces: Iterable[list[str]]) -> bytes:
    """Lines as a file of a journal, with the one that counts them."""
    packer, digest, count = zlib.compressobj(_LEVEL, wbits=_GZIP), hashlib.sha256(), 0
    packed: list[bytes] = []
    for lines in pieces:
        text = "".join(f"{line}\n" for line in lines).encode()
        digest.update(text)
        packed.append(packer.compress(text))
        count += len(lines)
    last = _ENCODE({"lines": count, "sha256": digest.hexdigest()})
    return b"".join([*packed, packer.compress(f"{last}\n".encode()), packer.flush()])


def _tables(connection: sa.Connection, entry: dict[str, Any], is_whole: bool) -> Iterator[list[str]]:
    """The lines of each table, some at a time: a run's text at once takes ten times the room of its file."""
    last = {"journal": entry["journal"], "run": entry["run"]}
    for table in METADATA.sorted_tables:
        where = _entered(table, entry["kind"], is_whole)
        if where is None:
            continue
        kept = BOOKKEEPING.get(table.name, {})
        names = [column.name for column in table.columns]
        cells = ", ".join(f"{kept[name]!r} AS {name}" if name in kept else name for name in names)
        keys = ", ".join(column.name for column in table.primary_key.columns)
        sentence = f"SELECT {cells} FROM {table.name} {where} ORDER BY {keys}"
        for place, some in enumerate(asked(connection, sentence, last).partitions(_ROWS)):
            if not place:
                yield [_ENCODE({"table": table.name, "columns": names})]
            yield [_ENCODE(tuple(row)) for row in some]


def _entered(table: sa.Table, kind: str, is_whole: bool) -> str | None:
    """Which rows of a table an entry added, or all until it; None where it can have added none.

    Said in SQL as it is: for half a hundred tables a run, SQLAlchemy would take longer to say it than the
    ledger to answer.
    """
    sign = "<=" if is_whole else "="
    if table.name in DERIVED:
        return None
    if "journal" in table.columns:
        return f"WHERE journal {sign} :journal"
    if not is_whole and kind != RUN:
        return None
    if "run" in table.columns:
        return f"WHERE run {sign} :run"
    if key := hangs_on(table):
        own, other = key.parent.name, key.column
        return f"WHERE {own} IN (SELECT {other.name} FROM {other.table.name} WHERE run {sign} :run)"
    return "" if is_whole else None  # what is of no run was there before the first


def hangs_on(table: sa.Table) -> sa.ForeignKey | None:
    """What binds rows to rows of a run, as the lines to their order."""
    return next((key for key in table.foreign_keys if "run" in key.column.table.columns), None)


def read_journal(content: bytes) -> Journal:
    """A journal from its file. `ValueError` where it is damaged or of a format that we do not know."""
    try:
        text = gzip.decompress(content).decode()
        lines = text.split("\n")[:-1]
        first, last = json.loads(lines[0]), json.loads(lines[-1])
        body = "\n".join(lines[:-1]) + "\n"
        told = (last["lines"], last["sha256"])
        if told != (len(lines) - 1, hashlib.sha256(body.encode()).hexdigest()) or first["journal"] != FORMAT:
            raise ValueError("not whole")
        return Journal(
            first["number"],
            first["label"],
            first["schema"],
            first.get("program", ""),
            first.get("desk", ""),
            first["before"],
            first["whole"],
            _rows_by_table(lines[1:-1]),
        )
    except (OSError, EOFError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(str(error)) from error


def _rows_by_table(lines: list[str]) -> dict[str, tuple[list[str], list[list[Any]]]]:
    tables: dict[str, tuple[list[str], list[list[Any]]]] = {}
    current: list[list[Any]] = []
    for line in lines:
        said = json.loads(line)
        if isinstance(said, dict):
            current = []
            tables[said["table"]] = (said["columns"], current)
        else:
            current.append(said)
    return tables
