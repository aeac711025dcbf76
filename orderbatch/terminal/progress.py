"""Progress on stderr: a bar on a terminal, one plain line elsewhere, nothing when asked to be quiet."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from orderbatch.contract.words import Words
from orderbatch.terminal.console import say

Progress = Callable[[int, int], None]  # done, of


@contextmanager
def progress(stage: str, words: Words, *, quiet: bool) -> Iterator[Progress | None]:
    """What a long work calls with how much is done and of how much; `stage` names it in the words files."""
    label = words.text(f"cli.stages.{stage}")
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _bar(label) as report:
            yield report
    else:
        yield _line(label)


def _line(label: str) -> Progress:
    def report(done: int, of: int) -> None:
        if done == of:
            say(f"{label} {done}/{of}", to_log=True)

    return report


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(label, total=None)

        def report(done: int, of: int) -> None:
            bars.update(task, completed=done, total=of)
            if done == of:
                bars.stop()  # and its thread: what follows may copy this process

        yield report
