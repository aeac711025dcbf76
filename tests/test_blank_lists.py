"""The blank lists of a new desk explain their columns; filled in they are the desk's lists (2-workbooks)."""

import datetime as dt
import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.console import width
from orderbatch.terminal.starting.beginning import begin
from orderbatch.write.documents.blank_lists import LISTS
from tests.desk import Cell, Desk

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
FILLED: dict[str, list[dict[str, Cell]]] = {
    "catalogue": [
        {"sku": "A", "product": "Apple", "category": "Fruit", "case_price": 2.5, "status": "active"},
        {"sku": "B", "product": "Gift", "case_price": 1},
    ],
    "agents": [{"agent": "C1", "agent_name": "Wang", "region": "East", "market": "M1", "if_short": "defer"}],
    "markets": [{"market": "M1", "urgency": 2}],
    "item_codes": [{"agent": "C1", "their_code": "apple box", "sku": "A"}],
    "balances": [{"agent": "C1", "balance": 1000}],
    "stock": [{"sku": "A", "on_hand": 100}, {"sku": "B", "on_hand": 5}],
    "policies": [
        {
            "policy": "P1",
            "policy_kind": "buy_get",
            "sku": "A",
            "threshold": 10,
            "gift_sku": "B",
            "gift_cases": 1,
        }
    ],
    "policy_payments": [
        {"agent": "C1", "policy": "P1", "amount": 5, "paid_on": NOON.date(), "reference": "r"}
    ],
    "incidents": [{"agent": "C1", "incident_type": "product_quality", "description": "It leaks."}],
    "finance_payments": [
        {"agent": "C1", "policy": "P1", "amount": 5, "posted_on": NOON.date(), "voucher": "v"}
    ],
}


def asked_of(sheet: Sheet) -> set[str]:
    """The columns that a blank list asks for; of an incident those that whoever enters it fills in."""
    columns = {column.name for column in sheet.columns if sheet.kind != "incidents" or not column.person}
    if sheet.kind == "incidents":
        return columns - {"incident_no", "agent_name"} | {"owner"}
    return columns - {"as_of"}


def fill(template: Path, kind: str, place: Path, words: Words) -> None:
    """Rows typed into the blank list, choices as the drop-downs offer them."""
    book = openpyxl.load_workbook(template)
    page = book.worksheets[0]
    columns = {column.name: column for sheet in LISTS if sheet.kind == kind for column in sheet.columns}
    heads: dict[str, int] = {}
    for cells in page.iter_rows():
        found = {name: cell.column for cell in cells for name in columns if cell.value == words.heading(name)}
        if set(FILLED[kind][0]) <= set(found):
            heads, top = found, cells[0].row
            break
        if cells[0].value == words.heading("as_of"):
            cells[1].value = dt.datetime(2026, 11, 23, 8)
    assert heads, f"{template.name}: no headings"
    for row, entry in enumerate(FILLED[kind], top + 1):
        for name, value in entry.items():
            is_choice = columns[name].kind == "choice"
            page.cell(row, heads[name]).value = words.choice(name, str(value)) if is_choice else value
    book.save(place)


def test_the_blank_list_of_policies_asks_for_a_gift_only_where_there_is_one(tmp_path: Path) -> None:
    """A row with a payment target alone needs none (7-policies): it was asked for a gift all the same."""
    begin(tmp_path / "desk", Words("en"), "en", None)
    template = tmp_path / "desk" / "templates" / (Words("en").text("lists.policies.title") + ".xlsx")
    rows = openpyxl.load_workbook(template).worksheets[1].iter_rows(min_row=2, values_only=True)
    said = {str(row[0]): str(row[1] or "") for row in rows}
    asked = {name for name, needed in said.items() if needed == "with a gift"}
    assert asked == {Words("en").heading(name) for name in ("threshold", "gift_sku", "gift_cases")}
    assert {name for name, needed in said.items() if needed == "needed"} == {
        Words("en").heading(name) for name in ("policy", "policy_kind")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_of_a_new_desk_are_blank_explained_and_read_once_they_are_filled_in(
    language: str, tmp_path: Path
) -> None:
    begin(tmp_path / "desk", Words(language), language, None)
    desk, words = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n'), Words(language)
    for sheet in LISTS:
        template = desk.root / "templates" / (words.text(f"lists.{sheet.kind}.title") + ".xlsx")
        explained = openpyxl.load_workbook(template).worksheets[1]
        meanings = [row[2] for row in explained.iter_rows(min_row=2, values_only=True)]
        assert all(meanings) and len(meanings) == len(asked_of(sheet))
        fill(template, sheet.kind, desk.root / "inbox" / template.name, words)
    desk.order("C1", "1", "A 12")
    desk.run("13:00")
    record = desk.record()
    kinds = {entry["kind"] for entry in record["inputs"]}
    assert kinds == {*FILLED, "order"}
    assert {told["code"] for told in record["findings"]} <= {"PAYMENT_KIND"}  # P1 counts no payments
    assert [(line["sku"], line["proposed"]) for line in record["lines"]] == [("A", 12)]
    assert [(gift["policy"], gift["entitled"]) for gift in record["gifts"]] == [("P1", 1)]
    opened = [(row["number"][:1], row["agent"], row["description"]) for row in record["incidents"]]
    assert opened == [("K", "C1", "It leaks.")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("beside", ["", "orderbatch"])  # as the blank lists of earlier versions had it
def test_blank_lists_that_are_filled_in_day_by_day_replace_those_before(
    language: str, beside: str, tmp_path: Path
) -> None:
    begin(tmp_path / "desk", Words(language), language, None)
    named = f'[company]\nlanguage = "{language}"\nname = "Northfield Home"\n'
    desk, words = Desk(tmp_path / "desk", named), Words(language)
    for day in (1, 2):
        for kind in ("catalogue", "agents", "markets", "item_codes", "balances", "stock"):
            template = desk.root / "templates" / (words.text(f"lists.{kind}.title") + ".xlsx")
            filled = desk.root / "inbox" / f"{day} {template.name}"
            fill(template, kind, filled, words)
            book = openpyxl.load_workbook(filled)
            book.properties.title = f"of day {day}"  # saved by somebody, so no repeat
            book.worksheets[0]["A2"].value = beside or book.worksheets[0]["A2"].value
            for row in book.worksheets[0].iter_rows(max_row=8):
                if row[0].value == words.heading("as_of"):
                    row[1].value = desk.today
            book.save(filled)
        desk.order("C1", f"{day}", f"A {12 + day}")
        desk.run("13:00")
        assert desk.record()["findings"] == [], day
        desk.next_day()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("option", [(), ("--demo",)])
def test_a_new_desk_is_in_the_language_of_its_machine_where_none_is_asked_for(
    option: tuple[str, ...],
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And it keeps it where a scheduler runs it that knows of no language, as cron."""
    monkeypatch.setenv("ORDERBATCH_LANG", language)
    words = Words(language)
    assert main(["init", *option, str(tmp_path / "desk")]) == 0
    made = {path.name for path in (tmp_path / "desk" / "templates").iterdir()}
    assert made >= {words.text(f"lists.{sheet.kind}.title") + ".xlsx" for sheet in LISTS}
    assert (tmp_path / "desk" / (words.text("cli.init.starter") + ".sh")).is_file()
    monkeypatch.setenv("ORDERBATCH_LANG", "en" if language == "zh" else "zh")
    capsys.readouterr()
    assert main(["-C", str(tmp_path / "desk"), "doctor"]) in (0, 1)
    assert words.text("cli.init.starter") in capsys.readouterr().out


def test_a_blank_list_in_the_inbox_replaces_nothing_and_is_told(tmp_path: Path) -> None:
    begin(tmp_path / "desk", Words("en"), "en", None)
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 2")
    desk.agents("C1")
    desk.figures("A 14", "C1 100")
    desk.run("09:00")
    for template in sorted((desk.root / "templates").iterdir()):
        (desk.root / "inbox" / template.name).write_bytes(template.read_bytes())
    desk.order("C1", "1", "A 10")
    desk.run("10:00")
    record = desk.record()
    assert {line["sku"]: line["proposed"] for line in record["lines"]} == {"A": 10}
    told = {entry["file"] for entry in record["findings"]}
    assert told >= {"Catalogue.xlsx", "Agents.xlsx", "Balances.xlsx", "Stock.xlsx"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_doctor_says_at_a_new_desk_what_is_to_be_done_first_second_and_third(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language, "init", str(tmp_path / "desk")]) == 0
    capsys.readouterr()

    def told() -> list[str]:
        lines = capsys.readouterr().out.splitlines()
        assert all(width(line) <= 80 for line in lines), lines
        joined: list[str] = []
        for line in lines:
            if line.startswith(" " * 5):  # what goes on below its step
                joined[-1] += ("" if language == "zh" else " ") + line.strip()
            else:
                joined.append(line)
        return joined

    def steps() -> list[str]:
        assert main(["-C", str(tmp_path / "desk"), "doctor"]) == 0, capsys.readouterr()
        return told()[2:]

    words = Words(language)
    assert main(["-C", str(tmp_path / "desk"), "run", "--at", "2026-11-23T08:00"]) == 0
    ran = told()
    settings, lists, check, run = steps()
    assert ran[-4:] == [settings, lists, check, run]  # a double click on the first morning says the same
    assert settings.startswith("  1. ") and "orderbatch.toml" in settings
    for kind in ("catalogue", "agents", "balances", "stock"):
        name = words.text(f"lists.{kind}.title") + ".xlsx"
        assert name in lists and (tmp_path / "desk" / "templates" / name).is_file()
    assert "orderbatch check" in check and "orderbatch run" in run and words.text("cli.init.starter") in run
    shutil.rmtree(tmp_path / "desk" / "inbox")  # a run makes it again
    assert len(steps()) == 4
    desk = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\nname = "Ours"\n')
    desk.catalogue("A 2")
    assert steps() == [f"  1. {check.split('. ', 1)[1]}", f"  2. {run.split('. ', 1)[1]}"]
    assert (
        main(["-C", str(tmp_path / "desk"), "check"]) == 0
    )  # its second step: the ledger that it lays is empty
    capsys.readouterr()
    assert len(steps()) == 2
    desk.agents("C1")
    desk.figures("A 14", "C1 100")
    desk.order("C1", "1", "A 10")
    assert main(["-C", str(desk.root), "run", "--at", "2026-11-23T10:00"]) == 0
    capsys.readouterr()
    assert steps() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_desk_of_an_older_version_is_told_which_blank_lists_it_has_not_and_init_adds_those_alone(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words, desk = Words(language), tmp_path / "desk"
    call = ["--lang", language, "-C", str(desk)]
    main(["--lang", language, "init", str(desk)])
    mine = desk / "templates" / f"{words.text('lists.stock.title')}.xlsx"
    mine.write_bytes(b"filled in")
    newer = f"{words.text('lists.incidents.title')}.xlsx"
    starter = f"{words.text('cli.init.starter')}.sh"
    assert f"“{Path(newer).stem}”" in words.text("findings.COMPLAINT_UNREAD.fix")  # sends people there

    def told(command: str) -> str:
        capsys.readouterr()
        assert main([*call, command]) == 0
        return capsys.readouterr().out

    (desk / "templates" / newer).unlink()
    (desk / starter).unlink()
    assert newer in told("doctor")
    comma = words.text("phrases.comma")
    assert words.text("cli.init.added", names=f"{newer}{comma}{starter}") in told("init")
    assert newer not in told("doctor")
    assert words.text("cli.init.complete") in told("init")
    assert mine.read_bytes() == b"filled in"
    shutil.rmtree(desk / "templates")  # who wants none has none
    assert newer not in told("doctor")


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_says_what_each_column_of_a_list_was_taken_for(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, words = Desk(tmp_path), Words(language)
    desk.catalogue("A 2")
    desk.put(
        "hall.xlsx",
        [
            ["As of", dt.datetime(2026, 11, 23, 8)],
            [],
            ["SKU", "库存数量", "Colour of the box"],
            ["A", 14, "red"],
        ],
    )
    call = ["-C", str(tmp_path), "check", "--at", "2026-11-23 09:00"]
    assert main(["--lang", language, *call]) == 0
    shown = capsys.readouterr().out.splitlines()
    kind = words.text("phrases.kinds.stock")
    first = shown.index(words.text("cli.check.list", sheet="hall.xlsx › Sheet", kind=kind, rows=1))
    sku = words.text("cli.check.as_headed", columns="SKU")
    cases = words.text("cli.check.taken", heading="库存数量", meaning=words.heading("on_hand"))
    as_of = words.text("cli.check.label", meaning=words.heading("as_of"), value="2026-11-23 08:00:00")
    unread = words.text("cli.check.unread", heading="Colour of the box")
    told = [f"       B3  {cases}", f"       B1  {as_of}", f"       C3  {unread}"]
    if language == "en":
        told.insert(0, f"    {sku}")
    else:
        told.insert(0, f"       A3  {words.text('cli.check.taken', heading='SKU', meaning='商品编码')}")
    assert shown[first + 1 : first + 5] == told
    assert main(["--json", *call]) == 0
    lists = json.loads(capsys.readouterr().out)["lists"]
    assert [(entry["file"], entry["sheets"][0]["kind"]) for entry in lists] == [
        ("catalogue.xlsx", "catalogue"),
        ("hall.xlsx", "stock"),
    ]
    assert [column["read_as"] for column in lists[1]["sheets"][0]["columns"]] == ["sku", "on_hand"]
    assert main(["-q", *call]) == 0 and kind not in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_list_takes_days_of_long_ago_and_says_the_least_number_that_it_takes(
    tmp_path: Path, language: str
) -> None:
    """A customer since 1998, an agreement or a price of last year: refused, for the year was not this one."""
    begin(tmp_path / "desk", Words(language), language, None)
    found = []
    for template in (tmp_path / "desk" / "templates").glob("*.xlsx"):
        for rule in openpyxl.load_workbook(template).worksheets[0].data_validations.dataValidation:
            found.append(rule.type)
            assert rule.type != "date" or int(rule.formula1) <= 33000, (template.name, rule.formula1)  # 1990
            assert rule.type != "whole" or rule.formula1 in rule.error, (template.name, rule.error)
    assert {"date", "whole", "list"} <= set(found)
