"""A month counts what was asked, released and shipped each on its own day, as a plain sum does."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from orderbatch import month
from orderbatch.contract.month_figures import SUMS, MonthFigures
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries import history
from orderbatch.month.periods_read import Periods
from orderbatch.terminal.desk_status import books
from tests.desk import Desk
from tests.month_by_files import Files, Moved

MONEY = "C1 900, C2 900, C3 900"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Asked and released on November 30, part of it shipped that day, part on December 2, one asked then."""
    desk = Desk(tmp_path_factory.mktemp("month"), day=dt.date(2026, 11, 30))
    desk.catalogue("A 1.5, B 2")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", MONEY)
    desk.order("C1", "1", "A 8, B 9", "09:00", If_short="defer")
    desk.order("C2", "2", "A 8", "10:00", If_short="defer")
    desk.run()
    desk.approve()
    desk.run("19:00")
    desk.fill("tracking", "Shipped cases", {"1": 5}, name="one.xlsx")
    desk.fill("tracking", "Shipped on", {"1": desk.today}, name="one.xlsx", source="one.xlsx")
    released = desk.latest
    desk.run("20:00")
    desk.next_day(2)
    desk.figures("A 40, B 90", MONEY)
    desk.order("C3", "3", "B 4")
    desk.latest, latest = released, desk.latest
    desk.fill("tracking", "Shipped cases", {"2": 5}, name="two.xlsx")
    desk.fill("tracking", "Shipped on", {"2": desk.today}, name="two.xlsx", source="two.xlsx")
    desk.latest = latest
    desk.run()
    desk.approve()
    desk.run("19:00")
    return desk


def figures(desk: Desk, year: int, number: int) -> MonthFigures:
    with books(desk.workspace) as ledger:
        assert ledger is not None
        return month.figures(
            lambda *of: ledger.ask(history.month, *of), year, number, "Daily", "CNY",
            lambda *of: ledger.ask(history.moved, *of),
            on_time_of=lambda *of: Periods.of(ledger).on_time(of, False),
        )  # fmt: skip


def batches(desk: Desk) -> list[dict[str, Any]]:
    """Every batch.json, oldest first."""
    paths = sorted((desk.root / "outbox").glob("*/*/batch.json"))
    return [json.loads(path.read_text("utf-8")) for path in paths]


def recomputed(desk: Desk, name: str) -> dict[str, int]:
    """The month's totals from the files of the batches alone."""
    seen: set[tuple[str, str, int]] = set()
    found = dict.fromkeys(("first_ordered", "first_proposed", "short", "first_minor", "shipped"), 0)
    for batch in batches(desk):
        for line in batch["lines"]:
            place = ("", line["order_no"], line["line"])
            if place not in seen and batch["date"].startswith(name):
                found["first_ordered"] += line["ordered"]
                found["first_proposed"] += line["proposed"]
                found["short"] += line["ordered"] - line["proposed"]
                found["first_minor"] += line["ordered"] * line["price_minor"]
            seen.add(place)
        for goods in batch["shipments"]:
            if str(goods["shipped_on"] or batch["date"]).startswith(name):
                found["shipped"] += goods["shipped"]
    return found


@pytest.mark.parametrize("number", [11, 12])
def test_every_total_of_the_month_is_that_of_the_batches_files(desk: Desk, number: int) -> None:
    totals = figures(desk, 2026, number).totals
    expected = recomputed(desk, f"2026-{number}")
    assert {name: totals[name] for name in expected} == expected and expected["shipped"] > 0


@pytest.mark.parametrize("number", [11, 12])
def test_every_figure_of_every_table_comes_out_again_from_the_batches_files(desk: Desk, number: int) -> None:
    found, files = figures(desk, 2026, number), Files(batches(desk), f"2026-{number}")
    tables: list[tuple[Any, str, Callable[[Moved], Any]]] = [
        (found.days, "day", lambda row: dt.date.fromisoformat(row.day)),
        (found.regions, "region", lambda row: row.order["region"]),
        (found.agents, "agent", lambda row: row.order["agent"]),
        (found.products, "sku", lambda row: row.line["sku"]),
    ]
    for table, name, by in tables:
        expected = files.sums(by)
        assert set(table[name]) == set(expected), name
        for row in table.to_dict("records"):
            ours = {column: expected[row[name]].get(column, 0) for column in SUMS}
            assert {column: row[column] for column in SUMS} == ours, (name, row[name])
    (whole,) = files.sums(lambda row: "all").values()
    assert {name: found.totals[name] for name in SUMS} == {name: whole.get(name, 0) for name in SUMS}
    new = [row for row in files.asked if "first_ordered" in row.counts]
    assert found.totals["agents"] == len({row.order["agent"] for row in new})
    assert found.totals["skus"] == len({row.line["sku"] for row in new})
    assert found.totals["short_skus"] == len({row.line["sku"] for row in new if row.counts["short"]})
    rates = {rate.name: (rate.part, rate.whole) for rate in found.rates}
    assert rates == files.rates()
    with ledger_of(desk.workspace) as ledger:
        whole_month = Periods.of(ledger).figures(2026, number, desk.workspace.settings)
    columns = ("batches", "agents", "served", "ordered", "proposed", "largest")
    spread = {row["sku"]: tuple(row[name] for name in columns) for row in whole_month.spread}
    assert spread == files.spread() and (spread or number == 12)
    assert whole_month.trend[-1]["shipped_minor"] == whole_month.totals["shipped_minor"]
    hours = files.hours()
    assert {cycle.name: (cycle.count, cycle.median, cycle.ninth) for cycle in found.cycles} == {
        name: (len(took), took[(len(took) - 1) // 2], took[(len(took) * 9 - 1) // 10]) if took else (0, 0, 0)
        for name, took in hours.items()
    }
    assert hours["to_valid"] and (hours["release_to_shipment"] or number == 12)


def test_what_is_asked_in_one_month_and_shipped_in_the_next_counts_where_it_left(desk: Desk) -> None:
    november, december = figures(desk, 2026, 11), figures(desk, 2026, 12)
    assert november.totals["released"] > november.totals["shipped"]
    by_day = {row["day"]: (row["released"], row["shipped"]) for row in december.days.to_dict("records")}
    assert by_day[dt.date(2026, 12, 2)][1] == december.totals["shipped"] > 0
    for found in (november, december):  # a report by anything sums to the same
        for groups in (found.days, found.regions, found.agents, found.products):
            assert {name: groups[name].sum() for name in ("released", "shipped", "first_ordered")} == {
                name: found.totals[name] for name in ("released", "shipped", "first_ordered")
            }


@pytest.mark.parametrize("number", [11, 12])
def test_after_backorders_is_never_below_the_first_time_rate(desk: Desk, number: int) -> None:
    rates = {rate.name: rate for rate in figures(desk, 2026, number).rates}
    assert rates["case_fill_after"].part >= rates["case_fill"].part


def test_the_summarys_figures_are_those_of_its_batch_file(desk: Desk) -> None:
    from orderbatch.ledger.load import load_batch
    from orderbatch.write.documents.day_summary.summary_rows import key_figures

    with books(desk.workspace) as ledger:
        assert ledger is not None
        for record in batches(desk):
            found = key_figures(ledger.ask(load_batch, record["batch"]))
            orders = record["orders"]
            assert found["orders"] == len(orders) and found["files"] == len(record["inputs"])
            for name in ("ordered_cases", "proposed_cases", "ordered_minor", "proposed_minor"):
                assert found[name] == sum(order[name] for order in orders)
            for status in ("proposed", "held", "waiting", "refused", "closed"):
                assert found[status] == sum(order["status"] == status for order in orders)
            short = [sku for sku in record["skus"] if sku["claimed"] > sku["available"]]
            assert found["short_skus"] == len(short)
            assert found["short_cases"] == sum(sku["claimed"] - max(sku["available"], 0) for sku in short)
            assert found["returned"] == sum(file["verdict"] == "returned" for file in record["inputs"])
