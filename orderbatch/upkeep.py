"""The commands that look after the desk: archive, doctor, settings, codes, completion."""

import click

from orderbatch.contract.errors import ExitCode
from orderbatch.terminal.call import Call
from orderbatch.terminal.console import say

calling = click.make_pass_decorator(Call)


@click.group()
def archive() -> None:
    """Originals."""


@archive.command("list")
@click.option("--agent", metavar="CODE", default="")
@calling
def archive_list(call: Call, agent: str) -> None:
    """The index of the archive."""
    from orderbatch.terminal import standing

    found = standing.originals(call.workspace(), agent)
    call.answer(lambda: found, lambda: standing.originals_screen(found, call.words))


@click.command()
@calling
def doctor(call: Call) -> int:
    """The invariants."""
    from orderbatch.doctor import examine
    from orderbatch.terminal.problems import doctor_screen

    found = examine(call.workspace())
    call.answer(
        lambda: [{"code": each.code, **each.numbers} for each in found],
        lambda: doctor_screen(found, call.words),
    )
    return ExitCode.FINDINGS if found else ExitCode.DONE


@click.group()
def config() -> None:
    """Settings."""


@config.command("show")
@calling
def config_show(call: Call) -> None:
    """Settings in force."""
    from orderbatch.settings_file import in_force

    settings = call.workspace().settings
    call.answer(lambda: settings.model_dump(mode="json"), lambda: in_force(settings))


@config.command("schema")
@calling
def config_schema(call: Call) -> None:
    """Every key with its limits."""
    from orderbatch.contract.settings import Settings
    from orderbatch.settings_file import described

    call.answer(Settings.model_json_schema, lambda: described(call.words))


@click.command()
@click.argument("code", metavar="[CODE]", required=False)
@calling
def errors(call: Call, code: str | None) -> None:
    """What the codes mean."""
    from orderbatch.terminal.codes import codes_screen, explained

    found = explained(code or "", call.words)
    call.answer(lambda: found, lambda: codes_screen(found))


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]), default="bash")
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """The completion script."""
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is not None:
        say(script(context.find_root().command, {}, "orderbatch", "_ORDERBATCH_COMPLETE").source())
