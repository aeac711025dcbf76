"""How far agents are toward the payment targets of their policies (7-policies, Policy money).

Behind plan: the share paid is below the share of the period that is over. On its first day nothing is over.
Worked example: target 9,000 from 1 to 30 November; on the 16th 15 of 30 days are over. Paid 4,000 is less
than half: behind. 5,000 are missing and 15 days are left with today: 5,000 × 7 ÷ 15 = 2,334 a week.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import SalesPolicy

WEEK, UNIT = 7, 100  # days; minor units of a whole unit of money


def targets_of(
    policies: Mapping[str, SalesPolicy],
    agents: Iterable[Record],
    paid: Mapping[str, Mapping[str, int]],
    drawn: Mapping[tuple[str, str], int],
    day: dt.date,
) -> list[Record]:
    """Rows of TARGETS: every agent whom a policy with a target concerns that runs on this day.

    agents: rows of the agent list. paid: policy → agent → minor units. drawn: the same by (agent, policy).
    """
    running = [policy for policy in policies.values() if policy.target is not None and policy.covers(day)]
    known = sorted(agents, key=lambda agent: str(agent["agent"]))
    return [
        _row(policy, agent, paid.get(policy.policy, {}), drawn, day)
        for policy in sorted(running, key=lambda policy: policy.policy)
        for agent in known
        if policy.concerns(agent)
    ]


def _row(
    policy: SalesPolicy,
    agent: Record,
    paid: Mapping[str, int],
    drawn: Mapping[tuple[str, str], int],
    day: dt.date,
) -> Record:
    code, target = str(agent["agent"]), policy.target or 0
    so_far = paid.get(code, 0)
    left = None if policy.to_day is None else (policy.to_day - day).days
    return {
        "agent": code,
        **{name: agent[name] or "" for name in ("agent_name", "region", "regional_manager")},
        "policy": policy.policy,
        "policy_name": policy.name,
        "target": target,
        "paid": so_far,
        "drawn": drawn.get((code, policy.policy), 0),
        "from_day": policy.from_day,
        "to_day": policy.to_day,
        "days_left": left,
        "per_week": None if left is None else per_week(target - so_far, left),
        "behind": is_behind(policy, so_far, day),
    }


def per_week(missing: int, days_left: int) -> int:
    """What has to come in each week to the end, in whole units, rounded up. days_left: after today."""
    days = max(days_left + 1, WEEK)  # in the last week all of it
    return max(0, -(-missing * WEEK // (days * UNIT)) * UNIT)


def is_behind(policy: SalesPolicy, paid: int, day: dt.date) -> bool:
    """Whether less of the target is paid than of the period is over; without both days nobody can say."""
    if policy.from_day is None or policy.to_day is None or not policy.target:
        return False
    whole, over = (policy.to_day - policy.from_day).days + 1, (day - policy.from_day).days
    return paid * whole < policy.target * over
