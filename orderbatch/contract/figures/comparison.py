"""What a comparison of policies hands from the deciding to the writing (`orderbatch bench`)."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COUNTS = ("cases", "agents", "orders", "oldest_wait", "gained_cases", "lost_cases")
RATES = ("line_fill", "case_fill", "lowest_fill", "jain", "largest_share")
MONEY = ("value_minor",)
NAMES = ("gains", "loses")
MEASURES = (
    "cases", "value_minor", "agents", "orders", "line_fill", "case_fill", "lowest_fill", "jain",
    "largest_share", "oldest_wait", "gains", "gained_cases", "loses", "lost_cases",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """Policies side by side over some batches.

    measures: one row a policy, columns MEASURES (fills and shares between 0 and 1, value in minor units).
    shares: one row an agent, one column a policy, cases. path: the workbook below the workspace.
    """

    span: str  # "" = today's inbox
    day: dt.date
    batches: tuple[str, ...]
    orders: int
    company: str
    currency: str
    measures: "pd.DataFrame"
    shares: "pd.DataFrame"
    names: dict[str, str]
    path: str = ""
