"""To whom each document of a batch goes: the send list 发送清单.

Whose a document is stands beside it in `outputs.OUTPUTS`: one of `ROLES`, or "" where it stays with the desk.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.batch import HELD, Batch, Output
from orderbatch.contract.settings import People
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.policies.behind_plan import managers_behind
from orderbatch.write.documents.replies.reply import BY_FILE
from orderbatch.write.returned import marked_form
from orderbatch.write.workbook.batch_values import rows_of
from orderbatch.write.workbook.book import settings_of

AGENT, FINANCE, WAREHOUSE, SUPERVISOR, REGIONAL = "agent", "finance", "warehouse", "supervisor", "regional"
ROLES = (SUPERVISOR, FINANCE, WAREHOUSE, REGIONAL, AGENT)  # in the sequence in which they are listed

_ADDRESS = re.compile(
    r"[^\s@<>,;，；、\"]+@[^\s@<>,;，；、\"]+"
)  # a cell of the agents' list may hold several


@dataclass(frozen=True, slots=True)
class Sending:
    """What one recipient gets of a batch.

    role: one of `ROLES`. who: an agent's code or a regional manager's name, "" for a role of the desk and for
    the sender of a form without an agent. name: an agent's, where the batch knows it. language: that of his
    forms of this batch, else of his newest; all others have the desk's. addresses: empty where none is known.
    """

    role: str
    who: str
    name: str
    language: str
    addresses: tuple[str, ...]
    documents: tuple[Output, ...]


def send_list(batch: Batch, documents: Sequence[Output], readers: Mapping[str, str]) -> list[Sending]:
    """The recipients of these documents of a batch, each once, in the sequence of `ROLES`, then by name.

    readers: the kind of a document → whose it is.
    """
    people, agents = settings_of(batch).people, _agents(batch)
    found: dict[tuple[str, str], list[Output]] = {}
    for document in documents:
        role = readers.get(document.kind, "")
        for who in _whose(batch, document, role):
            found.setdefault((role, who), []).append(document)
    return [
        Sending(
            role,
            who,
            *(agents.get(who, ("", batch.language)) if role == AGENT else ("", batch.language)),
            _addresses(batch, people, role, who),
            tuple(found[role, who]),
        )
        for role, who in sorted(found, key=lambda one: (ROLES.index(one[0]), one[1] == "", one[1]))
    ]


def _agents(batch: Batch) -> dict[str, tuple[str, str]]:
    """Agent → his name, "" where the batch does not say, and his language."""
    found = {agent: ("", language) for agent, language in batch.spoken.items()}
    for frame in (batch.sent_back, batch.standing, batch.incidents, batch.notices):
        for row in rows_of(frame, "agent", "agent_name"):
            language = batch.spoken.get(row["agent"], batch.language)
            found[row["agent"]] = (row["agent_name"] or found.get(row["agent"], ("", ""))[0], language)
    for frame in (batch.dispatches, batch.releases, batch.orders):
        for row in rows_of(frame, "agent", "agent_name", "language"):
            language = row["language"] if row["language"] in LANGUAGES else batch.language
            found[row["agent"]] = (row["agent_name"] or "", language)
    return found


def for_programs(sendings: Iterable[Sending]) -> list[dict[str, Any]]:
    """The send list as plain values: role, who, addresses, documents (names)."""
    return [
        {
            "role": sending.role,
            "who": sending.who,
            "addresses": list(sending.addresses),
            "documents": [document.name for document in sending.documents],
        }
        for sending in sendings
    ]


def recipient(sending: Sending, words: Words) -> str:
    """What a recipient is called."""
    return words.text(f"mails.names.{sending.role}", who=sending.who or words.text("mails.unknown")).strip()


def _whose(batch: Batch, document: Output, role: str) -> list[str]:
    """The recipients of one document within its role."""
    if not role:
        return []
    if role == AGENT:
        return [_agent_of(document)]
    if role == REGIONAL:
        held = batch.orders.loc[batch.orders["status"] == HELD, "regional_manager"]
        return sorted({*held.fillna(""), *managers_behind(batch)})
    return [""]


def _agent_of(document: Output) -> str:
    """The agent whose document it is; "" where the form did not say."""
    if document.kind == marked_form.KIND:
        return document.part.rpartition(" ")[0].removesuffix("-")
    return "" if document.part.startswith(BY_FILE) else document.part


def _addresses(batch: Batch, people: People, role: str, who: str) -> tuple[str, ...]:
    if role == AGENT:
        return tuple(_ADDRESS.findall(batch.addresses.get(who, "")))
    if role == REGIONAL:
        return (people.regional[who],) if who in people.regional else ()
    return {FINANCE: people.finance, WAREHOUSE: people.warehouse, SUPERVISOR: people.supervisor}[role]
