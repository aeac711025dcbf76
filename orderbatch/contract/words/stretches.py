"""Cells as a person is sent to them: neighbours down a column are one stretch, so that all can be named."""

import re
from collections.abc import Iterable

_CELL = re.compile(r"([A-Z]+)(\d+)")
SHORTEST = 3  # cells that are named as a stretch


def stretches(cells: Iterable[str]) -> list[str]:
    """`D9, C5, C7, C6` → `C5–C7, D9`, in the order of the sheet; what is no cell is named as it is."""
    runs: list[list[str]] = []
    for cell in sorted(cells, key=in_sheet):
        if runs and _follows(runs[-1][-1], cell):
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return [name for run in runs for name in ([f"{run[0]}–{run[-1]}"] if len(run) >= SHORTEST else run)]


def in_sheet(cell: str) -> tuple[str, int, str, int]:
    """Sorts cells by their sheet, column and row: A2 before A10 before AA1."""
    sheet, mark, address = cell.rpartition("!")
    found = _CELL.fullmatch(address)
    return (sheet + mark, len(found[1]), found[1], int(found[2])) if found else (cell, 0, "", 0)


def _follows(before: str, cell: str) -> bool:
    above, below = _CELL.fullmatch(before), _CELL.fullmatch(cell)
    return bool(above and below and above[1] == below[1] and int(below[2]) == int(above[2]) + 1)
