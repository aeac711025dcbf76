"""The commands that look after the desk: archive, layouts, doctor, settings, codes, completion."""

from pathlib import Path

import click

from orderbatch.commands.completing import SHELLS, offer_agents, offer_batches
from orderbatch.commands.moments import at_option, day_of, moment_of, month_of
from orderbatch.commands.options import alone, calling
from orderbatch.contract.errors import ExitCode
from orderbatch.terminal.call import Call
from orderbatch.terminal.console import say
from orderbatch.terminal.starting.recipes import SYSTEMS


@click.group()
def archive() -> None:
    """Originals."""


@archive.command("list")
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@calling
def archive_list(call: Call, agent: str) -> None:
    """The index of the archive."""
    from orderbatch.terminal import desk_status

    found = desk_status.originals(call.workspace(), agent)
    call.answer(lambda: found, lambda: desk_status.originals_screen(found, call.words))


@archive.command("find")
@click.argument("text", metavar="[TEXT]", required=False, default="")
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@click.option("--kind", metavar="KIND", default="")
@click.option("--from", "since", metavar="DAY")
@click.option("--to", "until", metavar="DAY")
@calling
def archive_find(
    call: Call, text: str, agent: str, kind: str, since: str | None, until: str | None
) -> ExitCode:
    """Originals by agent, kind, day and words in their names."""
    from orderbatch.terminal import desk_status

    first, last = (day_of(given) if given else None for given in (since, until))
    found = desk_status.originals(call.workspace(), agent, kind, first, last, text)
    call.answer(lambda: found, lambda: desk_status.originals_screen(found, call.words))
    return ExitCode.DONE if found else ExitCode.FINDINGS


@archive.command("verify")
@calling
def archive_verify(call: Call) -> ExitCode:
    """The originals against the ledger."""
    from orderbatch.doctor import examine_archive
    from orderbatch.terminal.problems import doctor_screen, violations

    found = examine_archive(call.workspace())
    call.answer(lambda: violations(found), lambda: doctor_screen(found, call.words))
    return ExitCode.FINDINGS if found else ExitCode.DONE


@archive.command("purge")
@click.option("--before", metavar="DAY")
@click.option("-n", "--dry-run", "dry", is_flag=True)
@click.option("--yes", "is_sure", is_flag=True)
@at_option
@calling
@alone
def archive_purge(call: Call, before: str | None, dry: bool, is_sure: bool, at: str | None) -> None:
    """Originals whose time is over."""
    from orderbatch.keeping.purge import purge
    from orderbatch.terminal.upkeep.purge_screen import purge_figures, purge_screen

    day = day_of(before) if before else None
    found = purge(call.workspace(), moment_of(call, at), day, is_sure and not dry)
    call.answer(lambda: purge_figures(found), lambda: purge_screen(found, call.words))


@archive.command("bind")
@click.argument("agent", metavar="CODE", shell_complete=offer_agents)
@click.argument("month", metavar="MONTH")
@calling
def archive_bind(call: Call, agent: str, month: str) -> None:
    """The cover of an agent's originals of a month."""
    from orderbatch.keeping.purge import bind

    path = bind(call.workspace(), moment_of(call, None), agent, month_of(month))
    call.answer(lambda: {"path": path}, lambda: call.words.text("cli.purge.bound", path=path))


@click.group()
def layouts() -> None:
    """Layouts of forms that were answered once."""


@layouts.command("list")
@click.option("--agent", metavar="CODE", default="", shell_complete=offer_agents)
@calling
def layouts_list(call: Call, agent: str) -> None:
    """Every layout that forms are read by."""
    from orderbatch.keeping.answered_layouts import remembered_layouts
    from orderbatch.terminal.upkeep.layouts_screen import layout_figures, layouts_screen

    found = remembered_layouts(call.workspace(), agent)
    call.answer(lambda: [layout_figures(row) for row in found], lambda: layouts_screen(found, call.words))


@layouts.command("show")
@click.argument("layout", metavar="LAYOUT")
@calling
def layouts_show(call: Call, layout: str) -> None:
    """How one layout is read."""
    from orderbatch.keeping.answered_layouts import one_layout
    from orderbatch.terminal.upkeep.layouts_screen import layout_figures, layout_screen

    found = one_layout(call.workspace(), layout)
    call.answer(lambda: layout_figures(found), lambda: layout_screen(found, call.words))


@layouts.command("forget")
@click.argument("layout", metavar="LAYOUT")
@calling
@alone
def layouts_forget(call: Call, layout: str) -> None:
    """Ask about forms of this layout again."""
    from orderbatch.keeping.answered_layouts import forget_layout
    from orderbatch.terminal.upkeep.layouts_screen import forgotten_screen, layout_figures

    found = forget_layout(call.workspace(), moment_of(call, None), layout)
    call.answer(lambda: layout_figures(found), lambda: forgotten_screen(found, call.words))


@click.command()
@calling
def doctor(call: Call) -> int:
    """The invariants."""
    from orderbatch.doctor import (
        Violation,
        advise,
        examine,
        not_ours,
        older_without_folder,
        schedule_complaints,
    )
    from orderbatch.month.own_forms import template_problems
    from orderbatch.terminal.problems import doctor_screen, folders_lacking, not_compared, violations
    from orderbatch.terminal.starting.by_the_clock import last_scheduled
    from orderbatch.terminal.starting.first_steps import first_steps, lists_lacking

    workspace = call.workspace()
    now = moment_of(call, None)
    found = [*examine(workspace), *advise(workspace), *schedule_complaints(workspace, now)]
    found += [Violation(code, numbers) for code, numbers in template_problems(workspace)]
    rest = [*not_compared(not_ours(workspace), call.words), *last_scheduled(workspace, call.words)]
    rest += folders_lacking(older_without_folder(workspace), call.words)
    rest += lists_lacking(workspace, call.words)
    rest += first_steps(workspace, call.words)
    call.answer(lambda: violations(found), lambda: "\n".join([doctor_screen(found, call.words), *rest]))
    return ExitCode.FINDINGS if found else ExitCode.DONE


@click.command()
@click.option("--into", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--with", "others", metavar="FOLDER", multiple=True, type=click.Path(path_type=Path, exists=True)
)
@click.option("--yes", "is_sure", is_flag=True)
@calling
@alone
def rebuild(call: Call, into: Path | None, others: tuple[Path, ...], is_sure: bool) -> ExitCode:
    """The ledger again from the archive."""
    from orderbatch.keeping.rebuild import rebuild as rebuild_ledger
    from orderbatch.terminal.upkeep.rebuild_screen import rebuilt_figures, rebuilt_screen

    found = rebuild_ledger(call.workspace(), into, is_sure, others)
    call.answer(lambda: rebuilt_figures(found), lambda: rebuilt_screen(found, call.words))
    return ExitCode.FINDINGS if found.lacking or found.unknown else ExitCode.DONE


@click.command()
@click.option("-n", "--dry-run", "dry", is_flag=True)
@calling
@alone
def undo(call: Call, dry: bool) -> None:
    """The last batch taken back."""
    from orderbatch.keeping.undo import undo as take_back
    from orderbatch.terminal.upkeep.undo_screen import undo_figures, undo_screen

    found = take_back(call.workspace(), moment_of(call, None), dry=dry)
    call.answer(lambda: undo_figures(found), lambda: undo_screen(found, call.words))


@click.command()
@click.argument("batch", metavar="[BATCH]", required=False, default="", shell_complete=offer_batches)
@click.option("-n", "--dry-run", "dry", is_flag=True)
@calling
@alone
def publish(call: Call, batch: str, dry: bool) -> ExitCode:
    """Documents written again."""
    from functools import partial

    from orderbatch.day.written.drawing import Drawers
    from orderbatch.day.written.publishing import publish_again
    from orderbatch.read.processes.originals import from_archive
    from orderbatch.terminal.upkeep.publish_screen import publish_figures, publish_screen
    from orderbatch.write.documents.outputs import draw

    workspace = call.workspace()
    drawing = partial(draw, originals=from_archive(workspace.root))
    with Drawers(workspace.settings.compute) as others:
        written, failed = publish_again(workspace, batch, drawing, others, dry=dry)
    call.answer(
        lambda: publish_figures(written, failed, dry),
        lambda: publish_screen(written, failed, call.words, dry),
    )
    return ExitCode.BUSY if failed else ExitCode.DONE


@click.command()
@click.argument("batch", metavar="[BATCH]", required=False, default="", shell_complete=offer_batches)
@click.option("--again", metavar="NAME", multiple=True)
@click.option("-n", "--dry-run", "dry", is_flag=True)
@click.option("--yes", "is_sure", is_flag=True)
@calling
def send(call: Call, batch: str, again: tuple[str, ...], dry: bool, is_sure: bool) -> ExitCode:
    """The mails of a batch."""
    with call.holding():
        pass  # refused at once while another holds the desk; not held while a person is asked
    from orderbatch.sending import WAITING
    from orderbatch.sending import send as post
    from orderbatch.terminal.upkeep.post_screen import listed, post_figures, post_screen, what_next

    workspace, now = call.workspace(), moment_of(call, None)
    found = post(workspace, now, batch, again, is_sure=is_sure and not dry)
    waiting, agreed = sum(mail.state == WAITING for mail in found.mails), None
    if waiting and found.host and not (dry or is_sure or call.as_json):
        agreed = call.agrees(lambda: listed(found, call.words), "cli.post.ask", count=waiting)
    if agreed:
        found = post(workspace, now, found.batch, again, is_sure=True)
    screen = what_next if agreed is False else post_screen  # who declined has the list before them
    call.answer(lambda: post_figures(found), lambda: screen(found, call.words))
    return ExitCode.FINDINGS if found.has_trouble else ExitCode.DONE


@click.group()
def config() -> None:
    """Settings."""


@config.command("show")
@calling
def config_show(call: Call) -> None:
    """Settings in force."""
    from orderbatch.workspace.settings_file import in_force

    settings = call.workspace().settings
    call.answer(settings.to_be_kept, lambda: in_force(settings))


@config.command("schema")
@calling
def config_schema(call: Call) -> None:
    """Every key with its limits."""
    from orderbatch.contract.settings import Settings
    from orderbatch.workspace.settings_file import described

    call.answer(Settings.model_json_schema, lambda: described(call.words))


@click.command()
@click.argument("system", metavar="[SYSTEM]", required=False, type=click.Choice(SYSTEMS))
@calling
def schedule(call: Call, system: str | None) -> None:
    """What tells the machine's scheduler to run the desk."""
    from orderbatch.terminal.starting.by_the_clock import recipe_of

    told = recipe_of(call.workspace(), system, call.words)
    call.answer(lambda: {"recipe": told}, lambda: told)


@click.command()
@click.argument("code", metavar="[CODE]", required=False)
@calling
def errors(call: Call, code: str | None) -> None:
    """What the codes mean."""
    from orderbatch.terminal.code_list import codes_screen, explained

    found = explained(code or "", call.words)
    call.answer(lambda: found, lambda: codes_screen(found, call.words))


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(SHELLS), default="bash")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """The completion script."""
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is not None:
        say(script(context.find_root().command, {}, "orderbatch", "_ORDERBATCH_COMPLETE").source())
