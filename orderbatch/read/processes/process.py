"""A reading process: what runs in it, and the limits that it puts itself under (4-run step 7)."""

import contextlib
import gc
import os
import signal
from collections.abc import Callable, Collection, Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from orderbatch.contract.sheets.questions import FormAnswer
from orderbatch.read.processes.one_file import Opened, opening
from orderbatch.read.turns import Steps, by_turns

File = tuple[str, bytes]  # name and bytes

MEMORY = (
    480 * 1024 * 1024
)  # bytes that a reading process may take beyond the thirty megabytes that it starts with
CPU_SECONDS = 8.0  # for what it is given at a time: twice what the most values take that are read


class Task:
    """What to do with each file; goes to the reading processes."""

    def __init__(
        self,
        opener: Callable[..., Steps[Opened]] = opening,
        synonyms: Mapping[str, Sequence[str]] | None = None,
        codes: Collection[str] | None = None,
        answers: Mapping[str, Mapping[str, FormAnswer]] | None = None,
    ) -> None:
        self.opener = opener
        self.synonyms = {column: tuple(words) for column, words in (synonyms or {}).items()}
        self.codes = codes if isinstance(codes, Mapping) else frozenset(codes or ())
        self.answers = answers or {}

    def __call__(self, chunk: Sequence[File]) -> list[Opened]:
        """Open each file, all of them step by step together."""
        works = []
        for name, content in chunk:
            known = (self.answers[name],) if name in self.answers else ()
            works.append(self.opener(name, content, self.synonyms, self.codes, *known))
        return by_turns(works)


def serve(pipe: Connection, limit: Callable[[], None]) -> None:
    """Say that it is there, hear how to read, and read what comes until nobody holds the pipe's other end."""
    limit()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        task: Task = pipe.recv()
        while True:
            files = pipe.recv()
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
            pipe.send(task(files))


def seconds_used(process: int) -> float | None:
    """The time that a process has been computing; None where the system does not say."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
        user, system = said.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return None


def limit_process() -> None:
    """Put this process under the limits of a reading process: memory, silence, no answer to Ctrl-C."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # what a library cries when it panics; what went wrong is in the answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent's business
    gc.disable()  # nothing here makes cycles worth looking for, and the process does not live long
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
