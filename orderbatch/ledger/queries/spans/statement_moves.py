"""What moved on an agent's account in a span of days, and what is open of him (9, Agent statement)."""

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.sums import NO_RESEND

_ORDER = "SUBSTR(q.order_key, LENGTH(q.agent) + 2)"
# Goods that are sent again count once, when they leave, and under a name of their own; they cost nothing.
_MOVED = f"""
  SELECT f.day AS day, CASE WHEN q.gift = '' THEN 'released' ELSE 'gift' END AS kind, {_ORDER} AS order_no,
    q.pick_no AS reference, q.cases AS cases, q.agent AS agent,
    CASE WHEN q.gift = '' THEN q.cases * q.price_minor ELSE 0 END AS minor
  FROM releases q JOIN runs f ON f.run = q.run WHERE q.gift <> '' OR {NO_RESEND}
  UNION ALL
  SELECT f.day, CASE WHEN q.gift = '' THEN 'short' ELSE 'gift_short' END, {_ORDER}, q.pick_no, -s.short,
    q.agent, CASE WHEN q.gift = '' THEN -s.short * q.price_minor ELSE 0 END
  FROM shipments s JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line
  JOIN runs f ON f.run = s.run WHERE s.short <> 0 AND (q.gift <> '' OR {NO_RESEND})
  UNION ALL
  SELECT s.counted_on, CASE WHEN {NO_RESEND} THEN 'shipped' ELSE 'again' END, {_ORDER}, q.pick_no,
    s.shipped, q.agent, s.shipped * q.price_minor
  FROM shipments s JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line
    AND q.gift = ''
  UNION ALL
  SELECT r.decided_on, CASE WHEN r.kind = 'charge' THEN 'charge' ELSE 'credit' END, r.order_no, r.incident,
    r.cases, r.agent, r.minor FROM resolutions r
  WHERE r.state = 'done' AND r.kind IN ('credit', 'return', 'charge')
    AND NOT EXISTS (SELECT 1 FROM resolutions n WHERE n.incident = r.incident
      AND (n.run > r.run OR (n.run = r.run AND n.position > r.position)))
  UNION ALL
  SELECT p.paid_on, 'payment', '', p.policy, 0, p.agent, p.minor FROM policy_payments p
  WHERE p.source = 'finance' OR NOT EXISTS (SELECT 1 FROM policy_payments f
      WHERE f.policy = p.policy AND f.source = 'finance')
"""
_MOVES = f"""
SELECT day, kind, order_no, reference, SUM(cases) AS cases, SUM(minor) AS minor FROM ({_MOVED}) AS moved
WHERE agent = :agent AND day >= :since AND day < :until GROUP BY day, kind, order_no, reference
HAVING SUM(cases) <> 0 OR SUM(minor) <> 0 ORDER BY day, kind, order_no, reference
"""
_WHO_MOVED = f"""
SELECT DISTINCT agent FROM ({_MOVED}) AS moved
WHERE day >= :since AND day < :until AND (cases <> 0 OR minor <> 0) ORDER BY agent
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


def statements_agreed(connection: sa.Connection, agent: str) -> list[dict[str, str]]:
    """Which statements an agent agreed with, oldest first: month, day of the batch, who signed."""
    question = """SELECT r.day AS day, f.numbers AS numbers FROM findings f JOIN runs r ON r.run = f.run
WHERE f.code = 'STATEMENT_AGREED' AND f.value = :agent ORDER BY f.run, f.position"""
    return [
        {"day": row["day"], **json.loads(row["numbers"])} for row in rows(connection, question, agent=agent)
    ]


def open_of(connection: sa.Connection, agent: str) -> tuple[tuple[int, int], int]:
    """(cases, minor units) released and not shipped; cases that wait."""
    under_way = rows(connection, _UNDER_WAY, agent=agent)[0]
    waiting = rows(connection, _WAITING, agent=agent)[0]
    return (int(under_way["cases"]), int(under_way["minor"])), int(waiting["cases"])


def agents_that_moved(connection: sa.Connection, since: dt.date, until: dt.date) -> list[str]:
    """The agents of whom something moved on these days: goods, money, or a credit."""
    found = rows(connection, _WHO_MOVED, since=since.isoformat(), until=until.isoformat())
    return [row["agent"] for row in found]


def last_spoken(connection: sa.Connection, agent: str) -> tuple[str, str]:
    """(name, language of his newest form) of an agent; "" where no order of him was decided."""
    question = (
        "SELECT agent_name, language FROM order_decisions WHERE agent = :agent ORDER BY id DESC LIMIT 1"
    )
    for row in rows(connection, question, agent=agent):
        return row["agent_name"] or "", row["language"] or ""
    return "", ""
