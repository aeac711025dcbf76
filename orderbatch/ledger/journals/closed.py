"""Months whose report no longer changes: what a closing enters, and which there are (9, Periods)."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import sqlalchemy as sa

from orderbatch.contract.month_figures import ClosedMonth, FiguresToCompare
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.bulk import desk_of, insert
from orderbatch.ledger.cells import to_json
from orderbatch.ledger.journals.journal import enter_journal
from orderbatch.ledger.queries.history import span_of
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.closed_sums import enter_sums
from orderbatch.ledger.queries.spans.sums import Days
from orderbatch.ledger.schema import CLOSED_MONTHS
from orderbatch.workspace.atomic import temp_of, write_all
from orderbatch.workspace.workspace import Workspace

CLOSE = "close"  # the kind of entry
_CLOSING = "closing.txt"  # what a closing is about to file, until it is entered
_CLOSED = """
SELECT c.month, c.run, c.name, c.path, c.sha256, c.undecided, j.at, j.desk, c.figures
FROM closed_months c JOIN journals j ON j.journal = c.journal ORDER BY c.month
"""


def enter_close(connection: sa.Connection, at: dt.datetime, closed: ClosedMonth) -> None:
    """Enter that a month is closed, once its workbook is filed, and what it sums to."""
    number = enter_journal(connection, CLOSE, f"{CLOSE}-{closed.month}", at)
    names = ("journal", "run", "month", "name", "path", "sha256", "undecided", "figures")
    row = (
        number,
        closed.run,
        closed.month,
        closed.name,
        closed.path,
        closed.sha256,
        closed.undecided,
        to_json(asdict(closed.figures)) if closed.figures else "",
    )
    insert(connection, CLOSED_MONTHS, names, [row])
    since, until = span_of(*closed.year_and_month)
    enter_sums(connection, number, Days(since, until, closed.run))


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
            _figures(row["figures"]),
        )
        for row in rows(connection, _CLOSED)
    ]


def _figures(kept: str) -> FiguresToCompare | None:
    if not kept:
        return None
    said = json.loads(kept)
    pairs = {name: (part, whole) for name, (part, whole) in said["rates"].items()}
    return FiguresToCompare(said["totals"], pairs, said["medians"], said["regions"])


def closed_files(connection: sa.Connection) -> dict[str, str]:
    """Path below this desk's workspace → SHA-256 of each workbook that a closing filed."""
    desk = desk_of(connection)
    return {month.path: month.sha256 for month in closed_months(connection) if month.desk == desk}


@contextmanager
def about_to_close(workspace: Workspace, path: str) -> Iterator[None]:
    """While a workbook is filed and its month entered; whoever dies meanwhile leaves word of it."""
    write_all([(workspace.state / _CLOSING, path.encode())])
    yield
    (workspace.state / _CLOSING).unlink(missing_ok=True)


def clear_unclosed(ledger: Ledger, workspace: Workspace) -> None:
    """Take away what a closing that was cut off had filed, where its month was never entered."""
    intent = workspace.state / _CLOSING
    temp_of(intent).unlink(missing_ok=True)
    if not intent.exists():
        return
    filed = intent.read_text("utf-8")
    if filed not in ledger.ask(closed_files):
        temp_of(workspace.root / filed).unlink(missing_ok=True)
        (workspace.root / filed).unlink(missing_ok=True)
    intent.unlink()
