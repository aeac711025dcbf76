"""A form of which some lines count pieces is asked about once, and then read by its units (1-domain, 10)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES
from tests.desk import Cell, Desk
from tests.test_reading_sheets import answer, reading_sheets

Lines = list[list[Cell]]
HEAD: dict[str, tuple[str, str, list[Cell]]] = {
    "zh": ("代理商编码", "订单编号", ["产品编码", "数量", "单位"]),
    "en": ("Agent code", "Order no.", ["SKU", "Qty", "UOM"]),
}
UNITS = {
    "zh": [("箱", "瓶"), ("件", "支"), ("箱", "包")],
    "en": [("CS", "EA"), ("case", "bottles"), ("ctn", "pcs")],
}
KINDS = [(language, *units) for language in LANGUAGES for units in UNITS[language]]


def a_desk(tmp_path: Path, language: str) -> Desk:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 12, B 6", Pieces_per_case={"A": 12, "B": 6})
    desk.agents("C1 C2")
    desk.figures("A 1000, B 1000", "C1 10000, C2 10000")
    return desk


def put(desk: Desk, number: str, language: str, lines: Lines, clock: str) -> None:
    agent, order_no, heads = HEAD[language]
    desk.put(f"{number}.xlsx", [[agent, "C1", order_no, number], [], heads, *lines], clock)


def ordered(desk: Desk, order: str) -> dict[str, int]:
    lines = desk.record()["lines"]
    return {line["sku"]: line["ordered"] for line in lines if line["order_no"] == order}


@pytest.mark.parametrize(("language", "case", "piece"), KINDS)
def test_one_line_in_pieces_among_cases_is_asked_once_and_read_by_its_unit_from_then_on(
    tmp_path: Path, language: str, case: str, piece: str
) -> None:
    desk = a_desk(tmp_path, language)
    put(desk, "P1", language, [["A", 20, case], ["B", 12, piece]], "09:00")
    desk.run("10:00")
    assert desk.record()["orders"] == [] and "READING_ASKED" in desk.codes()
    sheet = openpyxl.load_workbook(reading_sheets(desk, language)).worksheets[0]
    assert any(f"“{piece}”" in str(cell.value) for row in sheet.iter_rows() for cell in row)
    answer(desk, language=language)
    desk.run("11:00")
    assert ordered(desk, "P1") == {"A": 20, "B": 2}
    put(desk, "P2", language, [["A", 24, piece], ["B", 3, case]], "11:30")
    put(desk, "P3", language, [["A", 1, case], ["B", 7, piece]], "11:30")  # seven are no whole cases
    put(desk, "P4", language, [["A", 2, case], ["B", 3, case]], "11:30")
    desk.run("12:00")
    assert [ordered(desk, one) for one in ("P2", "P3", "P4")] == [{"A": 2, "B": 3}, {}, {"A": 2, "B": 3}]
    assert "READING_ASKED" not in desk.codes() and desk.codes().count("UNIT_NOT_CASES") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_the_catalogue_counts_so_nothing_is_asked(tmp_path: Path, language: str) -> None:
    desk = a_desk(tmp_path, language)
    piece = UNITS[language][0][1]
    desk.catalogue("A 12, B 6", Pieces_per_case={"A": 12, "B": 6}, Unit={"B": piece})
    put(desk, "P1", language, [["A", 20, UNITS[language][0][0]], ["B", 12, piece]], "09:00")
    desk.run("10:00")
    assert ordered(desk, "P1") == {"A": 20, "B": 12}
