"""docs/reference*.md, made from the code, and the documents in the READMEs, made from their words.

`python -m tests.reference_pages` writes them again.
"""

import re
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
READMES = {"en": "README.md", "zh": "README.zh.md"}


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
            f"### {words.kind(sheet.kind)} (`{sheet.kind}`)",
            _table(columns, _columns(sheet.kind, words)),
        ]
    return "\n\n".join(parts) + "\n"


def readme(text: str, language: str) -> str:
    """The README of a language with its table of documents as the words have it."""
    words = Words(language)
    rows = [(_file(kind, table, words), *table["row"]) for kind, table in documents_of(words).items()]
    return _with_table(text, words.look_up("reference.documents"), rows)


def guide(text: str, language: str) -> str:
    """The guide of customer service with the same, without the names of settings."""
    words = Words(language)
    rows = [
        (
            f"《{table['name'].split('{')[0].strip()}》",
            *(re.sub("（`[^`]+`）", "", cell) for cell in table["row"]),
        )
        for table in documents_of(words).values()
        if "name" in table
    ]
    return _with_table(text, words.look_up("reference.documents"), rows)


def _with_table(text: str, heads: Sequence[str], rows: object) -> str:
    """A page with the table of this head made again."""
    head = re.escape("| " + " | ".join(heads) + " |")
    return re.sub(head + r"\n(?:\|.*\n)+", lambda _found: _table(heads, rows) + "\n", text)


def documents_of(words: Words) -> dict[str, dict[str, Any]]:
    """The documents that people are told of."""
    return {kind: table for kind, table in words.look_up("documents").items() if "row" in table}


def _file(kind: str, table: dict[str, Any], words: Words) -> str:
    begins = table["name"].split("{")[0].strip() if "name" in table else ""
    return (
        f"{begins} {words.text('reference.so_on')}.xlsx" if begins else words.text(f"reference.files.{kind}")
    )


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
        for told, made in ((READMES.get(said_in, ""), readme), (f"docs/guides/{said_in}/rep.md", guide)):
            if (front := DOCS.parent / told).is_file():
                front.write_text(made(front.read_text(encoding="utf-8"), said_in), encoding="utf-8")
