"""A batch of the books, decided again, gives the same: nothing that a decision rests on is lost."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.settings import Settings
from orderbatch.day import run
from orderbatch.decide.decision import decide
from orderbatch.decide.reasons.replay import from_books
from orderbatch.demo import make_demo
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import runs
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.desk import Desk
from tests.retail import needs_retail, place
from tests.same_desk import as_before

ORDER = ["status", "rank", "proposed_cases", "proposed_minor", "available_minor", "reason", "numbers"]
LINE = [
    "claim", "proposed", "deferred", "awaiting", "cancelled", "refused", "carry_next", "wait_next", "reason",
]  # fmt: skip


def decided_again(batch: Batch) -> None:
    """Hold that the batch's own frames give the batch's own decision."""
    stored = from_books(batch.orders, batch.lines, batch.skus)
    settings = Settings.model_validate(dict(batch.settings))
    stock = pd.Series(stored.skus["available"].to_numpy(), index=stored.skus["sku"])
    again = decide(stored.orders, stored.lines, stock, settings, batch.day)
    pd.testing.assert_frame_equal(again.orders[ORDER], stored.orders[ORDER], check_dtype=False)
    pd.testing.assert_frame_equal(again.lines[LINE], stored.lines[LINE], check_dtype=False)
    level = ["sku", "available", "claimed", "proposed", "agents", "level", "round"]
    told, kept = (decision.skus[level].sort_values("sku", ignore_index=True) for decision in (again, stored))
    pd.testing.assert_frame_equal(told, kept, check_dtype=False)


def every_batch(workspace: Workspace) -> list[Batch]:
    """All batches of the books."""
    with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
        return [ledger.ask(load_batch, str(row["batch"])) for row in ledger.ask(runs.batches)]


def of_the_retail_day(day: str, root: Path) -> Workspace:
    """One of the real days, run at its end."""
    place(day, root)
    end = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59))
    as_before(root, end, {}, lambda: run(open_workspace(root), end))
    return open_workspace(root)


@pytest.mark.parametrize(
    "day", [pytest.param(day, marks=needs_retail) for day in ("2011-11-16", "2011-11-17")]
)
def test_a_real_day_decided_again_from_the_books_is_the_same(tmp_path: Path, day: str) -> None:
    for batch in every_batch(of_the_retail_day(day, tmp_path)):
        decided_again(batch)


def test_the_demo_decided_again_from_the_books_is_the_same(tmp_path: Path) -> None:
    day = dt.date(2026, 11, 23)
    make_demo(tmp_path, day)
    (tmp_path / "orderbatch.toml").write_text(
        "[company]\ntimezone = 'Asia/Shanghai'\n[inbox]\nsettle_seconds = 0\n[orders]\nmin_order_cases = 5\n"
    )
    run(open_workspace(tmp_path), dt.datetime.combine(day, dt.time(12)))
    batches = every_batch(open_workspace(tmp_path))
    assert len(batches[0].orders) > 5
    decided_again(batches[0])


def several_days(desk: Desk) -> None:
    """Shortage, lots, urgency, money, deferral, a review with overrides, lapses, over three days."""
    desk.catalogue("A 1, B 1, L 2", Order_multiple={"L": 5})
    desk.agents(
        "C1 C2 C3 C4",
        Market={"C1": "Ningbo", "C2": "Suzhou"},
        Class={"C1": "A", "C3": "B"},
        Min_order_cases={"C4": 6},
    )
    desk.put("markets.xlsx", [["Market", "SKU", "Urgency"], ["Ningbo", None, 1], ["Suzhou", "A", 2]])
    for days in range(3):
        desk.figures("A 10, B 30, L 23", f"C1 {60 + days}, C2 100, C3 35, C4 100")
        desk.order("C1", f"1{days}", "A 8, B 5, L 12", "09:00", If_short="defer")
        desk.order("C2", f"2{days}", "A 8, L 10", "09:10", If_short="ask")
        desk.order("C3", f"3{days}", "A 3, B 33", "09:20", Reduce_if_funds_short="yes")
        desk.order("C4", f"4{days}", "A 7", "09:30", If_short="defer")
        desk.run()
        desk.fill("review", "Override cases", {f"1{days}": 5})
        desk.fill(
            "review",
            "Override reason",
            {f"1{days}": "asked"},
            source="review back.xlsx",
            name="review back.xlsx",
        )
        desk.run("19:00")
        desk.next_day()


@pytest.mark.parametrize("more", ["", "[allocation]\nminimum = 'bring_in'\n", "[review]\nrequired = true\n"])
def test_days_of_every_kind_decided_again_are_the_same(tmp_path: Path, more: str) -> None:
    desk = Desk(tmp_path, more)
    several_days(desk)
    batches = every_batch(desk.workspace)
    assert len(batches) == 6
    reasons = {reason for batch in batches for reason in batch.lines["reason"]}
    assert "OVERRIDDEN" in reasons
    for batch in batches:
        decided_again(batch)
