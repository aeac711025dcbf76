import datetime as dt
import io
import itertools
import random
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from orderbatch import month
from orderbatch.contract.figures.grouped import BY, GIFTS_SUMMED
from orderbatch.contract.month_figures import MONTH_LINES, RATES, MonthFigures
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.contract.words import Words
from orderbatch.write.documents.months import chart_names, monthly, monthly_messages
from orderbatch.write.documents.months.monthly import DATA, GROUPS
from orderbatch.write.documents.months.monthly import SUMS as MONTHLY_SUMS
from orderbatch.write.documents.months.monthly_summary import KEY_FIGURES
from orderbatch.write.workbook.laid_out import LINE_HEIGHT
from tests.depth import STYLED

SOFFICE = shutil.which("soffice")
REGIONS = ("North", "South", "East")


def known(lines: Sequence[Mapping[str, object]]) -> month.LinesOf:
    """A ledger that knows these lines, by month."""

    def lines_of(year: int, number: int) -> pd.DataFrame:
        wanted = f"{year:04d}-{number:02d}"
        return frame_of(MONTH_LINES, [line for line in lines if str(line["day"]).startswith(wanted)])

    return lines_of


def a_line(day: str = "2026-05-04", **given: object) -> dict[str, object]:
    ordered = given.get("ordered", 10)
    return {
        "day": dt.date.fromisoformat(day),
        "batch": f"{day}-1",
        "order_key": "D1/1",
        "agent": "D1",
        "agent_name": "Ann",
        "region": "North",
        "line": 1,
        "sku": "A",
        "first": True,
        "replaced": False,
        "product": "Soap",
        "category": "Care",
        "ordered": ordered,
        "proposed": given.get("proposed", ordered),
        "deferred": 0,
        "awaiting": 0,
        "cancelled": 0,
        "refused": 0,
        "released": 0,
        "shipped": 0,
        "price_minor": 1_050,
        "reason": "",
        "received_at": dt.datetime.fromisoformat(f"{day}T09:00"),
        **given,
    }


def figures(*lines: dict[str, object], year: int = 2026, number: int = 5) -> MonthFigures:
    return month.figures(known(lines), year, number, "Daily Goods", "CNY")


def a_busy_month(lines: int = 300, times: int = 1) -> MonthFigures:
    """times: so many times its usual prices."""
    dice = random.Random(3)
    rows = []
    for number in range(lines):
        ordered = dice.randint(1, 30)
        proposed = ordered if number % 3 else ordered // 2
        day = dt.date(2026, 4 + (number % 4 > 0), dice.randint(1, 28))
        rows.append(
            a_line(
                day.isoformat(),
                order_key=f"D{number % 25}/{number // 6}",
                agent=f"D{number % 25}",
                agent_name=f"=Agent {number % 25} 有限公司",
                region=REGIONS[number % 5 % 3],
                line=number,
                sku=f"A{number % 40}",
                product=f"Soap {number % 40}",
                ordered=ordered,
                proposed=proposed,
                deferred=ordered - proposed,
                released=proposed,
                shipped=proposed if number % 7 else 0,
                price_minor=(999 + number) * times,
                due=day + dt.timedelta(days=3),
                shipped_on=day + dt.timedelta(days=number % 5) if number % 7 else None,
                released_at=dt.datetime.combine(day, dt.time(17, 30)),
            )
        )
    return figures(*rows)


def rate(found: MonthFigures, name: str) -> tuple[int, int]:
    return next((known.part, known.whole) for known in found.rates if known.name == name)


def test_a_line_that_comes_up_again_is_counted_as_ordered_once() -> None:
    found = figures(
        a_line("2026-05-04", ordered=10, proposed=6, deferred=4, released=6),
        a_line("2026-05-05", ordered=4, proposed=4, released=4, first=False),
    )
    assert (found.totals["orders"], found.totals["first_ordered"], found.totals["released"]) == (1, 10, 10)
    assert rate(found, "case_fill") == (6, 10)
    assert rate(found, "case_fill_after") == (10, 10)


def test_a_line_carried_over_from_last_month_is_not_asked_again_but_its_release_counts() -> None:
    found = figures(
        a_line("2026-04-30", ordered=10, proposed=6, deferred=4, released=6),
        a_line("2026-05-04", ordered=4, proposed=4, released=4, first=False),
    )
    assert (found.totals["orders"], found.totals["first_ordered"], found.totals["released"]) == (0, 0, 4)
    assert found.before is not None
    assert found.before["released"] == 6


def test_an_order_that_a_newer_version_replaced_is_not_counted_as_asked() -> None:
    found = figures(
        a_line(ordered=10, proposed=0, replaced=True), a_line("2026-05-05", ordered=8, released=8)
    )
    assert (found.totals["first_ordered"], found.totals["orders"]) == (8, 1)


def test_the_fill_rates_are_told_apart_by_name() -> None:
    found = figures(
        a_line(sku="A", ordered=10, proposed=10, price_minor=100),
        a_line(sku="B", line=2, ordered=10, proposed=5, price_minor=300),
        a_line(sku="A", order_key="D2/1", agent="D2", ordered=5, proposed=5, price_minor=100),
    )
    assert [rate(found, name) for name in RATES[:4]] == [(2, 3), (1, 2), (20, 25), (3000, 4500)]


def test_cycle_time_runs_step_by_step_from_the_order_to_the_goods_at_its_agent() -> None:
    line = a_line(released_at=dt.datetime(2026, 5, 5, 9), shipped_on=dt.date(2026, 5, 6))
    line |= {"valid_at": dt.datetime(2026, 5, 4, 11), "arrived_on": dt.date(2026, 5, 8)}
    found = {cycle.name: (cycle.count, cycle.median) for cycle in figures(line).cycles}
    steps = {"to_valid": 2, "valid_to_release": 22, "release_to_shipment": 33, "shipment_to_arrival": 48}
    assert found == {
        name: (1, hours) for name, hours in {**steps, "to_release": 24, "to_shipment": 57}.items()
    }


def test_a_region_that_took_more_says_by_how_much() -> None:
    found = figures(
        a_line("2026-04-10", order_key="a", region="North", released=30),
        a_line("2026-04-10", order_key="b", region="South", released=70),
        a_line(order_key="c", region="North", released=60),
        a_line(order_key="d", region="South", released=40),
    )
    assert (
        monthly_messages.regions(found, Words("en")) == "North took 60% of the cases released, up 30 points"
    )


def said(name: str, found: MonthFigures) -> str:
    return (
        monthly_messages.headline(found, Words("en"))
        if not name
        else monthly_messages.of(name, found, Words("en"))
    )


def test_an_item_that_was_renamed_is_one_of_the_items_that_a_sentence_counts() -> None:
    renamed = [a_line(line=1, released=6), a_line("2026-05-20", line=1, released=4, product="Soap, new")]
    assert said("products", figures(*renamed, a_line(line=2, sku="B", product="Gel", released=7))) == (
        "Soap took 59% of the amount released"
    )
    more = [a_line(line=line, sku=f"B{line}", product="Gel", released=1) for line in range(2, 12)]
    assert said("products", figures(*renamed, *more)) == (
        "The 10 largest of 11 items made 95% of the amount released"
    )


def test_a_month_of_follow_ups_alone_says_nothing_of_what_was_not_asked() -> None:
    """No 0 % of nothing, no busiest day with 0; 0 % and 100 % are of nothing and of all."""
    follow_up = a_line(first=False, released=3, price_minor=100)
    found = figures(a_line("2026-04-10", released=900, shipped=900, price_minor=100), follow_up)
    told = {name: said(name, found) for name in ("", "days", "service", "trend")}
    assert told[""].startswith("Nothing new was ordered; 3 cases released") and ">99% less" in told[""]
    assert told["days"] == "Nothing new was asked; 3 cases released"
    assert told["service"].startswith("No new cases were asked for")
    near = figures(a_line("2026-04-10", released=1_000), a_line(released=1_001))
    assert said("", near).endswith(", about as much as the month before.")
    trend = [{"month": "2026-04", "shipped_minor": 9}, {"month": "2026-05", "shipped_minor": 0}]
    assert said("trend", replace(found, trend=trend)) == (
        "Nothing was shipped this month; of 2 months, 2026-04 shipped the largest amount"
    )


def test_a_long_name_is_read_whole_on_every_page_on_paper() -> None:
    name = "Hangzhou Cloud Creek Household & Personal Care Goods Company"
    rows = [a_line(agent_name=name, product=name, line=line, sku=f"A{line}", released=5) for line in (1, 2)]
    book = openpyxl.load_workbook(io.BytesIO(monthly.render_month(figures(*rows), Words("en"))))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value == name]
    assert {cell.parent.title for cell in cells} >= {"Agents", "Products"}
    assert {cell.parent.title for cell in cells if not cell.alignment.wrap_text} == set()
    height = book["Agents"].row_dimensions[next(c.row for c in cells if c.parent.title == "Agents")].height
    assert height > 2 * LINE_HEIGHT  # and the row is as high as its lines


@pytest.mark.parametrize("language", STYLED)
def test_names_at_an_axis_are_short_and_told_apart_and_large_numbers_have_a_large_unit(language: str) -> None:
    """The plots were a strip beside names of 57 characters and amounts of 5 billion."""
    names, codes = [f"{'杭州云溪' * 14}{i}" if i else "Li" for i in range(3)] + [""], ["C1", "C2", "C3", "C4"]
    with_codes = ["Li", "C2 杭州云溪杭州云溪杭…", "C3 杭州云溪杭州云溪杭…", "C4"]
    assert chart_names.axis_names(names, codes) == with_codes
    assert chart_names.axis_names(names[:3], ["", "", ""])[1] == "杭州云溪杭…溪杭州云溪1"
    units = [
        chart_names.axis_pattern(largest, Words(language)) for largest in (5e9, 2e6, 999_999, 0, 10, 0.57)
    ]
    expected = {"en": ['0.0,,,"bn"', '0.0,,"m"'], "zh": ['0\\.00,,"亿"', '0\\.0,"万"']}[language]
    assert units == [*expected, "#,##0", "#,##0", "#,##0", "General"]
    rows = [
        a_line(agent=code, agent_name=name, region=name, released=9, price_minor=500_000_000_00)
        for name, code in zip(names, codes, strict=True)
    ]
    content = monthly.render_month(figures(*rows), Words(language))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        charts = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert sum(with_codes[1] in chart for chart in charts) == 1
    assert sum(expected[0].replace('"', "&quot;") in chart for chart in charts) == 2  # agents, items


@pytest.mark.parametrize("times", [1, 2_000_000_000])
def test_no_amount_is_wider_than_its_column(times: int) -> None:
    """A number that has no room is printed as ###, a day too."""
    content = monthly.render_month(a_busy_month(times=times), Words("en"))
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    shown: list[tuple[str, float, str]] = []
    for page in book:
        rooms: dict[int, float] = {}
        for given in page.column_dimensions.values():
            rooms |= dict.fromkeys(range(given.min, given.max + 1), given.width)
        for row in page.iter_rows():
            shown += [
                (f"{cell.value:,.2f}", rooms.get(cell.column, 8.4), f"{page.title}!{cell.coordinate}")
                for cell in row
                if isinstance(cell.value, int | float) and cell.number_format == "#,##0.00"
            ]
            shown += [
                (cell.number_format, rooms.get(cell.column, 8.4), f"{page.title}!{cell.coordinate}")
                for cell in row
                if isinstance(cell.value, dt.date)
            ]
    assert len(shown) > 100
    assert [where for text, room, where in shown if len(text) + 1 > room] == []


def test_numbers_of_two_patterns_beside_each_other_are_two_blacks() -> None:
    """LibreOffice forgets the indent of a number that differs from its neighbour in the pattern alone."""
    content = monthly.render_month(a_busy_month(), Words("en"))
    looks = {
        (left.number_format, right.number_format, left.font.color.rgb == right.font.color.rgb)
        for page in openpyxl.load_workbook(io.BytesIO(content))
        for row in page.iter_rows()
        for left, right in itertools.pairwise(row)
        if {left.alignment.horizontal, right.alignment.horizontal} == {"right"}
        and left.number_format != right.number_format
    }
    assert len(looks) > 3 and not any(is_one_black for *_patterns, is_one_black in looks)


def test_the_first_page_is_as_wide_as_its_paper() -> None:
    """Table and charts side by side are as wide for their height as A4 lying down."""
    book = openpyxl.load_workbook(io.BytesIO(monthly.render_month(a_busy_month(), Words("en"))))
    page = book.worksheets[0]
    across = sum(page.column_dimensions[letter].width for letter in "ABCDEFGHIJ") * 7 + 50
    corners = [chart.anchor._from.col for chart in page._charts]
    down = max(chart.anchor.to.row for chart in page._charts) * 20
    assert len(set(corners)) == 3 and 1.3 < across / down < 1.6


def test_the_groups_add_up_to_the_month_to_the_fen() -> None:
    found = a_busy_month()
    for groups in (found.days, found.regions, found.agents, found.products, found.lines):
        for name in ("first_ordered", "released", "shipped", "released_minor", "first_minor"):
            assert int(groups[name].sum()) == found.totals[name]


@pytest.mark.parametrize("language", STYLED)
def test_the_same_month_gives_the_same_bytes(language: str) -> None:
    assert monthly.render_month(a_busy_month(), Words(language)) == monthly.render_month(
        a_busy_month(), Words(language)
    )


@pytest.mark.parametrize("language", STYLED)
def test_the_workbook_has_its_sheets_charts_table_and_alternative_texts(language: str) -> None:
    words, found = Words(language), a_busy_month()
    content = monthly.render_month(found, words)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == list(words.look_up("monthly.sheets").values())
    (table,) = book[words.text("monthly.sheets.data")].tables.values()
    assert table.displayName == words.text("monthly.data_table")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        drawings = "".join(
            parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/drawings/drawing")
        )
    assert len(charts) == 6
    assert drawings.count('descr="') == 6
    first = book.worksheets[0]  # what no row has is no column
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    filled = {cell.column_letter for row in shown["B5:J30"] for cell in row if cell.value not in (None, "")}
    hidden = {letter for letter, column in first.column_dimensions.items() if column.hidden}
    assert hidden == {*"BCDEFGHIJ"} - filled == {*"FGHIJ"}


def test_the_totals_in_the_workbook_equal_the_ledger_to_the_fen() -> None:
    found = a_busy_month()
    book = openpyxl.load_workbook(io.BytesIO(monthly.render_month(found, Words("en"))), data_only=True)
    amount = found.totals["released_minor"] / 100
    for sheet in ("Days", "Regions", "Agents", "Products"):
        assert any(cell.value == amount for row in book[sheet].iter_rows() for cell in row), sheet
    data = book["Data"]
    heads = [cell.value for cell in next(row for row in data.iter_rows() if row[0].value == "Day")]
    column = heads.index("Amount released (CNY)")
    values = [row[column].value for row in data.iter_rows() if isinstance(row[column].value, int | float)]
    assert round(sum(values), 2) == amount


def test_text_from_outside_never_becomes_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(monthly.render_month(a_busy_month(), Words("en"))))
    live = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        and "Agent " in str(cell.value)
        and not str(cell.value).startswith('=HYPERLINK("#')  # a label of ours and a place of this book
    ]
    assert not live


@pytest.mark.libreoffice
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed on this machine")
def test_every_cached_value_equals_what_libreoffice_computes(tmp_path: Path) -> None:
    path = tmp_path / "month.xlsx"
    path.write_bytes(monthly.render_month(a_busy_month(), Words("en")))
    profile = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=120
    )
    ours = openpyxl.load_workbook(path, data_only=True)
    theirs = openpyxl.load_workbook(tmp_path / "out" / "month.xlsx", data_only=True)
    formulas = openpyxl.load_workbook(path)
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    mine, other = (book[sheet.title][cell.coordinate].value for book in (ours, theirs))
                    assert mine == pytest.approx(other) if mine else not other, (sheet.title, cell.coordinate)


def test_after_backorders_is_never_below_the_first_time_rate() -> None:
    """What was covered at once and then refused by finance, or not yet decided, was covered all the same."""
    found = figures(
        a_line("2026-05-04", ordered=10, proposed=6, deferred=4, released=0),
        a_line("2026-05-04", ordered=10, proposed=5, deferred=5, released=5, line=2),
        a_line("2026-05-05", ordered=5, proposed=5, released=5, first=False, line=2),
    )
    assert rate(found, "case_fill") == (11, 20)
    assert rate(found, "case_fill_after") == (16, 20)


@pytest.mark.parametrize("language", STYLED)
def test_every_label_of_the_report_has_a_definition(language: str) -> None:
    said = Words(language).look_up("monthly.definitions")
    grouped = {name for before, behind in GROUPS.values() for name in (*before, *behind)}
    assert set(said["columns"]) == {
        *DATA,
        *MONTHLY_SUMS,
        *KEY_FIGURES,
        *grouped,
        *BY["policy"],
        *GIFTS_SUMMED,
    }
    assert set(said["columns"]) <= set(Words(language).look_up("monthly.columns"))
    assert set(said["rates"]) == set(RATES) == set(Words(language).look_up("monthly.rates"))


def test_the_change_of_a_rate_is_in_points_and_not_in_percent() -> None:
    lines = [a_line("2026-04-06", ordered=10, proposed=9), a_line("2026-05-04", ordered=10, proposed=6)]
    content = monthly.render_month(month.figures(known(lines), 2026, 5, "Daily", "CNY"), Words("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    now, before, change = rows["Case fill rate, first time"][1:4]
    assert (now.value, before.value, change.value) == (0.6, 0.9, -30)
    assert change.number_format == '0.0" points"' and "%" in now.number_format
    assert rows["Cases ordered"][3].value == 0


def test_who_only_waited_and_what_nothing_came_of_has_no_row_of_noughts() -> None:
    """Of C2 an old line was decided again, and none of it could go: its row said 0 in every column."""
    waits = a_line(agent="C2", sku="B", first=False, ordered=5, proposed=0, deferred=5, released=0, shipped=0)
    month = figures(a_line(agent="C1", sku="A", ordered=4, proposed=4, released=4), waits)
    assert month.agents["agent"].tolist() == ["C1"] and month.products["sku"].tolist() == ["A"]
    assert len(month.lines) == 2 and month.totals["first_ordered"] == 4
