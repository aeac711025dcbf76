"""What Excel would call damaged, and throw away while repairing it, is never made by marking a workbook."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from orderbatch.contract.words import Words
from orderbatch.write.ooxml.book_part import NAMESPACE
from orderbatch.write.ooxml.defuse import reaches_outside
from orderbatch.write.ooxml.looks import MOST
from orderbatch.write.returned.list_sheet import Letter, ListedProblem
from orderbatch.write.returned.mark import mark
from tests.test_marked_form import repacked
from tests.test_marked_package import PIXEL

WORKBOOK, SHEET, BOXES = "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/drawings/vmlDrawing1.vml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Change = Callable[[bytes], bytes]


def a_form(fill: Callable[[Any, Any], None] = lambda _book, _page: None) -> bytes:
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        page = made.add_worksheet("Order")
        page.write_row(0, 0, ["SKU", "Cases", "2020"])
        page.write_row(1, 0, ["A100", 2.5, 3])
        fill(made, page)
    return packed.getvalue()


def after_marking(form: bytes, message: str = "not whole") -> dict[str, bytes]:
    """The parts of the form, once it is marked at B2."""
    letter = Letter(Words("en"), "Company", "2026-05-12-1", dt.datetime(2026, 5, 12), "form.xlsx")
    problem = ListedProblem("error", "Order", "B2", "NOT_WHOLE", "2.5", message, "correct it", "")
    with zipfile.ZipFile(io.BytesIO(mark(form, [problem], letter))) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def added(old: str, new: str) -> Change:
    return lambda part: part.replace(old.encode(), new.encode(), 1)


def related(kind: str, target: str, identity: str = "new") -> Change:
    given = f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    return added("</Relationships>", given)


def test_a_picture_that_was_a_link_stays_a_whole_picture() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.insert_image("G1", "logo.png", {"image_data": io.BytesIO(PIXEL), "url": "https://example.com/"})

    (drawing,) = [text for name, text in after_marking(a_form(fill)).items() if "drawings/drawing" in name]
    assert b"<xdr:cNvPr " in drawing and b"hlinkClick" not in drawing


def test_no_chain_of_calculation_names_a_formula_that_is_gone() -> None:
    chain = f'<calcChain xmlns="{NAMESPACE}"><c r="D2" i="1"/></calcChain>'.encode()
    form = repacked(
        a_form(lambda _book, page: page.write_formula("D2", "=[1]Prices!A1*B2", None, 5)),
        {
            "xl/calcChain.xml": lambda _part: chain,
            "xl/_rels/workbook.xml.rels": related("calcChain", "calcChain.xml"),
        },
    )
    after = after_marking(form)
    assert "xl/calcChain.xml" not in after and b"calcChain" not in after["xl/_rels/workbook.xml.rels"]
    assert b"<f>" not in after[SHEET] and b"<v>5</v>" in after[SHEET]


@pytest.mark.parametrize("title", ["Dialog1", "My dialog's"])
def test_names_and_formulas_do_not_outlive_the_sheet_that_they_name(title: str) -> None:
    named = f"'{title.replace(chr(39), chr(39) * 2)}'!$A$1" if " " in title else f"{title}!$A$1"

    def fill(book: Any, page: Any) -> None:
        book.add_worksheet(title)
        book.define_name("Pick", f"={named}")
        book.define_name("Own", "=Order!$A$1")
        page.write_formula("D2", f"={named}+1", None, 7)
        page.write_formula("D3", "=Order!B2", None, 2)

    form = repacked(a_form(fill), {"xl/_rels/workbook.xml.rels": dialog})
    after = after_marking(form)
    assert b'name="Own"' in after[WORKBOOK] and b'name="Pick"' not in after[WORKBOOK]
    assert re.findall(rb"<f>(.*?)</f>", after[SHEET]) == [b"Order!B2"]


def test_names_and_formulas_do_not_outlive_the_defined_name_that_they_use() -> None:
    """They showed #NAME? on the form that went back; a text that reads like the name is none."""
    formulas = {"Rate*B2": False, "twice+1": False, "Order!Rate": False, "Own": True, '"Rate"&A1': True}

    def fill(book: Any, page: Any) -> None:
        for name, said in {"Rate": "'[p.xlsx]P'!$A$1", "Twice": "Rate*2", "Own": "Order!$A$1"}.items():
            book.define_name(name, f"={said}")
        for row, formula in enumerate(formulas, 2):
            page.write_formula(f"D{row}", f"={formula}", None, 7)
        page.insert_textbox("G1", "x", {"textlink": "=Rate"})

    after = after_marking(a_form(fill))
    assert re.findall(rb'definedName name="(\w+)">', after[WORKBOOK]) == [b"Own"]
    kept = [html.unescape(formula.decode()) for formula in re.findall(rb"<f>(.*?)</f>", after[SHEET])]
    assert kept == [formula for formula, stays in formulas.items() if stays]
    assert after[SHEET].count(b"<v>7</v>") == len(formulas)
    assert not any(b"textlink" in text for name, text in after.items() if "drawing" in name)


def dialog(part: bytes) -> bytes:
    """The second sheet's reference, as one to a dialogue of Excel 5."""
    target = b'" Target="worksheets/sheet2'
    return part.replace(b"worksheet" + target, b"dialogsheet" + target)


def test_a_workbook_without_a_window_gets_one_for_its_views() -> None:
    views = re.compile(rb"<bookViews>.*?</bookViews>")
    after = after_marking(repacked(a_form(), {WORKBOOK: lambda part: views.sub(b"", part)}))
    assert b"<bookViews><workbookView/></bookViews><sheets>" in after[WORKBOOK]


def test_a_chart_on_a_tab_of_its_own_is_not_selected_with_the_list() -> None:
    def fill(book: Any, _page: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Order!$B$2:$B$3"})
        tab = book.add_chartsheet("Picture")
        tab.set_chart(chart)
        tab.activate()

    after = after_marking(a_form(fill))
    selected = [name for name, text in after.items() if b'tabSelected="1"' in text]
    assert selected == ["xl/worksheets/sheet2.xml"] and b"activeTab" not in after[WORKBOOK]


def test_boxes_beside_others_that_knew_fewer_prefixes_can_be_read() -> None:
    from xml.dom.minidom import parseString

    old = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1025"/></xml>'
    form = repacked(a_form(lambda _book, page: page.write_comment("A1", "his")), {BOXES: lambda _part: old})
    after = after_marking(form)
    assert len(parseString(after[BOXES]).getElementsByTagName("x:ClientData")) == 1


def test_the_number_of_the_new_sheet_is_one_that_excel_bears() -> None:
    form = repacked(a_form(), {WORKBOOK: added('sheetId="1"', 'sheetId="65534"')})
    assert re.findall(rb'sheetId="(\d+)"', after_marking(form)[WORKBOOK]) == [b"1", b"65534"]


def test_a_table_that_was_filled_from_outside_is_a_plain_table_after() -> None:
    def fill(_book: Any, page: Any) -> None:
        page.add_table("A1:C2", {"columns": [{"header": name} for name in ("SKU", "Cases", "2020")]})

    table = "xl/tables/table1.xml"
    filled = '<calculatedColumnFormula>[1]Prices!A1</calculatedColumnFormula><xmlColumnPr mapId="1"/>'

    def from_outside(part: bytes) -> bytes:
        part = part.replace(b' ref="A1:C2" ', b' ref="A1:C2" tableType="queryTable" connectionId="1" ', 1)
        column = f'name="Cases" queryTableFieldId="2">{filled}</tableColumn>'.encode()
        return part.replace(b'name="Cases"/>', column)

    form = repacked(a_form(fill), {table: from_outside})
    after = after_marking(form)[table]
    assert not re.search(rb"tableType|queryTableFieldId|connectionId|xmlColumnPr|Prices", after)
    assert re.findall(rb'name="(SKU|Cases|2020)"', after) == [b"SKU", b"Cases", b"2020"]


def test_a_year_as_heading_of_a_table_is_no_other_workbook() -> None:
    assert not reaches_outside("Table1[2020]*Order!A1")
    assert reaches_outside("Table1[2020]*[1]Order!A1") and reaches_outside("'[1]My order'!A1")


def test_what_selects_in_a_pivot_table_goes_with_it() -> None:
    frame = (
        '<xdr:twoCellAnchor><mc:AlternateContent xmlns:mc="mc">'
        '<mc:Choice Requires="a14"><xdr:graphicFrame><a:graphic xmlns:a="a"><a:graphicData>'
        '<sle:slicer xmlns:sle="s" name="Cases"/></a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice>'
        "</mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
    )
    pivot = '<c:pivotSource><c:name>Order!P1</c:name><c:fmtId val="0"/></c:pivotSource><c:chart>'

    def fill(book: Any, page: Any) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Order!$B$2:$B$3"})
        page.insert_chart("G20", chart)

    changes: Mapping[str, Change] = {
        "xl/drawings/drawing1.xml": added("</xdr:wsDr>", frame),
        "xl/charts/chart1.xml": added("<c:chart>", pivot),
    }
    after = after_marking(repacked(a_form(fill), changes))
    drawing = after["xl/drawings/drawing1.xml"]
    assert b"slicer" not in drawing and drawing.count(b"<xdr:twoCellAnchor") == 1
    assert (
        b"pivotSource" not in after["xl/charts/chart1.xml"] and b"<c:chart>" in after["xl/charts/chart1.xml"]
    )


def test_text_that_reads_like_an_unseen_character_stays_that_text() -> None:
    after = after_marking(a_form(), "not whole: _x000D_")
    for name in ("xl/worksheets/sheet2.xml", "xl/comments1.xml"):
        assert b"_x005F_x000D_" in after[name], name


def test_styles_without_any_style_get_the_usual_ones() -> None:
    none = re.compile(rb"(<styleSheet[^>]*>).*</styleSheet>", re.DOTALL)
    form = repacked(a_form(), {"xl/styles.xml": lambda part: none.sub(rb"\1</styleSheet>", part)})
    assert b"<cellXfs" in after_marking(form)["xl/styles.xml"]


def test_a_workbook_with_as_many_formats_as_excel_bears_is_not_given_more() -> None:
    full = re.compile(rb"<cellXfs.*?</cellXfs>", re.DOTALL)
    many = b"<cellXfs>" + b'<xf numFmtId="0"/>' * (MOST - 1) + b"</cellXfs>"
    with pytest.raises(ValueError, match="cellXfs"):
        after_marking(repacked(a_form(), {"xl/styles.xml": lambda part: full.sub(many, part)}))


def test_a_height_that_is_no_number_hinders_nothing() -> None:
    columns = '<cols><col min="4" max="9" width="-1"/></cols>'
    said = f'<sheetFormatPr defaultRowHeight="string"/>{columns}<sheetData>'
    usual = re.compile(rb"<sheetFormatPr [^>]*/><sheetData>")
    form = repacked(a_form(), {SHEET: lambda part: usual.sub(said.encode(), part)})
    after = after_marking(form)
    assert b"<x:Anchor>" in after[BOXES] and b'defaultRowHeight="string"' in after[SHEET]


def test_parts_are_spelled_as_the_package_itself_spells_them() -> None:
    packed = io.BytesIO()
    form = a_form()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name.lower().replace("/", "\\"), old.read(name))
    after = after_marking(packed.getvalue())
    assert {"[Content_Types].xml", "xl/sharedStrings.xml"} <= after.keys() <= {*after_marking(form)}
