"""What an agent reads about his form: in his words, about his cells, and with something that he can do."""

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.finding import Finding
from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.spellings import folded, shown
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.read.processes.one_file import open_file
from orderbatch.read.rows import typed
from orderbatch.write.documents.replies.to_correct import problems_page
from orderbatch.write.documents.replies.told import Told
from orderbatch.write.returned.to_agent import to_agent
from orderbatch.write.workbook.book import Book
from tests.batches import a_batch
from tests.company_forms import FORMS
from tests.desk import Cell, Desk
from tests.tables import workbook
from tests.test_answers_that_differ import MONEY, chosen
from tests.test_each_doubt import SHEETS
from tests.test_forms_of_companies import content_of

# What only the desk has, and knows by these words.
DESK = {
    "en": r"desk change|inbox|orderbatch|setting|reading sheet|the agent\b|\blist\b|customer service|sender",
    "zh": r"改单|inbox|收件箱|orderbatch|设置|识别|名册|对照表|客服|发件人|给代理商|由代理商|该代理商",
}
# Told of what waits in the inbox, and of answers about layouts: no agent hears of it.
OF_DESK = re.compile(r"INBOX_|READING_|LAYOUT_|LIST_|PICTURE_|FILE_(STUCK|STAYS|UNSETTLED|DUPLICATE)")
ABOUT_FORMS = [code for code in list(CODES)[: list(CODES).index("MASTER_STRANGE")] if not OF_DESK.match(code)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agent_is_asked_for_nothing_that_only_the_desk_can_do(language: str) -> None:
    words, wrong = Words(language), {}
    for code in (*ABOUT_FORMS, "MAILED_CHANGE"):
        sentence = words.look_up("marked.to_agent").get(code) or words.look_up(f"findings.{code}.fix")
        if re.search(DESK[language], str(sentence), re.IGNORECASE):
            wrong[code] = sentence
    assert len(ABOUT_FORMS) > 80
    assert not wrong
    nearly = Finding("SKU_NEARLY", "form.xlsx", "Order", "A6", "Window sprey", {"now": "W1"})
    assert to_agent(nearly, words) != nearly.fix(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_is_quoted_as_its_cell_says_it(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n')
    goods: list[list[Cell]] = [["W1", "Window spray", 1], ["D1", "Dish soap lemon", 1], ["S1", "Sponge", 1]]
    desk.put("catalogue.xlsx", [["SKU", "Product", "Case price"], *goods])
    desk.put(
        "agents.xlsx",
        [["Agent code", "Agent", "Region"], ["N1", "Harbour Trading Co.", "N"], ["N2", "Mercia", "N"]],
    )
    desk.figures("W1 100, D1 100, S1 100", "N1 999, N2 999")
    lines: list[list[Cell]] = [["SKU", "Cases"], ["Dish soap  lemon", 5], ["Window sprey", 6], ["No such", 1]]
    desk.put("a.xlsx", [["Order from:", "HARBOUR trading co."], ["Order no.", 7], [], *lines[:3]], "09:00")
    desk.put("b.xlsx", [["Agent code", "N2"], ["Order no.", 8], [], *lines[::3]], "09:00")
    desk.run("10:00")
    told = {found["code"]: found["value"] for found in desk.record()["findings"]}
    assert told["AGENT_BY_NAME"] == "Harbour Trading Co."
    assert (told["SKU_BY_NAME"], told["SKU_NEARLY"]) == ("Dish soap  lemon", "Window sprey")
    assert told["SKU_UNKNOWN"] == "No such"
    book = openpyxl.load_workbook(next(path for path in desk.outputs("reply") if "N1" in path.name))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("Window sprey = W1 Window spray" in text for text in cells)
    assert "Window sprey" in cells and Words("en").text("marked.to_agent.SKU_NEARLY") in cells


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_thousand_remarks_alike_are_a_page_and_what_must_be_corrected_is_told_whole(language: str) -> None:
    words = Words(language)
    found = [
        Finding(code, "form.xlsx", "Order", f"A{row}", "S1", {"first": 1})
        for code in ("LINE_MERGED", "NOT_WHOLE")
        for row in range(5, 1005)
    ]
    book = Book(a_batch(language=language), words, "reply", "Reply")
    problems_page(
        book,
        Told("N1", findings=[*found, Finding("ORDER_DUPLICATE", "form.xlsx", numbers={"other": "a.xlsx"})]),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(book.content())).active
    rows = [cells for cells in sheet.iter_rows(min_row=5, values_only=True) if cells[1] == "form.xlsx"]
    assert [sum(cells[5] == finding.fix(words) for cells in rows) for finding in found[::1000]] == [21, 1000]
    last = words.text("pages.reply.problem_more", count=980, first="A25", last="A1004")
    assert [cells[2] for cells in rows if cells[4] == last] == ["Order!A25"]


TROUBLED = [form for form in FORMS if form.findings and not form.csv]


def stands_there(content: bytes, codes: Any = ()) -> list[tuple[str, str, str]]:
    """Code, what is shown as the current value, and what the named cell says, where that is another text."""
    book, wrong = openpyxl.load_workbook(io.BytesIO(content)), []
    sheets = [sheet for sheet in open_file("form", content, {}, codes).sheets if sheet.kind == ORDER.kind]
    for finding in typed(ORDER, [("form", sheet) for sheet in sheets]).findings:
        if finding.current:
            cell = shown(book[finding.sheet][finding.cell].value)
            if folded(finding.current) not in folded(cell):
                wrong.append((finding.code, finding.current, cell))
    return wrong


@pytest.mark.parametrize("form", TROUBLED, ids=lambda form: form.name)
def test_what_is_shown_as_the_current_value_of_a_form_stands_in_that_cell(form: Any) -> None:
    assert stands_there(content_of(form), form.codes) == []


@pytest.mark.parametrize("doubt", SHEETS)
def test_of_each_doubt_the_current_value_stands_in_its_cell(doubt: str) -> None:
    assert stands_there(workbook(SHEETS[doubt][0])) == []


def shown_values(book: Any, value: str, where: str) -> list[tuple[str, str]]:
    """Of every table with these two headings: the place and the value of each row that has both."""
    found = []
    for sheet in book:
        rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        heads = [row for row in rows if value in row and where in row]
        for row in rows[rows.index(heads[0]) + 1 :] if heads else ():
            if row[heads[0].index(value)]:
                found.append((row[heads[0].index(where)], row[heads[0].index(value)]))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_current_value_on_a_marked_form_is_what_the_linked_cell_says(
    tmp_path: Path, language: str
) -> None:
    words, desk = Words(language), Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    extra: dict[str, dict[str, Cell]] = {"Order multiple": {"B": 4}, "Status": {"C": "discontinued"}}
    desk.catalogue("A 1, B 1, C 2", **extra)
    desk.agents("C1 C2")
    desk.figures("A 100, B 100", "C1 100, C2 100")
    head = [[words.heading("agent"), "C1", None, words.heading("order_no"), 7], []]
    book = openpyxl.Workbook()
    for row in [*head, [words.heading(name) for name in ("sku", "cases", "case_price", "remarks")]]:
        book.active.append(row)
    for line in [["A", 0, 1], ["B", 6, 2.5], ["C", 2], ["A", 3], ["Z", 1], ["A", 2, None, "5"]]:
        book.active.append(line)
    book.active.append([None, None, None, None, None, 44])
    other = book.create_sheet("More")
    for row in [["Also please send:"], ["Towel", 3]]:
        other.append(row)
    book.save(tmp_path / "inbox" / "form.xlsx")
    desk.run()
    (path,) = desk.outputs("marked_form")
    sent = openpyxl.load_workbook(path)
    told = shown_values(sent, *(words.text(f"marked.headings.{name}") for name in ("value", "where")))
    codes = {finding["code"] for finding in desk.record()["findings"]}
    assert codes >= {"LOT_CUT", "SKU_UNKNOWN", "SKU_DISCONTINUED", "SHEET_UNREAD"} and len(told) > 4
    wrong = []
    for where, value in told:
        sheet, _mark, cell = where.rpartition("!")
        if folded(value) != folded(shown(sent[sheet][cell].value)):
            wrong.append((where, value))
    assert not wrong
    unread = next(finding for finding in desk.record()["findings"] if finding["code"] == "SHEET_UNREAD")
    assert unread["sheet"] == "More"


@pytest.mark.parametrize("choice", ["defer", "reduce"])
def test_the_current_value_of_an_answer_is_the_choice_that_was_made(tmp_path: Path, choice: str) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 200", MONEY)
    desk.order("C1", "1", "A 16", If_short="ask")
    desk.run()
    reply = next(path for path in desk.outputs("reply") if "C1" in path.name)
    if choice == "defer":  # a second one comes too late
        chosen(desk, "C1", "cancel", "first.xlsx")
        desk.run("19:00")
    desk.fill("reply", "Choice", choice, "back.xlsx", source=str(reply))
    desk.run("20:00")
    assert desk.latest
    (found,) = (finding for finding in desk.latest.findings if finding.numbers.get("order_no") == "1")
    assert found.code in ("ANSWER_LATE", "CHOICE_NOT_HERE") and found.current == choice
