"""What the last reply told its agent of an order (P-4.1.2): a later one says what it replaces. And in which
language an agent is told anything.
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from orderbatch.contract.batch import PROPOSED
from orderbatch.ledger.queries.runs import rows_in

_ORDERS = """
SELECT d.id, d.run, d.order_key, d.status, d.reason, d.reviewed, d.available_minor, r.batch, r.settings
FROM order_decisions d JOIN runs r ON r.run = d.run
JOIN outputs o ON o.run = d.run AND o.kind = 'reply' AND o.part = d.agent
WHERE d.order_key IN :wanted ORDER BY d.id"""
_LINES = """
SELECT decision, line, ordered, proposed, deferred, awaiting, cancelled, refused FROM line_decisions
WHERE decision IN :wanted ORDER BY decision, line"""

_ENDED = """
SELECT e.order_key, MAX(e.run) AS run FROM events e
WHERE e.order_key IN :wanted AND e.state IN ('superseded', 'lapsed') AND NOT EXISTS (
SELECT 1 FROM order_decisions d WHERE d.order_key = e.order_key AND d.run = e.run)
GROUP BY e.order_key"""

_LANGUAGES = """
SELECT agent, language FROM order_decisions WHERE id IN (
SELECT MAX(id) FROM order_decisions
WHERE agent IN :wanted AND run <= :run AND language <> '' GROUP BY agent)"""


def last_told(connection: sa.Connection, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Order key → the decision of which its agent was told last: batch, status, reason, …, lines.

    A proposal that the supervisor had yet to see was told in no reply (P-4.3.3).
    """
    found = {row["order_key"]: row for row in _told(connection, keys)}
    lines: dict[int, list[dict[str, Any]]] = {}
    for line in rows_in(connection, _LINES, [row["id"] for row in found.values()]):
        lines.setdefault(line["decision"], []).append(line)
    return {key: {**row, "lines": lines.get(row["id"], [])} for key, row in found.items()}


def told_as(connection: sa.Connection, keys: Iterable[str]) -> list[tuple[str, str, str]]:
    """(Batch, order key, status) of each decision of which a reply of its batch told, oldest first."""
    return [(row["batch"], row["order_key"], row["status"]) for row in _told(connection, keys)]


def plans_ended(connection: sa.Connection, keys: Iterable[str]) -> list[tuple[str, int]]:
    """(Order key, newest run) in which a plan of an order ended that the same run did not decide again."""
    return [(row["order_key"], int(row["run"])) for row in rows_in(connection, _ENDED, sorted(keys))]


def languages(connection: sa.Connection, agents: Iterable[str], run: int) -> dict[str, str]:
    """Agent → the language of his newest form that was decided by that run; who has none is left out."""
    found = rows_in(connection, _LANGUAGES, sorted(set(agents)), run=run)
    return {row["agent"]: row["language"] for row in found}


def _told(connection: sa.Connection, keys: Iterable[str]) -> list[dict[str, Any]]:
    return [row for row in rows_in(connection, _ORDERS, sorted(set(keys))) if _was_told(row)]


def _was_told(row: dict[str, Any]) -> bool:
    review = json.loads(row["settings"]).get("review", {})
    return row["status"] != PROPOSED or bool(row["reviewed"]) or not review.get("required", False)
