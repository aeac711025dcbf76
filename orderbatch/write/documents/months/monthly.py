"""The monthly report: one workbook of the same form every month (H-3.2.3(4)(5), H-3.3.3(7)).

Each page has a title, a sentence that says what it shows, and one table; the first page has the key figures
and the charts. To add a page: a function here and its place in `PAGES`, its words in `monthly.toml`.
"""

import datetime as dt
from collections.abc import Callable, Mapping

import pandas as pd

from orderbatch.contract.columns import Column
from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import monthly_messages as messages
from orderbatch.write.documents.months.chart_names import with_axis_names
from orderbatch.write.documents.months.monthly_checks import checks
from orderbatch.write.documents.months.monthly_closing import adjustments_page, undecided_page
from orderbatch.write.documents.months.monthly_definitions import AUDIT, COMMON, Definitions, definitions
from orderbatch.write.documents.months.monthly_over_time import contracts_page, incidents_page, trend_page
from orderbatch.write.documents.months.monthly_service import service_page, spread_page
from orderbatch.write.documents.months.monthly_summary import CHARTED, CHARTS, summary_page
from orderbatch.write.documents.months.monthly_tables import KINDS, group_table, heading
from orderbatch.write.documents.policies.audit_workbook import audit_message, audit_table
from orderbatch.write.workbook.batch_values import cells_of
from orderbatch.write.workbook.book import Book, Page
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import letterhead
from orderbatch.write.workbook.table import Span, Table

DATA = (
    "day", "batch", "order_key", "agent", "agent_name", "region", "line", "sku", "product", "category",
    "ordered", "first_ordered", "proposed", "deferred", "awaiting", "cancelled", "refused", "released",
    "shipped", "price_minor", "released_minor", "shipped_minor", "reason", "received_at", "valid_at",
    "released_at", "due", "shipped_on", "arrived_on",
)  # fmt: skip
SUMS = (
    "orders",
    "first_ordered",
    "first_proposed",
    "case_fill",
    "short",
    "released",
    "shipped",
    "released_minor",
    "shipped_minor",
)
# The pages by group: the columns that name the group, and what stands behind the sums.
GROUPS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "days": (("day",), ()),
    "regions": (("region",), ("share", "released_before")),
    "agents": (("agent", "agent_name", "region"), ("share_amount",)),
    "products": (("sku", "product", "category"), ("share_amount",)),
}


def render_month(month: MonthFigures, words: Words) -> bytes:
    """The workbook's bytes; the same figures and words give the same bytes."""
    title = words.text(
        "monthly.title", company=month.company, month=words.month(dt.date.fromisoformat(f"{month.name}-01"))
    )
    day = dt.date(month.year, month.month, 1)
    head = letterhead(month.name, day, month.company, month.currency, words, month.settings)
    book = Book(head, words, "monthly", title)
    first = book.page(words.text("monthly.sheets.summary"), landscape=True)
    spans: dict[str, Span] = {}
    for name, write in PAGES.items():
        page = book.page(words.text(f"monthly.sheets.{name}"), landscape=True, charted=name in CHARTED)
        page.title(words.text(f"monthly.sheets.{name}"), f"{month.company} · {messages.period(month, words)}")
        if span := write(page, name, month, words):
            spans[name] = span
        if name == "definitions":
            checks(page, month, words, spans, tuple(GROUPS))
    summary_page(first, month, words, spans)
    return book.content()


def _groups(page: Page, name: str, month: MonthFigures, words: Words) -> Span:
    before, behind = GROUPS[name]
    page.say(messages.of(name, month, words), "text", "bold")
    page.row += 1
    groups = getattr(month, name)
    if "region" in groups:
        groups = groups.assign(region=groups["region"].replace("", words.text("summary.no_region")))
    span = group_table(page, groups, (*before, *SUMS, *behind), words, month.currency)
    Definitions.of(month, words).link_table(page, span, COMMON)
    return span if name == "days" else _with_axis_names(page, span, name, groups)


def _with_axis_names(page: Page, span: Span, name: str, groups: pd.DataFrame) -> Span:
    """The names for the chart of a group; agents and items have codes."""
    (category,) = (chart.category for chart in CHARTS if chart.sheet == name)
    names = [str(said or "") for said in groups[category]]
    codes = (
        [str(code) for code in groups[GROUPS[name][0][0]]] if len(GROUPS[name][0]) > 1 else [""] * len(names)
    )
    return with_axis_names(page, span, names, codes)


def _policies(page: Page, name: str, month: MonthFigures, words: Words) -> Span | None:
    """Where agents were under the sales policies when the month ended (H-3.2.3(6)(7))."""
    audit = month.audit
    if audit is None or audit.rows.empty:
        page.widths([110])
        page.note(words.text("policies.audit.nothing"), 0, 110, "lead")
        return None
    page.say(audit_message(audit, words), "text", "bold")
    page.row += 1
    known = Definitions.of(month, words)
    known.link_table(page, audit_table(page, audit, "policies", words, alone=False), AUDIT)
    page.row += 1
    span = audit_table(page, audit, "agents", words)
    known.link_table(page, span, AUDIT)
    return span


def _data(page: Page, name: str, month: MonthFigures, words: Words) -> Span:
    """Every line of the ledger's month as an Excel table, ready for a pivot; no totals in it.

    Its amounts are in the currency whatever the settings ask: a line is too small for 10,000 of it.
    """
    words = Words(words.language)
    columns = tuple(Column(column, KINDS.get(column, "text")) for column in DATA)
    heads = {column: heading(words, column, month.currency) for column in DATA}
    span = write_table(
        page,
        Table(
            columns,
            cells_of(month.lines, *DATA),
            headings=heads,
            freeze=3,
            filtered=False,
            whole_headings=True,
        ),
    )
    style = page.book.style("heading")
    page.sheet.add_table(
        span.heading_row,
        0,
        max(span.last_row, span.first_row),
        len(DATA) - 1,
        {
            "name": words.text("monthly.data_table"),
            "style": "Table Style Light 1",
            "columns": [{"header": heads[column], "header_format": style} for column in DATA],
        },
    )
    Definitions(words, month.currency).link_data(page, span)
    return span


def _definitions(page: Page, name: str, month: MonthFigures, words: Words) -> Span:
    terms, meanings = zip(*definitions(words, month.currency).values(), strict=True)
    cells = {"term": terms, "meaning": meanings}
    columns = tuple(Column(part, "text") for part in cells)
    heads = {part: words.text(f"monthly.key.{part}") for part in cells}
    rooms = {"term": 34, "meaning": 100}
    return write_table(
        page, Table(columns, cells, headings=heads, rooms=rooms, wrap=("term", "meaning"), filtered=False)
    )


PAGES: Mapping[str, Callable[[Page, str, MonthFigures, Words], Span | None]] = {
    **dict.fromkeys(GROUPS, _groups),
    "service": service_page,
    "spread": spread_page,
    "policies": _policies,
    "cases": incidents_page,
    "trend": trend_page,
    "contracts": contracts_page,
    "adjustments": adjustments_page,
    "undecided": undecided_page,
    "data": _data,
    "definitions": _definitions,
}
