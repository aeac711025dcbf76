"""A template of the order form to start from: our own layout with a mark wherever something goes."""

import io
from copy import copy
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.datavalidation import DataValidationList

from orderbatch.contract.words import Words
from orderbatch.write.documents.forms.order_form import render_form
from orderbatch.write.documents.forms.own_template import repacked
from orderbatch.write.documents.forms.template_marks import ENTERED, ROW

_ONE = {
    **dict.fromkeys(("sku", "product", "spec", "unit"), "-"),
    "status": "",
    **{"pieces_per_case": 1, "min_cases": 1, "order_multiple": 1, "case_price": 0},
}
_LABELLED = ("agent", "ship_to", "contact", "if_short", "reduce", *ENTERED)


def template_to_start_from(words: Words, company: str, currency: str) -> bytes:
    """The same words and company give the same bytes."""
    one = {**_ONE, "sku": "{sku}"}
    content = render_form(
        {"agent": "{agent}", "agent_name": "{agent_name}"},
        pd.DataFrame([one]),
        words,
        "{version}",
        company="{company}",
        currency=currency,
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    _put_marks(page, words)
    page.data_validations = DataValidationList()
    page.conditional_formatting = type(page.conditional_formatting)()
    page.protection.sheet = False
    book.custom_doc_props.props = []
    held = io.BytesIO()
    book.save(held)
    return repacked(held)


def _put_marks(page: Any, words: Words) -> None:
    """Beside each label, in the row of the item, and where the totals are."""
    cells = [cell for row in page.iter_rows() for cell in row]
    first = next(cell for cell in cells if cell.value == "{sku}")
    for place, name in enumerate(ROW):
        _mark(page.cell(first.row, first.column + place), name)
    for name in _LABELLED:
        label = next(cell for cell in cells if cell.value == words.heading(name) and cell.row < first.row)
        step = 1 if label.column == 1 else 2
        _mark(page.cell(label.row, label.column + step), name)
    total = next(cell for cell in cells if cell.value == words.text("order_form.total"))
    _mark(page.cell(total.row, total.column + 1), "total_cases")
    _mark(page.cell(total.row, total.column + 2), "total_amount")
    how = next(cell for cell in cells if str(cell.value).startswith(words.text("order_form.how")))
    how.value = f"{words.text('order_form.how')} {{minimum}}"
    _mark(page.cell(how.row + 1, how.column), "missing")


def _mark(cell: Any, name: str) -> None:
    """A mark is longer than most of what replaces it: it shrinks to its column, lest half of it is read."""
    cell.value = f"{{{name}}}"
    cell.data_type = "s"
    if not cell.alignment.wrap_text:
        alignment = copy(cell.alignment)
        alignment.shrink_to_fit = True
        cell.alignment = alignment
