"""Answers that something else overtook: a batch that was taken back, an order that ends in the same run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from orderbatch.check.approvals import ProposedOrder
from orderbatch.contract.finding import Finding, first_of
from orderbatch.contract.names import order_key
from orderbatch.day.facts import Desk
from orderbatch.day.returns.papers_back import order_rows
from orderbatch.ledger.journals.undone import batches_undone

NAMED = 20  # orders without a decision that are told by their numbers
# What finance is asked to put right in a row, or to decide.
ASKS = frozenset(
    (
        *("DECISION_NAME", "DECISION_REASON", "DECISION_SECOND", "DECISION_SAME", "DECISION_DUTIES"),
        *("DECISION_FUNDS", "DECISION_STOCK", "DECISION_WAITS", "DECISION_MINIMUM", "DECISION_TOGETHER"),
        *("ANSWERS_DIFFER", "RETURN_BESIDE", "RETURN_CHANGED", "RETURN_LINE", "RETURN_LINES"),
        "RETURN_ROW_GONE",
    )
)
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


def overtaken(
    desk: Desk, findings: Iterable[Finding], ends: Mapping[ProposedOrder, str]
) -> Iterator[Finding]:
    """The findings, where nobody is asked about an order of an approval that is over in the same run.

    What was decided there is told as what it is; what was left blank is not told. ends: proposal → the state
    that it has from this run on.
    """
    told, rows = set[tuple[str, ProposedOrder]](), order_rows(desk)
    for found in findings:
        if found.code == "DECISION_BLANK":
            yield from _still_blank(found, ends)
            continue
        pair = rows.get((found.file, found.sheet, found.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
        if found.code == "RETURN_ROW_GONE":
            pair = (str(found.numbers["batch"]), order_key(str(found.numbers["agent"]), found.value))
        if found.code not in ASKS or pair is None or pair not in ends:
            yield found
        elif (found.file, pair) not in told and found.code != "RETURN_ROW_GONE":
            told.add((found.file, pair))
            number = pair[1].partition("/")[2]
            yield replace(found, code="DECISION_OVER", value=number, numbers={"state": ends[pair]})


def _still_blank(found: Finding, ends: Mapping[ProposedOrder, str]) -> Iterator[Finding]:
    keys, batch = cast("list[str]", found.numbers["keys"]), str(found.numbers["batch"])
    orders: list[object] = [key.partition("/")[2] for key in keys if (batch, key) not in ends]
    if orders:
        yield replace(found, numbers={"rows": len(orders), "orders": first_of(orders, NAMED)})
