"""What ends and what is decided in a run, taken again until every override of the supervisor holds."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from orderbatch.check.approvals import APPROVE, DECIDED, REFUSE, are_of, proposed_orders
from orderbatch.check.problem import Problem
from orderbatch.check.review_rules import Override
from orderbatch.contract.finding import Finding
from orderbatch.day.allocate import Allocated, allocate, nothing_allocated, with_rests_waiting
from orderbatch.day.by_hand.desk_changes import DeskChanges
from orderbatch.day.by_hand.struck import with_struck
from orderbatch.day.facts import Desk
from orderbatch.day.figures.missing import told_of_figures, told_of_rest
from orderbatch.day.orders import Queue
from orderbatch.day.promised import Promised
from orderbatch.day.returns.agents_answers import still_open
from orderbatch.day.returns.confirmed import with_confirmed
from orderbatch.day.returns.earlier_work import OpenWork
from orderbatch.day.returns.ended import Ended
from orderbatch.day.returns.lapsed import LAPSED, set_before
from orderbatch.day.returns.review import Review, pairs_of, read_review, unbearable, unfulfilled
from orderbatch.day.returns.settle import Settled
from orderbatch.day.trust.for_rep import is_held, is_to_be_held
from orderbatch.day.trust.meanwhile import STATE, Meanwhile, doubted
from orderbatch.decide.due_day import has_lapsed
from orderbatch.decide.endings import WHY_ENDED
from orderbatch.ledger.queries import promises

SUPERSEDED, REFUSED, WITHDRAWN = "superseded", "refused", "withdrawn"
CHANGED = "changed"  # by the rep: its approval is no longer to be decided, and the order comes up again
COMES_UP = (LAPSED, STATE, CHANGED)
EVENTS = ("order_key", "proposal", "state", "at", "by", "reason")


@dataclass(frozen=True, slots=True)
class Morning:
    """What a decision rests on besides the review, none of which changes while it is taken."""

    desk: Desk
    queue: Queue
    work: OpenWork
    is_trusted: bool  # the figures are of the day, or allowed to be older
    meanwhile: Meanwhile
    changes: DeskChanges


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision, what is told of it, and the overrides that it shows not to hold."""

    allocated: Allocated
    told: tuple[Finding, ...]
    refused: Sequence[tuple[Override, Problem]] = ()


def decide_day(
    desk: Desk,
    settled: Settled,
    changes: DeskChanges,
    queue: Queue,
    ended: Mapping[str, Ended],
    lapsing: pd.DataFrame,
    is_stale: bool,
) -> tuple[pd.DataFrame, Allocated, list[Finding]]:
    """What ends, what is decided, and what is told; once more where an override cannot be kept."""
    ending = _events(desk, settled, changes, queue, lapsing, ended)
    over = dict.fromkeys(queue.superseded, SUPERSEDED) | _states(ended)
    review = read_review(desk, _shut(settled, ending), over)
    lapsed, freed = ending[ending["state"].isin(COMES_UP)], _freed(ending, settled)
    work = OpenWork.of(desk, lapsed, _over(settled, ending), ended, freed, settled, review)
    is_trusted = is_stale or _figures_are_fresh(desk)
    morning = Morning(desk, queue, work, is_trusted, settled.meanwhile, changes)
    while (answer := decide_around(morning, review)).refused:
        review = review.without(answer.refused)
    events = _with_replaced(desk, ending, review)
    return events, with_confirmed(answer.allocated, review), [*work.told, *answer.told, *review.findings]


def decide_around(morning: Morning, review: Review) -> Answer:
    """The open lines, decided around the overrides of a review; those that do not hold are refused. Pure."""
    desk, queue = morning.desk, morning.queue
    lines = _looked_at(morning, morning.work.lines(review))
    fixed = review.fixed(
        set_before(desk, lines[~lines["order_key"].isin(queue.orders.index) & ~is_held(lines)])
    )
    confirmed = {key for _batch, key in review.confirmed}
    open_lines, told = still_open(desk, lines, morning.changes.keys, set(queue.lines["sku"]), confirmed)
    means = morning.work.means(review)
    if refused := unbearable(review, fixed, means, open_lines):
        return Answer(nothing_allocated(), (), refused)
    shares = bool(len(queue.orders)) or morning.is_trusted
    is_over = open_lines["why_open"].isin(WHY_ENDED)
    due = open_lines if shares else open_lines[is_over | is_to_be_held(open_lines)]
    if not shares:  # what is over ends, and what is doubtful is held, whatever the figures are
        told += told_of_rest(desk, open_lines.drop(due.index))
    if not len(queue.orders) and due.empty:
        return Answer(nothing_allocated(), tuple(told))
    seen = review.seen - _beside(due)
    allocated = _in_company(
        lambda promised: allocate(desk, queue, due, means, promised, fixed, seen),
        morning.work.promised(review),
        desk.settings.deferral.rest_minimum,
        {key for key, _line in fixed} | _waited_enough(due, desk),
    )
    told += told_of_figures(desk, means, allocated) if shares else []
    return Answer(allocated, tuple(told), unfulfilled(fixed, allocated.orders))


def _beside(due: pd.DataFrame) -> set[str]:
    """Orders of which something comes up that is on no review."""
    return set(due.loc[~due["why_open"].isin(["reviewed", *WHY_ENDED]), "order_key"])


def _in_company(
    decided: Callable[[Promised], Allocated], promised: Promised, least: int, apart: Collection[str]
) -> Allocated:
    """Decided again until no rest of fewer than `least` cases travels alone (`deferral.rest_minimum`).

    apart: order keys to which that does not apply.
    """
    allocated = decided(promised)
    while least and (alone := promised.travel_alone(allocated.orders, least) - {*promised.alone, *apart}):
        promised = replace(promised, alone={**promised.alone, **dict.fromkeys(alone, least)})
        allocated = decided(promised)
    return with_rests_waiting(allocated, promised.alone)


def _waited_enough(due: pd.DataFrame, desk: Desk) -> set[str]:
    """Orders of which something has waited longer than `deferral.max_days`."""
    oldest = desk.day - dt.timedelta(days=desk.settings.deferral.max_days)
    return set(due.loc[[since < oldest for since in due["since"]], "order_key"])


def _looked_at(morning: Morning, lines: pd.DataFrame) -> pd.DataFrame:
    """The open lines with what is doubtful of their orders, and what the rep struck of them."""
    struck = with_struck(lines, morning.changes.struck)
    return doubted(morning.desk, struck, morning.meanwhile, morning.changes.cleared)


def foreseen(
    desk: Desk,
    settled: Settled,
    changes: DeskChanges,
    queue: Queue,
    ended: Mapping[str, Ended],
    lapsing: pd.DataFrame,
) -> tuple[list[Finding], pd.DataFrame]:
    """What is wrong with the reviews that came back, and what would end with a run; nothing is decided."""
    ending = _events(desk, settled, changes, queue, lapsing, ended)
    review = read_review(desk, _shut(settled, lapsing.assign(state=LAPSED)), _states(ended))
    return list(review.findings), _with_replaced(desk, ending, review)


def _with_replaced(desk: Desk, ending: pd.DataFrame, review: Review) -> pd.DataFrame:
    """What ends, and the proposals in whose place a review puts others."""
    replaced = pairs_of(review.reopened | review.confirmed)
    return pd.concat([ending, _as_events(desk, replaced.assign(state=SUPERSEDED))])


def ends_of(events: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(proposal, order key) → its state, of proposals that end with these steps."""
    return {(batch, key): state for batch, key, state in _triples(events, "state")}


def _states(ended: Mapping[str, Ended]) -> dict[str, str]:
    return {key: end.state for key, end in ended.items()}


def _shut(settled: Settled, ending: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(batch, order key) → state of what this run ends before any review is looked at.

    What ends has ended, also where finance holds it in this very run: a hold keeps only what is still there.
    """
    shut = {(batch, key): DECIDED[said] for batch, key, said in _triples(settled.decisions, "decision")}
    return shut | {(batch, key): state for batch, key, state in _triples(ending, "state")}


def _triples(frame: pd.DataFrame, name: str) -> Iterable[tuple[str, str, str]]:
    return zip(frame["proposal"], frame["order_key"], frame[name], strict=True)


def lapsing_proposals(desk: Desk) -> pd.DataFrame:
    """Proposals that nobody decided in time: proposal, order_key (3-decisions §8)."""
    held = desk.ledger.ask(promises.open_proposals)[["proposal", "order_key", "day"]]
    valid_days, ship = desk.settings.approval.valid_days, desk.settings.ship
    late = {day: has_lapsed(day, desk.day, valid_days, ship) for day in set(held["day"])}
    return held[held["day"].map(late).astype(bool)]


def _events(
    desk: Desk,
    settled: Settled,
    changes: DeskChanges,
    queue: Queue,
    lapsing: pd.DataFrame,
    ended: Mapping[str, Ended],
) -> pd.DataFrame:
    """Proposals that end undecided: replaced by an amendment (4-run, Identity), or lapsed by time.

    What finance refuses in this very run has ended by that, whatever its agent sent, and with an order that
    ends (`ended`) end all its proposals, but for those that finance approves beside it.
    """
    held = desk.ledger.ask(promises.open_proposals)[["proposal", "order_key"]]
    if held.empty and lapsing.empty:
        return _as_events(desk, lapsing.assign(state=LAPSED))
    said = settled.decisions[["proposal", "order_key", "decision"]]
    held = held.merge(said, on=["proposal", "order_key"], how="left", validate="1:1")
    held = held[~held["decision"].isin([APPROVE, REFUSE])]
    withdrawn = held["order_key"].isin(queue.superseded) | are_of(held, settled.shipped.withdrawn)
    replaced = held[withdrawn].assign(state=SUPERSEDED)
    over = held[held["order_key"].isin(ended) & ~withdrawn]
    ends = [ended[key] for key in over["order_key"]]
    over = over.assign(state=[end.state for end in ends], by=[end.by for end in ends])
    over = over.assign(reason=[end.reason for end in ends])
    back = _taken_back(held[~withdrawn & ~held["order_key"].isin(ended)], settled, changes)
    late = lapsing[~lapsing["order_key"].isin([*queue.superseded, *ended])].assign(state=LAPSED)
    late = late[~are_of(late, proposed_orders(back))]
    return pd.concat([_as_events(desk, events) for events in (replaced, late, over, back)])


def _taken_back(held: pd.DataFrame, settled: Settled, changes: DeskChanges) -> pd.DataFrame:
    """Proposals that nobody is to decide any more: their order goes to the rep, or he changed it."""
    meanwhile = settled.meanwhile
    states = [
        (SUPERSEDED if pair in meanwhile.gifts_alone else STATE)
        if pair in meanwhile.why
        else CHANGED if pair in changes.withdrawn else ""
        for pair in proposed_orders(held)
    ]  # fmt: skip
    back = held.assign(state=pd.Series(states, index=held.index, dtype=object))
    return back[back["state"] != ""]


def _over(settled: Settled, ending: pd.DataFrame) -> pd.DataFrame:
    """Proposals that end with their order in this run: proposal, order_key."""
    named = settled.decisions[settled.decisions["decision"] == REFUSE]
    beside = ending[ending["state"].isin([REFUSED, WITHDRAWN])]
    return pd.concat([proposals[["proposal", "order_key"]] for proposals in (named, beside)])


def _as_events(desk: Desk, ending: pd.DataFrame) -> pd.DataFrame:
    """Steps of these proposals; who said it and why, where that is known."""
    said = ending if "by" in ending else ending.assign(by="", reason="")
    return said.assign(at=desk.now).reindex(columns=list(EVENTS))


def _freed(events: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """Proposals whose promise ends with this run: proposal, order_key."""
    refused = settled.decisions[settled.decisions["decision"] == REFUSE]
    return pd.concat([events[["proposal", "order_key"]], refused[["proposal", "order_key"]]])


def _figures_are_fresh(desk: Desk) -> bool:
    return desk.masters.are_fresh(desk.day, desk.settings.masters.max_age_days)
