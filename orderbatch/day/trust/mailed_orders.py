"""Mailed orders that are not from their agent's address, or go elsewhere than the agents' list says (4-run).

A new one is booked and held for the rep (`for_rep`). One that would change or end an order that is known
changes nothing: whoever writes a stranger's number on a form must not get at the order. The digest of a held
order's lines is its own, so that the agent's own form of the same order takes its place.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from orderbatch.check.identity import (
    AGAIN,
    AMBIGUOUS,
    AMENDS,
    AMENDS_LATE,
    KNOWN,
    NEW,
    NOTHING,
    OLDER,
    OVER,
    Identity,
    identify,
)
from orderbatch.check.problem import Problem
from orderbatch.check.senders import SENDER, SHIP_TO, doubts
from orderbatch.contract.finding import Finding
from orderbatch.contract.names import order_key
from orderbatch.day.located import located
from orderbatch.day.trust.for_rep import Doubts
from orderbatch.read.rows import Typed

CHANGES = (AGAIN, AMENDS, AMENDS_LATE, OLDER, OVER, AMBIGUOUS)
STRANGE = "strange"  # an identity that changes nothing
MARK = ("\0held for the rep", 1)  # a line that no form has


@dataclass(frozen=True, slots=True)
class Mailed:
    """What is doubtful of mailed orders: row → doubt → what the mail says, and what the list says.

    own: rows of mails that came from the address on the list.
    """

    said: Mapping[int, Doubts]
    listed: Mapping[int, Doubts]
    own: frozenset[int] = frozenset()

    @classmethod
    def of(cls, orders: pd.DataFrame, forms: Typed, agents: pd.DataFrame, trusted: Iterable[str]) -> "Mailed":
        """orders: agent, ship_to by the row of their form. agents: email, ship_to by code."""
        known = agents.reindex(orders["agent"])[["email", "ship_to"]].fillna("")
        said: dict[int, Doubts] = {}
        listed: dict[int, Doubts] = {}
        own = set[int]()
        rows = zip(orders.index, orders["ship_to"], known.itertuples(index=False, name=None), strict=True)
        for row, ship_to, (addresses, goes_to) in rows:
            found = doubts(forms.found[row][1].senders, ship_to, addresses, goes_to, tuple(trusted))
            if found:
                said[row] = found
                listed[row] = {name: goes_to if name == SHIP_TO else addresses for name in found}
                own |= {row} if addresses and SENDER not in found else set()
        return cls(said, listed, frozenset(own))

    def of_orders(self, orders: pd.DataFrame) -> pd.DataFrame:
        """The orders with what the rep has to answer for."""
        found = [dict(self.said.get(row, {})) for row in orders.index]
        return orders.assign(doubts=pd.Series(found, index=orders.index, dtype=object), cleared_by="")

    def identified(
        self,
        orders: pd.DataFrame,
        history: pd.DataFrame,
        day: dt.date,
        repeat_days: int,
        waited_for: Collection[tuple[str, str]],
    ) -> list[Identity]:
        """What each order is (`identify`), the doubtful ones after the others, whenever they came."""
        is_doubted = orders.index.isin(list(self.said))
        sure = identify(orders[~is_doubted], history, day, repeat_days, waited_for)
        if not is_doubted.any():
            return sure
        came = _as_history(orders, sure, day)
        books = history[~_keys(history).isin(_keys(came))]
        after = pd.concat([books.astype(object), came.astype(object)]) if len(came) else history
        strange = identify(orders[is_doubted], after, day, repeat_days)
        return [*sure, *(replace(one, verdict=STRANGE) if one.verdict in CHANGES else one for one in strange)]

    def told(self, identities: Iterable[Identity], forms: Typed) -> Iterable[Finding]:
        """Each doubt of what is booked; of what would change an order that is known; of what is not taken in.

        `strange`: nothing of the file goes back to the agent whom it names.
        """
        identities = list(identities)
        booked = {one.row for one in identities if one.verdict in (NEW, STRANGE)}
        for row in sorted(self.said.keys() - booked - self.own):
            for name, value in self.said[row].items():
                column = "ship_to" if name == SHIP_TO else "agent"
                yield located(Problem("MAILED_FORM", "order", row, column, value, {"strange": True}), forms)
        for identity in identities:
            for name, value in self.said.get(identity.row, {}).items():
                numbers: dict[str, object] = {"ours": self.listed[identity.row][name]}
                code = f"MAILED_{name.upper()}"
                if identity.verdict == STRANGE:
                    code, numbers = "MAILED_CHANGE", {"order_no": identity.order_no}
                elif identity.verdict != NEW:
                    continue
                if identity.row not in self.own:
                    numbers["strange"] = True
                column = "ship_to" if name == SHIP_TO else "agent"
                yield located(Problem(code, "order", identity.row, column, value, numbers), forms)


def _keys(orders: pd.DataFrame) -> pd.Series:
    keys = [
        order_key(agent, number) for agent, number in zip(orders["agent"], orders["order_no"], strict=True)
    ]
    return pd.Series(keys, index=orders.index, dtype=object)


def _as_history(orders: pd.DataFrame, identities: Iterable[Identity], day: dt.date) -> pd.DataFrame:
    """What came undoubted in this run, as the doubtful ones find it (`order_history`)."""
    asking = set(orders.index[orders["digest"] != NOTHING])
    fresh = {
        one.row: one.order_no for one in identities if one.verdict in (NEW, AMENDS) and one.row in asking
    }
    mine = orders.loc[list(fresh)].assign(
        order_no=list(fresh.values()), day=day, last_day=day, state="received"
    )
    return mine.rename(columns={"digest": "lines_digest"})[list(KNOWN)].drop_duplicates(
        ["agent", "order_no"], keep="last"
    )
