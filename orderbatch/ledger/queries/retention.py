"""Which originals are old enough to be destroyed, and which stay because something is open (P-4.8.2)."""

import calendar
import datetime as dt
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.bulk import desk_of
from orderbatch.ledger.queries.runs import NEWEST_OF_ITS_FILE, originals, rows

_OPEN = """
SELECT i.archive_path AS path, o.order_no AS what
FROM orders o JOIN inputs i ON i.sha256 = o.sha256 AND i.archive_path <> ''
WHERE o.order_key IN (SELECT order_key FROM open_proposals UNION SELECT order_key FROM unshipped
  UNION SELECT order_key FROM open_parts)
UNION
SELECT i.archive_path, t.number FROM incidents t JOIN inputs i ON i.run = t.run AND i.archive_path <> ''
  AND (t.document = i.name OR t.document LIKE i.name || ' › %')
WHERE (SELECT n.closed_on FROM incidents n WHERE n.number = t.number
  ORDER BY n.run DESC, n.position DESC LIMIT 1) IS NULL
UNION
SELECT q.archive_path, q.document FROM questions q
WHERE NOT EXISTS (SELECT 1 FROM layouts l WHERE l.label = q.label)
ORDER BY path, what
"""

_OWED = """
SELECT i.archive_path AS path, g.policy_name AS what FROM gifts g
JOIN orders o ON o.agent = g.agent
  AND (g.from_day IS NULL OR SUBSTR(o.valid_at, 1, 10) >= g.from_day)
  AND (g.to_day IS NULL OR SUBSTR(o.valid_at, 1, 10) <= g.to_day)
JOIN inputs i ON i.sha256 = o.sha256 AND i.archive_path <> ''
WHERE g.owed > 0
  AND g.run = (SELECT MAX(n.run) FROM gifts n WHERE n.agent = g.agent AND n.policy = g.policy)
  AND EXISTS (SELECT 1 FROM releases q WHERE q.order_key = o.order_key AND q.gift = '')
ORDER BY path, what
"""


def originals_before(connection: sa.Connection, day: dt.date) -> list[dict[str, Any]]:
    """Originals received before that day and not destroyed yet, by agent and time.

    agent, kind, received_at, name, size in bytes, sha256, path below the workspace.
    """
    return rows(
        connection,
        "SELECT i.agent, i.kind, i.received_at, i.name, i.size, i.sha256, i.archive_path AS path "
        "FROM inputs i JOIN runs r ON r.run = i.run WHERE i.archive_path <> '' AND i.received_at < :day "
        f"AND r.desk = :desk AND {NEWEST_OF_ITS_FILE} AND i.archive_path NOT IN (SELECT p.path FROM purged p "
        "JOIN journals j ON j.journal = p.journal WHERE j.desk = :desk) "
        "ORDER BY i.agent, i.received_at, i.archive_path",
        day=day.isoformat(),
        desk=desk_of(connection),
    )


def of_month(connection: sa.Connection, agent: str, month: str) -> list[dict[str, Any]]:
    """An agent's originals of a month (YYYY-MM) in time order."""
    first = dt.date.fromisoformat(f"{month}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return originals(connection, agent, "", first, last)


def of_unclosed_months(connection: sa.Connection) -> dict[str, str]:
    """Path of an original → the month of its batch, where that month is not closed (9, Periods)."""
    question = (
        "SELECT i.archive_path AS path, MAX(SUBSTR(r.day, 1, 7)) AS month FROM inputs i "
        "JOIN runs r ON r.run = i.run WHERE i.archive_path <> '' "
        "AND SUBSTR(r.day, 1, 7) NOT IN (SELECT month FROM closed_months) "
        "GROUP BY i.archive_path ORDER BY i.archive_path"
    )
    return {row["path"]: row["month"] for row in rows(connection, question)}


def earning_owed_gifts(connection: sa.Connection) -> dict[str, list[str]]:
    """Path of the original of each order that may have earned an agent a gift that is owed → the policies."""
    return _by_path(connection, _OWED)


def still_open(connection: sa.Connection) -> dict[str, list[str]]:
    """Path of an original → the orders, incidents or unanswered questions for which it is still wanted."""
    return _by_path(connection, _OPEN)


def _by_path(connection: sa.Connection, sentence: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows(connection, sentence):
        found.setdefault(row["path"], []).append(row["what"])
    return {path: list(dict.fromkeys(whats)) for path, whats in found.items()}
