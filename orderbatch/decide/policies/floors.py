"""Who is entitled to no less than on the day on which the terms changed (7-policies, Policies).

The orders of before the change are looked at under the terms of then, and of every change before it: an
agent has what the newest terms give, and no less than these gave, up to what he was entitled to on that day.
What no longer counts (refused, withdrawn, returned) so takes what it had earned, and no later order makes up
for it.

Worked example: 30 under 10 → 1 are 3. The new terms are 30 → 1: he keeps 3, for the 30 were 3. Of them come
11 back: 19 were 1, so it is 1. He orders 50: 69 are 2 under the new terms, so it is 2.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from orderbatch.contract.sales_policy import PAYMENT_GIFT, SalesPolicy, policy_of
from orderbatch.decide.allocation.arrays import Ints, before, firsts
from orderbatch.decide.policies.entitlement import Accounts, Standings

FIGURES = ("entitled_before", "entitled", "entitled_ordered")


@dataclass(frozen=True)
class Floor:
    """A policy as it was until its change. paid: what counted by it. had: what it entitled `agents` to."""

    policy: SalesPolicy
    paid: Mapping[str, int]
    agents: NDArray[Any]
    had: Ints


def floors_of(rows: pd.DataFrame, paid: Callable[[SalesPolicy], Mapping[str, int]]) -> dict[str, list[Floor]]:
    """Code → the policy as it was, the oldest first.

    rows: the last row of GIFTS that every agent has under terms that are not the newest: agent, policy,
    terms, entitled, and `changed`, the day on which the next ones came. paid: what counts by a policy's
    payments, by agent.
    """
    found: dict[str, list[Floor]] = {}
    for place, some in rows.groupby(["changed", "policy", "terms"], sort=False):
        changed, code, terms = cast(tuple[dt.date, str, str], place)
        policy = policy_of(code, terms)
        policy = replace(policy, to_day=min(changed, policy.to_day or changed))
        whose, had = some["agent"].to_numpy(dtype=object), some["entitled"].to_numpy(np.int64)
        money = paid(policy) if policy.kind == PAYMENT_GIFT else {}
        found.setdefault(policy.policy, []).append(Floor(policy, money, whose, had))
    return found


def with_floors(accounts: Accounts, standing: Standings, floors: Sequence[Floor]) -> Standings:
    """The standings of a policy, nobody's lower than by what it was before."""
    if not floors:
        return standing
    now = _figures(accounts, standing)
    least = np.zeros_like(now)
    for floor in floors:
        then = accounts.standings(floor.policy, floor.paid)
        had = np.full(len(accounts.agents), -1, dtype=np.int64)
        had[accounts.places(floor.agents)] = floor.had
        most = np.concatenate([had, had, had, had[accounts.order_agent]])
        kept = np.minimum(most, np.maximum(least, _figures(accounts, then)))
        least = np.where(most < 0, least, kept)
    *figures, after = np.split(np.maximum(least, now), np.arange(1, 4) * len(accounts.agents))
    return _with_steps(accounts, replace(standing, **dict(zip(FIGURES, figures, strict=True))), after)


def _figures(accounts: Accounts, standing: Standings) -> Ints:
    """FIGURES of every agent, and what its agent is entitled to after each of today's orders."""
    added = np.zeros(len(accounts.orders), dtype=np.int64)
    added[standing.step_orders] = standing.step_gifts
    so_far = added + before(added, firsts(accounts.order_agent))
    after = standing.entitled_before[accounts.order_agent] + so_far
    return np.concatenate([*(getattr(standing, name) for name in FIGURES), after])


def _with_steps(accounts: Accounts, standing: Standings, after: Ints) -> Standings:
    """What each order adds once nobody falls lower."""
    previous = np.append(0, after[:-1])[: len(after)]
    first = firsts(accounts.order_agent)
    previous[first] = standing.entitled_before[accounts.order_agent[first]]
    orders = np.flatnonzero(after - previous)
    return replace(standing, step_orders=orders, step_gifts=(after - previous)[orders])
