"""Gifts as a sales manager tells them: earned by what ships, owed when they are out, first when they are back
(P-3.3, P-4.2.3; 7-policies).
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl

from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.terminal.explaining import explain_screen, explained
from orderbatch.write.documents.picking.pick_rows import named_product
from tests.desk import Cell, Desk

MONEY = "C1 100000, C2 100000"
HEADINGS = (
    "Policy",
    "Name",
    "Kind",
    "Category",
    "Threshold",
    "Gift SKU",
    "Gift cases",
    "Repeat",
    "From",
    "To",
)
W1 = (
    ("W1", "Washing", "buy_get", "washing", 10, "G1", 1, "yes"),
    ("W1", "Washing", "buy_get", "washing", 50, "G1", 8, "yes"),
)


def policies(
    desk: Desk, *rows: tuple[Cell, ...], headings: tuple[str, ...] = HEADINGS, clock: str = "08:00"
) -> None:
    """A policies' list, one tuple a row."""
    full = [[*row, *([None] * (len(headings) - len(row)))] for row in rows]
    desk.put(f"policies {clock.replace(':', '')} {desk.today:%m%d}.xlsx", [list(headings), *full], clock)


def open_desk(root: Path, settings: str = "") -> Desk:
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 2, G1 5", Category={"A": "washing", "B": "soap", "G1": "gifts"})
    desk.agents("C1 C2")
    return desk


def standings(desk: Desk) -> dict[str, tuple[int, int, int]]:
    """`"agent/policy"` → entitled, issued, owed of the latest batch."""
    return {
        f"{row['agent']}/{row['policy']}": (row["entitled"], row["issued"], row["owed"])
        for row in desk.record()["gifts"]
    }


def gifts(desk: Desk) -> dict[str, int]:
    """`"order/gift"` → cases that ride with each order of the latest batch."""
    return {f"{row['order_no']}/{row['sku']}": row["cases"] for row in desk.record()["gift_lines"]}


def replied(desk: Desk) -> str:
    """Everything that the one reply of the latest batch says."""
    (path,) = desk.outputs("reply")
    rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell)


def release(desk: Desk, clock: str = "18:30", decisions: Any = "approve") -> None:
    desk.approve(decisions)
    desk.run(clock)


def tracked(desk: Desk) -> dict[str, tuple[str, int]]:
    """SKU → product and released cases of the latest tracking sheet."""
    rows = openpyxl.load_workbook(desk.outputs("tracking")[0]).worksheets[0].iter_rows(values_only=True)
    lines = [row for row in rows if row[4] in ("A", "B", "G1")]
    return {
        str(row[4]): (str(row[5]), next(cell for cell in row[6:] if isinstance(cell, int))) for row in lines
    }


def ship(desk: Desk, cases: dict[str, int], sheets: Path | None = None, only: str = "") -> None:
    """The tracking sheet (the latest) filled in: of these items so many cases, of others all released.

    only: the one order of which it says anything.
    """
    book = openpyxl.load_workbook(sheets or desk.outputs("tracking")[0])
    sheet = book.worksheets[0]
    headings = next(row for row in sheet.iter_rows() if any(cell.value == "SKU" for cell in row))
    place = {str(cell.value).split(" (")[0]: cell.column for cell in headings}
    released = next(column for heading, column in place.items() if heading.startswith("Released cases"))
    for row in range(headings[0].row + 1, sheet.max_row + 1):
        sku, number = (sheet.cell(row, place[heading]).value for heading in ("SKU", "Order no."))
        if sku and only in ("", str(number)):
            there = sheet.cell(row, released).value
            sheet.cell(row, place["Shipped cases"]).value = cases.get(str(sku), there)
    book.save(
        desk.root / "inbox" / f"tracking {'-'.join(f'{sku}{count}' for sku, count in cases.items())}.xlsx"
    )


def test_the_worked_example_of_the_contract(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 100, G1 2", MONEY)
    desk.order("C1", "1", "A 30", If_short="cancel")
    desk.run()
    assert standings(desk) == {"C1/W1": (3, 2, 1)} and gifts(desk) == {"1/G1": 2}
    release(desk)
    assert desk.released() == {"1/A": 30, "1/G1": 2}
    desk.next_day()
    desk.figures("A 67, G1 20", MONEY)  # 30 of A and 2 of G1 are released and not shipped
    desk.order("C1", "2", "A 40", If_short="cancel")
    desk.run()
    assert desk.lines("proposed") == {"2/A": 37}
    assert standings(desk) == {"C1/W1": (9, 9, 0)} and gifts(desk) == {"2/G1": 7}
    row = desk.record()["gifts"][0]
    assert (row["base"], row["lost"], row["lost_base"], row["issued_now"]) == (67, 1, 3, 7)
    assert desk.record()["gift_lines"][0]["owed_cases"] == 1
    assert examine(desk.workspace) == []


def test_a_desk_without_policies_gives_nothing(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.figures("A 100, G1 20", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run()
    assert desk.record()["gifts"] == desk.record()["gift_lines"] == []


def test_a_gift_never_takes_a_case_from_an_order(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, ("T", "Ten and one", "buy_get", None, 10, "A", 1, "yes"))
    desk.figures("A 22, G1 0", MONEY)
    desk.order("C1", "1", "A 10", "08:30", If_short="cancel")
    desk.order("C2", "2", "A 11", "09:00", If_short="cancel")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 10, "2/A": 11}
    assert gifts(desk) == {"1/A": 1} and standings(desk) == {"C1/T": (1, 1, 0), "C2/T": (1, 0, 1)}


def test_what_is_owed_goes_before_what_is_new_and_to_whoever_has_fewest(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 0", MONEY)
    desk.order("C1", "1", "A 20")
    desk.run()
    # none of it comes: it is told all the same
    assert "Owed under “Washing” since 2026-11-23 (cases of G1 Item G1): 2." in replied(desk)
    release(desk)
    desk.next_day()
    desk.figures("A 1000, G1 3", MONEY)
    desk.order("C1", "2", "A 10", "08:20")
    desk.order("C2", "3", "A 50", "08:10")
    desk.run()
    assert gifts(desk) == {"2/G1": 2, "3/G1": 1}
    assert standings(desk) == {"C1/W1": (3, 2, 1), "C2/W1": (8, 1, 7)}


def test_new_gifts_ride_with_the_order_that_crosses_the_threshold(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 6", "08:10")
    desk.order("C1", "2", "A 5", "08:20")
    desk.order("C1", "3", "A 1", "08:30")
    desk.run()
    assert gifts(desk) == {"2/G1": 1}


def test_the_gift_does_not_ship_when_the_order_that_earned_it_is_refused(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 6", "08:10")
    desk.order("C1", "2", "A 5", "08:20")
    desk.run()
    release(desk, decisions={"1": "refuse", "2": "approve"})
    assert desk.released() == {"2/A": 5} and "GIFT_REDUCED" in desk.codes()
    told = "with what was approved, 0 of the gift G1 under “Washing” ship and not 1, as was planned"
    assert told in replied(desk)
    assert standings(desk) == {"C1/W1": (0, 0, 0)}


def test_a_gift_picked_short_is_owed_again_and_goods_picked_short_take_back_what_they_earned(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 20", If_short="cancel")
    desk.run()
    release(desk)
    desk.fill("tracking", "Shipped cases", 1)
    desk.run("19:00")  # one case of A and one gift left the house
    assert standings(desk) == {"C1/W1": (0, 1, 0)} and desk.record()["gifts"][0]["over_issued"] == 1
    assert examine(desk.workspace) == []


def test_an_order_of_the_last_day_has_its_gift_although_it_ships_later(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    today = desk.today
    policies(desk, (*W1[0], today, today))
    desk.figures("A 4, G1 100", MONEY)
    desk.order("C1", "1", "A 10", If_short="defer")
    desk.run()
    release(desk)
    desk.next_day()
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C2", "2", "A 10")
    desk.order("C1", "3", "A 10")
    desk.run()
    assert gifts(desk) == {"1/G1": 1} and standings(desk) == {"C1/W1": (1, 1, 0)}
    said = {no: explain_screen(explained(desk.workspace, no, "", Words("en")), Words("en")) for no in "13"}
    after = f"This order became valid on {desk.today}, after the policy ended ({today}): it does not count."
    assert {no: after in text for no, text in said.items()} == {"1": False, "3": True}


def test_new_terms_count_for_the_whole_period_but_nobody_falls_below_what_he_was_entitled_to(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    policies(desk, ("W1", "Washing", "buy_get", "washing", 5, "G1", 1, "yes"))
    desk.figures("A 1000, G1 3", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run()
    release(desk)
    assert standings(desk) == {"C1/W1": (6, 3, 3)}
    desk.next_day()
    policies(desk, W1[0])
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "2", "A 20")
    desk.order("C2", "3", "A 20")
    desk.run()
    assert standings(desk) == {"C1/W1": (6, 6, 0), "C2/W1": (2, 2, 0)}


def test_a_policy_that_the_new_list_does_not_name_ends_and_what_it_owes_stays_owed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 0", MONEY)
    desk.order("C1", "1", "A 10")
    desk.run()
    release(desk)
    desk.next_day()
    small = ("w1", *W1[0][1:])  # nobody can say whether it is W1: it would give all of it once more
    policies(desk, ("X", "Soap", "buy_get", "soap", 10, "G1", 1, "yes"), small)
    desk.figures("A 1000, G1 0", MONEY)
    desk.run()
    assert desk.codes().count("POLICY_CASE") == 1
    desk.next_day()
    desk.figures("A 1000, G1 9", MONEY)
    desk.order("C1", "2", "A 10")
    desk.run()
    assert standings(desk) == {"C1/W1": (1, 1, 0)} and gifts(desk) == {"2/G1": 1}


def test_material_is_given_for_each_order_by_itself_and_amounts_add_up(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(
        desk,
        ("M", "Poster", "material", None, 20, "G1", 1, "no"),
        ("E", "Bag", "material", None, 0, "G1", 1, "no"),
        ("S", "Thirty", "amount_gift", None, 30, "G1", 2, "no"),
    )
    desk.figures("A 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 20", "08:10")
    desk.order("C1", "2", "A 19", "08:20")
    desk.run()
    assert standings(desk) == {"C1/M": (1, 1, 0), "C1/E": (2, 2, 0), "C1/S": (2, 2, 0)}
    assert sorted((row["order_no"], row["policy"], row["cases"]) for row in desk.record()["gift_lines"]) == [
        ("1", "E", 1), ("1", "M", 1), ("2", "E", 1), ("2", "S", 2),
    ]  # fmt: skip


def test_everybody_reads_of_the_gifts_and_finance_cannot_change_them(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 67, G1 7", MONEY)
    desk.order("C1", "1", "A 70", If_short="cancel")
    desk.run()
    sheets = openpyxl.load_workbook(desk.outputs("approval")[0]).worksheets
    numbered = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value == 9001]
    assert [cell.number_format for cell in numbered] == ["0"]  # a number, no quantity: not 9,001
    rows = [[cell.value for cell in row] for sheet in sheets for row in sheet.iter_rows()]
    said = [str(cell) for row in rows for cell in row if cell is not None]
    assert any("Gifts: 7 cases" in text for text in said)
    line = next(row for row in rows if "G1" in row)
    assert 7 in line and "Gift under the sales policy “Washing”." in line
    told = replied(desk)
    assert "with this delivery (cases of G1 Item G1): 7." in told
    assert "(3 cases more)" in told and "would give more (cases of G1): 1" in told
    release(desk)
    (pick,) = (openpyxl.load_workbook(path) for path in desk.outputs("pick_list"))
    assert any("[GIFT]" in str(cell.value) for sheet in pick for row in sheet.iter_rows() for cell in row)
    assert tracked(desk) == {"A": ("Item A", 67), "G1": ("[GIFT] Item G1", 7)}
    text = explain_screen(explained(desk.workspace, "1", "", Words("en")), Words("en"))
    assert "1 × 50 cases: 8 cases + 1 × 10 cases: 1 case → entitled 9, issued 7 (of them now: 7)" in text
    assert "With 3 cases more shipped: 1 more." in text


def test_a_row_of_the_tracking_sheet_says_how_much_of_it_is_given_and_10_plus_1_counts_the_10(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    policies(desk, ("W1", "Ten and one", "buy_get", "washing", 10, "A", 1, "yes"))
    desk.figures("A 100", MONEY)
    desk.order("C1", "1", "A 10")
    desk.run()
    assert gifts(desk) == {"1/A": 1} and standings(desk) == {"C1/W1": (1, 1, 0)}
    release(desk)
    assert tracked(desk) == {"A": ("Item A (gifts: 1)", 11)}
    assert named_product("皂", 2, True, Words("zh")) == "【赠】皂"
    assert named_product("皂", 2, False, Words("zh")) == "皂（含赠品 2 件）"


def test_a_gift_that_finance_changes_in_its_lines_is_no_decision(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 100, G1 7", MONEY)
    desk.order("C1", "1", "A 50")
    desk.run()
    path = desk.outputs("approval")[0]
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book.worksheets[1].iter_rows() for cell in row if cell.value == 7)
    cell.value = 9
    book.save(desk.root / "inbox" / "changed.xlsx")
    desk.approve(source="changed.xlsx", name="changed.xlsx")
    desk.run("18:30")
    assert "RETURN_LINE" in desk.codes() and desk.released() == {}


def test_what_is_wrong_with_the_list_is_told_at_its_cell_and_the_list_is_taken(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(
        desk,
        ("R", "Region", "buy_get", "washing", 10, "NONE", 1, "yes"),
        ("Z", "Zero", "buy_get", "washing", 0, "G1", 1, "yes"),
        ("D", "Days", "buy_get", "washing", 10, "G1", 1, "yes", "soon"),
        *W1,
    )
    desk.figures("A 100, G1 7", MONEY)
    desk.order("C1", "1", "A 10")
    done = desk.run()
    told = {finding.cell: finding.code for finding in done.findings if finding.code.startswith("POLICY_")}
    assert told == {"F2": "POLICY_GIFT_UNKNOWN", "E3": "POLICY_THRESHOLD_ZERO", "I4": "POLICY_CELL_BAD"}
    assert standings(desk) == {"C1/W1": (1, 1, 0)}
    assert {row["verdict"] for row in desk.record()["inputs"]} == {"accepted"}


def test_a_policy_that_rests_is_told_at_its_cell_once_and_then_only_named(tmp_path: Path) -> None:
    """Also what rests for a cell that could not be read; and what rests only since an item is gone is new."""
    desk = open_desk(tmp_path)
    policies(desk, *W1, ("K", "Keep", "buy_get", "washing", 10, "B", 1, "yes"))
    desk.figures("A 100, B 100, G1 100", MONEY)
    desk.order("C1", "1", "A 20")
    desk.run()
    release(desk)
    bad = [(*row[:4], "ten", *row[5:]) for row in W1]
    desk.next_day()
    policies(
        desk,
        *bad,
        ("R", "Region", "buy_get", "washing", 10, "NONE", 1, "yes"),
        ("K", "Keep", "buy_get", "washing", 10, "B", 1, "yes"),
        clock="07:50",
    )
    desk.figures("A 80, B 100, G1 100", MONEY)

    def told() -> tuple[list[str], object]:
        assert desk.latest is not None
        cells = [one.code for one in desk.latest.findings if one.code.startswith("POLICY_")]
        rest = [one for one in desk.latest.findings if one.code == "RESTING_POLICIES"]
        return sorted(set(cells)), [one.numbers["codes"] for one in rest]

    desk.order("C1", "2", "A 10")
    desk.run("08:30")
    assert told() == (["POLICY_CELL_BAD", "POLICY_GIFT_UNKNOWN"], [["R", "W1"]])
    release(desk)
    assert told() == ([], [["R", "W1"]]) and desk.released()
    assert examine(desk.workspace) == []  # what shipped meanwhile counts once it rests no more
    desk.next_day()
    desk.catalogue("A 1, G1 5", Category={"A": "washing", "G1": "gifts"})
    desk.figures("A 70, G1 100", MONEY)
    desk.run()
    assert told() == (["POLICY_GIFT_UNKNOWN"], [["K", "R", "W1"]])
    desk.order("C1", "3", "A 1")
    desk.run("12:00")
    assert told() == ([], [["K", "R", "W1"]])


def test_a_list_whose_policies_all_rest_stops_no_day_and_what_was_approved_before_ships(
    tmp_path: Path,
) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 100, G1 9", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run()
    assert gifts(desk) == {"1/G1": 3}
    policies(desk, ("W1", "Washing", "buy_get", "washing", 10, "no item", 1, "yes"), clock="12:00")
    desk.order("C2", "2", "A 20")
    release(desk)
    record = desk.record()
    assert {row["order_no"]: row["status"] for row in record["orders"]}["2"] == "proposed"
    assert record["gifts"] == [] and record["gift_lines"] == []
    with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger:
        assert ledger.execute("select sum(cases) from releases where sku = 'G1'").fetchone() == (3,)
    assert examine(desk.workspace) == []


def test_cases_under_a_heading_of_ten_thousands_of_money_are_not_guessed_at(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    rows: list[list[Cell]] = [
        ["政策编号", "类型", "品类", "门槛（万元）", "赠品编码", "赠品数量", "可累计"],
        ["W1", "买赠", "washing", 10, "G1", 1, "是"],
        ["M1", "满额赠", "washing", 0.001, "G1", 1, "否"],
    ]
    desk.put("政策.xlsx", rows)
    desk.figures("A 100, G1 7", MONEY)
    desk.order("C1", "1", "A 50")
    done = desk.run()
    told = {finding.cell: finding.code for finding in done.findings if "POLICY" in finding.code}
    assert told == {"D2": "POLICY_THRESHOLD_UNIT"} and "MONEY_IN_MULTIPLES" in desk.codes()
    assert standings(desk) == {"C1/M1": (1, 1, 0)}


def test_a_tracking_figure_of_a_gift_may_be_corrected_afterwards(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 100, G1 7", MONEY)
    desk.order("C1", "1", "A 20")
    desk.run()
    release(desk)
    sheets = desk.outputs("tracking")[0]
    for clock, cases in (("19:00", 1), ("19:30", 2)):
        ship(desk, {"G1": cases}, sheets)
        desk.run(clock)
        assert standings(desk) == {"C1/W1": (2, cases, 2 - cases)} and "SHIPPED_SETTLED" not in desk.codes()


def test_doctor_finds_a_standing_that_does_not_come_out_again(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 1000, G1 3", MONEY)
    desk.order("C1", "1", "A 40")
    desk.run()
    release(desk)
    assert examine(desk.workspace) == []
    wrong = (("base", 41, "B"), ("entitled", 5, "EE"), ("issued", 2, "IE"))
    for column, figure, letters in wrong:
        with closing(sqlite3.connect(desk.root / "ledger.db")) as books:
            (was,) = books.execute(f"SELECT {column} FROM gifts ORDER BY run DESC LIMIT 1").fetchone()
            newest = "run = (SELECT MAX(run) FROM gifts)"
            books.execute(f"UPDATE gifts SET {column} = {figure} WHERE {newest}")
            books.commit()
            told = [one for one in examine(desk.workspace) if one.code.startswith("GIFTS_")]
            assert "".join(one.code[6] for one in told) == letters
            assert {(one.numbers["agent"], one.numbers["policy"]) for one in told} == {("C1", "W1")}
            books.execute(f"UPDATE gifts SET {column} = {was} WHERE {newest}")
            books.commit()


def test_a_policy_counts_on_over_the_month_and_each_day_gives_only_what_is_new(tmp_path: Path) -> None:
    """The sales manager: 24 November 6 cases, 1 December 6 more, 2 December a second order that crosses."""
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    found = []
    for days, cases in ((1, (6,)), (7, (6,)), (1, (5, 4))):
        desk.next_day(days)
        desk.figures("A 1000, G1 100", MONEY)
        for number, count in enumerate(cases):
            desk.order("C1", f"{desk.today:%m%d}-{number}", f"A {count}", f"08:1{number}")
        desk.run()
        found.append((gifts(desk), standings(desk).get("C1/W1")))
        release(desk)
        ship(desk, {})
        desk.run("19:00")
    assert found == [
        ({}, (0, 0, 0)),
        ({"1201-0/G1": 1}, (1, 1, 0)),
        ({"1202-1/G1": 1}, (2, 2, 0)),  # 12 + 5 = 17, + 4 = 21: the second order crosses
    ]
    assert examine(desk.workspace) == []


def test_a_dispatch_notice_says_that_gifts_are_among_the_cases_sent(tmp_path: Path) -> None:
    """A row of an item that is bought and given names the policy beside all its cases."""
    desk = open_desk(tmp_path)
    policies(desk, ("W2", "10 and 1", "buy_get", "washing", 10, "A", 1, "yes"))
    desk.figures("A 1000, B 100", MONEY)
    desk.order("C1", "1", "A 20")
    desk.order("C2", "2", "B 5")
    desk.run()
    release(desk)
    ship(desk, {})
    desk.run("19:00")
    said = "the cases sent include those given under it"
    told = {}
    for path in desk.outputs("dispatch_notice"):
        rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        told["C1" if "C1" in path.name else "C2"] = said in "\n".join(str(row) for row in rows)
    assert told == {"C1": True, "C2": False}
