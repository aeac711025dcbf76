"""The supervisor's review: one row a line, region by region, why it got what it got, and room to override.

Where the review is required it lists every line that takes part and stands in for the approval workbook until
it comes back; else it lists, beside the approval, the lines that got less than they claim and those of items
that stock could not cover (P-4.3.1, P-4.3.3, H-3.2.3(3)). What a return may change: check/review_rules.py.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.batch import ENDINGS, PROPOSED, WAITING, Batch, Output
from orderbatch.contract.columns import Column
from orderbatch.contract.names import clean_name, proposal_digest
from orderbatch.contract.sheets.every import REVIEW
from orderbatch.contract.words import Words
from orderbatch.write.documents.approval import decide_by
from orderbatch.write.documents.reasons import named, reason
from orderbatch.write.workbook.batch_values import cells_of
from orderbatch.write.workbook.book import Book, Page, batch_labels, settings_of
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.measure import lines_taken
from orderbatch.write.workbook.page_breaks import keep_together, starts_of, takes_pages
from orderbatch.write.workbook.table import Table

KIND = "review"
LAST_COLUMN = len(REVIEW.columns) - 1
ROOMS = {"agent_name": 18, "product": 18, "why": 78, "override_cases": 10, "override_reason": 16}
SIGN_COLUMNS = ((0, 2), (3, 5), (7, 8), (10, 11))
_TOTALS = ("ordered_cases", "proposed_cases", "short_cases")
ITEM_ROOM = 34
_LONG = 2_000  # rows up to which a long reason takes several lines


def plan(batch: Batch, words: Words) -> list[Output]:
    """One workbook where the supervisor has something to look at."""
    if not _are_reviewed(batch).any():
        return []
    return [Output(clean_name(words.text("documents.review.name", batch=batch.batch), ".xlsx"), KIND)]


def to_review(batch: Batch) -> pd.DataFrame:
    """The lines on the review, region by region: LINES with region, agent_name and rank of their order."""
    orders = batch.orders[["order_key", "region", "agent_name", "rank"]]
    lines = batch.lines[_are_reviewed(batch)].merge(orders, on="order_key", how="inner", validate="m:1")
    return lines.sort_values(["region", "agent", "order_no", "line"], kind="stable", ignore_index=True)


def _are_reviewed(batch: Batch) -> pd.Series:
    """Which lines the supervisor looks at: where a review is required, all that were not seen yet."""
    lines, orders = batch.lines, batch.orders
    taking = orders["status"].isin([PROPOSED, WAITING])
    if settings_of(batch).review.required:
        return lines["order_key"].isin(orders.loc[taking & ~orders["reviewed"].eq(True), "order_key"])
    lacks = lines["proposed"].astype(np.int64) < lines["claim"].astype(np.int64)
    is_short = lacks | lines["sku"].isin(_uncovered(batch)["sku"])
    return lines["order_key"].isin(orders.loc[taking, "order_key"]) & is_short


def _uncovered(batch: Batch) -> pd.DataFrame:
    """Rows of SKUS of which more was claimed than there was: an order may wait beside plenty of an item."""
    return batch.skus[batch.skus["claimed"].astype(np.int64) > batch.skus["available"].astype(np.int64)]


def render(batch: Batch, output: Output, words: Words) -> bytes:
    """The review workbook: the lines; behind them regions, short items and what the columns mean."""
    lines = to_review(batch)
    digest = proposal_digest(batch.orders, batch.lines)
    book = Book(batch, words, output.kind, words.text("review.title"), digest)
    _front_page(book, lines)
    page = book.page(words.text("review.sums_sheet"))
    _regions(page, lines)
    _items(page, lines)
    _about(page)
    page.protect()
    return book.content()


def _front_page(book: Book, lines: pd.DataFrame) -> None:
    words = book.words
    page = book.page(words.text("review.sheet"), landscape=True)
    page.title(words.text("review.title"), book.batch.company)
    page.labels(batch_labels(page)[:2], (0, 5))
    what = "review.required" if book.settings.review.required else "review.free"
    page.note(words.text(what, by=decide_by(book)), LAST_COLUMN, 210, "lead")
    page.note(words.text("review.how"), LAST_COLUMN, 200)
    page.row += 1
    cells = _cells(lines, words, book.batch.currency)
    table = Table(
        REVIEW.columns,
        cells,
        totals=_TOTALS,
        rooms=ROOMS,
        wrap=("why", "product", "agent_name") if len(lines) <= _LONG else (),
        styles={"why": ("small",)},
        row_height=15,
        freeze=2,
    )
    page.is_parted = takes_pages(cells["product"])
    span = write_table(page, table)
    starts = starts_of(cells["order_no"], span.first_row)
    keep_together(page, list(span.rooms.values()), span.heading_row, starts, span.total_row + 1)
    page.sign_off([words.text(f"review.sign.{name}") for name in ("made", "reviewed", "day")], SIGN_COLUMNS)
    page.protect()


def _cells(lines: pd.DataFrame, words: Words, currency: str) -> Mapping[str, list[Any]]:
    cells = cells_of(lines, *(column.name for column in REVIEW.columns if column.name in lines))
    found = cells_of(lines, "ordered", "proposed", "reason", "numbers")
    cells["ordered_cases"], cells["proposed_cases"] = found["ordered"], found["proposed"]
    cells["short_cases"] = _short(lines).tolist()
    cells["why"] = [
        reason(words, code, numbers, currency) if ordered > proposed else words.text("review.served")
        for ordered, proposed, code, numbers in zip(*found.values(), strict=True)
    ]
    return cells


def _short(lines: pd.DataFrame) -> "pd.Series[int]":
    """Cases that are wanted and not proposed: what ended, such as by phone, nobody waits for."""
    figures = lines[["ordered", "struck", "proposed"]].astype(np.int64)
    short = figures["ordered"] - figures["struck"] - figures["proposed"]
    return short.mask(lines["reason"].isin(ENDINGS), 0)


def _regions(page: Page, lines: pd.DataFrame) -> None:
    words = page.book.words
    named = lines.assign(region=lines["region"].replace("", words.text("review.no_region")))
    named = named.assign(short=_short(named))
    regions = named.groupby("region", sort=True)
    cells: dict[str, list[Any]] = {"orders": regions["order_key"].nunique().tolist()}
    for name, source in zip(_TOTALS, ("ordered", "proposed", "short"), strict=True):
        cells[name] = [int(cases) for cases in regions[source].sum()]
    cells["region"] = sorted(set(named["region"]))
    counts = (Column(name, "count") for name in ("orders", *_TOTALS))
    page.title(words.text("review.regions_title"), page.book.batch.company)
    headings = {"orders": words.text("review.orders")}
    columns = (Column("region", "text"), *counts)
    totals = ("orders", *_TOTALS)
    table = Table(
        columns, cells, headings=headings, totals=totals, rooms={"region": 16}, freeze=-1, filtered=False
    )
    write_table(page, table)
    page.row += 1


def _items(page: Page, lines: pd.DataFrame) -> None:
    words, short = page.book.words, _uncovered(page.book.batch)
    shown = short[short["sku"].isin(lines["sku"])].sort_values("sku")
    if shown.empty:
        return
    figures = {"available": "available", "asked": "claimed", "agents": "agents"}
    names = cells_of(shown, "sku", "product")
    items = [f"{sku} {product}" for sku, product in zip(*names.values(), strict=True)]
    cells: dict[str, list[Any]] = {"item": items}
    cells |= {name: cells_of(shown, source)[source] for name, source in figures.items()}
    levels = _levels(page.book.batch)
    cells["level"] = [levels.get(sku) for sku in names["sku"]]
    page.title(words.text("review.items_title"))
    columns = (Column("item", "text"), *(Column(name, "count") for name in (*figures, "level")))
    headings = {name: words.text(f"review.items.{name}") for name in ("item", *figures, "level")}
    rooms = {"item": ITEM_ROOM}
    table = Table(columns, cells, headings=headings, rooms=rooms, wrap=("item",), freeze=-1, filtered=False)
    write_table(page, table)
    page.row += 1


def _levels(batch: Batch) -> dict[str, int]:
    """SKU → what everyone could have of it, as the sentences of its lines say, in whatever round."""
    found = cells_of(batch.lines, "sku", "reason", "numbers")
    return {
        sku: numbers["level"]
        for sku, code, numbers in zip(*found.values(), strict=True)
        if named(code, numbers or {}) in ("SHARED", "SHARED_TOO_FEW")
    }


def _about(page: Page) -> None:
    """What a column of the review means."""
    words = page.book.words
    page.title(words.text("review.about_title"))
    for name, meaning in words.look_up("review.columns").items():
        page.write(page.row, 0, words.heading(name), "text", "bold", "top")
        page.sheet.merge_range(page.row, 1, page.row, 4, "", page.book.style("text", "wrap", "top"))
        page.write(page.row, 1, meaning, "text", "wrap", "top")
        page.sheet.set_row(page.row, 15 * lines_taken(meaning, 50) + 3)
        page.row += 1
