"""A label that names nobody of ours beside the code or the full name of one agent (P-4.1.2; 10, Names)."""

from pathlib import Path

import pytest

from tests.desk import Cell, Desk

NAMES = {
    "zh": {"KA1": "杭州绿野食品有限公司", "KA2": "常州龙城超市有限公司", "KA3": "昆明滇美日化有限公司"},
    "en": {"C1": "Brightway Wholesale Ltd", "C2": "Clearwater Supply Co.", "C3": "Hometown Stores Inc."},
}
HEADS = {"zh": ("订单号", "编码", "箱数"), "en": ("Order no.", "SKU", "Cases")}


def told(tmp_path: Path, language: str, above: list[list[Cell]]) -> tuple[list[str], list[str]]:
    """The agents whose orders were taken, and what is told of agents."""
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    agents: list[list[Cell]] = [[code, name, "North"] for code, name in NAMES[language].items()]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *agents])
    desk.figures("A 100", ", ".join(f"{code} 1000" for code in NAMES[language]))
    number, item, cases = HEADS[language]
    desk.put("o.xlsx", [*above, [number, "N-7"], [item, cases], ["A", 3]])
    desk.run()
    codes = [code for code in desk.codes() if code.startswith(("AGENT_", "READING_"))]
    return [order["agent"] for order in desk.record()["orders"]], codes


@pytest.mark.parametrize(
    ("language", "above", "agent"),
    [
        ("zh", [["常州龙城超市有限公司订货通知单"], ["收货门店：配送中心"]], "KA2"),
        ("zh", [["客户编码", "DM-K01"], ["客户代码", "KA3"]], "KA3"),
        ("zh", [["杭州绿野食品有限公司"], ["客户", "本部"]], "KA1"),
        ("zh", [["订货单（KA1）"], ["门店编号", "'0071"]], "KA1"),
        ("en", [["Brightway Wholesale Ltd"], ["Supplier", "Works", "Account", "JING01"]], "C1"),
        ("en", [["Hometown Stores Inc. - order"], ["Customer", "Depot 4"]], "C3"),
        ("en", [["Clearwater Supply Co."], ["Store no.", "S-118"]], "C2"),
    ],
)
def test_the_one_agent_that_is_named_beside_is_taken_and_told(
    tmp_path: Path, language: str, above: list[list[Cell]], agent: str
) -> None:
    assert told(tmp_path, language, above) == ([agent], ["AGENT_NAMED_BESIDE"])


@pytest.mark.parametrize(
    ("language", "above"),
    [
        ("zh", [["杭州绿野食品有限公司订货单"], ["客户", "绍兴越味食品有限公司"]]),  # another company's
        ("zh", [["杭州绿野食品有限公司 昆明滇美日化有限公司"], ["客户", "本部"]]),  # two
        ("zh", [["订货单"], ["客户", "本部"]]),  # none
        ("zh", [["绿野食品订货单"], ["客户", "本部"]]),  # no full name
        ("en", [["Brightway Wholesale Ltd"], ["Customer code", "C22"]]),  # nearly an agent's code
        ("en", [["Brightway Wholesale Ltd"], ["Customer", "Clear water Suply Co."]]),  # nearly a name
        ("en", [["Brightway Wholesale Ltd"], ["Customer", "Kingston Foods Ltd"]]),
        ("en", [["Brightway Wholesale Ltd for C2"], ["Customer", "Depot 4"]]),
    ],
)
def test_where_the_label_may_mean_another_or_several_are_named_nobody_is_taken(
    tmp_path: Path, language: str, above: list[list[Cell]]
) -> None:
    agents, codes = told(tmp_path, language, above)
    is_code = ["Customer code", "C22"] in above  # its sender can correct it; a name the rep is asked about
    assert agents == [] and codes == ["AGENT_UNKNOWN" if is_code else "READING_ASKED"]
