"""Sales policies that are new or changed, for each agent whom they concern (H-3.2.3(11), H-3.3.3(6))."""

from typing import Any

import pandas as pd

from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import NOTICES
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.policies.policies_in_force import PoliciesInForce
from orderbatch.decide.policies.notice_rows import told_of_policy
from orderbatch.ledger.queries import policy_entries


def notices(desk: Desk, in_force: PoliciesInForce, gifts: pd.DataFrame) -> pd.DataFrame:
    """Rows of NOTICES; none where no list came that changes anything. gifts: rows of GIFTS of this run."""
    if not in_force.changes:
        return frame_of(NOTICES)
    agents: Any = desk.masters.rows(AGENTS).to_dict("records")
    stands, goods = _standings(desk, gifts), desk.masters.by_key(CATALOGUE)["product"].to_dict()
    rows = [
        told_of_policy(in_force.policies[code], change, agent, stands, goods)
        for code, change in sorted(in_force.changes.items())
        for agent in sorted(agents, key=lambda agent: str(agent["agent"]))
        if in_force.policies[code].concerns(agent)
    ]
    return frame_of(NOTICES, rows)


def _standings(desk: Desk, gifts: pd.DataFrame) -> dict[tuple[str, str], Record]:
    """The newest row of GIFTS by agent and policy, this run's before the ledger's."""
    before: Any = desk.ledger.ask(policy_entries.newest).to_dict("records")
    now: Any = gifts.to_dict("records")
    return {(row["agent"], row["policy"]): row for row in (*before, *now)}
