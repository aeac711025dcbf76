"""What an agent received, held against what was shipped to him (P-4.5.3).

Reported is compared with shipped by order and item: fewer is *short*, none *missed*, an item that was not
sent *wrong*, more *over*; *damaged* and *refused* as the agent says, at most what was shipped.

Example: sent A 10, B 4. Reported A 7 good and 1 damaged, D 4 good: A is 2 short and 1 damaged, B is missed,
and D is wrong, likely in place of B.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import PROBLEMS

DispatchedItem = tuple[str, str, str]  # dispatch, order key, SKU; the dispatch of a wrong item is ""
_Item = tuple[str, str]  # order key, SKU


@dataclass(slots=True)
class SentGoods:
    """What is known of the orders that a run's reports name.

    orders: order key → rows of DISPATCHES, oldest first, with every figure that was ever told of them
    (`figures`): a notice of before a correction is no forgery. reported: unit → row of ARRIVALS in force.
    settled: items with an incident that is closed, or about which something was done. goods: SKU → product.
    """

    orders: Mapping[str, Sequence[Record]]
    reported: dict[DispatchedItem, Record]
    settled: Collection[_Item]
    goods: Mapping[str, str]


@dataclass(slots=True)
class Reported:
    """arrivals: rows of ARRIVALS that count now, by unit. problems: what is wrong, at its cell."""

    arrivals: dict[DispatchedItem, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def check_arrivals(rows: Iterable[Record], sent: SentGoods, day: dt.date) -> Reported:
    """Compare each reported row with what was sent; a row without figures is not yet reported.

    rows: index, agent, order_key, order_no, dispatch (or ""), said_sent (or None), sku, good, bad,
    received_on, problem, remarks, document, cell, is_silent.
    """
    result = Reported()
    for row in rows:
        if row["good"] is None and row["bad"] is None:
            continue
        if problem := _wrong(row, sent, day):
            result.problems.append(problem)
        else:
            _compare(row, sent, result)
    return result


def said_of(row: Record, sent: SentGoods, day: dt.date) -> Iterator[tuple[DispatchedItem, tuple[int, ...]]]:
    """What a row says of each unit that it is about; nothing where it has no figures or is wrong."""
    if (row["good"] is None and row["bad"] is None) or _wrong(row, sent, day):
        return
    units = _units(row, sent)
    for arrival in _spread(row, units) if units else [_wrong_item(row, sent)]:
        yield unit_of(arrival), tuple(arrival[name] for name in ("good", *PROBLEMS))


def _units(row: Record, sent: SentGoods) -> list[Record]:
    """What was sent of the row's item: of its dispatch, else all that nobody has reported yet, else the
    last.
    """
    mine = [unit for unit in sent.orders.get(row["order_key"], ()) if unit["sku"] == row["sku"]]
    if row["dispatch"]:
        return [unit for unit in mine if unit["dispatch"] == row["dispatch"]]
    fresh = [unit for unit in mine if not sent.reported.get(unit_of(unit), {}).get("reported")]
    return fresh or mine[-1:]


def unit_of(row: Record) -> DispatchedItem:
    """The unit of a row of DISPATCHES or ARRIVALS."""
    return row["dispatch"], row["order_key"], row["sku"]


def _wrong(row: Record, sent: SentGoods, day: dt.date) -> Problem | None:
    """The first thing wrong with one row."""
    index = row["index"]
    dispatches = sent.orders.get(row["order_key"], ())
    if not dispatches:
        return Problem("ARRIVAL_ORDER", "row", index, "order_no", row["order_no"], {"agent": row["agent"]})
    units = _units(row, sent)
    if units and row["said_sent"] is not None and row["said_sent"] not in units[0]["figures"]:
        numbers = {"ours": units[0]["sent"]}
        return Problem("RETURN_CHANGED", "row", index, "sent_cases", str(row["said_sent"]), numbers)
    if not units and row["sku"] not in sent.goods:
        return Problem("ARRIVAL_ITEM", "row", index, "sku", row["sku"], {"order_no": row["order_no"]})
    bad, cases = row["bad"] or 0, sum(unit["sent"] for unit in units)
    if bad > cases:
        return Problem("ARRIVAL_BAD", "row", index, "bad_cases", str(bad), {"sent": cases, "sku": row["sku"]})
    return _wrong_day(row, units or dispatches, day) if row["received_on"] else None


def _wrong_day(row: Record, units: Sequence[Record], day: dt.date) -> Problem | None:
    """Nothing arrives after today, nor before it was shipped."""
    index, received_on = row["index"], row["received_on"]
    if received_on > day:
        return Problem("RECEIVED_LATER", "row", index, "received_on", received_on.isoformat(), {"day": day})
    left_on = min((unit["shipped_on"] for unit in units if unit["shipped_on"]), default=None)
    if left_on and received_on < left_on:
        numbers = {"shipped_on": left_on}
        return Problem("RECEIVED_TOO_SOON", "row", index, "received_on", received_on.isoformat(), numbers)
    return None


def _compare(row: Record, sent: SentGoods, result: Reported) -> None:
    units = _units(row, sent)
    found = _spread(row, units) if units else [_wrong_item(row, sent)]
    if not units:
        numbers = {"order_no": row["order_no"], "cases": row["good"] or 0}
        result.problems.append(Problem("ARRIVAL_NOT_SENT", "row", row["index"], "sku", row["sku"], numbers))
    before = [sent.reported.get(unit_of(arrival)) for arrival in found]
    if all(old is not None and _same(old, new) for old, new in zip(before, found, strict=True)):
        if not row["is_silent"]:
            result.problems.append(Problem("ARRIVAL_AGAIN", "row", row["index"], "order_no", row["order_no"]))
        return
    if any(old is not None and old["reported"] and not _may_replace(old, sent) for old in before):
        numbers = {"order_no": row["order_no"]}
        result.problems.append(
            Problem("ARRIVAL_ANSWERED", "row", row["index"], "good_cases", row["sku"], numbers)
        )
        return
    for arrival in found:
        sent.reported[unit_of(arrival)] = result.arrivals[unit_of(arrival)] = arrival


def _may_replace(old: Record, sent: SentGoods) -> bool:
    """Whether a second report replaces the first: while an incident of it is open, and nothing was done."""
    has_incident = any(old[name] for name in PROBLEMS)
    return has_incident and (old["order_key"], old["sku"]) not in sent.settled


def _same(one: Record, other: Record) -> bool:
    names = (*PROBLEMS, "good", "reported", "sent")
    return all(one[name] == other[name] for name in names)


def _spread(row: Record, units: Sequence[Record]) -> list[Record]:
    """One row of ARRIVALS a unit: good and bad cases fill them from the oldest; what is lacking is the
    last's.
    """
    good, bad = row["good"] or 0, row["bad"] or 0
    nothing_came = good + bad == 0
    found = []
    for place, unit in enumerate(units):
        is_last = place == len(units) - 1
        own_bad = min(bad, unit["sent"])
        own_good = min(good, unit["sent"] - own_bad)
        good, bad = good - own_good, bad - own_bad
        lacking = unit["sent"] - own_good - own_bad
        found.append(
            _arrival(row, unit) | {
                "good": own_good,
                "refused" if row["problem"] == "refused" else "damaged": own_bad,
                "missed" if nothing_came else "short": lacking,
                "over": good if is_last else 0,
            }
        )  # fmt: skip
    return found


def _wrong_item(row: Record, sent: SentGoods) -> Record:
    unit = {**sent.orders[row["order_key"]][0], "dispatch": "", "sku": row["sku"], "sent": 0}
    unit["product"] = sent.goods.get(row["sku"], "")
    return _arrival(row, unit) | {"wrong": row["good"] or 0}


def _arrival(row: Record, unit: Record) -> Record:
    names = ("dispatch", "order_key", "order_no", "agent", "sku", "product", "sent")
    said = ("received_on", "problem", "remarks", "document", "cell")
    return {
        **{name: unit[name] for name in names},
        **dict.fromkeys(("good", *PROBLEMS), 0),
        **{name: row[name] for name in said},
        "reported": not row["is_silent"],
    }


def taken_as_arrived(unit: Record) -> Record:
    """A row that reports a unit in full, though nobody said a word (`arrival.silent_days`)."""
    return {
        **{name: unit[name] for name in ("dispatch", "order_key", "order_no", "agent", "sku")},
        **{"index": -1, "good": unit["sent"], "bad": 0, "received_on": None, "problem": "", "remarks": ""},
        **{"document": "", "cell": "", "is_silent": True, "said_sent": None},
    }


def changes(now: Iterable[Record], before: Mapping[DispatchedItem, Record]) -> list[tuple[Record, str, int]]:
    """(row of ARRIVALS, problem, cases more or fewer than the report before said) where there is a
    difference.
    """
    found = []
    for row in now:
        old = before.get(unit_of(row))
        for problem in PROBLEMS:
            if more := row[problem] - (old[problem] if old else 0):
                found.append((row, problem, more))
    return found


def pairs(rows: Collection[Record]) -> dict[DispatchedItem, str]:
    """Wrong items, each with the missed (else short) item of its order that it likely stands for."""
    found: dict[DispatchedItem, str] = {}
    for row in rows:
        if not row["wrong"]:
            continue
        lacking = [
            arrival["sku"]
            for name in ("missed", "short")
            for arrival in rows
            if arrival["order_key"] == row["order_key"]
            and arrival[name]
            and arrival["document"] == row["document"]
        ]
        free = [sku for sku in lacking if sku not in found.values()]
        if free:
            found[unit_of(row)] = free[0]
    return found
