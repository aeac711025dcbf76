"""`orderbatch layouts`: how forms are read by answers given once, and forgetting one (10, part 2)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.ledger.books import Ledger, held_ledger, ledger_of
from orderbatch.ledger.journals.filing import file_at_once
from orderbatch.ledger.journals.forgotten import enter_forgotten
from orderbatch.ledger.queries import form_questions
from orderbatch.workspace.workspace import Workspace

_Layout = Mapping[str, Any]


def remembered_layouts(workspace: Workspace, agent: str = "") -> list[_Layout]:
    """Every layout that forms are read by, one row each, the newest answer first. agent: only this one's."""
    with ledger_of(workspace) as ledger:
        newest = {row["fingerprint"]: row for row in _in_force(ledger)}
    return [row for row in reversed(newest.values()) if agent in ("", row["agent"])]


def one_layout(workspace: Workspace, fingerprint: str) -> _Layout:
    """The layout that a fingerprint, or its beginning, names; raises LAYOUT_UNKNOWN (exit 2)."""
    with ledger_of(workspace) as ledger:
        return _answers_of(ledger, fingerprint)[-1]


def forget_layout(workspace: Workspace, now: dt.datetime, fingerprint: str) -> _Layout:
    """Enter that a layout's answers no longer count, and say how it was read; raises as `one_layout`."""
    with held_ledger(workspace) as ledger:
        answers = _answers_of(ledger, fingerprint)
        ledger.enter(enter_forgotten, now, [(str(row["label"]), str(row["fingerprint"])) for row in answers])
        file_at_once(ledger, workspace.root)
    return answers[-1]


def _in_force(ledger: Ledger) -> Sequence[_Layout]:
    return [
        row
        for row in ledger.ask(form_questions.answered)
        if not row["forgotten"] and row["reading"]["headings"]  # of a refused order nothing is remembered
    ]


def _answers_of(ledger: Ledger, fingerprint: str) -> list[_Layout]:
    """All answers of the one layout that is meant, oldest first."""
    meant = [row for row in _in_force(ledger) if row["fingerprint"].startswith(fingerprint.casefold())]
    if not fingerprint or len({row["fingerprint"] for row in meant}) != 1:
        raise OrderbatchError("LAYOUT_UNKNOWN", ExitCode.USAGE, layout=fingerprint)
    return meant
