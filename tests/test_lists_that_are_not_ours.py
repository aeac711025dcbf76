"""A list of ours is replaced only by one with our title and form, or that a person accepts (4-run)."""

import datetime as dt
from pathlib import Path

import pytest

from orderbatch.contract.sheets.every import MASTERS
from tests.desk import Cell, Desk, write_sheet
from tests.tables import found, grid

NOON = dt.datetime(2026, 11, 24, 12)
Rows = list[list[Cell]]


def rows_of(headings: str, codes: str, *more: Cell) -> Rows:
    return [[*headings.split(", ")], *([code, *more] for code in codes.split())]


GOODS = rows_of("SKU, Product, Case price", "A B C D E", "Item", 1)
STOCK = rows_of("SKU, On hand, As of", "A B C D E", 900, NOON)
MONEY = rows_of("Agent code, Balance, As of", "C1 C2 C3 C4 C5", 900, NOON)
PEOPLE = rows_of("Agent code, Agent, Region", "C1 C2 C3 C4 C5", "Agent", "South")
OTHER_PRICES = rows_of("SKU, Product, Case price", "A B C D E", "Item", 3)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Tuesday of a desk whose lists are in force, with an order in the inbox."""
    desk = Desk(tmp_path, settings='[company]\nname = "Bright Goods"\n')
    desk.catalogue("A 1, B 1, C 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4 C5")
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run()
    desk.next_day()
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.order("C1", "1", "A 10", "09:00")
    return desk


def put(desk: Desk, name: str, rows: Rows, sheet: str = "Sheet1", title: str = "") -> None:
    clock = "11:30" if rows is OTHER_PRICES else "11:00"  # with others of one moment they would be rivals
    rows = [[title], *rows] if title else rows
    write_sheet(desk.root / "inbox" / name, rows, desk.at(clock), sheet)


def test_an_agents_own_list_replaces_none_of_ours_whatever_it_is_called(desk: Desk) -> None:
    theirs: list[tuple[str, Rows, str, str]] = [
        ("我的价格表.xlsx", GOODS, "Sheet1", ""),
        ("my price list.xlsx", GOODS[:-1], "Sheet1", ""),
        ("prices.xlsx", GOODS, "Sheet1", "佳顺商贸价格表"),
        ("prices 2.xlsx", GOODS, "佳顺价格表", ""),
        ("list.xlsx", GOODS, "Sheet1", "Corner Shop price list"),
        ("list 2.xlsx", OTHER_PRICES, "Sheet1", ""),
        ("Agent C2.xlsx", [*GOODS[:-1], ["E", "Soap", 1]], "Sheet1", ""),
        ("retail.xlsx", [["SKU", "Product", "Case price", "My price"], *GOODS[1:]], "Sheet1", ""),
        ("report.xlsx", STOCK, "Sheet1", "经销商库存月报"),
        ("report 2.xlsx", STOCK, "Agent C3 stock", ""),
        ("our shop stock.xlsx", STOCK[:-1], "Sheet1", ""),
        ("12月销售计划.xlsx", STOCK, "销售计划", ""),
        ("report 3.xlsx", STOCK, "Sheet1", "Stock in our store, week 48"),
        ("report 4.xlsx", STOCK, "Sheet1", "Warehouse north-east depot"),
        ("owed.xlsx", MONEY, "Sheet1", "应收账款明细 某某商行"),
        ("people.xlsx", PEOPLE, "下级分销商", ""),
    ]
    for name, rows, sheet, title in theirs:
        put(desk, name, rows, sheet, title)
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10}
    (order,) = desk.record()["orders"]
    assert (order["ordered_minor"], order["available_minor"]) == (1000, 10000)
    assert desk.latest is not None
    told = {f.file: f.code for f in desk.latest.findings if f.code in ("LIST_NOT_OURS", "LIST_PRICES")}
    assert told == {name: "LIST_NOT_OURS" for name, *_rest in theirs} | {"list 2.xlsx": "LIST_PRICES"}
    assert {path.name for path in (desk.root / "inbox").iterdir()} == told.keys()


def test_a_person_accepts_a_list_by_name(desk: Desk) -> None:
    put(desk, "new prices.xlsx", OTHER_PRICES)
    desk.run("12:00")
    again = desk.run("13:00")
    assert again.batch is None and [finding.code for finding in again.findings] == ["LIST_PRICES"]
    desk.order("C2", "2", "B 10", "13:30")
    desk.run("14:00", accept=["new prices.xlsx"])
    assert "LIST_PRICES" not in desk.codes()
    assert [order["ordered_minor"] for order in desk.record()["orders"] if order["order_no"] == "2"] == [3000]


def test_a_list_with_our_title_and_form_replaces_ours_without_a_question(desk: Desk) -> None:
    some_new = [*rows_of("SKU, Product, Case price", "A B", "x", 2), *GOODS[3:]]
    put(desk, "列表.xlsx", some_new, "商品目录 2026", "Bright Goods 商品目录")
    put(desk, "成品库存1124.xlsx", STOCK, "GridReport of the ERP")
    put(desk, "余额.xlsx", MONEY, "11月24日", "货款余额表 2026-11-24")
    put(desk, "dealers.xlsx", PEOPLE, "Agents")
    desk.run("12:00")
    assert not {"LIST_NOT_OURS", "LIST_PRICES", "MASTER_STRANGE"} & set(desk.codes())
    (order,) = desk.record()["orders"]
    assert (order["ordered_minor"], order["available_minor"]) == (2000, 90000)


def test_a_desk_begins_with_what_it_is_given(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    put(desk, "a.xlsx", GOODS, "Goods of the house", "Everything we sell")
    desk.agents("C1")
    desk.figures("A 30", "C1 100")
    desk.order("C1", "1", "A 10")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 10} and "LIST_NOT_OURS" not in desk.codes()
    put(desk, "b.xlsx", GOODS, "Goods of the house", "Everything we sell")


def test_on_a_first_morning_the_list_that_is_surely_ours_goes_before_another(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1, C 1, D 1, E 1")
    put(desk, "我的价格表.xlsx", OTHER_PRICES)
    desk.agents("C1")
    desk.figures("A 30, B 1, C 1, D 1, E 1", "C1 100")
    desk.order("C1", "1", "A 10")
    desk.run()
    assert "LIST_NOT_OURS" in desk.codes()
    assert [order["ordered_minor"] for order in desk.record()["orders"]] == [1000]


@pytest.mark.parametrize(
    "name",
    ["Sheet1", "Sheet", "工作表1", "导出", "{}", "{} 1123", "2026-11-23", "{} (2)", "{}11月", "Export"],
)
def test_neutral_names_of_sheets_and_our_titles_with_a_time_are_ours(name: str) -> None:
    tables = {"商品目录": GOODS, "Catalogue": GOODS, "库存": STOCK, "Stock": STOCK, "货款余额": MONEY}
    for title, rows in tables.items():
        text = "\n".join(" | ".join(str(cell).removesuffix(" 12:00:00") for cell in row) for row in rows)
        (sheet,) = found(grid(text, name.format(title)))
        assert sheet.kind in {master.kind for master in MASTERS} and not sheet.mentions


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (
            "agents",
            "Customer no. | Customer name | Sales district | E-mail\nC1 | Posh Bath | N | orders@b.example",
        ),
        (
            "agents",
            "客户编号 | 往来单位名称 | 销售大区 | 电子邮件\nC1 | 上海订货有限公司 | 华东 | po@b.example",
        ),
        ("stock", "Material | Material description | Unrestricted | Storage bin\nA-1 | Soap | 5 | B-1"),
        ("stock", "Item no. | Description | Qty available\nA-1 | Soap | 5"),
        ("stock", "物料编码 | 物料名称 | 可用量\nA-1 | 皂 | 5"),
        ("stock", "存货编码 | 存货名称 | 现存数量\nA-1 | 皂 | 5"),
        ("balances", "Customer no. | Customer name | Available credit\nC1 | Posh Bath Ltd | 900.00"),
        ("balances", "客户编码 | 客户名称 | 预收账款余额\nC1 | 上海某公司 | 900.00"),
    ],
)
def test_what_accounting_programs_export_is_known_by_their_usual_headings(kind: str, table: str) -> None:
    assert [sheet.kind for sheet in found(grid(table, "Sheet1"))] == [kind]


def test_lists_whose_codes_are_written_with_blanks_are_ours_the_next_day_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.put(
        "catalogue.xlsx", [["SKU", "Product", "Case price"], ["KM 100", "Soap", 1], ["KM 200", "Cloth", 2]]
    )
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], ["N 1", "Harbour", "North"]])
    for number in ("1", "2"):
        as_of = desk.at("08:00")
        desk.put(
            f"stock {number}.xlsx", [["SKU", "On hand", "As of"], ["KM 100", 50, as_of], ["KM 200", 5, as_of]]
        )
        desk.put(f"balances {number}.xlsx", [["Agent code", "Balance", "As of"], ["N 1", 500, as_of]])
        form: list[list[Cell]] = [
            ["Agent code", "N 1", "Order no.", number],
            [],
            ["SKU", "Cases"],
            ["KM 100", 5],
        ]
        desk.put(f"order {number}.xlsx", form)
        desk.run("09:00")
        assert desk.lines("proposed") == {f"{number}/KM100": 5} and desk.codes() == []
        desk.next_day()
