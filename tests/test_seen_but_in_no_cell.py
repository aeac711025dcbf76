"""What a person sees in a form and no cell says, and workbooks saved as XML Spreadsheet 2003."""

import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from orderbatch.read.processes.one_file import Opened, open_file

ROWS = (
    ("Agent code", "C1", "Order no.", "N-1"),
    ("SKU", "Product", "Cases", "Remarks"),
    ("A-101", "Soap", 3, ""),
    ("A-102", "Tissue", 4, ""),
)


def form(change: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    change(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def told(opened: Opened) -> list[tuple[str, str]]:
    return [(code, cell) for sheet in opened.sheets for code, cell, _value, _numbers in sheet.troubles]


def strike(cell: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[cell].font = Font(strike=True)

    return change


@pytest.mark.parametrize("cell", ["A4", "B4", "C4"])
def test_a_line_that_is_struck_out_is_asked(cell: str) -> None:
    assert told(open_file("form", form(strike(cell)))) == [("CELL_STRUCK", cell)]


@pytest.mark.parametrize("cell", ["A1", "D2", "F9"])
def test_what_is_struck_out_elsewhere_leaves_the_lines_alone(cell: str) -> None:
    assert not told(open_file("form", form(strike(cell))))


def test_letters_struck_out_within_a_cell_are_asked() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B4"] = CellRichText(TextBlock(InlineFont(strike=True), "Tissue"), " Towel")

    book = form(change)
    assert told(open_file("form", book)) in ([("CELL_STRUCK", "B4")], [])  # openpyxl writes it inline


@pytest.mark.parametrize(
    ("note", "code", "cell"),
    [
        ("please send with the other", "CELL_NOTE", ""),
        ("取消", "LINE_WITHDRAWN", "C4"),
        ("cancelled", "LINE_WITHDRAWN", "C4"),
    ],
)
def test_a_note_at_a_line_is_told(note: str, code: str, cell: str) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C4"].comment = Comment(note, "Li Na")
        sheet["A1"].comment = Comment("how to fill this in", "Li Na")

    assert told(open_file("form", form(change))) == [(code, cell)]


def test_a_note_of_ours_is_none_of_his() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C4"].comment = Comment("1. Not a whole number.", "orderbatch")

    assert not told(open_file("form", form(change)))


def test_a_text_box_is_told() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for number, row in enumerate(ROWS):
        sheet.write_row(number, 0, row)
    sheet.insert_textbox(8, 1, "Please double everything")
    book.close()
    opened = open_file("form", buffer.getvalue())
    assert [(code, value) for code, _cell, value, _numbers in opened.sheets[0].troubles] == [
        ("SHEET_BOX", "Please double everything")
    ]


SPREADSHEET_2003 = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="订货单"><Table>
<Row>
<Cell ss:MergeAcross="2"><Data ss:Type="String">订货单</Data></Cell>
</Row>
<Row ss:Index="3">
<Cell><Data ss:Type="String">客户编码</Data></Cell>
<Cell><Data ss:Type="String">C1</Data></Cell>
<Cell><Data ss:Type="String">日期</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-11-23T00:00:00.000</Data></Cell>
</Row>
<Row>
<Cell><Data ss:Type="String">商品编码</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="String">数量</Data></Cell>
</Row>
<Row>
<Cell><Data ss:Type="String">A-101</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">3</Data></Cell>
</Row>
<Row ss:Hidden="1">
<Cell><Data ss:Type="String">A-102</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">4</Data></Cell>
</Row>
</Table></Worksheet></Workbook>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_workbook_saved_as_xml_2003_is_read(encoding: str) -> None:
    opened = open_file("form.xls", SPREADSHEET_2003.encode(encoding))
    assert not opened.trouble
    (sheet,) = opened.sheets
    assert (sheet.cells["sku"], sheet.cells["cases"], sheet.rows) == (["A-101", "A-102"], [3.0, 4.0], [5, 6])
    assert sheet.labels["agent"] == ("C1", "B3")
    assert told(opened) == [("ROW_HIDDEN", "A6")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (SPREADSHEET_2003[:-200], "FILE_INCOMPLETE"),
        (SPREADSHEET_2003.replace("</Row>", "</Rov>", 1), "FILE_DAMAGED"),
        (SPREADSHEET_2003.replace('Index="3"><Data', 'Index="999"><Data', 1), "FILE_LARGE_INSIDE"),
        (SPREADSHEET_2003.replace('<Row ss:Index="3">', '<Row ss:Index="99999">'), "FILE_LARGE_INSIDE"),
        (SPREADSHEET_2003.replace("<Workbook", "<!DOCTYPE x><Workbook", 1), "FILE_HOSTILE"),
        ("<?xml version='1.0'?><orders><order/></orders>", "FILE_XML"),
    ],
)
def test_xml_2003_that_cannot_be_read_says_why(content: str, code: str) -> None:
    opened = open_file("form.xls", content.encode())
    assert opened.trouble
    assert opened.trouble[0] == code
