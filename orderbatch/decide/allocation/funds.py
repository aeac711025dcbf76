"""Whether the account covers each order, before anything is shared (P-3.2, P-4.2.1, P-4.2.2; 3-decisions §2).

An agent's orders use his funds one after another: carried-over first, then arrival, then order number. A
small gap is closed by the smallest cut, lot by lot from the bottom of his own list, never below the order
minimum: applied where he agreed, else offered. Vectorised over agents: first everybody's first order, then
everybody's second, and so on.
"""

import dataclasses
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints, before, ranges

GOES_ON, BELOW_MINIMUM, HELD = 0, 1, 2


@dataclass(frozen=True)
class Covered:
    """What money makes of the orders. Per order: `state`, funds `before` it and `left` once all orders of its
    agent took theirs, its cost `needed`, the value that stock `could` ship of it. Per line: `claim`, `cut`
    applied, cut offered, and the offered alternative (all cases).
    """

    state: Ints
    before: Ints
    left: Ints
    needed: Ints
    could: Ints
    claim: Ints
    cut: Ints
    offer: Ints
    alternative: Ints


def cover(desk: Arrays, settings: Settings) -> Covered:
    """The orders as the funds let them go on; the minimum *as ordered* is the gate before (P-4.4.5)."""
    blank = Covered(
        state=np.where(_below(desk, settings), BELOW_MINIMUM, GOES_ON),
        before=_zeros(desk, len(desk.order_agent)),
        left=_zeros(desk, len(desk.order_agent)),
        needed=desk.per_order(desk.whole * desk.price),
        could=_zeros(desk, len(desk.order_agent)),
        claim=desk.asked,
        cut=np.zeros_like(desk.ordered),
        offer=np.zeros_like(desk.ordered),
        alternative=np.zeros_like(desk.ordered),
    )
    left = desk.funds.astype(desk.price.dtype)
    pairs = np.unique(desk.pair, return_inverse=True)[1]
    spent = _Spent(
        left=left,
        stock=np.zeros(len(pairs), dtype=np.int64),
        cases=np.zeros(len(desk.agents), dtype=np.int64),
        pairs=pairs,
        minimum=unit_minimum(desk, settings, blank.state == GOES_ON),
    )
    turns = np.argsort(desk.place, kind="stable")
    bounds = np.searchsorted(desk.place[turns], np.arange(int(desk.place.max(initial=-1)) + 2))
    for begin, end in pairwise(bounds.tolist()):
        _cover_one_each(desk, settings, blank, spent, turns[begin:end])
    return _in_the_end(desk, blank, spent.left[desk.order_agent])


def _in_the_end(desk: Arrays, covered: Covered, left: Ints) -> Covered:
    """The same without claims of orders that do not go on, and without cuts offered that no longer fit."""
    out = (covered.state != GOES_ON)[desk.line_order]
    claims = {name: np.where(out, 0, getattr(covered, name)) for name in ("claim", "cut")}
    return dataclasses.replace(covered, left=left, **claims, **_still_fitting(desk, covered, left))


def _still_fitting(desk: Arrays, covered: Covered, left: Ints) -> dict[str, Ints]:
    """The cuts offered, without those for which later orders of the agent left too little money."""
    kept = dict[str, Ints]()
    for name in ("offer", "alternative"):
        cut: Ints = getattr(covered, name)
        fits = covered.needed - desk.per_order(cut * desk.price) <= left
        if name == "alternative":  # it stands beside the offer
            fits &= desk.per_order(kept["offer"]) > 0
        kept[name] = np.where(fits[desk.line_order], cut, 0)
    return kept


@dataclass(frozen=True)
class _Spent:
    """What earlier orders of the same agents have used up; changed in place while the orders are gone
    through.
    """

    left: Ints  # money per agent
    stock: Ints  # cases per pair of agent and SKU
    cases: Ints  # covered cases per agent
    pairs: Ints
    minimum: Ints  # per order, as the setting's scope has it


def _zeros(desk: Arrays, length: int) -> Ints:
    return np.zeros(length, dtype=desk.price.dtype)


def unit_minimum(desk: Arrays, settings: Settings, takes_part: Flags) -> Ints:
    """The minimum that decides for each order: its own, or the strictest of its agent's orders that take
    part (an order without a whole lot does not).
    """
    if settings.orders.minimum_scope == "order":
        return desk.minimum
    most = np.ones(len(desk.agents), dtype=np.int64)
    np.maximum.at(most, desk.order_agent, np.where(takes_part, desk.minimum, 1))
    result: Ints = np.where(desk.promised, 1, most[desk.order_agent])
    return result


def gate_minimum(desk: Arrays, settings: Settings) -> Ints:
    """The minimum that each order is held against as ordered; what fills no lot lends none to the others."""
    return unit_minimum(desk, settings, desk.per_order(desk.whole) > 0)


def _below(desk: Arrays, settings: Settings) -> Flags:
    """Orders that cannot reach their minimum even in full; a rest was checked when all of it was ordered."""
    cases = desk.per_order(desk.whole)
    if settings.orders.minimum_scope == "order":
        return np.asarray(((cases < desk.minimum) & ~desk.checked) | (cases == 0), dtype=bool)
    checked = np.zeros(len(desk.agents), dtype=bool)
    np.logical_or.at(checked, desk.order_agent, desk.checked)
    total = desk.per_agent(cases)[desk.order_agent]
    is_less = total < gate_minimum(desk, settings)
    return np.asarray((is_less & ~checked[desk.order_agent]) | (cases == 0), dtype=bool)


def _cover_one_each(desk: Arrays, settings: Settings, covered: Covered, spent: _Spent, orders: Ints) -> None:
    """Decide one order of each agent, and use up his money and his reach into the stock."""
    lines = ranges(desk.first[orders], desk.first[orders + 1])
    sizes = desk.first[orders + 1] - desk.first[orders]
    reach = _reach(desk, covered, spent, lines)
    counted = reach if settings.funds.basis == "shippable" else covered.claim[lines]
    left = spent.left[desk.order_agent[orders]]
    could, cost = (_sums(cases * desk.price[lines], sizes) for cases in (reach, counted))
    covered.before[orders], covered.could[orders], covered.needed[orders] = left, could, cost
    gap = cost - left
    is_asked = covered.state[orders] == GOES_ON
    goes = is_asked & (gap <= 0)
    small = is_asked & (gap > 0) & (left > 0) & _is_small(gap, cost, settings)
    least = _least(desk, settings, spent, orders)
    free = np.where(desk.is_fixed[lines], 0, counted)  # what the supervisor set is not cut
    cut = _cut_from_the_bottom(np.where(small, gap, 0), free, desk.price[lines], desk.lot[lines], sizes)
    fits = small & (_sums(counted - cut, sizes) >= least) & (_sums(cut * desk.price[lines], sizes) >= gap)
    agreed = fits & (desk.reduce[orders] == "yes")
    covered.state[orders[is_asked & ~goes & ~agreed]] = HELD
    applied = np.where(np.repeat(agreed, sizes), cut, 0)
    covered.cut[lines] = applied
    covered.claim[lines] = np.where(applied > 0, counted - applied, covered.claim[lines])
    offered = fits & ~agreed & (desk.reduce[orders] != "no")
    covered.offer[lines] = np.where(np.repeat(offered, sizes), cut, 0)
    for number in np.flatnonzero(offered):  # few: held orders with a small gap
        end = int(sizes[: number + 1].sum())
        here = slice(end - int(sizes[number]), end)
        rest = int(least[number]) - int((counted[here] - free[here]).sum())
        _offer_alternative(desk, covered, lines[here], free[here], int(gap[number]), rest)
    _spend(desk, covered, spent, orders, goes | agreed, counted, reach)


def _spend(
    desk: Arrays, covered: Covered, spent: _Spent, orders: Ints, passes: Flags, counted: Ints, reach: Ints
) -> None:
    """Use up money, stock reached and cases for the orders that pass. counted, reach: cases per line."""
    lines = ranges(desk.first[orders], desk.first[orders + 1])
    sizes = desk.first[orders + 1] - desk.first[orders]
    agents, goes = desk.order_agent[orders], np.repeat(passes, sizes)
    claim = np.where(goes, covered.claim[lines], 0)
    paid = np.where(goes, counted - covered.cut[lines], 0)
    spent.stock[spent.pairs[lines]] += np.minimum(claim, reach)
    spent.cases[agents] += np.where(desk.promised[orders], 0, _sums(claim, sizes))
    spent.left[agents] -= _sums(paid * desk.price[lines], sizes)


def _reach(desk: Arrays, covered: Covered, spent: _Spent, lines: Ints) -> Ints:
    """Cases that today's stock could ship of each line if nobody else asked."""
    lot = desk.lot[lines]
    whole = desk.stock[desk.line_sku[lines]] // lot * lot
    left: Ints = np.maximum(whole - spent.stock[spent.pairs[lines]], 0)
    reach: Ints = np.minimum(covered.claim[lines], left)
    return reach


def _sums(figures: Ints, sizes: Ints) -> Ints:
    running = np.concatenate([np.zeros(1, figures.dtype), np.cumsum(figures)])
    ends = np.cumsum(sizes)
    sums: Ints = running[ends] - running[ends - sizes]
    return sums


def _is_small(gap: Ints, cost: Ints, settings: Settings) -> Flags:
    small: Flags = (gap * 100 <= cost * settings.funds.tolerance_percent) | (
        gap <= settings.funds.tolerance_amount
    )
    return small.astype(bool)


def _least(desk: Arrays, settings: Settings, spent: _Spent, orders: Ints) -> Ints:
    """Cases that must be left of an order after a cut."""
    least = spent.minimum[orders]
    if settings.orders.minimum_scope == "agent":
        least = least - np.where(desk.promised[orders], 0, spent.cases[desk.order_agent[orders]])
    return np.maximum(least, 1)


def _cut_from_the_bottom(gap: Ints, cases: Ints, price: Ints, lot: Ints, sizes: Ints) -> Ints:
    """Lot by lot from each order's last line upwards until `gap` (per order) is closed; cases cut of each
    line.
    """
    if not len(cases):
        return cases
    value = (cases * price)[::-1]
    backward = sizes[::-1]
    starts = (np.cumsum(backward) - backward)[backward > 0]
    missing = np.repeat(gap[::-1], backward) - before(value, starts)
    need = np.minimum(np.maximum(missing, 0), value)[::-1]
    lots = -(-need // np.maximum(price * lot, 1))
    cut: Ints = (lots * lot).astype(np.int64)
    return cut


def _offer_alternative(
    desk: Arrays, covered: Covered, lines: Ints, cases: Ints, gap: int, least: int
) -> None:
    """Beside the offered cut the one that touches the fewest lines, where that are fewer and the minimum
    allows it: of two that touch as many, neither has that for it.
    """
    cut = fewest_lines(gap, cases.tolist(), desk.price[lines].tolist(), desk.lot[lines].tolist())
    touched = np.count_nonzero(cut)
    if int(cases.sum()) - sum(cut) >= least and touched < np.count_nonzero(covered.offer[lines]):
        covered.alternative[lines] = cut


def fewest_lines(gap: int, cases: list[int], price: list[int], lot: list[int]) -> list[int]:
    """The cut that closes `gap` on the fewest lines: whole dear lines first, the last one as little as it
    takes.

    Among lines that could be the last, the one that gives up the least money; ties to the lower line.
    """
    cut = [0] * len(cases)
    dearest = sorted(range(len(cases)), key=lambda line: (-cases[line] * price[line], -line))
    while gap > 0:
        enough = [line for line in dearest if cases[line] * price[line] >= gap]
        if not enough:
            line = dearest.pop(0)
            cut[line] = cases[line]
            gap -= cases[line] * price[line]
            continue
        lots = {line: -(-gap // (price[line] * lot[line])) for line in enough}
        last = min(enough, key=lambda line: (lots[line] * lot[line] * price[line], -line))
        cut[last] = lots[last] * lot[last]
        gap = 0
    return cut
