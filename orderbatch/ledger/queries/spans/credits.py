"""Credits and returns of shipped goods, by the day on which the goods had left (9, Periods).

What is decided about an incident later takes the place of what was decided before: an adjustment is the
difference between what counted once and what counts now.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows

# The day on which goods of the incident's order and item had left, as it was known by a run: what leaves of
# them later is another matter.
_LEFT = """(SELECT MAX(s.counted_on) FROM releases q JOIN shipments s ON s.pick_no = q.pick_no
    AND s.order_key = q.order_key AND s.line = q.line
    WHERE q.order_key = r.order_key AND q.sku = r.sku AND s.run <= {run})"""
_OPENED = "(SELECT MIN(t.run) FROM incidents t WHERE t.number = r.incident)"
_NEWEST = f"""
SELECT r.incident, r.kind, r.state, r.order_key, r.agent, r.agent_name, r.sku, r.product, r.cases,
  r.price_minor, r.minor, g.day AS came_on, g.batch AS batch,
  COALESCE((SELECT MIN(t.region) FROM incidents t WHERE t.number = r.incident), '') AS region,
  COALESCE({_LEFT.format(run=_OPENED)}, {_LEFT.format(run="r.run")}, r.decided_on) AS day
FROM resolutions r JOIN runs g ON g.run = r.run
WHERE r.run <= :last AND NOT EXISTS (SELECT 1 FROM resolutions n WHERE n.incident = r.incident
  AND n.run <= :last AND (n.run > r.run OR (n.run = r.run AND n.position > r.position)))
ORDER BY r.incident
"""
_COUNTS = ("credit", "return")  # what is made good in money


def _newest(connection: sa.Connection, last: int) -> list[dict[str, Any]]:
    """What was decided of each incident, as the books were after a run."""
    days = ("day", "came_on")
    return [
        {**row, **{name: dt.date.fromisoformat(row[name]) for name in days}, "cases": int(row["cases"] or 0),
         "minor": int(row["minor"] or 0)}
        for row in rows(connection, _NEWEST, last=last)
    ]  # fmt: skip


def _counted(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["incident"]: row for row in found if row["kind"] in _COUNTS and row["state"] == "done"}


def credited_between(connection: sa.Connection, since: dt.date, until: dt.date, last: int) -> tuple[int, int]:
    """(cases, minor units) that were credited or came back of goods that left on these days."""
    counted = [row for row in _counted(_newest(connection, last)).values() if since <= row["day"] < until]
    return sum(row["cases"] for row in counted), sum(row["minor"] for row in counted)


def credits_changed(
    connection: sa.Connection, since: int, last: int, before: dt.date
) -> list[dict[str, Any]]:
    """What the runs after `since` up to `last` changed of credits and returns of goods shipped before a day.

    Rows as `periods.adjustments` has them; returned (cases) and credited_minor, below 0 where taken back.
    """
    if since >= last:
        return []
    was, newest = _counted(_newest(connection, since)), _newest(connection, last)
    now, entries = _counted(newest), {row["incident"]: row for row in newest}
    found = []
    for incident in sorted({*was, *now}):
        told = [(was.get(incident), -1), (now.get(incident), 1)]
        if len({(row["day"], row["cases"], row["minor"]) if row else None for row, _sign in told}) == 1:
            continue
        newest_entry = entries[incident]
        found += [_adjustment(row, sign, newest_entry) for row, sign in told if row and row["day"] < before]
    return found


def _adjustment(row: dict[str, Any], sign: int, newest: dict[str, Any]) -> dict[str, Any]:
    names = ("order_key", "agent", "agent_name", "region", "sku", "product", "price_minor", "day")
    return {
        **{name: row[name] for name in names},
        "what": row["kind"],
        "came_on": newest["came_on"],
        "batch": newest["batch"],
        "reference": row["incident"],
        **dict.fromkeys(("line", "first_ordered", "first_proposed", "shipped", "on_time"), 0),
        "category": "",
        "returned": sign * row["cases"],
        "credited_minor": sign * row["minor"],
    }
