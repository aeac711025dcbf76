"""The policy audit: where every agent stands under every sales policy (H-3.2.3(6)(7), 7-policies).

Quantities are integer cases, money integer minor units. An audit is of now, or of a month as it ended.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WHOSE = (
    "region", "policy", "policy_name", "policy_kind", "agent", "agent_name", "sku", "product", "from_day",
    "to_day",
)  # fmt: skip
STANDING = ("entitled", "issued", "owed", "owed_since", "over_issued")  # once the newest batch was over
DRAWN = ("drawn_cases", "drawn_minor")  # shipped of its items in its period: released, not short, not back
MONTHLY = (
    "month_cases",
    "month_minor",
    "month_gifts",
)  # of them by orders valid in the month; gifts released
PAID = ("paid", "to_draw")  # payments that count, up to the day; of them not yet drawn as goods
AUDIT = (*WHOSE, *DRAWN, *PAID, *MONTHLY, *STANDING, "target", "days_left", "per_week")
SUMMED = (*DRAWN, *PAID, *MONTHLY, "entitled", "issued", "owed", "over_issued")
OF_ONE_POLICY = (
    "drawn_cases",
    "drawn_minor",
    "to_draw",
    "month_cases",
    "month_minor",
)  # two policies may count a case
# The tables by group: the columns that name the group; `agents` and `policies` count what is in it.
GROUPS = {
    "regions": ("region",),
    "policies": ("policy", "policy_name", "policy_kind", "product", "from_day", "to_day", "days_left"),
}


@dataclass(frozen=True)
class PolicyAudit:
    """month: as people file it (`2026-11`), or "" for now. day: the day up to which it is known."""

    month: str
    day: dt.date
    company: str
    currency: str
    rows: "pd.DataFrame"  # AUDIT, one row a region, policy and agent

    @property
    def ever_ran(self) -> bool:
        """False for a desk that never ran: nothing is known up to any day."""
        return self.day != dt.date.min

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures of its tables: a month's own figures only where it is of a month."""
        return tuple(name for name in SUMMED if self.month or name not in MONTHLY)

    @property
    def file(self) -> str:
        """What its file is called after: the month or the day."""
        return self.month or self.day.isoformat()
