"""Which column holds the codes, where the one that the words name holds none of our catalogue, or no figure.

An agent's form may have his own codes, barcodes and ours side by side; a person looks them up. So do these
rules, where the catalogue is known (`day/second_reading.py` reads such a form again); what was read is told.
"""

from collections.abc import Iterator

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.evidence import TEXTS, VALUES, Heading, Says, Seen


def codes_of_the_catalogue(seen: Seen) -> Iterator[Says]:
    """The one column with catalogue codes in half of the lines, where the named one has none."""
    if not seen.codes or not seen.lines or _known(seen, seen.match.columns["sku"].position):
        return
    found = [column for column in _free(seen) if _known(seen, column) * 2 >= len(seen.lines)]
    if len(found) == 1:
        yield "sku", _heading_at(seen, found[0]), VALUES


def codes_with_figures(seen: Seen) -> Iterator[Says]:
    """The one column that may be codes and has figures in all, where the named one has words alone.

    Where no heading may be one of codes, the one that nobody knows, with another code in each line.
    """
    if seen.codes or not seen.lines:
        return
    used = seen.match.columns["sku"].position
    if any(_has_figure(seen.grid.rows[line][used]) for line in seen.lines):
        return
    row = seen.grid.rows[seen.heading.below - 1]
    free = list(_free(seen))
    may_be = [column for column in free if "sku" in seen.vocabulary.meanings(row[column])]
    may_be = may_be or [column for column in free if column < used and _are_unlike(seen, column)]
    found = [
        column for column in may_be if all(_has_figure(seen.grid.rows[line][column]) for line in seen.lines)
    ]
    if len(found) == 1:
        yield "sku", _heading_at(seen, found[0]), VALUES


def _are_unlike(seen: Seen, column: int) -> bool:
    """Whether a column with an unknown heading has a short text or number of its own in each line."""
    heading = seen.grid.rows[seen.heading.below - 1][column]
    if type(heading) is not str or not heading.strip() or seen.vocabulary.meanings(heading):
        return False
    values = [str(seen.grid.rows[line][column]).strip() for line in seen.lines]
    in_turn = [str(float(number)) for number in range(1, len(values) + 1)]
    return (
        len(set(values)) == len(values) and all(2 < len(value) < 25 for value in values) and values != in_turn
    )


def _heading_at(seen: Seen, position: int) -> Heading:
    text = str(seen.grid.rows[seen.heading.below - 1][position])
    return Heading(position, text, seen.vocabulary.meanings(text))


def _free(seen: Seen) -> Iterator[int]:
    """The visible columns that may be read as codes."""
    taken = {column.position for name, column in seen.match.columns.items() if name not in TEXTS}
    hidden = seen.grid.hidden_columns
    yield from (position for position in range(seen.grid.width) if position not in taken | hidden)


def _has_figure(cell: Cell) -> bool:
    return any(map(str.isdigit, str(cell)))


def _known(seen: Seen, position: int) -> int:
    """How many lines have a code of the catalogue in a column."""
    cells = [seen.grid.rows[line][position] for line in seen.lines]
    cells = [cell for cell in cells if not is_nothing(cell)]
    return sum(map(seen.knows_cell, cells, parse_column(SKU, cells)[0]))
