"""Forms of distributors that nobody has told us: never wrong in silence, right after one answer (10)."""

import random
from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_reading_sheets import answer

GOODS = {"YW1001": "洗衣液 Soap", "YW1002": "毛巾 Towel", "GH4001": "牙膏 Paste", "ZP5002": "抽纸 Tissue"}
AGENTS = [f"C{number:03}" for number in range(24)]
HEADS: dict[str, dict[str, tuple[str, ...]]] = {
    "zh": {
        "title": ("要货单", "采购单", "补货单 2026-11-23", "每周订货表"),
        "agent": ("客户编号", "经销商代码", "客户编码"),
        "number": ("采购单号", "订单号", "单据编号"),
        "code": ("货号", "型号", "产品型号", "存货编码"),
        "name": ("品名", "货品名称"),
        "cases": ("整箱数", "订货数量", "要货件数", "箱数"),
        "seen": ("门店库存", "上周销量"),
        "theirs": ("本店货号",),
        "end": ("合计", "总计"),
    },
    "en": {
        "title": ("Purchase Order", "Replenishment Order", "Weekly Order 2026-11-23", "PO"),
        "agent": ("Customer no.", "A/C no.", "Dealer code"),
        "number": ("PO number", "Order no.", "P.O. No."),
        "code": ("Model", "Item code", "Model no.", "Material"),
        "name": ("Description", "Particulars"),
        "cases": ("Qty req'd", "Order qty", "Cases", "Ctns"),
        "seen": ("Last week sales", "Stock in store"),
        "theirs": ("Internal ref",),
        "end": ("Total", "Grand total"),
    },
}
SHAPES = ("code cases", "code name cases", "theirs code name cases", "code name seen cases", "name cases")
ASKED = ("code name cases second", "code w1 w2")  # nobody can be sure of these


def a_form(
    draw: random.Random, language: str, number: int, shape: str
) -> tuple[list[list[Cell]], dict[str, int]]:
    """A form and what it orders."""
    words = {name: draw.choice(several) for name, several in HEADS[language].items()}
    words |= {"w1": "W1", "w2": "W2", "second": "数量" if language == "zh" else "Qty"}
    columns = shape.split()
    picked = draw.sample(sorted(GOODS), draw.randint(2, 4))
    ordered = {sku: draw.randint(3, 20) for sku in picked}
    rows: list[list[Cell]] = [[words["title"]]]
    if draw.random() < 0.5:
        rows.append([words["agent"], AGENTS[number], None, words["number"], f"T{number}"])
    else:
        rows += [[f"{words['agent']}: {AGENTS[number]}"], [words["number"], f"T{number}"]]
    rows += [[], [words[column] for column in columns]]
    for place, (sku, cases) in enumerate(ordered.items()):
        values: dict[str, Cell] = {"code": sku, "name": GOODS[sku], "cases": cases, "theirs": f"Q{place}7"}
        values |= {
            "second": cases + place % 2,
            "seen": place * 7 % 5,
            "w1": cases,
            "w2": place,
        }
        rows.append([values[column] for column in columns])
    if "cases" in columns[1:] and draw.random() < 0.5:
        total: list[Cell] = [None] * len(columns)
        total[columns.index("cases") - 1 : columns.index("cases") + 1] = [words["end"], sum(ordered.values())]
        rows.append(total)
    return rows, ordered


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_are_right_at_once_where_they_can_be_and_all_after_one_answer(
    tmp_path: Path, language: str
) -> None:
    draw = random.Random(14)
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    goods: list[list[Cell]] = [[sku, name, 1] for sku, name in GOODS.items()]
    desk.put("catalogue.xlsx", [["SKU", "Product", "Case price"], *goods])
    desk.agents(" ".join(AGENTS))
    desk.figures(", ".join(f"{sku} 9999" for sku in GOODS), ", ".join(f"{agent} 9999" for agent in AGENTS))
    wanted: dict[str, int] = {}
    unsure: dict[str, list[str]] = {}
    for number in range(len(AGENTS)):
        shape = (SHAPES * 5)[number] if number < 22 else ASKED[number - 22]
        rows, ordered = a_form(draw, language, number, shape)
        desk.put(f"{number}.xlsx", rows, "08:00")
        wanted |= {f"T{number}/{sku}": cases for sku, cases in ordered.items()}
        if shape in (*ASKED, SHAPES[-1]):
            unsure[f"{number}.xlsx"] = shape.split()
    day = desk.run("09:00")
    assert day.batch is not None
    asked = set(day.batch.questions["document"])
    sure = {name for name, columns in unsure.items() if columns == SHAPES[-1].split()}  # by names alone
    assert set(unsure) - sure <= asked <= set(unsure) and len(asked) <= 6, asked
    unsure = {name: unsure[name] for name in asked}
    booked = desk.lines("ordered")
    assert booked == {
        line: cases for line, cases in wanted.items() if f"{line[1:].split('/')[0]}.xlsx" not in unsure
    }
    meanings = {"code": "sku", "name": "product", "cases": "cases", "w1": "cases"}
    for name, columns in unsure.items():
        own = meanings if "code" in columns else {**meanings, "name": "sku"}
        marks = {"ABCDE"[at]: own.get(column, "nothing") for at, column in enumerate(columns)}
        answer(desk, f"answer {name}", language, marks, only={name})
    desk.run("10:00")
    assert desk.lines("ordered") == {line: cases for line, cases in wanted.items() if line not in booked}
    assert examine(desk.workspace) == []
