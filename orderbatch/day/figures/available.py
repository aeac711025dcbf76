"""What there is to share today: money by agent, cases by item (1-domain, available funds and stock)."""

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
    def of(cls, desk: Desk, freed: pd.DataFrame) -> "Means":
        """What is there once the promises of these proposals (proposal, order_key) do not count."""
        return Figures.of(desk, freed).freeing(freed)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures in force less all that the ledger promised, asked once.

    lines: proposal, order_key, agent, sku, proposed, price_minor of the promises that this run may end.
    """

    promised: Means
    lines: pd.DataFrame

    @classmethod
    def of(cls, desk: Desk, proposals: pd.DataFrame) -> "Figures":
        """proposals: proposal, order_key whose promise this run may end or look at anew."""
        masters, ledger = desk.masters, desk.ledger
        none = pd.Series(dtype=np.int64)
        balance = on_hand = promised_funds = promised_stock = none
        if BALANCES.kind in masters.in_force:
            balance = masters.by_key(BALANCES)["balance"].astype(np.int64)
            promised_funds = ledger.ask(
                promises.promised_funds, masters.moment(BALANCES), desk.settings.funds.posted_when
            )
        if STOCK.kind in masters.in_force:
            on_hand = masters.stock(desk.day)["on_hand"]
            promised_stock = ledger.ask(promises.promised_stock, masters.moment(STOCK))
        batches = sorted(set(proposals["proposal"]))
        lines = _with_gifts(
            ledger.ask(promises.proposal_lines, batches), ledger.ask(policy_entries.gift_lines, batches)
        )
        return cls(Means(_less(balance, promised_funds), _less(on_hand, promised_stock)), lines)

    def freeing(self, freed: pd.DataFrame) -> Means:
        """The means once the promises of these proposals (proposal, order_key) do not count."""
        pairs = freed[["proposal", "order_key"]].drop_duplicates()
        lines = self.lines.merge(pairs, on=["proposal", "order_key"], how="inner", validate="m:1")
        spent = (lines["proposed"] * lines["price_minor"]).groupby(lines["agent"]).sum()
        cases = lines["proposed"].groupby(lines["sku"]).sum()
        return Means(_more(self.promised.funds, spent), _more(self.promised.stock, cases))


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
