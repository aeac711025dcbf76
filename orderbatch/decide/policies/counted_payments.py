"""What payments under sales policies come to (7-policies, Policy money).

Counted as paid is what finance posted; for a policy of which finance never sent a row, what the desk entered.
"""

from collections.abc import Mapping

import pandas as pd

from orderbatch.contract.figures.reconciliation import standing_payments
from orderbatch.contract.sales_policy import FROM_DESK, FROM_FINANCE, SalesPolicy

_SAME = ["source", "agent", "policy", "minor", "paid_on"]


def counting_source(payments: pd.DataFrame) -> dict[str, str]:
    """Policy → whose rows count for it."""
    posted = set(payments.loc[payments["source"].eq(FROM_FINANCE), "policy"])
    return {str(code): FROM_FINANCE if code in posted else FROM_DESK for code in payments["policy"].unique()}


def counted_payments(
    payments: pd.DataFrame, policies: Mapping[str, SalesPolicy]
) -> dict[str, dict[str, int]]:
    """Policy → agent → minor units paid in its period. payments: all that were ever taken in."""
    standing = standing_payments(payments)
    source = counting_source(standing)
    rows = zip(*(standing[name].tolist() for name in _SAME), strict=True)
    paid: dict[str, dict[str, int]] = {}
    for whose, agent, code, minor, day in rows:
        policy = policies.get(code)
        if policy is not None and whose == source[code] and policy.covers(day):
            agents = paid.setdefault(code, {})
            agents[agent] = agents.get(agent, 0) + int(minor)
    return paid


def paid_of(payments: pd.DataFrame, policy: SalesPolicy) -> dict[str, int]:
    """Agent → minor units paid under one policy. payments: as above."""
    own = payments[payments["policy"].eq(policy.policy)]
    return counted_payments(own, {policy.policy: policy}).get(policy.policy, {})
