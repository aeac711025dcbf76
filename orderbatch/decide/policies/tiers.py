"""What a base comes to: tiers from the highest threshold down (7-policies, Entitlement).

repeat = no: the highest tier reached gives its gift, once. repeat = yes: k = rest ÷ threshold (whole),
k × gift, and the rest goes on to the next tier. Worked example: 10 → 1 and 50 → 8, repeat; base 67: 67 ÷ 50 =
1 → 8, rest 17; 17 ÷ 10 = 1 → 1, rest 7; 9 in all. With repeat = no it would be 8.

Because no higher tier gives less per unit than a lower one (`check.policy_terms`), more never gives less.
"""

from collections.abc import Sequence

import numpy as np

from orderbatch.decide.allocation.arrays import Ints

Tiers = Sequence[tuple[int, int]]


def entitled(tiers: Tiers, repeat: bool, base: Ints) -> Ints:
    """Gift cases for each base (cases or minor units); nothing for nothing. tiers: highest first."""
    rest = np.maximum(base, 0)
    given = np.zeros(len(rest), dtype=np.int64)
    for threshold, gifts in tiers:
        if repeat and threshold:
            given += rest // threshold * gifts
            rest = rest % threshold
        else:
            reached = (rest >= max(threshold, 1)) & (given == 0)
            given[reached] = gifts
    return given


def steps(tiers: Tiers, repeat: bool, base: int) -> list[tuple[int, int, int]]:
    """The same of one base, told step by step: (how often, threshold, gift cases of each)."""
    rest = max(base, 0)
    told: list[tuple[int, int, int]] = []
    for threshold, gifts in tiers:
        times = rest // threshold if repeat and threshold else int(rest >= max(threshold, 1) and not told)
        if times:
            told.append((times, threshold, gifts))
            rest = rest % threshold if repeat and threshold else rest
    return told


def to_next(tiers: Tiers, repeat: bool, base: int, have: int) -> tuple[int, int] | None:
    """How much is missing until somebody who has `have` gift cases is given more, and how many then; None
    where nothing can be. He has more than his base gives where terms changed, or goods came back.

    More never gives less, so the mark is found by halving between what is there and enough thresholds more.
    """

    def at(mark: int) -> int:
        return int(entitled(tiers, repeat, np.array([mark]))[0])

    most = max((threshold for threshold, _gifts in tiers), default=0)
    low, high = base, max(base, 0) + (have + 1) * (most + 1)
    if at(high) <= have:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if at(middle) <= have else (low, middle)
    return high - base, at(high) - have
