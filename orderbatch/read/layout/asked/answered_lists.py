"""The lists that one answer reads on a sheet: halves, blocks, a list for each agent (10, part 2).

Each is a part of the sheet whose other rows or columns are empty, so that cells keep their places.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from orderbatch.contract.sheets.questions import EACH, PART, PIECES, QUANTITIES, FormAnswer
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, folded, shown
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.asked.as_shown import undated
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble

BELOW = "↓"  # before the label of a number: a heading, and no text on its left


@dataclass(frozen=True, slots=True)
class AnsweredList:
    """One list: its columns, whether its quantities are pieces, and the agent in its heading.

    besides: columns of the other lists, that are not its own; shares: its items are theirs, too.
    """

    columns: Mapping[str, int]
    in_pieces: bool = False
    agent: tuple[Cell, str] | None = None
    besides: frozenset[int] = frozenset()
    shares: bool = False


def parts_of(answer: FormAnswer, grid: Grid) -> list[AnsweredList]:
    """The lists beside each other that an answer's columns make."""
    halves: dict[str, dict[str, int]] = {}
    for name, place in answer.columns.items():
        meaning, _blank, number = name.partition(" ")
        half = "" if meaning in (PART, EACH) else number
        halves.setdefault(half, {})[name if meaning in (PART, EACH) else meaning] = place
    parts = [part for half in halves.values() for part in _lists_of(half, answer, grid)]
    every = frozenset(at for part in parts for at in part.columns.values())
    items = [part.columns.get("sku") for part in parts]
    return [
        replace(part, besides=every - set(part.columns.values()), shares=items.count(item) > 1)
        for part, item in zip(parts, items, strict=True)
    ]


def _lists_of(columns: Mapping[str, int], answer: FormAnswer, grid: Grid) -> Iterator[AnsweredList]:
    """The lists of a half: cases and the pieces beside them, or one for each agent."""
    shared = {name: at for name, at in columns.items() if name.partition(" ")[0] not in QUANTITIES}
    added = {name: at for name, at in columns.items() if name.startswith(f"{PART} ")}
    agents = [at for name, at in columns.items() if name.startswith(f"{EACH} ")]
    if added or "cases" in columns:
        yield AnsweredList({**shared, **(added or {"cases": columns["cases"]})})
    if PIECES in columns:
        yield AnsweredList({**shared, "cases": columns[PIECES]}, in_pieces=True)
    for at in agents:
        heading = grid.rows[answer.header_row - 1][at] if answer.header_row else ""
        yield AnsweredList({**shared, "cases": at}, agent=(heading, f"{letters(at)}{answer.header_row}"))
    if not (added or agents or {"cases", PIECES} & columns.keys()):
        yield AnsweredList(shared)


def blocks(grid: Grid, answer: FormAnswer) -> list[tuple[Grid, FormAnswer]]:
    """The sheet once for each time that the answered headings stand in it, with the rows of that list."""
    if not answer.header_row or answer.header_row > len(grid.rows):
        return [(grid, answer)]
    head = grid.rows[answer.header_row - 1]
    places = [at for at in answer.columns.values() if at < len(head) and not is_nothing(head[at])]
    same = [
        row for row, cells in enumerate(grid.rows) if places and all(cells[at] == head[at] for at in places)
    ]
    if len(same) < 2:
        return [(grid, answer)]
    starts = [0, *(_start(grid, answer, before, row) for before, row in pairwise(same))]
    ends = [*starts[1:], len(grid.rows)]
    return [
        (_rows_only(grid, start, end), replace(answer, header_row=row + 1))
        for row, start, end in zip(same, starts, ends, strict=True)
    ]


def _start(grid: Grid, answer: FormAnswer, before: int, row: int) -> int:
    """Where a list's own rows begin above its headings: below the lines of the one before, or a blank row."""
    while row - 1 > before and not all(map(is_nothing, grid.rows[row - 1])):
        if _counts(grid.rows[row - 1], answer.columns):
            break
        row -= 1
    return row


def _counts(cells: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """Whether a row has a quantity in one of the answered columns."""
    places = [at for name, at in columns.items() if name.partition(" ")[0] in QUANTITIES]
    return any(figure(cells[at]) is not None for at in places if not is_nothing(cells[at]))


def _rows_only(grid: Grid, start: int, end: int) -> Grid:
    blank: list[Cell] = [""] * grid.width
    return replace(grid, rows=[row if start <= at < end else list(blank) for at, row in enumerate(grid.rows)])


def only(grid: Grid, answer: FormAnswer, part: AnsweredList) -> Grid:
    """The sheet without the columns of other lists, and the rows of which only these order something."""
    if not part.besides:
        return grid
    counted = [at for name, at in part.columns.items() if name == "cases" or name.startswith(f"{PART} ")]
    rows = list(grid.rows)
    for number in range(max(answer.header_row - 1, 0), len(rows)):
        cells = rows[number]
        others = part.besides
        is_line = part.shares and number >= answer.header_row
        if is_line and all(is_nothing(cells[at]) for at in counted) and _counts(cells, answer.columns):
            others = frozenset(range(len(cells)))
        rows[number] = ["" if at in others else cell for at, cell in enumerate(cells)]
    return replace(grid, rows=rows)


def without_rows(grid: Grid, answer: FormAnswer) -> tuple[Grid, list[int]]:
    """The sheet without the rows that are not ordered by what was answered, and their Excel numbers.

    A word in a line is of that line; in a row without a quantity, of all rows below to the next such row.
    """
    words = {folded(word) for word in answer.not_ordered}
    titles = {undated(word) for word in answer.not_ordered} - {""}
    if not words:
        return grid, []
    rows, left, is_out = list(grid.rows), [], False
    blank: list[Cell] = [""] * grid.width
    for at in range(answer.header_row, len(rows)):
        cells = [clean_text(cell) for cell in rows[at] if type(cell) is str and not is_nothing(cell)]
        said = any(folded(cell) in words for cell in cells)
        if not cells and all(map(is_nothing, rows[at])):
            continue
        if not _counts(rows[at], answer.columns):
            is_out = said or any(undated(cell) in titles for cell in cells)
            said = is_out
        if said or is_out:
            left.append(at + 1)
            rows[at] = list(blank)
    return replace(grid, rows=rows), left


def numbered(grid: Grid, answer: FormAnswer) -> tuple[Grid, tuple[Cell, str] | None]:
    """The order's number beside the label that was answered, and the sheet without that label.

    Under a heading it is the one number of all lines; several are several orders, and none is taken.
    """
    if not answer.number_label:
        return grid, None
    if answer.number_label.startswith(BELOW):
        return grid, _number_below(grid, answer)
    for row, cells in enumerate(grid.rows):
        for at, cell in enumerate(cells[:-1]):
            if type(cell) is str and undated(cell) == answer.number_label and not is_nothing(cells[at + 1]):
                rows = list(grid.rows)
                rows[row] = [("" if place in (at, at + 1) else one) for place, one in enumerate(cells)]
                return replace(grid, rows=rows), (cells[at + 1], f"{letters(at + 1)}{row + 1}")
    return grid, None


def _number_below(grid: Grid, answer: FormAnswer) -> tuple[Cell, str] | None:
    said = _numbers_below(grid, answer)
    return said[0] if said and len({shown(number) for number, _cell in said}) == 1 else None


def _numbers_below(grid: Grid, answer: FormAnswer) -> list[tuple[Cell, str]]:
    """What each line has under the heading that was answered, and where; nothing if that is there twice."""
    heads = grid.rows[answer.header_row - 1] if 0 < answer.header_row <= len(grid.rows) else []
    label = answer.number_label.removeprefix(BELOW)
    places = [at for at, cell in enumerate(heads) if type(cell) is str and undated(cell) == label]
    below = enumerate(grid.rows[answer.header_row :], answer.header_row + 1)
    return [
        (cells[at], f"{letters(at)}{row}")
        for row, cells in below
        if _counts(cells, answer.columns)
        for at in places
        if len(places) == 1 and not is_nothing(cells[at])
    ]


def of_several_orders(grid: Grid, answer: FormAnswer) -> Iterator[CellTrouble]:
    """Several numbers where one was answered: nobody can say which lines are which order's."""
    if not answer.number_label.startswith(BELOW):
        return
    said = {shown(number): cell for number, cell in reversed(_numbers_below(grid, answer))}
    if len(said) > 1:
        values = list(reversed(said))
        yield "ORDER_NOS_IN_LINES", said[values[0]], values[0], {"count": len(values), "value": values}


def label_of(
    rows: Collection[tuple[int, Sequence[str]]],
    number: str,
    header_row: int = 0,
    columns: Collection[int] = (),
) -> str:
    """The text left of an order's number on a form, or above it in a column of the lines, as layouts keep it.

    "" where none is. columns: those that are read as something; in them a number below the lines has a label.
    """
    heads = next((cells for row, cells in rows if row == header_row), ())
    for row, cells in rows:
        at = list(cells).index(number) if number and number in cells else None
        if heads and at is not None and row > header_row and at not in columns:
            return f"{BELOW}{head}" if (head := undated(heads[at])) else ""
        for before, cell in pairwise(cells):
            if number and cell == number and undated(before):
                return undated(before)
    return ""


def by_names(grid: Grid, answer: FormAnswer, codes: Collection[str]) -> FormAnswer:
    """The answer with the names as items where none of the codes is known and most of the names are."""
    sku, product = (answer.columns.get(name) for name in ("sku", "product"))
    if sku is None or product is None or not codes:
        return answer
    rows = [row for row in grid.rows[answer.header_row :] if _counts(row, answer.columns)]
    items = [shown(row[sku]) for row in rows]
    names = [folded(shown(row[product])) for row in rows]
    if any(item in codes or folded(item) in codes for item in items) or 2 * sum(
        name in codes for name in names
    ) < max(1, len(names)):
        return answer
    return replace(answer, columns={**_without(answer.columns, "product"), "sku": product})


def _without(columns: Mapping[str, int], name: str) -> dict[str, int]:
    return {other: place for other, place in columns.items() if other != name}
