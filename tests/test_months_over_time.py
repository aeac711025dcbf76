"""The pages of the monthly report over time: trend, contracts to date, incidents, and the checks (9)."""

import datetime as dt
import io
import re
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.month_figures import DelayReason, MonthFigures
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.ledger.books import ledger_of
from orderbatch.month import periods_read
from orderbatch.month.closing import close_month
from orderbatch.month.periods_read import Periods
from orderbatch.write.documents.months.monthly import GROUPS, render_month
from orderbatch.write.documents.months.monthly_checks import CHECKED
from orderbatch.write.workbook.measure import width
from tests.amounts import tell_the_same_amounts
from tests.desk import Desk
from tests.test_monthly import a_busy_month


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MonthFigures]:
    """October, closed before its last shipment was told; November; figures of each."""
    desk = Desk(tmp_path_factory.mktemp("time"), "[run]\nmax_leap_days = 0\n", dt.date(2026, 10, 29))
    desk.catalogue("A 1.5, B 2")
    desk.agents("C1 C2", Year_target_cases={"C1": 20}, Year_target={"C1": 100, "C2": 7.5})
    desk.figures("A 50, B 50", "C1 900, C2 900")
    desk.order("C1", "1", "A 4, B 2")
    desk.order("C2", "2", "A 5")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    released = desk.latest
    october = desk.today
    desk.fill("tracking", "Shipped cases", {"1": 2}, name="one.xlsx")
    desk.run("14:00")
    desk.next_day(5)
    close_month(desk.workspace, desk.at("09:00"), "2026-10", anyway=True)
    desk.latest = released
    desk.fill("tracking", "Shipped cases", {"2": 5}, name="two.xlsx")
    desk.fill("tracking", "Shipped on", {"2": october}, name="two.xlsx", source="two.xlsx")
    desk.figures("A 50, B 50", "C1 900, C2 900")
    desk.order("C1", "3", "B 10")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    desk.fill("tracking", "Shipped cases", {"3": 10})
    desk.run("14:00")
    with ledger_of(desk.workspace) as ledger:
        read, settings = Periods.of(ledger), desk.workspace.settings
        told = {f"2026-{month}": read.figures(2026, month, settings) for month in (10, 11)}
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(periods_read, "agents_list_of", lambda *_given: {})
            return told | {"nobody listed": read.figures(2026, 11, settings)}


def test_the_trend_has_thirteen_months_and_a_closed_one_as_it_was_closed(
    found: dict[str, MonthFigures],
) -> None:
    rows = found["2026-11"].trend
    assert [row["month"] for row in rows][:2] == ["2025-11", "2025-12"] and len(rows) == 13
    for row in rows[-2:]:
        totals = found[row["month"]].totals
        assert {name: row[name] for name in ("released", "shipped", "released_minor", "orders")} == {
            name: totals[name] for name in ("released", "shipped", "released_minor", "orders")
        }
    assert rows[-2]["shipped"] == 4 and rows[-1]["shipped"] == 10  # what came late is an adjustment
    assert not any(row["orders"] for row in rows[:-2])


def test_the_contract_to_date_is_the_year_against_the_targets_of_the_list(
    found: dict[str, MonthFigures],
) -> None:
    told = {
        row["agent"]: (
            row["ordered"],
            row["shipped"],
            row["shipped_minor"],
            row["year_target_cases"],
            row["year_target"],
        )
        for row in found["2026-11"].contracts
    }
    assert told == {"C1": (16, 14, 2 * 150 + 12 * 200, 20, 10_000), "C2": (5, 5, 750, None, 750)}
    left = {row["agent"]: row["agent_name"] for row in found["nobody listed"].contracts}
    assert left == {"C1": "Agent C1", "C2": "Agent C2"}  # who left the list is still somebody
    october = {row["agent"]: (row["ordered"], row["shipped"]) for row in found["2026-10"].contracts}
    assert october == {"C1": (6, 4), "C2": (5, 0)}  # as it was closed


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheets_totals_agree_with_data_and_completion_is_shown(
    language: str, found: dict[str, MonthFigures]
) -> None:
    words = Words(language)
    content = render_month(found["2026-11"], words)
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    page = [
        [cell.value for cell in row] for row in book[words.text("monthly.sheets.definitions")].iter_rows()
    ]
    start = next(
        place for place, row in enumerate(page) if row[0] == words.text("monthly.checks.columns.sheet")
    )
    checks = page[start + 1 :]
    assert len(checks) == len(GROUPS) * len(CHECKED)
    assert all(row[1] == row[2] and row[3] == 0 for row in checks) and any(row[1] for row in checks)
    cells = [cell for row in book[words.text("monthly.sheets.contracts")].values for cell in row]
    assert 0.7 in cells and 1 in cells  # 14 of 20 cases; 7.50 of 7.50
    told = [words.text(f"monthly.contracts.columns.{name}") for name in ("year_target_cases", "cases_done")]
    assert all(name in cells for name in told)
    without = replace(
        found["2026-11"], contracts=[{**row, "year_target_cases": None} for row in found["2026-11"].contracts]
    )
    book = openpyxl.load_workbook(io.BytesIO(render_month(without, words)), data_only=True)
    cells = [cell for row in book[words.text("monthly.sheets.contracts")].values for cell in row]
    assert not any(name in cells for name in told) and 1 in cells  # nobody has such a target


def test_a_report_in_ten_thousands_tells_the_same_amounts_but_for_prices_and_data(
    found: dict[str, MonthFigures],
) -> None:
    november, words = found["2026-11"], Words("zh", in_ten_thousands=True)
    plain = [words.text("monthly.sheets.data")]
    tens = render_month(november, words)
    assert tell_the_same_amounts(render_month(november, Words("zh")), tens, plain) > 30
    book = openpyxl.load_workbook(io.BytesIO(tens), data_only=True)
    assert "0.00 万元" in str(book.worksheets[0]["A2"].value)  # 20.00 元
    heads = [str(cell) for page in book for row in page.values for cell in row if cell]
    assert "放行金额（万元）" in heads and "放行金额（元）" in heads
    assert Words("en", in_ten_thousands=True).money(123_456_789, "CNY") == "123.46 × CNY 10,000"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_on_a_page_leads_to_its_definition(language: str, found: dict[str, MonthFigures]) -> None:
    words = Words(language)
    rich = replace(
        found["2026-11"],
        adjustments=found["2026-11"].adjustments,
        delay_reasons=(DelayReason("stock", 1, 2),),
        incidents=[{"type": "return", "region": "North", "product": "Soap"}],
        undecided=[
            dict.fromkeys(("order_no", "agent", "agent_name", "number"), "1")
            | {"kind": "proposed", "since": dt.date(2026, 11, 5), "due": None, "cases": 1, "minor": 100}
        ],
        spread=[dict.fromkeys(("batches", "agents", "served", "ordered", "proposed", "largest"), 1)
                | {"sku": "A", "product": "Soap"}],
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(render_month(rich, words)))
    meanings = book[words.text("monthly.sheets.definitions")]
    own = {words.text("monthly.key.term"), words.text("monthly.key.meaning")}
    heads = {page.title: 0 for page in book}
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb != "FFDDE6F0" or cell.value in (None, *own):
                    continue
                place, said = _led(cell)
                assert place, (page.title, cell.coordinate, cell.value)
                term, meaning = (found.value for found in meanings[place : place.replace("A", "B")][0])
                assert str(term).endswith(said) and len(str(meaning)) > 2, (page.title, said)
                heads[page.title] += 1
    empty = {name for name, count in heads.items() if not count}
    assert empty <= {words.text("monthly.sheets.policies")}  # there is none in this story
    assert all(_led(book.worksheets[0][place])[0] for place in ("A5", "A21"))  # figures and rates too


def _led(cell: Any) -> tuple[str, str]:
    """Where on the sheet of definitions a cell leads ("" = nowhere), and what it says."""
    if cell.hyperlink is not None:
        return str(cell.hyperlink.location).rpartition("!")[2], str(cell.value)
    found = re.fullmatch(r'=HYPERLINK\("#.*!(A\d+)","(.*)"\)', str(cell.value))
    return (found[1], found[2]) if found else ("", "")


def test_key_figures_stand_beside_last_year_the_year_so_far_and_their_targets(
    found: dict[str, MonthFigures],
) -> None:
    november = found["2026-11"]
    trend = [dict(row) for row in november.trend]
    trend[0] |= {"shipped_minor": 1_000, "shipped": 4}
    told = replace(november, trend=trend, targets={"shipped_minor": 4_000, "case_fill": 80})
    page = openpyxl.load_workbook(io.BytesIO(render_month(told, Words("en"))), data_only=True).worksheets[0]
    rows = {str(row[0]): row[1:10] for row in page.iter_rows(values_only=True) if row[0]}
    shipped = november.totals["shipped_minor"] / 100  # 20.00
    so_far = (
        sum(row["shipped_minor"] for row in november.contracts) / 100
    )  # what was told of October later, too
    october = found["2026-10"].totals["shipped_minor"] / 100
    assert so_far > shipped + october
    assert rows["Amount shipped (CNY)"] == (
        shipped, october, round(shipped - october, 10), pytest.approx(shipped / october - 1), 10,
        shipped / 10 - 1,
        so_far, 40, shipped / 40,
    )  # fmt: skip
    assert rows["Case fill rate, first time"][-2:] == (0.8, 1.25)
    assert rows["Agents that ordered"][4:] == (None, "", None, None, "") or not rows["Agents that ordered"][5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_incidents_are_counted_the_most_first_with_the_ages_of_what_is_open(language: str) -> None:
    words = Words(language)
    opened = [
        {"type": kind, "region": region, "product": "Soap"}
        for kind, region in (("logistics", "North"), ("return", "North"), ("logistics", "South"))
    ]
    month = replace(a_busy_month(), incidents=opened, open_days=(0, 7, 8, 45))
    book = openpyxl.load_workbook(io.BytesIO(render_month(month, words)), data_only=True)
    rows = [list(row) for row in book[words.text("monthly.sheets.cases")].values]
    named = {row[0]: row[1:] for row in rows}
    assert named[words.choice("incident_type", "logistics")] == [2, 2 / 3, 2 / 3]
    assert named[words.choice("incident_type", "return")][2] == 1
    assert named["North"][0] == 2 and named["Soap"] == [3, 1, 1]
    assert [row[1] for row in rows[-4:]] == [2, 1, 0, 1]


def test_no_count_of_incidents_is_parted_from_its_heading_by_the_end_of_a_page() -> None:
    opened = [{"type": "return", "region": f"R{n}", "product": f"Soap {n % 7}"} for n in range(12)]
    words = Words("en")
    month = replace(a_busy_month(20), incidents=opened, open_days=(0, 7))
    page = openpyxl.load_workbook(io.BytesIO(render_month(month, words)))[words.text("monthly.sheets.cases")]
    heads = [row[0].row for row in page.iter_rows() if row[0].fill.fgColor.rgb == "FFDDE6F0"]
    assert len(heads) == 4 and not page.sheet_properties.pageSetUpPr.fitToPage  # or no break counts
    assert [one.id + 1 for one in page.row_breaks.brk] == heads[2:3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_a_link_in_the_data_is_wide_enough_for_its_heading(language: str) -> None:
    """LibreOffice wraps no text of a link, so that it was cut off."""
    words = Words(language)
    page = openpyxl.load_workbook(io.BytesIO(render_month(a_busy_month(20), words)))[
        words.text("monthly.sheets.data")
    ]
    groups = page.column_dimensions.values()
    rooms = {column: group.width for group in groups for column in range(group.min, group.max + 1)}
    links = [cell for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) > 20
    assert [cell.value for cell in links if width(str(cell.value)) >= rooms[cell.column]] == []


def test_an_incident_that_is_undecided_has_no_amount_of_nought(found: dict[str, MonthFigures]) -> None:
    row = dict.fromkeys(("order_no", "agent", "agent_name", "number"), "1") | {"kind": "incident", "minor": 0}
    days = {"since": dt.date(2026, 11, 5), "due": None}
    undecided = [row | days | {"cases": cases} for cases in (0, 2)]
    content = render_month(replace(found["2026-11"], undecided=undecided), Words("en"))
    page = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Undecided"]
    told = [cells[-2:] for cells in page.values if cells[0] == "Incident without an answer"]
    assert told == [(None, None), (2, None)]


def test_no_page_says_that_it_is_not_built(found: dict[str, MonthFigures]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_month(found["2026-11"], Words("en"))))
    said = " ".join(str(cell) for page in book for row in page.values for cell in row if cell)
    assert "ot yet built" not in said and "not built" not in said
