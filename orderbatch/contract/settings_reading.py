"""The bytes of `orderbatch.toml` as settings, or every mistake in them with its line and in words.

A mistake's sentence is at `phrases.settings.<name>`; `SENTENCES` says for which of pydantic's complaints.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.limits.setting_values import without_passwords
from orderbatch.contract.settings import Settings
from orderbatch.contract.words import LANGUAGES, Words

SENTENCES: Mapping[str, str] = {
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "float_parsing": "number",
    "bool_type": "truth",
    "bool_parsing": "truth",
    "string_type": "text",
    "tuple_type": "list",
    "dict_type": "table",
    "model_type": "table",
    "greater_than_equal": "least",
    "less_than_equal": "most",
    **{name: name for name in ("whole", "day", "time", "country", "database", "column", "address")},
}
REPLACED = (("allocation", "minimum", "top_up", "bring_in"),)
"""Values of earlier versions: section, key, what was said, what it is read as; told on every start."""
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def settings_of(
    content: bytes, file: str, language: str, machine_language: str
) -> tuple[Settings, tuple[str, ...]]:
    """The settings that stand in the file, and what of it is `REPLACED`.

    Raises SETTINGS_BAD (exit 2) with all mistakes, one a line.

    language, machine_language: what was asked for, and what is spoken where neither that nor the file says.
    """
    words = Words(language or machine_language)
    problems: list[str] = []
    try:
        text = content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        given = tomllib.loads(text)
        words = Words(language or _language_in(given) or machine_language)
        settings = Settings.model_validate(
            {name: section for name, section in given.items() if section != {}}
        )
        problems += _zone(settings, text, words)
        if not problems:
            return settings, _replaced(given)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(_at(line, words.text("phrases.settings.encoding"), words))
    except tomllib.TOMLDecodeError as error:
        problems.append(_not_toml(str(error), text, words))
    except ValidationError as error:
        errors = sorted(error.errors(), key=lambda mistake: _line_of(mistake["loc"], text))
        problems += [_problem(mistake, text, words) for mistake in errors]
    raise OrderbatchError(
        "SETTINGS_BAD", ExitCode.USAGE, file=file, problems="\n".join(f"  {problem}" for problem in problems)
    )


def kept_settings(kept: Mapping[str, object]) -> Settings:
    """The settings under which a batch was decided, as the ledger kept them.

    A key that this version no longer has, or a value that it no longer takes, is left out: what was decided
    stands in the batch itself.
    """
    try:
        return Settings.model_validate(dict(kept))
    except ValidationError as error:
        sections = {name: dict(section) for name, section in kept.items() if isinstance(section, Mapping)}
        for place in (mistake["loc"] for mistake in error.errors()):
            if len(place) == 1:
                sections.pop(str(place[0]), None)
            else:
                sections[str(place[0])].pop(str(place[1]), None)
        return Settings.model_validate(sections)


def _replaced(given: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        f"{section}.{key} = {old} → {new}"
        for section, key, old, new in REPLACED
        if isinstance(given.get(section), dict) and given[section].get(key) == old
    )


def _language_in(given: Mapping[str, Any]) -> str:
    company = given.get("company")
    said = company.get("language") if isinstance(company, dict) else ""
    return str(said) if said in LANGUAGES else ""


def _zone(settings: Settings, text: str, words: Words) -> Iterator[str]:
    name = settings.company.timezone
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        path = ("company", "timezone")
        yield _said(path, name, words.text("phrases.settings.zone"), text, words)


def _not_toml(problem: str, text: str, words: Words) -> str:
    """What keeps the file from being TOML at all: the line as it stands, and the usual reasons."""
    place = _PLACE.search(problem)
    lines = text.splitlines() or [""]
    line = int(place[1]) if place and place[1] else len(lines)
    twice = problem.startswith(("Cannot overwrite", "Cannot declare"))
    sentence = words.text(f"phrases.settings.{'twice' if twice else 'syntax'}")
    stands = lines[min(line, len(lines)) - 1].strip()
    shown = without_passwords(stands) if stands.startswith("url") else stands
    return _at(line, f"{shown}{words.text('phrases.colon')}{sentence}", words)


def _problem(error: ErrorDetails, text: str, words: Words) -> str:
    path, context = tuple(part for part in error["loc"] if part != "[key]"), error.get("ctx", {})
    name = SENTENCES.get(error["type"], "other")
    choices = " | ".join(re.findall(r"'[^']*'", str(context.get("expected", ""))))
    sentence = words.text(
        f"phrases.settings.{name}",
        choices=choices.replace("'", '"'),
        limit=context.get("ge", context.get("le", "")),
        near=_near(path, words),
        problem=error["msg"],
    )
    value = "" if path != error["loc"] else error["input"]
    return _said(path, value, sentence, text, words)


def _near(path: Sequence[int | str], words: Words) -> str:
    """The key of that table that was perhaps meant, as a question."""
    table: Any = Settings
    for part in path[:-1]:
        field = table.model_fields.get(str(part)) if _is_table(table) else None
        table = field.annotation if field else None
    known = list(table.model_fields) if _is_table(table) else []
    near = get_close_matches(str(path[-1]), known, 1)
    return words.text("phrases.near", near=".".join([*map(str, path[:-1]), *near])) if near else ""


def _is_table(table: object) -> bool:
    return isinstance(table, type) and issubclass(table, BaseModel)


def _said(path: Sequence[int | str], value: object, sentence: str, text: str, words: Words) -> str:
    quoted = f'"{value}"' if isinstance(value, str) else str(value)
    quoted = without_passwords(quoted) if path[-1] == "url" else quoted
    shown = "" if value == "" or isinstance(value, dict) else f" = {quoted}"
    said = f"{'.'.join(map(str, path))}{shown}{words.text('phrases.colon')}{sentence}"
    return _at(_line_of(path, text), said, words)


def _at(line: int, said: str, words: Words) -> str:
    return words.text("phrases.settings.line", line=line, said=said) if line else said


def _line_of(path: Sequence[int | str], text: str) -> int:
    """The line where a key stands below its `[section]`, else the section's own; 0 where neither is found."""
    section, key = str(path[0]), str(path[1]) if len(path) > 1 else ""
    inside, found = False, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            inside = header[1] == section
            found = found or (number if inside else 0)
        elif re.match(rf"\s*{re.escape(key if inside else section)}\s*[.=]", line):
            return number
    return found
