"""What somebody sends by mistake, or in his own way, harms nobody and is not lost (issue 4, item 1)."""

from pathlib import Path

import pytest

from tests.desk import Cell, Desk
from tests.tables import found

SIDES = {
    "the same words": "SKU | Qty | SKU | Qty\nA-1 | 3 | B-1 | 4\nA-2 | 5 | B-2 | 6",
    "another language": "SKU | Qty | | 商品编码 | 数量\nA-1 | 3 | | B-1 | 4\nA-2 | 5 | | B-2 | 6",
    "fewer columns": "SKU | Product | Qty | | SKU | Qty\nA-1 | x | 3 | | B-1 | 4\nA-2 | y | 5 | | B-2 | 6",
    "more columns": "SKU | Qty | SKU | Product | Qty\nA-1 | 3 | B-1 | z | 4\nA-2 | 5 | B-2 | z | 6",
    "words that may mean less": "SKU | Qty | | Item | Cases\nA-1 | 3 | | B-1 | 4\nA-2 | 5 | | B-2 | 6",
    "a row lower": "SKU | Qty\nA-1 | 3 | | SKU | Qty\nA-2 | 5 | | B-1 | 4\n | | | B-2 | 6",
    "a row higher": "| | | SKU | Qty\nSKU | Qty | | B-1 | 4\nA-1 | 3 | | B-2 | 6\nA-2 | 5",
    "three of them": "SKU | Qty | SKU | Qty | SKU | Qty\nA-1 | 3 | A-2 | 5 | B-1 | 4\n| | | | B-2 | 6",
}


@pytest.mark.parametrize("name", SIDES)
def test_tables_side_by_side_are_one_order(name: str) -> None:
    sheets = found(f"Order form\nAgent code | C1\n{SIDES[name]}")
    lines = [pair for sheet in sheets for pair in zip(sheet.cells["sku"], sheet.cells["cases"], strict=True)]
    assert sorted(lines) == [("A-1", 3), ("A-2", 5), ("B-1", 4), ("B-2", 6)]
    assert {sheet.labels["agent"][0] for sheet in sheets} == {"C1"}
    assert [sheet.troubles for sheet in sheets] == [[]] * len(sheets)


def test_a_pair_of_columns_repeated_at_the_end_of_a_long_table_is_read_as_it_stands() -> None:
    head = "Customer | Order # | Item Number | Qty | Item Number | Qty | Tags"
    table = f"{head}\nC1 | 4 | A-1 | 3 | B-1 | 4 |\nC1 | 4 | A-2 | 5 | | |"
    sheets = found(table)
    lines = [pair for sheet in sheets for pair in zip(sheet.cells["sku"], sheet.cells["cases"], strict=True)]
    assert sorted(lines) == [("A-1", 3), ("A-2", 5), ("B-1", 4)]


def test_a_table_with_unknown_headings_beside_the_orders_is_told() -> None:
    (sheet,) = found(
        "Order form\nAgent code | C1\nSKU | Qty | | Ware | Zahl\nA-1 | 3 | | B-1 | 4\nA-2 | 5 | | B-2 | 6"
    )
    assert [trouble[:2] for trouble in sheet.troubles] == [("TABLE_BESIDE", "D3")]


@pytest.mark.parametrize(
    "box",
    [
        "Freight | 120\nA-1 | 3 | | Discount | 5",
        "Code | Meaning\nA-1 | 3 | | S1 | by rail",
        "SKU | Price\nA-1 | 3 | | A-1 | 7",
    ],
)
def test_a_box_of_labels_or_prices_beside_the_table_is_no_table_of_lines(box: str) -> None:
    (sheet,) = found(f"Order form\nAgent code | C1\nSKU | Qty | | {box}\nA-2 | 5")
    assert "TABLE_BESIDE" not in {trouble[0] for trouble in sheet.troubles}
    assert sheet.cells["sku"] == ["A-1", "A-2"]


def desk(root: Path) -> Desk:
    story = Desk(root)
    story.catalogue("A 1, B 2")
    story.agents("X Y")
    story.figures("A 30, B 30", "X 1000, Y 1000")
    story.order("X", "1", "A 10, B 5")
    return story


STRANGERS: dict[str, list[list[Cell]]] = {
    "catalogue": [["Part number", "Cost"], ["x123", 12.5], ["x321", 31.25], ["", "a note"]],
    "stock": [["SKU", "On hand"], ["W-1", 3], ["W-2", 4]],
    "agents": [["Agent code", "Agent", "Region"], ["Q1", "Somebody", "Far away"]],
    "balances": [["Agent code", "Balance"]],
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_list_of_unknown_codes_is_not_taken_for_a_master(kind: str, tmp_path: Path) -> None:
    plain = desk(tmp_path / "plain")
    plain.run()
    story = desk(tmp_path / "story")
    story.put("theirs.xlsx", STRANGERS[kind], "08:30")
    story.run()
    assert story.record()["lines"] == plain.record()["lines"]
    told = {finding["code"] for finding in story.record()["findings"] if finding["file"] == "theirs.xlsx"}
    assert told == {"MASTER_STRANGE", "READING_ASKED"}  # the rep may say that it is ours
    (taken,) = [file for file in story.record()["inputs"] if file["name"] == "theirs.xlsx"]
    assert taken["verdict"] == "asked"


def test_two_copies_of_a_strange_list_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    story = desk(tmp_path)
    rows: list[list[Cell]] = [
        ["SKU", "Product", "Case price"],
        ["510", "x", 1],
        ["820", "y", ""],
        ["", "", "end"],
    ]
    story.put("theirs.xlsx", rows, "08:30")
    story.put("theirs again.xlsx", [*rows, ["511", "z", 2]], "08:31")
    story.run()
    assert story.codes().count("MASTER_STRANGE") == 2
    assert story.lines("proposed") == {"1/A": 10, "1/B": 5}


def test_lists_with_blank_codes_do_not_vouch_for_each_other(tmp_path: Path) -> None:
    story = desk(tmp_path)
    story.put("prices.xlsx", [["SKU", "Product", "Case price"], ["510", "x", 1], ["", "y", 2]], "08:30")
    story.put("bins.xlsx", [["SKU", "On hand"], ["W-1", 3], ["", 4]], "08:31")
    story.run()
    assert story.codes().count("MASTER_STRANGE") == 2
    assert story.lines("proposed") == {"1/A": 10, "1/B": 5}


PARTLY_OURS: dict[str, list[list[Cell]]] = {
    "catalogue": [["Part number", "Cost"], ["A", 12.5], ["x321", 31.25], ["x322", 1]],
    "catalogue of two": [["SKU", "Price"], ["A", 0.01], ["B", 0.02]],
    "stock": [["As of", "2026-11-23 09:00"], ["SKU", "On hand"], ["A", 900], ["B", 900]],
    "balances": [["As of", "2026-11-23 09:00"], ["Agent code", "Balance"], ["X", 99999]],
    "agents": [["Agent code", "Agent", "Region"], ["X", "Somebody", "Far away"], ["Q1", "Else", "There"]],
}


@pytest.mark.parametrize("kind", PARTLY_OURS)
def test_a_list_that_shares_a_few_codes_with_ours_is_not_taken_for_a_master(
    kind: str, tmp_path: Path
) -> None:
    records = []
    for strange in (False, True):
        story = Desk(tmp_path / str(strange))
        story.catalogue("A 1, B 2, C 1, D 1, E 1")
        story.agents("X Y Z")
        story.figures("A 30, B 30, C 30, D 30, E 30", "X 1000, Y 1000, Z 1000")
        story.order("X", "1", "A 10, B 5")
        if strange:
            story.put("theirs.xlsx", PARTLY_OURS[kind], "08:30")
        story.run()
        records.append(story.record())
    plain, after = records
    assert after["lines"] == plain["lines"]
    told = [finding["code"] for finding in after["findings"] if finding["file"] == "theirs.xlsx"]
    assert sorted(told) == ["MASTER_STRANGE", "READING_ASKED"]  # the rep may say that it is ours


def test_new_codes_are_taken_when_catalogue_and_stock_bring_them_together(tmp_path: Path) -> None:
    story = desk(tmp_path)
    story.run()
    story.next_day()
    story.catalogue("N1 1, N2 2")
    story.figures("N1 30, N2 30", "X 1000, Y 1000")
    story.order("Y", "2", "N1 4")
    story.run()
    assert [
        (line["sku"], line["proposed"]) for line in story.record()["lines"] if line["order_no"] == "2"
    ] == [("N1", 4)]


def test_todays_stock_may_name_only_what_is_there(tmp_path: Path) -> None:
    story = Desk(tmp_path)
    story.catalogue("A 1, B 2, C 1, D 1, E 1")
    story.agents("X Y Z")
    story.figures("A 30, B 30, C 30, D 30, E 30", "X 1000, Y 1000, Z 1000")
    story.run()
    story.next_day()
    story.figures("A 30, B 30, C 30", "X 1000, Y 1000")  # half of them, no less
    story.order("X", "1", "A 10")
    story.run()
    assert story.lines("proposed") == {"1/A": 10}
