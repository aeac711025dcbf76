"""Publishing: every document that the ledger calls pending is rendered from the ledger and put in the outbox.

A document that cannot be written (open in Excel, disk full) stays pending, is named, and the rest goes
on; the next run finishes it. What somebody changed in the outbox meanwhile is set aside beside it, never
overwritten.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from orderbatch.contract.batch import PENDING, Batch, Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.workspace.atomic import (
    THREADS,
    hash_of,
    make_folder,
    settle_temp,
    sync_folder,
    temp_of,
    write_all,
    write_temp,
)
from orderbatch.workspace.lock import holder_of
from orderbatch.workspace.workspace import Workspace

_ABANDONED_SECONDS = 60
_AHEAD = 64  # documents that may wait for the disk


@dataclass(frozen=True, slots=True)
class Others:
    """What is known of the other documents of a batch when one is rendered.

    hashes: each with its SHA-256, None where they are not all known. content_of: the bytes of one that lies
    in the outbox as it was rendered; None where it has to be rendered again.
    """

    hashes: Sequence[tuple[Output, str]] | None = None
    content_of: Callable[[Output], bytes | None] = lambda _output: None


Content = bytes | Iterator[bytes]  # batch.json, which is as large as the batch, comes in pieces
Render = Callable[[Batch, Output, Others], Content]
Elsewhere = Callable[[Batch, Sequence[Output]], AbstractContextManager[Callable[[Output], bytes | None]]]
"""Others who draw documents of a batch, asked for in this order; None of one that they do not draw."""
OutputListed = tuple[Output, str, str]  # a document of a batch, its state in the ledger and its SHA-256


def folder_of(batch: Batch) -> str:
    """The batch's folder below the workspace."""
    return folder_named(batch.day.isoformat(), batch.batch)


def folder_named(day: str, batch: str) -> str:
    """The same of a batch by its day and number."""
    return f"outbox/{day}/{batch}"


def nobody_else(
    _batch: Batch, _outputs: Sequence[Output]
) -> AbstractContextManager[Callable[[Output], None]]:
    """Every document is drawn here."""
    return nullcontext(lambda _output: None)


def publish(
    workspace: Workspace,
    waiting: Iterable[tuple[Batch, Sequence[OutputListed]]],
    render: Render,
    mark: Callable[[str, Mapping[str, str]], None],
    elsewhere: Elsewhere = nobody_else,
) -> tuple[list[str], list[tuple[str, str]]]:
    """Write every pending document: paths below the workspace, and (path, reason) of those that failed.

    waiting: batches of which one is pending, each with all its documents. mark: is told the batch and name →
    SHA-256 of what is in the outbox, before the next batch is asked for.
    """
    published: list[str] = []
    unpublished: list[tuple[str, str]] = []
    for batch, listed in waiting:
        folder = folder_of(batch)
        written, failed = _put_batch(workspace.root / folder, batch, listed, render, elsewhere)
        if written:
            for place in {(workspace.root / folder / name).parent for name in written}:
                sync_folder(place)
            mark(batch.batch, written)
        published += [f"{folder}/{name}" for name in written]
        unpublished += [(f"{folder}/{name}", why) for name, why in failed.items()]
    return published, unpublished


def _put_batch(
    folder: Path, batch: Batch, listed: Sequence[OutputListed], render: Render, elsewhere: Elsewhere
) -> tuple[dict[str, str], dict[str, str]]:
    """Name → SHA-256 of the documents that are there now, name → reason of those that are not."""
    every = {output: sha256 for output, _state, sha256 in listed}
    outputs = [output for output, state, _sha256 in listed if state == PENDING]
    unknown = {output for output, sha256 in every.items() if not sha256}
    with elsewhere(batch, outputs) as drawn, ThreadPoolExecutor(THREADS) as pool:
        # the disk takes one document while the next is rendered
        putting = _Putting(folder, pool)

        def content_of(output: Output) -> bytes | None:
            putting.wait_for(output)
            return lying(folder, every, output)

        for output in outputs:
            hashes = (
                [pending for pending in every.items() if pending[0] != output]
                if unknown <= {output}
                else None
            )
            content = drawn(output) or render(batch, output, Others(hashes, content_of))
            every[output] = putting.put(output, content)
            unknown.discard(output)
    failed = {output.name: why for output in outputs if (why := putting.failure(output))}
    return {output.name: every[output] for output in outputs if output.name not in failed}, failed


class _Putting:
    """Documents on their way to the disk, some at a time; what is written is held no longer."""

    def __init__(self, folder: Path, pool: Executor) -> None:
        self._folder = folder
        self._pool = pool
        self._under_way: dict[Output, Future[str]] = {}
        self._waiting: deque[Future[str]] = deque(maxlen=_AHEAD)

    def put(self, output: Output, content: Content) -> str:
        """Hand a document over; its SHA-256. One that comes in pieces is on the disk before this returns."""
        if len(self._waiting) == _AHEAD:
            self._waiting[0].exception()
        target = self._folder / output.name
        if isinstance(content, bytes):
            sha256 = hashlib.sha256(content).hexdigest()
            self._under_way[output] = self._pool.submit(_put, target, content, sha256)
            self._waiting.append(self._under_way[output])
            return sha256
        written, sha256 = Future[str](), ""
        try:
            written.set_result(sha256 := _put_pieces(target, content))
        except OSError as error:
            written.set_exception(error)
        self._under_way[output] = written
        return sha256

    def wait_for(self, output: Output) -> None:
        """Until the disk has taken a document, or has not; nothing where none is under way."""
        if output in self._under_way:
            self._under_way[output].exception()

    def failure(self, output: Output) -> str:
        """Why the disk did not take a document; "" where it did."""
        try:
            self._under_way[output].result()
        except OSError as error:
            return error.strerror or str(error)
        return ""


def lying(folder: Path, hashes: Mapping[Output, str], output: Output) -> bytes | None:
    """A document of a batch as it lies in the outbox; None where that is not the one with its hash."""
    try:
        content = (folder / output.name).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == hashes[output] else None


def _put(target: Path, content: bytes, sha256: str) -> str:
    """The document under its name; the same bytes there already need nothing, other bytes are set aside."""
    make_folder(target.parent)
    if hash_of(target) != sha256:
        write_temp(target, [content])
        _settle(target)
    return sha256


def _put_pieces(target: Path, pieces: Iterable[bytes]) -> str:
    """The same of a document whose bytes come as they are made; its SHA-256."""
    make_folder(target.parent)
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    write_temp(target, hashed())
    if hash_of(target) == digest.hexdigest():
        temp_of(target).unlink()
    else:
        _settle(target)
    return digest.hexdigest()


def _settle(target: Path) -> None:
    """Give a document its name; what somebody left there under it is set aside."""
    if present := hash_of(target):
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
        pieces = [content] if isinstance(content, bytes) else content
        hashes.append((output, _put_pieces(folder / output.name, pieces)))
    return [f"outbox/preview/{output.name}" for output in outputs]


def clear_abandoned(workspace: Workspace) -> None:
    """Take away unfinished files of commands that died: a minute older than this run's hold of the desk.

    A document that is pending is written over its own; a report may never be asked for again.
    """
    holder = holder_of(workspace)
    held = holder.stat().st_mtime if holder.exists() else 0
    outbox, state, root = workspace.outbox, workspace.state, workspace.root  # a ledger made again is in none
    found = [folder.glob(f"{above}.*.tmp") for folder in (outbox, state) for above in ("", "*/")]
    for unfinished in (*found, root.glob(".*.tmp"), root.glob(".*.tmp-journal")):
        for path in unfinished:
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
