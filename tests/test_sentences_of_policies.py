"""Sentences of 7-policies, each held by a story (P-3.3, P-4.2.3)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.terminal.explaining import explain_screen, explained
from orderbatch.terminal.goods.agent_card import agent_card
from tests.desk import MONDAY
from tests.tables import found, grid
from tests.test_gifts import (
    HEADINGS,
    MONEY,
    W1,
    gifts,
    open_desk,
    policies,
    release,
    ship,
    standings,
)
from tests.test_policy_payments import P


def test_a_policy_may_be_called_as_totals_are(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(
        desk,
        ("Sum", "Summer", "buy_get", "washing", 10, "G1", 1, "yes"),
        ("合计", None, "buy_get", "washing", 25, "G1", 1, "yes"),
        ("Total", "Total care", "amount_gift", None, 50, "G1", 1, "no"),
        ("Total", None, None, None, 140),  # and this is a total
    )
    desk.figures("A 100, G1 70", MONEY)
    desk.order("C1", "1", "A 50")
    desk.run()
    assert standings(desk) == {"C1/Sum": (5, 5, 0), "C1/合计": (2, 2, 0), "C1/Total": (1, 1, 0)}


@pytest.mark.parametrize("said", ["赠品", "买20赠1", "FOC", "free gift"])
def test_a_free_line_on_a_form_is_taken_out_and_told(said: str) -> None:
    """`(price 0, 赠)`: one that has a price, or says none, is asked about as before."""
    head = "Agent code | C1 | Order no. | N-1\nSKU | Product | Cases | Case price | Remarks\n"
    head += "A-101 | Soap | 3 | 5 |\n"
    (sheet,) = found(grid(f"{head}A-102 | Soap | 1 | 0 | {said}\nTotal | | 4 | |"))
    assert sheet.cells["sku"] == ["A-101"]
    assert [one[:2] for one in sheet.troubles if one[0] != "LINE_REMARKS"] == [("LINE_FREE", "D4")]
    (priced,) = found(grid(f"{head}A-102 | Soap | 1 | 5 | {said}"))
    assert priced.cells["sku"] == ["A-101", "A-102"] and "LINE_FREE" not in {
        one[0] for one in priced.troubles
    }
    (marked,) = found(grid(f"{head}A-102 | Soap（{said}） | 1 | 0 |"))
    assert marked.cells["sku"] == ["A-101"]
    (wanted,) = found(grid(f"{head}A-102 | Soap | 1 | 0 |"))
    assert wanted.cells["sku"] == ["A-101", "A-102"]  # a price of 0 alone says nothing


def test_owed_gifts_ship_alone_where_the_settings_say_so(tmp_path: Path) -> None:
    """24 November: earned, none in stock. 25 November: they are there, the agent orders nothing."""
    desk = open_desk(tmp_path, "[gifts]\nship_alone = true\n")
    policies(desk, *W1)
    desk.figures("A 100, G1 0", MONEY)
    desk.order("C1", "1", "A 30", Ship_to="Quay 4")
    desk.run()
    assert standings(desk) == {"C1/W1": (3, 0, 3)} and gifts(desk) == {}
    release(desk)
    assert gifts(desk) == {}
    desk.next_day()
    desk.figures("A 70, G1 2", MONEY)
    desk.run()
    (order,) = desk.record()["orders"]
    number = order["order_no"]
    assert (order["status"], order["proposed_cases"], order["ordered_cases"]) == ("proposed", 0, 0)
    assert gifts(desk) == {f"{number}/G1": 2} and standings(desk) == {"C1/W1": (3, 2, 1)}
    text = explain_screen(explained(desk.workspace, number, "", Words("en")), Words("en"))
    assert "Nothing but gifts that were owed under sales policies." in text and "of them now: 2" in text
    assert number in {row["order_no"] for row in agent_card(desk.workspace, "C1")["orders"]}
    reply = openpyxl.load_workbook(desk.outputs("reply")[0]).worksheets[0]
    read = [str(cell.value) for row in reply.iter_rows() for cell in row if cell.value]
    assert not any("planned" in text for text in read)
    assert examine(desk.workspace) == []
    release(desk, decisions={number: "approve"})
    assert desk.released() == {f"{number}/G1": 2} and standings(desk) == {"C1/W1": (3, 2, 1)}
    pick = openpyxl.load_workbook(desk.outputs("pick_list")[0])
    said = [str(cell.value) for sheet in pick for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("Quay 4" in text for text in said) and any("[GIFT]" in text for text in said)
    ship(desk, {"G1": 1})
    desk.run("19:00")
    assert standings(desk) == {"C1/W1": (3, 1, 2)}
    desk.next_day()
    desk.figures("A 70, G1 9", MONEY)
    desk.run()
    (order,) = desk.record()["orders"]
    release(desk, decisions={order["order_no"]: "refuse"})
    assert desk.released() == {} and standings(desk) == {"C1/W1": (3, 1, 2)}
    assert examine(desk.workspace) == []


def test_gifts_count_neither_for_the_order_minimum_nor_as_ordered_cases(tmp_path: Path) -> None:
    """Three gifts are owed; with them, an order of eight would reach ten."""
    desk = open_desk(tmp_path, "[orders]\nmin_order_cases = 10\n")
    policies(desk, *W1)
    desk.figures("A 1000, G1 0", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run()
    release(desk)
    desk.next_day()
    desk.figures("A 38, G1 9", MONEY)  # 30 are released and not shipped
    desk.order("C1", "2", "A 12", If_short="defer")
    desk.run()
    assert gifts(desk) == {} and standings(desk) == {"C1/W1": (3, 0, 3)}
    desk.next_day()
    desk.figures("A 40, G1 9", MONEY)
    desk.run()
    (order,) = desk.record()["orders"]
    assert (order["ordered_cases"], order["proposed_cases"]) == (12, 10)
    assert gifts(desk) == {"2/G1": 4} and standings(desk) == {"C1/W1": (4, 4, 0)}
    assert examine(desk.workspace) == []


def test_the_order_of_policies_files_and_rows_changes_nothing(tmp_path: Path) -> None:
    """Everything comes in one run: forwards, and from the last file to the first, rows turned round."""
    terms = [*W1, ("S", "Soap", "amount_gift", "soap", 40, "G1", 3, "no"), P]
    paid = [(agent, "P", 500, MONDAY, f"R{number}") for number, agent in enumerate(("C1", "C2") * 2)]
    told = []
    for turn in (1, -1):
        desk = open_desk(tmp_path / str(turn))
        desk.figures("A 90, B 50, G1 7", MONEY)
        for name, rows in (("a", terms), ("z", paid)):
            heads = HEADINGS if rows is terms else ("Agent code", "Policy", "Amount", "Paid on", "Reference")
            full = [[*row, *[None] * (len(heads) - len(row))] for row in rows[::turn]]
            desk.put(f"{chr(ord('m') + turn * (ord(name) - ord('m')))} list.xlsx", [list(heads), *full])
        for number, (agent, items) in enumerate((("C1", "A 30, B 20"), ("C2", "B 20, A 40")), 1):
            desk.order(agent, str(number), ",".join(items.split(",")[::turn]), f"09:0{number}")
        desk.run()
        told.append((standings(desk), desk.record()["gift_lines"]))
    assert told[0] == told[1] and sum(row["cases"] for row in told[0][1]) == 7


@pytest.mark.parametrize(
    ("first", "last"), [("起始日期", "截止日期"), ("生效日期", "失效日期"), ("Start date", "End date")]
)
def test_the_days_of_a_policy_may_be_called_as_people_call_them(first: str, last: str) -> None:
    """`截止日期` is the moment of a stock list too: a policy list with it was refused as a register."""
    heads = f"政策编号 | 类型 | 品类 | 门槛 | 赠品编码 | 赠品数量 | {first} | {last}"
    (sheet,) = found(grid(f"{heads}\nW1 | 买赠 | 洗衣 | 10 | G1 | 1 | 2026-11-23 | 2026-11-26"))
    assert sheet.kind == "policies" and {"from_day", "to_day"} <= sheet.cells.keys()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_counts_order_by_order_is_never_told_as_a_sum_over_orders(tmp_path: Path, language: str) -> None:
    """Two orders of 19 earn nothing at 20 an order: nobody reads that 38 were counted."""
    words = Words(language)
    desk = open_desk(tmp_path)
    policies(desk, ("M", "Poster", "material", None, 20, "G1", 1, "no"))
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 19", "08:10")
    desk.order("C1", "2", "A 19", "08:20")
    desk.run("09:00")
    (row,) = desk.record()["gifts"]
    assert (row["base"], row["entitled"]) == (3800, 0)
    (notice,) = (path for path in desk.outputs("policy_notice") if " C1 " in path.name)
    pages = openpyxl.load_workbook(notice).worksheets
    told = "\n".join(str(cell.value) for page in pages for line in page.iter_rows() for cell in line)
    told += explain_screen(explained(desk.workspace, "1", "", words), words)
    assert "Poster" in told and "38" not in told
