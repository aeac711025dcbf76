"""`orderbatch rebuild`: the ledger made again from the archive alone (11-keeping)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.connect import WAIT_SECONDS, alone, engine_of, shown_ledger
from orderbatch.ledger.journals.closed import closed_files
from orderbatch.ledger.journals.from_journals import empty, rebuild_into
from orderbatch.ledger.journals.journal import JOURNAL_FILES, Journal, journal_paths, number_of, read_journal
from orderbatch.ledger.journals.purged import certificates, purged_paths
from orderbatch.ledger.journals.undone import undone_copies
from orderbatch.ledger.queries import runs
from orderbatch.workspace.archive import originals_in
from orderbatch.workspace.atomic import hash_of, make_folder, settle_temp, sync_folder, temp_of
from orderbatch.workspace.lock import locked, locked_ledger
from orderbatch.workspace.outbox import folder_named
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.batch_json import NAME as RECORD


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was made again. ledger: where it stands now. kept: where the one before it was put, "" if none.

    lacking: originals that the books name and the archive does not hold as they say. unknown: originals in
    the archive that no journal names. Paths below the workspace.
    """

    ledger: str
    entries: int
    last: str
    kept: str
    lacking: tuple[str, ...]
    unknown: tuple[str, ...]


def rebuild(
    workspace: Workspace, into: Path | None = None, is_sure: bool = False, others: Sequence[Path] = ()
) -> Rebuilt:
    """Make the ledger again, into its own place or the file `into`.

    others: the archives of the desks that share the ledger: each holds the journals of its own entries.
    Raises LEDGER_THERE (exit 2) where one stands there and `is_sure` is not said, JOURNAL_NONE, JOURNAL_GAP
    (exit 5) where the archive does not tell everything; nothing is written then.
    """
    with locked(workspace), locked_ledger(workspace, WAIT_SECONDS):
        journals, hashes = _read(workspace, others)
        url = f"sqlite:///{into}" if into else workspace.ledger_url
        engine = engine_of(url, workspace.settings.ledger.workspace)
        try:
            kept = _write(workspace, engine, journals, hashes, is_sure)
            ledger = Ledger(engine, None)
            _note_published(workspace, ledger, {journal.label: journal.program for journal in journals})
            lacking, unknown = _against_archive(workspace, ledger)
        finally:
            engine.dispose()
        last = journals[-1].label
        return Rebuilt(shown_ledger(engine), len(journals), last, kept, tuple(lacking), tuple(unknown))


def _read(workspace: Workspace, others: Sequence[Path]) -> tuple[list[Journal], dict[int, str]]:
    """Every journal of the archives, oldest first, and number → SHA-256; the chain of each desk holds."""
    found = {
        number: path
        for archive in (*others, workspace.archive)
        for path in archive.rglob(JOURNAL_FILES)
        if (number := number_of(path))
    }
    if not found:
        raise OrderbatchError("JOURNAL_NONE", ExitCode.INTEGRITY, archive=workspace.archive.name)
    journals: list[Journal] = []
    hashes: dict[int, str] = {}
    wrong: list[str] = []
    newest: dict[str, str] = {}  # desk → hash of its newest journal so far
    for number in range(1, max(found) + 1):
        path = found.get(number)
        content = path.read_bytes() if path else b""
        hashes[number] = sha256(content).hexdigest()
        try:
            journals.append(journal := read_journal(content))
        except ValueError:
            wrong.append(_shown(path, workspace) if path else str(number))
            continue
        if journal.number != number or journal.before != newest.get(journal.desk, ""):
            wrong.append(_shown(found[number], workspace))
        newest[journal.desk] = hashes[number]
    if wrong:
        raise OrderbatchError("JOURNAL_GAP", ExitCode.INTEGRITY, journals=wrong, count=len(wrong))
    return journals, hashes


def _shown(path: Path, workspace: Workspace) -> str:
    below = path.is_relative_to(workspace.root)
    return path.relative_to(workspace.root).as_posix() if below else str(path)


def _write(
    workspace: Workspace,
    engine: sa.Engine,
    journals: Sequence[Journal],
    hashes: Mapping[int, str],
    is_sure: bool,
) -> str:
    """Enter the journals; the path below the workspace of the ledger before them, "" if there was none."""
    if engine.dialect.name != "sqlite":
        with alone(engine), engine.begin() as connection:
            if sa.inspect(connection).has_table("runs") and not is_sure:
                raise _in_the_way(engine)
            empty(connection)
            rebuild_into(connection, journals, hashes)
        return ""
    target = Path(str(engine.url.database))
    if _stands(target) and not is_sure:
        raise _in_the_way(engine)
    _write_unfinished(temp_of(target), journals, hashes)
    kept = _put_aside(workspace, target)
    settle_temp(target)
    sync_folder(target.parent)
    return kept


def _write_unfinished(unfinished: Path, journals: Sequence[Journal], hashes: Mapping[int, str]) -> None:
    """A ledger in a file that has not its name yet; nothing of it stays where it cannot be made."""
    unfinished.unlink(missing_ok=True)
    fresh = engine_of(f"sqlite:///{unfinished}")
    try:
        with fresh.begin() as connection:
            rebuild_into(connection, journals, hashes)
    except BaseException:
        fresh.dispose()
        unfinished.unlink(missing_ok=True)
        raise
    fresh.dispose()


def _stands(ledger: Path) -> bool:
    """Whether a ledger is there: a run that looked for a lost one leaves an empty file."""
    return ledger.exists() and ledger.stat().st_size > 0


def _in_the_way(engine: sa.Engine) -> OrderbatchError:
    return OrderbatchError("LEDGER_THERE", ExitCode.USAGE, ledger=shown_ledger(engine))


def _put_aside(workspace: Workspace, ledger: Path) -> str:
    """The ledger that stood there is kept, by its own hash, so that no second rebuilding writes over it.

    One that lies elsewhere, maybe on another drive, is kept where it is.
    """
    if not _stands(ledger):
        return ""
    is_own = ledger.resolve().is_relative_to(workspace.root.resolve())
    kept = (workspace.state if is_own else ledger.parent) / f"replaced-{hash_of(ledger)[:12]}.db"
    make_folder(kept.parent)
    ledger.replace(kept)
    return kept.relative_to(workspace.root).as_posix() if is_own else str(kept)


def _note_published(workspace: Workspace, ledger: Ledger, programs: Mapping[str, str]) -> None:
    """What lies in the outbox is published; what does not is written again by the next run.

    It went out with the bytes that batch.json tells, whatever somebody made of it since. programs: batch →
    the one that ran it.
    """
    for batch in ledger.ask(runs.own_batches):
        folder = workspace.root / folder_named(batch["day"], batch["batch"])
        lying = {
            output.name: found
            for output, _state, _sha256 in ledger.ask(runs.outputs, batch["batch"])
            if (found := hash_of(folder / output.name))
        }
        if lying:
            told = _told(folder / RECORD)
            published = {name: told.get(name, found) for name, found in lying.items()}
            ledger.enter(runs.mark_published, batch["batch"], published, programs.get(batch["batch"], ""))


def _told(record: Path) -> dict[str, str]:
    """Name → SHA-256 of the documents that a batch.json tells of; {} where it cannot be read."""
    try:
        return {str(row["name"]): str(row["sha256"]) for row in json.loads(record.read_bytes())["outputs"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _against_archive(workspace: Workspace, ledger: Ledger) -> tuple[list[str], list[str]]:
    """Originals that are not as the books say, and those that the books do not know."""
    listed = {row["archive_path"]: row["sha256"] for row in ledger.ask(runs.originals)}
    gone = ledger.ask(purged_paths)
    lacking = [
        path
        for path, wanted in listed.items()
        if path not in gone and hash_of(workspace.root / path) != wanted
    ]
    filed = {path for *_purge, path in ledger.ask(certificates)}
    closed = ledger.ask(closed_files)
    lacking += [path for path, wanted in closed.items() if hash_of(workspace.root / path) != wanted]
    known = {*listed, *ledger.ask(journal_paths), *filed, *ledger.ask(undone_copies), *closed}
    return lacking, [path for path in originals_in(workspace) if path not in known]
