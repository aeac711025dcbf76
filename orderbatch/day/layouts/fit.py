"""Whether a form has a layout that was answered before, also where it has changed a little (10, part 2)."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import NOTHING, OF_LAYOUT, OF_TITLE, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.layout.asked.as_shown import undated
from orderbatch.read.layout.vocabulary import Vocabulary

_LOOKED_AT = 40  # rows in which the headings are looked for


def fingerprint(agent: str, layout: Mapping[str, Any]) -> str:
    """What a layout is called: the same headings of the same agent, whatever their dates and sheet's name."""
    told = "|".join((agent, layout["title"], *layout["headings"]))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def layout_of(drawn: Drawn, header_row: int, columns: Mapping[str, int]) -> dict[str, Any]:
    """What does not change between two orders of one sender, and how it is read."""
    cells = next(cells for number, cells in drawn.rows if number == header_row)
    return {"headings": [undated(cell) for cell in cells], "columns": dict(columns), "title": drawn.title}


def reading_by(drawn: Drawn, layout: Mapping[str, Any], vocabulary: Vocabulary) -> FormAnswer | None:
    """How a form is to be read by a layout; None where it is another one.

    Every column that is read must be there, in the same sequence. A column more may be anything but a code or
    a quantity, and a title that nobody knew must be the same.
    """
    if drawn.title not in ("", layout["title"]):
        return None
    for number, cells in drawn.rows[:_LOOKED_AT]:
        columns = _columns_in(cells, layout, vocabulary)
        if columns is not None:
            return FormAnswer(drawn.sheet, number, columns, settled=OF_LAYOUT | {OF_TITLE})
    return None


def reading_of_sheet(
    sheet: FoundSheet, layout: Mapping[str, Any], vocabulary: Vocabulary
) -> FormAnswer | None:
    """How a sheet whose columns are known by words is read by a layout; None where it is another one."""
    places = {place: sheet.headings.get(name, "") for name, place in sheet.columns.items()} | sheet.unread
    cells = [places.get(place, "") for place in range(max(places, default=-1) + 1)]
    columns = _columns_in(cells, layout, vocabulary)
    if columns is None:
        return None
    return FormAnswer(sheet.name, sheet.header_row, columns, settled=OF_LAYOUT | {OF_TITLE})


def _columns_in(
    cells: Sequence[str], layout: Mapping[str, Any], vocabulary: Vocabulary
) -> dict[str, int] | None:
    before, now = layout["headings"], [undated(cell) for cell in cells]
    used = {name: place for name, place in layout["columns"].items() if name != NOTHING}
    if not any(before[place] for place in used.values()):
        return None  # nothing by which it would be known
    moved: dict[int, int] = {}
    for old, new, size in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        moved |= {old + step: new + step for step in range(size)}
    if any(place not in moved or _is_ambiguous(before[place], before, now) for place in used.values()):
        return None
    further = [cell for place, cell in enumerate(cells) if place not in moved.values()]
    if any({"sku", "cases"} & vocabulary.meanings(cell).keys() for cell in further):
        return None
    return {name: moved[place] for name, place in used.items()}


def _is_ambiguous(heading: str, before: Sequence[str], now: Sequence[str]) -> bool:
    return bool(heading) and before.count(heading) != now.count(heading)


def still_fits(sheet: FoundSheet, codes: Collection[str]) -> bool:
    """Whether what stands in a remembered layout's columns is what it was: known codes, whole cases."""
    known = parse_column(SKU, sheet.cells["sku"])[0]
    _cases, refused = parse_column(ORDER.column("cases"), sheet.cells["cases"])
    wrong = [code for _place, code, _numbers in refused if code != "CELL_BLANK"]
    return bool(sheet.rows) and not wrong and sum(code in codes for code in known) * 2 >= len(known)
