"""What is told of sheets that came in is so in every word of it, also where a sheet holds several things."""

import re
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Cell, Desk

ORDERS: list[list[Cell]] = [["C1", "1", "A", 5], ["C2", "2", "A", 6], ["C3", "3", "A", 7]]


def a_desk(tmp_path: Path) -> Desk:
    """Three agents, and enough of everything."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 100", "C1 1000, C2 1000, C3 1000")
    return desk


def test_below_a_heading_are_codes_or_names_and_the_sentence_says_both(tmp_path: Path) -> None:
    """It said that every line has a code, also of a form that has names alone."""
    desk = a_desk(tmp_path)
    form: list[list[Cell]] = [
        ["Agent code", "C1", None, "Order no.", "1"],
        [],
        ["型号", "Cases"],
        ["Item A", 3],
    ]
    desk.put("names.xlsx", [["Order form"], *form])
    (told,) = [one for one in desk.run().findings if one.code == "HEADING_BY_CODES"]
    assert "by its code or its name" in told.message(Words("en"))
    assert "按编码或名称" in told.message(Words("zh"))


def test_of_a_list_only_the_orders_that_came_before_are_told_as_known(tmp_path: Path) -> None:
    """A list of several orders that comes again with one more is not called a sheet that has come in."""
    desk = a_desk(tmp_path)
    head: list[list[Cell]] = [["Orders of the week"], [], ["Agent code", "Order no.", "SKU", "Cases"]]
    desk.put("phone.xlsx", [*head, *ORDERS[:2]])
    desk.run("10:00")
    desk.put("phone again.xlsx", [*head, *ORDERS])
    day = desk.run("11:00")
    told = {(one.code, one.value) for one in day.findings if one.code in ("SHEET_TAKEN", "ORDER_DUPLICATE")}
    assert told == {("ORDER_DUPLICATE", "1"), ("ORDER_DUPLICATE", "2")}
    assert desk.lines("proposed") == {"3/A": 7}


def test_what_finance_put_on_hold_is_not_told_as_without_a_decision(tmp_path: Path) -> None:
    """Another copy of the approval leaves it blank: only what nobody decided is named."""
    desk = a_desk(tmp_path)
    for number in "123":
        desk.order(f"C{number}", number, "A 5")
    desk.run("10:00")
    sent = desk.outputs("approval")[0].read_bytes()
    desk.approve({"1": "hold"}, name="first.xlsx")
    desk.run("11:00")
    (desk.root / "inbox" / "kept.xlsx").write_bytes(sent)
    desk.approve({"2": "approve"}, name="second.xlsx", source="kept.xlsx")
    (desk.root / "inbox" / "kept.xlsx").unlink()
    day = desk.run("12:00")
    assert [one.numbers["orders"] for one in day.findings if one.code == "DECISION_BLANK"] == [["3"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_we_told_an_agent_behind_the_reply_is_no_order_when_the_reply_comes_back(
    tmp_path: Path, language: str
) -> None:
    """A remark that names a file called 补货 and an order number was taken for a form beside the reply."""
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 5", "C1 1000")
    words = Words(language)
    labels: list[list[Cell]] = [
        [words.heading("agent"), "C1"],
        [words.heading("if_short"), words.choice("if_short", "ask")],
    ]
    desk.put(
        {"zh": "补货.xlsx", "en": "Cases.xlsx"}[language],
        [*labels, [], [words.heading("sku"), words.heading("cases")], ["A", 8]],
    )
    desk.run("10:00")
    (reply,) = desk.outputs("reply")
    book = openpyxl.load_workbook(reply)
    assert words.text("pages.reply.remarks") in book.sheetnames
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row)
    heading = next(cell for cell in cells if cell.value == words.heading("choice"))
    heading.offset(1).value = words.choice("choice", "defer")
    book.save(desk.root / "inbox" / "back.xlsx")
    desk.run("11:00")
    assert desk.codes() == []
    assert [line["deferred"] for line in desk.record()["lines"]] == [3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_list_that_goes_back_it_is_said_which_of_its_orders_were_entered(
    tmp_path: Path, language: str
) -> None:
    """“Returned” was said of a list of three whose other two orders had gone on to finance."""
    words, desk = Words(language), Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 50, B 50", "C1 100, C2 100, C3 100")
    head: list[list[Cell]] = [[words.heading(name) for name in ("agent", "order_no", "sku", "cases")]]
    for name, items in (("part", "ABX"), ("all", "XYZ")):
        desk.put(f"{name}.xlsx", head + [[f"C{n}", f"{name}{n}", item, 7] for n, item in enumerate(items, 1)])
    desk.put(
        "when.xlsx", [["Agent code", "Incident type", "Date", "Description"], ["C9", "enquiry", None, "?"]]
    )
    desk.run("10:00")
    assert desk.lines("proposed") == {"part1/A": 7, "part2/B": 7}
    told = {}
    for path in desk.outputs("marked_form"):
        cells = [cell.value for row in openpyxl.load_workbook(path).worksheets[0] for cell in row]
        told[path.stem.split()[-1]] = (
            words.text("marked.taken", orders=words.joined(["part1", "part2"])) in cells
        )
    assert told == {"part": True, "all": False}
    page = desk.outputs("summary")[0].read_text("utf-8")
    fates = dict(re.findall(r"<tr[^>]*>\s*<td[^>]*>(\w+)\.xlsx</td>.*?class=\"s (\w+)\"", page, re.S))
    assert {name: fates[name] for name in ("part", "all", "when")} == {
        "part": "in_part", "all": "returned", "when": "mistaken",
    }  # fmt: skip


def test_a_workbook_with_an_order_beside_something_else_is_told_as_returned_where_it_goes_back(
    tmp_path: Path,
) -> None:
    """“With mistakes: nothing goes back” was said of one whose marked form lay in outbox/."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 50", "C1 100")
    book = openpyxl.Workbook()
    order: list[list[Cell]] = [
        ["Order form"], ["Agent code", "C1", None, "Order no.", "1"], [], ["SKU", "Cases"], ["Q", 7]
    ]  # fmt: skip
    letters: list[list[Cell]] = [
        ["Agent code", "Incident type", "Date", "Description"], ["C1", "enquiry", desk.today, "When?"]
    ]  # fmt: skip
    for page, rows in ((book.worksheets[0], order), (book.create_sheet("Letters"), letters)):
        for row in rows:
            page.append(row)
    book.save(desk.root / "inbox" / "both.xlsx")
    desk.run("10:00")
    (row,) = [row for row in desk.record()["inputs"] if row["name"] == "both.xlsx"]
    assert (row["kind"], row["verdict"]) == ("mixed", "returned") and len(desk.outputs("marked_form")) == 1
    page_text = desk.outputs("summary")[0].read_text("utf-8")
    assert re.search(r"both\.xlsx</td>.*?class=\"s (\w+)\"", page_text, re.S).group(1) == "returned"  # type: ignore[union-attr]
