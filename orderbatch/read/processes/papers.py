"""All that is written on a document of ours that comes back, to hold it against what was sent."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from orderbatch.contract.sheets.our_documents import HELD_AGAINST
from orderbatch.contract.sheets.sheet import cell_at
from orderbatch.contract.spellings import folded, shown
from orderbatch.read.formats.grid import Grid, is_nothing


@dataclass(frozen=True, slots=True)
class Written:
    """What one sheet says: address → text, and what is noted or drawn beside its cells.

    formulas: the cells that calculate, of a document as it was sent.
    """

    name: str
    cells: Mapping[str, str]
    beside: Sequence[tuple[str, str]] = ()
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of ours: kind, batch, sheets. attachment: `reply.xlsx › ` where a mail holds it."""

    kind: str
    batch: str
    sheets: Sequence[Written]
    attachment: str = ""

    def attached(self, name: str) -> "Paper":
        """The same as it lies in a mail."""
        return replace(self, attachment=f"{name} › ")


def paper_of(grids: Sequence[Grid], properties: Mapping[str, str]) -> list[Paper]:
    """The document of ours that a workbook is by its own word; none where it is no such document."""
    kind, batch = properties.get("kind", ""), properties.get("batch", "")
    return [Paper(kind, batch, [_written(grid) for grid in grids])] if batch and kind in HELD_AGAINST else []


def _written(grid: Grid) -> Written:
    cells = {
        cell_at(row, column): _text(cell)
        for row, cells in enumerate(grid.rows)
        for column, cell in enumerate(cells)
        if not is_nothing(cell)
    }
    noted = [(cell_at(*spot), text) for spot, text in grid.notes.items()]
    return Written(grid.name, cells, [*noted, *(("", text) for text in grid.boxes)])


def _text(cell: Any) -> str:
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == dt.time() else f"{cell:%Y-%m-%d %H:%M}"
    return " ".join(cell.split()) if isinstance(cell, str) else shown(cell)


def alike(text: str) -> str:
    """What two ways to write one value share: a number or a moment as such and as a text."""
    with suppress(ValueError):
        return f"{float(text.replace(',', '')):.10g}"
    with suppress(ValueError):
        return _text(dt.datetime.fromisoformat(text))
    return folded(text)
