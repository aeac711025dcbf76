"""What earlier runs left for a person: goods not shipped, proposals not decided, money and answers not there.

One row a line or proposal, before the run that asks; what that run itself settles is taken off by it.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries import rows

_WHOSE = "d.order_key, d.order_no, d.agent, d.agent_name, d.region, d.regional_manager, r.batch AS number"
_PARTS = f"""
SELECT p.kind, p.source, p.position, {_WHOSE}, COALESCE(d.held_since, r.day) AS since, l.line,
  p.cases, p.cases * l.price_minor AS minor
FROM open_parts p JOIN order_decisions d ON d.id = p.decision
JOIN line_decisions l ON l.decision = p.decision AND l.position = p.line_position
JOIN runs r ON r.run = d.run WHERE p.kind IN ('held', 'awaiting') ORDER BY d.id, l.position"""
_PROPOSALS = f"""
SELECT CASE o.state WHEN 'held' THEN 'on_hold' ELSE 'proposed' END AS kind, {_WHOSE}, r.day AS since,
  d.reviewed, d.proposed_cases AS cases, d.proposed_minor AS minor
FROM open_proposals o JOIN order_decisions d ON d.id = o.decision JOIN runs r ON r.run = d.run
ORDER BY d.id"""
_GOODS = """
SELECT 'released' AS kind, d.order_key, d.order_no, d.agent, d.agent_name, d.region, '' AS regional_manager,
  d.pick_no AS number, r.day AS since, d.due AS ship_by, d.line, d.cases, d.cases * d.price_minor AS minor
FROM unshipped d JOIN runs r ON r.run = d.run ORDER BY d.run, d.position"""


def left_open(connection: sa.Connection, day: dt.date) -> list[dict[str, Any]]:
    """Open parts (kind held, awaiting), proposals (proposed, on_hold), goods (released), oldest first.

    Each with order, agent, number (batch or pick list), since (day), cases, minor; goods also with ship_by
    and is_told: a tracking sheet came in on `day` (P-4.5.1).
    """
    is_told = _was_tracked(connection, day)
    found = [row for sentence in (_PARTS, _PROPOSALS, _GOODS) for row in rows(connection, sentence)]
    for row in found:
        row["is_told"] = is_told
        for name in ("since", "ship_by"):
            row[name] = dt.date.fromisoformat(row[name]) if row.get(name) else None
    return found


def _was_tracked(connection: sa.Connection, day: dt.date) -> bool:
    sentence = (
        "SELECT 1 FROM inputs i JOIN runs r ON r.run = i.run "
        "WHERE r.day = :day AND i.kind = 'tracking' AND i.verdict = 'accepted'"
    )
    return connection.execute(sa.text(sentence), {"day": day.isoformat()}).first() is not None
