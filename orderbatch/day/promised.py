"""What of an order is promised already, so that its rest never waits for the minimum (P-4.4.5).

The minimum counts until finance first releases something of the order. Before that, what lies with finance
undecided counts toward it (3-decisions §5). Example: minimum 10, 12 ordered, 10 proposed yesterday and not
decided, 2 deferred: the 2 come up and need nothing more; were the 10 refused, all would be over.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import promises


@dataclass(frozen=True, slots=True)
class Promised:
    """released: keys of orders of which finance released something. undecided: order key → cases with it.

    alone: order key → the cases below which its rest does not travel alone.
    """

    released: Collection[str]
    undecided: Mapping[str, int]
    alone: Mapping[str, int] = field(default_factory=dict)

    def still_needed(self, orders: "pd.Index[str]", minimum: "pd.Series[int]") -> list[int]:
        """The cases each order must still reach: its minimum less what lies with finance; a rest: `alone`."""
        return [
            self.alone.get(key, 0) if key in self.released else max(0, least - self.undecided.get(key, 0))
            for key, least in zip(orders, minimum.tolist(), strict=True)
        ]

    def travel_alone(self, orders: pd.DataFrame, least: int) -> set[str]:
        """Rests that would ship below `least` cases with nothing else of their agent (§5, rest_minimum).

        orders: ORDERS as decided. What lies with finance undecided is company too.
        """
        ships = orders[orders["proposed_cases"] > 0]
        is_rest = ships["order_key"].isin(set(self.released))
        company = {*ships.loc[~is_rest, "agent"], *(key.partition("/")[0] for key in self.undecided)}
        rests = ships[is_rest & ~ships["agent"].isin(company)]
        together = rests["proposed_cases"].astype(np.int64).groupby(rests["agent"]).transform("sum")
        return set(rests.loc[together < least, "order_key"])


@dataclass(frozen=True, slots=True)
class Commitments:
    """What the ledger says of the orders that may come up again, asked once.

    released: keys of orders of which finance released something. undecided: (proposal, order key) → cases.
    """

    released: Collection[str]
    undecided: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, desk: Desk, keys: Iterable[str], approved: frozenset[str]) -> "Commitments":
        """keys: of the orders. approved: order keys that finance approves in this run."""
        wanted = set(keys)
        released = frozenset(desk.ledger.ask(promises.released_orders, sorted(wanted))) | (approved & wanted)
        open_now = desk.ledger.ask(promises.open_proposals)
        columns = [open_now[name].tolist() for name in ("proposal", "order_key", "proposed_cases")]
        rows = zip(*columns, strict=True)
        return cls(released, {(proposal, key): int(cases) for proposal, key, cases in rows if key in wanted})

    def without(self, ending: Collection[tuple[str, str]]) -> Promised:
        """What stands once these proposals (proposal, order key) end or are taken up again."""
        cases: dict[str, int] = {}
        for (proposal, key), count in self.undecided.items():
            if (proposal, key) not in ending:
                cases[key] = cases.get(key, 0) + count
        return Promised(self.released, cases)
