"""Questions about forms that are still open, and the layouts that were answered (10, part 2)."""

import json
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.bulk import desk_of
from orderbatch.ledger.queries.runs import rows

_OPEN = """
SELECT q.label, q.document, q.sheet, q.sha256, q.agent, q.asked, q.received_at, q.archive_path,
r.day, r.batch, o.name AS workbook
FROM questions q JOIN runs r ON r.run = q.run JOIN outputs o ON o.run = q.run AND o.kind = 'reading'
WHERE r.desk = :desk AND q.run = (SELECT MAX(n.run) FROM questions n WHERE n.label = q.label)
AND NOT EXISTS (SELECT 1 FROM layouts l WHERE l.label = q.label) ORDER BY q.run, q.position"""
_LAYOUTS = """
SELECT l.label, l.agent, l.fingerprint, l.reading, l.answered_by, l.document, r.batch, r.day,
EXISTS (SELECT 1 FROM layouts_forgotten f WHERE f.label = l.label AND f.journal >
(SELECT MAX(j.journal) FROM journals j WHERE j.run = l.run AND j.kind = 'run')) AS forgotten
FROM layouts l JOIN runs r ON r.run = l.run ORDER BY l.run, l.position"""


def open_questions(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every question of this desk without an answer, in the sequence in which they were asked.

    workbook: name of the reading sheets on which it stands, of that day and batch.
    """
    return [
        {**row, "asked": json.loads(row["asked"])}
        for row in rows(connection, _OPEN, desk=desk_of(connection))
    ]


def answered(connection: sa.Connection) -> list[dict[str, Any]]:
    """Every answer that was ever given, oldest first; the newest of an agent and a fingerprint counts.

    forgotten: whether a person has said since that it no longer counts.
    """
    return [
        {**row, "reading": json.loads(row["reading"]), "forgotten": bool(row["forgotten"])}
        for row in rows(connection, _LAYOUTS)
    ]
