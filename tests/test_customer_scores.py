"""The customer score: seven measures recomputed from the files that went out, and the arithmetic printed."""

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.figures.score import MEASURES, STEPS, CustomerScore, points_of
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.month.by import report_by, write_grouped
from orderbatch.month.closing import report_month
from orderbatch.month.scoring import score_customers, write_score
from orderbatch.terminal.periods.score_screen import score_screen
from orderbatch.write.documents.months.score_workbook import column_heading, columns_of, render_score
from tests.amounts import tell_the_same_amounts
from tests.closed_months import close_until
from tests.desk import Desk
from tests.test_gifts import MONEY, W1, open_desk, policies, release, ship
from tests.test_gifts_returned import sent_back
from tests.test_month_by_day import batches

LATER = dt.date(2027, 1, 5)
SETTINGS = "[run]\nmax_leap_days = 0\n[score]\nturnover = [100, 1000, 5000, 20000]\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """July, and two days in October and one in November of five agents; all months closed but December."""
    desk = Desk(tmp_path_factory.mktemp("scores"), SETTINGS, dt.date(2026, 7, 14))
    chance = random.Random(5)
    desk.catalogue("A 1.5, B 2, C 3")
    desk.agents("C1 C2 C3 C4 C5", Class={"C1": "B", "C2": "A"})
    number = 0
    for day in (dt.date(2026, 7, 14), dt.date(2026, 10, 13), dt.date(2026, 10, 20), dt.date(2026, 11, 17)):
        desk.today = day
        desk.figures("A 60, B 500, C 12", "C1 900, C2 20, C3 900, C4 900, C5 900")
        for agent in ("C1", "C2", "C3", "C4"):
            number += 1
            items = ", ".join(f"{sku} {chance.randint(1, 20)}" for sku in "ABC")
            desk.order(agent, str(number), items, If_short="defer")
        desk.order("C5" if day.month > 7 else "C4", f"bad{number}", "NONE 4")
        desk.order("C9", f"nobody{number}", "A 4")  # a code that is on no list is no customer
        desk.run("12:00")
        desk.approve()
        desk.run("13:00")
        shipped = {str(order["order_no"]): 5 for order in desk.record()["releases"]}
        desk.fill("tracking", "Shipped cases", shipped)
        desk.run("14:00")
    close_until(desk.workspace, dt.datetime(2026, 12, 2, 9))
    return desk


Sums = dict[str, list[int]]  # agent → part, whole
PRICES = {"A": 150, "B": 200, "C": 300}


def recomputed(desk: Desk) -> dict[str, Sums]:
    """Measure → agent → (part, whole) of the fourth quarter, from batch.json alone."""
    everything = batches(desk)
    quarter = [batch for batch in everything if batch["date"] >= "2026-10"]
    found: dict[str, Sums] = {"growth": _shipped(everything), "order_quality": _forms(quarter)}
    found["money_in_time"], found["takes"] = _orders(quarter), _taken(everything)
    found["complaints"] = {agent: [0, sums[1]] for agent, sums in found["money_in_time"].items()}
    found["turnover"] = {agent: [sums[0], 1] for agent, sums in found["growth"].items()}
    return found


def _shipped(found: list[dict[str, Any]]) -> Sums:
    sums: Sums = {f"C{number}": [0, 0] for number in range(1, 6)}
    for batch in found:
        for goods in batch["shipments"]:
            place = 0 if batch["date"] >= "2026-10" else 1
            sums[goods["agent"]][place] += goods["shipped"] * PRICES[goods["sku"]]
    return sums


def _forms(found: list[dict[str, Any]]) -> Sums:
    sums: Sums = {}
    for batch in found:
        for file in batch["inputs"]:
            if file["kind"] == "order" and file["agent"] and file["verdict"] != "duplicate":
                forms = sums.setdefault(file["agent"], [0, 0])
                forms[0] += file["verdict"] == "accepted"
                forms[1] += 1
    return sums


def _orders(found: list[dict[str, Any]]) -> Sums:
    held: dict[str, set[str]] = {}
    orders: dict[str, set[str]] = {}
    for batch in found:
        for order in batch["orders"]:
            orders.setdefault(order["agent"], set()).add(order["order_no"])
            if order["status"] == "held":
                held.setdefault(order["agent"], set()).add(order["order_no"])
    return {agent: [len(known) - len(held.get(agent, ())), len(known)] for agent, known in orders.items()}


def _taken(found: list[dict[str, Any]]) -> Sums:
    released: dict[tuple[str, str], int] = {}
    for batch in found:
        for goods in batch["releases"]:
            place = (goods["order_no"], goods["sku"])
            released[place] = released.get(place, 0) + goods["cases"]
    seen: set[str] = set()
    sums: Sums = {}
    for batch in found:
        enough = {item["sku"] for item in batch["skus"] if item["claimed"] <= item["available"]}
        agents = {order["order_no"]: order["agent"] for order in batch["orders"]}
        for line in batch["lines"]:
            is_new = line["order_no"] not in seen and batch["date"] >= "2026-10"
            if is_new and line["sku"] in enough:
                taken = sums.setdefault(agents[line["order_no"]], [0, 0])
                taken[0] += min(released.get((line["order_no"], line["sku"]), 0), line["ordered"])
                taken[1] += line["ordered"]
        seen |= {line["order_no"] for line in batch["lines"]}
    return sums


def test_every_measure_is_what_the_batches_files_come_to(desk: Desk) -> None:
    score, plain = score_customers(desk.workspace, LATER, "2026-Q4"), recomputed(desk)
    assert {agent.agent for agent in score.agents} == {"C1", "C2", "C3", "C4", "C5"}
    for agent in score.agents:
        for name in ("turnover", "growth", "money_in_time", "order_quality", "complaints", "takes"):
            measure = agent.measures[name]
            expected = plain[name].get(agent.agent, [0, 0])
            assert (name, agent.agent, measure.part, measure.whole) == (name, agent.agent, *expected)
    assert any(
        agent.measures["money_in_time"].part < agent.measures["money_in_time"].whole for agent in score.agents
    )


def test_points_weights_places_and_classes_come_from_the_printed_rules(desk: Desk) -> None:
    score = score_customers(desk.workspace, LATER)
    assert score.quarter == "2026-Q4"
    for agent in score.agents:
        sums = [0, 0]
        for name, measure in agent.measures.items():
            if measure.whole:
                rate = measure.part if name == "turnover" else 100 * measure.part / measure.whole
                rate -= 100 if name == "growth" else 0
                bounds = score.breakpoints[name]
                reached = [rate <= bound if name == "complaints" else rate >= bound for bound in bounds]
                assert measure.points == STEPS[0] * sum(reached)
                sums[0] += score.weights[name] * measure.points
                sums[1] += score.weights[name]
            else:
                assert measure.points is None
        assert agent.tenths is not None and abs(agent.tenths - 10 * sums[0] / sums[1]) <= 0.5
    places = [agent.place for agent in score.agents]
    assert places == sorted(places)
    assert [agent.proposed for agent in score.agents if agent.place == 1] == ["A"] * places.count(1)
    by_score: dict[int | None, set[str]] = {}
    for agent in score.agents:
        by_score.setdefault(agent.tenths, set()).add(agent.proposed)
    assert all(len(classes) == 1 for classes in by_score.values())


def test_a_breakpoint_is_reached_at_its_bound() -> None:
    assert points_of("money_in_time", 3, 4, (50, 75, 90, 100)) == 50
    assert points_of("money_in_time", 74, 100, (50, 75, 90, 100)) == 25
    assert points_of("complaints", 1, 50, (10, 5, 2, 0)) == 75
    assert points_of("growth", 90, 100, (-20, 0, 10, 25)) == 25
    assert points_of("growth", 5, 0, (-20, 0, 10, 25)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_every_agents_arithmetic_on_one_row(desk: Desk, language: str) -> None:
    score, words = score_customers(desk.workspace, LATER), Words(language)
    assert render_score(score, words) == render_score(score, words)
    large = Words(language, in_ten_thousands=True)
    assert tell_the_same_amounts(render_score(score, words), render_score(score, large)) > 2
    path = write_score(desk.workspace, score)
    path.write_bytes(render_score(score, words))
    arithmetic = openpyxl.load_workbook(path)[words.text("customers.sheets.score")]
    across = sum(column.width for column in arithmetic.column_dimensions.values())
    assert (
        across / arithmetic.page_setup.fitToWidth < 160 and arithmetic.print_title_cols == "$A:$C"
    )  # readable
    page = openpyxl.load_workbook(path, data_only=True)[words.text("customers.sheets.score")]
    live = openpyxl.load_workbook(path)[words.text("customers.sheets.score")]
    heads = [column_heading(name, words, "CNY") for name in columns_of(score)]
    rows: list[list[Any]] = [[cell.value for cell in row] for row in page.iter_rows()]
    first = next(place for place, row in enumerate(rows) if row[: len(heads)] == heads)
    names = [*columns_of(score)]
    for agent, row in zip(score.agents, rows[first + 1 :], strict=True):
        told = dict(zip(names, row, strict=False))
        assert told["agent"] == agent.agent and told["proposed"] == agent.proposed
        assert agent.tenths is not None and told["score"] == agent.tenths / 10
        assert [told[f"{name}_points"] or None for name in MEASURES] == [
            agent.measures[name].points or None for name in MEASURES
        ]
    proposal = openpyxl.load_workbook(path)[words.text("customers.sheets.proposal")]
    marks = {row[1]: row[-1] for row in proposal.iter_rows(values_only=True)}
    assert marks["C2"] and {marks[agent.agent] for agent in score.agents if agent.agent != "C2"} <= {
        "▲",
        None,
    }
    formulas = [cell.value for cell in live[first + 2] if str(cell.value).startswith("=")]
    assert len(formulas) == 2 * len(MEASURES) - 1 + 3
    assert score.agents[0].agent in score_screen(score, "x", words)


def test_only_a_closed_quarter_is_scored(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert score_customers(desk.workspace, LATER, "2025-Q1").agents == ()
    for language, said in (("en", "There is nothing in 2025-Q1"), ("zh", "2025-Q1 没有运行过批次")):
        before = set(desk.root.rglob("*.xlsx"))
        given = ["--lang", language, "-C", str(desk.root), "report", "customers", "--quarter", "2025-Q1"]
        assert main(given) == 0 and said in capsys.readouterr().out
        given = ["--lang", language, "-C", str(desk.root), "report", "policies"]
        assert main(given) == 0 and len(capsys.readouterr().out) > 20
        assert set(desk.root.rglob("*.xlsx")) == before
    assert main(["-C", str(desk.root), "report", "customers", "--quarter", "2026-5"]) == 2
    assert (
        main(
            [
                "-C",
                str(desk.root),
                "--json",
                "report",
                "customers",
                "--quarter",
                "2026-q4",
                "--at",
                "2027-01-05",
            ]
        )
        == 0
    )
    capsys.readouterr()
    with pytest.raises(OrderbatchError, match="QUARTER_OPEN") as running:  # its last month is not over
        score_customers(desk.workspace, dt.date(2026, 12, 31), "2026-Q4")
    assert running.value.numbers["months"] == ["2026-12"]
    assert score_customers(desk.workspace, dt.date(2026, 12, 31)).quarter == "2026-Q3"
    desk.today = dt.date(2026, 12, 3)
    desk.agents("C1 C2 C3 C4 C5 C6")
    desk.run("12:00")
    with pytest.raises(OrderbatchError, match="QUARTER_OPEN") as refused:
        score_customers(desk.workspace, LATER, "2026-Q4")
    assert refused.value.numbers["months"] == ["2026-12"]
    assert score_customers(desk.workspace, LATER).quarter == "2026-Q3"


def test_a_score_is_frozen_with_its_quarter(desk: Desk) -> None:
    def told(score: CustomerScore) -> str:
        return json.dumps([[agent.agent, agent.tenths, agent.proposed] for agent in score.agents])

    before = told(score_customers(desk.workspace, LATER, "2026-Q3"))
    desk.today = max(desk.today, dt.date(2026, 11, 30)) + dt.timedelta(days=1)  # November is closed
    desk.figures("A 60, B 500, C 12", "C1 900, C2 20, C3 900, C4 900, C5 900")
    desk.order("C1", "again", "A 5")
    desk.run("12:00")
    assert told(score_customers(desk.workspace, LATER, "2026-Q3")) == before


def test_policies_of_a_score_and_gifts_to_date_come_out_of_the_batches_files(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, "[run]\nmax_leap_days = 0\n")
    policies(desk, *W1, ("S1", "Soap", "buy_get", "soap", 10, "G1", 1, "yes"))
    desk.figures("A 1000, B 1000, G1 100", MONEY)
    desk.order("C1", "1", "A 20, B 5")
    desk.order("C2", "2", "A 4, B 30")
    desk.run("12:00")
    release(desk, "13:00")
    ship(desk, {})
    desk.run("14:00")
    sent_back(desk, "15:00", ("1", "A", 12))  # what had earned the gifts of C1
    desk.next_day()
    desk.figures("A 1000, B 1000, G1 100", MONEY)
    desk.order("C2", "3", "B 10")
    desk.run("12:00")
    release(desk, "13:00")
    close_until(desk.workspace, dt.datetime(2026, 12, 2, 9))
    newest = {(row["agent"], row["policy"]): row for batch in batches(desk) for row in batch["gifts"]}
    sums: Sums = {"C1": [0, 0], "C2": [0, 0]}
    for (agent, _policy), row in newest.items():
        sums[agent][0] += row["entitled"] > 0
        sums[agent][1] += 1
    score = score_customers(desk.workspace, LATER, "2026-Q4")
    measured = {agent.agent: agent.measures["policies"] for agent in score.agents}
    assert {agent: [measure.part, measure.whole] for agent, measure in measured.items()} == sums
    assert sums == {"C1": [0, 2], "C2": [1, 2]}
    path = report_month(desk.workspace, "2026-11").path
    assert path
    words = Words("en")
    page = openpyxl.load_workbook(path, data_only=True)[words.text("monthly.sheets.contracts")]
    rows = [*page.iter_rows(values_only=True)]
    gifts = next(row for row in rows if row[0] == words.text("monthly.contracts.columns.agent")).index(
        words.text("monthly.contracts.columns.gifts")
    )
    shown = {row[0]: row[gifts] for row in rows}
    released = dict.fromkeys(sums, 0)
    for batch in batches(desk):
        for goods in batch["releases"]:
            released[goods["agent"]] += goods["cases"] if goods["gift"] else 0
    assert {agent: shown[agent] for agent in released} == released == {"C1": 2, "C2": 4}
    by_policy = report_by(desk.workspace, "policy", dt.date(2026, 11, 1), dt.date(2026, 11, 30))
    page = openpyxl.load_workbook(write_grouped(desk.workspace, by_policy), data_only=True).active
    assert [row[-1] for row in page.iter_rows(values_only=True)][-1] == by_policy.totals["gifts"] == 6
