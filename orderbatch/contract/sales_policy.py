"""A sales policy as deciding knows it: who is given what for how much (P-4.2.3, 7-policies)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BUY_GET, AMOUNT_GIFT, PAYMENT_GIFT, MATERIAL = "buy_get", "amount_gift", "payment_gift", "material"
KINDS = (BUY_GET, AMOUNT_GIFT, PAYMENT_GIFT, MATERIAL)
GIFT_LINE = 9_001  # a gift's line numbers begin here: no form has so many lines
GIFTS_ALONE = "GIFTS_ALONE"  # why an order without goods is there: owed gifts ship alone (`gifts.ship_alone`)
FROM_DESK, FROM_FINANCE = "desk", "finance"  # whose sheet a payment is from

PAYMENTS = (  # one row a payment that was taken in by this run
    "source",  # desk | finance
    "agent", "agent_name", "region", "policy", "policy_name",
    "minor",  # below 0: taken back
    "paid_on",  # of finance: the day on which it was posted
    "reference",  # the desk's reference, or "", or finance's voucher
    "document", "cell",
)  # fmt: skip

TARGETS = (  # how far agents are toward payment targets, once a day and whenever payments came
    "agent", "agent_name", "region", "regional_manager", "policy", "policy_name",
    "target", "paid", "drawn",  # minor units; drawn: shipped of its items
    "from_day", "to_day",
    "days_left",  # after this day; None where the policy has no last day
    "per_week",  # minor units that have to come in each week to the end, whole units; None likewise
    "behind",  # less of the target is paid than of the period is over
)  # fmt: skip

NOTICES = (  # sales policies that this run's list made new, changed or ended, for each agent concerned
    "agent", "agent_name", "policy", "policy_name", "policy_kind",
    "change",  # new | changed | ended
    "terms", "sku", "product", "target", "from_day", "to_day",
    "base", "entitled", "issued", "owed",  # where the agent stands once this run is over
    "next_missing", "next_gifts",  # what is missing until more is given, and how many cases more; or None
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SalesPolicy:
    """One policy with all its tiers.

    tiers: (threshold, gift cases), the highest threshold first; none where it only names a payment target.
    Thresholds are cases for `buy_get`, minor units for the others. sku, category: what counts; both "" = all.
    """

    policy: str
    name: str
    kind: str
    tiers: tuple[tuple[int, int], ...]
    gift_sku: str = ""
    gift_product: str = ""  # as the list calls it
    repeat: bool = False
    sku: str = ""
    category: str = ""
    region: str = ""
    customer_class: str = ""
    from_day: dt.date | None = None
    to_day: dt.date | None = None
    target: int | None = None  # minor units an agent

    @property
    def terms(self) -> str:
        """Everything that bears on what is given, as one text: two policies of equal terms give the same."""
        steps = " ".join(f"{threshold}:{gifts}" for threshold, gifts in self.tiers)
        span = f"{self.from_day or ''}..{self.to_day or ''}"
        whom = f"{self.region}/{self.customer_class}"
        return "|".join(
            (self.kind, steps, "repeat" if self.repeat else "once", self.gift_sku, self.sku, self.category,
             whom, span)
        )  # fmt: skip

    def covers(self, day: dt.date) -> bool:
        """Whether an order that became valid on that day counts."""
        return (self.from_day or dt.date.min) <= day <= (self.to_day or dt.date.max)

    def concerns(self, agent: Mapping[str, Any]) -> bool:
        """Whether it is about an agent. agent: his region and class by the agent list."""
        return self.region in ("", agent["region"]) and self.customer_class in ("", agent["customer_class"])


def policy_of(code: str, terms: str) -> SalesPolicy:
    """A policy as far as its `SalesPolicy.terms` say it."""
    kind, _steps, _repeat, gift_sku, sku, category, whom, span = terms.split("|")
    tiers, repeat = tiers_of(terms)
    region, customer_class = whom.rsplit("/", 1)
    from_day, to_day = (dt.date.fromisoformat(day) if day else None for day in span.split(".."))
    return SalesPolicy(
        code, code, kind, tiers, gift_sku, "", repeat, sku, category, region, customer_class, from_day, to_day
    )


def tiers_of(terms: str) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The tiers and whether they repeat, as `SalesPolicy.terms` wrote them."""
    _kind, steps, repeat = terms.split("|")[:3]
    pairs = (step.split(":") for step in steps.split())
    return tuple((int(threshold), int(gifts)) for threshold, gifts in pairs), repeat == "repeat"
