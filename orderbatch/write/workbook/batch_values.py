"""Cells of a Batch's frames as plain Python values, which is what workbooks and JSON are written from."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from orderbatch.contract.batch import Batch
from orderbatch.contract.sheets.tables import plain_cells
from orderbatch.contract.words import Words

Made = TypeVar("Made")
SaidIn = ParamSpec("SaidIn")  # the words that it is made with, or nothing
Cells = Mapping[str, list[Any]]  # column → its cells, all of one length


def cells_of(frame: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    """These columns as lists; whatever is missing (None, NaN, NaT, NA) is None."""
    return {name: plain_cells(frame[name]) for name in names} if len(frame) else {name: [] for name in names}


def rows_of(frame: pd.DataFrame, *names: str) -> list[dict[str, Any]]:
    """The rows as dictionaries of these columns (all columns when none is named)."""
    cells = cells_of(frame, *(names or [str(name) for name in frame.columns]))
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


def sorted_rows(
    frame: pd.DataFrame, *by: str, ascending: Sequence[bool] | bool = True
) -> list[dict[str, Any]]:
    """The rows in the order of these columns; most frames of most days have none, and are not sorted."""
    return rows_of(frame.sort_values([*by], ascending=ascending, kind="stable")) if len(frame) else []


def iso(value: Any) -> str | None:
    """A day or a moment in ISO form; None where there is none."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def once_a_batch(
    make: Callable[Concatenate[Batch, SaidIn], Made],
) -> Callable[Concatenate[Batch, SaidIn], Made]:
    """Work this out of a batch once, for a batch is never changed; it is let go with the batch.

    So what is made may hold rows of the batch, never the batch. Where it is made with words, once a language.
    """
    kept: WeakKeyDictionary[Batch, dict[str, Made]] = WeakKeyDictionary()

    @wraps(make)
    def made(batch: Batch, /, *words: SaidIn.args, **named: SaidIn.kwargs) -> Made:
        known = kept.setdefault(batch, {})
        language = "".join(said.language for said in words if isinstance(said, Words))
        if language not in known:
            known[language] = make(batch, *words, **named)
        return known[language]

    return made


@once_a_batch
def orders_taken(batch: Batch) -> dict[str, list[str]]:
    """File → the orders that this run entered from it."""
    new = batch.orders.loc[~batch.orders["carried"].astype(bool) & batch.orders["repeats"].fillna("").eq("")]
    found: dict[str, list[str]] = {}
    for row in rows_of(new.sort_values("order_no")):
        found.setdefault(row["document"], []).append(row["order_no"])
    return found
