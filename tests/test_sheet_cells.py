"""Cells that we write ourselves are those that XlsxWriter writes; workbooks of one form share their mould."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from orderbatch.contract.words import Words
from orderbatch.write.documents.replies import reply
from orderbatch.write.workbook import form as mould
from orderbatch.write.workbook import page_cells
from orderbatch.write.workbook.book import Book, Page
from tests.batches import a_batch, a_day

NUMBERS = (0, -3, 1_234_567, 0.1, -2.5, 1e21, 1e-7, Decimal("12.50"), Decimal("-0.01"))
DAYS = (dt.date(2026, 11, 23), dt.date(1900, 1, 1), dt.date(1900, 3, 1), dt.datetime(2026, 2, 28, 23, 59, 59))
TEXTS = (
    "plain",
    "=1+1",
    " kept ",
    "a & b < c > d",
    'say "x"',
    "two\nlines",
    "订单 ①",
    "0042",
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=40)


def fill(page: Page, texts: tuple[str, ...]) -> None:
    """Every kind of cell, with heights and a merged sentence."""
    style, money = page.book.style("text", "grid"), page.book.style("money", "grid")
    for row, number in enumerate(NUMBERS):
        page.sheet.write_number(row, 0, number, money)
    for row, day in enumerate(DAYS):
        page.sheet.write_datetime(row, 1, day, page.book.style("moment"))
    for row, text in enumerate(texts):
        page.sheet.write_string(row, 2, text, style)
    page.formula(0, 3, "=SUM(A1:A9)", Decimal("7.25"), money)
    page.formula(1, 3, '=IF(A1<>"","a&b","")', "a&b", style)
    page.formula(2, 3, '=IF(A1="","",1)', "", style)
    page.sheet.write_blank(3, 3, None, style)
    page.sheet.set_row(12, 30)
    page.sheet.fill_column("write_number", 20, 0, [-0.0, None, 0, 2.5, 7], money)
    page.sheet.fill_column("write_string", 18, 1, ["a", "", None, *texts], style)
    page.sheet.fill_column("write_datetime", 20, 2, DAYS, page.book.style("day"))
    page.sheet.write_number(24, 0, 8, style)
    page.row = 14
    page.note("A sentence across the page", 3, 60, "lead")


def both(texts: tuple[str, ...] = TEXTS) -> bytes:
    """One sheet with cells of our own, and the same by XlsxWriter alone."""
    book = Book(a_batch(), Words("en"), "test", "Test")
    for name, charted in (("ours", False), ("theirs", True)):
        fill(book.page(name, charted=charted), texts)
    return book.content()


def seen(sheet: Any) -> list[tuple[Any, ...]]:
    return [
        (cell.coordinate, cell.value, cell.data_type, cell.style_id)
        for row in sheet.iter_rows()
        for cell in row
        if cell.has_style
    ]


@pytest.mark.parametrize("values", [True, False])
def test_our_cells_are_read_as_those_of_xlsxwriter(values: bool) -> None:
    ours, theirs = openpyxl.load_workbook(io.BytesIO(both()), data_only=values).worksheets
    assert seen(ours) == seen(theirs)
    assert ours.dimensions == theirs.dimensions
    heights = [
        {row: dimension.height for row, dimension in sheet.row_dimensions.items()} for sheet in (ours, theirs)
    ]
    assert heights[0] == heights[1] and heights[0][13] == 30
    assert [*map(str, ours.merged_cells.ranges)] == [*map(str, theirs.merged_cells.ranges)] == ["A15:D15"]


@given(st.lists(TEXT, min_size=1, max_size=5))
@example(
    ["_x0041_", "\x01\x1f", "\ufffe"]
)  # openpyxl reads the first of them otherwise in a cell than in a table
def test_any_text_is_read_as_that_of_xlsxwriter(texts: list[str]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(both(tuple(texts))))
    ours, theirs = (book.get_sheet_by_name(name).to_python() for name in ("ours", "theirs"))
    assert ours == theirs


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    page = Book(a_batch(), Words("en"), "test", "Test").page("one")
    with pytest.raises(ValueError, match=str(number)):
        page.sheet.write_number(0, 0, number, page.book.style("count"))


def test_a_workbook_of_a_known_form_is_the_one_that_is_made_from_nothing() -> None:
    batch, words = a_day(), Words("en")
    outputs = reply.plan(batch, words)
    made = []
    for output in outputs:
        mould._kept.clear()
        made.append(reply.render(batch, output, words))
    assert made == [reply.render(batch, output, words) for output in reversed(outputs)][::-1]
    assert 1 <= len(mould._kept) <= len(outputs)


def test_workbooks_that_differ_in_their_form_have_moulds_of_their_own() -> None:
    mould._kept.clear()
    for title in ("one", "two", "one"):
        page = Book(a_batch(), Words("en"), "test", title).page("sheet")
        page.write(0, 0, title, "title")
        assert openpyxl.load_workbook(io.BytesIO(page.book.content())).properties.title == title
    assert len(mould._kept) == 2


def test_what_a_number_looks_like_does_not_depend_on_what_was_written_before() -> None:
    """10 cases and 10.00 in money are equal: whichever came first was kept for both."""
    for pair in (("10", "10.00"), ("100", "1E+2"), ("0", "-0.000000"), ("12.5", "12.500")):
        seen = set()
        for first in (pair, pair[::-1]):
            page_cells._number.cache_clear()
            seen |= {page_cells._number(Decimal(number)) for number in first}
        assert len(seen) == 1, seen
