"""Reading many files in processes that may die (4-run step 7).

Files go out in chunks, so that passing them costs little. When a process dies, all that is still unread
is read one file at a time, each in a process of its own at that moment, so that a death has one culprit:
that file is refused, alone. Any `concurrent.futures.Executor` may be passed instead (a cluster): then the
limits are its own.
"""

import contextlib
import faulthandler
import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from orderbatch.read.worker import Opened, Trouble, open_file

Progress = Callable[[int, int], None]  # files done, files in all
File = tuple[str, bytes]  # name and bytes

FIRST_SECONDS = 2.5  # for a file among others; with the second try and two new processes, ten in all
ALONE_SECONDS = 5.0
MEMORY = (
    480 * 1024 * 1024
)  # bytes that a reading process may take beyond the thirty megabytes that it starts with
_CHUNK_FILES = 16
_CHUNK_BYTES = 1_000_000

UNREADABLE: Trouble = ("FILE_UNREADABLE", {})

_limited = False  # set in our own reading processes alone


def start_pool(workers: int = 0) -> ProcessPoolExecutor:
    """Reading processes that start at once, while the caller goes on importing. 0 = one a core."""
    pool = ProcessPoolExecutor(
        workers or os.cpu_count() or 1, multiprocessing.get_context("spawn"), initializer=limit_process
    )
    for _each in range(workers or os.cpu_count() or 1):
        pool.submit(_warm_up)
    return pool


def read_all(
    files: Sequence[File],
    workers: int = 0,
    extra_synonyms: Mapping[str, Sequence[str]] | None = None,
    catalogue_codes: Collection[str] | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    opener: Callable[..., Opened] = open_file,
) -> list[Opened]:
    """Every file opened, in the order given. A file that kills or outlasts its process is FILE_UNREADABLE.

    workers: reading processes, 0 = one a core; never more than there is work for. executor: read there
    instead; it is not shut down. opener: what is run for each file (for tests).
    """
    task = _Task(opener, extra_synonyms or {}, frozenset(catalogue_codes or ()))
    answers: dict[int, Opened] = {}
    chunks = list(_chunks(files))
    wanted = min(workers or os.cpu_count() or 1, len(chunks))
    with _pool(executor, wanted) as pool:
        left = _read_chunks(pool, chunks, files, task, answers, progress) if pool and chunks else []
    if left:
        unread = [number for chunk in left for number in chunk]
        for number, opened in _read_alone(unread, files, task, max(wanted, 1)):
            answers[number] = opened
            if progress:
                progress(len(answers), len(files))
    return [answers[number] for number in range(len(files))]


class _Task:
    """What to do with each file; goes to the reading processes."""

    def __init__(
        self, opener: Callable[..., Opened], synonyms: Mapping[str, Sequence[str]], codes: frozenset[str]
    ) -> None:
        self.opener = opener
        self.synonyms = {column: tuple(words) for column, words in synonyms.items()}
        self.codes = codes

    def __call__(self, chunk: Sequence[File], seconds: float) -> list[Opened]:
        answers = []
        for name, content in chunk:
            with _time_limit(seconds):
                answers.append(self.opener(name, content, self.synonyms, self.codes))
        return answers


def _chunks(files: Sequence[File]) -> Iterator[list[int]]:
    """File numbers in groups of a few files or about a megabyte."""
    chunk: list[int] = []
    size = 0
    for number, (_name, content) in enumerate(files):
        if chunk and (len(chunk) >= _CHUNK_FILES or size + len(content) > _CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(number)
        size += len(content)
    if chunk:
        yield chunk


@contextlib.contextmanager
def _pool(executor: Executor | None, workers: int) -> Iterator[Executor | None]:
    if executor is not None or not workers:
        yield executor
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=limit_process) as pool:
        yield pool


def _read_chunks(
    pool: Executor,
    chunks: Sequence[list[int]],
    files: Sequence[File],
    task: _Task,
    answers: dict[int, Opened],
    progress: Progress | None,
) -> list[list[int]]:
    """Read the chunks; those that came back are in `answers`, the others are returned in their order."""
    futures: dict[Future[list[Opened]], list[int]] = {}
    with contextlib.suppress(RuntimeError):  # it died, or was closed, while we were still handing out
        for chunk in chunks:
            futures[pool.submit(task, [files[number] for number in chunk], FIRST_SECONDS)] = chunk
    for future in as_completed(futures):
        try:
            opened = future.result()
        except Exception:  # noqa: BLE001 - whatever an executor says when its process is gone
            continue
        answers.update(zip(futures[future], opened, strict=True))
        if progress:
            progress(len(answers), len(files))
    return [chunk for chunk in chunks if chunk[0] not in answers]


def _read_alone(
    numbers: Sequence[int], files: Sequence[File], task: _Task, lanes: int
) -> Iterator[tuple[int, Opened]]:
    """One file a process at any moment, in a few lanes; a process that failed at a file is replaced."""
    idle: SimpleQueue[ProcessPoolExecutor] = SimpleQueue()

    def read(number: int) -> tuple[int, Opened]:
        pool = idle.get()
        try:
            opened: Opened = pool.submit(task, [files[number]], ALONE_SECONDS).result()[0]
        except Exception:  # noqa: BLE001 - the process is gone, whatever the words for it
            opened = Opened(files[number][0], UNREADABLE)
        if opened.trouble == UNREADABLE:
            pool.shutdown()
            pool = _one_process()
        idle.put(pool)
        return number, opened

    for _each in range(lanes):
        idle.put(_one_process())
    with ThreadPoolExecutor(lanes) as threads:
        try:
            for future in as_completed([threads.submit(read, number) for number in numbers]):
                yield future.result()
        finally:
            threads.shutdown(cancel_futures=True)
            for _each in range(lanes):
                idle.get().shutdown()


def _one_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), initializer=limit_process)


def limit_process() -> None:
    """Put this process under the limits of a reading process: memory, and death instead of a hang."""
    global _limited  # noqa: PLW0603 - a process is limited once and for all
    _limited = True
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # what a library cries when it panics; what went wrong is in the answer
    gc.disable()  # nothing here makes cycles worth looking for, and the process does not live long
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Kill this process after so many seconds, even while a library holds the interpreter."""
    if not _limited:
        yield
        return
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        return
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:  # pragma: no cover - Windows
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _warm_up() -> None:
    """Nothing: by the time it runs, the reading process has imported what it needs."""
