"""Entitlement the plain way: by loops, one case at a time (7-policies)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def plain_entitled(tiers: Sequence[tuple[int, int]], repeat: bool, base: int) -> int:
    """Tiers from the highest threshold down, by taking away, never by dividing."""
    if base <= 0:
        return 0
    if not repeat:
        for threshold, gifts in sorted(tiers, reverse=True):
            if base >= threshold:
                return gifts
        return 0
    given, rest = 0, base
    for threshold, gifts in sorted(tiers, reverse=True):
        while rest >= threshold:
            rest -= threshold
            given += gifts
    return given


@dataclass
class Asking:
    """What one agent asks of one gift item: owed since a day, and new; place: his rank."""

    agent: str
    owed: int
    new: int
    wait: int
    place: int
    got: int = 0


def share_gifts(stock: int, asking: Iterable[Asking]) -> None:
    """Owed, then new, a case at a time to whoever has fewest, ties to the longest owed, then rank."""
    everybody = list(asking)
    for with_new in (False, True):
        while stock:
            open_ones = [one for one in everybody if one.got < one.owed + (one.new if with_new else 0)]
            if not open_ones:
                break
            min(open_ones, key=lambda one: (one.got, -one.wait, one.place)).got += 1
            stock -= 1


def rides(owed: int, new: int, got_new: int, adds: Sequence[int]) -> list[tuple[int, int]]:
    """What rides with each of an agent's orders, (owed, new): the owed with the first, a new one with the
    order that earns it. adds: what each order adds to what he is entitled to; of these only `new` are new,
    the first of them make up for what is over-issued.
    """
    earning = [place for place, added in enumerate(adds) for _gift in range(added)]
    earning = earning[len(earning) - new :]
    found = [(0, earning[:got_new].count(place)) for place in range(len(adds))]
    return [(owed if place == 0 else 0, count) for place, (_none, count) in enumerate(found)]
