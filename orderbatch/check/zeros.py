"""What a quantity of 0 says (P-4.1.2, P-4.4.5): of an order that is known it takes back, of a new one it is a
mistake.

A form with 0 on every line takes its whole order back; `check.identity` says whether it still can. With 0 on
some lines the order goes on without these.
"""

import datetime as dt

import pandas as pd

from orderbatch.check.identity import is_long_over


def forms_of_zeros(orders: pd.DataFrame, lines: pd.DataFrame) -> set[int]:
    """Rows of the numbered orders with 0 on every line. orders: order_no. lines: order, cases."""
    none = is_zero(lines).groupby(lines["order"]).all()
    return set(orders.index[orders.index.isin(none.index[none]) & (orders["order_no"] != "")])


def single_zeros(
    orders: pd.DataFrame, lines: pd.DataFrame, history: pd.DataFrame, day: dt.date
) -> pd.DataFrame:
    """The lines with 0 cases on forms of known orders, but for forms of nothing else.

    orders: agent, order_no, received_at. history: agent, order_no, state, day, last_day of what the ledger
    has. A form that came earlier in the run makes its order known to the later ones.
    """
    names = ("agent", "order_no", "state", "day", "last_day")
    in_books = {
        (agent, number)
        for agent, number, state, came, last in zip(*(history[name] for name in names), strict=True)
        if not is_long_over(state, last or came, day)
    }
    queue = orders.sort_values("received_at", kind="stable")
    again = queue.index[queue.duplicated(["agent", "order_no"]) & (queue["order_no"] != "")]
    named = zip(orders.index, orders["agent"], orders["order_no"], strict=True)
    known = {row for row, agent, number in named if (agent, number) in in_books} | set(again)
    return lines[is_zero(lines) & lines["order"].isin(known - forms_of_zeros(orders, lines))]


def is_zero(lines: pd.DataFrame) -> "pd.Series[bool]":
    """Which lines ask for 0 cases."""
    return (lines["cases"] == 0).fillna(False).astype(bool)
