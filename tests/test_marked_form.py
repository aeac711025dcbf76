"""The form that goes back: the agent's own workbook, marked, and accepted once exactly that is corrected."""

import io
import os
import re
import shutil
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.read.processes.one_file import open_file
from orderbatch.write.ooxml.defuse import reaches_outside
from orderbatch.write.ooxml.functions import ALLOWED, calls_unknown
from orderbatch.write.ooxml.looks import MARKS
from orderbatch.write.returned import mark as marking
from orderbatch.write.returned.mark import is_fit
from tests.desk import Cell, Desk

HEADINGS = {
    "en": ("Agent code", "Order no.", "If short", "SKU", "Product", "Cases", "Case price", "Amount"),
    "zh": ("代理商编码", "订单号", "缺货处理", "商品编码", "商品名称", "数量", "单价", "金额"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def a_desk(root: Path) -> Desk:
    """Items A100 and B200 on sale, B300 from 5 cases on, C900 no longer; agents C1 to C3."""
    desk = Desk(root)
    replaced: Mapping[str, Mapping[str, Cell]] = {
        "Status": {"C900": "discontinued"},
        "Replaced by": {"C900": "A100"},
        "Min cases": {"B300": 5},
    }
    desk.catalogue("A100 1, B200 2, B300 3, C900 1", **replaced)
    desk.agents("C1 C2 C3")
    desk.figures("A100 1000, B200 1000, B300 1000", "C1 90000, C2 90000, C3 90000")
    return desk


def a_form(
    lines: Any,
    agent: str = "C1",
    number: str = "7",
    short: str = "",
    language: str = "en",
) -> Any:
    """An agent's form as he made it: lines of SKU, product, cases, price; the amount is his formula."""
    agent_code, order_no, if_short, *columns = HEADINGS[language]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "订 单" if language == "zh" else "My order's"
    sheet.append([agent_code, agent, None, order_no, number])
    sheet.append([if_short, short])
    sheet.append([])
    sheet.append(columns)
    for row, line in enumerate(lines, 5):
        sheet.append([*line, f"=C{row}*D{row}"])
    return book


def put(desk: Desk, name: str, content: bytes, clock: str = "09:00") -> None:
    path = desk.root / "inbox" / name
    path.write_bytes(content)
    os.utime(path, (desk.at(clock).timestamp(),) * 2)


def bytes_of(book: Any) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def marked(desk: Desk) -> Any:
    (path,) = desk.outputs("marked_form")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl does not know all that is kept
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def listed(book: Any) -> list[tuple[str, str, str]]:
    """Sheet, cell and code of every listed problem; the sheet is "" for the whole file."""
    found = []
    for number, where, *_said, code in book.worksheets[0].iter_rows(max_col=8):
        if str(number.value).isdigit():
            sheet, _mark, cell = (where.hyperlink.location if where.hyperlink else "''!").rpartition("!")
            found.append((sheet[1:-1].replace("''", "'"), cell, code.value))
    return found


def correct(book: Any, answers: Mapping[str, Cell]) -> bytes:
    """The workbook with a value for each listed code written into the listed cells, and nothing else."""
    for sheet, cell, code in listed(book):
        if code in answers:
            book[sheet][cell].value = answers[code]
    return bytes_of(book)


BAD = [["A100", "Water", 2.5, 1], ["Z9", "Juice", 3, 2], ["C900", "Tea", 4, 1], ["B300", "Milk", 2, 3]]
GOOD: Mapping[str, Cell] = {
    "NOT_WHOLE": 2,
    "SKU_UNKNOWN": "B200",
    "SKU_DISCONTINUED": "A100",
    "SKU_MIN_CASES": 5,
    "NOT_A_CHOICE": "defer",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_corrected_workbook_is_accepted_under_the_same_order(desk: Desk, language: str) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD, short="perhaps", language=language)))
    desk.run()
    assert desk.record()["orders"] == [] and desk.outputs("reply") == []
    book = marked(desk)
    assert book.worksheets[0]["A1"].value == Words(language).text("marked.title")
    assert sorted(code for _sheet, _cell, code in listed(book) if code in GOOD) == sorted(GOOD)
    put(desk, "form corrected.xlsx", correct(book, GOOD), "11:00")
    desk.run("19:00")
    assert desk.lines("proposed") == {"7/A100": 6, "7/B200": 3, "7/B300": 5}
    assert desk.outputs("marked_form") == []


def test_bad_cells_are_coloured_noted_and_linked(desk: Desk) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD, short="perhaps")))
    desk.run()
    book = marked(desk)
    first = book.worksheets[0]
    suggested = [row[6].value for row in first.iter_rows(max_col=8) if str(row[0].value).isdigit()]
    assert first.column_dimensions["G"].hidden != any(suggested)  # an empty column is not shown
    for sheet, address, code in listed(book):
        cell = book[sheet][address]
        assert cell.comment and cell.fill.start_color.rgb in MARKS.values(), (address, code)
    note = book["My order's"]["B2"].comment.text
    assert "defer, cancel, ask" in note and "perhaps" in note
    assert "A100" in book["My order's"]["A7"].comment.text  # what replaced it
    assert book["My order's"]["A5"].comment is None


def test_what_the_agent_made_of_his_workbook_is_kept(desk: Desk) -> None:
    form = a_form(BAD)
    sheet = form.active
    sheet.column_dimensions["B"].width = 41
    rule = DataValidation("whole", operator="greaterThan", formula1="0", sqref="C5:C20")
    sheet.add_data_validation(rule)
    form.defined_names["Rates"] = DefinedName("Rates", attr_text="'Price list'!$A$1:$B$9")
    form.create_sheet("Price list")["A1"] = "kept"
    sheet["B5"].comment = Comment("mine", "Li")
    sheet["B5"].fill = PatternFill("solid", start_color="FF00FF00")
    sheet.merge_cells("G1:H2")
    put(desk, "form.xlsx", bytes_of(form))
    desk.run()
    book = marked(desk)
    page = book["My order's"]
    assert book.sheetnames == [Words("en").text("marked.sheet"), "My order's", "Price list"]
    assert page["E5"].value == "=C5*D5" and page.column_dimensions["B"].width == 41
    assert page.data_validations.dataValidation[0].formula1 == "0"
    assert book.defined_names["Rates"].attr_text == "'Price list'!$A$1:$B$9"
    assert book["Price list"]["A1"].value == "kept" and "G1:H2" in page.merged_cells
    assert page["B5"].comment.text == "mine" and page["B5"].fill.start_color.rgb == "FF00FF00"
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False]


def test_formulas_keep_the_values_that_they_showed(desk: Desk) -> None:
    """A reader that does not calculate must see in the marked form what it saw in the original."""
    import xlsxwriter

    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as made:
        page = made.add_worksheet("Order")
        page.write_row(0, 0, ["Agent code", "C1", None, "Order no.", "7"])
        page.write_row(2, 0, ["SKU", "Cases", "Remarks"])
        page.write_row(3, 0, ["A100", 2.5])
        page.write(4, 0, "B200")
        page.write_formula(4, 1, "=1+2", None, 3)
        page.write_formula(4, 2, '=IF(TRUE,"<a>","b")', None, "<a>")
    put(desk, "form.xlsx", packed.getvalue())
    desk.run()
    (path,) = desk.outputs("marked_form")
    shown = openpyxl.load_workbook(path, data_only=True)["Order"]
    assert (shown["B5"].value, shown["C5"].value) == (3, "<a>")
    assert marked(desk)["Order"]["B5"].value == "=1+2"


def test_locked_cells_of_our_own_form_can_be_corrected(desk: Desk) -> None:
    form = a_form(BAD)
    form.active.protection.sheet = True
    put(desk, "form.xlsx", bytes_of(form))
    desk.run()
    page = marked(desk)["My order's"]
    assert page.protection.sheet and not page["A7"].protection.locked and page["A5"].protection.locked


def test_a_form_that_comes_back_wrong_again_has_one_list_and_no_stale_marks(desk: Desk) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD)))
    desk.run()
    half = {**GOOD, "SKU_UNKNOWN": "Z8"}
    put(desk, "form 2.xlsx", correct(marked(desk), half), "11:00")
    desk.run("19:00")
    book = marked(desk)
    assert len(book.worksheets) == 2
    assert [(cell, code) for _sheet, cell, code in listed(book) if code in GOOD] == [("A6", "SKU_UNKNOWN")]
    page = book["My order's"]
    assert page["C5"].comment is None and page["C5"].fill.fill_type is None
    assert page["A6"].comment.text.count("Z9") == 0


def as_csv(book: Any) -> bytes:
    rows = book.active.iter_rows(values_only=True)
    return "\n".join(
        ",".join("" if cell is None or str(cell).startswith("=") else str(cell) for cell in row)
        for row in rows
    ).encode()


def converted(book: Any, ending: str, folder: Path) -> bytes:
    (folder / "form.xlsx").write_bytes(bytes_of(book))
    office(folder, ending, folder / "form.xlsx")
    return (folder / f"form.{ending}").read_bytes()


def office(folder: Path, ending: str, path: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize(
    "ending",
    [
        "csv",
        *(pytest.param(kind, marks=[pytest.mark.libreoffice, needs_office]) for kind in ("xls", "ods")),
    ],
)
def test_the_values_of_another_format_stand_in_a_fresh_form(desk: Desk, ending: str, tmp_path: Path) -> None:
    form = a_form(BAD, short="perhaps")
    content = as_csv(form) if ending == "csv" else converted(form, ending, tmp_path)
    put(desk, f"form.{ending}", content)
    desk.run()
    book = marked(desk)
    page = book.worksheets[1]
    said = {cell.value for row in page.iter_rows() for cell in row}
    assert {"C1", "perhaps", "Z9", "C900", "Juice"} <= said and said & {2.5, "2.5"}
    for sheet, address, code in listed(book):
        assert not sheet or book[sheet][address].comment or code not in GOOD
    put(desk, "form corrected.xlsx", correct(book, GOOD), "11:00")
    desk.run("19:00")
    assert desk.lines("proposed") == {"7/A100": 6, "7/B200": 3, "7/B300": 5}


def a_mail(*attached: tuple[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "agent@example.org", "desk@example.org", "order"
    mail["Date"], mail["MIME-Version"] = "Mon, 23 Nov 2026 07:00:00 +0000", "1.0"
    mail.set_content("attached")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_of_a_mail_the_attachment_itself_comes_back_marked(desk: Desk) -> None:
    put(desk, "order.eml", a_mail(("my form.xlsx", bytes_of(a_form(BAD)))))
    desk.run()
    book = marked(desk)
    assert book.sheetnames[1] == "My order's" and book["My order's"]["A6"].comment
    put(desk, "form corrected.xlsx", correct(book, GOOD), "11:00")
    desk.run("19:00")
    assert desk.lines("proposed") == {"7/A100": 6, "7/B200": 3, "7/B300": 5}


def test_of_several_attachments_those_with_something_wrong_are_in_one_fresh_form(desk: Desk) -> None:
    attached = [
        (f"form {number}.xlsx", bytes_of(a_form(lines, number=str(number))))
        for number, lines in ((1, BAD), (2, [["A100", "Water", 3, 1]]), (3, [["A100", "Water", "x", 1]]))
    ]
    put(desk, "order.eml", a_mail(*attached))
    desk.run()
    book = marked(desk)
    assert len(book.worksheets) == 3
    assert desk.lines("proposed") == {"2/A100": 3}
    put(desk, "form corrected.xlsx", correct(book, {**GOOD, "NOT_A_COUNT": 8}), "11:00")
    desk.run("19:00")
    assert {number.split("/")[0] for number in desk.lines("proposed")} == {"1", "3"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_in_which_no_order_is_recognised_comes_back_marked(desk: Desk, language: str) -> None:
    agent_code, order_no, _if_short, sku, product, cases, *_rest = HEADINGS[language]
    form = openpyxl.Workbook()
    form.active.title = "Notes"
    page = form.create_sheet("Li's order" if language == "en" else "李 订单")
    for row in ([agent_code, "C1", order_no, "8"], [], [product, "?", "!"], ["Soap", "four", "A100"]):
        page.append(row)
    put(desk, "form.xlsx", bytes_of(form))
    desk.run()
    book = marked(desk)
    assert book.worksheets[0]["A1"].value == Words(language).text("marked.title") and not desk.outputs(
        "reply"
    )
    assert listed(book) == [(page.title, "A3", "SHEET_UNKNOWN")]
    assert cases in book[page.title]["A3"].comment.text
    for cell, value in (("B3", cases), ("C3", sku), ("B4", 4)):
        book[page.title][cell].value = value
    put(desk, "again.xlsx", bytes_of(book), "11:00")
    desk.run("19:00")
    assert desk.lines("proposed") == {"8/A100": 4}


def test_a_table_of_text_in_which_no_order_is_recognised_gets_a_blank_form(desk: Desk) -> None:
    put(desk, "form.csv", b"our order\nAgent code,C1\nwhat,how much\nsoap,four")
    desk.run()
    book = marked(desk)
    page = book.worksheets[1]
    assert page.title == Words("en").text("order_form.title")
    places = {cell.value: cell for row in page.iter_rows() for cell in row}
    page.cell(places["Agent code"].row, 2).value = "C1"
    for heading, value in (("SKU", "A100"), ("Cases", 4)):
        page.cell(places[heading].row + 1, places[heading].column).value = value
    put(desk, "again.xlsx", bytes_of(book), "11:00")
    desk.run("19:00")
    assert [order["proposed_cases"] for order in desk.record()["orders"]] == [4]


def test_a_list_of_something_else_is_not_taken_for_an_order(desk: Desk) -> None:
    put(desk, "balances.csv", b"Balance,As of\n500,2026-11-23")
    desk.run()
    assert desk.outputs("marked_form") == []


def test_of_two_orders_in_one_workbook_the_good_one_goes_on_and_is_counted_once(desk: Desk) -> None:
    form = a_form([["A100", "Water", 3, 1]], number="1")
    copy = form.create_sheet("second")
    for row in a_form([["B200", "Juice", "many", 1]], number="2").active.iter_rows(values_only=True):
        copy.append(row)
    put(desk, "form.xlsx", bytes_of(form))
    desk.run()
    assert desk.lines("proposed") == {"1/A100": 3}
    book = marked(desk)
    assert [row for row in listed(book) if CODES[row[2]] == "error"] == [("second", "C5", "NOT_A_COUNT")]
    put(desk, "again.xlsx", correct(book, {"NOT_A_COUNT": 8}), "11:00")
    desk.run("19:00")
    assert desk.lines("proposed")["2/B200"] == 8 and "1/A100" not in desk.lines("proposed")
    assert examine(desk.workspace) == []


def test_a_file_that_cannot_be_read_is_answered_by_the_reply_alone(desk: Desk) -> None:
    desk.order("C1", "1", "A100 3")
    put(desk, "broken.xlsx", b"PK\x03\x04 broken")
    desk.run()
    assert desk.outputs("marked_form") == [] and len(desk.outputs("reply")) == 1


def test_the_same_form_is_marked_with_the_same_bytes_in_every_process(desk: Desk) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD)))
    put(desk, "other.csv", as_csv(a_form(BAD, agent="C2")))
    desk.run()
    assert len(desk.outputs("marked_form")) == 2
    ask = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[1])!r})\n"
    ask += "from pathlib import Path\nfrom orderbatch.doctor import examine\n"
    ask += "from orderbatch.workspace.workspace import open_workspace\n"
    ask += f"print(examine(open_workspace(Path({str(desk.root)!r}))))"
    for seed in ("1", "2"):
        answer = subprocess.run(
            [sys.executable, "-c", ask],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.stdout.strip() == "[]", answer.stderr


def test_a_dry_run_shows_the_marked_form_of_what_is_not_archived_yet(desk: Desk) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD)))
    desk.run(dry=True)
    (path,) = (desk.root / "outbox/preview").glob("Please correct*.xlsx")
    shown = path.read_bytes()
    desk.run()
    (path,) = desk.outputs("marked_form")
    assert path.read_bytes() == shown and examine(desk.workspace) == []


# what would be live


def test_nothing_in_a_marked_form_reaches_outside(desk: Desk) -> None:
    form = a_form(BAD)
    page = form.active
    page["F5"] = "=cmd|' /C calc'!A0"
    page["F6"] = '=HYPERLINK("http://evil.example","x")'
    page["F7"] = "=[1]Sheet1!A1"
    page["F8"] = '=WEBSERVICE("http://evil.example")'
    page["B6"].hyperlink = "http://evil.example"
    form.defined_names["Out"] = DefinedName("Out", attr_text="[1]Sheet1!$A$1")
    put(desk, "form.xlsx", bytes_of(form))
    desk.run()
    (path,) = desk.outputs("marked_form")
    book = marked(desk)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert not (cell.hyperlink and cell.hyperlink.target)
                assert cell.data_type != "f" or re.fullmatch(r"=C\d*\*D\d*", cell.value), cell.value
    assert "Out" not in book.defined_names and b"evil" not in whole(path)


def whole(path: Path) -> bytes:
    with zipfile.ZipFile(path) as packed:
        return b"".join(packed.read(name) for name in packed.namelist() if not name.endswith("sheet1.xml"))


KEPT = """
SUM(A1:A9) | A1&"|"&B1 | IF(A1="http://x",1,2) | Table1[[#This Row],[2024]]*2 | T[2024] | 'Sheet (1)'!A1+1 |
_xlfn.IFS(A1>0,1) | _xlfn._xlws.FILTER(A1:A3,B1:B3) | Table1[[#All],[Amount (CNY)]] | ROUND(A1*(1+B1),2) |
_xlfn.LET(_xlpm.x,1,_xlpm.x+1) | "WEBSERVICE(1)" | '5 o''clock (a)'!B2 | _xlfn.BYROW(A1:B2,_xleta.SUM)
"""
DEFUSED = """
WEBSERVICE(A1) | IMPORTXML(A1,B1) | _xlfn.STOCKHISTORY(A1) | SUM(1,IMPORTDATA(A1)) | _xlfn._xlws.PY(1,0) |
Macro(1) | Sheet1!Macro(1) | _xludf.X(1) | INDIRECT(A1) | CELL("filename") | COM.MICROSOFT.WEBSERVICE(A1) |
MAP(A1:A3,_xleta.WEBSERVICE) | IMAGE (A1) | HYPERLINK(A1) | CUBEVALUE(A1) | DDE(A1,B1,C1) | [1]Sheet1!A1 |
'a"'!A1+WEBSERVICE("x") | T[a"]+WEBSERVICE("x") | _xlfn.TRANSLATE(A1) | _xlfn.COPILOT(A1) |
GETPIVOTDATA(A1,B1)
"""


@pytest.mark.parametrize("formula", [formula.strip() for formula in KEPT.split(" |")])
def test_a_formula_that_stays_inside_is_kept(formula: str) -> None:
    assert not reaches_outside(formula)


@pytest.mark.parametrize("formula", [formula.strip() for formula in DEFUSED.split(" |")])
def test_what_is_not_known_to_look_at_cells_alone_is_defused(formula: str) -> None:
    assert reaches_outside(formula)


@given(st.from_regex(r"[A-Z_][A-Z0-9_.]{0,14}", fullmatch=True))
def test_a_name_that_is_no_known_function_is_never_called(name: str) -> None:
    known = not calls_unknown(f"{name}(A1)")
    assert known == (name.removeprefix("_XLFN.").removeprefix("_XLWS.") in ALLOWED)


def repacked(content: bytes, change: Mapping[str, Any]) -> bytes:
    """A package with some of its members changed: name → function of its bytes (None: a new member)."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change[name](old.read(name)) if name in change else old.read(name))
        for name in set(change) - set(old.namelist()):
            new.writestr(name, change[name](b""))
    return packed.getvalue()


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_a_merge_of_a_billion_cells_is_no_burden(desk: Desk) -> None:
    far = b'</sheetData><mergeCells count="1"><mergeCell ref="H100:XFD1048576"/></mergeCells>'
    change = {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", far)}
    put(desk, "form.xlsx", repacked(bytes_of(a_form(BAD)), change))
    desk.run()
    (path,) = desk.outputs("marked_form")
    assert b"My order's" in members(path)["xl/workbook.xml"]


@pytest.mark.odd_package
def test_a_workbook_that_is_too_large_or_odd_gets_a_fresh_form(desk: Desk, monkeypatch: Any) -> None:
    form = bytes_of(a_form(BAD))
    odd = repacked(form, {"xl/styles.xml": lambda part: part.replace(b"cellXfs", b"cellXFS")})
    put(desk, "odd.xlsx", odd)
    desk.run()
    assert marked(desk).worksheets[1].title == Words("en").text("order_form.title")
    assert is_fit(form)
    monkeypatch.setattr(marking, "LARGEST", 1000)
    assert not is_fit(form)


@pytest.mark.libreoffice
@needs_office
@pytest.mark.parametrize("language", ["en", "zh"])
def test_libreoffice_opens_and_prints_the_marked_form(desk: Desk, language: str, tmp_path: Path) -> None:
    put(desk, "form.xlsx", bytes_of(a_form(BAD, short="perhaps", language=language)))
    desk.run()
    (path,) = desk.outputs("marked_form")
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(path.read_bytes())
    office(tmp_path, "pdf", copy)
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "copy.pdf"), "-"], capture_output=True, text=True, check=True
    )
    assert Words(language).text("marked.title") in text.stdout
    assert not re.search(r"###|#REF|Err:|#NAME", text.stdout)
    (tmp_path / "back").mkdir()
    office(tmp_path / "back", "xlsx", copy)
    again = open_file("back.xlsx", (tmp_path / "back/copy.xlsx").read_bytes())
    assert [sheet.kind for sheet in again.sheets] == ["order"]


LIST_OF_TWO: dict[str, list[list[Cell]]] = {
    "a label above both": [
        ["Order list"],
        ["If short", "perhaps"],
        ["Agent code", "Order no.", "SKU", "Cases"],
    ],
    "a column that was not read": [["Order list"], ["Agent code", "Order no.", "SKU", "Cases", "Qty2"]],
    "a date above both": [
        ["Order list"],
        ["Order date", "11/12/2026"],
        ["Agent code", "Order no.", "SKU", "Cases"],
    ],
}


@pytest.mark.parametrize("above", LIST_OF_TWO)
def test_what_concerns_a_whole_list_of_orders_is_told_once(desk: Desk, above: str) -> None:
    """Each order of the list was told it, on one form that goes back."""
    lines = ["X-101 A100 2.5 44", "X-101 B200 2 33", "X-102 B200 3 22", "X-102 A100 1 11"]
    orders: list[list[Cell]] = [
        ["C1", number, sku, float(cases), int(more)] for number, sku, cases, more in map(str.split, lines)
    ]
    desk.put("list.xlsx", [*LIST_OF_TWO[above], *orders, ["Total", None, None, None, 99]], "09:00")
    desk.run()
    told = [(code, sheet, cell) for sheet, cell, code in listed(marked(desk))]
    assert len(told) == len({*told}) > 1
    findings = [(one.code, one.file, one.sheet, one.cell, one.value) for one in desk.latest.findings]  # type: ignore[union-attr]
    assert len(findings) == len({*findings})
