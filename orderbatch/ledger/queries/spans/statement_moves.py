"""What moved on an agent's account in a span of days, and what is open of him (9, Agent statement)."""

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows

_ORDER = "SUBSTR(q.order_key, LENGTH(q.agent) + 2)"
_MOVES = f"""
SELECT day, kind, order_no, reference, SUM(cases) AS cases, SUM(minor) AS minor FROM (
  SELECT f.day AS day, CASE WHEN q.gift = '' THEN 'released' ELSE 'gift' END AS kind, {_ORDER} AS order_no,
    q.pick_no AS reference, q.cases AS cases,
    CASE WHEN q.gift = '' THEN q.cases * q.price_minor ELSE 0 END AS minor
  FROM releases q JOIN runs f ON f.run = q.run WHERE q.agent = :agent
  UNION ALL
  SELECT s.counted_on, 'shipped', {_ORDER}, q.pick_no, s.shipped, s.shipped * q.price_minor
  FROM shipments s JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line
    AND q.gift = '' WHERE q.agent = :agent
  UNION ALL
  SELECT r.decided_on, CASE WHEN r.kind = 'charge' THEN 'charge' ELSE 'credit' END, r.order_no, r.incident,
    r.cases, r.minor FROM resolutions r
  WHERE r.agent = :agent AND r.state = 'done' AND r.kind IN ('credit', 'return', 'charge')
    AND NOT EXISTS (SELECT 1 FROM resolutions n WHERE n.incident = r.incident
      AND (n.run > r.run OR (n.run = r.run AND n.position > r.position)))
  UNION ALL
  SELECT p.paid_on, 'payment', '', p.policy, 0, p.minor FROM policy_payments p WHERE p.agent = :agent
    AND (p.source = 'finance' OR NOT EXISTS (SELECT 1 FROM policy_payments f
      WHERE f.policy = p.policy AND f.source = 'finance'))
) AS moved WHERE day >= :since AND day < :until GROUP BY day, kind, order_no, reference
HAVING SUM(cases) <> 0 OR SUM(minor) <> 0 ORDER BY day, kind, order_no, reference
"""
_UNDER_WAY = """
SELECT COALESCE(SUM(u.cases), 0) AS cases, COALESCE(SUM(u.cases * u.price_minor), 0) AS minor
FROM unshipped u WHERE u.agent = :agent AND u.gift = ''"""
_WAITING = """
SELECT COALESCE(SUM(p.cases), 0) AS cases FROM open_parts p JOIN order_decisions d ON d.id = p.decision
WHERE d.agent = :agent"""
_BALANCES = """
SELECT as_of, content FROM masters WHERE kind = 'balances' AND as_of < :until ORDER BY as_of DESC, id DESC
LIMIT 1"""


def moves_of(connection: sa.Connection, agent: str, since: dt.date, until: dt.date) -> list[dict[str, Any]]:
    """What moved from a day to before another: day, kind, order_no, reference, cases, minor units."""
    found = rows(connection, _MOVES, agent=agent, since=since.isoformat(), until=until.isoformat())
    for row in found:
        row["day"] = dt.date.fromisoformat(row["day"])
        row["cases"], row["minor"] = int(row["cases"]), int(row["minor"])
    return found


def balances_before(connection: sa.Connection, until: dt.date) -> tuple[str, dict[str, int]]:
    """As of when, and agent → balance, of the newest balances that speak of a moment before a day."""
    for row in rows(connection, _BALANCES, until=until.isoformat()):
        content = json.loads(row["content"])
        return row["as_of"][:16].replace("T", " "), dict(
            zip(content["agent"], content["balance"], strict=True)
        )
    return "", {}


def open_of(connection: sa.Connection, agent: str) -> tuple[tuple[int, int], int]:
    """(cases, minor units) released and not shipped; cases that wait."""
    under_way = rows(connection, _UNDER_WAY, agent=agent)[0]
    waiting = rows(connection, _WAITING, agent=agent)[0]
    return (int(under_way["cases"]), int(under_way["minor"])), int(waiting["cases"])


def agents_that_moved(connection: sa.Connection, since: dt.date, until: dt.date) -> list[str]:
    """The agents of whom goods were released or shipped on these days."""
    question = (
        "SELECT DISTINCT q.agent AS agent FROM releases q JOIN runs f ON f.run = q.run "
        "WHERE f.day >= :since AND f.day < :until UNION "
        "SELECT DISTINCT s.agent FROM shipments s WHERE s.counted_on >= :since AND s.counted_on < :until "
        "ORDER BY agent"
    )
    found = rows(connection, question, since=since.isoformat(), until=until.isoformat())
    return [row["agent"] for row in found]


def last_spoken(connection: sa.Connection, agent: str) -> tuple[str, str]:
    """(name, language of his newest form) of an agent; "" where no order of him was decided."""
    question = (
        "SELECT agent_name, language FROM order_decisions WHERE agent = :agent ORDER BY id DESC LIMIT 1"
    )
    for row in rows(connection, question, agent=agent):
        return row["agent_name"] or "", row["language"] or ""
    return "", ""
