"""Doubtful forms are asked of the rep once, on reading sheets, and read from then on (design 10, part 2)."""

import errno
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.answered_layouts import forget_layout, remembered_layouts
from orderbatch.keeping.rebuild import rebuild
from orderbatch.terminal.desk_status import desk as standing_of
from orderbatch.terminal.desk_status import desk_screen
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.day_summary.summary_todos import groups
from tests.desk import Cell, Desk

FORM: list[list[Cell]] = [["Kenner", "Bezeichnung", "Zahl"], ["A", "Seife", 3], ["B", "Tuch", 4]]


def a_desk(root: Path, settings: str = "") -> Desk:
    """Three items and three agents, with enough of everything."""
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 1, D 1", Pieces_per_case={"A": 12, "B": 6, "D": 10})
    desk.agents("C1 C2 C3")
    desk.figures("A 100, B 100, D 100", "C1 1000, C2 1000, C3 1000")
    return desk


def form(agent: str, number: str, *lines: list[Cell], heading: list[Cell] | None = None) -> list[list[Cell]]:
    """A form with headings that nobody has told us."""
    head = heading or ["Kenner", "Bezeichnung", "Zahl"]
    return [["Customer no.", agent, "PO no.", number], [], head, *lines]


def reading_sheets(desk: Desk, language: str = "en") -> Path:
    """The newest workbook with questions, also of a run that ended with 3."""
    name = Words(language).text("documents.reading.name", batch="*")
    return max((desk.root / "outbox").rglob(f"{name}.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def answer(
    desk: Desk,
    name: str = "answers.xlsx",
    language: str = "en",
    columns: Mapping[str, str] = MappingProxyType({}),
    only: Collection[str] = (),
    besides: Collection[str] = (),
    source: Path | None = None,
    **said: Cell,
) -> None:
    """Fill in the latest reading sheets and drop them: label → value, for every sheet.

    columns: letter → meaning. only, besides: files. Unless said otherwise Li answers that each is to be
    read as it stands there.
    """
    words = Words(language)
    names = words.look_up("pages.reading.labels")
    book = openpyxl.load_workbook(source or reading_sheets(desk, language))
    for sheet in book.worksheets:
        rows = {str(sheet.cell(row, 1).value): row for row in range(sheet.max_row, 0, -1)}
        file = str(sheet.cell(rows[names["file"]], 2).value).split(" › ")[0]
        if (only and file not in only) or file in besides:
            continue
        filled: dict[str, Cell] = {
            "answer": words.choice("reading_answer", "read"),
            "answered_by": "Li",
            **said,
        }
        for label, value in filled.items():
            sheet.cell(rows[names[label]], 2).value = value
        for letter, meaning in columns.items():
            place = openpyxl.utils.column_index_from_string(letter) + 1
            sheet.cell(rows[names["read_as"]], place).value = words.choice("read_as", meaning)
    book.save(desk.root / "inbox" / name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_doubtful_form_is_asked_once_and_the_next_of_its_layout_is_read(
    tmp_path: Path, language: str
) -> None:
    """It waits with its first time; nothing of it is booked before the answer, and nothing asked after it."""
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3], ["B", "Tuch", 4]), "09:00")
    day = desk.run("10:00")
    assert desk.codes() == ["READING_ASKED"] and day.batch is not None and day.batch.orders.empty
    assert day.batch.inputs.set_index("name").loc["form.xlsx", "verdict"] == "asked"
    assert not desk.outputs("reply") and not desk.outputs("marked_form")
    words = Words(language)
    assert words.text("cli.wait.readings", count=1).partition("。" if language == "zh" else " (")[
        0
    ] in run_screen(day, words)
    status = desk_screen(standing_of(desk.workspace, desk.today, only_overdue=False), words)
    asked = next(group for group in groups(day.batch, words) if "form.xlsx" in str(group["entries"]))
    assert asked["title"] == words.text("summary.todos.readings.title", files=1)
    assert words.text("cli.status.readings", count=1) + "\n    form.xlsx" in status
    answer(desk, language=language)
    day = desk.run("11:00")
    assert day.batch is not None
    assert desk.lines("proposed") == {"1/A": 3, "1/B": 4}
    assert [str(at) for at in day.batch.orders["received_at"]] == ["2026-11-23 09:00:00"]
    assert day.batch.layouts[["agent", "answered_by"]].to_numpy().tolist() == [["C1", "Li"]]
    assert not desk.outputs("reading")
    desk.put("next.xlsx", form("C1", "2", ["D", "Bad", 5]), "11:30")
    desk.put("other.xlsx", form("C2", "1", ["D", "Bad", 5]), "11:30")
    day = desk.run("12:00")
    assert desk.lines("proposed")["2/D"] == 5
    assert "LAYOUT_USED" in desk.codes() and day.batch is not None
    assert day.batch.questions["document"].tolist() == ["other.xlsx"]
    assert examine(desk.workspace, every_batch=True) == []


def letter_of(agent: str, number: str, *lines: str) -> bytes:
    """A mail whose order stands in its text, above the mail that it answers."""
    said = [f"Customer no.: {agent}", f"PO no.: {number}", "", *lines, "", "> A 99 cases", "> B 99 cases"]
    head = f"From: {agent}@example.com\nTo: desk@example.com\nMIME-Version: 1.0\nSubject: Goods\n\n"
    return (head + "\n".join(said)).encode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_without_headings_orders_in_mails_and_columns_to_add_up_are_asked_once(
    tmp_path: Path, language: str
) -> None:
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    words: list[Cell] = ["Kenner", "Ost", "West"]

    def bring(week: int) -> None:
        numbers = [str(week * 10 + form) for form in (1, 2, 3)]
        desk.put("list.xlsx", [["Customer no.", "C1", "PO no.", numbers[0]], [], ["A", 3], ["B", "4 cases"]])
        page = form("C3", numbers[2], ["A", week, 2], ["B", 3, 4], heading=words)
        desk.put("days.xlsx", page)
        (desk.root / "inbox" / "mail.eml").write_bytes(
            letter_of("C2", numbers[1], "A 5 cases", "- B: 6 cases")
        )

    bring(1)
    desk.run("10:00")
    assert desk.codes() == ["READING_ASKED"] * 3
    answer(desk, "list and mail.xlsx", language, {"A": "sku", "B": "cases"}, besides={"days.xlsx"})
    answer(desk, "days back.xlsx", language, {"A": "sku", "B": "part", "C": "part"}, only={"days.xlsx"})
    desk.run("11:00")
    wanted = {"11/A": 3, "11/B": 4, "12/A": 5, "12/B": 6, "13/A": 3, "13/B": 7}
    assert desk.lines("ordered") == wanted
    desk.next_day()
    desk.figures("A 100, B 100, D 100", "C1 1000, C2 1000, C3 1000")
    bring(2)
    desk.run("10:00")
    assert "READING_ASKED" not in desk.codes()
    assert {line: cases for line, cases in desk.lines("ordered").items() if line[0] == "2"} == {
        **{f"2{line[1:]}": cases for line, cases in wanted.items()},
        "23/A": 4,
    }
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_order_that_nowhere_says_whose_it_is_waits_for_the_rep_who_says_it(
    tmp_path: Path, language: str
) -> None:
    """Nothing is sent back to nobody; a full name in every line, or one item's sizes, are no question."""
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    goods: list[list[Cell]] = [["A", "Soap", ""], ["B", "Cloth", ""], ["D", "皂", "60g"], ["E", "皂", "90g"]]
    desk.put("catalogue.xlsx", [["SKU", "Product", "Spec", "Case price"], *[[*item, 1] for item in goods]])
    names: list[list[Cell]] = [["C1", "North Shore Foods"], ["C2", "Old Mill Stores"], ["C3", "杭州云溪商行"]]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *[[*name, "North"] for name in names]])
    desk.figures("A 100, B 100, D 100, E 100", "C1 1000, C2 1000, C3 1000")
    desk.put("bare.xlsx", [["SKU", "Cases"], ["A", 3]])
    desk.put("titled.xlsx", [["Order form", None, "Tel. 1"], ["SKU", "Product", "Cases"], ["B", "Soap", 4]])
    desk.put("first row.xlsx", [["A", "Soap", 7], ["B", "Soap", 8]])
    blank: list[list[Cell]] = [["Agent code", None], ["SKU", "Cases"], ["A", 5]]
    desk.put("blank.xlsx", blank)
    named: list[list[Cell]] = [
        ["Name", "SKU", "Qty"],
        ["Old Mill Stores", "A", 6],
        ["Old Mill Stores", "B", 1],
    ]
    desk.put("named.xlsx", named)
    sized: list[list[Cell]] = [
        ["Agent C3 订货单"],
        ["品名", "规格", "数量（箱）"],
        ["皂", "60g", 2],
        ["皂", "90g", 9],
    ]
    desk.put("sized.xlsx", sized)
    desk.run("10:00")
    asked = {told["file"] for told in desk.record()["findings"] if told["code"] == "READING_ASKED"}
    assert asked == {"bare.xlsx", "titled.xlsx", "first row.xlsx"}
    assert "AGENT_MISSING" in desk.codes()  # of the form whose label was left blank, sent back as before
    booked = {
        order["document"]: (order["agent"], order["ordered_cases"]) for order in desk.record()["orders"]
    }
    assert booked == {"named.xlsx": ("C2", 7), "sized.xlsx": ("C3", 11)}
    answer(desk, language=language, agent="C1")
    desk.run("11:00")
    booked = {
        order["document"]: (order["agent"], order["ordered_cases"]) for order in desk.record()["orders"]
    }
    assert booked == {"bare.xlsx": ("C1", 3), "titled.xlsx": ("C1", 4), "first row.xlsx": ("C1", 15)}
    assert examine(desk.workspace) == []


def test_an_answered_layout_is_listed_shown_and_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Forgotten it is asked again, and so it is in books that were made again from the archive."""
    desk = a_desk(tmp_path)
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3], ["B", "Tuch", 4]), "09:00")
    desk.run("10:00")
    asked = ["-C", str(desk.root)]
    assert main([*asked, "layouts", "list"]) == 0
    assert "No layout has an answer yet" in capsys.readouterr().out
    answer(desk)
    desk.run("11:00")
    assert main(["--json", *asked, "layouts", "list", "--agent", "C1"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["columns"] == {"A": "sku", "B": "product", "C": "cases"}
    assert (listed["agent"], listed["answered_by"], listed["day"]) == ("C1", "Li", "2026-11-23")
    assert main(["--json", *asked, "layouts", "list", "--agent", "C2"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    name = listed["layout"]
    shown = {
        "en": ("kenner", "SKU", "Li answered on 2026-11-23"),
        "zh": ("kenner", "件数", "Li 于 2026-11-23"),
    }
    for language in LANGUAGES:
        for command in ("list", "show"):
            assert (
                main(["--lang", language, *asked, "layouts", command, *[name[:5]] * (command == "show")]) == 0
            )
        out = capsys.readouterr().out
        assert all(text in out for text in (name, *shown[language])), out
    assert main([*asked, "layouts", "show", "nothing"]) == 2
    assert main([*asked, "layouts", "forget", name]) == 0
    assert name in capsys.readouterr().out
    assert main([*asked, "layouts", "forget", name]) == 2
    desk.put("next.xlsx", form("C1", "2", ["D", "Bad", 5]), "11:30")
    desk.run("12:00")
    assert "READING_ASKED" in desk.codes() and "LAYOUT_USED" not in desk.codes()
    assert examine(desk.workspace, every_batch=True) == []
    again = rebuild(desk.workspace, tmp_path / "again.db", is_sure=True)
    assert not (again.lacking or again.unknown)
    answer(desk, "second.xlsx")
    desk.run("13:00")
    assert main(["--json", *asked, "layouts", "list"]) == 0
    assert [row["layout"] for row in json.loads(capsys.readouterr().out)] == [name]


def test_a_form_without_a_heading_that_we_know_is_asked_with_its_items_and_agent_filled_in_and_then_read(
    tmp_path: Path,
) -> None:
    desk = a_desk(tmp_path)
    head: list[Cell] = ["what", "", "first week", "second week"]
    desk.put(
        "first.xlsx",
        [["PO 8812", "", "Agent C2"], [], head, ["A", "Seife", 3, 5], ["B", "Tuch", 4, 9]],
        "09:00",
    )
    day = desk.run("10:00")
    assert day.batch is not None
    ((agent, asked),) = day.batch.questions[["agent", "asked"]].to_numpy().tolist()
    assert (agent, asked["read_as"]) == ("C2", [[0, "sku"]])
    answer(desk, columns={"D": "cases"})
    desk.run("11:00")
    assert sorted(desk.lines("ordered").values()) == [5, 9]
    desk.put("second.xlsx", [["PO 8813 next week", "", "C2"], [], head, ["D", "x", 1, 2]], "12:00")
    desk.run("13:00")
    assert "LAYOUT_USED" in desk.codes()
    assert [cases for line, cases in desk.lines("ordered").items() if line.endswith("/D")] == [2]


def test_a_form_that_waited_does_not_take_the_place_of_one_that_came_after_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3], ["B", "Tuch", 4]), "09:00")
    desk.run("10:00")
    desk.order("C1", "1", "A 9", "10:30")
    desk.run("11:00")
    assert desk.lines("ordered") == {"1/A": 9}
    answer_of_first_morning = next((desk.root / "outbox").rglob("Reading sheets*-1.xlsx"))
    answer(desk, source=answer_of_first_morning)
    day = desk.run("12:00")
    assert "ORDER_OLDER" in desk.codes() and "ORDER_AMENDED" not in desk.codes()
    assert day.batch is not None and day.batch.orders.empty


def test_a_layout_is_not_forgotten_in_silence_when_its_journal_could_not_be_filed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = a_desk(tmp_path)
    desk.put("form.xlsx", form("C1", "1", ["A", "Seife", 3], ["B", "Tuch", 4]), "09:00")
    desk.run("10:00")
    answer(desk)
    desk.run("11:00")
    (layout,) = remembered_layouts(desk.workspace)

    def refuse(_files: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full, pytest.raises(OrderbatchError) as caught:
        full.setattr("orderbatch.ledger.journals.filing.write_all", refuse)
        forget_layout(desk.workspace, desk.at("12:00"), layout["fingerprint"])
    assert (caught.value.code, caught.value.exit_code) == ("JOURNAL_UNFILED", ExitCode.BUSY)
    assert remembered_layouts(desk.workspace) == []  # entered is entered; the next run files it


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_was_answered_in_a_column_of_the_lines_is_read_there_from_then_on(
    tmp_path: Path, language: str
) -> None:
    """Another number in one of the lines makes several orders of it: none is taken for the number then."""
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')

    def sheet(*numbers: str) -> list[list[Cell]]:
        lines: list[list[Cell]] = [
            ["x", number, item, cases] for number, item, cases in zip(numbers, "AB", (3, 4), strict=True)
        ]
        return [["Customer no.", "C1"], [], ["Sort", "Bon", "Kenner", "Zahl"], *lines]

    desk.put("first.xlsx", sheet("Z-71", "Z-71"))
    desk.run("10:00")
    assert desk.codes() == ["READING_ASKED"]
    answer(desk, language=language, columns={"C": "sku", "D": "cases"}, order_no="Z-71")
    desk.run("11:00")
    assert desk.lines("ordered") == {"Z-71/A": 3, "Z-71/B": 4}
    desk.put("next.xlsx", sheet("Z-72", "Z-72"))
    desk.run("12:00")
    assert {"Z-72/A", "Z-72/B"} <= desk.lines("ordered").keys()
    desk.put("two.xlsx", sheet("Z-73", "Z-74"))
    desk.run("13:00")
    assert "ORDER_NOS_IN_LINES" in desk.codes()
    assert not {"Z-73/A", "Z-73/B", "Z-74/A"} & desk.lines("ordered").keys()
