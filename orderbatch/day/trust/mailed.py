"""What came inside a mail is a stranger's: most kinds of sheets are set aside and told (4-run)."""

from collections.abc import Collection
from dataclasses import replace

from orderbatch.check.senders import may_bring
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.every import APPROVAL_LINES
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.day.intake import Intake, Received


def without_unasked(intake: Intake, trusted: Collection[str]) -> Intake:
    """The intake less the sheets that their senders may not send, each told as MAIL_NOT_TAKEN.

    Masters, figures, approvals, reviews and tracking sheets by mail need a sender of `mail.trusted`. The
    other sheets of such a mail are read as ever.
    """
    received = tuple(_believed(file, trusted) for file in intake.received)
    told = tuple(
        Finding("MAIL_NOT_TAKEN", file.name, sheet.name, "", sheet.senders[-1], {"kind": sheet.kind})
        for file in received
        for sheet in file.unasked
        if sheet.kind != APPROVAL_LINES.kind
    )
    return Intake(received, (*intake.told, *told))


def _believed(file: Received, trusted: Collection[str]) -> Received:
    if file.opened is None or file.repeats:
        return file
    unasked = tuple(sheet for sheet in file.opened.sheets if not _may_come(sheet, trusted))
    if not unasked:
        return file
    asked = [sheet for sheet in file.opened.sheets if sheet not in unasked]
    return replace(file, opened=replace(file.opened, sheets=asked), unasked=unasked)


def _may_come(sheet: FoundSheet, trusted: Collection[str]) -> bool:
    return may_bring(sheet.kind, sheet.senders, trusted)
