"""Entitlement the plain way: by loops, one case at a time (7-policies)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


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


def keep_approved(
    lines: Sequence[Mapping[str, Any]],
    approved: Iterable[Mapping[str, Any]],
    issued: Mapping[tuple[str, str], int],
    entitled: Mapping[tuple[str, str], int],
    stock: Mapping[str, int],
) -> list[int]:
    """What each of the approved gift lines keeps: a case at a time, as long as it is earned and there."""
    issued_now, there = dict(issued), dict(stock)
    for line in approved:
        issued_now[line["agent"], line["policy"]] -= line["cases"]
    kept = []
    for line in lines:
        pair, count = (line["agent"], line["policy"]), 0
        for _case in range(line["cases"]):
            is_earned = pair not in entitled or issued_now[pair] < entitled[pair]
            if not is_earned or there.get(line["sku"], 0) <= 0:
                break
            issued_now[pair] += 1
            there[line["sku"]] -= 1
            count += 1
        kept.append(count)
    return kept
