"""Closed months and the adjustments told later are the ledger (9, Properties)."""

import datetime as dt
import os
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.month_figures import ClosedMonth
from orderbatch.contract.words import Words
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.journals.closed import enter_close
from orderbatch.ledger.queries import history
from orderbatch.ledger.queries.runs import rows
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.credits import credited_between
from orderbatch.month.closing import close_month, report_month
from orderbatch.month.month_sums import marked, totals, with_moves
from orderbatch.month.periods_read import Periods
from orderbatch.terminal.goods.agent_card import agent_card
from tests.closed_months import hold_reports_by
from tests.desk import Cell
from tests.outside_world import World
from tests.test_after_release import ANSWERED, a_desk, arrive, notice, register, ship_all

SUMS = (
    "first_ordered", "first_proposed", "released", "shipped", "first_minor", "released_minor",
    "shipped_minor",
)  # fmt: skip
SEEDS = range(int(os.environ.get("ORDERBATCH_CLOSED_HISTORIES", "1")))
CREDITED = ("returned", "credited_minor")


def sums_before(ledger: Ledger, day: dt.date, last: int) -> dict[str, int]:
    """Every sum of all days before one, as the books were after a run."""
    span = dt.date.min, day, last
    asked = marked(ledger.ask(history.decided_between, *span))
    told = totals(with_moves(asked, ledger.ask(history.moved_between, *span)))
    credited = ledger.ask(credited_between, *span)
    return {**{name: told[name] for name in SUMS}, **dict(zip(CREDITED, credited, strict=True))}


def adjusted(ledger: Ledger, day: dt.date, run: int) -> dict[str, int]:
    """What the runs after one changed of the days before a day."""
    found = ledger.ask(periods.adjustments, run, history.EVER, day)
    priced = {"first_minor": "first_ordered", "shipped_minor": "shipped"}
    plain = {name: int(found[name].sum()) for name in (*SUMS, *CREDITED) if name in found}
    return plain | {name: int((found[cases] * found["price_minor"]).sum()) for name, cases in priced.items()}


def hold_released_within_ordered(world: World) -> None:
    """No card of an agent tells more released, with finance and open beside it, than ordered."""
    with ledger_of(world.workspace) as ledger:
        agents = {agent for agent, _region in ledger.ask(periods.agents_and_regions)}
    for agent in sorted(agents):
        for order in agent_card(world.workspace, agent)["orders"]:
            cases = order["released"] + order["with_finance"] + order["open"]
            assert cases <= order["ordered"], order["order_key"]


def hold_closed_and_adjusted(ledger: Ledger) -> int:
    """Close after each run all days before the next: closed and adjusted is the ledger. How many changed."""
    runs = ledger.ask(lambda books: rows(books, "SELECT run, day FROM runs ORDER BY run"))
    changed = 0
    for before, after in pairwise(runs):
        day = dt.date.fromisoformat(after["day"])
        closed, changes = sums_before(ledger, day, before["run"]), adjusted(ledger, day, before["run"])
        both = {name: value + changes.get(name, 0) for name, value in closed.items()}
        assert both == sums_before(ledger, day, history.EVER), (before, day)
        changed += any(changes.values())
    return changed


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_any_history_closed_at_any_time_and_adjusted_is_the_ledger(seed: int, tmp_path: Path) -> None:
    world = World(tmp_path / "desk", seed, dt.date(2026, 11, 30))
    world.live(3)
    with ledger_of(world.workspace) as ledger:
        hold_closed_and_adjusted(ledger)
        hold_released_within_ordered(world)
        runs = ledger.ask(lambda books: rows(books, "SELECT run, day FROM runs ORDER BY run"))
        hold_reports_by(ledger, dt.date(2026, 11, 1), dt.date(2027, 1, 1))
        if november := [row["run"] for row in runs if row["day"] < "2026-12-01"]:  # some begin later
            month = ClosedMonth("2026-11", max(november), "", "", "", 0, world.now)
            ledger.enter(enter_close, world.now, month)
            hold_reports_by(ledger, dt.date(2026, 11, 1), dt.date(2027, 1, 1))


def test_a_credit_about_goods_of_a_closed_month_is_an_adjustment_of_the_next(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, "[run]\nmax_leap_days = 0\n", dt.date(2026, 11, 27))
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day(3)
    damaged: dict[str, Cell] = {"Good cases": 8, "Damaged or refused cases": 2, "Problem": "damaged"}
    arrive(desk, sheet, A=damaged, B={"Good cases": 5})
    desk.next_day()
    close_month(desk.workspace, desk.at("08:00"), "2026-11", anyway=True)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    with ledger_of(desk.workspace) as ledger:
        read = Periods.of(ledger)
        november, december = (read.figures(2026, number, desk.workspace.settings) for number in (11, 12))
        ever = Periods(ledger, {}).figures(2026, 11, desk.workspace.settings)
        assert hold_closed_and_adjusted(ledger)
    assert [november.totals[name] for name in CREDITED] == [0, 0] and december.adjustments is not None
    told = december.adjustments[["what", "reference", "day", *CREDITED]].to_dict("records")
    day = dt.date(2026, 11, 27)
    assert told == [
        {"what": "credit", "reference": "K2026-0001", "day": day, "returned": 2, "credited_minor": 400}
    ]
    assert [ever.totals[name] for name in CREDITED] == [2, 400] and december.totals["returned"] == 0
    path = report_month(desk.workspace, "2026-12").path
    assert path is not None
    page = openpyxl.load_workbook(path)[Words("en").text("monthly.sheets.adjustments")]
    assert any({"Credit", "K2026-0001", 4} <= set(row) for row in page.iter_rows(values_only=True))


def test_a_credit_of_a_closed_month_stays_there_when_more_of_the_item_ships(tmp_path: Path) -> None:
    """The rest of the line left in December, and November's credit moved there with an adjustment of −2."""
    desk = a_desk(tmp_path, "[run]\nmax_leap_days = 0\n", dt.date(2026, 11, 26))
    desk.fill("tracking", "Shipped cases", {"1": 8})
    desk.run("18:00")
    sheet = notice(desk)
    desk.next_day()
    damaged: dict[str, Cell] = {"Good cases": 6, "Damaged or refused cases": 2, "Problem": "damaged"}
    arrive(desk, sheet, A=damaged)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    desk.next_day(4)
    close_month(desk.workspace, desk.at("08:00"), "2026-11", anyway=True)
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.run("09:00")  # the rest of the line that was picked short
    desk.approve()
    desk.run("10:00")
    ship_all(desk, "11:00")
    assert any(row["sku"] == "A" and row["shipped"] for row in desk.record()["shipments"])
    with ledger_of(desk.workspace) as ledger:
        december = Periods.of(ledger).figures(2026, 12, desk.workspace.settings)
        ever = Periods(ledger, {}).figures(2026, 11, desk.workspace.settings)
        assert hold_closed_and_adjusted(ledger)
    assert december.adjustments is not None and "credit" not in set(december.adjustments["what"])
    assert [ever.totals[name] for name in CREDITED] == [2, 400]
    assert [december.totals[name] for name in CREDITED] == [0, 0]
