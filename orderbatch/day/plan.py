"""What a run decided, complete and not yet written: the batch, and what the ledger needs beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import pandas as pd

from orderbatch.contract.batch import RETURNED, Batch
from orderbatch.contract.finding import Finding, once_each
from orderbatch.contract.sheets.every import AGENTS, CATALOGUE, DESK_CHANGE, ORDER, REPLY
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.sheets.of_agents import of_strangers
from orderbatch.day.after_release.follow import Followed, follow, hear
from orderbatch.day.allocate import Allocated, nothing_allocated
from orderbatch.day.by_hand.changeable import changeable
from orderbatch.day.by_hand.desk_changes import DeskChanges, needs_figures, read_desk_changes
from orderbatch.day.by_hand.renewed import with_renewed
from orderbatch.day.by_hand.too_small import told_as_too_small
from orderbatch.day.deciding import decide_day, ends_of, foreseen, lapsing_proposals
from orderbatch.day.facts import Desk
from orderbatch.day.fates import archive_paths, inputs, verdicts
from orderbatch.day.figures.catalogue_news import catalogue_news
from orderbatch.day.figures.records_told import told_of_agents
from orderbatch.day.intake import Intake
from orderbatch.day.layouts.asking import frames_of
from orderbatch.day.orders import Queue, check_forms, empty_queue
from orderbatch.day.policies.gift_orders import with_gift_orders
from orderbatch.day.policies.gifts_of_day import GiftsOfDay, give_gifts, together
from orderbatch.day.policies.offered_cuts import with_lost_gifts
from orderbatch.day.policies.paid_in import read_payments
from orderbatch.day.policies.policies_in_force import policies_in_force
from orderbatch.day.replied import with_what_was_told, withdrawn_plans
from orderbatch.day.returns.ended import ended_orders
from orderbatch.day.returns.papers_back import told_of_papers, without_contradictions
from orderbatch.day.returns.review import has_overrides
from orderbatch.day.returns.sent_back import Came, WentBack, sent_back
from orderbatch.day.returns.settle import Settled, settle_returns
from orderbatch.day.returns.taken_back import overtaken, told_of_taken_back
from orderbatch.day.standing import released_goods, standing
from orderbatch.day.trust.meanwhile import answered_for
from orderbatch.ledger.queries import runs


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch and what is committed with it."""

    batch: Batch
    intake: Intake
    masters: tuple[Master, ...]
    intake_orders: pd.DataFrame
    intake_lines: pd.DataFrame
    events: pd.DataFrame
    archive_paths: Mapping[str, str]
    taken: Mapping[tuple[str, int], tuple[Any, ...]]  # (order key, line) → open parts decided there
    sums: Mapping[str, Any] | None  # what counts by sales policies once it is committed


def plan_day(desk: Desk, allow_stale: bool) -> Plan | None:
    """Read → check → decide, up to the batch; None where nothing came and nothing is due.

    Raises `OrderbatchError` (exit 3) when a list cannot be used or one that orders need is not there.
    """
    stale = _require_masters(desk, allow_stale)
    batch = desk.ledger.ask(runs.next_batch, desk.day)
    lapsing = lapsing_proposals(desk)
    settled = settle_returns(desk, batch, lapsing)
    settled, queue, changes = _what_came(desk, settled)
    ended = ended_orders(settled.decisions, changes.cancelled, queue.withdrawn)
    settled = replace(settled, shipped=settled.shipped.ending(ended))
    events, decided, told = decide_day(desk, settled, changes, queue, ended, lapsing, bool(stale))
    allocated = with_what_was_told(desk, decided)
    heard = hear(desk, settled, allocated)
    given = give_gifts(desk, replace(settled, resolutions=heard.resolutions), events, allocated)
    allocated = _with_gifts(desk, allocated, given, settled)
    settled = replace(settled, releases=together(settled.releases, given.releases))
    left = standing(desk, settled, queue, events, allocated)
    followed = follow(desk, settled, allocated, heard, left, batch)
    if not desk.has_come and allocated.orders.empty and not followed.has_news(desk):
        return None
    of_all = (found.findings for found in (desk.asked, settled, queue, changes, given, followed))
    told = [*told, *_told_besides(desk, changes, allocated, left)]
    findings = _findings(desk, settled, events, [*chain.from_iterable(of_all), *told], stale)
    fates = verdicts(desk.intake, findings, queue.let_pass)
    files = inputs(desk, fates, paths := _paths(desk, fates))
    waited_for = _sent_back(desk, batch, changes, queue, findings, files)
    open_now = {"standing": left, "sent_back": waited_for, "desk_changes": changes.made, **given.frames}
    open_now |= frames_of(desk.asked, batch, paths)
    open_now["catalogue_changes"] = catalogue_news(desk, settled, queue, events, allocated)
    whole = _batch(desk, batch, settled, findings, followed, open_now, stale, files)
    intake = (desk.intake, desk.masters.brought, queue.orders, queue.lines)
    return Plan(whole, *intake, events, paths, allocated.taken, given.sums)


def _told_besides(
    desk: Desk, changes: DeskChanges, allocated: Allocated, left: pd.DataFrame
) -> Iterator[Finding]:
    """What is told of orders once they are decided, and of agents. left: STANDING of the run."""
    yield from told_as_too_small(changes.findings, allocated.orders)
    yield from told_of_agents(desk)
    yield from withdrawn_plans(desk, left, allocated)


def _paths(desk: Desk, fates: Mapping[str, str]) -> dict[str, str]:
    """File → where its original ends; a form that is read again stays where it is."""
    repeats = [file.arrived.sha256 for file in desk.intake.received if file.repeats]
    return {**archive_paths(desk.intake, fates, desk.ledger.ask(runs.archived, repeats)), **desk.asked.paths}


def _what_came(desk: Desk, settled: Settled) -> tuple[Settled, Queue, DeskChanges]:
    """The new orders, and what the rep changed by his own hand; what he answers for is told as answered."""
    queue = check_forms(desk, settled.approved) if desk.intake.sheets(ORDER.kind) else empty_queue()
    if not desk.intake.sheets(DESK_CHANGE.kind):
        return settled, queue, DeskChanges()
    changes = read_desk_changes(desk, changeable(desk, settled, queue))
    told = answered_for(settled.findings, *changes.answered)
    return replace(settled, findings=told), with_renewed(desk, queue, changes, settled.meanwhile), changes


def _with_gifts(desk: Desk, allocated: Allocated, given: GiftsOfDay, settled: Settled) -> Allocated:
    """The decision with the tiers that cuts lose, and with orders for gifts that ride with none."""
    allocated = with_lost_gifts(allocated, given.accounted, desk.settings.funds.basis)
    return with_gift_orders(desk, allocated, given.lines, settled.shipped.left)


def check_day(desk: Desk) -> list[Finding]:
    """What is wrong with what came in; nothing is decided. Raises as `plan_day`, stale figures left out."""
    desk.masters.require_there(*((CATALOGUE, AGENTS) if desk.intake.sheets(ORDER.kind) else ()))
    lapsing = lapsing_proposals(desk)
    batch = desk.ledger.ask(runs.next_batch, desk.day)
    settled = settle_returns(desk, batch, lapsing)
    settled, queue, changes = _what_came(desk, settled)
    findings = [*desk.intake.findings, *desk.masters.findings, *desk.asked.findings, *settled.findings]
    ended = ended_orders(settled.decisions, changes.cancelled, queue.withdrawn)
    of_reviews, events = foreseen(desk, settled, changes, queue, ended, lapsing)
    findings += of_reviews
    in_force = policies_in_force(desk)
    findings += [*in_force.findings, *read_payments(desk, in_force).findings, *told_of_agents(desk)]
    findings += [*queue.findings, *changes.findings]
    nothing = nothing_allocated()
    heard = hear(desk, settled, nothing)
    findings += follow(desk, settled, nothing, heard, released_goods(desk, settled), batch).findings
    findings = list(overtaken(desk, findings, ends_of(events)))
    findings += told_of_papers(desk, settled.papers, findings)
    told = once_each(without_contradictions(told_of_taken_back(desk, findings)))
    return _with_currency(told, desk.settings.company.currency)


def _require_masters(desk: Desk, allow_stale: bool) -> tuple[str, ...]:
    """What orders, answers and overrides need, of the day; the kinds that are stale but allowed."""
    asks = desk.intake.sheets(ORDER.kind) or desk.intake.sheets(REPLY.kind) or has_overrides(desk.intake)
    if not (asks or needs_figures(desk) or desk.masters.unusable):
        return ()
    return desk.masters.require(desk.now, desk.settings.masters.max_age_days, allow_stale)


def _sent_back(
    desk: Desk,
    batch: str,
    changes: DeskChanges,
    queue: Queue,
    findings: Iterable[Finding],
    files: pd.DataFrame,
) -> pd.DataFrame:
    """Order forms that are waited for once this run is over; a form that nobody could read is one too."""
    read = {form.document for form in queue.came}
    near = {
        finding.file
        for finding in findings
        if finding.code == "SHEET_UNKNOWN" and finding.numbers.get("kind") == ORDER.kind
    }
    strange = of_strangers(findings)
    back = files[(files["verdict"] == RETURNED) & ~files["name"].isin(strange)]
    unread = [
        Came(name, agent, "")
        for name, kind, agent in back[["name", "kind", "agent"]].itertuples(index=False, name=None)
        if name not in read and (kind in (ORDER.kind, "mixed") or name in near)
    ]
    now = WentBack(
        [form for form in (*queue.came, *unread) if form.document not in strange],
        frozenset(back["name"]),
        frozenset(queue.orders.index),
        frozenset(queue.withdrawn) | frozenset(changes.cancelled),
    )
    names = {str(code): name for code, name in desk.masters.by_key(AGENTS)["agent_name"].items()}
    most_days = desk.settings.replies.returned_days
    return sent_back(desk.forms_waited_for(), now, names, batch, desk.day, most_days)


def _batch(
    desk: Desk,
    batch: str,
    settled: Settled,
    findings: tuple[Finding, ...],
    followed: Followed,
    left: Mapping[str, pd.DataFrame],
    stale: tuple[str, ...],
    received: pd.DataFrame,
) -> Batch:
    return Batch(
        batch=batch,
        day=desk.day,
        started_at=desk.now,
        language=desk.workspace.language,
        company=desk.settings.company.name,
        currency=desk.settings.company.currency,
        inputs=received,
        orders=followed.allocated.orders,
        lines=followed.allocated.lines,
        skus=followed.allocated.skus,
        decisions=settled.decisions,
        releases=settled.releases,
        **{**followed.frames, **left},  # type: ignore[arg-type]
        findings=findings,
        settings=desk.settings.to_be_kept(),
        addresses={agent: email for agent, email in desk.masters.addresses().items() if email},
        delays_since=followed.delays_since,
        stale=stale,
    )


def _findings(
    desk: Desk, settled: Settled, events: pd.DataFrame, told: Iterable[Finding], stale: Iterable[str]
) -> tuple[Finding, ...]:
    told = list(overtaken(desk, told, ends_of(events)))
    told = (*told, *told_of_papers(desk, settled.papers, told))
    every = [*desk.intake.findings, *desk.masters.findings, *told_of_taken_back(desk, told)]
    findings = without_contradictions(every)
    findings += [Finding("STALE_ALLOWED", "", numbers={"kind": kind}) for kind in stale]
    findings.sort(key=lambda finding: (finding.file, finding.sheet, finding.cell, finding.code))
    return tuple(_with_currency(once_each(findings), desk.settings.company.currency))


def _with_currency(findings: Iterable[Finding], currency: str) -> list[Finding]:
    """Amounts are told with their unit, whichever rule found them."""
    return [
        replace(finding, numbers={**finding.numbers, "currency": currency})
        if any(name.endswith("_minor") for name in finding.numbers)
        else finding
        for finding in findings
    ]
