"""Where the sharing of each SKU stands, moved on and back by single tickets (P-4.4.4, 3-decisions §4).

Served are the smallest tickets, up to the first that gets nothing, and a ticket depends on its owner alone.
So when an order goes, the next tickets have its lots; when one comes in, the last tickets served make room
for those of its own that are smaller. A SKU is shared again whole only where this ends its round, where the
supervisor set a line of it, or where the policy knows no tickets.

Example: everybody has 2 of a SKU, and a third lot went as far as the 40th agent in turn. An order goes that
had 2: the next two agents who ask for a third lot have them.
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.decide.allocation.arrays import Flags, Ints
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.claims import Shared, caps_on, claims_of
from orderbatch.decide.allocation.sharing import ENOUGH, between, level_of

NEAR = 256  # entries looked at first; the next who asks is seldom farther away


@dataclass(frozen=True)
class Pointers:
    """The first ticket of each SKU that gets nothing (`sharing.NextTickets`), and what each entry has; all
    changed in place.
    """

    round: Ints
    water: Ints
    entry: Ints
    free: Ints  # lots that nobody has
    is_movable: Flags
    low: Ints  # per entry from here on
    high: Ints
    has: Ints

    def put(self, board: Board, skus: Ints, shared: Shared) -> None:
        """What a sharing of whole SKUs came to."""
        shares = shared.shares
        self.has[shared.entries] = shares.got
        if shares.next is not None:
            self.round[skus], self.water[skus] = shares.next.round, shares.next.water
            self.entry[skus] = shared.entries[shares.next.entry]
            self.low[shared.entries], self.high[shared.entries] = shares.next.low, shares.next.high
            sizes = board.sku_entries[skus + 1] - board.sku_entries[skus]
            self.free[skus] = board.stock[skus] - np.add.reduceat(shares.got, np.cumsum(sizes) - sizes)


def pointers_of(board: Board) -> Pointers:
    """Pointers of a board of which nothing is shared yet."""
    is_set = np.zeros(len(board.sku), dtype=bool)
    is_set[board.sku_of[board.fixed]] = True
    return Pointers(
        round=np.zeros_like(board.stock),
        water=np.zeros_like(board.stock),
        entry=np.zeros_like(board.stock),
        free=np.zeros_like(board.stock),
        is_movable=~is_set & (board.policy.caps is not None),
        low=np.zeros_like(board.urgency),
        high=np.zeros_like(board.urgency),
        has=np.zeros_like(board.urgency),
    )


def levels(board: Board, pointers: Pointers) -> tuple[Ints, Ints]:
    """The level of each SKU and the round that ran out, -1 where stock was enough."""
    is_enough = pointers.water == ENOUGH
    most = np.maximum.reduceat(pointers.has, board.sku_entries[:-1])
    level = np.where(is_enough, most, level_of(pointers.water, board.unit))
    return level, np.where(is_enough, -1, pointers.round)


def move(board: Board, pointers: Pointers, is_in: Flags, orders: Ints) -> tuple[Ints, Ints]:
    """Share again after these orders of one agent went or came in: the entries that have other lots than
    before, and the SKUs that must be shared again whole.
    """
    own = np.unique(board.entries_of(board.lines_of(orders)))
    skus = board.sku_of[board.entry_lines[own]]
    is_movable = pointers.is_movable[skus]
    whole = skus[~is_movable].tolist()
    own, skus = own[is_movable], skus[is_movable]
    if not len(own):
        return own, np.array(whole, dtype=np.int64)
    before = pointers.has[own]
    _stand(board, pointers, is_in, own)
    pointers.free[skus] += before - pointers.has[own]
    changed = [own]
    for sku in skus.tolist():
        is_done = (_serve if pointers.free[sku] >= 0 else _push_out)(board, pointers, sku, changed)
        if not is_done:
            whole.append(sku)
    return np.unique(np.concatenate(changed)), np.array(whole, dtype=np.int64)


def at_best(board: Board, pointers: Pointers, lines: Ints) -> Ints:
    """Lots that each of these lines would have at most, had nobody to make room for it."""
    entries, place = np.unique(board.entries_of(lines), return_inverse=True)
    everybody = np.ones(len(board.order_bounds) - 1, dtype=bool)
    most = _served(board, pointers, everybody, entries)[0][place]
    is_movable = pointers.is_movable[board.sku_of[lines]]
    best: Ints = np.where(is_movable, np.minimum(board.claim[lines], most), board.claim[lines])
    return best


def _stand(board: Board, pointers: Pointers, is_in: Flags, entries: Ints) -> None:
    """Give these entries what they ask for by tickets smaller than their SKU's first that gets nothing."""
    has, low, high = _served(board, pointers, is_in, entries)
    pointers.has[entries], pointers.low[entries], pointers.high[entries] = has, low, high


def _served(board: Board, pointers: Pointers, is_in: Flags, entries: Ints) -> tuple[Ints, Ints, Ints]:
    """Lots of each entry whose tickets come before its SKU's first that gets nothing, and the bounds of its
    round.
    """
    skus = board.sku_of[board.entry_lines[entries]]
    asked = claims_of(board, entries, is_in)
    low, high = between(np.zeros_like(entries), caps_on(board, entries, asked), pointers.round[skus])
    water, step = pointers.water[skus], board.step[entries]
    before = entries < pointers.entry[skus]
    below = np.where(before, water // step + 1, -(-water // step))
    return np.clip(below, low, high), low, high


def _serve(board: Board, pointers: Pointers, sku: int, changed: list[Ints]) -> bool:
    """Give what is free to the next tickets, and stand at the one after them; False where the round ends."""
    first, after = board.sku_entries[sku : sku + 2].tolist()
    begin, width = int(pointers.entry[sku]), NEAR
    while pointers.water[sku] < ENOUGH:
        asking = _with_ticket(board, pointers, sku, begin, min(begin + width, after))
        served = asking[: pointers.free[sku]]
        pointers.has[served] += 1
        pointers.free[sku] -= len(served)
        changed.append(served)
        if len(asking) > len(served):
            pointers.entry[sku] = asking[len(served)]
            return True
        begin, width = begin + width, width * 2
        if begin >= after:
            begin, width = first, NEAR
            if not _rise(board, pointers, sku):
                return False
    return True


def _push_out(board: Board, pointers: Pointers, sku: int, changed: list[Ints]) -> bool:
    """Take the last tickets served back until stock suffices; False where the round's tickets do not."""
    first, after = board.sku_entries[sku : sku + 2].tolist()
    end, width = int(pointers.entry[sku]), NEAR
    while pointers.free[sku] < 0:
        served = _with_ticket(board, pointers, sku, max(end - width, first), end)
        pushed = served[pointers.free[sku] :]
        pointers.has[pushed] -= 1
        pointers.free[sku] += len(pushed)
        changed.append(pushed)
        if len(pushed):
            pointers.entry[sku] = pushed[0]
        end, width = end - width, width * 2
        if end <= first:
            end, width = after, NEAR
            if pointers.free[sku] < 0 and not _fall(board, pointers, sku):
                return False
    return True


def _with_ticket(board: Board, pointers: Pointers, sku: int, begin: int, end: int) -> Ints:
    """Those of the entries [begin, end) that have a ticket just at the SKU's water, in order of turn."""
    water, step = pointers.water[sku], board.step[begin:end]
    lot = water // step
    has_one = (lot * step == water) & (pointers.low[begin:end] <= lot) & (lot < pointers.high[begin:end])
    return begin + np.flatnonzero(has_one)


def _rise(board: Board, pointers: Pointers, sku: int) -> bool:
    """The water of the round's next tickets; False where there is none."""
    own = slice(*board.sku_entries[sku : sku + 2].tolist())
    lot = np.maximum(pointers.low[own], pointers.water[sku] // board.step[own] + 1)
    waters = (lot * board.step[own])[lot < pointers.high[own]]
    pointers.water[sku] = waters.min(initial=ENOUGH)
    return len(waters) > 0


def _fall(board: Board, pointers: Pointers, sku: int) -> bool:
    """The water of the round's tickets before these; False where there is none."""
    own = slice(*board.sku_entries[sku : sku + 2].tolist())
    lot = np.minimum(pointers.high[own], -(-pointers.water[sku] // board.step[own])) - 1
    waters = (lot * board.step[own])[lot >= pointers.low[own]]
    pointers.water[sku] = waters.max(initial=0)
    return len(waters) > 0
