"""What a run decided, complete and not yet written: the batch, and what the ledger needs beside it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import REFUSE
from orderbatch.contract.batch import DUPLICATE, GIFTS, INPUTS, RETURNED, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.master import Master
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets import ORDER, REPLY
from orderbatch.contract.tables import frame_of
from orderbatch.day.allocate import Allocated, allocate, nothing_allocated
from orderbatch.day.answers import still_open
from orderbatch.day.intake import Intake
from orderbatch.day.masters import Masters, gather
from orderbatch.day.means import Means
from orderbatch.day.orders import Queue, check_forms, empty_queue
from orderbatch.day.settle import Settled, settle_returns
from orderbatch.decide.release import has_lapsed
from orderbatch.ledger.books import Ledger
from orderbatch.workspace import Workspace
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


def plan_day(
    workspace: Workspace, ledger: Ledger, intake: Intake, now: dt.datetime, allow_stale: bool
) -> Plan | None:
    """Read → check → decide, up to the batch; None where nothing came and nothing is due.

    Raises `OrderbatchError` (exit 3) when orders are there and a master they need is not.
    """
    settings = workspace.settings
    masters = gather(intake, ledger.masters())
    batch = ledger.next_batch(now.date())
    lapsing = _lapsing(ledger, settings, now.date())
    settled = settle_returns(intake, ledger, masters, settings, now, batch, lapsing)
    stale: tuple[str, ...] = ()
    queue = empty_queue()
    if intake.sheets(ORDER.kind) or intake.sheets(REPLY.kind):
        stale = masters.require(now, settings.masters.max_age_days, allow_stale)
    if intake.sheets(ORDER.kind):
        queue = check_forms(intake, masters, ledger, settled.approved, settings, now)
    events = _events(ledger, queue, lapsing, now)
    open_lines, told = still_open(intake, ledger, events[events["state"] == LAPSED], masters, now.date())
    allocated = nothing_allocated()
    fresh = bool(stale) or masters.are_fresh(now.date(), settings.masters.max_age_days)
    if len(queue.orders) or (len(open_lines) and fresh):
        means = Means.of(masters, ledger, _freed(events, settled), settings, now.date())
        allocated = allocate(queue, open_lines, masters, means, settings, now.date())
    if not intake.received and allocated.orders.empty:
        return None
    paths = _archive_paths(intake)
    return Plan(
        _batch(
            workspace, now, batch, intake, masters, settled, (*queue.findings, *told), allocated, stale, paths
        ),
        intake,
        masters.brought,
        queue.orders,
        queue.lines,
        events,
        paths,
    )


def _lapsing(ledger: Ledger, settings: Settings, day: dt.date) -> pd.DataFrame:
    """Proposals that nobody decided in time: proposal, order_key (3-decisions §8)."""
    held = ledger.open_proposals()[["proposal", "order_key", "day"]]
    late = {
        each: has_lapsed(each, day, settings.approval.valid_days, settings.ship) for each in set(held["day"])
    }
    return held[held["day"].map(late).astype("bool")]


def _events(ledger: Ledger, queue: Queue, lapsing: pd.DataFrame, now: dt.datetime) -> pd.DataFrame:
    """Proposals that end undecided: replaced by an amendment (4-run, Identity), or lapsed by time."""
    held = ledger.open_proposals()[["proposal", "order_key"]]
    replaced = held[held["order_key"].isin(queue.superseded)].assign(state=SUPERSEDED)
    late = lapsing[~lapsing["order_key"].isin(queue.superseded)].assign(state=LAPSED)
    return pd.concat([replaced, late]).assign(at=now, by="", reason="").reindex(columns=list(EVENTS))


def _freed(events: pd.DataFrame, settled: Settled) -> pd.DataFrame:
    """Proposals whose promise ends with this run: proposal, order_key."""
    refused = settled.decisions[settled.decisions["decision"] == REFUSE]
    return pd.concat([events[["proposal", "order_key"]], refused[["proposal", "order_key"]]])


def _batch(
    workspace: Workspace,
    now: dt.datetime,
    batch: str,
    intake: Intake,
    masters: Masters,
    settled: Settled,
    told: tuple[Finding, ...],
    allocated: Allocated,
    stale: tuple[str, ...],
    paths: Mapping[str, str],
) -> Batch:
    company = workspace.settings.company
    findings = [*intake.findings, *masters.findings, *settled.findings, *told]
    findings += [Finding("STALE_ALLOWED", "", numbers={"kind": kind}) for kind in stale]
    return Batch(
        batch=batch,
        day=now.date(),
        started_at=now,
        language=workspace.language,
        company=company.name,
        currency=company.currency,
        inputs=_inputs(intake, masters, paths),
        orders=allocated.orders,
        lines=allocated.lines,
        skus=allocated.skus,
        gifts=frame_of(GIFTS),
        decisions=settled.decisions,
        releases=settled.releases,
        shipments=settled.shipments,
        findings=tuple(sorted(findings, key=lambda each: (each.file, each.sheet, each.cell, each.code))),
        settings=workspace.settings.model_dump(mode="json"),
        stale=stale,
    )


def _inputs(intake: Intake, masters: Masters, paths: Mapping[str, str]) -> pd.DataFrame:
    as_of = {master.sha256: master.as_of for master in masters.brought}
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
        for each in sorted(intake.received, key=lambda one: (one.received_at, one.arrived.sha256, one.name))
    ]
    return frame_of(INPUTS, rows)


def _archive_paths(intake: Intake) -> dict[str, str]:
    """Where each original ends: by date, customer (or kind) and time (P-4.8.1); a duplicate has its place already."""
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
