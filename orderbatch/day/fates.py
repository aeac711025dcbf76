"""What becomes of each file that came in: its verdict, whose it is, and where its original ends (P-4.8.1)."""

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from orderbatch.contract.batch import ACCEPTED, ASKED, DUPLICATE, INPUTS, RETURNED
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.of_agents import is_of_desk
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Intake, Received
from orderbatch.workspace.archive import archive_path


def verdicts(
    intake: Intake, findings: Iterable[Finding], let_pass: Collection[tuple[str, str]]
) -> dict[str, str]:
    """File → its verdict: a repeat stays one; an error, or that nobody could read it, sends a file back.

    What is the desk's own business sends back none of which something else is read: a mail's order goes on.
    findings: everything that the run tells. let_pass: (file, sheet) that goes on without its wrong lines.
    """
    is_read = {file.name for file in intake.received if file.opened and file.opened.sheets}
    wrong = {
        told.file
        for told in findings
        if told.severity == "error"
        and (told.file, told.sheet) not in let_pass
        and not (told.file in is_read and is_of_desk(told))
    }
    return {file.name: _verdict(file, wrong) for file in intake.received}


def _verdict(received: Received, wrong: Collection[str]) -> str:
    if received.repeats:
        return DUPLICATE
    if received.waits:
        return ASKED
    return RETURNED if received.opened is None or received.name in wrong else ACCEPTED


def inputs(desk: Desk, fates: Mapping[str, str], paths: Mapping[str, str]) -> pd.DataFrame:
    """The files of a run as the batch keeps them. fates: `verdicts`. paths: `archive_paths`."""
    as_of = {master.sha256: master.as_of for master in desk.masters.brought}
    rows = [
        {
            "name": file.name,
            "kind": file.kind,
            "sha256": file.arrived.sha256,
            "size": file.arrived.size,
            "received_at": file.received_at,
            "as_of": as_of.get(file.arrived.sha256),
            "verdict": fates[file.name],
            "agent": file.agent,
            "archive_path": paths.get(file.name, ""),
            "repeats_batch": file.repeats[0] if file.repeats else "",
            "repeats_name": file.repeats[1] if file.repeats else "",
        }
        for file in sorted(
            desk.intake.received, key=lambda one: (one.received_at, one.arrived.sha256, one.name)
        )
    ]
    return frame_of(INPUTS, rows)


def archive_paths(intake: Intake, fates: Mapping[str, str], archived: Collection[str]) -> dict[str, str]:
    """Where each original ends: by date, customer (or kind) and time (P-4.8.1).

    Customers' folders are in capitals, for to Windows and macOS `ab` and `AB` are one folder, and the books
    would name it otherwise than the disk.

    archived: hashes that this desk's archive holds. A repeat is there already, or came with its first; what
    only another desk of the same ledger has filed is filed here too.
    """
    elsewhere = {
        file.arrived.sha256: file.name
        for file in intake.received
        if file.repeats and file.repeats[0] and file.arrived.sha256 not in archived
    }
    return {
        file.name: archive_path(
            file.received_at,
            file.agent.upper() or file.kind,
            file.arrived.sha256,
            file.name,
            rejected=fates[file.name] == RETURNED,
        )
        for file in intake.received
        if fates[file.name] != DUPLICATE or elsewhere.get(file.arrived.sha256) == file.name
    }
