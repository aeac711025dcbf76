"""Cells outside the lines that look like lines, and agents named twice: never passed over in silence."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from orderbatch.contract.columns import AGENT, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.quantity import headings_not_read
from orderbatch.read.layout.labels.header import agents_named
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary

_DIGITS, _LETTERS = re.compile(r"[0-9]+"), re.compile(r"[A-Za-z]+")
_MOST = 100_000  # cases; what is larger is a telephone number or another code
_SHORTEST = 3  # characters of a code whose shape says something


def lines_elsewhere(
    table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """Rows of no table, and cells beside this one, with a code of the lines' kind and a whole number."""
    grids = [(table.grid, row) for row in around]
    if table.aside and not table.shared and not table.unread:
        grids += [(table.aside, row) for row in range(table.heading.top, table.body.end)]
    found = [(grid, row, values) for grid, row in grids if (values := _values(grid.rows[row], vocabulary))]
    if not found:
        return
    own = {shown(table.grid.rows[row][table.match.columns["sku"].position]) for row in table.body.lines}
    shapes = {shape(code) for code in own if len(code) >= _SHORTEST}
    for grid, row, values in found:
        cells = grid.rows[row]
        coded = [at for at in values if shown(cells[at]) in own or shape(shown(cells[at])) in shapes]
        counted = [at for at in values if at not in coded and _is_a_count(cells[at])]
        if coded and counted and not COLON.search(shown(cells[coded[0]])):
            yield "CELLS_UNREAD", f"{letters(coded[0])}{row + 1}", shown(cells[coded[0]]), {}


def _values(cells: Sequence[Cell], vocabulary: Vocabulary) -> list[int]:
    """Where a row that is no total has figures that no label stands before: two at least, or none."""
    filled = [position for position, cell in enumerate(cells) if cell != "" and not is_nothing(cell)]
    figured = [position for position in filled if _has_a_figure(cells[position])]
    if len(figured) < 2 or any(_is_a_total(cells[position], vocabulary) for position in filled):
        return []
    before = dict(zip(filled, [-1, *filled], strict=False))
    values = [position for position in figured if not _labels(cells, before[position], vocabulary)]
    return values if len(values) > 1 else []


def _has_a_figure(cell: Cell) -> bool:
    return type(cell) is float or any(map(str.isdigit, str(cell)))


def _is_a_total(cell: Cell, vocabulary: Vocabulary) -> bool:
    return type(cell) is str and vocabulary.is_total(cell)


def _labels(cells: Sequence[Cell], position: int, vocabulary: Vocabulary) -> bool:
    """Whether a cell is a label of what stands behind it."""
    cell = cells[position] if position >= 0 else None
    return type(cell) is str and (bool(COLON.search(cell)) or vocabulary.is_label(cell))


def _is_a_count(cell: Cell) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return False
    (number,), refused = parse_column(ORDER.column("cases"), [cell])
    return not refused and number is not None and 0 < number <= _MOST


@lru_cache(maxsize=65_536)
def shape(code: str) -> str:
    """What a code looks like: `AB-1203` and `XY-7` are `A-9`; words and bare figures are told by length."""
    if not any(map(str.isdigit, code)):
        return code
    return _DIGITS.sub("9" if _LETTERS.search(code) else f"9{len(code)}", _LETTERS.sub("A", code))


def two_agents(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """Another agent named around the table than the one whose order it is read as."""
    value, spot = table.labels.get("agent", (None, ""))
    if value is None:
        return
    inside = range(table.heading.below, max(table.body.lines, default=-1) + 1)
    rows = sorted({*around, *table.body.listed, *(set(inside) - set(table.body.lines))})
    own = shape(shown(value))
    named = chain(
        _by_line(table, vocabulary),
        agents_named(table.grid, rows, vocabulary),
        _behind_weak_labels(table, rows, vocabulary),
        _alone(table, [row for row in rows if row in inside]),
    )
    told: set[str] = set()
    for other, cell in named:
        if cell not in (spot, *told) and shown(other) != shown(value) and shape(shown(other)) == own:
            told.add(cell)
            yield "AGENT_TWICE", cell, shown(other), {"used": spot}


def _by_line(table: TableOfSheet, vocabulary: Vocabulary) -> Iterator[tuple[object, str]]:
    """What the lines say under a heading of an agent that is not read, since the form says whose it is."""
    for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary):
        if AGENT.name in heading.meanings:
            for row in table.body.lines:
                yield table.grid.rows[row][heading.position], f"{letters(heading.position)}{row + 1}"


def _behind_weak_labels(
    table: TableOfSheet, rows: Sequence[int], vocabulary: Vocabulary
) -> Iterator[tuple[object, str]]:
    """The codes behind words that may head an agent: `代理商：C2`, `Customer: C2 Corner Shop`."""
    for row in rows:
        for meanings, said, spot, _rule in pairs_of_row(table.grid, row, vocabulary):
            if AGENT.name in meanings and not is_nothing(said):
                first = shown(said).split()[:1]
                yield (first[0] if first else ""), spot


def _alone(table: TableOfSheet, rows: Sequence[int]) -> Iterator[tuple[object, str]]:
    """What stands alone in a row between the lines, and looks like no code of theirs."""
    if not rows:
        return
    shapes = {
        shape(shown(table.grid.rows[row][table.match.columns["sku"].position])) for row in table.body.lines
    }
    for row in rows:
        filled = [(at, cell) for at, cell in enumerate(table.grid.rows[row]) if not is_nothing(cell)]
        if len(filled) == 1 and _LETTERS.search(text := shown(filled[0][1])) and shape(text) not in shapes:
            yield text, f"{letters(filled[0][0])}{row + 1}"
