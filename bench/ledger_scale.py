"""What it costs to commit a large batch, and to load it again, against the bare rows in SQLite (6-quality).

    python bench/ledger_scale.py [--lines 1000000]

The bare rows are those that the ledger holds afterwards, entered in one transaction into tables without
keys by the driver's executemany: what no ledger can go below. Prints seconds of CPU, wall seconds and the
peak of resident memory.
"""

import argparse
import datetime as dt
import resource
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

from orderbatch.contract.batch import FRAMES, LINES, ORDERS, SKUS, Batch, Output
from orderbatch.contract.settings import Settings
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.ledger.books import Ledger, open_ledger
from orderbatch.ledger.commit import commit as enter_run
from orderbatch.ledger.load import load_batch

DAY = dt.date(2026, 11, 23)
AT = dt.datetime(2026, 11, 23, 9)
EVENTS = ("order_key", "proposal", "state", "at", "by", "reason")
LINES_AN_ORDER = 25


def large_batch(lines: int, day: dt.date = DAY, first: int = 0, is_open: bool = True) -> Batch:
    """A batch with 25 lines an order, 600 items, a third of the lines cut short.

    first: the number of its first order. is_open: proposed; else all of it ended on its day.
    """
    draw = np.random.default_rng(7)
    count = np.arange(lines)
    order, sku = count // LINES_AN_ORDER, draw.integers(0, 600, lines)
    keys = np.array(
        [f"C{number % 1000:05}/H{first + number}" for number in range(order[-1] + 1)], dtype=object
    )
    ordered = draw.geometric(0.15, lines)
    proposed = np.where(draw.random(lines) < 0.3, ordered // 2, ordered)
    codes = np.array([f"S{number:04}" for number in range(600)], dtype=object)
    line_cells = {
        **dict.fromkeys(("spec", "unit", "category", "bin"), "case"),
        **dict.fromkeys(("urgency", "awaiting", "cancelled", "refused", "struck"), 0),
        **dict.fromkeys(("carry_in", "wait", "wait_next"), 0),
        **{"order_key": keys[order], "line": count % LINES_AN_ORDER + 1, "sku": codes[sku], "lot_size": 1},
        **{"product": codes[sku], "ordered": ordered, "claim": ordered, "fixed": None, "proposed": proposed},
        **{"deferred": ordered - proposed, "carry_next": ordered - proposed, "price_minor": 500 + sku},
        **{"form_price_minor": None, "reason": np.where(proposed < ordered, "SHARED", "")},
    }
    frame = pd.DataFrame(line_cells)
    frame["agent"] = frame["order_key"].str[:6]
    frame["order_no"] = frame["order_key"].str[7:]
    frame["merged_lines"] = pd.Series([()] * lines, dtype="object")
    frame["numbers"] = pd.Series(
        [{"asked": int(cases), "level": 3} if cases > 3 else {} for cases in ordered], dtype="object"
    )
    orders = pd.DataFrame({"order_key": keys}).assign(
        agent=lambda known: known["order_key"].str[:6],
        order_no=lambda known: known["order_key"].str[7:],
        **dict.fromkeys(("received_at", "valid_at"), AT),
        **dict.fromkeys(("carried", "reviewed", "is_news"), False),
        **dict.fromkeys(("rank", "ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor"), 9),
        **dict.fromkeys(("available_minor", "urgency", "min_cases"), 1),
        **dict.fromkeys(("form_minor", "held_since")),
        status="proposed",
        document="order.xlsx",
    )
    orders["numbers"] = pd.Series([{} for _each in keys], dtype="object")
    if not is_open:
        shut = dict.fromkeys(("proposed", "deferred", "carry_next"), 0)
        orders = orders.assign(status="closed", proposed_cases=0, proposed_minor=0)
        frame = frame.assign(**shut, cancelled=frame["ordered"])
    blank = {name: frame_of(columns) for name, columns in FRAMES.items()}
    filled = {
        "orders": orders.reindex(columns=list(ORDERS)),
        "lines": frame.reindex(columns=list(LINES)),
        "skus": frame_of(SKUS),
    }
    return Batch(
        batch=f"{day.isoformat()}-1",
        day=day,
        started_at=dt.datetime.combine(day, AT.time()),
        language="en",
        company="Daily Goods",
        currency="CNY",
        settings=Settings().to_be_kept(),
        **{**blank, **filled},
    )


def commit(ledger: Ledger, batch: Batch) -> None:
    """Enter it as the daily run does."""
    came = batch.orders.set_index("order_key").assign(digest="d")
    ledger.enter(enter_run, batch, (), came, batch.lines, frame_of(EVENTS), (Output("batch.json", "batch"),))


def bare(database: Path, copy: Path) -> None:
    """All rows of one database in another, without keys."""
    source, target = sqlite3.connect(database), sqlite3.connect(copy, isolation_level=None)
    tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    with measured("bare rows"):
        target.execute("BEGIN")
        for name, some in rows.items():
            if some:
                columns = ", ".join(f"c{place}" for place in range(len(some[0])))
                target.execute(f"CREATE TABLE {name} ({columns})")
                target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(some[0]))})", some)
        target.execute("COMMIT")


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Print what the block took."""
    cpu, wall = time.process_time(), time.perf_counter()
    yield
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{name:12} {cpu:7.2f} s CPU {wall:7.2f} s   peak {peak / 1024:,.0f} MiB")


def main(lines: int) -> None:
    """Measure once and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        batch = large_batch(lines)
        with open_ledger(f"sqlite:///{root / 'ledger.db'}", root / "archive", root / "backups") as ledger:
            with measured("commit"):
                commit(ledger, batch)
            with measured("load"):
                ledger.ask(load_batch, batch.batch)
            with measured("backup"):
                ledger.backup(root / "backups", 3)
        bare(root / "ledger.db", root / "bare.db")
        print(f"{lines:,} lines, {(root / 'ledger.db').stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    main(parser.parse_args().lines)
