"""What entries of the board ask with the orders that are in, and whole SKUs shared out by it (P-4.4.4)."""

from dataclasses import dataclass, replace

import numpy as np

from orderbatch.decide.allocation.arrays import Flags, Ints, before, ranges
from orderbatch.decide.allocation.board import Board
from orderbatch.decide.allocation.sharing import Entries, Shares


@dataclass(frozen=True)
class Claims:
    """What some entries ask: their `lines` of the board one after the other, and of each the lots that are
    claimed and carried (0 where its order is out or the supervisor set it).
    """

    lines: Ints
    claim: Ints
    carry: Ints
    lengths: Ints  # lines of each entry

    @property
    def starts(self) -> Ints:
        """The first line of each entry."""
        return np.cumsum(self.lengths) - self.lengths

    def together(self, lots: Ints) -> Ints:
        """The sum of each entry's lines."""
        sums: Ints = np.add.reduceat(lots, self.starts)
        return sums

    def to_lines(self, got: Ints) -> Ints:
        """An agent's lots to his lines: carried parts first, then the rest, in his own sequence (P-4.3.2)."""
        if len(self.claim) == len(got):
            return got
        shared, carried = (np.repeat(lots, self.lengths) for lots in (got, self.together(self.carry)))
        rest = self.claim - self.carry
        first = np.clip(shared - before(self.carry, self.starts), 0, self.carry)
        result: Ints = first + np.clip(shared - carried - before(rest, self.starts), 0, rest)
        return result


def claims_of(board: Board, entries: Ints, is_in: Flags) -> Claims:
    """What these entries ask with the orders that are in (`is_in` per order of the desk)."""
    first, after = board.entry_lines[entries], board.entry_lines[entries + 1]
    lines = ranges(first, after)
    present = is_in[board.order[lines]] & ~board.fixed[lines]
    claim, carry = (np.where(present, lots[lines], 0) for lots in (board.claim, board.carry))
    return Claims(lines, claim, carry, after - first)


@dataclass(frozen=True)
class Shared:
    """Some SKUs shared out: `lines` of the board and what each has (lots), and how the sharing of their
    `entries` stands, where what the supervisor set does not count.
    """

    lines: Ints
    got: Ints
    entries: Ints
    shares: Shares


def share_out(board: Board, skus: Ints, is_in: Flags) -> Shared:
    """Share these SKUs among the orders that are in (`is_in` per order of the desk)."""
    entries = ranges(board.sku_entries[skus], board.sku_entries[skus + 1])
    asked = claims_of(board, entries, is_in)
    lines = asked.lines
    given = np.where(board.fixed[lines] & is_in[board.order[lines]], board.claim[lines], 0)
    stock = board.stock[skus] - _sums(given, board.sku_lines[skus + 1] - board.sku_lines[skus])
    sizes = board.sku_entries[skus + 1] - board.sku_entries[skus]
    shares = board.policy.share(_side_by_side(board, skus, sizes, entries, asked, stock))
    return Shared(lines, asked.to_lines(shares.got) + given, entries, shares)


def share_free(board: Board, skus: Ints, is_in: Flags, got: Ints) -> tuple[Ints, Ints]:
    """Share what is free of these SKUs beside what each has (§4); the lines, and how many lots more."""
    entries = ranges(board.sku_entries[skus], board.sku_entries[skus + 1])
    asked = claims_of(board, entries, is_in)
    lines = asked.lines
    has = np.minimum(got[lines], asked.claim)
    elsewhere = _sums(got[lines] - has, board.sku_lines[skus + 1] - board.sku_lines[skus])
    sizes = board.sku_entries[skus + 1] - board.sku_entries[skus]
    wanted = _side_by_side(board, skus, sizes, entries, asked, board.stock[skus] - elsewhere)
    wanted = replace(wanted, held=asked.together(has))
    lacking = Claims(lines, asked.claim - has, np.maximum(asked.carry - has, 0), asked.lengths)
    return lines, lacking.to_lines(board.policy.share(wanted).got - wanted.held)


def caps_on(board: Board, entries: Ints, asked: Claims) -> list[Ints]:
    """The cap of each of these entries in each round, whatever the others of its SKU ask."""
    assert board.policy.caps is not None
    skus = board.sku_of[board.entry_lines[entries]]
    by_itself = _side_by_side(board, skus, np.ones_like(skus), entries, asked, board.stock[skus])
    return board.policy.caps(by_itself)[1]


def _side_by_side(
    board: Board, skus: Ints, sizes: Ints, entries: Ints, asked: Claims, stock: Ints
) -> Entries:
    """Entries to be shared, `sizes` of each SKU, and the stock that is theirs."""
    return Entries(
        claim=asked.together(asked.claim),
        carry=asked.together(asked.carry),
        urgency=board.urgency[entries],
        step=board.step[entries],
        starts=np.cumsum(sizes) - sizes,
        stock=stock,
        floor=board.floor[skus],
        unit=board.unit,
        held=np.zeros(len(entries), dtype=np.int64),
    )


def _sums(figures: Ints, lengths: Ints) -> Ints:
    running = np.concatenate([[0], np.cumsum(figures)])
    ends = np.cumsum(lengths)
    sums: Ints = running[ends] - running[ends - lengths]
    return sums
