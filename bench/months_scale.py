"""What reports cost on a ledger of many months (9): the monthly's figures, ad hoc reports, the trend.

    python bench/months_scale.py [--months 24] [--lines 200000]

One small order is decided, released and shipped by the program; its rows are then multiplied in SQL. Prints
wall seconds of each question, asked of the newest month, and of a whole year for the ad hoc report.
"""

import argparse
import datetime as dt
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from orderbatch.contract.calendar import months_before
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries import history
from orderbatch.ledger.queries.spans.year_figures import trend, year_to_date
from orderbatch.month.by import report_by
from orderbatch.month.periods_read import Periods
from tests.desk import Desk

DAYS, LINES_AN_ORDER = 20, 25


def multiply(file: sqlite3.Connection, table: str, given: Mapping[str, str], source: str) -> None:
    """Rows of a table like its first one, but for the columns that are given, one a row of `source`."""
    names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
    told = ", ".join(given.get(name, f"m.{name}") for name in names)
    like = f"(SELECT * FROM {table} LIMIT 1) m"
    file.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {told} FROM {source}, {like}")


def grow(path: Path, months: int, lines: int) -> dt.date:
    """Twenty days a month of orders with 25 lines, each decided, released and shipped. The newest day."""
    file = sqlite3.connect(path)
    file.execute("PRAGMA synchronous = OFF")
    first = file.execute("SELECT MAX(run) FROM runs").fetchone()[0]
    orders = lines // DAYS // LINES_AN_ORDER
    days = [
        (months_before(dt.date(2026, 11, 1), back) + dt.timedelta(days=day)).isoformat()
        for back in range(months - 1, -1, -1)
        for day in range(DAYS)
    ]
    file.execute("CREATE TEMP TABLE days (number INTEGER PRIMARY KEY, day TEXT)")
    file.executemany("INSERT INTO days VALUES (?, ?)", [*enumerate(days, first + 1)])
    file.execute("CREATE TEMP TABLE o (d INTEGER, n INTEGER, day TEXT, id INTEGER PRIMARY KEY)")
    count = "WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < {}) "
    file.execute(
        f"{count.format(orders)} INSERT INTO temp.o SELECT number, n, day, number * 100000 + n FROM c, days"
    )
    file.execute("CREATE TEMP TABLE l (n INTEGER)")
    file.execute(f"{count.format(LINES_AN_ORDER)} INSERT INTO temp.l SELECT n FROM c")
    key, no = "'C' || (o.n % 1000) || '/' || o.d || '-' || o.n", "o.d || '-' || o.n"
    line = {"line": "l.n + 1", "sku": "'S' || ((o.n + l.n * 7) % 600)"}
    whose = {"order_key": key, "order_no": no, "agent": "'C' || (o.n % 1000)", "run": "o.d"}
    batch, pick = "o.day || '-1'", "'P' || o.d || '-' || o.n"
    multiply(
        file, "runs",
        {"run": "number", "batch": "d.day || '-1'", "day": "d.day", "started_at": "d.day || 'T09:00:00'",
         "horizon": "number"}, "days d",
    )  # fmt: skip
    multiply(file, "orders", {**whose, "id": "o.id", "received_at": "o.day || 'T08:00:00'"}, "temp.o o")
    multiply(
        file, "order_decisions",
        {**whose, "id": "o.id", "region": "'R' || (o.n % 6)", "received_at": "o.day || 'T08:00:00'",
         "valid_at": "o.day || 'T08:30:00'"}, "temp.o o",
    )  # fmt: skip
    place = f"o.n * {LINES_AN_ORDER} + l.n"
    multiply(file, "order_lines", {**line, "order_id": "o.id"}, "temp.o o, temp.l l")
    multiply(file, "line_decisions", {**line, "decision": "o.id", "position": "l.n"}, "temp.o o, temp.l l")
    goods = {**whose, **line, "position": place, "pick_no": pick}
    multiply(file, "releases", {**goods, "proposal": batch}, "temp.o o, temp.l l")
    multiply(file, "shipments", {**goods, "shipped_on": "o.day", "counted_on": "o.day"}, "temp.o o, temp.l l")
    file.execute("DROP TABLE temp.days")
    file.commit()
    file.close()
    return dt.date.fromisoformat(days[-1])


def timed(name: str, work: Callable[[], object]) -> None:
    """Run it and print what it took."""
    start = time.perf_counter()
    work()
    print(f"{name:48} {time.perf_counter() - start:7.2f} s", flush=True)


def main(months: int, lines: int) -> None:
    """Make the ledger, and ask."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "desk", "", dt.date(2024, 11, 4))
        desk.catalogue("A 1.5")
        desk.agents("C1")
        desk.figures("A 9", "C1 900")
        desk.order("C1", "1", "A 4")
        desk.run("12:00")
        desk.approve()
        desk.run("13:00")
        desk.fill("tracking", "Shipped cases", {"1": 4})
        desk.run("14:00")
        start = time.perf_counter()
        last = grow(desk.root / "ledger.db", months, lines)
        size = (desk.root / "ledger.db").stat().st_size / 1e9
        print(f"{months} months x {lines:,} lines: {size:.1f} GB in {time.perf_counter() - start:.0f} s")
        ask(desk, last)


def ask(desk: Desk, last: dt.date) -> None:
    """Every question of the newest month, and an ad hoc report of a month and of a year."""
    this, after = last.replace(day=1), months_before(last.replace(day=1), -1)
    with ledger_of(desk.workspace) as ledger:
        names = f"{months_before(this, 12):%Y-%m}", f"{this:%Y-%m}"
        timed("trend, 13 months", lambda: ledger.ask(trend, *names, history.EVER))
        year = this.replace(month=1)
        timed("contract to date", lambda: ledger.ask(year_to_date, year, after, history.EVER))
        timed("lines of the month", lambda: ledger.ask(history.month, this.year, this.month))
        timed("moves of the month", lambda: ledger.ask(history.moved, this.year, this.month))
        read, settings = Periods.of(ledger), desk.workspace.settings
        timed("all figures of the month", lambda: read.figures(this.year, this.month, settings))
    for by in ("agent", "policy", "day"):
        timed(f"report by {by}, a month", lambda by=by: report_by(desk.workspace, by, this, last))
    timed("report by agent, one agent's year", lambda: report_by(desk.workspace, "agent", year, last, "C1"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--lines", type=int, default=200_000)
    given = parser.parse_args()
    main(given.months, given.lines)
