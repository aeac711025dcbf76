"""An agent by his company's name without its legal form: known where it is one agent's alone (10, Names)."""

from pathlib import Path

import pytest

from orderbatch.day.layouts.short_names import ShortNames
from tests.desk import Cell, Desk
from tests.test_reading_sheets import answer

AGENTS = {
    "C1": "Greenfield Foods Ltd",
    "C2": "Kelso Fine Foods Limited",
    "C3": "Northern Star Wholesale Co., Ltd.",
    "C4": "Cape Harvest Distributors (Pty) Ltd",
    "C5": "Oak & Barrel Provisions LLC",
    "C6": "Atlas Import Export S.A.R.L.",
    "C7": "Twin Rivers Trading Ltd",
    "C8": "Twin Rivers Trading LLC",
    "C9": "Mercia",
    "K1": "杭州绿野食品有限公司",
    "K2": "郑州中原食品有限责任公司",
    "K3": "沈阳北方日化经营部",
    "K4": "成都蜀风百货股份有限公司",
    "K5": "合肥徽州食品有限公司",
    "K6": "合肥徽州食品批发部",
    "K7": "苏州悦来商贸有限公司",
    "K8": "苏州悦来食品有限公司",
}
LISTED: list[list[Cell]] = [["Agent code", "Agent", "Region"]]
LISTED += [[code, name, "N"] for code, name in AGENTS.items()]


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("Greenfield Foods", "C1"),
        ("GREENFIELD FOODS LIMITED", "C1"),
        ("Kelso Fine Foods Ltd", "C2"),
        ("Northern Star Wholesale", "C3"),
        ("Northern Star Wholesale Ltd", "C3"),
        ("Cape Harvest Distributors", "C4"),
        ("Cape Harvest Distributors Pty Ltd", "C4"),
        ("Oak and Barrel Provisions", "C5"),
        ("Atlas Import Export SARL", "C6"),
        ("杭州绿野食品", "K1"),
        ("杭州绿野", "K1"),  # its trade left off, too
        ("郑州中原食品有限公司", "K2"),
        ("沈阳北方日化", "K3"),
        ("成都蜀风百货公司", "K4"),
        ("Northern Star", "C3"),
    ],
)
def test_a_name_without_its_legal_form_is_the_one_agents_that_it_can_be(text: str, agent: str) -> None:
    assert ShortNames.of(AGENTS).agent_of(text) == agent


@pytest.mark.parametrize(
    "text",
    [
        "Twin Rivers Trading",  # two agents, by their legal forms alone
        "Twin Rivers",
        "合肥徽州食品",
        "合肥徽州",
        "苏州悦来",  # two trades
        "Greenfield Foods Inc",  # another legal form: another company
        "Oak & Barrel Provisions GmbH",
        "郑州中原食品批发部",
        "Greenfield Farm Foods",
        "Greenfield Foods Machinery",
        "杭州绿野商贸",  # another trade
        "杭州绿野食品机械有限公司",
        "绿野食品有限公司",  # another town's may be called so
        "杭州",
        "Greenfield",  # one word is no name yet
        "Foods Ltd",
        "有限公司",
        "Ltd",
        "",
    ],
)
def test_what_may_be_anothers_name_is_nobodys(text: str) -> None:
    assert ShortNames.of(AGENTS).agent_of(text) == ""


@pytest.mark.parametrize(
    ("language", "rows", "cell"),
    [
        ("en", [["Customer", "Greenfield Foods"], ["Order no.", "P1"], ["SKU", "Cases"], ["A", 3]], "B1"),
        ("en", [["Greenfield Foods"], ["Order no.", "P1"], [], ["SKU", "Cases"], ["A", 3]], "A1"),
        ("zh", [["客户名称", "杭州绿野"], ["订单号", "P1"], ["商品编码", "件数"], ["A", 3]], "B1"),
        ("zh", [["杭州绿野食品"], ["订单号", "P1"], [], ["商品编码", "件数"], ["A", 3]], "A1"),
    ],
)
def test_an_order_under_such_a_name_is_booked_and_told(
    tmp_path: Path, language: str, rows: list[list[Cell]], cell: str
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.put("agents.xlsx", LISTED)
    desk.figures("A 100", "C1 1000, K1 1000")
    desk.put("order.xlsx", rows)
    desk.run()
    agent = "C1" if language == "en" else "K1"
    assert [(order["agent"], order["ordered_cases"]) for order in desk.record()["orders"]] == [(agent, 3)]
    told = {(one["code"], one["cell"]): one["message"] for one in desk.record()["findings"]}
    name = rows[0][-1] if cell == "B1" else rows[0][0]
    said = told["AGENT_BY_SHORT_NAME", cell]
    assert str(name) in said and AGENTS[agent] in said


def test_a_name_left_short_in_the_columns_of_the_lines_is_a_brand_and_no_agent(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.put("agents.xlsx", LISTED)
    desk.figures("A 100, B 100", "C1 1000")
    lines: list[list[Cell]] = [["A", 3, "Greenfield Foods"], ["B", 4, "Greenfield Foods"]]
    desk.put("order.xlsx", [["Order form"], ["Order no.", "P1"], ["SKU", "Cases", "Brand"], *lines])
    desk.run()
    assert desk.record()["orders"] == [] and "AGENT_BY_SHORT_NAME" not in desk.codes()


@pytest.mark.parametrize(
    ("language", "title", "agent"),
    [
        ("zh", "杭州绿野食品订货单", "K1"),
        ("zh", "杭州绿野采购单", "K1"),  # its trade left off, too
        ("zh", "订货单（杭州绿野）", "K1"),
        ("zh", "苏州悦来采购单", ""),  # two are called so
        ("zh", "绿野食品订货单", ""),  # another town's may be called so
        ("zh", "杭州订货单", ""),
        ("zh", "杭州绿野库存表", ""),  # of something else
        ("en", "Greenfield Foods order form", "C1"),
        ("en", "Purchase order - Greenfield Foods", "C1"),
        ("en", "Kelso Fine Foods order form", "C2"),
        ("en", "Greenfield order form", ""),  # one word is no name yet
        ("en", "Twin Rivers purchase order", ""),
        ("en", "New Greenfield Foods order form", ""),  # another company
    ],
)
def test_a_short_name_glued_to_an_orders_title_is_the_one_agents_that_it_can_be(
    tmp_path: Path, language: str, title: str, agent: str
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.put("agents.xlsx", LISTED)
    desk.figures("A 100", "C1 1000, K1 1000")
    head: list[Cell] = ["商品编码", "件数"] if language == "zh" else ["SKU", "Cases"]
    desk.put("order.xlsx", [[title], ["订单号" if language == "zh" else "Order no.", "P1"], head, ["A", 3]])
    desk.run()
    assert [order["agent"] for order in desk.record()["orders"]] == [agent] * bool(agent)
    assert ("AGENT_BY_SHORT_NAME" in desk.codes()) == bool(agent)


@pytest.mark.parametrize(
    ("title", "asked_again"),
    [("泉城日用百货订货单", False), ("日用百货订货单", True), ("产品订货单", True)],
)
def test_an_answered_title_is_remembered_where_it_has_more_of_a_name_than_the_trade(
    tmp_path: Path, title: str, asked_again: bool
) -> None:
    desk = Desk(tmp_path, '[company]\nlanguage = "zh"\n')
    desk.catalogue("A 1")
    agents: list[list[Cell]] = [["C1", "济南泉城日用百货有限公司", "N"], ["C2", "长沙湘洁日用品经营部", "N"]]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *agents])
    desk.figures("A 100", "C1 1000, C2 1000")
    desk.put("1.xlsx", [[title], ["订单号", "P1"], ["商品编码", "件数"], ["A", 3]])
    desk.run("10:00")
    answer(desk, language="zh", agent="C1")
    desk.run("11:00")
    assert [one["agent"] for one in desk.record()["orders"]] == ["C1"]
    desk.put("2.xlsx", [[title], ["订单号", "P2"], ["商品编码", "件数"], ["A", 4]])
    desk.run("12:00")
    taken = {one["order_no"]: one["agent"] for one in desk.record()["orders"]}
    assert taken.get("P2") == (None if asked_again else "C1")
    assert ("READING_ASKED" in desk.codes()) == asked_again
