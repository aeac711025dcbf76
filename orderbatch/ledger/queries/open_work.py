"""What is open: as figures, line by line for a person, and what a review may still change. No pandas."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.queries.runs import rows, rows_in
from orderbatch.ledger.views import AWAITING_TAKEN, DEFERRED_TAKEN, HORIZON

_WHOSE = "d.order_key, d.order_no, d.agent, d.agent_name, d.region, d.regional_manager, r.batch AS number"
_PARTS = f"""
SELECT p.kind, p.source, p.position, {_WHOSE}, COALESCE(d.held_since, r.day) AS since, l.line,
  p.cases, p.cases * l.price_minor AS minor
FROM open_parts p JOIN order_decisions d ON d.id = p.decision
JOIN line_decisions l ON l.decision = p.decision AND l.position = p.line_position
JOIN runs r ON r.run = d.run WHERE p.kind IN ('held', 'awaiting', 'for_rep') ORDER BY d.id, l.position"""
_PROPOSALS = f"""
SELECT CASE o.state WHEN 'held' THEN 'on_hold' ELSE 'proposed' END AS kind, {_WHOSE}, r.day AS since,
  d.reviewed, d.proposed_cases AS cases, d.proposed_minor AS minor
FROM open_proposals o JOIN order_decisions d ON d.id = o.decision JOIN runs r ON r.run = d.run
ORDER BY d.id"""
_GOODS = """
SELECT 'released' AS kind, d.order_key, d.order_no, d.agent, d.agent_name, d.region, '' AS regional_manager,
  d.pick_no AS number, r.day AS since, d.due AS ship_by, d.line, d.cases, d.cases * d.price_minor AS minor
FROM unshipped d JOIN runs r ON r.run = d.run ORDER BY d.run, d.position"""
_STATES = f"""
SELECT r.batch AS proposal, d.order_key, l.line, d.status,
  {DEFERRED_TAKEN} AS deferred_taken, {AWAITING_TAKEN} AS awaiting_taken,
  CASE WHEN d.run < {HORIZON} THEN 'closed'
    WHEN EXISTS (SELECT 1 FROM orders o WHERE o.order_key = d.order_key AND o.run > d.run) THEN 'superseded'
    ELSE (SELECT e.state FROM events e WHERE e.order_key = d.order_key AND e.proposal = r.batch
      ORDER BY e.id DESC LIMIT 1) END AS state
FROM runs r JOIN order_decisions d ON d.run = r.run JOIN line_decisions l ON l.decision = d.id
WHERE r.batch IN :wanted AND d.status IN ('proposed', 'waiting')
ORDER BY l.decision, l.position
"""


@dataclass(frozen=True, slots=True)
class Open:
    """How much is open of one kind: orders, lines, cases, and money in minor units where it is known."""

    orders: int = 0
    lines: int = 0
    cases: int = 0
    minor: int = 0


_WITH_SOMEBODY = """
SELECT COUNT(*) AS orders, 0 AS lines, SUM(d.proposed_cases) AS cases, SUM(d.proposed_minor) AS minor
FROM open_proposals o JOIN order_decisions d ON d.id = o.decision"""


def standing(connection: sa.Connection, is_reviewed_first: bool = False) -> dict[str, Open]:
    """Open work by kind: unseen (awaiting the supervisor), proposed (awaiting finance), held, awaiting,
    deferred, lapsed, short, released.

    is_reviewed_first: finance gets a proposal only once the supervisor has confirmed it.
    """
    found = {
        "proposed": _WITH_SOMEBODY + (" WHERE d.reviewed = 1" if is_reviewed_first else ""),
        **({"unseen": f"{_WITH_SOMEBODY} WHERE d.reviewed = 0"} if is_reviewed_first else {}),
        "released": "SELECT COUNT(DISTINCT order_key) AS orders, COUNT(*) AS lines, SUM(cases) AS cases, "
        "SUM(cases * price_minor) AS minor FROM unshipped",
    }
    parts = rows(
        connection,
        "SELECT kind, COUNT(DISTINCT order_key) AS orders, COUNT(*) AS lines, SUM(cases) AS cases, "
        "0 AS minor FROM open_parts GROUP BY kind ORDER BY kind",
    )
    figures = {kind: rows(connection, sentence)[0] for kind, sentence in found.items()}
    figures |= {part.pop("kind"): part for part in parts}
    return {
        kind: Open(**{name: int(value or 0) for name, value in figure.items()})
        for kind, figure in figures.items()
    }


def left_open(connection: sa.Connection, day: dt.date) -> list[dict[str, Any]]:
    """Open parts (held, awaiting, for_rep), proposals (proposed, on_hold), goods (released), oldest first.

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
    # +r.run: from the day's runs, not through all files ever taken in; +d.id below is the same.
    sentence = (
        "SELECT 1 FROM runs r JOIN inputs i ON i.run = +r.run "
        "WHERE r.day = :day AND i.kind = 'tracking' AND i.verdict <> 'duplicate'"
    )
    return connection.execute(sa.text(sentence), {"day": day.isoformat()}).first() is not None


_OPEN_OF = f"""
SELECT p.kind, p.source, p.position, {_WHOSE}, l.sku, p.cases
FROM open_parts p JOIN order_decisions d ON d.id = p.decision
JOIN line_decisions l ON l.decision = p.decision AND l.position = p.line_position
JOIN runs r ON r.run = d.run WHERE l.sku IN :wanted ORDER BY d.id, l.position"""
_PROPOSED_OF = f"""
SELECT CASE o.state WHEN 'held' THEN 'on_hold' ELSE 'proposed' END AS kind, NULL AS source, NULL AS position,
  {_WHOSE}, l.sku, l.proposed AS cases
FROM open_proposals o JOIN order_decisions d ON d.id = o.decision JOIN line_decisions l ON l.decision = d.id
JOIN runs r ON r.run = d.run WHERE l.sku IN :wanted AND l.proposed > 0 ORDER BY d.id, l.position"""


def open_of(connection: sa.Connection, skus: Sequence[str]) -> list[dict[str, Any]]:
    """What is open of these items, a row a part of a line and a proposed line; goods on pick lists not."""
    return [row for sentence in (_OPEN_OF, _PROPOSED_OF) for row in rows_in(connection, sentence, skus)]


_GONE = """
SELECT sku, replaced_by FROM catalogue_changes WHERE change IN ('ended', 'gone') ORDER BY run, position"""


def gone_items(connection: sa.Connection) -> dict[str, str]:
    """SKU of all that ever ended or was no longer listed → what replaced it, or "" (P-4.7)."""
    found: dict[str, str] = {}
    for row in rows(connection, _GONE):
        found[row["sku"]] = row["replaced_by"] or found.get(row["sku"], "")
    return found


def review_states(connection: sa.Connection, batches: Sequence[str]) -> list[dict[str, Any]]:
    """One row a line of a proposed or waiting order: proposal, order_key, line, status, state now.

    deferred_taken, awaiting_taken: whether a later run has decided that part of the line already.
    """
    return [
        {**row, "deferred_taken": bool(row["deferred_taken"]), "awaiting_taken": bool(row["awaiting_taken"])}
        for row in rows_in(connection, _STATES, sorted(set(batches)))
    ]


_TOLD = """
SELECT r.batch, d.order_key, l.sku, l.product, l.ordered, l.proposed, l.deferred, l.awaiting, l.cancelled,
       l.refused, d.status
FROM runs r JOIN order_decisions d ON d.run = r.run JOIN line_decisions l ON l.decision = d.id
WHERE r.batch IN :wanted"""


def decided_in(connection: sa.Connection, batches: Sequence[str]) -> list[dict[str, Any]]:
    """Every line that these batches decided, of those that there are, and the status of its order."""
    return list(rows_in(connection, _TOLD, batches))


def decided_on(connection: sa.Connection, day: dt.date) -> set[tuple[str, int]]:
    """(order key, line) of everything that a run of that day decided."""
    found = rows(
        connection,
        "SELECT d.order_key, l.line FROM runs r JOIN order_decisions d ON d.run = r.run "
        "JOIN line_decisions l ON l.decision = +d.id WHERE r.day = :day",
        day=day.isoformat(),
    )
    return {(row["order_key"], row["line"]) for row in found}


def with_something_open(connection: sa.Connection, keys: Sequence[str]) -> list[str]:
    """Those of these orders of which something waits for anybody or is still to ship, in their sequence."""
    found = {
        row["order_key"]
        for view in ("open_parts", "open_proposals", "unshipped")
        for row in rows_in(connection, f"SELECT order_key FROM {view} WHERE order_key IN :wanted", keys)
    }
    return [key for key in keys if key in found]


_WAITED_FOR = """
SELECT document, order_key, order_no, agent, agent_name, number, since FROM sent_back
WHERE run = (SELECT MAX(run) FROM runs) AND fate = 'waited_for' AND since >= :since ORDER BY position"""


def sent_back(connection: sa.Connection, since: dt.date) -> list[dict[str, Any]]:
    """Order forms that went back since that day and are still waited for, oldest first (P-4.1.2)."""
    return rows(connection, _WAITED_FOR, since=since.isoformat())
