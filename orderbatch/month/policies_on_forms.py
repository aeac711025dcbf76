"""The sales policies that an agent's order form tells: those in force that concern him (H-3.2.3(11))."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orderbatch.check.policy_terms import KnownNames, read_policies
from orderbatch.contract.batch import Record
from orderbatch.contract.sales_policy import SalesPolicy
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE, POLICIES, STOCK
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.sheets.tables import from_content
from orderbatch.decide.policies.notice_rows import told_of_policy
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import policy_entries, runs


@dataclass(frozen=True, slots=True)
class PoliciesOnForms:
    """Policies by the newest list, where agents are with them, and what items are called."""

    policies: tuple[SalesPolicy, ...]
    stands: Mapping[tuple[str, str], Record]
    goods: Mapping[Any, str]

    @classmethod
    def of(cls, ledger: Ledger, in_force: Mapping[str, Master]) -> "PoliciesOnForms":
        """As of the day of the newest run, so that the same ledger gives the same forms."""
        day = ledger.ask(runs.newest_day)
        if POLICIES.kind not in in_force or day is None:
            return cls((), {}, {})
        stands: Any = ledger.ask(policy_entries.newest).to_dict("records")
        catalogue = from_content(CATALOGUE, in_force[CATALOGUE.kind].content)
        return cls(
            tuple(_in_force(in_force, day)),
            {(row["agent"], row["policy"]): row for row in stands},
            dict(zip(catalogue["sku"], catalogue["product"], strict=True)),
        )

    def of_agent(self, agent: Record) -> list[Record]:
        """Rows of NOTICES of what concerns him; nothing of it is news."""
        return [
            told_of_policy(policy, "", agent, self.stands, self.goods)
            for policy in self.policies
            if policy.concerns(agent)
        ]


def _in_force(in_force: Mapping[str, Master], day: dt.date) -> list[SalesPolicy]:
    def rows(sheet: Sheet) -> Any:
        master = in_force.get(sheet.kind)
        return from_content(sheet, master.content if master else {})

    known = KnownNames.of(*map(rows, (CATALOGUE, STOCK, AGENTS)))
    listed = read_policies(rows(POLICIES), known).policies
    return [listed[code] for code in sorted(listed) if (listed[code].to_day or dt.date.max) >= day]
