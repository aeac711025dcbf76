"""What a score measures, by agent, of a span of days and as the books were after a run (H-3.2.3(5)).

Each question gives agent → (part, whole).
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows

COMPLAINTS = "('product_quality', 'logistics', 'return')"  # types of incidents that are complaints
_SPAN = "r.day >= :since AND r.day < :until AND r.run <= :last"
# Orders that were held for money at any time, of all that were decided.
_MONEY = f"""
SELECT d.agent AS agent, COUNT(DISTINCT d.order_key) - COUNT(DISTINCT CASE WHEN d.status = 'held'
  THEN d.order_key END) AS part, COUNT(DISTINCT d.order_key) AS whole
FROM order_decisions d JOIN runs r ON r.run = d.run WHERE {_SPAN} AND d.incident = '' GROUP BY d.agent
"""
# Sales policies under which he is entitled to something in the end, of those that he bought under.
_POLICIES = f"""
SELECT g.agent AS agent, COUNT(DISTINCT CASE WHEN g.entitled > 0 THEN g.policy END) AS part,
  COUNT(DISTINCT g.policy) AS whole
FROM (SELECT b.agent AS agent, b.policy AS policy, MAX(b.run) AS run FROM gifts b JOIN runs r ON r.run = b.run
  WHERE {_SPAN} GROUP BY b.agent, b.policy) AS n
JOIN gifts g ON g.run = n.run AND g.agent = n.agent AND g.policy = n.policy GROUP BY g.agent
"""
# Order forms that were accepted, of those that were not a copy of one that had come.
_QUALITY = f"""
SELECT i.agent AS agent, SUM(CASE WHEN i.verdict = 'accepted' THEN 1 ELSE 0 END) AS part, COUNT(*) AS whole
FROM inputs i JOIN runs r ON r.run = i.run
WHERE {_SPAN} AND i.kind = 'order' AND i.verdict NOT IN ('duplicate', 'asked')
AND i.agent <> '' GROUP BY i.agent
"""
_COMPLAINTS = f"""
SELECT t.agent AS agent, COUNT(DISTINCT t.number) AS part, 0 AS whole FROM incidents t
JOIN runs r ON r.run = t.run WHERE {_SPAN} AND t.change = 'opened' AND t.type IN {COMPLAINTS} GROUP BY t.agent
"""
_RELEASED = """(SELECT COALESCE(SUM(q.cases), 0) FROM releases q WHERE q.order_key = d.order_key
  AND q.line = l.line AND q.gift = '' AND q.run <= :last)"""
# Of what he asked of items that everybody could have had: what was released in the end.
_TAKES = f"""
SELECT d.agent AS agent, SUM(CASE WHEN {_RELEASED} < l.ordered THEN {_RELEASED} ELSE l.ordered END) AS part,
  SUM(l.ordered) AS whole
FROM order_decisions d JOIN runs r ON r.run = d.run JOIN line_decisions l ON l.decision = d.id
JOIN sku_decisions k ON k.run = d.run AND k.sku = l.sku AND k.claimed <= k.available
WHERE {_SPAN} AND d.incident = '' AND NOT EXISTS (
  SELECT 1 FROM order_decisions e WHERE e.order_key = d.order_key AND e.id < d.id)
GROUP BY d.agent
"""
_QUESTIONS: Mapping[str, str] = {
    "money_in_time": _MONEY,
    "policies": _POLICIES,
    "order_quality": _QUALITY,
    "complaints": _COMPLAINTS,
    "takes": _TAKES,
}


def measures_between(
    connection: sa.Connection, since: dt.date, until: dt.date, last: int
) -> dict[str, dict[str, tuple[int, int]]]:
    """Measure → agent → (part, whole) from a day to before another; complaints: whole = his orders."""
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    found = {
        name: {
            row["agent"]: (int(row["part"]), int(row["whole"]))
            for row in rows(connection, question, **wanted)
        }
        for name, question in _QUESTIONS.items()
    }
    opened = found["complaints"]
    found["complaints"] = {
        agent: (opened.get(agent, (0, 0))[0], orders)
        for agent, (_held, orders) in found["money_in_time"].items()
    }
    return found


def turnover_between(connection: sa.Connection, since: dt.date, until: dt.date, last: int) -> dict[str, int]:
    """Agent → amount shipped from a day to before another, in minor units."""
    question = (
        "SELECT q.agent AS agent, SUM(s.shipped * q.price_minor) AS minor FROM shipments s "
        "JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line "
        "AND q.gift = '' WHERE s.counted_on >= :since AND s.counted_on < :until AND s.run <= :last "
        "GROUP BY q.agent"
    )
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    return {row["agent"]: int(row["minor"]) for row in rows(connection, question, **wanted)}
