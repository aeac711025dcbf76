"""A list of orders in one table, and one order in several tables.

In a list the agent (and order number) stand in every line instead of above it, or in the first of an
order's lines: those below it that name neither are of the same order. So do the numbers of several orders of
an agent who stands above it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet, letters, row_of_cell
from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.columns.evidence import Heading, HeadingRow
from orderbatch.read.layout.headings import headings_at
from orderbatch.read.layout.lines.wishes import one_wish, wish_columns
from orderbatch.read.layout.pairs import is_like_a_code
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.vocabulary import FAINT, STRONG, WEAK, Vocabulary, fold

_NOTHING = (None, "")
_IN_LINES = ("agent", "order_no", "order_date", "ship_to")  # labels that may be columns instead


def one_by_one(
    grid: Grid, heading: HeadingRow, found: FoundSheet, vocabulary: Vocabulary
) -> list[FoundSheet]:
    """The orders of a table: the one that it is, or one for each agent and number that its lines name."""
    if not found.rows:
        return [found]
    taken = set(found.columns.values())
    places: dict[str, int] = {}
    rows = range(heading.top, heading.below)
    headings = [
        above for row in rows for above in headings_at(grid, row, vocabulary) if above.position not in taken
    ]
    titled = list(_under_a_title(grid, found, vocabulary))
    for strength in (STRONG, WEAK, FAINT):  # the agent's code before the name
        for above in headings:
            name = next((name for name in _IN_LINES if above.meanings.get(name) == strength), "")
            if name and (strength != FAINT or _has_codes(grid, found, above.position)):
                places.setdefault(name, above.position)
    if found.labels.get("agent", _NOTHING)[0] is not None or "agent" not in places:
        places = _numbered(grid, found, headings, titled)
        if not places:
            found.troubles += _other_numbers(grid, found, headings)
    elif len(titled) == 1:
        places.setdefault("order_no", titled[0])
    wishes = dict(wish_columns(grid, headings, [row - 1 for row in found.rows]))
    every = _lines_of_each(grid, found, places) if places else [range(len(found.rows))]
    parts = [_part(grid, found, lines, places, wishes) if places or wishes else found for lines in every]
    if "agent" in places and "order_no" in places:
        _tell_of_lines_without(parts, places["order_no"])
    return parts


def _other_numbers(grid: Grid, found: FoundSheet, headings: list[Heading]) -> Iterator[CellTrouble]:
    """Numbers of orders beside the lines that are not the one above them, or begin below the first line.

    One other number is told; of several nobody can say which lines are which order's.
    """
    columns = [heading.position for heading in headings if heading.meanings == {"order_no": STRONG}]
    if len(columns) != 1:
        return
    value, used = found.labels.get("order_no", _NOTHING)
    said = {row: text for row in found.rows if (text := shown(grid.rows[row - 1][columns[0]]))}
    others = {row: text for row, text in said.items() if text != shown(value)}
    if not others:
        return
    column = letters(columns[0])
    if value is not None and len(said) == len(found.rows) and len({*said.values()}) == 1:
        yield "ORDER_NO_BESIDE", f"{column}{min(others)}", others[min(others)], {"used": used}
    else:
        values = list(dict.fromkeys(said.values()))
        cell = f"{column}{min(others) if value is not None else found.rows[0]}"
        yield "ORDER_NOS_IN_LINES", cell, values[0], {"count": len(values), "value": values}


def _tell_of_lines_without(parts: list[FoundSheet], column: int) -> None:
    """Tell of lines that name their agent and no number, where other lines of the agent name theirs."""
    said = [(shown(part.labels["agent"][0]), shown(part.labels["order_no"][0])) for part in parts]
    for part, (agent, number) in zip(parts, said, strict=True):
        values = [other for one, other in said if one == agent and other]
        if agent and values and not number:
            cell = f"{letters(column)}{part.rows[0]}"
            numbers = {"count": len(values), "value": values}
            for sheet in (one for one, of in zip(parts, said, strict=True) if of[0] == agent):
                sheet.troubles.append(("ORDER_NOS_IN_LINES", cell, values[0], {**numbers}))


def _lines_of_each(grid: Grid, found: FoundSheet, places: dict[str, int]) -> Iterable[Sequence[int]]:
    """The lines of each agent and number; one that says neither is of the order before it."""
    groups: dict[tuple[str, str], list[int]] = {}
    key = ("", "")
    for line, excel_row in enumerate(found.rows):
        cells = grid.rows[excel_row - 1]
        said = [shown(cells[places[name]]) if name in places else "" for name in ("agent", "order_no")]
        key = (said[0], said[1]) if any(said) else key
        groups.setdefault(key, []).append(line)
    return groups.values()


def _has_codes(grid: Grid, found: FoundSheet, place: int) -> bool:
    """Whether a column has a code in every line: `BILL_TO` over `LK-02`."""
    cells = [grid.rows[row - 1][place] for row in found.rows]
    return all(type(cell) is str and is_like_a_code(cell) for cell in cells)


def _numbered(grid: Grid, found: FoundSheet, headings: list[Heading], titled: list[int]) -> dict[str, int]:
    """Where the numbers of one agent's orders stand beside their lines, if none stands above them all."""
    called = [heading.position for heading in headings if heading.meanings == {"order_no": STRONG}]
    columns = called or titled
    if found.labels.get("order_no", _NOTHING)[0] is not None or len(columns) != 1:
        return {}
    numbers = [shown(grid.rows[row - 1][columns[0]]) for row in found.rows]
    is_sure = bool(called) or len({*numbers}) == 1
    return {"order_no": columns[0]} if is_sure and numbers[0] else {}


def _under_a_title(grid: Grid, found: FoundSheet, vocabulary: Vocabulary) -> Iterator[int]:
    """The columns of numbers that are headed as an order is called, `采购订单`, and were not read."""
    for at, cell in enumerate(grid.rows[found.header_row - 1] if found.header_row else ()):
        if type(cell) is str and fold(cell) in vocabulary.titles and at not in found.columns.values():
            said = [shown(grid.rows[row - 1][at]) for row in found.rows]
            if all(any(map(str.isdigit, number)) for number in said):
                yield at


def _part(
    grid: Grid, found: FoundSheet, numbers: Sequence[int], places: dict[str, int], wishes: dict[str, int]
) -> FoundSheet:
    rows = [found.rows[number] for number in numbers]
    labels: dict[str, tuple[Any, str]] = dict(found.labels)
    for name, position in places.items():
        value = grid.rows[rows[0] - 1][position]
        labels[name] = (None if is_nothing(value) else value, f"{letters(position)}{rows[0]}")
    for name, position in wishes.items():
        above, said = labels.get(name, _NOTHING)[0], [grid.rows[row - 1][position] for row in rows]
        if wish := one_wish(name, [cell for cell in (above, *said) if cell is not None]):
            labels[name] = wish, f"{letters(position)}{rows[0]}"
    return replace(
        found,
        rows=rows,
        cells={name: [cells[number] for number in numbers] for name, cells in found.cells.items()},
        labels=labels,
        troubles=[
            trouble
            for trouble in found.troubles
            if "column" not in trouble[3] or row_of_cell(trouble[1]) in (*rows, found.header_row)
        ],
    )


def parts_of_one(sheets: list[FoundSheet]) -> list[FoundSheet]:
    """The sheets of a file, those that go on with the order of the one before marked so.

    They go on if agent and number are the same and no item stands in both; a repeat or an amended order
    in the same file is for the identity rules to tell (4-run).
    """
    if len(sheets) < 2:
        return sheets
    first: FoundSheet | None = None
    items: set[str] = set()
    for sheet in sheets:
        own = {shown(cell) for cell in sheet.cells.get("sku", ())}
        if first and sheet.rows and (_is_the_other_half(first, sheet) or _goes_on(first, sheet, items & own)):
            sheet.continues = True
            sheet.labels = {name: sheet.labels[name] for name in _IN_LINES[:2] if name in sheet.labels}
            items |= own
        else:
            first, items = (sheet, own) if sheet.kind == ORDER.kind else (None, set())
    return sheets


def is_beside(first: FoundSheet, sheet: FoundSheet) -> bool:
    """Whether it stands beside the first under one row of headings, and names no other agent or number."""
    beside = (first.kind, first.name, first.header_row) == (sheet.kind, sheet.name, sheet.header_row)
    said = {name: sheet.labels.get(name, _NOTHING)[0] for name in ("agent", "order_no")}
    return beside and all(
        value in (None, first.labels.get(name, _NOTHING)[0]) for name, value in said.items()
    )


def _is_the_other_half(first: FoundSheet, sheet: FoundSheet) -> bool:
    """Whether it stands beside the first, and nothing at all says that it is another's."""
    return is_beside(first, sheet) and not any(cell for _text, cell in sheet.mentions)


def _goes_on(first: FoundSheet, sheet: FoundSheet, again: set[str]) -> bool:
    agent, number = (sheet.labels.get(name, _NOTHING) for name in ("agent", "order_no"))
    if (
        again
        or first.kind != sheet.kind
        or agent[0] is None
        or agent[0] != first.labels.get("agent", _NOTHING)[0]
    ):
        return False
    if number[0] is None:  # without a number only what stands under one and the same header block
        return first.name == sheet.name and agent == first.labels["agent"]
    return bool(number[0] == first.labels.get("order_no", _NOTHING)[0])
