"""What an agent reads about his form: in his words, about his cells, and with something that he can do."""

import io
import re
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.finding import CODES, Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.replies.to_correct import problems_page
from orderbatch.write.documents.replies.told import Told
from orderbatch.write.returned.to_agent import to_agent
from orderbatch.write.workbook.book import Book
from tests.batches import a_batch
from tests.desk import Cell, Desk

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
