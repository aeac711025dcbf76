"""Forty senders whose forms nobody has seen: one sitting on the first morning, none after it (10, part 2)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_reading_sheets import answer, reading_sheets

CODES, NAMES = ("YW1001", "YW1002", "YW1003"), ("Soap", "Towel", "Gel")
AGENTS = [f"C{number:03}" for number in range(40)]
HEADINGS = (
    ["Kenner", "Bezeichnung", "Zahl"],
    ["Ref", "Description", "Ctn/Box"],
    ["货号X", "名称", "数"],
    ["Item", "Name", "Qty", "Order qty"],
    ["Artikel", "Stk"],
    ["编", "品", "箱"],  # each line has a code of ours below 编, and 箱 counts cases
    ["Nr", "Sorte", "Gebinde"],
    ["SKU", "Cases"],  # nothing about it is doubtful
)
OF_CODES = {heads[0] for heads in HEADINGS}
OF_NAMES = {"Bezeichnung", "Description", "名称", "Name", "品", "Sorte"}


def a_form(number: int, order: str) -> list[list[Cell]]:
    heads = HEADINGS[number % len(HEADINGS)]
    rows: list[list[Cell]] = [["Customer no.", AGENTS[number], "PO no.", order], [], [*heads]]
    for place, (code, name) in enumerate(zip(CODES, NAMES, strict=True)):
        cells: dict[str, Cell] = dict.fromkeys(heads, number + 2 + place * place)
        cells |= {head: code for head in heads if head in OF_CODES}
        cells |= {head: name for head in heads if head in OF_NAMES}
        if "Qty" in cells:
            cells["Qty"] = 1  # in stock, as the rep knows
        rows.append([cells[head] for head in heads])
    return rows


def test_forty_senders_are_one_sitting_on_the_first_morning_and_none_on_the_second(tmp_path: Path) -> None:
    """Also where balances and stock are late: the reading sheets come all the same (4-run)."""
    desk = Desk(tmp_path)
    desk.catalogue("YW1001 1, YW1002 1, YW1003 1")
    desk.agents(" ".join(AGENTS))
    for number, agent in enumerate(AGENTS):
        desk.put(f"{agent}.xlsx", a_form(number, f"A{number}"), "08:00")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("09:00")
    assert (stopped.value.code, stopped.value.exit_code) == ("MASTER_MISSING", ExitCode.MASTER)
    asked = reading_sheets(desk)
    first = asked.read_bytes()
    with pytest.raises(OrderbatchError):
        desk.run("09:30")
    assert reading_sheets(desk).read_bytes() == first  # nothing new is asked
    book = openpyxl.load_workbook(asked)
    assert len(book.worksheets) == 25
    texts = [str(cell.value) for cell in book.worksheets[0]["A"]]
    assert "Would be booked: 2 cases of YW1001 Item YW1001" in texts, "\n".join(texts[-6:])
    desk.figures(", ".join(f"{code} 9999" for code in CODES), ", ".join(f"{agent} 9999" for agent in AGENTS))
    two = {f"C{number:03}.xlsx" for number in range(3, 40, 8)}  # with two columns of quantities
    answer(desk, columns={"C": "nothing", "D": "cases"}, only=two)
    answer(desk, "others.xlsx", besides=two)
    assert _ordered(desk, "10:00") == _wanted("A")
    desk.next_day()
    desk.figures(", ".join(f"{code} 9999" for code in CODES), ", ".join(f"{agent} 9999" for agent in AGENTS))
    for number, agent in enumerate(AGENTS):
        desk.put(f"{agent} again.xlsx", a_form(number, f"B{number}"), "08:00")
    assert _ordered(desk, "09:00") == _wanted("B")
    assert desk.codes().count("LAYOUT_USED") == 25 and not desk.outputs("reading")
    assert examine(desk.workspace) == []


def _wanted(first: str) -> dict[str, int]:
    return {
        f"{first}{number}/{code}": number + 2 + place * place
        for number in range(40)
        for place, code in enumerate(CODES)
    }


def _ordered(desk: Desk, clock: str) -> dict[str, int]:
    desk.run(clock)
    lines = desk.record()["lines"]
    return {f"{line['order_no']}/{line['sku']}": line["ordered"] for line in lines}
