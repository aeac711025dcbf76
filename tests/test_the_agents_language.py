"""What an agent is told is in the language of his own forms, also where no order of his is in the batch."""

import datetime as dt
from pathlib import Path

import openpyxl

from orderbatch.contract.words import Words
from tests.desk import Cell, Desk
from tests.test_after_release import ANSWERED, arrive, fill, notice, register, ship_all

HIS, OURS = Words("zh"), Words("en")


def a_chinese_order(desk: Desk, number: str, items: dict[str, int]) -> None:
    """C1 orders on a form with Chinese headings; the desk is English."""
    rows: list[list[Cell]] = [
        ["订货单"],
        ["代理商编码", "C1", None, "订单号", number],
        [],
        ["商品编码", "件数"],
    ]
    rows += [[sku, cases] for sku, cases in items.items()]
    desk.put(f"C1 {number}.xlsx", rows)


def a_desk_between(root: Path, settings: str = "", language: str = "en") -> Desk:
    """Goods of a Chinese order of C1 and of one of C2 that are released; C2's form is English.

    language: the desk's own.
    """
    desk = Desk(root / "desk", settings)
    desk.catalogue("A 2, B 1, D 3")
    desk.agents("C1 C2")
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    a_chinese_order(desk, "1", {"A": 10, "B": 5})
    desk.order("C2", "2", "A 4")
    desk.run("17:00")
    words = Words(language)
    said: dict[str, Cell] = {words.heading("decision"): words.choice("decision", "approve")}
    said[words.heading("decided_by")] = "Wu"
    fill(desk, desk.outputs("approval")[0], dict.fromkeys(("1", "2"), said))
    desk.run("17:30")
    return desk


def reply_sheets(desk: Desk, agent: str) -> list[str]:
    (path,) = [path for path in desk.outputs("reply") if agent in path.name]
    return list(openpyxl.load_workbook(path).sheetnames)


def test_answers_without_an_order_in_the_batch_are_in_the_language_of_his_newest_form(tmp_path: Path) -> None:
    desk = a_desk_between(tmp_path)
    ship_all(desk)
    sheets = notice(desk, "C1"), notice(desk, "C2")
    desk.next_day()
    fill(desk, sheets[0], {"A": {HIS.heading("good_cases"): 10}, "B": {HIS.heading("good_cases"): 0}})
    arrive(desk, sheets[1], A={"Good cases": 3})
    said = {**ANSWERED, "Resolution": "credit"}
    register(desk, {"K2026-0001": said, "K2026-0002": said}, "11:00")
    assert not desk.record()["orders"]
    assert reply_sheets(desk, "C1") == [HIS.text("pages.reply.sheet"), HIS.text("pages.answers.sheet")]
    assert reply_sheets(desk, "C2") == [OURS.text("pages.reply.sheet"), OURS.text("pages.answers.sheet")]


def test_a_notice_of_delay_without_an_order_in_the_batch_is_in_his_language(tmp_path: Path) -> None:
    desk = a_desk_between(tmp_path, "[delay]\nnotices = true\n")
    desk.next_day(4)
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")
    fill(desk, desk.outputs("shipping_chase")[0], {"1": {"Promised for": dt.date(2026, 11, 30)}})
    desk.run("10:00")
    assert not desk.record()["orders"]
    assert HIS.text("pages.delays.sheet") in reply_sheets(desk, "C1")
