"""Cells of a Batch's frames as plain Python values, which is what workbooks and JSON are written from."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from orderbatch.contract.batch import Batch
from orderbatch.contract.sheets.tables import plain_cells

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


class OneBatch:
    """A batch as the key of something kept: equal only to itself, for a batch is never changed."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def __hash__(self) -> int:
        return id(self.batch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OneBatch) and other.batch is self.batch
