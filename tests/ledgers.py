"""A ledger played through days: each step is one small batch, committed as the daily run would."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Batch, Output
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.ledger.books import Ledger, open_ledger
from orderbatch.ledger.commit import commit
from orderbatch.ledger.frames import query
from orderbatch.ledger.queries import history, parts, promises, runs
from tests.batches import Row, a_batch

EVENTS = ("order_key", "proposal", "state", "at", "by", "reason")
MONDAY = dt.date(2011, 11, 14)


def a_ledger(root: Path, url: str = "") -> Ledger:
    """The ledger of a workspace in `root`."""
    return open_ledger(url or f"sqlite:///{root / 'ledger.db'}", root / "archive", root / "backups")


def on(day: dt.date, hour: int = 9) -> dt.datetime:
    """A moment of a day."""
    return dt.datetime.combine(day, dt.time(hour))


def a_run(ledger: Ledger, day: dt.date = MONDAY, hour: int = 9, **rows: Any) -> Batch:
    """Commit a batch of these rows (as `a_batch` takes them), its orders counted as come in unless known."""
    intake: Sequence[Row] | None = rows.pop("intake", None)
    events: Sequence[Row] = rows.pop("events", ())
    outputs: Sequence[Output] = rows.pop("outputs", ())
    masters: Sequence[Master] = rows.pop("masters", ())
    batch = a_batch(batch=ledger.ask(runs.next_batch, day), day=day, started_at=on(day, hour), **rows)
    known = set(ledger.ask(history.order_history, sorted({*batch.orders["agent"]}))["order_key"])
    wanted = (
        [key for key in batch.orders["order_key"] if key not in known] if intake is None else list(intake)
    )
    orders = batch.orders[batch.orders["order_key"].isin(wanted)].assign(digest="d1")
    lines = batch.lines[batch.lines["order_key"].isin(wanted)]
    said = frame_of(
        EVENTS, [{"proposal": "", "at": on(day, hour), "by": "", "reason": "", **row} for row in events]
    )
    ledger.enter(commit, batch, masters, orders.set_index("order_key"), lines, said, outputs)
    return batch


def approve(ledger: Ledger, proposal: Batch, day: dt.date, hour: int = 10, **rows: Any) -> Batch:
    """Finance approves everything that a batch proposed; all of it is released."""
    lines = ledger.ask(promises.proposal_lines, proposal.orders.assign(proposal=proposal.batch))
    lines = lines[lines["proposed"] > 0]
    number = ledger.ask(runs.next_batch, day)
    releases = lines.assign(
        pick_no=f"P{number}",
        cases=lines["proposed"],
        weight=None,
        volume=None,
        due=day + dt.timedelta(3),
        lots=lines["merged_lines"].map(lambda _line: ()),
        gift="",
    )
    orders = ledger.ask(promises.proposals, [proposal.batch])
    decisions = orders.assign(decision="approve", decided_by="Wu", comment="", cell="L9", sha256="f" * 64)
    return a_run(
        ledger,
        day,
        hour,
        releases=releases.to_dict("records"),
        decisions=decisions.to_dict("records"),
        **rows,
    )


def everything_released(ledger: Ledger) -> pd.DataFrame:
    """Released lines with what the warehouse reported of them; None where it has said nothing yet."""
    sentence = (
        "SELECT q.pick_no, q.order_key, q.order_no, q.agent, q.sku, q.line, q.cases, q.due, "
        "(SELECT SUM(s.shipped) FROM shipments s WHERE s.pick_no = q.pick_no "
        "AND s.order_key = q.order_key AND s.line = q.line) AS shipped FROM releases q "
        "ORDER BY q.pick_no, q.order_key, q.line"
    )
    return ledger.ask(lambda connection: query(connection, sentence, {"shipped": "int?"}))


def ship(ledger: Ledger, day: dt.date, shipped: dict[int, int], hour: int = 15, **rows: Any) -> Batch:
    """The warehouse reports: line → cases shipped, of everything released and not yet reported."""
    released = everything_released(ledger)
    released = released[released["line"].isin(shipped) & released["shipped"].isna()]
    reported = released.assign(
        released=released["cases"],
        shipped=released["line"].map(shipped),
        short=released["cases"] - released["line"].map(shipped),
        shipment=1,
        figure=released["line"].map(shipped),
        dispatch="",
        shipped_on=rows.pop("shipped_on", day),
        expected_arrival=None,
    )
    return a_run(ledger, day, hour, shipments=reported.to_dict("records"), **rows)


def parts_of(
    ledger: Ledger, lapsing: pd.DataFrame | None = None
) -> list[tuple[str, int, str, int, int, int]]:
    """What is open, short enough to read: (order key, line, why, cases, with priority, wait)."""
    found = ledger.ask(parts.open_lines, lapsing)
    columns = ["order_key", "line", "why_open", "ordered", "carry_in", "wait"]
    return [tuple(row) for row in found[columns].itertuples(index=False)]


def a_finding() -> Finding:
    """One finding with everything filled."""
    return Finding("SKU_UNKNOWN", "form.xlsx", "Sheet1", "B9", "A-1O0", {"near": "A-100", "line": 2})
