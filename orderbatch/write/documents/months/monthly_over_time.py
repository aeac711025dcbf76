"""Pages of the monthly report beyond its lines: 13 months, contracts to date, incidents (9)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence

from orderbatch.contract.calendar import months_before
from orderbatch.contract.columns import CellKind
from orderbatch.contract.month_figures import MonthFigures
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import monthly_messages as messages
from orderbatch.write.documents.months.monthly_definitions import Definitions
from orderbatch.write.documents.months.monthly_tables import listed_table
from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.page_breaks import keep_together
from orderbatch.write.workbook.rate_patterns import change_style, share_style
from orderbatch.write.workbook.table import Span

TREND: Mapping[str, CellKind] = {
    "month": "text", "orders": "count", "released": "count", "released_minor": "money", "shipped": "count",
    "shipped_minor": "money", "on_month": "count", "on_year": "count",
}  # fmt: skip
CONTRACT: Mapping[str, CellKind] = {
    "agent": "text", "agent_name": "text", "region": "text", "agreement_no": "text", "agreement_to": "text",
    "ordered": "count", "shipped": "count", "year_target_cases": "count", "cases_done": "count",
    "shipped_minor": "money", "year_target": "money", "amount_done": "count", "gifts": "count",
}  # fmt: skip
# Target → what is reached of it, of what; both are left out where no agent has the target.
TARGETS = {"year_target_cases": ("cases_done", "shipped"), "year_target": ("amount_done", "shipped_minor")}
NAME_ROOM = 40  # characters of a line of a region or an item
AGES = (7, 14, 30)  # days up to which an open incident counts in a class


def trend_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span:
    """Thirteen months, each with its change on the month before and on the same month a year before."""
    page.write(page.row, 0, messages.of(name, month, words), "text", "bold")
    page.row += 2
    rows = [{**row, "on_month": None, "on_year": None} for row in month.trend]
    span = listed_table(page, name, TREND, rows, month.currency, words, totals=())
    Definitions.of(month, words).link_table(page, span, name)
    amount = letters(span.columns["shipped_minor"])
    for place, row in enumerate(rows):
        for column, back in (("on_month", 1), ("on_year", 12)):
            if place < back:
                continue
            before, now = rows[place - back]["shipped_minor"], row["shipped_minor"]
            cells = f"{amount}{span.first_row + place + 1}", f"{amount}{span.first_row + place - back + 1}"
            value = now / before - 1 if before else ""
            style = change_style(page.book, value)
            formula = f'=IF({cells[1]}=0,"",{cells[0]}/{cells[1]}-1)'
            page.formula(span.first_row + place, span.columns[column], formula, value, style)
    return span


def contracts_page(page: Page, name: str, month: MonthFigures, words: Words) -> Span | None:
    """What each agent ordered and took this year, against his targets (合约执行)."""
    page.note(
        words.text("monthly.contracts.lead", since=f"{month.name[:4]}-01-01", until=_last_day(month)),
        8,
        120,
        "lead",
    )
    page.row += 1
    if not month.contracts:
        return None
    rows = [{**row, "cases_done": None, "amount_done": None} for row in month.contracts]
    targets = [target for target in TARGETS if any(row[target] for row in rows)]
    left_out = {name for target in TARGETS if target not in targets for name in (target, TARGETS[target][0])}
    kinds = {name: kind for name, kind in CONTRACT.items() if name not in left_out}
    summed = ("ordered", "shipped", "shipped_minor", *targets, "gifts")
    span = listed_table(page, name, kinds, rows, month.currency, words, totals=summed)
    Definitions.of(month, words).link_table(page, span, name)
    for place, row in enumerate(rows, span.first_row):
        for target in targets:
            column, done = TARGETS[target]
            cells = [f"{letters(span.columns[side])}{place + 1}" for side in (done, target)]
            value = row[done] / row[target] if row[target] else ""
            style = share_style(page.book, value)
            formula = f'=IF(N({cells[1]})=0,"",{cells[0]}/{cells[1]})'
            page.formula(place, span.columns[column], formula, value, style)
    return span


def _last_day(month: MonthFigures) -> str:
    """The last day of the month."""
    after = months_before(dt.date.fromisoformat(f"{month.name}-01"), -1)
    return (after - dt.timedelta(days=1)).isoformat()


def incidents_page(page: Page, name: str, month: MonthFigures, words: Words) -> None:
    """What was complained of, the most first, by type, region and product; and for how long it is open."""
    page.widths(rooms := [NAME_ROOM, 14, 14, 14])
    page.note(
        words.text("monthly.incidents.lead", opened=len(month.incidents), open=len(month.open_days)),
        3,
        82,
        "lead",
    )
    page.row += 1
    types = words.look_up("choices.incident_type")
    known, starts = Definitions.of(month, words), []
    for by in ("type", "region", "product"):
        said = [row[by] or "–" for row in month.incidents]
        named = [
            words.choice("incident_type", value) if by == "type" and value in types else value
            for value in said
        ]
        starts.append(page.row)
        _pareto(page, f"by_{by}", named, known)
    starts.append(page.row)
    _ages(page, month, words, known)
    keep_together(page, rooms, None, starts, page.row)


def _pareto(page: Page, by: str, named: Sequence[str], known: Definitions) -> None:
    """Counts with their share and the share of all so far."""
    counts = sorted(Counter(named).items(), key=lambda pair: (-pair[1], pair[0]))
    known.link_row(page, "incidents", (by, "count", "share", "so_far"))
    first, so_far = page.row, 0
    for value, count in counts:
        so_far += count
        page.text_row(value, NAME_ROOM)
        page.write(page.row, 1, count, "count", "grid")
        whole = f"SUM($B${first + 1}:$B${first + len(counts)})"
        row = page.row + 1
        for column, part, cells in ((2, count, f"B{row}"), (3, so_far, f"SUM($B${first + 1}:B{row})")):
            share = part / len(named)
            style = share_style(page.book, share)
            page.formula(page.row, column, f"={cells}/{whole}", share, style)
        page.row += 1
    page.row += 1


def _ages(page: Page, month: MonthFigures, words: Words, known: Definitions) -> None:
    known.link_row(page, "incidents", ("ages", "open"))
    bounds = (-1, *AGES)
    for least, most in zip(bounds, (*AGES, 1 << 30), strict=True):
        key = "more" if most > AGES[-1] else "days"
        said = words.text(f"monthly.incidents.{key}", least=least + 1, most=most)
        page.write(page.row, 0, said, "text", "grid")
        page.write(page.row, 1, sum(least < days <= most for days in month.open_days), "count", "grid")
        page.row += 1
