"""`orderbatch report by …`: the ledger's lines of a span of days, summed by one thing (9, Ad hoc)."""

import datetime as dt
from pathlib import Path

import pandas as pd

from orderbatch.check.order_rules import nearest, nobody
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.grouped import BY, GroupedReport
from orderbatch.contract.names import clean_name
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.queries import history, runs
from orderbatch.ledger.queries.spans import periods
from orderbatch.month.month_sums import grouped, marked, totals, with_moves
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
        _require_known(ledger, agent, region)
        lines = _lines(ledger, by, first, last)
    for column, wanted in (("agent", agent), ("region", region)):
        if wanted:
            lines = lines[lines[column].fillna("").str.casefold().eq(wanted.casefold())]
    company = workspace.settings.company
    rows, sums = _summed(by, lines)
    return GroupedReport(by, first, last, agent, region, company.name, company.currency, rows, sums)


def write_grouped(workspace: Workspace, report: GroupedReport) -> Path:
    """The report as a workbook in the outbox. Raises OUTPUT_OPEN (exit 4)."""
    words = workspace.report_words()
    span = {"since": report.since.isoformat(), "until": report.until.isoformat()}
    told = words.text("monthly.grouped.file", by=words.text(f"monthly.grouped.by.{report.by}"), **span)
    asked = " ".join(filter(None, (report.agent, report.region)))
    name = clean_name(f"{told} {asked}".strip(), ".xlsx")
    return put_report(workspace, "reports", name, render_grouped(report, words))


def _lines(ledger: Ledger, by: str, first: dt.date, last: dt.date) -> pd.DataFrame:
    if by == "policy":
        return ledger.ask(periods.gifts_between, first, last)
    after = last + dt.timedelta(days=1)
    asked = marked(ledger.ask(history.decided_between, first, after))
    return with_moves(asked, ledger.ask(history.moved_between, first, after))


def _summed(by: str, lines: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    names = list(BY[by])
    if by == "policy":
        cells = lines.assign(**{name: lines[name].fillna("") for name in names})
        rows = cells.groupby(names, as_index=False).agg(
            orders=("order_key", "nunique"), gifts=("gifts", "sum")
        )
        sums = {"orders": int(cells["order_key"].nunique()), "gifts": int(cells["gifts"].sum())}
        return rows.sort_values(["gifts", *names], ascending=[False, True, True], ignore_index=True), sums
    rows = grouped(lines, names)
    if by == "day":
        return rows.sort_values("day", ignore_index=True), totals(lines)
    largest = ["released_minor", "first_minor"]
    ascending = [False, False, *[True] * len(names)]
    return rows.sort_values([*largest, *names], ascending=ascending, ignore_index=True), totals(lines)


def _require_known(ledger: Ledger, agent: str, region: str) -> None:
    known = ledger.ask(periods.agents_and_regions)
    agents, regions = (sorted({pair[side] for pair in known}) for side in (0, 1))
    if agent and agent.casefold() not in {name.casefold() for name in agents}:
        raise nobody(agent, agents)
    if region and region.casefold() not in {name.casefold() for name in regions}:
        near = nearest(region, regions)
        raise OrderbatchError("REGION_NOWHERE", ExitCode.USAGE, region=region, near=near)
