"""Answers about forms: layouts that change a little, and reading sheets filled in wrongly (10, part 2)."""

import datetime as dt
import os
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.run import run
from orderbatch.doctor import examine
from orderbatch.keeping.answered_layouts import forget_layout, remembered_layouts
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.journals.purged import certificates, destroyed, enter_purge
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.form_questions import answered, open_questions
from orderbatch.ledger.queries.retention import originals_before, still_open
from tests.desk import Cell, Desk, write_sheet
from tests.test_crash import KILLED, SOME, as_it_is, in_child, killed
from tests.test_reading_sheets import a_desk, answer, form, reading_sheets
from tests.test_rebuild import books

HEAD: list[Cell] = ["Kenner", "Bezeichnung", "Zahl"]


def ordered(desk: Desk, order: str) -> dict[str, int]:
    """What the newest batch has of an order."""
    lines = desk.record()["lines"]
    return {line["sku"]: line["ordered"] for line in lines if line["order_no"] == order}


def test_a_layout_that_changes_a_little_is_read_and_one_that_no_longer_fits_is_asked_again(
    tmp_path: Path,
) -> None:
    """Pieces are answered; a column more, a date in the title or another sheet's name is no new layout."""
    desk = a_desk(tmp_path)
    title: list[Cell] = ["Anforderung 23.11.2026"]
    desk.put("first.xlsx", [title, *form("C1", "1", ["A", "Seife", 24], ["B", "Tuch", 6])], "09:00")
    twice: list[Cell] = ["SKU", "Qty", "Order qty"]
    desk.put("two.xlsx", form("C3", "9", ["A", 1, 36], ["B", 1, 6], heading=twice), "09:00")
    desk.run("10:00")
    answer(desk, columns={"C": "pieces"}, only={"first.xlsx"})
    answer(desk, "c3.xlsx", columns={"B": "nothing", "C": "pieces"}, only={"two.xlsx"})
    desk.run("11:00")
    assert [ordered(desk, order) for order in "19"] == [{"A": 2, "B": 1}, {"A": 3, "B": 1}]
    more: list[Cell] = ["Kenner", "Notiz", "Bezeichnung", "Zahl"]
    later: list[Cell] = ["Anforderung 24.11.2026"]
    desk.put("more.xlsx", form("C1", "2", ["A", "eilig", "Seife", 12], heading=more), "11:30")
    desk.put("dated.xlsx", [later, *form("C1", "3", ["D", "Bad", 20])], "11:30")
    path = desk.root / "inbox" / "named.xlsx"
    write_sheet(path, form("C1", "4", ["B", "Tuch", 12]), desk.at("11:30"), sheet="Woche 48")
    desk.put("same.xlsx", form("C3", "5", ["A", 12, 12], ["B", 6, 6], heading=twice), "11:30")
    desk.run("12:00")
    assert desk.codes().count("LAYOUT_USED") == 4, desk.codes()
    found = [ordered(desk, order) for order in "2345"]
    assert found == [{"A": 1}, {"D": 2}, {"B": 2}, {"A": 1, "B": 1}]  # the last looked sure, as cases
    rival: list[Cell] = [*HEAD, "Qty"]
    desk.put("rival.xlsx", form("C1", "6", ["A", "Seife", 12, 3], heading=rival), "12:30")
    desk.put("strange.xlsx", form("C1", "7", ["X-1", "Seife", 12], ["X-2", "Tuch", 6]), "12:30")
    desk.put("of another.xlsx", form("C2", "8", ["A", "Seife", 12]), "12:30")
    day = desk.run("13:00")
    assert day.batch is not None
    asked = {row["document"]: row["asked"] for row in day.batch.questions.to_dict("records")}
    assert set(asked) == {"rival.xlsx", "strange.xlsx", "of another.xlsx"}
    assert "LAYOUT_MISFIT" in {doubt[0] for doubt in asked["strange.xlsx"]["doubts"]}
    assert dict(asked["of another.xlsx"]["read_as"])[2] == "pieces"  # filled in as C1's was answered
    assert not [line for line in desk.record()["lines"] if line["order_no"] in "678"]
    assert examine(desk.workspace, every_batch=True) == []


IN_PIECES: tuple[tuple[str, list[list[Cell]], dict[str, int] | str], ...] = (
    ("2", [["A", 36, "瓶", 1.0], ["B", 12, "瓶", 1.0]], {"A": 3, "B": 2}),
    ("3", [["A", 36, "瓶", 1.0], ["B", 9, "瓶", 1.0]], "returned"),  # no whole cases
    ("4", [["A", 36, "箱", 1.0], ["B", 12, "箱", 1.0]], {"A": 36, "B": 12}),  # cases are never divided
    ("5", [["A", 36, "箱", 1.0], ["B", 12, "瓶", 1.0]], {"A": 36, "B": 2}),
    ("6", [["A", 2, "托", 1.0], ["B", 2, "托", 1.0]], "asked"),  # of pallets nobody has said anything
    ("7", [["A", 24, "挂", 1.0], ["B", 12, "瓶", 1.0]], "asked"),  # nor of a unit that nobody knows
    ("8", [["E", 8, "桶", 1.0], ["A", 12, "瓶", 1.0]], {"E": 8, "A": 1}),  # the unit of the catalogue
    ("9", [["a", 24, "瓶", 1.0], ["Item B", 6, "瓶", 1.0]], {"A": 2, "B": 1}),
    ("10", [["A", 36, "瓶", 1.0], ["D", 5, "瓶", 1.0]], "returned"),  # nobody knows how many make a case
)

ASKED = ("1", "1-2", "1-3", "1-5")


def test_a_form_wholly_in_pieces_is_asked_once_and_never_booked_as_cases(tmp_path: Path) -> None:
    """`240 瓶` are 20 cases once somebody says that they are pieces; what makes no whole cases goes back."""
    desk = Desk(tmp_path, '[company]\nlanguage = "zh"\n')
    packs = {"A": 12, "B": 6, "E": 4}
    desk.catalogue("A 12, B 6, D 1, E 1", Pieces_per_case=packs, Unit={"A": "件", "E": "桶"})
    desk.agents("C1 C2 C3")
    desk.figures("A 1000, B 1000, D 1000, E 1000", "C1 10000, C2 10000, C3 10000")
    head: list[Cell] = ["产品编码", "数量", "单位", "单价"]
    head_of_its_own: list[Cell] = ["产品编码", "订货数量（瓶）"]

    def put(agent: str, number: str, heading: list[Cell], lines: list[list[Cell]], clock: str) -> None:
        rows: list[list[Cell]] = [["代理商编码", agent, "订单编号", number], [], heading, *lines]
        desk.put(f"{number}.xlsx", rows, clock)

    put("C1", "1", head, [["A", 240, "瓶", 1.0], ["B", 120, "瓶", None]], "09:00")
    put("C2", "1-2", head_of_its_own, [["A", 24], ["B", 60]], "09:00")
    put("C3", "1-3", ["产品编码", "数量"], [["A", "24瓶"], ["B", "60 瓶"]], "09:00")
    put("C3", "1-4", head, [["E", 4, "桶", 1.0], ["D", 5, "瓶", 1.0]], "09:00")  # as the catalogue counts
    put("C2", "1-5", ["产品编码", "数量", "单价"], [["A", 24, 1.0], ["B", 12, 1.0]], "09:00")  # of a piece
    put("C2", "1-6", head, [["A", 5, "箱", 12.0], ["B", 12, "台", 6.0]], "09:00")  # cases, and what?
    day = desk.run("10:00")
    assert day.batch is not None and [ordered(desk, one) for one in ASKED] == [{}] * 4
    assert ordered(desk, "1-6") == {} and desk.codes().count("UNIT_NOT_CASES") == 1
    assert ordered(desk, "1-4") == {"E": 4, "D": 5}
    texts = [
        cell.value for sheet in openpyxl.load_workbook(reading_sheets(desk, "zh")) for cell in sheet["A"]
    ]
    assert "将订货：A Item A 20 件（240 支，箱规 12）" in texts
    answer(desk, language="zh")  # as it was filled in
    desk.run("11:00")
    assert [ordered(desk, one) for one in ASKED] == [
        {"A": 20, "B": 20}, {"A": 2, "B": 10}, {"A": 2, "B": 10}, {"A": 2, "B": 2},
    ]  # fmt: skip
    assert "PRICE_DIFFERS" not in desk.codes()  # that of a piece, twelve times
    for number, lines, _expected in IN_PIECES:
        put("C1", number, head, lines, "11:30")
    put("C2", "11", head_of_its_own, [["A", 36], ["B", 9]], "11:30")
    put("C3", "12", ["产品编码", "数量"], [["A", "36瓶"], ["B", "3件"]], "11:30")
    desk.run("12:00")
    verdicts = {row["name"]: row["verdict"] for row in desk.record()["inputs"]}
    found = {
        number: ordered(desk, number) or verdicts[f"{number}.xlsx"] for number, _lines, _said in IN_PIECES
    }
    assert found == {number: said for number, _lines, said in IN_PIECES}
    assert verdicts["11.xlsx"] == "returned" and ordered(desk, "12") == {"A": 3, "B": 3}
    told = [row["cell"] for row in desk.record()["findings"] if row["code"] == "UNIT_NOT_CASES"]
    assert sorted(told) == ["B5", "B5", "B5"]
    assert examine(desk.workspace, every_batch=True) == []


def test_no_sheet_of_an_answered_order_is_lost(tmp_path: Path) -> None:
    """Another sheet with the headings that were answered is of the same order; one with others is told."""
    desk = a_desk(tmp_path)
    other: list[Cell] = ["Ware", "Wort", "Menge im Karton"]
    first: list[Cell] = ["A", "Seife", 2]
    second: list[Cell] = ["B", "Tuch", 3]
    for number, heads in (("1", HEAD), ("2", other)):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, head, line in (("Haut", HEAD, first), ("Haar", heads, second)):
            sheet = book.create_sheet(title)
            for row in form("C1", number, line, heading=head):
                sheet.append(row)
        book.save(tmp_path / "inbox" / f"{number}.xlsx")
    desk.run("10:00")
    answer(desk, columns={"A": "sku", "B": "product", "C": "cases"}, agent="C1")
    desk.run("11:00")
    assert ordered(desk, "1") == {"A": 2, "B": 3}
    assert ordered(desk, "2") in ({}, {"A": 2, "B": 3}), desk.codes()


def test_a_column_that_the_answer_leaves_out_is_not_told_again(tmp_path: Path) -> None:
    """What the rep saw and did not read is known; a column that was empty then, or is new, is told."""
    desk = a_desk(tmp_path)
    wide: list[Cell] = [*HEAD, "Gondel", "Fach", "Leer"]
    desk.put("1.xlsx", form("C1", "1", ["A", "Seife", 2, "links", 7, None], heading=wide), "09:00")
    desk.run("10:00")
    unwanted = dict.fromkeys("DEF", "nothing")
    answer(desk, columns={"A": "sku", "B": "product", "C": "cases", **unwanted}, agent="C1", order_no="1")
    desk.run("11:00")
    unread = {"CELLS_PASSED_OVER", "TEXTS_PASSED_OVER", "CELLS_UNREAD"}
    assert ordered(desk, "1") == {"A": 2} and not unread & set(desk.codes())
    desk.put("2.xlsx", form("C1", "2", ["A", "Seife", 3, "rechts", 9, None], heading=wide), "11:30")
    desk.run("12:00")
    assert ordered(desk, "2") == {"A": 3} and not unread & set(desk.codes())
    desk.put("3.xlsx", form("C1", "3", ["A", "Seife", 3, "rechts", 9, 4], heading=wide), "12:30")
    new: list[Cell] = [*wide[:3], "Farbe", *wide[3:]]
    desk.put("4.xlsx", form("C1", "4", ["B", "Tuch", 3, "rot", "oben", 9, None], heading=new), "12:30")
    desk.run("13:00")
    told = [(row["file"], row["cell"]) for row in desk.record()["findings"] if row["code"] in unread]
    assert ordered(desk, "3") == {"A": 3} and sorted(told) == [("3.xlsx", "F4"), ("4.xlsx", "D3")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_on_a_reading_sheet_is_told_at_its_cell_and_stays_asked(
    tmp_path: Path, language: str
) -> None:
    words = Words(language)
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    for number in range(1, 8):
        desk.put(f"{number}.xlsx", form("C1", str(number), ["A", "x", number + 2]), "09:00")
    desk.run("10:00")
    wrong: tuple[tuple[dict[str, str], dict[str, Any]], ...] = (
        ({}, {"answered_by": None}),
        ({}, {"answer": "maybe"}),
        ({"B": "sku"}, {}),
        ({"C": "nothing"}, {}),
        ({}, {"header_row": 99}),
        ({}, {"agent": "C9"}),
        ({}, {"code": "0123456789ab"}),
    )
    for number, (columns, said) in enumerate(wrong, 1):
        answer(desk, f"a{number}.xlsx", language, columns, only={f"{number}.xlsx"}, **said)
    day = desk.run("11:00")
    assert day.batch is not None and day.batch.orders.empty and len(day.batch.questions) == 7
    told = {finding.file: (finding.code, finding.cell) for finding in day.batch.findings}
    sheet = openpyxl.load_workbook(reading_sheets(desk, language)).worksheets[0]
    names = words.look_up("pages.reading.labels")
    rows = {str(cell.value): cell.row for cell in reversed(sheet["A"])}
    above = rows[names["read_as"]]
    assert told == {
        "a1.xlsx": ("READING_UNSIGNED", f"B{rows[names['answered_by']]}"),
        "a2.xlsx": ("READING_CHOICE", f"B{rows[names['answer']]}"),
        "a3.xlsx": ("READING_TWICE", f"C{above}"),
        "a4.xlsx": ("READING_LACKS", f"A{above}"),
        "a5.xlsx": ("READING_ROW", f"B{rows[names['header_row']]}"),
        "a6.xlsx": ("READING_AGENT", f"B{rows[names['agent']]}"),
        "a7.xlsx": ("READING_UNKNOWN", f"B{rows[names['label']]}"),
    }
    for finding in day.batch.findings:
        assert "{" not in finding.message(words) + finding.fix(words), finding
    answer(desk, "yes.xlsx", language, only={"1.xlsx"})
    answer(desk, "no.xlsx", language, only={"1.xlsx"}, answer=words.choice("reading_answer", "refuse"))
    answer(desk, "none.xlsx", language, only={"2.xlsx"}, answer=words.choice("reading_answer", "refuse"))
    desk.put("complaint.xlsx", [["Complaint form"], *form("C1", "77", ["A", "Seife", 3])], "11:50")
    day = desk.run("12:00")
    assert day.batch is not None and day.batch.orders.empty
    assert sorted(desk.codes()) == ["ANSWERS_DIFFER", "ANSWERS_DIFFER", "COMPLAINT_UNREAD", "FORM_REFUSED"]
    assert desk.outputs("reply") == []  # nobody is asked to correct as an order what is none
    assert len(day.batch.questions) == 6
    answer(desk, "again.xlsx", language, only={"1.xlsx"})
    desk.run("13:00")
    assert {line["order_no"] for line in desk.record()["lines"]} == {
        str(number) for number in (1, 3, 4, 5, 6, 7)
    }
    assert examine(desk.workspace, every_batch=True) == []


def test_a_doubtful_form_in_a_mail_is_asked_and_read_from_the_mail(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    path = tmp_path / "theirs.xlsx"
    write_sheet(path, form("C1", "1", ["A", "Seife", 3]), desk.at("08:00"))
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "c1@example.com", "Order", "Mon, 23 Nov 2026 08:30:00 +0000"
    mail.set_content("Please see the attachment.")
    mail.add_attachment(
        path.read_bytes(), maintype="application", subtype="octet-stream", filename="theirs.xlsx"
    )
    (desk.root / "inbox" / "mail.eml").write_bytes(mail.as_bytes())
    desk.run("10:00")
    assert "READING_ASKED" in desk.codes()
    answer(desk)
    desk.run("11:00")
    assert ordered(desk, "1") == {"A": 3}
    assert desk.record()["orders"][0]["received_at"].startswith("2026-11-23T08:30")


def test_a_form_that_waits_is_not_destroyed_with_the_old_ones_and_waits_again_when_its_answer_is_undone(
    tmp_path: Path,
) -> None:
    desk = a_desk(tmp_path)
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3]), "09:00")
    desk.run("10:00")
    with ledger_of(desk.workspace) as ledger:
        (waiting,) = [what for path, what in ledger.ask(still_open).items() if "form.xlsx" in path]
    assert waiting == ["form.xlsx"]
    answer(desk)
    desk.run("11:00")
    with ledger_of(desk.workspace) as ledger:
        assert ["form.xlsx"] not in ledger.ask(still_open).values()
    undo(desk.workspace, desk.at("11:10"))  # the answer comes back, the form stays where it waited
    assert [path.name for path in (desk.root / "inbox").iterdir()] == ["answers.xlsx"]
    with ledger_of(desk.workspace) as ledger:
        assert ["form.xlsx"] in ledger.ask(still_open).values()
    desk.run("11:20")
    assert ordered(desk, "1") == {"A": 3}
    assert desk.record()["orders"][0]["received_at"].startswith("2026-11-23T09:00")
    forget_layout(desk.workspace, desk.at("11:30"), remembered_layouts(desk.workspace)[0]["fingerprint"])
    undo(desk.workspace, desk.at("11:40"))
    assert remembered_layouts(desk.workspace) == []
    desk.run("11:50")  # what was forgotten was the answer of a batch that is no more
    assert len(remembered_layouts(desk.workspace)) == 1 and ordered(desk, "1") == {"A": 3}
    lost = books(desk.root / "ledger.db")
    assert rebuild(desk.workspace, is_sure=True).unknown == () and books(desk.root / "ledger.db") == lost
    assert examine(desk.workspace, every_batch=True) == []
    with ledger_of(desk.workspace) as ledger:  # it came with one run, was booked by another, and is one file
        listed = ledger.ask(runs.originals)
        assert [row["verdict"] for row in listed if row["name"] == "form.xlsx"] == ["accepted"]
        old = [(row["sha256"], row["path"]) for row in ledger.ask(originals_before, dt.date.max)]
        assert sorted(path for _hash, path in old) == sorted(row["archive_path"] for row in listed)
        ledger.enter(enter_purge, "purge-1", desk.at("12:00"), old)
        assert len(ledger.ask(destroyed, ledger.ask(certificates)[-1][0])) == len(old)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork a process")
@pytest.mark.parametrize("step", ["asking", "answering"])
def test_a_run_that_asks_or_is_answered_is_finished_by_the_next_wherever_it_is_killed(
    tmp_path: Path, step: str
) -> None:
    desk = a_desk(tmp_path / "desk")
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3]), "09:00")
    if step == "answering":
        desk.run("10:00")
        answer(desk)
    at, ended = 1, KILLED
    while ended == KILLED:
        workspace = as_it_is(desk.root, tmp_path / str(at))
        ended = in_child(workspace, at, killed, play=lambda there: run(there, desk.at("11:00")))
        run(workspace, desk.at("12:00"))
        with ledger_of(workspace) as ledger:
            questions, answers = ledger.ask(open_questions), ledger.ask(answered)
        assert (len(questions), len(answers)) == ((1, 0) if step == "asking" else (0, 1)), at
        assert examine(workspace, every_batch=True) == [], at
        at += 3 * SOME
    assert at > 60
