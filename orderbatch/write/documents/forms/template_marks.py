"""The marks of the desk's own order form: where agent, items and totals go (`templates/order_form.xlsx`).

A mark is a name in braces in a cell: `{agent}`. The row with `{sku}` is the row of an item and comes once for
each; what is below moves down.
"""

import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell

ROW = (
    *("sku", "product", "spec", "unit", "pieces_per_case", "min_cases", "order_multiple", "case_price"),
    *("cases", "amount", "remarks"),
)
AGENT = ("agent", "agent_name", "ship_to", "contact", "if_short", "reduce", "policies")  # an agent's own
CHANGEABLE = ("ship_to", "contact", "if_short", "reduce")
ENTERED = ("order_no", "order_date", "ship_method")  # blank until he writes
TOTALS = ("total_cases", "total_amount", "missing")
DESK = ("company", "version", "currency", "minimum")
MARKS = (*ROW, *AGENT, *ENTERED, *TOTALS, *DESK)
NEEDED = ("agent", "sku", "cases")
WHOLE = (*ROW, *ENTERED, *TOTALS, *CHANGEABLE, "policies")  # alone in their cell
_MARK = re.compile(r"\{([a-z_]+)\}")


class TemplateError(ValueError):
    """Why a template cannot be used: a sentence of `doctor` and what fills it."""

    def __init__(self, code: str, **numbers: Any) -> None:
        super().__init__(code)
        self.code, self.numbers = code, numbers


@dataclass(frozen=True)
class Marked:
    """A template with where its marks are. book: as openpyxl opened it, to be filled and saved once.

    row: of the item. columns: name → column of the marks in it. cells: every other cell with marks.
    """

    book: Any
    page: Any
    row: int
    columns: Mapping[str, int]
    cells: tuple[tuple[Cell, tuple[str, ...]], ...]


def marked(content: bytes) -> Marked:
    """The template's first sheet that has marks. Raises `TemplateError`."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(content))
    except Exception as error:
        raise TemplateError(
            "TEMPLATE_UNREADABLE", problem=str(error)[:200] or type(error).__name__
        ) from error
    page = next((page for page in book.worksheets if any(_marks(page))), None)
    if page is None:
        raise TemplateError("TEMPLATE_NO_MARKS")
    found = list(_marks(page))
    row = next((cell.row for cell, names in found if "sku" in names), 0)
    columns = {name: cell.column for cell, names in found if cell.row == row for name in names if name in ROW}
    _hold(found, row, columns)
    others = tuple((cell, names) for cell, names in found if cell.row != row)
    return Marked(book, page, row, columns, others)


def _marks(page: Any) -> Iterator[tuple[Cell, tuple[str, ...]]]:
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str) and (names := tuple(_MARK.findall(cell.value))):
                yield cell, names


def _hold(found: Collection[tuple[Cell, tuple[str, ...]]], row: int, columns: Mapping[str, int]) -> None:
    for cell, names in found:
        for name in names:
            if name not in MARKS:
                raise TemplateError("TEMPLATE_UNKNOWN", mark=name, cell=cell.coordinate)
            if name in ROW and cell.row != row:
                raise TemplateError("TEMPLATE_OFF_ROW", mark=name, cell=cell.coordinate)
            if name in WHOLE and str(cell.value).strip() != f"{{{name}}}":
                raise TemplateError("TEMPLATE_NOT_ALONE", mark=name, cell=cell.coordinate)
    there = {name for _cell, names in found for name in names}
    for name in NEEDED:
        if name not in there or (name in ROW and name not in columns):
            raise TemplateError("TEMPLATE_MISSING", mark=name)


def replaced(text: str, values: Mapping[str, str]) -> str:
    """A text with its marks filled in; those without a value stay."""
    return _MARK.sub(lambda mark: values.get(mark[1], mark[0]), text)
