"""The pages of the monthly report that closings make: adjustments to closed months, and what is undecided.

An adjustment stands with its reference and with the sums that it changes; closed reports and adjustments
together are what the ledger has (9, Periods).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from orderbatch.contract.columns import CellKind
from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.words import Words
from orderbatch.write.documents.months.monthly_definitions import Definitions
from orderbatch.write.documents.months.monthly_tables import listed_table
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.table import Span

ADJUSTED: Mapping[str, CellKind] = {
    **dict.fromkeys(("what",), "text"),
    **dict.fromkeys(("day", "came_on"), "day"),
    **dict.fromkeys(("batch", "reference", "order_key", "agent_name", "region", "sku", "product"), "text"),
    "first_ordered": "count",
    "first_minor": "money",
    "shipped": "count",
    "shipped_minor": "money",
    "returned": "count",
    "credited_minor": "money",
    "on_time": "count",
}
UNDECIDED: Mapping[str, CellKind] = {
    **dict.fromkeys(("kind", "order_no", "agent", "agent_name", "number"), "text"),
    **dict.fromkeys(("since", "due"), "day"),
    "cases": "count",
    "minor": "money",
}


def adjustments_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span | None:
    """What came about months that were closed before, each with its reference."""
    found = month.adjustments
    rows: list[dict[Any, Any]] = [] if found is None else found.to_dict("records")
    priced = [
        {
            **row,
            "what": words.text(f"monthly.adjustments.kinds.{row['what']}"),
            "first_minor": row["first_ordered"] * row["price_minor"],
            "shipped_minor": row["shipped"] * row["price_minor"],
        }
        for row in rows
    ]
    return _listed(page, name, ADJUSTED, priced, month, words)


def undecided_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span | None:
    """What should have been decided or told by the end of the month and was not."""
    kinds = "monthly.undecided.kinds"
    rows = [{**row, **_unsaid(row), "kind": words.text(f"{kinds}.{row['kind']}")} for row in month.undecided]
    return _listed(page, name, UNDECIDED, rows, month, words)


def _unsaid(row: Mapping[str, Any]) -> Mapping[str, None]:
    """What nobody said of an incident: its amount, and its cases where it is not of goods."""
    is_incident = row["kind"] == "incident"
    return {name: None for name in ("cases", "minor") if is_incident and not row[name]}


def _listed(
    page: Page,
    name: str,
    kinds: Mapping[str, CellKind],
    rows: Sequence[Mapping[str, Any]],
    month: MonthFigures,
    words: Words,
) -> Span | None:
    """A sentence and the rows below it, or that there is nothing."""
    page.note(words.text(f"monthly.{name}.{'lead' if rows else 'none'}"), 8, 110, "lead")
    page.row += 2
    if not rows:
        return None
    totals = tuple(column for column, kind in kinds.items() if kind in ("count", "money"))
    span = listed_table(page, name, kinds, rows, month.currency, words, totals)
    Definitions.of(month, words).link_table(page, span, name)
    return span
