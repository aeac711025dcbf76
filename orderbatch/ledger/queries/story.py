"""One order from its arrival to its goods, told from the ledger alone, without pandas."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from orderbatch.contract.batch import RETURNED, TAKEN_BACK
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.views import UNDECIDED

FURTHEST = ("shipped", "released", "approved")  # once true of a part, true of the order
RECEIVED, WAITING, WITHDRAWN = "received", "waiting", "withdrawn"
REVIEW, PICKED_SHORT = "review", "picked_short"  # as it is told: the ledger says proposed, and shipped
ENDS = ("closed", WITHDRAWN)  # entered also where only a line of the order, or its rest, ended
_VERSIONS = """
SELECT o.version, r.batch, o.document, o.received_at, o.replaces FROM orders o
JOIN runs r ON r.run = o.run WHERE o.order_key = :key ORDER BY o.version"""
_DECISIONS = """
SELECT r.batch, r.day, d.status, d.rank, d.ordered_cases, d.proposed_cases, d.ordered_minor, d.proposed_minor,
  d.available_minor, d.reason, d.numbers, d.reviewed, r.settings FROM order_decisions d
JOIN runs r ON r.run = d.run WHERE d.order_key = :key ORDER BY d.id"""
_EVENTS = """
SELECT r.batch, e.proposal, e.state, e.at, e.actor, e.reason FROM events e
JOIN runs r ON r.run = e.run WHERE e.order_key = :key ORDER BY e.id"""
_RELEASES = """
SELECT q.pick_no, q.proposal, q.line, q.sku, q.product, q.gift, q.cases, q.due,
  (SELECT SUM(s.shipped) FROM shipments s WHERE s.pick_no = q.pick_no AND s.order_key = q.order_key
   AND s.line = q.line) AS shipped
FROM releases q WHERE q.order_key = :key ORDER BY q.run, q.position"""
_SHIPMENTS = """
SELECT pick_no, line, sku, released, shipped, short, shipped_on, carrier, waybill FROM shipments
WHERE order_key = :key ORDER BY run, position"""
_OPEN = """
SELECT p.kind, p.line, l.sku, p.cases FROM open_parts p
JOIN line_decisions l ON l.decision = p.decision AND l.position = p.line_position
WHERE p.order_key = :key ORDER BY p.line, p.kind"""

_SENT_BACK = """
SELECT s.document, s.number, s.since, s.fate, r.day FROM sent_back s JOIN runs r ON r.run = s.run
WHERE (s.order_key = :key OR s.order_key = '' AND '/' || s.order_no = :key)
AND s.run = (SELECT MAX(n.run) FROM sent_back n
  WHERE n.number = s.number AND n.document = s.document AND n.order_key = s.order_key)
ORDER BY s.since, s.number"""


@dataclass(frozen=True, slots=True)
class Story:
    """All that became of one order: versions, decisions, events in turn, goods, shipments, what is open."""

    order_key: str
    state: str
    versions: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, Any]]
    events: Sequence[Mapping[str, Any]]
    releases: Sequence[Mapping[str, Any]]
    shipments: Sequence[Mapping[str, Any]]
    open_parts: Sequence[Mapping[str, Any]]
    sent_back: Sequence[Mapping[str, Any]]  # its forms that went back, and what became of each
    with_finance: int  # cases proposed and undecided
    with_supervisor: int  # cases proposed that he has not confirmed yet, where he has to
    in_part: bool  # something of it has not come as far as its state says


def state_of(states: Sequence[str], is_open: bool = False) -> str:
    """The state of an order by its events, oldest first: the furthest that goods came, else the last.

    is_open: something of it is open or with finance, so that what has ended is a part of it.
    """
    said = [state for state in states if not (is_open and state in ENDS)]
    if PICKED_SHORT in said and FURTHEST[0] not in said:  # what was released before that came back
        said = said[len(said) - 1 - said[::-1].index(PICKED_SHORT) :]
    return next((state for state in FURTHEST if state in said), said[-1] if said else RECEIVED)


def _of_the_order(events: Sequence[dict[str, Any]], is_open: bool) -> list[dict[str, Any]]:
    """The events without those by which only a part of the order ended: its decision says so."""
    goes_on = [place for place, row in enumerate(events) if row["state"] not in (*ENDS, FURTHEST[0])]
    last = len(events) if is_open else max(goes_on, default=0)
    return [row for at, row in enumerate(events) if row["state"] not in ENDS or at > last or row["actor"]]


def _with(
    states: Collection[str], decisions: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]
) -> int:
    last = {row["proposal"]: row["state"] for row in events}
    return sum(int(row["proposed_cases"]) for row in decisions if last.get(row["batch"]) in states)


def _before_review(decisions: Sequence[Mapping[str, Any]]) -> set[str]:
    """Batches whose proposal of the order the supervisor had to confirm before finance saw it (P-4.3.3)."""
    asked = (row for row in decisions if json.loads(row["settings"]).get("review", {}).get("required"))
    return {row["batch"] for row in asked if not row["reviewed"]}


def _nothing_left(releases: Sequence[Mapping[str, Any]], shipments: Sequence[Mapping[str, Any]]) -> set[str]:
    """Proposals of which the warehouse reported everything as picked short."""
    of_pick = {row["pick_no"]: row["proposal"] for row in releases}
    told = [(of_pick.get(row["pick_no"], ""), row["shipped"]) for row in shipments]
    return {proposal for proposal, _ in told} - {proposal for proposal, shipped in told if shipped}


def _told_truly(
    events: Sequence[dict[str, Any]], unseen: Collection[str], unshipped: Collection[str]
) -> list[dict[str, Any]]:
    """The events under the states that a person knows: what waits for the supervisor is not with finance, and
    is not withdrawn from there when he confirms it; nothing has shipped where everything was picked short."""

    def state(row: Mapping[str, Any]) -> str:
        if row["proposal"] in unseen and row["state"] == "proposed":
            return REVIEW
        is_short = row["proposal"] in unshipped and row["state"] == FURTHEST[0]
        return PICKED_SHORT if is_short else str(row["state"])

    last = len(events) - 1
    goes_on = (row["proposal"] in unseen and row["state"] == "superseded" for row in events)
    return [
        {**row, "state": state(row)}
        for at, (row, hidden) in enumerate(zip(events, goes_on, strict=True))
        if at == last or not hidden
    ]


def _to_ship(releases: Sequence[Mapping[str, Any]], shipments: Sequence[Mapping[str, Any]]) -> int:
    told = sum(int(row["shipped"]) + int(row["short"]) for row in shipments)
    return sum(int(row["cases"]) for row in releases) - told


def find_orders(connection: sa.Connection, wanted: str) -> list[str]:
    """Order keys that a person may mean by an order number or a key "<agent>/<order_no>".

    Where there is none, "/<order_no>" of a form that went back and says of no agent whose it is.
    """
    sentence = (
        "SELECT DISTINCT order_key FROM order_decisions WHERE order_key = :wanted OR order_no = :wanted "
        "UNION SELECT order_key FROM orders WHERE order_key = :wanted OR order_no = :wanted "
        "UNION SELECT order_key FROM sent_back "
        "WHERE order_key <> '' AND (order_key = :wanted OR order_no = :wanted) ORDER BY 1"
    )
    nobodys = (
        "SELECT DISTINCT '/' || order_no AS order_key FROM sent_back "
        "WHERE order_key = '' AND order_no = :wanted"
    )
    found = rows(connection, sentence, wanted=wanted) or rows(connection, nobodys, wanted=wanted.lstrip("/"))
    return [row["order_key"] for row in found]


def story_of(connection: sa.Connection, order_key: str) -> Story:
    """Everything that the ledger knows of one order."""

    def ask(sentence: str) -> list[dict[str, Any]]:
        return rows(connection, sentence, key=order_key)

    versions = ask(_VERSIONS)
    decided, events = ask(_DECISIONS), ask(_EVENTS)
    unseen = _before_review(decided)
    decisions = [{**row, "numbers": json.loads(row["numbers"])} for row in decided]
    for row in decisions:
        del row["reviewed"], row["settings"]
    releases, shipments, parts, forms = (ask(of) for of in (_RELEASES, _SHIPMENTS, _OPEN, _SENT_BACK))
    events = _told_truly(events, unseen, _nothing_left(releases, shipments))
    newest = versions[-1]["batch"] if versions else ""
    batches = [row["batch"] for row in events]
    since = batches.index(newest) if newest in batches else 0
    finance, supervisor = (_with(states, decisions, events) for states in (UNDECIDED, (REVIEW,)))
    is_open = finance + supervisor + len(parts) > 0
    state = state_of([row["state"] for row in events[since:]], is_open)
    if state == WAITING and finance:  # what waits is a rest of it
        state = UNDECIDED[0]
    if not events and forms:
        state = WITHDRAWN if forms[-1]["fate"] == TAKEN_BACK else RETURNED
    is_part = is_open or (state == FURTHEST[0] and _to_ship(releases, shipments) > 0)
    is_part = is_part and state in FURTHEST
    told = events[:since] + _of_the_order(events[since:], is_open)
    known = (versions, decisions, told, releases, shipments, parts, forms)
    return Story(order_key, state, *known, finance, supervisor, in_part=is_part)
