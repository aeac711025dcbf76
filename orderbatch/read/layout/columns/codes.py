"""Which column holds the codes, where the one that the words name holds none of our catalogue, or no figure.

An agent's form may have his own codes, barcodes and ours side by side; a person looks them up. So does this,
where the catalogue is known (`day/intake.py` reads such a form a second time); what was read is told.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from orderbatch.contract.columns import SKU, parse_column, shown
from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.headings import Heading, HeadingRow, Match
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.vocabulary import Vocabulary

_TEXTS = ("product", "spec", "unit", "remarks")  # columns that may turn out to hold the codes


def settle_codes(
    grid: Grid,
    heading: HeadingRow,
    match: Match,
    lines: Sequence[int],
    codes: Collection[str],
    vocabulary: Vocabulary,
) -> tuple[Match, list[CellTrouble]]:
    """The match with the one column of known codes, where the one found holds none; else unchanged."""
    used = match.columns["sku"]
    if not lines or (codes and _known(grid, used.position, lines, codes)):
        return match, []
    if codes:
        found = [
            column for column in _free(grid, match) if _known(grid, column, lines, codes) * 2 >= len(lines)
        ]
    else:
        found = _numbered(grid, heading, match, lines, vocabulary)
    if len(found) != 1:
        return match, []
    text = str(grid.rows[heading.below - 1][found[0]])
    better = Heading(found[0], text, vocabulary.meanings(text))
    columns = {name: column for name, column in match.columns.items() if column.position != better.position}
    twice = [column for column in match.twice if column[0] != "sku"]
    cell, instead = (f"{letters(column.position)}{heading.below}" for column in (used, better))
    numbers: dict[str, object] = {"column": "sku", "used": instead}
    told = [("HEADING_TWICE", cell, shown(used.text), numbers)]
    return replace(match, columns={**columns, "sku": better}, twice=twice), told


def _free(grid: Grid, match: Match) -> Iterator[int]:
    """The visible columns that may be read as codes."""
    taken = {column.position for name, column in match.columns.items() if name not in _TEXTS}
    yield from (position for position in range(grid.width) if position not in taken | grid.hidden_columns)


def _numbered(
    grid: Grid, heading: HeadingRow, match: Match, lines: Sequence[int], vocabulary: Vocabulary
) -> list[int]:
    """Where the codes found are words alone (`Article`): columns that may be codes, with figures in all."""
    if any(_has_figure(grid.rows[line][match.columns["sku"].position]) for line in lines):
        return []
    row = grid.rows[heading.below - 1]
    may_be = [column for column in _free(grid, match) if "sku" in vocabulary.meanings(row[column])]
    return [column for column in may_be if all(_has_figure(grid.rows[line][column]) for line in lines)]


def _has_figure(cell: Cell) -> bool:
    return any(map(str.isdigit, str(cell)))


def _known(grid: Grid, position: int, lines: Sequence[int], codes: Collection[str]) -> int:
    """How many lines have a code of the catalogue in a column."""
    cells = [grid.rows[line][position] for line in lines]
    values, _refused = parse_column(SKU, [cell for cell in cells if not is_nothing(cell)])
    return sum(value in codes for value in values)
