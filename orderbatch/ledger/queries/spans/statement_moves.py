"""What moved on an agent's account in a span of days, and what is open of him (9, Agent statement)."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.sums import NO_RESEND, Days, RowName, add_up

_ORDER = "SUBSTR(q.order_key, LENGTH(q.agent) + 2)"
# Goods that are sent again count once, when they leave, and under a name of their own; they cost nothing.
# Of goods only what runs after `:after` told; decisions and payments, which replace others, as after `:last`.
_MOVED = f"""
  SELECT f.day AS day, CASE WHEN q.gift = '' THEN 'released' ELSE 'gift' END AS kind, {_ORDER} AS order_no,
    q.pick_no AS reference, q.cases AS cases, q.agent AS agent,
    CASE WHEN q.gift = '' THEN q.cases * q.price_minor ELSE 0 END AS minor
  FROM releases q JOIN runs f ON f.run = q.run WHERE q.run > :after AND q.run <= :last
    AND (q.gift <> '' OR {NO_RESEND})
  UNION ALL
  SELECT f.day, CASE WHEN q.gift = '' THEN 'short' ELSE 'gift_short' END, {_ORDER}, q.pick_no, -s.short,
    q.agent, CASE WHEN q.gift = '' THEN -s.short * q.price_minor ELSE 0 END
  FROM shipments s JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line
  JOIN runs f ON f.run = s.run WHERE s.short <> 0 AND s.run > :after AND s.run <= :last
    AND (q.gift <> '' OR {NO_RESEND})
  UNION ALL
  SELECT s.counted_on, CASE WHEN {NO_RESEND} THEN 'shipped' ELSE 'again' END, {_ORDER}, q.pick_no,
    s.shipped, q.agent, s.shipped * q.price_minor
  FROM shipments s JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line
    AND q.gift = ''
  WHERE s.run > :after AND s.run <= :last
  UNION ALL
  SELECT r.decided_on, CASE WHEN r.kind = 'charge' THEN 'charge' ELSE 'credit' END, r.order_no, r.incident,
    r.cases, r.agent, r.minor FROM resolutions r
  WHERE r.state = 'done' AND r.kind IN ('credit', 'return', 'charge') AND r.run <= :last
    AND NOT EXISTS (SELECT 1 FROM resolutions n WHERE n.incident = r.incident AND n.run <= :last
      AND (n.run > r.run OR (n.run = r.run AND n.position > r.position)))
  UNION ALL
  SELECT p.paid_on, 'payment', '', p.policy, 0, p.agent, p.minor FROM policy_payments p
  WHERE p.run <= :last AND (p.source = 'finance' OR NOT EXISTS (SELECT 1 FROM policy_payments f
      WHERE f.policy = p.policy AND f.source = 'finance' AND f.run <= :last))
"""
_MOVE = ("agent", "day", "kind", "order_no", "reference")
_MOVES = f"""
SELECT {", ".join(_MOVE)}, SUM(cases) AS cases, SUM(minor) AS minor FROM ({_MOVED}) AS moved
WHERE (:agent = '' OR agent = :agent) AND day >= :since AND day < :until GROUP BY {", ".join(_MOVE)}
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


def moves_between(connection: sa.Connection, span: Days, agent: str = "") -> dict[str, list[dict[str, Any]]]:
    """Agent → what moved in a span of days: day, kind, order_no, reference, cases, minor units.

    What runs after `span.closing` changed of earlier days is among it, under its own day: the statement of
    those days was sent without.
    """
    found: dict[RowName, list[int]] = {}
    for sign, since, until, after, last in _parts(span):
        told = rows(connection, _MOVES, agent=agent, since=since, until=until, after=after, last=last)
        add_up(
            found,
            (
                (tuple(row[name] for name in _MOVE), [sign * int(row["cases"]), sign * int(row["minor"])])
                for row in told
            ),
        )
    moves: dict[str, list[dict[str, Any]]] = {}
    for (who, day, *named), (cases, minor) in sorted(found.items()):
        if cases or minor:
            row = dict(zip(_MOVE[2:], named, strict=True))
            moves.setdefault(who, []).append(
                {"day": dt.date.fromisoformat(day), **row, "cases": cases, "minor": minor}
            )
    return moves


def _parts(span: Days) -> Iterator[tuple[int, str, str, int, int]]:
    """(sign, since, until, after, last) of what is added up: the days, and what changed of earlier ones."""
    since, until = span.since.isoformat(), span.until.isoformat()
    yield 1, since, until, 0, span.last
    if span.closing < span.last:
        yield 1, "", since, span.closing, span.last
        yield -1, "", since, span.closing, span.closing


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


def last_spoken(connection: sa.Connection, agent: str) -> tuple[str, str]:
    """(name, language of his newest form) of an agent; "" where no order of him was decided."""
    question = (
        "SELECT agent_name, language FROM order_decisions WHERE agent = :agent ORDER BY id DESC LIMIT 1"
    )
    for row in rows(connection, question, agent=agent):
        return row["agent_name"] or "", row["language"] or ""
    return "", ""
