"""The desk's own order form, made in Excel, filled in for every agent and read back (P-4.7)."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill
from PIL import Image as Drawn

from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Desk
from tests.test_forms_made import fill, made, told_of

CHINESE = "宁波联华 <甲> & {agent}"


def desk_with_lists(root: Path, settings: str = "") -> Desk:
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 2.5, =C 3, {agent} 4, E 5", Order_multiple={"B": 2}, Status={"E": "discontinued"})
    desk.agents("N1 N2", If_short={"N1": "cancel"}, Ship_to={"N1": "Harbour road 1", "N2": CHINESE})
    desk.figures("A 100, B 100, =C 100", "N1 999, N2 999")
    desk.run("08:30")
    return desk


def own_form(desk: Desk, instead: Mapping[str, Any] = MappingProxyType({})) -> Path:
    """A template as a desk may make it: its own words and places, a logo, a signature below the items."""
    book = openpyxl.Workbook()
    page = book.active
    logo = io.BytesIO()
    Drawn.new("RGB", (20, 20), "red").save(logo, "png")
    logo.seek(0)
    page.add_image(Image(logo), "H1")
    page["A1"] = "{company} – order form for {agent_name}"
    page["B2"], page["C2"] = "Agent code", "{agent}"
    page.merge_cells("C2:E2")
    page["B3"], page["C3"], page["F3"], page["G3"] = "Ship to", "{ship_to}", "Order no.", "{order_no}"
    page["B4"], page["C4"], page["F4"], page["G4"] = "If short", "{if_short}", "Cases in all", "{total_cases}"
    page["A5"], page["F5"] = "{missing}", "version {version} {minimum}"
    for place, (heading, mark) in enumerate(
        (("Quantity", "cases"), ("SKU", "sku"), ("Product", "product"), ("Price", "case_price"),
         ("Amount", "amount"), ("Per", "order_multiple")), 2
    ):  # fmt: skip
        page.cell(7, place).value = heading
        page.cell(8, place).value = f"{{{mark}}}"
    page["B8"].fill = PatternFill("solid", fgColor="FFFF00")
    page["A10"] = "Signature"
    page.merge_cells("A10:C10")
    page.row_dimensions[10].height = 40
    for cell, value in instead.items():
        page[cell] = value
    path = desk.root / "templates" / "order_form.xlsx"
    path.parent.mkdir(exist_ok=True)
    book.save(path)
    return path


def complaints(desk: Desk, capsys: pytest.CaptureFixture[str]) -> set[str]:
    capsys.readouterr()
    main(["-C", str(desk.root), "--json", "doctor"])
    codes = {found["code"] for found in json.loads(capsys.readouterr().out)}
    return {code for code in codes if code.startswith(("TEMPLATE", "ORIGINAL"))}


def test_the_desks_own_form_is_filled_in_with_its_looks_and_orders_on_it_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_with_lists(tmp_path / "desk", "[orders]\nmin_order_cases = 5\n")
    template = own_form(desk)
    forms = made(desk, capsys=capsys)
    before = {agent: path.read_bytes() for agent, path in forms.items()}
    made(desk, capsys=capsys)
    assert {agent: path.read_bytes() for agent, path in forms.items()} == before
    (kept,) = (desk.root / "archive" / "templates").iterdir()
    assert kept.read_bytes() == template.read_bytes()
    assert complaints(desk, capsys) == set()

    page = openpyxl.load_workbook(forms["N2"]).worksheets[0]
    assert len(page._images) == 1 and page["C3"].value == CHINESE and page["A1"].value.endswith("Agent N2")
    codes = [page.cell(row, 3).value for row in range(8, 12)]
    assert codes == ["A", "B", "=C", "{agent}"] and page["C10"].data_type == "s"  # nothing of it is a formula
    assert {page.cell(row, 2).fill.fgColor.rgb for row in range(8, 12)} == {"00FFFF00"}
    assert page["F9"].value == "=B9*E9" and page["G4"].value == "=SUM(B8:B11)"
    assert "5" in page["A5"].value and "5" in page["F5"].value
    assert page["A13"].value == "Signature" and page.row_dimensions[13].height == 40
    assert "A13:C13" in map(str, page.merged_cells.ranges)
    assert page.protection.sheet and not page["B9"].protection.locked and page["C9"].protection.locked
    rules = {rule.type: str(rule.sqref) for rule in page.data_validations.dataValidation}
    assert rules == {"custom": "B8:B11", "list": "C4"}

    for agent, plain in (("N1", False), ("N2", True)):
        fill(desk, forms[agent], f"{agent}.xlsx", {"A": 3, "B": 4}, plain=plain, heading="Quantity", code=2)
    desk.run("09:30")
    orders = {(order["agent"], order["ordered_cases"]) for order in desk.record()["orders"]}
    assert orders == {("N1", 7), ("N2", 7)}
    assert told_of(desk, "FORM_OLD") == []


# What is wrong with a template, and what doctor says of it.
WRONG: tuple[tuple[str, Any, str], ...] = (
    ("A1", "{agent_nmae}", "TEMPLATE_UNKNOWN"),
    ("C2", "N1", "TEMPLATE_MISSING"),
    ("B8", None, "TEMPLATE_MISSING"),
    ("A3", "{cases}", "TEMPLATE_OFF_ROW"),
    ("C3", "to {ship_to}", "TEMPLATE_NOT_ALONE"),
    ("B2", "Thing", "TEMPLATE_UNREAD"),
)


def test_doctor_says_what_is_wrong_with_a_template_and_no_form_is_made_on_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_with_lists(tmp_path / "desk")
    for cell, value, code in WRONG:
        own_form(desk, {cell: value})
        assert complaints(desk, capsys) == {code}, cell
        if code != "TEMPLATE_UNREAD":
            assert main(["-C", str(desk.root), "forms", "--all"]) == 2
    path = own_form(desk)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/media/in_the_header.png", b"x")
        book.writestr("xl/drawings/drawing9.xml", b"<xdr:wsDr><xdr:sp macro=''/></xdr:wsDr>")
    assert complaints(desk, capsys) == {"TEMPLATE_LOSES_PICTURES", "TEMPLATE_LOSES_SHAPES"}
    path.write_bytes(b"PK no book")
    assert complaints(desk, capsys) == {"TEMPLATE_UNREADABLE"}
    assert not (desk.root / "outbox" / "forms").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_to_start_from_is_sound_and_read_as_our_own_form(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = desk_with_lists(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n')
    command = ["-C", str(desk.root), "--lang", language, "forms", "--template"]
    assert main(command) == 0
    assert "{order_multiple}" in capsys.readouterr().out
    assert main(command) == 2
    start = openpyxl.load_workbook(next((desk.root / "templates").glob("order_form.xlsx"))).worksheets[0]
    marks = [cell for row in start.iter_rows() for cell in row if re.fullmatch(r"\{\w+\}", str(cell.value))]
    assert marks and all(cell.alignment.shrink_to_fit or cell.alignment.wrap_text for cell in marks)
    assert complaints(desk, capsys) == set()
    forms = made(desk, language=language, capsys=capsys)
    page = openpyxl.load_workbook(forms["N1"]).worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert Words(language).choice("if_short", "cancel") in texts
    assert {text for text in texts if "{" in text} == {"{agent}", "Item {agent}"}  # an item of that name
    fill(desk, forms["N1"], "one.xlsx", {"A": 3})
    desk.run("09:30")
    assert [order["ordered_cases"] for order in desk.record()["orders"]] == [3]
