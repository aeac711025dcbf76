"""Orders of this run told apart from what the ledger knows (4-run, Identity).

What came before is told as that, whatever became of its items, its agent and the prices since: a form that
has something wrong today may be one that was right when it came.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.identity import (
    AGAIN,
    AMENDS,
    AMENDS_LATE,
    DUPLICATE,
    NEW,
    REPEAT,
    TAKEN,
    Identity,
    changes_between,
    digest_of,
)
from orderbatch.contract.names import order_key
from orderbatch.day.facts import Desk
from orderbatch.day.trust.mailed_orders import MARK, Mailed
from orderbatch.ledger.queries.history import cases_asked, order_history

COUNTED_ONCE = (DUPLICATE, TAKEN)  # nothing is to be done about what is wrong with them
_SAME = (*COUNTED_ONCE, REPEAT, AGAIN)


@dataclass(frozen=True, slots=True)
class KnownOrders:
    """What the ledger has of the orders that came. approved: order keys that finance approves in this run."""

    desk: Desk
    approved: frozenset[str]
    mailed: Mailed

    def digested(self, orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
        """The orders with the digest of these lines; what is held for the rep has one of its own."""
        items = items_of(lines)
        marks = {order: [MARK] if order in self.mailed.said else [] for order in orders.index}
        return orders.assign(
            digest=[digest_of([*items.get(row, {}).items(), *marks[row]]) for row in orders.index]
        )

    def came_before(
        self, orders: pd.DataFrame, lines: pd.DataFrame, lost: Collection[int]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Of orders with something wrong those that came before as they are, digested, and their lines then.

        lost: rows of the lines without which their orders would go on; an order that is known had those of
        them that are its own.
        """
        if orders.empty:
            return orders, lines
        booked = self._as_booked(orders, lines, lost)
        asked = self.digested(orders, booked)
        same = [one.row for one in self.identities(asked) if one.verdict in _SAME]
        return asked[asked.index.isin(same)], booked[booked["order"].isin(same)]

    def told_apart(
        self, sure: pd.DataFrame, again: pd.DataFrame, with_zeros: bool
    ) -> tuple[pd.DataFrame, list[Identity]]:
        """The orders and what each is. again: `came_before`, of which those count that are nothing new also
        beside what else came in this run."""
        while True:
            is_again = sure.index.isin(again.index)
            asked = pd.concat([sure[~is_again], again]) if len(again) else sure
            identities = self.identities(asked, with_zeros)
            fresh = [one.row for one in identities if one.row in again.index and one.verdict not in _SAME]
            if not fresh:
                return asked, identities
            again = again.drop(fresh)

    def identities(self, asked: pd.DataFrame, with_zeros: bool = False) -> list[Identity]:
        """What each order is, by its number, lines, sheet and date; zeros take back a returned form too."""
        said = ["" if pd.isna(date) else f"{date:%Y-%m-%d}" for date in asked["order_date"]]
        forms = self.desk.forms_waited_for() if with_zeros else []
        waited_for = {(form["agent"], form["order_no"]) for form in forms if form["order_no"]}
        asked = asked.assign(order_date=said)
        most_days = self.desk.settings.orders.repeat_days
        return self.mailed.identified(asked, self.history(asked), self.desk.day, most_days, waited_for)

    def history(self, orders: pd.DataFrame) -> pd.DataFrame:
        """What the ledger knows of these orders' numbers, and of all that these agents sent of late."""
        since = self.desk.day - dt.timedelta(days=self.desk.settings.orders.repeat_days)
        agents, digests = sorted(set(orders["agent"])), set(orders["digest"])
        found = self.desk.ledger.ask(order_history, agents, since, list(_keys(orders).values()), digests)
        return found.assign(state=found["state"].mask(found["order_key"].isin(self.approved), "approved"))

    def changes(
        self, orders: pd.DataFrame, lines: pd.DataFrame, identities: Sequence[Identity]
    ) -> dict[int, list[object]]:
        """Row of a form that changes its order → what differs from the form before, of this run or not."""
        keys = {one.row: order_key(str(orders.at[one.row, "agent"]), one.order_no) for one in identities}
        changing = {one.row for one in identities if one.verdict in (AMENDS, AMENDS_LATE)}
        if not changing:
            return {}
        asked = self.desk.ledger.ask(cases_asked, sorted(map(keys.__getitem__, changing)))
        items, found = items_of(lines), {}
        for identity in identities:
            row, key = identity.row, keys[identity.row]
            if row in changing:
                found[row] = changes_between(asked.get(key, {}), items.get(row, {}))
            if identity.verdict in (NEW, AMENDS):
                asked[key] = items.get(row, {})
        return found

    def _as_booked(self, orders: pd.DataFrame, lines: pd.DataFrame, lost: Collection[int]) -> pd.DataFrame:
        """The lines as a known order may have them: a lost one only where that order has its item."""
        keys = {row: key for row, key in _keys(orders).items() if orders.at[row, "order_no"]}
        if not keys or not lines.index.isin(list(lost)).any():
            return lines
        asked = self.desk.ledger.ask(cases_asked, sorted(set(keys.values())))
        pairs = zip(lines["order"], lines["sku"], strict=True)
        had = [order not in keys or sku in asked.get(keys[order], ()) for order, sku in pairs]
        return lines[~lines.index.isin(list(lost)) | pd.Series(had, index=lines.index, dtype=bool)]


def items_of(lines: pd.DataFrame) -> dict[int, dict[str, int]]:
    """Row of an order → item → its cases."""
    columns = [lines[name].tolist() for name in ("order", "sku", "cases")]
    items: dict[int, dict[str, int]] = {}
    for order, sku, cases in zip(*columns, strict=True):
        mine = items.setdefault(order, {})
        mine[sku] = mine.get(sku, 0) + cases
    return items


def _keys(orders: pd.DataFrame) -> dict[int, str]:
    """Row of an order → its key."""
    named = zip(orders.index.tolist(), orders["agent"], orders["order_no"], strict=True)
    return {row: order_key(agent, number) for row, agent, number in named}
