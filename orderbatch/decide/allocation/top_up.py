"""A better second look (`allocation.minimum = "top_up"`), for desks where shipping one more order counts
most.

In one sentence: a waiting order, best first, comes back with exactly its minimum when the cases can be taken,
one by one, from whoever holds the most of the item beyond what it has, is not more urgent, and keeps one case
of the item, what he carried over, and his own minimum.

What it gives up: shares of an item may then differ by more than one case, and a returned order may lack an
item that others have twice. That is why `sweep`, the procedure to the letter, is the default.
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Ints, ranges
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.minimum import Round, Units

STEPS = 256  # a large minimum is collected in at most about this many takings


@dataclass
class Collection:
    """What a waiting unit has collected: its own lines, the lines of others in its SKUs, each with its SKU's
    slot.
    """

    own: Ints
    own_slot: Ints
    others: Ints
    slot: Ints
    free: Ints  # lots per slot that nobody has
    has: Ints  # lots per slot


def top_up(desk: Arrays, board: Board, units: Units, state: Round) -> None:
    """Bring back the waiting units that can be topped up to their minimum; `state` is changed in place."""
    for unit in units.best.tolist():
        if state.unit_in[unit]:
            continue
        orders = units.orders[units.bounds[unit] : units.bounds[unit + 1]]
        own = board.by_order[ranges(board.order_bounds[orders], board.order_bounds[orders + 1])]
        if (
            len(own)
            and not board.fixed[own].any()
            and (board.claim[own] * board.lot[own]).sum() >= units.minimum[unit]
        ):
            kept = state.got.copy(), state.moved.copy(), state.total.copy()
            if _collect(desk, board, units, state, unit, own):
                state.is_in[orders] = state.unit_in[unit] = True
            else:
                state.got, state.moved, state.total = kept


def _collect(desk: Arrays, board: Board, units: Units, state: Round, unit: int, own: Ints) -> bool:
    """Free lots first, then one taking after the other until the minimum is reached; whether it was."""
    found = _gather(desk, board, state, own)
    for place, line in enumerate(own.tolist()):
        slot = found.own_slot[place]
        _give(board, state, found, unit, line, int(slot), int(min(found.free[slot], board.claim[line])))
        found.free[slot] -= state.got[line]
    while state.total[unit] < units.minimum[unit]:
        room = np.zeros(len(found.has), dtype=np.int64)
        np.add.at(room, found.own_slot, board.claim[own] - state.got[own])
        giver = _most(board, units, state, found, room)
        if giver < 0:
            return False
        line, slot = int(found.others[giver]), int(found.slot[giver])
        mine = own[(found.own_slot == slot) & (board.claim[own] > state.got[own])][0]
        missing = -(-int(units.minimum[unit] - state.total[unit]) // int(board.lot[line]))
        spare = int(_spare(board, units, state, found)[giver]) // 2
        lots = max(1, min(missing // STEPS, spare, int(board.claim[mine] - state.got[mine])))
        state.got[line] -= lots
        state.moved[line] -= lots
        state.total[units.of_order[board.order[line]]] -= lots * board.lot[line]
        _give(board, state, found, unit, int(mine), slot, lots)
    return True


def _gather(desk: Arrays, board: Board, state: Round, own: Ints) -> Collection:
    sku = np.searchsorted(board.sku_lines, own, side="right") - 1
    skus, own_slot = np.unique(sku, return_inverse=True)
    rows = ranges(board.sku_lines[skus], board.sku_lines[skus + 1])
    slot = np.repeat(np.arange(len(skus)), board.sku_lines[skus + 1] - board.sku_lines[skus])
    used, urgency = np.zeros(len(skus), dtype=np.int64), np.zeros(len(skus), dtype=np.int64)
    np.add.at(used, slot, state.got[rows])
    np.maximum.at(urgency, own_slot, desk.line_urgency[board.line[own]])
    is_other = desk.line_agent[board.line[rows]] != desk.line_agent[board.line[own[0]]]
    is_other &= desk.line_urgency[board.line[rows]] <= urgency[slot]
    return Collection(
        own=own,
        own_slot=own_slot,
        others=rows[is_other],
        slot=slot[is_other],
        free=board.stock[skus] - used,
        has=np.zeros(len(skus), dtype=np.int64),
    )


def _spare(board: Board, units: Units, state: Round, found: Collection) -> Ints:
    """Lots that each other line can spare: beyond one, beyond what it carried, and beyond its order's
    minimum.
    """
    unit = units.of_order[board.order[found.others]]
    beyond = (state.total[unit] - units.minimum[unit]) // board.lot[found.others]
    spare = np.minimum(state.got[found.others] - np.maximum(board.carry[found.others], 1), beyond)
    return np.where(board.fixed[found.others], 0, spare)


def _most(board: Board, units: Units, state: Round, found: Collection, room: Ints) -> int:
    """The line that holds most beyond what the waiting unit has of its SKU, last in turn where equal; -1:
    none.
    """
    can = (_spare(board, units, state, found) > 0) & (room[found.slot] > 0)
    if not can.any():
        return -1
    beyond = np.where(can, state.got[found.others] - found.has[found.slot], np.iinfo(np.int64).min)
    return len(beyond) - 1 - int(np.argmax(beyond[::-1]))


def _give(board: Board, state: Round, found: Collection, unit: int, line: int, slot: int, lots: int) -> None:
    state.got[line] += lots
    state.moved[line] += lots
    found.has[slot] += lots
    state.total[unit] += lots * board.lot[line]
