"""The named alternatives to the SOP's sharing, for comparison or by choice (`allocation.policy`).

`first_come`: in order of arrival, each in full until the stock is gone. `large_first`: likewise by the value
of what he asks. `even`: the water level alone, without carry-over, floor, urgency or weights. `proportional`:
each the same part of what he asks, whole lots, the largest remainders first. They take and give the same
frames as `sharing.share`.
"""

import dataclasses

import numpy as np

from orderbatch.decide.allocation.arrays import Ints, before
from orderbatch.decide.allocation.sharing import Entries, Shares, share

POLICIES = ("sop", "first_come", "large_first", "even", "proportional")
SAFE_PRODUCT = 2**62


def in_turn(entries: Entries, name: str) -> Shares:
    """Each entry in full, in order of turn, until the stock is gone."""
    stock = entries.stock - np.add.reduceat(entries.held, entries.starts)
    wanted = entries.claim - entries.held
    left = np.repeat(stock, entries.sizes) - before(wanted, entries.starts)
    return _told(entries, entries.held + np.clip(left, 0, wanted), name)


def even(entries: Entries) -> Shares:
    """Equal shares: one lot at a time to who has the fewest."""
    return share(dataclasses.replace(entries, step=np.ones_like(entries.step), unit=1), (), ())


def proportional(entries: Entries, name: str) -> Shares:
    """Shares in proportion to the claims; the lots left by rounding go to the largest remainders, then by
    turn.
    """
    sizes, starts = entries.sizes, entries.starts
    claim = entries.claim - entries.held
    asked = np.add.reduceat(claim, starts)
    there = entries.stock - np.add.reduceat(entries.held, starts)
    stock = np.minimum(there, asked)
    if len(claim) and int(claim.max()) * int(stock.max()) > SAFE_PRODUCT:
        claim, stock = claim.astype(object), stock.astype(object)
    product, total = claim * np.repeat(stock, sizes), np.repeat(np.maximum(asked, 1), sizes)
    got, remainder = (product // total).astype(np.int64), (product % total).astype(np.int64)
    left = np.repeat(there - np.add.reduceat(got, starts), sizes)
    sku = np.repeat(np.arange(len(starts)), sizes)
    order = np.lexsort((np.arange(len(sku)), -remainder, sku))
    wants = (remainder > 0)[order].astype(np.int64)
    extra = np.zeros_like(got)
    extra[order] = wants * (before(wants, starts) < left[order])
    return _told(entries, entries.held + got + extra, name)


def _told(entries: Entries, got: Ints, name: str) -> Shares:
    """The shares with their level: the smallest share of those not served in full."""
    unmet = got < entries.claim
    most = np.maximum.reduceat(entries.claim, entries.starts)
    smallest = np.minimum.reduceat(np.where(unmet, got, np.repeat(most, entries.sizes)), entries.starts)
    short = np.logical_or.reduceat(unmet, entries.starts)
    return Shares(got, np.where(short, smallest, most), np.where(short, 0, -1), (name,))
