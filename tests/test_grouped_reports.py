"""Ad hoc reports: by anything the sums are those of the files that went out (9, Ad hoc)."""

import csv
import datetime as dt
import io
import json
from typing import Any

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.figures.grouped import BY, SUMMED
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.month.by import report_by, write_grouped
from orderbatch.terminal.periods.grouped_screen import grouped_csv, grouped_for_programs, grouped_screen
from orderbatch.write.documents.months.grouped_workbook import render_grouped
from tests.amounts import tell_the_same_amounts
from tests.desk import Desk
from tests.test_month_by_day import batches

FIRST, LAST = dt.date(2026, 11, 30), dt.date(2026, 12, 3)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Four days over a month's end: two regions, three agents, two categories, shortage, a late shipment."""
    desk = Desk(tmp_path_factory.mktemp("grouped"), day=FIRST)
    desk.catalogue("A 1.5, B 2, C 3.25", Category={"A": "Soap", "B": "Soap", "C": "Paper"})
    rows: list[list[Any]] = [["Agent code", "Agent", "Region"]]
    rows += [["C1", "Ann", "North"], ["C2", "Bo", "North"], ["C3", "Cy", "South"], ["C4", "Di", "East"]]
    desk.put("agents.xlsx", rows)
    orders = {
        FIRST: (("C1", "1", "A 8, B 9"), ("C2", "2", "A 8")),
        FIRST + dt.timedelta(days=1): (("C3", "3", "C 5, A 2"),),
        FIRST + dt.timedelta(days=2): (("C1", "4", "B 3"),),
        LAST: (("C2", "5", "C 40"),),
    }
    while desk.today <= LAST:
        desk.figures("A 10, B 100, C 20", "C1 900, C2 900, C3 900")
        for agent, number, items in orders[desk.today]:
            desk.order(agent, number, items, If_short="defer")
        desk.run("12:00")
        desk.approve()
        desk.run("13:00")
        if desk.today == FIRST:
            desk.fill("tracking", "Shipped cases", {"1": 5})
            desk.run("14:00")
        desk.next_day()
    return desk


def plainly(desk: Desk, name: str) -> dict[str, int]:
    """The sums by one column, from the batches' files alone."""
    found: dict[str, int] = {}
    for batch in batches(desk):
        orders = {order["order_key"]: order for order in batch["orders"]}
        for line in batch["lines"]:
            if orders[line["order_key"]]["carried"] or line["order_no"] in _seen(desk, batch["batch"]):
                continue
            key = str({**line, **orders[line["order_key"]], "day": batch["date"]}[name])
            found[key] = found.get(key, 0) + line["ordered"] * line["price_minor"]
    return found


def _seen(desk: Desk, until: str) -> set[str]:
    """The orders that a batch before that one decided."""
    earlier = [batch for batch in batches(desk) if batch["batch"] < until]
    return {line["order_no"] for batch in earlier for line in batch["lines"]}


def test_a_report_by_anything_sums_to_the_same_total(desk: Desk) -> None:
    sums = []
    for by in BY:
        if by != "policy":
            found = report_by(desk.workspace, by, FIRST, LAST)
            assert {name: int(found.rows[name].sum()) for name in SUMMED if name != "orders"} == {
                name: found.totals[name] for name in SUMMED if name != "orders"
            }
            sums.append(found.totals)
    assert all(totals == sums[0] for totals in sums)
    assert sums[0]["first_ordered"] == 75 and sums[0]["shipped"] == 10 and sums[0]["orders"] == 5


@pytest.mark.parametrize(("by", "column"), [("agent", "agent"), ("product", "sku"), ("day", "day")])
def test_what_was_asked_is_what_the_batches_files_say(desk: Desk, by: str, column: str) -> None:
    found = report_by(desk.workspace, by, FIRST, LAST)
    rows = {str(row[column]): row["first_minor"] for row in found.rows.to_dict("records")}
    assert {key: minor for key, minor in rows.items() if minor} == plainly(desk, column)


def test_spans_add_up_and_an_agents_report_is_his_row(desk: Desk) -> None:
    whole = report_by(desk.workspace, "agent", FIRST, LAST)
    parts = [report_by(desk.workspace, "agent", day, day).totals for day in _days()]
    assert {name: sum(part[name] for part in parts) for name in SUMMED} == {
        name: whole.totals[name] for name in SUMMED
    }
    for row in whole.rows.to_dict("records"):
        alone = report_by(desk.workspace, "product", FIRST, LAST, agent=str(row["agent"]).lower())
        assert {name: alone.totals[name] for name in SUMMED} == {name: row[name] for name in SUMMED}
    north = report_by(desk.workspace, "day", FIRST, LAST, region="North")
    assert north.totals["first_ordered"] == 68


def _days() -> list[dt.date]:
    return [FIRST + dt.timedelta(days=number) for number in range(4)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_screen_json_text_and_workbook_say_the_same(desk: Desk, language: str) -> None:
    words = Words(language)
    found = report_by(desk.workspace, "region", FIRST, LAST)
    machine = grouped_for_programs(found, "")
    assert json.loads(json.dumps(machine))["totals"]["first_minor"] == found.totals["first_minor"]
    total = found.totals["first_minor"]
    assert f"{total // 100:,}.{total % 100:02}" in grouped_screen(found, words, "")
    rows = list(csv.reader(io.StringIO(grouped_csv(found, words))))
    assert [row[0] for row in rows[1:]] == [row["region"] for row in machine["rows"]]
    assert round(100 * sum(float(row[-3]) for row in rows[1:])) == total
    page = openpyxl.load_workbook(write_grouped(desk.workspace, found), data_only=True).active
    cells = [cell for row in page.iter_rows(values_only=True) for cell in row]
    assert total / 100 in cells
    large = Words(language, in_ten_thousands=True)
    assert tell_the_same_amounts(render_grouped(found, words), render_grouped(found, large)) > 2
    assert large.amount(total) in grouped_screen(found, large, "")
    exact = list(csv.reader(io.StringIO(grouped_csv(found, large))))
    assert round(1_000_000 * sum(float(row[-3]) for row in exact[1:])) == total
    reasons = grouped_screen(report_by(desk.workspace, "reason", FIRST, LAST), words, "")
    assert words.look_up("reasons.short")["SHARED"] in reasons


def test_bad_questions_are_answered_with_what_to_do(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(OrderbatchError, match="DAYS_TURNED"):
        report_by(desk.workspace, "agent", LAST, FIRST)
    for asked, code, near in (
        ({"agent": "C9"}, "AGENT_NOBODY", ""),
        ({"region": "Nort"}, "REGION_NOWHERE", "North"),
    ):
        with pytest.raises(OrderbatchError, match=code) as refused:
            report_by(desk.workspace, "agent", FIRST, LAST, **asked)
        assert refused.value.numbers["near"] == near
    assert main(["-C", str(desk.root), "report", "by", "agent", "--region", "Nort"]) == 2
    assert "Did you mean North?" in capsys.readouterr().err
    for chosen in (["--agent", "c4"], ["--region", "EAST"]):  # of the list, though they never ordered
        assert main(["-C", str(desk.root), "report", "by", "product", *chosen]) == 0
        assert Words("en").text("monthly.grouped.nothing") in capsys.readouterr().out
    day = ["--from", "2026-01-01", "--to", "2026-01-02"]
    assert main(["-C", str(desk.root), "report", "by", "agent", *day, "--xlsx"]) == 0
    assert Words("en").text("monthly.grouped.nothing") in capsys.readouterr().out
    assert main(["-C", str(desk.root), "--json", "report", "by", "policy", *day]) == 0
    assert json.loads(capsys.readouterr().out)["totals"] == {"orders": 0, "gifts": 0}
