"""Publishing: every document that the ledger calls pending is rendered from the ledger and put in the outbox.

A document that cannot be written (open in Excel, disk full) stays pending, is named, and the rest goes
on; the next run finishes it. What somebody changed in the outbox meanwhile is set aside beside it, never
overwritten.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from orderbatch.contract.batch import MAIL, PENDING, Batch, Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.atomic import (
    THREADS,
    hash_of,
    make_folder,
    settle_temp,
    sync_folder,
    write_all,
    write_temp,
)
from orderbatch.workspace.lock import holder_of
from orderbatch.workspace.workspace import Workspace

_ABANDONED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Others:
    """What is known of the other documents of a batch when one is rendered.

    hashes: each with its SHA-256, None where they are not all known. contents: bytes by name, of those that
    were rendered before; what is not there is rendered again.
    """

    hashes: Sequence[tuple[Output, str]] | None = None
    contents: Mapping[str, bytes] = field(default_factory=dict)


Render = Callable[[Batch, Output, Others], bytes]
OutputListed = tuple[Output, str, str]  # a document of a batch, its state in the ledger and its SHA-256


def folder_of(batch: Batch) -> str:
    """The batch's folder below the workspace."""
    return f"outbox/{batch.day.isoformat()}/{batch.batch}"


def publish(
    workspace: Workspace,
    waiting: Iterable[tuple[Batch, Sequence[OutputListed]]],
    render: Render,
    mark: Callable[[str, Mapping[str, str]], None],
) -> tuple[list[str], list[tuple[str, str]]]:
    """Write every pending document: paths below the workspace, and (path, reason) of those that failed.

    waiting: batches of which one is pending, each with all its documents. mark: is told the batch and name →
    SHA-256 of what is in the outbox, before the next batch is asked for.
    """
    published: list[str] = []
    unpublished: list[tuple[str, str]] = []
    for batch, listed in waiting:
        folder = folder_of(batch)
        written, failed = _put_batch(workspace.root / folder, batch, listed, render)
        if written:
            for place in {(workspace.root / folder / name).parent for name in written}:
                sync_folder(place)
            mark(batch.batch, written)
        published += [f"{folder}/{name}" for name in written]
        unpublished += [(f"{folder}/{name}", why) for name, why in failed.items()]
    return published, unpublished


def _put_batch(
    folder: Path, batch: Batch, listed: Sequence[OutputListed], render: Render
) -> tuple[dict[str, str], dict[str, str]]:
    """Name → SHA-256 of the documents that are there now, name → reason of those that are not."""
    every = {output: sha256 for output, _state, sha256 in listed}
    outputs = [output for output, state, _sha256 in listed if state == PENDING]
    unknown = {output for output, sha256 in every.items() if not sha256}
    are_mailed = any(output.kind == MAIL for output in outputs)
    contents: dict[str, bytes] = {}
    putting: list[Future[None]] = []
    with ThreadPoolExecutor(THREADS) as pool:  # the disk takes one document while the next is rendered
        for output in outputs:
            hashes = (
                [pending for pending in every.items() if pending[0] != output]
                if unknown <= {output}
                else None
            )
            content = render(batch, output, Others(hashes, contents))
            if are_mailed and output.kind != MAIL:
                contents[output.name] = content
            every[output] = sha256 = hashlib.sha256(content).hexdigest()
            unknown.discard(output)
            putting.append(pool.submit(_put, folder / output.name, content, sha256))
    failed = {
        output.name: why for output, put in zip(outputs, putting, strict=True) if (why := _failure(put))
    }
    return {output.name: every[output] for output in outputs if output.name not in failed}, failed


def _failure(put: Future[None]) -> str:
    """Why the disk did not take a document; "" where it did."""
    try:
        put.result()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _put(target: Path, content: bytes, sha256: str) -> None:
    """The document under its name; the same bytes there already need nothing, other bytes are set aside."""
    make_folder(target.parent)
    present = hash_of(target)
    if present == sha256:
        return
    write_temp(target, content)
    if present:
        target.replace(target.with_name(f"{target.stem} ({present[:8]}){target.suffix}"))
    settle_temp(target)


def preview(workspace: Workspace, batch: Batch, outputs: Sequence[Output], render: Render) -> list[str]:
    """What a dry run would publish, in `outbox/preview/`, in place of the preview before it."""
    folder = workspace.outbox / "preview"
    make_folder(folder)
    for old in folder.iterdir():
        if old.is_file() and not old.is_symlink():
            old.unlink()
    hashes: list[tuple[Output, str]] = []
    for output in outputs:
        content = render(batch, output, Others(hashes if len(hashes) == len(outputs) - 1 else None))
        hashes.append((output, hashlib.sha256(content).hexdigest()))
        write_temp(folder / output.name, content)
        settle_temp(folder / output.name)
    return [f"outbox/preview/{output.name}" for output in outputs]


def clear_abandoned(workspace: Workspace) -> None:
    """Take away unfinished files of commands that died: a minute older than this run's hold of the desk.

    A document that is pending is written over its own; a report may never be asked for again.
    """
    holder = holder_of(workspace)
    held = holder.stat().st_mtime if holder.exists() else 0
    for folder in (workspace.outbox, workspace.state):
        for path in (*folder.glob(".*.tmp"), *folder.glob("*/.*.tmp")):
            if path.lstat().st_mtime < held - _ABANDONED_SECONDS:
                path.unlink(missing_ok=True)


def put_report(workspace: Workspace, folder: str, name: str, content: bytes) -> Path:
    """A report that was asked for, as a file in its folder of the outbox, in place of an earlier one.

    Raises OUTPUT_OPEN (exit 4) where that one is open in another program.
    """
    path = workspace.outbox / folder / name
    try:
        write_all([(path, content)])
    except PermissionError as error:
        raise OrderbatchError("OUTPUT_OPEN", ExitCode.BUSY, file=path.name) from error
    return path
