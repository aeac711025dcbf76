"""The desk's payments against finance's, one to one (7-policies, Reconciliation).

Within an agent and a policy: first by reference, then by amount and the nearest date within `match_days`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import FROM_DESK, FROM_FINANCE

MATCHED, AMOUNT, DESK_ONLY, FINANCE_ONLY = "matched", "amount", "desk_only", "finance_only"
_SAME = ["source", "agent", "policy", "minor", "paid_on"]
_WHOSE = ("region", "agent", "agent_name", "policy", "policy_name")


def standing_payments(payments: pd.DataFrame) -> pd.DataFrame:
    """Rows of PAYMENTS without those that a later row named: the same payment, entered with a number."""
    if payments.empty:
        return payments
    has_number = payments["reference"].ne("")
    named = pd.MultiIndex.from_frame(payments.loc[has_number, _SAME])
    return payments[has_number | ~pd.MultiIndex.from_frame(payments[_SAME]).isin(named)]


def reconcile(payments: pd.DataFrame, match_days: int) -> list[Record]:
    """A row a pair or single payment, the gravest first: _WHOSE, state, desk_minor, finance_minor, paid_on,
    posted_on, reference, voucher, clear_by. payments: rows of PAYMENTS, all that were ever taken in.

    clear_by: the last day on which the other side may still come, counted from the payment's own day.
    """
    standing = standing_payments(payments)
    found: list[Record] = []
    rows: list[Record] = standing.to_dict("records")  # type: ignore[assignment]
    groups: dict[tuple[str, str], dict[str, list[Record]]] = {}
    for row in sorted(rows, key=_sequence):
        sides = groups.setdefault((row["agent"], row["policy"]), {FROM_DESK: [], FROM_FINANCE: []})
        sides[row["source"]].append(row)
    for sides in groups.values():
        found += _of_one(sides[FROM_DESK], sides[FROM_FINANCE], match_days)
    return sorted(found, key=_gravest_first)


def _sequence(row: Record) -> tuple[Any, ...]:
    return row["paid_on"], row["minor"], row["reference"], row["region"], row["agent_name"]


def _gravest_first(row: Record) -> tuple[Any, ...]:
    states = (AMOUNT, FINANCE_ONLY, DESK_ONLY, MATCHED)
    day = row["paid_on"] or row["posted_on"]
    names = (row["region"], row["agent"], row["policy"], day, row["reference"], row["voucher"])
    return states.index(row["state"]), *names, row["desk_minor"] or 0, row["finance_minor"] or 0


def _of_one(desk: Sequence[Record], finance: Sequence[Record], match_days: int) -> Iterator[Record]:
    """One agent and policy."""
    pairs = [*_by_reference(desk, finance)]
    pairs += _by_date(_without(desk, pairs, 0), _without(finance, pairs, 1), match_days)
    for ours, theirs in pairs:
        state = MATCHED if ours["minor"] == theirs["minor"] else AMOUNT
        yield _row(state, ours, theirs, match_days)
    for row in _without(desk, pairs, 0):
        yield _row(DESK_ONLY, row, None, match_days)
    for row in _without(finance, pairs, 1):
        yield _row(FINANCE_ONLY, None, row, match_days)


def _without(rows: Iterable[Record], pairs: Sequence[tuple[Record, Record]], side: int) -> list[Record]:
    taken = {id(pair[side]) for pair in pairs}
    return [row for row in rows if id(row) not in taken]


def _by_reference(desk: Iterable[Record], finance: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """The same number on both sides; what is taken back is another row than what was paid."""
    theirs = {(row["reference"].casefold(), row["minor"] < 0): row for row in finance if row["reference"]}
    for row in desk:
        if other := theirs.pop((row["reference"].casefold(), row["minor"] < 0), None):
            yield row, other


def _by_date(
    desk: Sequence[Record], finance: Sequence[Record], match_days: int
) -> Iterator[tuple[Record, Record]]:
    """The same amount, the nearest dates first."""
    near = sorted(
        (abs((row["paid_on"] - other["paid_on"]).days), ours, theirs)
        for ours, row in enumerate(desk)
        for theirs, other in enumerate(finance)
        if row["minor"] == other["minor"] and abs((row["paid_on"] - other["paid_on"]).days) <= match_days
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for _days, ours, theirs in near:
        if ours not in used[0] and theirs not in used[1]:
            used[0].add(ours)
            used[1].add(theirs)
            yield desk[ours], finance[theirs]


def _row(state: str, ours: Record | None, theirs: Record | None, match_days: int) -> Record:
    either: Record = theirs or ours or {}
    last = max(row["paid_on"] for row in (ours, theirs) if row)
    return {
        **{name: either[name] for name in _WHOSE},
        "state": state,
        "desk_minor": ours["minor"] if ours else None,
        "finance_minor": theirs["minor"] if theirs else None,
        "paid_on": ours["paid_on"] if ours else None,
        "posted_on": theirs["paid_on"] if theirs else None,
        "reference": ours["reference"] if ours else "",
        "voucher": theirs["reference"] if theirs else "",
        "clear_by": None if state == MATCHED else last + dt.timedelta(match_days),
    }
