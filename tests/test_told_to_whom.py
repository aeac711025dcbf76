"""What is wrong is told to whoever sent it, under the name of what it is (P-4.1.2, P-3.7)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.sheets.every import APPROVAL, REPLY, RETURNS, REVIEW
from orderbatch.contract.words import LANGUAGES, Words
from tests.desk import Cell, Desk

ENGLISH = Words("en")
NAMED = {
    kind: said["name"]
    for kind, said in ENGLISH.look_up("documents").items()
    if isinstance(said, dict) and "name" in said
}
FOR_AGENTS = {"reply", "marked_form", "dispatch_notice", "policy_notice"}
BROKEN = b"<html><table><tr><td>1</td></tr></table></html>\n"


def a_desk(root: Path, language: str = "en") -> Desk:
    """One order waits for finance; of A there is not enough for the other two."""
    desk = Desk(root, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 200", "C1 100, C2 100, C3 100")
    desk.order("C1", "1", "A 8", If_short="ask")
    desk.order("C2", "2", "A 8", If_short="ask")
    desk.order("C3", "3", "B 5")
    desk.run()
    return desk


def texts(path: Path) -> list[str]:
    book = openpyxl.load_workbook(path)
    return [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]


def copies_of(kinds: set[str]) -> list[str]:
    """Names of copies of our documents, as a program names them, in every language."""
    parts = {"batch": "2026-11-23-1", "agent": "C1", "pick_no": "P2026-11-23-1", "file": "my order"}
    names = [str(Words(spoken).look_up(f"documents.{kind}.name")) for kind in kinds for spoken in LANGUAGES]
    return [f"copy of {name.format(**parts)} (2).xls" for name in names]


def test_a_file_that_cannot_be_read_goes_to_an_agent_only_where_an_agent_may_have_sent_it(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    for_agents, others = copies_of(FOR_AGENTS), copies_of(NAMED.keys() - FOR_AGENTS)
    for file in (*for_agents, *others):
        (tmp_path / "inbox" / file).write_bytes(BROKEN + file.encode())
    desk.run()
    assert desk.latest
    assert {finding.file for finding in desk.latest.findings} >= {*for_agents, *others}
    said = [text for path in desk.outputs("reply") for text in texts(path)]
    assert [file for file in for_agents if not any(file in text for text in said)] == []
    assert [file for file in others if any(file in text for text in said)] == []
    assert ENGLISH.text("pages.reply.files_title") in said
    assert ENGLISH.text("pages.reply.problems_title") not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_back_without_a_heading_of_ours_is_asked_for_as_it_was_sent(
    tmp_path: Path, language: str
) -> None:
    words, desk = Words(language), a_desk(tmp_path, language)
    sheets = {"approval": APPROVAL, "review": REVIEW, "reply": REPLY}
    for kind in sheets:
        for gone in ("batch", "order_no"):
            book = openpyxl.load_workbook(desk.outputs(kind)[0])
            headings = {Words(spoken).heading(gone) for spoken in LANGUAGES}  # a reply has its form's
            for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
                if cell.value in headings:
                    cell.value = None
            book.save(tmp_path / "inbox" / f"{kind} {gone}.xlsx")
    desk.run("19:00")
    assert desk.latest
    found = {finding.file: finding for finding in desk.latest.findings if finding.file.endswith(".xlsx")}
    files = {f"{kind} {gone}.xlsx": kind for kind in sheets for gone in ("batch", "order_no")}
    assert {file: found[file].code for file in files} == dict.fromkeys(files, "LABEL_MISSING")
    for file, kind in files.items():
        assert words.kind(sheets[kind].kind) in found[file].message(words)
        assert words.text("findings.LABEL_MISSING.fix") == found[file].fix(words)
    said = [text for path in desk.outputs("reply") for text in texts(path)]
    assert {file for file in files if any(file in text for text in said)} == {
        file for file, kind in files.items() if kind == "reply"
    }
    assert {words.text("pages.reply.files_title"), ENGLISH.text("pages.reply.files_title")} & {*said}


def test_nothing_of_an_approval_that_is_void_is_told_row_by_row(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    for name, heading in (("code", "Approval code"), ("layout", "Decision")):
        book = openpyxl.load_workbook(desk.outputs("approval")[0])
        for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row):
            if cell.value == heading:
                cell.value = None
        book.save(tmp_path / "inbox" / f"{name}.xlsx")
    desk.run("19:00")
    assert sorted(desk.codes()) == ["RETURN_CODE", "RETURN_LAYOUT"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_who_returns_a_sheet_is_told_to_delete_a_row_of_it(language: str) -> None:
    """Deleting one is itself a reason to refuse it (3-decisions §8); an agent may do so on an own form."""
    words = Words(language)
    deletes = {"en": "delete", "zh": "删除"}[language]
    for code in ("ROW_HIDDEN", "TOO_SMALL", "CELL_BLANK", "NOT_A_CHOICE", "NOT_WHOLE", "TOO_LARGE"):
        assert deletes not in words.look_up(f"findings.{code}.fix").lower()
    assert deletes in words.look_up("marked.to_agent.ROW_HIDDEN").lower()
    assert all(sheet.returns for sheet in RETURNS)


def told_by_agent(desk: Desk) -> dict[str, str]:
    return {path.name.split()[1]: "\n".join(texts(path)) for path in desk.outputs("reply")}


def test_an_order_that_became_too_small_is_told_that_it_cannot_go_and_what_helps(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "[orders]\nmin_order_cases = 5\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 3, B 200", "C1 100, C2 100, C3 100")
    desk.order("C1", "1", "B 3", "09:00")
    desk.order("C2", "2", "A 4, B 2", "09:10", If_short="defer")
    desk.order("C3", "3", "A 6", "09:20", If_short="defer")
    desk.run()
    sentence = ENGLISH.text("reasons.to_agent.BELOW_MINIMUM", ordered=3, minimum=5)
    assert sentence in told_by_agent(desk)["C1"]
    desk.order("C2", "2", "B 2", "18:30", "changed.xlsx", If_short="defer")
    heads: list[Cell] = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
    change: list[Cell] = ["3", "C3", "A", 2, "change", "Li", "less wanted"]
    desk.put("desk.xlsx", [["Desk change"], [], heads, change], "18:40")
    desk.run("19:00")
    (told,) = [one for one in desk.latest.findings if one.code == "DESK_CHANGE_BELOW"]  # type: ignore[union-attr]
    assert (told.value, told.file, told.numbers) == ("3", "desk.xlsx", {"cases": 2, "minimum": 5})
    for agent, name in (("C2", "BELOW_MINIMUM"), ("C3", "WAITS_MINIMUM_BELOW")):
        sentence = ENGLISH.text(f"reasons.to_agent.{name}", ordered=2, minimum=5)
        assert sentence in told_by_agent(desk)[agent]
    for agent, number in (("C1", "1"), ("C2", "2"), ("C3", "3")):
        desk.order(agent, number, "B 6", "19:30", f"more {number}.xlsx")
    desk.run("20:00")
    assert desk.lines("proposed") == {"1/B": 6, "2/B": 6, "3/B": 6}
    desk.put("desk.xlsx", [["Desk change"], [], heads, [*change[:3], 5, *change[4:]]], "20:10")
    desk.run("20:30")
    assert "DESK_CHANGE_BELOW" not in desk.codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_finance_did_not_approve_is_not_called_an_order_that_we_do_not_accept(
    tmp_path: Path, language: str
) -> None:
    words, desk = Words(language), a_desk(tmp_path)
    desk.approve({"3": "refuse"})
    desk.run("19:00")
    assert ENGLISH.text("pages.reply.status.not_approved", cases=5) in told_by_agent(desk)["C3"]
    assert words.text("pages.reply.status.refused", cases=5) not in told_by_agent(desk)["C3"]
    assert {"en": "approve", "zh": "不同意"}[language] in words.look_up("pages.reply.status.not_approved")


def test_an_agent_who_left_the_list_is_greeted_all_the_same(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.agents("C1 C2")
    desk.approve({"3": "approve"})
    desk.run("19:00")
    assert "Dear Agent C3," in told_by_agent(desk)["C3"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("content", [BROKEN, b"%PDF-1.4\n%%EOF\n"])
def test_of_a_file_that_nobody_could_read_nothing_is_to_be_corrected(
    tmp_path: Path, language: str, content: bytes
) -> None:
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 100")
    (tmp_path / "inbox" / "my order.xls").write_bytes(content)
    desk.run()
    words = Words(language)
    (reply,) = desk.outputs("reply")
    sheets = openpyxl.load_workbook(reply).sheetnames
    assert words.text("pages.reply.unread") in sheets and words.text("pages.reply.problems") not in sheets
    assert not any(f"“{words.text('pages.reply.problems')}”" in text for text in texts(reply))
    assert any(words.text("pages.reply.unread") in text for text in texts(reply))
