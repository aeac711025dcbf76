"""One month's figures, complete and not yet written: what `month` makes of the ledger and `write` lays out.

Quantities are integer cases, money integer minor units. A rate is two integers, part and whole, never a
float; the division happens in the cell.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orderbatch.contract.figures.policy_audit import PolicyAudit

if TYPE_CHECKING:
    import pandas as pd

# What the ledger gives for a month: one row a line decided in a batch of that month.
MONTH_LINES = (
    "day", "batch", "order_key", "agent", "agent_name", "region", "line", "sku", "product", "category",
    "ordered",  # cases still open for the line when that batch began
    "proposed", "deferred", "awaiting", "cancelled", "refused",  # they sum to ordered
    "released", "shipped",  # of what this batch proposed
    "price_minor", "reason",
    "due", "shipped_on",  # days or None
    "received_at", "valid_at", "released_at",  # moments; released_at may be None
    "arrived_on",  # the last day on which its agent reported goods of it, or None
    "first",  # the line's first decision: what was asked counts here, once
    "replaced",  # a newer version of the order came: what was asked does not count here
)  # fmt: skip

# Sums of every group (region, agent, product, day). first_*: of lines that came in for the first time.
SUMS = (
    "orders", "first_ordered", "first_proposed", "short", "deferred", "awaiting", "cancelled", "refused",
    "released", "shipped", "first_minor", "released_minor", "shipped_minor",
)  # fmt: skip

# Fill rates and service by name (1-domain, Words): always said which.
RATES = ("line_fill", "order_fill", "case_fill", "value_fill", "case_fill_after", "otif")
# Cycle time in whole hours, step by step, and from the arrival of the order to release and to shipment.
SPANS = (
    "to_valid", "valid_to_release", "release_to_shipment", "shipment_to_arrival", "to_release", "to_shipment",
)  # fmt: skip


def year_and_month(name: str) -> tuple[int, int]:
    """A month as numbers: `2026-05` → 2026, 5."""
    return int(name[:4]), int(name[5:])


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate as part of a whole; before: the previous month's, where that month is known."""

    name: str
    part: int
    whole: int
    before: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CycleTime:
    """How long orders took, in whole hours: of `count` orders the median and the ninth of ten.

    before: the median of the month before, None where no order had got so far.
    """

    name: str
    count: int
    median: int
    ninth: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class DelayReason:
    """Why goods did not leave in time, as the warehouse said (P-4.5.2): orders on their pick lists, cases."""

    reason: str
    orders: int
    cases: int


@dataclass(frozen=True, slots=True)
class FiguresToCompare:
    """What the report of the month after sets beside its own figures; kept as a month is closed.

    totals: `SUMS` and what is counted, empty where nothing happened. rates: part and whole. medians: hours of
    the cycle times that orders got to. regions: cases released.
    """

    totals: Mapping[str, int]
    rates: Mapping[str, tuple[int, int]]
    medians: Mapping[str, int]
    regions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month whose report no longer changes (9, Periods).

    month: `2026-10`. run: the newest run then; what comes after it is an adjustment. name: of the workbook in
    the outbox. path, sha256: where it is filed below the workspace of `desk`. undecided: how much was closed
    over. figures: for the month after; None of one that was closed before they were kept.
    """

    month: str
    run: int
    name: str
    path: str
    sha256: str
    undecided: int
    at: dt.datetime
    desk: str = ""
    figures: FiguresToCompare | None = None

    @property
    def year_and_month(self) -> tuple[int, int]:
        """As numbers."""
        return year_and_month(self.month)


@dataclass(frozen=True)
class MonthFigures:
    """A month: totals (`SUMS`, agents, skus), those of the month before, tables by group, and the lines."""

    year: int
    month: int
    company: str
    currency: str
    totals: Mapping[str, int]
    before: Mapping[str, int] | None
    days: "pd.DataFrame"  # day + SUMS
    regions: "pd.DataFrame"  # region + SUMS + released_before
    agents: "pd.DataFrame"  # agent, agent_name, region + SUMS
    products: "pd.DataFrame"  # sku, product, category + SUMS
    rates: tuple[Rate, ...]
    cycles: tuple[CycleTime, ...]
    lines: "pd.DataFrame"  # MONTH_LINES, first, and the sums of each line
    delay_reasons: tuple[DelayReason, ...] = ()  # the most cases first
    audit: PolicyAudit | None = None  # of the sales policies as the month ended
    is_closed: bool = False  # else what is read here is provisional
    # what should have been decided or told by the month's end and was not (`periods.undecided_before`)
    undecided: Sequence[Mapping[str, Any]] = ()
    adjustments: "pd.DataFrame | None" = None  # to months that were closed before (`periods.adjustments`)
    trend: Sequence[Mapping[str, Any]] = ()  # 13 months and this the last (`year_figures.trend`)
    contracts: Sequence[Mapping[str, Any]] = ()  # the year to date, one row an agent
    incidents: Sequence[Mapping[str, Any]] = ()  # entered in the month (`year_figures.incidents_between`)
    # items that were short, the most cases first: how the little that there was spread (`spreading.spread`)
    spread: Sequence[Mapping[str, Any]] = ()
    targets: Mapping[str, int] = field(default_factory=dict)  # of key figures and rates (per cent)
    open_days: Sequence[int] = ()  # how long each is open that is open at its end
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The month as people file it: `2026-05`."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing was decided, moved, due or adjusted in it."""
        told = () if self.adjustments is None else self.adjustments
        return not len(self.lines) and not len(told) and not any(rate.whole for rate in self.rates)

    @property
    def to_compare(self) -> FiguresToCompare:
        """What the month after sets beside its own."""
        return FiguresToCompare(
            totals=self.totals if len(self.lines) else {},
            rates={rate.name: (rate.part, rate.whole) for rate in self.rates if rate.whole},
            medians={cycle.name: cycle.median for cycle in self.cycles if cycle.count},
            regions=dict(zip(self.regions["region"], map(int, self.regions["released"]), strict=True)),
        )
