"""The same form in every format reads the same; what is no workbook says what it is (issue 4, item 2)."""

import csv
import datetime as dt
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.spellings import parse_count
from orderbatch.read.formats.guard import guard
from orderbatch.read.formats.open import open_workbook
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.rows import typed
from tests.tables import cells, workbook

FORM = """
订货单 Order form | | | | |
代理商编码 | C1 | | 订单号 | '00057 |
缺货处理 | 次日优先 | | 联系人 | 张三 |
| | | | |
商品编码 | 商品名称 | 单位 | 数量(件) | 单价 | 金额
'00123 | 洗衣粉 | 件 | 3 | 2.5 | 7.5
22326 | Brush “large” | 件 | 12 | 1.2 | 14.4
C-9 | 皂 | 件 | 1 | 0.99 | 0.99
合计 | | | 16 | | 22.89
"""
LIBREOFFICE = shutil.which("soffice")


def content_of(opened: Opened) -> object:
    """What an order form says, as typed values."""
    assert opened.trouble is None
    rows = typed(ORDER, [("form", sheet) for sheet in opened.sheets])
    assert rows.findings == []
    columns = ["row", "sku", "product", "cases", "case_price", "amount"]
    labels = ["agent", "order_no", "if_short", "contact"]
    return rows.rows[columns].to_dict("list"), rows.blocks[labels].to_dict("list")


EXPECTED = (
    {
        "row": [6, 7, 8],
        "sku": ["00123", "22326", "C-9"],
        "product": ["洗衣粉", "Brush “large”", "皂"],
        "cases": [3, 12, 1],
        "case_price": [250, 120, 99],
        "amount": [750, 1440, 99],
    },
    {"agent": ["C1"], "order_no": ["00057"], "if_short": ["defer"], "contact": ["张三"]},
)


def as_csv(delimiter: str = ",") -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    for row in cells(FORM):
        writer.writerow([f"{cell:g}" if isinstance(cell, float) else cell for cell in row])
    return buffer.getvalue()


def test_an_xlsx_reads_as_it_stands() -> None:
    assert content_of(open_file("form.xlsx", workbook(FORM))) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_reads_as_it_stands_in_every_encoding(encoding: str, delimiter: str) -> None:
    assert content_of(open_file("form.csv", as_csv(delimiter).encode(encoding))) == EXPECTED


@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("extension", ["xlsx", "xlsx:Calc MS Excel 2007 VBA XML", "ods", "xls"])
def test_a_form_saved_again_by_libreoffice_reads_the_same(extension: str, tmp_path: Path) -> None:
    assert content_of(open_file("form", resaved(workbook(FORM), extension, tmp_path))) == EXPECTED


@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_error_cells_hidden_rows_and_currencies_of_libreoffice_are_told(
    extension: str, tmp_path: Path
) -> None:
    table = (
        "Agent code | C1 |\nSKU | Product | Qty | Price\n"
        "A-1 | Soap | 3 | 1\nA-2 | Soap | =1/0 | 1\nA-3 | Soap | 4 | 1"
    )
    book = openpyxl.load_workbook(io.BytesIO(workbook(table)))
    book.worksheets[0].row_dimensions[5].hidden = True
    book.worksheets[0]["D3"].number_format = '"USD" 0'
    buffer = io.BytesIO()
    book.save(buffer)
    opened = open_file("form", resaved(buffer.getvalue(), extension, tmp_path))
    told = [(code, cell, value) for code, cell, value, _numbers in opened.sheets[0].troubles]
    assert told == [("CELL_ERROR", "C4", "#DIV/0!"), ("ROW_HIDDEN", "A5", "")]
    assert opened.sheets[0].in_format == {"case_price": {3: ("USD",)}}


def resaved(content: bytes, extension: str, folder: Path) -> bytes:
    """The workbook opened and saved by LibreOffice."""
    assert LIBREOFFICE
    source = folder / "form.xlsx"
    source.write_bytes(content)
    target = folder / "out"
    subprocess.run(
        [
            *(LIBREOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *("--convert-to", extension, "--outdir", str(target), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return next(target.iterdir()).read_bytes()


def test_names_do_not_matter() -> None:
    assert content_of(open_file("form.pdf", workbook(FORM))) == EXPECTED
    assert content_of(open_file("form.xls", as_csv().encode())) == EXPECTED


def test_a_number_format_of_an_xml_workbook_shows_its_currency() -> None:
    row = "<Row>{}</Row>".format
    cell = '<Cell ss:StyleID="{}"><Data ss:Type="{}">{}</Data></Cell>'.format
    texts = [["Agent code", "C1"], ["SKU", "Qty", "Price"]]
    rows = [row("".join(cell("s1", "String", text) for text in line)) for line in texts]
    rows += [row(cell("s1", "String", "A-1") + cell("s1", "Number", 3) + cell("s2", "Number", 5))]
    shown = '<Style ss:ID="s2"><NumberFormat ss:Format="Euro Currency"/></Style>'
    styles = f'<Styles><Style ss:ID="s1"/>{shown}</Styles>'
    markup = XML.decode().replace(
        "></W", f">{styles}<Worksheet><Table>{''.join(rows)}</Table></Worksheet></W"
    )
    markup = markup.replace(
        'spreadsheet"', 'spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    )
    opened = open_file("form", markup.encode())
    assert opened.sheets[0].in_format == {"case_price": {3: ("€",)}}


HTML = b"<html><p>SKU</p><p>Qty</p></html>"
XML = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def ole(*streams: str) -> bytes:
    names = b"".join(stream.encode("utf-16-le").ljust(64, b"\x00") for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"), (b"\xef\xbb\xbf \r\n", "FILE_EMPTY"), (HTML, "FILE_HTML"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "FILE_HTML"), (XML, "FILE_XML"),
        (b"%PDF-1.7 ...", "FILE_NOT_A_WORKBOOK"), (b"\x89PNG\r\n\x1a\n", "FILE_NOT_A_WORKBOOK"),
        (zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<w/>"}), "FILE_NOT_A_WORKBOOK"),
        (zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text"}), "FILE_NOT_A_WORKBOOK"),
        (zipped(**{"orders/form.xlsx": b"PK"}), "FILE_ARCHIVE"), (b"Rar!\x1a\x07\x01\x00", "FILE_ARCHIVE"),
        (b"7z\xbc\xaf\x27\x1c", "FILE_ARCHIVE"), (ole("NativeContent_MAIN"), "FILE_OTHER_PROGRAM"),
        (b"\x00\x00\x1a\x00\x00\x10\x04\x00", "FILE_OTHER_PROGRAM"),
        (b"\x03\x7e\x0b\x17\x02\x00\x00\x00", "FILE_OTHER_PROGRAM"),
        (b"TABLE\r\n0,1\r\n\"EXCEL\"", "FILE_OTHER_PROGRAM"), (b"TABLE\n0,1\n\"a\"", "FILE_OTHER_PROGRAM"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related", "FILE_HTML"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "FILE_NOT_A_WORKBOOK"),
        (b"L\x00\x00\x00\x01\x14\x02\x00", "FILE_NOT_A_WORKBOOK"),
        (b"[InternetShortcut]\r\nURL=https://example.com/", "SHEET_UNKNOWN"), (b"\xff\xfe", "FILE_EMPTY"),
        (ole("WordDocument"), "FILE_NOT_A_WORKBOOK"),
        (ole("EncryptionInfo", "EncryptedPackage"), "FILE_PASSWORD"), (ole("Root Entry"), "FILE_DAMAGED"),
        (b"\x00\x01\x02binary\x00\xff" * 50, "FILE_NOT_A_WORKBOOK"),
        (workbook(FORM)[:2000], "FILE_INCOMPLETE"),
        (workbook("Code | Name\nS1 | defer"), "SHEET_UNKNOWN"), (b"hello, world", "SHEET_UNKNOWN"),
        ("商品编码,数量\nA,1".encode("big5", "replace"), "FILE_ENCODING"),
        ("première,È".encode(), "SHEET_UNKNOWN"),
        ("première,È".encode("utf-16"), "SHEET_UNKNOWN"), ("  <html>".encode("utf-16"), "FILE_HTML"),
        (b"<Weavers/>", "FILE_XML"), (b"ID;PWXL;N;E\r\n", "FILE_OTHER_PROGRAM"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "FILE_OTHER_PROGRAM"),
        (zipped(**{"Index/Document.iwa": b"x"}), "FILE_OTHER_PROGRAM"),
    ],
)  # fmt: skip
def test_what_is_no_readable_workbook_gets_its_own_code(content: bytes, code: str) -> None:
    opened = open_file("form.xls", content)
    assert opened.trouble is not None
    assert opened.trouble[0] == code


def test_an_unknown_table_names_the_nearest_sheet_and_the_missing_headings() -> None:
    opened = open_file(
        "form.xlsx", workbook("Agent code | C1 | |\nSKU | Product | Spec | Zahl\nA-1 | Soap | x | y")
    )
    assert opened.trouble == ("SHEET_UNKNOWN", {"kind": "order", "missing": ("cases",)})


def test_a_workbook_with_the_1904_calendar_gives_the_same_days() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook("Agent code | C1 | Order date | x\nSKU | Qty\nA-1 | 3"))
    )
    book.epoch = CALENDAR_MAC_1904
    book.worksheets[0]["D1"] = dt.date(2026, 11, 23)
    buffer = io.BytesIO()
    book.save(buffer)
    rows = typed(ORDER, [("f", sheet) for sheet in open_file("f.xlsx", buffer.getvalue()).sheets])
    assert rows.blocks["order_date"].tolist() == [dt.date(2026, 11, 23)]


def test_a_lying_dimension_hides_nothing() -> None:
    source = workbook(FORM)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as archive, zipfile.ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b'<dimension ref="A1:F9"', b'<dimension ref="A1"')
                assert b'ref="A1"' in content
            target.writestr(name, content)
    assert content_of(open_file("form.xlsx", buffer.getvalue())) == EXPECTED


def opendocument(*rows: tuple[str, ...]) -> bytes:
    """An ods whose cells are texts, or markup where they begin with `<`."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    plain = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    filled = ["".join(cell if cell[:1] == "<" else plain.format(cell) for cell in row) for row in rows]
    lines = "".join(f"<table:table-row>{cells_of_row}</table:table-row>" for cells_of_row in filled)
    table = f'<table:table table:name="Sheet1">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    content = f"<office:document-content{spaces}>{body}</office:document-content>"
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b"<manifest:manifest/>"
    return zipped(**{"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def test_an_ods_whose_kind_only_its_manifest_says_is_read() -> None:
    rows = (("Agent code", "C1"), ("SKU", "Cases"), ("A-1001", "3"))
    with zipfile.ZipFile(io.BytesIO(opendocument(*rows))) as whole:
        content = whole.read("content.xml")
    kind = b'<m media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    found = open_file("form.ods", zipped(**{"META-INF/manifest.xml": kind, "content.xml": content}))
    assert found.trouble is None and found.sheets[0].cells["sku"] == ["A-1001"]


def test_a_formula_of_an_ods_without_its_value_is_told() -> None:
    formula = '<table:table-cell table:formula="of:=1+2"{}/>'
    saved = ' office:value-type="float" office:value="3"'
    heading = ("SKU", "Product", "Qty")
    opened = open_file(
        "form.ods",
        opendocument(
            ("Agent code", "C1"),
            heading,
            ("A-1", "Soap", formula.format(saved)),
            ("A-2", "Soap", formula.format("")),
        ),
    )
    assert [trouble[:2] for trouble in opened.sheets[0].troubles] == [("CELL_FORMULA_UNSAVED", "C4")]
    assert opened.sheets[0].cells["cases"] == [3, ""]


STRICT = (
    (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def renamed(change: Callable[[str], str]) -> bytes:
    """The form with the members of its zip under other names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(FORM))) as archive, zipfile.ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "_rels/.rels":
                content = content.replace(b"xl/workbook", change("xl/workbook").replace("\\", "/").encode())
            target.writestr(
                change(name), content.replace(b"/xl/", b"/" + change("xl/").replace("\\", "/").encode())
            )
    return buffer.getvalue()


@pytest.mark.parametrize(
    "change",
    [lambda name: name.replace("/", "\\"), str.lower, lambda name: name.replace("xl/", "book/")],
    ids=["backslashes", "small letters", "another folder"],
)
def test_members_under_other_names_are_found(change: Callable[[str], str]) -> None:
    assert content_of(open_file("form.xlsx", renamed(change))) == EXPECTED


def test_an_error_cell_is_told_wherever_its_sheet_lies() -> None:
    table = "Agent code | C1 |\nSKU | Product | Qty\nA-1 | Soap | #N/A"
    book = openpyxl.load_workbook(io.BytesIO(workbook(table)))
    buffer = io.BytesIO()
    book.save(buffer)
    inside = zipfile.ZipFile(buffer)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as other:
        for name in inside.namelist():
            content = inside.read(name).replace(b"/xl/", b"/Book/")
            other.writestr(name.replace("xl/", "Book/"), content.replace(b"xl/workbook", b"Book/workbook"))
    troubles = open_file("form.xlsx", target.getvalue()).sheets[0].troubles
    assert [trouble[:3] for trouble in troubles] == [("CELL_ERROR", "C3", "#N/A")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_markup_in_letters_of_two_bytes_reads_the_same(encoding: str) -> None:
    table = FORM.replace("22326 | Brush “large” | 件 | 12", "22326 | Brush “large” | 件 | #N/A")
    for source, changed in ((FORM, content_of), (table, troubles_of)):
        plain = workbook(source)
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(plain)) as archive, zipfile.ZipFile(buffer, "w") as target:
            for name in archive.namelist():
                text = archive.read(name).decode().replace('encoding="UTF-8"', "")
                declared = f'<?xml version="1.0" encoding="UTF-16"?>{text.split("?>", 1)[-1]}'
                target.writestr(name, declared.encode(encoding))
        assert changed(open_file("form.xlsx", buffer.getvalue())) == changed(open_file("form.xlsx", plain))


def troubles_of(opened: Opened) -> object:
    return [sheet.troubles for sheet in opened.sheets]


def test_strict_ooxml_reads_the_same() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(FORM))) as archive, zipfile.ZipFile(buffer, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            for usual, strict in STRICT:
                content = content.replace(usual, strict)
            target.writestr(name, content)
    assert content_of(open_file("form.xlsx", buffer.getvalue())) == EXPECTED


def test_the_tables_of_a_web_page_are_read_whatever_it_is_called() -> None:
    """Many programs write a page and call it `.xls`: several tables, entities, a charset of its own."""
    head = "<tr><td colspan=2>客户编码</td><td>HD1</td></tr></table><table>"
    rows = "".join(
        f"<tr><td>{'</td><td>'.join(row)}</td></tr>"
        for row in (("货号", "品名", "件数"), ("P-1", "A &amp; B<br>500ml", "1,200"), ("P-2", "C", "3"))
    )
    for charset in ("gbk", "utf-8"):
        page = f"<html><head><meta charset={charset}></head><body><table>{head}{rows}</table></body></html>"
        opened = open_file("order.xls", page.encode(charset))
        (sheet,) = opened.sheets
        assert (opened.format, sheet.labels["agent"][0]) == ("html", "HD1")
        assert sheet.cells["sku"] == ["P-1", "P-2"] and sheet.cells["product"][0] == "A & B\n500ml"
        assert [parse_count(cell) for cell in sheet.cells["cases"]] == [1200, 3] and sheet.rows == [4, 5]


@pytest.mark.parametrize("first", ["Please send:", "Hi team, please send", "Hi team, please, today"])
def test_a_message_in_a_text_file_is_read_line_by_line_whatever_commas_its_greeting_has(first: str) -> None:
    message = f"{first}\n6 cases A-1 Soap\n2 cases A-2 Towel\nThanks, Jo"
    (sheet,) = open_workbook(message.encode(), guard(message.encode()))
    assert sheet.rows[1:3] == [["A-1 Soap", "6 cases"], ["A-2 Towel", "2 cases"]]
