"""The only point where anything becomes true: one transaction for a whole run (4-run step 8)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.batch import FRAMES, PENDING, Batch, Output
from orderbatch.contract.sheets.master import Master
from orderbatch.ledger import schema
from orderbatch.ledger.bulk import asked_in, desk_of, insert, next_number, pieces
from orderbatch.ledger.cells import to_json
from orderbatch.ledger.entries import enter_events, enter_intake
from orderbatch.ledger.frames import rows_of
from orderbatch.ledger.journals.journal import RUN, enter_journal
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries.parts import Part, take_parts
from orderbatch.ledger.queries.runs import next_run
from orderbatch.ledger.schema import LINE_COLUMNS, TABLE_OF

ENTERED_BEFORE = ("orders", "lines", "corrections", "shipments")  # not with the other frames of a batch


def commit(
    connection: sa.Connection,
    batch: Batch,
    masters: Sequence[Master],
    intake_orders: pd.DataFrame,
    intake_lines: pd.DataFrame,
    events: pd.DataFrame,
    outputs: Sequence[Output],
    taken: Mapping[tuple[str, int], Collection[Part]] | None = None,
    sums: Mapping[str, Any] | None = None,
) -> None:
    """Enter a run: its inputs, masters, orders, decisions, events, goods, and one pending row per output.

    taken: (order key, line) → the open parts that were decided there, as `open_lines` names them.
    sums: what counts by sales policies once the run is over.
    The caller's transaction holds it all or nothing. `ValueError` where the batch contradicts the books.
    """
    _check_shape(batch)
    run = next_run(connection)
    _enter_run(connection, run, batch)
    enter_intake(connection, run, batch, intake_orders, intake_lines)
    enter_events(connection, run, batch, events)
    _enter_frames(connection, run, batch, ["corrections", "shipments"])  # the parts that are taken now
    places = zip(batch.lines["order_key"].tolist(), batch.lines["line"].tolist(), strict=True)
    take_parts(connection, run, _sums(places, batch.lines["ordered"].tolist()), taken or {})
    _enter_decisions(connection, run, batch)
    _enter_frames(connection, run, batch, [name for name in TABLE_OF if name not in ENTERED_BEFORE])
    _enter_masters(connection, run, masters)
    _enter_findings(connection, run, batch)
    _enter_outputs(connection, run, outputs)
    _enter_shipped(connection, run, batch)
    if sums is not None:
        connection.execute(schema.POLICY_SUMS.delete())
        insert(connection, schema.POLICY_SUMS, ("batch", "content"), [(batch.batch, to_json(dict(sums)))])
    _move_horizon(connection, run)
    enter_journal(connection, RUN, batch.batch, batch.started_at)


def commit_after(connection: sa.Connection, first: Callable[[Batch], None], batch: Batch, *rest: Any) -> None:
    """The same, once `first` is done: it is given the batch as the books have it, true only when it returns.

    rest: what `commit` is given beside the batch. An error of `first` leaves nothing entered.
    """
    commit(connection, batch, *rest)
    first(load_batch(connection, batch.batch))


def _sums(places: Iterable[tuple[str, int]], cases: Iterable[int]) -> dict[tuple[str, int], int]:
    """Cases decided by (order key, line)."""
    found: dict[tuple[str, int], int] = {}
    for (key, line), count in zip(places, cases, strict=True):
        found[key, int(line)] = found.get((key, int(line)), 0) + int(count)
    return found


def _check_shape(batch: Batch) -> None:
    for name, columns in FRAMES.items():
        if missing := set(columns) - set(getattr(batch, name).columns):
            raise ValueError(f"{name}: no column {', '.join(sorted(missing))}")
    for name, key in (("orders", ["order_key"]), ("releases", ["pick_no", "order_key", "line"])):
        frame: pd.DataFrame = getattr(batch, name)
        if frame.duplicated(key).any():
            raise ValueError(f"{name}: {frame.loc[frame.duplicated(key), key].iloc[0].tolist()} stands twice")


def _enter_run(connection: sa.Connection, run: int, batch: Batch) -> None:
    horizon = connection.exec_driver_sql("SELECT horizon FROM runs ORDER BY run DESC LIMIT 1").scalar()
    connection.execute(
        schema.RUNS.insert().values(
            run=run,
            batch=batch.batch,
            day=batch.day.isoformat(),
            started_at=batch.started_at.isoformat(),
            language=batch.language,
            company=batch.company,
            currency=batch.currency,
            settings=to_json(dict(batch.settings)),
            stale=to_json(list(batch.stale)),
            delays_since=batch.delays_since,
            desk=desk_of(connection),
            horizon=horizon or run,
            tidied=0,
        )
    )


def _enter_decisions(connection: sa.Connection, run: int, batch: Batch) -> None:
    first = next_number(connection, schema.ORDER_DECISIONS, "id")
    columns = rows_of(batch.orders, FRAMES["orders"])
    numbers = range(first, first + len(batch.orders))
    names = ("id", "run", *FRAMES["orders"])
    rows = zip(numbers, [run] * len(batch.orders), *columns, strict=True)
    insert(connection, schema.ORDER_DECISIONS, names, rows)
    decision = dict(zip(batch.orders["order_key"].tolist(), numbers, strict=True))
    decisions = [decision[key] for key in batch.lines["order_key"].tolist()]
    columns = rows_of(batch.lines, LINE_COLUMNS)
    rows = zip(decisions, range(len(decisions)), *columns, strict=True)
    insert(connection, schema.LINE_DECISIONS, ("decision", "position", *LINE_COLUMNS), rows)


def _enter_frames(connection: sa.Connection, run: int, batch: Batch, frames: Iterable[str]) -> None:
    for name in frames:
        frame: pd.DataFrame = getattr(batch, name)
        names, columns = FRAMES[name], rows_of(frame, FRAMES[name])
        if name == "shipments":
            names = (*names, "counted_on")
            shipped_on = columns[FRAMES[name].index("shipped_on")]
            columns.append([day or batch.day.isoformat() for day in shipped_on])
        rows = zip([run] * len(frame), range(len(frame)), *columns, strict=True)
        insert(connection, schema.METADATA.tables[TABLE_OF[name]], ("run", "position", *names), rows)


def _enter_masters(connection: sa.Connection, run: int, masters: Sequence[Master]) -> None:
    first = next_number(connection, schema.MASTERS, "id")
    rows = [
        (
            first + place,
            run,
            master.kind,
            master.sha256,
            master.as_of.isoformat(),
            to_json(dict(master.content)),
        )
        for place, master in enumerate(masters)
    ]
    insert(connection, schema.MASTERS, ("id", "run", "kind", "sha256", "as_of", "content"), rows)


def _enter_findings(connection: sa.Connection, run: int, batch: Batch) -> None:
    rows = [
        (
            run,
            place,
            finding.code,
            finding.file,
            finding.sheet,
            finding.cell,
            finding.value,
            to_json(dict(finding.numbers)),
        )
        for place, finding in enumerate(batch.findings)
    ]
    names = ("run", "position", "code", "file", "sheet", "cell", "value", "numbers")
    insert(connection, schema.FINDINGS, names, rows)


def _enter_outputs(connection: sa.Connection, run: int, outputs: Iterable[Output]) -> None:
    rows = [
        (run, place, output.name, output.kind, output.part, PENDING, "")
        for place, output in enumerate(outputs)
    ]
    insert(connection, schema.OUTPUTS, ("run", "position", "name", "kind", "part", "state", "sha256"), rows)


def _enter_shipped(connection: sa.Connection, run: int, batch: Batch) -> None:
    """An event for every released order whose last line was reported by this run."""
    question = (
        "SELECT DISTINCT q.order_key, q.proposal FROM shipments s JOIN releases q "
        "ON q.pick_no = s.pick_no AND q.order_key = s.order_key AND q.line = s.line "
        "WHERE s.run = :run AND s.order_key IN :wanted AND NOT EXISTS (SELECT 1 FROM events e WHERE "
        "e.order_key = q.order_key AND e.proposal = q.proposal AND e.state = 'shipped') "
        "AND NOT EXISTS (SELECT 1 FROM unshipped u "
        "WHERE u.order_key = q.order_key AND u.proposal = q.proposal) "
        "ORDER BY q.order_key, q.proposal"
    )
    found = [
        row
        for some in pieces(batch.shipments["order_key"].tolist())
        for row in asked_in(connection, question, some, {"run": run})
    ]
    first = next_number(connection, schema.EVENTS, "id")
    at = batch.started_at.isoformat()
    rows = [(first + place, run, *shipped, "shipped", at, "", "") for place, shipped in enumerate(found)]
    names = ("id", "run", "order_key", "proposal", "state", "at", "actor", "reason")
    insert(connection, schema.EVENTS, names, rows)


def _move_horizon(connection: sa.Connection, run: int) -> None:
    """The oldest run with something open; days before it need not be looked at again."""
    oldest = [
        connection.exec_driver_sql(f"SELECT MIN(run) FROM {view}").scalar()
        for view in ("open_proposals", "unshipped", "open_parts")
    ]
    horizon = min((int(run_no) for run_no in oldest if run_no is not None), default=run)
    connection.execute(schema.RUNS.update().where(schema.RUNS.c.run == run).values(horizon=horizon))
