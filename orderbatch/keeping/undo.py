"""`orderbatch undo`: the last batch taken back, as if it had not been run (11-keeping)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.ledger.books import Ledger, held_ledger
from orderbatch.ledger.journals.closed import closed_months
from orderbatch.ledger.journals.filing import file_at_once, file_journals
from orderbatch.ledger.journals.posted import mails_sent
from orderbatch.ledger.journals.undone import complete_undo, enter_undo, inputs_of, newest_batch
from orderbatch.ledger.load import load_batch
from orderbatch.workspace.outbox import folder_named
from orderbatch.workspace.putting_back import is_there, undone
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.mails.send_list import Sending
from orderbatch.write.documents.outputs import sendings_of


@dataclass(frozen=True, slots=True)
class Undone:
    """The batch that was taken back, or would be, the files that are in the inbox again, its documents.

    folder: where these are set aside, below the workspace. sendings: to whom they were to go. mails: those
    that were handed over. is_done: whether it was done, not only shown.
    """

    batch: str
    files: tuple[str, ...]
    folder: str
    documents: int
    sendings: tuple[Sending, ...]
    mails: tuple[str, ...]
    is_done: bool


def undo(workspace: Workspace, now: dt.datetime, *, dry: bool = False) -> Undone:
    """Take back the last batch where nothing rests on it.

    Raises UNDO_NOTHING, UNDO_OTHER_DESK (another desk ran it), UNDO_RELEASED (it released goods),
    UNDO_DECIDED (it took in decisions of finance), UNDO_AHEAD (one of these, of a day to come), UNDO_CLOSED
    (a closed month rests on it), UNDO_ORIGINALS (the archive no longer has what came with it), all exit 2,
    or UNDO_UNFILED (exit 4) where its journal cannot be filed first; nothing is changed then.
    """
    workspace.make_folders()
    with held_ledger(workspace) as ledger:
        complete_undo(ledger, workspace)
        newest = ledger.ask(newest_batch)
        if newest is None:
            raise OrderbatchError("UNDO_NOTHING", ExitCode.USAGE)
        if newest["desk"] != workspace.settings.ledger.workspace:
            raise OrderbatchError(
                "UNDO_OTHER_DESK", ExitCode.USAGE, batch=newest["batch"], workspace=newest["desk"] or "-"
            )
        _nothing_rests_on(newest, ledger, now)
        inputs = ledger.ask(inputs_of, newest["run"])
        if lost := [str(file["path"] or file["name"]) for file in inputs if not is_there(workspace, file)]:
            raise OrderbatchError("UNDO_ORIGINALS", ExitCode.USAGE, batch=newest["batch"], files=lost)
        files = tuple(str(file["name"]) for file in inputs)
        folder = undone(workspace, folder_named(newest["day"], newest["batch"]))
        sendings = tuple(sendings_of(ledger.ask(load_batch, newest["batch"])))
        mails = tuple(sorted(name for batch, name in ledger.ask(mails_sent) if batch == newest["batch"]))
        if not dry:
            _take_back(workspace, ledger, now)
        return Undone(newest["batch"], files, folder, newest["documents"], sendings, mails, not dry)


def _nothing_rests_on(newest: Mapping[str, Any], ledger: Ledger, now: dt.datetime) -> None:
    is_ahead = newest["day"] > now.date().isoformat()
    for rests, code in (("releases", "UNDO_RELEASED"), ("decisions", "UNDO_DECIDED")):
        if newest[rests]:
            numbers = {"batch": newest["batch"], "day": newest["day"], "count": newest[rests]}
            raise OrderbatchError("UNDO_AHEAD" if is_ahead else code, ExitCode.USAGE, **numbers)
    for closed in ledger.ask(closed_months):
        if newest["run"] <= closed.run:
            numbers = {"batch": newest["batch"], "month": closed.month}
            raise OrderbatchError("UNDO_CLOSED", ExitCode.USAGE, **numbers)


def _take_back(workspace: Workspace, ledger: Ledger, now: dt.datetime) -> None:
    if unfiled := file_journals(ledger, workspace.root):  # what leaves the books must stand in the archive
        path, why = unfiled[0]
        raise OrderbatchError("UNDO_UNFILED", ExitCode.BUSY, path=path, problem=why)
    ledger.enter(enter_undo, now)
    complete_undo(ledger, workspace)
    file_at_once(ledger, workspace.root)
