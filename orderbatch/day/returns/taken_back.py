"""Answers to documents of a batch that was taken back: they count for nothing, and that is said."""

from collections.abc import Iterable
from dataclasses import replace

from orderbatch.contract.finding import Finding
from orderbatch.day.facts import Desk
from orderbatch.ledger.journals.undone import batches_undone

_BATCH_IN = {"RETURN_UNKNOWN": "batch", "REPLY_UNKNOWN": ""}  # the number that names it; "" = the value


def told_of_taken_back(desk: Desk, findings: Iterable[Finding]) -> list[Finding]:
    """The findings; where a row is not known since its batch was taken back, that is told."""
    told = list(findings)
    if not any(finding.code in _BATCH_IN for finding in told):
        return told
    undone = desk.ledger.ask(batches_undone)
    return [
        replace(finding, code="RETURN_UNDONE", numbers={**finding.numbers, "batch": batch})
        if (batch := _batch_of(finding)) in undone
        else finding
        for finding in told
    ]


def _batch_of(finding: Finding) -> str:
    if finding.code not in _BATCH_IN:
        return ""
    name = _BATCH_IN[finding.code]
    return str(finding.numbers.get(name, "")) if name else finding.value
