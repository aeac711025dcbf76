"""`orderbatch report statement`: an agent's statement of a month, for him to confirm (9, Agent statement)."""

import datetime as dt
from pathlib import Path
from typing import Any

from orderbatch.check.order_rules import called
from orderbatch.contract.figures.statement import Statement
from orderbatch.contract.month_figures import year_and_month
from orderbatch.contract.names import clean_name
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.history import span_of
from orderbatch.ledger.queries.spans import periods, statement_moves
from orderbatch.ledger.queries.spans.sums import Days
from orderbatch.month.periods_read import Periods
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.months.statement_workbook import render_statement


def make_statements(workspace: Workspace, month: str = "", agent: str = "") -> list[Statement]:
    """The statement of one agent, or of all of whom something moved; the newest month unless named.

    Raises AGENT_NOBODY (exit 2) for an agent that neither orders nor the list know.
    """
    with ledger_of(workspace) as ledger:
        newest = ledger.ask(runs.newest_day)
        if newest is None:
            return []
        year, number = year_and_month(month or f"{newest:%Y-%m}")
        periods_read = Periods.of(ledger)
        closing, last = periods_read.closing_before(year, number), periods_read.last_run(year, number)
        span = Days(*span_of(year, number), last, closing=closing)
        who = called(agent, _known(ledger)) if agent else ""
        moves = ledger.ask(statement_moves.moves_between, span, who)
        return [
            _statement(workspace, ledger, code, span, tuple(moves.get(code, ())))
            for code in ([who] if who else moves)
        ]


def write_statements(workspace: Workspace, found: list[Statement]) -> list[Path]:
    """One workbook an agent, in the outbox, in his language. Raises OUTPUT_OPEN (exit 4)."""
    paths = []
    for statement in found:
        words = Words(statement.language)
        told = words.text("statement.file", agent=statement.agent, month=statement.month)
        content = render_statement(statement, words, workspace.settings.to_be_kept())
        paths.append(put_report(workspace, "statements", clean_name(told, ".xlsx"), content))
    return paths


def _statement(
    workspace: Workspace, ledger: Ledger, agent: str, span: Days, moves: tuple[dict[str, Any], ...]
) -> Statement:
    company = workspace.settings.company
    name, language = ledger.ask(statement_moves.last_spoken, agent)
    balances = [ledger.ask(statement_moves.balances_before, day) for day in (span.since, span.until)]
    opening, balance = (
        (known[agent], as_of) if known.get(agent) is not None else None for as_of, known in balances
    )
    under_way, waiting = ledger.ask(statement_moves.open_of, agent)
    return Statement(
        agent=agent,
        agent_name=name or _listed_name(ledger, agent),
        month=f"{span.since:%Y-%m}",
        until=span.until - dt.timedelta(days=1),
        language=language if language in LANGUAGES else workspace.language,
        company=company.name,
        currency=company.currency,
        opening=opening,
        balance=balance,
        moves=moves,
        under_way=under_way,
        as_of=f"{ledger.ask(runs.newest_look):%Y-%m-%d %H:%M}",
        waiting=waiting,
    )


def _listed_name(ledger: Ledger, agent: str) -> str:
    """The name of an agent of whom no order was decided, by the agent list in force."""
    listed = ledger.ask(runs.masters).get("agents")
    names = zip(listed.content["agent"], listed.content["agent_name"], strict=True) if listed else ()
    return next((name or "" for code, name in names if code == agent), "")


def _known(ledger: Ledger) -> set[str]:
    """Every agent of orders and of the agent list."""
    listed = ledger.ask(runs.masters).get("agents")
    ordered = {code for code, _region in ledger.ask(periods.agents_and_regions)}
    return ordered | set(listed.content["agent"] if listed else ())
