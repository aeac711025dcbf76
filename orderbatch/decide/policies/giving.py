"""How gifts are shared and with which order they ride (7-policies, In a batch).

Gifts share what paid goods left of the gift's stock, so a gift never takes a case from an order. Rounds:
owed, then new, each one case at a time to whoever has fewest, ties to the longest owed, then rank: the same
sharing as for goods (`decide.allocation.sharing`), with `owed` where goods have `carry`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from orderbatch.decide.allocation.sharing import Entries, share


@dataclass(frozen=True, slots=True)
class GiftClaim:
    """What an agent may have under a policy today, and what he gets of it (got_owed, got_new).

    orders: (order key, new gift cases that it earns) in the sequence of his orders; owed ones ride with the
    first of them. wait: days since he is owed. place: his rank.
    """

    agent: str
    policy: str
    sku: str
    owed: int
    new: int
    wait: int
    place: int
    orders: tuple[tuple[str, int], ...]
    got_owed: int = 0
    got_new: int = 0

    @property
    def rides(self) -> dict[str, tuple[int, int]]:
        """Order key → (owed cases, new cases) that ride with it."""
        left, found = self.got_new, dict[str, tuple[int, int]]()
        for place, (key, earned) in enumerate(self.orders):
            new = min(left, earned)
            left -= new
            owed = self.got_owed if place == 0 else 0
            if owed or new:
                found[key] = (owed, new)
        return found


def share_out(claims: Sequence[GiftClaim], stock: Mapping[str, int]) -> list[GiftClaim]:
    """The claims with what each gets. stock: cases of each gift that are left, by SKU."""
    by_sku: dict[str, dict[str, list[GiftClaim]]] = {}
    for claim in claims:
        if claim.owed or claim.new:
            by_sku.setdefault(claim.sku, {}).setdefault(claim.agent, []).append(claim)
    served: list[GiftClaim] = []
    skus = sorted(sku for sku in by_sku if stock.get(sku, 0) > 0)
    if not skus:
        return served
    entries = [some for sku in skus for some in _in_turn(by_sku[sku].values())]
    sizes = [len(by_sku[sku]) for sku in skus]
    got = share(_entries(entries, sizes, [stock[sku] for sku in skus]), ("carry",), ()).got
    for some, cases in zip(entries, got.tolist(), strict=True):
        served += _within(some, cases)
    return served


def _in_turn(agents: Iterable[list[GiftClaim]]) -> list[list[GiftClaim]]:
    """An agent's claims together, agents by longest owed, then rank."""
    return sorted(agents, key=lambda some: (-max(claim.wait for claim in some), some[0].place, some[0].agent))


def _entries(entries: Sequence[Sequence[GiftClaim]], sizes: Sequence[int], stock: Sequence[int]) -> Entries:
    owed = np.array([sum(claim.owed for claim in some) for some in entries], dtype=np.int64)
    new = np.array([sum(claim.new for claim in some) for some in entries], dtype=np.int64)
    none = np.zeros(len(entries), dtype=np.int64)
    return Entries(
        claim=owed + new,
        carry=owed,
        urgency=none,
        step=none + 1,
        starts=np.cumsum(sizes) - np.array(sizes, dtype=np.int64),
        stock=np.array(stock, dtype=np.int64),
        floor=np.zeros(len(sizes), dtype=np.int64),
        unit=1,
        held=none,
    )


def _within(claims: Sequence[GiftClaim], cases: int) -> list[GiftClaim]:
    """What an agent got of an item, to his policies: what is owed first, longest first, then the new."""
    in_turn = sorted(claims, key=lambda claim: (-claim.wait, claim.policy))
    owed = []
    for claim in in_turn:
        owed.append(min(cases, claim.owed))
        cases -= owed[-1]
    served = []
    for claim, got_owed in zip(in_turn, owed, strict=True):
        got_new = min(cases, claim.new)
        cases -= got_new
        served.append(replace(claim, got_owed=got_owed, got_new=got_new))
    return served
