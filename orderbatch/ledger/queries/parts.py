"""What earlier runs left open and must be decided again, and the marks that it was (3-decisions §§1, 6, 8).

A line's cases may be open in parts: 10 deferred yesterday, 30 in an approval that lapsed. Each part comes
up until a run takes it. A run takes parts by deciding their line: the cases that it decides must be exactly
the sum of whole parts, so that no case is ever lost or counted twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import LINES, ORDERS
from orderbatch.ledger.bulk import asked, asked_in, insert, pieces
from orderbatch.ledger.cells import StoredKind
from orderbatch.ledger.frames import frame_from
from orderbatch.ledger.queries.runs import rows_in
from orderbatch.ledger.schema import LINE_COLUMNS, TAKEN, kinds_of
from orderbatch.ledger.views import ENDED, REVIEWED_CASES

Part = tuple[str, int, int]  # kind, source, position: a row of the view `open_parts`
_ORDER_ONLY = tuple(name for name in ORDERS if name not in (*LINE_COLUMNS, "order_key", "agent", "order_no"))
_KEPT = tuple(name for name in LINE_COLUMNS if name not in ("ordered", "carry_in", "wait"))
COLUMNS = ("order_key", "agent", "order_no", *_KEPT, *_ORDER_ONLY)
# An agent's unanswered part is taken last: as long as the others explain what was decided, it still waits.
TAKEN_FIRST = ("reviewed", "deferred", "held", "for_rep", "lapsed", "refused", "short", "awaiting")

_WANTED = ", ".join(
    [f"d.{name}" for name in ("order_key", "agent", "order_no")]
    + [f"l.{name}" for name in _KEPT]
    + [f"d.{name}" for name in _ORDER_ONLY]
)
_VERSION = "COALESCE((SELECT MAX(o.run) FROM orders o WHERE o.order_key = d.order_key), 0)"
_SELECT = f"""
SELECT {_WANTED},
  p.cases AS ordered, CASE WHEN p.carry < p.cases THEN p.carry ELSE p.cases END AS carry_in, p.wait AS wait,
  p.source AS source, p.position AS position, p.kind AS why_open, r.batch AS last_batch, r.day AS last_day,
  CASE p.kind
    WHEN 'held' THEN COALESCE(d.held_since, r.day)
    WHEN 'deferred' THEN (
      SELECT MIN(f.day) FROM order_decisions e
      JOIN line_decisions m ON m.decision = e.id JOIN runs f ON f.run = e.run
      WHERE e.order_key = d.order_key AND m.line = l.line AND m.deferred > 0 AND e.run >= {_VERSION})
    ELSE r.day END AS since,
  CASE WHEN EXISTS (
    SELECT 1 FROM shipments g WHERE g.order_key = d.order_key AND g.line = l.line AND g.short > 0
    AND g.run >= {_VERSION}) THEN 1 ELSE 0 END AS owed
FROM {{parts}} p
JOIN order_decisions d ON d.id = p.decision
JOIN line_decisions l ON l.decision = p.decision AND l.position = p.line_position
JOIN runs r ON r.run = p.run
"""
_NAMES = (
    *COLUMNS,
    "ordered",
    "carry_in",
    "wait",
    "source",
    "position",
    "why_open",
    "last_batch",
    "last_day",
    "since",
    "owed",
)
_OPENING = """(
  SELECT '{kind}' AS kind, o.decision AS source, l.position AS position, o.decision AS decision,
    l.position AS line_position, o.run AS run,
    l.proposed AS cases, l.carry_in AS carry, l.wait AS wait
  FROM open_proposals o JOIN line_decisions l ON l.decision = o.decision
  WHERE l.proposed > 0 AND o.proposal = :proposal AND o.order_key IN :wanted)"""

THIS_RUN = 0  # the source of a part that the run which asks makes itself
# What a tracking sheet of the run that asks leaves behind of a released line.
_SHORT_NOW = f"""(
  SELECT 'short' AS kind, {THIS_RUN} AS source, CAST(:position AS INTEGER) AS position,
    l.decision AS decision, l.position AS line_position, d.run AS run,
    CAST(:cases AS INTEGER) AS cases, 0 AS carry, l.wait AS wait
  FROM order_decisions d JOIN line_decisions l ON l.decision = d.id
  WHERE l.line = :line AND l.proposed > 0 AND d.id = (
    SELECT MAX(p.decision) FROM releases q
    JOIN proposals p ON p.proposal = q.proposal AND p.order_key = q.order_key
    WHERE q.pick_no = :pick AND q.order_key = :key AND q.line = :line AND q.gift = ''))"""
# What ended an order, or one line of it, for good: finance, or the desk's own hand.
_ENDS = """
SELECT e.order_key, '' AS sku, e.actor AS said_by, e.reason, 'refused' AS why, e.id AS place FROM events e
WHERE e.state = 'refused' AND e.order_key IN :wanted AND e.actor <> ''
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = e.order_key AND o.run > e.run)
UNION ALL
SELECT c.order_key, c.sku, c.agreed_by, c.reason, 'desk_cancelled', c.run FROM desk_changes c
WHERE c.action = 'cancel' AND c.order_key IN :wanted
  AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.order_key = c.order_key AND o.run > c.run)
ORDER BY 1, 6"""

_REVIEWED = f"""(
  SELECT 'reviewed' AS kind, d.id AS source, l.position AS position, d.id AS decision,
    l.position AS line_position, d.run AS run,
    {REVIEWED_CASES} AS cases, l.carry_in AS carry, l.wait AS wait
  FROM runs b JOIN order_decisions d ON d.run = b.run JOIN line_decisions l ON l.decision = d.id
  WHERE b.batch = :proposal AND d.order_key IN :wanted
    AND l.reason NOT IN {ENDED} AND {REVIEWED_CASES} > 0)"""


def open_lines(
    connection: sa.Connection, lapsing: pd.DataFrame | None = None, refused: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row a part of a line that is open, with LINES and ORDERS as it was last decided.

    `ordered`: cases of the part; `carry_in` of them have priority; `wait`; `why_open`: deferred, awaiting,
    held, lapsed, refused, short, reviewed; `owed`: some of the line was picked short; `since`: day it was
    first deferred or held, or the answer or approval was asked for; `last_batch`, `last_day`; `part`: its
    name for `take_parts`. lapsing, refused: proposal, order_key of what lapses, or what finance refuses,
    in the run that asks, which commits their events.
    """
    found = [tuple(row) for row in asked(connection, _SELECT.format(parts="open_parts"), {})]
    found += _parts_of(connection, _OPENING.replace("{kind}", "lapsed"), _pairs(lapsing))
    return _lines(found + _parts_of(connection, _OPENING.replace("{kind}", "refused"), _pairs(refused)))


def reviewed_lines(connection: sa.Connection, reviewed: pd.DataFrame) -> pd.DataFrame:
    """The lines of decisions that the supervisor's review replaces in the run that asks, open whole.

    reviewed: proposal, order_key; the run commits their `superseded` events. Columns as of `open_lines`.
    """
    return _lines(_parts_of(connection, _REVIEWED, _pairs(reviewed)))


def short_now(connection: sa.Connection, shipments: pd.DataFrame) -> pd.DataFrame:
    """What the tracking sheets of the run that asks leave behind: columns as of `open_lines`, by `THIS_RUN`.

    shipments: rows of SHIPMENTS at their place in the run's frame.
    """
    columns = [shipments[name].tolist() for name in ("pick_no", "order_key", "line", "short")]
    question = _SELECT.format(parts=_SHORT_NOW)
    found = [
        tuple(row)
        for place, pick, key, line, cases in zip(shipments.index.tolist(), *columns, strict=True)
        for row in asked(
            connection,
            question,
            {"position": place, "pick": pick, "key": key, "line": line, "cases": cases},
        )
    ]
    return _lines(found)


def ends(connection: sa.Connection, keys: Iterable[str]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """(order key, SKU or "" for all of it) → why, by whom and with what words it ended for good."""
    return {
        (row["order_key"], row["sku"]): (row["why"], row["said_by"], row["reason"])
        for row in rows_in(connection, _ENDS, sorted(set(keys)))
    }


def _lines(found: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    return _laid_out(found) if found else _no_lines().copy(deep=False)


@cache
def _no_lines() -> pd.DataFrame:
    """On most days most kinds of parts have none."""
    return _laid_out(())


def _laid_out(found: Sequence[tuple[Any, ...]]) -> pd.DataFrame:
    kinds: dict[str, StoredKind] = {"source": "int", "position": "int", "since": "day", "last_day": "day"}
    lines = frame_from(_NAMES, found, {**kinds_of(_NAMES), **kinds, "owed": "bool"})
    lines["owed"] = lines["owed"].astype(bool)
    part = list(zip(lines["why_open"], lines["source"], lines["position"], strict=True))
    lines["part"] = pd.Series(part, index=lines.index, dtype=object)
    names = [*LINES, *_ORDER_ONLY, "why_open", "since", "owed", "last_batch", "last_day", "part"]
    ordered = lines.sort_values(
        ["received_at", "order_key", "line", "why_open"], kind="stable", ignore_index=True
    )
    return ordered[names]


def _pairs(decisions: pd.DataFrame | None) -> list[tuple[str, str]]:
    return [] if decisions is None else list(zip(decisions["proposal"], decisions["order_key"], strict=True))


def _parts_of(
    connection: sa.Connection, parts: str, decisions: Iterable[tuple[str, str]]
) -> list[tuple[Any, ...]]:
    """The parts that open with the run that asks. decisions: (proposal, order_key)."""
    by_proposal: dict[str, list[str]] = {}
    for proposal, key in decisions:
        by_proposal.setdefault(proposal, []).append(key)
    question = _SELECT.format(parts=parts)
    return [
        tuple(row)
        for proposal, keys in sorted(by_proposal.items())
        for some in pieces(sorted(keys))
        for row in asked_in(connection, question, some, {"proposal": proposal})
    ]


def take_parts(
    connection: sa.Connection,
    run: int,
    decided: Mapping[tuple[str, int], int],
    named: Mapping[tuple[str, int], Collection[Part]],
) -> None:
    """Mark the parts that this run decided: (order key, line) → cases decided there.

    named: of a line, the parts that were decided (`part` of `open_lines`); else they are found by their sum.
    `ValueError` where the cases of a line are not the sum of whole open parts: cases would be lost or
    counted twice. Lines without open parts are new. Called before this run's own decisions are entered.
    """
    sentence = (
        "SELECT kind, source, position, order_key, line, cases FROM open_parts WHERE order_key IN :wanted"
    )
    parts: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for part in rows_in(connection, sentence, (key for key, _line in decided)):
        if (part["order_key"], part["line"]) in decided:
            parts.setdefault((part["order_key"], part["line"]), []).append(part)
    taken = [
        (part["kind"], part["source"], part["position"], run)
        for place, some in sorted(parts.items())
        for part in adding_up(_named(some, named.get(place), run), decided[place], place)
    ]
    insert(connection, TAKEN, ("kind", "source", "position", "run"), taken)


def _named(
    parts: Sequence[dict[str, Any]], named: Collection[Part] | None, run: int
) -> Sequence[Mapping[str, Any]]:
    if named is None:
        return [part for part in parts if (part["kind"], part["source"]) != ("short", run)]
    meant = {(kind, source or run, position) for kind, source, position in named}
    return [part for part in parts if (part["kind"], part["source"], part["position"]) in meant]


def adding_up(
    parts: Sequence[Mapping[str, Any]], cases: int, place: tuple[str, int]
) -> Sequence[Mapping[str, Any]]:
    """The parts whose cases add up to what was decided: as many as possible, an unanswered one last."""
    inclined = sorted(parts, key=lambda part: (TAKEN_FIRST.index(part["kind"]), part["source"]))
    for count in range(len(inclined), 0, -1):
        for some in combinations(inclined, count):
            if sum(part["cases"] for part in some) == cases:
                return some
    raise ValueError(
        f"{place[0]} line {place[1]}: {cases} cases decided, open {[dict(part) for part in parts]}"
    )
