"""What of an order is promised already, so that its rest never waits for the minimum (P-4.4.5).

The minimum counts until finance first releases something of the order. Before that, what lies with finance
undecided counts toward it (3-decisions §5). Example: minimum 10, 12 ordered, 10 proposed yesterday and not
decided, 2 deferred: the 2 come up and need nothing more; were the 10 refused, all would be over.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.day.facts import Desk


@dataclass(frozen=True, slots=True)
class Promised:
    """released: keys of orders of which finance released something. undecided: order key → cases with it."""

    released: Collection[str]
    undecided: Mapping[str, int]

    def still_needed(self, orders: "pd.Index[str]", minimum: "pd.Series[int]") -> list[int]:
        """The cases each order must still reach: its minimum less what lies with finance; 0 once released."""
        return [
            0 if key in self.released else max(0, least - self.undecided.get(key, 0))
            for key, least in zip(orders, minimum.tolist(), strict=True)
        ]


def promised(
    desk: Desk, keys: Iterable[str], approved: frozenset[str], ending: Collection[tuple[str, str]]
) -> Promised:
    """What stands of the orders that come up again.

    approved: order keys that finance approves in this run. ending: (proposal, order key) of proposals that
    this run ends or takes up again.
    """
    wanted = set(keys)
    released = frozenset(desk.ledger.released_orders(sorted(wanted))) | (approved & wanted)
    open_now = desk.ledger.open_proposals()
    undecided: dict[str, int] = {}
    columns = (open_now[name].tolist() for name in ("proposal", "order_key", "proposed_cases"))
    for proposal, key, cases in zip(*columns, strict=True):
        if key in wanted and (proposal, key) not in ending:
            undecided[key] = undecided.get(key, 0) + int(cases)
    return Promised(released, undecided)
