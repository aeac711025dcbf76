"""How gifts are shared and with which order they ride (7-policies, In a batch).

Gifts share what paid goods left of the gift's stock, so a gift never takes a case from an order. Rounds:
owed, then new, each one case at a time to whoever has fewest, ties to the longest owed, then rank: the same
sharing as for goods (`decide.allocation.sharing`), with `owed` where goods have `carry`.

Claims are a frame, a row an agent and policy: agent and policy (numbers, in the order of their names), sku
(a category), owed, new, wait (days since he is owed), rank. A hundred thousand of them are shared at once.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from orderbatch.decide.allocation.arrays import Ints, before, firsts
from orderbatch.decide.allocation.sharing import Entries, share

CLAIMS = ("agent", "policy", "sku", "owed", "new", "wait", "rank")


def share_out(claims: pd.DataFrame, stock: Mapping[str, int]) -> pd.DataFrame:
    """The claims with what each gets: got_owed, got_new. stock: cases of each gift that are left, by SKU."""
    nothing = claims.assign(got_owed=0, got_new=0)
    codes, skus = claims["sku"].cat.codes.to_numpy(dtype=np.int64), claims["sku"].cat.categories
    there = np.array([max(stock.get(sku, 0), 0) for sku in skus], dtype=np.int64)
    figures = {name: claims[name].to_numpy(dtype=np.int64) for name in ("owed", "new", "wait", "rank")}
    rows = np.flatnonzero((figures["owed"] + figures["new"] > 0) & (there[codes] > 0))
    if not len(rows):
        return nothing
    agent, policy = (claims[name].to_numpy(dtype=np.int64)[rows] for name in ("agent", "policy"))
    owed, new, wait, rank = (figure[rows] for figure in figures.values())
    sku = codes[rows]
    in_turn = np.lexsort((policy, -wait, agent, sku))
    groups = firsts(sku[in_turn] * (agent.max() + 1) + agent[in_turn])
    got = _shares(sku, agent, owed, new, wait, rank, in_turn, groups, there)
    of_row = np.repeat(got, np.diff(np.append(groups, len(rows))))
    got_owed = np.clip(of_row - before(owed[in_turn], groups), 0, owed[in_turn])
    left = np.repeat(got - np.add.reduceat(got_owed, groups), np.diff(np.append(groups, len(rows))))
    got_new = np.clip(left - before(new[in_turn], groups), 0, new[in_turn])
    served = {name: np.zeros(len(claims), dtype=np.int64) for name in ("got_owed", "got_new")}
    served["got_owed"][rows[in_turn]], served["got_new"][rows[in_turn]] = got_owed, got_new
    return claims.assign(**served)


def _shares(
    sku: Ints, agent: Ints, owed: Ints, new: Ints, wait: Ints, rank: Ints, in_turn: Ints, groups: Ints,
    stock: Ints,
) -> Ints:  # fmt: skip
    """What each agent gets of each gift, his claims together; `groups`: where each begins in `in_turn`."""
    first = in_turn[groups]
    longest = np.maximum.reduceat(wait[in_turn], groups)
    asked = {name: np.add.reduceat(figure[in_turn], groups) for name, figure in (("o", owed), ("n", new))}
    turn = np.lexsort((agent[first], rank[first], -longest, sku[first]))
    items = sku[first][turn]
    starts = firsts(items)
    none = np.zeros(len(turn), dtype=np.int64)
    entries = Entries(
        claim=(asked["o"] + asked["n"])[turn],
        carry=asked["o"][turn],
        urgency=none,
        step=none + 1,
        starts=starts,
        stock=stock[items[starts]],
        floor=np.zeros(len(starts), dtype=np.int64),
        unit=1,
        held=none,
    )
    got = np.zeros(len(turn), dtype=np.int64)
    got[turn] = share(entries, ("carry",), ()).got
    return got


def ride(served: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """With which orders the gifts ride: claim (label of `served`), order, owed, new; only where there is one.

    steps: claim, order, added: what each order adds to what its agent is entitled to, in sequence. What the
    first of them only make up for (over-issued, or a floor) earns nothing; first_order takes the owed.
    """
    labels = np.append(served.index.to_numpy(np.int64), -1)
    place = np.searchsorted(labels[:-1], steps["claim"])
    place = place[there := labels[place] == steps["claim"].to_numpy(np.int64)]
    claim, order, added = (steps[name].to_numpy(np.int64)[there] for name in ("claim", "order", "added"))
    first = firsts(claim)
    sizes = np.diff(np.append(first, len(claim)))
    total = np.repeat(np.add.reduceat(added, first), sizes) if len(first) else added
    absorbed = total - served["new"].to_numpy(np.int64)[place]
    until = before(added, first) + added if len(first) else added
    earned = np.minimum(np.maximum(until - absorbed, 0), served["got_new"].to_numpy(np.int64)[place])
    new = np.diff(earned, prepend=0)
    new[first] = earned[first]
    adds = np.flatnonzero(new)
    back = served[served["got_owed"] > 0]
    return _one_a_pair(
        claim=np.append(back.index.to_numpy(np.int64), claim[adds]),
        order=np.append(back["first_order"].to_numpy(np.int64), order[adds]),
        owed=np.append(back["got_owed"].to_numpy(np.int64), 0 * adds),
        new=np.append(np.zeros(len(back), dtype=np.int64), new[adds]),
    )


def _one_a_pair(claim: Ints, order: Ints, owed: Ints, new: Ints) -> pd.DataFrame:
    """Owed and new of one claim with one order are one row."""
    pair = claim * (order.max(initial=0) + 2) + order  # an order's number is -1 at least
    in_turn = np.argsort(pair, kind="stable")
    first = firsts(pair[in_turn])
    sums = {name: np.add.reduceat(count[in_turn], first) for name, count in (("owed", owed), ("new", new))}
    row = in_turn[first]
    return pd.DataFrame({"claim": claim[row], "order": order[row], **sums})
