"""An agent's statement of a month 对账单: balance, what moved, what is open, for him to confirm (9)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# In the sequence in which the statement sums them up; gifts have cases alone.
KINDS = ("released", "shipped", "again", "credit", "charge", "payment", "gift")
# Movements that are taken off another kind: what the warehouse picked short.
TAKEN_OFF = {"short": "released", "gift_short": "gift"}


@dataclass(frozen=True)
class Statement:
    """Money in minor units. opening, balance: (amount, as of), None where finance gave none.

    moves: day, kind (`KINDS`, `TAKEN_OFF`), order_no, reference, cases, minor, by day. open_cases,
    open_minor: what is released and not shipped, and what waits.
    """

    agent: str
    agent_name: str
    month: str
    until: dt.date  # the last day that it tells of
    language: str
    company: str
    currency: str
    opening: tuple[int, str] | None
    balance: tuple[int, str] | None
    moves: Sequence[Mapping[str, Any]]
    under_way: tuple[int, int]  # cases, minor: released and not shipped
    as_of: str  # when the books were read for what is open: of the newest run
    waiting: int  # cases that wait for stock, money, an answer or the minimum

    def total(self, kind: str) -> tuple[int, int]:
        """Cases and amount of a kind, less what is taken off it."""
        rows = [move for move in self.moves if TAKEN_OFF.get(move["kind"], move["kind"]) == kind]
        return sum(row["cases"] for row in rows), sum(row["minor"] for row in rows)
