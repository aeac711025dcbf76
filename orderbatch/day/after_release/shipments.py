"""Tracking sheets that came back: shipments, corrections of earlier ones, and what an agent is told
(P-4.5.1).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from orderbatch.check.after_release.shipment_rules import (
    Late,
    OrderLine,
    PickedItem,
    Released,
    Shipment,
    Tracked,
    check_shipments,
)
from orderbatch.check.approvals import proposed_orders
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import CORRECTIONS, DISPATCHES, SHIPMENTS
from orderbatch.contract.sheets.every import TRACKING, TRACKING_ORDERS
from orderbatch.contract.sheets.tables import frame_of, records_of, row_of
from orderbatch.day.after_release.shipped import LEFT, Shipped, nothing_shipped
from orderbatch.day.facts import Desk
from orderbatch.day.located import located
from orderbatch.ledger.queries import after_release
from orderbatch.read.rows import Typed, typed

BLOCK = ("shipped_on", "carrier", "waybill", "expected_arrival")
WITHDRAWN = "superseded"
CORRECTED_FIRST = (
    "short", "deferred", "held", "for_rep", "lapsed", "reviewed", "refused", "awaiting", "proposed", "ended",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrackingSheets:
    """The tracking sheets of a run as they came, beside what was released and what is known of it."""

    rows: Typed
    blocks: Typed
    filled: list[Record]
    undated: list[Record]
    lines: list[Record]
    entries: list[Record]

    @classmethod
    def of(cls, desk: Desk) -> "TrackingSheets | None":
        """None where no tracking sheet came."""
        sheets = desk.intake.sheets(TRACKING.kind)
        if not sheets:
            return None
        rows = typed(TRACKING, sheets)
        blocks = typed(TRACKING_ORDERS, desk.intake.sheets(TRACKING_ORDERS.kind))
        filled = _filled(rows, blocks)
        undated = [row for row in filled if row["shipped_cases"] and row["shipped_on"] is None]
        picks = {row["pick_no"] for row in filled}
        lines = desk.ledger.ask(after_release.released, picks)
        return cls(rows, blocks, filled, undated, lines, desk.ledger.ask(after_release.shipments, picks))

    def left(self, batch: str, day: dt.date) -> pd.DataFrame:
        """What these sheets say has left of what the ledger counts as released and not shipped: `LEFT`.

        Money and stock of a later moment contain it, so it is no longer promised (1-domain).
        """
        room = {(row["pick_no"], row["order_key"], row["line"]): row for row in self.lines}
        still = {place: row["cases"] - row["shipped"] - row["short"] for place, row in room.items()}
        found = []
        for entry in check_shipments(self.filled, _units(self.lines, self.entries), {}, batch, day).entries:
            place = (entry["pick_no"], entry["order_key"], entry["line"])
            cases = min(entry["shipped"], still[place])
            still[place] -= cases
            told = {"cases": cases, "left_on": entry["shipped_on"] or day}
            found.append({name: room[place][name] for name in ("agent", "sku", "price_minor")} | told)
        return pd.DataFrame(found, columns=list(LEFT))


def read_tracking(
    desk: Desk,
    batch: str,
    reported: TrackingSheets | None,
    approved: Iterable[tuple[str, str]],
    lapsing: pd.DataFrame,
) -> Shipped:
    """What the warehouse shipped, held against what was released and what it said before.

    approved: (proposal, order key) that finance approved in this run. lapsing: those that lapse in it.
    """
    if reported is None:
        return nothing_shipped()
    rows, blocks, lines = reported.rows, reported.blocks, reported.lines
    filled = reported.filled
    units = _units(lines, reported.entries)
    owed = _owed(desk, {line["order_key"] for line in lines}, set(approved))
    unsettled = _unsettled(desk, {line["order_key"] for line in lines})
    tracked = check_shipments(filled, units, _sums(owed), batch, desk.day, unsettled)
    corrections, withdrawn, undecided = _taken_back(tracked.freed, owed, lapsing)
    findings = [*rows.findings, *blocks.findings, *_undated(reported, tracked, desk.day)]
    findings += [located(problem, rows) for problem in _beside_its_pick(tracked.problems, filled, desk)]
    findings += [located(_late_problem(report), rows) for report in tracked.late]
    late = tuple((report, row_of(rows.blocks, report.row["block"])["document"]) for report in tracked.late)
    frames = (frame_of(SHIPMENTS, tracked.entries), frame_of(CORRECTIONS, corrections))
    told = frame_of(DISPATCHES, _dispatched(tracked, units, lines, desk))
    return Shipped(*frames, told, withdrawn, late, tuple(findings), undecided)


def plain_rows(rows: Typed) -> list[Record]:
    """The rows without an error of their own, blank cells None or "", with their index."""
    frame = rows.rows[~rows.rows.index.isin(list(rows.bad_rows))]
    frame = frame[~frame["block"].isin(list(rows.bad_blocks))]
    return [
        {**row, "index": index} for index, row in zip(frame.index.tolist(), records_of(frame), strict=True)
    ]


def _filled(rows: Typed, blocks: Typed) -> list[Record]:
    """Rows that say something, with the block of their order where a cell is empty."""
    names = ("pick_no", "agent", "order_no")
    orders: dict[tuple[Any, ...], Record] = {}
    for block in plain_rows(blocks):
        document = row_of(blocks.blocks, block["block"])["document"]
        orders[document, *(block[name] for name in names)] = block
    filled: list[Record] = []
    for row in plain_rows(rows):
        if row["shipped_cases"] is None and not row["rest"]:
            continue
        document = row_of(rows.blocks, row["block"])["document"]
        block = orders.get((document, *(row[name] for name in names)), {})
        row |= {name: block.get(name) for name in BLOCK if row[name] in (None, "") and block.get(name)}
        row["shipped_cases"] = None if row["shipped_cases"] is None else int(row["shipped_cases"])
        filled.append(row)
    return filled


def _undated(reported: TrackingSheets, tracked: Tracked, day: dt.date) -> list[Finding]:
    """Shipped without a day, which counts as of today: once a sheet. A figure told before keeps its day."""
    names = ("pick_no", "agent", "order_no", "sku")
    news = {tuple(entry[name] for name in names) for entry in tracked.entries if entry["shipped"]}
    found: dict[Any, list[int]] = {}
    for row in reported.undated:
        if tuple(row[name] for name in names) in news:
            found.setdefault(row["block"], []).append(row["index"])
    findings = []
    for block, indexes in found.items():
        place, cell = row_of(reported.rows.blocks, block), reported.rows.address(indexes[0], "shipped_on")
        numbers = {"rows": len(indexes), "day": day}
        findings.append(Finding("SHIPPED_UNDATED", place["document"], place["sheet"], cell, "", numbers))
    return findings


def _beside_its_pick(problems: Iterable[Problem], filled: Iterable[Record], desk: Desk) -> Iterable[Problem]:
    """Where a row names a pick list that has no such item, the one that last had it is offered."""
    by_index = {row["index"]: row for row in filled}
    strange = {problem.row: by_index[problem.row] for problem in problems if problem.code == "RETURN_UNKNOWN"}
    picks = desk.ledger.ask(after_release.last_picks, [row["order_no"] for row in strange.values()])
    for problem in problems:
        row = strange.get(problem.row)
        near = picks.get((row["agent"], row["order_no"], row["sku"]), "") if row else ""
        yield replace(problem, numbers={**problem.numbers, "near": near}) if near else problem


def _late_problem(report: Late) -> Problem:
    numbers = {"known": report.known, "said": report.said, "order_no": report.line["order_no"]}
    value = str(report.row["shipped_cases"])
    return Problem("SHIPPED_SETTLED", "row", report.row["index"], "shipped_cases", value, numbers)


def _units(lines: Iterable[Record], entries: Iterable[Record]) -> dict[PickedItem, Released]:
    """What was released, by pick, agent, order and item, with the shipments known of it."""
    units: dict[PickedItem, Released] = {}
    for line in lines:
        key = (line["pick_no"], line["agent"], line["order_no"], line["sku"])
        units.setdefault(key, Released([], [])).lines.append(line)
    for entry in entries:
        key = (entry["pick_no"], entry["agent"], entry["order_no"], entry["sku"])
        shipments = units[key].shipments
        told = {name: entry[name] for name in ("carrier", "waybill", "expected_arrival", "remarks")}
        told = {name: value for name, value in told.items() if value not in (None, "")}
        same = next((shipment for shipment in shipments if shipment.number == entry["shipment"]), None)
        if same is None:
            same = Shipment(entry["shipment"], None, "", 0, entry["dispatch"])
            shipments.append(same)
        same.figure, same.shipped_on = entry["figure"], entry["shipped_on"]
        same.waybill, same.details = entry["waybill"], {**same.details, **told}
    return units


def _owed(desk: Desk, keys: set[str], approved: set[tuple[str, str]]) -> list[Record]:
    """What of these orders is open, or ended, and what finance has not approved, in this run neither."""
    return [
        row
        for row in desk.ledger.ask(after_release.owed, keys)
        if (row["proposal"], row["order_key"]) not in approved
    ]


def _unsettled(desk: Desk, keys: set[str]) -> dict[tuple[str, str], int]:
    """Of what shipped, the cases that nobody has credited, sent again or taken back, by order and item."""
    resolved = desk.ledger.ask(after_release.resolved, keys)
    shipped = desk.ledger.ask(after_release.shipped, keys)
    return {item: cases - resolved[item] for item, (cases, _price) in shipped.items() if resolved.get(item)}


def _sums(owed: Iterable[Record]) -> dict[OrderLine, int]:
    sums: dict[OrderLine, int] = {}
    for row in owed:
        place = (row["order_key"], int(row["line"]))
        sums[place] = sums.get(place, 0) + int(row["cases"])
    return sums


def _taken_back(
    freed: Mapping[OrderLine, int], owed: Iterable[Record], lapsing: pd.DataFrame
) -> tuple[list[Record], tuple[tuple[str, str], ...], frozenset[tuple[int, int]]]:
    """Rows of CORRECTIONS: cases that left after all are no longer owed; the proposals that this withdraws;
    which of the rows are about a proposal (`Shipped.undecided`).
    """
    late = set(proposed_orders(lapsing))
    left, corrections, withdrawn, undecided = dict(freed), [], [], set()
    for part in sorted(
        owed, key=lambda row: (CORRECTED_FIRST.index(row["kind"]), row["source"], row["position"])
    ):
        place = (part["order_key"], int(part["line"]))
        cases = min(left.get(place, 0), int(part["cases"]))
        if not cases:
            continue
        left[place] -= cases
        kind, pair = part["kind"], (part["proposal"], part["order_key"])
        if kind == "proposed":
            undecided.add((part["source"], part["position"]))
            kind = "lapsed" if pair in late else "reviewed"
            withdrawn += [pair] if kind == "reviewed" and pair not in withdrawn else []
        name = {"part_kind": kind, "part_source": part["source"], "part_position": part["position"]}
        corrections.append({**name, "order_key": place[0], "line": place[1], "cases": -cases})
    return corrections, tuple(withdrawn), frozenset(undecided)


def _dispatched(
    tracked: Tracked, units: Mapping[PickedItem, Released], lines: Iterable[Record], desk: Desk
) -> list[Record]:
    """Rows of DISPATCHES: everything sent under a dispatch that this run told of or corrected.

    What never left is on no dispatch; what was told of as sent and is now 0 is.
    """
    touched: dict[tuple[str, str, str], int] = {}  # → cases more than before
    for entry in tracked.entries:
        key = (entry["dispatch"], entry["order_key"], entry["sku"])
        touched[key] = touched.get(key, 0) + entry["shipped"]
    gifts: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line["gift"]:
            policy = " ".join(line["gift"].split())
            gifts.setdefault((line["order_key"], line["sku"]), []).append(policy)
    sums: dict[tuple[str, str, str], Record] = {}
    for unit in units.values():
        line = unit.lines[0]
        for shipment in unit.shipments:
            key = (shipment.dispatch, line["order_key"], line["sku"])
            if key in touched:
                policy = "\n".join(dict.fromkeys(gifts.get(key[1:], ())))
                _add(sums.setdefault(key, _blank(key, line, policy)), shipment, desk)
    return [row for key, row in sums.items() if row["sent"] or row["sent"] != touched[key]]


def _blank(key: tuple[str, str, str], line: Record, policy: str) -> Record:
    names = ("order_key", "order_no", "agent", "agent_name", "sku", "product")
    blank = {"sent": 0, "carrier": "", "waybill": "", "shipped_on": None, "expected_arrival": None}
    rest = {"dispatch": key[0], "language": line["language"] or "", "policy": policy}
    return {**{name: line[name] for name in names}, **blank, **rest, "silent_on": dt.date.min}


def _add(row: Record, shipment: Shipment, desk: Desk) -> None:
    """One more shipment of the dispatch: its cases, and how and when it comes."""
    row["sent"] += shipment.figure
    for name in ("carrier", "waybill"):
        known = [detail for detail in (row[name], shipment.details.get(name, "")) if detail]
        row[name] = " / ".join(dict.fromkeys(known))
    shipped_on, expected = shipment.shipped_on or desk.day, shipment.details.get("expected_arrival")
    row["shipped_on"] = min(shipped_on, row["shipped_on"] or shipped_on)
    row["expected_arrival"] = (
        max(expected, row["expected_arrival"] or expected) if expected else row["expected_arrival"]
    )
    silence = (expected or shipped_on) + dt.timedelta(days=desk.settings.arrival.silent_days)
    row["silent_on"] = max(row["silent_on"], silence, desk.day + dt.timedelta(days=1))
