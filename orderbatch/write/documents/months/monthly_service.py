"""The service page of the monthly report: rates, cycle time by step, short items, lateness (9)."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.columns import CellKind, Column
from orderbatch.contract.month_figures import MonthFigures, Rate
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import monthly_messages as messages
from orderbatch.write.documents.months.monthly_definitions import CYCLE, Definitions
from orderbatch.write.documents.months.monthly_tables import listed_table
from orderbatch.write.workbook.amounts import amount_value
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.rate_patterns import share_style
from orderbatch.write.workbook.table import Span, Table

AMOUNTS = ("value_fill",)  # rates of money, kept in minor units
RATE_COLUMNS = ("rate", "part", "whole", "value", "before", "target")
CYCLE_COLUMNS = ("step", "count", "median", "ninth", "before")
SPREAD: Mapping[str, CellKind] = {
    "sku": "text", "product": "text", "batches": "count", "agents": "count", "served": "count",
    "served_share": "count", "ordered": "count", "proposed": "count", "fill": "count", "largest": "count",
    "largest_share": "count",
}  # fmt: skip
# A share of the table of short items: what it divides.
_DIVIDED = {
    "served_share": ("served", "agents"),
    "fill": ("proposed", "ordered"),
    "largest_share": ("largest", "proposed"),
}


def service_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span:
    """Rates by name with what was divided by what; cycle times, short items and reasons below."""
    page.write(page.row, 0, messages.of(name, month, words), "text", "bold")
    page.row += 2
    known = Definitions.of(month, words)
    span = _rates(page, month, words, known)
    _cycles(page, month, words, known)
    _delay_reasons(page, month, words, known)
    return span


def _rates(page: Page, month: MonthFigures, words: Words, known: Definitions) -> Span:
    cells: dict[str, list[Any]] = {
        "rate": [_rate_name(rate.name, month, words) for rate in month.rates],
        "part": [rate.part for rate in month.rates],
        "whole": [rate.whole for rate in month.rates],
        **dict.fromkeys(("value", "before", "target"), [None] * len(month.rates)),
    }
    columns = tuple(Column(cell, "text" if cell == "rate" else "count") for cell in RATE_COLUMNS)
    heads = {cell: words.text(f"monthly.service.columns.{cell}") for cell in RATE_COLUMNS}
    span = write_table(
        page,
        Table(
            columns,
            cells,
            headings=heads,
            rooms={"rate": 44, **dict.fromkeys(("value", "before", "target"), 14)},
            filtered=False,
        ),
    )
    known.link_table(page, span, "service")
    for row, rate in enumerate(month.rates, span.first_row):
        _rate_row(page, row, rate, month.targets.get(rate.name))
    return span


def _rate_row(page: Page, row: int, rate: Rate, target: int | None) -> None:
    """What is divided by what, beside the month before and the target."""
    now, earlier = messages.rate_cells(rate)
    _in_currency(page, row, rate)
    style = share_style(page.book, now)
    page.formula(row, 3, f'=IF(C{row + 1}=0,"",B{row + 1}/C{row + 1})', "" if now is None else now, style)
    for column, other in ((4, earlier), (5, target / 100 if target else None)):
        if other is not None:
            style = share_style(page.book, other)
            page.sheet.write_number(row, column, other, style)


def _rate_name(name: str, month: MonthFigures, words: Words) -> str:
    """A rate by name; one of amounts names their currency."""
    said = words.text(f"monthly.rates.{name}")
    return words.money_heading(said, month.currency) if name in AMOUNTS else said


def _in_currency(page: Page, row: int, rate: Rate) -> None:
    """What a rate of amounts divides, in the currency and not in its hundredths."""
    if rate.name in AMOUNTS:
        money = page.book.number_style("#,##0.00", "count", "grid")
        page.sheet.write_number(row, 1, amount_value(rate.part, page.book.words), money)
        page.sheet.write_number(row, 2, amount_value(rate.whole, page.book.words), money)


def _cycles(page: Page, month: MonthFigures, words: Words, known: Definitions) -> None:
    """How long each step took: of how many orders, the half and nine of ten, beside the month before."""
    _title(page, words.text("monthly.cycles.title"))
    known.link_row(page, "cycles", CYCLE_COLUMNS)
    for cycle in month.cycles:
        known.link(page, page.row, 0, CYCLE, cycle.name, "text", "grid")
        page.sheet.write_number(page.row, 1, cycle.count, page.book.style("count", "grid"))
        told = (cycle.median, cycle.ninth) if cycle.count else (None, None)
        for column, hours in enumerate((*told, cycle.before), 2):
            page.write(page.row, column, hours, "count", "grid")
        page.row += 1


def _title(page: Page, said: str) -> None:
    page.row += 1
    page.write(page.row, 0, said, "text", "bold")
    page.row += 1


def _delay_reasons(page: Page, month: MonthFigures, words: Words, known: Definitions) -> None:
    """Why goods did not leave in time, counted (P-4.5.2)."""
    _title(page, words.text(f"monthly.delays.{'title' if month.delay_reasons else 'none'}"))
    if not month.delay_reasons:
        return
    known.link_row(page, "delays", ("reason", "orders", "cases"))
    for row in month.delay_reasons:
        page.write(page.row, 0, words.choice("delay_reason", row.reason), "text", "grid")
        page.write(page.row, 1, row.orders, "count", "grid")
        page.write(page.row, 2, row.cases, "count", "grid")
        page.row += 1


def spread_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span | None:
    """Short items: who asked, who got something, and how much the one took who got most (P-4.4.4)."""
    page.note(words.text(f"monthly.spread.{'lead' if month.spread else 'none'}"), 8, 110, "lead")
    page.row += 1
    if not month.spread:
        return None
    rows = [{**row, **dict.fromkeys(_DIVIDED)} for row in month.spread]
    span = listed_table(page, name, SPREAD, rows, month.currency, words, totals=("ordered", "proposed"))
    Definitions.of(month, words).link_table(page, span, name)
    for place, row in enumerate(month.spread, span.first_row):
        for column, (part, whole) in _DIVIDED.items():
            cells = [f"{letters(span.columns[side])}{place + 1}" for side in (part, whole)]
            value = row[part] / row[whole] if row[whole] else ""
            style = share_style(page.book, value)
            formula = f'=IF({cells[1]}=0,"",{cells[0]}/{cells[1]})'
            page.formula(place, span.columns[column], formula, value, style)
    return span
