"""Workbooks and grids from small text tables: cells between bars, `~` for one that lies under a merge."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.recognise import recognise
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.turns import to_the_end


def cells(table: str) -> list[list[Any]]:
    """The rows of a text table; `12` and `2.5` are numbers, `'12` is text, `\\n` a line break."""
    rows = [[_cell(cell.strip()) for cell in line.strip().split("|")] for line in table.strip().splitlines()]
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


def _cell(text: str) -> Any:
    text = text.replace("\\n", "\n")
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return "" if text == "~" else text


def grid(table: str, name: str = "Sheet1", **more: Any) -> Grid:
    """The table as the reading process sees it."""
    return Grid(name, cells(table), **more)


def found(
    *tables: str | Grid, extra: dict[str, tuple[str, ...]] | None = None, codes: Sequence[str] = ()
) -> list[FoundSheet]:
    """What these sheets of one workbook are recognised as."""
    grids = [table if isinstance(table, Grid) else grid(table) for table in tables]
    return to_the_end(recognise(grids, {}, vocabulary(tuple((extra or {}).items())), codes))


def workbook(*tables: str, merges: Sequence[str] = ()) -> bytes:
    """The tables as sheets of an xlsx; merges (`A1:C1`) are of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet()
        for row in cells(table):
            sheet.append([None if cell == "" else cell for cell in row])
    for area in merges:
        book.worksheets[0].merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
