"""A month's lines to its workbook, against DataFrame.to_excel (openpyxl) with styled cells (6-quality).

    python bench/month_workbook.py [--lines 200000]

The plain script writes the same table, each cell with a font, a border and a number format, as a user would.
Prints CPU seconds of each, the ratio, and the peak of resident memory of our own part.
"""

import argparse
import datetime as dt
import io
import resource
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from openpyxl.styles import Border, Font, Side

from orderbatch.contract.month_figures import MONTH_LINES, MonthFigures
from orderbatch.contract.words import Words
from orderbatch.month import figures
from orderbatch.write.documents.months.monthly import DATA, render_month


class Books:
    """A ledger with one seeded month: 25 lines an order, 20 working days, 1,000 agents, 600 items."""

    def __init__(self, lines: int, seed: int = 7) -> None:
        draw = np.random.default_rng(seed)
        number = np.arange(lines)
        order = number // 25
        agent, sku, day = order % 1000, draw.integers(0, 600, lines), 1 + order % 28
        ordered = draw.geometric(0.15, lines)
        proposed = np.minimum(ordered, draw.geometric(0.12, lines))
        days = [dt.date(2026, 5, number) for number in day]
        cells: dict[str, object] = {
            "day": days,
            "batch": [f"{date}-1" for date in days],
            "order_key": [f"C{who:05}/N{which}" for who, which in zip(agent, order, strict=True)],
            "agent": [f"C{who:05}" for who in agent],
            "agent_name": [f"Agent {who}" for who in agent],
            "region": [f"Region {who % 6}" for who in agent],
            "line": number % 25 + 1,
            "sku": [f"S{number:04}" for number in sku],
            "product": [f"Product {number}" for number in sku],
            "category": [f"Category {number % 12}" for number in sku],
            "ordered": ordered,
            "proposed": proposed,
            "deferred": ordered - proposed,
            **dict.fromkeys(("awaiting", "cancelled", "refused"), 0),
            "released": proposed,
            "shipped": proposed,
            "price_minor": 500 + sku * 7,
            "reason": np.where(proposed < ordered, "SHARED", ""),
            "due": [date + dt.timedelta(days=3) for date in days],
            "shipped_on": [date + dt.timedelta(days=2) for date in days],
            "received_at": [dt.datetime.combine(date, dt.time(9)) for date in days],
            "released_at": [dt.datetime.combine(date, dt.time(17, 30)) for date in days],
            "first": True,
            "replaced": False,
        }
        self._lines = pd.DataFrame(cells).astype("object").reindex(columns=list(MONTH_LINES))

    def month(self, _year: int, month: int) -> pd.DataFrame:
        """The month of May; no other."""
        return self._lines if month == 5 else self._lines.iloc[:0]


def plain(month: MonthFigures) -> bytes:
    """`to_excel`, then every cell dressed."""
    made = io.BytesIO()
    side = Side(style="thin", color="B8C1CB")
    border, font = Border(side, side, side, side), Font(name="Calibri", size=10)
    with pd.ExcelWriter(made, engine="openpyxl") as writer:
        month.lines[list(DATA)].to_excel(writer, sheet_name="Data", index=False)
        for row in writer.sheets["Data"].iter_rows():
            for cell in row:
                cell.border, cell.font = border, font
                if isinstance(cell.value, int):
                    cell.number_format = "#,##0"
    return made.getvalue()


def seconds(work: Callable[[], bytes]) -> tuple[float, int]:
    """CPU seconds and bytes."""
    start = time.process_time()
    size = len(work())
    return time.process_time() - start, size


def main(lines: int) -> None:
    """Measure both once and print."""
    books, words = Books(lines), Words("en")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours, size = seconds(lambda: render_month(figures(books, 2026, 5, "Daily Goods", "CNY"), words))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = figures(books, 2026, 5, "Daily Goods", "CNY")
    theirs, plain_size = seconds(lambda: plain(found))
    print(f"orderbatch       {ours:7.2f} s  {size / 1e6:5.1f} MB  ({lines:,} lines × {len(DATA)} columns)")
    print(f"to_excel, styled {theirs:7.2f} s  {plain_size / 1e6:5.1f} MB")
    print(f"ratio            {theirs / ours:7.1f}   (budget 3)")
    print(f"memory           {before / 1024:.0f} MiB with the lines, {peak / 1024:.0f} at the peak")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    main(parser.parse_args().lines)
