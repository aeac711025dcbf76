"""`.xls` and `.xlsb`: what calamine passes over in them is told at its cell (issue 4, item 2)."""

import struct
from collections.abc import Callable

import pytest

from orderbatch.contract.sheets.every import ORDER
from orderbatch.read.formats.ole import is_cut, stream
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.rows import typed
from tests.binary_books import Odd, compound, xls, xlsb

TABLE = """
Agent code | C1 | |
SKU | Product | Qty | Price
A-1 | Soap | 3 | 2.5
A-2 | Soap | #N/A | 2.5
A-3 | Soap | 5 | #DIV/0!
#REF! | Soap | 6 | 1
"""
BOOKS = pytest.mark.parametrize("book", [xls, xlsb])
Book = Callable[..., bytes]


@BOOKS
def test_a_binary_workbook_reads_as_it_stands(book: Book) -> None:
    opened = open_file("form", book("Agent code | C1 |\nSKU | Product | Qty\nA-1 | 皂 | 3\nA-2 | Soap | 4"))
    assert opened.format == book.__name__
    rows = typed(ORDER, [("form", sheet) for sheet in opened.sheets])
    assert rows.findings == []
    lines = rows.rows[["sku", "product", "cases"]].to_numpy().tolist()
    assert lines == [["A-1", "皂", 3], ["A-2", "Soap", 4]]


@BOOKS
@pytest.mark.parametrize("formulas", [False, True])
def test_error_cells_of_a_binary_workbook_are_told(book: Book, formulas: bool) -> None:
    opened = open_file("form", book(TABLE, Odd(formulas=formulas)))
    assert sorted(trouble[:3] for trouble in opened.sheets[0].troubles) == [
        ("ADVISORY_CELL", "D5", "#DIV/0!"),
        ("CELL_ERROR", "A6", "#REF!"),
        ("CELL_ERROR", "C4", "#N/A"),
    ]


@BOOKS
def test_hidden_rows_and_columns_of_a_binary_workbook_are_told(book: Book) -> None:
    table = "Agent code | C1 |\nSKU | Product | Qty\nA-1 | Soap | 3\nA-2 | Soap | 4"
    opened = open_file("form", book(table, Odd(rows=(3,), columns=(2,))))
    assert {(code, cell) for code, cell, _value, _numbers in opened.sheets[0].troubles} == {
        ("ROW_HIDDEN", "A4"),
        ("COLUMN_HIDDEN", "C2"),
    }


@BOOKS
def test_currencies_that_number_formats_of_a_binary_workbook_show_are_noted(book: Book) -> None:
    opened = open_file("form", book(TABLE, Odd(number_format='"USD" 0.00')))
    assert opened.sheets[0].in_format == {"case_price": {3: ("USD",), 4: ("USD",), 6: ("USD",)}}


@pytest.mark.parametrize("name", ["Workbook", "Book", "WORKBOOK"])
def test_an_xls_with_a_password_says_so(name: str) -> None:
    assert open_file("form.xls", xls(TABLE, Odd(locked=True), name)).trouble == ("FILE_PASSWORD", {})


def test_a_cell_that_names_the_part_of_a_locked_workbook_locks_nothing() -> None:
    opened = open_file("form.xls", xls(TABLE.replace("Soap", "EncryptedPackage")))
    assert opened.trouble is None and "EncryptedPackage" in opened.sheets[0].cells["product"]


@pytest.mark.parametrize("record", range(1, 12))
def test_a_damaged_record_that_looks_like_a_lock_is_no_password(record: int) -> None:
    content = bytearray(xls(TABLE))
    place = content.index(b"\x09\x08\x10\x00")
    for _number in range(record):
        place += 4 + int.from_bytes(content[place + 2 : place + 4], "little")
    content[place : place + 2] = b"\x2f\x00"
    trouble = open_file("form.xls", bytes(content)).trouble
    assert trouble is None or trouble[0] in ("FILE_DAMAGED", "FILE_INCOMPLETE", "SHEET_UNKNOWN")


def test_a_container_whose_chain_loops_or_leaves_the_file_ends() -> None:
    content = bytearray(compound("Workbook", b"x" * 5000))
    content[512 + 4 * 5 : 512 + 4 * 6] = (3).to_bytes(4, "little")
    assert len(stream(bytes(content), ("workbook",))) == 4 * 512
    assert stream(bytes(content[:1500]), ("workbook",)) == b""
    for length in range(0, len(content), 61):
        stream(bytes(content[:length]), ("workbook",))


def test_a_wrong_byte_in_the_tables_of_an_old_workbook_is_no_missing_end() -> None:
    whole = xls("Agent code | C1\nSKU | Product | Cases\n" + "A-1 | Soap | 4\n" * 60)
    (table,) = struct.unpack_from("<I", whole, 76)
    last = (table + 1) * 512 + 508  # what follows the last sector that the table has room for: none
    assert whole[last : last + 4] == b"\xff" * 4
    wrong = bytearray(whole)
    wrong[last + 2] = 0x12
    assert not is_cut(bytes(wrong))
    wrong[48:52] = b"\xff\xff\x12\x00"  # where its directory begins
    assert not is_cut(bytes(wrong))
    assert is_cut(whole[: len(whole) - 600])
