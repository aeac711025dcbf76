"""The first page of the monthly report: key figures, their changes and targets; charts with messages."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from orderbatch.contract.month_figures import RATES, MonthFigures
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import monthly_messages as messages
from orderbatch.write.documents.months.chart_names import AXIS_NAMES, axis_pattern
from orderbatch.write.documents.months.monthly_definitions import COMMON, RATE, Definitions
from orderbatch.write.documents.months.monthly_tables import KINDS
from orderbatch.write.workbook.amounts import amount_value
from orderbatch.write.workbook.book import Page, sheet_name
from orderbatch.write.workbook.rate_patterns import change_style, share_style
from orderbatch.write.workbook.table import Span

KEY_FIGURES = (
    "orders", "agents", "first_ordered", "first_proposed", "released", "shipped", "first_minor",
    "released_minor", "shipped_minor", "returned", "credited_minor", "skus", "short_skus", "short",
)  # fmt: skip
KEY_COLUMNS = (
    "figure", "now", "before", "change", "on_month", "year_before", "on_year", "so_far", "target", "done",
)  # fmt: skip
OVER_TIME = ("orders", "released", "released_minor", "shipped", "shipped_minor")  # what the trend knows
WIDTHS = (42, 22, 22, 22, 16, 22, 16, 24, 22, 16)  # as wide as the charts, as a page is for its height
TEAL, BLUE, LINE, INK, QUIET = "#17776E", "#9DB2DC", "#D5DAE0", "#1B2A3A", "#55606C"
ROWS, WIDTH, HEIGHT, BESIDE = 17, 530, 330, 544  # a chart: rows that it takes, pixels, and to the next one


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: a sheet's columns by category, where it stands, and what its title says.

    across: how many charts are before it in its row. place: that row. rows: only the first so many; 0 = all.
    """

    sheet: str
    kind: str
    category: str
    series: tuple[str, ...]
    across: int
    place: int
    rows: int = 0


FIRST = 4 + len(KEY_FIGURES) + len(RATES)  # the row of the first chart, below the key figures
CHARTS = (
    Chart("trend", "column", "month", ("shipped_minor",), 0, FIRST),
    Chart("days", "column", "day", ("first_ordered", "released"), 1, FIRST),
    Chart("service", "bar", "rate", ("value",), 2, FIRST),
    Chart("regions", "bar", "region", ("released",), 0, FIRST + ROWS),
    Chart("agents", "bar", "agent_name", ("released_minor",), 1, FIRST + ROWS, messages.LARGEST),
    Chart("products", "bar", "product", ("released_minor",), 2, FIRST + ROWS, messages.LARGEST),
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
    known = Definitions.of(month, words)
    known.link_row(page, "key", KEY_COLUMNS)
    _key_figures(page, month, words, known)
    for chart in CHARTS:
        _chart(page, chart, spans[chart.sheet], month, words)
    page.sheet.fit_to_pages(1, 1)


def _key_figures(page: Page, month: MonthFigures, words: Words, known: Definitions) -> None:
    """Every key figure beside the month before, the year before, the year so far and its target; of these
    what no row has is hidden, as in a desk's first month."""
    filled = {"figure", "now"}
    for name in KEY_FIGURES:
        if name not in month.totals:
            continue
        is_money = KINDS.get(name) == "money"
        over_time = (
            (_of_year(month, name, back=12), _so_far(month, name)) if name in OVER_TIME else (None,) * 2
        )
        before = month.before.get(name) if month.before else None
        told = (month.totals[name], before, *over_time, month.targets.get(name))
        values = [None if value is None else _shown(value, is_money, words) for value in told]
        known.link(page, page.row, 0, COMMON, name, "text", "grid")
        style = page.book.style("money" if is_money else "count", "grid")
        filled |= _key_row(page, values, style)
    points = page.book.number_style(f'0.0" {words.text("monthly.key.points")}"', "count", "grid")
    for rate in month.rates:
        target = month.targets.get(rate.name)
        values = [*messages.rate_cells(rate), None, None, target / 100 if target else None]
        known.link(page, page.row, 0, RATE, rate.name, "text", "grid")
        filled |= _key_row(page, values, None, points)
    for place, name in enumerate(KEY_COLUMNS):
        if name not in filled:
            page.sheet.set_column(place, place, WIDTHS[place], None, {"hidden": True})


def _shown(value: int, is_money: bool, words: Words) -> float:
    return float(amount_value(value, words)) if is_money else value


def _of_year(month: MonthFigures, name: str, back: int) -> int | None:
    """A figure of so many months before; None where the trend does not reach back or has nothing there."""
    if len(month.trend) <= back:
        return None
    return int(month.trend[-1 - back][name]) or None


def _so_far(month: MonthFigures, name: str) -> int | None:
    """A figure of the year up to this month; of what shipped also what was told about closed months later."""
    if name in ("shipped", "shipped_minor"):
        return sum(int(row[name]) for row in month.contracts) or None
    return sum(int(row[name]) for row in month.trend if row["month"][:4] == month.name[:4]) or None


def _key_row(page: Page, values: Sequence[float | None], style: Any, points: Any = None) -> set[str]:
    """Now, before, of last year, so far, target, with what they change and how much is done, as formulas;
    the columns that have something of it.

    style: of the values; None = each is a rate. points: how the change of one is written, which is no
    percentage of it.
    """
    now, before, year_before, _, target = values
    for name, value in zip(("now", "before", "year_before", "so_far", "target"), values, strict=True):
        own = style or share_style(page.book, value)
        if value is None:
            page.sheet.write_blank(page.row, KEY_COLUMNS.index(name), None, own)
        else:
            page.sheet.write_number(page.row, KEY_COLUMNS.index(name), value, own)
    row, scale = page.row + 1, 100 if points else 1
    change = "" if now is None or before is None else round((now - before) * scale, 10)
    formula = f'=IF(OR(B{row}="",C{row}=""),"",ROUND((B{row}-C{row})*{scale},10))'
    page.formula(page.row, 3, formula, change, points or style)
    growths = () if points else (("on_month", "C", before), ("on_year", "F", year_before))
    for name, cell, past in growths:
        grown = "" if now is None or not past else now / past - 1
        formula = f'=IF(OR(B{row}="",N({cell}{row})=0),"",B{row}/{cell}{row}-1)'
        percent = change_style(page.book, grown)
        page.formula(page.row, KEY_COLUMNS.index(name), formula, grown, percent)
    for name in ("on_month", "on_year") if points else ():
        page.sheet.write_blank(page.row, KEY_COLUMNS.index(name), None, page.book.style("count", "grid"))
    done = "" if now is None or not target else now / target
    formula = f'=IF(OR(B{row}="",N(I{row})=0),"",B{row}/I{row})'
    percent = share_style(page.book, done)
    page.formula(page.row, KEY_COLUMNS.index("done"), formula, done, percent)
    page.row += 1
    own = zip(("now", "before", "year_before", "so_far", "target"), values, strict=True)
    with_it = {"before": ("change", "on_month"), "year_before": ("on_year",), "target": ("done",)}
    filled = {name for name, value in own if value is not None}
    return filled | {other for name in filled for other in with_it.get(name, ())}


def _chart(page: Page, chart: Chart, span: Span, month: MonthFigures, words: Words) -> None:
    message = messages.of(chart.sheet, month, words)
    source = sheet_name(words.text(f"monthly.sheets.{chart.sheet}"))
    last = span.last_row if not chart.rows else min(span.last_row, span.first_row + chart.rows - 1)
    named = span.columns.get(AXIS_NAMES, span.columns[chart.category])
    drawn = page.book.chart(chart.kind)
    for name, colour in zip(chart.series, (BLUE, TEAL)[-len(chart.series) :], strict=True):
        drawn.add_series(
            {
                "name": [source, span.heading_row, span.columns[name]],
                "categories": [source, span.first_row, named, last, named],
                "values": [source, span.first_row, span.columns[name], last, span.columns[name]],
                "fill": {"color": colour},
                "gap": 45,
                "overlap": 0,
            }
        )
    drawn.show_hidden_data()
    _dress(drawn, chart, message, axis_pattern(_largest(chart, month, words), words))
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    beside = {"x_offset": chart.across * BESIDE, "y_offset": 6}
    page.sheet.insert_chart(chart.place, 0, drawn, {"description": message, "object_position": 2, **beside})


def _largest(chart: Chart, month: MonthFigures, words: Words) -> float:
    """The largest number that a chart shows, as its cells have it."""
    rows = pd.DataFrame(getattr(month, chart.sheet, ()))
    largest = max((int(rows[name].max()) for name in chart.series if name in rows and len(rows)), default=0)
    return _shown(largest, KINDS.get(chart.series[0]) == "money", words)


def _dress(drawn: Any, chart: Chart, message: str, pattern: str) -> None:
    drawn.set_title({"name": message, "name_font": {"size": 12, "bold": True, "color": INK}})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_chartarea({"border": {"color": LINE}})
    font = {"size": 9, "color": QUIET}
    values: dict[str, Any] = {
        "major_gridlines": {"visible": True, "line": {"color": LINE}},
        "line": {"none": True},
        "num_format": "0%" if chart.sheet == "service" else pattern,
        "num_font": font,
        "min": 0,
    }
    names: dict[str, Any] = {"line": {"color": LINE}, "num_font": font}
    if chart.sheet == "trend":
        names["num_font"] = {**font, "rotation": -45}  # 13 months beside each other
    if chart.kind == "bar":
        names |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
    else:
        names |= {"text_axis": True} | ({"num_format": "d"} if chart.sheet == "days" else {})
    if chart.sheet == "service":
        values |= {"max": 1}
    # A bar lies down: its names stand on the vertical axis.
    drawn.set_x_axis(values if chart.kind == "bar" else names)
    drawn.set_y_axis(names if chart.kind == "bar" else values)
