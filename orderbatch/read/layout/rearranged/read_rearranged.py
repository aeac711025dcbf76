"""A file in which no table was found, read with its lines below each other: only what is then sure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import FoundSheet, row_of_cell
from orderbatch.contract.spellings import clean_text
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.asked.as_shown import is_doubtful
from orderbatch.read.layout.rearranged.as_a_table import Rearranged
from orderbatch.read.layout.rearranged.cards import cards
from orderbatch.read.layout.rearranged.list_across import list_across
from orderbatch.read.layout.recognise import is_read, recognise
from orderbatch.read.layout.vocabulary import Vocabulary
from orderbatch.read.turns import Steps

WAYS = (list_across, cards)


def read_rearranged(
    grids: Sequence[Grid], properties: Mapping[str, str], vocabulary: Vocabulary, codes: Collection[str]
) -> Steps[list[FoundSheet]]:
    """The orders of sheets whose lines stand side by side or on cards; none where anything is doubtful."""
    read = [grid for grid in grids if is_read(grid, vocabulary)]
    anew = {grid.name: found for grid in read if (found := _anew(grid, vocabulary))}
    if not anew:
        return []
    tables = [anew[grid.name].grid if grid.name in anew else grid for grid in grids]
    sheets = yield from recognise(tables, properties, vocabulary, codes)
    if not sheets or not all(_is_sure(sheet) for sheet in sheets):
        return []
    places = {clean_text(name): found.came_from for name, found in anew.items()}
    return [_put_back(sheet, places.get(sheet.name, {})) for sheet in sheets]


def _anew(grid: Grid, vocabulary: Vocabulary) -> Rearranged | None:
    return next((found for way in WAYS if (found := way(grid, vocabulary))), None)


def _is_sure(sheet: FoundSheet) -> bool:
    """Whether a sheet is an order's of which nothing is asked."""
    wrong = any(CODES[code] == "error" for code, *_rest in sheet.troubles)
    return sheet.kind == ORDER.kind and bool(sheet.rows) and not wrong and not is_doubtful(sheet)


def _put_back(sheet: FoundSheet, places: Mapping[str, str]) -> FoundSheet:
    """The sheet with every address as on the sheet that came."""

    def there(cell: str) -> str:
        return places.get(cell, cell)

    troubles = [(code, there(cell), said, numbers) for code, cell, said, numbers in sheet.troubles]
    if places:
        count: dict[str, object] = {"count": len(sheet.rows)}
        troubles.append(("LINES_REARRANGED", there(f"A{sheet.header_row}"), "", count))
    return replace(
        sheet,
        places=places,
        labels={name: (value, there(cell)) for name, (value, cell) in sheet.labels.items()},
        mentions=[(text, there(cell)) for text, cell in sheet.mentions],
        troubles=troubles,
        left_out=[(row_of_cell(there(f"A{row}")), rule) for row, rule in sheet.left_out],
        said_currency={name: (said, there(cell)) for name, (said, cell) in sheet.said_currency.items()},
    )
