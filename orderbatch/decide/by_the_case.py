"""What is owed and is no whole lot is shared by the case; all else of its item stays in whole lots (P-4.5.2).

Example: sold by three, 8 in stock; 2 cases were picked short yesterday, a new order asks for 9. The 2 lie
on a shelf of their own, by the case; of the 6 that are left the new order has two lots. What nobody takes
from that shelf (its agent cannot pay) lies with the rest again.
"""

from dataclasses import replace

import numpy as np

from orderbatch.contract.settings import Settings
from orderbatch.decide.allocation.arrays import Arrays, Flags, Ints
from orderbatch.decide.allocation.outcome import Outcome, work_out


def share_out_lots(desk: Arrays, settings: Settings, rank: Ints | None = None) -> Outcome:
    """As `work_out`, also where lines of one SKU have different lots."""
    single = _by_the_case(desk)
    if not single.any():
        return work_out(desk, settings, rank)
    apart = _set_apart(desk, single)
    outcome = work_out(apart, settings, rank)
    idle = apart.stock - np.maximum(_per_sku(apart, outcome.proposed), _per_sku(apart, _set(apart)))
    idle = idle[len(desk.skus) :]
    if not idle.any():
        return outcome
    return work_out(replace(apart, stock=_moved(apart.stock, desk, single, -idle)), settings, rank)


def _by_the_case(desk: Arrays) -> Flags:
    """Lines with a smaller lot than others of their SKU."""
    most = np.ones(len(desk.skus), dtype=np.int64)
    np.maximum.at(most, desk.line_sku, desk.lot)
    return np.asarray(desk.lot < most[desk.line_sku], dtype=bool)


def _set_apart(desk: Arrays, single: Flags) -> Arrays:
    """The desk with a second entry of the SKU for such lines, and as much of its stock as they ask for.

    What the supervisor set of the others stays with them.
    """
    shelves = np.unique(desk.line_sku[single])
    number = np.zeros(len(desk.skus), dtype=np.int64)
    number[shelves] = len(desk.skus) + np.arange(len(shelves))
    line_sku = np.where(single, number[desk.line_sku], desk.line_sku)
    asked = _per_sku(desk, np.where(single, desk.asked, 0))[shelves]
    there = (desk.stock - _per_sku(desk, np.where(single, 0, _set(desk))))[shelves]
    skus = np.concatenate([desk.skus, desk.skus[shelves]])
    stock = np.concatenate([desk.stock, np.zeros(len(shelves), dtype=np.int64)])
    return replace(
        desk,
        line_sku=line_sku,
        pair=desk.line_agent * len(skus) + line_sku,
        skus=skus,
        stock=_moved(stock, desk, single, np.clip(there, 0, asked)),
    )


def _moved(stock: Ints, desk: Arrays, single: Flags, cases: Ints) -> Ints:
    """Stock with so many cases more on each shelf, and as many less beside it."""
    moved = stock.copy()
    moved[np.unique(desk.line_sku[single])] -= cases
    moved[len(desk.skus) :] += cases
    return moved


def _set(desk: Arrays) -> Ints:
    fixed: Ints = np.maximum(desk.fixed, 0)
    return fixed


def _per_sku(desk: Arrays, cases: Ints) -> Ints:
    sums = np.zeros(len(desk.skus), dtype=np.int64)
    np.add.at(sums, desk.line_sku, cases)
    return sums
