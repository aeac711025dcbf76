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
