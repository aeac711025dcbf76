"""First expiring, first out: which lots stand on pick list and tracking (8-after-release, Shipping)."""

import datetime as dt
from pathlib import Path

import openpyxl

from orderbatch.contract.words import Words
from orderbatch.decide.lots import StockLot, in_turn, take
from orderbatch.doctor import examine
from orderbatch.write.documents.picking.pick_rows import lots_of
from tests.desk import Cell, Desk

MARCH, JUNE = dt.date(2027, 3, 31), dt.date(2027, 6, 30)


def stock(desk: Desk, *rows: list[Cell]) -> None:
    """Today's stock list with lots: SKU, on hand, bin, lot, expiry."""
    as_of = desk.at("08:00")
    head: list[Cell] = ["SKU", "On hand", "Bin", "Lot", "Expiry", "As of"]
    desk.put(f"stock {desk.today}.xlsx", [head, *([*row, as_of] for row in rows)])
    money: list[list[Cell]] = [["Agent code", "Balance", "As of"], ["C1", 1000, as_of]]
    desk.put(f"balances {desk.today}.xlsx", money)


def table(path: Path, *columns: str) -> list[tuple[Cell, ...]]:
    """These columns of a document's first table, without its total."""
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if set(columns) <= {str(cell) for cell in row})
    places = [[str(cell) for cell in rows[top]].index(name) for name in columns]
    sku = [str(cell) for cell in rows[top]].index("SKU")
    found = []
    for row in rows[top + 1 :]:
        if not row[sku] or row[0] == "Total":
            break
        found.append(tuple(row[place] for place in places))
    return found


def day(cell: Cell) -> str:
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell or "")


def test_what_expires_first_is_picked_first_and_what_left_before_is_not_picked_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    gone = dt.date(2026, 11, 1)
    stock(
        desk, ["A", 20, "A-2", "L2", JUNE], ["A", 5, "A-1", "L1", MARCH], ["A", 9, "A-3", "L0", gone],
        ["A", 3, "A-4", "", None], ["B", 9, "A-9", "", None],
    )  # fmt: skip
    desk.order("C1", "1", "A 3, B 2", If_short="defer")
    desk.run("10:00")
    desk.approve()
    desk.run("11:00")
    picked = table(desk.outputs("pick_list")[0], "Bin", "SKU", "Lot", "Expiry", "Cases")
    assert [(*row[:3], day(row[3]), row[4]) for row in picked] == [
        ("A-1", "A", "L1", "2027-03-31", 3),
        ("A-9", "B", None, "", 2),
    ]
    desk.order("C1", "2", "A 22", "11:30", If_short="defer")
    desk.run("12:00")
    desk.approve(name="second.xlsx")
    desk.run("13:00")
    picked = table(desk.outputs("pick_list")[0], "Bin", "Lot", "Expiry", "Cases")
    assert [(*row[:2], day(row[2]), row[3]) for row in picked] == [
        ("A-1", "L1", "2027-03-31", 2),
        ("A-2", "L2", "2027-06-30", 20),
    ]
    assert table(desk.outputs("tracking")[0], "SKU", "Lot", "Expiry", "Released cases") == [
        ("A", "L1 2, L2 20", "2027-03-31, 2027-06-30", 22)
    ]
    sorting = openpyxl.load_workbook(desk.outputs("pick_list")[0])["Sort by order"]
    rows = list(sorting.iter_rows(values_only=True))
    last = next(row[5] for row in rows if row[0] == "SKU")
    assert (last, [row[5] for row in rows if row[0] == "A"]) == ("Lot", ["L1 2, L2 20"])
    kept = [["L1", "2027-03-31", "A-1", 2], ["L2", "2027-06-30", "A-2", 20]]
    assert lots_of([{"lots": kept}], Words("zh")) == ("L1 2、L2 20", "2027-03-31、2027-06-30")
    assert examine(desk.workspace) == []


def test_without_lots_the_documents_say_nothing_of_them(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 9", "C1 9")
    desk.order("C1", "1", "A 3")
    desk.run("10:00")
    desk.approve()
    desk.run("11:00")
    for kind in ("pick_list", "tracking"):
        page = openpyxl.load_workbook(desk.outputs(kind)[0]).worksheets[0]
        assert not {"Lot", "Expiry"} & {cell.value for row in page.iter_rows() for cell in row}, kind


def test_lots_without_an_expiry_come_last_and_no_more_is_taken_than_is_there() -> None:
    lots = [StockLot("L9", None, "", 4), StockLot("L2", JUNE, "", 3), StockLot("L1", MARCH, "", 2)]
    ordered = in_turn(lots, 1)
    assert take(ordered, 6) == [
        ("L1", "2027-03-31", "", 1),
        ("L2", "2027-06-30", "", 3),
        ("L9", "", "", 2),
    ]
    assert take(ordered, 9) == [("L9", "", "", 2)]
