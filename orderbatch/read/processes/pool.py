"""Reading many files in processes that may die (4-run step 7).

Each process is handed some files at a time. Where it dies or takes long, they are handed out again one by
one, so that a death or a hang has one culprit. A file that still takes long is left alone with its process,
and another goes on with the rest; when its time is up, that process is killed and that file refused. Its time
is what it computes, so that it ends on a busy machine as on a quiet one: the clock ends only what waits. A
file that fails in a process which had read others before is read again, in a new one.

Any `concurrent.futures.Executor` may be passed instead (a cluster): then the limits are its own.
"""

import contextlib
import multiprocessing
import os
import re
import signal
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import replace
from multiprocessing.connection import wait
from types import TracebackType

from orderbatch.contract.sheets.questions import FormAnswer
from orderbatch.read.processes.one_file import Opened, opening
from orderbatch.read.processes.process import File, Task, limit_process, seconds_used, serve
from orderbatch.read.processes.untaken import FileTrouble
from orderbatch.read.turns import Steps

FilesDone = Callable[[int, int], None]  # files done, files in all

SLOW_SECONDS = 0.4  # after which files are handed out again one by one, and one is left alone
FILE_SECONDS = 8.0  # in which one file must have been worked at; with new processes below ten
_AT_WORK = 0.02  # of the time, at least: a process that computes less is waiting for something
MOST_SLOW = 4  # processes left alone at a time: each may take the whole memory of one
CHUNK_FILES = 32
_CHUNK_BYTES = 1_000_000
_WORTH_BYTES = 1_500_000  # to read so many takes as long as to start a process
_LEAST_BYTES = 10_000  # however small a file is, reading takes as long as for so many
_CONTEXT = multiprocessing.get_context("spawn")

_HEAD = re.compile(rb"(?i)\A(?:[^\n]{0,998}\n){0,200}?From:(?:[^\n]{0,998}\n){1,200}?\r?\n")  # of a mail
UNREADABLE: FileTrouble = ("FILE_UNREADABLE", {})


def read_all(
    files: Sequence[File],
    workers: int = 0,
    extra_synonyms: Mapping[str, Sequence[str]] | None = None,
    catalogue_codes: Collection[str] | None = None,
    executor: Executor | None = None,
    progress: FilesDone | None = None,
    opener: Callable[..., Steps[Opened]] = opening,
    answers: Mapping[str, Mapping[str, FormAnswer]] | None = None,
) -> list[Opened]:
    """Every file opened, in the order given. A file that kills or outlasts its process is FILE_UNREADABLE.

    workers: reading processes, 0 = one a core that has work enough; never more than there is work for.
    executor: read there first; it is not shut down. opener: what is run for each file (for tests). answers:
    file → sheet → how it is to be read.
    """
    task = Task(opener, extra_synonyms, catalogue_codes, answers)
    chunks = list(_chunks(files))
    done: dict[int, Opened] = {}
    for number, opened in _read(executor, chunks, files, task, workers):
        done[number] = opened
        if progress:
            progress(len(done), len(files))
    return [done[number] for number in range(len(files))]


def _chunks(files: Sequence[File]) -> Iterator[list[int]]:
    """File numbers in groups of a few files or about a megabyte."""
    chunk: list[int] = []
    size = 0
    for number, (_name, content) in enumerate(files):
        if chunk and (len(chunk) >= CHUNK_FILES or size + len(content) > _CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(number)
        size += len(content)
    if chunk:
        yield chunk


def _read(
    executor: Executor | None, chunks: Sequence[list[int]], files: Sequence[File], task: Task, workers: int
) -> Iterator[tuple[int, Opened]]:
    """File numbers and what became of each, as they come."""
    left = list(chunks)
    if executor is not None:
        futures: dict[Future[list[Opened]], list[int]] = {}
        with contextlib.suppress(RuntimeError):  # it died, or was closed, while we were still handing out
            for chunk in chunks:
                futures[executor.submit(task, [files[number] for number in chunk])] = chunk
        for future in as_completed(futures):
            if future.exception() is None:  # else whatever it says when its process is gone
                left.remove(futures[future])
                yield from zip(futures[future], future.result(), strict=True)
    most = min(_processes([len(content) for _name, content in files], workers), len(left))
    with _Readers(files, left, task, most) as readers:
        yield from readers.answers()


class _Reader:
    """One reading process, and our end of its pipe."""

    def __init__(self) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=serve, args=(theirs, limit_process), daemon=True)
        self.process.start()
        theirs.close()
        self.owed: Sequence[int] = ()  # the files that it is at
        self.begun = self.looked = self.since = 0.0  # when given them, last looked at, last seen at work
        self.given = self.used = 0.0  # seconds that it had computed when it was given them, and so far
        self.is_there = False  # it has begun to listen
        self.is_used = False  # it has read a file
        self.is_slow = False  # left alone with the last file that it is given

    @property
    def is_idle(self) -> bool:
        return self.is_there and not self.owed and not self.is_slow

    def look(self, now: float) -> None:
        """Note whether it has computed since it was last looked at."""
        used = seconds_used(self.process.pid or 0)
        if used is None or now - self.looked < SLOW_SECONDS:
            return
        if used - self.used >= _AT_WORK * (now - self.looked):
            self.since = now
        self.looked, self.used = now, used

    @property
    def is_late(self) -> bool:
        """Whether several files have taken what one may take before it is left alone."""
        return len(self.owed) > 1 and self.used - self.given > SLOW_SECONDS

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.join()


_ready: list[_Reader] = []  # begun before it was known what they read


@contextlib.contextmanager
def readers_begun(sizes: Sequence[int], workers: int = 0) -> Iterator[None]:
    """With processes begun that will read files of these sizes; how they are read is told once it is known.

    So they are there when the caller has imported the rest. Who has read nothing by then ends.
    """
    try:
        _ready.extend(_Reader() for _each in range(_processes(sizes, workers)))
        yield
    finally:
        while _ready:
            _ready.pop().end()


def _processes(sizes: Sequence[int], workers: int) -> int:
    """How many read files of these sizes: what was asked for, or one a core that has work enough."""
    groups = max(-(-len(sizes) // CHUNK_FILES), -(-sum(sizes) // _CHUNK_BYTES))
    work = sum(max(size, _LEAST_BYTES) for size in sizes)
    return min(workers or min(os.cpu_count() or 1, -(-work // _WORTH_BYTES)), groups)


class _Readers:
    """The reading processes of one call, who works on what, and what is still to be handed out."""

    def __init__(self, files: Sequence[File], chunks: Sequence[list[int]], task: Task, workers: int) -> None:
        self.files = list(files)
        self.chunks = deque(chunks)
        self.task = task
        self.readers = [_ready.pop() if _ready else _Reader() for _each in range(workers)]
        self.workers = workers
        self.again: deque[int] = deque()  # files that failed where others had been read before
        self.heads: set[int] = set()  # mails that cannot be read, of which the head alone is left

    def __enter__(self) -> "_Readers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for reader in self.readers:
            reader.end()

    def answers(self) -> Iterator[tuple[int, Opened]]:
        """File numbers and what became of each, until nothing is owed."""
        while self.chunks or self.again or any(reader.owed for reader in self.readers):
            self._hand_out()
            talking = wait([reader.pipe for reader in self.readers], self._seconds_left())
            for reader in [member for member in self.readers if member.pipe in talking]:
                yield from self._listen(reader)
            yield from self._end_hangs()

    def _hand_out(self) -> None:
        """Give every idle process something to do; replace those that are gone."""
        for reader in [member for member in self.readers if member.is_idle]:
            if self.chunks:
                self._give(reader, self.chunks.popleft())
            elif self.again and reader.is_used:
                self._dismiss(reader)
            elif self.again:
                self._give(reader, [self.again.popleft()])
        working = sum(not reader.is_slow for reader in self.readers)
        wanted = min(self.workers - working, len(self.chunks) + len(self.again))
        self.readers += [_Reader() for _each in range(wanted)]

    def _give(self, reader: _Reader, numbers: Sequence[int]) -> None:
        reader.owed = numbers
        reader.begun = reader.looked = reader.since = time.monotonic()
        reader.given = reader.used = seconds_used(reader.process.pid or 0) or 0.0
        with contextlib.suppress(OSError):  # it is dead; listening to it will tell
            reader.pipe.send([self.files[number] for number in numbers])

    def _listen(self, reader: _Reader) -> Iterator[tuple[int, Opened]]:
        """Take what one process has to say: that it is there, its answers, or its end."""
        try:
            said: list[Opened] | None = reader.pipe.recv()
        except (EOFError, OSError):
            if not reader.is_there:
                raise RuntimeError("a reading process does not start") from None
            yield from self._fail(reader, is_late=False)
            return
        if said is None:
            reader.is_there = True
            with contextlib.suppress(OSError):  # it is dead; listening to it will tell
                reader.pipe.send(self.task)
            return
        numbers, reader.owed = reader.owed, ()
        failed = [
            number for number, opened in zip(numbers, said, strict=True) if opened.trouble == UNREADABLE
        ]
        if failed or reader.is_slow:
            self._dismiss(reader)
        blamed = not reader.is_used and len(numbers) == 1
        self.again += [] if blamed else failed
        yield from (
            (number, replace(opened, trouble=UNREADABLE) if number in self.heads else opened)
            for number, opened in zip(numbers, said, strict=True)
            if blamed or number not in failed
        )
        reader.is_used = True

    def _fail(self, reader: _Reader, is_late: bool) -> Iterator[tuple[int, Opened]]:
        """The one file that it owes is to blame, or, where it had read others, is read again without them.

        The time that a file takes is its own in any case.
        """
        self._dismiss(reader)
        is_late = is_late or reader.process.exitcode == -getattr(signal, "SIGPROF", 0)
        if len(reader.owed) > 1:
            self.chunks.extendleft([number] for number in reversed(reader.owed))
        elif reader.owed and reader.is_used and not is_late:
            self.again += reader.owed
        else:
            yield from self._refuse(reader.owed)

    def _refuse(self, numbers: Sequence[int]) -> Iterator[tuple[int, Opened]]:
        """Give a file up; of a mail the head is read before, which says whose it is and when it came."""
        for number in numbers:
            name, content = self.files[number]
            head = _HEAD.match(content)
            if head and number not in self.heads:
                self.heads.add(number)
                self.files[number] = (name, head[0])
                self.again.append(number)
            else:
                yield number, Opened(name, UNREADABLE)

    def _dismiss(self, reader: _Reader) -> None:
        self.readers.remove(reader)
        reader.end()

    def _deadline(self, reader: _Reader) -> float:
        if len(reader.owed) > 1:
            return reader.since + SLOW_SECONDS
        is_last = reader.is_slow or sum(member.is_slow for member in self.readers) >= MOST_SLOW
        return reader.since + FILE_SECONDS if is_last else reader.begun + SLOW_SECONDS

    def _seconds_left(self) -> float | None:
        """Until somebody is to be looked at, if anybody is at work."""
        working = [reader for reader in self.readers if reader.owed]
        ends = [min(self._deadline(reader), reader.looked + SLOW_SECONDS) for reader in working]
        return max(min(ends) - time.monotonic(), 0.01) if ends else None

    def _end_hangs(self) -> Iterator[tuple[int, Opened]]:
        """Kill a process whose files take long, or whose file takes too long; leave it alone before that."""
        now = time.monotonic()
        for reader in [member for member in self.readers if member.owed and not member.pipe.poll()]:
            reader.look(now)
            if now < self._deadline(reader) and not reader.is_late:
                continue
            if reader.is_slow or len(reader.owed) > 1 or now >= reader.since + FILE_SECONDS:
                yield from self._fail(reader, is_late=True)
            else:
                reader.is_slow = True
