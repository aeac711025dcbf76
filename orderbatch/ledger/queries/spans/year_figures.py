"""Figures over several months: the trend by month, the contract to date by agent, incidents of a month.

Each closed month counts as it was closed; `last` is the run as of which the books are read (9, Periods).
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.closed_sums import MOVED, moved_by_month
from orderbatch.ledger.queries.spans.sums import NO_RESEND, UNIT, Days

# A plus says from which side a join begins (`history`).
_SHIPMENTS = f"shipments s JOIN releases q ON {UNIT} AND q.gift = ''"
_RECEIVED = """
SELECT SUBSTR(r.day, 1, 7) AS month, COUNT(*) AS orders FROM orders o JOIN runs r ON r.run = o.run
WHERE o.run <= :last AND r.day >= :first AND r.day < :after
  AND NOT EXISTS (SELECT 1 FROM orders e WHERE e.order_key = o.order_key AND e.run < o.run)
GROUP BY SUBSTR(r.day, 1, 7)
"""
_YEAR = {
    "ordered": """
SELECT o.agent AS agent, SUM(l.ordered) AS cases, 0 AS minor FROM orders o
JOIN order_lines l ON l.order_id = o.id JOIN runs r ON r.run = o.run
WHERE r.day >= :since AND r.day < :until AND o.run <= :last AND NOT EXISTS (
  SELECT 1 FROM orders n WHERE n.order_key = o.order_key AND n.run > o.run AND n.run <= :last)
GROUP BY o.agent""",
    "shipped": f"""
SELECT t.agent AS agent, SUM(t.cases) AS cases, SUM(t.minor) AS minor FROM (
  SELECT q.agent AS agent, s.shipped AS cases, s.shipped * q.price_minor AS minor
  FROM {_SHIPMENTS} WHERE s.counted_on >= :since AND s.counted_on < :until AND s.run <= :last AND {NO_RESEND}
  UNION ALL
  SELECT q.agent, s.shipped, s.shipped * q.price_minor
  FROM {_SHIPMENTS} WHERE s.counted_on < :since AND s.run > :closing AND s.run <= :last AND {NO_RESEND}
) AS t GROUP BY t.agent""",
    "gifts": f"""
SELECT g.agent AS agent, SUM(g.cases) AS cases, 0 AS minor FROM (
  SELECT q.agent AS agent, q.cases AS cases FROM runs f JOIN releases q ON q.run = +f.run
  WHERE q.gift <> '' AND f.day >= :since AND f.day < :until AND f.run <= :last
  UNION ALL
  SELECT q.agent, -s.short FROM runs f JOIN shipments s ON s.run = +f.run JOIN releases q ON {UNIT}
  WHERE q.gift <> '' AND s.short <> 0 AND f.day >= :since AND f.day < :until AND f.run <= :last
) AS g GROUP BY g.agent""",
}
_OPENED = """
SELECT t.number, t.type, t.region, t.sku, t.product, t.opened_on FROM incidents t JOIN runs r ON r.run = t.run
WHERE t.change = 'opened' AND r.day >= :since AND r.day < :until AND r.run <= :last ORDER BY t.number
"""
_OPEN = """
SELECT t.number, t.opened_on FROM incidents t JOIN runs r ON r.run = t.run
WHERE r.day < :until AND t.run <= :last AND t.closed_on IS NULL AND NOT EXISTS (
  SELECT 1 FROM incidents n JOIN runs m ON m.run = n.run WHERE n.number = t.number AND m.day < :until
  AND n.run <= :last AND (n.run > t.run OR (n.run = t.run AND n.position > t.position)))
ORDER BY t.number
"""


def trend(connection: sa.Connection, first: str, month: str, last: int) -> list[dict[str, Any]]:
    """By month from `first` to `month`: orders received first, released, shipped (cases and minor units).

    A closed month is read as it was closed; only the lines of the others are summed.
    """
    after = f"{month}-32"  # behind every day of it, as text
    found = rows(connection, _RECEIVED, first=f"{first}-01", after=after, last=last)
    orders = {row["month"]: int(row["orders"]) for row in found}
    moved = moved_by_month(connection, first, month, last)
    none = dict.fromkeys(MOVED, 0)
    return [
        {"month": name, "orders": orders.get(name, 0), **moved.get(name, none)}
        for name in sorted({*orders, *moved})
    ]


def year_to_date(connection: sa.Connection, span: Days) -> dict[str, dict[str, tuple[int, int]]]:
    """ordered, shipped, gifts → agent → (cases, minor units) in a span of days.

    What was shipped before it and told after those days were closed is shipped here: it is in no other year.
    """
    days = {"since": span.since.isoformat(), "until": span.until.isoformat()}
    wanted = {**days, "last": span.last, "closing": span.closing}
    return {
        name: {
            row["agent"]: (int(row["cases"]), int(row["minor"]))
            for row in rows(connection, question, **wanted)
        }
        for name, question in _YEAR.items()
    }


def incidents_between(
    connection: sa.Connection, since: dt.date, until: dt.date, last: int
) -> tuple[list[dict[str, Any]], list[dt.date]]:
    """Incidents that were entered on these days (number, type, region, sku, product, opened_on), and since
    when each is open that is not closed at the end."""
    wanted = {"until": until.isoformat(), "last": last}
    opened = rows(connection, _OPENED, since=since.isoformat(), **wanted)
    waiting = rows(connection, _OPEN, **wanted)
    return opened, [dt.date.fromisoformat(row["opened_on"]) for row in waiting]
