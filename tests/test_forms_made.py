"""`orderbatch forms`: one form an agent, filled in by him, and what comes back on it (P-4.7)."""

import io
import json
import os
from pathlib import Path

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.finding import Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.periods import grouped_screen
from tests.desk import Cell, Desk


def fill(
    desk: Desk,
    form: Path,
    name: str,
    cases: dict[str, int],
    *,
    plain: bool = False,
    agent: str = "",
    heading: str = "",
    code: int = 0,
) -> None:
    """A form with cases entered. plain: saved by a program that keeps no properties, drop-downs or locks."""
    book = openpyxl.load_workbook(form)
    page = book.worksheets[0]
    rows = {str(row[code].value): row for row in page.iter_rows() if row[code].value in cases}
    top = next(row for row in page.iter_rows() if row[code].value in ("SKU", "商品编码"))
    names = (heading, "Cases", "数量(件)", "数量（件）")
    place = next(cell.column for cell in top if cell.value and str(cell.value) in names)
    for sku, count in cases.items():
        rows[sku][place - 1].value = count
    if agent:
        next(row for row in page.iter_rows() if row[0].value == "Agent code")[1].value = agent
    if plain:
        bare = openpyxl.Workbook()
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None and not str(cell.value).startswith("="):
                    bare.active.cell(cell.row, cell.column, cell.value)
        book = bare
    into = desk.root / "inbox" / name
    book.save(into)
    os.utime(into, (desk.at("08:20").timestamp(),) * 2)


def told_of(desk: Desk, code: str) -> list[Finding]:
    assert desk.latest is not None
    return [finding for finding in desk.latest.findings if finding.code == code]


def made(desk: Desk, *, language: str = "en", capsys: pytest.CaptureFixture[str]) -> dict[str, Path]:
    capsys.readouterr()
    assert main(["-C", str(desk.root), "--lang", language, "--json", "forms", "--all"]) == 0
    told = json.loads(capsys.readouterr().out)
    return {form["agent"]: desk.root / form["path"] for form in told["forms"]}


def test_orders_come_back_on_forms_of_ours_however_old_and_whoever_saved_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "desk", "[orders]\nmin_order_cases = 5\n")
    assert main(["-C", str(desk.root), "forms", "--all"]) == 3
    desk.catalogue("A 1, B 2, C 3")
    desk.agents("N1 N2 N3", If_short={"N1": "cancel"}, Ship_to={"N1": "Harbour road 1"})
    desk.figures("A 100, B 100, C 100", "N1 999, N2 999, N3 999")
    desk.run("08:30")
    assert main(["-C", str(desk.root), "forms"]) == 2
    assert main(["-C", str(desk.root), "forms", "--agent", "N9"]) == 2
    forms = made(desk, capsys=capsys)
    assert list(forms) == ["N1", "N2", "N3"]
    before = forms["N1"].read_bytes()
    assert main(["-C", str(desk.root), "forms", "--agent", "N1"]) == 0
    assert forms["N1"].read_bytes() == before
    page = openpyxl.load_workbook(io.BytesIO(before)).worksheets[0]
    told = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "Harbour road 1" in told and any("Still missing" in text for text in told)
    rules = {rule.type for rule in page.data_validations.dataValidation}
    assert rules == {"list", "custom"}

    fill(desk, forms["N1"], "one.xlsx", {"A": 3, "B": 4})
    fill(desk, forms["N2"], "two.xlsx", {"A": 6}, plain=True)
    fill(desk, forms["N2"], "three.xlsx", {"B": 7}, agent="N3")
    desk.run("09:30")
    booked = {(order["agent"], order["ordered_cases"]) for order in desk.record()["orders"]}
    assert booked == {("N1", 7), ("N2", 6), ("N3", 7)}
    assert "FORM_OLD" not in desk.codes()
    assert [(told.value, told.numbers["agent"]) for told in told_of(desk, "FORM_OF_ANOTHER")] == [
        ("N2", "N3")
    ]

    desk.next_day()
    desk.catalogue("A 1, B 2.5", Status={"A": "discontinued"}, Replaced_by={"A": "C"})
    desk.figures("A 100, B 100, C 100", "N1 999, N2 999, N3 999")
    fill(desk, forms["N1"], "four.xlsx", {"A": 9, "B": 8, "C": 5})
    fill(desk, forms["N2"], "five.xlsx", {"B": 9}, plain=True)
    fill(desk, forms["N3"], "six.xlsx", {"A": 9})
    desk.run()
    assert {
        (line["sku"], line["ordered"]) for line in desk.record()["lines"] if line["ordered"] in (8, 9)
    } == {
        ("B", 8),
        ("B", 9),
    }
    assert [told.file for told in told_of(desk, "FORM_OLD")] == ["four.xlsx", "six.xlsx"]
    found = told_of(desk, "SKU_ENDED_SINCE")  # C is not even listed any more
    ended = {(told.file, told.value, told.numbers["replacement"]) for told in found}
    assert ended == {("four.xlsx", "A", "C"), ("four.xlsx", "C", "")}
    assert {told.file for told in told_of(desk, "PRICE_DIFFERS")} >= {"four.xlsx", "five.xlsx"}
    assert [told.file for told in told_of(desk, "SKU_DISCONTINUED")] == ["six.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_tells_the_sales_policies_that_concern_its_agent_and_shows_a_long_address_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    desk, his = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n'), Words("en")  # his form's
    address = "Warehouse 3, dock 12, the old cotton mill, 1148 Riverside Industrial Park Road, North Harbour"
    desk.catalogue("A 1, B 2")
    desk.agents("N1 N2", Class={"N1": "A", "N2": "B"}, Ship_to={"N1": address})
    headings: list[Cell] = [
        "Policy",
        "Name",
        "Kind",
        "Threshold",
        "Gift SKU",
        "Gift cases",
        "Repeat",
        "Class",
        "To",
    ]
    for_a: list[Cell] = ["P1", "Ten and one", "buy_get", 10, "B", 1, "yes", "A", None]
    over: list[Cell] = ["P2", "Long ago", "buy_get", 10, "B", 1, "yes", None, "2026-01-31"]
    desk.put("policies.xlsx", [headings, for_a, over])
    desk.figures("A 100, B 100", "N1 999, N2 999")
    desk.order("N1", "1", "A 13")
    desk.run("08:30")
    forms = made(desk, language=language, capsys=capsys)
    first, *policies = openpyxl.load_workbook(forms["N1"]).worksheets
    cells = [str(cell.value) for row in policies[0].iter_rows() for cell in row if cell.value]
    spoken = his.text("pages.policy_notice.next", missing="\n", more="1").split("\n")[0]
    assert "Ten and one (P1)" in cells and any(spoken in cell for cell in cells)
    assert not any("P2" in cell for cell in cells)
    (other,) = openpyxl.load_workbook(forms["N2"]).worksheets
    assert other["A1"].value == Words(language).text("order_form.title")
    (cell,) = [cell for row in first.iter_rows() for cell in row if cell.value == address]
    assert cell.alignment.wrap_text
    width = first.column_dimensions[cell.column_letter].width
    assert first.row_dimensions[cell.row].height >= 15 * -(-len(address) // width) >= 30
    fill(desk, forms["N1"], "one.xlsx", {"A": 3})
    desk.run("09:30")
    assert [order["ordered_cases"] for order in desk.record()["orders"]] == [3]
    assert {"SHEET_UNKNOWN", "SHEET_PASSED_OVER"}.isdisjoint(desk.codes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_is_in_the_language_of_the_company(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "desk", f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.agents("N1")
    desk.figures("A 100", "N1 999")
    desk.run("08:30")
    (form,) = made(desk, language=language, capsys=capsys).values()
    fill(desk, form, "one.xlsx", {"A": 3})
    desk.run("09:30")
    assert [order["ordered_cases"] for order in desk.record()["orders"]] == [3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_that_ends_early_says_where_the_rest_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    desk, words = Desk(tmp_path / "desk"), Words(language)
    agents = [f"N{number:02}" for number in range(50)]
    desk.catalogue("A 1")
    desk.agents(" ".join(agents))
    desk.figures("A 900", ", ".join(f"{agent} 9" for agent in agents))
    for number, agent in enumerate(agents):
        desk.order(agent, str(number), "A 1")
    desk.run("09:00")

    def said(*command: str) -> list[str]:
        capsys.readouterr()
        assert main(["-C", str(desk.root), "--lang", language, *command]) == 0
        return capsys.readouterr().out.splitlines()

    assert said("forms", "--all")[-1].strip() == words.text(
        "order_form.more", count=30, folder="outbox/forms"
    )
    rest = len(agents) - grouped_screen.MOST
    span = ("report", "by", "agent", "--from", "2026-11-01", "--to", "2026-11-30")
    assert words.text("cli.more.programs", count=rest) in said(*span)
    assert words.text("cli.more.workbook", count=rest) in said(*span, "--xlsx")
