"""Whom to ask after goods that have not left, and what the warehouse said of them (P-4.5.1, P-4.5.2)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from orderbatch.check.answers import disagreeing
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import CHASES
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import SHIPPING_CHASE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.after_release.shipments import plain_rows
from orderbatch.day.facts import Desk
from orderbatch.day.located import at_row, located
from orderbatch.decide.chasing import stage_of
from orderbatch.ledger.queries import after_release
from orderbatch.read.rows import typed

_Pick = tuple[str, str]  # pick number, order key
_SAID = ("delay_reason", "promised_for", "remarks")
NOTHING = ("",) * len(_SAID)


def chase(
    desk: Desk, standing: pd.DataFrame, undated: Mapping[_Pick, Record]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Rows of CHASES: released goods that are due, late, untracked or answered, with what is known of them.

    standing: what earlier runs left (`STANDING`), as this run leaves it. undated: goods picked short whose
    agent waits to hear of a new day (P-4.6.1).
    """
    goods: dict[_Pick, Record] = {}
    untracked = set()
    rows: Any = standing.to_dict("records")
    for row in rows:
        if row["kind"] == "released":
            goods[row["number"], row["order_key"]] = row
        elif row["kind"] == "untracked":
            untracked.add((row["number"], row["order_key"]))
    goods |= _picked_short({pick: row for pick, row in undated.items() if pick not in goods}, desk)
    known = {(row["pick_no"], row["order_key"]): row for row in desk.ledger.ask(after_release.chases)}
    answers, findings = _answers(desk, goods, known)
    found = [
        _row(desk, row, known.get(pick, {}), answers.get(pick), pick in untracked)
        for pick, row in goods.items()
    ]
    for row in found:
        is_undated = (row["pick_no"], row["order_key"]) in undated and not row["promised_for"]
        if not row["stage"] and is_undated:
            row["stage"] = "delayed"
    wanted = [row for row in found if row["stage"] or row["delay_reason"] or row["promised_for"]]
    wanted.sort(key=_gravest_first)
    return frame_of(CHASES, wanted), findings


def _picked_short(undated: Mapping[_Pick, Record], desk: Desk) -> dict[_Pick, Record]:
    """Goods that will not leave under their pick list, as the other goods are told of."""
    picks = {pick for pick, _order in undated}
    lines = desk.ledger.ask(after_release.released, picks) if picks else []
    days = {(line["pick_no"], line["order_key"]): (line["released_on"], line["due"]) for line in lines}
    names = ("order_key", "order_no", "agent", "agent_name", "region", "cases")
    return {
        pick: {
            **{name: row[name] for name in names},
            **dict(zip(("since", "ship_by"), days[pick], strict=True)),
            **{"number": row["pick_no"], "is_short": True},
        }
        for pick, row in undated.items()
    }


def _gravest_first(row: Record) -> tuple[Any, ...]:
    return -row["days"], row["agent"], row["order_no"], row["pick_no"]


def _answers(
    desk: Desk, goods: Mapping[_Pick, Record], known: Mapping[_Pick, Record]
) -> tuple[dict[_Pick, Record], list[Finding]]:
    """What came back, by pick and order; of two answers of a run that differ neither counts.

    A row that says what is known already, as the list was sent out, is no answer.
    """
    sheets = desk.intake.sheets(SHIPPING_CHASE.kind)
    if not sheets:
        return {}, []
    rows = typed(SHIPPING_CHASE, sheets)
    findings = list(rows.findings)
    filled = [
        row for row in plain_rows(rows) if _said(row) not in (NOTHING, _said(known.get(_pick(row), {})))
    ]
    picks = {row["pick_no"] for row in filled}
    released = {(row["pick_no"], row["order_key"]) for row in desk.ledger.ask(after_release.released, picks)}
    rivals = disagreeing((_pick(row), _said(row), row["index"]) for row in filled)
    answers = {}
    for row in filled:
        pick = _pick(row)
        if row["index"] in rivals:
            other = rows.address_seen_from(row["index"], rivals[row["index"]], "order_no")
            findings.append(
                at_row(rows, "ANSWERS_DIFFER", row["index"], "order_no", row["order_no"], other=other)
            )
        elif problem := _wrong(row, pick in goods, pick in released, desk.day):
            findings.append(located(problem, rows))
        else:
            answers[pick] = row
    return answers, findings


def _said(row: Record) -> tuple[Any, ...]:
    return tuple(row.get(name) or "" for name in _SAID)


def _pick(row: Record) -> _Pick:
    return row["pick_no"], order_key(row["agent"], row["order_no"])


def _wrong(row: Record, is_open: bool, is_released: bool, day: dt.date) -> Problem | None:
    index, number, promised = row["index"], row["order_no"], row["promised_for"]
    if not is_released:
        return Problem("RETURN_UNKNOWN", "row", index, "order_no", number, {"batch": row["pick_no"]})
    if not is_open:
        return Problem("CHASE_SHIPPED", "row", index, "order_no", number)
    if promised and promised < day:
        return Problem("PROMISE_PAST", "row", index, "promised_for", promised.isoformat(), {"day": day})
    return None


def _row(desk: Desk, goods: Record, known: Record, answer: Record | None, is_untracked: bool) -> Record:
    said = {name: (answer or known).get(name) for name in _SAID}
    promised = known.get("promised_for")
    broken = bool(known.get("broken") or (promised and promised < desk.day))
    days = (desk.day - goods["ship_by"]).days
    return {
        **{name: goods[name] for name in ("order_key", "order_no", "agent", "agent_name", "region", "cases")},
        **{"pick_no": goods["number"], "released_on": goods["since"], "ship_by": goods["ship_by"]},
        **{"days": days, "broken": broken, "answered_on": desk.day if answer else known.get("answered_on")},
        **{"delay_reason": said["delay_reason"] or "", "remarks": said["remarks"] or ""},
        "promised_for": said["promised_for"],
        "stage": ""
        if goods.get("is_short")
        else stage_of(days, broken, is_untracked, desk.settings.ship.escalate_days),
    }
