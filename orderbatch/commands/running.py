"""The command that runs the batch. While another run holds the desk it ends at once.

Everything heavy is imported inside; `commands/daily.py` has the other commands.
"""

import datetime as dt
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orderbatch.commands.moments import at_option, moment_of, moment_of_unopened
from orderbatch.commands.options import calling, found_exit, open_option
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.terminal.call import Call

if TYPE_CHECKING:
    from orderbatch.day import DayDone
    from orderbatch.workspace.workspace import Workspace


@click.command()
@click.option("-n", "--dry-run", "dry", is_flag=True)
@at_option
@click.option("--strict", is_flag=True)
@click.option("--allow-stale", is_flag=True)
@click.option("--accept", metavar="NAME", multiple=True)
@click.option("--yes", "is_sure", is_flag=True)
@click.option("--scheduled", is_flag=True)
@open_option
@calling
def run(call: Call, /, at: str | None, scheduled: bool, **asked: Any) -> int:
    """Run the batch."""
    call.is_run = True
    if scheduled:
        return _scheduled(call, at, **asked)
    with call.holding():
        workspace = call.workspace()
        return _run(call, workspace, moment_of(call, at), **asked)


def _scheduled(call: Call, at: str | None, **asked: Any) -> int:
    """As the machine's scheduler runs it: on working days, and noted however it ends.

    While another run holds the desk it is not opened, and so not asked whether this is a working day.
    """
    with ExitStack() as until_the_end:
        try:
            until_the_end.enter_context(call.holding())
        except OrderbatchError as error:
            from orderbatch.workspace.scheduled import note_refused

            note_refused(call.root, moment_of_unopened(call, at), error)
            raise
        return _on_a_working_day(call, at, **asked)


def _on_a_working_day(call: Call, at: str | None, **asked: Any) -> int:
    from orderbatch.contract.calendar import is_working_day
    from orderbatch.workspace.scheduled import noted_run

    workspace = call.workspace()
    now = moment_of(call, at)
    if not is_working_day(now.date(), workspace.settings.ship):
        said = call.words.text("cli.schedule.day_off", day=now.date())
        call.answer(lambda: {"said": said, "inbox": call.lying()}, lambda: "" if call.quiet else said)
        return ExitCode.DONE
    with noted_run(workspace, now) as end:
        code = _run(call, workspace, now, **asked)
        end(code)
    return code


def _run(
    call: Call,
    workspace: "Workspace",
    now: dt.datetime,
    dry: bool,
    strict: bool,
    allow_stale: bool,
    accept: tuple[str, ...],
    is_sure: bool,
    show: bool,
) -> int:
    from orderbatch.workspace.lock import held_while_loading

    with ExitStack() as begun:
        with held_while_loading(workspace):
            begun.enter_context(_readers_begun(workspace))
            from orderbatch.day import run as run_day
            from orderbatch.terminal.progress import progress
            from orderbatch.terminal.run_screen import run_figures

        told = begun.enter_context(progress("read", call.words, quiet=call.quiet or call.as_json))
        asked = {"dry": dry, "allow_stale": allow_stale, "is_sure": is_sure}
        day = run_day(workspace, now, accept=accept, progress=told, **asked)
    call.answer(
        lambda: {**run_figures(day, call.words), "inbox": call.lying()},
        lambda: _screen(call, workspace, day, dry),
    )
    if show and (page := _summary(call.root, day, dry)):
        call.open(page)
    return day.exit_code or (found_exit(day.findings) if strict else ExitCode.DONE)


def _readers_begun(workspace: "Workspace") -> AbstractContextManager[None]:
    """With the processes that read begun; a cluster has its own."""
    from orderbatch.read.processes.pool import readers_begun
    from orderbatch.workspace.inbox import sizes_in

    compute = workspace.settings.compute
    sizes = [] if compute.scheduler else sizes_in(workspace.inbox, workspace.settings.inbox.ignore)
    return readers_begun(sizes, compute.workers)


def _summary(root: Path, day: "DayDone", dry: bool) -> Path | None:
    """The page of this run; the newest one there is where nothing had come: whoever asks wants to see it."""
    if day.batch is not None:
        return root / day.folder / "summary.html"
    pages = () if dry else root.glob("outbox/[0-9]*/*/summary.html")
    return max(pages, key=lambda page: (page.parts[-3], len(page.parts[-2]), page.parts[-2]), default=None)


def _screen(call: Call, workspace: "Workspace", day: "DayDone", is_preview: bool) -> str:
    """What a run did; at a new desk also what is to be done first."""
    from orderbatch.terminal.run_screen import run_screen
    from orderbatch.terminal.starting.first_steps import first_steps

    screen = run_screen(day, call.words, preview=is_preview, only_problems=call.quiet)
    steps = [] if call.quiet or day.batch else first_steps(workspace, call.words)
    return "\n".join([screen, *steps])
