"""What reports cost on a ledger of many months (9): the monthly's figures, ad hoc reports, the trend.

    python bench/months_scale.py [--months 24] [--lines 200000] [--ledger FOLDER] [--compare]

One small order is decided, released and shipped by the program; its rows are then multiplied in SQL. Prints
seconds of each question, asked of the newest month, of its workbook, and of all months for the ad hoc report.
"""

import argparse
import datetime as dt
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1]))

from month_workbook import plain

from orderbatch.contract.calendar import months_before
from orderbatch.contract.figures.grouped import BY
from orderbatch.contract.month_figures import ClosedMonth, year_and_month
from orderbatch.ledger.books import held_ledger, ledger_of
from orderbatch.ledger.journals.closed import enter_close
from orderbatch.ledger.queries import history, runs
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.sums import Days
from orderbatch.ledger.queries.spans.year_figures import trend, year_to_date
from orderbatch.month.by import report_by
from orderbatch.month.periods_read import Periods
from orderbatch.write.documents.months.monthly import render_month
from tests.desk import Desk

DAYS, LINES_AN_ORDER = 20, 25
Answer = TypeVar("Answer")


def multiply(file: sqlite3.Connection, table: str, given: Mapping[str, str], source: str) -> None:
    """Rows of a table like its first one, but for the columns that are given, one a row of `source`.

    They come in the sequence of the table's key, and its indexes are made anew behind them.
    """
    indexes = file.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql <> ''", (table,)
    ).fetchall()
    for name, _sentence in indexes:
        file.execute(f"DROP INDEX {name}")
    names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
    told = ", ".join(given.get(name, f"m.{name}") for name in names)
    file.execute(f"CREATE TEMP TABLE like_it AS SELECT * FROM {table} LIMIT 1")
    file.execute(
        f"INSERT INTO main.{table} ({', '.join(names)}) SELECT {told} FROM temp.like_it m CROSS JOIN {source}"
    )
    file.execute("DROP TABLE temp.like_it")
    for _name, sentence in indexes:
        file.execute(sentence)


def grow(path: Path, months: int, lines: int) -> dt.date:
    """Twenty days a month of orders with 25 lines, each decided, released and shipped. The newest day."""
    file = sqlite3.connect(path)
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -400000", "temp_store = MEMORY"):
        file.execute(f"PRAGMA {pragma}").fetchall()
    days = _sources(file, months, lines // DAYS // LINES_AN_ORDER)
    key, no = "'C' || (o.n % 1000) || '/' || o.d || '-' || o.n", "o.d || '-' || o.n"
    line = {"line": "l.n + 1", "sku": "'S' || ((o.n + l.n * 7) % 600)"}
    whose = {
        "order_key": key, "order_no": no, "agent": "'C' || (o.n % 1000)", "run": "o.d",
        "agent_name": "'C' || (o.n % 1000)", "region": "'R' || (o.n % 6)",
    }  # fmt: skip
    pick = "'P' || o.d || '-' || o.n"
    came = {"received_at": "o.day || 'T08:00:00'", "valid_at": "o.day || 'T08:30:00'"}
    place, both = f"o.n * {LINES_AN_ORDER} + l.n", "temp.o o CROSS JOIN temp.l l"
    multiply(
        file, "runs",
        {"run": "d.number", "batch": "d.day || '-1'", "day": "d.day", "started_at": "d.day || 'T09:00:00'",
         "horizon": "d.number"}, "temp.days d",
    )  # fmt: skip
    multiply(file, "orders", {**whose, "id": "o.id", **came}, "temp.o o")
    multiply(file, "order_decisions", {**whose, "id": "o.id", **came}, "temp.o o")
    multiply(file, "order_lines", {**line, "order_id": "o.id"}, both)
    multiply(file, "line_decisions", {**line, "decision": "o.id", "position": "l.n"}, both)
    goods = {**whose, **line, "position": place, "pick_no": pick}
    multiply(file, "releases", {**goods, "proposal": "o.day || '-1'"}, both)
    multiply(file, "shipments", {**goods, "shipped_on": "o.day", "counted_on": "o.day"}, both)
    file.commit()
    file.close()
    return dt.date.fromisoformat(days[-1])


def _sources(file: sqlite3.Connection, months: int, orders: int) -> list[str]:
    """Tables of the days, the orders of each and the lines of an order, from which rows are multiplied."""
    days = [
        (months_before(dt.date(2026, 11, 1), back) + dt.timedelta(days=day)).isoformat()
        for back in range(months - 1, -1, -1)
        for day in range(DAYS)
    ]
    first = file.execute("SELECT MAX(run) FROM runs").fetchone()[0]
    file.execute("CREATE TEMP TABLE days (number INTEGER PRIMARY KEY, day TEXT)")
    file.executemany("INSERT INTO days VALUES (?, ?)", [*enumerate(days, first + 1)])
    file.execute("CREATE TEMP TABLE o (d INTEGER, n INTEGER, day TEXT, id INTEGER PRIMARY KEY)")
    count = "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < {}) "
    file.execute(
        f"{count.format(orders)} INSERT INTO temp.o SELECT number, n, day, number * 100000 + n FROM days, c"
    )
    file.execute("CREATE TEMP TABLE l (n INTEGER PRIMARY KEY)")
    file.execute(f"{count.format(LINES_AN_ORDER)} INSERT INTO temp.l SELECT n FROM c")
    return days


def timed(name: str, work: Callable[[], Answer]) -> Answer:
    """Run it and print what it took: by the clock and of the processor."""
    start, used = time.perf_counter(), time.process_time()
    found = work()
    took, used = time.perf_counter() - start, time.process_time() - used
    print(f"{name:48} {took:7.2f} s {used:7.2f} s CPU", flush=True)
    return found


def main(months: int, lines: int, folder: str, is_compared: bool) -> None:
    """Make the ledger, or take the one that an earlier call left in the folder, and ask."""
    if folder:
        measure(Path(folder), months, lines, is_compared)
        return
    with tempfile.TemporaryDirectory() as made:
        measure(Path(made), months, lines, is_compared)


def measure(folder: Path, months: int, lines: int, is_compared: bool) -> None:
    """Every figure of a ledger in this folder, made where it is not there."""
    is_new = not (folder / "desk").exists()
    desk = Desk(folder / "desk", "", dt.date(2024, 11, 4))
    if is_new:
        one_order(desk)
        start = time.perf_counter()
        grow(desk.root / "ledger.db", months, lines)
        size = (desk.root / "ledger.db").stat().st_size / 1e9
        print(f"{months} months x {lines:,} lines: {size:.1f} GB in {time.perf_counter() - start:.0f} s")
        close(desk)
    ask(desk, is_compared)


def close(desk: Desk) -> None:
    """Close every month but the newest, as `close` does behind the workbook."""
    start = time.perf_counter()
    with held_ledger(desk.workspace) as ledger:
        known = [month for month in ledger.ask(periods.months_of) if month < "2026-11"]
        for place, month in enumerate(known):
            _since, after = history.span_of(*year_and_month(month))
            last = ledger.ask(last_before, after)
            told = ClosedMonth(month, last, f"{month}.xlsx", f"archive/{month}.xlsx", str(place), 0,
                               dt.datetime(2026, 12, 1, 9))  # fmt: skip
            if month == known[-1]:  # the one that the newest month compares with
                found = Periods.of(ledger).figures(*year_and_month(month), desk.workspace.settings)
                told = replace(told, figures=found.to_compare)
            ledger.enter(enter_close, told.at, told)
    print(f"{len(known)} months closed in {time.perf_counter() - start:.0f} s")


def last_before(connection: sa.Connection, day: dt.date) -> int:
    """The newest run before a day."""
    question = sa.text("SELECT MAX(run) FROM runs WHERE day < :day")
    return int(connection.execute(question, {"day": day.isoformat()}).scalar() or 0)


def one_order(desk: Desk) -> None:
    """An order, decided, released and shipped."""
    desk.catalogue("A 1.5")
    desk.agents("C1")
    desk.figures("A 9", "C1 900")
    desk.order("C1", "1", "A 4")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    desk.fill("tracking", "Shipped cases", {"1": 4})
    desk.run("14:00")


def ask(desk: Desk, is_compared: bool) -> None:
    """Every question of the newest month, its workbook, and an ad hoc report of a month and of a year."""
    with ledger_of(desk.workspace) as ledger:
        last = ledger.ask(runs.newest_day) or dt.date.min
    this, after = last.replace(day=1), months_before(last.replace(day=1), -1)
    with ledger_of(desk.workspace) as ledger:
        names = f"{months_before(this, 12):%Y-%m}", f"{this:%Y-%m}"
        timed("trend, 13 months", lambda: ledger.ask(trend, *names, history.EVER))
        year = this.replace(month=1)
        timed("contract to date", lambda: ledger.ask(year_to_date, Days(year, after)))
        timed("lines of the month", lambda: ledger.ask(history.month, this.year, this.month))
        timed("moves of the month", lambda: ledger.ask(history.moved, this.year, this.month))
        read, settings = Periods.of(ledger), desk.workspace.settings
        found = timed("all figures of the month", lambda: read.figures(this.year, this.month, settings))
    timed("its workbook", lambda: render_month(found, desk.workspace.report_words()))
    if is_compared:
        timed("its sheet Data by to_excel, styled", lambda: plain(found))
    begin, middle = months_before(this, 23), months_before(this, 23).replace(day=15)
    for since, told in ((this, "a month"), (begin, "24 months")):
        for by in BY:
            timed(f"report by {by}, {told}", partial(report_by, desk.workspace, by, since, last))
    for by, since, where in (
        ("agent", middle, ("", "")),
        ("product", begin, ("", "R1")),
        ("day", begin, ("C1", "")),
    ):
        name = f"report by {by} since {since}, of {' '.join(where).strip() or 'all'}"
        timed(name, partial(report_by, desk.workspace, by, since, last, *where))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--lines", type=int, default=200_000)
    parser.add_argument("--ledger", default="", help="a folder that keeps the ledger for the next call")
    parser.add_argument("--compare", action="store_true", help="also write the month's Data by to_excel")
    given = parser.parse_args()
    main(given.months, given.lines, given.ledger, given.compare)
