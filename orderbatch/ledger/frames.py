"""Frames of the batch as rows of a table, and back with the same types."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import sqlalchemy as sa

from orderbatch.contract.sheets.tables import plain_cells
from orderbatch.ledger.bulk import Fetched, asked
from orderbatch.ledger.cells import StoredKind, loaded, stored
from orderbatch.ledger.schema import kinds_of

_TYPES = {"int": "int64", "bool": "bool"}  # of kinds that are never missing; all others are object

_PIECE = 5_000  # rows of an answer that are held at once beside the frame that they become


def column_values(values: pd.Series, kind: StoredKind, name: str = "") -> list[Any]:
    """One column as the ledger keeps it."""
    if kind in ("int", "bool") and values.dtype.kind in "iub":
        return values.astype(np.int64).tolist()
    return stored(kind, plain_cells(values), name)


def rows_of(frame: pd.DataFrame, columns: Iterable[str]) -> list[list[Any]]:
    """The columns of a frame as the ledger keeps them: one list a column."""
    if frame.empty:
        return [[] for _name in columns]
    return [column_values(frame[name], kind, name) for name, kind in kinds_of(columns).items()]


def frame_from(
    names: Sequence[str], rows: Sequence[Sequence[Any]], kinds: Mapping[str, StoredKind]
) -> pd.DataFrame:
    """Rows of a query as a frame. Whole numbers int64, flags bool; the rest object, missing None.

    Columns of one type are laid out together: a frame made of single columns takes four times as long, and a
    run asks some forty times.
    """
    types = tuple((name, _TYPES.get(kinds.get(name, "text"), "object")) for name in names)
    if not rows:
        return _empty(types).copy(deep=False)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    by_type: dict[str, list[str]] = {}
    for name, dtype in types:
        by_type.setdefault(dtype, []).append(name)
    blocks = []
    for dtype, some in by_type.items():
        block = np.empty((len(some), len(rows)), dtype=dtype)
        for place, name in enumerate(some):
            cells = columns[name] if dtype != "object" else loaded(kinds.get(name, "text"), columns[name])
            block[place] = np.fromiter(cells, dtype, len(rows))
        blocks.append(pd.DataFrame(block.T, columns=some, dtype=dtype, copy=False))
    return pd.concat(blocks, axis="columns")[list(names)]


@cache
def _empty(types: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """A frame without rows; most frames of a batch have none, day after day."""
    return pd.DataFrame({name: np.empty(0, dtype) for name, dtype in types}).astype(dict(types))


def query(
    connection: sa.Connection, sentence: str, kinds: Mapping[str, StoredKind] | None = None, **values: object
) -> pd.DataFrame:
    """The rows of a SELECT as a frame; the kinds of contract columns are known, others are given."""
    return framed(asked(connection, sentence, values), kinds)


def framed(result: Fetched, kinds: Mapping[str, StoredKind] | None = None) -> pd.DataFrame:
    """An answer as a frame, as `query` has it."""
    names = result.names
    known = {**kinds_of(names), **(kinds or {})}
    pieces = [frame_from(names, rows, known) for rows in result.partitions(_PIECE)]
    if len(pieces) == 1:
        return pieces[0]
    return pd.concat(pieces, ignore_index=True) if pieces else frame_from(names, (), known)


def sum_by(connection: sa.Connection, sentences: Iterable[str], **values: object) -> "pd.Series[int]":
    """Sums by key over several SELECTs of (key, amount), whole numbers."""
    found: dict[str, int] = {}
    for sentence in sentences:
        for key, amount in asked(connection, sentence, values):
            found[key] = found.get(key, 0) + int(amount)
    return pd.Series(found, dtype=np.int64, index=pd.Index(list(found), dtype=object))
