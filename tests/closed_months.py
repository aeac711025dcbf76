"""Closing months in tests, as the desk does once they are over."""

import datetime as dt

from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries.spans import periods
from orderbatch.month.closing import MonthReport, close_month
from orderbatch.workspace.workspace import Workspace


def close_until(workspace: Workspace, now: dt.datetime, last: str = "9999-12") -> list[MonthReport]:
    """Close every month that is over, up to `last` (YYYY-MM), whatever is undecided."""
    with ledger_of(workspace) as ledger:
        known = ledger.ask(periods.months_of)
    over = [month for month in known if month < f"{now:%Y-%m}" and month <= last]
    return [close_month(workspace, now, month, anyway=True) for month in over]
