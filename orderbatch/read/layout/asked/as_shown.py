"""A doubtful form or list as the rep is to see it: first rows, and what its columns were taken for (10)."""

import re
from collections.abc import Sequence
from typing import Any

from orderbatch.contract.sheets.every import BY_KIND, ORDER
from orderbatch.contract.sheets.questions import (
    IN_PIECES,
    LISTS,
    NOBODYS,
    OF_LAYOUT,
    OF_TITLE,
    PIECES,
    Drawn,
)
from orderbatch.contract.sheets.sheet import FoundSheet, row_of_cell, spot_of
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.columns.column_rules import WORD_RULES, claims_of_words
from orderbatch.read.layout.columns.evidence import Heading, choose
from orderbatch.read.layout.labels.header import labels_of
from orderbatch.read.layout.vocabulary import LABEL_COLUMNS, Vocabulary

ANSWER = "answered_by_the_rep"  # the rule by which an answer chooses
MOST_ROWS, MOST_COLUMNS, LONGEST = 60, 40, 80


def is_doubtful(sheet: FoundSheet) -> bool:
    """Whether it is doubtful which column of an order is what; or whether a list is ours, as the day says."""
    return sheet.kind in LISTS or (
        sheet.kind == ORDER.kind
        and any(
            code in OF_LAYOUT or code == OF_TITLE or "asked" in numbers
            for code, _cell, _value, numbers in sheet.troubles
        )
    )


def is_nobodys(sheet: FoundSheet) -> bool:
    """Whether an order has no label under which its agent would stand: a copy of it would go to nobody."""
    named = "agent" in sheet.labels or sheet.properties.get("agent")
    return sheet.kind == ORDER.kind and bool(sheet.rows) and not named


def is_asked_about(sheet: FoundSheet) -> bool:
    """Whether a sheet waits for the rep's answer."""
    return is_doubtful(sheet) or is_nobodys(sheet)


def to_be_asked(sheets: Sequence[FoundSheet]) -> list[FoundSheet]:
    """The sheets that wait for an answer, but for those that go on with one of them in the same columns."""
    asked: list[FoundSheet] = []
    for sheet in filter(is_asked_about, sheets):
        if sheet.places:
            continue  # sure, or it would not have been rearranged
        place = (sheet.header_row, sheet.columns)
        if not (sheet.continues and place in [(one.header_row, one.columns) for one in asked]):
            asked.append(sheet)
    return asked


def drawn_forms(grids: Sequence[Grid], sheets: Sequence[FoundSheet]) -> list[Drawn]:
    """Sheets of a file that was read, as they are asked about, each once."""
    found = {clean_text(grid.name): grid for grid in grids}
    return [_drawn_sheet(found[sheet.name], sheet) for sheet in sheets]


def _drawn_sheet(grid: Grid, sheet: FoundSheet) -> Drawn:
    titles = [value for code, _cell, value, _numbers in sheet.troubles if code == OF_TITLE]
    doubts = [*sheet.troubles, *([(NOBODYS, "", "", {})] if is_nobodys(sheet) else [])]
    labels = {name: shown(sheet.labels.get(name, (None, ""))[0]) for name in ("agent", "order_no")}
    pieces = any(doubt[0] == IN_PIECES or doubt[3].get("as") == PIECES for doubt in doubts)
    counted = {"cases": PIECES} if pieces else {}
    return Drawn(
        sheet.name,
        sheet.header_row,
        _rows_of(grid),
        {position: counted.get(name, name) for name, position in sheet.columns.items()},
        {name: second.position for name, (_best, second) in sheet.evidence.items() if second},
        {position: _by(sheet.evidence[name][0].rule) for name, position in sheet.columns.items()},
        sorted(sheet.left_out),
        doubts,
        undated(titles[0]) if titles else "",
        labels["agent"],
        labels["order_no"],
        kind=sheet.kind,
        not_ordered=_not_wanted(grid, sheet),
    )


def _not_wanted(grid: Grid, sheet: FoundSheet) -> list[str]:
    """What the rows say that are not wanted, each once."""
    spots = [spot_of(cell) for code, cell, *_rest in sheet.troubles if code == "LINE_WITHDRAWN"]
    return list(dict.fromkeys(shown(grid.rows[row][at]) for row, at in spots))


def drawn_unknown(
    grids: Sequence[Grid], place: tuple[str, str], trouble: tuple[str, dict[str, object]], words: Vocabulary
) -> list[Drawn]:
    """A file without a sheet that we know: the row that comes nearest to headings, and what they say."""
    kind = BY_KIND[str(trouble[1]["kind"])]
    name, cell = place
    grid = next((grid for grid in grids if clean_text(grid.name) == name), None)
    row = row_of_cell(cell)
    if grid is None or not row:
        return []
    cells = grid.rows[row - 1]
    headings = [
        Heading(position, cell, words.meanings(cell))
        for position, cell in enumerate(cells)
        if type(cell) is str and cell
    ]
    match = choose(kind, claims_of_words(kind, headings, grid.hidden_columns))
    read_as = {heading.position: column for column, heading in match.columns.items()}
    rules = dict.fromkeys(read_as, "word")
    labels = labels_of(grid, range(row - 1), LABEL_COLUMNS, words)
    agent, order_no = (shown(labels.get(label, (None, ""))[0]) for label in ("agent", "order_no"))
    code, numbers = trouble
    doubts = [(code, cell, "", dict(numbers))]
    rows = _rows_of(grid)
    said: dict[str, Any] = {"agent": agent, "order_no": order_no, "kind": kind.kind}
    return [Drawn(name, row, rows, read_as, {}, rules, doubts=doubts, **said)]


def _by(rule: str) -> str:
    """What a column is known by, as the rep is told: its word, an answer, or what stands below it."""
    if rule == ANSWER:
        return "answer"
    return "word" if any(rule == known.__name__ for known in WORD_RULES) else "values"


def undated(text: str) -> str:
    """A title without its figures: a date in it is no new title."""
    return re.sub(r"[\W\d_]+", "", text).casefold()


def _rows_of(grid: Grid) -> list[tuple[int, list[str]]]:
    width = min(grid.width, MOST_COLUMNS)
    return [
        (number, [shown(cell)[:LONGEST] for cell in row[:width]])
        for number, row in enumerate(grid.rows[:MOST_ROWS], 1)
    ]
