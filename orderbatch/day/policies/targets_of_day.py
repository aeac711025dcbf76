"""Where agents are toward their payment targets, once a day and whenever payments came (7-policies)."""

from collections.abc import Mapping

import pandas as pd

from orderbatch.contract.sales_policy import TARGETS, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import frame_of, records_of
from orderbatch.day.facts import Desk
from orderbatch.day.policies.counting import Counting
from orderbatch.day.policies.paid_in import PaidSoFar
from orderbatch.day.policies.policies_in_force import PoliciesInForce
from orderbatch.decide.policies.drawn import drawn
from orderbatch.decide.policies.toward_targets import targets_of
from orderbatch.ledger.queries import runs


def with_target(desk: Desk, in_force: PoliciesInForce) -> dict[str, SalesPolicy]:
    """The policies with a payment target that run on this day, by code."""
    return {
        code: policy
        for code, policy in in_force.policies.items()
        if policy.target is not None and policy.covers(desk.day)
    }


def targets_of_day(
    desk: Desk, running: Mapping[str, SalesPolicy], counting: Counting, paid: PaidSoFar, is_paid: bool
) -> pd.DataFrame:
    """Rows of TARGETS in the first run of a day, and in one that took payments in; else none.

    running: as `with_target` has them. is_paid: whether this run takes payments in.
    """
    is_first = desk.ledger.ask(runs.newest_day) != desk.day
    if not running or not (is_first or is_paid):
        return frame_of(TARGETS)
    agents = desk.masters.rows(AGENTS)
    pairs = [(agent, code) for code in running for agent in agents["agent"]]
    whose = pd.DataFrame(pairs, columns=["agent", "policy"])
    whose["terms"] = [running[code].terms for code in whose["policy"]]
    shipped = drawn(whose, counting.shipped, ("minor",), counting.others.sums)["minor"]
    minor = dict(zip(pairs, shipped.tolist(), strict=True))
    payments = {code: paid.of(policy) for code, policy in running.items()}
    return frame_of(TARGETS, targets_of(running, records_of(agents), payments, minor, desk.day))
