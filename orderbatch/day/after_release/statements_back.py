"""Statements of account that came back: who agrees, and what opens an incident (9, Agent statement)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orderbatch.contract.columns import AGENT, parse_column, shown
from orderbatch.contract.finding import Finding
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.words import Words, every_choice

DIFFERENCE = "enquiry"  # the type of a difference that names none
EMPTY = "TABLE_EMPTY"


@dataclass(frozen=True, slots=True)
class StatementsBack:
    """The sheets of incidents, those of statements with their differences as rows, and what is told."""

    sheets: list[tuple[str, FoundSheet]]
    findings: list[Finding]


def statements_back(sheets: Sequence[tuple[str, FoundSheet]], words: Words) -> StatementsBack:
    """Statements among sheets of incidents: one without differences is no empty register."""
    found: list[tuple[str, FoundSheet]] = []
    told: list[Finding] = []
    for document, sheet in sheets:
        if not _said(sheet, "statement_month"):
            found.append((document, sheet))
            continue
        filled = _with_differences(sheet, words)
        labels = {name: said for name, said in sheet.labels.items() if name != "statement_agrees"}
        found.append((document, replace(filled, labels=labels)))  # its own words are a difference, no mistake
        told += [] if filled.rows else _confirmed(document, sheet)
    return StatementsBack(found, told)


def _said(sheet: FoundSheet, label: str) -> str:
    return shown(sheet.labels.get(label, (None, ""))[0]).strip()


def _agent(sheet: FoundSheet) -> str:
    codes, _refused = parse_column(AGENT, [sheet.labels.get(AGENT.name, (None, ""))[0]])
    return str(codes[0] or "")


def _answer(sheet: FoundSheet) -> str:
    """`yes`, `no`, "" where nothing is said, or the cell's own words."""
    said = _said(sheet, "statement_agrees")
    return every_choice("statement_agrees").get(said.lower(), said)


def _with_differences(sheet: FoundSheet, words: Words) -> FoundSheet:
    """Its rows with the agent and a type where they are blank; where there is none, what page one says."""
    troubles = [trouble for trouble in sheet.troubles if trouble[0] != EMPTY]
    if sheet.rows:
        blank = {"agent": _agent(sheet), "incident_type": DIFFERENCE}
        cells = {**sheet.cells, **{name: list(_filled(sheet, name, value)) for name, value in blank.items()}}
        return replace(sheet, troubles=troubles, cells=cells)
    said = [
        text for text in (_said(sheet, "statement_differs"), _answer(sheet)) if text not in ("", "yes", "no")
    ]
    if not said and _answer(sheet) != "no":
        return replace(sheet, troubles=troubles)
    what = words.joined(said) or words.text("incidents.statement_unsaid")
    text = words.text("incidents.statement", month=_said(sheet, "statement_month"), said=what)
    row = {"agent": _agent(sheet), "incident_type": DIFFERENCE, "description": text}
    cells = {name: [row.get(name)] for name in {*sheet.cells, *row}}
    return replace(sheet, troubles=troubles, rows=[sheet.header_row + 1], cells=cells)


def _filled(sheet: FoundSheet, name: str, value: str) -> Iterator[Any]:
    """A column of the rows, with this value where a cell is blank."""
    for cell in sheet.cells.get(name) or [None] * len(sheet.rows):
        yield cell if shown(cell).strip() else value


def _confirmed(document: str, sheet: FoundSheet) -> Iterator[Finding]:
    """That an agent agrees; that it is not signed, or that nothing is said, is told instead."""
    signed, agrees = _said(sheet, "signed_by"), _answer(sheet) == "yes"
    code = "STATEMENT_AGREED" if agrees and signed else "STATEMENT_UNSIGNED" if agrees else "STATEMENT_SILENT"
    numbers = {"month": _said(sheet, "statement_month"), "signed": signed}
    yield Finding(code, document, "", "", _agent(sheet), numbers)
