"""The decision on the desk's arrays, step by step, before it is put into frames and words (3-decisions
§§1–6).
"""

from dataclasses import dataclass

import numpy as np

from orderbatch.contract.settings import Allocation, Settings
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints
from orderbatch.decide.allocation.board import Board, board_of
from orderbatch.decide.allocation.bring_in import bring_in
from orderbatch.decide.allocation.claims import share_free
from orderbatch.decide.allocation.deferral import Remainders, remainders
from orderbatch.decide.allocation.funds import (
    BELOW_MINIMUM,
    GOES_ON,
    HELD,
    Covered,
    cover,
    gate_minimum,
    unit_minimum,
)
from orderbatch.decide.allocation.give_back import give_back
from orderbatch.decide.allocation.lend import lend
from orderbatch.decide.allocation.minimum import USUALLY, Round, Units, settle, units_of
from orderbatch.decide.allocation.rank import rank_agents


@dataclass(frozen=True)
class Outcome:
    """What became of each order and line, in the desk's order.

    Per order: `ships`, `minimum`, `would` (cases that it, or its agent where the minimum is the agent's, had
    when it was withdrawn), how it came to ship. Per line, in cases: claim, cut, proposed, line_would, lent
    and given (minus: to others). Per SKU: level in lots, round ("" = enough).
    """

    desk: Arrays
    covered: Covered
    rank: Ints  # per agent
    ships: Flags
    minimum: Ints
    would: Ints
    claim: Ints
    cut: Ints
    proposed: Ints
    line_would: Ints
    lent: Ints
    given: Ints
    how: Ints
    together: Ints  # per order: how many of its agent's reach the minimum together with it
    rest: Remainders
    level: Ints
    round: tuple[str, ...]
    allocation: Allocation  # the settings by which it was shared


@dataclass(frozen=True)
class Sharing:
    """How the sharing went: the board, what must reach a minimum together, the end, the minimum per order."""

    board: Board
    units: Units
    state: Round
    minimum: Ints


def work_out(desk: Arrays, settings: Settings, rank: Ints | None = None) -> Outcome:
    """Funds, rank, sharing, order minimum, what is given back, and what becomes of the rest.

    rank: per agent, to ask what another ranking would have done (`explain`); usually worked out here.
    """
    covered = cover(desk, settings)
    takes_part = covered.state == GOES_ON
    if rank is None:
        rank = rank_agents(desk, covered.claim, takes_part, settings, settings.rank_keys)
    minimum = unit_minimum(desk, settings, takes_part)
    minimum = np.where(covered.state == BELOW_MINIMUM, gate_minimum(desk, settings), minimum)
    board = board_of(desk, covered.claim, takes_part, rank, settings)
    units = units_of(desk, takes_part, rank, minimum, settings.orders.minimum_scope == "agent")
    state = settle(board, units, takes_part)
    _look_further(desk, board, units, state, settings)
    return _outcome(desk, settings, covered, rank, Sharing(board, units, state, minimum))


def _look_further(desk: Arrays, board: Board, units: Units, state: Round, settings: Settings) -> None:
    """Lend and bring in as the settings say; what is still free then is shared as ever."""
    how, is_by_order = settings.allocation.minimum, settings.orders.minimum_scope == "order"
    if how == "sweep" or not len(board.claim) or state.unit_in[units.best].all():
        return
    free = board.stock - np.add.reduceat(state.got, board.sku_lines[:-1])
    if is_by_order:
        lend(desk, board, units, state, free)
    if how == "bring_in":
        bring_in(desk, board, units, state, free)
    came = np.flatnonzero(state.how != USUALLY)
    skus = board.skus_of(came)
    skus = skus[free[skus] > 0]
    if len(skus):
        lines, more = share_free(board, skus, state.is_in, state.got)
        state.got[lines] += more


def _outcome(desk: Arrays, settings: Settings, covered: Covered, rank: Ints, sharing: Sharing) -> Outcome:
    """Give back what was cut, and say what becomes of the rest."""
    board, state = sharing.board, sharing.state
    proposed = _on_lines(desk, board, state.got)
    ships = state.is_in & (desk.per_order(proposed) > 0)
    given = give_back(desk, covered.cut, proposed, ships, rank)
    claim, cut, proposed = covered.claim + given, covered.cut - given, proposed + given
    level = np.zeros(len(desk.skus), dtype=np.int64)
    level[board.sku] = _level(board, state)
    line_would = _on_lines(desk, board, state.would)
    is_capped = settings.allocation.carry_cap == "level"
    return Outcome(
        desk=desk,
        covered=covered,
        rank=rank,
        ships=ships,
        minimum=sharing.minimum,
        would=np.where(state.is_in, 0, state.unit_would[sharing.units.of_order]),
        claim=claim,
        cut=cut,
        proposed=proposed,
        line_would=line_would,
        lent=_on_lines(desk, board, state.lent),
        given=_on_lines(desk, board, state.given),
        how=state.how,
        together=_together(desk, covered, sharing.units, settings),
        rest=remainders(desk, covered.state, claim, cut, proposed, level, is_capped),
        level=level,
        round=_round_names(desk, board, state),
        allocation=settings.allocation,
    )


def _together(desk: Arrays, covered: Covered, units: Units, settings: Settings) -> Ints:
    """Per order how many count together: of those that take part, or of those refused with it."""
    if settings.orders.minimum_scope == "order":
        return np.ones_like(desk.minimum)
    counts = (covered.state != HELD) & (desk.per_order(desk.whole) > 0)
    of_unit = np.bincount(units.of_order[counts], minlength=len(units.minimum))
    result: Ints = of_unit[units.of_order]
    return result


def _level(board: Board, state: Round) -> Ints:
    """Lots per SKU of the board; where stock was enough, also of what an order that waits would have had."""
    if not len(board.claim):
        return state.level
    would = np.maximum.reduceat(state.would, board.sku_lines[:-1])
    level: Ints = np.where(state.round < 0, np.maximum(state.level, would), state.level)
    return level


def _on_lines(desk: Arrays, board: Board, lots: Ints) -> Ints:
    cases = np.zeros(len(desk.ordered), dtype=np.int64)
    cases[board.line] = lots * board.lot
    return cases


def _round_names(desk: Arrays, board: Board, state: Round) -> tuple[str, ...]:
    names = [""] * len(desk.skus)
    for sku, number in zip(board.sku.tolist(), state.round.tolist(), strict=True):
        names[sku] = state.names[number] if number >= 0 else ""
    return tuple(names)
