"""An ad hoc report: the sums of a span of days by one thing (9, Ad hoc).

Each row sums what was asked, covered at once, released and shipped on these days, as `month_figures` defines
them; a report by anything sums to the same total. By sales policy it sums the gifts released instead.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# what a report goes by → the columns that name a row
BY: dict[str, tuple[str, ...]] = {
    "agent": ("agent", "agent_name"),
    "region": ("region",),
    "product": ("sku", "product"),
    "category": ("category",),
    "policy": ("policy", "policy_name"),
    "reason": ("reason",),
    "day": ("day",),
}
SUMMED = (
    "orders", "first_ordered", "first_proposed", "short", "released", "shipped", "first_minor",
    "released_minor", "shipped_minor",
)  # fmt: skip
LEDGER_SUMS = tuple(name for name in SUMMED if name != "short")  # as the ledger adds them up
GIFTS_SUMMED = ("orders", "gifts")


@dataclass(frozen=True)
class GroupedReport:
    """rows: the columns of `BY`, then `figures`; totals: their sums, orders counted once. agent, region: ""
    where not asked for."""

    by: str
    since: dt.date
    until: dt.date
    agent: str
    region: str
    company: str
    currency: str
    rows: "pd.DataFrame"
    totals: dict[str, int]

    @property
    def spans_days(self) -> bool:
        """False for a desk that never ran, where no days are asked for: there is no newest month."""
        return self.until != dt.date.min

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return BY[self.by]

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that are summed."""
        return GIFTS_SUMMED if self.by == "policy" else SUMMED
