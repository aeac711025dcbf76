"""Orders by the day on which their first release falls due, and what of them left in time (OTIF).

A run is never of an earlier day than the run before it, so an order's first release, and with it the month
that it counts in, is settled once it is there. Gifts and goods that are sent again are in no service figure.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.sums import FIRST, asked_orders

_FIRST_RELEASE = """q.gift = '' AND q.run <= :last
  AND NOT EXISTS (SELECT 1 FROM releases e WHERE e.order_key = q.order_key AND e.gift = '' AND e.run < q.run)
  AND NOT EXISTS (SELECT 1 FROM order_decisions x WHERE x.order_key = q.order_key AND x.incident <> '')"""
_DUE_IN = f"""SELECT q.order_key, MIN(q.due) AS due FROM releases q
WHERE q.due >= :since AND q.due < :until AND {_FIRST_RELEASE} GROUP BY q.order_key"""
# Those about which runs after a closing told something, and by when each was told last.
_TOLD_SINCE = f"""SELECT q.order_key, MIN(q.due) AS due, MAX(t.run) AS told, MAX(t.pick_no) AS pick_no
FROM (SELECT order_key, MAX(run) AS run, MAX(pick_no) AS pick_no FROM shipments
  WHERE run > :closing AND run <= :last AND counted_on < :before GROUP BY order_key) t
JOIN releases q ON q.order_key = t.order_key || ''
WHERE q.due < :before AND {_FIRST_RELEASE} GROUP BY q.order_key"""
_ASKED = asked_orders(
    "goods g JOIN order_decisions d ON d.order_key = g.order_key || '' JOIN runs r ON r.run = +d.run", "1 = 1"
)


def _left(last: str) -> str:
    """Cases of an order g that had left by the day on which it was due, as known after a run."""
    return f"""COALESCE((SELECT SUM(s.shipped) FROM releases q
  JOIN shipments s ON s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = q.line
  WHERE q.order_key = g.order_key AND q.gift = '' AND s.counted_on <= g.due AND s.run <= {last}), 0)"""


def _with_asked(goods: str, more: str) -> str:
    """Of each order of `goods`: order_key, due, asked (cases of the version in force), and `more`."""
    return f"""WITH goods AS MATERIALIZED ({goods}),
{_ASKED},
sums AS MATERIALIZED (SELECT a.order_key, SUM(l.ordered) AS asked FROM asked a
  JOIN line_decisions l ON l.decision = +a.id WHERE {FIRST} GROUP BY a.order_key)
SELECT g.order_key, g.due, n.asked, {more}
FROM goods g JOIN sums n ON n.order_key = g.order_key"""


def on_time_in_full(
    connection: sa.Connection, since: dt.date, until: dt.date, last: int, is_over: bool
) -> tuple[int, int]:
    """(orders whole by their day, orders due) of those due from a day to before another, as of a run.

    is_over: all of these days have come; else an order is due once the newest run is of its day, or it has
    left whole.
    """
    given = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    question = f"""SELECT COUNT(CASE WHEN w.shipped >= w.asked THEN 1 END) AS part,
  COUNT(CASE WHEN :over = 1 OR w.shipped >= w.asked
    OR w.due <= (SELECT MAX(day) FROM runs WHERE run <= :last) THEN 1 END) AS whole
FROM ({_with_asked(_DUE_IN, f"{_left(':last')} AS shipped")}) w"""
    found = rows(connection, question, over=int(is_over), **given)[0]
    return int(found["part"]), int(found["whole"])


def is_any_due(connection: sa.Connection, since: dt.date, until: dt.date) -> bool:
    """Whether goods fell due from a day to before another."""
    question = "SELECT 1 AS one FROM releases WHERE due >= :since AND due < :until AND gift = '' LIMIT 1"
    return bool(rows(connection, question, since=since.isoformat(), until=until.isoformat()))


def on_time_changed(
    connection: sa.Connection, closing: int, last: int, before: dt.date
) -> list[dict[str, Any]]:
    """Orders due before a day of which runs after `closing` up to `last` say another thing than was counted.

    Rows as `periods.adjustments` has them; on_time 1 where an order is found to have left whole in time, -1
    where it is found not to have.
    """
    if closing >= last:
        return []
    question = f"""SELECT w.*, d.agent, d.agent_name, d.region, r.day AS came_on, r.batch AS batch
FROM ({_with_asked(_TOLD_SINCE, f"g.told, g.pick_no, {_left(':closing')} AS was, {_left(':last')} AS now")}) w
JOIN runs r ON r.run = w.told JOIN order_decisions d ON d.id = (SELECT MAX(x.id) FROM order_decisions x
  WHERE x.order_key = w.order_key AND x.run <= :last)
WHERE (w.was >= w.asked) <> (w.now >= w.asked) ORDER BY w.due, w.order_key"""
    found = rows(connection, question, closing=closing, last=last, before=before.isoformat())
    return [_adjustment(row) for row in found]


def _adjustment(row: dict[str, Any]) -> dict[str, Any]:
    zero = ("line", "price_minor", "first_ordered", "first_proposed", "shipped", "returned", "credited_minor")
    return {
        "what": "on_time",
        "day": dt.date.fromisoformat(row["due"]),
        "came_on": dt.date.fromisoformat(row["came_on"]),
        **{name: row[name] for name in ("batch", "order_key", "agent", "agent_name", "region")},
        "reference": row["pick_no"],
        **dict.fromkeys(("sku", "product", "category"), ""),
        **dict.fromkeys(zero, 0),
        "on_time": 1 if row["now"] >= row["asked"] else -1,
    }
