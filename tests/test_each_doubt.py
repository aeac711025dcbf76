"""Each doubt has a sheet that is booked in silence without it (10, part 3; P-4.1.2)."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from orderbatch.read.layout import doubts
from orderbatch.read.layout.doubts import DOUBTS
from orderbatch.read.layout.doubts.passed_over import passed_over
from orderbatch.read.layout.doubts.texts import line_remarks, texts_passed_over
from orderbatch.read.processes.one_file import open_file
from tests.binary_books import xls, xlsb
from tests.tables import cells, found, grid, workbook
from tests.test_formats import opendocument

HEAD = "Order form\nAgent code | C1\n"
LINES = "SKU | Product | Cases\nA-1001 | Soap | 3\nA-1002 | Towel | 4"

# doubt → a sheet, and what it tells of it
SHEETS: Mapping[str, tuple[str, str]] = {
    "larger_units": (f"{HEAD}SKU | Cases | Unit\nA-1001 | 3 | pallet", "QUANTITY_LARGER"),
    "unknown_title": (f"Stock movement\nAgent code | C1\n{LINES}", "TITLE_UNKNOWN"),
    "two_agents": (f"{HEAD}{LINES}\n\nAgent code | C2", "AGENT_TWICE"),
    "pieces_or_cases": (f"{HEAD}SKU | Quantity | Price per bottle\nA-1001 | 24 | 2", "QUANTITY_UNSURE"),
    "further_quantities": (f"{HEAD}SKU | Quantity | 追加\nA-1001 | 10 | 5", "QUANTITY_TWICE"),
    "priced_at_nought": (f"{HEAD}SKU | Cases | Amount\nA-1001 | 3 | 9\nA-1002 | 1 | 0", "LINE_AT_NOUGHT"),
    "unheaded_counts": (f"{HEAD}SKU | Cases |\nA-1001 | 3 | 7", "CELLS_UNREAD"),
    "withdrawn_lines": (f"{HEAD}SKU | Cases | Remarks\nA-1001 | 3 | cancelled", "LINE_WITHDRAWN"),
    "withdrawn_below": (f"{HEAD}{LINES}\n\nA-1001 取消", "LINE_WITHDRAWN"),
    "withdrawn_groups": (f"{HEAD}{LINES}\n赠品\nA-1003 | Mug | 1", "LINE_WITHDRAWN"),
    "changed_in_words": (f"{HEAD}{LINES}\n\nA-1001 change to 5", "LINE_CHANGED"),
    "counted_anew": (f"{HEAD}SKU | Cases | Remarks\nA-1001 | 3 | only 2", "LINE_CHANGED"),
    "columns_anew": (f"{HEAD}SKU | Cases | Confirm\nA-1001 | 9 | 8", "QUANTITY_TWICE"),
    "pieces_said": (f"{HEAD}单位：瓶\nSKU | Quantity\nA-1001 | 3", "QUANTITY_UNSURE"),
    "ticked_columns": (f"{HEAD}SKU | Cases | Cancel?\nA-1001 | 3 | yes", "LINE_WITHDRAWN"),
    "left_open": (f"{HEAD}{LINES}\n\nto be continued", "LINE_CHANGED"),
    "kind_named": (f"{HEAD}Type: Sample\n{LINES}", "FORM_SAYS_ELSE"),
    "ended_lines": (f"{HEAD}SKU | Cases | Status\nA-1001 | 3 | delivered", "LINE_WITHDRAWN"),
    "several_shops": (f"{HEAD}SKU | Cases | For\nA-1001 | 3 | Anna\nA-1002 | 4 | Ben", "SHOPS_IN_LINES"),
    "two_numbers": (f"{HEAD}Order no. | A-17 | PO no. | B-28\n{LINES}", "ORDER_NO_BESIDE"),
    "lines_elsewhere": (f"{HEAD}| A-1003 | 4\n{LINES}", "CELLS_UNREAD"),
    "passed_over": (f"Order form\n| | | 55\nAgent code | C1\n{LINES}", "CELLS_PASSED_OVER"),
    "texts_passed_over": (f"{HEAD}{LINES}\n\nhello there friend", "TEXTS_PASSED_OVER"),
    "line_remarks": (f"{HEAD}SKU | Cases | Remarks\nA-1001 | 3 | or A-1009 if short", "LINE_REMARKS"),
}
STRUCK = {"seen_only": (grid(f"{HEAD}{LINES}", struck=frozenset({(3, 2)})), "CELL_STRUCK")}
LAST = (passed_over, texts_passed_over, line_remarks)  # they tell what no other doubt has told


def told(sheet: Any) -> list[str]:
    return [code for one in found(sheet) for code, *_rest in one.troubles]


def test_every_doubt_is_tried() -> None:
    assert {one.__name__ for one in (*DOUBTS, *LAST)} == {*SHEETS, *STRUCK}


@pytest.mark.parametrize("doubt", [*DOUBTS, *LAST], ids=lambda doubt: doubt.__name__)
def test_a_sheet_is_told_of_less_without_the_doubt(
    doubt: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, code = {**SHEETS, **STRUCK}[doubt.__name__]
    assert code in told(sheet)
    monkeypatch.setattr(doubts, "DOUBTS", tuple(one for one in DOUBTS if one is not doubt))
    if doubt in LAST:
        monkeypatch.setattr(doubts, doubt.__name__, lambda *_args: ())
    assert code not in told(sheet)


def _text_table(rows: Sequence[Sequence[Any]], mark: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=mark).writerows(rows)
    return buffer.getvalue().encode()


def _markup(rows: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of XML Spreadsheet 2003."""
    lines = "".join(
        f"<Row>{''.join(f'<Cell><Data ss:Type={kind(cell)}>{cell}</Data></Cell>' for cell in row)}</Row>"
        for row in rows
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    spaces = f'xmlns="{space}" xmlns:ss="{space}"'
    sheet = f'<Worksheet ss:Name="Order"><Table>{lines}</Table></Worksheet>'
    return f'<?xml version="1.0"?><Workbook {spaces}>{sheet}</Workbook>'.encode()


def kind(cell: Any) -> str:
    return '"Number"' if isinstance(cell, float) else '"String"'


FORMATS: Mapping[str, Callable[[str], bytes]] = {
    "xlsx": workbook,
    "xls": xls,
    "xlsb": xlsb,
    "ods": lambda table: opendocument(*(tuple(map(str, row)) for row in written(table))),
    "xml": lambda table: _markup(cells(table)),
    "csv": lambda table: _text_table(written(table)),
    "txt": lambda table: _text_table(written(table), "\t"),
}


def written(table: str) -> list[list[Any]]:
    """The cells as people write them: 12, not 12.0."""
    return [[int(cell) if cell in (0, *range(1, 99)) else cell for cell in row] for row in cells(table)]


@pytest.mark.parametrize("format_", FORMATS)
def test_each_doubt_is_told_in_every_format(format_: str) -> None:
    silent = []
    for doubt, (sheet, code) in SHEETS.items():
        opened = open_file(f"form.{format_}", FORMATS[format_](sheet))
        codes = [told for one in opened.sheets for told, *_rest in one.troubles]
        if code not in codes:
            silent.append((doubt, opened.trouble, codes))
    assert not silent


@pytest.mark.parametrize(
    "line", ["<tr style='display: none'><td>A", "<tr><td><s>A</s>", "<tr hidden><td>A",
             "<tr><td><del>A</del>", "<tr><td style='text-decoration:line-through'>A",
             "<script>x</script><tr><td>A"],
)  # fmt: skip
def test_a_web_page_that_hides_or_strikes_out_anything_is_not_read(line: str) -> None:
    head = "<html><body><table><tr><td>SKU</td><td>Cases</td></tr>"
    page = f"{head}{line}</td><td>3</td></tr></table></body></html>".encode()
    assert open_file("form.xls", page).trouble == ("FILE_HTML", {})


@pytest.mark.parametrize(
    ("remark", "asked"),
    [("+10 %", True), ("10% more", True), ("多10%", True), ("上浮 5％", True), ("±5%", True),
     ("10% discount", False), ("含税13%", False), ("VAT 13%", False), ("if short, 10% less", False),
     ("80% cotton", False)],
)  # fmt: skip
def test_a_quantity_changed_by_a_share_is_told(remark: str, asked: bool) -> None:
    beside = told(f"{HEAD}SKU | Cases | Remarks\nA-1001 | 10 | {remark}\nA-1002 | 4 |")
    assert ("CELLS_PASSED_OVER" in beside) is asked
    heading = told(f"{HEAD}SKU | Cases | {remark}\nA-1001 | 10 | x\nA-1002 | 4 |")
    assert not asked or "QUANTITY_TWICE" in heading


def test_an_amount_of_nought_is_told_unless_nothing_costs_anything() -> None:
    lines = "A-1001 | 10 | {}\nA-1002 | 4 | {}"
    columns = f"{HEAD}SKU | Cases | Amount\n"
    assert "LINE_AT_NOUGHT" in told(columns + lines.format(50, 0))
    assert "LINE_AT_NOUGHT" not in told(columns + lines.format(0, 0))
    assert "LINE_AT_NOUGHT" not in told(columns + lines.format(50, ""))
