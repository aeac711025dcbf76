"""A customer's name that no agent has: asked once whose it is, and remembered (10, Names; P-4.1.2)."""

from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES
from orderbatch.doctor import examine
from orderbatch.keeping.answered_layouts import forget_layout
from tests.desk import Cell, Desk
from tests.test_reading_sheets import a_desk, answer

HEADS: dict[str, list[list[Cell]]] = {
    "en": [["Customer", "PO no."], ["SKU", "Cases"]],
    "zh": [["客户", "订单号"], ["商品编码", "件数"]],
}
NAMES = {"en": "High Street News Ltd", "zh": "佛山顺美家居馆"}


def order(language: str, name: Cell, number: str, cases: int) -> list[list[Cell]]:
    (customer, po), head = HEADS[language]
    return [[customer, name, po, number], [], head, ["A", cases]]


def booked(desk: Desk) -> dict[str, tuple[str, int]]:
    orders = desk.record()["orders"]
    return {one["order_no"]: (one["agent"], one["ordered_cases"]) for one in orders}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_on_no_list_is_asked_once_and_its_next_order_is_read(tmp_path: Path, language: str) -> None:
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.put("first.xlsx", order(language, NAMES[language], "P1", 3))
    desk.run("10:00")
    assert desk.codes() == ["READING_ASKED"] and not desk.outputs("marked_form")
    answer(desk, language=language, agent="C2")
    desk.run("11:00")
    assert booked(desk) == {"P1": ("C2", 3)}
    desk.next_day()
    desk.figures("A 100, B 100, D 100", "C1 1000, C2 1000, C3 1000")
    head = HEADS[language]
    other: list[list[Cell]] = [
        [head[0][1], "P2"],
        [head[0][0], NAMES[language]],
        [],
        [*head[1], "x"],
        ["A", 4],
    ]
    desk.put("next.xlsx", other)  # another form under the same name
    desk.run("10:00")
    assert booked(desk)["P2"] == ("C2", 4) and "READING_ASKED" not in desk.codes()
    (told,) = (one for one in desk.record()["findings"] if one["code"] == "AGENT_AS_ANSWERED")
    assert NAMES[language] in told["message"] and "C2" in told["message"] and "Li" in told["message"]
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Depot 4", "READING_ASKED"),
        ("Main warehouse", "READING_ASKED"),
        ("总公司采购部", "READING_ASKED"),
        ("本部", "READING_ASKED"),
        ("顺美家居馆", "AGENT_AS_ANSWERED"),
        ("Seaview Bakery House", "AGENT_AS_ANSWERED"),
    ],
)
def test_what_may_be_any_companys_is_asked_about_each_time(tmp_path: Path, name: str, says: str) -> None:
    desk = a_desk(tmp_path)
    desk.put("first.xlsx", order("en", name, "P1", 3))
    desk.run("10:00")
    answer(desk, agent="C2")
    desk.run("11:00")
    assert booked(desk) == {"P1": ("C2", 3)}
    desk.put("next.xlsx", order("en", name, "P2", 4))
    desk.run("12:00")
    assert says in desk.codes()
    assert ("P2" in booked(desk)) == (says == "AGENT_AS_ANSWERED")


def test_a_name_that_was_answered_as_two_agents_is_asked_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    for number in "12":
        desk.put(f"{number}.xlsx", order("en", NAMES["en"], f"P{number}", 3), "09:00")
    desk.run("10:00")
    answer(desk, "one.xlsx", only={"1.xlsx"}, agent="C1")
    answer(desk, "two.xlsx", only={"2.xlsx"}, agent="C2")
    desk.run("11:00")
    assert booked(desk) == {"P1": ("C1", 3), "P2": ("C2", 3)}
    desk.put("3.xlsx", order("en", NAMES["en"], "P3", 4))
    desk.run("12:00")
    assert "READING_ASKED" in desk.codes() and "P3" not in booked(desk)


def test_a_forgotten_name_is_asked_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.put("1.xlsx", order("en", NAMES["en"], "P1", 3))
    desk.run("10:00")
    answer(desk, agent="C1")
    day = desk.run("11:00")
    assert day.batch is not None
    forget_layout(desk.workspace, desk.at("11:30"), str(day.batch.layouts["fingerprint"].iloc[0]))
    desk.put("2.xlsx", order("en", NAMES["en"], "P2", 4))
    desk.run("12:00")
    assert "READING_ASKED" in desk.codes() and "P2" not in booked(desk)


@pytest.mark.parametrize("code", ["C22", "HD-2031", "40031"])
def test_a_code_that_nobody_has_goes_back_to_be_corrected(tmp_path: Path, code: str) -> None:
    desk = a_desk(tmp_path)
    desk.put("first.xlsx", order("en", code, "P1", 3))
    desk.run("10:00")
    assert desk.codes() == ["AGENT_UNKNOWN"] and desk.outputs("marked_form")


def test_a_name_that_an_agent_has_later_is_that_agents(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.put("first.xlsx", order("en", NAMES["en"], "P1", 3))
    desk.run("10:00")
    answer(desk, agent="C1")
    desk.run("11:00")
    agents: list[list[Cell]] = [["C1", "One"], ["C2", NAMES["en"]], ["C3", "Three"]]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *[[*one, "North"] for one in agents]])
    desk.put("2.xlsx", order("en", NAMES["en"], "P2", 4))
    desk.run("12:00")
    assert booked(desk)["P2"] == ("C2", 4)
