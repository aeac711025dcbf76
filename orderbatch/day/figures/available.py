"""What there is to share today: money by agent, cases by item (1-domain, available funds and stock)."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from orderbatch.contract.sheets.every import BALANCES, STOCK
from orderbatch.day.facts import Desk
from orderbatch.ledger.queries import policy_entries, promises


@dataclass(frozen=True, slots=True)
class Means:
    """funds: minor units by agent, balance − promised and not posted (P-3.2). stock: cases by SKU, on hand −
    promised and not shipped; below zero where more was promised than is there."""

    funds: pd.Series
    stock: pd.Series

    @classmethod
    def of(cls, desk: Desk, freed: pd.DataFrame, left: pd.DataFrame) -> "Means":
        """What is there once the promises of these proposals (proposal, order_key) do not count.

        left: as `Figures.of`.
        """
        return Figures.of(desk, freed, left).freeing(freed)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures in force less all that the ledger promised and that has not left since, asked once.

    lines: proposal, order_key, agent, sku, proposed, price_minor of the promises that this run may end.
    """

    promised: Means
    lines: pd.DataFrame

    @classmethod
    def of(cls, desk: Desk, proposals: pd.DataFrame, left: pd.DataFrame) -> "Figures":
        """proposals: proposal, order_key whose promise this run may end or look at anew.

        left: agent, sku, price_minor, cases, left_on of goods that the tracking sheets of this run report:
        the ledger still counts them as promised, and figures of a later day are without them already.
        """
        masters, ledger = desk.masters, desk.ledger
        none = pd.Series(dtype=np.int64)
        balance = on_hand = promised_funds = promised_stock = none
        if BALANCES.kind in masters.in_force:
            balance = masters.by_key(BALANCES)["balance"].astype(np.int64)
            promised_funds = ledger.ask(
                promises.promised_funds, masters.moment(BALANCES), desk.settings.funds.posted_when
            )
            if desk.settings.funds.posted_when == "shipped":
                gone = contained(left, masters.moment(BALANCES))
                value = (gone["cases"] * gone["price_minor"]).groupby(gone["agent"]).sum()
                promised_funds = _less(promised_funds, value)
        if STOCK.kind in masters.in_force:
            on_hand = masters.stock(desk.day)["on_hand"]
            gone = contained(left, masters.moment(STOCK))
            promised_stock = ledger.ask(promises.promised_stock, masters.moment(STOCK))
            promised_stock = _less(promised_stock, gone["cases"].groupby(gone["sku"]).sum())
        batches = sorted(set(proposals["proposal"]))
        lines = _with_gifts(
            ledger.ask(promises.proposal_lines, proposals), ledger.ask(policy_entries.gift_lines, batches)
        )
        return cls(Means(_less(balance, promised_funds), _less(on_hand, promised_stock)), lines)

    def freeing(self, freed: pd.DataFrame) -> Means:
        """The means once the promises of these proposals (proposal, order_key) do not count."""
        if freed.empty:
            return self.promised
        pairs = freed[["proposal", "order_key"]].drop_duplicates()
        lines = self.lines.merge(pairs, on=["proposal", "order_key"], how="inner", validate="m:1")
        spent = (lines["proposed"] * lines["price_minor"]).groupby(lines["agent"]).sum()
        cases = lines["proposed"].groupby(lines["sku"]).sum()
        return Means(_more(self.promised.funds, spent), _more(self.promised.stock, cases))


def contained(left: pd.DataFrame, as_of: dt.datetime) -> pd.DataFrame:
    """Of these goods those that figures of that moment are without: they left on an earlier day."""
    if left.empty:
        return left.astype({"cases": np.int64, "price_minor": np.int64})
    first = promises.first_day_after(as_of)
    is_before = pd.Series([day.isoformat() < first for day in left["left_on"]], left.index, dtype=bool)
    gone = left[is_before]
    return gone.astype({"cases": np.int64, "price_minor": np.int64})


def picked_before(desk: Desk, left: pd.DataFrame) -> dict[str, int]:
    """SKU → cases that are picked or have left since the stock list: they have their lots already."""
    as_of = desk.masters.moment(STOCK)
    gone = contained(left, as_of)
    released = desk.ledger.ask(promises.released_stock, as_of)
    still = _less(released, gone["cases"].groupby(gone["sku"]).sum())
    return {str(sku): int(cases) for sku, cases in still.items()}


def _with_gifts(lines: pd.DataFrame, gifts: pd.DataFrame) -> pd.DataFrame:
    """The lines and, at price 0, the gifts that ride with them: their stock is promised too."""
    if gifts.empty:
        return lines
    gifts = gifts.assign(proposed=gifts["cases"], price_minor=0)
    names = ["proposal", "order_key", "agent", "sku", "proposed", "price_minor"]
    return pd.concat([lines[names], gifts[names]], ignore_index=True)


def _less(there: pd.Series, promised: pd.Series) -> pd.Series:
    return there.sub(promised, fill_value=0).astype(np.int64)


def _more(there: pd.Series, freed: pd.Series) -> pd.Series:
    return there.add(freed, fill_value=0).astype(np.int64)
