"""Which lots released goods are taken from: what expires first goes first (P-4.3.3).

Example: on hand L1 5 cases until March, L2 20 until June; 3 cases are promised already. Of 4 cases then 2
come from L1 and 2 from L2.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LotPart = tuple[str, str, str, int]  # lot, expiry as ISO text or "", bin, cases


@dataclass(slots=True)
class StockLot:
    """One row of the stock list: cases of it that nobody has yet. Used up as goods are taken."""

    lot: str
    expiry: dt.date | None
    bin: str
    left: int

    @property
    def place(self) -> tuple[bool, dt.date, str, str]:
        """First expiring first; what has no expiry comes last."""
        return self.expiry is None, self.expiry or dt.date.max, self.lot, self.bin


def in_turn(lots: Iterable[StockLot], gone: int) -> list[StockLot]:
    """The lots of an item in the order in which they are taken, without the `gone` cases that left before."""
    ordered = sorted(lots, key=lambda lot: lot.place)
    take(ordered, gone)
    return ordered


def take(lots: Sequence[StockLot], cases: int) -> list[LotPart]:
    """So many cases from these lots, in their order; fewer where there are not so many."""
    parts: list[LotPart] = []
    for lot in lots:
        if (some := min(lot.left, cases)) > 0:
            lot.left -= some
            cases -= some
            parts.append((lot.lot, lot.expiry.isoformat() if lot.expiry else "", lot.bin, some))
    return parts
