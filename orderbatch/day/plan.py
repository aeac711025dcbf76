"""What a run decided, complete and not yet written: the batch, and what the ledger needs beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from orderbatch.check.approvals import REFUSE
from orderbatch.contract.batch import DUPLICATE, GIFTS, INPUTS, RETURNED, Batch
from orderbatch.contract.finding import Finding
from orderbatch.contract.master import Master
from orderbatch.contract.sheets import AGENTS, CATALOGUE, ORDER, REPLY
from orderbatch.contract.tables import frame_of
from orderbatch.day.allocate import Allocated, allocate, nothing_allocated
from orderbatch.day.answers import still_open
from orderbatch.day.desk import Desk
from orderbatch.day.intake import Intake
from orderbatch.day.means import Means
from orderbatch.day.orders import Queue, check_forms, empty_queue
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
    events = _events(desk, queue, lapsing)
    open_lines, told = still_open(desk, events[events["state"] == LAPSED])
    allocated = nothing_allocated()
    if len(queue.orders) or (len(open_lines) and (stale or _figures_are_fresh(desk))):
        allocated = allocate(desk, queue, open_lines, Means.of(desk, _freed(events, settled)))
    if not desk.intake.received and allocated.orders.empty:
        return None
    paths = _archive_paths(desk.intake)
    findings = (*settled.findings, *queue.findings, *told)
    decided = _batch(desk, batch, settled, findings, allocated, stale, paths)
    return Plan(decided, desk.intake, desk.masters.brought, queue.orders, queue.lines, events, paths)


def check_day(desk: Desk) -> list[Finding]:
    """What is wrong with what came in; nothing is decided."""
    settled = settle_returns(desk, desk.ledger.next_batch(desk.day), _lapsing(desk))
    findings = [*desk.intake.findings, *desk.masters.findings, *settled.findings]
    if desk.intake.sheets(ORDER.kind):
        desk.masters.require_there(CATALOGUE, AGENTS)
        findings += check_forms(desk, settled.approved).findings
    return findings


def _require_masters(desk: Desk, allow_stale: bool) -> tuple[str, ...]:
    """What orders and answers need, of the day; the kinds that are stale but allowed."""
    if not (desk.intake.sheets(ORDER.kind) or desk.intake.sheets(REPLY.kind)):
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


def _events(desk: Desk, queue: Queue, lapsing: pd.DataFrame) -> pd.DataFrame:
    """Proposals that end undecided: replaced by an amendment (4-run, Identity), or lapsed by time."""
    held = desk.ledger.open_proposals()[["proposal", "order_key"]]
    replaced = held[held["order_key"].isin(queue.superseded)].assign(state=SUPERSEDED)
    late = lapsing[~lapsing["order_key"].isin(queue.superseded)].assign(state=LAPSED)
    events = pd.concat([replaced, late]).assign(at=desk.now, by="", reason="")
    return events.reindex(columns=list(EVENTS))


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
