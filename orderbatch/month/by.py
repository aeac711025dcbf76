"""`orderbatch report by …`: the ledger's lines of a span of days, summed by one thing (9, Ad hoc)."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from orderbatch.check.order_rules import nearest, nobody
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.grouped import BY, GIFTS_SUMMED, LEDGER_SUMS, SUMMED, GroupedReport
from orderbatch.contract.names import clean_name
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.history import EVER
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.closed_sums import sums_by
from orderbatch.ledger.queries.spans.sums import Days, RowName, gifts_between
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.months.grouped_workbook import render_grouped


def report_by(
    workspace: Workspace,
    by: str,
    since: dt.date | None,
    until: dt.date | None,
    agent: str = "",
    region: str = "",
) -> GroupedReport:
    """The sums of what was asked, released and shipped on these days; the newest month where none is named.

    Raises DAYS_TURNED, AGENT_NOBODY, REGION_NOWHERE (exit 2).
    """
    with ledger_of(workspace) as ledger:
        newest = ledger.ask(runs.newest_day) or since or until or dt.date.min
        last = until or max(newest, since or newest)
        first = since or last.replace(day=1)
        if first > last:
            raise OrderbatchError("DAYS_TURNED", ExitCode.USAGE, since=first, until=last)
        known = _known(ledger, agent, region)
        chosen = (_called(agent, known, 0), _called(region, known, 1))
        span = Days(first, last + dt.timedelta(days=1), EVER, *chosen)
        rows, sums = ledger.ask(_gifts if by == "policy" else _sums, by, span)
    company = workspace.settings.company
    return GroupedReport(by, first, last, agent, region, company.name, company.currency, rows, sums)


def write_grouped(workspace: Workspace, report: GroupedReport) -> Path:
    """The report as a workbook in the outbox. Raises OUTPUT_OPEN (exit 4)."""
    words = workspace.report_words()
    span = {"since": report.since.isoformat(), "until": report.until.isoformat()}
    told = words.text("monthly.grouped.file", by=words.text(f"monthly.grouped.by.{report.by}"), **span)
    asked = " ".join(filter(None, (report.agent, report.region)))
    name = clean_name(f"{told} {asked}".strip(), ".xlsx")
    return put_report(
        workspace, "reports", name, render_grouped(report, words, workspace.settings.to_be_kept())
    )


def _gifts(connection: sa.Connection, by: str, span: Days) -> tuple[pd.DataFrame, dict[str, int]]:
    found = gifts_between(connection, BY[by], span)
    total = gifts_between(connection, (), span).get((), [0, 0])
    return _sorted(by, found, GIFTS_SUMMED, ["gifts"]), dict(zip(GIFTS_SUMMED, total, strict=True))


def _sums(connection: sa.Connection, by: str, span: Days) -> tuple[pd.DataFrame, dict[str, int]]:
    found, orders = sums_by(connection, by, span)
    rows = _sorted(by, found, LEDGER_SUMS, ["released_minor", "first_minor"])
    rows["short"] = rows["first_ordered"] - rows["first_proposed"]
    totals = {name: int(rows[name].sum()) for name in SUMMED}
    return rows[[*BY[by], *SUMMED]], {**totals, "orders": orders}


def _sorted(
    by: str, found: Mapping[RowName, Sequence[int]], figures: Sequence[str], largest: list[str]
) -> pd.DataFrame:
    """One row a key, the largest first, days in their sequence. A row of nothing but zeros is none."""
    cells = [(*key, *sums) for key, sums in found.items() if any(sums)]
    rows = pd.DataFrame(cells, columns=[*BY[by], *figures])
    if by == "day":
        days = pd.Series([dt.date.fromisoformat(day) for day in rows["day"]], dtype="object")
        return rows.assign(day=days).sort_values("day", ignore_index=True)
    ascending = [*[False] * len(largest), *[True] * len(BY[by])]
    return rows.sort_values([*largest, *BY[by]], ascending=ascending, ignore_index=True)


def _called(name: str, known: Collection[tuple[str, str]], side: int) -> tuple[str, ...]:
    """All spellings of an agent's code or a region that are meant; none where none is asked for."""
    if not name:
        return ()
    return tuple(sorted({pair[side] for pair in known if pair[side].casefold() == name.casefold()}))


def _known(ledger: Ledger, agent: str, region: str) -> list[tuple[str, str]]:
    """Every agent and his region, of orders and of the agent list, in which those asked for must be."""
    known = ledger.ask(periods.agents_and_regions)
    if listed := ledger.ask(runs.masters).get("agents"):
        regions_of = (of or "" for of in listed.content["region"])
        known += zip(listed.content["agent"], regions_of, strict=True)
    agents, regions = (sorted({pair[side] for pair in known}) for side in (0, 1))
    if agent and not _called(agent, known, 0):
        raise nobody(agent, agents)
    if region and not _called(region, known, 1):
        near = nearest(region, regions)
        raise OrderbatchError("REGION_NOWHERE", ExitCode.USAGE, region=region, near=near)
    return known
