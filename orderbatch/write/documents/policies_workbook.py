"""Policies side by side as a workbook: one row a policy with a chart, and every agent's cases beside it."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.columns import Column
from orderbatch.contract.figures.comparison import COUNTS, MEASURES, MONEY, RATES, Compared
from orderbatch.contract.figures.percents import told_rate
from orderbatch.contract.names import clean_name
from orderbatch.contract.words import Words
from orderbatch.write.workbook.book import Book, Page, sheet_name
from orderbatch.write.workbook.laid_out import write_table
from orderbatch.write.workbook.letterhead import letterhead
from orderbatch.write.workbook.rate_patterns import share_style
from orderbatch.write.workbook.table import Span, Table

COLOURS = ("#17776E", "#9DB2DC", "#B4621F", "#55606C", "#C9A227")
WIDTH, HEIGHT = 900, 330  # of the chart, pixels
ROOM = 190  # characters that a note may take across the page


def file_name(compared: Compared, words: Words) -> str:
    """Named by the days that it compares; today's inbox by its day."""
    span = compared.span.replace(" – ", "_") or compared.day.isoformat()
    return clean_name(words.text("bench.name", span=span), ".xlsx")


def render_bench(compared: Compared, words: Words, settings: Mapping[str, object]) -> bytes:
    """The workbook's bytes; the same comparison gives the same bytes."""
    title = words.text("bench.title")
    head = letterhead(
        compared.span or compared.day.isoformat(),
        compared.day,
        compared.company,
        compared.currency,
        words,
        settings,
    )
    book = Book(head, words, "bench", title)
    page = book.page(words.text("bench.sheet"), landscape=True, charted=True)
    page.title(title, f"{compared.company} · {compared.span or words.text('bench.today')}")
    numbers = {"batches": len(compared.batches), "orders": compared.orders}
    page.note(words.text("bench.note", **numbers), len(MEASURES), ROOM)
    page.row += 1
    _chart(page, compared, _policies(page, compared))
    _agents(book.page(words.text("bench.agents_sheet"), landscape=True), compared)
    return book.content()


def policy_names(compared: Compared, words: Words) -> dict[str, str]:
    """Policy → what it is called."""
    return {policy: words.text(f"bench.policies.{policy}") for policy in compared.measures.index}


def _policies(page: Page, compared: Compared) -> Span:
    words, measures = page.book.words, compared.measures
    kinds = dict.fromkeys(COUNTS, "count") | dict.fromkeys(MONEY, "money")
    cells: dict[str, list[Any]] = {"policy": list(policy_names(compared, words).values())}
    for name in MEASURES:
        cells[name] = [None] * len(measures) if name in RATES else measures[name].tolist()
    columns = [Column("policy", "text")]
    columns += [Column(name, kinds.get(name, "count" if name in RATES else "text")) for name in MEASURES]  # type: ignore[arg-type]
    headings = {name: words.text(f"bench.measures.{name}") for name in MEASURES}
    headings |= {"policy": words.text("bench.policy")}
    headings |= {name: words.money_heading(headings[name], compared.currency) for name in MONEY}
    span = write_table(page, Table(tuple(columns), cells, headings=headings, rooms={"policy": 18}, freeze=1))
    for name in RATES:
        for row, value in enumerate(measures[name].tolist(), span.first_row):
            style = share_style(page.book, value)
            page.sheet.write_number(row, span.columns[name], value, style)
    return span


def _chart(page: Page, compared: Compared, span: Span) -> None:
    """The rates of each policy beside each other."""
    words, name = page.book.words, sheet_name(page.book.words.text("bench.sheet"))
    chart = page.book.chart("column")
    first, last = span.columns[RATES[0]], span.columns[RATES[-1]]
    for number, _policy in enumerate(compared.measures.index):
        row = span.first_row + number
        chart.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, span.heading_row, first, span.heading_row, last],
                "values": [name, row, first, row, last],
                "fill": {"color": COLOURS[number % len(COLOURS)]},
                "gap": 80,
            }
        )
    chart.set_title({"name": message(compared, words), "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    said = f"{words.text('bench.chart')}{words.text('phrases.colon')}{message(compared, words)}"
    options = {"description": said, "object_position": 1}
    page.sheet.insert_chart(page.row + 1, 0, chart, options)


def message(compared: Compared, words: Words) -> str:
    """What the chart shows: the method that fills most, the one best to the worst served, and ours."""
    names, said = list(policy_names(compared, words).values()), []
    for name in ("case_fill", "lowest_fill"):
        rates = [round(100 * rate) for rate in compared.measures[name]]
        best = max(range(len(rates)), key=rates.__getitem__)  # the first of equals, which is the one in use
        which = "other" if best else "own"
        value, own = (told_rate(compared.measures[name].iloc[place], 0) for place in (best, 0))
        numbers = {"best": names[best], "value": value, "own": own}
        said.append(words.text(f"bench.message.{name}_{which}", **numbers))
    return words.text("bench.message.joint").join(said)


def _agents(page: Page, compared: Compared) -> None:
    words, shares = page.book.words, compared.shares
    named = policy_names(compared, words)
    page.title(words.text("bench.agents_title"), compared.company)
    page.row += 1
    cells: dict[str, list[Any]] = {"agent": shares.index.tolist()}
    cells["agent_name"] = [compared.names.get(agent, "") for agent in shares.index]
    cells |= {policy: shares[policy].tolist() for policy in named}
    columns = (
        Column("agent", "code"), Column("agent_name", "text"), *(Column(policy, "count") for policy in named)
    )  # fmt: skip
    write_table(page, Table(columns, cells, headings=named, totals=tuple(named), freeze=2))
