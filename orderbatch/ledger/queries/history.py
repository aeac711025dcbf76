"""What the ledger remembers: orders, to tell repeats apart, and a month's lines for the report."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.ledger.cells import StoredKind
from orderbatch.ledger.frames import query
from orderbatch.ledger.queries.runs import rows_in
from orderbatch.ledger.queries.story import ENDS, FURTHEST, RECEIVED, state_of

HISTORY = (
    "order_key", "agent", "order_no", "lines_digest", "batch", "day", "document", "state", "version",
    "order_date", "sheet", "last_day", "received_at",
)  # fmt: skip


def order_history(
    connection: sa.Connection,
    agents: Sequence[str],
    since: dt.date | None = None,
    keys: Sequence[str] = (),
    digests: Collection[str] = (),
) -> pd.DataFrame:
    """The newest version of each order of these agents: the columns of HISTORY (4-run, Identity).

    since: only orders that came in on that day or later; those named in `keys`, and those with the lines of
    `digests`, whatever their day. order_date, sheet: what the form itself said; last_day: of its last event.
    """
    found: dict[str, dict[str, Any]] = {
        row["order_key"]: row for row in _versions(connection, "o.agent", agents, since)
    }
    found |= {row["order_key"]: row for row in _versions(connection, "o.order_key", keys, None)}
    same = _versions(connection, "o.lines_digest", sorted(digests), None)
    found |= {row["order_key"]: row for row in same if row["agent"] in set(agents)}
    states, last = _states_of(connection, found)
    known = [
        {
            **row,
            **_said(row["header"]),
            "day": dt.date.fromisoformat(row["day"]),
            "state": states.get(key, RECEIVED),
            "received_at": dt.datetime.fromisoformat(row["received_at"]),
            "last_day": dt.datetime.fromisoformat(last[key]).date() if key in last else None,
        }
        for key, row in sorted(found.items())
    ]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in known], dtype=object) for name in HISTORY},
        columns=list(HISTORY),
    )


def cases_asked(connection: sa.Connection, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """Order key → item → cases that its newest version asked for."""
    sentence = (
        "SELECT o.order_key, l.sku, l.ordered FROM orders o JOIN order_lines l ON l.order_id = o.id "
        "WHERE o.order_key IN :wanted "
        "AND NOT EXISTS (SELECT 1 FROM orders n WHERE n.order_key = o.order_key AND n.run > o.run)"
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows_in(connection, sentence, keys):
        found.setdefault(row["order_key"], {})[row["sku"]] = row["ordered"]
    return found


def _states_of(connection: sa.Connection, keys: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The state of each order's newest version, and when its last event was entered."""
    states: dict[str, list[str]] = {}
    last: dict[str, str] = {}
    sentence = (
        "SELECT e.order_key, e.state, e.at FROM events e WHERE e.order_key IN :wanted AND e.run >= COALESCE("
        "(SELECT MAX(o.run) FROM orders o WHERE o.order_key = e.order_key), 0) ORDER BY e.id"
    )
    for row in rows_in(connection, sentence, keys):
        states.setdefault(row["order_key"], []).append(row["state"])
        last[row["order_key"]] = row["at"]
    ended = [key for key, said in states.items() if said[-1] in ENDS and not {*FURTHEST} & {*said}]
    still_open = _still_open(connection, ended)
    return {key: state_of(said, key in still_open) for key, said in states.items()}, last


def _still_open(connection: sa.Connection, keys: Collection[str]) -> set[str]:
    """Which of these orders have something open or with finance, whatever of them ended last."""
    sentence = (
        "SELECT order_key FROM open_parts WHERE order_key IN :wanted "
        "UNION SELECT order_key FROM open_proposals WHERE order_key IN :wanted"
    )
    return {row["order_key"] for row in rows_in(connection, sentence, keys)}


def _said(header: str) -> dict[str, str]:
    """What a form said of itself: its date and the name of its sheet."""
    said = json.loads(header)
    return {name: str(said.get(name) or "") for name in ("order_date", "sheet")}


def _versions(
    connection: sa.Connection, column: str, wanted: Sequence[str], since: dt.date | None
) -> list[dict[str, Any]]:
    sentence = (
        "SELECT o.order_key, o.agent, o.order_no, o.lines_digest, o.document, o.header, o.version, "
        "o.received_at, "
        "r.batch, r.day "
        f"FROM orders o JOIN runs r ON r.run = o.run WHERE {column} IN :wanted AND o.run >= :first "
        "AND NOT EXISTS (SELECT 1 FROM orders n WHERE n.order_key = o.order_key AND n.run > o.run)"
    )
    first = 0
    if since is not None:
        sooner = sa.text("SELECT MAX(run) FROM runs WHERE day < :since")
        first = 1 + (connection.execute(sooner, {"since": since.isoformat()}).scalar() or 0)
    return list(rows_in(connection, sentence, wanted, first=first))


# A plus, or an empty text put behind, says from which side a join begins (`+a.x` finds no row of a): from the
# days that are asked for, never from all that was ever decided. PostgreSQL has no plus before a text.
EVER = 1 << 62  # a run that no run comes after
_MONTH = """
WITH decided AS MATERIALIZED (
SELECT r.day, r.batch, d.id, d.run, d.order_key, d.agent, d.agent_name, d.region, d.order_no, d.status,
  d.customer_class, d.received_at, d.valid_at,
  COALESCE((SELECT MAX(o.run) FROM orders o WHERE o.order_key = d.order_key AND o.run <= :last), 0) AS version
FROM runs r JOIN order_decisions d ON d.run = +r.run
WHERE r.day >= :since AND r.day < :until AND r.run <= :last AND d.incident = ''),
goods AS MATERIALIZED (
SELECT d.id AS decision, q.line, q.pick_no, q.cases - COALESCE(SUM(s.short), 0) AS cases, q.due, f.started_at,
  SUM(s.shipped) AS shipped, MAX(s.counted_on) AS shipped_on
FROM decided d
JOIN releases q ON q.order_key = d.order_key AND q.proposal = d.batch AND q.gift = '' AND q.run <= :last
JOIN runs f ON f.run = q.run
LEFT JOIN shipments s ON s.pick_no = q.pick_no AND s.order_key = q.order_key AND s.line = q.line
  AND s.run <= :last
GROUP BY d.id, q.line, q.pick_no, q.cases, q.due, f.started_at)
SELECT d.day AS day, d.batch AS batch, d.order_key, d.agent, d.agent_name, d.region, d.order_no, d.status,
  d.customer_class, d.received_at, d.valid_at,
  l.line, l.sku, l.product, l.category, l.ordered, l.claim, l.proposed,
  l.deferred, l.awaiting, l.cancelled, l.refused, l.price_minor, l.reason, q.pick_no AS pick_no,
  COALESCE(q.cases, 0) AS released, COALESCE(q.shipped, 0) AS shipped,
  q.due AS due, q.shipped_on AS shipped_on, q.started_at AS released_at,
  (SELECT MAX(a.received_on) FROM arrivals a WHERE a.order_key = d.order_key AND a.sku = l.sku
    AND a.reported = 1 AND a.run <= :last) AS arrived_on,
  CASE WHEN EXISTS (
    SELECT 1 FROM order_decisions e JOIN line_decisions m ON m.decision = e.id
    WHERE e.order_key = d.order_key AND e.id < d.id AND m.line = l.line AND e.run >= d.version
  ) THEN 0 ELSE 1 END AS first,
  CASE WHEN d.version > d.run THEN 1 ELSE 0 END AS replaced
FROM decided d
JOIN line_decisions l ON l.decision = +d.id
LEFT JOIN goods q ON q.decision = l.decision AND q.line = l.line
ORDER BY l.decision, l.position
"""


_OF_GOODS = """d.order_key AS order_key, d.agent, d.agent_name, d.region, d.received_at, d.valid_at,
  NULL AS arrived_on, l.line AS line, l.sku, l.product, l.category,
  0 AS ordered, 0 AS proposed, 0 AS deferred, 0 AS awaiting, 0 AS cancelled, 0 AS refused, l.price_minor,
  l.reason AS reason, q.due AS due, f.started_at AS released_at, 0 AS first, 0 AS replaced"""
_ITS_ORDER = """JOIN runs r ON r.batch = q.proposal || ''
JOIN order_decisions d ON d.run = +r.run AND d.order_key = q.order_key || '' AND d.incident = ''
JOIN line_decisions l ON l.decision = +d.id AND l.line = q.line"""
_ITS_RELEASE = f"""
JOIN releases q ON q.pick_no = s.pick_no || '' AND q.order_key = s.order_key || '' AND q.line = +s.line
JOIN runs f ON f.run = +q.run {_ITS_ORDER}"""
_MOVED = f"""
SELECT f.day AS day, f.batch AS batch, q.cases AS released, 0 AS shipped, NULL AS shipped_on, {_OF_GOODS}
FROM runs f JOIN releases q ON q.run = +f.run {_ITS_ORDER}
WHERE q.gift = '' AND f.day >= :since AND f.day < :until AND f.run <= :last
UNION ALL
SELECT g.day AS day, g.batch AS batch, -s.short AS released, 0 AS shipped, NULL AS shipped_on, {_OF_GOODS}
FROM runs g JOIN shipments s ON s.run = +g.run {_ITS_RELEASE}
WHERE q.gift = '' AND s.short <> 0 AND g.day >= :since AND g.day < :until AND g.run <= :last
UNION ALL
SELECT s.counted_on AS day, g.batch AS batch, 0 AS released, s.shipped AS shipped, s.counted_on AS shipped_on,
  {_OF_GOODS}
FROM shipments s JOIN runs g ON g.run = +s.run {_ITS_RELEASE}
WHERE q.gift = '' AND s.counted_on >= :since AND s.counted_on < :until AND s.run <= :last
ORDER BY day, batch, order_key, line
"""
_MONTH_KINDS: dict[str, StoredKind] = {
    "day": "day",
    "due": "day?",
    "shipped_on": "day?",
    "arrived_on": "day?",
    "released_at": "moment?",
    "first": "bool",
    "replaced": "bool",
}


def moved(connection: sa.Connection, year: int, month_number: int, last: int = EVER) -> pd.DataFrame:
    """Every release and every shipment of a month (`moved_between`)."""
    return moved_between(connection, *span_of(year, month_number), last)


def moved_between(
    connection: sa.Connection, since: dt.date, until: dt.date, last: int = EVER
) -> pd.DataFrame:
    """Every release, short pick and shipment from a day to before another, whenever it was decided.

    Rows `MONTH_LINES`, nothing asked. A release counts on the day of its run, a shipment on the day that the
    warehouse gave; what was picked short is taken off the released on the day of the run that was told.
    last: as the books were after that run.
    """
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    return query(connection, _MOVED, _MONTH_KINDS, **wanted)


def span_of(year: int, month_number: int) -> tuple[dt.date, dt.date]:
    """The first day of a month and the first after it."""
    since = dt.date(year, month_number, 1)
    return since, (since + dt.timedelta(days=31)).replace(day=1)


def month(connection: sa.Connection, year: int, month_number: int, last: int = EVER) -> pd.DataFrame:
    """Every line decided in a month (`decided_between`)."""
    return decided_between(connection, *span_of(year, month_number), last)


def decided_between(
    connection: sa.Connection, since: dt.date, until: dt.date, last: int = EVER
) -> pd.DataFrame:
    """Every line decided from a day to before another, one row a decision of a line.

    day, batch, order_key, agent, agent_name, region, order_no, status, customer_class, received_at, valid_at,
    line, sku, product, category, ordered, claim, proposed, deferred, awaiting, cancelled, refused (cases),
    price_minor, reason, pick_no, released (less picked short), shipped (cases of this proposal), due,
    shipped_on, released_at, arrived_on (None while not), first (the line's first decision: its ordered cases
    counted once), replaced (a newer version of the order came). last: as the books were after that run.
    """
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "last": last}
    return query(connection, _MONTH, _MONTH_KINDS, **wanted)
