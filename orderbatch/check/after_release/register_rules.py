"""A register that came back, held cell by cell against what was sent and what is so now (H-3.2.3(8)).

A cell counts where it differs from what the sheet said when it went out. Where the incident moved on
meanwhile the cell is refused and the rest of the sheet applies, so that an older register does no harm.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.check.after_release.incidents import Register
from orderbatch.check.after_release.resolutions import Goods, may, refused, resolve
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import ANSWERED, CLOSED, OPEN, RETURN

LOCKED = ("opened_on", "agent", "order_no", "sku", "cases", "type", "problem", "description")
PERSON = (
    "owner", "cause", "answer", "resolution", "disposition", "decided_by", "status", "closed_on",
    "reopen_reason",
)  # fmt: skip
# a column of INCIDENTS → its column on the sheet, where they are not called alike
CELLS = {
    "number": "incident_no",
    "cases": "incident_cases",
    "type": "incident_type",
    "status": "incident_status",
}


@dataclass(slots=True)
class Wishes:
    """What the returned rows ask for. by_number: number → column → (value, row index); problems beside
    them.
    """

    by_number: dict[str, dict[str, tuple[Any, int]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class IncidentBooks:
    """What a new row must agree with: agents (code → name, region), orders and shipped items, by agent."""

    agents: Mapping[str, Record]
    orders: Mapping[str, Record]  # order key → its newest decision: agent, order_no
    items: Mapping[tuple[str, str], int]  # order key, SKU → cases shipped
    goods: Mapping[str, str]  # SKU → product


def cell(column: str) -> str:
    """The sheet's column of a column of INCIDENTS."""
    return CELLS.get(column, column)


def wishes_of(
    rows: Iterable[Record], bases: Mapping[str, Mapping[str, Record]], register: Register
) -> Wishes:
    """What is asked for each incident, as one; two rows of a run that disagree about a cell are no answer.

    rows: index, number, base (batch that the sheet is of), and LOCKED and PERSON columns. bases: batch →
    number → row of INCIDENTS as it was sent.
    """
    result = Wishes()
    said: dict[tuple[str, str], list[tuple[Any, int]]] = {}
    for row in rows:
        now = register.rows.get(row["number"])
        if now is None:
            number = row["number"]
            result.problems.append(Problem("INCIDENT_UNKNOWN", "row", row["index"], "incident_no", number))
            continue
        base = bases.get(row["base"], {}).get(row["number"])
        result.problems += _locked(row, base, now)
        for column in PERSON:
            if not _is_wish(row, base, column):
                continue
            if base is not None and base[column] != now[column] and row[column] != now[column]:
                numbers = {"number": row["number"], "ours": _shown(now[column])}
                value = _shown(row[column])
                result.problems.append(
                    Problem("REGISTER_MOVED", "row", row["index"], cell(column), value, numbers)
                )
            elif row[column] != now[column]:
                said.setdefault((row["number"], column), []).append((row[column], row["index"]))
    _agree(said, result)
    return result


def _is_wish(row: Record, base: Record | None, column: str) -> bool:
    """Whether a cell says something: other than what was sent, or anything where nothing was sent."""
    return row[column] not in ("", None) if base is None else row[column] != base[column]


def _locked(row: Record, base: Record | None, now: Record) -> list[Problem]:
    sent = base or now
    return [
        Problem(
            "REGISTER_LOCKED",
            "row",
            row["index"],
            cell(column),
            _shown(row[column]),
            {"ours": _shown(sent[column]), "number": row["number"]},
        )
        for column in LOCKED
        if row[column] not in ("", None) and row[column] != sent[column]
    ]


def _agree(said: Mapping[tuple[str, str], Sequence[tuple[Any, int]]], result: Wishes) -> None:
    for (number, column), values in said.items():
        if len({value for value, _index in values}) == 1:
            result.by_number.setdefault(number, {})[column] = values[0]
            continue
        for value, index in values:
            numbers = {"number": number, "others": len(values)}
            result.problems.append(
                Problem("REGISTER_DISAGREES", "row", index, cell(column), _shown(value), numbers)
            )


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def apply(wishes: Wishes, register: Register, goods: Goods, by: Callable[[int], str]) -> list[Problem]:
    """Enter what can be; what cannot is told at its cell. by: row index → document."""
    problems: list[Problem] = []
    for number, asked in sorted(wishes.by_number.items()):
        row = register.rows[number]
        index = next(iter(asked.values()))[1]
        told = _refuse_shut(row, asked) if row["status"] == CLOSED else _refuse_done(row, asked, register)
        before = dict(row)
        told += _refuse_unsaid(row, asked, register.day)
        register.change(row, by(index), **{column: value for column, (value, _index) in asked.items()})
        told += _act(row, asked, index, register, goods, before)
        problems += told
        _name(row, before["status"] != CLOSED)
    return problems


_Asked = dict[str, tuple[Any, int]]


def _drop(row: Record, asked: _Asked, column: str, code: str, **numbers: object) -> Problem:
    value, index = asked.pop(column)
    return Problem(code, "row", index, cell(column), _shown(value), {"number": row["number"], **numbers})


def _refuse_shut(row: Record, asked: _Asked) -> list[Problem]:
    """A closed incident stays as it is, unless it is opened again with a reason."""
    is_opened = asked.get("status", ("", 0))[0] in (OPEN, ANSWERED)
    if is_opened and "reopen_reason" in asked and asked["reopen_reason"][0]:
        asked["closed_on"] = (None, asked["status"][1])
        return [
            _drop(row, asked, name, "RESOLUTION_DONE")
            for name in ("resolution", "disposition")
            if name in asked
        ]
    told = [_drop(row, asked, "status", "REOPEN_REASON")] if is_opened else []
    return told + [_drop(row, asked, name, "INCIDENT_CLOSED") for name in list(asked)]


def _refuse_done(row: Record, asked: _Asked, register: Register) -> list[Problem]:
    """What was done about an incident is done."""
    if row["number"] not in register.done:
        return []
    return [
        _drop(row, asked, name, "RESOLUTION_DONE") for name in ("resolution", "decided_by") if name in asked
    ]


def _refuse_unsaid(row: Record, asked: _Asked, day: dt.date) -> list[Problem]:
    """Answered or closed needs an answer to the agent, a return also what becomes of the goods; the day
    must fit.
    """
    told = []
    closed_on = asked.get("closed_on", (None, 0))[0]
    if closed_on and not row["opened_on"] <= closed_on <= day:
        told.append(_drop(row, asked, "closed_on", "CLOSED_ON_DAY", opened_on=row["opened_on"], day=day))
    elif closed_on and asked.get("status", (row["status"], 0))[0] != CLOSED:
        asked["status"] = (CLOSED, asked["closed_on"][1])
    new = {**row, **{column: value for column, (value, _index) in asked.items()}}
    if new["status"] in (ANSWERED, CLOSED) and row["status"] != new["status"]:
        if not new["answer"]:
            told.append(_drop(row, asked, "status", "CLOSE_UNANSWERED"))
        elif new["status"] == CLOSED and new["resolution"] == RETURN and not new["disposition"]:
            told.append(_drop(row, asked, "status", "RETURN_DISPOSITION"))
    if asked.get("status", (row["status"], 0))[0] != CLOSED and asked.get("closed_on", (None, 0))[0]:
        asked.pop("closed_on")
    return told


def _act(
    row: Record, asked: _Asked, index: int, register: Register, goods: Goods, before: Record
) -> list[Problem]:
    """Status by what is there, and the resolution, exactly once: a return when the goods are back, else at
    once. The answer beside one that is refused is not taken: it would tell the agent of what is not done.
    """
    was_open = before["status"] != CLOSED
    if not was_open and row["status"] != CLOSED:
        register.change(row, row["document"], due_on=register.due(row, register.day))
    if row["answer"] and row["status"] == OPEN and was_open:
        register.change(row, row["document"], status=ANSWERED)
    if row["answer"] and not row["answered_on"]:
        row["answered_on"] = register.day
    is_closing = row["status"] == CLOSED and was_open
    is_acting = row["resolution"] != RETURN or is_closing
    if row["number"] not in register.done and row["resolution"] and (is_acting or "resolution" in asked):
        problem = may(row, goods)
        if problem and (is_acting or problem[0] != "RESOLUTION_WHO"):  # who decides may come with the goods
            told = refused(row, asked.get("resolution", ("", index))[1], problem, row["resolution"])
            keep: Record = (
                {"status": ANSWERED if row["answer"] else OPEN, "closed_on": None} if is_closing else {}
            )
            if "resolution" in asked and "answer" in asked:
                keep |= {name: before[name] for name in ("answer", "answered_on", "status")}
            register.change(row, row["document"], resolution="", **keep)
            return [told]
        if is_acting and row["resolution"] not in ("answered", "none"):
            resolve(row, goods, register.day)
            register.done.add(row["number"])
    if is_closing:
        closed_on = row["closed_on"] or register.day
        register.change(row, row["document"], closed_on=closed_on, resolution=row["resolution"] or "answered")
    return []


def _name(row: Record, was_open: bool) -> None:
    """What a run did to an incident, by its gravest step."""
    if row["change"] == "opened" and row["status"] != CLOSED:
        return
    if row["status"] == CLOSED and was_open:
        row["change"] = "closed"
    elif row["status"] != CLOSED and not was_open:
        row["change"] = "reopened"
    elif "answer" in row["changes"] and row["answer"]:
        row["change"] = "answered"


def open_new(
    rows: Iterable[Record], register: Register, books: IncidentBooks
) -> tuple[list[Record], list[Problem]]:
    """Open an incident for each row without a number; the rows that have one now, and what is wrong.

    rows: as for `wishes_of`, with `document`.
    """
    opened, problems = [], []
    for row in rows:
        if told := _unfit(row, register, books):
            problems.append(told)
            continue
        agent = books.agents[row["agent"]]
        fields = {name: row[name] for name in ("type", "problem", "description", "sku", "document", "agent")}
        order = books.orders.get(row["order_key"], {})
        fields |= {"agent_name": agent["agent_name"], "region": agent["region"], "cases": row["cases"] or 0}
        fields |= {
            "order_key": row["order_key"] if order else "",
            "order_no": row["order_no"] if order else "",
        }
        fields |= {"product": books.goods.get(row["sku"], ""), "opened_on": row["opened_on"] or register.day}
        new = register.open(**fields)
        opened.append({**row, "number": new["number"], "base": ""})
    return opened, problems


def _unfit(row: Record, register: Register, books: IncidentBooks) -> Problem | None:
    """Why a new row opens nothing."""
    index = row["index"]
    if row["agent"] not in books.agents:
        return Problem("INCIDENT_AGENT", "row", index, "agent", row["agent"])
    if row["order_no"] and row["order_key"] not in books.orders:
        return Problem("INCIDENT_ORDER", "row", index, "order_no", row["order_no"], {"agent": row["agent"]})
    if row["opened_on"] and row["opened_on"] > register.day:
        return Problem(
            "INCIDENT_DAY", "row", index, "opened_on", _shown(row["opened_on"]), {"day": register.day}
        )
    item = (row["order_key"], row["sku"])
    if row["sku"] and row["sku"] not in books.goods and item not in books.items:
        return Problem("INCIDENT_ITEM", "row", index, "sku", row["sku"])
    if same := _same(row, register):
        return Problem("INCIDENT_KNOWN", "row", index, "description", "", {"number": same["number"]})
    return _too_many(row, books)


def _too_many(row: Record, books: IncidentBooks) -> Problem | None:
    """More cases are to come back than were shipped."""
    index, most = row["index"], books.items.get((row["order_key"], row["sku"]), 0)
    if row["type"] == "return" and row["order_no"] and row["sku"] and (row["cases"] or 0) > most:
        numbers = {"sent": most, "sku": row["sku"]}
        return Problem("INCIDENT_CASES", "row", index, "incident_cases", _shown(row["cases"]), numbers)
    return None


def _same(row: Record, register: Register) -> Record | None:
    """An open incident that the row repeats: its order, item and problem, or all that it says."""
    if row["order_no"] and row["sku"] and row["problem"]:
        return register.find(row["order_key"], row["sku"], row["problem"])
    names = ("agent", "order_no", "sku", "type", "problem", "description")
    return next(
        (case for case in register.rows.values() if all(case[name] == row[name] for name in names)), None
    )
