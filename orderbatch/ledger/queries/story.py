"""One order from its arrival to its goods, told from the ledger alone, without pandas."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from orderbatch.contract.batch import CLOSED, ENDINGS, RETURNED, TAKEN_BACK
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.views import UNDECIDED

FURTHEST = ("shipped", "released", "approved")  # once true of a part, true of the order
RECEIVED, WAITING, WITHDRAWN, CANCELLED = "received", "waiting", "withdrawn", "cancelled"
REVIEW, PICKED_SHORT = "review", "picked_short"  # as it is told: the ledger says proposed, and shipped
SUPERSEDED, REVIEWED = "superseded", "reviewed"  # the same: shared out again, and never was with finance
LOT, IF_SHORT, DESK_CHANGE = "LOT", "IF_SHORT", "DESK_CHANGE"  # why cases ended, beside reasons of lines
WHY_CANCELLED = (*ENDINGS, LOT, "REDUCED_FOR_FUNDS", "OVERRIDDEN")  # reasons that say so themselves
_BESIDE = "ended_"  # in the numbers of a line: what of it ended for another reason
IN_PART = "_in_part"  # behind a state that only a part of the order has come to
ENDS = ("closed", WITHDRAWN)  # entered also where only a line of the order, or its rest, ended
_VERSIONS = """
SELECT o.version, o.run, r.batch, o.document, o.received_at, o.replaces,
  EXISTS (SELECT 1 FROM inputs i WHERE i.run = o.run AND i.name = o.document
    AND i.kind = 'desk_change') AS is_by_hand,
  (SELECT SUM(l.ordered) FROM order_lines l WHERE l.order_id = o.id) AS ordered_cases FROM orders o
JOIN runs r ON r.run = o.run WHERE o.order_key = :key ORDER BY o.version"""
_DECISIONS = """
SELECT r.batch, r.day, d.status, d.rank, d.ordered_cases, d.proposed_cases, d.ordered_minor, d.proposed_minor,
  d.available_minor, d.min_cases, d.reason, d.numbers, d.reviewed, r.settings FROM order_decisions d
JOIN runs r ON r.run = d.run WHERE d.order_key = :key ORDER BY d.id"""
_EVENTS = """
SELECT r.batch, e.proposal, e.state, e.at, e.actor, e.reason FROM events e
JOIN runs r ON r.run = e.run WHERE e.order_key = :key ORDER BY e.id"""
_ENDED = """
SELECT d.run, r.batch, l.sku, l.cancelled + l.refused + COALESCE((
    SELECT SUM(c.cases) FROM corrections c WHERE c.part_kind = 'ended'
    AND c.part_source = l.decision AND c.part_position = l.position), 0) AS cases,
  l.ordered, l.lot_size, l.struck, l.refused, l.reason, l.numbers FROM order_decisions d
JOIN line_decisions l ON l.decision = d.id JOIN runs r ON r.run = d.run
WHERE d.order_key = :key AND l.cancelled + l.refused > 0 ORDER BY d.id, l.line"""
_CHANGES = """
SELECT r.batch, c.run, r.started_at AS at, c.sku, c.action, c.was, c.now, c.agreed_by, c.reason
FROM desk_changes c JOIN runs r ON r.run = c.run WHERE c.order_key = :key ORDER BY c.run, c.position"""
_RELEASES = """
SELECT q.run, q.pick_no, q.proposal, q.line, q.sku, q.product, q.gift, q.cases, q.due,
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

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "versions": _VERSIONS,
        "decisions": _DECISIONS,
        "events": _EVENTS,
        "releases": _RELEASES,
        "shipments": _SHIPMENTS,
        "open_parts": _OPEN,
        "sent_back": _SENT_BACK,
        "desk_changes": _CHANGES,
        "ended": _ENDED,
    }
)
_Told = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Cases:
    """Where each case of the newest version of an order is; the others add up to `ordered`, gifts aside."""

    ordered: int
    shipped: int
    released: int  # and neither shipped nor picked short
    with_finance: int  # proposed and undecided
    with_supervisor: int  # proposed, and not confirmed yet where that has to be
    open: int
    cancelled: int
    refused: int


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
    desk_changes: Sequence[Mapping[str, Any]]  # by the rep's hand, with who agreed
    ended: Sequence[Mapping[str, Any]]  # what ended without shipping: batch, sku, cases, why, is_refused
    cases: Cases
    below_minimum: int  # the order minimum, where what is left of the order is less: it cannot ship as it is


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


def _undecided(
    decisions: Sequence[Mapping[str, Any]], last: Mapping[str, str], unseen: Collection[str]
) -> tuple[int, int]:
    """Cases proposed that are with finance, and with the supervisor. last: proposal → its newest step."""
    there = [row for row in decisions if last.get(row["batch"]) in UNDECIDED]
    sums = {True: 0, False: 0}
    for row in there:
        sums[row["batch"] in unseen and last[row["batch"]] == "proposed"] += int(row["proposed_cases"])
    return sums[False], sums[True]


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
    events: Sequence[dict[str, Any]],
    unseen: Collection[str],
    apart: Collection[str],
    unshipped: Collection[str],
) -> list[dict[str, Any]]:
    """The events under the states that a person knows: what waits for the supervisor is not with finance, and
    is not withdrawn from there when it is shared out again, nor is what only waited (`apart`); nothing has
    shipped where everything was picked short."""

    def state(row: Mapping[str, Any]) -> str:
        if row["proposal"] in unseen and row["state"] == "proposed":
            return REVIEW
        if row["proposal"] in apart and row["state"] == SUPERSEDED:
            return REVIEWED
        is_short = row["proposal"] in unshipped and row["state"] == FURTHEST[0]
        return PICKED_SHORT if is_short else str(row["state"])

    last = len(events) - 1
    goes_on = (row["proposal"] in apart and row["state"] == SUPERSEDED for row in events)
    return [
        {**row, "state": state(row)}
        for at, (row, hidden) in enumerate(zip(events, goes_on, strict=True))
        if at == last or not hidden
    ]


def _ended(found: Sequence[Mapping[str, Any]], voided: Collection[str]) -> list[dict[str, Any]]:
    """What ended without shipping, a row a line and reason; of a replaced decision what had ended."""
    ended = []
    for row in found:
        numbers = json.loads(row["numbers"])
        cases, struck, left = int(row["cases"]), int(row["struck"]), int(row["ordered"]) - int(row["struck"])
        if row["batch"] in voided and row["reason"] not in ENDINGS:
            cases = struck
        why = {
            name.removeprefix(_BESIDE).upper(): int(numbers[name])
            for name in numbers
            if name.startswith(_BESIDE)
        }
        why[DESK_CHANGE] = struck - sum(why.values())
        own = row["reason"] if row["reason"] in WHY_CANCELLED or row["refused"] else IF_SHORT
        lots = left % int(row["lot_size"] or 1) if own == IF_SHORT else 0
        why[LOT] = min(lots, cases - struck)
        why[own] = why.get(own, 0) + cases - struck - why[LOT]
        named = {"run": row["run"], "batch": row["batch"], "sku": row["sku"]}
        for name, count in why.items():
            if count > 0:
                ended.append({**named, "cases": count, "why": name, "is_refused": bool(row["refused"])})
    return ended


def _sums(ordered: int, told: _Told, states: tuple[int, int]) -> Cases:
    """Where the cases are. states: those with finance, and those with the supervisor."""
    goods = [row for row in told["releases"] if not row["gift"]]
    places = {(row["pick_no"], row["line"]) for row in goods}
    sent = [row for row in told["shipments"] if (row["pick_no"], row["line"]) in places]
    shipped, short = (sum(int(row[name]) for row in sent) for name in ("shipped", "short"))
    refused = sum(row["cases"] for row in told["ended"] if row["is_refused"])
    return Cases(
        ordered=ordered,
        shipped=shipped,
        released=sum(int(row["cases"]) for row in goods) - shipped - short,
        with_finance=states[0],
        with_supervisor=states[1],
        open=sum(int(row["cases"]) for row in told["open_parts"]),
        cancelled=sum(row["cases"] for row in told["ended"]) - refused,
        refused=refused,
    )


def _ordered(told: _Told) -> int:
    """What the newest version of the order asks for; what is sent again has none."""
    asked = [
        *(row["ordered_cases"] for row in told["versions"][-1:]),
        *(d["ordered_cases"] for d in told["decisions"]),
    ]
    return int(next((cases for cases in asked if cases is not None), 0))


def _newest(told: _Told) -> _Told:
    """That of the newest version alone."""
    since = int(told["versions"][-1]["run"]) if told["versions"] else 0
    return {name: [row for row in own if int(row.get("run", since)) >= since] for name, own in told.items()}


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _to_ship(told: _Told) -> int:
    """Cases released and neither shipped nor picked short, gifts among them."""
    known = sum(int(row["shipped"]) + int(row["short"]) for row in told["shipments"])
    return sum(int(row["cases"]) for row in told["releases"]) - known


def _never_ships(cases: Cases, decided: Sequence[Mapping[str, Any]]) -> int:
    """The minimum that all that is left of an order does not reach; 0 where it does, or something left."""
    if not decided or decided[-1]["status"] != WAITING or cases.shipped + cases.released + cases.with_finance:
        return 0
    orders = json.loads(decided[-1]["settings"]).get("orders", {})
    minimum = int(decided[-1]["min_cases"])
    return minimum if orders.get("minimum_scope") == "order" and 0 < cases.open < minimum else 0


def _furthest(state: str, cases: Cases, to_ship: int) -> str:
    """The state, in part where something of the order has not come as far."""
    if state in FURTHEST and cases.shipped:  # before the warehouse told of everything that was released
        state = FURTHEST[0]
    come = {"shipped": cases.shipped, "released": cases.shipped + cases.released}
    is_part = come.get(state, cases.ordered) < cases.ordered or (state == FURTHEST[0] and to_ship > 0)
    return f"{state}{IN_PART}" if is_part else state


def _is_by_desk(told: _Told) -> bool:
    """Whether the rep's desk change ended the newest version of the order, or its form; not its agent."""
    since = told["versions"][-1]["run"] if told["versions"] else 0
    changes = (row for row in told["desk_changes"] if row["run"] >= since)
    return any(row["action"] == "cancel" and not row["sku"] for row in changes)


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
    told: _Told = {name: rows(connection, sentence, key=order_key) for name, sentence in _PARTS.items()}
    told["versions"] = [{**row, "is_by_hand": bool(row["is_by_hand"])} for row in told["versions"]]
    events, decided = told["events"], told["decisions"]
    unseen = _before_review(decided)
    last = {row["proposal"]: row["state"] for row in events}
    told["ended"] = _ended(told["ended"], {batch for batch, state in last.items() if state == SUPERSEDED})
    waited = {row["batch"] for row in decided if row["status"] != "proposed"}
    picked = _nothing_left(told["releases"], told["shipments"])
    events = _told_truly(events, unseen, unseen | waited, picked)
    finance, supervisor = _undecided(decided, last, unseen)
    cases = _sums(_ordered(told), _newest(told), (finance, supervisor))
    newest = told["versions"][-1]["batch"] if told["versions"] else ""
    batches = [row["batch"] for row in events]
    since = batches.index(newest) if newest in batches else 0
    is_open = cases.with_finance + cases.with_supervisor + cases.open > 0
    state = state_of([row["state"] for row in events[since:]], is_open)
    if state == WAITING and finance:  # what waits is a rest of it
        state = UNDECIDED[0]
    elif state == WAITING and not is_open and decided[-1]["status"] == WAITING:  # by its “If short”
        state = CLOSED
    if not events and told["sent_back"]:
        state = WITHDRAWN if told["sent_back"][-1]["fate"] == TAKEN_BACK else RETURNED
    if state == WITHDRAWN and _is_by_desk(told):
        state = CANCELLED
    told["events"] = events[:since] + _of_the_order(events[since:], is_open)
    told["decisions"] = [{**row, "numbers": json.loads(row["numbers"])} for row in decided]
    told = {name: [_without(row, "run", "reviewed", "settings") for row in own] for name, own in told.items()}
    state = _furthest(state, cases, _to_ship(told))
    return Story(order_key, state, **told, cases=cases, below_minimum=_never_ships(cases, decided))
