"""The agents' list as it was: every version that came in, and what changed from one to the next (H-3.2.3(9)).

A list is kept whole each time that one comes in, so the history of a record is read from them; nothing about
it is entered twice.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from orderbatch.ledger.bulk import asked_in, pieces
from orderbatch.ledger.queries.runs import rows

_LISTS = """
SELECT r.day AS day, m.content AS content, COALESCE((SELECT i.name FROM inputs i
  WHERE i.run = m.run AND i.sha256 = m.sha256 ORDER BY i.position LIMIT 1), '') AS file
FROM masters m JOIN runs r ON r.run = m.run WHERE m.kind = 'agents' ORDER BY m.as_of, m.id
"""


def agents_list_of(connection: sa.Connection, day: dt.date) -> dict[str, list[Any]]:
    """The content of the agents' list in force at the end of a day; {} before the first."""
    return _newest_list(connection, "r.day <= :last", day.isoformat())


def agents_list_at(connection: sa.Connection, run: int) -> dict[str, list[Any]]:
    """The content of the agents' list that was in force in a run; {} before the first."""
    return _newest_list(connection, "r.run <= :last", run)


def as_last_named(connection: sa.Connection, agents: Sequence[str]) -> dict[str, dict[str, str]]:
    """Agent → name, region and regional manager of their newest order that names them."""
    names = ("agent_name", "region", "regional_manager")
    newest = "SELECT MAX(id) FROM order_decisions WHERE agent IN :wanted AND agent_name <> '' GROUP BY agent"
    sentence = f"SELECT agent, {', '.join(names)} FROM order_decisions WHERE id IN ({newest})"
    found = (row for some in pieces(agents) for row in asked_in(connection, sentence, some, {}))
    return {row[0]: {name: cell or "" for name, cell in zip(names, row[1:], strict=True)} for row in found}


def _newest_list(connection: sa.Connection, until: str, last: int | str) -> dict[str, list[Any]]:
    question = (
        "SELECT m.content FROM masters m JOIN runs r ON r.run = m.run WHERE m.kind = 'agents' "
        f"AND {until} ORDER BY m.as_of DESC, m.id DESC LIMIT 1"
    )
    for row in rows(connection, question, last=last):
        found: dict[str, list[Any]] = json.loads(row["content"])
        return found
    return {}


def record_changes(connection: sa.Connection, agent: str = "") -> list[dict[str, Any]]:
    """Every change of a cell of the agents' list, oldest first: agent, field, before, after, file, day.

    agent: of this one alone; "" = of all. An agent who comes into the list or leaves it changes in the field
    `agent`, from nothing or to nothing. Values as the list holds them, None where blank.
    """
    found: list[dict[str, Any]] = []
    before: dict[str, dict[str, Any]] = {}
    for row, after in _versions(connection, agent):
        for code in sorted({*before, *after}):
            for field, was, now in _differences(before.get(code, {}), after.get(code, {})):
                found.append(
                    {
                        "agent": code,
                        "field": field,
                        "before": was,
                        "after": now,
                        "file": row["file"],
                        "day": row["day"],
                    }
                )
        before = after
    return found


def class_periods(connection: sa.Connection, agent: str) -> list[dict[str, Any]]:
    """An agent's class by period: value ("" = none), since, until (its last day, or None)."""
    found: list[dict[str, Any]] = []
    for row, records in _versions(connection, agent):
        value = records.get(agent, {}).get("customer_class") or ""
        if not found or found[-1]["value"] != value:
            if found:
                last = dt.date.fromisoformat(row["day"]) - dt.timedelta(days=1)
                found[-1]["until"] = last.isoformat()
            found.append({"value": value, "since": row["day"], "until": None})
    return [period for period in found if period["until"] is None or period["since"] <= period["until"]]


def _versions(
    connection: sa.Connection, agent: str
) -> Iterator[tuple[dict[str, Any], dict[str, dict[str, Any]]]]:
    """Each list that came in, oldest first, with its records by agent."""
    for row in rows(connection, _LISTS):
        yield row, dict(_records(json.loads(row["content"]), agent))


def _records(content: Mapping[str, list[Any]], agent: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for place, code in enumerate(content["agent"]):
        if agent in ("", code):
            yield code, {name: values[place] for name, values in content.items()}


def _differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if not was or not now:
        yield "agent", was.get("agent"), now.get("agent")
        return
    for field in now:
        if (was.get(field) or None) != (now[field] or None):
            yield field, was.get(field) or None, now[field] or None
