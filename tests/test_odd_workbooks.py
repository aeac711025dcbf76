"""What a workbook may hold and few do: every way to write a cell, sheets that are none."""

import io
import zipfile

import pytest
import xlsxwriter

from orderbatch.read.processes.one_file import open_file

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def members() -> dict[str, bytes]:
    """The parts of a workbook with one sheet and one shared string."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, "x")
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(changed: dict[str, str]) -> bytes:
    """That workbook with some parts changed or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members().items():
            if name not in changed:
                archive.writestr(name, content)
        for name, markup in changed.items():
            archive.writestr(name, markup)
    return buffer.getvalue()


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(*rows: str) -> str:
    head = f"<row>{text('A1', 'Agent code')}{text('B1', 'C1')}</row><row>"
    head += "".join(
        text(f"{letter}2", word)
        for letter, word in zip("ABCD", ("SKU", "Product", "Qty", "Price"), strict=True)
    )
    return f"<worksheet {SPACE}><sheetData>{head}</row>{''.join(rows)}</sheetData></worksheet>"


def strings(*items: str) -> str:
    return f"<sst {SPACE}>{''.join(f'<si>{item}</si>' for item in items)}</sst>"


ROWS = (
    '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c>'
    '<c r="C3"><f t="shared" ref="C3:C5" si="0">1+2</f><v>3</v></c><c r="D3"><v>1.5</v></c></row>',
    '<row r="4"><c r="A4" t="inlineStr"><is><r><t>A-</t></r><r><rPr><b/></rPr><t>2</t></r></is></c>'
    '<c r="B4" t="s"><v>2</v></c><c r="C4"><f t="shared" si="0"/></c><c r="D4" t="e"><v>#N/A</v></c></row>',
    '<row r="5"><c r="A5" t="str"><f>"A"&amp;"-3"</f><v>A-3</v></c><c r="B5" t="b"><v>1</v></c>'
    '<c r="C5"><f t="shared" si="0"/><v>7</v></c></row>',
)
SHARED = (
    '<r><t>A-</t></r><r><rPr><b/></rPr><t xml:space="preserve">1</t></r>',
    '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>',
    "<t>line_x0041_</t>",
)


def test_every_way_to_write_a_cell_is_read() -> None:
    parts = {"xl/worksheets/sheet1.xml": sheet(*ROWS), "xl/sharedStrings.xml": strings(*SHARED)}
    opened = open_file("form.xlsx", packed(parts))
    assert opened.trouble is None
    (found,) = opened.sheets
    assert found.cells["sku"] == ["A-1", "A-2", "A-3"]
    assert found.cells["product"] == ["東京", "lineA", True]
    assert found.cells["cases"] == [3, "", 7]
    assert sorted(trouble[:3] for trouble in found.troubles) == [
        ("ADVISORY_CELL", "D4", "#N/A"),
        ("CELL_FORMULA_UNSAVED", "C4", ""),
    ]


def with_sheet(kind: str, folder: str, hidden: str = "") -> bytes:
    """The form with a first sheet of another kind."""
    listed = members()
    book = listed["xl/workbook.xml"].decode()
    links = listed["xl/_rels/workbook.xml.rels"].decode()
    other = f'<sheets><sheet name="Other" sheetId="9" r:id="rId99"{hidden}/>'
    link = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{folder}/sheet9.xml"/></Relationships>'
    parts = {
        "xl/workbook.xml": book.replace("<sheets>", other),
        "xl/_rels/workbook.xml.rels": links.replace("</Relationships>", link),
        f"xl/{folder}/sheet9.xml": f"<{kind} {SPACE}/>" if kind != "worksheet" else sheet(*ROWS[:1]),
        "xl/worksheets/sheet1.xml": sheet(*ROWS),
        "xl/sharedStrings.xml": strings(*SHARED),
    }
    return packed(parts)


@pytest.mark.parametrize(
    ("kind", "folder", "hidden"),
    [
        ("chartsheet", "chartsheets", ""),
        ("dialogsheet", "dialogsheets", ""),
        ("xlMacrosheet", "macrosheets", ""),
        ("xlIntlMacrosheet", "macrosheets", ' state="veryHidden"'),
        ("worksheet", "worksheets", ' state="veryHidden"'),
        ("worksheet", "worksheets", ' state="hidden"'),
    ],
)
def test_a_sheet_that_is_none_or_nobody_sees_hides_nothing(kind: str, folder: str, hidden: str) -> None:
    opened = open_file("form.xlsm", with_sheet(kind, folder, hidden))
    assert opened.trouble is None
    assert [found.cells["sku"] for found in opened.sheets] == [["A-1", "A-2", "A-3"]]
    assert [trouble[1] for trouble in opened.sheets[0].troubles] == ["D4", "C4"]
