"""What a run decided, complete and not yet written: the batch, and what the ledger needs beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import DECIDED, REFUSE
from orderbatch.contract.batch import DUPLICATE, GIFTS, INPUTS, RETURNED, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.master import Master
from orderbatch.contract.sheets import AGENTS, CATALOGUE, ORDER, REPLY
from orderbatch.contract.tables import frame_of
from orderbatch.day.allocate import Allocated, allocate, nothing_allocated
from orderbatch.day.answers import still_open
from orderbatch.day.confirmed import with_confirmed
from orderbatch.day.desk import Desk
from orderbatch.day.intake import Intake
from orderbatch.day.means import Means
from orderbatch.day.orders import Queue, check_forms, empty_queue
from orderbatch.day.review import bear, has_overrides, pairs_of, read_review, unfulfilled
from orderbatch.day.settle import Settled, settle_returns
from orderbatch.decide.release import has_lapsed
from orderbatch.write.filing import archive_path

LAPSED, SUPERSEDED = "lapsed", "superseded"
EVENTS = ("order_key", "proposal", "state", "at", "by", "reason")


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


def plan_day(desk: Desk, allow_stale: bool) -> Plan | None:
    """Read → check → decide, up to the batch; None where nothing came and nothing is due.

    Raises `OrderbatchError` (exit 3) when orders are there and a master they need is not.
    """
    batch = desk.ledger.next_batch(desk.day)
    lapsing = _lapsing(desk)
    settled = settle_returns(desk, batch, lapsing)
    stale = _require_masters(desk, allow_stale)
    queue = check_forms(desk, settled.approved) if desk.intake.sheets(ORDER.kind) else empty_queue()
    events, allocated, told = _decide(desk, settled, queue, lapsing, bool(stale))
    if not desk.intake.received and allocated.orders.empty:
        return None
    paths = _archive_paths(desk.intake)
    findings = (*settled.findings, *queue.findings, *told)
    decided = _batch(desk, batch, settled, findings, allocated, stale, paths)
    return Plan(decided, desk.intake, desk.masters.brought, queue.orders, queue.lines, events, paths)


def _decide(
    desk: Desk, settled: Settled, queue: Queue, lapsing: pd.DataFrame, is_stale: bool
) -> tuple[pd.DataFrame, Allocated, list[Finding]]:
    """What ends, what is decided, and what is told; once more where an override cannot be kept."""
    ending = _events(desk, settled, queue, lapsing)
    review = read_review(desk, _shut(settled, ending))
    bear(desk, review, _freed(ending, settled))
    is_trusted = is_stale or _figures_are_fresh(desk)
    while True:
        open_lines, told = still_open(desk, ending[ending["state"] == LAPSED], review)
        allocated = nothing_allocated()
        if len(queue.orders) or (len(open_lines) and is_trusted):
            freed = pd.concat([_freed(ending, settled), pairs_of(review.reopened)])
            means = Means.of(desk, freed)
            allocated = allocate(desk, queue, open_lines, means, review.fixed, review.seen)
        if not review.refuse(unfulfilled(review, allocated.orders)):
            break
    desk.intake.return_files(review.findings)
    replaced = pairs_of(review.reopened | review.confirmed)
    events = pd.concat([ending, _as_events(desk, replaced.assign(state=SUPERSEDED))])
    return events, with_confirmed(allocated, review), [*told, *review.findings]


def _shut(settled: Settled, ending: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(batch, order key) → state of what this run ends before any review is looked at."""
    shut = {(batch, key): state for batch, key, state in _triples(ending, "state")}
    return shut | {
        (batch, key): DECIDED[said] for batch, key, said in _triples(settled.decisions, "decision")
    }


def _triples(frame: pd.DataFrame, name: str) -> Iterable[tuple[str, str, str]]:
    return zip(frame["proposal"], frame["order_key"], frame[name], strict=True)


def check_day(desk: Desk) -> list[Finding]:
    """What is wrong with what came in; nothing is decided."""
    settled = settle_returns(desk, desk.ledger.next_batch(desk.day), _lapsing(desk))
    findings = [*desk.intake.findings, *desk.masters.findings, *settled.findings]
    if desk.intake.sheets(ORDER.kind):
        desk.masters.require_there(CATALOGUE, AGENTS)
        findings += check_forms(desk, settled.approved).findings
    return findings


def _require_masters(desk: Desk, allow_stale: bool) -> tuple[str, ...]:
    """What orders, answers and overrides need, of the day; the kinds that are stale but allowed."""
    asks = desk.intake.sheets(ORDER.kind) or desk.intake.sheets(REPLY.kind) or has_overrides(desk.intake)
    if not asks:
        return ()
    return desk.masters.require(desk.now, desk.settings.masters.max_age_days, allow_stale)


def _figures_are_fresh(desk: Desk) -> bool:
    return desk.masters.are_fresh(desk.day, desk.settings.masters.max_age_days)


def _lapsing(desk: Desk) -> pd.DataFrame:
    """Proposals that nobody decided in time: proposal, order_key (3-decisions §8)."""
    held = desk.ledger.open_proposals()[["proposal", "order_key", "day"]]
    valid_days, ship = desk.settings.approval.valid_days, desk.settings.ship
    late = {each: has_lapsed(each, desk.day, valid_days, ship) for each in set(held["day"])}
    return held[held["day"].map(late).astype("bool")]


def _events(desk: Desk, settled: Settled, queue: Queue, lapsing: pd.DataFrame) -> pd.DataFrame:
    """Proposals that end undecided: replaced by an amendment (4-run, Identity), or lapsed by time.

    What finance refuses in this very run has ended by that, whatever its agent sent.
    """
    held = desk.ledger.open_proposals()[["proposal", "order_key"]]
    refused = {(batch, key) for batch, key, said in _triples(settled.decisions, "decision") if said == REFUSE}
    stands = [pair not in refused for pair in zip(held["proposal"], held["order_key"], strict=True)]
    held = held[pd.Series(stands, index=held.index, dtype="bool")]
    replaced = held[held["order_key"].isin(queue.superseded)].assign(state=SUPERSEDED)
    late = lapsing[~lapsing["order_key"].isin(queue.superseded)].assign(state=LAPSED)
    return _as_events(desk, pd.concat([replaced, late]))


def _as_events(desk: Desk, ending: pd.DataFrame) -> pd.DataFrame:
    return ending.assign(at=desk.now, by="", reason="").reindex(columns=list(EVENTS))


def _freed(events: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """Proposals whose promise ends with this run: proposal, order_key."""
    refused = settled.decisions[settled.decisions["decision"] == REFUSE]
    return pd.concat([events[["proposal", "order_key"]], refused[["proposal", "order_key"]]])


def _batch(
    desk: Desk,
    batch: str,
    settled: Settled,
    told: tuple[Finding, ...],
    allocated: Allocated,
    stale: tuple[str, ...],
    paths: Mapping[str, str],
) -> Batch:
    company = desk.settings.company
    findings = [*desk.intake.findings, *desk.masters.findings, *told]
    findings += [Finding("STALE_ALLOWED", "", numbers={"kind": kind}) for kind in stale]
    return Batch(
        batch=batch,
        day=desk.day,
        started_at=desk.now,
        language=desk.workspace.language,
        company=company.name,
        currency=company.currency,
        inputs=_inputs(desk, paths),
        orders=allocated.orders,
        lines=allocated.lines,
        skus=allocated.skus,
        gifts=frame_of(GIFTS),
        decisions=settled.decisions,
        releases=settled.releases,
        shipments=settled.shipments,
        findings=tuple(sorted(findings, key=lambda each: (each.file, each.sheet, each.cell, each.code))),
        settings=desk.settings.model_dump(mode="json"),
        stale=stale,
    )


def _inputs(desk: Desk, paths: Mapping[str, str]) -> pd.DataFrame:
    as_of = {master.sha256: master.as_of for master in desk.masters.brought}
    rows = [
        {
            "name": each.name,
            "kind": each.kind,
            "sha256": each.arrived.sha256,
            "size": each.arrived.size,
            "received_at": each.received_at,
            "as_of": as_of.get(each.arrived.sha256),
            "verdict": each.verdict,
            "agent": each.agent,
            "archive_path": paths.get(each.name, ""),
            "repeats_batch": each.repeats[0] if each.repeats else "",
            "repeats_name": each.repeats[1] if each.repeats else "",
        }
        for each in sorted(
            desk.intake.received, key=lambda one: (one.received_at, one.arrived.sha256, one.name)
        )
    ]
    return frame_of(INPUTS, rows)


def _archive_paths(intake: Intake) -> dict[str, str]:
    """Where each original ends: by date, customer (or kind) and time (P-4.8.1); duplicates are there."""
    return {
        each.name: archive_path(
            each.received_at,
            each.agent or each.kind,
            each.arrived.sha256,
            each.name,
            rejected=each.verdict == RETURNED,
        )
        for each in intake.received
        if each.verdict != DUPLICATE
    }
