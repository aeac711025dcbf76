"""The desk's own hand 改单: what comes by phone, and the answer to what is held for the rep (2-workbooks).

Every row needs who agreed and why. `cancel` ends an order with all that is open of it, `keep` leaves it.
Quantities change by a changed form of the agent; `release` is told as nothing, for no order is held for the
rep yet: a mailed order that is doubted is not booked, and he puts its form in by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from orderbatch.check.answers import disagreeing
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import DESK_CHANGE
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row
from orderbatch.day.returns.ended import BY_DESK, Ended
from orderbatch.ledger.queries import parts, promises
from orderbatch.read.rows import typed

CANCEL, RELEASE, CHANGE = "cancel", "release", "change"


@dataclass(frozen=True, slots=True)
class DeskChanges:
    """Orders that the desk cancels, and what is told."""

    cancelled: Mapping[str, Ended] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def read_desk_changes(desk: Desk) -> DeskChanges:
    """The desk changes of the inbox; two of one order that differ are none."""
    sheets = desk.intake.sheets(DESK_CHANGE.kind)
    if not sheets:
        return DeskChanges()
    rows = typed(DESK_CHANGE, sheets)
    findings = list(rows.findings)
    cancelled: dict[str, Ended] = {}
    open_now = _open_now(desk)
    good = rows.rows[~rows.rows.index.isin(rows.bad_rows)]
    keys = [order_key(*named) for named in zip(good["agent"], good["order_no"], strict=True)]
    rivals = disagreeing(zip(keys, good["action"], good.index.tolist(), strict=True))
    columns = (good[name] for name in ("order_no", "sku", "action", "agreed_by", "reason"))
    for row, key, number, sku, action, by, why in zip(good.index, keys, *columns, strict=True):
        if row in rivals:
            other = rows.address(rivals[row], "action")
            findings.append(at_row(rows, "ANSWERS_DIFFER", row, "action", number, other=other))
        elif not (any(map(str.isalpha, by)) and why.strip()):
            findings.append(at_row(rows, "DESK_CHANGE_WHO", row, "agreed_by", number))
        elif key not in open_now:
            findings.append(at_row(rows, "DESK_CHANGE_LATE", row, "order_no", number))
        elif action == CHANGE or sku:
            findings.append(at_row(rows, "DESK_CHANGE_LINE", row, "action", number))
        elif action == RELEASE:
            findings.append(at_row(rows, "DESK_CHANGE_FREE", row, "action", number))
        else:
            findings.append(at_row(rows, "DESK_CHANGE_DONE", row, "action", number, by=by))
            if action == CANCEL:
                cancelled[key] = Ended(BY_DESK, by, why)
    return DeskChanges(cancelled, tuple(findings))


def _open_now(desk: Desk) -> set[str]:
    lines, proposals = desk.ledger.ask(parts.open_lines), desk.ledger.ask(promises.open_proposals)
    waited_for = {form["order_key"] for form in desk.forms_waited_for()}
    return {*lines["order_key"], *proposals["order_key"]} | waited_for
