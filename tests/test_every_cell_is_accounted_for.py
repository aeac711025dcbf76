"""Every non-empty cell of an order's sheet is booked, known as something, or told: mutants of all forms."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.recognise import recognise
from orderbatch.read.layout.vocabulary import vocabulary
from orderbatch.read.turns import to_the_end
from tests.company_forms import FORMS, Form
from tests.test_forms_of_companies import table_and_lines

Table = list[list[Any]]


def _plain(form: Form) -> bool:
    """One sheet with lines that are read without an error: what is added to it must be what is told."""
    if len(form.sheets) > 1 or form.merges or form.hidden_columns or form.codes or not _lines(form):
        return False
    sheets = _read(form, _cells(form))
    return bool(sheets) and not any(CODES[code] == "error" for code in _told(sheets))


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
    return to_the_end(
        recognise([Grid(name, [list(row) for row in table], hidden_rows=hidden)], {}, vocabulary())
    )


def _told(sheets: Sequence[FoundSheet]) -> set[str]:
    return {code for sheet in sheets for code, _cell, _value, _numbers in sheet.troubles}


@cache
def plain() -> tuple[Form, ...]:
    """The forms that can be changed."""
    return tuple(form for form in FORMS if _plain(form))


def wrong(holds: Callable[[Form], bool], every: int = 1) -> list[str]:
    """The names of the forms of which something does not hold, of every so manyth."""
    return [form.name for form in plain()[::every] if not holds(form)]


def test_most_forms_can_be_changed() -> None:
    assert len(plain()) >= 100


def test_a_remark_behind_a_line_that_takes_it_back_is_told() -> None:
    def is_told(form: Form) -> bool:
        table = [[*row, ""] for row in _cells(form)]
        table[_lines(form)[0][0]][-1] = "取消"
        printed_or_back = {"ITEMS_NOT_ORDERED", "LINE_WITHDRAWN"}  # the line may be one that is not ordered
        return bool(printed_or_back & _told(_read(form, table)))

    assert wrong(is_told) == []


def test_a_line_above_everything_is_told_or_read() -> None:
    added = 0

    def is_told_or_read(form: Form) -> bool:
        codes = (sku for _row, sku in _lines(form) if re.search(r"[A-Za-z].*\d", sku) and len(sku) > 2)
        if not (code := next(codes, "")):
            return True  # its codes have no figures, or nothing else
        nonlocal added
        added += 1
        table = _cells(form)
        table.insert(0, [code, 7.0, *[""] * (len(table[0]) - 2)])
        sheets = _read(form, table)
        return "CELLS_UNREAD" in _told(sheets) or any(7.0 in sheet.cells["cases"] for sheet in sheets)

    assert wrong(is_told_or_read) == [] and added >= 100


NUMBER = 73.0  # in no form
STEP = 7  # every so manyth empty cell


def _trace(sheets: Sequence[FoundSheet]) -> list[str]:
    """All that a reading books, takes for a label's value, or tells."""
    return [repr((sheet.cells, sheet.labels, sheet.troubles)) for sheet in sheets]


def _says_what_it_is(table: Table, row: int, column: int) -> bool:
    """Whether a figure there is known: a label or a word of sums stands in its row, or a heading above it."""
    beside = [str(cell) for cell in table[row] if cell != "" and type(cell) is str]
    above = [str(line[column]) for line in table[:row] if type(line[column]) is str and line[column]]
    return bool(beside or above)


def _unseen(form: Form, added: float | str, is_known: Callable[[Table, int, int], bool]) -> list[str]:
    """The empty cells in which something that nothing there explains changes no word of the reading."""
    table = _cells(form)
    before = _trace(_read(form, table))
    spots = [(row, at) for row, cells in enumerate(table) for at, cell in enumerate(cells) if cell == ""]
    unseen = []
    for row, column in spots[::STEP]:
        if not is_known(table, row, column):
            changed = [list(cells) for cells in table]
            changed[row][column] = added
            if _trace(_read(form, changed)) == before:
                unseen.append(f"{form.name} {row} {column}")
    return unseen


def test_a_figure_in_an_empty_cell_that_nothing_explains_is_booked_or_told() -> None:
    assert [spot for form in plain() for spot in _unseen(form, NUMBER, _says_what_it_is)] == []


TEXT = "Quorzel vembra"  # says nothing that anybody knows


def _with_a_text(form: Form, place: str, text: str) -> Table:
    """The form with a text in a row or a column of its own; above, with an empty row on both sides."""
    table = [[*row, "", ""] for row in _cells(form)]
    width = len(table[0])
    blank: list[Any] = [""] * width
    if place == "beside":
        table[_lines(form)[-1][0]][-1] = text
    elif place == "above":
        table[:0] = ["Order form", *blank[1:]], list(blank), [text, *blank[1:]], list(blank)
    else:
        table += [list(blank), list(blank)]
        table[-1][{"below": 0, "right below": width // 2, "far": -1}[place]] = text
    return table


@pytest.mark.parametrize("place", ["beside", "above", "below", "right below", "far"])
def test_a_text_that_is_neither_booked_nor_known_is_told_in_a_sentence(place: str) -> None:
    def is_told(form: Form) -> bool:
        sheets = _read(form, _with_a_text(form, place, TEXT))
        return any(TEXT in said for said in _trace(sheets)) or _is_refused_or_cut(sheets)

    assert wrong(is_told) == []


def _is_refused_or_cut(sheets: Sequence[FoundSheet]) -> bool:
    """Whether the whole sheet is refused, or more is told than is named."""
    return not sheets or any(
        "…" in value for sheet in sheets for _code, _cell, value, _numbers in sheet.troubles
    )


def test_a_text_in_any_empty_cell_is_booked_or_told() -> None:
    def unseen(form: Form) -> list[str]:
        def is_known(table: Table, row: int, column: int) -> bool:
            return _says_what_it_is(table, row, column) or _goes_with_others(form, table, row)

        return _unseen(form, TEXT, is_known)

    assert [spot for form in plain() for spot in unseen(form)] == []


def _goes_with_others(form: Form, table: Table, row: int) -> bool:
    """Whether a text there is the title of the form, or alone in a row between its lines: that of a group."""
    first = next(number for number, cells in enumerate(table) if any(cell != "" for cell in cells))
    lines = [at for at, _sku in _lines(form)]
    return row <= first or min(lines) < row < max(lines)


@pytest.mark.parametrize("place", ["beside", "above", "below", "far"])
def test_a_figure_outside_the_table_is_told(place: str) -> None:
    def is_told(form: Form) -> bool:
        table = [[*row, "", ""] for row in _cells(form)]
        width = len(table[0])
        if place == "beside":
            table[_lines(form)[0][0]][-1] = NUMBER
        elif place == "above":
            table.insert(0, [*[""] * (width - 1), NUMBER])
        else:
            table += [[""] * width for _row in range(2)]
            table[-1][-1 if place == "far" else 0] = NUMBER
        before = _trace(_read(form, [[cell if cell != NUMBER else "" for cell in row] for row in table]))
        return _trace(_read(form, table)) != before

    assert wrong(is_told, every=3) == []


@pytest.mark.parametrize(
    "text", ["另加5件", "追加 5 件", "改为12件", "加单3", "extra 5 cases", "change to 12", "plus 2 more"]
)
@pytest.mark.parametrize("row", [0, 3, 6])
def test_an_afterthought_beside_the_table_is_told_and_one_on_a_line_is_asked(text: str, row: int) -> None:
    table: Table = [
        ["", "", "", ""],
        ["Agent code", "C1", "Order no.", "N-1"],
        ["SKU", "Product", "Cases", "Remarks"],
        ["A-101", "Soap", 10.0, ""],
        ["A-102", "Tissue", 4.0, ""],
        ["Total", "", 14.0, ""],
        ["", "", "", ""],
    ]
    table[row][3] = text
    (sheet,) = to_the_end(recognise([Grid("Sheet1", table)], {}, vocabulary()))
    told = [(code, cell) for code, cell, *_rest in sheet.troubles]
    assert told == [("LINE_CHANGED" if row == 3 else "CELLS_PASSED_OVER", f"D{row + 1}")]


@pytest.mark.parametrize("text", ["急", "周四前到", "add to route 5 if short", "new pack", "满 100 件包邮"])
def test_other_words_are_no_afterthought_and_told_all_the_same(text: str) -> None:
    table: Table = [["Agent code", "C1", "", ""], ["SKU", "Cases", "", ""], ["A-101", 10.0, "", text]]
    (sheet,) = to_the_end(recognise([Grid("Sheet1", table)], {}, vocabulary()))
    assert [trouble[:2] for trouble in sheet.troubles] == [("TEXTS_PASSED_OVER", "D3")][: len(text) - 1]
