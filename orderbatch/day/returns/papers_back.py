"""Documents of ours that come back: what was written where nothing is read, and what decides nothing at all.

Each is held against what was sent, drawn anew from the books; where the program writes it otherwise since,
only its answers are looked at, as ever.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from orderbatch.check.approvals import ProposedOrder
from orderbatch.contract.columns import AGENT, ORDER_NO, parse_column
from orderbatch.contract.finding import Finding, first_of
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES, BY_KIND
from orderbatch.contract.sheets.our_documents import NOTHING_READ
from orderbatch.contract.sheets.sheet import FoundSheet, letters, row_of_cell
from orderbatch.contract.spellings import folded, shown
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Received
from orderbatch.day.returns.written_in import Added, changed_in_rows, written_in
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import runs
from orderbatch.read.processes.papers import Paper
from orderbatch.read.processes.sent_paper import SentPaper, sent_paper
from orderbatch.write.documents.outputs import render

_BATCH = APPROVAL.labels[0]
_VOID = ("RETURN_LAYOUT", "RETURN_CODE")
NAMED = 20  # cells that are told one by one
_IS_PART_OF = {"notice": "reply"}  # a reply without lines
_SIGNED = ("pages.approval.sign", "pages.pick_list.sign", "review.sign")


@dataclass(frozen=True, slots=True)
class PaperBack:
    """A document of ours that came back: in which file, and what was written on it beside its answers."""

    file: Received
    paper: Paper
    added: Sequence[Added]


def papers_back(desk: Desk) -> tuple[PaperBack, ...]:
    """The documents of ours that came in this run, each held against what was sent."""
    files = [file for file in desk.intake.received if file.opened and not file.repeats and not file.unasked]
    return tuple(
        PaperBack(file, paper, _added(desk, paper, file.opened.sheets))
        for file in files
        if file.opened
        for paper in file.opened.papers
    )


def without_conditions(
    desk: Desk, decisions: pd.DataFrame, papers: Iterable[PaperBack]
) -> tuple[pd.DataFrame, list[Finding]]:
    """The decisions but for orders in whose row something is written that nobody reads (3-decisions §8).

    It may be a condition: such an order stays undecided, and the cell is shown.
    """
    told: dict[tuple[str, str], Finding] = {}
    rows = order_rows(desk)
    for back in papers:
        for one in back.added if back.paper.kind == APPROVAL.kind else ():
            if pair := rows.get((back.file.name, one.sheet, str(row_of_cell(one.cell)))):
                numbers = {"order_no": pair[1].partition("/")[2], "says": one.text[:100]}
                found = Finding("RETURN_BESIDE", back.file.name, one.sheet, one.cell, one.text[:100], numbers)
                told.setdefault((back.file.name, pair[1]), found)
    places = list(zip(decisions["document"], decisions["order_key"], strict=True))
    is_bad = pd.Series([place in told for place in places], index=decisions.index, dtype=bool)
    said = [told[place] for place in dict.fromkeys(places) if place in told]
    return decisions[~is_bad].reset_index(drop=True), said


def order_rows(desk: Desk) -> dict[tuple[str, str, str], ProposedOrder]:
    """File, sheet and row of the approvals that came → the proposal that stands there, on both sheets."""
    sheets = [*desk.intake.sheets(APPROVAL.kind), *desk.intake.sheets(APPROVAL_LINES.kind)]
    columns = (parse_column(_BATCH, [sheet.labels.get("batch", ("", ""))[0]])[0] for _file, sheet in sheets)
    return {
        (file, sheet.name, str(row)): (str(batch), order_key(str(agent), str(number)))
        for (file, sheet), (batch,) in zip(sheets, columns, strict=True)
        for row, agent, number in zip(
            sheet.rows,
            parse_column(AGENT, sheet.cells["agent"])[0],
            parse_column(ORDER_NO, sheet.cells["order_no"])[0],
            strict=True,
        )
    }


def told_of_papers(desk: Desk, papers: Iterable[PaperBack], told: Iterable[Finding]) -> list[Finding]:
    """What was written on documents of ours outside their answers. told: what the run tells else of them."""
    told = list(told)
    known = {(found.file, found.sheet, found.cell) for found in told}
    void = {found.file for found in told if found.code in _VOID}
    void |= {file.name for file in desk.intake.received if file.opened and file.opened.trouble}
    findings: list[Finding] = []
    for back in papers:
        name = back.file.name
        added = [one for one in back.added if (name, one.sheet, one.cell) not in known]
        if back.paper.kind in NOTHING_READ:
            findings += _nothing_read(name, back.paper.kind, back.paper.batch, added)
        elif name not in void:  # of which nothing counts, which is told
            findings += _written(name, back.paper, added)
    for file in desk.intake.received:  # where another program lost what it is
        is_read = file.opened and not file.repeats and not file.opened.papers
        for sheet in file.opened.sheets if file.opened and is_read else ():
            if sheet.kind in NOTHING_READ:
                batch = shown(sheet.labels.get("pick_no", ("", ""))[0]).removeprefix("P")
                findings += _nothing_read(file.name, sheet.kind, batch, list(_filled(sheet)))
    return findings


def without_contradictions(told: Iterable[Finding]) -> list[Finding]:
    """Not that a document asks nothing, where it is told what was written into it."""
    every = list(told)
    filled = {found.file for found in every if found.code == "OURS_FILLED_IN"}
    return [found for found in every if found.code != "OURS_ASKS_NOTHING" or found.file not in filled]


def _written(file: str, paper: Paper, added: Iterable[Added]) -> Iterator[Finding]:
    """Once a sheet."""
    by_sheet: dict[str, list[Added]] = {}
    for one in added:
        by_sheet.setdefault(one.sheet, []).append(one)
    for sheet, some in by_sheet.items():
        numbers = {"document": paper.kind, "batch": paper.batch, "cells": _named(some)}
        yield Finding("RETURN_WRITTEN", file, sheet, some[0].cell, some[0].text[:100], numbers)


def _nothing_read(file: str, kind: str, batch: str, added: Sequence[Added]) -> Iterator[Finding]:
    numbers: dict[str, object] = {"document": kind, "batch": batch or "–", "belongs": kind}
    if added:
        first, numbers = added[0], {**numbers, "cells": _named(added)}
        yield Finding("OURS_FILLED_IN", file, first.sheet, first.cell, first.text[:100], numbers)
    elif kind in BY_KIND:  # of the others reading told it
        yield Finding("OURS_ASKS_NOTHING", file, numbers=numbers)


def _named(added: Sequence[Added]) -> list[object]:
    """The first of these, each with what it says, and how many more there are."""
    return first_of([(one.cell or one.sheet, one.text[:100]) for one in added], NAMED)


def _filled(sheet: FoundSheet) -> Iterator[Added]:
    """The answers of a sheet that nobody reads."""
    for column in BY_KIND[sheet.kind].columns:
        for row, cell in zip(sheet.rows, sheet.cells.get(column.name, ()), strict=False):
            if column.person and shown(cell):
                yield Added(sheet.name, sheet.address(column.name, row), shown(cell))


def _added(desk: Desk, paper: Paper, sheets: Sequence[FoundSheet]) -> list[Added]:
    """What was written on one document; of several that it may be, that to which least was added."""
    start = len(paper.attachment)
    own = [(sheet.name[start:], sheet) for sheet in sheets if sheet.name.startswith(paper.attachment)]
    tables = {name: _table(sheet) for name, sheet in own}
    found = []
    for sent in _sent(desk, paper):
        added = list(written_in(sent.paper, paper, tables, _signed()))
        for name, sheet in own:
            added += changed_in_rows(name, sheet, [one for one in sent.sheets if one.kind == sheet.kind])
        found.append(added)
    least = min(found, key=len, default=[])
    return [Added(paper.attachment + one.sheet, one.cell, one.text) for one in least]


def _table(sheet: FoundSheet) -> set[str]:
    """The cells of the rows of a recognised sheet, which are not looked at as mere texts."""
    if sheet.kind in NOTHING_READ:
        return set()
    places = [letters(place) for place in sheet.columns.values()]
    return {f"{place}{row}" for place in places for row in sheet.rows}


def _sent(desk: Desk, paper: Paper) -> Iterator[SentPaper]:
    """The documents of that kind and batch that this may be, as they went out and are written still."""
    kind = _IS_PART_OF.get(paper.kind, paper.kind)
    first = desk.ledger.ask(runs.first_sent, paper.batch, kind)
    said = {folded(text) for sheet in paper.sheets for text in sheet.cells.values()}
    outputs = [output for output in first if not output.part or folded(output.part) in said]
    batch = desk.ledger.ask(load_batch, paper.batch) if outputs else None
    for output in outputs:
        content = render(batch, output) if batch else b""
        if hashlib.sha256(content).hexdigest() == first[output]:
            yield sent_paper(output.name, content)


@cache
def _signed() -> frozenset[str]:
    """The words beside which a person signs a printed sheet, in every language."""
    every = (Words(language).look_up(place) for language in LANGUAGES for place in _SIGNED)
    return frozenset(folded(text) for words in every for text in words.values())
