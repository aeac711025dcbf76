"""Forms as a score of companies make them, read as a person at the desk reads them (issue 4, Judged on).

All of them saved again by LibreOffice as xlsx, ods and xls: `ORDERBATCH_ALL_FORMS=1 python -m pytest
tests/test_forms_of_companies.py -m libreoffice`; without the switch a sample of them.
"""

import csv
import datetime as dt
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import row_of_cell
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.rows import typed
from tests.company_forms import FORMS, Form, read_form
from tests.desk import Cell, Desk
from tests.form_as_text import text_of
from tests.tables import cells

LIBREOFFICE = shutil.which("soffice")
RESAVED = tuple(form for form in FORMS if not form.csv)
KEPT = ("quantity_and_cartons_told_apart_by_amounts",)  # whole numbers, which an xls has in another way
SAMPLE = (
    RESAVED
    if os.environ.get("ORDERBATCH_ALL_FORMS")
    else (*RESAVED[::16], *(form for form in RESAVED if form.name in KEPT))
)
Line = tuple[str, int, str, int | None]  # sheet, Excel row, SKU, cases (None: refused)


def table_and_lines(name: str, text: str) -> tuple[list[list[Any]], list[Line]]:
    """The cells of a table, and what its rows order."""
    rows, lines = [], []
    for number, line in enumerate(text.strip("\n").splitlines(), 1):
        row, *ordered = line.split("<<")
        rows.append(row.rstrip().removesuffix("|") if not row.strip("| ") else row)
        for item in ordered:
            sku, count = item.split()
            lines.append((name, number, sku, None if count == "?" else int(count)))
    found = cells("|\n" + "\n".join(row or "|" for row in rows))[1:]
    return [[_dated(cell) for cell in row] for row in found], lines


def _dated(cell: Any) -> Any:
    return dt.date.fromisoformat(cell[1:]) if isinstance(cell, str) and cell.startswith("@20") else cell


def _written(cell: Any) -> Any:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def content_of(form: Form) -> bytes:
    """The form as a workbook, or as a text table."""
    tables = {name: table_and_lines(name, text)[0] for name, text in form.sheets.items()}
    if form.csv:
        buffer = io.StringIO()
        csv.writer(buffer).writerows([[_written(cell) for cell in row] for row in tables[""]])
        return buffer.getvalue().encode(form.csv)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append([None if cell in ("", "~") else cell for cell in row])
        sheet.sheet_state = "hidden" if name in form.hidden_sheets else "visible"
    sheet = book.worksheets[form.of]
    for area in form.merges:
        sheet.merge_cells(area)
    for column in form.hidden_columns:
        sheet.column_dimensions[column].hidden = True
    for number in form.hidden_rows:
        sheet.row_dimensions[number].hidden = True
    buffer_ = io.BytesIO()
    book.save(buffer_)
    return buffer_.getvalue()


def expected(form: Form) -> dict[str, Any]:
    lines = [line for name, text in form.sheets.items() for line in table_and_lines(name, text)[1]]
    if form.csv or any(code.startswith("SHEET_UNKNOWN") for code in form.findings):
        lines = [("", row, sku, cases) for _name, row, sku, cases in lines]
    return {
        "agent": form.agent,
        "order_no": form.order_no,
        "lines": sorted(lines, key=lambda line: line[:2]),
        "findings": sorted(form.findings),
        **form.says,
    }


def reading(form: Form, opened: Opened) -> dict[str, Any]:
    """What was read, in the terms of the expectation."""
    if opened.trouble:
        code, numbers = opened.trouble
        told = f"{code}@{','.join(numbers.get('missing', ()))}"  # type: ignore[arg-type]
        return {"agent": "", "order_no": "", "lines": [], "findings": [told]}
    assert {sheet.kind for sheet in opened.sheets} == {"order"}
    rows = typed(ORDER, [(form.name, sheet) for sheet in opened.sheets])
    blocks = rows.blocks.to_dict("records")
    assert len({(block["agent"], block["order_no"]) for block in blocks}) == 1
    said = {name: _plain(blocks[0][name]) for name in ("agent", "order_no", *form.says)}
    lines = [
        (
            str(blocks[line["block"]]["sheet"]),
            row_of_cell(rows.address(index, "sku")),
            line["sku"],
            _count(line["cases"]),
        )
        for index, line in enumerate(rows.rows.to_dict("records"))
    ]
    findings = sorted(f"{finding.code}@{finding.cell}" for finding in rows.findings)
    return {**said, "lines": sorted(lines, key=lambda line: line[:2]), "findings": findings}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int) else None


TRAITS: dict[str, Callable[[Form], object]] = {
    "figures as text": lambda form: any("| '0" in text for text in form.sheets.values()),
    "days": lambda form: any("@20" in text for text in form.sheets.values()),
    "merges": lambda form: form.merges and form.of == 0,
    "hidden columns": lambda form: form.hidden_columns and form.of == 0,
    "hidden sheets": lambda form: form.hidden_sheets,
}


@pytest.mark.parametrize("trait", TRAITS)
def test_a_workbook_written_as_text_is_the_same_form(trait: str, tmp_path: Path) -> None:
    """So whoever has a form that was misread need not type it (`tests/form_as_text.py`)."""
    form = next(form for form in RESAVED if TRAITS[trait](form))
    path = tmp_path / "form.txt"
    path.write_text(text_of(content_of(form)), encoding="utf-8")
    again = read_form(path)
    assert cells_in(content_of(again)) == cells_in(content_of(form))
    assert {*again.merges} == {*form.merges}
    assert again.hidden_columns == form.hidden_columns and again.hidden_sheets == form.hidden_sheets


def cells_in(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The cells of every sheet."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_companys_form_reads_as_a_person_reads_it(form: Form) -> None:
    assert reading(form, open_file("form", content_of(form), {}, form.codes)) == expected(form)


def test_the_forms_are_of_all_languages() -> None:
    chinese = [form for form in FORMS if re.search("[\u4e00-\u9fff]", "".join(form.sheets.values()))]
    assert len(FORMS) >= 200
    assert min(len(chinese), len(FORMS) - len(chinese)) >= 60


def test_a_form_file_with_a_key_that_nobody_reads_is_no_form(tmp_path: Path) -> None:
    (tmp_path / "typo.txt").write_text("agent: C1\norderno: 7\n=== Sheet1\nSKU | Cases\n", encoding="utf-8")
    with pytest.raises(KeyError, match=r"typo\.txt: orderno"):
        read_form(tmp_path / "typo.txt")


def test_an_order_that_goes_on_in_further_tables_is_one_order(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1, C 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100, B 100, C 100", "C1 1000, C2 1000, C3 1000")
    halves: list[list[Cell]] = [
        ["SKU", "Cases", "SKU", "Cases"],
        ["A", 1, "C", 3],
        ["B", 2, None, None],
    ]
    desk.put("pad.xlsx", [["Agent C2 order pad"], ["Order no.", "PAD-7"], *halves])
    desk.put("dated.xlsx", [["Order form of Agent C3", None, "Week 48"], ["Order no. PAD-8"], *halves[:2]])
    desk.put(
        "order.xlsx",
        [
            ["Agent code", "C1", "Order no.", "N-1"],
            ["SKU", "Product", "Cases"],
            ["A", "Soap", 3],
            ["Subtotal", None, 3],
            ["SKU", "Cases", "Remarks"],
            ["B", 4, None],
            ["C", 5, "soon"],
        ],
    )
    desk.run()
    whole = {"N-1/A": 3, "N-1/B": 4, "N-1/C": 5}
    pads = {"PAD-7/A": 1, "PAD-7/B": 2, "PAD-7/C": 3, "PAD-8/A": 1, "PAD-8/C": 3}
    assert desk.lines("proposed") == whole | pads
    assert not {"ORDER_AMENDED", "ORDER_DUPLICATE", "LINE_MERGED"} & set(desk.codes())


def test_a_full_name_is_read_as_its_agent_and_one_nearly_it_is_asked_with_his_code(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 100", "C1 1000, C2 1000")
    desk.put("whole.xlsx", [["Customer name", "agent C2"], ["SKU", "Cases"], ["A", 3]])
    desk.put("nearly.xlsx", [["Customer name", "Agents C2"], ["SKU", "Cases"], ["A", 4]])
    day = desk.run()
    orders = desk.record()["orders"]
    assert [(order["agent"], order["ordered_cases"]) for order in orders] == [("C2", 3)]
    assert day.batch is not None
    (question,) = day.batch.questions.to_dict("records")
    (doubt,) = question["asked"]["doubts"]
    assert (question["document"], doubt[0], doubt[3]) == (
        "nearly.xlsx",
        "AGENT_NOT_LISTED",
        {"near": "C2 Agent C2"},
    )


@pytest.mark.parametrize(
    ("title", "sheet", "agent"),
    [
        ("江浙大区代理商订单（HD2025 金华）", "Sheet1", "HD2025"),
        ("十一月订单", "HD2025金华", "HD2025"),
        ("HD2025 / HD2026 订单", "Sheet1", ""),
        ("HD2027 订单", "Sheet1", ""),
    ],
)
def test_an_agent_whose_code_stands_in_the_title_alone_is_read_and_told(
    title: str, sheet: str, agent: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A-1 1")
    desk.agents("HD2025 HD2026")
    desk.figures("A-1 100", "HD2025 1000, HD2026 1000")
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in ([title], ["产品代码", "品项", "订单件数"], ["A-1", "冰红茶", 3]):
        book.active.append(row)
    book.save(desk.root / "inbox" / "order.xlsx")
    desk.run()
    assert [order["agent"] for order in desk.record()["orders"]] == ([agent] if agent else [])
    assert ("AGENT_IN_TITLE" if agent else "READING_ASKED") in desk.codes()


def test_codes_of_the_catalogue_are_found_beside_the_agents_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("6901 1, 6902 1")
    desk.agents("C1")
    desk.figures("6901 100, 6902 100", "C1 1000")
    rows: list[list[Cell]] = [["货号", "条码", "数量"], ["H-1", 6901, 3], ["H-2", 6902, 4]]
    desk.put("order.xlsx", [["客户编码", "C1", "订单号", "N-1"], *rows])
    desk.run()
    assert desk.lines("proposed") == {"N-1/6901": 3, "N-1/6902": 4}
    assert [told["cell"] for told in desk.record()["findings"] if told["code"] == "HEADING_TWICE"] == ["A2"]


def test_a_form_with_unknown_headings_is_read_by_the_codes_of_the_catalogue(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A-1 1, A-2 1")
    desk.agents("C1")
    desk.figures("A-1 100, A-2 100", "C1 1000")
    rows: list[list[Cell]] = [["Kenner", "Bezeichnung", "Zahl"], ["A-1", "Seife", 3], ["A-2", "Tuch", 4]]
    desk.put("order.xlsx", [["Customer no.", "C1", "PO no.", "N-1"], *rows])
    desk.run()
    assert desk.codes() == ["READING_ASKED"] and desk.record()["orders"] == []
    page = openpyxl.load_workbook(desk.outputs("reading")[0]).worksheets[0]
    rows = [[cell.value for cell in row] for row in page.iter_rows(max_col=4)]
    assert ["Column is", "SKU", "product name", "cases"] in rows  # to be confirmed by the rep
    assert [row[0] for row in rows if str(row[0]).startswith("Would")] == [
        "Would be booked: 3 cases of A-1 Item A-1",
        "Would be booked: 4 cases of A-2 Item A-2",
    ]


@pytest.mark.libreoffice
@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_forms_saved_again_by_libreoffice_read_the_same(extension: str, tmp_path: Path) -> None:
    for form in SAMPLE:
        (tmp_path / f"{form.name}.xlsx").write_bytes(content_of(form))
    assert LIBREOFFICE
    command = [LIBREOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", extension, "--outdir", str(tmp_path / "out")]
    command += [str(tmp_path / f"{form.name}.xlsx") for form in SAMPLE]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    for form in SAMPLE:
        content = (tmp_path / "out" / f"{form.name}.{extension}").read_bytes()
        assert reading(form, open_file("form", content, {}, form.codes)) == expected(form), form.name
