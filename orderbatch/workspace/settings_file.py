"""The settings file as text: every key with its sentence and default, made from the one declaration."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from orderbatch.contract.settings import Settings
from orderbatch.contract.words import Words

NOTHING_CHOSEN: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the settings: section, name, the value in force, its limits, and what it means."""

    section: str
    name: str
    value: object
    limits: str
    meaning: str

    @property
    def path(self) -> str:
        """`section.name`."""
        return f"{self.section}.{self.name}"


def keys(settings: Settings, words: Words) -> Iterable[Key]:
    """Every key in the order of the declaration."""
    for section in type(settings).model_fields:
        table: BaseModel = getattr(settings, section)
        limits = type(table).model_json_schema()["properties"]
        for name in type(table).model_fields:
            meaning = _meaning(section, name, words)
            yield Key(section, name, getattr(table, name), _limits(limits[name], words), meaning)


def _meaning(section: str, name: str, words: Words) -> str:
    said = words.look_up(f"settings.{section}")
    if section == "words" and name not in said:  # a language that this one does not know
        return words.text("phrases.settings.headings", language=Words(name).text("phrases.own_name"))
    return str(said[name])


def settings_text(words: Words, chosen: Mapping[str, object] = NOTHING_CHOSEN) -> str:
    """A whole `orderbatch.toml`: defaults as comments, the `chosen` (path → value) in force."""
    lines = [f"# {line}" for line in str(words.look_up("settings.file_head")).strip().splitlines()]
    section = ""
    for key in keys(Settings(), words):
        if key.section != section:
            section = key.section
            lines += ["", f"# {words.look_up(f'settings.{section}._')}", f"[{section}]"]
        lines.append(f"# {key.meaning}")
        given = key.path in chosen
        value = chosen[key.path] if given else key.value
        lines.append(f"{'' if given else '#'}{key.name} = {toml(value)}")
    return "\n".join(lines) + "\n"


def toml(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{json.dumps(str(key))} = {toml(entry)}" for key, entry in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _limits(schema: Mapping[str, Any], words: Words) -> str:
    """What a value may be: its type in a word, else in signs: `>= 0`, `a | b`."""
    if "enum" in schema:
        return " | ".join(toml(choice) for choice in schema["enum"])
    if "const" in schema:
        return toml(schema["const"])
    if "items" in schema:
        return f"[{_limits(schema['items'], words)}, ...]"
    if schema.get("type") == "object":
        return f"{{ ... = {_limits(schema.get('additionalProperties', {}), words)} }}"
    least, most = schema.get("minimum"), schema.get("maximum")
    bounds = [f">= {least}"] if least is not None else []
    bounds += [f"<= {most}"] if most is not None else []
    kinds: Mapping[str, str] = words.look_up("phrases.types")
    return " ".join([kinds.get(str(schema.get("type")), ""), *bounds])


def in_force(settings: Settings) -> str:
    """The settings in force as TOML, without words."""
    lines: list[str] = []
    for section in type(settings).model_fields:
        table: BaseModel = getattr(settings, section)
        lines += ["", f"[{section}]"]
        lines += [f"{name} = {toml(value)}" for name, value in table.model_dump().items()]
    return "\n".join(lines[1:])


def described(words: Words) -> str:
    """Every key with its limits, default and meaning."""
    return "\n".join(
        f"{key.path} ({key.limits}) = {toml(key.value)}\n    {key.meaning}" for key in keys(Settings(), words)
    )
