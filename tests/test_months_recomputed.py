"""Every figure of the workbooks of two months, a closed one and an open one with adjustments, out of the
batch.json files alone: a second account (9; the workbooks are read as they went out)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from orderbatch.contract.month_figures import SUMS
from orderbatch.contract.words import Words
from orderbatch.day.run import DayDone
from orderbatch.month.closing import close_month, report_month
from orderbatch.write.documents.months.monthly_definitions import label_of
from orderbatch.write.documents.months.monthly_tables import heading
from tests.desk import Cell, Desk
from tests.month_by_files import Moved
from tests.months_by_files import Account
from tests.test_after_release import ANSWERED, arrive, fill, notice, report_all
from tests.test_month_by_day import batches

OCTOBER, NOVEMBER = "2026-10", "2026-11"
WORDS = Words("en")
TARGETS: dict[str, Cell] = {"C1": 100, "C2": 40}
DAMAGED: dict[str, Cell] = {"Good cases": 7, "Damaged or refused cases": 3, "Problem": "damaged"}
SHOWN = (
    "first_ordered", "first_proposed", "short", "released", "shipped", "released_minor", "shipped_minor",
)  # fmt: skip
Told = tuple[Account, dict[str, openpyxl.Workbook]]


def answered(desk: Desk, **resolutions: str) -> None:
    """The register comes back with a resolution for each incident."""
    rows = {f"K2026-{number[1:]}": {**ANSWERED, "Resolution": said} for number, said in resolutions.items()}
    fill(desk, desk.outputs("incidents")[0], rows)


def released_three_days_before(desk: Desk) -> DayDone:
    """An order that falls due in October."""
    desk.figures("B 100", "C1 900, C2 900, C3 900")
    desk.order("C2", "0", "B 3")
    desk.run("12:00")
    desk.approve()
    return desk.run("13:00")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """October: four orders, three shipped, two of them told of late, a complaint. Closed. November: these
    shipments, a newer version of October's third order, a credit and a resend of October, an order."""
    desk = Desk(tmp_path_factory.mktemp("two"), "[run]\nmax_leap_days = 0\n", dt.date(2026, 10, 26))
    desk.catalogue("A 2, B 1, D 3")
    desk.agents("C1 C2 C3", Year_target_cases=TARGETS, Year_target={"C1": 300})
    early, sent = released_three_days_before(desk), desk.today
    desk.next_day(3)
    desk.figures("A 20, B 100, D 8", "C1 900, C2 900, C3 900")
    desk.order("C1", "1", "A 10, B 5", If_short="defer")
    desk.order("C2", "2", "A 6", If_short="defer")
    desk.run("12:00")
    desk.order("C3", "3", "D 30", If_short="ask")
    desk.approve()
    desk.run("13:00")
    released, october = desk.latest, desk.today
    report_all(desk, "14:00")
    mine = desk.root / "inbox" / "tracking 2026-10-29 1400.xlsx"
    without(mine, "2")
    desk.run("14:00")
    sheet = notice(desk)
    desk.next_day()
    arrive(desk, sheet, A=DAMAGED, B={"Good cases": 3})
    desk.next_day(3)
    count = len(batches(desk))
    close_month(desk.workspace, desk.at("08:00"), OCTOBER, anyway=True)
    answered(desk, K0001="credit", K0002="resend")
    desk.latest, latest = released, desk.latest
    desk.fill("tracking", "Shipped cases", {"2": 3}, name="two.xlsx")
    desk.fill("tracking", "Shipped on", {"2": october}, name="two.xlsx", source="two.xlsx")
    desk.latest = early
    desk.fill("tracking", "Shipped cases", {"0": 3}, name="zero.xlsx")
    desk.fill("tracking", "Shipped on", {"0": sent}, name="zero.xlsx", source="zero.xlsx")
    desk.latest = latest
    desk.figures("A 20, B 50, D 9", "C1 900, C2 900, C3 900")
    desk.order("C3", "3", "D 7", "08:30")
    desk.order("C2", "4", "B 12, D 4", If_short="defer")
    desk.run("09:00")
    desk.approve()
    desk.run("10:00")
    report_all(desk, "11:00")
    desk.next_day(2)
    desk.figures("A 20, B 50, D 9", "C1 900, C2 900, C3 900")
    desk.run("11:00")
    desk.approve()
    desk.run("12:00")
    report_all(desk, "13:00")
    desk.run("13:00")
    assert "C1/1-K2026-0002" in {row["order_key"] for row in desk.record()["shipments"]}
    paths = [report_month(desk.workspace, month).path for month in (OCTOBER, NOVEMBER)]
    books = {
        month: openpyxl.load_workbook(path, data_only=True)
        for month, path in zip((OCTOBER, NOVEMBER), paths, strict=True)
        if path
    }
    return Account(batches(desk), {OCTOBER: count}), books


def without(path: Path, order: str) -> None:
    """A tracking sheet that says nothing about an order."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for row in page.iter_rows():
        if any(str(cell.value) == order for cell in row):
            for cell in row:
                if isinstance(cell.value, dt.datetime | dt.date) or cell.value == "W1":
                    cell.value = None
            shipped = next(
                cell for head in page.iter_rows() for cell in head if "Shipped cases" in str(cell.value)
            )
            page.cell(row[0].row, shipped.column).value = None
    book.save(path)


def table(page: Worksheet, heads: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows below these headings (name → heading), up to the first without a cell, totals left out."""
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    first = next(place for place, row in enumerate(rows) if set(heads.values()) <= set(row))
    found = []
    for row in rows[first + 1 :]:
        if row[0] in (None, "", WORDS.text("pages.total")):
            break
        found.append({name: row[rows[first].index(head)] for name, head in heads.items()})
    return found


def heads_of(topic: str, *names: str) -> dict[str, str]:
    """The headings of a page, by the names of its columns."""
    currency = WORDS.currency("CNY")
    return {name: WORDS.text(f"monthly.{topic}.columns.{name}", currency=currency) for name in names}


def of(books: Mapping[str, openpyxl.Workbook], month: str, name: str) -> Worksheet:
    found = books[month][WORDS.text(f"monthly.sheets.{name}")]
    assert isinstance(found, Worksheet)
    return found


def minor(amount: Any) -> int:
    """An amount on a page in minor units."""
    return round((amount or 0) * 100)


def as_told(name: str, value: Any) -> int:
    return minor(value) if name.endswith("_minor") else int(value or 0)


@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER])
def test_groups_rates_and_steps_on_every_page_come_out_again(told: Told, month: str) -> None:
    account, books = told
    files = account.files(month)
    groups: dict[str, tuple[str, Callable[[Moved], Any]]] = {
        "days": ("day", lambda row: dt.datetime.fromisoformat(row.day)),
        "regions": ("region", lambda row: row.order["region"]),
        "agents": ("agent", lambda row: row.order["agent"]),
        "products": ("sku", lambda row: row.line["sku"]),
    }
    shown = [name for name in SUMS if name in SHOWN]
    for name, (by, key) in groups.items():
        heads = {column: heading(WORDS, column, "CNY") for column in (by, "orders", *shown)}
        rows = table(of(books, month, name), heads)
        expected = files.sums(key)
        assert {row[by] for row in rows} == set(expected), name
        for row in rows:
            ours = [expected[row[by]].get(column, 0) for column in ("orders", *shown)]
            assert [as_told(column, row[column]) for column in ("orders", *shown)] == ours, (name, row[by])
    service = of(books, month, "service")
    heads = heads_of("service", "rate", "part", "whole", "value")
    rates = files.rates()
    rows = table(service, heads)
    assert len(rows) == len(rates)
    for row, (name, (part, whole)) in zip(rows, rates.items(), strict=True):
        scale = 100 if name == "value_fill" else 1
        assert [round((row[side] or 0) * scale) for side in ("part", "whole")] == [part, whole], name
        assert (row["value"] or 0) == pytest.approx(part / whole if whole else 0), name
    heads = heads_of("cycles", "step", "count", "median", "ninth")
    for row, took in zip(table(service, heads), files.hours().values(), strict=True):
        middle, ninth = (len(took) - 1) // 2, (len(took) * 9 - 1) // 10
        expected_row = [len(took), took[middle], took[ninth]] if took else [0, None, None]
        assert [row[name] for name in ("count", "median", "ninth")] == expected_row
    assert any(files.hours().values())


@pytest.mark.parametrize("month", [OCTOBER, NOVEMBER])
def test_key_figures_trend_contracts_incidents_and_adjustments_come_out_again(told: Told, month: str) -> None:
    account, books = told
    totals, trend = account.totals(month), account.trend(month)
    heads = heads_of("key", "figure", "now", "before", "so_far")
    keys = {row["figure"]: row for row in table(of(books, month, "summary"), heads)}
    seen = [name for name in totals if heading_or_none(name) in keys]
    assert {"orders", "first_minor", "returned", "credited_minor", "short_skus"} <= set(seen)
    told_later = sum(row[6] for row in account.adjustments(NOVEMBER))
    assert told_later and account.contracts(NOVEMBER) != account.contracts(OCTOBER)
    before = account.totals(OCTOBER) | account.credited(OCTOBER, account.batches)
    for name in seen:
        row = keys[heading_or_none(name)]
        assert as_told(name, row["now"]) == totals[name], name
        if month == NOVEMBER:
            assert as_told(name, row["before"]) == before[name], name
        if name in trend[month]:
            so_far = sum(told[name] for when, told in trend.items() if when <= month)
            if name in ("shipped", "shipped_minor"):  # what was told of closed months later is not lost
                so_far = sum(of_agent[name] for of_agent in account.contracts(month).values())
            assert as_told(name, row["so_far"]) == so_far, name
    moved = ("released", "released_minor", "shipped", "shipped_minor")
    heads = heads_of("trend", "month", "orders", *moved)
    rows = table(of(books, month, "trend"), heads)
    assert len(rows) == 13 and rows[-1]["month"] == month
    for row in rows:
        ours = trend.get(row["month"], {}) if row["month"] <= month else {}
        for name in (*heads,)[1:]:
            assert as_told(name, row[name]) == ours.get(name, 0), (row["month"], name)
    _contracts(account, of(books, month, "contracts"), month)
    _incidents(account, of(books, month, "cases"), month)
    _adjustments(account, of(books, month, "adjustments"), month)


def heading_or_none(name: str) -> str:
    return label_of("columns", name, WORDS, "CNY") if f"{name}" in WORDS.look_up("monthly.columns") else ""


def _contracts(account: Account, page: Worksheet, month: str) -> None:
    names = ("agent", "ordered", "shipped", "year_target_cases", "cases_done", "shipped_minor", "gifts")
    heads = heads_of("contracts", *names)
    rows = table(page, heads)
    assert [row["agent"] for row in rows] == ["C1", "C2", "C3"]
    for row in rows:
        ours = account.contracts(month).get(row["agent"], {})
        for name in ("ordered", "shipped", "shipped_minor", "gifts"):
            assert as_told(name, row[name]) == ours.get(name, 0), (row["agent"], name)
        target = TARGETS.get(row["agent"])
        assert row["year_target_cases"] == target
        done = ours.get("shipped", 0) / int(str(target)) if target else ""
        assert (row["cases_done"] or 0) == pytest.approx(done or 0)


def _incidents(account: Account, page: Worksheet, month: str) -> None:
    opened, days = account.incidents(month)
    for by in ("type", "region", "product"):
        heads = heads_of("incidents", f"by_{by}", "count", "so_far")
        rows = table(page, heads)
        said = Counter(
            WORDS.choice("incident_type", row[by]) if by == "type" else row[by] or "–" for row in opened
        )
        assert {row[f"by_{by}"]: row["count"] for row in rows} == said
        assert not rows or rows[-1]["so_far"] == pytest.approx(1)
    rows = table(page, heads_of("incidents", "ages", "open"))
    bounds = ((0, 7), (8, 14), (15, 30), (31, 10_000))
    assert [row["open"] for row in rows] == [sum(low <= day <= high for day in days) for low, high in bounds]
    assert bool(opened) == (month == OCTOBER) and sum(row["open"] for row in rows) == len(days)


def _adjustments(account: Account, page: Worksheet, month: str) -> None:
    expected = account.adjustments(month)
    kinds_told = {"shipped", "replaced", "credit", "on_time"}
    assert {row[0] for row in expected} == (set() if month == OCTOBER else kinds_told)
    if not expected:
        return
    names = ("what", "day", "reference", "sku", "first_ordered", "first_minor", "shipped", "shipped_minor",
             "returned", "credited_minor", "on_time")  # fmt: skip
    heads = heads_of("adjustments", *names)
    kinds = {said: kind for kind, said in WORDS.look_up("monthly.adjustments.kinds").items()}
    found = [
        (kinds[row["what"]], row["day"].date().isoformat(), row["reference"], row["sku"],
         *(as_told(name, row[name]) for name in names[4:]))
        for row in table(page, heads)
    ]  # fmt: skip
    assert sorted(found) == expected


def test_the_closed_month_and_the_adjustments_told_are_all_that_was_entered(told: Told) -> None:
    account, _books = told
    ever = Account(account.batches, {}).totals(OCTOBER)
    closed = account.totals(OCTOBER)
    moved = account.adjustments(NOVEMBER)
    now, then, later = (
        Account(account.batches, closed).files(month).on_time_in_full()
        for closed, month in (({}, OCTOBER), (account.closed, OCTOBER), (account.closed, NOVEMBER))
    )
    assert (then[0] + sum(row[10] for row in moved), then[1]) == now == (1, 1)
    # 1 and 2 were asked in October and fell due in November, 2 left late; 3 is not due, 4 has left whole.
    assert (then, later) == ((0, 1), (2, 3))
    for place, name in ((4, "first_ordered"), (5, "first_minor"), (6, "shipped"), (7, "shipped_minor"),
                        (8, "returned"), (9, "credited_minor")):  # fmt: skip
        assert closed[name] + sum(row[place] for row in moved) == ever[name], name
