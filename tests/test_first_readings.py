"""What our own prices settle when a form is first seen, so that nobody is asked (10, part 3; P-4.1.2)."""

from pathlib import Path

import pytest

from orderbatch.contract.units import Sold
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.tables import found

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
