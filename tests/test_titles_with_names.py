"""An order under a title with its agent's full name, and no label for him (P-4.1.2; 10, Names)."""

from pathlib import Path

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.day.layouts.titles_with_names import Names
from tests.desk import Cell, Desk

# The title, and the agent whose order it is; "" = asked of the rep, or sent back.
TITLES = (
    ("采购订单 济南泉韵日化经营部", "N1"),
    ("济南泉韵日化经营部 订货单", "N1"),
    ("Purchase order Harbour Trading Co.", "N2"),
    ("退货单 济南泉韵日化经营部", ""),
    ("Return note Harbour Trading Co.", ""),
    ("订单 宁波联华商贸", ""),  # two agents are called so
)


def test_a_title_of_an_order_with_a_full_name_says_whose_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A-1 1, B-2 2")
    names = ("济南泉韵日化经营部", "Harbour Trading Co.", "宁波联华商贸", "宁波联华商贸")
    rows: list[list[Cell]] = [[f"N{place}", name, "North"] for place, name in enumerate(names, 1)]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *rows])
    desk.figures("A-1 900, B-2 900", "N1 999, N2 999, N3 999, N4 999")
    for place, (title, _agent) in enumerate(TITLES):
        lines: list[list[Cell]] = [["SKU", "Cases"], ["A-1", 5 + place], ["B-2", 3]]
        desk.put(f"{place}.xlsx", [[title], [], *lines])
    desk.run("09:00")
    booked = {order["document"]: order["agent"] for order in desk.record()["orders"]}
    assert booked == {f"{place}.xlsx": agent for place, (_title, agent) in enumerate(TITLES) if agent}


@given(st.lists(st.text("ab c", min_size=1, max_size=7)), st.text("ab c", max_size=20))
def test_the_names_within_a_text_are_those_that_stand_in_it(names: list[str], text: str) -> None:
    assert Names.of(names).within(text) == {name for name in names if len(name) >= 4 and name in text}


def test_sheets_whose_titles_alone_say_whose_they_are_are_one_order(tmp_path: Path) -> None:
    """One number on two sheets under one agent's full name goes on; an item on both is for the rep."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["C1", "许昌味源商贸", "North"]])
    desk.figures("A 100, B 100", "C1 1000")
    for number, second in (("WD-8", "B"), ("WD-9", "A")):
        book = openpyxl.Workbook()
        for title, sku, cases in (("醋类", "A", 5), ("酱油类", second, 6)):
            sheet = book.create_sheet(title)
            sheet.append(["许昌味源商贸订货单", None, f"订单号：{number}"])
            sheet.append(["品号", "品名", "数量/件"])
            sheet.append([sku, f"Item {sku}", cases])
        book.remove(book.worksheets[0])
        book.save(tmp_path / "inbox" / f"{number}.xlsx")
    desk.run()
    lines = [(line["order_no"], line["sku"], line["ordered"]) for line in desk.record()["lines"]]
    assert lines == [("WD-8", "A", 5), ("WD-8", "B", 6)]
