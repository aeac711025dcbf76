"""Cells of a Batch's frames as plain Python values, which is what workbooks and JSON are written from."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from orderbatch.contract.batch import Batch
from orderbatch.contract.sheets.tables import plain_cells

Made = TypeVar("Made")
Cells = Mapping[str, list[Any]]  # column → its cells, all of one length


def cells_of(frame: pd.DataFrame, *names: str) -> dict[str, list[Any]]:
    """These columns as lists; whatever is missing (None, NaN, NaT, NA) is None."""
    return {name: plain_cells(frame[name]) for name in names} if len(frame) else {name: [] for name in names}


def rows_of(frame: pd.DataFrame, *names: str) -> list[dict[str, Any]]:
    """The rows as dictionaries of these columns (all columns when none is named)."""
    cells = cells_of(frame, *(names or [str(name) for name in frame.columns]))
    return [dict(zip(cells, row, strict=True)) for row in zip(*cells.values(), strict=True)]


def iso(value: Any) -> str | None:
    """A day or a moment in ISO form; None where there is none."""
    if value is None:
        return None
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def once_a_batch(make: Callable[[Batch], Made]) -> Callable[[Batch], Made]:
    """Work this out of a batch once, for a batch is never changed; it is let go with the batch.

    So what is made may hold rows of the batch, never the batch.
    """
    kept: WeakKeyDictionary[Batch, Made] = WeakKeyDictionary()

    @wraps(make)
    def made(batch: Batch) -> Made:
        if batch not in kept:
            kept[batch] = make(batch)
        return kept[batch]

    return made
