"""The command line's front: language, options before the command, help, and how every call ends.

The commands themselves are in `commands/daily.py`, imported only when one is called, so that help and
completion answer at once.
"""

import gc
import os
import sys
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

import click

from orderbatch import __version__
from orderbatch.contract.words import LANGUAGES
from orderbatch.terminal.call import Call
from orderbatch.terminal.console import prepare_streams
from orderbatch.terminal.speech import give_words, language_of

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class Commands(click.Group):
    """The group whose commands are imported on first use; their names stand in the words files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the sequence of the words file."""
        return [*ctx.find_object(Call).words.look_up("help.commands")]  # type: ignore[union-attr]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command with its help texts."""
        command = _command(cmd_name)
        call = ctx.find_object(Call)
        if command is not None and call is not None:
            give_words(command, cmd_name, call.words)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from the words alone, without importing them."""
        call = ctx.find_object(Call)
        if call is not None:
            with formatter.section("Commands"):
                formatter.write_dl(list(call.words.look_up("help.commands").items()))


def _command(name: str) -> click.Command | None:
    """A command by its name. `run` is imported alone: while another run holds the desk it ends at once."""
    if name == "run":
        from orderbatch.commands.running import run

        return run
    from orderbatch.commands.daily import COMMANDS

    return COMMANDS.get(name)


def _folders(_context: click.Context, _parameter: click.Parameter, begun: str) -> "list[CompletionItem]":
    """That a folder is wanted, which the shell completes by itself."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="dir")]


@click.group(cls=Commands)
@click.option("-C", "folder", metavar="DIR", default=".", shell_complete=_folders)
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
@click.option("-q", "--quiet", is_flag=True)
@click.option("-v", "--verbose", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.version_option(__version__, prog_name="orderbatch", message="%(prog)s %(version)s")
@click.pass_obj
def desk(call: Call, folder: str, language: str | None, quiet: bool, verbose: bool, as_json: bool) -> None:
    """What stands in front of every command."""
    call.folder, call.asked_language = folder, language or ""
    call.quiet, call.verbose, call.as_json = quiet, verbose, as_json or call.as_json


def _in_front(given: list[str]) -> list[str]:
    """What was typed, with `--json` and `--lang` in front of the command: behind it they mean the same."""
    end = given.index("--") if "--" in given else len(given)
    front: list[str] = []
    rest: list[str] = []
    typed = iter(given[:end])
    for word in typed:
        is_front = word in ("--json", "--lang") or word.startswith("--lang=")
        (front if is_front else rest).append(word)
        if word == "--lang":
            front += islice(typed, 1)
    return [*front, *rest, *given[end:]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (4-run, exit codes)."""
    if "_ORDERBATCH_COMPLETE" in os.environ:
        import orderbatch.commands.completing  # noqa: F401 - how each shell is answered
    given = _in_front(list(sys.argv[1:] if arguments is None else arguments))
    prepare_streams()
    call = Call(language_of(given))
    call.as_json = "--json" in given  # also where the rest cannot be understood
    give_words(desk, "desk", call.words)
    umask = os.umask(
        0o077
    )  # what we make is the user's alone (11-keeping, Privacy); Windows has its own ways
    collecting = gc.isenabled()
    gc.disable()  # a call ends soon and leaves few cycles; looking for them took a fifth of a large run
    try:
        return int(desk.main(given, prog_name="orderbatch", standalone_mode=False, obj=call) or 0)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - every end has its sentence and exit code
        from orderbatch.terminal.failure import conclude

        return int(conclude(error, call))
    finally:
        os.umask(umask)
        if collecting:
            gc.enable()


def console() -> int:
    """The command as a process of its own, of which this is the last work.

    At its end Python would look through all it holds for what holds itself: half a second of a small day.
    Numpy begins no threads, which nothing here would use: a process is copied where it has one.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return main()
    finally:
        gc.freeze()
