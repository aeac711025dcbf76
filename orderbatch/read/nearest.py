"""What an unknown file comes nearest to, so that the message can name what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderbatch.contract.sheet import Sheet
from orderbatch.contract.sheets import ORDER, SHEETS
from orderbatch.read.grid import Grid
from orderbatch.read.layout import headings_of
from orderbatch.read.vocabulary import Vocabulary


@dataclass(slots=True)
class Nearest:
    """The kind that an unknown file comes nearest to, and the headings it lacks."""

    kind: str
    missing: tuple[str, ...]
    known: int = 0


def nearest(grids: Sequence[Grid], vocabulary: Vocabulary) -> Nearest:
    """The kind of sheet whose required headings are most nearly there, and those that are missing."""
    best = Nearest(ORDER.kind, ORDER.required)
    for grid in grids:
        for row in grid.rows[:200]:
            known = {name for heading in headings_of(row, vocabulary) for name in heading.meanings}
            if len(known) < 2:
                continue
            for sheet in SHEETS:
                if sheet.returns and len(known) * 2 < len(sheet.columns):
                    continue  # what we sent out comes back with most of its headings
                candidate = _nearness(sheet, known)
                if not candidate.missing:
                    continue  # all is there, and yet it is none: a price list under an order's header block
                if _closeness(candidate, sheet) > _closeness(best, _sheet(best.kind)):
                    best = candidate
    return best


def _sheet(kind: str) -> Sheet:
    return next(sheet for sheet in SHEETS if sheet.kind == kind)


def _nearness(sheet: Sheet, known: set[str]) -> Nearest:
    names = {column.name for column in sheet.columns}
    missing = tuple(name for name in sheet.required if name not in known)
    return Nearest(sheet.kind, missing, len(names & known))


def _closeness(found: Nearest, sheet: Sheet) -> tuple[float, int]:
    """Share of the required headings that are there, then how many headings are known at all."""
    there = 1 - len(found.missing) / len(sheet.required)
    return (there if found.known else 0, found.known)
