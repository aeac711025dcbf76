"""A month's figures: the ledger's lines of it, summed (H-3.2.3(4)(5), H-3.3.3(7)).

A line that stock could not cover comes up again in a later batch. So that nothing counts twice, what was
asked counts where a line of an order appears for the first time. What was released counts on the day of its
release, and what was picked short of it is taken off on the day on which it was told; what was shipped counts
on the day of its shipment: all in whatever month it was asked (9, Definitions).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.month_figures import SPANS, SUMS, CycleTime, FiguresToCompare, MonthFigures, Rate

LinesOf = Callable[[int, int], pd.DataFrame]  # (year, month) → the lines decided then, `MONTH_LINES`
OnTimeOf = Callable[[int, int], tuple[int, int]]  # (year, month) → orders whole in time, orders due then
NOTHING_BEFORE = FiguresToCompare({}, {}, {}, {})
# What a row of an agent or an item tells.
TOLD = ("orders", "first_ordered", "first_proposed", "short", "released", "shipped")
KEY = ["order_key", "line"]  # a line of an order, over all batches
_COUNTS = [
    "ordered",
    "proposed",
    "deferred",
    "awaiting",
    "cancelled",
    "refused",
    "released",
    "shipped",
    "price_minor",
]


def figures(
    lines_of: LinesOf,
    year: int,
    month: int,
    company: str = "",
    currency: str = "",
    moved_of: LinesOf | None = None,
    before: FiguresToCompare | None = None,
    on_time_of: OnTimeOf = lambda _year, _month: (0, 0),
) -> MonthFigures:
    """The month's figures, with the month before beside them where the ledger has one.

    moved_of: the releases and shipments of a month; without it what moved counts where it was decided.
    on_time_of: of the orders that fell due in a month.
    before: of the month before, where they were kept; else its lines are summed too.
    """
    asked = marked(lines_of(year, month))
    lines = _with_moves(asked, moved_of, year, month)
    if before is None:
        of = (lines_of, *month_before(year, month))
        before = figures(*of, moved_of=moved_of, before=NOTHING_BEFORE, on_time_of=on_time_of).to_compare
    return MonthFigures(
        year=year,
        month=month,
        company=company,
        currency=currency,
        totals=totals(lines),
        before=before.totals or None,
        days=grouped(lines, ["day"]).sort_values("day", ignore_index=True),
        regions=_regions(lines, before.regions),
        agents=_largest_first(grouped(lines, ["agent", "agent_name", "region"])),
        products=_largest_first(grouped(lines, ["sku", "product", "category"])),
        rates=_rates({**rates(asked), "otif": on_time_of(year, month)}, before),
        cycles=tuple(replace(one, before=before.medians.get(one.name)) for one in cycle_times(asked)),
        lines=lines,
    )


def _rates(pairs: Mapping[str, tuple[int, int]], before: FiguresToCompare) -> tuple[Rate, ...]:
    return tuple(Rate(name, *pair, before.rates.get(name)) for name, pair in pairs.items())


def _with_moves(asked: pd.DataFrame, moved_of: LinesOf | None, year: int, month: int) -> pd.DataFrame:
    return asked if moved_of is None else with_moves(asked, moved_of(year, month))


def with_moves(asked: pd.DataFrame, moves: pd.DataFrame) -> pd.DataFrame:
    """What was decided and, as rows of their own, what was released and what was shipped."""
    decided = asked.assign(released=0, shipped=0, shipped_on=None, arrived_on=None)
    frames = [frame.astype(object) for frame in (decided, marked(moves)) if len(frame)]
    return marked(pd.concat(frames, ignore_index=True)) if frames else decided


def month_before(year: int, month: int) -> tuple[int, int]:
    """The calendar month before."""
    return (year, month - 1) if month > 1 else (year - 1, 12)


def marked(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines in a settled sequence, with what they count for.

    first: as the ledger says, but never of an order that a newer version replaced. Adds first_ordered and
    first_proposed (cases, 0 where not first), short (first asked and not proposed at once), first_minor,
    released_minor and shipped_minor (minor units).
    """
    lines = lines.sort_values(["day", "batch", *KEY], ignore_index=True)
    lines = lines.assign(**{name: lines[name].fillna(0).astype(np.int64) for name in _COUNTS})
    first = lines["first"].astype(bool) & ~lines["replaced"].astype(bool)
    ordered = lines["ordered"].where(first, 0)
    proposed = lines["proposed"].where(first, 0)
    return lines.assign(
        first=first,
        first_ordered=ordered,
        first_proposed=proposed,
        short=ordered - proposed,
        first_minor=ordered * lines["price_minor"],
        released_minor=lines["released"] * lines["price_minor"],
        shipped_minor=lines["shipped"] * lines["price_minor"],
    )


def grouped(lines: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sums of `SUMS` by these columns; orders counts the orders that asked for something new."""
    cells = lines.assign(**{name: lines[name].fillna("") for name in by})
    sums = cells.groupby(by, as_index=False)[list(SUMS[1:])].sum()
    orders = cells.loc[cells["first"]].groupby(by, as_index=False).agg(orders=("order_key", "nunique"))
    joined = sums.merge(orders, on=by, how="left", validate="1:1")
    return joined.assign(orders=joined["orders"].fillna(0).astype(np.int64))


def totals(lines: pd.DataFrame) -> dict[str, int]:
    """The sums of the whole month, and how many agents ordered, items were asked for, and were short."""
    new = lines.loc[lines["first"]]
    return {
        "orders": int(new["order_key"].nunique()),
        **{name: int(lines[name].sum()) for name in SUMS[1:]},
        "agents": int(new["agent"].nunique()),
        "skus": int(new["sku"].nunique()),
        "short_skus": int(new.loc[new["short"].gt(0), "sku"].nunique()),
    }


def rates(lines: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Each rate of `contract.month_figures.RATES` that its lines tell as (part, whole), in that order."""
    new = lines.loc[lines["first"]]
    orders = new.groupby("order_key")[["first_ordered", "first_proposed"]].sum()
    released = lines.groupby(KEY)["released"].sum().reindex(pd.MultiIndex.from_frame(new[KEY]))
    after = new["first_proposed"].clip(lower=pd.Series(released.to_numpy(), index=new.index))
    return {
        "line_fill": (int(new["short"].le(0).sum()), len(new)),
        "order_fill": (int(orders["first_proposed"].ge(orders["first_ordered"]).sum()), len(orders)),
        "case_fill": (int(new["first_proposed"].sum()), int(new["first_ordered"].sum())),
        "value_fill": (
            int((new["first_proposed"] * new["price_minor"]).sum()),
            int(new["first_minor"].sum()),
        ),
        "case_fill_after": (int(after.sum()), int(new["first_ordered"].sum())),
    }


def cycle_times(lines: pd.DataFrame) -> tuple[CycleTime, ...]:
    """Hours between an order's arrival, validity, first release, last shipment and arrival at its agent.

    Goods leave and arrive at 18:00. Approval and release are one: the run that takes in finance's approval.
    """
    evening = pd.Timedelta(hours=18)
    moments = lines.assign(
        received=_moments(lines["received_at"]),
        valid=_moments(lines["valid_at"]),
        released_at=_moments(lines["released_at"]),
        shipped_at=_moments(lines["shipped_on"]) + evening,
        arrived_at=_moments(lines["arrived_on"]) + evening,
    )
    orders = moments.groupby("order_key").agg(
        received=("received", "min"),
        valid=("valid", "min"),
        released=("released_at", "min"),
        shipped=("shipped_at", "max"),
        arrived=("arrived_at", "max"),
    )
    ends = (
        ("received", "valid"),
        ("valid", "released"),
        ("released", "shipped"),
        ("shipped", "arrived"),
        ("received", "released"),
        ("received", "shipped"),
    )
    return tuple(
        _cycle(name, orders[end] - orders[begin]) for name, (begin, end) in zip(SPANS, ends, strict=True)
    )


def _moments(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Days or moments as pandas keeps them, also where none is known."""
    return pd.to_datetime(values).astype("datetime64[us]")


def _cycle(name: str, taken: "pd.Series[Any]") -> CycleTime:
    seconds = taken.dropna().dt.total_seconds().clip(lower=0)
    hours = sorted(round(second / 3600) for second in seconds.tolist())
    if not hours:
        return CycleTime(name, 0, 0, 0)
    return CycleTime(name, len(hours), hours[(len(hours) - 1) // 2], hours[(len(hours) * 9 - 1) // 10])


def _regions(lines: pd.DataFrame, before: Mapping[str, int]) -> pd.DataFrame:
    regions = _with_something(grouped(lines, ["region"]))
    released = [before.get(region, 0) for region in regions["region"]]
    regions = regions.assign(released_before=pd.array(released, np.int64))
    return regions.sort_values(["released", "region"], ascending=[False, True], ignore_index=True)


def _with_something(groups: pd.DataFrame) -> pd.DataFrame:
    """Without those of which old lines were decided again, and nothing came of it."""
    return groups[groups[[*TOLD]].ne(0).any(axis="columns")]


def _largest_first(groups: pd.DataFrame) -> pd.DataFrame:
    return _with_something(groups).sort_values(
        ["released_minor", groups.columns[0]], ascending=[False, True], ignore_index=True
    )
