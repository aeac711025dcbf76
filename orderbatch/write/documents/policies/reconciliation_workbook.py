"""Policy payments of customer service and finance, held against each other (7-policies, Reconciliation).

Written whenever either came: what differs with who clears it until when, what matches, and sums by region
that tie to both sheets.
"""

from typing import Any

import pandas as pd

from orderbatch.contract.batch import Batch, Output, Record
from orderbatch.contract.columns import Column
from orderbatch.contract.figures.reconciliation import (
    AMOUNT,
    DESK_ONLY,
    FINANCE_ONLY,
    MATCHED,
    reconcile,
)
from orderbatch.contract.names import clean_name
from orderbatch.contract.sheets.every import RECONCILIATION
from orderbatch.contract.words import Words
from orderbatch.write.documents.approval import money_headings
from orderbatch.write.workbook.book import Book, Page, batch_labels, settings_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.styles import CARE
from orderbatch.write.workbook.table import Table, used

KIND = "reconciliation"
_WHO = {AMOUNT: "both", DESK_ONLY: "finance", FINANCE_ONLY: "desk", MATCHED: ""}
_MONEY = ("desk_amount", "finance_amount", "payment_difference")
_ROOMS = {"desk_amount": 20, "finance_amount": 20}  # a heading whose unit does not part
_SUMS = (
    Column("region", "text"),
    Column("desk_amount", "money"),
    Column("finance_amount", "money"),
    Column("payment_difference", "money"),
    *(Column(f"rows_{state}", "count") for state in (MATCHED, AMOUNT, DESK_ONLY, FINANCE_ONLY)),
)


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook when this run took payments in."""
    if batch.payments.empty:
        return []
    return [Output(clean_name(words.text("documents.reconciliation.name", batch=batch.batch), ".xlsx"), KIND)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """What differs, what matches, and the sums by region."""
    book = Book(batch, words, output.kind, words.text("pages.reconciliation.title"))
    rows = reconciled(batch)
    differing = [row for row in rows if row["state"] != MATCHED]
    matched = [row for row in rows if row["state"] == MATCHED]
    page = book.page(words.text("pages.reconciliation.sheet"), landscape=True)
    page.title(words.text("pages.reconciliation.title"), batch.company)
    page.labels(batch_labels(page), (0, 3, 6))
    days = book.settings.policies.match_days
    page.note(words.text("pages.reconciliation.how", days=days), len(RECONCILIATION.columns) - 1, 150)
    _late(page, differing)
    page.row += 1
    _rows(page, differing)
    _rows(book.further_page("reconciliation.matched", 8, 150), matched)
    _sums(book.further_page("reconciliation.regions", 7, 130), rows)
    return book.content()


def reconciled(batch: Batch) -> list[Record]:
    """Rows of `contract.figures.reconciliation` of all payments up to this run."""
    before = batch.payments_before
    every = batch.payments if before is None or before.empty else pd.concat([before, batch.payments])
    return reconcile(every, settings_of(batch).policies.match_days)


def _late(page: Page, differing: list[Record]) -> None:
    late = sum(row["clear_by"] < page.book.batch.day for row in differing)
    last = len(RECONCILIATION.columns) - 1
    if late:
        said = page.book.words.text("pages.reconciliation.late", count=late)
        page.note(f"{CARE} {said}", last, 150, "lead")
    if not differing:
        page.note(page.book.words.text("pages.reconciliation.none"), last, 150, "lead")


def _rows(page: Page, rows: list[Record]) -> None:
    book = page.book
    names = [column.name for column in RECONCILIATION.columns]
    cells = {name: [_cell(row, name, book.words) for row in rows] for name in names}
    table = Table(
        used(RECONCILIATION.columns, cells),
        cells,
        headings=money_headings(book, RECONCILIATION.columns),
        totals=_MONEY if rows else (),
        rooms={"agent_name": 22, "policy_name": 20, **_ROOMS},
        wrap=("agent_name", "policy_name"),
        freeze=1,
    )
    write_table(page, table)
    page.protect()


def _cell(row: Record, name: str, words: Words) -> Any:
    if name == "reconciled_state":
        return words.choice(name, row["state"])
    if name == "who_clears":
        who = _WHO[row["state"]]
        return words.choice(name, who) if who else ""
    if name == "payment_difference":
        return (row["finance_minor"] or 0) - (row["desk_minor"] or 0)
    return row[{"desk_amount": "desk_minor", "finance_amount": "finance_minor"}.get(name, name)]


def _sums(page: Page, rows: list[Record]) -> None:
    """A row a region: both sides' sums, and how many rows of each state."""
    regions = sorted({row["region"] for row in rows})
    cells: dict[str, list[Any]] = {"region": regions}
    for name in _MONEY:
        cells[name] = [
            sum(_cell(row, name, page.book.words) or 0 for row in rows if row["region"] == region)
            for region in regions
        ]
    for state in (MATCHED, AMOUNT, DESK_ONLY, FINANCE_ONLY):
        cells[f"rows_{state}"] = [
            sum(row["region"] == region and row["state"] == state for row in rows) for region in regions
        ]
    names = tuple(column.name for column in _SUMS[1:])
    headings = money_headings(page.book, _SUMS)
    headings |= {
        f"rows_{state}": page.book.words.choice("reconciled_state", state)
        for state in (MATCHED, AMOUNT, DESK_ONLY, FINANCE_ONLY)
    }
    table = Table(_SUMS, cells, headings=headings, totals=names, rooms=_ROOMS, filtered=False)
    write_table(page, table)
    page.protect()
