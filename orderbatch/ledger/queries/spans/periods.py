"""Months as the ledger has them: which there are, what changes a closed one, what is undecided (9)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.month_figures import year_and_month
from orderbatch.ledger.cells import StoredKind
from orderbatch.ledger.frames import query
from orderbatch.ledger.queries.history import span_of
from orderbatch.ledger.queries.open_work import left_open
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.credits import credits_changed
from orderbatch.ledger.queries.spans.on_time import is_any_due, on_time_changed

_MONTHS = """
SELECT DISTINCT SUBSTR(day, 1, 7) AS month FROM runs
UNION SELECT DISTINCT SUBSTR(counted_on, 1, 7) FROM shipments
UNION SELECT month FROM closed_months ORDER BY month
"""
_NEWEST_CLOSED = "SELECT COALESCE(MAX(month), '') AS month FROM closed_months"


def months_of(connection: sa.Connection) -> list[str]:
    """Every month with something in it, oldest first: `2026-10`.

    A batch was run, goods were shipped, or goods fell due and nothing at all happened.
    """
    found = [row["month"] for row in rows(connection, _MONTHS)]
    closed = rows(connection, _NEWEST_CLOSED)[0]["month"]
    idle = [month for month in _between(found) if month > closed]
    return sorted([*found, *(month for month in idle if is_any_due(connection, *_span(month)))])


def _between(months: Sequence[str]) -> Iterator[str]:
    """The months missing between the first of these and the last."""
    for name, following in pairwise(months):
        _first, after = _span(name)
        while (month := f"{after:%Y-%m}") < following:
            yield month
            _first, after = _span(month)


def _span(month: str) -> tuple[dt.date, dt.date]:
    return span_of(*year_and_month(month))


def newest_run(connection: sa.Connection) -> int:
    """The number of the newest run; 0 before the first."""
    return int(connection.execute(sa.text("SELECT MAX(run) FROM runs")).scalar() or 0)


_WHOSE = """d.order_key AS order_key, d.agent AS agent, d.agent_name AS agent_name, d.region AS region,
  l.line AS line, l.sku AS sku, l.product AS product, l.category AS category, l.price_minor AS price_minor"""
_SHIPPED = f"""
SELECT 'shipped' AS what, s.counted_on AS day, g.day AS came_on, g.batch AS batch,
  s.pick_no AS reference, {_WHOSE}, 0 AS first_ordered, 0 AS first_proposed, s.shipped AS shipped,
  0 AS returned, 0 AS credited_minor, 0 AS on_time
FROM shipments s JOIN runs g ON g.run = s.run
JOIN releases q ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line AND q.gift = ''
JOIN runs r ON r.batch = q.proposal
JOIN order_decisions d ON d.run = r.run AND d.order_key = q.order_key AND d.incident = ''
JOIN line_decisions l ON l.decision = d.id AND l.line = q.line
WHERE s.run > :since AND s.run <= :last AND s.counted_on < :before AND s.shipped <> 0
"""
_IN_FORCE = """COALESCE((SELECT MAX(v.run) FROM orders v
  WHERE v.order_key = d.order_key AND v.run <= :since), 0)"""
# What was asked for, of an order of which a newer version came since: it is asked for there.
_REPLACED = f"""
SELECT 'replaced' AS what, r.day AS day, g.day AS came_on, g.batch AS batch, o.document AS reference,
  {_WHOSE}, -l.ordered AS first_ordered, -l.proposed AS first_proposed, 0 AS shipped,
  0 AS returned, 0 AS credited_minor, 0 AS on_time
FROM order_decisions d JOIN runs r ON r.run = d.run JOIN line_decisions l ON l.decision = d.id
JOIN orders o ON o.order_key = d.order_key AND o.run = (SELECT MIN(v.run) FROM orders v
  WHERE v.order_key = d.order_key AND v.run > :since AND v.run <= :last)
JOIN runs g ON g.run = o.run
WHERE d.run <= :since AND d.run >= {_IN_FORCE} AND d.incident = '' AND r.day < :before
  AND NOT EXISTS (SELECT 1 FROM order_decisions e JOIN line_decisions m ON m.decision = e.id
    WHERE e.order_key = d.order_key AND e.id < d.id AND m.line = l.line AND e.run >= {_IN_FORCE})
"""
_SORTED = " ORDER BY day, batch, order_key, line, what"
_KINDS: dict[str, StoredKind] = {"day": "day", "came_on": "day"}


def adjustments(connection: sa.Connection, since: int, last: int, before: dt.date) -> pd.DataFrame:
    """What the runs after `since` up to `last` changed of months that end before a day.

    what (shipped | on_time | replaced | credit | return), day that it counts for, came_on, batch, reference
    (pick list, file of the newer version, or incident), order_key, agent, agent_name, region, line, sku,
    product, category, price_minor; cases that are added, or taken away below 0: first_ordered,
    first_proposed, shipped, returned; credited_minor; orders that left whole in time: on_time.
    """
    wanted = {"since": since, "last": last, "before": before.isoformat()}
    found = query(connection, f"{_SHIPPED} UNION ALL {_REPLACED}{_SORTED}", _KINDS, **wanted)
    told = [changed(connection, since, last, before) for changed in (on_time_changed, credits_changed)]
    if not any(told):
        return found
    both = [*found.astype(object).to_dict("records"), *chain(*told)]
    return pd.DataFrame(both, columns=found.columns).astype(object)


DECIDED_ELSEWHERE = ("held", "awaiting")  # by the agent's money or answer: they are asked for every day
_INCIDENTS = """
SELECT 'incident' AS kind, t.order_key, t.order_no, t.agent, t.agent_name, t.number, t.opened_on AS since,
  t.due_on AS ship_by, t.cases AS cases, 0 AS minor
FROM incidents t WHERE t.due_on < :before AND t.answered_on IS NULL AND t.closed_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM incidents n WHERE n.number = t.number
    AND (n.run > t.run OR (n.run = t.run AND n.position > t.position)))
ORDER BY t.number
"""


def undecided_before(connection: sa.Connection, before: dt.date) -> list[dict[str, Any]]:
    """What should have been decided or told before that day and was not, one row an order and kind.

    kind: proposed, on_hold (finance), for_rep, released (no tracking sheet tells of goods that were due),
    incident (its answer was due). order_no, agent, agent_name, number (batch, pick list, incident), since,
    due (a day or None), cases, minor.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in left_open(connection, before):
        due = row["ship_by"]
        if row["kind"] in DECIDED_ELSEWHERE or row["since"] >= before or (due and due >= before):
            continue
        _add(found, row, due)
    for row in rows(connection, _INCIDENTS, before=before.isoformat()):
        days = {name: dt.date.fromisoformat(row[name]) for name in ("since", "ship_by")}
        _add(found, {**row, **days}, days["ship_by"])
    return list(found.values())


def _add(found: dict[tuple[str, ...], dict[str, Any]], row: dict[str, Any], due: dt.date | None) -> None:
    names = ("kind", "order_key", "order_no", "agent", "agent_name", "number", "since")
    key = (row["kind"], row["order_key"], row["number"])
    same = found.setdefault(key, {**{name: row[name] for name in names}, "due": due, "cases": 0, "minor": 0})
    same["cases"] += int(row["cases"] or 0)
    same["minor"] += int(row["minor"])


def shortages_between(connection: sa.Connection, since: dt.date, until: dt.date, last: int) -> pd.DataFrame:
    """batch and sku of every item of which more was claimed in a batch of these days than there was."""
    question = (
        "SELECT r.batch AS batch, k.sku FROM sku_decisions k JOIN runs r ON r.run = k.run "
        "WHERE r.day >= :since AND r.day < :until AND k.run <= :last AND k.claimed > k.available"
    )
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    return query(connection, question, {}, **wanted)


def agents_and_regions(connection: sa.Connection) -> list[tuple[str, str]]:
    """(agent, region) of every order that was ever decided."""
    found = rows(connection, "SELECT DISTINCT agent, region FROM order_decisions ORDER BY agent, region")
    return [(row["agent"], row["region"] or "") for row in found]
