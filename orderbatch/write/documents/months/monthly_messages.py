"""The sentences of the monthly report: each chart's title says what the chart shows, with its numbers."""

import pandas as pd

from orderbatch.contract.figures.percents import told_share
from orderbatch.contract.month_figures import MonthFigures, Rate
from orderbatch.contract.words import Words

LARGEST = 10  # agents or items in a chart
NAMES = {"agents": "agent_name", "products": "product"}


def percent(part: int, whole: int) -> int:
    """Whole percent, halves up; 0 of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0


def regions(figures: MonthFigures, words: Words) -> str:
    """Which region took most, and whether that is more than the month before."""
    table = figures.regions
    if table.empty or not figures.totals["released"]:
        return words.text("monthly.messages.nothing")
    first = table.iloc[0]
    parts = int(first["released"]), figures.totals["released"]
    share = told_share(*parts)
    name = first["region"] or words.text("summary.no_region")
    if not figures.before or not figures.before["released"]:
        return words.text("monthly.messages.regions.alone", region=name, share=share)
    points = percent(*parts) - percent(int(first["released_before"]), figures.before["released"])
    way = "up" if points > 0 else "down" if points < 0 else "same"
    return words.text(f"monthly.messages.regions.{way}", region=name, share=share, points=abs(points))


def days(figures: MonthFigures, words: Words) -> str:
    """How many cases were asked and released, and on which day most was asked."""
    if figures.days.empty:
        return words.text("monthly.messages.nothing")
    if not figures.totals["first_ordered"]:
        return words.text("monthly.messages.days_unasked", released=figures.totals["released"])
    busiest = figures.days.sort_values(["first_ordered", "day"], ascending=[False, True]).iloc[0]
    return words.text(
        "monthly.messages.days",
        ordered=figures.totals["first_ordered"],
        released=figures.totals["released"],
        day=busiest["day"],
        most=int(busiest["first_ordered"]),
    )


def largest(groups: pd.DataFrame, name: str, words: Words) -> str:
    """How much of the amount the largest few of a group make; who was renamed in the month is one of them."""
    groups = groups[groups["released_minor"].gt(0)]
    amounts = groups.groupby(groups.columns[0])["released_minor"].sum().sort_values(ascending=False)
    amount = int(amounts.sum())
    if not amount:
        return words.text("monthly.messages.nothing")
    if len(amounts) <= LARGEST:
        top = groups[groups.iloc[:, 0].eq(amounts.index[0])].iloc[0]
        share, whose = told_share(int(amounts.iloc[0]), amount), str(top[NAMES[name]] or top.iloc[0])
        return words.text("monthly.messages.first", name=whose, share=share)
    share = told_share(int(amounts.head(LARGEST).sum()), amount)
    return words.text(f"monthly.messages.{name}", some=LARGEST, all=len(amounts), share=share)


def service(figures: MonthFigures, words: Words) -> str:
    """The two rates that matter most, in words."""
    found = {rate.name: rate for rate in figures.rates}
    fill, otif = found["case_fill"], found["otif"]
    asked = "fill" if fill.whole else "no_fill"
    said = words.text(f"monthly.messages.service.{asked}", share=told_share(fill.part, fill.whole))
    if not otif.whole:
        return said + words.text("monthly.messages.service.no_otif")
    return said + words.text("monthly.messages.service.otif", share=told_share(otif.part, otif.whole))


def period(figures: MonthFigures, words: Words) -> str:
    """The month, and whether what is said of it is its last word."""
    said = "closed" if figures.is_closed else "provisional"
    return words.text(f"monthly.period.{said}", month=figures.name)


def headline(figures: MonthFigures, words: Words) -> str:
    """The month in one sentence."""
    totals = figures.totals
    said = words.text(
        f"monthly.messages.{'headline' if totals['orders'] else 'headline_unasked'}",
        orders=totals["orders"],
        agents=totals["agents"],
        released=totals["released"],
        amount=words.money(totals["released_minor"], figures.currency),
    )
    if not figures.before or not figures.before["released_minor"]:
        return said
    now, before = totals["released_minor"], figures.before["released_minor"]
    change = percent(now, before) - 100
    way = "same" if now == before else "up" if change > 0 else "down" if change < 0 else "near"
    much = told_share(before - now, before) if change < 0 else str(change)
    return said + words.text(f"monthly.messages.change.{way}", change=much)


def rate_cells(rate: Rate) -> tuple[float | None, float | None]:
    """A rate as the cell shows it, this month's and the one before; None where there was nothing to count."""
    now = rate.part / rate.whole if rate.whole else None
    before = rate.before[0] / rate.before[1] if rate.before and rate.before[1] else None
    return now, before


def trend(figures: MonthFigures, words: Words) -> str:
    """In which of the months most was shipped, and how this one stands beside it."""
    if not any(row["shipped_minor"] for row in figures.trend):
        return words.text("monthly.messages.nothing_shipped")
    if sum(bool(row["shipped_minor"]) for row in figures.trend[:-1]) == 0:
        return words.text("monthly.messages.trend.only", months=len(figures.trend))
    most = max(figures.trend, key=lambda row: (row["shipped_minor"], row["month"]))
    now = next((row["shipped_minor"] for row in figures.trend if row["month"] == figures.name), 0)
    share = told_share(now, most["shipped_minor"])
    said = "most" if most["month"] == figures.name else "less" if now else "none"
    return words.text(
        f"monthly.messages.trend.{said}", months=len(figures.trend), month=most["month"], share=share
    )


def of(page: str, figures: MonthFigures, words: Words) -> str:
    """The message of a page of that name."""
    if page in ("agents", "products"):
        return largest(getattr(figures, page), page, words)
    return {"regions": regions, "days": days, "service": service, "trend": trend}[page](figures, words)
