"""What is wrong with the cells of a found table before they are parsed: told at their cell.

Error cells, formulas that nobody calculated, values under a merge, hidden rows and columns, and the
same heading twice. calamine shows all of them as something harmless, so they are looked for apart.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from orderbatch.contract.columns import Column, shown
from orderbatch.contract.sheets.sheet import FoundSheet, Sheet, letters
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.columns.evidence import Heading, HeadingRow, Match
from orderbatch.read.layout.lines.odd_row import Body

CellTrouble = tuple[str, str, str, dict[str, object]]
TOLD = 6  # cells that are named; of more the number is said
NAMING_CELLS = frozenset(("TEXTS_PASSED_OVER", "CELLS_PASSED_OVER", "LINE_REMARKS", "GIFTS_ASKED"))
_BETWEEN = " / "
_SHOWN = {"cases": "HEADING_BY_COUNTS"}
ERROR_TEXTS = frozenset(
    ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


def troubles_of(
    grid: Grid, heading: HeadingRow, match: Match, body: Body, found: FoundSheet
) -> list[CellTrouble]:
    """Everything told about a table while it was found: (finding code, cell, value, numbers)."""
    troubles = list(_heading_troubles(grid, heading, match))
    lines = frozenset(body.lines)
    if not lines:
        troubles.append(("TABLE_EMPTY", f"A{heading.below + 1}", "", {}))
        return troubles
    if body.listed:
        first = f"{letters(found.columns['cases'])}{body.listed[0] + 1}"
        troubles.append(("ITEMS_NOT_ORDERED", first, "", {"count": len(body.listed)}))
    columns = {
        found.columns[column.name]: column for column in match.sheet.columns if column.name in found.columns
    }
    troubles += _cell_troubles(grid, lines, columns)
    troubles += _merge_troubles(grid, lines, columns)
    troubles += [
        ("ROW_HIDDEN", f"{letters(found.columns[match.sheet.required[0]])}{row + 1}", "", {})
        for row in sorted(lines & grid.hidden_rows)
    ]
    return troubles


def _is_harmless(name: str, twice: Heading, sheet: Sheet) -> bool:
    """Whether nothing hangs on which was read: `规格` and `型号`; `客户` beside `客户编码` is the name."""
    if name == "agent" and "agent_name" in twice.meanings:
        return True
    return sheet.column(name).kind == "text" and name not in sheet.answers


def _heading_troubles(grid: Grid, heading: HeadingRow, match: Match) -> Iterator[CellTrouble]:
    for name, twice in match.twice:
        if _is_harmless(name, twice, match.sheet):
            continue
        used = match.columns[name]
        same = grid.width and [row[twice.position] for row in grid.rows[heading.below :]] == [
            row[used.position] for row in grid.rows[heading.below :]
        ]
        if not match.sheet.column(name).required and (same or twice.position in grid.hidden_columns):
            continue
        cell, instead = (f"{letters(column.position)}{heading.below}" for column in (twice, used))
        yield "HEADING_TWICE", cell, shown(twice.text), {"column": name, "used": instead}
    unknown = [name for name in match.guessed if name not in match.columns[name].meanings]
    for name in (*(unknown or match.guessed), *match.shown):  # what its word says as well is not guessed
        used = match.columns[name]
        place = letters(used.position)
        if not used.text:
            code = "HEADING_NONE" if name in match.guessed else "LIST_UNHEADED"
            yield code, f"{place}{heading.below + 1}", place, {"column": name}
            continue
        code = "HEADING_GUESSED" if name in match.guessed else _SHOWN.get(name, "HEADING_BY_CODES")
        yield code, f"{place}{heading.below}", shown(used.text), {"column": name}
    for name, used in match.columns.items():
        if used.position in grid.hidden_columns and match.sheet.column(name).required:
            yield (
                "COLUMN_HIDDEN",
                f"{letters(used.position)}{heading.below}",
                shown(used.text),
                {"column": name},
            )


def _cell_troubles(grid: Grid, lines: frozenset[int], columns: Mapping[int, Column]) -> Iterator[CellTrouble]:
    for (row, position), text in sorted(grid.errors.items()):
        if row in lines and position in columns:
            yield _told("CELL_ERROR", row, position, text, columns[position])
    told: set[int] = set()
    rows = grid.rows
    for row, position in sorted(grid.unsaved):
        if row not in lines or position not in columns:
            continue
        column = columns[position]
        # One that nobody needs is told once a column: a form made by a program has them in every line.
        if column.advisory and position in told:
            continue
        told.add(position)
        yield _told("CELL_FORMULA_UNSAVED", row, position, "", column)
    for position, column in columns.items():
        if column.kind == "text":
            continue  # a remark may say what it likes
        for row in lines:
            cell = rows[row][position]
            if type(cell) is str and cell[:1] == "#" and cell.strip().upper() in ERROR_TEXTS:
                yield _told("CELL_ERROR", row, position, cell.strip(), column)


def _told(code: str, row: int, position: int, value: str, column: Column) -> CellTrouble:
    advisory = column.advisory
    return (
        "ADVISORY_CELL" if advisory else code,
        f"{letters(position)}{row + 1}",
        value,
        {"column": column.name},
    )


def _merge_troubles(
    grid: Grid, lines: frozenset[int], columns: Mapping[int, Column]
) -> Iterator[CellTrouble]:
    """Values under a merge, and needed cells that a merge leaves empty, on the lines of the table."""
    for first, last in grid.merges:
        rows = lines.intersection(range(first[0], last[0] + 1))
        if not rows:
            continue
        for row in sorted(rows):
            for position in range(first[1], min(last[1], grid.width - 1) + 1):
                if (row, position) == first or position not in columns:
                    continue
                value: Any = grid.rows[row][position]
                column = columns[position]
                if not is_nothing(value) or (column.required and row != first[0]):
                    yield _told("CELL_UNDER_MERGE", row, position, shown(value), column)


def cells_named(found: Sequence[tuple[str, str]]) -> str:
    """Cells with what they say, one after the other; of more than TOLD only that there are more."""
    return _BETWEEN.join([*(f"{spot} {said}" for spot, said in found[:TOLD]), *["…"][: len(found) > TOLD]])


def renamed(said: str, there: Callable[[str], str]) -> str:
    """The same cells under the addresses that they have elsewhere."""
    parts = [part.split(" ", maxsplit=1) for part in said.split(_BETWEEN)]
    return _BETWEEN.join(" ".join([there(spot), *rest]) if rest else spot for spot, *rest in parts)
