"""The commands: each opens the workspace, calls one function and answers. Imported when one is called.

Everything heavy is imported inside the command that needs it.
To add a command: a function here, its entry in `COMMANDS`, its help in `words/<language>/help.toml`.
"""

import datetime as dt
from pathlib import Path

import click

from orderbatch.commands.completing import offer_agents, offer_batches, offer_orders
from orderbatch.commands.moments import at_option, clock, day_of, moment_of
from orderbatch.commands.options import calling, found_exit, open_option
from orderbatch.commands.reports import close, forms, report
from orderbatch.commands.running import run
from orderbatch.commands.upkeep import (
    archive,
    completion,
    config,
    doctor,
    errors,
    layouts,
    publish,
    rebuild,
    schedule,
    send,
    undo,
)
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.terminal.call import Call


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--demo", is_flag=True)
@calling
def init(call: Call, folder: Path | None, demo: bool) -> None:
    """Make a desk."""
    from orderbatch.terminal.starting.beginning import begin

    place = folder or call.root
    said = begin(place, call.words, call.asked_language, clock() if demo else None)
    call.answer(lambda: {"folder": str(place), "said": said.splitlines()}, lambda: said)


def _show(call: Call, now: dt.datetime, files: tuple[Path, ...]) -> int:
    """How the files were understood, whether or not they are right."""
    from orderbatch.day import understand
    from orderbatch.terminal.progress import progress
    from orderbatch.terminal.understood import for_programs, understood_screen

    with progress("read", call.words, quiet=call.quiet or call.as_json) as report:
        found = understand(call.workspace(), now, files, progress=report)
    call.answer(lambda: for_programs(found), lambda: understood_screen(found, call.words))
    return ExitCode.DONE


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path))
@at_option
@click.option("--show", is_flag=True)
@calling
def check(call: Call, files: tuple[Path, ...], at: str | None, show: bool) -> int:
    """What would be found; nothing is kept."""
    workspace = call.workspace()
    for file in files:
        if not file.is_file():
            code = "FILE_IS_FOLDER" if file.exists() else "FILE_MISSING"
            raise OrderbatchError(code, ExitCode.USAGE, file=file)
    now = moment_of(call, at)
    if show:
        return _show(call, now, files)
    from orderbatch.day import check as check_day
    from orderbatch.terminal.problems import check_screen, for_programs
    from orderbatch.terminal.progress import progress
    from orderbatch.terminal.understood import for_programs as sheets_for_programs
    from orderbatch.terminal.understood import lists_screen

    with progress("read", call.words, quiet=call.quiet or call.as_json) as report:
        day = check_day(workspace, now, files, progress=report)
    lists = "" if call.quiet else lists_screen(day.lists, call.words)
    call.answer(
        lambda: {
            "files": day.files,
            "problems": for_programs(day.findings, call.words),
            "lists": sheets_for_programs(day.lists),
        },
        lambda: "\n".join(filter(None, [lists, check_screen(day.findings, day.files, call.words)])),
    )
    return found_exit(day.findings)


@click.command()
@click.argument("order", metavar="[ORDER]", required=False, shell_complete=offer_orders)
@click.option("--overdue", is_flag=True)
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@calling
def status(call: Call, order: str | None, overdue: bool, agent: str) -> None:
    """What is open, the story of one order, or one agent."""
    from orderbatch.terminal import desk_status

    workspace = call.workspace()
    today = workspace.local(clock()).date()
    if agent:
        from orderbatch.terminal.goods.agent_card import agent_card, agent_screen

        card = agent_card(workspace, agent, today)
        call.answer(lambda: card, lambda: agent_screen(card, call.words))
    elif order:
        story = desk_status.story(workspace, order)
        call.answer(lambda: story, lambda: desk_status.story_screen(story, call.words))
    else:
        found = desk_status.desk(workspace, today, only_overdue=overdue)
        call.answer(lambda: found, lambda: desk_status.desk_screen(found, call.words))


@click.command()
@click.argument("order", metavar="ORDER[:LINE]", shell_complete=offer_orders)
@click.option("--batch", metavar="BATCH", default="", shell_complete=offer_batches)
@click.option("--names", "naming", is_flag=True)
@calling
def explain(call: Call, order: str, batch: str, naming: bool) -> None:
    """Why an order or a line got what it got."""
    from orderbatch.terminal.explaining import explain_screen, explained
    from orderbatch.terminal.folding import folded

    found = explained(call.workspace(), order, batch, call.words, is_naming=naming)
    call.answer(lambda: found, lambda: folded(explain_screen(found, call.words)))


@click.command()
@click.option("--policies", metavar="A,B", default="")
@click.option("--from", "since", metavar="DAY")
@click.option("--to", "until", metavar="DAY")
@at_option
@click.option("--allow-stale", is_flag=True)
@open_option
@calling
def bench(
    call: Call,
    policies: str,
    since: str | None,
    until: str | None,
    at: str | None,
    allow_stale: bool,
    show: bool,
) -> None:
    """Policies side by side."""
    workspace = call.workspace()
    days = tuple(day_of(given) for given in (since or until, until or since) if given)
    from orderbatch import compare as backtest
    from orderbatch.terminal.policies_screen import bench_figures, bench_screen

    chosen = [policy.strip() for policy in policies.split(",") if policy.strip()]
    found = backtest.run(workspace, chosen, days, moment_of(call, at), allow_stale=allow_stale)
    call.answer(lambda: bench_figures(found), lambda: bench_screen(found, call.words))
    if show:
        call.open(call.root / found.path)


COMMANDS: dict[str, click.Command] = {
    command.name or "": command
    for command in (
        init,
        run,
        check,
        status,
        explain,
        bench,
        forms,
        report,
        close,
        archive,
        layouts,
        doctor,
        publish,
        send,
        rebuild,
        undo,
        config,
        schedule,
        errors,
        completion,
    )
}
