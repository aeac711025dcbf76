"""Typed rows as plain content (for the ledger) and back, and empty frames with the right columns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from orderbatch.contract.sheets.sheet import DTYPES, Sheet


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
    columns = {}
    for column in sheet.columns:
        values = list(content.get(column.name, [None] * size))
        if column.kind == "day":
            values = [dt.date.fromisoformat(value) if value else None for value in values]
        elif column.kind == "moment":
            values = [dt.datetime.fromisoformat(value) if value else None for value in values]
        elif column.kind in ("text", "code", "choice"):
            values = [value or "" for value in values]
        dtype = DTYPES[column.kind]
        columns[column.name] = pd.Series(values, dtype=object if dtype == "str" else dtype)
    return pd.DataFrame(columns)


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return int(value) if isinstance(value, int) else value


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain column → value, None where a cell is missing."""
    found: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return found


def row_of(frame: pd.DataFrame, index: Any) -> dict[str, Any]:
    """One row by its index, as plain column → value."""
    found: dict[str, Any] = frame.loc[index].to_dict()
    return found
