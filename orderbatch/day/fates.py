"""What becomes of each file that came in: its verdict, whose it is, and where its original ends (P-4.8.1)."""

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from orderbatch.contract.batch import ACCEPTED, DUPLICATE, INPUTS, RETURNED
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Intake, Received
from orderbatch.workspace.archive import archive_path


def verdicts(
    intake: Intake, findings: Iterable[Finding], let_pass: Collection[tuple[str, str]]
) -> dict[str, str]:
    """File → its verdict: a repeat stays one; an error, or that nobody could read it, sends a file back.

    findings: everything that the run tells. let_pass: (file, sheet) that goes on without its wrong lines.
    """
    wrong = {
        told.file for told in findings if told.severity == "error" and (told.file, told.sheet) not in let_pass
    }
    return {each.name: _verdict(each, wrong) for each in intake.received}


def _verdict(each: Received, wrong: Collection[str]) -> str:
    if each.repeats:
        return DUPLICATE
    return RETURNED if each.opened is None or each.name in wrong else ACCEPTED


def inputs(desk: Desk, fates: Mapping[str, str], paths: Mapping[str, str]) -> pd.DataFrame:
    """The files of a run as the batch keeps them. fates: `verdicts`. paths: `archive_paths`."""
    as_of = {master.sha256: master.as_of for master in desk.masters.brought}
    rows = [
        {
            "name": each.name,
            "kind": each.kind,
            "sha256": each.arrived.sha256,
            "size": each.arrived.size,
            "received_at": each.received_at,
            "as_of": as_of.get(each.arrived.sha256),
            "verdict": fates[each.name],
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


def archive_paths(intake: Intake, fates: Mapping[str, str]) -> dict[str, str]:
    """Where each original ends: by date, customer (or kind) and time (P-4.8.1); duplicates are there."""
    return {
        each.name: archive_path(
            each.received_at,
            each.agent or each.kind,
            each.arrived.sha256,
            each.name,
            rejected=fates[each.name] == RETURNED,
        )
        for each in intake.received
        if fates[each.name] != DUPLICATE
    }
