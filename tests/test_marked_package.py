"""What an agent's own workbook holds beside its cells, and finds again in the marked one.

Logos, charts, check boxes, text boxes, drop-downs of Excel 2010, notes of his own, the colours of his cells.
"""

import io
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from orderbatch.contract.words import Words
from orderbatch.write.ooxml.looks import MARKS
from tests.desk import Cell, Desk
from tests.test_marked_form import a_desk, marked, members, needs_office, office, put, repacked


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def a_rich_form() -> bytes:
    """A form with what agents' own forms hold: logo, chart, check box, text box, drop-downs of Excel 2010."""
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        page = made.add_worksheet("Order")
        white = made.add_format({"font_color": "#FFFFFF", "bg_color": "#203864", "bold": True})
        page.write_row(0, 0, ["Agent code", "C1", None, "Order no.", "7"])
        page.write_row(2, 0, ["SKU", "Cases", "Remarks"], white)
        page.write("A4", "A100")
        page.write("B4", 2.5, white)
        page.write_rich_string("C4", "half ", made.add_format({"bold": True}), "a case")
        page.write_comment("B4", "ask Ann", {"author": "Ann"})
        page.write_comment("A4", "new soap", {"author": "Ann"})
        page.insert_image("G1", "logo.png", {"image_data": io.BytesIO(PIXEL)})
        page.insert_checkbox("E4", True)
        page.insert_textbox("G9", "Sign here")
        page.conditional_format("B4:B9", {"type": "data_bar", "data_bar_2010": True})
        page.freeze_panes(3, 0)
        page.protect("secret")
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=Order!$B$4:$B$5"})
        page.insert_chart("G20", chart)
    rule = (
        b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14='
        b'"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" '
        b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list">'
        b"<x14:formula1><xm:f>Lists!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>A4:A9</xm:sqref>"
        b"</x14:dataValidation></x14:dataValidations></ext>"
    )
    change = {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"<extLst>", rule)}
    return repacked(packed.getvalue(), change)


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f00"
    "0501017f9d2b1d8b0000000049454e44ae426082"
)


def test_pictures_charts_boxes_and_new_drop_downs_stay_byte_for_byte(desk: Desk) -> None:
    form = a_rich_form()
    put(desk, "form.xlsx", form)
    desk.run()
    (path,) = desk.outputs("marked_form")
    (desk.root / "form.xlsx").write_bytes(form)
    before, after = members(desk.root / "form.xlsx"), members(path)
    kept = {name for name in before if before[name] == after.get(name)}
    assert {name for name in before if re.search(r"media|charts|drawing\d|theme|sharedS|Bag", name)} <= kept
    page, old = after["xl/worksheets/sheet1.xml"], before["xl/worksheets/sheet1.xml"]
    for part in (
        rb"<extLst>.*</extLst>",
        rb"<sheetProtection[^>]*>",
        rb"<conditionalFormatting.*?</cond",
        rb"<pane[^>]*>",
    ):
        (found,) = re.findall(part, old, re.DOTALL)
        assert found in page, part
    assert b"<t>half </t>" in after["xl/sharedStrings.xml"] or b"half " in after["xl/sharedStrings.xml"]


def test_a_note_of_his_goes_on_below_ours_and_stands_alone_again(desk: Desk) -> None:
    put(desk, "form.xlsx", a_rich_form())
    desk.run()
    page = marked(desk)["Order"]
    assert page["A4"].comment.text == "new soap" and page["A4"].comment.author == "Ann"
    assert page["B4"].comment.text.endswith("ask Ann") and "2.5" in page["B4"].comment.text
    put(desk, "again.xlsx", corrected(desk, {"B4": "two"}), "11:00")
    desk.run("19:00")
    text = marked(desk)["Order"]["B4"].comment.text
    assert text.count("ask Ann") == 1 and "2.5" not in text and "two" in text
    put(desk, "third.xlsx", corrected(desk, {"B4": 2, "A4": "Z1"}), "12:00")
    desk.run("20:00")
    note = marked(desk)["Order"]["B4"].comment
    assert (note.text, note.author) == ("ask Ann", "Ann")


def corrected(desk: Desk, cells: Mapping[str, Cell]) -> bytes:
    """The marked form with these cells of its second sheet changed in its XML, and nothing else."""
    (path,) = desk.outputs("marked_form")

    def change(part: bytes) -> bytes:
        for address, value in cells.items():
            kind, inside = "", f"<v>{value}</v>"
            if isinstance(value, str):
                kind, inside = ' t="inlineStr"', f"<is><t>{value}</t></is>"
            cell = rf'<c r="{address}"( s="\d+")?[^>]*?(/>|>.*?</c>)'
            part = re.sub(cell, rf'<c r="{address}"\1{kind}>{inside}</c>', part.decode(), count=1).encode()
        return part

    return repacked(path.read_bytes(), {"xl/worksheets/sheet1.xml": change})


def test_a_cell_has_its_own_look_again_when_the_form_comes_back(desk: Desk) -> None:
    put(desk, "form.xlsx", a_rich_form())
    desk.run()
    look = marked(desk)["Order"]["B4"]
    assert look.fill.start_color.rgb == MARKS["error"] and look.font.color.rgb == "FF000000"
    put(desk, "again.xlsx", corrected(desk, {"B4": 2, "A4": "Z1"}), "11:00")
    desk.run("19:00")
    book = marked(desk)
    look = book["Order"]["B4"]
    assert (
        look.fill.start_color.rgb == "FF203864"
        and look.font.color.rgb == "FFFFFFFF"
        and look.protection.locked
    )
    assert book.sheetnames == [Words("en").text("marked.sheet"), "Order"]


def test_macros_and_embedded_objects_are_taken_out_and_that_is_said(desk: Desk) -> None:
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    related = f'<Relationship Id="m" Type="{kind}" Target="vbaProject.bin"/></Relationships>'.encode()
    typed = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    plain = b"openxmlformats-officedocument.spreadsheetml.sheet.main"
    with_macros = b"ms-excel.sheet.macroEnabled.main"
    change = {
        "xl/vbaProject.bin": lambda _part: b"code",
        "[Content_Types].xml": lambda part: part.replace(plain, with_macros).replace(
            b"</Types>", typed + b"</Types>"
        ),
        "xl/_rels/workbook.xml.rels": lambda part: part.replace(b"</Relationships>", related),
    }
    put(desk, "form.xlsm", repacked(a_rich_form(), change))
    desk.run()
    (path,) = desk.outputs("marked_form")
    assert path.suffix == ".xlsx" and not any("vba" in name for name in members(path))
    assert b"macro" not in members(path)["[Content_Types].xml"]
    said = [str(row[0]) for row in marked(desk).worksheets[0].iter_rows(max_col=1, values_only=True)]
    assert any(Words("en").text("marked.lost.macros") in sentence for sentence in said)


@pytest.mark.libreoffice
@needs_office
def test_looks_and_notes_find_back_after_libreoffice_has_saved_the_form(desk: Desk, tmp_path: Path) -> None:
    put(desk, "form.xlsx", a_rich_form())
    desk.run()
    book = marked(desk)
    book["Order"]["B4"].value, book["Order"]["A4"].value = 2, "Z1"
    copy = tmp_path / "copy.xlsx"
    book.save(copy)
    (tmp_path / "back").mkdir()
    office(tmp_path / "back", "xlsx", copy)
    put(desk, "again.xlsx", (tmp_path / "back/copy.xlsx").read_bytes(), "11:00")
    desk.run("19:00")
    book = marked(desk)
    assert book.sheetnames == [Words("en").text("marked.sheet"), "Order"]
    look = book["Order"]["B4"]
    assert look.fill.start_color.rgb == "FF203864" and look.comment.text.strip() == "ask Ann"
    assert book["Order"]["A4"].comment.text.count("new soap") == 1


def test_references_of_a_new_part_are_known_where_libreoffice_named_each_such_part(desk: Desk) -> None:
    by_ending = re.compile(rb'<Default Extension="rels" ContentType="([^"]*)"/>')
    named = rb'<Override PartName="/_rels/.rels" ContentType="\1"/>'
    plain = a_bare_form()
    put(desk, "form.xlsx", repacked(plain, {"[Content_Types].xml": lambda part: by_ending.sub(named, part)}))
    desk.run()
    after = members(*desk.outputs("marked_form"))
    types = after["[Content_Types].xml"]
    made = [name for name in after if name.endswith(".rels") and name not in ("_rels/.rels", WORKBOOK_RELS)]
    assert made and b'Extension="rels"' not in types
    assert all(f'PartName="/{name}"'.encode() in types for name in made)


@pytest.mark.parametrize("wide", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_form_in_utf_16_goes_back_whole(desk: Desk, wide: str) -> None:
    said = re.compile(rb'encoding="[^"]*"', re.IGNORECASE)
    form = repacked(
        a_bare_form(),
        {
            name: lambda part: said.sub(b'encoding="UTF-16"', part).decode().encode(wide)
            for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")
        },
    )
    put(desk, "form.xlsx", form)
    desk.run()
    (path,) = desk.outputs("marked_form")
    assert {"xl/workbook.xml", "xl/styles.xml", "xl/comments1.xml"} <= members(path).keys()
    assert [sheet.title for sheet in marked(desk).worksheets] == [Words("en").text("marked.sheet"), "Order"]


def a_bare_form() -> bytes:
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        page = made.add_worksheet("Order")
        for row, cells in enumerate(
            (["Agent code", "C1", "Order no.", "7"], ["SKU", "Cases"], ["A100", 2.5])
        ):
            page.write_row(row, 0, cells)
    return packed.getvalue()


WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"


def with_a_hidden_sheet(state: str, shown: str = "Balances") -> bytes:
    """A form of C1 whose drop-down, formula, name and chart look at a sheet with everybody's money."""
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        page, money = made.add_worksheet("Order"), made.add_worksheet(shown)
        page.write_row(0, 0, ["Agent code", "C1", None, "Order no.", "7"])
        page.write_row(2, 0, ["SKU", "Cases", "Remarks"])
        page.write_row(3, 0, ["A100", 2.5, "soon"])
        page.write_formula("E4", f"={shown}!B3", None, 123456)
        page.data_validation("C4:C9", {"validate": "list", "source": f"={shown}!$A$2:$A$3"})
        made.define_name("Money", f"={shown}!$B$2:$B$3")
        for row, cells in enumerate([["Shop", "Owing"], ["Harbour Store", 654321], ["Mill Lane", 765432]]):
            money.write_row(row, 0, cells)
        money.write_comment("B2", "owes for October", {"author": "Ann"})
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": f"={shown}!$B$2:$B$3", "values_data": [654321, 765432]})
        money.insert_chart("G2", chart)
    states = {"very hidden": b'state="veryHidden" ', "hidden": b'state="hidden" ', "shown": b""}
    name = f'<sheet name="{shown}" '.encode()
    return repacked(
        packed.getvalue(), {"xl/workbook.xml": lambda part: part.replace(name, name + states[state])}
    )


@pytest.mark.parametrize("state", ["hidden", "very hidden", "shown"])
def test_what_stands_on_a_hidden_sheet_goes_back_to_nobody_and_that_is_said(desk: Desk, state: str) -> None:
    """A form made from another workbook brings along what its agent has never seen."""
    put(desk, "form.xlsx", with_a_hidden_sheet(state))
    desk.run()
    (path,) = desk.outputs("marked_form")
    everything = b"".join(members(path).values())
    secrets = (b"Harbour Store", b"Mill Lane", b"654321", b"765432", b"owes for October", b"Balances!")
    assert {secret in everything for secret in secrets} == {state == "shown"}
    book = marked(desk)
    front = Words("en").text("marked.sheet")
    assert book.sheetnames == [front, "Order", *(["Balances"] if state == "shown" else [])]
    page = book["Order"]
    assert page["A4"].value == "A100" and page["C4"].value == "soon" and page["B4"].comment
    assert page["E4"].value == ("=Balances!B3" if state == "shown" else 123456)  # as it showed it
    said = [str(row[0]) for row in book.worksheets[0].iter_rows(max_col=1, values_only=True)]
    assert any(Words("en").text("marked.lost.sheets") in one for one in said) == (state != "shown")
    put(desk, "again.xlsx", corrected(desk, {"B4": 3}), "11:00")
    desk.run("19:00")
    assert "NOT_WHOLE" not in desk.codes()  # the corrected copy is read as his own is
