"""Publishing: every document that the ledger calls pending is rendered from the ledger and put in the outbox.

A document that cannot be written (open in Excel, disk full) stays pending, is named, and the rest goes
on; the next run finishes it. What somebody changed in the outbox meanwhile is set aside beside it, never
overwritten.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from orderbatch.contract.batch import Batch, Output
from orderbatch.workspace import Workspace
from orderbatch.write.safely import hash_of, make_folder, settle_temp, sync_folder, write_temp

Hashes = Sequence[tuple[Output, str]] | None
Render = Callable[[Batch, Output, Hashes], bytes]


class Books(Protocol):
    """What publishing needs of the ledger."""

    def pending_outputs(self) -> list[tuple[str, Output]]:
        """(batch, document) of everything still to be published."""

    def load_batch(self, batch: str) -> Batch:
        """A batch as it was committed."""

    def outputs(self, batch: str) -> list[tuple[Output, str, str]]:
        """(document, state, SHA-256) of every document of a batch."""

    def mark_published(self, batch: str, hashes: Mapping[str, str]) -> None:
        """These documents (name → SHA-256) are in the outbox."""


def folder_of(batch: Batch) -> str:
    """The batch's folder below the workspace."""
    return f"outbox/{batch.day.isoformat()}/{batch.batch}"


def publish(books: Books, workspace: Workspace, render: Render) -> tuple[list[str], list[tuple[str, str]]]:
    """Write every pending document: paths below the workspace, and (path, reason) of those that failed."""
    pending: dict[str, list[Output]] = {}
    for number, output in books.pending_outputs():
        pending.setdefault(number, []).append(output)
    published: list[str] = []
    unpublished: list[tuple[str, str]] = []
    for number, outputs in pending.items():
        done, failed = _publish_batch(books, workspace.root, books.load_batch(number), outputs, render)
        published += done
        unpublished += failed
    return published, unpublished


def _publish_batch(
    books: Books, root: Path, batch: Batch, outputs: Sequence[Output], render: Render
) -> tuple[list[str], list[tuple[str, str]]]:
    folder = root / folder_of(batch)
    every = {output: sha256 for output, _state, sha256 in books.outputs(batch.batch)}
    written: dict[str, str] = {}
    failed: list[tuple[str, str]] = []
    for output in outputs:
        others = [(each, sha256) for each, sha256 in every.items() if each != output]
        content = render(batch, output, others if all(sha256 for _each, sha256 in others) else None)
        every[output] = sha256 = hashlib.sha256(content).hexdigest()
        try:
            _put(folder / output.name, content, sha256)
        except OSError as error:
            failed.append((f"{folder_of(batch)}/{output.name}", error.strerror or str(error)))
        else:
            written[output.name] = sha256
    if written:
        sync_folder(folder)
        books.mark_published(batch.batch, written)
    return [f"{folder_of(batch)}/{name}" for name in written], failed


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
        content = render(batch, output, hashes if len(hashes) == len(outputs) - 1 else None)
        hashes.append((output, hashlib.sha256(content).hexdigest()))
        write_temp(folder / output.name, content)
        settle_temp(folder / output.name)
    return [f"outbox/preview/{output.name}" for output in outputs]
