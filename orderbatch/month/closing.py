"""`orderbatch report month` and `orderbatch close`: a month's workbook, and its last word (9, Periods).

Closing writes the workbook a last time, files it in the archive and enters its hash. From then on the report
of that month is those bytes; what comes later about it is an adjustment of the next one.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.policy_audit import PolicyAudit
from orderbatch.contract.month_figures import ClosedMonth, MonthFigures, year_and_month
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger, held_ledger, ledger_of
from orderbatch.ledger.journals.closed import about_to_close, clear_unclosed, closed_months, enter_close
from orderbatch.ledger.journals.filing import file_at_once
from orderbatch.ledger.queries.history import span_of
from orderbatch.ledger.queries.spans import periods
from orderbatch.month.periods_read import Periods
from orderbatch.workspace.atomic import hash_of, write_all
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.months.monthly import render_month

AuditOf = Callable[[Workspace, Ledger, str], PolicyAudit]  # of the sales policies as a month ended
NAMED = 5  # undecided items that a refusal names


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Where a month's workbook is (None: there was nothing to write), and whether the month is closed."""

    path: Path | None
    closed: ClosedMonth | None = None
    undecided: int = 0


def report_month(workspace: Workspace, month: str, audit_of: AuditOf | None = None) -> MonthReport:
    """Write a month's workbook to the outbox: of a closed one the bytes that were filed.

    Nothing is written of a month with nothing in it. Raises MONTH_FILE_LOST (exit 5) where what was filed is
    missing or changed, MONTH_ELSEWHERE (exit 5) where another workspace of this ledger filed it, OUTPUT_OPEN
    (exit 4) where the workbook is open in another program.
    """
    with ledger_of(workspace) as ledger:
        read = Periods.of(ledger)
        year, number = year_and_month(month)
        if closed := read.closed.get((year, number)):
            return MonthReport(_put_out(workspace, closed.name, _filed(workspace, closed)), closed)
        found = read.figures(year, number, workspace.settings)
        if found.is_empty:
            return MonthReport(None)
        content = _drawn(workspace, ledger, found, audit_of)
        name = _name(workspace, month)
        return MonthReport(_put_out(workspace, name, content), undecided=len(found.undecided))


def close_month(
    workspace: Workspace, now: dt.datetime, month: str, anyway: bool, audit_of: AuditOf | None = None
) -> MonthReport:
    """Close a month: its workbook is written a last time, filed and entered.

    anyway: also where something of it is undecided. Raises MONTH_NOT_OVER, MONTH_CLOSED, MONTH_OUT_OF_TURN,
    MONTH_EMPTY, MONTH_UNDECIDED (exit 2), OUTPUT_OPEN (exit 4); nothing is closed then.
    """
    workspace.make_folders()
    with held_ledger(workspace) as ledger:
        clear_unclosed(ledger, workspace)
        file_at_once(ledger, workspace.root)
        _require_turn(ledger, now.date(), month)
        year, number = year_and_month(month)
        found = Periods.of(ledger).figures(year, number, workspace.settings, is_closed=True)
        if found.undecided and not anyway:
            raise _undecided(found)
        content = _drawn(workspace, ledger, found, audit_of)
        closed = _closed(workspace, found, content, ledger.ask(periods.newest_run), now)
        written = _put_out(workspace, closed.name, content)
        with about_to_close(workspace, closed.path):
            write_all([(workspace.root / closed.path, content)])
            ledger.enter(enter_close, now, closed)
        file_at_once(ledger, workspace.root)
        return MonthReport(written, closed, len(found.undecided))


def _closed(
    workspace: Workspace, found: MonthFigures, content: bytes, last: int, now: dt.datetime
) -> ClosedMonth:
    """What is entered of a month that is closed after run `last`."""
    return ClosedMonth(
        found.name,
        last,
        _name(workspace, found.name),
        f"archive/{now:%Y/%m/%d}/close-{found.name}.xlsx",
        sha256(content).hexdigest(),
        len(found.undecided),
        now,
        workspace.settings.ledger.workspace,
        found.to_compare,
    )


def _drawn(workspace: Workspace, ledger: Ledger, found: MonthFigures, audit_of: AuditOf | None) -> bytes:
    """The workbook of a month, with the audit of its sales policies."""
    audit = audit_of(workspace, ledger, found.name) if audit_of else None
    return render_month(replace(found, audit=audit), workspace.report_words())


def _require_turn(ledger: Ledger, today: dt.date, month: str) -> None:
    _since, after = span_of(*year_and_month(month))
    if today < after:
        raise OrderbatchError("MONTH_NOT_OVER", ExitCode.USAGE, month=month, day=after)
    closed = {known.month: known for known in ledger.ask(closed_months)}
    if month in closed:
        numbers = {"day": closed[month].at.date(), "path": closed[month].path}
        raise OrderbatchError("MONTH_CLOSED", ExitCode.USAGE, month=month, **numbers)
    known = ledger.ask(periods.months_of)
    first = next((name for name in known if name not in closed), month)
    if month not in known:
        raise OrderbatchError("MONTH_EMPTY", ExitCode.USAGE, month=month)
    if month != first:
        raise OrderbatchError("MONTH_OUT_OF_TURN", ExitCode.USAGE, month=month, first=first)


def _undecided(found: MonthFigures) -> OrderbatchError:
    rows = found.undecided[:NAMED]
    named = [(row["order_no"] or row["agent"], row["number"]) for row in rows]
    more = len(found.undecided) - len(named)
    named += [("", more)] if more else []
    numbers = {"month": found.name, "count": len(found.undecided), "named": named}
    return OrderbatchError("MONTH_UNDECIDED", ExitCode.USAGE, **numbers)


def _name(workspace: Workspace, month: str) -> str:
    return f"{Words(workspace.language).text('monthly.file')} {month}.xlsx"


def _filed(workspace: Workspace, closed: ClosedMonth) -> bytes:
    """The bytes that a closing filed."""
    path = workspace.root / closed.path
    if hash_of(path) != closed.sha256:
        numbers = {"month": closed.month, "path": closed.path, "sha256": closed.sha256}
        if closed.desk != workspace.settings.ledger.workspace:
            raise OrderbatchError("MONTH_ELSEWHERE", ExitCode.INTEGRITY, folder=closed.desk or "–", **numbers)
        raise OrderbatchError("MONTH_FILE_LOST", ExitCode.INTEGRITY, **numbers)
    return path.read_bytes()


def _put_out(workspace: Workspace, name: str, content: bytes) -> Path:
    """The workbook in the outbox; one that is there already with these bytes is left as it is."""
    path = workspace.outbox / "monthly" / name
    if hash_of(path) == sha256(content).hexdigest():
        return path
    return put_report(workspace, "monthly", name, content)
