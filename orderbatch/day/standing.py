"""What earlier runs left for a person once this run has settled its share: the batch's `standing`."""

from collections.abc import Iterable, Iterator

import pandas as pd

from orderbatch.check.approvals import HOLD, proposed_orders
from orderbatch.contract.batch import STANDING, Record
from orderbatch.contract.calendar import is_working_day
from orderbatch.contract.sheets.every import TRACKING
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.allocate import Allocated
from orderbatch.day.facts import Desk
from orderbatch.day.orders import Queue
from orderbatch.day.returns.settle import Settled
from orderbatch.ledger.queries import open_work

# An event's state → how it stands; the others are called alike.
WITHDRAWN = dict.fromkeys(("superseded", "for_rep", "changed"), "withdrawn")


def standing(
    desk: Desk, settled: Settled, queue: Queue, events: pd.DataFrame, allocated: Allocated
) -> pd.DataFrame:
    """One row an order and kind: what still waits of earlier runs, and what of theirs ended in this one."""
    left = desk.ledger.ask(open_work.left_open, desk.day)
    proposals, parts = _proposals(left, settled, events, desk), _parts(left, queue, events, allocated)
    return _summed([*_goods(left, settled, desk), *proposals, *parts])


def released_goods(desk: Desk, settled: Settled) -> pd.DataFrame:
    """Of `standing`, the goods that no tracking sheet tells of; they hang on no decision of this run."""
    return _summed(_goods(desk.ledger.ask(open_work.left_open, desk.day), settled, desk))


def _summed(rows: Iterable[Record]) -> pd.DataFrame:
    """Rows of lines as one row an order, kind and number."""
    sums: dict[tuple[str, ...], Record] = {}
    for row in rows:
        same = sums.setdefault(
            (row["kind"], row["order_key"], row["number"]), {**row, "cases": 0, "minor": 0}
        )
        same["cases"] += int(row["cases"])
        same["minor"] += int(row["minor"])
    return frame_of(STANDING, list(sums.values()))


def by_pair(frame: pd.DataFrame, name: str) -> dict[tuple[str, str], str]:
    """(proposal, order key) → what became of it."""
    return dict(zip(proposed_orders(frame), frame[name], strict=True))


def _goods(left: Iterable[Record], settled: Settled, desk: Desk) -> Iterator[Record]:
    """Released goods that no sheet tells of; `untracked` too where today's should have come (P-4.5.1)."""
    told: dict[tuple[str, str, int], int] = {}
    names = ["pick_no", "order_key", "line", "shipped", "short"]
    for pick, key, line, shipped, short in settled.shipments[names].itertuples(index=False, name=None):
        told[pick, key, line] = told.get((pick, key, line), 0) + shipped + short
    is_expected = is_working_day(desk.day, desk.settings.ship) and not desk.intake.sheets(TRACKING.kind)
    for row in left:
        if row["kind"] != "released":
            continue
        cases = row["cases"] - told.get((row["number"], row["order_key"], row["line"]), 0)
        if cases > 0:
            rest = {**row, "minor": row["minor"] // row["cases"] * cases, "cases": cases}
            yield rest
            if is_expected and not row["is_told"] and row["since"] < desk.day:
                yield {**rest, "kind": "untracked"}


def _proposals(
    left: Iterable[Record], settled: Settled, events: pd.DataFrame, desk: Desk
) -> Iterator[Record]:
    """Proposals that finance has not decided, and those that ended in this run without it."""
    decided, ended = by_pair(settled.decisions, "decision"), by_pair(events, "state")
    for row in left:
        pair = row["number"], row["order_key"]
        if row["kind"] not in ("proposed", "on_hold") or decided.get(pair, HOLD) != HOLD:
            continue
        is_unseen = desk.settings.review.required and not row["reviewed"]
        if pair in ended and not is_unseen:
            yield {**row, "kind": WITHDRAWN.get(ended[pair], ended[pair])}
        elif pair not in ended:
            yield {**row, "kind": "unseen" if is_unseen else "on_hold" if pair in decided else row["kind"]}


def _parts(
    left: Iterable[Record], queue: Queue, events: pd.DataFrame, allocated: Allocated
) -> Iterator[Record]:
    """Held orders, and lines that wait for their agent's answer, which did not come up in this run."""
    taken = {part for parts in allocated.taken.values() for part in parts}
    ended, replaced = by_pair(events, "state"), set(queue.orders.index)
    for row in left:
        if row["kind"] not in ("held", "awaiting", "for_rep") or row["order_key"] in replaced:
            continue
        is_taken = (row["kind"], row["source"], row["position"]) in taken
        if not is_taken and ended.get((row["number"], row["order_key"])) != "superseded":
            yield row
