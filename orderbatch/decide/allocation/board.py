"""The claims that take part, laid out by SKU and turn.

A SKU's lines lie beside each other: its agents in order of turn (longer wait, then better rank), an agent's
lines in his own sequence. Taking an order out or in touches its SKUs alone, so only those are shared again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation import policies
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints, named_weights, ranges
from orderbatch.decide.allocation.sharing import Entries, Shares, caps_of, share, steps


@dataclass(frozen=True)
class Policy:
    """How entries share; by tickets also the names and caps of its rounds, None where it knows no tickets."""

    share: Callable[[Entries], Shares]
    caps: Callable[[Entries], tuple[tuple[str, ...], list[Ints]]] | None = None


@dataclass(frozen=True)
class Board:
    """Lines that take part (`line` = position in the desk) and entries (agent and SKU), both by SKU and turn.

    claim, carry, floor and stock are in lots. `sku_lines` and `sku_entries` bound each SKU (one more at the
    end).
    """

    line: Ints
    order: Ints
    claim: Ints
    carry: Ints
    fixed: Flags  # what the supervisor set: given first, not shared
    lot: Ints
    entry_lines: Ints  # first line of each entry, one more at the end
    urgency: Ints  # per entry
    step: Ints  # per entry
    unit: int
    sku: Ints  # the desk's SKU of each
    sku_lines: Ints
    sku_entries: Ints
    stock: Ints
    floor: Ints
    policy: Policy
    sku_of: Ints  # the board's SKU of each line
    by_order: Ints  # board lines, order by order
    order_bounds: Ints

    def lines_of(self, orders: Ints) -> Ints:
        """The lines of these orders."""
        found: Ints = self.by_order[ranges(self.order_bounds[orders], self.order_bounds[orders + 1])]
        return found

    def skus_of(self, orders: Ints) -> Ints:
        """The board's SKUs that these orders ask for."""
        found: Ints = np.unique(self.sku_of[self.lines_of(orders)])
        return found

    def entries_of(self, lines: Ints) -> Ints:
        """The entry of each of these lines."""
        found: Ints = np.searchsorted(self.entry_lines, lines, side="right") - 1
        return found

    def can_reach(self, lines: Ints, minimum: int) -> bool:
        """Whether these lines could make up a minimum, and the supervisor gave cases to none of them.

        A line that he set to 0 is not on the board: the others of its order may still come in.
        """
        return not self.fixed[lines].any() and int((self.claim[lines] * self.lot[lines]).sum()) >= minimum


def board_of(desk: Arrays, claim: Ints, takes_part: Flags, rank: Ints, settings: Settings) -> Board:
    """Lay out the lines with a claim of the orders that take part."""
    line = _in_turn(desk, np.flatnonzero(takes_part[desk.line_order] & (claim > 0)), rank)
    sku, sku_lines = _bounds(desk.line_sku[line])
    _pairs, entry_lines = _bounds(desk.pair[line])
    lot = desk.lot[line]
    urgency = _greatest(desk.line_urgency[line], entry_lines)
    step, unit = steps(_weights(desk, desk.line_agent[line[entry_lines[:-1]]], urgency, settings))
    by_order = np.argsort(desk.line_order[line], kind="stable")
    sku_lot = lot[sku_lines[:-1]]
    return Board(
        line=line,
        order=desk.line_order[line],
        claim=claim[line] // lot,
        carry=np.where(desk.is_fixed[line], 0, np.minimum(desk.carry_in[line], claim[line]) // lot),
        fixed=desk.is_fixed[line],
        lot=lot,
        entry_lines=entry_lines,
        urgency=urgency,
        step=step,
        unit=unit,
        sku=sku,
        sku_lines=sku_lines,
        sku_entries=np.searchsorted(entry_lines, sku_lines),
        stock=desk.stock[sku] // sku_lot,
        floor=-(-settings.allocation.floor_cases // sku_lot),
        policy=_policy(settings, np.unique(urgency[urgency > 0])[::-1].tolist()),
        sku_of=np.repeat(np.arange(len(sku)), np.diff(sku_lines)),
        by_order=by_order,
        order_bounds=np.searchsorted(desk.line_order[line][by_order], np.arange(len(desk.order_agent) + 1)),
    )


def _in_turn(desk: Arrays, lines: Ints, rank: Ints) -> Ints:
    """The lines by SKU, longer wait, better rank, the agent's own sequence."""
    order = np.lexsort((lines, rank[desk.line_agent[lines]], -_longest(desk, lines), desk.line_sku[lines]))
    in_turn: Ints = lines[order]
    return in_turn


def _bounds(codes: Ints) -> tuple[Ints, Ints]:
    """The code of each run of equal codes, and where each run starts, one more at the end."""
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return codes[starts], np.append(starts, len(codes))


def _longest(desk: Arrays, lines: Ints) -> Ints:
    """The longest wait of each line's agent for its SKU."""
    pairs, inverse = np.unique(desk.pair[lines], return_inverse=True)
    longest = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(longest, inverse, desk.wait[lines])
    result: Ints = longest[inverse]
    return result


def _greatest(figures: Ints, bounds: Ints) -> Ints:
    return np.maximum.reduceat(figures, bounds[:-1]) if len(figures) else figures


def _weights(desk: Arrays, agent: Ints, urgency: Ints, settings: Settings) -> Ints:
    """Weight of each entry: its agent's customer class times its urgency level."""
    allocation = settings.allocation
    by_class = np.ones(len(desk.agents), dtype=np.int64)
    np.maximum.at(by_class, desk.order_agent, named_weights(desk.order_class_name, allocation.weights))
    result: Ints = by_class[agent] * named_weights(urgency, allocation.urgency_weights)
    return result


def _policy(settings: Settings, levels: list[int]) -> Policy:
    name, rounds = settings.allocation.policy, settings.allocation.rounds
    if name == "sop":
        return Policy(
            partial(share, rounds=rounds, levels=levels), partial(caps_of, rounds=rounds, levels=levels)
        )
    if name == "even":
        return Policy(policies.even)
    if name == "proportional":
        return Policy(partial(policies.proportional, name=name))
    return Policy(partial(policies.in_turn, name=name))
