"""Every non-empty cell of an order's sheet is booked, known as something, or told: mutants of all forms."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from orderbatch.contract.finding import CODES
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.recognise import recognise
from orderbatch.read.layout.vocabulary import vocabulary
from tests.company_forms import FORMS, Form
from tests.test_forms_of_companies import table_and_lines

Table = list[list[Any]]


def _plain(form: Form) -> bool:
    """One sheet with lines that are read without an error: what is added to it must be what is told."""
    if len(form.sheets) > 1 or form.merges or form.hidden_columns or form.codes or not _lines(form):
        return False
    return not any(CODES[code] == "error" for code in _told(_read(form, _cells(form)))) and bool(
        _read(form, _cells(form))
    )


def _cells(form: Form) -> Table:
    (text,) = form.sheets.values()
    table = table_and_lines("", text)[0]
    width = max(len(row) for row in table)
    return [[*row, *[""] * (width - len(row))] for row in table]


def _lines(form: Form) -> list[tuple[int, str]]:
    return [
        (row - 1, sku)
        for name, text in form.sheets.items()
        for _name, row, sku, cases in table_and_lines(name, text)[1]
        if cases
    ]


def _read(form: Form, table: Table) -> list[FoundSheet]:
    (name,) = form.sheets
    hidden = frozenset(row - 1 for row in form.hidden_rows)
    return recognise([Grid(name, [list(row) for row in table], hidden_rows=hidden)], {}, vocabulary())


def _told(sheets: Sequence[FoundSheet]) -> set[str]:
    return {code for sheet in sheets for code, _cell, _value, _numbers in sheet.troubles}


PLAIN = [form for form in FORMS if _plain(form)]


def test_most_forms_can_be_changed() -> None:
    assert len(PLAIN) >= 100


@pytest.mark.parametrize("form", PLAIN, ids=lambda form: form.name)
def test_a_remark_behind_a_line_that_takes_it_back_is_told(form: Form) -> None:
    table = [[*row, ""] for row in _cells(form)]
    table[_lines(form)[0][0]][-1] = "取消"
    sheets = _read(form, table)
    printed = "ITEMS_NOT_ORDERED" in _told(sheets)  # the line may be one that is not ordered
    assert printed or "LINE_WITHDRAWN" in _told(sheets)


@pytest.mark.parametrize("form", PLAIN, ids=lambda form: form.name)
def test_a_line_above_everything_is_told_or_read(form: Form) -> None:
    code = next((sku for _row, sku in _lines(form) if re.search(r"[A-Za-z].*\d", sku) and len(sku) > 2), "")
    if not code:
        pytest.skip("its codes have no figures, or nothing else")
    table = _cells(form)
    table.insert(0, [code, 7.0, *[""] * (len(table[0]) - 2)])
    sheets = _read(form, table)
    assert "CELLS_UNREAD" in _told(sheets) or any(7.0 in sheet.cells["cases"] for sheet in sheets)
