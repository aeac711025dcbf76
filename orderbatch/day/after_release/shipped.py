"""What the tracking sheets of a run come to, and what of it ends with its order (P-4.5.1)."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from orderbatch.check.after_release.shipment_rules import Late, OrderLine
from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import CORRECTIONS, DISPATCHES, SHIPMENTS
from orderbatch.contract.sheets.tables import frame_of

LEFT = ("agent", "sku", "price_minor", "cases", "left_on")  # goods that a tracking sheet of this run reports
OF_PROPOSALS = ("reviewed", "lapsed")
OVER = "refused"  # the part that a proposal leaves which ends with its order


def nothing_left() -> pd.DataFrame:
    """No goods have left since the last run."""
    return pd.DataFrame(columns=list(LEFT))


@dataclass(frozen=True, slots=True)
class Shipped:
    """What the tracking sheets of a run come to: frames of `contract.goods_frames`.

    withdrawn: (proposal, order key) of what rests on a figure that was corrected. late: corrections that came
    after finance approved what follows; each opens an incident. left: columns `LEFT`.
    """

    shipments: pd.DataFrame
    corrections: pd.DataFrame
    dispatches: pd.DataFrame
    withdrawn: tuple[tuple[str, str], ...] = ()
    late: tuple[tuple[Late, str], ...] = ()  # with the file that says so
    findings: tuple[Finding, ...] = ()
    undecided: frozenset[tuple[int, int]] = frozenset()  # source, position of corrected parts of proposals
    over: frozenset[str] = frozenset()  # keys of orders that end in this run
    left: pd.DataFrame = field(default_factory=nothing_left)

    def ending(self, over: Collection[str]) -> "Shipped":
        """The same where these orders end in this run: what is corrected of them ends with them, at once."""
        rows: Any = self.corrections.to_dict("records")
        for row in rows:
            is_proposed = (row["part_source"], row["part_position"]) in self.undecided
            if row["order_key"] in over and is_proposed and row["part_kind"] in OF_PROPOSALS:
                row["part_kind"] = OVER
        withdrawn = tuple(pair for pair in self.withdrawn if pair[1] not in over)
        return replace(
            self, corrections=frame_of(CORRECTIONS, rows), withdrawn=withdrawn, over=frozenset(over)
        )

    @property
    def changed(self) -> frozenset[OrderLine]:
        """(order key, line) whose open cases this run corrects: they come up with the next run.

        What is corrected of an order that ends does not: it is over (3-decisions §8).
        """
        places = zip(self.corrections["order_key"], self.corrections["line"], strict=True)
        return frozenset((key, int(line)) for key, line in places if key not in self.over)


def nothing_shipped() -> Shipped:
    """No tracking sheet came."""
    return Shipped(frame_of(SHIPMENTS), frame_of(CORRECTIONS), frame_of(DISPATCHES))
