"""An agent's record on the screen: what the list says, what changed of it, and the class by period."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.words import Words
from orderbatch.terminal.console import fields, harmless, paint, table

IN_HEAD = ("agent", "agent_name", "region")
MOST_CHANGES = 12


def record_lines(found: Mapping[str, Any], words: Words) -> str:
    """Each filled cell of the record by its heading, and the class by period where it ever changed."""
    record = found["record"]
    rows = [
        (words.heading(column.name), _shown(column.name, record[column.name], found, words))
        for column in AGENTS.columns
        if column.name in record and column.name not in IN_HEAD
    ]
    if len(found["classes"]) > 1:
        rows.append((words.text("cli.agent.classes"), " · ".join(_periods(found, words))))
    return fields(rows) if rows else ""


def history_lines(found: Mapping[str, Any], words: Words) -> str:
    """The newest changes of the record, the last first."""
    history = found["history"]
    if not history:
        return ""
    rows = [_change(change, found, words) for change in history[: -MOST_CHANGES - 1 : -1]]
    return "\n".join([paint(words.text("cli.agent.history", count=len(history)), bold=True), table(rows)])


def _change(change: Mapping[str, Any], found: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    file = words.text("cli.agent.from_file", file=harmless(change["file"]))
    if change["field"] == "agent":
        said = words.text("cli.agent.listed" if change["after"] else "cli.agent.unlisted")
        return (change["day"], said, "", file)
    was, now = (_shown(change["field"], change[side], found, words) for side in ("before", "after"))
    return (change["day"], words.heading(change["field"]), f"{was} → {now}", file)


def _periods(found: Mapping[str, Any], words: Words) -> list[str]:
    return [
        " ".join(
            (
                str(period["value"] or words.text("cli.agent.no_class")),
                words.text("cli.agent.between", since=period["since"], until=period["until"])
                if period["until"]
                else words.text("cli.agent.since", day=period["since"]),
            )
        )
        for period in found["classes"]
    ]


def _shown(name: str, value: Any, found: Mapping[str, Any], words: Words) -> str:
    """A cell of the list as people write it."""
    column: Column = next(column for column in AGENTS.columns if column.name == name)
    if value in (None, ""):
        return "—"
    if column.kind == "money":
        return words.money(int(value), found["currency"])
    return harmless(words.choice(name, str(value)) if column.kind == "choice" else str(value))
