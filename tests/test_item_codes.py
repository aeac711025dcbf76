"""Codes and names that are not ours: his own, barcodes, other spellings (P-4.1.2, 10-forms-and-layouts)."""

from pathlib import Path

import pandas as pd
import pytest

from orderbatch.check.item_codes import ItemNames, Pair
from tests.desk import Cell, Desk

CATALOGUE = """
YW1003  | Germ-free washing liquid | 2 kg
YW1004  | Hand soap                | 100 g
yx-7    | Hand soap                | 250 g
007210  | Mop                      |
"""
PAIRS = [
    Pair("N1", "0815", "YW1003"),
    Pair("N1", "YW1004", "YW1003"),
    Pair("", "6901234567892", "YW1004"),
    Pair("N2", "0815", "007210"),
    Pair("N2", "815", "YW1004"),
    Pair("N1", "gone", "no such item"),
]


def items() -> ItemNames:
    rows = [[cell.strip() for cell in line.split("|")] for line in CATALOGUE.strip().splitlines()]
    catalogue = pd.DataFrame(rows, columns=["sku", "product", "spec"]).set_index("sku")
    return ItemNames.of(catalogue, PAIRS)


@pytest.mark.parametrize(
    ("agent", "written", "spec", "meant"),
    [
        ("N1", "0815", "", ("YW1003", "SKU_BY_LIST")),
        ("N1", "815", "", ("YW1003", "SKU_BY_LIST")),  # a spreadsheet ate the zero of his code
        ("N2", "815", "", ("YW1004", "SKU_BY_LIST")),  # two codes of his that only a zero tells apart
        ("N3", "0815", "", None),  # another agent's code
        ("N1", "YW1004", "", ("YW1003", "SKU_BY_LIST")),  # agreed with him: goes before our own code
        ("N3", "YW1004", "", None),  # ours as it stands
        ("N3", "6901234567892", "", ("YW1004", "SKU_BY_LIST")),
        ("N1", "gone", "", None),
        ("N1", "ｙｗ１００３", "", ("YW1003", "SKU_SPELLED")),
        ("N1", "YX-7", "", ("yx-7", "SKU_SPELLED")),
        ("N1", "7210", "", ("007210", "SKU_ZEROS_RESTORED")),
        ("N1", "YW1003Germ-freewashingliquid2kg", "", ("YW1003", "SKU_SPELLED")),
        ("N1", "Mop(007210)", "", ("007210", "SKU_SPELLED")),
        ("N1", "YW1003Handsoap", "", None),  # code and name say different things
        ("N1", "YW1003-A", "", None),  # perhaps another variant of it
        ("N1", "germ-free Washing liquid", "", ("YW1003", "SKU_BY_NAME")),
        ("N1", "Hand soap", "", None),  # two items have that name
        ("N1", "Hand soap", "250 g", ("yx-7", "SKU_BY_NAME")),
        ("N1", "Hand soap（250 g）", "", ("yx-7", "SKU_BY_NAME")),
        ("N1", "Hand soap [250g]", "", ("yx-7", "SKU_BY_NAME")),
        ("N1", "Hand soap (90 g)", "", None),
        ("N1", "", "", None),
    ],
)
def test_a_text_means_the_one_item_that_it_leads_to(
    agent: str, written: str, spec: str, meant: tuple[str, str] | None
) -> None:
    assert items().meant(agent, written, spec) == meant


def test_an_item_code_list_is_a_master_that_is_told_and_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("YW1003 1, YW1004 1, 007210 1")
    desk.agents("N1 N2")
    desk.figures("YW1003 100, YW1004 100, 007210 100", "N1 999, N2 999")
    listed: list[list[Cell]] = [
        ["N1", "K-77", "YW1003"],
        [None, "6901234567892", "YW1004"],
        ["N1", "K-78", "gone"],
        ["NN", "K", "YW1003"],
    ]
    desk.put("codes.xlsx", [["Agent code", "Their code", "SKU"], *listed])
    desk.order("N1", "O1", "K-77 3, 6901234567892 4, yw1004 5")
    desk.order("N2", "O2", "K-77 3")
    ours: list[list[Cell]] = [
        ["Agent code", "Agent N2"],
        ["Order no.", "O3"],
        [],
        ["SKU", "数量(件)"],
        ["yw1003", 2],
        [7210, 1],
    ]
    desk.put("by code.xlsx", [["Order form"], *ours])
    ours[1:4] = [["Order no.", "O5"], [], ["型号", "数量(件)"]]
    desk.put("by model.xlsx", [["Order form"], *ours])
    names: list[list[Cell]] = [
        ["Agent code", "N2"],
        ["Order no.", "O4"],
        [],
        ["Product", "Cases"],
        ["Item YW1004", 6],
    ]
    desk.put("by name.xlsx", [["Order form"], *names])
    desk.run()
    told = {(one["code"], one["cell"], one["value"]) for one in desk.record()["findings"]}
    assert told >= {
        ("ITEM_CODE_UNKNOWN", "C4", "gone"),
        ("ITEM_CODE_AGENT", "A5", "NN"),
        ("SKU_BY_LIST", "A5", "K-77"),
        ("SKU_BY_LIST", "A6", "6901234567892"),
        ("SKU_UNKNOWN", "A5", "K-77"),
        ("AGENT_BY_NAME", "B2", "Agent N2"),
        ("SKU_SPELLED", "A6", "yw1003"),
        ("SKU_BY_NAME", "A6", "Item YW1004"),
        ("HEADING_BY_CODES", "A5", "型号"),  # no word says that 型号 is our code: every line does
    }, told
    booked = {(line["order_no"], line["sku"]): line["ordered"] for line in desk.record()["lines"]}
    assert booked == {
        ("O1", "YW1003"): 3, ("O1", "YW1004"): 9,
        ("O3", "YW1003"): 2, ("O3", "007210"): 1, ("O4", "YW1004"): 6,
        ("O5", "YW1003"): 2, ("O5", "007210"): 1,
    }  # fmt: skip
    desk.next_day()
    desk.figures("YW1003 90, YW1004 90, 007210 90", "N1 999, N2 999")
    desk.order("N1", "O6", "k-77 4")
    desk.run()
    assert {(line["order_no"], line["sku"]): line["ordered"] for line in desk.record()["lines"]}[
        "O6", "YW1003"
    ] == 4


@pytest.mark.parametrize(
    ("written", "spec", "fits"),
    [
        ("Hand soap", "", ("YW1004", "yx-7")),  # the very name of two
        ("Hand sopa", "", ("YW1004", "yx-7")),  # nearly so
        ("Hand soaps 100 g / 250 g", "", ()),  # figures of two items are no item's
        ("Hand soap", "250 g", ()),  # told apart by its size
        ("Mop", "", ()),
        ("nothing of ours", "", ()),
        ("", "", ()),
    ],
)
def test_what_fits_several_items_names_them_all(written: str, spec: str, fits: tuple[str, ...]) -> None:
    assert items().fitting(written, spec) == fits


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("products", "written"),
    [
        ({"A1": "Hand soap", "A2": "Hand soap", "B": "Mop"}, "Hand soap"),
        ({"A1": "Hand soap green", "A2": "Hand soap greed", "B": "Mop"}, "Hand soap greet"),
        ({"A1": "洗洁精", "A2": "洗洁精", "B": "拖把"}, "洗洁精"),
    ],
)
def test_a_name_of_two_items_is_never_told_as_none(
    tmp_path: Path, language: str, products: dict[str, str], written: str
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    rows: list[list[Cell]] = [["SKU", "Product", "Case price"]]
    rows += [[sku, name, 1] for sku, name in products.items()]
    desk.put("catalogue.xlsx", rows)
    desk.agents("C1")
    desk.figures("A1 100, A2 100, B 100", "C1 1000")
    head: list[list[Cell]] = [["Order form"], ["Agent code", "C1", None, "Order no.", "7"], ["SKU", "Cases"]]
    desk.put("form.xlsx", [*head, [written, 2], ["B", 3]], "09:00")
    desk.run()
    (told,) = desk.record()["findings"]
    assert told["code"] == "SKU_SEVERAL" and told["cell"] == "A4" and told["value"] == written
    for sku in ("A1", "A2"):
        assert f"{sku} {products[sku]}" in told["message"]
