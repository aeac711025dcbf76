"""What came inside a mail is a stranger's: most kinds of sheets are set aside and told (4-run)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from orderbatch.check.senders import may_bring, stranger, unknown, whose_mail
from orderbatch.contract.columns import AGENT, parse_column
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import APPROVAL_LINES, ARRIVAL, DISPATCH_NOTICE, INCIDENTS, REPLY
from orderbatch.contract.sheets.of_agents import FROM_STRANGERS, is_register
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Intake, Received

_ANSWERED = FROM_STRANGERS | {"mixed", "unknown"}
COMPARED = frozenset(sheet.kind for sheet in (REPLY, ARRIVAL, DISPATCH_NOTICE, INCIDENTS))


def without_unasked(intake: Intake, trusted: Collection[str]) -> Intake:
    """The intake less the sheets that their senders may not send, each told as MAIL_NOT_TAKEN.

    Masters, figures, approvals, reviews and tracking sheets by mail need a sender of `mail.trusted`. The
    other sheets of such a mail are read as ever.
    """
    received = tuple(_believed(file, trusted) for file in intake.received)
    told = tuple(
        Finding(
            "MAIL_NOT_TAKEN", file.name, sheet.name, "", unknown(sheet.senders, trusted), {"kind": sheet.kind}
        )
        for file in received
        for sheet in file.unasked
        if sheet.kind != APPROVAL_LINES.kind
    )
    return Intake(received, (*intake.told, *told))


def without_strange(intake: Intake, listed: Mapping[str, str], trusted: Collection[str]) -> Intake:
    """The intake less the mailed replies, arrival reports and incidents that are not from their agents.

    listed: agent code → addresses of the agents' list. Where an agent has none there, nothing is compared.
    """
    told: list[Finding] = []
    received = []
    for file in intake.received:
        strange = dict(_strangers(file, listed, trusted))
        for sheet, agent, sender in strange.values():
            numbers = {"kind": sheet.kind, "agent": agent, "ours": listed[agent]}
            told.append(Finding("MAIL_STRANGE", file.name, sheet.name, "", sender, numbers))
        received.append(_less(file, [sheet for sheet, _agent, _sender in strange.values()]))
    return Intake(tuple(received), (*intake.told, *told))


def with_their_senders(intake: Intake, listed: Mapping[str, str], trusted: Collection[str]) -> Intake:
    """The intake, each mailed file that does not say whose it is with the agent who mailed it (`whose_mail`).

    Not what only the house sends, a list or an approval: nobody is answered about it.
    """
    received = [
        replace(file, mailed_by=whose_mail(file.opened.senders, listed, trusted))
        if file.opened and file.opened.senders and file.kind in _ANSWERED and not file.agent
        else file
        for file in intake.received
    ]
    return replace(intake, received=tuple(received))


def _strangers(
    file: Received, listed: Mapping[str, str], trusted: Collection[str]
) -> Iterator[tuple[int, tuple[FoundSheet, str, str]]]:
    """The sheets of a file that a stranger mailed in an agent's name: place, sheet, agent, sender."""
    for place, sheet in enumerate(file.opened.sheets if file.opened and not file.repeats else ()):
        if sheet.kind not in COMPARED or not sheet.senders:
            continue
        for agent in _agents_of(sheet):
            if sender := stranger(sheet.senders, listed.get(agent, ""), trusted):
                yield place, (sheet, agent, sender)
                break


def _agents_of(sheet: FoundSheet) -> list[str]:
    """The codes of the agents in whose name a sheet speaks."""
    cells = [sheet.labels.get(AGENT.name, (None, ""))[0], *sheet.cells.get(AGENT.name, ())]
    return [code for code in dict.fromkeys(parse_column(AGENT, cells)[0]) if code]


def _believed(file: Received, trusted: Collection[str]) -> Received:
    if file.opened is None or file.repeats:
        return file
    return _less(file, [sheet for sheet in file.opened.sheets if not _may_come(sheet, trusted)])


def _less(file: Received, unasked: Sequence[FoundSheet]) -> Received:
    """The file without these sheets, which its sender may not send."""
    if file.opened is None or not unasked:
        return file
    asked = [sheet for sheet in file.opened.sheets if not any(sheet is one for one in unasked)]
    gone = {sheet.name for sheet in unasked}
    drawn = [one for one in file.opened.drawn if one.sheet not in gone]
    opened = replace(file.opened, sheets=asked, drawn=drawn)
    return replace(file, opened=opened, unasked=(*file.unasked, *unasked))


def _may_come(sheet: FoundSheet, trusted: Collection[str]) -> bool:
    return may_bring("register" if is_register(sheet) else sheet.kind, sheet.senders, trusted)
