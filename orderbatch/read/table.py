"""One table of a sheet with all that belongs to it, and the `FoundSheet` that it makes."""

from dataclasses import dataclass, field

from orderbatch.contract.sheet import FoundSheet
from orderbatch.contract.sheets import ORDER
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.units import counted_in
from orderbatch.read.body import Body, body_of
from orderbatch.read.grid import Grid
from orderbatch.read.labels import Labels
from orderbatch.read.layout import HeadingRow, Match
from orderbatch.read.quantity import settle
from orderbatch.read.troubles import Trouble, troubles_of
from orderbatch.read.vocabulary import Vocabulary


@dataclass(slots=True)
class Table:
    """A heading row with all that belongs to it."""

    grid: Grid
    heading: HeadingRow
    match: Match
    body: Body
    labels: Labels
    aside: Grid | None = None  # what stands left and right of it
    unread: str = ""  # the cell of a table there that nobody can read
    troubles: list[Trouble] = field(default_factory=list)


def count_cases(table: Table, vocabulary: Vocabulary) -> None:
    """Settle which column of an order counts its cases; what is unsure about it is told."""
    before = table.match
    if before.sheet is not ORDER:
        return
    table.match, table.troubles = settle(table.grid, table.heading, before, table.body.lines, vocabulary)
    if table.match.columns["cases"] is not before.columns["cases"]:
        table.body = body_of(table.grid, table.heading, table.match, vocabulary)


def found_sheet(table: Table, properties: dict[str, str]) -> FoundSheet:
    """The lines of a table as plain cells, with all that is told about it."""
    grid, match = table.grid, table.match
    rows, lines = grid.rows, table.body.lines
    wanted = {label.name for label in match.sheet.labels}
    found = FoundSheet(
        kind=match.sheet.kind,
        name=clean_text(grid.name),
        header_row=table.heading.below,
        columns={name: heading.position for name, heading in match.columns.items()},
        rows=[line + 1 for line in lines],
        cells={
            name: [rows[line][position] for line in lines]
            for name, position in ((name, heading.position) for name, heading in match.columns.items())
        },
        labels={name: pair for name, pair in table.labels.items() if name in wanted},
        properties=properties,
        headings={name: heading.text.strip() for name, heading in match.columns.items()},
        language=match.language,
    )
    counted, _rest = counted_in(found.headings["cases"] if match.sheet is ORDER else "")
    if counted == ("piece" if "unit" not in found.columns else "case"):
        found.cells["unit"] = [found.headings["cases"]] * len(lines)  # `Qty (pcs)` is the unit of every line
    found.troubles = [*troubles_of(grid, table.heading, match, table.body, found), *table.troubles]
    if table.unread:
        found.troubles.append(("TABLE_BESIDE", table.unread, "", {}))
    return found
