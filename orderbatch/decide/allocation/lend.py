"""An agent's orders lend each other cases, so that as many of them as can reach their minimum (P-4.4.5).

`allocation.minimum = "lend"`, after the sweep: a waiting order, best first, comes in when free cases and what
his other orders can spare beyond their minimum and their carried parts make up its own. What he has of an
item stays what it was (free cases apart), and so does everybody else's share.

Example: an agent's share of A is 20; his first order of 20 has it all, his second of 10 waits. Minimum 10:
the first lends 10, both ship.

An order without a minimum borrows nothing. A case may pass through an order that has just its minimum: it
gives a case of one item and gets one of another. Looked for lot by lot, breadth first. Known limit: orders
come in best first and stay in, which need not be the largest number of them (that is NP-hard).
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Ints
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.minimum import LENT_TO, Round, Units


@dataclass(frozen=True)
class Lenders:
    """An agent's orders that are in, last in his sequence first, and the one that wants to come in.

    lines: order → SKU of the board → line of the board, of what is shared (not of what the supervisor set).
    """

    order: int
    others: list[int]
    lines: dict[int, dict[int, int]]


def lend(desk: Arrays, board: Board, units: Units, state: Round, free: Ints) -> None:
    """Bring in the waiting orders that their agents' other orders can help; `state`, `free` change in place.

    free: lots of each SKU of the board that nobody has. Units are orders.
    """
    waiting = [unit for unit in units.best.tolist() if not state.unit_in[unit]]
    ships = np.zeros(len(desk.agents), dtype=bool)
    ships[desk.order_agent[np.flatnonzero(state.is_in & (state.total[units.of_order] > 0))]] = True
    bounds = np.searchsorted(desk.order_agent, np.arange(len(desk.agents) + 1))
    for order in waiting:
        agent = int(desk.order_agent[order])
        mine = board.lines_of(np.array([order]))
        least = int(units.minimum[order])
        if ships[agent] and least > 1 and board.can_reach(mine, least):
            own = range(int(bounds[agent + 1]) - 1, int(bounds[agent]) - 1, -1)
            others = [other for other in own if state.is_in[other] and other != order]
            lines = {borrower: _by_sku(board, borrower) for borrower in (order, *others)}
            _come_in(board, units, state, free, Lenders(order, others, lines))


def _by_sku(board: Board, order: int) -> dict[int, int]:
    lines = board.lines_of(np.array([order]))
    lines = lines[~board.fixed[lines]]
    return dict(zip(board.sku_of[lines].tolist(), lines.tolist(), strict=True))


def _come_in(board: Board, units: Units, state: Round, free: Ints, lenders: Lenders) -> None:
    """Collect what the order lacks; where it cannot be had, leave all as it was."""
    lines = np.array([line for own in lenders.lines.values() for line in own.values()], dtype=np.int64)
    orders = np.array(list(lenders.lines), dtype=np.int64)
    skus = board.sku_of[lines]
    kept = state.got[lines], state.lent[lines], state.total[orders], free[skus]
    while state.total[lenders.order] < units.minimum[lenders.order]:
        way = _way(board, units, state, free, lenders)
        if not way:
            state.got[lines], state.lent[lines], state.total[orders] = kept[:3]
            free[skus] = kept[3]
            return
        _pass_on(board, units, state, free, way)
    state.come_in(board, lenders.order, np.array([lenders.order]), LENT_TO)


Way = list[
    tuple[int, int, int]
]  # (SKU, line that gets, line that gives; -1: free), the waiting order's first


def _way(board: Board, units: Units, state: Round, free: Ints, lenders: Lenders) -> Way:
    """The way by which a lot can reach the waiting order: free, from an order that can spare it, or through
    one.
    """
    came: dict[int, Way] = {lenders.order: []}
    asking = [lenders.order]
    for order in asking:
        way = came[order]
        room = [
            (sku, line)
            for sku, line in lenders.lines[order].items()
            if state.got[line] < board.claim[line] and _passes(board, units, state, order, line, way)
        ]
        for sku, line in room:
            if free[sku] > 0:
                return [*way, (sku, line, -1)]
        for sku, line in room:
            for giver in lenders.others:
                theirs = lenders.lines[giver].get(sku, -1)
                if giver in came or theirs < 0 or state.got[theirs] <= board.carry[theirs]:
                    continue
                came[giver] = [*way, (sku, line, theirs)]
                if state.total[giver] - board.lot[theirs] >= units.minimum[giver]:
                    return came[giver]
                asking.append(giver)
    return []


def _passes(board: Board, units: Units, state: Round, order: int, line: int, way: Way) -> bool:
    """Whether an order that gave a lot on the way still has its minimum when it gets one on this line."""
    if not way:
        return True
    total = state.total[order] - board.lot[way[-1][2]] + board.lot[line]
    return bool(total >= units.minimum[order])


def _pass_on(board: Board, units: Units, state: Round, free: Ints, way: Way) -> None:
    """Move lots along a way: one, or where it is a single step as many as are lacking and can be had."""
    lots = 1
    if len(way) == 1:
        sku, line, giver = way[0]
        order = board.order[line]
        lacking = -(-int(units.minimum[order] - state.total[order]) // int(board.lot[line]))
        lots = min(lacking, int(board.claim[line] - state.got[line]))
        if giver < 0:
            lots = min(lots, int(free[sku]))
        else:
            lender = board.order[giver]
            spare = (state.total[lender] - units.minimum[lender]) // board.lot[giver]
            lots = min(lots, int(state.got[giver] - board.carry[giver]), int(spare))
    for sku, line, giver in way:
        state.move(board, units, line, lots, state.lent)
        if giver < 0:
            free[sku] -= lots
        else:
            state.move(board, units, giver, -lots, state.lent)
