"""`orderbatch report customers`: the score of a closed quarter, and the class that it proposes (9, Score).

Only closed months are scored: no running period feeds a decision, and no decision reads a score.
"""

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from orderbatch.contract.calendar import months_before
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.figures.score import (
    CLASSES,
    MEASURES,
    CustomerScore,
    Measure,
    ScoredAgent,
    points_of,
)
from orderbatch.contract.month_figures import year_and_month
from orderbatch.contract.names import clean_name
from orderbatch.contract.settings import ScoreRule
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.journals.closed import closed_months
from orderbatch.ledger.queries.customers import agents_list_of
from orderbatch.ledger.queries.history import EVER, span_of
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.customer_measures import measures_between, turnover_between
from orderbatch.workspace.outbox import put_report
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.months.score_workbook import render_score

Parts = Mapping[str, Mapping[str, tuple[int, int]]]  # measure → agent → (part, whole)


def score_customers(workspace: Workspace, today: dt.date, quarter: str = "") -> CustomerScore:
    """The scores of a quarter (`2026-Q3`), the newest closed one unless named; of one without runs none.

    Raises QUARTER_OPEN (exit 2) where a month of it is not over or not closed, QUARTER_NONE.
    """
    with ledger_of(workspace) as ledger:
        quarter = quarter or _newest_closed(ledger, today)
        months = _months(quarter)
        closed = {month.month: month.run for month in ledger.ask(closed_months)}
        known = [month for month in ledger.ask(periods.months_of) if month in months]
        if unclosed := _unclosed(quarter, closed, known, today):
            raise OrderbatchError("QUARTER_OPEN", ExitCode.USAGE, quarter=quarter, months=unclosed)
        since, until = _span(months)
        parts = _parts(ledger, since, until, closed[known[-1]], closed) if known else {"turnover": {}}
        listed = ledger.ask(agents_list_of, until - dt.timedelta(days=1))
    rule, company = workspace.settings.score, workspace.settings.company
    bounds = {name: tuple(getattr(rule, name)) for name in MEASURES}
    weights = {name: rule.weights.get(name, 1) for name in MEASURES}
    agents = _ranked(_scored(parts, listed, bounds, weights), rule)
    last = until - dt.timedelta(days=1)
    shares = tuple(rule.class_shares)
    return CustomerScore(quarter, last, company.name, company.currency, bounds, weights, shares, agents)


def write_score(workspace: Workspace, score: CustomerScore) -> Path:
    """The workbook in the outbox. Raises OUTPUT_OPEN (exit 4)."""
    words = workspace.report_words()
    name = clean_name(words.text("customers.file", quarter=score.quarter), ".xlsx")
    return put_report(workspace, "reports", name, render_score(score, words, workspace.settings.to_be_kept()))


def quarter_of(month: str) -> str:
    """The quarter of a month: `2026-08` → `2026-Q3`."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def _newest_closed(ledger: Ledger, today: dt.date) -> str:
    closed = {month.month for month in ledger.ask(closed_months)}
    known = ledger.ask(periods.months_of)
    for quarter in dict.fromkeys(quarter_of(month) for month in reversed(known)):
        if not _unclosed(quarter, closed, known, today):
            return quarter
    raise OrderbatchError("QUARTER_NONE", ExitCode.USAGE)


def _unclosed(quarter: str, closed: Container[str], known: Container[str], today: dt.date) -> list[str]:
    """The months of a quarter that are not closed: with something in them, or not over yet."""
    this = f"{today:%Y-%m}"
    return [month for month in _months(quarter) if month not in closed and (month in known or month >= this)]


def _months(quarter: str) -> list[str]:
    year, number = quarter[:4], int(quarter[-1])
    return [f"{year}-{3 * number - 2 + place:02}" for place in range(3)]


def _span(months: Sequence[str]) -> tuple[dt.date, dt.date]:
    return span_of(*year_and_month(months[0]))[0], span_of(*year_and_month(months[-1]))[1]


def _parts(
    ledger: Ledger, since: dt.date, until: dt.date, last: int, closed: Mapping[str, int]
) -> dict[str, dict[str, tuple[int, int]]]:
    """Every measure of every agent, as the books were when the quarter's last month was closed."""
    found = ledger.ask(measures_between, since, until, last)
    now = ledger.ask(turnover_between, since, until, last)
    earlier = [run for month, run in closed.items() if month < since.isoformat()[:7]]
    before = ledger.ask(turnover_between, months_before(since, 3), since, max(earlier, default=EVER))
    agents = {*found["money_in_time"], *found["order_quality"], *now}
    found["turnover"] = {agent: (now.get(agent, 0), 1) for agent in agents}
    found["growth"] = {agent: (now.get(agent, 0), before.get(agent, 0)) for agent in agents}
    return found


def _scored(
    parts: Parts,
    listed: Mapping[str, Sequence[str | None]],
    bounds: Mapping[str, tuple[int, ...]],
    weights: Mapping[str, int],
) -> list[ScoredAgent]:
    """Of those on the agent list at the end of the quarter: a class is proposed for that list, and a code
    of a form that is not on it is nobody's.
    """
    places = {code: place for place, code in enumerate(listed.get("agent", ()))}

    def said(agent: str, name: str) -> str:
        return listed[name][places[agent]] or "" if name in listed else ""

    found = []
    for agent in sorted(parts["turnover"].keys() & places.keys()):
        measures = {}
        for name in MEASURES:
            part, whole = parts[name].get(agent, (0, 0))
            measures[name] = Measure(part, whole, points_of(name, part, whole, bounds[name]))
        names = (said(agent, "agent_name"), said(agent, "region"), said(agent, "customer_class"))
        found.append(ScoredAgent(agent, *names, measures, score_of(measures, weights), 0, ""))
    return found


def score_of(measures: Mapping[str, Measure], weights: Mapping[str, int]) -> int | None:
    """Weighted mean of the points that are known, in tenths, halves up."""
    known = [
        (weights[name], measure.points) for name, measure in measures.items() if measure.points is not None
    ]
    whole = sum(weight for weight, _points in known)
    if not whole:
        return None
    return (20 * sum(weight * points for weight, points in known) + whole) // (2 * whole)


def _ranked(agents: Sequence[ScoredAgent], rule: ScoreRule) -> tuple[ScoredAgent, ...]:
    """The best first; agents of one score share place and class."""
    rated = sorted(agents, key=lambda agent: (-(agent.tenths or 0), agent.agent))
    ranked: list[ScoredAgent] = []
    for number, agent in enumerate(rated, start=1):
        same = ranked and ranked[-1].tenths == agent.tenths
        place = ranked[-1].place if same else number
        ranked.append(_placed(agent, place, len(rated), rule))
    return tuple(ranked)


def _placed(agent: ScoredAgent, place: int, count: int, rule: ScoreRule) -> ScoredAgent:
    bound, proposed = 0, CLASSES[-1]
    for share, name in zip(rule.class_shares, CLASSES, strict=False):
        bound += share
        if 100 * (place - 1) < bound * count:
            proposed = name
            break
    fields = (agent.agent, agent.agent_name, agent.region, agent.listed_class, agent.measures, agent.tenths)
    return ScoredAgent(*fields, place, proposed)
