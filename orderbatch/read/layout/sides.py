"""What stands side by side on a sheet: a list printed in two halves, and labels to the right of a table.

Either is looked at as a sheet of its own whose other columns are empty, so that cells keep their places.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.columns.evidence import Heading, HeadingRow, Match
from orderbatch.read.layout.headings import headings_of, matches
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.vocabulary import Vocabulary, fold

WHOSE = frozenset(("agent", "order_no"))  # columns of a list of orders
_LOOKED_AT = 200  # rows of a table in which a column must be empty to part it in two


def side_by_side(grid: Grid, heading: HeadingRow, vocabulary: Vocabulary) -> list[tuple[Grid, HeadingRow]]:
    """The tables that share a heading row: one, or several that are orders each by its own headings.

    They are told apart by an empty column between them, or by both code and quantity standing twice.
    """
    alone = [(grid, heading)]
    match = heading.matches[0]
    if match.sheet is not ORDER or not match.twice or heading.top != heading.below - 1:
        return alone
    row = grid.rows[heading.top]
    known = headings_of(row, vocabulary)
    again = [column.position for name, column in match.twice if name in ORDER.required]
    repeated = set(ORDER.required) <= {name for name, _heading in match.twice}
    cuts = _repeats(row) if again else []
    parts = _orders_between(grid, heading, known, [0, *cuts], vocabulary) if cuts else None
    if parts is None:
        gaps = [place for place in range(1, grid.width) if _is_gap(grid, heading.top, place - 1)]
        for place in (*gaps, *([min(again)] if repeated else ())):
            if _cuts_apart(match, place):
                continue
            parts = _orders_between(grid, heading, known, [0, place], vocabulary)
            if parts:
                first, second = parts
                return [*side_by_side(*first, vocabulary), *side_by_side(*second, vocabulary)]
    return parts or alone


def _repeats(row: Sequence[Cell]) -> list[int]:
    """Where a heading row begins anew, word for word."""
    words = [fold(str(cell)) for cell in row]
    start = next(position for position, word in enumerate(words) if word)
    return [position for position, word in enumerate(words) if word == words[start] and position > start]


def _cuts_apart(match: Match, place: int) -> bool:
    """Whether a cut would part the code from the quantity that stood out as the row's own."""
    return len({match.columns[name].position < place for name in ORDER.required}) > 1


def _is_gap(grid: Grid, top: int, column: int) -> bool:
    return all(is_nothing(row[column]) for row in grid.rows[top : top + _LOOKED_AT])


def _orders_between(
    grid: Grid, heading: HeadingRow, known: Sequence[Heading], starts: Sequence[int], vocabulary: Vocabulary
) -> list[tuple[Grid, HeadingRow]] | None:
    """The parts of a heading row that begin at these columns, if each of them is an order's."""
    parts = []
    for start, end in zip(starts, [*starts[1:], grid.width], strict=True):
        own = [heading for heading in known if start <= heading.position < end]
        found = [match for match in matches(own, grid.hidden_columns, vocabulary) if match.sheet is ORDER]
        if not found:
            return None
        shared = [heading.position for heading in known if _says_whose(heading)]
        parts.append((_only(grid, start, end, shared), replace(heading, matches=found)))
    return parts


def _says_whose(heading: Heading) -> bool:
    """Whether a column says whose a line is; `Order` above quantities does not."""
    return not WHOSE.isdisjoint(heading.meanings) and heading.meanings.keys().isdisjoint(ORDER.required)


def unread_table(aside: Grid, top: int, end: int) -> str:
    """The cell where a table begins beside the one that is read, whose headings nobody knows; "" if none.

    Two texts side by side, and below each of the next two rows a code and a whole number.
    """
    for row in range(top, min(end, len(aside.rows)) - 2):
        texts = [at for at, cell in enumerate(aside.rows[row]) if type(cell) is str and cell.strip()]
        if len(texts) < 2 or not all(aside.rows[row][at].isprintable() for at in texts):
            continue
        if all(_is_line(aside.rows[below], texts) for below in (row + 1, row + 2)):
            return f"{letters(texts[0])}{row + 1}"
    return ""


def _is_line(row: Sequence[Cell], columns: Sequence[int]) -> bool:
    """A code under the first heading and a whole number under another."""
    name = row[columns[0]]
    coded = type(name) is str and any(letter.isdigit() for letter in name) and not COLON.search(name)
    counted = [row[at] for at in columns[1:] if type(row[at]) in (int, float)]
    return coded and any(float(cell).is_integer() and cell > 0 for cell in counted)


def beside(grid: Grid, heading: HeadingRow, end: int) -> Grid | None:
    """The cells left and right of a table, behind a column without a heading; None if there are none."""
    columns = [column.position for column in heading.matches[0].columns.values()]
    headed = _headed(grid, heading)
    first, last = min(columns), max(columns)
    while first > 0 and first - 1 in headed:
        first -= 1
    while last + 1 in headed:
        last += 1
    if first == 0 and last + 1 == grid.width:
        return None
    rows = range(heading.top, end)
    if not any(cell != "" for row in rows for cell in (*grid.rows[row][:first], *grid.rows[row][last + 1 :])):
        return None
    blank: list[Cell] = [""] * (last + 1 - first)
    return replace(grid, rows=[row[:first] + blank + row[last + 1 :] for row in grid.rows])


def _headed(grid: Grid, heading: HeadingRow) -> Mapping[int, bool]:
    """The columns over which a heading stands, also one of a merged cell."""
    rows = range(heading.top, heading.below)
    found = {
        position: True
        for row in rows
        for position, cell in enumerate(grid.rows[row])
        if not is_nothing(cell) and not str(cell).rstrip().endswith((":", "："))
    }
    for top, bottom in grid.merges:
        if top[0] in rows and top[1] in found:
            found |= dict.fromkeys(range(top[1], bottom[1] + 1), True)
    return found


def _only(grid: Grid, start: int, end: int, shared: Sequence[int]) -> Grid:
    """The sheet with nothing but some of its columns, and those that say whose a line is."""
    kept = {*range(start, end), *shared}
    rows = [[cell if at in kept else "" for at, cell in enumerate(row)] for row in grid.rows]
    return replace(grid, rows=rows)
