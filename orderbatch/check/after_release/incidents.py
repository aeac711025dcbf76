"""The register of everything that needs an answer, as a run changes it (H-3.2.3(8), H-3.3.3(1), P-4.5.3).

`Register` is used up and added to during one run; its rows are rows of INCIDENTS. To add a way in: call
`open`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from orderbatch.contract.batch import Record
from orderbatch.contract.goods_frames import ANSWERED, CLOSED, INCIDENTS, OPEN, PROBLEMS

_DAYS = ("closed_on", "answered_on", "opened_on", "due_on")


@dataclass(slots=True)
class Register:
    """What is open, and what this run touched, by number. last: the newest number of this year.

    done: numbers about which something was done that stands (`RESOLUTIONS`).
    """

    day: dt.date
    last_day: dt.date
    answer_days: int
    arrival_days: int
    last: int
    rows: dict[str, Record] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def open(self, **fields: Any) -> Record:
        """A new incident with the next number."""
        self.last += 1
        row: Record = {name: None if name in _DAYS else "" for name in INCIDENTS}
        row |= {
            "number": f"K{self.day.year}-{self.last:04d}",
            "opened_on": self.day,
            "cases": 0,
            "status": OPEN,
        }
        row |= {"changes": {}, **fields, "change": "opened"}
        row["due_on"] = self.due(row, row["opened_on"])
        self.rows[row["number"]] = row
        return row

    def find(self, order_key: str, sku: str, problem: str) -> Record | None:
        """The incident of an order, item and problem that is not closed: the newest; only one is open."""
        return next(
            (
                row
                for row in reversed(self.rows.values())
                if (row["order_key"], row["sku"], row["problem"]) == (order_key, sku, problem)
                and row["status"] != CLOSED
            ),
            None,
        )

    def has_its_answer(self, row: Record) -> bool:
        """Whether what is told now is another matter: the agent was answered, or something was done."""
        return row["status"] != OPEN or row["number"] in self.done

    def change(self, row: Record, by: str, what: str = "changed", **values: Any) -> None:
        """Set these columns and keep what they were; the gravest change of a run gives it its name.

        A sheet that changes nothing leaves no trace.
        """
        if all(row[name] == value for name, value in values.items()):
            return
        for name, value in values.items():
            if row[name] != value:
                first = row["changes"].get(name, [_plain(row[name])])[0]
                row["changes"][name] = [first, _plain(value)]
                row[name] = value
        row["document"] = by
        if row["change"] != "opened" or what in ("closed", "reopened"):
            row["change"] = what

    def discrepancy(self, fields: Record, more: int, by: str, answer: str) -> None:
        """An arrival names `more` cases (or fewer) of a problem than were known; at none the incident ends.

        answer: what is entered for an incident that a second report takes back.
        """
        row = self.find(fields["order_key"], fields["sku"], fields["problem"])
        if row is None or (more > 0 and self.has_its_answer(row)):
            if more > 0:
                self.open(**{**fields, "cases": more, "document": by})
            return
        cases = row["cases"] + more
        if cases > 0:
            self.change(row, by, cases=cases, description=fields["description"])
        else:
            ends = {
                "status": CLOSED,
                "closed_on": self.day,
                "resolution": "none",
                "answer": row["answer"] or answer,
            }
            self.change(row, by, "closed", cases=0, **ends)

    def reopen(self, number: str, cause: str, cases: int) -> None:
        """What was done about it did not come about, for so many cases: it needs an answer again."""
        if row := self.rows.get(number):
            self.done.discard(number)
            values = {"status": OPEN, "closed_on": None, "resolution": "", "reopen_reason": cause}
            self.change(
                row,
                "",
                "reopened",
                **values,
                cases=cases,
                due_on=self.due(row, self.day),
            )

    def due(self, row: Record, opened: dt.date) -> dt.date:
        """The day by which it is to be answered: problems of goods that arrived have their own days, whoever
        tells of them (P-4.5.3)."""
        days = self.arrival_days if row["problem"] in PROBLEMS else self.answer_days
        return opened + dt.timedelta(days=days)

    def is_overdue(self, row: Record) -> bool:
        """Nobody has answered it in time."""
        return bool(row["status"] == OPEN and row["due_on"] < self.day)

    def finish(self) -> list[Record]:
        """Everything that is open or that this run touched, open ones first, the oldest first."""
        for row in self.rows.values():
            row["changes"] = {name: both for name, both in row["changes"].items() if both[0] != both[1]}
            if row["change"] == "changed" and not row["changes"]:
                row["change"] = ""
            if not row["change"] and self.is_overdue(row) and row["due_on"] >= self.last_day:
                row["change"] = "overdue"
        kept = [row for row in self.rows.values() if row["status"] != CLOSED or row["change"]]
        return sorted(kept, key=lambda row: (row["status"] == CLOSED, row["opened_on"], row["number"]))


def fresh(rows: Iterable[Record]) -> dict[str, Record]:
    """Rows of an earlier run as this one begins with them."""
    return {row["number"]: {**row, "change": "", "changes": {}} for row in rows}


def answered(row: Record) -> bool:
    """Whether its agent has an answer."""
    return bool(row["answer"]) and row["status"] in (ANSWERED, CLOSED)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
