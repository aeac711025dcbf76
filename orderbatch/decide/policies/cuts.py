"""What an offered cut costs in gifts, and a cut that costs none (P-4.2.2, 7-policies, In a batch).

Example: 10 + 1 on A, ten A at 5 and four B at 4 ordered, 8 short. From the bottom of the list two B go, and
no gift. Had B come first, two A would go and with them the gift: then two B are named as what to ask for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orderbatch.decide.policies.tiers import Tiers, entitled


@dataclass(frozen=True, slots=True)
class LineToCut:
    """A line of a held order: whole lots that may be cut, of so many cases at a price in minor units."""

    cases: int
    price_minor: int
    lot: int


@dataclass(frozen=True, slots=True)
class PolicyOfOrder:
    """What an order adds to a policy. base, floor: what counts, and is given, without it at least.

    units: what one case of each line counts, 0 where the line does not.
    """

    policy: str
    tiers: Tiers
    repeat: bool
    base: int
    floor: int
    units: tuple[int, ...]

    def gifts(self, cases: Sequence[int]) -> int:
        """Gift cases with so many cases of each line."""
        return self._at(self.base + sum(unit * count for unit, count in zip(self.units, cases, strict=True)))

    def slack(self, cases: Sequence[int]) -> int:
        """How much of the base may go before a gift is lost; more never gives less."""
        full = self.base + sum(unit * count for unit, count in zip(self.units, cases, strict=True))
        have, low, high = self._at(full), -1, full
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._at(middle) == have else (middle, high)
        return full - high

    def _at(self, base: int) -> int:
        return max(self.floor, int(entitled(self.tiers, self.repeat, np.array([base]))[0]))


def lost(policies: Sequence[PolicyOfOrder], cases: Sequence[int], cut: Sequence[int]) -> dict[str, int]:
    """Policy → gift cases fewer when an order is cut; those that lose none left out."""
    rest = [count - less for count, less in zip(cases, cut, strict=True)]
    found = {policy.policy: policy.gifts(cases) - policy.gifts(rest) for policy in policies}
    return {policy: gifts for policy, gifts in found.items() if gifts}


def keeping_cut(
    gap: int, least: int, lines: Sequence[LineToCut], policies: Sequence[PolicyOfOrder]
) -> list[int] | None:
    """A cut worth at least `gap` that loses no gift and leaves at least so many cases; None where none is
    found. What counts for nothing goes first, from the bottom of the list or, if that leaves too little,
    dear lines first.

    Known limit: with several policies one that exists may be missed; never is a wrong one named.
    """
    counted = [any(policy.units[place] for policy in policies) for place in range(len(lines))]
    upward = sorted(range(len(lines)), key=lambda place: (counted[place], -place))
    dearest = sorted(upward, key=lambda place: -lines[place].price_minor)
    freely = sorted(dearest, key=lambda place: counted[place])
    total = sum(line.cases for line in lines)
    for sequence in (upward, freely, dearest):
        cut = _greedy(gap, sequence, lines, policies)
        if cut is not None and total - sum(cut) >= least:
            return cut
    return None


def _greedy(
    gap: int, sequence: Sequence[int], lines: Sequence[LineToCut], policies: Sequence[PolicyOfOrder]
) -> list[int] | None:
    """Lines in this sequence, each as far as no gift is lost."""
    cases = [line.cases for line in lines]
    slack = [policy.slack(cases) for policy in policies]
    cut = [0] * len(lines)
    for place in sequence:
        line = lines[place]
        may = [line.cases // line.lot, -(-gap // max(line.price_minor * line.lot, 1))]
        may += [
            left // (policy.units[place] * line.lot)
            for left, policy in zip(slack, policies, strict=True)
            if policy.units[place]
        ]
        cut[place] = max(0, min(may)) * line.lot
        gap -= cut[place] * line.price_minor
        slack = [
            left - cut[place] * policy.units[place] for left, policy in zip(slack, policies, strict=True)
        ]
    return cut if gap <= 0 else None
