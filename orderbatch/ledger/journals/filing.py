"""Filing journals: every entry of the books beside the originals of its day (11-keeping)."""

import hashlib
from pathlib import Path

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.journals.journal import journal_of, mark_filed, pending_journals
from orderbatch.workspace.atomic import hash_of, write_all
from orderbatch.workspace.program import program


def file_journals(ledger: Ledger, root: Path) -> list[tuple[str, str]]:
    """File every pending journal, oldest first; (path, reason) of the first that the disk did not take.

    root: the workspace's folder. One that was filed by a run that died before it could say so is found there
    and only marked.
    """
    for number, path in ledger.ask(pending_journals):
        content = ledger.ask(journal_of, number, program())
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            if hash_of(root / path) != sha256:
                write_all([(root / path, content)])
        except OSError as error:
            return [(path, error.strerror or str(error))]
        ledger.enter(mark_filed, number, sha256)
    return []


def file_at_once(ledger: Ledger, root: Path) -> None:
    """File every pending journal; JOURNAL_UNFILED (exit 4) where the disk does not take one.

    What was entered is true all the same, and the next run files it.
    """
    for path, why in file_journals(ledger, root):
        raise OrderbatchError("JOURNAL_UNFILED", ExitCode.BUSY, path=path, problem=why)
