"""What the warehouse says it shipped, held against what was released (P-4.5.1).

A shipment is one pick, order and item on one day under one waybill. Different shipments of a line add up,
to at most what was released; the same shipment with another figure on a later sheet corrects the earlier
one. What of a line did not ship is `short` (the default: it comes up again) or `follows` (it stays
released).

Example: 10 released; 6 left on Monday (waybill W1, follows), 3 on Tuesday (W2): 9 shipped, 1 short. On
Wednesday a sheet says that W1 had 7: one more shipped, and the case that was short is no longer owed.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record

FOLLOWS, SHORT = "follows", "short"
DETAILS = ("carrier", "waybill", "expected_arrival", "remarks")
_MERGED = (*DETAILS, "rest", "shipped_on")

PickedItem = tuple[str, str, str, str]  # pick, agent, order number, SKU
OrderLine = tuple[str, int]  # order key, line
OrderItem = tuple[str, str]  # order key, SKU


@dataclass(slots=True)
class Shipment:
    """One shipment of a unit as it is known by now: figure in cases, and the batch that first told of it."""

    number: int  # within its unit, from 1
    shipped_on: dt.date | None
    waybill: str
    figure: int
    dispatch: str
    details: dict[str, Any] = field(default_factory=dict)

    def is_meant(self, day: dt.date | None, waybill: str) -> bool:
        """Whether a row of that day and waybill can speak of this one; a blank says nothing."""
        days = day is None or self.shipped_on is None or day == self.shipped_on
        return days and (not waybill or not self.waybill or waybill == self.waybill)


@dataclass(slots=True)
class Released:
    """What was released of one unit, line by line, and what is known of it."""

    lines: list[Record]  # order_key, order_no, agent, sku, line, cases, released_on, shipped, short
    shipments: list[Shipment]

    @property
    def cases(self) -> int:
        """Cases released."""
        return sum(line["cases"] for line in self.lines)

    @property
    def shipped(self) -> int:
        """Cases shipped so far."""
        return sum(line["shipped"] for line in self.lines)


@dataclass(slots=True)
class Free:
    """What a correction may still change: cases that came up again and that finance has not approved, and
    cases shipped of which none was credited, sent again or taken back.
    """

    owed: dict[OrderLine, int]
    unsettled: dict[OrderItem, int]  # items of which some were

    def bears(self, back: Mapping[OrderLine, int], item: OrderItem, fewer: int) -> bool:
        """Whether so many cases less may be short of each line, and so many fewer have left."""
        is_owed = all(cases <= max(0, self.owed.get(place, 0)) for place, cases in back.items() if cases > 0)
        return is_owed and fewer <= max(0, self.unsettled.get(item, fewer))

    def take(self, back: Mapping[OrderLine, int], item: OrderItem, fewer: int) -> None:
        """They are."""
        for place, cases in back.items():
            if cases > 0:
                self.owed[place] -= cases
        if item in self.unsettled:
            self.unsettled[item] -= fewer


class Late(NamedTuple):
    """A correction that comes too late: row, a line of its unit, cases shipped as known and as it says."""

    row: Record
    line: Record
    known: int
    said: int


class Said(NamedTuple):
    """One row that fits: its shipment, and the cases that each line gained by it."""

    row: Record
    shipment: Shipment
    parts: list[int]


@dataclass(slots=True)
class Tracked:
    """What the sheets of a run come to.

    entries: rows of SHIPMENTS. problems: what is wrong, at its cell. late: corrections that come after
    finance approved, or the register resolved, what follows from the first figure.
    """

    entries: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    late: list[Late] = field(default_factory=list)
    freed: dict[OrderLine, int] = field(default_factory=dict)  # cases no longer owed, by line


def check_shipments(
    rows: Sequence[Record],
    released: Mapping[PickedItem, Released],
    owed: Mapping[OrderLine, int],
    batch: str,
    day: dt.date,
    unsettled: Mapping[OrderItem, int] = MappingProxyType({}),
) -> Tracked:
    """The entries of the filled rows, and what is wrong with the others.

    rows: tracking sheets as typed, each with `index`, first come first. released: by unit; used up as rows
    are applied. owed: (order key, line) → cases that came up again and that finance has not approved.
    unsettled: (order key, SKU) → cases shipped about which nothing was done; where it says nothing, all.
    """
    result = Tracked()
    by_unit: dict[PickedItem, list[Record]] = {}
    for row in rows:
        unit = (row["pick_no"], row["agent"], row["order_no"], row["sku"])
        if problem := _wrong(row, released.get(unit), day):
            result.problems.append(problem)
        else:
            by_unit.setdefault(unit, []).append(row)
    free = Free(dict(owed), dict(unsettled))
    for unit, some in by_unit.items():
        _apply(some, released[unit], free, batch, result)
    return result


def _wrong(row: Record, ours: Released | None, day: dt.date) -> Problem | None:
    """The first thing wrong with one row by itself."""
    index, shipped_on = row["index"], row["shipped_on"]
    if ours is None:
        return Problem("RETURN_UNKNOWN", "row", index, "order_no", row["order_no"], {"batch": row["pick_no"]})
    if row["released_cases"] != ours.cases:
        numbers = {"ours": ours.cases}
        return Problem("RETURN_CHANGED", "row", index, "released_cases", str(row["released_cases"]), numbers)
    if shipped_on is not None and shipped_on > day:
        return Problem("SHIPPED_LATER", "row", index, "shipped_on", shipped_on.isoformat(), {"day": day})
    released_on = min(line["released_on"] for line in ours.lines)
    if shipped_on is not None and shipped_on < released_on:
        numbers = {"released_on": released_on}
        return Problem("SHIPPED_TOO_SOON", "row", index, "shipped_on", shipped_on.isoformat(), numbers)
    figure = row["shipped_cases"]
    if figure is not None and figure > ours.cases:
        numbers = {"released": ours.cases}
        return Problem("SHIPPED_TOO_MUCH", "row", index, "shipped_cases", str(figure), numbers)
    return None


def _apply(rows: list[Record], ours: Released, free: Free, batch: str, result: Tracked) -> None:
    """All rows of one unit: shipments first, then what of the release is short."""
    after = deepcopy(ours)
    said = _said(rows, after, batch, result)
    if not said:
        return
    follows = any(report.row["rest"] == FOLLOWS for report in said)
    for line in after.lines:
        line["short"] = 0 if follows else line["cases"] - line["shipped"]
    pairs = list(zip(ours.lines, after.lines, strict=True))
    back = {
        (old["order_key"], old["line"]): old["short"] - new["short"]
        for old, new in pairs
        if not old["gift"]  # nobody decides again about a gift: what did not leave is owed by the books
    }
    item, fewer = (ours.lines[0]["order_key"], ours.lines[0]["sku"]), ours.shipped - after.shipped
    if not free.bears(back, item, fewer):
        result.late.append(Late(said[-1].row, ours.lines[0], ours.shipped, after.shipped))
        return
    free.take(back, item, fewer)
    for place, cases in back.items():
        if cases > 0:
            result.freed[place] = result.freed.get(place, 0) + cases
    result.entries += _entries(said, [new["short"] - old["short"] for old, new in pairs], after)
    ours.lines[:], ours.shipments[:] = after.lines, after.shipments


def _said(rows: list[Record], unit: Released, batch: str, result: Tracked) -> list[Said]:
    """The rows of a unit that fit; the others are told."""
    said = []
    for row in _agreeing(rows, result):
        if isinstance(fits := _ship(row, unit, batch), Problem):
            result.problems.append(fits)
        else:
            said.append(fits)
    return said


def _agreeing(rows: list[Record], result: Tracked) -> list[Record]:
    """Rows that say something, once each; two of one run that differ in figure or rest are both void."""
    kept: list[Record] = []
    void: list[Record] = []
    for row in rows:
        if row["shipped_cases"] is None and not row["rest"]:
            continue
        twin = next((earlier for earlier in kept if _same_shipment(earlier, row)), None)
        if twin is None:
            kept.append(row)
        elif twin["shipped_cases"] == row["shipped_cases"] and not _differ_in_rest(twin, row):
            kept[kept.index(twin)] = {**twin, **{name: row[name] for name in _MERGED if row[name]}}
        else:
            void += [ended for ended in (twin, row) if ended not in void]
    for row in void:
        other = next(ended for ended in void if ended is not row and _same_shipment(ended, row))
        if row["shipped_cases"] == other["shipped_cases"]:
            result.problems.append(Problem("REST_TWICE", "row", row["index"], "rest", row["rest"]))
            continue
        numbers = {"one": row["shipped_cases"] or 0, "other": other["shipped_cases"] or 0}
        cell = str(row["shipped_cases"] or "")
        result.problems.append(Problem("SHIPMENT_TWICE", "row", row["index"], "shipped_cases", cell, numbers))
    return [row for row in kept if not any(_same_shipment(row, ended) for ended in void)]


def _differ_in_rest(one: Record, other: Record) -> bool:
    """Whether one says that the rest is short, and the other that it follows."""
    return bool(one["rest"] and other["rest"]) and one["rest"] != other["rest"]


def _same_shipment(one: Record, other: Record) -> bool:
    return Shipment(0, one["shipped_on"], one["waybill"], 0, "").is_meant(
        other["shipped_on"], other["waybill"]
    )


def _ship(row: Record, unit: Released, batch: str) -> Said | Problem:
    """Set one shipment to its figure and spread the difference over the lines, if it fits."""
    day, waybill, figure = row["shipped_on"], row["waybill"], row["shipped_cases"]
    exact = [sent for sent in unit.shipments if (sent.shipped_on, sent.waybill) == (day, waybill)]
    meant = exact or [sent for sent in unit.shipments if sent.is_meant(day, waybill)]
    if len(meant) > 1 and figure is not None:
        return Problem(
            "SHIPMENT_WHICH", "row", row["index"], "shipped_cases", str(figure), {"count": len(meant)}
        )
    shipment = meant[-1] if meant else Shipment(len(unit.shipments) + 1, day, waybill, 0, batch)
    figure = shipment.figure if figure is None else figure
    more = figure - shipment.figure
    if unit.shipped + more > unit.cases:
        numbers = {"released": unit.cases - unit.shipped + shipment.figure}
        return Problem("SHIPPED_TOO_MUCH", "row", row["index"], "shipped_cases", str(figure), numbers)
    if not meant:
        unit.shipments.append(shipment)
    shipment.figure = figure
    return Said(row, shipment, _spread(unit.lines, more))


def _spread(lines: Sequence[Record], more: int) -> list[int]:
    """Give cases to the lines from the first on (gifts last), or take them back from the last; how many
    each.
    """
    parts = [0] * len(lines)
    for place in range(len(lines)) if more > 0 else reversed(range(len(lines))):
        line = lines[place]
        room = line["cases"] - line["shipped"]
        parts[place] = min(more, room) if more > 0 else max(more, -line["shipped"])
        line["shipped"] += parts[place]
        more -= parts[place]
    return parts


def _entries(said: Sequence[Said], shortened: Sequence[int], unit: Released) -> list[Record]:
    """Rows of SHIPMENTS: what each row added, and what became short with the last of them."""
    entries = []
    for place, entry in enumerate(said):
        told = {name: entry.row[name] for name in DETAILS if entry.row[name] not in (None, "")}
        is_news = any(entry.shipment.details.get(name) != value for name, value in told.items())
        entry.shipment.details |= told
        entry.shipment.shipped_on = entry.shipment.shipped_on or entry.row["shipped_on"]
        entry.shipment.waybill = entry.shipment.waybill or entry.row["waybill"]
        short = shortened if place == len(said) - 1 else [0] * len(shortened)
        for line, more, less in zip(unit.lines, entry.parts, short, strict=True):
            if more or less or is_news:
                entries.append(_entry(entry, line, more, less))
    return entries


def _entry(said: Said, line: Record, shipped: int, short: int) -> Record:
    shipment = said.shipment
    details = {
        name: shipment.details.get(name, "" if name != "expected_arrival" else None) for name in DETAILS
    }
    return {
        **{name: line[name] for name in ("pick_no", "order_key", "order_no", "agent", "sku", "line")},
        "released": line["cases"],
        "shipped": shipped,
        "short": short,
        "shipment": shipment.number,
        "figure": shipment.figure,
        "dispatch": shipment.dispatch,
        "shipped_on": shipment.shipped_on,
        **details,
    }
