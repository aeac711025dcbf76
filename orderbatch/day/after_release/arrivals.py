"""Arrival reports that came back, and dispatches of which nobody said anything in time (P-4.5.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from orderbatch.check.after_release.arrival_rules import (
    DispatchedItem,
    Reported,
    SentGoods,
    changes,
    check_arrivals,
    pairs,
    said_of,
    taken_as_arrived,
    unit_of,
)
from orderbatch.check.answers import disagreeing
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import CLOSED
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import ARRIVAL, CATALOGUE, DISPATCH_NOTICE
from orderbatch.contract.sheets.tables import row_of
from orderbatch.day.after_release.shipments import plain_rows
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row, located
from orderbatch.ledger.queries import after_release, runs
from orderbatch.read.rows import Typed, typed


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What arrived: rows of ARRIVALS that count now; what the reports change, for the register.

    changes: (row, problem, cases more or fewer). pairs: wrong item → the one that it likely stands for.
    """

    rows: list[Record] = field(default_factory=list)
    changes: list[tuple[Record, str, int]] = field(default_factory=list)
    pairs: Mapping[DispatchedItem, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_arrivals(desk: Desk, dispatches: pd.DataFrame) -> Arrivals:
    """Returned notices and reports in other layouts, compared with what was shipped, this run included."""
    findings: list[Finding] = []
    said: list[tuple[Typed, list[Record]]] = []
    for sheet, read in ((DISPATCH_NOTICE, _of_notice), (ARRIVAL, _of_report)):
        if sheets := desk.intake.sheets(sheet.kind):
            rows = typed(sheet, sheets)
            findings += rows.findings
            said.append((rows, [read(row, rows, desk) for row in plain_rows(rows)]))
    silent = [taken_as_arrived(unit) for unit in silent_units(desk)]
    keys = {row["order_key"] for _rows, some in said for row in some} | {row["order_key"] for row in silent}
    if not keys:
        return Arrivals(findings=findings)
    sent = _sent(desk, keys, dispatches)
    before = dict(sent.reported)
    found: dict[DispatchedItem, Record] = {}
    disputed = _disputed(said, sent, desk)
    for place, (rows, some) in enumerate(said):
        result = _checked([row for row in some if (place, row["index"]) not in disputed.rows], sent, desk)
        found |= result.arrivals
        findings += [located(problem, rows) for problem in result.problems]
    findings += disputed.findings
    quiet = [row for row in silent if unit_of(row) not in {*sent.reported, *disputed.units}]
    found |= check_arrivals(quiet, sent, desk.day).arrivals
    rows_now = list(found.values())
    return Arrivals(rows_now, changes(rows_now, before), pairs(rows_now), findings)


@dataclass(frozen=True, slots=True)
class _Disputed:
    """Rows of this run that contradict another, and the units about which they do: nobody knows what came."""

    rows: Collection[tuple[int, int]]  # which of the sheets, and its row
    units: Collection[DispatchedItem]
    findings: list[Finding]


def _disputed(said: Sequence[tuple[Typed, list[Record]]], sent: SentGoods, desk: Desk) -> _Disputed:
    """Reports that differ about one item are none, in whatever sheets they stand (3-decisions §8)."""
    about = {
        (place, row["index"]): (row, list(said_of(row, sent, desk.day)))
        for place, (_rows, some) in enumerate(said)
        for row in some
    }
    rivals = disagreeing((unit, cases, row) for row, (_said, some) in about.items() for unit, cases in some)
    findings = []
    for (place, index), (other_place, other) in rivals.items():
        there = said[other_place][0]
        block = there.place(other)[0]
        where = f"{there.found[block][0]} › {there.sheet_of(block)}!{there.address(other, 'good_cases')}"
        row = about[place, index][0]
        findings.append(
            at_row(said[place][0], "ANSWERS_DIFFER", index, "good_cases", row["sku"], other=where)
        )
    return _Disputed(rivals, {unit for row in rivals for unit, _cases in about[row][1]}, findings)


def _checked(rows: Sequence[Record], sent: SentGoods, desk: Desk) -> Reported:
    named: list[Record] = []
    nameless: list[Record] = []
    for row in rows:
        (named if row["agent"] and row["order_no"] else nameless).append(row)
    result = check_arrivals(named, sent, desk.day)
    result.problems += [
        Problem("ARRIVAL_NAMELESS", "row", row["index"], "good_cases", row["sku"])
        for row in nameless
        if row["good"] is not None or row["bad"] is not None
    ]
    return result


def _of_notice(row: Record, rows: Typed, desk: Desk) -> Record:
    agent = row_of(rows.blocks, row["block"])["agent"]
    said = {"dispatch": row["dispatch_no"], "said_sent": row["sent_cases"]}
    return _said(row, rows, desk, agent) | said


def _of_report(row: Record, rows: Typed, desk: Desk) -> Record:
    above = row_of(rows.blocks, row["block"])
    whole = row | {name: row[name] or above[name] for name in ("agent", "order_no", "received_on")}
    return _said(whole, rows, desk, whole["agent"]) | {"dispatch": "", "said_sent": None}


def _said(row: Record, rows: Typed, desk: Desk, agent: str) -> Record:
    """A row of either sheet as `check_arrivals` takes it; a day that is not given is the day it came in."""
    document = row_of(rows.blocks, row["block"])["document"]
    counts = {name: None if row[cell] is None else int(row[cell]) for name, cell in _COUNTS.items()}
    return {
        **counts,
        **{name: row[name] for name in ("index", "order_no", "sku", "problem", "remarks")},
        "received_on": row["received_on"] or desk.day,
        "order_key": order_key(agent, row["order_no"]),
        **{"agent": agent, "document": document, "cell": rows.address(row["index"], "good_cases")},
        "is_silent": False,
    }


_COUNTS = {"good": "good_cases", "bad": "bad_cases"}


def silent_units(desk: Desk) -> list[Record]:
    """Dispatches that count as arrived from today, because nobody reported them (`arrival.silent_days`)."""
    last = desk.ledger.ask(runs.last_look)
    return [] if last is None else desk.ledger.ask(after_release.silent, last.date(), desk.day)


def _sent(desk: Desk, keys: Collection[str], dispatches: pd.DataFrame) -> SentGoods:
    """What is known of these orders: what was sent, what was reported, and what is settled."""
    orders: dict[str, dict[DispatchedItem, Record]] = {}
    now: Any = dispatches.to_dict("records")
    for row in (*desk.ledger.ask(after_release.dispatches, keys), *now):
        units = orders.setdefault(row["order_key"], {})
        before = units.get(unit_of(row), row).get("figures", set())
        units[unit_of(row)] = {**row, "figures": {*before, *row.get("figures", ()), row["sent"]}}
    reported = {unit_of(row): row for row in desk.ledger.ask(after_release.arrivals, keys)}
    done = {
        row["incident"] for row in desk.ledger.ask(after_release.resolutions, keys) if row["state"] == "done"
    }
    settled = {
        (row["order_key"], row["sku"])
        for row in desk.ledger.ask(after_release.incidents_by, "order_key", keys)
        if row["status"] == CLOSED or row["number"] in done
    }
    goods: Any = desk.masters.by_key(CATALOGUE)["product"].to_dict()
    return SentGoods({key: list(units.values()) for key, units in orders.items()}, reported, settled, goods)
