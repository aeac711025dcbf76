"""Where agents are toward their payment targets, once a day and whenever payments came (7-policies)."""

import datetime as dt

import pandas as pd

from orderbatch.contract.sales_policy import TARGETS
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import frame_of, records_of
from orderbatch.day.facts import Desk
from orderbatch.day.policies.counting import count_shipped
from orderbatch.day.policies.paid_in import PolicyPayments
from orderbatch.day.policies.policies_in_force import PoliciesInForce
from orderbatch.day.returns.settle import Settled
from orderbatch.decide.policies.counted_payments import counted_payments
from orderbatch.decide.policies.drawn import drawn
from orderbatch.decide.policies.toward_targets import targets_of
from orderbatch.ledger.queries import runs


def targets_of_day(
    desk: Desk, settled: Settled, in_force: PoliciesInForce, paid: PolicyPayments
) -> pd.DataFrame:
    """Rows of TARGETS in the first run of a day, and in one that took payments in; else none."""
    running = {
        code: policy
        for code, policy in in_force.policies.items()
        if policy.target is not None and policy.covers(desk.day)
    }
    is_first = desk.ledger.ask(runs.newest_day) != desk.day
    if not running or not (is_first or len(paid.new)):
        return frame_of(TARGETS)
    agents = desk.masters.rows(AGENTS)
    pairs = [(agent, code) for code in running for agent in agents["agent"]]
    whose = pd.DataFrame(pairs, columns=["agent", "policy"])
    whose["terms"] = [running[code].terms for code in whose["policy"]]
    since = min(policy.from_day or dt.date.min for policy in running.values())
    shipped = drawn(whose, count_shipped(desk, settled, since))["minor"]
    minor = dict(zip(pairs, shipped.tolist(), strict=True))
    payments = counted_payments(paid.every, running)
    return frame_of(TARGETS, targets_of(running, records_of(agents), payments, minor, desk.day))
