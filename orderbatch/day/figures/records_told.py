"""The agents' records as the day tells of them: with a new list, and in a month's first run (H-3.2.3(9))."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from orderbatch.check.agent_records import NOTICE_DAYS, Named, told_of_records
from orderbatch.contract.calendar import months_before
from orderbatch.contract.finding import Finding, first_of
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import from_content
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.customers import agents_list_of

SHOWN = 12  # agents named in one finding


def told_of_agents(desk: Desk) -> list[Finding]:
    """AGREEMENTS_ENDED, AGREEMENTS_END, AGENTS_INCOMPLETE, AGENTS_STALE, with the agents' codes."""
    file = _brought(desk)
    if AGENTS.kind not in desk.masters.in_force or not (file or _opens_a_month(desk)):
        return []
    told = _told(desk, desk.masters.by_key(AGENTS), desk.day)
    known = {} if _opens_a_month(desk) else _told_before(desk)
    new = {code: [one for one in who if one not in known.get(code, ())] for code, who in told.items()}
    return [_finding(code, file, who, desk) for code, who in new.items() if who]


def _told(desk: Desk, listed: pd.DataFrame, day: dt.date) -> dict[str, Sequence[Named]]:
    months = desk.settings.agents.stale_months
    then = desk.ledger.ask(agents_list_of, months_before(day, months)) if months else {}
    return dict(told_of_records(listed, from_content(AGENTS, then).set_index("agent"), day))


def _told_before(desk: Desk) -> Mapping[str, Sequence[Named]]:
    """What the list before asked when a run last looked: it is not said again with each new list."""
    last, before = desk.ledger.ask(runs.last_look), desk.ledger.ask(agents_list_of, desk.day)
    if last is None or not before:
        return {}
    return _told(desk, from_content(AGENTS, before).set_index("agent"), last.date())


def _finding(code: str, file: str, who: Sequence[Named], desk: Desk) -> Finding:
    """With the first few of those whom it is about, and how many more there are."""
    named = first_of(who, SHOWN)
    value = str(Words(LANGUAGES[0]).listed(named))
    spans = {"days": NOTICE_DAYS, "months": desk.settings.agents.stale_months, "count": len(who)}
    return Finding(code, file, value=value, numbers={**spans, "value": named})


def _brought(desk: Desk) -> str:
    """The file that brought the agents' list in force in this run; "" where it is an earlier one."""
    force = desk.masters.in_force.get(AGENTS.kind)
    shas = {master.sha256 for master in desk.masters.brought if master is force}
    names = (file.name for file in desk.intake.received if file.arrived.sha256 in shas)
    return next(names, "")


def _opens_a_month(desk: Desk) -> bool:
    last = desk.ledger.ask(runs.last_look)
    return last is not None and (last.year, last.month) != (desk.day.year, desk.day.month)
