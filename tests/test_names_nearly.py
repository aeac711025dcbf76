"""Names that are nearly an item's: asked once, then known for their agent (P-4.1.2; 10)."""

from pathlib import Path

import pandas as pd
import pytest

from orderbatch.check.item_codes import ItemNames, Pair
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from tests.desk import Cell, Desk
from tests.test_held_for_rep import change

GOODS = {
    "YW1003": ("除菌洗衣液", "2kg×6瓶"),
    "YW1004": ("婴童洗衣液", "1kg×8瓶"),
    "CJ2001": ("柠檬洗洁精", "1.29kg×9瓶"),
    "CJ2002": ("柠檬洗洁精", "5kg×4瓶"),
    "S1": ("Lemon dish soap", "500 ml"),
    "S2": ("Lavender hand cream", "50 ml"),
}
# What is written, its spec, and the item that it is nearly.
NEARLY = (
    ("除菌洗衣掖", "", "YW1003"),
    ("洗衣液除菌", "", "YW1003"),
    ("除菌洗衣液2kg", "", "YW1003"),
    ("除菌洗衣液3kg", "", ""),  # another size is another item
    ("柠檬洗洁净", "1.29kg×9瓶", "CJ2001"),
    ("柠檬洗洁净", "", ""),  # of which size
    ("洗衣液", "", ""),
    ("Lemon dishsoap 500ml", "", "S1"),
    ("dish soap lemon", "", "S1"),
    ("Lemon dish sope", "", "S1"),
    ("Hand cream", "", ""),
    ("YW1013", "", ""),  # a code is never guessed
    ("合计", "", ""),
)


@pytest.mark.parametrize(("written", "spec", "sku"), NEARLY)
def test_a_name_is_nearly_that_of_one_item_or_of_none(written: str, spec: str, sku: str) -> None:
    table = pd.DataFrame.from_dict(GOODS, orient="index", columns=["product", "spec"])
    found = ItemNames.of(table, ()).nearly(written, spec)
    assert (found.sku if found else "") == sku


@pytest.mark.parametrize("spec", ["1.29kg×9瓶", "1.29kg*9瓶", "1.29KG X 9瓶", "1.29kgx9瓶"])
def test_a_size_is_the_same_with_any_sign_between_its_figures(spec: str) -> None:
    table = pd.DataFrame.from_dict(GOODS, orient="index", columns=["product", "spec"])
    found = ItemNames.of(table, ()).meant("", "柠檬洗洁精", spec)
    assert found is not None and (found.sku, found.why) == ("CJ2001", "SKU_BY_NAME")


@pytest.mark.parametrize(
    ("written", "spec", "sku"),
    [
        ("去屑洗发水 400ml*24", "", "X1"),
        ("去屑洗发水", "400ml×24瓶", "X1"),
        ("去屑洗发水 400ml*24瓶/件", "", "X1"),
        ("去屑洗发水 400ml x 24 bottles/case", "", "X1"),
        ("去屑洗发水 400ml*12", "", ""),  # another case
        ("去屑洗发水 400ml*24号", "", ""),
        ("去屑洗发水*24", "", ""),  # of which size; or 24 of it
        ("香皂 100g*72", "", ""),  # the catalogue does not say how many are in a case
    ],
)
def test_a_name_with_the_pieces_of_our_case_behind_it_is_that_item(written: str, spec: str, sku: str) -> None:
    table = pd.DataFrame(
        {
            "product": ["去屑洗发水", "去屑洗发水", "香皂"],
            "spec": ["400ml", "200ml", "100g"],
            "pieces_per_case": [24, 48, None],
        },
        index=["X1", "X2", "S1"],
    )
    found = ItemNames.of(table, ()).meant("", written, spec)
    assert (found.sku if found else "") == sku


def test_the_item_code_list_goes_before_what_was_confirmed() -> None:
    table = pd.DataFrame.from_dict(GOODS, orient="index", columns=["product", "spec"])
    confirmed = Pair("N1", "dishes", "S1", is_confirmed=True)
    for pairs, sku in (((confirmed,), "S1"), ((confirmed, Pair("N1", "Dishes", "S2")), "S2")):
        found = ItemNames.of(table, pairs).meant("N1", "dishes")
        assert found is not None and found.sku == sku


def order(desk: Desk, agent: str, number: str, name: str, clock: str) -> None:
    head: list[list[Cell]] = [["Order form"], ["Agent code", agent, None, "Order no.", number], []]
    desk.put(f"{agent} {number}.xlsx", [*head, ["SKU", "Cases"], ["S2", 4], [name, 6]], clock)


def fates(desk: Desk) -> dict[str, str]:
    return {row["order_no"]: row["status"] for row in desk.record()["orders"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_with_a_name_nearly_known_waits_for_one_answer_and_the_next_for_none(
    tmp_path: Path, language: str
) -> None:
    desk = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n')
    goods: list[list[Cell]] = [[sku, product, 1] for sku, (product, _spec) in GOODS.items()]
    desk.put("catalogue.xlsx", [["SKU", "Product", "Case price"], *goods])
    desk.agents("N1 N2 N3")
    desk.figures("S1 100, S2 100", "N1 999, N2 999, N3 999")
    order(desk, "N1", "1", "Lemon dish sope", "09:00")
    order(desk, "N2", "2", "Lemon dish sope", "09:10")
    desk.run("10:00")
    assert fates(desk) == {"1": "for_rep", "2": "for_rep"}
    page = (desk.root / desk.latest.folder / "summary.html").read_text("utf-8") if desk.latest else ""
    said = Words(language).text(
        "reasons.beside.doubt_name", doubt_name="Lemon dish sope = S1 Lemon dish soap"
    )
    assert said in page
    change(desk, "1 N1 - - release", clock="10:30")
    change(desk, "2 N2 S1 0 change", clock="10:31")  # it was another item
    desk.run("11:00")
    assert fates(desk) == {"1": "proposed", "2": "proposed"}
    assert desk.lines("proposed") == {"1/S1": 6, "1/S2": 4, "2/S1": 0, "2/S2": 4}
    (first,) = [row for row in desk.record()["orders"] if row["order_no"] == "1"]
    assert first["received_at"].endswith("09:00:00")
    desk.next_day()
    desk.figures("S1 100, S2 100", "N1 999, N2 999, N3 999")
    for agent, number in (("N1", "3"), ("N2", "4"), ("N3", "5")):
        order(desk, agent, number, "LEMON Dish sope", "09:00")
    desk.run("10:00")
    assert {number: fates(desk)[number] for number in "345"} == {
        **{"3": "proposed", "4": "for_rep", "5": "for_rep"}
    }
    assert "SKU_CONFIRMED" in desk.codes() and examine(desk.workspace) == []
