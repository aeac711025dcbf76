"""What was cut for funds is given back where money and stock allow after all (3-decisions §5, last sentence).

An order that stock cut short costs less than it was checked for; what is left of the money buys back the cut
cases, best rank first, the agent's own sequence, top line first. Only cut lines are looked at, one after
another: they are few.
"""

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints


def give_back(desk: Arrays, cut: Ints, proposed: Ints, ships: Flags, rank: Ints) -> Ints:
    """Cases given back to each line. ships: per order; rank: per agent."""
    given = np.zeros_like(cut)
    lines = np.flatnonzero((cut > 0) & ships[desk.line_order])
    if not len(lines):
        return given
    money = desk.funds.astype(desk.price.dtype) - desk.per_agent(desk.per_order(proposed * desk.price))
    left = desk.stock.copy()
    np.subtract.at(left, desk.line_sku, proposed)
    for line in lines[np.argsort(rank[desk.line_agent[lines]], kind="stable")].tolist():
        agent, sku = desk.line_agent[line], desk.line_sku[line]
        lot, price = int(desk.lot[line]), int(desk.price[line])
        lots = min(int(cut[line]), int(left[sku])) // lot
        lots = max(min(lots, int(money[agent]) // (price * lot)), 0) if price else lots
        given[line] = lots * lot
        left[sku] -= lots * lot
        money[agent] -= lots * lot * price
    return given
