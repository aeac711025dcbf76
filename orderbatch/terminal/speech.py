"""Click in two languages: help pages, headings and complaints come from the words files."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from orderbatch.contract.words import Words
from orderbatch.terminal.console import columns, harmless, machine_language, paint, say

HEADINGS = {"Options": "options", "Commands": "commands"}


def language_of(arguments: Sequence[str]) -> str:
    """The language asked for in front of the command, else the machine's; known before anything is parsed."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and arguments[position + 1 : position + 2] in (["en"], ["zh"]):
            return arguments[position + 1]
        if argument in ("--lang=en", "--lang=zh"):
            return argument[-2:]
    return machine_language()


def give_words(command: click.Command, name: str, words: Words) -> None:
    """Give a command, all its options, and the commands inside it their help texts."""
    texts: Mapping[str, str] = words.look_up("help").get(name, {})
    command.help = (texts.get("_") or words.text(f"help.commands.{name}")).strip()
    command.context_class = _context_class(words)
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            parameter.help = texts.get(parameter.name or "")
    page = command.get_help_option(click.Context(command))
    if page is not None:
        page.help = words.text("help.page.help")
    if isinstance(command, click.Group):
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
            super().write_usage(prog, args, prefix or words.text("help.page.usage") + " ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(
                words.text(f"help.page.{HEADINGS[heading]}") if heading in HEADINGS else heading
            )

    class Context(click.Context):
        """A context whose pages are written by that formatter."""

        formatter_class = Formatter

    return Context


def complain(error: click.ClickException, words: Words) -> None:
    """Say in one sentence what cannot be understood, and where help is."""
    kind = type(error).__name__
    sentences: Mapping[str, Any] = words.look_up("help.misuse")
    sentence = str(sentences.get(kind, sentences["UsageError"]))
    names = list(getattr(error, "possibilities", None) or ())
    similar = str(sentences["similar"]).format(names=", ".join(names)) if names else ""
    text = sentence.format(name=harmless(_culprit(error)), similar=similar)
    say(f"{paint(words.text('help.page.error'), fg='red', bold=True)} {text}", to_log=True)
    say(
        f"  {harmless(error.format_message())}" if kind not in sentences or kind == "BadParameter" else "",
        to_log=True,
    )
    say(str(sentences["more"]), to_log=True)


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
    return " ".join(sys.argv[1:2])
