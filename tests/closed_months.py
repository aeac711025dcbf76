"""Closing months in tests, as the desk does once they are over."""

import datetime as dt
from collections.abc import Sequence

from orderbatch.contract.figures.grouped import BY, LEDGER_SUMS
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.queries import history
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.closed_sums import MOVED, sums_by
from orderbatch.ledger.queries.spans.sums import Days
from orderbatch.ledger.queries.spans.year_figures import trend
from orderbatch.month.closing import MonthReport, close_month
from orderbatch.month.month_sums import grouped, marked, totals, with_moves
from orderbatch.month.periods_read import Periods
from orderbatch.workspace.workspace import Workspace


def close_until(workspace: Workspace, now: dt.datetime, last: str = "9999-12") -> list[MonthReport]:
    """Close every month that is over, up to `last` (YYYY-MM), whatever is undecided."""
    with ledger_of(workspace) as ledger:
        known = ledger.ask(periods.months_of)
    over = [month for month in known if month < f"{now:%Y-%m}" and month <= last]
    return [close_month(workspace, now, month, anyway=True) for month in over]


def hold_reports_by(ledger: Ledger, first: dt.date, after: dt.date) -> None:
    """A report by anything sums in the ledger, closed months as they were entered, what its lines say."""
    asked = marked(ledger.ask(history.decided_between, first, after))
    lines = with_moves(asked, ledger.ask(history.moved_between, first, after))
    regions = sorted({str(region) for region in lines["region"].dropna()})[:1]
    for where in ([], regions):
        near = lines[lines["region"].isin(where)] if where else lines
        for by in BY:
            if by != "policy" and len(near):
                found, orders = ledger.ask(sums_by, by, Days(first, after, regions=tuple(where)))
                expected = {
                    tuple(str(row[name]) for name in BY[by]): [row[name] for name in LEDGER_SUMS]
                    for row in grouped(near, list(BY[by])).to_dict("records")
                }
                assert {key: sums for key, sums in found.items() if any(sums)} == {
                    key: sums for key, sums in expected.items() if any(sums)
                }, (by, where)
                assert orders == totals(near)["orders"], (by, where)


def hold_trend(ledger: Ledger, months: Sequence[tuple[int, int]]) -> None:
    """The trend tells of each month what its own report tells, goods that are sent again left out alike."""
    names = [f"{year}-{month:02}" for year, month in months]
    told = {row["month"]: row for row in ledger.ask(trend, names[0], names[-1], history.EVER)}
    read = Periods.of(ledger)
    for name, when in zip(names, months, strict=True):
        found = totals(with_moves(marked(read.lines(*when)), read.moved(*when)))
        row = told.get(name, dict.fromkeys(MOVED, 0))
        assert {figure: row[figure] for figure in MOVED} == {figure: found[figure] for figure in MOVED}, name
