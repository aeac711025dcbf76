"""What our own prices settle when a form is first seen, so that nobody is asked (10, part 3; P-4.1.2)."""

from pathlib import Path

import pytest

from orderbatch.contract.units import Sold
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.tables import found, grid

SOLD = {"A-1": Sold(7200, 8), "A-2": Sold(13200, 24), "A-3": Sold(9000, 3), "A-4": Sold(1000, 7)}
HEAD = "Order form\nAgent code | C1 | Order no. | N-1\n"


def told(table: str, codes: object = None) -> set[str]:
    """The codes that are told of a form, read with our prices at hand."""
    (sheet,) = found(f"{HEAD}{table}", codes=codes if codes is not None else SOLD)  # type: ignore[arg-type]
    return {code for code, *_rest in sheet.troubles}


@pytest.mark.parametrize(
    ("lines", "sure"),
    [
        ("A-1 | 5 | 72\nA-2 | 7 | 132", True),
        ("A-1 | 5 | 72\nA-2 | 7 | 131", False),  # another price
        ("A-1 | 5 | 72\nA-2 | 7 |", False),
        ("A-1 | 5 | 72\nA-9 | 7 | 132", False),  # no item of ours
        ("A-1 | 16 | 72\nA-2 | 24 | 132\nA-1 | 8 | 72", False),  # whole cases of pieces, line by line
    ],
)
def test_a_weak_word_beside_our_prices_of_the_case_counts_cases(lines: str, sure: bool) -> None:
    table = f"SKU | Order | Price | Case of\n{_with_packs(lines)}"
    assert ("QUANTITY_UNSURE" in told(table)) is not sure
    assert "QUANTITY_UNSURE" in told(table, list(SOLD))  # without our prices nobody can know


def _with_packs(lines: str) -> str:
    packs = {code: sold.pieces for code, sold in SOLD.items()}
    return "\n".join(f"{line} | {packs.get(line[:3], 6)}" for line in lines.splitlines())


@pytest.mark.parametrize("head", ["SKU | Quantity | Price | Unit", "SKU | Qty (bottles) | Price |"])
@pytest.mark.parametrize(
    ("lines", "sure"),
    [
        ("A-1 | 80 | 9 | bottle\nA-2 | 240 | 5.5 | bottle", True),
        ("A-4 | 70 | 1.43 | bottle", True),  # 10.00 a case of 7, to the cent
        ("A-4 | 70 | 1.44 | bottle", False),
        ("A-1 | 80 | 9 | bottle\nA-2 | 241 | 5.5 | bottle", False),  # no whole case
        ("A-1 | 80 | 9 | bottle\nA-2 | 240 | 5 | bottle", False),  # another price
        ("A-1 | 80 | 9 | bottle\nA-2 | 240 | 132 | bottle", False),
        ("A-1 | 80 | 9 | bottle\nA-9 | 240 | 5.5 | bottle", False),
        ("A-3 | 30 | 30 | bottle", False),  # of three pieces a price may be a case's, with something off
    ],
)
def test_pieces_at_our_price_of_one_that_make_whole_cases_are_no_question(
    lines: str, sure: bool, head: str
) -> None:
    table = f"{head}\n{lines if 'Unit' in head else lines.replace('bottle', '')}"
    codes = told(table)
    assert ("PIECES_INTO_CASES" in codes) is sure
    assert ("ORDERED_IN_PIECES" in codes) is not sure
    assert "ORDERED_IN_PIECES" in told(table, list(SOLD))


@pytest.mark.parametrize(("unit", "language"), [("bottle", "en"), ("瓶", "zh")])
def test_a_day_books_such_pieces_as_cases_and_tells_it(unit: str, language: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A-1 72, A-2 132", **{"Pieces per case": {"A-1": 8, "A-2": 24}})
    desk.agents("C1 C2")
    desk.figures("A-1 100, A-2 100", "C1 90000, C2 90000")
    for agent, price in (("C1", 5.5), ("C2", 5)):
        rows: list[list[Cell]] = [["Order form"], ["Agent code", agent, None, "Order no.", f"N-{agent}"]]
        rows += [["SKU", "Quantity", "Unit", "Price"], ["A-1", 80, unit, 9], ["A-2", 240, unit, price]]
        desk.put(f"{agent}.xlsx", rows)
    desk.run()
    assert desk.lines("proposed") == {"N-C1/A-1": 10, "N-C1/A-2": 10}
    codes = {(one["code"], one["file"]) for one in desk.record()["findings"]}
    assert {("PIECES_INTO_CASES", "C1.xlsx"), ("READING_ASKED", "C2.xlsx")} <= codes
    assert not {code for code, file in codes if file == "C1.xlsx"} - {"PIECES_INTO_CASES"}
    assert not examine(desk.workspace)


@pytest.mark.parametrize(
    "heading",
    ["Menge (Karton)", "实际补货(件)", "Menge", "Cases", "数量（件）", "本次订货"],
)
def test_another_column_under_the_very_words_of_the_quantity_is_asked_about(heading: str) -> None:
    """Which of the two is ordered, no word says: the left one was booked in silence."""
    table = f"SKU | Product | {heading} | {heading}\nA-1 | Soap | 3 | {{}}\nA-2 | Towel | 4 | 7"
    (sheet,) = found(f"{HEAD}{table.format(9)}", codes=SOLD)  # type: ignore[arg-type]
    assert {"QUANTITY_TWICE", "HEADING_GUESSED"} & {code for code, *_rest in sheet.troubles}
    (same,) = found(f"{HEAD}{table.format(3).replace('| 7', '| 4')}", codes=SOLD)  # type: ignore[arg-type]
    assert "QUANTITY_TWICE" not in {code for code, *_rest in same.troubles}  # nothing hangs on which


@pytest.mark.parametrize("heading", ["Backordered", "Back-ordered", "欠货"])
def test_what_is_outstanding_beside_a_new_order_is_asked_about(heading: str) -> None:
    assert "QUANTITY_TWICE" in told(
        f"SKU | Product | {heading} | Cases\nA-1 | Soap | 2 | 5\nA-2 | Mug | 1 | 8"
    )


@pytest.mark.parametrize("name", ["订单导入模板", "采购订单导出", "Order import"])
def test_a_sheet_named_for_the_import_of_orders_is_one(name: str) -> None:
    (sheet,) = found(grid("Agent code | C1\nSKU | Cases\nA-1 | 3", name))
    assert "TITLE_UNKNOWN" not in {code for code, *_rest in sheet.troubles}


@pytest.mark.parametrize(
    ("above", "is_asked"),
    [
        ("退货单\n进货订单", True),
        ("进货订单\n退货单", True),
        ("Goods return note\nPurchase order", True),
        ("Purchase order\nDelivery note", True),
        ("进货订单\n收货地址 | 广州 | | 退货单", False),  # not the first of its row
        ("Riverside Stores\nPurchase order", False),
    ],
)
def test_another_documents_title_beside_an_orders_own_is_asked_about(above: str, is_asked: bool) -> None:
    (sheet,) = found(f"{above}\nAgent code | C1\nOrder no. | 7\nSKU | Cases\nA-1 | 3")
    assert ("TITLE_UNKNOWN" in {code for code, *_rest in sheet.troubles}) == is_asked


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ("要货单 | | No. 20261123-02", "20261123-02"),
        ("Purchase order | | No. RS/118", "RS/118"),
        ("采购单 | № A-118", "A-118"),
        ("要货单 | | 2026-11-23", None),  # a day
        ("要货单 | | No. of pages 2", None),
    ],
)
def test_the_number_beside_a_title_may_say_that_it_is_one(row: str, number: str | None) -> None:
    (sheet,) = found(f"{row}\nAgent code | C1\nSKU | Cases\nA-1 | 3")
    assert sheet.labels.get("order_no", (None, ""))[0] == number
