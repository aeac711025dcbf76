"""Orders whose lines do not stand below each other: items side by side, or on cards (10, part 2; P-4.1.2)."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from orderbatch.contract.sheets.every import ORDER
from orderbatch.doctor import examine
from orderbatch.read.layout.asked.as_shown import is_asked_about
from orderbatch.read.processes.one_file import Opened, open_file
from orderbatch.read.rows import typed
from orderbatch.terminal.understood import for_programs
from tests.desk import Cell, Desk
from tests.tables import cells, workbook

ACROSS = """
Order form | | | |
Account no. | C1 | | Order no. | SL-300
Item code | A-1001 | A-1002 | A-1003 |
Description | Soap | Towel | Tissue |
Cases | 6 | 3 | 8 |
"""
ACROSS_ZH = """
订货单 | | | |
客户编码 | C1 | | 订单号 | SL-300
商品编码 | A-1001 | A-1002 | A-1003 |
商品名称 | 香皂 | 毛巾 | 抽纸 |
订货件数 | 6 | 3 | 8 |
收货地址：杭州市 | | | |
"""
CARDS = """
Purchase order | | |
Customer code: C1 | | PO no.: SL-300 |
Item code: | A-1001 | Description: | Soap
Size: | 100 g | Cases: | 6
| | |
Item code: | A-1002 | Description: | Towel
Size: | M | Cases: | 3
| | |
Item code: | A-1003 | Description: | Tissue
Size: | 100 | Cases: | 8
"""
CARDS_ZH = """
采购单 | | |
客户编码：C1 | | 订单号：SL-300 |
商品编码：A-1001 | 商品名称：香皂 | 商品编码：A-1002 | 商品名称：毛巾
规格：100g | 订货件数：6 | 规格：M | 订货件数：3
商品编码：A-1003 | 商品名称：抽纸 | |
规格：100抽 | 订货件数：8 | |
制单人：王芳 | | |
"""
TOTALLED = ACROSS.replace("| A-1003 |", "| A-1003 | Total").replace("| 8 |", "| 8 | 17")
TOTALLED_ZH = ACROSS_ZH.replace("| A-1003 |", "| A-1003 | 合计").replace("| 8 |", "| 8 | 17")
ALL = {"A-1001": 6, "A-1002": 3, "A-1003": 8}


def opened(table: str, **more: str) -> Opened:
    return open_file("form.xlsx", workbook(table), {}, ["A-1001", "A-1002", "A-1003"])


def booked(table: str) -> dict[str, int]:
    """The lines of a form; {} where it is not read as an order."""
    sheets = opened(table).sheets
    rows = typed(ORDER, [("form", sheet) for sheet in sheets]).rows
    return dict(zip(rows["sku"].tolist(), rows["cases"].tolist(), strict=True))


@pytest.mark.parametrize("table", [ACROSS, ACROSS_ZH, CARDS, CARDS_ZH, TOTALLED, TOTALLED_ZH])
def test_lines_that_stand_side_by_side_or_on_cards_are_read(table: str) -> None:
    assert booked(table) == ALL
    (sheet,) = opened(table).sheets
    assert (sheet.labels["agent"][0], sheet.labels["order_no"][0]) == ("C1", "SL-300")
    assert [code for code, *_rest in sheet.troubles if code == "LINES_REARRANGED"]


@pytest.mark.parametrize(
    ("table", "places"),
    [
        (ACROSS, {"sku": "A3", "product": "A4", "cases": "A5"}),
        (ACROSS_ZH, {"sku": "A3", "product": "A4", "cases": "A5"}),
        (CARDS, {"sku": "A3", "product": "C3", "spec": "A4", "cases": "C4"}),
    ],
)
def test_what_is_shown_of_a_reading_names_the_cells_of_the_sheet_that_came(
    table: str, places: dict[str, str]
) -> None:
    ((shown,),) = (one["sheets"] for one in for_programs([("form.xlsx", opened(table).sheets, [])]))
    assert {column["read_as"]: column["cell"] for column in shown["columns"]} == places
    assert all(column["cell"].startswith(column["column"]) for column in shown["columns"])


@pytest.mark.parametrize(
    ("table", "wrong", "cell"),
    [
        (ACROSS.replace("| 3 |", "| 3.5 |"), "3.5", "C5"),
        (ACROSS_ZH.replace("| 3 |", "| 3.5 |"), "3.5", "C5"),
        (CARDS.replace("Cases: | 3", "Cases: | 3.5"), "3.5", "D7"),
        (CARDS_ZH.replace("订货件数：3", "订货件数：3.5"), "订货件数：3.5", "D4"),
    ],
)
def test_what_is_wrong_is_told_at_its_cell_on_the_sheet_that_came(table: str, wrong: str, cell: str) -> None:
    (sheet,) = opened(table).sheets
    (finding,) = (one for one in typed(ORDER, [("form", sheet)]).findings if one.code == "NOT_WHOLE")
    column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
    assert finding.cell == cell
    assert str(cells(table)[row][column]) == wrong
    (label, spot) = sheet.labels["order_no"]
    assert label == "SL-300" and spot == ("E2" if "Item code |" in table or "商品编码 |" in table else "C2")


@pytest.mark.parametrize(
    "table",
    [
        ACROSS.replace("| A-1002 | A-1003 |", "| | |"),  # one item is no list
        ACROSS.replace("Cases |", "Hill St |"),  # nothing says what counts
        ACROSS + "Quantity | 7 | 4 | 9 |\n",  # two rows that may count
        ACROSS.replace("Order form", "Goods return note"),
        ACROSS + "Remarks | cancelled | | |\n",
        CARDS.split("| | |\nItem code: | A-1002", maxsplit=1)[0],  # one card
        CARDS.replace("Size: | M | Cases: | 3", "Cases: | 3 | Size: | M"),  # of another make
        CARDS.replace("| | |\nItem code: | A-1003", "change A-1001 to 9 | | |\nItem code: | A-1003"),
        CARDS.replace("Cases:", "Hill St:"),
        CARDS.replace("Purchase order", "Goods return note"),
    ],
)
def test_what_is_not_sure_when_rearranged_is_asked_about(table: str) -> None:
    """As it stands, or as the list that the catalogue's codes show; nothing of it is booked before."""
    read = opened(table)
    assert all(is_asked_about(sheet) for sheet in read.sheets)
    assert not read.sheets or read.drawn


NO_WORDS = """
Order form | | | |
Account no. | C1 | | Order no. | SL-300
Thing | A-1001 | A-1002 | A-1003 |
How many | 6 | 3 | 8 |
"""


@pytest.mark.parametrize("table", [ACROSS, ACROSS_ZH, NO_WORDS])
@pytest.mark.parametrize(
    ("mark", "code"),
    [("hidden", "ROW_HIDDEN"), ("struck", "CELL_STRUCK"), ("noted", "CELL_NOTE"), ("error", "CELL_ERROR")],
)
def test_what_a_person_sees_at_a_cell_is_told_where_it_stands_on_the_form(
    table: str, mark: str, code: str
) -> None:
    """An item that stands beside the others, read by its words or asked about."""
    row = 1 + [line[0] in ("Cases", "订货件数", "How many") for line in cells(table)].index(True)
    book = load_workbook(BytesIO(workbook(table)))
    marked = book.active[f"C{row}"]
    if mark == "hidden":
        book.active.column_dimensions["C"].hidden = True
    elif mark == "struck":
        marked.font = Font(strike=True)
    elif mark == "noted":
        marked.comment = Comment("5 will do", "Ann")
    else:
        marked.value = "#N/A"
    saved = BytesIO()
    book.save(saved)
    (sheet,) = open_file("form.xlsx", saved.getvalue(), {}, ["A-1001", "A-1002", "A-1003"]).sheets
    (told,) = (trouble for trouble in sheet.troubles if trouble[0] == code)
    assert told[1] == {"hidden": "C3", "noted": ""}.get(mark, f"C{row}")
    assert mark != "noted" or told[3]["value"] == [("5 will do", f"C{row}")]


BESIDE = """
| Order form | | |
| Account no. | C1 | |
| Thing | A-1001 | A-1002 | A-1003
please send A-1001 by ship on Friday | How many | 6 | 3 | 8
"""
BETWEEN = """
Order form | |
Account no. | C1 |
Thing | A-1001 |
How many | 6 |
please send A-1001 by ship on Friday | |
| |
Thing | A-1002 |
How many | 3 |
"""


@pytest.mark.parametrize("table", [BESIDE, BETWEEN])
def test_what_stands_between_the_items_of_a_form_that_is_no_list_is_told(table: str) -> None:
    (sheet,) = opened(table).sheets
    row = [line[0] for line in cells(table)].index("please send A-1001 by ship on Friday")
    (told,) = (trouble for trouble in sheet.troubles if trouble[0] == "TEXTS_PASSED_OVER")
    assert told[1:3] == (f"A{row + 1}", f"A{row + 1} please send A-1001 by ship on Friday")


@pytest.mark.parametrize(("language", "agent"), [("en", "C1"), ("zh", "C1")])
def test_a_day_takes_such_orders_and_marks_what_is_wrong_in_them(
    language: str, agent: str, tmp_path: Path
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A-1001 1, A-1002 1, A-1003 1")
    desk.agents("C1 C2")
    desk.figures("A-1001 100, A-1002 100, A-1003 100", "C1 1000, C2 1000")
    good, bad = (ACROSS, CARDS) if language == "en" else (CARDS_ZH, ACROSS_ZH)
    desk.put("good.xlsx", _rows(good))
    desk.put("bad.xlsx", _rows(bad.replace("SL-300", "SL-301").replace("A-1002", "A-9")))
    desk.run()
    assert desk.lines("proposed") == {f"SL-300/{sku}": cases for sku, cases in ALL.items()}
    (told,) = (one for one in desk.record()["findings"] if one["code"] == "SKU_UNKNOWN")
    assert (told["file"], told["cell"]) == ("bad.xlsx", "B6" if language == "en" else "C3")
    assert not examine(desk.workspace)


def _rows(table: str) -> list[list[Cell]]:
    return [[cell if cell != "" else None for cell in row] for row in cells(f"|\n{table.strip()}")[1:]]
