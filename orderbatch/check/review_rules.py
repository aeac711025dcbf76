"""What the supervisor sends back, held against what was proposed (P-4.3.1, P-4.3.3).

An override replaces the share of one line. It needs a reason, whole lots, not more than was ordered; stock,
funds and the order minimum must bear it. One that they do not bear is refused at its cell, the others stand.
Rules are plain functions over one row; `RULES` is the policy.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from orderbatch.check.problem import Problem
from orderbatch.contract.names import says_something

OPEN_STATES = ("proposed", "held", "waiting")
ReviewedLine = tuple[str, str, str]  # batch, order key, SKU


@dataclass(frozen=True, slots=True)
class Sent:
    """One line as the review was sent out, and the state of its order now (cases, minor units a case)."""

    batch: str
    order_key: str
    agent: str
    line: int
    sku: str
    ordered: int
    most: int  # cases of it that nobody has decided since
    proposed: int
    lot: int
    price: int
    minimum: int  # of its order
    is_proposed: bool  # something of its order would ship
    state: str
    taken: tuple[str, ...] = ()  # parts (deferred, awaiting) that a later run has decided

    @property
    def is_open(self) -> bool:
        """Whether the order can still be changed."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row of a returned review as typed; `cases` is None where nothing is overridden."""

    index: int
    place: ReviewedLine
    ordered: int | None
    proposed: int | None
    cases: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """A line that the supervisor set."""

    sent: Sent
    cases: int
    reason: str
    index: int = -1  # its row in this run's returns; -1: set by an earlier review, still in force


@dataclass(slots=True)
class Bearing:
    """What is left to bear overrides: cases by SKU, minor units by agent. Used up as they are looked at."""

    stock: dict[str, int]
    funds: dict[str, int]
    ordered: Mapping[str, Mapping[int, int]] = field(default_factory=dict)  # order key → line → cases


SentReview = Mapping[ReviewedLine, Sent]


def is_known(row: ReviewRow, sent: SentReview) -> Problem | None:
    """The row is one that was sent out."""
    if row.place in sent:
        return None
    return Problem("RETURN_UNKNOWN", "row", row.index, "order_no", row.place[1], {"batch": row.place[0]})


def is_as_sent(row: ReviewRow, sent: SentReview) -> Problem | None:
    """Nothing that we locked was changed."""
    ours = sent[row.place]
    for column, theirs, right in (
        ("proposed_cases", row.proposed, ours.proposed),
        ("ordered_cases", row.ordered, ours.ordered),
    ):
        if theirs != right and not (column == "ordered_cases" and theirs is None):
            value = "" if theirs is None else str(theirs)
            return Problem("RETURN_CHANGED", "row", row.index, column, value, {"ours": str(right)})
    return None


def is_in_time(row: ReviewRow, sent: SentReview) -> Problem | None:
    """Nobody has decided the line since; a row without an override changes nothing and may be late."""
    ours = sent[row.place]
    if row.cases is None or (ours.is_open and ours.most > 0):
        return None
    return too_late(row.index, row.place[1])


def too_late(row: int, order_key: str) -> Problem:
    """What is typed at the row of a review can no longer change its order."""
    return Problem("REVIEW_LATE", "row", row, "override_cases", order_key.partition("/")[2], {})


def has_a_reason(row: ReviewRow, _sent: SentReview) -> Problem | None:
    """An override says why."""
    if row.cases is None or says_something(row.reason):
        return None
    return Problem("OVERRIDE_REASON", "row", row.index, "override_reason", "", {"cases": row.cases})


def is_within_the_order(row: ReviewRow, sent: SentReview) -> Problem | None:
    """Not more than was ordered."""
    most = sent[row.place].most
    if row.cases is None or row.cases <= most:
        return None
    return Problem("OVERRIDE_OVER", "row", row.index, "override_cases", str(row.cases), {"ordered": most})


def is_whole_lots(row: ReviewRow, sent: SentReview) -> Problem | None:
    """Whole lots where the item is sold in lots."""
    lot = sent[row.place].lot
    if row.cases is None or row.cases % lot == 0:
        return None
    return Problem("OVERRIDE_LOT", "row", row.index, "override_cases", str(row.cases), {"lot": lot})


RULES: tuple[Callable[[ReviewRow, SentReview], Problem | None], ...] = (
    is_known,
    is_as_sent,
    is_in_time,
    has_a_reason,
    is_within_the_order,
    is_whole_lots,
)


def check_row(row: ReviewRow, sent: SentReview) -> Problem | None:
    """The first thing wrong with one row, if any; a later rule rests on the earlier ones."""
    return next((problem for rule in RULES if (problem := rule(row, sent))), None)


def unbearable(overrides: Iterable[Override], bearing: Bearing) -> list[tuple[Override, Problem]]:
    """Overrides that stock, funds or the order minimum do not bear, in the sequence of their rows.

    An order whose lines are all set to 0 is withdrawn by the supervisor; its minimum does not matter.
    """
    wrong: list[tuple[Override, Problem]] = []
    kept: dict[str, list[Override]] = {}
    for override in overrides:
        if problem := _take(override, bearing):
            wrong.append((override, problem))
        else:
            kept.setdefault(override.sent.order_key, []).append(override)
    for key, some in kept.items():
        wrong += _too_small(some, bearing.ordered.get(key, {}))
    return wrong


def _take(override: Override, bearing: Bearing) -> Problem | None:
    """Use up the cases and the money of one override, if they are there."""
    sku, agent, value = override.sent.sku, override.sent.agent, override.cases * override.sent.price
    stock, funds = bearing.stock.get(sku, 0), bearing.funds.get(agent, 0)
    if override.cases > max(stock, 0):
        return _problem("OVERRIDE_STOCK", override, {"sku": sku, "stock": max(stock, 0)})
    if value > max(funds, 0):
        return not_covered(override, funds)
    bearing.stock[sku], bearing.funds[agent] = stock - override.cases, funds - value
    return None


def _too_small(some: list[Override], ordered: Mapping[int, int]) -> list[tuple[Override, Problem]]:
    """Overrides of one order with which it cannot reach its minimum, however much of the rest it got."""
    most = {**ordered, **{override.sent.line: override.cases for override in some}}
    best, minimum = sum(most.values()), max(some[0].sent.minimum, 1)
    if best == 0 or best >= minimum:
        return []
    return [
        (override, below_minimum(override))
        for override in some
        if override.cases < ordered.get(override.sent.line, override.cases)
    ]


def below_minimum(override: Override) -> Problem:
    """The override leaves its order below the shippable minimum (P-4.4.5)."""
    numbers = {
        "minimum": max(override.sent.minimum, 1),
        "order_no": override.sent.order_key.partition("/")[2],
    }
    return _problem("OVERRIDE_MINIMUM", override, numbers)


def not_covered(override: Override, funds: int) -> Problem:
    """With the override the agent's funds do not cover his order (P-3.2). funds: minor units there for it."""
    numbers = {"agent": override.sent.agent, "needed_minor": override.cases * override.sent.price}
    return _problem("OVERRIDE_FUNDS", override, {**numbers, "funds_minor": max(funds, 0)})


def _problem(code: str, override: Override, numbers: Mapping[str, object]) -> Problem:
    return Problem(code, "row", override.index, "override_cases", str(override.cases), numbers)
