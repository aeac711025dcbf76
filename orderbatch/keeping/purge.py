"""`orderbatch archive purge` and `archive bind`: originals destroyed in time, or bound (P-4.8)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.calendar import months_before
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.names import clean_name
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger, held_ledger, ledger_of
from orderbatch.ledger.journals.filing import file_at_once
from orderbatch.ledger.journals.purged import enter_purge, finish_purge, next_purge
from orderbatch.ledger.queries.retention import (
    earning_owed_gifts,
    of_month,
    of_unclosed_months,
    originals_before,
    still_open,
)
from orderbatch.workspace.atomic import write_all
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.originals_workbook import certifying, cover


@dataclass(frozen=True, slots=True)
class Purge:
    """Originals received before `before`: those whose time is over, and those that stay with what is open.

    originals: rows of `retention.originals_before`. staying: (path, what is open: orders, incidents, gifts,
    an unclosed month). certificate: its path below the workspace once they are destroyed, "" until then.
    """

    before: dt.date
    originals: tuple[Mapping[str, Any], ...]
    staying: tuple[tuple[str, str], ...]
    certificate: str = ""


def purge(workspace: Workspace, now: dt.datetime, before: dt.date | None, is_sure: bool) -> Purge:
    """List what may be destroyed, and with `is_sure` destroy it, leaving a certificate (P-4.8.2).

    before: the first day that is kept; the day `archive.keep_months` ago unless said. Raises PURGE_TOO_SOON
    (exit 2) for a later one.
    """
    latest = months_before(now.date(), workspace.settings.archive.keep_months)
    if before and before > latest:
        months = workspace.settings.archive.keep_months
        raise OrderbatchError("PURGE_TOO_SOON", ExitCode.USAGE, day=before, latest=latest, months=months)
    certify = certifying(workspace.language, workspace.settings)
    with held_ledger(workspace) as ledger:
        finish_purge(ledger, workspace.root, certify)
        found = _over(ledger, before or latest, Words(workspace.language))
        if not is_sure or not found.originals:
            return found
        may_go = [(str(original["sha256"]), str(original["path"])) for original in found.originals]
        ledger.enter(enter_purge, ledger.ask(next_purge, now.date()), now, may_go)
        file_at_once(ledger, workspace.root)
        filed = finish_purge(ledger, workspace.root, certify)
        return Purge(found.before, found.originals, found.staying, filed)


def bind(workspace: Workspace, now: dt.datetime, agent: str, month: str) -> str:
    """Write the cover sheet of an agent's originals of a month (YYYY-MM); its path below the workspace.

    Raises BIND_EMPTY (exit 2) where he sent none.
    """
    with ledger_of(workspace) as ledger:
        found = ledger.ask(of_month, agent, month)
    if not found:
        raise OrderbatchError("BIND_EMPTY", ExitCode.USAGE, agent=agent, month=month)
    words = Words(workspace.language)
    name = clean_name(words.text("originals.cover.name", agent=agent, month=month), ".xlsx")
    path = f"outbox/{now:%Y-%m-%d}/{name}"
    content = cover(agent, month, now.date(), found, words, workspace.settings)
    write_all([(workspace.root / path, content)])
    return path


def _over(ledger: Ledger, before: dt.date, words: Words) -> Purge:
    reasons = defaultdict[str, list[str]](list, ledger.ask(still_open))
    for path, policies in ledger.ask(earning_owed_gifts).items():
        reasons[path].append(words.text("cli.purge.owed", policies=words.joined(policies)))
    for path, month in ledger.ask(of_unclosed_months).items():
        reasons[path].append(words.text("cli.purge.unclosed", month=month))
    wanted = {path: words.joined(said) for path, said in reasons.items()}
    old: Sequence[Mapping[str, Any]] = ledger.ask(originals_before, before)
    going = tuple(original for original in old if original["path"] not in wanted)
    staying = tuple((row["path"], wanted[row["path"]]) for row in old if row["path"] in wanted)
    return Purge(before, going, staying)
