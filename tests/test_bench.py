"""Policies side by side: today's inbox, past days, on the screen, for programs, and as a workbook."""

import re
import runpy
from pathlib import Path

import openpyxl
import pytest

from orderbatch import compare as bench
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.figures.comparison import MEASURES
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.decide.allocation.policies import POLICIES
from orderbatch.ledger.load import load_batch
from orderbatch.terminal.policies_screen import bench_figures, bench_screen
from orderbatch.write.documents.policies_workbook import message
from tests.desk import MONDAY, Desk
from tests.ledgers import a_ledger


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Ten cases of A; the first agent could take them all."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.order("C1", "1", "A 10, B 5", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.order("C3", "3", "A 3", "11:00")
    return desk


def test_todays_inbox_is_compared_and_nothing_is_kept(desk: Desk) -> None:
    before = sorted(path.name for path in (desk.root / "inbox").iterdir())
    found = bench.run(desk.workspace, (), (), desk.at("12:00"))
    assert tuple(found.measures.index) == POLICIES and found.orders == 3
    assert found.shares.loc["C1"].to_dict() == {
        "sop": 9, "first_come": 15, "large_first": 15, "even": 9, "proportional": 10,
    }  # fmt: skip
    assert found.measures.loc["first_come", "gains"] == "C1"
    assert found.measures.loc["first_come", "gained_cases"] == 6
    assert sorted(path.name for path in (desk.root / "inbox").iterdir()) == before
    assert not (desk.root / "archive").exists()


def test_archived_days_are_decided_again_together(desk: Desk) -> None:
    desk.run()
    desk.next_day()
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.order("C1", "11", "B 4", "09:00")
    desk.run()
    day = bench.run(desk.workspace, ("even", "first_come"), (MONDAY,), desk.at("12:00"))
    span = bench.run(desk.workspace, ("even", "first_come"), (MONDAY, desk.today), desk.at("12:00"))
    assert len(day.batches) == 1 and len(span.batches) == 2
    assert tuple(span.measures.index) == ("even", "first_come")
    assert day.measures.loc["even", "cases"] == 15
    assert span.shares["even"].sum() > day.shares["even"].sum()


def test_the_own_policy_of_a_past_day_gives_what_was_proposed(desk: Desk) -> None:
    desk.run()
    proposed = sum(desk.lines("proposed").values())
    found = bench.run(desk.workspace, (), (MONDAY,), desk.at("12:00"))
    assert found.measures.loc["sop", "cases"] == proposed


def test_the_workbook_has_the_figures_and_a_chart_and_the_same_bytes_twice(desk: Desk) -> None:
    found = bench.run(desk.workspace, (), (), desk.at("12:00"))
    path = desk.root / found.path
    content = path.read_bytes()
    book = openpyxl.load_workbook(path)
    assert [sheet.title for sheet in book.worksheets] == ["Methods", "Agents"]
    assert len(book.worksheets[0]._charts) == 1
    title = str(book.worksheets[0]._charts[0].title.tx.rich.p[0].r[0].t)
    assert title == message(found, Words("en")) and re.search(
        r"case fill.*\d+%.*lowest fill.*\d+%", title, re.I
    )
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0]]
    assert any(row[0] == "first come" and row[1] == 15 for row in rows)
    bench.run(desk.workspace, (), (), desk.at("12:00"))
    assert path.read_bytes() == content


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_screen_and_the_figures_name_every_measure(desk: Desk, language: str) -> None:
    found = bench.run(desk.workspace, (), (), desk.at("12:00"))
    words = Words(language)
    screen = bench_screen(found, words)
    for name in ("cases", "jain", "lowest_fill", "gains"):
        assert words.text(f"bench.measures.{name}") in screen
    figures = bench_figures(found)
    assert set(figures["policies"]["sop"]) == set(MEASURES)
    assert figures["agents"]["C3"]["first_come"] == 0


def test_an_unknown_policy_and_an_empty_inbox_are_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(OrderbatchError, match="POLICY_UNKNOWN"):
        bench.run(desk.workspace, ("random",), (), desk.at("12:00"))
    with pytest.raises(OrderbatchError, match="BENCH_EMPTY"):
        bench.run(desk.workspace, (), (MONDAY,), desk.at("12:00"))


def test_the_history_that_the_benchmarks_lay_down_is_what_the_ledger_takes(tmp_path: Path) -> None:
    """A column that a run always fills was missing there: growth over two years could not be measured."""
    bench_of_ledgers = runpy.run_path(str(Path(__file__).parents[1] / "bench" / "ledger_scale.py"))
    with a_ledger(tmp_path) as ledger:
        bench_of_ledgers["commit"](ledger, bench_of_ledgers["large_batch"](50, is_open=False))
        assert len(ledger.ask(load_batch, "2026-11-23-1").lines) == 50
