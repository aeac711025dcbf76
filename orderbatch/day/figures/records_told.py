"""The agents' records as the day tells of them: with a new list, and in a month's first run (H-3.2.3(9))."""

from orderbatch.check.agent_records import told_of_records
from orderbatch.contract.calendar import months_before
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import from_content
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.customers import agents_list_of

SHOWN = 12  # agents named in one finding


def told_of_agents(desk: Desk) -> list[Finding]:
    """AGREEMENTS_ENDED, AGREEMENTS_END, AGENTS_INCOMPLETE, AGENTS_STALE, with the agents' codes."""
    file = _brought(desk)
    if AGENTS.kind not in desk.masters.in_force or not (file or _opens_a_month(desk)):
        return []
    months = desk.settings.agents.stale_months
    then = desk.ledger.ask(agents_list_of, months_before(desk.day, months)) if months else {}
    listed = from_content(AGENTS, then).set_index("agent")
    told = told_of_records(desk.masters.by_key(AGENTS), listed, desk.day, months)
    return [Finding(code, file, value=_some(who), numbers=numbers) for code, who, numbers in told if who]


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" … (+{more})" if more > 0 else "")


def _brought(desk: Desk) -> str:
    """The file that brought the agents' list in force in this run; "" where it is an earlier one."""
    force = desk.masters.in_force.get(AGENTS.kind)
    shas = {master.sha256 for master in desk.masters.brought if master is force}
    names = (file.name for file in desk.intake.received if file.arrived.sha256 in shas)
    return next(names, "")


def _opens_a_month(desk: Desk) -> bool:
    last = desk.ledger.ask(runs.last_look)
    return last is not None and (last.year, last.month) != (desk.day.year, desk.day.month)
