"""docs/reference*.md, made from the code: `python -m tests.reference_pages` writes them again."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from orderbatch.commands.daily import COMMANDS
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.code_list import explained, grade
from orderbatch.terminal.speech import give_words
from orderbatch.workspace.settings_file import keys, toml

DOCS = Path(__file__).parents[1] / "docs"


def page(language: str) -> str:
    """The whole reference of one language as Markdown."""
    words = Words(language)
    said: dict[str, Any] = words.look_up("reference")
    title, made, sections = said["title"], said["made"], said["sections"]
    commands, settings, codes, columns = (said[name] for name in ("commands", "settings", "codes", "columns"))
    parts = [f"# {title}", f"<!-- {made}{words.look_up('phrases.colon')}python -m tests.reference_pages -->"]
    parts += [f"## {sections[0]}", _table(commands, _commands(words))]
    rows = [
        (f"`{key.path}`", key.limits, f"`{toml(key.value)}`", key.meaning) for key in keys(Settings(), words)
    ]
    parts += [f"## {sections[1]}", _table(settings, rows)]
    told = [
        (f"`{code['code']}`", grade(code["severity"], words), code["message"], code["fix"])
        for code in explained("", words)
    ]
    parts += [f"## {sections[2]}", _table(codes, told)]
    parts.append(f"## {sections[3]}")
    for sheet in SHEETS:
        parts += [
            f"### {words.text(f'phrases.kinds.{sheet.kind}')} (`{sheet.kind}`)",
            _table(columns, _columns(sheet.kind, words)),
        ]
    return "\n\n".join(parts) + "\n"


def _columns(kind: str, words: Words) -> Iterator[tuple[str, ...]]:
    sheet = next(listed for listed in SHEETS if listed.kind == kind)
    for column in (*sheet.labels, *sheet.columns):
        yield (
            words.heading(column.name) + (" *" if column.required else ""),
            words.text(f"phrases.column_kinds.{column.kind}"),
            ", ".join(words.look_up(f"headings.{column.name}")),
        )


def _commands(words: Words) -> Iterator[tuple[str, str]]:
    for name, command in COMMANDS.items():
        give_words(command, name, words)
        yield from _command(f"orderbatch {name}", command)


def _command(path: str, command: click.Command) -> Iterator[tuple[str, str]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _command(f"{path} {name}", inner)
        return
    usage = " ".join(
        [
            path,
            *(
                parameter.make_metavar(click.Context(command))
                for parameter in command.params
                if isinstance(parameter, click.Argument)
            ),
        ]
    )
    yield f"`{usage}`", command.help or ""
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield f"&nbsp;&nbsp;`{', '.join(parameter.opts)}`", parameter.help or ""


def _table(head: Sequence[str], rows: object) -> str:
    lines = [head, tuple("---" for _ in head), *rows]  # type: ignore[misc]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    code = text.startswith(("`", "&nbsp;"))
    shown = text.replace("|", "\\|").replace("\n", " ")
    return shown if code else shown.replace("<", "&lt;")


def path_of(language: str) -> Path:
    """Where the page of a language stands."""
    return DOCS / ("reference.md" if language == LANGUAGES[0] else f"reference.{language}.md")


if __name__ == "__main__":
    for said_in in LANGUAGES:
        path_of(said_in).write_text(page(said_in), encoding="utf-8")
