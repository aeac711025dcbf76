"""What the ledger lists as still to be done once a run is true; any later run does it too (4-run step 9)."""

from collections.abc import Iterator, Sequence

from orderbatch.contract.batch import Batch
from orderbatch.ledger.books import Ledger, held_ledger
from orderbatch.ledger.journals.closed import clear_unclosed
from orderbatch.ledger.journals.filing import file_journals
from orderbatch.ledger.journals.purged import finish_purge
from orderbatch.ledger.journals.undone import complete_undo
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import runs
from orderbatch.workspace.archive import tidy
from orderbatch.workspace.atomic import hash_of
from orderbatch.workspace.outbox import (
    Elsewhere,
    OutputListed,
    Render,
    clear_abandoned,
    folder_named,
    nobody_else,
    publish,
)
from orderbatch.workspace.program import program
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.originals_workbook import certifying

Failed = list[tuple[str, str]]  # a file or document and the reason that the disk gave


def write_out(
    workspace: Workspace,
    ledger: Ledger,
    render: Render,
    elsewhere: Elsewhere = nobody_else,
    known: Batch | None = None,
) -> tuple[list[str], Failed]:
    """File journals, publish whatever is pending, clear the inbox of what is archived, back the books up.

    known: a batch as the books have it, which need not be asked for it again.
    """
    unfiled = [*file_journals(ledger, workspace.root), *_finish_upkeep(workspace, ledger)]
    published, unpublished = publish_pending(workspace, ledger, render, elsewhere, known)
    tidy_inbox(workspace, ledger)
    ledger.backup(workspace.state / "backups", workspace.settings.ledger.backups)
    return published, [*unfiled, *unpublished]


def _finish_upkeep(workspace: Workspace, ledger: Ledger) -> Failed:
    """What was cut off: a purge has still to remove, an undoing to put back, a closing to take away."""
    try:
        clear_unclosed(ledger, workspace)
        complete_undo(ledger, workspace)
        finish_purge(ledger, workspace.root, certifying(workspace.language, workspace.settings))
        clear_abandoned(workspace)
    except OSError as error:
        return [(str(error.filename or "archive"), error.strerror or str(error))]
    return []


def publish_again(
    workspace: Workspace, batch: str, render: Render, elsewhere: Elsewhere, *, dry: bool = False
) -> tuple[list[str], Failed]:
    """Write again what of a batch ("" = the newest) is missing in the outbox or no longer as it was written.

    What somebody changed there is set aside beside it. dry: only say what would be written.
    Raises BATCH_NONE (exit 2) for a batch of nobody.
    """
    with held_ledger(workspace) as ledger:
        number, day = ledger.ask(runs.own_batch, batch)
        folder = workspace.outbox / day / number
        changed = [
            output.name
            for output, _state, sha256 in ledger.ask(runs.outputs, number)
            if hash_of(folder / output.name) != sha256
        ]
        if dry:
            return [f"{folder_named(day, number)}/{name}" for name in changed], []
        ledger.enter(runs.mark_pending, number, changed)
        return publish_pending(workspace, ledger, render, elsewhere)


def publish_pending(
    workspace: Workspace,
    ledger: Ledger,
    render: Render,
    elsewhere: Elsewhere = nobody_else,
    known: Batch | None = None,
) -> tuple[list[str], Failed]:
    """The documents that are in the outbox now, below the workspace, and those that could not be written."""
    return publish(
        workspace,
        _pending(ledger, known),
        render,
        lambda batch, hashes: ledger.enter(runs.mark_published, batch, hashes, program()),
        elsewhere,
    )


def _pending(ledger: Ledger, known: Batch | None) -> Iterator[tuple[Batch, Sequence[OutputListed]]]:
    for number in dict.fromkeys(batch for batch, _output in ledger.ask(runs.pending_outputs)):
        batch = known if known and known.batch == number else ledger.ask(load_batch, number)
        yield batch, ledger.ask(runs.outputs, number)


def tidy_inbox(workspace: Workspace, ledger: Ledger) -> Failed:
    """Clear the inbox of what is archived; what could not be removed stays listed."""
    return tidy(
        workspace, ledger.ask(runs.untidied), mark=lambda batch: ledger.enter(runs.mark_tidied, batch)
    )
