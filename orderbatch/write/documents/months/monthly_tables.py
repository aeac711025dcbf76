"""Tables by group of the monthly report: totals, rates and shares as formulas with their value."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from orderbatch.contract.columns import CellKind, Column
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.workbook.amounts import amount_kind
from orderbatch.write.workbook.batch_values import cells_of
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.rate_patterns import share_style
from orderbatch.write.workbook.table import Span, Table

COUNTS = (
    "orders", "first_ordered", "first_proposed", "short", "deferred", "awaiting", "cancelled", "refused",
    "released", "shipped", "released_before", "returned", "ordered", "proposed", "line", "gifts",
)  # fmt: skip
KINDS: Mapping[str, CellKind] = {
    **dict.fromkeys(("day", "due", "shipped_on", "arrived_on"), "day"),
    **dict.fromkeys(("received_at", "valid_at", "released_at"), "moment"),
    **dict.fromkeys(
        ("price_minor", "first_minor", "released_minor", "shipped_minor", "credited_minor"), "money"
    ),
    **dict.fromkeys(COUNTS, "count"),
}
# A rate in a table by group: the columns that it divides. A share: the column of whose total it is a part.
RATES: Mapping[str, tuple[str, str]] = {"case_fill": ("first_proposed", "first_ordered")}
SHARES: Mapping[str, str] = {"share": "released", "share_amount": "released_minor"}


def heading(words: Words, column: str, currency: str) -> str:
    """The heading of a column of the report; money names its currency."""
    return words.text(f"monthly.columns.{column}", currency=words.currency(currency))


def listed_table(
    page: Page,
    name: str,
    kinds: Mapping[str, CellKind],
    rows: Sequence[Mapping[str, Any]],
    currency: str,
    words: Words,
    totals: tuple[str, ...],
) -> Span:
    """A table of these rows, headed by the words of `monthly.<name>.columns`. kinds: column → kind."""
    spoken = words.currency(currency)
    heads = {column: words.text(f"monthly.{name}.columns.{column}", currency=spoken) for column in kinds}
    columns = tuple(Column(column, amount_kind(kind, words)) for column, kind in kinds.items())
    cells = {column: [row[column] for row in rows] for column in kinds}
    return write_table(page, Table(columns, cells, headings=heads, totals=totals, freeze=1))


def group_table(
    page: Page, groups: pd.DataFrame, columns: Sequence[str], words: Words, currency: str
) -> Span:
    """A table of these columns at the page's next free row."""
    uncounted = ("orders",) if "sku" in columns else ()  # an order has several items
    plain = [name for name in columns if name not in RATES and name not in SHARES]
    cells: dict[str, Sequence[Any]] = {name: [None] * len(groups) for name in columns}
    cells |= cells_of(groups, *plain)
    table = Table(
        columns=tuple(
            Column(name, amount_kind(KINDS.get(name, "text" if name in plain else "count"), words))
            for name in columns
        ),
        cells=cells,
        headings={name: heading(words, name, currency) for name in columns},
        totals=tuple(
            name for name in plain if KINDS.get(name) in ("count", "money") and name not in uncounted
        ),
        freeze=1,
    )
    span = write_table(page, table)
    for name in columns:
        if name in RATES:
            _rates(page, span, name, groups)
        elif name in SHARES:
            _shares(page, span, name, groups)
    return span


def _rates(page: Page, span: Span, name: str, groups: pd.DataFrame) -> None:
    part, whole = RATES[name]
    parts, wholes = groups[part].tolist(), groups[whole].tolist()
    rows = [*zip(parts, wholes, strict=True), (sum(parts), sum(wholes))]
    for row, (above, below) in enumerate(rows, span.first_row):
        places = [f"{letters(span.columns[column])}{row + 1}" for column in (part, whole)]
        formula = f'=IF({places[1]}=0,"",{places[0]}/{places[1]})'
        _percent(page, span, row, name, formula, above / below if below else "")


def _shares(page: Page, span: Span, name: str, groups: pd.DataFrame) -> None:
    column = letters(span.columns[SHARES[name]])
    values = groups[SHARES[name]].tolist()
    total = sum(values)
    whole = f"${column}${span.total_row + 1}"
    for row, value in enumerate([*values, total], span.first_row):
        formula = f'=IF({whole}=0,"",{column}{row + 1}/{whole})'
        _percent(page, span, row, name, formula, value / total if total else "")


def _percent(page: Page, span: Span, row: int, name: str, formula: str, value: float | str) -> None:
    last = "total" if row == span.total_row else "grid"
    style = share_style(page.book, value, last)
    page.formula(row, span.columns[name], formula, value, style)
