"""What a person can read is read right after one answer, and the next of its layout unasked (10, part 2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.words import Words, every_choice
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_reading_sheets import reading_sheets

ITEMS = {"YW1": ("Soap", "香皂", 12), "YW2": ("Towel", "毛巾", 6), "YW3": ("Gel", "凝胶", 4)}
Lines = dict[str, int]


@dataclass
class Kind:
    """A kind of form: its cells, a row a line; what the rep says of its columns; what each agent orders.

    again: the next order, changed a little. said: what else the rep enters.
    """

    form: str
    wants: dict[str, Lines]
    again: str
    wants_again: dict[str, Lines]
    columns: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def own(agent: str, *cases: int) -> dict[str, Lines]:
    """What one agent orders of the items in their sequence."""
    return {agent: {sku: count for sku, count in zip(ITEMS, cases, strict=False) if count}}


ENGLISH = {
    "items side by side": Kind(
        "Customer no.|C01|PO no.|P1\n\nSKU|YW1|YW2|YW3\nDescription|Soap|Towel|Gel\nCases|2|3|4",
        own("C01", 2, 3, 4),
        "Customer no.|C01|PO no.|P2\n\nSKU|YW3|YW2|YW1\nDescription|Gel|Towel|Soap\nCases|7|6|5",
        own("C01", 5, 6, 7),
    ),
    "a card for each item": Kind(
        "Customer no.|C02|PO no.|P1\n\nThing|YW1\nName|Soap\nWant|2\n\nThing|YW2\nName|Towel\nWant|3",
        own("C02", 2, 3),
        "Customer no.|C02|PO no.|P2\n\nThing|YW2\nWant|6\n\nThing|YW1\nWant|5\n\nThing|YW3\nWant|1",
        own("C02", 5, 6, 1),
    ),
    "two halves": Kind(
        "Customer no.|C03|PO no.|P1\nThing|Want||Thing|Want\nYW1|2||YW3|4\nYW2|3||",
        own("C03", 2, 3, 4),
        "To order on 5 Dec\nCustomer no.|C03|PO no.|P2\nThing|Want||Thing|Want\nYW1|5||YW2|6",
        own("C03", 5, 6),
        {"A": "sku", "B": "cases", "D": "sku", "E": "cases"},
    ),
    "several orders on a sheet": Kind(
        "Customer no.|C04|PO no.|P1\nThing|Want\nYW1|2\nYW2|3\n\n"
        "Customer no.|C04|PO no.|P2\nThing|Want\nYW3|4",
        own("C04", 2, 3, 4),
        "Customer no.|C04|PO no.|P3\nThing|Want\nYW1|5\n\n"
        "Customer no.|C04|PO no.|P4\nThing|Want\nYW2|6\nYW3|7",
        own("C04", 5, 6, 7),
        {"A": "sku", "B": "cases"},
    ),
    "agents side by side": Kind(
        "Group order\nSKU|Description|C05|C51\nYW1|Soap|2|5\nYW2|Towel|3|",
        {"C05": {"YW1": 2, "YW2": 3}, "C51": {"YW1": 5}},
        "Group order 5 Dec\nSKU|Description|C05|C51\nYW3|Gel|4|1\nYW2|Towel|3|8",
        {"C05": {"YW3": 4, "YW2": 3}, "C51": {"YW3": 1, "YW2": 8}},
    ),
    "agents one below the other": Kind(
        "Shops\nCustomer no.|YW1|YW2|YW3\nC06|2|3|4\nC61|5||6",
        {"C06": {"YW1": 2, "YW2": 3, "YW3": 4}, "C61": {"YW1": 5, "YW3": 6}},
        "Shops 5\nCustomer no.|YW1|YW3\nC06|3|4\nC61|6|7",
        {"C06": {"YW1": 3, "YW3": 4}, "C61": {"YW1": 6, "YW3": 7}},
    ),
    "cases, and loose pieces beside them": Kind(
        "Customer no.|C07|PO no.|P1\nThing|Full|Loose\nYW1|2|\nYW2|3|6\nYW3||8",
        own("C07", 2, 4, 2),
        "Customer no.|C07|PO no.|P2\nThing|Shelf|Full|Loose\nYW1|B4|5|12\nYW2|B5|6|",
        own("C07", 6, 6),
        {"A": "sku", "B": "cases", "C": "pieces"},
    ),
    "a line in pieces among cases": Kind(
        "Customer no.|C08|PO no.|P1\nThing|Want|In\nYW1|2|case\nYW2|18|bottle",
        own("C08", 2, 3),
        "Customer no.|C08|PO no.|P2\nThing|Want|In\nYW3|8|bottle\nYW1|7|case",
        own("C08", 7, 0, 2),
        {"A": "sku", "B": "cases", "C": "unit"},
    ),
    "lines taken back by a column": Kind(
        "Customer no.|C09|PO no.|P1\nThing|Want|Flag\nYW1|2|open\nYW2|3|dropped\nYW3|4|open",
        own("C09", 2, 0, 4),
        "Customer no.|C09|PO no.|P2\nThing|Want|Flag\nYW1|5|dropped\nYW2|6|open",
        own("C09", 0, 6),
        {"A": "sku", "B": "cases"},
        {"not_ordered": "dropped"},
    ),
    "lines of last time below": Kind(
        "Customer no.|C10|PO no.|P1\nThing|Want\nYW1|2\nYW2|3\nStill owed\nYW3|9",
        own("C10", 2, 3),
        "Customer no.|C10|PO no.|P2\nThing|Want\nYW3|4\nStill owed (12)\nYW1|9\nYW2|9",
        own("C10", 0, 0, 4),
        {"A": "sku", "B": "cases"},
        {"not_ordered": "Still owed"},
    ),
    "named in its title, numbered below": Kind(
        "Harbour Trading weekly\n\nThing|Want\nYW1|2\nYW2|3\n\nRef|4471",
        own("C11", 2, 3),
        "Harbour Trading weekly\n\nThing|Want\nYW3|5\n\nRef|4472",
        own("C11", 0, 0, 5),
        {"A": "sku", "B": "cases"},
        {"agent": "C11", "order_no": "4471"},
    ),
    "his codes beside our names": Kind(
        "Customer no.|C12|PO no.|P1\nOurs|What|Want\nZ100|Soap|2\nZ200|Towel|3",
        own("C12", 2, 3),
        "Customer no.|C12|PO no.|P2\nOurs|What|Want\nZ300|Gel|4\nZ200|Towel|5",
        own("C12", 0, 5, 4),
        {"A": "sku", "B": "product", "C": "cases"},
    ),
    "without headings": Kind(
        "C13|L07\nYW1|2\nYW2|3",
        own("C13", 2, 3),
        "C13|L08\nYW3|4\nYW2|5",
        own("C13", 0, 5, 4),
        {"A": "sku", "B": "cases"},
    ),
    "code and name in one cell": Kind(
        "C15|L07\nYW1 Soap|2\nYW2 Towel|3",
        own("C15", 2, 3),
        "C15|L08\nYW3 Gel|4\nYW2 Towel|5",
        own("C15", 0, 5, 4),
        {"A": "sku", "B": "cases"},
    ),
    "all in pieces, then a barcode more": Kind(
        "Customer no.|C14|PO no.|P1\nSKU|Qty|UOM\nYW1|24|EA\nYW2|18|EA",
        own("C14", 2, 3),
        "Customer no.|C14|PO no.|P2\nSKU|Qty|Barcode|UOM\nYW1|36|5000112637922|EA",
        own("C14", 3),
        {"A": "sku", "B": "pieces", "C": "unit"},
    ),
}
IN_CHINESE = {
    "Customer no.": "客户编码", "PO no.": "订单号", "SKU": "商品编码", "Description": "商品名称",
    "Cases": "件数",
    "Thing": "物号", "Name": "叫法", "What": "叫法", "Want": "几何", "Soap": "香皂",
    "Towel": "毛巾", "Gel": "凝胶",
    "Group order": "集团要货表", "Shops": "门店要货汇总", "Full": "整", "Loose": "散", "Shelf": "架位",
    "In": "怎么数",
    "case": "箱", "bottle": "瓶", "Flag": "行态", "open": "正常", "dropped": "作废", "Still owed": "上次欠货",
    "Harbour Trading weekly": "宁波佳美商贸 要货", "Ref": "编号", "Ours": "自编", "UOM": "单位", "EA": "瓶",
    "Barcode": "条码", "Qty": "数量", "Group order 5 Dec": "集团要货表 12月5日", "Shops 5": "门店要货汇总5",
    "YW1 Soap": "YW1香皂", "YW2 Towel": "YW2 毛巾", "YW3 Gel": "凝胶 YW3",
    "To order on 5 Dec": "12月5日要货", "Still owed (12)": "上次欠货（12）",
}  # fmt: skip


def _cells(text: str, language: str) -> list[list[Cell]]:
    def cell(said: str) -> Cell:
        said = IN_CHINESE.get(said, said) if language == "zh" else said
        return float(said) if said.isdigit() and len(said) < 3 else said or None

    return [[cell(said) for said in line.split("|")] for line in text.split("\n")]


def _answer(desk: Desk, language: str) -> None:
    words = Words(language)
    names = words.look_up("pages.reading.labels")
    book = openpyxl.load_workbook(reading_sheets(desk, language))
    for sheet in book.worksheets:
        rows = {str(sheet.cell(row, 1).value): row for row in range(sheet.max_row, 0, -1)}
        kind = ENGLISH[str(sheet.cell(rows[names["file"]], 2).value).split(".")[0]]
        said = {"answer": words.choice("reading_answer", "read"), "answered_by": "Li", **kind.said}
        for label, value in said.items():
            translated = IN_CHINESE.get(value, value) if language == "zh" else value
            sheet.cell(rows[names[label]], 2).value = translated
        for letter, meaning in kind.columns.items():
            place = openpyxl.utils.column_index_from_string(letter) + 1
            sheet.cell(rows[names["read_as"]], place).value = words.choice("read_as", meaning)
    book.save(desk.root / "inbox" / "answers.xlsx")


def _ordered(desk: Desk) -> dict[str, dict[str, Lines]]:
    """What is booked of each file: agent → item → cases."""
    record, found = desk.record(), dict[str, dict[str, Lines]]()
    orders = {order["order_key"]: order for order in record["orders"]}
    for line in record["lines"]:
        order = orders[line["order_key"]]
        lines = found.setdefault(order["document"], {}).setdefault(order["agent"], {})
        lines[line["sku"]] = lines.get(line["sku"], 0) + line["ordered"]
    return found


def _a_day(desk: Desk, language: str) -> None:
    item = ["en", "zh"].index(language)
    heads: list[Cell] = ["SKU", "Product", "Case price", "Pieces per case"]
    rows: list[list[Cell]] = [[sku, names[item], 1, names[2]] for sku, names in ITEMS.items()]
    desk.put("catalogue.xlsx", [heads, *rows])
    agents = sorted({agent for kind in ENGLISH.values() for agent in kind.wants})
    called = {"C11": ("Harbour Trading Ltd", "宁波佳美商贸有限公司")[item]}
    listed: list[list[Cell]] = [[agent, called.get(agent, f"Agent {agent}"), "North"] for agent in agents]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *listed])
    desk.figures(", ".join(f"{sku} 9999" for sku in ITEMS), ", ".join(f"{agent} 9999" for agent in agents))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_kind_of_form_is_right_after_one_answer_and_its_next_is_not_asked(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    _a_day(desk, language)
    for name, kind in ENGLISH.items():
        desk.put(f"{name}.xlsx", _cells(kind.form, language))
    desk.run("09:00")
    at_first = _ordered(desk)
    _answer(desk, language)
    desk.run("10:00")
    found = at_first | _ordered(desk)
    assert found == {f"{name}.xlsx": kind.wants for name, kind in ENGLISH.items()}
    assert not desk.outputs("reading")
    desk.next_day()
    _a_day(desk, language)
    for name, kind in ENGLISH.items():
        desk.put(f"{name} again.xlsx", _cells(kind.again, language))
    desk.run("09:00")
    assert _ordered(desk) == {f"{name} again.xlsx": kind.wants_again for name, kind in ENGLISH.items()}
    assert not desk.outputs("reading")
    assert examine(desk.workspace) == []
    capsys.readouterr()
    _each_layout_is_shown(desk, capsys)


def _each_layout_is_shown(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """What each column is read as stands there in the words of the reading sheet, in list and alone."""

    def told(*command: str) -> str:
        assert main(["-C", str(desk.root), *command]) == 0
        return capsys.readouterr().out

    layouts, every = json.loads(told("--json", "layouts", "list")), told("layouts", "list")
    assert len(layouts) > 8 and Words(desk.workspace.language).text("cli.layouts.several") in every
    for layout in layouts:
        assert {*layout["columns"].values()} <= {*every_choice("read_as").values()}
        assert layout["layout"] in every and layout["layout"] in told("layouts", "show", layout["layout"])
