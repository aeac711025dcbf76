"""Months whose report no longer changes: what a closing enters, and which there are (9, Periods)."""

import datetime as dt

import sqlalchemy as sa

from orderbatch.contract.month_figures import ClosedMonth
from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.journals.journal import enter_journal
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.schema import CLOSED_MONTHS

CLOSE = "close"  # the kind of entry
_CLOSED = """
SELECT c.month, c.run, c.name, c.path, c.sha256, c.undecided, j.at, j.desk
FROM closed_months c JOIN journals j ON j.journal = c.journal ORDER BY c.month
"""


def enter_close(connection: sa.Connection, at: dt.datetime, closed: ClosedMonth) -> None:
    """Enter that a month is closed, once its workbook is filed."""
    number = enter_journal(connection, CLOSE, f"{CLOSE}-{closed.month}", at)
    names = ("journal", "run", "month", "name", "path", "sha256", "undecided")
    row = (
        number,
        closed.run,
        closed.month,
        closed.name,
        closed.path,
        closed.sha256,
        closed.undecided,
    )
    insert(connection, CLOSED_MONTHS, names, [row])


def closed_months(connection: sa.Connection) -> list[ClosedMonth]:
    """Every closed month, oldest first."""
    return [
        ClosedMonth(
            row["month"],
            row["run"],
            row["name"],
            row["path"],
            row["sha256"],
            row["undecided"],
            dt.datetime.fromisoformat(row["at"]),
            row["desk"],
        )
        for row in rows(connection, _CLOSED)
    ]


def closed_files(connection: sa.Connection) -> dict[str, str]:
    """Path below this desk's workspace → SHA-256 of each workbook that a closing filed."""
    desk = desk_of(connection)
    return {month.path: month.sha256 for month in closed_months(connection) if month.desk == desk}
