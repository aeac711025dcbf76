"""A form that came before is told as a repeat, whatever became of items, agent and prices since (4-run)."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from orderbatch.doctor import examine
from tests.desk import Cell, Desk

MONEY = "C1 1000, C2 1000"
FORM = "A 6, B 4"
SINCE = (
    "nothing", "A is discontinued", "A is gone", "both are discontinued", "A has a minimum",
    "B has a multiple", "A costs more", "C1 left", "the agreement ended",
)  # fmt: skip


def lists(desk: Desk, since: str = "nothing") -> None:
    """Catalogue and agents' list, as they are after what happened."""
    columns: dict[str, dict[str, Mapping[str, Cell]]] = {
        "A is discontinued": {"Status": {"A": "discontinued"}},
        "both are discontinued": {"Status": {"A": "discontinued", "B": "discontinued"}},
        "A has a minimum": {"Min_cases": {"A": 10}},
        "B has a multiple": {"Order_multiple": {"B": 3}},
    }
    headed = {heading.replace("_", " "): values for heading, values in columns.get(since, {}).items()}
    prices = {"A is gone": "B 1, D 1, E 1", "A costs more": "A 2, B 1, D 1, E 1"}
    desk.catalogue(prices.get(since, "A 1, B 1, D 1, E 1"), **headed)
    ended = {"C1": "2026-11-23"} if since == "the agreement ended" else {}
    desk.agents("C2 C3 C4" if since == "C1 left" else "C1 C2 C3 C4", Agreement_valid_to=ended)


def sheets(desk: Desk, names: list[str], clock: str) -> None:
    """One workbook of the year, with a sheet of these names, each with the form's lines."""
    with xlsxwriter.Workbook(desk.root / "inbox" / f"year {desk.today} {clock[:2]}.xlsx") as book:
        for name in names:
            page = book.add_worksheet(name)
            page.write_row(0, 0, ["Agent code", "C1"])
            page.write_row(1, 0, ["Order date", f"2026-11-{name}"])
            page.write_row(3, 0, ["SKU", "Cases"])
            for row, item in enumerate([*FORM.split(", "), *(["E 2"] if name == "24" else [])], 4):
                page.write_row(row, 0, [item.split()[0], int(item.split()[1])])


def shipped(root: Path, number: str = "1", settings: str = "") -> Desk:
    """Order 1 of C1 has come, finance has approved it, and it is with the warehouse; a day later."""
    desk = Desk(root, settings + "[agents]\nexpired = 'refuse'\n")
    lists(desk)
    desk.figures("A 100, B 100, E 9", MONEY)
    if number == "a sheet":
        sheets(desk, ["23"], "09:00")
    else:
        desk.order("C1", number, FORM, Order_date="2026-11-23")
    desk.order("C2", "2", "D 1")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 100, B 100, E 9", MONEY)
    return desk


def told_of(desk: Desk, name: str) -> list[str]:
    """The codes that are told of a file, or of a sheet."""
    assert desk.latest
    return sorted(told.code for told in desk.latest.findings if name in (told.file, told.sheet))


@pytest.mark.parametrize("settings", ["", "[orders]\non_bad_line = 'drop_line'\n"], ids=["return", "drop"])
@pytest.mark.parametrize("since", SINCE)
def test_the_same_form_under_the_same_number_is_a_duplicate(
    tmp_path: Path, since: str, settings: str
) -> None:
    desk = shipped(tmp_path, settings=settings)
    lists(desk, since)
    desk.order("C1", "1", FORM, Order_date="2026-11-23", file="sent again.xlsx")
    desk.run()
    assert told_of(desk, "sent again.xlsx") == ["ORDER_DUPLICATE"]
    fates = {row["name"]: row["verdict"] for row in desk.record()["inputs"]}
    assert fates["sent again.xlsx"] == "accepted" and not desk.outputs("returned")
    assert not [order for order in desk.record()["orders"] if order["order_no"] == "1"]
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("since", SINCE)
def test_the_same_form_without_a_number_may_be_a_repeat_beside_what_it_would_have_to_change(
    tmp_path: Path, since: str
) -> None:
    desk = shipped(tmp_path, number="")
    lists(desk, since)
    desk.order("C1", "", FORM, Order_date="2026-11-23", file="sent again.xlsx")
    desk.run()
    assert "ORDER_REPEAT" in desk.codes() and "ORDER_NO_GIVEN" not in desk.codes()
    wrong = {
        "A is discontinued": 1, "A is gone": 1, "both are discontinued": 2, "A has a minimum": 1,
        "C1 left": 1, "the agreement ended": 1,
    }  # fmt: skip
    assert desk.latest
    errors = [told for told in desk.latest.findings if told.severity == "error"]
    assert len(errors) == 1 + wrong.get(since, 0)  # if it is a new order, it has these to mend


@pytest.mark.parametrize("since", SINCE)
def test_a_sheet_that_came_with_an_earlier_workbook_is_passed_over(tmp_path: Path, since: str) -> None:
    desk = shipped(tmp_path, number="a sheet")
    lists(desk, since)
    sheets(desk, ["23", "24"], "10:00")
    desk.run()
    assert told_of(desk, "23") == ["SHEET_TAKEN"]


@pytest.mark.parametrize("settings", ["", "[orders]\non_bad_line = 'drop_line'\n"], ids=["return", "drop"])
def test_a_form_that_changes_its_order_and_asks_for_what_has_ended_is_no_repeat(
    tmp_path: Path, settings: str
) -> None:
    desk = shipped(tmp_path, settings=settings)
    lists(desk, "A is discontinued")
    desk.order("C1", "1", "A 7, B 4", file="changed.xlsx")
    desk.order("C1", "1", "A 7, B 4, E 1", "10:00", file="changed once more.xlsx")
    desk.run()
    assert desk.codes().count("SKU_DISCONTINUED") == 2 and "ORDER_DUPLICATE" not in desk.codes()


def test_an_order_that_lost_a_line_is_repeated_by_the_same_form(tmp_path: Path) -> None:
    """`drop_line`: of the first form Z was left out, as is told again; since then A has ended as well."""
    desk = Desk(tmp_path, "[orders]\non_bad_line = 'drop_line'\n")
    lists(desk)
    desk.figures("A 100, B 100", MONEY)
    desk.order("C1", "1", f"{FORM}, Z 3")
    desk.run()
    assert desk.lines("ordered") == {"1/A": 6, "1/B": 4}
    desk.next_day()
    desk.figures("A 100, B 100", MONEY)
    lists(desk, "A is discontinued")
    desk.order("C1", "1", f"{FORM}, Z 3", file="sent again.xlsx")
    desk.run()
    assert told_of(desk, "sent again.xlsx") == ["ORDER_DUPLICATE", "SKU_UNKNOWN"]
