"""Where nothing of an agent would ship, his best waiting order is brought to its minimum (P-4.4.5).

`allocation.minimum = "bring_in"`, after lending, best order first, by single cases (lots): what is free
first, then one case of an item from each agent, from whoever holds most of it, and only what is lacking.
Nobody gives twice of an item in a day, nobody his last case of it, a carried case, a case that his own order
needs for its minimum, or to a less urgent market; who was brought in himself gives nothing.

Where two items are held alike the one whose code comes first gives; where two agents hold alike, the last in
turn. So an item's shares differ by at most two more cases than sharing left them.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from orderbatch.decide.allocation.arrays import Arrays, Ints
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.minimum import BROUGHT_IN, Round, Units


@dataclass
class Givers:
    """Who may still give of each SKU, who holds most first (entries of the board), and who has given."""

    held: Ints  # lots per entry, before anybody gives
    queue: dict[int, list[int]] = field(default_factory=dict)
    has_given: set[int] = field(default_factory=set)


def bring_in(desk: Arrays, board: Board, units: Units, state: Round, free: Ints) -> None:
    """Bring in the best waiting unit of each agent of whom nothing ships; `state` and `free` change in place.

    free: lots of each SKU of the board that nobody has.
    """
    if not len(board.claim):
        return
    shipped = np.zeros(len(desk.agents), dtype=bool)
    shipped[desk.order_agent[np.flatnonzero(desk.per_order(_cases(desk, board, state)) > 0)]] = True
    givers = Givers(np.add.reduceat(state.got, board.entry_lines[:-1]))
    for unit in units.best.tolist():
        orders = units.orders[units.bounds[unit] : units.bounds[unit + 1]]
        agent = desk.order_agent[orders[0]]
        if shipped[agent] or state.unit_in[unit]:
            continue
        shipped[agent] = True  # only his best waiting order is tried
        own = np.sort(board.lines_of(orders))
        is_possible = board.can_reach(own, int(units.minimum[unit]))
        if is_possible and _collect(board, units, state, free, givers, own):
            state.come_in(board, unit, orders, BROUGHT_IN)


def _cases(desk: Arrays, board: Board, state: Round) -> Ints:
    cases = np.zeros(len(desk.ordered), dtype=np.int64)
    cases[board.line] = state.got * board.lot
    return cases


def _collect(board: Board, units: Units, state: Round, free: Ints, givers: Givers, own: Ints) -> bool:
    """Free lots, then one lot of an item from each; whether the minimum was reached, else all as it was."""
    unit = int(units.of_order[board.order[own[0]]])
    moved: list[tuple[int, int]] = []  # line, lots
    given: list[int] = []
    taken = free[board.sku_of[own]]
    for line in own.tolist():
        lots = min(int(free[board.sku_of[line]]), int(board.claim[line]), _lacking(board, units, state, line))
        if lots > 0:
            free[board.sku_of[line]] -= lots
            _give(board, units, state, moved, line, lots)
    for line, giver, entry in _offers(board, units, state, givers, own):
        _give(board, units, state, moved, line, 1)
        _give(board, units, state, moved, giver, -1)
        given.append(entry)
        if state.total[unit] >= units.minimum[unit]:
            break
    if state.total[unit] >= units.minimum[unit]:
        givers.has_given.update(given)
        return True
    for line, lots in moved:
        state.move(board, units, line, -lots, state.given)
    free[board.sku_of[own]] = taken
    return False


def _lacking(board: Board, units: Units, state: Round, line: int) -> int:
    unit = units.of_order[board.order[line]]
    return max(0, -(-int(units.minimum[unit] - state.total[unit]) // int(board.lot[line])))


def _give(
    board: Board, units: Units, state: Round, moved: list[tuple[int, int]], line: int, lots: int
) -> None:
    state.move(board, units, line, lots, state.given)
    moved.append((line, lots))


LotOffered = tuple[int, int, int]  # line that gets, line that gives, its entry


def _offers(board: Board, units: Units, state: Round, givers: Givers, own: Ints) -> Iterator[LotOffered]:
    """One lot after the other, from whoever holds most of what the unit still has room for."""
    unit = int(units.of_order[board.order[own[0]]])
    if state.total[unit] >= units.minimum[unit]:
        return
    wants: dict[int, list[int]] = {}
    for line in own.tolist():
        wants.setdefault(int(board.sku_of[line]), []).append(line)
    queues = {sku: _willing(board, units, state, givers, sku, lines[0]) for sku, lines in wants.items()}
    heads = [(-held, sku, line, entry) for sku, queue in queues.items() for held, line, entry in _next(queue)]
    heapq.heapify(heads)
    while heads:
        _, sku, giver, entry = heapq.heappop(heads)
        line = next((want for want in wants[sku] if state.got[want] < board.claim[want]), -1)
        if line < 0:
            continue
        spares = _spares(board, units, state, entry)  # what he gave of another item may have changed it
        if spares >= 0:
            yield line, spares, entry
        for held, giver, entry in _next(queues[sku]):
            heapq.heappush(heads, (-held, sku, giver, entry))


def _next(queue: Iterator[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    found = next(queue, None)
    return [] if found is None else [found]


def _willing(
    board: Board, units: Units, state: Round, givers: Givers, sku: int, own: int
) -> Iterator[tuple[int, int, int]]:
    """(lots held, line that gives, entry) of those who may give of a SKU, who holds most first."""
    if sku not in givers.queue:
        entries = np.arange(board.sku_entries[sku], board.sku_entries[sku + 1])
        entries = entries[givers.held[entries] > 1]
        givers.queue[sku] = entries[np.lexsort((-entries, -givers.held[entries]))].tolist()
    queue = givers.queue[sku]
    while queue and (queue[0] in givers.has_given):
        queue.pop(0)
    asking = int(board.urgency[board.entries_of(np.array([own]))[0]])
    for entry in queue:
        if entry in givers.has_given or board.urgency[entry] > asking:
            continue
        line = _spares(board, units, state, entry)
        if line >= 0:
            yield int(givers.held[entry]), line, entry


def _spares(board: Board, units: Units, state: Round, entry: int) -> int:
    """The agent's last line of the item that can spare a lot; -1: none."""
    for line in range(int(board.entry_lines[entry + 1]) - 1, int(board.entry_lines[entry]) - 1, -1):
        order = board.order[line]
        unit = units.of_order[order]
        can = state.is_in[order] and state.how[order] != BROUGHT_IN and not board.fixed[line]
        rest = state.total[unit] - board.lot[line]
        if can and state.got[line] > board.carry[line] and rest >= units.minimum[unit]:
            return line
    return -1
