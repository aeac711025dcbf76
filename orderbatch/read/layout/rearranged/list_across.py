"""A list turned on its side: each row is headed at its left, and each column is an item."""

from collections.abc import Iterator

from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.lines.line_rules import total_stands_in
from orderbatch.read.layout.lines.odd_row import surely_a_code
from orderbatch.read.layout.rearranged.as_a_table import TURNED, Rearranged, as_a_table, filled
from orderbatch.read.layout.vocabulary import Vocabulary


def list_across(grid: Grid, vocabulary: Vocabulary) -> Rearranged | None:
    """The list with its items below each other: `SKU | A-1 | A-2` over `Cases | 3 | 4`."""
    block = next(_blocks(grid, vocabulary), None)
    if block is None:
        return None
    rows, first = block
    last = max(max(filled(grid.rows[row])) for row in rows)
    columns = [[((row, at), grid.rows[row][at]) for row in rows] for at in range(first, last + 1)]
    return as_a_table(grid, TURNED, rows, columns)


def _blocks(grid: Grid, vocabulary: Vocabulary) -> Iterator[tuple[range, int]]:
    """The rows around one of two codes or more, headed in the same column, where one of them counts."""
    for row, cells in enumerate(grid.rows):
        places = filled(cells)
        if len(places) < 3 or "sku" not in vocabulary.meanings(cells[places[0]]):
            continue
        if not all(surely_a_code(cells[at]) or total_stands_in([cells[at]], vocabulary) for at in places[1:]):
            continue
        top, end = row, row + 1
        while top and _goes_on(grid, top - 1, places[0], vocabulary):
            top -= 1
        while end < len(grid.rows) and _goes_on(grid, end, places[0], vocabulary):
            end += 1
        heads = [vocabulary.meanings(grid.rows[one][places[0]]) for one in range(top, end)]
        if any("cases" in meanings for meanings in heads):
            yield range(top, end), places[0]


def _goes_on(grid: Grid, row: int, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a row is headed in that column alone, and says something of an item."""
    cells = grid.rows[row]
    places = filled(cells)
    headed = places[:1] == [at] and type(cells[at]) is str and len(places) > 1
    return headed and not any(
        vocabulary.is_a_label_word(cell) for cell in cells[at + 1 :] if type(cell) is str
    )
