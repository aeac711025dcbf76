"""Who gets what today: funds, rank, sharing, order minimum, remainders, reasons (3-decisions §§1–6).

Read `decide` aloud and you have the policy; each step is a module beside this one. Pure: frames in, frames
out, with more columns and the same rows.
"""

import datetime as dt

import pandas as pd

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.arrays import lay_out
from orderbatch.decide.by_the_case import share_out_lots
from orderbatch.decide.endings import without_patience
from orderbatch.decide.reasons.outcome_frames import Decision, tell

__all__ = ["Decision", "decide"]


def decide(
    orders: pd.DataFrame, lines: pd.DataFrame, stock: "pd.Series[int]", settings: Settings, day: dt.date
) -> Decision:
    """Share today's stock among the orders that are complete and paid for.

    orders: index `order_key`; agent, order_no, received_at, valid_at, min_cases, reduce, if_short, carried,
    customer_class, urgency, funds_minor (the agent's funds before this run), and `checked` where not only
    carried orders have passed the order minimum before. lines: index = the line's
    identity; order_key, agent, line, sku, ordered, price_minor, carry_in, wait, lot_size, urgency. stock: SKU
    → cases, missing is 0. Quantities in cases, money in minor units. Adds the columns of `contract.batch`
    (ORDERS, LINES, SKUS).
    """
    return without_patience(tell(share_out_lots(lay_out(orders, lines, stock), settings), orders, lines))
