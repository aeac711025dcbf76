"""A desk of any size for the benchmarks: N plain forms of L lines, masters, stock short by about a third.

    python bench/make_desk.py FOLDER --forms 1000 --lines 30

Seeded; the same arguments give the same files.
"""

import argparse
import datetime as dt
import os
import random
from pathlib import Path

import xlsxwriter

DAY = dt.date(2026, 11, 23)


def write(path: Path, rows: list[list[object]]) -> None:
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 11, 23)})
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet("Sheet")
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(number, position, value, day)
                elif isinstance(value, str):
                    sheet.write_string(number, position, value)
                else:
                    sheet.write(number, position, value)
    moment = dt.datetime.combine(DAY, dt.time(8)).timestamp()
    os.utime(path, (moment, moment))


def form(agent: str, number: int, skus: list[str], rng: random.Random, lines: int) -> list[list[object]]:
    head: list[list[object]] = [
        ["Order form"],
        ["Agent code", agent, None, "Order no.", f"N{number}"],
        ["If short", rng.choice(["defer", "cancel", "ask", ""])],
        [],
        ["SKU", "Product", "Unit", "Cases", "Case price", "Amount", "Remarks"],
    ]
    chosen = rng.sample(skus, lines)
    body: list[list[object]] = [
        [sku, f"Product {sku}", "case", rng.randint(1, 40), 10, None, ""] for sku in chosen
    ]
    return [*head, *body, ["Total", "", "", sum(int(str(row[3])) for row in body)]]


def make(folder: Path, forms: int, lines: int, seed: int = 1) -> None:
    """Lay the desk out in `folder`/inbox."""
    rng = random.Random(seed)
    inbox = folder / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    skus = [f"S{number:04}" for number in range(600)]
    agents = [f"C{number:05}" for number in range(forms)]
    at = dt.datetime.combine(DAY, dt.time(8))
    write(
        inbox / "catalogue.xlsx",
        [
            ["SKU", "Product", "Case price", "Status"],
            *[[sku, f"Product {sku}", 10, "active"] for sku in skus],
        ],
    )
    write(
        inbox / "agents.xlsx",
        [
            ["Agent code", "Agent", "Region", "Class"],
            *[
                [agent, f"Agent {agent}", f"Region {place % 6}", "ABC"[place % 3]]
                for place, agent in enumerate(agents)
            ],
        ],
    )
    write(
        inbox / "balances.xlsx",
        [["Agent code", "Balance", "As of"], *[[agent, rng.choice([1000, 100_000]), at] for agent in agents]],
    )
    wanted = forms * lines * 20 // len(skus)
    write(
        inbox / "stock.xlsx",
        [
            ["SKU", "On hand", "Bin", "As of"],
            *[[sku, rng.randint(wanted // 2, wanted), f"A-{place}", at] for place, sku in enumerate(skus)],
        ],
    )
    for number, agent in enumerate(agents):
        write(inbox / f"order {agent}.xlsx", form(agent, number, skus, rng, lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--forms", type=int, default=1000)
    parser.add_argument("--lines", type=int, default=30)
    chosen = parser.parse_args()
    make(chosen.folder, chosen.forms, chosen.lines)
