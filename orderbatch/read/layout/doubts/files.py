"""Sheets of one workbook that are not the same order: last month's beside today's, and lists left unread."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import OF_TITLE
from orderbatch.contract.sheets.sheet import FoundSheet, letters
from orderbatch.contract.spellings import shown
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.doubts.elsewhere import is_another_kind
from orderbatch.read.layout.doubts.passed_over import LONGEST, heads_gifts
from orderbatch.read.layout.doubts.texts import is_behind_a_label, is_known_text, values_of_labels
from orderbatch.read.layout.headings import headings_of, heads_a_list
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.spots import CellTrouble, cells_named
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.titles import other_title
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary, any_of

_ONE_TIME = dt.timedelta(days=7)  # between the days of orders that are sent together
_SHORT = 40  # characters of an item's name; a sentence is longer
_LOOKED_AT = 60  # rows of a sheet without a table in which its headings are looked for


def sheets_of_other_times(sheets: Sequence[FoundSheet], vocabulary: Vocabulary) -> None:
    """Tell of every order of a workbook whose sheets are of several times: which one counts is asked."""
    orders = [sheet for sheet in sheets if sheet.kind == ORDER.kind]
    if not _some_are_outdated(list({sheet.name: sheet for sheet in orders})):
        orders = [sheet for sheet in orders if not sheet.continues]  # parts of one order are of one time
    by_name = {sheet.name: sheet for sheet in orders}
    if len(by_name) < 2:
        return
    agents = {shown(sheet.labels.get("agent", (None, ""))[0]) for sheet in orders}
    numbers = {shown(sheet.labels.get("order_no", (None, ""))[0]) for sheet in orders}
    days = _days(orders)
    by_names = _are_of_times(list(by_name), vocabulary) or _some_are_outdated(list(by_name))
    apart = len(days) > 1 and (len(numbers) == 1 or max(days) - min(days) > _ONE_TIME)
    if len(agents) == 1 and (apart or by_names) and not _say_the_same(orders):
        for name, sheet in by_name.items():
            others = [other for other in by_name if other != name]
            sheet.troubles.append(("SHEET_OF_OTHER_TIME", "", ", ".join(others), {"value": others}))


def sheets_of_other_kinds(sheets: Sequence[FoundSheet]) -> None:
    """Ask about a sheet that is called another thing beside one that is not: `赠品`, `Returns`."""
    orders = [sheet for sheet in sheets if sheet.kind == ORDER.kind]
    if len({sheet.name for sheet in orders}) < 2:
        return
    others = [sheet for sheet in orders if heads_gifts(sheet.name) or is_another_kind(sheet.name)]
    for sheet in others if len(others) < len(orders) else ():
        if all(code != OF_TITLE for code, *_rest in sheet.troubles):
            sheet.troubles.append((OF_TITLE, "", sheet.name, {}))


def _say_the_same(orders: Sequence[FoundSheet]) -> bool:
    """Whether every sheet is a copy of the others: then it does not matter which one counts."""
    first, *others = ({name: cell for name, (cell, _place) in order.labels.items()} for order in orders)
    lines = [order.cells for order in orders]
    return all(labels == first for labels in others) and all(cells == lines[0] for cells in lines)


def _days(orders: Sequence[FoundSheet]) -> set[dt.date]:
    days, _refused = parse_column(
        ORDER.column("order_date"), [order.labels.get("order_date", (None, ""))[0] for order in orders]
    )
    return {day for day in days if day is not None}


def _some_are_outdated(names: Sequence[str]) -> bool:
    """Whether one sheet is called old beside others: `Order (old)`, `订单备份`."""
    outdated = [bool(any_of("outdated").search(name.casefold())) for name in names]
    return any(outdated) and not all(outdated)


def _are_of_times(names: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether the names of sheets differ in a time alone: `10月` and `11月`, `Week 47` and `Week 48`."""
    folded = [name.casefold() for name in names]
    if not all(vocabulary.times.search(name) or re.search(r"\d+[-./]\d+", name) for name in folded):
        return False
    return len({vocabulary.times.sub("", re.sub(r"[\W\d_]+", "", name)) for name in folded}) == 1


def unread_sheets(
    grids: Sequence[Grid],
    kept: Sequence[TableOfSheet],
    dropped: Sequence[TableOfSheet],
    listed: Collection[str],
    vocabulary: Vocabulary,
) -> Iterator[CellTrouble]:
    """Items with quantities on another visible sheet, or in a table that is none of the order's.

    grids: sheets without an order. kept, dropped: tables of orders that are read, and that are not. listed:
    sheets known as something by a table. Each is told with the sheet of its cell, which is not the order's.
    """
    lines = {line for table in kept for line in _lines(table)} if dropped else set()
    for table in dropped:
        if _lines(table) <= lines:
            continue
        cell, numbers = f"A{table.heading.below}", {"sheet": table.grid.name}
        if title := other_title(table, vocabulary):
            cell = title[0] or cell
            yield "TEXTS_PASSED_OVER", cell, cells_named([(cell, title[1])]), {"count": 1, **numbers}
        else:
            yield "SHEET_UNREAD", cell, table.grid.name, {**numbers}
    for grid in grids:
        if cell := _items_with_quantities(grid, vocabulary) or _counts_beside_words(grid, vocabulary):
            yield "SHEET_UNREAD", cell, grid.name, {"sheet": grid.name}
        elif totals := _totals_beside_words(grid, vocabulary):
            yield (
                "CELLS_PASSED_OVER",
                totals[0][0],
                cells_named(totals),
                {"count": len(totals), "sheet": grid.name},
            )
        elif left := [] if grid.name in listed else list(_texts_left(grid, vocabulary)):
            yield "TEXTS_PASSED_OVER", left[0][0], cells_named(left), {"count": len(left), "sheet": grid.name}


def _texts_left(grid: Grid, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The texts of a sheet without a table that are no headings nor under any, no labels and no values."""
    headed: set[int] = set()
    for number, row in enumerate(grid.rows):
        if heads_a_list(grid, number, vocabulary):
            headed = {at for at, cell in enumerate(row) if cell != ""}
            continue
        found = [
            (at, cell) for at, cell in enumerate(row)
            if at not in headed and type(cell) is str and not is_known_text(cell, vocabulary)
        ]  # fmt: skip
        if found and not _is_a_title(row, found):
            values = values_of_labels(grid, number, vocabulary)
            for at, cell in found:
                spot = f"{letters(at)}{number + 1}"
                if spot not in values and not is_behind_a_label(row, at, vocabulary):
                    yield spot, shown(cell)[:LONGEST]


def _is_a_title(row: Sequence[Cell], found: Sequence[tuple[int, str]]) -> bool:
    """Whether a text stands alone in its row and has no figure: what the rows below are about."""
    alone = sum(not is_nothing(cell) for cell in row) == 1
    return alone and not any(map(str.isdigit, found[0][1]))


def _lines(table: TableOfSheet) -> set[tuple[str, str]]:
    """What a table orders: code and quantity of its lines that have one."""
    places = [table.match.columns[name].position for name in ORDER.required]
    pairs = [tuple(shown(table.grid.rows[row][place]) for place in places) for row in table.body.lines]
    return {(sku, cases) for sku, cases in pairs if cases not in ("", "0")}


def _items_with_quantities(grid: Grid, vocabulary: Vocabulary) -> str:
    """The cell of a quantity's heading with names and whole numbers under it; "" if there is none."""
    for top, row in enumerate(grid.rows[:_LOOKED_AT]):
        headings = headings_of(row, vocabulary)
        named = [heading for heading in headings if {"product", "sku", "spec"} & heading.meanings.keys()]
        counted = [
            heading
            for heading in headings
            if heading.meanings.get("cases") == STRONG and heading not in named
        ]
        for count in counted if named else ():
            below = grid.rows[top + 1 :]
            if any(
                not is_nothing(line[named[0].position]) and _is_whole(line[count.position]) for line in below
            ):
                return f"{letters(count.position)}{top + 1}"
    return ""


def _counts_beside_words(grid: Grid, vocabulary: Vocabulary) -> str:
    """The cell of a whole number beside a word that is no label, or of a text like `Towel 3 cases`; or ""."""
    for number, row in enumerate(grid.rows[:_LOOKED_AT]):
        for position, cell in enumerate(row):
            before = next((text for text in reversed(row[:position]) if not is_nothing(text)), None)
            behind = next((text for text in row[position + 1 :] if not is_nothing(text)), None)
            beside = behind if before is None else before
            words = type(beside) is str and not _labels(beside, vocabulary)
            counted = words and _is_a_count(cell) and not _is_measured(grid, number, position, vocabulary)
            if counted or (type(cell) is str and len(cell) <= _SHORT and _counted_words().search(cell)):
                return f"{letters(position)}{number + 1}"
    return ""


def _totals_beside_words(grid: Grid, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Whole numbers beside words under a heading that is no more than `Total`: of cases, or of money."""
    found: list[tuple[str, str]] = []
    for number, row in enumerate(grid.rows[:_LOOKED_AT]):
        for position, cell in enumerate(row):
            beside = next((text for text in reversed(row[:position]) if not is_nothing(text)), None)
            words = type(beside) is str and not _labels(beside, vocabulary)
            if (
                words
                and _is_whole(cell)
                and vocabulary.is_total(_heading_above(grid, number, position, vocabulary))
            ):
                found.append((f"{letters(position)}{number + 1}", shown(cell)))
    return found


def _labels(text: str, vocabulary: Vocabulary) -> bool:
    return bool(COLON.search(text)) or vocabulary.is_label(text) or len(text) > _SHORT


def _is_measured(grid: Grid, row: int, position: int, vocabulary: Vocabulary) -> bool:
    """Whether a heading above says that figures are no counts: a price, a weight; or they number the rows."""
    heading = _heading_above(grid, row, position, vocabulary)
    if heads_gifts(heading) or vocabulary.adds.search(heading) or any_of("adds_heading").search(heading):
        return False
    known = vocabulary.meanings(heading).keys() - {"cases"}
    return bool(known) or bool(vocabulary.measures.search(heading))


def _heading_above(grid: Grid, row: int, position: int, vocabulary: Vocabulary) -> str:
    """The text above a cell, or "" where it is blank among headings."""
    for line in reversed(grid.rows[:row]):
        if (type(cell := line[position]) is str and cell) or len(headings_of(line, vocabulary)) > 1:
            return str(cell).casefold()
    return ""


@lru_cache
def _counted_words() -> re.Pattern[str]:
    """An item and its cases in one text, and nothing behind them: `Towel 3 cases`, `抹布5箱`."""
    cases = [word for language in LANGUAGES for word in topic(language, "reading")["units"]["case"]]
    return re.compile(rf"^[^\d].*\d\s*(?:{'|'.join(map(re.escape, cases))})\s*$", re.IGNORECASE)


def _is_a_count(cell: Cell) -> bool:
    """A whole number, or one with its unit: `3`, `3箱`."""
    return _is_whole(cell) or (
        type(cell) is str and bool(_counted_words().search(f"-{cell}")) and len(cell) < 8
    )


def _is_whole(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool) and cell > 0 and cell == int(cell)
