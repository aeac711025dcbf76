"""Typed rows as plain content (for the ledger) and back, and empty frames with the right columns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.sheets.sheet import DTYPES, Sheet

_WHOLE = pd.Int64Dtype()


def frame_of(columns: Sequence[str], rows: Sequence[Mapping[str, Any]] = ()) -> pd.DataFrame:
    """A frame with exactly these columns, object dtype, one row a mapping; missing values are None."""
    cells = np.empty((len(rows), len(columns)), dtype=object)
    for place, row in enumerate(rows):
        cells[place] = np.fromiter((row.get(name) for name in columns), "object", len(columns))
    return pd.DataFrame(cells, columns=list(columns), dtype=object, copy=False)


def to_content(sheet: Sheet, rows: pd.DataFrame) -> dict[str, list[Any]]:
    """The declared columns of typed rows as lists that JSON can hold; days and moments as ISO text."""
    return {column.name: [_plain(value) for value in rows[column.name].tolist()] for column in sheet.columns}


def from_content(sheet: Sheet, content: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Typed rows as they were before `to_content`; a column that the content lacks is blank."""
    size = len(next(iter(content.values()), ()))
    columns: dict[str, Any] = {}
    for column in sheet.columns:
        values = list(content.get(column.name, [None] * size))
        if column.kind == "day":
            values = [dt.date.fromisoformat(value) if value else None for value in values]
        elif column.kind == "moment":
            values = [dt.datetime.fromisoformat(value) if value else None for value in values]
        elif column.kind in ("text", "code", "choice"):
            values = [value or "" for value in values]
        is_whole = DTYPES[column.kind] == "Int64"
        columns[column.name] = pd.array(values, _WHOLE) if is_whole else np.fromiter(values, object, size)
    return pd.DataFrame(columns, copy=False)


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else value


def plain_cells(column: "pd.Series[Any]") -> list[Any]:
    """A column as plain Python values; whatever is missing (None, NaN, NaT, NA) is None."""
    cells = column.tolist()
    if column.dtype.kind in "iub" and isinstance(column.dtype, np.dtype):
        return cells  # whole numbers and flags are all there
    missing = pd.isna(column.array)  # an eighth of what `column.isna()` takes on a small day
    if not missing.any():
        return cells
    return [None if is_gone else cell for cell, is_gone in zip(cells, missing.tolist(), strict=True)]


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain column → value, None where a cell is missing."""
    if frame.empty:
        return []
    found: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return found


def row_of(frame: pd.DataFrame, index: Any) -> dict[str, Any]:
    """One row by its index, as plain column → value."""
    found: dict[str, Any] = frame.loc[index].to_dict()
    return found
