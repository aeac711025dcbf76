"""Click in every language: help pages, headings and complaints come from the words files."""

import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.console import columns, harmless, machine_language, paint, say

HEADINGS = {"Options": "options", "Commands": "commands"}
_PLACEHOLDERS: dict[click.Parameter, str] = {}  # as the commands have them


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for in front of the command, else the machine's; known before anything is parsed."""
    for position, argument in enumerate(arguments):
        asked = arguments[position + 1 : position + 2] if argument == "--lang" else [argument[7:]]
        if argument.startswith("--lang") and asked and asked[0] in LANGUAGES:
            return asked[0]
    return machine_language()


def give_words(command: click.Command, name: str, words: Words) -> None:
    """Give a command, all its options, and the commands inside it their help texts."""
    texts: Mapping[str, str] = words.look_up("help").get(name, {})
    command.help = (texts.get("_") or words.text(f"help.commands.{name}")).strip()
    command.context_class = _context_class(words)
    placeholders: Mapping[str, str] = words.look_up("help.placeholders")
    command.options_metavar = placeholders["[OPTIONS]"]
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = texts.get(parameter.name or "")
        if parameter.metavar:
            plain = _PLACEHOLDERS.setdefault(parameter, parameter.metavar)
            parameter.metavar = placeholders.get(plain, plain)
    page = command.get_help_option(click.Context(command))
    if page is not None:
        page.help = words.text("help.page.help")
    if isinstance(command, click.Group):
        command.subcommand_metavar = placeholders["COMMAND"]
        for inner in command.commands.values():
            give_words(inner, f"{name}_{inner.name}", words)


def _context_class(words: Words) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        """Usage and headings in the reader's language, as wide as the terminal up to 100 columns."""

        def __init__(
            self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
        ) -> None:
            super().__init__(indent_increment, width or columns(), max_width)

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or words.text("help.page.usage"))

        def write_heading(self, heading: str) -> None:
            said = words.text(f"help.page.{HEADINGS[heading]}") if heading in HEADINGS else heading
            self.write(f"{'':>{self.current_indent}}{said}{words.text('phrases.colon').rstrip()}\n")

    class Context(click.Context):
        """A context whose pages are written by that formatter."""

        formatter_class = Formatter

    return Context


def complaint(error: click.ClickException, words: Words) -> tuple[str, str]:
    """One sentence that says what cannot be understood, and one that says where help is."""
    sentences: Mapping[str, Any] = words.look_up("help.misuse")
    names = list(getattr(error, "possibilities", None) or ())
    if isinstance(error, click.exceptions.NoSuchCommand):
        from difflib import get_close_matches

        names = get_close_matches(str(error.command_name), words.look_up("help.commands"), 1)
    similar = str(sentences["similar"]).format(names=words.listed(names)) if names else ""
    parameter = getattr(error, "param", None)
    choices = words.listed(tuple(getattr(getattr(parameter, "type", None), "choices", ())))
    sentence = str(sentences.get(_kind(error), sentences["UsageError"]))
    text = sentence.format(name=harmless(_culprit(error)), similar=similar, choices=choices)
    return text, str(sentences["more"])


def complain(error: click.ClickException, words: Words) -> None:
    """Say that on the screen."""
    text, more = complaint(error, words)
    say(f"{paint(words.text('help.page.error'), fg='red', bold=True)}{text}", to_log=True)
    say(more, to_log=True)


def _kind(error: click.ClickException) -> str:
    """Which sentence says it: the name of click's complaint, or of two that it calls alike."""
    if type(error) is click.UsageError and _extra(error):
        return "TooMuch"
    if type(error) is click.UsageError and "Missing command" in error.message:
        return "NoCommand"
    if isinstance(error, click.BadOptionUsage) and "does not take" in error.message:
        return "NoValue"
    return type(error).__name__


def _extra(error: click.ClickException) -> str:
    """The words that stand behind a whole command, as click names them."""
    found = re.search(r"unexpected extra argument.*?\((.*)\)$", error.message)
    return found[1] if found else ""


def _culprit(error: click.ClickException) -> str:
    """The option, argument or command that the complaint is about."""
    for name in ("option_name", "command_name"):
        if getattr(error, name, None):
            return str(getattr(error, name))
    parameter = getattr(error, "param", None)
    if isinstance(parameter, click.Argument):
        return parameter.human_readable_name
    if isinstance(parameter, click.Option):
        return parameter.opts[-1]
    return _extra(error) or " ".join(sys.argv[1:2])
