"""What can be asked of the ledger without pandas: runs, files, documents, what is overdue.

Of several desks on one ledger the books are common; files (inbox, archive, documents) are of the desk that
asks.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from orderbatch.contract.batch import Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.sheets.master import Master
from orderbatch.ledger.bulk import asked, asked_in, desk_of, pieces


def rows(connection: sa.Connection, sentence: str, **values: object) -> list[dict[str, Any]]:
    """The rows of a SELECT as plain dicts."""
    return list(asked(connection, sentence, values).mappings())


def rows_in(
    connection: sa.Connection, sentence: str, wanted: Iterable[str], **values: object
) -> Iterator[dict[str, Any]]:
    """The rows of a SELECT with `IN :wanted`, whatever the number of wanted values."""
    for some in pieces(wanted):
        yield from asked_in(connection, sentence, some, values).mappings()


def known(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """SHA-256 → (batch, name) under which the same bytes first came in (4-run step 5)."""
    sentence = (
        "SELECT i.sha256, r.batch, i.name FROM inputs i JOIN runs r ON r.run = i.run "
        "WHERE i.sha256 IN :wanted ORDER BY i.run DESC, i.position DESC"
    )
    return {row["sha256"]: (row["batch"], row["name"]) for row in rows_in(connection, sentence, hashes)}


def archived(connection: sa.Connection, hashes: Iterable[str]) -> dict[str, str]:
    """SHA-256 → path of the original below the workspace of this desk."""
    sentence = (
        "SELECT i.sha256, i.archive_path FROM inputs i JOIN runs r ON r.run = i.run "
        "WHERE i.sha256 IN :wanted AND i.archive_path <> '' AND r.desk = :desk"
    )
    found = rows_in(connection, sentence, hashes, desk=desk_of(connection))
    return {row["sha256"]: row["archive_path"] for row in found}


def last_look(connection: sa.Connection) -> dt.datetime | None:
    """When the newest run of this desk looked into its inbox."""
    sentence = sa.text("SELECT started_at FROM runs WHERE desk = :desk ORDER BY run DESC LIMIT 1")
    found = connection.execute(sentence, {"desk": desk_of(connection)}).scalar()
    return None if found is None else dt.datetime.fromisoformat(found)


def newest_look(connection: sa.Connection) -> dt.datetime:
    """As of when the books are: the newest run of any desk. There is one."""
    found = connection.execute(sa.text("SELECT started_at FROM runs ORDER BY run DESC LIMIT 1")).scalar_one()
    return dt.datetime.fromisoformat(found)


def looks_before(connection: sa.Connection, codes: Sequence[str]) -> dict[str, dt.datetime | None]:
    """File that the newest look of this desk left, told by one of these codes → the last that did not."""
    newest = "SELECT MAX(run) FROM runs WHERE desk = :desk"
    sentence = f"SELECT DISTINCT file FROM findings WHERE code IN :wanted AND run = ({newest})"
    left = rows_in(connection, sentence, codes, desk=desk_of(connection))
    return {row["file"]: _look_before(connection, codes, row["file"]) for row in left}


def _look_before(connection: sa.Connection, codes: Sequence[str], file: str) -> dt.datetime | None:
    sentence = (
        "SELECT started_at FROM runs WHERE desk = :desk AND NOT EXISTS (SELECT 1 FROM findings"
        " WHERE findings.run = runs.run AND code IN :wanted AND file = :file) ORDER BY run DESC LIMIT 1"
    )
    looks = rows_in(connection, sentence, codes, file=file, desk=desk_of(connection))
    return next((dt.datetime.fromisoformat(look["started_at"]) for look in looks), None)


def newest_day(connection: sa.Connection) -> dt.date | None:
    """The day of the newest run, whichever desk's."""
    found = connection.execute(sa.text("SELECT MAX(day) FROM runs")).scalar()
    return None if found is None else dt.date.fromisoformat(found)


def next_run(connection: sa.Connection) -> int:
    """The number of the next run: one that no run had, also none that was undone."""
    newest = sa.text("SELECT MAX(run) FROM (SELECT run FROM runs UNION ALL SELECT run FROM undone) AS given")
    return 1 + (connection.execute(newest).scalar() or 0)


def next_batch(connection: sa.Connection, day: dt.date) -> str:
    """The number of the next batch of a day: "<date>-<n>", n from 1."""
    sentence = sa.text(
        "SELECT batch FROM runs WHERE day = :day UNION ALL SELECT batch FROM undone WHERE day = :day"
    )
    taken = [int(row[0].rsplit("-", 1)[1]) for row in connection.execute(sentence, {"day": day.isoformat()})]
    return f"{day.isoformat()}-{max(taken, default=0) + 1}"


def batches(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every run of every desk, oldest first: batch, day, started_at, desk, inputs, orders, and their sums.

    proposed_cases, and proposed_minor in fen.
    """
    return rows(
        connection,
        "SELECT r.batch, r.day, r.started_at, r.desk, "
        "(SELECT COUNT(*) FROM inputs i WHERE i.run = r.run) AS inputs, COUNT(d.id) AS orders, "
        "COALESCE(SUM(d.proposed_cases), 0) AS proposed_cases, "
        "COALESCE(SUM(d.proposed_minor), 0) AS proposed_minor "
        "FROM runs r LEFT JOIN order_decisions d ON d.run = r.run "
        "GROUP BY r.run, r.batch, r.day, r.started_at, r.desk ORDER BY r.run",
    )


def own_batches(connection: sa.Connection) -> list[dict[str, Any]]:
    """Of `batches` those of this desk: their documents are in its outbox."""
    return [row for row in batches(connection) if row["desk"] == desk_of(connection)]


def own_batch(connection: sa.Connection, asked: str) -> tuple[str, str]:
    """Number and day of a batch of this desk, "" = the newest. Raises BATCH_NONE, BATCH_FIRST (exit 2)."""
    days = {row["batch"]: row["day"] for row in own_batches(connection)}
    number = asked or next(reversed(days), "")
    if number not in days:
        raise OrderbatchError("BATCH_NONE" if asked else "BATCH_FIRST", ExitCode.USAGE, batch=asked)
    return number, days[number]


def masters(connection: sa.Connection) -> dict[str, Master]:
    """The newest master of each kind: of several of one moment, the one that came last."""
    found = rows(
        connection,
        "SELECT m.kind, m.sha256, m.as_of, m.content FROM masters m WHERE m.id = (SELECT n.id FROM masters n "
        "WHERE n.kind = m.kind ORDER BY n.as_of DESC, n.id DESC LIMIT 1) ORDER BY m.kind",
    )
    return {
        row["kind"]: Master(
            row["kind"], row["sha256"], dt.datetime.fromisoformat(row["as_of"]), json.loads(row["content"])
        )
        for row in found
    }


def pending_outputs(connection: sa.Connection) -> list[tuple[str, Output]]:
    """(batch, document) of everything that is still to be published, oldest first."""
    found = rows(
        connection,
        "SELECT r.batch, o.name, o.kind, o.part FROM outputs o JOIN runs r ON r.run = o.run "
        "WHERE o.state = 'pending' AND r.desk = :desk ORDER BY o.run, o.position",
        desk=desk_of(connection),
    )
    return [(row["batch"], Output(row["name"], row["kind"], row["part"])) for row in found]


def outputs(connection: sa.Connection, batch: str) -> list[tuple[Output, str, str]]:
    """(document, state, SHA-256) of every document of a batch, in its sequence."""
    sentence = (
        "SELECT o.name, o.kind, o.part, o.state, o.sha256 FROM outputs o JOIN runs r ON r.run = o.run "
        "WHERE r.batch = :batch ORDER BY o.position"
    )
    found = rows(connection, sentence, batch=batch)
    return [(Output(row["name"], row["kind"], row["part"]), row["state"], row["sha256"]) for row in found]


def first_sent(connection: sa.Connection, batch: str, kind: str) -> dict[Output, str]:
    """Documents of a kind of a batch, each with the SHA-256 with which it first went out."""
    sentence = (
        "SELECT o.name, o.kind, o.part, o.first_sha256 FROM outputs o JOIN runs r ON r.run = o.run "
        "WHERE r.batch = :batch AND o.kind = :kind AND o.first_sha256 <> ''"
    )
    found = rows(connection, sentence, batch=batch, kind=kind)
    return {Output(row["name"], row["kind"], row["part"]): row["first_sha256"] for row in found}


def written_by(connection: sa.Connection, batch: str, program: str) -> set[str]:
    """Names of the documents of a batch that a program wrote as they are in the outbox."""
    found = rows(
        connection,
        "SELECT o.name FROM outputs o JOIN runs r ON r.run = o.run "
        "WHERE r.batch = :batch AND o.program = :program AND o.state = 'published'",
        batch=batch,
        program=program,
    )
    return {row["name"] for row in found}


def untidied(connection: sa.Connection) -> dict[str, list[tuple[str, str, str]]]:
    """Batch → (name, SHA-256, archive path) of inputs of runs whose inbox is not yet tidied."""
    found = rows(
        connection,
        "SELECT r.batch, i.name, i.sha256 FROM runs r JOIN inputs i ON i.run = r.run "
        "WHERE r.tidied = 0 AND r.desk = :desk ORDER BY r.run, i.position",
        desk=desk_of(connection),
    )
    paths = archived(connection, (row["sha256"] for row in found))
    result: dict[str, list[tuple[str, str, str]]] = {}
    for row in found:
        result.setdefault(row["batch"], []).append((row["name"], row["sha256"], paths.get(row["sha256"], "")))
    return result


# A form that was asked about came with one run and was booked by a later one: its newest row tells of it.
NEWEST_OF_ITS_FILE = """i.run = (SELECT MAX(n.run) FROM inputs n JOIN runs m ON m.run = n.run
WHERE n.sha256 = i.sha256 AND n.archive_path = i.archive_path AND m.desk = r.desk)"""


def originals(
    connection: sa.Connection,
    agent: str = "",
    kind: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[dict[str, Any]]:
    """The index of the archive (P-4.8.1): batch, name, kind, agent, received_at, verdict, hash, path."""
    return rows(
        connection,
        "SELECT r.batch, i.name, i.kind, i.agent, i.received_at, i.verdict, i.sha256, i.size, i.archive_path "
        "FROM inputs i JOIN runs r ON r.run = i.run WHERE i.archive_path <> '' AND r.desk = :desk "
        f"AND {NEWEST_OF_ITS_FILE} AND (:agent = '' OR i.agent = :agent) "
        "AND (:kind = '' OR i.kind = :kind) AND i.received_at >= :since AND i.received_at < :until "
        "ORDER BY i.received_at, i.archive_path",
        agent=agent,
        kind=kind,
        since=since.isoformat() if since else "",
        until=(until + dt.timedelta(days=1)).isoformat() if until else "9999",
        desk=desk_of(connection),
    )


def overdue(connection: sa.Connection, day: dt.date) -> list[dict[str, Any]]:
    """Released, not shipped, and due before `day` (P-4.5.1): one row a pick and order, oldest first."""
    found = rows(
        connection,
        "SELECT pick_no, order_key, order_no, agent, agent_name, region, due, COUNT(*) AS lines, "
        "SUM(cases) AS cases "
        "FROM unshipped WHERE due < :day "
        "GROUP BY pick_no, order_key, order_no, agent, agent_name, region, due "
        "ORDER BY due, agent, order_no, pick_no",
        day=day.isoformat(),
    )
    for row in found:
        row["cases"] = int(row["cases"])
        row["days"] = (day - dt.date.fromisoformat(row["due"])).days
    return found


def mark_published(
    connection: sa.Connection, batch: str, hashes: Mapping[str, str], program: str = ""
) -> None:
    """Enter that these documents of a batch (name → SHA-256) are in the outbox with these bytes.

    program: which wrote them, "" where that is not known.
    """
    sentence = sa.text(
        "UPDATE outputs SET state = 'published', sha256 = :sha256, program = :program, "
        "first_sha256 = CASE WHEN first_sha256 = '' THEN :sha256 ELSE first_sha256 END "
        "WHERE name = :name AND run = (SELECT run FROM runs WHERE batch = :batch)"
    )
    common = {"batch": batch, "program": program}
    connection.execute(
        sentence, [{"sha256": sha256, "name": name, **common} for name, sha256 in hashes.items()]
    )


def mark_pending(connection: sa.Connection, batch: str, names: Iterable[str]) -> None:
    """Enter that these documents of a batch are to be written again."""
    sentence = sa.text(
        "UPDATE outputs SET state = 'pending', sha256 = '' "
        "WHERE name = :name AND run = (SELECT run FROM runs WHERE batch = :batch)"
    )
    if values := [{"name": name, "batch": batch} for name in names]:
        connection.execute(sentence, values)


def mark_tidied(connection: sa.Connection, batch: str) -> None:
    """Enter that the inbox holds nothing of a batch any more."""
    connection.execute(sa.text("UPDATE runs SET tidied = 1 WHERE batch = :batch"), {"batch": batch})


def complaints(connection: sa.Connection) -> list[str]:
    """What SQLite's own integrity and foreign key checks say; PostgreSQL holds both by itself."""
    if connection.dialect.name != "sqlite":
        return []
    whole = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    loose = [
        f"{row[0]} {row[1]} → {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
    ]
    return [said for said in whole if said != "ok"] + loose
