"""The rows of a pick list: released lines put together by bin, item and lot, in the order of a walk."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from orderbatch.contract.batch import Batch, Record
from orderbatch.contract.words import Words
from orderbatch.write.workbook.batch_values import rows_of

LONGEST_ZONE = 12  # letters; a sheet is named after it
_PARTS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Pick:
    """One stop: cases of one item, and the orders behind them such as "576627 (C14426) 3".

    weight, volume: millionths of kg and m³ a case, or None. gift: whether it is given, not sold.
    """

    bin: str
    sku: str
    product: str
    spec: str
    lot: str
    expiry: dt.date | None
    gift: bool
    cases: int
    orders: tuple[str, ...]
    weight: int | None
    volume: int | None


def releases_of(batch: Batch, pick_no: str) -> list[Record]:
    """The released lines of one pick number by order and line."""
    rows = [row for row in rows_of(batch.releases) if row["pick_no"] == pick_no]
    for row in rows:
        for name in (
            "bin",
            "product",
            "spec",
            "gift",
            "ship_to",
            "contact",
            "ship_method",
            "agent_name",
        ):
            row[name] = row[name] or ""
    return sorted(rows, key=lambda row: (row["agent"], row["order_no"], row["line"], row["sku"]))


def by_lot(row: Record) -> list[Record]:
    """A released line once a lot it is picked from: lot, expiry, bin and cases of each."""
    found, left = [], row["cases"]
    for lot, expiry, bin_name, cases in row["lots"] or ():
        day = dt.date.fromisoformat(expiry) if expiry else None
        found.append({**row, "lot": lot, "expiry": day, "bin": bin_name or row["bin"], "cases": cases})
        left -= cases
    return [*found, {**row, "lot": "", "expiry": None, "cases": left}] if left else found


def lots_of(rows: Iterable[Record], words: Words) -> tuple[str, str]:
    """Lots and expiries of released lines as texts: `L1 2, L2 4`; a single lot without its cases."""
    cases: dict[tuple[str, str], int] = {}
    for row in rows:
        for lot, expiry, _bin, some in row["lots"] or ():
            cases[lot, expiry] = cases.get((lot, expiry), 0) + some
    lots: dict[str, int] = {}
    for (lot, _expiry), some in cases.items():
        if lot:
            lots[lot] = lots.get(lot, 0) + some
    named = [lot if len(cases) == 1 else f"{lot} {some}" for lot, some in lots.items()]
    expiries = list(dict.fromkeys(expiry for _lot, expiry in cases if expiry))
    lots_said, expiries_said = (str(words.listed(said)) if said else "" for said in (named, expiries))
    return lots_said, expiries_said


def picks(released: Iterable[Record]) -> list[Pick]:
    """One stop a bin, item, lot and expiry (gifts apart), bins in natural order; without a bin last."""
    together: dict[tuple[Any, ...], list[Record]] = {}
    for row in (part for line in released for part in by_lot(line)):
        key = (row["bin"], row["sku"], row["lot"], row["expiry"], bool(row["gift"]))
        together.setdefault(key, []).append(row)
    return sorted((_one(rows) for rows in together.values()), key=_on_the_walk)


def _on_the_walk(pick: Pick) -> tuple[Any, ...]:
    expires = pick.expiry or dt.date.max
    return not pick.bin, natural(pick.bin), natural(pick.sku), expires, pick.lot, pick.gift


def _one(rows: list[Record]) -> Pick:
    cases: dict[str, int] = {}
    for row in rows:
        order = f"{row['order_no']} ({row['agent']})"
        cases[order] = cases.get(order, 0) + row["cases"]
    first = rows[0]
    return Pick(
        first["bin"],
        first["sku"],
        first["product"],
        first["spec"],
        first["lot"],
        first["expiry"],
        bool(first["gift"]),
        sum(cases.values()),
        tuple(f"{order} {count:,}" for order, count in cases.items()),
        first["weight"],
        first["volume"],
    )


def named_product(product: str, gifts: int, of_it_all: bool, words: Words) -> str:
    """An item's name with the mark that it is given, or how many of its cases are: nobody is to bill them."""
    if not gifts:
        return product
    said = "gift" if of_it_all else "gift_part"
    return words.text(f"pages.pick_list.{said}", product=product, cases=f"{gifts:,}")


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key in which A-2 stands before A-10."""
    parts = (part for part in _PARTS.split(text.casefold()) if part)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def zone(bin_name: str) -> str:
    """The zone of a bin: the letters before its first `-` (B of `B-03-1`); "" where it has none."""
    head, dash, _ = bin_name.partition("-")
    letters = re.match(r"[^\W\d_]+", head)
    return letters.group().upper()[:LONGEST_ZONE] if dash and letters else ""


def zones(rows: Iterable[Pick]) -> dict[str, list[Pick]]:
    """The stops by zone, zones by name, what has no zone last."""
    found: dict[str, list[Pick]] = {}
    for row in rows:
        found.setdefault(zone(row.bin), []).append(row)
    return dict(sorted(found.items(), key=lambda item: (not item[0], item[0])))


def load(rows: Iterable[Pick | Record], name: Literal["weight", "volume"]) -> int | None:
    """Millionths of kg or m³ of all cases together; None where no row's is known."""
    cells = [
        (row["cases"], row[name]) if isinstance(row, dict) else (row.cases, getattr(row, name))
        for row in rows
    ]
    known = [cases * cell for cases, cell in cells if cell is not None]
    return sum(known) if known else None


def total_text(rows: Iterable[Pick | Record], words: Words) -> str:
    """Cases, kilograms and cubic metres of these rows, as far as they are known."""
    every = list(rows)
    cases = sum(row["cases"] if isinstance(row, dict) else row.cases for row in every)
    said = [words.text("pages.pick_list.cases", cases=f"{cases:,}")]
    if (weight := load(every, "weight")) is not None:
        said.append(words.text("pages.pick_list.weight", weight=kilograms(weight)))
    if (volume := load(every, "volume")) is not None:
        said.append(words.text("pages.pick_list.volume", volume=cubic(volume)))
    return words.text("pages.joint").join(said)


def kilograms(millionths: int) -> str:
    """Kilograms with one decimal."""
    return f"{Decimal(millionths).scaleb(-6):,.1f}"


def cubic(millionths: int) -> str:
    """Cubic metres with two decimals."""
    return f"{Decimal(millionths).scaleb(-6):,.2f}"
