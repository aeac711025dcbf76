"""What closed months summed to, and what came about them since: a report over years reads rows, not lines.

At its closing a month's sums are entered by each thing that a report goes by. What a later run ships for a
day of it, or replaces of what it asked, is added, so that the report is of the ledger as it is now:
closed + adjustments = the ledger (9, Properties).
"""

import datetime as dt
from collections.abc import Iterator

import sqlalchemy as sa

from orderbatch.contract.calendar import months_before
from orderbatch.contract.figures.grouped import BY, LEDGER_SUMS
from orderbatch.ledger.bulk import insert
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans.sums import (
    Days,
    RowName,
    add_up,
    answers,
    asked_orders,
    asked_sums,
    near,
    orders_between,
    shipped_sums,
    sums_between,
)
from orderbatch.ledger.schema import CLOSED_SUMS

KEPT = ("agent", "product", "category", "reason", "day")  # a region's sums are those of its agents
MOVED = ("released", "released_minor", "shipped", "shipped_minor")
_CLOSINGS = """SELECT c.month, c.run, (SELECT COUNT(*) FROM closed_sums s WHERE s.journal = c.journal) AS kept
FROM closed_months c WHERE c.run <= :last"""
_MOVED_AS_CLOSED = """SELECT SUM(released) AS released, SUM(released_minor) AS released_minor,
  SUM(shipped) AS shipped, SUM(shipped_minor) AS shipped_minor
FROM closed_sums s JOIN closed_months c ON c.journal = s.journal
WHERE c.month = :month AND s.goes_by = 'agent'"""
_SUMMED = ", ".join(f"SUM({name})" for name in LEDGER_SUMS)
_NEWER = """newer AS MATERIALIZED (SELECT order_key, MAX(run) AS newest FROM orders
GROUP BY order_key HAVING COUNT(*) > 1)"""
# Orders of closed months of which a newer version came after the closing: as the month was closed.
_REPLACED = asked_orders(
    """newer n JOIN order_decisions d ON d.order_key = n.order_key JOIN runs r ON r.run = d.run
JOIN closed_months c ON c.month = SUBSTR(r.day, 1, 7)""",
    "c.month IN :months AND n.newest > c.run",
    "c.run",
)
_LATE = "s.counted_on IN :days AND s.run > :closing AND s.run <= :last"


def enter_sums(connection: sa.Connection, journal: int, month: Days) -> None:
    """Enter what a month that is being closed sums to. A row of nothing but zeros is none."""
    found = [
        (by, *[*key[:-1], ""][:2], key[-1], *figures)
        for by in KEPT
        for key, figures in sorted(sums_between(connection, (*BY[by], "region"), month).items())
        if any(figures)
    ]
    names = ("journal", "position", "goes_by", "first_name", "second_name", "region", *LEDGER_SUMS)
    insert(connection, CLOSED_SUMS, names, [(journal, place, *row) for place, row in enumerate(found)])


def sums_by(connection: sa.Connection, by: str, span: Days) -> tuple[dict[RowName, list[int]], int]:
    """What names a row → its `LEDGER_SUMS` in a span of days, and how many orders asked for something.

    Months that were closed with their sums are not summed again; of single agents every line is asked.
    """
    months = {} if span.agents else _closed_within(connection, span)
    found: dict[RowName, list[int]] = {}
    orders = 0
    for part in _not_closed(span, sorted(months)):
        add_up(found, sums_between(connection, BY[by], part).items())
        orders += orders_between(connection, part)
    if months:
        add_up(found, _as_closed(connection, by, span, months))
        add_up(found, _replaced(connection, BY[by], span, months))
        orders += sum(figures[0] for _key, figures in _as_closed(connection, "", span, months))
        orders += sum(figures[0] for _key, figures in _replaced(connection, (), span, months))
        for month, closing in months.items():
            add_up(found, _late(connection, BY[by], span, month, closing))
    return found, orders


def moved_by_month(connection: sa.Connection, first: str, month: str, last: int) -> dict[str, dict[str, int]]:
    """Month → `MOVED` from `first` to `month`, as the books were after run `last` and a closed month as it
    was closed. A month in which nothing moved is none."""
    closings = {row["month"]: row for row in rows(connection, _CLOSINGS, last=last)}
    found = {}
    this = _first(first)
    while this <= _first(month):
        name = f"{this:%Y-%m}"
        closed = closings.get(name)
        if closed and closed["kept"]:
            sums = rows(connection, _MOVED_AS_CLOSED, month=name)[0]
        else:
            days = Days(this, _after(name), closed["run"] if closed else last)
            sums = _moved(sums_between(connection, (), days))
        if any(sums.values()):
            found[name] = {figure: int(sums[figure]) for figure in MOVED}
        this = _after(name)
    return found


def _moved(sums: dict[RowName, list[int]]) -> dict[str, int]:
    figures = dict(zip(LEDGER_SUMS, sums.get((), [0] * len(LEDGER_SUMS)), strict=True))
    return {name: figures[name] for name in MOVED}


def _closed_within(connection: sa.Connection, span: Days) -> dict[str, int]:
    """Whole months of a span that were closed with their sums → the run after which each was closed."""
    question = (
        "SELECT c.month, c.run FROM closed_months c WHERE EXISTS "
        "(SELECT 1 FROM closed_sums s WHERE s.journal = c.journal) ORDER BY c.month"
    )
    return {
        row["month"]: row["run"]
        for row in rows(connection, question)
        if span.since <= _first(row["month"]) and _after(row["month"]) <= span.until
    }


def _not_closed(span: Days, months: list[str]) -> Iterator[Days]:
    """The parts of a span between its closed months, in the sequence of days."""
    since = span.since
    for month in months:
        if since < _first(month):
            yield Days(since, _first(month), span.last, span.agents, span.regions)
        since = _after(month)
    if since < span.until:
        yield Days(since, span.until, span.last, span.agents, span.regions)


def _as_closed(
    connection: sa.Connection, by: str, span: Days, months: dict[str, int]
) -> list[tuple[RowName, list[int]]]:
    """The sums that were entered. by: "" for those of everything."""
    names = {"region": ("region",), "": ()}.get(by, ("first_name", "second_name")[: len(BY.get(by, ()))])
    told = "".join(f"{name}, " for name in names)
    grouped = f"GROUP BY {', '.join(names)}" if names else ""
    question = f"""SELECT {told} {_SUMMED} FROM closed_sums s JOIN closed_months c ON c.journal = s.journal
WHERE c.month IN :months AND s.goes_by = :goes_by {near(span, "s")} {grouped}"""
    goes_by = by if by in KEPT else "agent"
    return answers(connection, question, len(names), span, months=tuple(months), goes_by=goes_by)


def _replaced(
    connection: sa.Connection, names: tuple[str, ...], span: Days, months: dict[str, int]
) -> list[tuple[RowName, list[int]]]:
    """What closed months asked for in orders of which a newer version came since, as amounts below 0."""
    question = f"WITH {_NEWER}, {_REPLACED} {asked_sums(names, -1, near(span, 'a'))}"
    return answers(connection, question, len(names), span, months=tuple(months))


def _late(
    connection: sa.Connection, names: tuple[str, ...], span: Days, month: str, closing: int
) -> list[tuple[RowName, list[int]]]:
    """What was shipped on the days of a closed month and told after its closing."""
    count = (_after(month) - _first(month)).days
    days = tuple((_first(month) + dt.timedelta(days=number)).isoformat() for number in range(count))
    question = shipped_sums(names, span, _LATE)
    return answers(connection, question, len(names), span, days=days, closing=closing)


def _first(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:]), 1)


def _after(month: str) -> dt.date:
    return months_before(_first(month), -1)
