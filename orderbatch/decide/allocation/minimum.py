"""Orders that would ship less than their minimum wait, and their cases go to the others (P-4.4.5, 3-decisions
§5).

One sweep from the worst to the best order: one that fails is withdrawn and its SKUs are shared again. Then a
second look from best to worst: a withdrawn order comes back if with it every order still in passes. It ends,
is unique, and no waiting order could be added without pushing another below its minimum.
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.claims import claims_of, share_out
from orderbatch.decide.allocation.pointers import Pointers, at_best, levels, move, pointers_of

USUALLY, LENT_TO, BROUGHT_IN = 0, 1, 2  # how an order came to ship


@dataclass(frozen=True)
class Units:
    """What must reach a minimum together: one order, or all orders of one agent; a promised rest is alone.
    `best` lists them best first.
    """

    of_order: Ints
    minimum: Ints
    best: Ints
    orders: Ints  # orders, unit by unit
    bounds: Ints


@dataclass
class Round:
    """A sharing: orders and units that are in, lots per line of the board, cases per unit, level per SKU."""

    is_in: Flags
    unit_in: Flags
    got: Ints
    total: Ints
    level: Ints
    round: Ints
    names: tuple[str, ...]
    would: Ints  # per line of the board: what an order that waits had when it was withdrawn
    unit_would: Ints  # per unit, in cases: likewise
    lent: Ints  # per line of the board: lots that it lent to (-) or got from (+) the agent's other orders
    given: Ints  # per line of the board: lots that it gave to (-) or got from (+) other agents
    how: Ints  # per order of the desk: USUALLY, LENT_TO or BROUGHT_IN

    def move(self, board: Board, units: Units, line: int, lots: int, register: Ints) -> None:
        """Add lots to a line (or take them), and write them down in `lent` or `given`."""
        self.got[line] += lots
        register[line] += lots
        self.total[units.of_order[board.order[line]]] += lots * board.lot[line]

    def come_in(self, board: Board, unit: int, orders: Ints, how: int) -> None:
        """A waiting unit's orders come in with what they have collected."""
        self.is_in[orders] = self.unit_in[unit] = True
        self.how[orders] = how
        self.would[board.lines_of(orders)] = 0


def units_of(desk: Arrays, takes_part: Flags, rank: Ints, minimum: Ints, is_together: bool) -> Units:
    """The units of the orders that take part: carried ones first, then longest wait, rank, own sequence."""
    alone = np.arange(len(desk.order_agent))
    unit = np.where(desk.promised, len(desk.agents) + alone, desk.order_agent) if is_together else alone
    count = len(desk.agents) + len(alone)
    wait = np.zeros(count, dtype=np.int64)
    carried = np.zeros(count, dtype=bool)
    least = np.ones(count, dtype=np.int64)
    present = takes_part[desk.line_order]
    np.maximum.at(wait, unit[desk.line_order[present]], desk.wait[present])
    np.logical_or.at(carried, unit[takes_part], desk.carried[takes_part])
    np.maximum.at(least, unit[takes_part], minimum[takes_part])
    taking = np.flatnonzero(takes_part)
    owner, first = np.unique(unit[taking], return_index=True)
    agent, place = desk.order_agent[taking[first]], desk.place[taking[first]]
    best = owner[np.lexsort((place, rank[agent], -wait[owner], ~carried[owner]))]
    by_unit = taking[np.argsort(unit[taking], kind="stable")]
    return Units(unit, least, best, by_unit, np.searchsorted(unit[by_unit], np.arange(count + 1)))


def settle(board: Board, units: Units, takes_part: Flags) -> Round:
    """Share everything, let go what stays below its minimum, look a second time."""
    state = _nothing_shared(board, units, takes_part)
    pointers = pointers_of(board)
    _share_whole(state, board, units, pointers, np.arange(len(board.sku)))
    out: list[int] = []
    for unit in units.best[::-1].tolist():
        if state.total[unit] < units.minimum[unit]:
            _withdraw(state, board, units, pointers, unit)
            out.append(unit)
    for unit in _with_hope(board, units, pointers, out[::-1]):
        _try_again(state, board, units, pointers, unit)
    if board.policy.caps is not None and len(board.sku):
        state.level, state.round = levels(board, pointers)
    return state


def _nothing_shared(board: Board, units: Units, takes_part: Flags) -> Round:
    return Round(
        is_in=takes_part.copy(),
        unit_in=np.isin(np.arange(len(units.minimum)), units.best),
        got=np.zeros_like(board.claim),
        total=np.zeros(len(units.minimum), dtype=np.int64),
        level=np.zeros(len(board.sku), dtype=np.int64),
        round=np.full(len(board.sku), -1, dtype=np.int64),
        names=(),
        would=np.zeros_like(board.claim),
        unit_would=np.zeros(len(units.minimum), dtype=np.int64),
        lent=np.zeros_like(board.claim),
        given=np.zeros_like(board.claim),
        how=np.zeros(len(takes_part), dtype=np.int64),
    )


def _share_whole(state: Round, board: Board, units: Units, pointers: Pointers, skus: Ints) -> Ints:
    """Share whole SKUs; the units whose cases changed."""
    if not len(skus):
        return skus
    shared = share_out(board, skus, state.is_in)
    pointers.put(board, skus, shared)
    state.level[skus], state.round[skus] = shared.shares.level, shared.shares.round
    state.names = shared.shares.names
    return _take(state, board, units, shared.lines, shared.got)


def _share_again(state: Round, board: Board, units: Units, pointers: Pointers, orders: Ints) -> Ints:
    """Share again after these orders went or came in; the units whose cases changed."""
    entries, whole = move(board, pointers, state.is_in, orders)
    asked = claims_of(board, entries, state.is_in)
    touched = _take(state, board, units, asked.lines, asked.to_lines(pointers.has[entries]))
    return np.append(touched, _share_whole(state, board, units, pointers, whole))


def _take(state: Round, board: Board, units: Units, lines: Ints, got: Ints) -> Ints:
    """Put shares in force; the units whose cases changed."""
    more = (got - state.got[lines]) * board.lot[lines]
    changed = np.flatnonzero(more)
    touched = units.of_order[board.order[lines[changed]]]
    np.add.at(state.total, touched, more[changed])
    state.got[lines] = got
    return touched


def _orders(units: Units, unit: int) -> Ints:
    return units.orders[units.bounds[unit] : units.bounds[unit + 1]]


def _withdraw(state: Round, board: Board, units: Units, pointers: Pointers, unit: int) -> None:
    orders = _orders(units, unit)
    lines = board.lines_of(orders)
    state.would[lines] = state.got[lines]
    state.unit_would[unit] = state.total[unit]
    state.is_in[orders] = state.unit_in[unit] = False
    _share_again(state, board, units, pointers, orders)


def _with_hope(board: Board, units: Units, pointers: Pointers, waiting: list[int]) -> list[int]:
    """Those of the waiting units that would reach their minimum, had nobody to make room for them."""
    lines = board.lines_of(np.concatenate([_orders(units, unit) for unit in waiting] or [units.best[:0]]))
    if board.policy.caps is None or not len(lines):
        return waiting
    cases = at_best(board, pointers, lines) * board.lot[lines]
    most = np.bincount(units.of_order[board.order[lines]], cases, minlength=len(units.minimum))
    return [unit for unit in waiting if most[unit] >= units.minimum[unit]]


def _try_again(state: Round, board: Board, units: Units, pointers: Pointers, unit: int) -> None:
    """Bring a withdrawn unit back if with it every unit still in reaches its minimum."""
    orders = _orders(units, unit)
    lines = board.lines_of(orders)
    if not len(lines):
        return
    state.is_in[orders] = state.unit_in[unit] = True
    touched = np.append(_share_again(state, board, units, pointers, orders), unit)
    if ((state.total[touched] < units.minimum[touched]) & state.unit_in[touched]).any():
        state.is_in[orders] = state.unit_in[unit] = False
        _share_again(state, board, units, pointers, orders)
    else:
        state.would[lines] = 0
