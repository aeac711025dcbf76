"""What agents send, told apart from what is the house's: nothing of that goes back to an agent (4-run)."""

from collections.abc import Iterable

from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import ARRIVAL, DISPATCH_NOTICE, INCIDENTS, ORDER, REPLY
from orderbatch.contract.sheets.sheet import FoundSheet

FROM_STRANGERS = frozenset(sheet.kind for sheet in (ORDER, REPLY, ARRIVAL, DISPATCH_NOTICE, INCIDENTS))
# Of a mail: what was set aside, and why its order is held. The rep is told, with what he can do.
_OF_THE_DESK = ("MAIL_NOT_TAKEN", "MAIL_STRANGE", "MAILED_SENDER", "MAILED_SHIP_TO", "MAILED_FORM")
_UNREAD = ("SHEET_UNKNOWN", "LABEL_MISSING")


def is_register(sheet: FoundSheet) -> bool:
    """Whether incidents come as our own register does, which decides about them: by number, or answered."""
    if sheet.kind != INCIDENTS.kind:
        return False
    ours = ["incident_no", *(column.name for column in INCIDENTS.columns if column.person)]
    return any(cell not in (None, "") for name in ours for cell in sheet.cells.get(name, ()))


def is_of_agent(sheet: FoundSheet) -> bool:
    """Whether a sheet is one that an agent fills in."""
    return sheet.kind in FROM_STRANGERS and not is_register(sheet)


def of_strangers(findings: Iterable[Finding]) -> frozenset[str]:
    """The files that somebody else mailed in an agent's name: nothing of them goes back, the rep is told."""
    return frozenset(
        found.file for found in findings if found.code == "MAIL_STRANGE" or found.numbers.get("strange")
    )


def is_of_desk(finding: Finding) -> bool:
    """Whether a finding is the desk's own business: a mail's sender, or what comes near to a list of ours."""
    if finding.code in _UNREAD:
        return finding.numbers.get("kind", ORDER.kind) not in (*FROM_STRANGERS, "")
    return finding.code in _OF_THE_DESK
