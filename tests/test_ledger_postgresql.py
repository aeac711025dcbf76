"""The same books on PostgreSQL: a throwaway server plays the stories that SQLite plays."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from orderbatch.contract.batch import Output
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.figures.grouped import BY
from orderbatch.contract.month_figures import ClosedMonth
from orderbatch.contract.sheets.master import Master
from orderbatch.ledger import connect
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.journals.closed import enter_close
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import history, open_work, policy_entries, promises, runs, story
from orderbatch.ledger.queries.audit import audit
from orderbatch.ledger.queries.spans import (
    credits,
    customer_measures,
    on_time,
    periods,
    statement_moves,
    year_figures,
)
from orderbatch.ledger.queries.spans.closed_sums import sums_by
from orderbatch.ledger.queries.spans.sums import Days, gifts_between
from tests.ledgers import MONDAY, a_ledger, a_run, approve, everything_released, on, parts_of, ship
from tests.postgresql import server, url
from tests.test_ledger import ONE, THURSDAY, TUESDAY, WEDNESDAY, a_full_batch, originals_in, same, short

__all__ = ("server", "url")  # fixtures

pytestmark = pytest.mark.postgresql


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Ledger]:
    with a_ledger(tmp_path, url) as opened:
        yield opened


def test_batches_come_back_as_they_were_committed(ledger: Ledger, url: str, tmp_path: Path) -> None:
    proposed = a_full_batch(ledger)
    batches = [proposed, approve(ledger, proposed, TUESDAY), ship(ledger, WEDNESDAY, {1: 6})]
    with a_ledger(tmp_path, url) as again:
        for batch in batches:
            same(batch, again.ask(load_batch, batch.batch))
        assert again.ask(audit) == []
        assert again.ask(runs.complaints) == []


def test_a_line_goes_its_whole_way(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[short(deferred=10, carry_next=4, wait_next=1)])
    assert ledger.ask(promises.promised_stock, on(MONDAY)).to_dict() == {"A-100": 30}
    assert ledger.ask(promises.promised_funds, on(MONDAY), "shipped").to_dict() == {"C1": 37_500}
    lapsing = pd.DataFrame({"proposal": [first.batch], "order_key": ["C1/1"]})
    assert len(parts_of(ledger, lapsing)) == 2
    approve(ledger, first, TUESDAY, hour=10)
    assert ledger.ask(promises.promised_funds, on(TUESDAY, 9), "approved").to_dict() == {"C1": 37_500}
    assert everything_released(ledger)["cases"].tolist() == [30]
    left = [row["cases"] for row in ledger.ask(open_work.open_of, ["A-100"])]
    assert list(map(repr, left)) == ["10"]  # no Decimal: it stands in the batch and in the ledger
    assert [row["cases"] for row in ledger.ask(runs.overdue, TUESDAY.replace(day=30))] == [30]
    ship(ledger, WEDNESDAY, {1: 25})
    assert parts_of(ledger) == [("C1/1", 1, "deferred", 10, 4, 1), ("C1/1", 1, "short", 5, 5, 0)]
    a_run(ledger, THURSDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 15}])
    assert parts_of(ledger) == []
    assert ledger.ask(story.story_of, "C1/1").state == "shipped_in_part"
    assert ledger.ask(history.order_history, ["C1"])["state"].tolist() == ["shipped"]
    assert ledger.ask(history.month, 2011, 11)["shipped"].tolist() == [25, 0]
    assert ledger.ask(story.find_orders, "1") == ["C1/1"]
    assert {
        kind: figure.cases for kind, figure in ledger.ask(open_work.standing).items() if figure.cases
    } == {"proposed": 15}


def reports_of(ledger: Ledger) -> list[Any]:
    """What every query of managers' reports answers for the month of the stories, and those of policies."""
    since, until, newest = dt.date(2011, 11, 1), dt.date(2011, 12, 1), ledger.ask(periods.newest_run)
    span = (since, until)
    frames = [
        ledger.ask(history.moved, 2011, 11),
        ledger.ask(history.month, 2011, 11),
        ledger.ask(periods.adjustments, 0, newest, until),
        ledger.ask(periods.shortages_between, *span, newest),
        ledger.ask(policy_entries.newest),
        *(ledger.ask(policy_entries.counted, dt.date.min, keys) for keys in (None, ["C1/1"], [])),
        *(ledger.ask(policy_entries.given, keys) for keys in (None, ["C1/1"])),
    ]
    spans = (Days(*span), Days(*span, agents=("C1",)), Days(*span, regions=("", "North")))
    return [
        *(frame.to_dict("records") for frame in frames),
        *(sorted(ledger.ask(gifts_between, BY["policy"], one).items()) for one in spans),
        *sums_of(ledger, *spans),
        *(ledger.ask(policy_entries.resolved, keys=keys) for keys in (None, ["C1/1"])),
        ledger.ask(policy_entries.newest_orders, ["C1"]),
        ledger.ask(policy_entries.sums),
        ledger.ask(periods.months_of),
        ledger.ask(periods.undecided_before, until),
        ledger.ask(periods.agents_and_regions),
        ledger.ask(credits.credited_between, *span, newest),
        ledger.ask(credits.credits_changed, 0, newest, until),
        ledger.ask(on_time.on_time_in_full, *span, newest, True),
        ledger.ask(on_time.on_time_changed, 2, newest, until),
        ledger.ask(customer_measures.measures_between, *span, newest),
        ledger.ask(customer_measures.turnover_between, *span, newest),
        ledger.ask(statement_moves.moves_between, spans[0], "C1"),
        ledger.ask(statement_moves.moves_between, replace(spans[0], closing=1)),
        ledger.ask(statement_moves.balances_before, until),
        ledger.ask(statement_moves.open_of, "C1"),
        ledger.ask(statement_moves.last_spoken, "C1"),
        ledger.ask(year_figures.trend, "2011-01", "2011-11", newest),
        ledger.ask(year_figures.year_to_date, replace(spans[0], last=newest, closing=1)),
        ledger.ask(year_figures.incidents_between, *span, newest),
    ]


def sums_of(ledger: Ledger, *spans: Days) -> list[Any]:
    """What these spans of days sum to by anything, the sums of closed months as they were entered."""
    return [
        (sorted(found.items()), orders)
        for by in BY
        if by != "policy"
        for found, orders in (ledger.ask(sums_by, by, one) for one in spans)
    ]


def test_managers_reports_ask_both_kinds_of_ledger_the_same(ledger: Ledger, tmp_path: Path) -> None:
    said = []
    (tmp_path / "sqlite").mkdir()
    with a_ledger(tmp_path / "sqlite") as other:
        for one in (ledger, other):
            proposed = a_full_batch(one)
            approve(one, proposed, TUESDAY)
            ship(
                one, WEDNESDAY, {1: 7}
            )  # nothing is short: that would count on the day of its report, after closing
            said.append(reports_of(one))
            month = Days(dt.date(2011, 11, 1), dt.date(2011, 12, 1))
            as_it_is = sums_of(one, month)
            closed = ClosedMonth("2011-11", one.ask(periods.newest_run) - 1, "", "", "", 0, on(WEDNESDAY))
            one.enter(enter_close, closed.at, closed)  # as it was before the shipment
            assert sums_of(one, month) == as_it_is
    assert repr(said[0]) == repr(said[1]) and len(said[0][0]) > 1


def test_files_and_documents_are_known(ledger: Ledger) -> None:
    stock = Master("stock", "a" * 64, on(MONDAY), {"sku": ["甲"], "on_hand": [3]})
    a_run(ledger, inputs=[{"name": "甲.xlsx", "sha256": "1" * 64, "archive_path": "archive/1"}],
          masters=[stock], outputs=[Output("回执.xlsx", "reply")])  # fmt: skip
    assert ledger.ask(runs.known, ["1" * 64]) == {"1" * 64: ("2011-11-14-1", "甲.xlsx")}
    assert ledger.ask(runs.masters) == {"stock": stock}
    assert len(ledger.ask(runs.originals, agent="C1", since=MONDAY)) == 1
    assert ledger.ask(runs.untidied) == {"2011-11-14-1": [("甲.xlsx", "1" * 64, "archive/1")]}
    ledger.enter(runs.mark_tidied, "2011-11-14-1")
    ledger.enter(runs.mark_published, "2011-11-14-1", {"回执.xlsx": "2" * 64})
    assert (ledger.ask(runs.untidied), ledger.ask(runs.pending_outputs)) == ({}, [])
    assert ledger.backup(Path("nowhere"), 30) is None


def test_a_batch_that_contradicts_the_books_leaves_nothing(ledger: Ledger) -> None:
    a_run(ledger, orders=ONE, lines=[short(deferred=10)])
    with pytest.raises(ValueError, match="11 cases"):
        a_run(ledger, TUESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 11}])
    assert len(ledger.ask(runs.batches)) == 1


def test_the_migrations_run(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connect.upgrade(connection)
    with engine.begin() as connection:
        assert "runs" in sa.inspect(connection).get_table_names()
    engine.dispose()


def test_an_empty_database_never_starts_over_a_full_archive(url: str, tmp_path: Path) -> None:
    originals_in(tmp_path)
    with pytest.raises(OrderbatchError, match="LEDGER_MISSING"):
        a_ledger(tmp_path, url)
