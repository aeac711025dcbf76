"""What of the approved gifts is given after all: computed again, only downwards (7-policies, In a batch).

Worked example: C1 is entitled to 3 under W1 and has 4 issued, of which 2 + 1 stand on orders that finance
approved just now. One too many: the first order keeps its 2, the second loses its 1. Were he entitled to 9
by now, they would still be 2 and 1: what is new goes with an order of today.

What was planned and is not given is owed since it first was: C1 is owed 2 since Monday, on Tuesday both are
planned with an order, on Wednesday finance refuses it. They never came: owed since Monday, not Wednesday.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.names import day_of_batch

CasesByPolicy = Mapping[tuple[str, str], int]  # (agent, policy) → cases


def given_after_all(
    approved: Iterable[Record], issued: CasesByPolicy, entitled: CasesByPolicy, stock: Mapping[str, int]
) -> list[tuple[Record, int]]:
    """The approved gift lines in their order, each with the cases that it keeps.

    approved: proposal, order_key, line, agent, policy, sku, cases. issued: with these lines. entitled: what
    stands now; a policy that is not there rests, and its gifts stay as they were approved. stock: what is
    left of each gift for them.
    """
    lines = sorted(approved, key=lambda line: (line["proposal"], line["order_key"], line["line"]))
    room, left = _room(lines, issued, entitled), dict(stock)
    kept: list[tuple[Record, int]] = []
    for line in lines:
        pair, sku, asked = (line["agent"], line["policy"]), line["sku"], int(line["cases"])
        cases = max(0, min(asked, room.get(pair, asked), left.get(sku, 0)))
        left[sku] = left.get(sku, 0) - cases
        if pair in room:
            room[pair] -= cases
        kept.append((line, cases))
    return kept


def _room(
    lines: Iterable[Record], issued: CasesByPolicy, entitled: CasesByPolicy
) -> dict[tuple[str, str], int]:
    """What of these lines may still be given: entitled less what was issued beside them."""
    asked: dict[tuple[str, str], int] = {}
    for line in lines:
        pair = (line["agent"], line["policy"])
        asked[pair] = asked.get(pair, 0) + int(line["cases"])
    return {
        pair: max(0, entitled[pair] - issued.get(pair, 0) + cases)
        for pair, cases in asked.items()
        if pair in entitled
    }


@dataclass(frozen=True, slots=True)
class Fallen:
    """Cases of a gift line that are not given after all. owed: of them owed before, since a day; new: the
    others, that were planned with what earned them.
    """

    agent: str
    policy: str
    owed: int
    since: dt.date | None
    new: int
    planned: dt.date

    @classmethod
    def of(cls, line: Record, cases: int) -> "Fallen":
        """So many cases of a line, with its proposal: the new ones first, for what is owed goes first."""
        new = min(cases, max(0, int(line["cases"]) - int(line["owed_cases"])))
        since = line["owed_since"]
        whose, planned = (line["agent"], line["policy"]), day_of_batch(line["proposal"])
        return cls(*whose, cases - new, None if pd.isna(since) else since, new, planned)


def since_first_owed(table: pd.DataFrame, fallen: Iterable[Fallen]) -> pd.DataFrame:
    """The table of standings with `was_owed_since` as if what fell in this run had never been planned."""
    of_pair: dict[tuple[str, str], list[Fallen]] = {}
    for one in fallen:
        of_pair.setdefault((one.agent, one.policy), []).append(one)
    since = table["was_owed_since"].to_numpy(dtype=object).copy()
    pairs = zip(table["agent"], table["policy"], strict=True)
    for row in np.flatnonzero([pair in of_pair for pair in pairs]).tolist():
        said = table.iloc[row]
        own = of_pair[said["agent"], said["policy"]]
        since[row] = _first(int(said["due"]), int(said["was_owed"]), since[row], own)
    return table.assign(was_owed_since=pd.Series(since, table.index, dtype=object))


def _first(due: int, was: int, since: dt.date | None, fallen: Iterable[Fallen]) -> dt.date | None:
    """The first day since which any of what is due was: new gifts count where more is due than was owed."""
    own = list(fallen)
    days = [since] if was else []
    days += [one.since for one in own if one.owed]
    if due > was + sum(one.owed for one in own):
        days += [one.planned for one in own if one.new]
    known = [day for day in days if day is not None]
    return min(known, default=None) if due else since
