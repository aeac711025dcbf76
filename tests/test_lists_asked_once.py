"""A list that nothing vouches for is asked on a reading sheet, once, and read from then on (10; 4-run)."""

import datetime as dt
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.sheets.every import MASTERS, ORDER
from orderbatch.contract.sheets.questions import LISTS, MEANINGS
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.answered_layouts import forget_layout, remembered_layouts
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.terminal.desk_status import desk as standing_of
from orderbatch.terminal.run_screen import run_screen
from tests.desk import Cell, Desk, write_sheet
from tests.test_keyed_forms import picture
from tests.test_reading_sheets import answer, reading_sheets

Rows = list[list[Cell]]


def put(desk: Desk, name: str, rows: Rows, clock: str = "08:00", sheet: str = "Sheet1") -> None:
    write_sheet(desk.root / "inbox" / name, rows, desk.at(clock), sheet)


def stock(*cases: int, title: str = "Lagerbestand") -> Rows:
    """An ERP's stock list with headings that nobody has told us, and no time."""
    rows: Rows = [[title], ["Kenner", "Bezeichnung", "Vorrat"]]
    rows += [list(line) for line in zip("ABDE", ("Soap", "Towel", "Bad", "Gel"), cases, strict=False)]
    return rows


def a_desk(root: Path, settings: str = "") -> Desk:
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 1, D 1, E 1")
    desk.agents("C1 C2 C3")
    return desk


def balances(desk: Desk) -> None:
    rows: Rows = [["Agent code", "Balance", "As of"]]
    rows += [[agent, 900, desk.at("07:00")] for agent in ("C1", "C2", "C3")]
    put(desk, f"balances {desk.today}.xlsx", rows, sheet="Balances")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_erps_stock_list_is_asked_on_a_first_morning_and_read_on_the_next(
    tmp_path: Path, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    balances(desk)
    put(desk, "stock.xlsx", stock(30, 30, 30, 5))
    desk.order("C1", "1", "A 10, E 7")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("09:00")
    assert (stopped.value.code, stopped.value.exit_code) == ("MASTER_MISSING", ExitCode.MASTER)
    words = Words(language)
    (workbook,) = (output.relative_to(desk.root).as_posix() for output in desk.root.glob("outbox/*/*/*.xlsx"))
    assert stopped.value.asked == {"stock.xlsx": workbook}
    at = ["--at", desk.at("09:10").isoformat(timespec="minutes")]
    assert main(["-C", str(tmp_path), "run", *at]) == ExitCode.MASTER  # nothing new, and told all the same
    told = "".join(capsys.readouterr().err.split())
    for name, numbers in ("asked", {"count": 1, "names": "stock.xlsx"}), ("answer", {"workbook": workbook}):
        assert "".join(words.text(f"cli.run.{name}", **numbers).split()) in told
    said: dict[str, Any] = {
        "kind": words.choice("reading_kind", "stock"),
        "as_of": words.choice("reading_time", "came"),
    }
    answer(desk, language=language, columns={"A": "sku", "C": "on_hand"}, **said)
    day = desk.run("10:00")
    assert day.batch is not None and desk.lines("proposed") == {"1/A": 10, "1/E": 5}
    assert day.batch.layouts[["agent", "answered_by"]].to_numpy().tolist() == [["", "Li"]]
    (listed,) = remembered_layouts(desk.workspace)
    assert listed["reading"]["kind"] == "stock"
    desk.next_day()
    balances(desk)
    put(desk, "stock again.xlsx", stock(13, 30, 30, 30), sheet="Export 24")
    desk.order("C2", "2", "A 10")
    desk.run("09:00")
    assert desk.lines("proposed")["2/A"] == 3
    assert "LAYOUT_USED" in desk.codes() and not desk.outputs("reading")
    assert examine(desk.workspace, every_batch=True) == []


def test_answers_about_lists_are_told_wrong_at_their_cells_taken_back_forgotten_and_given_again(
    tmp_path: Path,
) -> None:
    """What is none of ours stays so, a changed layout is asked again, and books made again agree."""
    desk = a_desk(tmp_path)
    balances(desk)
    put(desk, "stock.xlsx", stock(30, 30, 30, 5))
    put(desk, "theirs.xlsx", stock(1, 1, 1, 1, title="Unser Laden"))
    desk.order("C1", "1", "A 10")
    for clock in ("09:00", "09:10"):  # nothing new is asked the second time
        with pytest.raises(OrderbatchError):
            desk.run(clock)
    asked = reading_sheets(desk)
    columns = {"A": "sku", "C": "on_hand"}
    wrong: list[tuple[dict[str, str], dict[str, Any], tuple[str, str]]] = [
        (columns, {"kind": "stock list", "as_of": "soon"}, ("READING_TIME", "B15")),
        (columns, {"kind": "shopping list"}, ("READING_CHOICE", "B10")),
        ({"A": "sku"}, {"kind": "stock list", "as_of": "when it came"}, ("READING_LACKS", "A17")),
        (columns, {"kind": "catalogue"}, ("READING_LACKS", "A17")),
        (columns, {"kind": "order form"}, ("READING_AGENT", "B12")),
    ]
    put(desk, "as ours.xlsx", dated(desk, "Stock", 30), sheet="Stock")
    for number, (marks, said, _told) in enumerate(wrong):
        answer(desk, f"{number}.xlsx", columns=marks, only={"stock.xlsx"}, source=asked, **said)
    answer(desk, "no.xlsx", only={"theirs.xlsx"}, source=asked, answer="none of ours")
    day = desk.run("09:30")
    assert day.batch is not None
    told = {finding.file: (finding.code, finding.cell) for finding in day.batch.findings}
    assert [told[f"{number}.xlsx"] for number in range(len(wrong))] == [where for *_said, where in wrong]
    assert told["theirs.xlsx"][0] == "FORM_REFUSED"
    assert day.batch.questions["document"].tolist() == ["stock.xlsx"]
    right: dict[str, Any] = {"kind": "stock list", "as_of": dt.datetime(2026, 11, 23, 9, 5)}
    answer(desk, "right.xlsx", columns=columns, **right)
    desk.order("C1", "2", "E 9")
    desk.run("10:00")
    assert desk.lines("proposed")["2/E"] == 5  # of 09:05, and so newer than that of 09:00
    before = {path.name for path in (desk.root / "inbox").iterdir()}
    undo(desk.workspace, desk.at("10:10"))
    assert {path.name for path in (desk.root / "inbox").iterdir()} - before == {
        "right.xlsx",
        "order C1 2 0900.xlsx",
    }
    desk.run("10:20")
    assert desk.lines("proposed")["2/E"] == 5
    put(desk, "theirs again.xlsx", stock(2, 2, 2, 2, title="Unser Laden"), "10:30")
    put(desk, "another's.xlsx", stock(2, 2, 2, 2, title="Dein Laden"), "10:30")
    put(desk, "a column less.xlsx", [row[::2] for row in stock(9, 9, 9, 9)], "10:30")
    put(
        desk,
        "other words.xlsx",
        [["Lagerbestand"], ["Kenner", "Text", "Zahl da"], ["A", "Soap", 9], ["B", "Towel", 9]],
        "10:30",
    )
    day = desk.run("11:00")
    assert day.batch is not None
    refused = {finding.file for finding in day.batch.findings if finding.code == "LIST_REFUSED"}
    assert refused == {"theirs again.xlsx"}
    came = run_screen(day, Words("en")).split("\n\n")[1]
    assert "order form" not in came and "not clear how to read ×3" in came
    undated = {"a column less.xlsx"}  # read as was answered before, when the time was given
    assert set(day.batch.questions["document"]) == {"another's.xlsx", "other words.xlsx", *undated}
    assert undated == {f.file for f in day.batch.findings if f.code in ("LAYOUT_USED", "LIST_UNDATED")}
    assert examine(desk.workspace, every_batch=True) == []
    again = rebuild(desk.workspace, tmp_path / "again.db", is_sure=True)
    assert not (again.lacking or again.unknown)
    for layout in remembered_layouts(desk.workspace):
        forget_layout(desk.workspace, desk.at("12:00"), layout["fingerprint"])
    put(desk, "theirs at last.xlsx", stock(3, 3, 3, 3, title="Unser Laden"), "12:10")
    desk.run("12:30")
    assert "LIST_REFUSED" not in desk.codes() and "READING_ASKED" in desk.codes()


def exported(desk: Desk, name: str, cases: int) -> None:
    money: Rows = [["Customer no.", "Available credit"], ["C1", "900.00"], ["C2", "900.00"], ["C3", "900.00"]]
    goods: Rows = [["Material", "Unrestricted"]]
    goods += [[sku, cases] for sku in "ABDE"]
    put(desk, f"money{name}.xlsx", money)
    put(desk, f"stock{name}.xlsx", goods)


def test_a_list_that_names_no_time_is_asked_once_and_is_as_of_when_it_comes_from_then_on(
    tmp_path: Path,
) -> None:
    """As accounting programs export it: known headings, and nothing of when (10, part 2)."""
    desk = a_desk(tmp_path)
    exported(desk, "", 30)
    desk.order("C1", "1", "A 10", "08:10")
    picture(desk, "fax.pdf", "08:05")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("09:00")
    assert stopped.value.code == "MASTER_MISSING" and set(stopped.value.asked) == {"money.xlsx", "stock.xlsx"}
    assert {told.code for told in stopped.value.findings} >= {"LIST_UNDATED"}
    (page,) = desk.root.glob("outbox/*/*/summary.txt")
    told = " ".join(page.read_text("utf-8").split())
    assert "money.xlsx · balance list · question 2026-11-23-1/1" in told
    assert f"fax.pdf, order C1 1 0810.xlsx {Words('en').text('findings.FILE_STAYS.message')}" in told
    answer(desk, as_of="when it came")
    desk.run("10:00")
    assert desk.lines("proposed") == {"1/A": 10}
    (order,) = desk.record()["orders"]
    assert order["received_at"].startswith("2026-11-23T08:10")  # the run that only asked saw it, and left it
    desk.order("C3", "3", "B 1", "10:30", file="fax.xlsx")
    desk.run("11:00")
    assert [order["received_at"][11:16] for order in desk.record()["orders"]] == ["08:05"]
    desk.next_day()
    exported(desk, " 2", 14)
    desk.order("C2", "2", "A 10")
    desk.run("09:00")
    assert desk.lines("proposed")["2/A"] == 4 and not desk.outputs("reading")
    assert examine(desk.workspace, every_batch=True) == []


def dated(desk: Desk, title: str, first: int, codes: str = "ABDE") -> Rows:
    """A stock list of 09:00 with our words, and somebody's title."""
    rows: Rows = [[title]] if title else []
    rows.append(["SKU", "On hand", "As of"])
    for code in codes:
        rows.append([code, first if code == "A" else 30, desk.at("09:00")])
    return rows


def test_a_list_that_may_be_somebodys_is_asked_on_a_reading_sheet_and_needs_no_command(
    tmp_path: Path,
) -> None:
    """It stays in the inbox and can still be accepted by its name; the next of its layout is ours."""
    desk = a_desk(tmp_path)
    desk.figures("A 30, B 30, D 30, E 30", "C1 900, C2 900, C3 900")
    desk.run("08:30")
    for name, title in (("depot", "Depot West"), ("shop", "Corner shop"), ("gone", "Somebody")):
        put(desk, f"{name}.xlsx", dated(desk, title, 40), "09:00")
    put(desk, "other codes.xlsx", dated(desk, "", 3, "XYZ"), "09:00")
    desk.run("09:30")
    assert sorted(desk.codes()) == ["LIST_NOT_OURS"] * 3 + ["MASTER_STRANGE", "READING_ASKED"]
    assert desk.outputs("reading")
    lying = {file.name for file in (desk.root / "inbox").iterdir()}
    assert lying == {"depot.xlsx", "shop.xlsx", "gone.xlsx"}  # of others only the question waits
    assert desk.run("09:40").batch is None  # nothing is asked twice
    (desk.root / "inbox" / "gone.xlsx").unlink()
    waiting = standing_of(desk.workspace, desk.today, only_overdue=False)["readings"]
    assert waiting == ["depot.xlsx", "other codes.xlsx", "shop.xlsx"]
    answer(desk, "yes.xlsx", only={"depot.xlsx"})
    answer(desk, "no.xlsx", only={"shop.xlsx"}, answer="none of ours")
    desk.order("C1", "1", "A 40")
    day = desk.run("10:00")
    assert day.batch is not None and desk.lines("proposed") == {"1/A": 40}
    assert [row["document"] for row in day.batch.questions.to_dict("records")] == ["other codes.xlsx"]
    assert not list((desk.root / "inbox").iterdir())
    desk.next_day()
    put(desk, "depot.xlsx", dated(desk, "Depot West", 45))
    put(desk, "shop.xlsx", dated(desk, "Corner shop", 90))
    balances(desk)
    desk.order("C2", "2", "A 50")
    desk.run("10:00")
    assert desk.lines("proposed")["2/A"] == 5
    assert {"LAYOUT_USED", "LIST_REFUSED"} <= set(desk.codes()) and "LIST_NOT_OURS" not in desk.codes()
    assert examine(desk.workspace, every_batch=True) == []


def test_a_strangers_mail_brings_no_list_whatever_is_answered_or_remembered(tmp_path: Path) -> None:
    """A reading sheet says what a file is, not who may send it: that is `mail.trusted` (4-run)."""
    desk = a_desk(tmp_path)
    desk.figures("A 30, B 30, D 30, E 30", "C1 900, C2 900, C3 900")
    desk.run("08:30")
    put(desk, "stock.xlsx", stock(30, 30, 30, 30), "09:00")
    desk.run("09:10")
    answer(desk, columns={"A": "sku", "C": "on_hand"}, kind="stock list", as_of="when it came")
    desk.run("09:20")
    assert [file["kind"] for file in desk.record()["inputs"] if file["name"] == "stock.xlsx"] == ["stock"]
    write_sheet(tmp_path / "mailed.xlsx", stock(900, 900, 900, 900), desk.at("09:30"), "Sheet1")
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "c1@example.com", "Stock", "Mon, 23 Nov 2026 08:30:00 +0000"
    mail.set_content("Please see the attachment.")
    content = (tmp_path / "mailed.xlsx").read_bytes()
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename="mailed.xlsx")
    (desk.root / "inbox" / "mail.eml").write_bytes(mail.as_bytes())
    desk.order("C1", "1", "A 50")
    desk.run("10:00")
    assert desk.lines("proposed") == {"1/A": 30}
    assert sorted(desk.codes()) == ["LAYOUT_USED", "MAIL_NOT_TAKEN"]
    assert examine(desk.workspace) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_a_list_that_may_be_asked_about_has_its_word_on_the_reading_sheet(
    language: str,
) -> None:
    words = Words(language)
    asked = [sheet for sheet in (ORDER, *MASTERS) if sheet.kind in (*LISTS, ORDER.kind)]
    names = {column.name for sheet in asked for column in sheet.columns}
    assert len(asked) == 5 and names <= set(words.look_up("choices.read_as"))
    offered = ",".join(words.choice("read_as", name) for name in MEANINGS)
    assert len(offered) <= 255  # of a drop-down
