"""Stands in for a library that a file drives mad. Imports little, since every reading process does it."""

import os
import signal
import sys
import time
from typing import Any

from orderbatch.read.processes import pool
from orderbatch.read.processes import process as reader
from orderbatch.read.processes.one_file import Opened, opening
from orderbatch.read.turns import Steps

seen: list[str] = []  # by this process


def misbehaving(name: str, content: bytes, synonyms: Any, codes: Any) -> Steps[Opened]:
    """Open a file; its name says how that goes wrong, of a mail where it has an attachment."""
    if not name.endswith(".eml") or b"attachment" in content:
        _misbehave(name)
    if name.startswith("eat"):
        return Opened(name, properties={"memory": str(len(b"x" * (reader.MEMORY // 4)))})
    return (yield from opening(name, content, synonyms, codes))


def _misbehave(name: str) -> None:
    if name.startswith("abort") or (name.startswith("fragile") and seen):
        os._exit(134)
    if name.startswith("hang"):
        while True:
            time.sleep(0.1)
    if name.startswith("spin"):
        while True:
            pass
    if name.startswith("busy"):  # as on a machine that has little time for it
        end = time.process_time() + 1.0
        while time.process_time() < end:
            time.sleep(0.05)
            start = time.process_time()
            while time.process_time() < start + 0.02:
                pass
    if name.startswith("slow"):
        time.sleep(1.5 * pool.SLOW_SECONDS)
    seen.append(name)
    if name.startswith("swell"):
        bytearray(4 * reader.MEMORY)
    if name.startswith("raise"):
        raise RuntimeError(name)


def hurried() -> None:
    """The limits of a reading process that has a second for a file."""
    reader.CPU_SECONDS = 1.0
    reader.limit_process()


def refusing() -> None:
    """A process that does not come up."""
    raise RuntimeError


def as_on_windows() -> None:
    """The limits of a reading process that has what Windows has."""
    sys.modules["resource"] = None  # type: ignore[assignment]
    for name in ("setitimer", "ITIMER_PROF", "SIGPROF"):
        delattr(signal, name)
    reader.limit_process()
