"""What there is to share today: money by agent, cases by item (1-domain, available funds and stock)."""

from dataclasses import dataclass

import pandas as pd

from orderbatch.contract.sheets.every import BALANCES, STOCK
from orderbatch.day.facts import Desk
from orderbatch.ledger.books import Ledger


@dataclass(frozen=True, slots=True)
class Means:
    """funds: minor units by agent, balance − promised and not posted (P-3.2). stock: cases by SKU, on hand −
    promised and not shipped; below zero where more was promised than is there."""

    funds: pd.Series
    stock: pd.Series

    @classmethod
    def of(cls, desk: Desk, freed: pd.DataFrame) -> "Means":
        """The figures in force less what the ledger promised, but for the proposals in `freed`.

        freed: proposal, order_key whose promise ends or is looked at anew in this run.
        """
        masters, ledger = desk.masters, desk.ledger
        lines = _lines_of(ledger, freed)
        spent = (lines["proposed"] * lines["price_minor"]).groupby(lines["agent"]).sum()
        cases = lines["proposed"].groupby(lines["sku"]).sum()
        none = pd.Series(dtype="int64")
        balance = on_hand = promised_funds = promised_stock = none
        if BALANCES.kind in masters.in_force:
            balance = masters.by_key(BALANCES)["balance"].astype("int64")
            promised_funds = ledger.promised_funds(masters.moment(BALANCES), desk.settings.funds.posted_when)
        if STOCK.kind in masters.in_force:
            on_hand = masters.stock(desk.day)["on_hand"]
            promised_stock = ledger.promised_stock(masters.moment(STOCK))
        return cls(_less(balance, promised_funds, spent), _less(on_hand, promised_stock, cases))


def _less(there: pd.Series, promised: pd.Series, freed: pd.Series) -> pd.Series:
    return there.sub(promised, fill_value=0).add(freed, fill_value=0).astype("int64")


def _lines_of(ledger: Ledger, proposals: pd.DataFrame) -> pd.DataFrame:
    """The lines of these proposals: agent, sku, proposed, price_minor."""
    lines = ledger.proposal_lines(sorted(set(proposals["proposal"])))
    return lines.merge(proposals, on=["proposal", "order_key"], how="inner", validate="m:1")
