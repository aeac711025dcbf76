"""Policies side by side: today's inbox, a past day, or a span of archived batches (3-decisions §9).

Every batch is decided as it was found, from the ledger alone; nothing is changed but a workbook is written.
"""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from orderbatch.contract.batch import Batch
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.comparison import Compared
from orderbatch.contract.settings import Settings
from orderbatch.contract.settings_reading import kept_settings
from orderbatch.contract.words import Words
from orderbatch.day import rehearse
from orderbatch.decide.allocation.policies import POLICIES
from orderbatch.decide.policies_compared import DayDecided, compare_days
from orderbatch.decide.reasons.replay import from_books
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import runs
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.policies_workbook import file_name, render_bench


def run(
    workspace: Workspace,
    policies: Sequence[str],
    days: Sequence[dt.date],
    now: dt.datetime,
    *,
    allow_stale: bool = False,
) -> Compared:
    """Compare and write the workbook. policies: () = the desk's own, then all others. days: () = the inbox.

    Raises POLICY_UNKNOWN, BENCH_EMPTY (exit 2), OUTPUT_OPEN (exit 4), and what a run raises about masters.
    """
    wanted = _known(policies)
    batches = _archived(workspace, days) if days else _todays(workspace, now, allow_stale)
    found = [(batch, decided) for batch in batches if len((decided := _decided(batch))[0].orders)]
    if not found:
        raise OrderbatchError("BENCH_EMPTY", ExitCode.USAGE, span=_span(days) or now.date().isoformat())
    own = found[-1][1][1].allocation.policy
    compared = compare_days([day for _batch, day in found], wanted or _own_first(own))
    settings = workspace.settings
    result = Compared(
        span=_span(days),
        day=now.date(),
        batches=tuple(batch.batch for batch, _each in found),
        orders=sum(len(decision.orders) for _batch, (decision, _settings, _day) in found),
        company=settings.company.name,
        currency=settings.company.currency,
        measures=compared.measures,
        shares=compared.shares.fillna(0).astype(np.int64),
        names=_names([batch for batch, _each in found]),
    )
    return _written(workspace, result, settings)


def _known(policies: Sequence[str]) -> tuple[str, ...]:
    if unknown := [policy for policy in policies if policy not in POLICIES]:
        raise OrderbatchError("POLICY_UNKNOWN", ExitCode.USAGE, asked=unknown, known=tuple(POLICIES))
    return tuple(dict.fromkeys(policies))


def _own_first(own: str) -> tuple[str, ...]:
    return (own, *(policy for policy in POLICIES if policy != own))


def _span(days: Sequence[dt.date]) -> str:
    return " – ".join(dict.fromkeys(day.isoformat() for day in days))


def _todays(workspace: Workspace, now: dt.datetime, allow_stale: bool) -> list[Batch]:
    batch = rehearse(workspace, now, allow_stale=allow_stale)
    return [batch] if batch else []


def _archived(workspace: Workspace, days: Sequence[dt.date]) -> list[Batch]:
    since, until = days[0].isoformat(), days[-1].isoformat()
    with ledger_of(workspace) as ledger:
        rows = [
            row for row in ledger.ask(runs.batches) if since <= str(row["day"]) <= until and row["orders"]
        ]
        return [ledger.ask(load_batch, str(row["batch"])) for row in rows]


def _decided(batch: Batch) -> DayDecided:
    decision = from_books(batch.orders, batch.lines, batch.skus)
    return decision, kept_settings(batch.settings), batch.day


def _names(batches: Sequence[Batch]) -> dict[str, str]:
    orders = pd.concat([batch.orders[["agent", "agent_name"]] for batch in batches])
    return dict(zip(orders["agent"], orders["agent_name"], strict=True))


def _written(workspace: Workspace, compared: Compared, settings: Settings) -> Compared:
    words = Words(workspace.language)
    content = render_bench(compared, words, settings.to_be_kept())
    path = put_report(workspace, "bench", file_name(compared, words), content)
    return dataclasses.replace(compared, path=path.relative_to(workspace.root).as_posix())
