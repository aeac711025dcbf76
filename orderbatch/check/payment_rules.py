"""Whether a payment under a sales policy can be relied upon (7-policies, Policy money).

A row that cannot is told at its cell and left out; nothing is entitled on a guess. The same row twice counts
once where its reference or voucher is the same; without one it is asked. Give both rows a reference of their
own: the first names the payment that had none, the other is another payment.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.check.order_rules import amount
from orderbatch.check.problem import Problem
from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import FROM_FINANCE, PAYMENT_GIFT, SalesPolicy

LONG_AGO = dt.timedelta(2 * 366)  # a payment of then counts only where the policy says that it had begun
_SAME = ("source", "agent", "policy", "minor", "paid_on")


@dataclass(frozen=True, slots=True)
class KnownPayers:
    """agents: code → row of the agent list. policies: code → its terms, None while it rests."""

    agents: Mapping[str, Record]
    policies: Mapping[str, SalesPolicy | None]


@dataclass(slots=True)
class PaymentBooks:
    """What was paid so far, and by which numbers it is known. index: of a row of this run, else None."""

    numbers: dict[tuple[Any, ...], tuple[Record, int | None]] = field(default_factory=dict)
    unnamed: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    named: dict[tuple[Any, ...], int | None] = field(default_factory=dict)
    paid: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def enter(self, row: Record) -> None:
        """One payment that counts. A number names an equal one that had none: the same payment."""
        same, index, number = _same(row), row.get("index"), row["reference"]
        is_known = same in self.unnamed and same not in self.named
        if number:
            self.numbers[_number(row)] = (row, index)
            self.named.setdefault(same, index)
        else:
            self.unnamed[same] = index
        if not (number and is_known):
            self.paid[_whose(row)] = self.paid.get(_whose(row), 0) + row["minor"]

    def left_after(self, row: Record) -> int:
        """What would be left paid with this row."""
        same = _same(row)
        is_known = same in self.unnamed and same not in self.named
        return self.paid.get(_whose(row), 0) + (0 if is_known else row["minor"])


def _same(row: Record) -> tuple[Any, ...]:
    return tuple(row[name] for name in _SAME)


def _whose(row: Record) -> tuple[str, str, str]:
    return row["source"], row["agent"], row["policy"]


def _number(row: Record) -> tuple[Any, ...]:
    """A taking-back may bear the number of the payment that it takes back."""
    return row["source"], row["reference"].casefold(), row["minor"] < 0


def check_payments(
    rows: Sequence[Record], before: Iterable[Record], known: KnownPayers, day: dt.date
) -> tuple[list[Record], list[Problem]]:
    """The rows that are taken in, and what is wrong, or worth knowing, at the others.

    rows: source, agent, policy, minor, paid_on, reference, index, block. before: what was taken in so far.
    """
    books = PaymentBooks()
    for row in before:
        books.enter(row)
    taken: list[Record] = []
    problems: list[Problem] = []
    again: dict[tuple[str, int], list[Record]] = {}
    for row in sorted(rows, key=_paid_before_taken_back):
        repeated = _repeats(row, books)
        if problem := _unknown(row, known, day) or _said_before(row, books) or _beyond(row, books):
            problems.append(problem)
        elif repeated:
            again.setdefault((repeated, row["block"]), []).append(row)
        else:
            books.enter(row)
            taken.append(row)
            problems += _counts_nowhere(row, known)
    return taken, [*problems, *_told_once(again)]


def _paid_before_taken_back(row: Record) -> tuple[Any, ...]:
    number = row["reference"]
    return row["minor"] < 0, row["paid_on"], row["agent"], row["policy"], not number, number, row["index"]


def _column(row: Record, name: str) -> str:
    """What a column is called on the row's own sheet."""
    return {"paid_on": "posted_on", "reference": "voucher"}.get(name, name) if _of_finance(row) else name


def _of_finance(row: Record) -> bool:
    return bool(row["source"] == FROM_FINANCE)


def _told(code: str, row: Record, column: str, value: str, /, **numbers: Any) -> Problem:
    return Problem(code, "row", row["index"], _column(row, column), value, numbers)


def _unknown(row: Record, known: KnownPayers, day: dt.date) -> Problem | None:
    if row["agent"] not in known.agents:
        return _told("PAYMENT_AGENT", row, "agent", row["agent"])
    if row["policy"] not in known.policies:
        return _told("PAYMENT_POLICY", row, "policy", row["policy"])
    if not row["minor"]:
        return _told("PAYMENT_ZERO", row, "amount", amount(0), value_minor=0)
    if row["paid_on"] > day:
        return _told("PAYMENT_FUTURE", row, "paid_on", row["paid_on"].isoformat(), day=day)
    policy = known.policies[row["policy"]]
    if (policy is None or policy.from_day is None) and row["paid_on"] < day - LONG_AGO:
        return _told("PAYMENT_LONG_AGO", row, "paid_on", row["paid_on"].isoformat(), policy=row["policy"])
    return None


def _said_before(row: Record, books: PaymentBooks) -> Problem | None:
    """Its number is another payment's; or an equal row of this run, which may be the same payment."""
    other, index = books.numbers.get(_number(row), (row, None)) if row["reference"] else (row, None)
    if _same(other) != _same(row):
        numbers = {"agent": other["agent"], "policy": other["policy"], "day": other["paid_on"]}
        return _told(
            "PAYMENT_NUMBER", row, "reference", row["reference"], **numbers, paid_minor=other["minor"]
        )
    if index is not None:
        return _told("PAYMENT_TWICE", row, "reference", row["reference"])
    same = _same(row)
    if not row["reference"] and (books.unnamed.get(same) is not None or books.named.get(same) is not None):
        return _told("PAYMENT_ASKED", row, "amount", amount(row["minor"]), value_minor=row["minor"])
    return None


def _repeats(row: Record, books: PaymentBooks) -> str:
    """Which sentence an earlier run's payment calls for, or ""."""
    if row["reference"]:
        return "PAYMENTS_KNOWN" if _number(row) in books.numbers else ""
    return "PAYMENTS_ASKED" if _same(row) in books.unnamed or _same(row) in books.named else ""


def _beyond(row: Record, books: PaymentBooks) -> Problem | None:
    """More taken back than was paid."""
    if row["minor"] > 0 or _repeats(row, books) or books.left_after(row) >= 0:
        return None
    numbers = {"value_minor": row["minor"], "paid_minor": books.paid.get(_whose(row), 0)}
    return _told("PAYMENT_TAKEN_BACK", row, "amount", amount(row["minor"]), policy=row["policy"], **numbers)


def _counts_nowhere(row: Record, known: KnownPayers) -> Iterator[Problem]:
    """It is kept and reconciled, but the policy is not about payments, that day, or that agent."""
    policy, agent = known.policies[row["policy"]], known.agents[row["agent"]]
    if policy is None:
        return
    if policy.kind != PAYMENT_GIFT and policy.target is None:
        yield _told("PAYMENT_KIND", row, "policy", row["policy"])
    elif not policy.covers(row["paid_on"]):
        yield _told("PAYMENT_PERIOD", row, "paid_on", row["paid_on"].isoformat(), policy=row["policy"])
    elif not policy.concerns(agent):
        yield _told("PAYMENT_CONCERNS", row, "agent", row["agent"], policy=row["policy"])


def _told_once(again: Mapping[tuple[str, int], Sequence[Record]]) -> Iterator[Problem]:
    """A list that is sent again every day is told in one sentence a sheet."""
    for (code, _block), rows in again.items():
        first = min(rows, key=lambda row: int(row["index"]))
        yield _told(code, first, "amount", "", count=len(rows))
