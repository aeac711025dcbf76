"""The invariants of 4-run, examined from outside: books, archive, inbox and outbox against each other.

`orderbatch doctor` prints what does not hold; the tests ask the same question after every crash.
"""

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
from jinja2 import UndefinedError

from orderbatch.contract.batch import PUBLISHED, Batch, Output
from orderbatch.contract.calendar import unknown_year
from orderbatch.contract.sales_policy import PAYMENT_GIFT, SalesPolicy
from orderbatch.contract.sheets.every import AGENTS
from orderbatch.contract.sheets.tables import from_content
from orderbatch.decide.policies.carried import Summed
from orderbatch.decide.policies.counted_payments import paid_of
from orderbatch.decide.policies.kept import kept_of
from orderbatch.decide.policies.recomputed import differing
from orderbatch.decide.timetable import missed
from orderbatch.ledger.books import Ledger, is_new, ledger_of
from orderbatch.ledger.journals.as_filed import changed_entries
from orderbatch.ledger.journals.closed import closed_files
from orderbatch.ledger.journals.entered_under import run_that_heard_returns_late
from orderbatch.ledger.journals.journal import journal_paths
from orderbatch.ledger.journals.purged import certificates, purged_paths
from orderbatch.ledger.journals.undone import undone_copies
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import policy_entries, runs
from orderbatch.ledger.queries.audit import audit
from orderbatch.read.processes.originals import from_archive
from orderbatch.workspace.archive import TEMPLATES, originals_in
from orderbatch.workspace.atomic import hash_of
from orderbatch.workspace.outbox import Others, Render, folder_named, folder_of, lying
from orderbatch.workspace.program import program
from orderbatch.workspace.scheduled import scheduled_runs
from orderbatch.workspace.where import conflict_copies, network_drive, synchronised_by
from orderbatch.workspace.workspace import Workspace
from orderbatch.write.documents.outputs import draw as draw_document


@dataclass(frozen=True, slots=True)
class Violation:
    """An invariant that does not hold: a sentence of `words/<language>/doctor.toml` and what fills it."""

    code: str
    numbers: dict[str, Any] = field(default_factory=dict)


def examine(workspace: Workspace, draw: Render | None = None, every_batch: bool = False) -> list[Violation]:
    """What does not hold in a workspace at rest; nothing is changed.

    draw: renders a document; ours unless given. every_batch: render the documents of all batches again and
    compare; else those of the newest. Raises
    `OrderbatchError` where the ledger cannot be opened.
    """
    if is_new(workspace):
        return []
    with ledger_of(workspace, compares=False) as ledger:
        found = [Violation("LEDGER", {"problem": said}) for said in ledger.ask(runs.complaints)]
        found += [
            Violation("BOOKS_CHANGED", {"entry": entry})
            for entry in ledger.ask(changed_entries, workspace.root)
        ]
        if found:
            ledger.mistrust()
        found += [Violation(code, numbers) for code, numbers in ledger.ask(audit)]
        found += _gifts(ledger)
        found += _bytes(workspace, ledger)
        found += _inbox(workspace, ledger)
        ours = partial(draw_document, originals=from_archive(workspace.root))
        found += _documents(workspace, ledger, draw or ours, every_batch)
    return found + list(_temp_names(workspace))


def not_ours(workspace: Workspace) -> tuple[str, int, int] | None:
    """The newest batch of this desk, how many of its documents another program wrote, and of how many.

    None where ours wrote all: then all can be compared.
    """
    if is_new(workspace):
        return None
    with ledger_of(workspace, thorough=False, compares=False) as ledger:
        batch = next((row["batch"] for row in reversed(ledger.ask(runs.own_batches))), "")
        published = [
            output.name for output, state, _sha256 in ledger.ask(runs.outputs, batch) if state == PUBLISHED
        ]
        ours = ledger.ask(runs.written_by, batch, program())
    others = len(published) - len(ours)
    return (batch, others, len(published)) if others else None


def older_without_folder(workspace: Workspace) -> list[str]:
    """Batches before the newest that were written and whose folder is gone from the outbox, newest first."""
    if is_new(workspace):
        return []
    with ledger_of(workspace, thorough=False, compares=False) as ledger:
        older = [(row["batch"], row["day"]) for row in reversed(ledger.ask(runs.own_batches))][1:]
        gone = [batch for batch, day in older if not (workspace.root / folder_named(day, batch)).is_dir()]
        return [
            batch
            for batch in gone
            if PUBLISHED in {state for _output, state, _hash in ledger.ask(runs.outputs, batch)}
        ]


def advise(workspace: Workspace) -> list[Violation]:
    """What is not wrong in itself but endangers a desk or what is private in it (11-keeping, Privacy)."""
    found = []
    if program := synchronised_by(workspace.root):
        found.append(Violation("DESK_SYNCED", {"folder": program}))
    found += [Violation("CONFLICT_COPY", {"name": name}) for name in conflict_copies(workspace.root)]
    day = newest_day(workspace)
    if day and (year := unknown_year(day, workspace.settings.ship)):
        found.append(Violation("CALENDAR_UNKNOWN", {"year": year}))
    ledger = workspace.ledger_file
    if ledger and (drive := network_drive(ledger)):
        found.append(Violation("LEDGER_ON_NETWORK", {"drive": drive}))
    for path in (ledger, workspace.state):
        if os.name != "nt" and path and path.exists() and path.stat().st_mode & 0o077:
            shown = path.relative_to(workspace.root) if path.is_relative_to(workspace.root) else path
            found.append(Violation("RIGHTS_WIDE", {"path": shown.as_posix()}))
    return found


def schedule_complaints(workspace: Workspace, now: dt.datetime) -> list[Violation]:
    """What the scheduler did not do as `run.times` asks: no run yet, one missing, the last one not right."""
    times = workspace.settings.run.times
    if not times:
        return []
    runs_begun = scheduled_runs(workspace)
    if not runs_begun:
        return [Violation("SCHEDULE_NEVER", {"times": tuple(times)})]
    last, found = runs_begun[-1], []
    began = [run.began for run in runs_begun]
    if due := missed(times, began, now, workspace.settings.ship):
        found.append(Violation("SCHEDULE_MISSED", {"due": _minute(due), "last": _minute(last.began)}))
    if last.exit is None:
        found.append(Violation("SCHEDULE_CUT", {"began": _minute(last.began)}))
    elif last.exit:
        numbers = {"began": _minute(last.began), "exit": last.exit, "code": last.code or "-"}
        found.append(Violation("SCHEDULE_FAILED", numbers))
    return found


def _minute(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def examine_archive(workspace: Workspace) -> list[Violation]:
    """What does not hold of the originals alone: each where and as the books say, none beside (P-4.8.1)."""
    if is_new(workspace):
        return []
    with ledger_of(workspace) as ledger:
        return list(_bytes(workspace, ledger))


def newest_day(workspace: Workspace) -> dt.date | None:
    """The day of the newest batch; None before the first, also where looking has laid an empty ledger."""
    if is_new(workspace):
        return None
    with ledger_of(workspace, thorough=False, compares=False) as ledger:
        return ledger.ask(runs.newest_day)


def _bytes(workspace: Workspace, ledger: Ledger) -> Iterator[Violation]:
    """bytes: every original stands once in the archive, where the books say, with the hash they say."""
    listed: dict[str, str] = {}
    places: dict[str, str] = {}
    purged = ledger.ask(purged_paths)
    for row in ledger.ask(runs.originals):
        path, wanted = row["archive_path"], row["sha256"]
        listed[path] = wanted
        if places.setdefault(wanted, path) != path:
            yield Violation("ORIGINAL_TWICE", {"path": path, "other": places[wanted]})
        present = hash_of(workspace.root / path)
        if path in purged:
            if present:
                yield Violation("PURGE_PENDING", {"path": path, "day": purged[path]})
        elif not present:
            yield Violation("ORIGINAL_MISSING", {"path": path, "batch": row["batch"]})
        elif present != wanted:
            yield Violation("ORIGINAL_CHANGED", {"path": path, "batch": row["batch"]})
    journals = ledger.ask(journal_paths)
    for path, wanted in journals.items():
        if wanted and hash_of(workspace.root / path) != wanted:
            yield Violation("JOURNAL_DIFFERS", {"path": path})
        elif not wanted:
            yield Violation("JOURNAL_PENDING", {"path": path})
    closed = ledger.ask(closed_files)
    changed = (path for path, wanted in closed.items() if hash_of(workspace.root / path) != wanted)
    yield from (Violation("MONTH_CHANGED", {"path": path}) for path in changed)
    kept = {*(path for *_purge, path in ledger.ask(certificates)), *ledger.ask(undone_copies), *closed}
    for path in filter(partial(_is_no_template, workspace), originals_in(workspace)):
        if path not in listed and path not in journals and path not in kept:
            yield Violation("ORIGINAL_UNLISTED", {"path": path})


def _is_no_template(workspace: Workspace, path: str) -> bool:
    """Whether it is anything but a template that order forms were made on, as it was then (P-4.7)."""
    name = path.removeprefix(f"{workspace.archive.name}/{TEMPLATES}/")
    return name == path or hash_of(workspace.root / path) != name.partition(".")[0]


_GIFTS = {"base": "GIFTS_BASE", "entitled": "GIFTS_ENTITLED", "issued": "GIFTS_ISSUED"}


def _gifts(ledger: Ledger) -> Iterator[Violation]:
    """gifts: where every agent stands comes out again from the beginning (7-policies).

    Where an older version made the newest run, also without what came back in it: then they are right.
    """
    found = _differences(ledger, sys.maxsize)
    late = ledger.ask(run_that_heard_returns_late) if found else None
    if late is not None:
        then = {_place(difference) for difference in _differences(ledger, late)}
        found = [difference for difference in found if _place(difference) in then]
    for difference in found:
        yield Violation(_GIFTS[difference.pop("what")], difference)
    yield from policy_sums(ledger)


def policy_sums(ledger: Ledger) -> Iterator[Violation]:
    """gifts: what the next run goes on from is what the books come to from the beginning."""
    content = ledger.ask(policy_entries.sums)
    if content is None:
        return
    told = Summed.known(content)
    difference = told.plus(Summed.of(*_kept(ledger), told.selections), -1).content()
    whose = {*difference["agents"], *(agent for agent, _policy, _cases in difference["issued"])}
    whose |= _paid_otherwise(ledger, content) | _changed_otherwise(ledger, content)
    for agent in sorted(whose):
        yield Violation("POLICY_SUMS", {"agent": agent})


def _paid_otherwise(ledger: Ledger, content: Mapping[str, Any]) -> set[str]:
    """Agents of whom another sum of payments is kept."""
    payments, found = ledger.ask(policy_entries.payments), set[str]()
    for name, kept in content["paid"].items():
        code, span = name.rsplit("|", 1)
        first, last = (dt.date.fromisoformat(day) if day else None for day in span.split(".."))
        policy = SalesPolicy(code, code, PAYMENT_GIFT, (), from_day=first, to_day=last)
        found |= {agent for agent, _minor in kept.items() ^ paid_of(payments, policy).items()}
    return found


def _changed_otherwise(ledger: Ledger, content: Mapping[str, Any]) -> set[str]:
    """Agents of whom another standing from before changed terms is kept."""
    floored = _with_a_floor(ledger.ask(policy_entries.newest))
    rows = ledger.ask(policy_entries.before_changes, floored)
    found = {
        (*row[:4], row[4].isoformat()) for row in rows[list(policy_entries.CHANGED)].itertuples(index=False)
    }
    return {row[0] for row in {tuple(row) for row in content["changes"] if row[1] in floored} ^ found}


def _with_a_floor(newest: pd.DataFrame) -> set[str]:
    """Policies of which an agent keeps something from before their terms changed."""
    return {*newest.loc[newest["floor"] > 0, "policy"]}


def _kept(ledger: Ledger, before: int = sys.maxsize) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Goods that count and gifts given, from the beginning. before: as `_differences` has it."""
    goods, gifts = ledger.ask(policy_entries.counted), ledger.ask(policy_entries.given)
    return kept_of(goods, gifts, ledger.ask(policy_entries.resolved, before))


def _place(difference: dict[str, Any]) -> tuple[str, str, str]:
    return difference["agent"], difference["policy"], difference["what"]


def _differences(ledger: Ledger, before: int) -> list[dict[str, Any]]:
    """Standings that do not come out again. before: what came back in runs before this one counts."""
    newest = ledger.ask(policy_entries.newest)
    if newest.empty:
        return []
    counted, given = _kept(ledger, before)
    payments, rest = ledger.ask(policy_entries.payments), ledger.ask(policy_entries.resting).codes
    master = ledger.ask(runs.masters).get(AGENTS.kind)
    agents = from_content(AGENTS, master.content if master else {}).set_index(AGENTS.key[0])
    changes = ledger.ask(policy_entries.before_changes, _with_a_floor(newest))
    return list(differing(newest, counted, given, payments, agents, rest, changes))


def _inbox(workspace: Workspace, ledger: Ledger) -> Iterator[Violation]:
    """bytes: what was taken in no longer lies in the inbox."""
    for batch, inputs in ledger.ask(runs.untidied).items():
        for name, wanted, _path in inputs:
            if hash_of(workspace.inbox / name) == wanted:
                yield Violation("INBOX_LEFT", {"name": name, "batch": batch})


def _documents(workspace: Workspace, ledger: Ledger, draw: Render, every_batch: bool) -> Iterator[Violation]:
    """outputs: every document is a function of the ledger, byte for byte, published, and still there.

    One that another program wrote is held against its hash of then alone.
    """
    for number, output in ledger.ask(runs.pending_outputs):
        yield Violation("OUTPUT_PENDING", {"name": output.name, "batch": number})
    numbers = [row["batch"] for row in ledger.ask(runs.own_batches)]
    for number in numbers if every_batch else numbers[-1:]:
        batch = ledger.ask(load_batch, number)
        outputs = ledger.ask(runs.outputs, number)
        folder = workspace.root / folder_of(batch)
        ours = ledger.ask(runs.written_by, number, program())
        hashes = {output: wanted for output, _state, wanted in outputs}
        for output, state, wanted in outputs:
            others = [(other, hashes[other]) for other in hashes if other != output]
            is_known = all(digest for _output, digest in others)
            known = Others(others if is_known else None, partial(lying, folder, hashes))
            present = hash_of(folder / output.name)
            if state == PUBLISHED and present != wanted:
                code = "OUTPUT_CHANGED" if present else "OUTPUT_GONE"
                yield Violation(code, {"name": output.name, "batch": number})
            if output.name in ours:
                drawn = _drawn(draw, batch, output, known)
                if drawn != wanted:
                    code = "OUTPUT_DIFFERS" if drawn else "OUTPUT_LOST"
                    yield Violation(code, {"name": output.name, "batch": number})


def _drawn(draw: Render, batch: Batch, output: Output, known: Others) -> str:
    """SHA-256 of the document made again; "" where what stands in the books makes no document any more."""
    try:
        content = draw(batch, output, known)
        return sha256(content if isinstance(content, bytes) else b"".join(content)).hexdigest()
    except (LookupError, ValueError, TypeError, UndefinedError):
        return ""


def _temp_names(workspace: Workspace) -> Iterator[Violation]:
    """outputs: nothing half written is left."""
    for folder in (workspace.archive, workspace.outbox, workspace.state):
        for path in sorted(folder.rglob(".*.tmp")):
            yield Violation("TEMP_LEFT", {"path": path.relative_to(workspace.root).as_posix()})
