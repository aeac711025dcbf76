"""What a reply tells: rows that add up, until when, no words of the house, nothing before the review."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.write.documents.reasons import reason
from tests.desk import Cell, Desk
from tests.test_held_for_rep import HEADINGS

PLANNED = "Planned / confirmed (after approval)"
PARTS = (PLANNED, "Deferred", "Held", "Awaiting answer", "Cancelled", "Not accepted")


def desk_of(root: Path, settings: str = "", language: str = "en") -> Desk:
    desk = Desk(root, settings + f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3 C4 C5", Min_order_cases={"C5": 50})
    desk.figures("A 10, B 300", "C1 100, C2 100, C3 100, C4 5, C5 100")
    return desk


def cells(path: Path) -> list[list[object]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def text_of(path: Path) -> str:
    return "\n".join(str(value) for row in cells(path) for value in row if value is not None)


def replies(desk: Desk) -> dict[str, Path]:
    """The replies of the latest run by agent."""
    return {path.name.split()[1]: path for path in desk.outputs("reply")}


def a_mixed_day(desk: Desk) -> None:
    desk.order("C1", "1", "A 9, B 3", "09:00", If_short="ask")
    desk.order("C2", "2", "A 9", "09:10", If_short="cancel")
    desk.order("C3", "3", "A 9", "09:20", If_short="defer")
    desk.order("C4", "4", "B 80", "09:30")
    desk.order("C5", "5", "B 7", "09:40")
    desk.run()


def test_every_row_of_every_reply_adds_up_to_what_was_ordered(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    a_mixed_day(desk)
    seen: set[str] = set()
    assert set(replies(desk)) == {"C1", "C2", "C3", "C4", "C5"}
    for path in replies(desk).values():
        rows = cells(path)
        head = next(place for place, row in enumerate(rows) if PLANNED in row)
        names = [str(name) for name in rows[head]]
        for row in rows[head + 1 :]:
            told = dict(zip(names, row, strict=True))
            if not isinstance(told["Ordered"], int):
                break
            assert sum(int(told.get(name) or 0) for name in PARTS) == told["Ordered"]  # type: ignore[call-overload]
            seen |= {name for name in PARTS if told.get(name)}
    assert seen == set(PARTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_must_answer_or_pay_is_told_until_when(tmp_path: Path, language: str) -> None:
    desk = desk_of(tmp_path, language=language)
    a_mixed_day(desk)
    found = {path.name: text_of(path) for path in desk.outputs("reply")}
    answer, pay = (next(text for name, text in found.items() if agent in name) for agent in ("C1", "C4"))
    assert "2026-11-26" in answer and "2026-11-30" in pay


def test_the_last_day_that_is_named_is_still_in_time(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    a_mixed_day(desk)
    for days, ended in ((3, False), (1, True)):
        desk.next_day(days)
        desk.figures("A 0, B 300", "C1 100, C2 100, C3 100, C4 5, C5 100")
        desk.run()
        assert any(line["reason"] == "NO_ANSWER" for line in desk.record()["lines"]) == ended


def test_the_supervisors_own_words_stay_in_the_house(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    desk.order("C1", "1", "A 9", "09:00")
    desk.order("C2", "2", "A 9", "09:10")
    desk.run()
    desk.fill("review", "Override cases", {"1": 2})
    desk.fill("review", "Override reason", {"1": "pays late, keep short"}, source="review back.xlsx")
    desk.run("19:00")
    assert desk.lines("reason")["1/A"] == "OVERRIDDEN"
    told = text_of(replies(desk)["C1"])
    assert "set by customer service: 2" in told and "pays late" not in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("items", ["A 8", "A 8, B 4"])
def test_an_order_that_was_set_to_nothing_is_not_told_that_there_was_none(
    tmp_path: Path, language: str, items: str
) -> None:
    words, desk = Words(language), desk_of(tmp_path, "[review]\nrequired = true\n")
    desk.order("C1", "1", items, "09:00", If_short="defer")
    desk.run()
    desk.fill("review", "Override cases", {"1": 0})
    desk.fill("review", "Override reason", {"1": "pays late"}, source="review back.xlsx")
    desk.run("19:00")
    order = desk.record()["orders"][0]
    assert (order["reason"], order["numbers"]["cases"]) == ("OVERRIDDEN", 0)
    said = {"ordered": order["ordered_cases"], "cases": 0}
    assert reason(words, order["reason"], order["numbers"], "CNY", to_agent=True) == words.text(
        "reasons.to_agent.OVERRIDDEN", **said
    )
    told = text_of(replies(desk)["C1"])
    assert Words("en").text("reasons.to_agent.OVERRIDDEN", **said) in told and "pays late" not in told
    assert Words("en").text("reasons.WAITS_STOCK", ordered=order["ordered_cases"]) not in told
    assert examine(desk.workspace) == []


def test_no_reply_tells_of_an_order_before_its_required_review(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, "[review]\nrequired = true\n")
    a_mixed_day(desk)
    assert set(replies(desk)) == {"C4", "C5"}  # held and not accepted: no review changes that
    desk.fill("review", "Override cases", None)
    desk.run("19:00")
    assert {"C1", "C2", "C3"} <= set(replies(desk))


@pytest.mark.parametrize(("confirm", "told"), [("concerned", set()), ("all", {"C1"})])
def test_an_agent_who_gets_all_he_asked_for_is_told_where_the_desk_wants_it(
    tmp_path: Path, confirm: str, told: set[str]
) -> None:
    desk = desk_of(tmp_path, f'[replies]\nconfirm = "{confirm}"\n')
    desk.order("C1", "1", "B 9")
    desk.run()
    assert set(replies(desk)) == told


def test_a_second_reply_goes_only_where_something_changed_and_says_what_it_replaces(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, '[replies]\nconfirm = "all"\n')
    desk.order("C1", "1", "A 14", "09:00", If_short="defer")
    desk.order("C2", "2", "A 1", "09:10", If_short="defer")
    desk.figures("A 0, B 300", "C1 100, C2 100, C3 100", "08:30")
    desk.run()
    first = desk.record()["batch"]
    assert set(replies(desk)) == {"C1", "C2"}
    desk.next_day()
    desk.figures("A 0, B 300", "C1 100, C2 100, C3 100")
    desk.order("C3", "3", "B 1")
    desk.run()
    assert set(replies(desk)) == {"C3"}  # nothing changed for the others
    desk.next_day()
    desk.figures("A 1, B 300", "C1 100, C2 100, C3 100")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 1, "2/A": 0}
    assert set(replies(desk)) == {"C1"}
    told = text_of(replies(desk)["C1"])
    assert f"For what it lists of these orders, this reply replaces the reply of batch {first}: 1." in told
    assert told.count("stays as it was told") == 1


def test_what_came_well_after_all_is_told_to_those_who_were_told_of_trouble(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    desk.order("C4", "4", "B 80")
    desk.order("C1", "1", "B 8")
    desk.run()
    assert set(replies(desk)) == {"C4"}
    desk.next_day()
    desk.figures("A 10, B 300", "C1 100, C2 100, C3 100, C4 500, C5 100")
    desk.run()
    assert set(replies(desk)) == {"C4"} and "replaces" in text_of(replies(desk)["C4"])


def offered(path: Path) -> dict[str, str]:
    """`order/SKU` of a reply → what its drop-down offers; none where nothing can be chosen."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    head = next(row for row in sheet.iter_rows() if PLANNED in [cell.value for cell in row])
    place = {str(cell.value): cell.column for cell in head}
    found = {}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        if not isinstance(sheet.cell(row, place["Ordered"]).value, int) or not sheet.cell(row, 1).value:
            break
        cell = sheet.cell(row, place.get("Choice", 1)).coordinate
        asked = sheet.data_validations.dataValidation if "Choice" in place else ()
        rules = [rule.formula1 for rule in asked if cell in rule]
        name = f"{sheet.cell(row, place['Order no.']).value}/{sheet.cell(row, place['SKU']).value}"
        found[name] = str(rules[0]).strip('"') if rules else ""
    return found


def test_a_choice_is_offered_only_where_it_applies_and_is_told_where_it_comes_anyway(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    desk.figures("A 10, B 300", "C1 100, C2 100, C3 39", "08:30")
    desk.order("C1", "1", "A 14, B 3", "09:00", If_short="ask")
    desk.order("C2", "2", "A 14", "09:10", If_short="cancel")
    desk.order("C3", "3", "B 40", "09:20")  # a small gap: a cut is offered
    desk.run()
    assert offered(replies(desk)["C1"]) == {"1/A": "defer,wait,cancel", "1/B": ""}
    assert offered(replies(desk)["C2"]) == {"2/A": ""}
    assert offered(replies(desk)["C3"]) == {"3/B": "reduce,wait,cancel"}
    asked = replies(desk)

    def answered(agent: str, choice: str) -> None:
        book = openpyxl.load_workbook(asked[agent])
        sheet = book.worksheets[0]
        head = next(row for row in sheet.iter_rows() if "Choice" in [cell.value for cell in row])
        column = next(cell.column for cell in head if cell.value == "Choice")
        sheet.cell(head[0].row + 1, column).value = choice
        book.save(desk.root / "inbox" / f"answer {agent} {choice}.xlsx")

    answered("C1", "reduce")
    answered("C3", "defer")
    desk.run("19:00")
    assert desk.codes() == ["CHOICE_NOT_HERE", "CHOICE_NOT_HERE"]
    remarks = openpyxl.load_workbook(replies(desk)["C3"])["Remarks"]
    assert "see the sheet “Remarks”" in text_of(replies(desk)["C3"])
    assert "accepted" not in str(remarks["A2"].value) and "order form" not in str(remarks["A1"].value)
    answered("C1", "perhaps")
    desk.run("20:00")
    page = openpyxl.load_workbook(replies(desk)["C1"])["Please correct"]
    assert page["A1"].value == "Please correct your answers"  # no form is back, and no order stopped
    answered("C1", "defer")
    desk.run("21:00")
    assert "C1/1 · waiting for finance" in story_screen(
        story(desk.workspace, "1"), Words("en")
    )  # not: waiting


@pytest.mark.parametrize(("required", "told"), [("true", True), ("false", False)])
def test_an_order_that_waits_is_told_that_a_required_review_may_still_change_it(
    tmp_path: Path, required: str, told: bool
) -> None:
    desk = desk_of(tmp_path, f"[review]\nrequired = {required}\n[orders]\nmin_order_cases = 8\n")
    desk.order("C1", "1", "A 14", "09:00")
    desk.order("C2", "2", "A 12", "09:10")
    desk.run()
    waits = next(order for order in desk.record()["orders"] if order["status"] == "waiting")
    said = text_of(replies(desk)[waits["agent"]])
    assert ("supervisor still looks through this day" in said) == told


def test_an_agent_whose_order_no_cut_brings_within_the_funds_can_still_take_lines_off(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    desk.order("C4", "4", "B 80, A 2")
    desk.run()
    assert offered(replies(desk)["C4"]) == {"4/B": "wait,cancel", "4/A": "wait,cancel"}
    assert "choose “cancel” in their yellow cells" in text_of(replies(desk)["C4"])
    book = openpyxl.load_workbook(replies(desk)["C4"])
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if "Choice" in [cell.value for cell in row])
    place = {str(cell.value): cell.column for cell in head}
    assert sheet.cell(head[0].row + 1, place["SKU"]).value == "B"
    sheet.cell(head[0].row + 1, place["Choice"]).value = "cancel"
    book.save(desk.root / "inbox" / "answer.xlsx")
    desk.run("19:00")
    assert desk.codes() == []
    assert desk.lines("proposed", "cancelled") == {"4/A": (2, 0), "4/B": (0, 80)}


@pytest.mark.parametrize(("confirm", "told"), [("concerned", {"C1"}), ("all", {"C1", "C2"})])
def test_what_a_reply_called_planned_is_confirmed_once_finance_has_approved_it(
    tmp_path: Path, confirm: str, told: set[str]
) -> None:
    desk = desk_of(tmp_path, f'[replies]\nconfirm = "{confirm}"\n')
    desk.order("C1", "1", "A 14, B 3", "09:00", If_short="cancel")
    desk.order("C2", "2", "B 9", "09:10")
    desk.run()
    assert "subject to the approval" in text_of(replies(desk)["C1"])
    desk.approve({"1": "approve", "2": "approve"})
    desk.run("19:00")
    assert set(replies(desk)) == told
    path = replies(desk)["C1"]
    assert "approved (orders: 1): 13 cases, CNY 13.00" in text_of(path)
    sheet = openpyxl.load_workbook(path)["Confirmed"]
    assert "Amount (CNY)" in [cell.value for row in sheet.iter_rows() for cell in row]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "1"]
    assert [(row[1], row[3]) for row in rows] == [("A", 10), ("B", 3)]
    desk.next_day()
    desk.figures("A 10, B 300", "C1 100, C2 100, C3 100, C4 5, C5 100")
    desk.run()
    assert not replies(desk)  # it is said once


def test_what_finance_refuses_is_told_and_never_confirmed(tmp_path: Path) -> None:
    desk = desk_of(tmp_path, '[replies]\nconfirm = "all"\n')
    desk.order("C1", "1", "A 14, B 3", "09:00", If_short="cancel")
    desk.run()
    desk.approve("refuse")
    desk.run("19:00")
    path = replies(desk)["C1"]
    assert openpyxl.load_workbook(path).sheetnames == ["Reply"] and "has approved" not in text_of(path)


@pytest.mark.parametrize("said", ["A - cancel", "- - cancel"])
@pytest.mark.parametrize("reason", ["phone", "moved away"])
def test_with_whom_a_line_was_cancelled_is_said_once(tmp_path: Path, said: str, reason: str) -> None:
    """The line said it again in other words, and one of the two sounded like news."""
    desk = Desk(tmp_path, "[compute]\nworkers = 1\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", "C1 1000, C2 1000")
    desk.order("C1", "7", "A 20, B 5", If_short="defer")
    desk.run("10:00")
    desk.next_day()
    desk.figures("A 10, B 100", "C1 1000, C2 1000")
    sku, _cases, action = (None if word == "-" else word for word in said.split())
    row: list[Cell] = ["7", "C1", sku, None, action, "Mr Li", reason]
    desk.put("change.xlsx", [HEADINGS, row], "09:00")
    desk.run("12:00")
    told = text_of(replies(desk)["C1"])
    assert told.count("Mr Li") == told.count(reason) == 1 and "20 cancelled" in told


@pytest.mark.parametrize("price", [1, 2])
def test_a_changed_order_has_remarks_only_where_its_agent_has_something_to_do_or_know(
    tmp_path: Path, price: int
) -> None:
    """That it was changed its agent knows, and the lines of the reply are the new ones."""
    desk = desk_of(tmp_path)
    desk.order("C1", "1", "A 14", If_short="ask")
    desk.run("10:00")
    head: list[list[Cell]] = [["Order form"], ["Agent code", "C1", None, "Order no.", "1"]]
    desk.put(
        "new.xlsx", [*head, ["If short", "ask"], ["SKU", "Cases", "Case price"], ["A", 13, price]], "10:30"
    )
    desk.run("11:00")
    assert "ORDER_AMENDED" in desk.codes()
    sheets = openpyxl.load_workbook(replies(desk)["C1"]).sheetnames
    assert (Words("en").text("pages.reply.remarks") in sheets) == (price == 2)
    assert "\n13\n" in text_of(replies(desk)["C1"])
