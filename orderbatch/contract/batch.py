"""One run's decisions, complete and not yet written: the noun that `decide` makes and `write` reads.

A Batch is frames with the columns named here, nothing else. The ledger stores it whole and gives it back
equal, so every document is a function of the ledger alone (4-run step 9). Quantities are integer cases,
money integer minor units, moments naive datetimes in the company's zone.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orderbatch.contract.finding import Finding
from orderbatch.contract.goods_frames import (
    ARRIVALS,
    CATALOGUE_CHANGES,
    CHASES,
    CORRECTIONS,
    DELAYS,
    DISPATCHES,
    GIFT_STOCK,
    INCIDENTS,
    RESOLUTIONS,
    SHIPMENTS,
)
from orderbatch.contract.sales_policy import NOTICES, PAYMENTS, TARGETS
from orderbatch.contract.sheets.inbound import ORDER
from orderbatch.contract.sheets.questions import LAYOUTS, QUESTIONS

Record = dict[str, Any]  # one row of a frame as plain values, by column

if TYPE_CHECKING:
    import pandas as pd

# What became of an order in this run.
PROPOSED = "proposed"  # something ships, once finance approves
HELD = "held"  # the account does not cover it (P-4.2.1)
WAITING = "waiting"  # nothing ships today: stock or the order minimum (P-4.3.2, P-4.4.5)
REFUSED = "refused"  # below the minimum as ordered, or stopped
FOR_REP = "for_rep"  # something about it is doubtful: it takes nothing until the rep answers (4-run)
CLOSED = "closed"  # nothing is open any more: what was left of it has ended
ORDER_STATES = (PROPOSED, HELD, FOR_REP, WAITING, REFUSED, CLOSED)  # as pages count them

ENDED_IN_PART = "ended_in_part"  # as people are told: it is CLOSED of this run, and the rest of it goes on
TOLD_STATES = (*ORDER_STATES, ENDED_IN_PART)

# Reasons with which a line ends that was open before.
DISCONTINUED, NO_ANSWER, ANSWERED_CANCEL = "DISCONTINUED", "NO_ANSWER", "ANSWERED_CANCEL"
WAITED_TOO_LONG, STOPPED = "WAITED_TOO_LONG", "STOPPED"
FINANCE_REFUSED, WITHDRAWN, DESK_CANCELLED = "FINANCE_REFUSED", "WITHDRAWN", "DESK_CANCELLED"


@dataclass(frozen=True)
class Ending:
    """A reason with which an open line ends, and all that follows from it.

    is_told: the summary names it, for the agent did not ask for it. is_ours: we refused, nobody gave up.
    beside: it may end a part of a line that goes on, and is then said behind the line's own reason. why_open:
    what is said of the open line by who ended it, whatever its age. step: what happened to the order, where
    its state does not tell.
    """

    reason: str
    is_told: bool = False
    is_ours: bool = False
    beside: bool = False
    why_open: str = ""
    step: str = ""


ENDED_BY = (  # to add one: a row, its sentences in `words/*/reasons.toml`, and where lines get it
    Ending(DISCONTINUED, is_told=True, beside=True),
    Ending(NO_ANSWER, is_told=True, beside=True),
    Ending(ANSWERED_CANCEL, beside=True, why_open="cancelled"),
    Ending(WAITED_TOO_LONG, is_told=True, beside=True),
    Ending(STOPPED, is_told=True, is_ours=True, beside=True),
    Ending(FINANCE_REFUSED, is_told=True, is_ours=True, why_open="refused", step="refused"),
    Ending(WITHDRAWN, why_open="withdrawn", step="withdrawn"),
    Ending(DESK_CANCELLED, why_open="desk_cancelled", step="withdrawn"),
)
ENDINGS = tuple(ending.reason for ending in ENDED_BY)

# file-level fate of an input
ACCEPTED, RETURNED, DUPLICATE = "accepted", "returned", "duplicate"
ASKED = "asked"  # an order form of which the rep is asked how it is to be read

INPUTS = (
    "name",  # as it lay in the inbox
    "kind",  # sheet kind, "mixed", or "unknown"
    "sha256",
    "size",  # bytes
    "received_at",  # datetime: mail date, or clamped mtime
    "as_of",  # datetime or None
    "verdict",  # accepted | returned | duplicate | asked
    "agent",  # agent code, or ""
    "archive_path",  # relative to the workspace, "/" separated
    "repeats_batch",  # of a duplicate: where the same bytes came in before
    "repeats_name",
)

# What a form says and its order or line carries: declared with the form (`carried`), named nowhere else.
FORM = tuple(label.name for label in ORDER.labels if label.carried)
FORM_LINE = tuple(column.name for column in ORDER.columns if column.carried)

ORDERS = (
    "order_key",  # "<agent>/<order_no>"
    "agent", "agent_name", "region", "regional_manager", "market", "customer_class",
    "order_no", "document",  # file name it came in
    "received_at", "valid_at", "status", "rank", "carried",  # rank 1 = first; carried: bool
    "ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor",
    "available_minor",  # agent's funds before this order, in the order they are used
    "form_minor",  # what the agent's own form adds up to, or None
    "urgency",  # level of the agent's market, 0 = normal
    "reviewed",  # bool: the supervisor has returned the review of these cases (P-4.3.3)
    "repeats",  # batch whose proposal this repeats unchanged because the supervisor confirmed it, or ""
    "told_in",  # batch of the last reply that told of this order, or ""
    "is_news",  # bool: what this run says of it is something else, or nothing was told before
    "min_cases", *FORM,
    "held_since",  # date or None
    "incident",  # number of the incident whose goods are sent again, at price 0, or ""
    "language",  # of the agent's form
    "doubts",  # what the rep has to look at: doubt → what it says (a dict; {} = nothing)
    "cleared_by",  # who answered for all of them, or "" while it is held for the rep
    "reason", "numbers",  # code and its numbers (a dict)
)  # fmt: skip

LINES = (
    "order_key", "agent", "order_no", "line",  # line: position in the agent's form, from 1
    "sku", "product", "spec", "unit", "category", "bin", "lot_size",
    "ordered",  # cases still open for this line when the run began
    "claim",  # cases that take part in sharing
    "urgency",  # level of the agent's market for this item
    "fixed",  # cases that the supervisor set (None: shared), counted first
    "proposed", "deferred", "awaiting", "cancelled", "refused",  # they sum to ordered
    "struck",  # of the cancelled: what ended while the rest of its line went on (the rep's, or time over)
    "carry_in",  # cases with carried priority on entry
    "carry_next",  # cases with priority in the next run
    "wait", "wait_next",  # runs the agent got nothing of this SKU
    "price_minor", "form_price_minor",  # form price None where not given
    "merged_lines",  # list of line numbers folded into this one
    *FORM_LINE,
    "reason", "numbers",
)  # fmt: skip

SKUS = ("sku", "product", "available", "claimed", "proposed", "agents", "level", "round")

GIFTS = (  # what a sales policy comes to for an agent once this run is over (7-policies)
    "agent", "agent_name", "region", "policy", "policy_name", "policy_kind", "sku", "product",
    "base",  # cases (buy_get) or minor units, today's proposals included
    "entitled", "issued", "owed", "over_issued",  # entitled = issued + owed − over_issued
    "issued_now",  # of them in this batch
    "owed_since",
    "lost",  # gifts more, had everything shipped that today's proposed orders ask for
    "lost_base",  # so much more base: cases or minor units
    "floor",  # entitled when the terms changed: no less, as far as what earned it counts
    "terms", "from_day", "to_day", "target",
)  # fmt: skip

GIFT_LINES = (  # gifts that ride with the orders proposed in this batch, at price 0
    "order_key", "agent", "order_no", "line", "policy", "policy_name", "sku", "product", "spec", "unit",
    "bin", "cases",
    "owed_cases", "owed_since",  # of them owed before today's orders
)  # fmt: skip

DECISIONS = (  # what finance decided, taken in by this run
    "order_key", "agent", "agent_name", "order_no", "proposal",  # proposal: batch that proposed it
    "decision", "decided_by", "reason", "comment", "proposed_cases", "proposed_minor",
    "document", "cell", "sha256",
)  # fmt: skip

RELEASES = (  # lines released by this run: exactly what finance approved
    "pick_no", "order_key", "agent", "agent_name", "region", "order_no", "line", "proposal",
    "sku", "product", "spec", "unit", "bin", "cases", "price_minor",
    "lots",  # list of [lot, expiry, bin, cases], first expiring first; empty where the stock list has none
    "weight", "volume",  # millionths of kg / m³ per case, or None
    "due", "ship_to", "contact", "ship_method", "gift",  # gift: policy name or ""
    "language",  # of the agent's form
    "told_in",  # batch of the reply that called this order planned, subject to finance's approval; "" = none
)  # fmt: skip

DESK_CHANGES = (  # what the rep changed by his own hand in this run, and who agreed (改单)
    "order_key", "agent", "order_no", "sku",  # sku: "" where it is about the whole order
    "action", "was", "now",  # was, now: the line's cases before and after; None where none are named
    "agreed_by", "reason", "document", "cell",
)  # fmt: skip

STANDING = (  # what earlier runs had left for a person, as this run leaves it: one row an order and kind
    # released | untracked (no sheet of today tells of them) | proposed | on_hold (by finance) |
    # unseen (by the supervisor) | held | awaiting | for_rep; ended in this run: lapsed | withdrawn
    "kind",
    "order_key", "order_no", "agent", "agent_name", "region", "regional_manager",
    "number",  # batch that decided it, or pick list
    "since", "ship_by",  # ship_by: due date of goods, else None
    "cases", "minor",
)  # fmt: skip

WAITED_FOR, CORRECTED, CAME_AGAIN, TAKEN_BACK, GIVEN_UP = (
    "waited_for", "corrected", "came_again", "taken_back", "given_up",
)  # fmt: skip
SENT_BACK = (  # order forms that went back for correction, as this run leaves them: one row a form (P-4.1.2)
    "document", "order_key", "order_no", "agent", "agent_name",  # what the form says of itself, or ""
    "number",  # batch that sent it back
    "since",
    # waited_for; ended in this run: corrected | came_again (and went back again) | taken_back (withdrawn) |
    # given_up (too old)
    "fate",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Batch:
    """Everything one run decided. The frames have the columns named in this module, in that order.

    Equal only to itself, so that what is worked out of it can be kept by it (`batch_values.once_a_batch`).
    """

    batch: str  # "<date>-<n>"
    day: dt.date
    started_at: dt.datetime
    language: str
    company: str
    currency: str
    inputs: "pd.DataFrame"
    orders: "pd.DataFrame"
    lines: "pd.DataFrame"
    skus: "pd.DataFrame"
    gifts: "pd.DataFrame"
    gift_lines: "pd.DataFrame"
    gift_stock: "pd.DataFrame"
    decisions: "pd.DataFrame"
    releases: "pd.DataFrame"
    shipments: "pd.DataFrame"
    standing: "pd.DataFrame"
    sent_back: "pd.DataFrame"
    corrections: "pd.DataFrame"
    dispatches: "pd.DataFrame"
    arrivals: "pd.DataFrame"
    incidents: "pd.DataFrame"
    resolutions: "pd.DataFrame"
    chases: "pd.DataFrame"
    delays: "pd.DataFrame"
    desk_changes: "pd.DataFrame"
    payments: "pd.DataFrame"
    targets: "pd.DataFrame"
    notices: "pd.DataFrame"
    catalogue_changes: "pd.DataFrame"
    questions: "pd.DataFrame"
    layouts: "pd.DataFrame"
    findings: tuple[Finding, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    approval_code: str = ""  # what finance's answer must carry; "" until the batch is in the ledger
    # agent → language of his newest form; {} until the batch is in the ledger
    spoken: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)  # agent → e-mail, of those that have one
    delays_since: str = ""  # day since which delays are notified (P-4.6.1), ISO; "" = off
    payments_before: "pd.DataFrame | None" = (
        None  # PAYMENTS of earlier runs, oldest first, where some came in this
    )
    stale: tuple[str, ...] = ()  # masters used although not of the day (--allow-stale)


def for_finance(batch: Batch) -> "pd.Series[bool]":
    """Which orders of a batch finance can decide: proposed, and reviewed where that is required (P-4.3.3)."""
    proposed: pd.Series[bool] = batch.orders["status"].eq(PROPOSED)
    return proposed & batch.orders["reviewed"].eq(True) if needs_review(batch) else proposed


def for_review(batch: Batch) -> "pd.Series[bool]":
    """Which the supervisor has to see first: nothing is told of them, nor asked, before (P-4.3.3)."""
    return batch.orders["status"].eq(PROPOSED) & ~for_finance(batch)


def needs_review(batch: Batch) -> bool:
    """Whether the supervisor has to confirm a proposal before finance decides (`review.required`)."""
    review = batch.settings.get("review")
    return isinstance(review, Mapping) and bool(review.get("required"))


def going_on(batch: Batch) -> set[str]:
    """The orders of which more is open than this run decided: it waits for an answer, money, finance or the
    warehouse, was released, or was picked short.
    """
    standing, sent = batch.standing, batch.shipments
    left = standing.loc[~standing["kind"].isin(["lapsed", "withdrawn"]), "order_key"]
    return {*left, *batch.releases["order_key"], *sent.loc[sent["short"].gt(0), "order_key"]}


def states_told(batch: Batch) -> "pd.Series[str]":
    """What became of each order as people count them: one of which all is cancelled waits for nothing, and
    one of which only a part ended is not closed.

    Where the supervisor has to see the day first, the review may still serve it (P-4.3.3).
    """
    lines, goes_on = batch.lines, batch.orders["order_key"].isin(going_on(batch))
    states = batch.orders["status"].mask(batch.orders["status"].eq(CLOSED) & goes_on, ENDED_IN_PART)
    waits = states.eq(WAITING)
    if lines.empty or not waits.any():
        return states
    is_over = lines["cancelled"].add(lines["refused"]).eq(lines["ordered"])
    whole = is_over.groupby(lines["order_key"]).all()
    ends = waits & batch.orders["order_key"].isin(whole.index[whole])
    if needs_review(batch):
        ends &= batch.orders["reviewed"].eq(True)
    return states.mask(ends, CLOSED)


FRAMES: Mapping[str, tuple[str, ...]] = {
    "inputs": INPUTS,
    "orders": ORDERS,
    "lines": LINES,
    "skus": SKUS,
    "gifts": GIFTS,
    "gift_lines": GIFT_LINES,
    "gift_stock": GIFT_STOCK,
    "decisions": DECISIONS,
    "releases": RELEASES,
    "shipments": SHIPMENTS,
    "standing": STANDING,
    "sent_back": SENT_BACK,
    "corrections": CORRECTIONS,
    "dispatches": DISPATCHES,
    "arrivals": ARRIVALS,
    "incidents": INCIDENTS,
    "resolutions": RESOLUTIONS,
    "chases": CHASES,
    "delays": DELAYS,
    "desk_changes": DESK_CHANGES,
    "payments": PAYMENTS,
    "targets": TARGETS,
    "notices": NOTICES,
    "catalogue_changes": CATALOGUE_CHANGES,
    "questions": QUESTIONS,
    "layouts": LAYOUTS,
}


MAIL = "mail"  # the kind of document that carries others to their recipient
PENDING, PUBLISHED = "pending", "published"  # where a document of a committed batch is


@dataclass(frozen=True, slots=True)
class Output:
    """A document of a batch: its file name below the batch's folder, and what it is.

    part: whose it is where there is one a person (an agent's code, a pick number), else "".
    """

    name: str
    kind: str
    part: str = ""
