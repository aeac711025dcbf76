"""The first page of the monthly report: key figures with their change, and charts with messages."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import monthly_messages as messages
from orderbatch.write.documents.months.monthly_tables import KINDS, heading
from orderbatch.write.workbook.amounts import amount_value
from orderbatch.write.workbook.book import Page, sheet_name
from orderbatch.write.workbook.table import Span

KEY_FIGURES = (
    "orders", "agents", "first_ordered", "first_proposed", "released", "shipped", "first_minor",
    "released_minor", "skus", "short_skus", "short",
)  # fmt: skip
WIDTHS = (40, 16, 16, 16, 2)  # of the key figures, and the gap to the charts beside them
RIGHT = len(WIDTHS)
TEAL, BLUE, LINE, INK, QUIET = "#17776E", "#9DB2DC", "#D5DAE0", "#1B2A3A", "#55606C"
ROWS, WIDTH, HEIGHT = 17, 640, 330  # a chart: rows that it takes, pixels


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: a sheet's columns by category, where it stands, and what its title says.

    below: rows of charts under the key figures' first row. rows: only the first so many rows; 0 = all.
    """

    sheet: str
    kind: str
    category: str
    series: tuple[str, ...]
    column: int
    place: int
    rows: int = 0


# beside the key figures two, under them the rest
CHARTS = (
    Chart("regions", "bar", "region", ("released",), RIGHT, 2),
    Chart("days", "column", "day", ("first_ordered", "released"), RIGHT, 2 + ROWS),
    Chart("products", "bar", "product", ("released_minor",), RIGHT, 2 + 2 * ROWS, messages.LARGEST),
    Chart("service", "bar", "rate", ("value",), 0, 25),
    Chart("agents", "bar", "agent_name", ("released_minor",), 0, 25 + ROWS, messages.LARGEST),
)
CHARTED = frozenset(chart.sheet for chart in CHARTS)


def summary_page(page: Page, month: MonthFigures, words: Words, spans: Mapping[str, Span]) -> None:
    """Title, the month in a sentence, key figures, charts; one page when printed."""
    page.title(
        words.text(
            "monthly.title",
            company=month.company,
            month=words.month(dt.date.fromisoformat(f"{month.name}-01")),
        ),
        f"{messages.period(month, words)} · {messages.headline(month, words)}",
    )
    page.widths(WIDTHS)
    page.row += 1
    for place, name in enumerate(("figure", "now", "before", "change")):
        page.write(page.row, place, words.text(f"monthly.key.{name}"), "heading")
    page.row += 1
    _key_figures(page, month, words)
    for chart in CHARTS:
        _chart(page, chart, spans[chart.sheet], month, words)
    page.sheet.fit_to_pages(1, 1)


def _key_figures(page: Page, month: MonthFigures, words: Words) -> None:
    for name in KEY_FIGURES:
        kind = KINDS.get(name, "count")
        now, before = (
            None if not sums else float(amount_value(sums[name], words)) if kind == "money" else sums[name]
            for sums in (month.totals, month.before)
        )
        style = page.book.style(kind, "grid")
        _key_row(page, heading(words, name, month.currency), now, before, style)
    for rate in month.rates:
        style = page.book.number_style("0.0%", "count", "grid")
        points = page.book.number_style(f'0.0" {words.text("monthly.key.points")}"', "count", "grid")
        _key_row(page, words.text(f"monthly.rates.{rate.name}"), *messages.rate_cells(rate), style, points)


def _key_row(
    page: Page, name: str, now: float | None, before: float | None, style: Any, points: Any = None
) -> None:
    """A figure with its change. points: how the change of a rate is written, which is no percentage of it."""
    page.write(page.row, 0, name, "text", "grid")
    for column, value in ((1, now), (2, before)):
        if value is None:
            page.sheet.write_blank(page.row, column, None, style)
        else:
            page.sheet.write_number(page.row, column, value, style)
    row = page.row + 1
    scale = 100 if points else 1
    change = "" if now is None or before is None else round((now - before) * scale, 10)
    formula = f'=IF(OR(B{row}="",C{row}=""),"",ROUND((B{row}-C{row})*{scale},10))'
    page.formula(page.row, 3, formula, change, points or style)
    page.row += 1


def _chart(page: Page, chart: Chart, span: Span, month: MonthFigures, words: Words) -> None:
    message = messages.of(chart.sheet, month, words)
    source = sheet_name(words.text(f"monthly.sheets.{chart.sheet}"))
    last = span.last_row if not chart.rows else min(span.last_row, span.first_row + chart.rows - 1)
    drawn = page.book.chart(chart.kind)
    for name, colour in zip(chart.series, (BLUE, TEAL)[-len(chart.series) :], strict=True):
        drawn.add_series(
            {
                "name": [source, span.heading_row, span.columns[name]],
                "categories": [
                    source,
                    span.first_row,
                    span.columns[chart.category],
                    last,
                    span.columns[chart.category],
                ],
                "values": [source, span.first_row, span.columns[name], last, span.columns[name]],
                "fill": {"color": colour},
                "gap": 45,
                "overlap": 0,
            }
        )
    _dress(drawn, chart, message)
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    page.sheet.insert_chart(
        chart.place, chart.column, drawn, {"description": message, "object_position": 2, "y_offset": 6}
    )


def _dress(drawn: Any, chart: Chart, message: str) -> None:
    drawn.set_title({"name": message, "name_font": {"size": 12, "bold": True, "color": INK}})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_chartarea({"border": {"color": LINE}})
    font = {"size": 9, "color": QUIET}
    values: dict[str, Any] = {
        "major_gridlines": {"visible": True, "line": {"color": LINE}},
        "line": {"none": True},
        "num_format": "0%" if chart.sheet == "service" else "#,##0",
        "num_font": font,
        "min": 0,
    }
    names: dict[str, Any] = {"line": {"color": LINE}, "num_font": font}
    if chart.kind == "bar":
        names |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
    else:
        names |= {"text_axis": True, "num_format": "d"}
    if chart.sheet == "service":
        values |= {"max": 1}
    # A bar lies down: its names stand on the vertical axis.
    drawn.set_x_axis(values if chart.kind == "bar" else names)
    drawn.set_y_axis(names if chart.kind == "bar" else values)
