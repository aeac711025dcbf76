"""Finance's workbook as it was sent, value by value, to hold its return against (P-3.7, 3-decisions §8).

Every locked value of both sheets is said as a text, the sent one and the returned one by the same words; what
differs in them differs. Sheets that were added or hidden and headings that were renamed are differences too.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from orderbatch.check.approvals import LockedLine, LockedRow
from orderbatch.check.order_rules import amount
from orderbatch.contract.batch import Batch
from orderbatch.contract.columns import Column, parse_column
from orderbatch.contract.names import order_key
from orderbatch.contract.sheets.every import APPROVAL, APPROVAL_LINES
from orderbatch.contract.sheets.sheet import FoundSheet, Sheet
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import Words
from orderbatch.day.facts import Desk
from orderbatch.day.intake import Received
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import runs
from orderbatch.read.rows import Typed
from orderbatch.write.documents.approval import render
from orderbatch.write.documents.approval_rows import (
    approval_columns,
    line_cells,
    order_cells,
    proposed_orders,
)
from orderbatch.write.workbook.book import sheet_name

_SHEETS = ("pages.approval.sheet", "pages.approval.lines_sheet", "pages.about")
_SENTENCES = ("why", "funds_check")  # columns of either sheet that are put in our words
_OTHER_PROGRAMS = "wpsreserved"  # a sheet that an office program adds and hides by itself


@dataclass(frozen=True, slots=True)
class SentApproval:
    """What was sent: its code, the names of its sheets, its headings, and all that was locked.

    sheets: bare name → as it is written. headings: kind of sheet → column → words. rows: order key → column
    → value. lines: order key → its lines. sheets, headings: None where the program calls them otherwise
    since.
    """

    code: str
    sheets: Mapping[str, str] | None
    headings: Mapping[str, Mapping[str, str]] | None
    rows: Mapping[str, LockedRow]
    lines: Mapping[str, tuple[LockedLine, ...]]


def sent_approvals(desk: Desk, names: Iterable[str]) -> dict[str, SentApproval]:
    """The approvals of these batches, of those that there are."""
    there = {row["batch"] for row in desk.ledger.ask(runs.batches)}
    return {name: _sent(desk.ledger.ask(load_batch, name)) for name in sorted(set(names) & there)}


def _sent(batch: Batch) -> SentApproval:
    words = Words(batch.language)
    orders = proposed_orders(batch)
    keys = orders["order_key"].tolist()
    lines: dict[str, list[LockedLine]] = {key: [] for key in keys}
    cells = line_cells(batch, orders, words)
    for number, row in enumerate(_said(APPROVAL_LINES, cells, len(cells["order_no"]))):
        lines[order_key(str(cells["agent"][number]), str(cells["order_no"][number]))].append(row)
    shown = order_cells(batch, orders, words)
    columns = {"approval": approval_columns(batch, shown), "approval_lines": APPROVAL_LINES.columns}
    rows = _said(APPROVAL, shown, len(keys))
    return SentApproval(
        batch.approval_code,
        {_name(name): name for name in (sheet_name(words.text(title)) for title in _SHEETS)},
        {kind: {column.name: words.heading(column.name) for column in some}
         for kind, some in columns.items()},
        dict(zip(keys, rows, strict=True)),
        {key: tuple(some) for key, some in lines.items()},
    )  # fmt: skip


def without_our_words(desk: Desk, sent: Mapping[str, SentApproval]) -> dict[str, SentApproval]:
    """The same, less what is put in other words since: sentences, headings and names of sheets.

    An approval may be out while the program is brought up to date: as it went out it is known by its hash
    alone. What is approved (whose order, items, cases, amounts) is compared all the same.
    """
    return {
        name: _values_alone(ours) if _is_written_otherwise(desk, name) else ours
        for name, ours in sent.items()
    }


def _is_written_otherwise(desk: Desk, name: str) -> bool:
    """Whether the approval that first went out has other bytes than the program would write today.

    The first one: finance may hold it still, though a newer one was put in its place in the outbox since.
    """
    batch = desk.ledger.ask(load_batch, name)
    words = Words(batch.language)
    return any(
        hashlib.sha256(render(batch, output, words)).hexdigest() != sha256
        for output, sha256 in desk.ledger.ask(runs.first_sent, name, APPROVAL.kind).items()
    )


def _values_alone(ours: SentApproval) -> SentApproval:
    said = dict.fromkeys(_SENTENCES)
    rows = {key: {**row, **said} for key, row in ours.rows.items()}
    lines = {key: tuple({**line, **said} for line in some) for key, some in ours.lines.items()}
    return replace(ours, sheets=None, headings=None, rows=rows, lines=lines)


def locked_rows(typed: Typed) -> list[LockedRow]:
    """Every returned row as text, column by column."""
    columns = {column.name: typed.rows[column.name].tolist() for column in typed.sheet.columns}
    return _said(typed.sheet, columns, len(typed.rows))


def _said(sheet: Sheet, cells: Mapping[str, list[Any]], size: int) -> list[LockedRow]:
    locked = [column for column in sheet.columns if not column.person and column.name in cells]
    texts = [(column.name, [_text(column, cell) for cell in cells[column.name]]) for column in locked]
    return [{name: said[number] for name, said in texts} for number in range(size)]


def _text(column: Column, cell: Any) -> str | None:
    """A value as both sides say it; None where it cannot be said the same on both."""
    if pd.isna(cell) if not isinstance(cell, str) else not cell:
        return ""
    if column.kind == "money":
        return amount(int(cell))
    if column.kind == "moment":
        return f"{cell:%Y-%m-%d %H:%M}"
    if column.kind == "count":
        return str(int(cell))
    values, refused = parse_column(column, [str(cell)])
    return None if refused else " ".join(str(values[0]).split())


def layout_change(sent: SentApproval, received: Received, found: FoundSheet) -> list[tuple[str, str]]:
    """What of sheets and headings is not as it was sent, the first four; none where all is.

    Each as what became of it (`phrases.layout`) and its name.
    """
    if sent.sheets is None or sent.headings is None:
        return []
    opened = received.opened
    names = [_name(name) for name in opened.sheet_names] if opened else []
    written = dict(zip(names, opened.sheet_names, strict=True)) if opened else {}
    hidden = {_name(sheet) for sheet in opened.hidden_sheets} if opened else set()
    added = [name for name in names if name not in sent.sheets and not name.startswith(_OTHER_PROGRAMS)]
    told = [("added", written[name]) for name in added]
    told += [("missing", sent.sheets[name]) for name in sorted(sent.sheets.keys() - set(names))]
    told += [("twice", written[name]) for name, count in Counter(names).items() if count > 1]
    told += [("hidden", written[name]) for name in sorted(hidden & sent.sheets.keys())]
    return [*told, *_renamed(sent.headings[found.kind], found)][:4]


def _renamed(headings: Mapping[str, str], found: FoundSheet) -> list[tuple[str, str]]:
    """Headings that are missing, or called otherwise than we wrote them."""
    absent = [("heading_missing", words) for name, words in headings.items() if name not in found.columns]
    changed = [
        ("heading_changed", f"{words} → {found.headings[name]}")
        for name, words in headings.items()
        if name in found.headings and _bare(found.headings[name]) != _bare(words)
    ]
    twice = [value for code, _cell, value, _numbers in found.troubles if code == "HEADING_TWICE"]
    return [*absent, *changed, *(("heading_twice", name) for name in twice)]


def _name(text: str) -> str:
    return "".join(clean_text(text).split()).casefold()


def _bare(heading: str) -> str:
    """A heading without blanks and without its currency in brackets."""
    return "".join(clean_text(heading).replace("（", "(").split("(")[0].split()).casefold()
