"""The ledger's stories: what is committed comes back, what is promised is held, what is open comes up."""

import dataclasses
import datetime as dt
import os
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from orderbatch.contract.batch import FRAMES, Batch, Output
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.sheets.master import Master
from orderbatch.contract.words import LANGUAGES
from orderbatch.ledger import connect
from orderbatch.ledger.backup import backup
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.bulk import asked
from orderbatch.ledger.commit import commit
from orderbatch.ledger.frames import column_values, frame_from
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries import after_release, history, open_work, parts, promises, runs, story
from orderbatch.ledger.queries.spans import periods
from orderbatch.ledger.queries.spans.on_time import on_time_in_full
from orderbatch.ledger.schema import kinds_of
from tests.batches import a_batch
from tests.ledgers import MONDAY, a_finding, a_ledger, a_run, approve, on, parts_of, ship

TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + dt.timedelta(days) for days in (1, 2, 3))
ONE = [{"order_no": "1"}]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with a_ledger(tmp_path) as opened:
        yield opened


def canonical(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A frame as the ledger will give it back."""
    kinds = kinds_of(columns)
    cells = [column_values(frame[name], kind, name) for name, kind in kinds.items()]
    return frame_from(list(kinds), list(zip(*cells, strict=True)), kinds)


def same(one: Batch, other: Batch) -> None:
    """Every field and frame of two batches is equal; the approval's code comes from the ledger's secret."""
    for field in dataclasses.fields(Batch):
        if field.name == "approval_code":
            assert re.fullmatch(r"(\w{4}-){3}\w{4}", other.approval_code)
        elif field.name == "spoken":
            assert all(language in LANGUAGES for language in other.spoken.values())
        elif field.name == "payments_before":
            assert getattr(other, field.name) is not None  # asked of the ledger with the batch
        elif field.name in FRAMES:
            wanted = canonical(getattr(one, field.name), FRAMES[field.name])
            pd.testing.assert_frame_equal(wanted, getattr(other, field.name))
        else:
            assert getattr(one, field.name) == getattr(other, field.name), field.name


def a_full_batch(ledger: Ledger) -> Batch:
    line = {
        "order_no": "1",
        "merged_lines": (3, 4),
        "form_price_minor": 1300,
        "numbers": {"线": 1, "a": "二"},
    }
    return a_run(
        ledger,
        orders=[{"order_no": "1", "remarks": "=1+1 急", "form_minor": 5}, {"order_no": "2", "status": "held",
                 "held_since": MONDAY}],
        lines=[{**line, "deferred": 3, "ordered": 10}, {"order_no": "2", "awaiting": 10}],
        inputs=[{"name": "订单.xlsx", "as_of": on(MONDAY)}],
        skus=[{"sku": "A-100", "product": "皂", "available": 7, "claimed": 10, "proposed": 7, "agents": 1,
               "level": 7, "round": "floor"}],
        gifts=[{"agent": "C1", "policy": "P1", "sku": "G", "entitled": 2, "issued": 1, "owed": 1}],
        findings=[a_finding()],
        settings={"funds": {"hold_days": 7}, "allocation": {"rounds": ["carry"]}},
        stale=("stock",),
    )  # fmt: skip


def test_a_batch_comes_back_as_it_was_committed(ledger: Ledger) -> None:
    batch = a_full_batch(ledger)
    same(batch, ledger.ask(load_batch, batch.batch))


def test_a_loaded_batch_committed_again_elsewhere_is_the_same_batch(ledger: Ledger, tmp_path: Path) -> None:
    first = a_full_batch(ledger)
    released = approve(ledger, first, TUESDAY)
    shipped = ship(ledger, WEDNESDAY, {1: 7})
    for batch in (first, released, shipped):
        same(batch, ledger.ask(load_batch, batch.batch))


def test_an_empty_batch_comes_back(ledger: Ledger) -> None:
    same(a_run(ledger), ledger.ask(load_batch, "2011-11-14-1"))


def test_an_unknown_batch_is_a_key_error(ledger: Ledger) -> None:
    with pytest.raises(KeyError):
        ledger.ask(load_batch, "2011-11-14-1")


def test_batches_of_a_day_are_counted_from_one(ledger: Ledger) -> None:
    numbers = [a_run(ledger, hour=hour % 24).batch for hour in range(11)]
    assert numbers[0] == "2011-11-14-1"
    assert numbers[-1] == "2011-11-14-11"
    assert [row["batch"] for row in ledger.ask(runs.batches)] == numbers


def test_known_bytes_are_named_with_the_batch_and_file_they_first_came_in(ledger: Ledger) -> None:
    a_run(ledger, inputs=[{"name": "a.xlsx", "sha256": "1" * 64}])
    a_run(ledger, inputs=[{"name": "b.xlsx", "sha256": "1" * 64, "verdict": "duplicate"}])
    assert ledger.ask(runs.known, ["1" * 64, "2" * 64]) == {"1" * 64: ("2011-11-14-1", "a.xlsx")}
    assert ledger.ask(runs.known, []) == {}


def test_the_last_look_is_when_the_newest_run_started(ledger: Ledger) -> None:
    assert ledger.ask(runs.last_look) is None
    a_run(ledger, hour=11)
    assert ledger.ask(runs.last_look) == on(MONDAY, 11)


def test_the_newest_master_of_a_kind_is_in_force(ledger: Ledger) -> None:
    def stock(hour: int, cases: int) -> Master:
        return Master("stock", "a" * 64, on(MONDAY, hour), {"sku": ["A", "B"], "on_hand": [cases, None]})

    a_run(ledger, masters=[stock(9, 1), stock(8, 2)])
    assert ledger.ask(runs.masters) == {"stock": stock(9, 1)}
    a_run(ledger, masters=[stock(9, 3)])
    assert ledger.ask(runs.masters)["stock"].content["on_hand"] == [3, None]


def test_a_batch_without_a_column_is_not_committed(ledger: Ledger) -> None:
    batch = a_batch()
    broken = dataclasses.replace(batch, orders=batch.orders.drop(columns=["rank"]))
    with pytest.raises(ValueError, match="rank"):
        ledger.enter(commit, broken, (), batch.orders, batch.lines, pd.DataFrame(), ())
    assert ledger.ask(runs.batches) == []


# what is promised


def test_a_proposal_holds_stock_and_money_until_it_is_decided(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    assert ledger.ask(promises.promised_stock, on(MONDAY)).to_dict() == {"A-100": 10}
    assert ledger.ask(promises.promised_funds, on(MONDAY), "shipped").to_dict() == {"C1": 12_500}
    a_run(ledger, decisions=[decision(proposed, "hold")])
    assert ledger.ask(promises.promised_stock, on(MONDAY)).to_dict() == {"A-100": 10}
    a_run(ledger, decisions=[decision(proposed, "refuse")])
    assert ledger.ask(promises.promised_stock, on(MONDAY)).to_dict() == {}
    assert ledger.ask(promises.promised_funds, on(MONDAY), "approved").to_dict() == {}


def decision(proposed: Batch, decided: str) -> dict[str, object]:
    order = proposed.orders.iloc[0]
    return {
        **{name: order[name] for name in ("order_key", "agent", "agent_name", "order_no", "proposed_cases",
                                          "proposed_minor")},
        "proposal": proposed.batch, "decision": decided, "decided_by": "Wu", "reason": "", "comment": "",
        "document": "a.xlsx", "cell": "L9", "sha256": "0" * 64,
    }  # fmt: skip


def test_released_goods_are_promised_until_the_figures_know_of_their_shipment(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    approve(ledger, proposed, TUESDAY)
    assert ledger.ask(promises.open_proposals).empty
    assert ledger.ask(promises.promised_stock, on(WEDNESDAY)).to_dict() == {"A-100": 10}
    ship(ledger, WEDNESDAY, {1: 8})
    assert ledger.ask(promises.promised_stock, on(WEDNESDAY, 8)).to_dict() == {"A-100": 8}
    assert ledger.ask(promises.promised_funds, on(WEDNESDAY, 8), "shipped").to_dict() == {"C1": 10_000}
    assert ledger.ask(promises.promised_stock, dt.datetime(2011, 11, 16, 23, 59, 59)).to_dict() == {}
    assert ledger.ask(promises.promised_stock, on(THURSDAY, 0)).to_dict() == {}


def test_money_posted_when_approved_is_promised_only_until_then(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    approve(ledger, proposed, TUESDAY, hour=10)
    assert ledger.ask(promises.promised_funds, on(TUESDAY, 9), "approved").to_dict() == {"C1": 12_500}
    assert ledger.ask(promises.promised_funds, on(TUESDAY, 10), "approved").to_dict() == {}
    assert ledger.ask(promises.promised_funds, on(TUESDAY, 10), "shipped").to_dict() == {"C1": 12_500}


def test_a_shipment_without_a_day_counts_on_the_day_of_its_run(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    approve(ledger, proposed, TUESDAY)
    ship(ledger, WEDNESDAY, {1: 10}, shipped_on=None)
    assert ledger.ask(promises.promised_stock, on(WEDNESDAY)).to_dict() == {"A-100": 10}
    assert ledger.ask(promises.promised_stock, on(THURSDAY)).to_dict() == {}


# what comes up again


def short(**cases: int) -> dict[str, object]:
    return {"order_no": "1", "ordered": 40, **cases}


def test_a_deferred_remainder_comes_up_with_its_priority_until_it_is_decided(ledger: Ledger) -> None:
    a_run(ledger, orders=ONE, lines=[short(deferred=10, carry_next=4, wait_next=1)])
    assert parts_of(ledger) == [("C1/1", 1, "deferred", 10, 4, 1)]
    again = {"order_no": "1", "ordered": 10, "carry_in": 4, "deferred": 6, "carry_next": 1, "wait_next": 2}
    a_run(ledger, TUESDAY, orders=ONE, lines=[again])
    assert parts_of(ledger) == [("C1/1", 1, "deferred", 6, 1, 2)]
    waiting = ledger.ask(parts.open_lines).iloc[0]
    assert (waiting["since"], waiting["last_day"], waiting["last_batch"]) == (MONDAY, TUESDAY, "2011-11-15-1")
    assert waiting["received_at"] == dt.datetime(2011, 11, 16, 9, 0)
    a_run(ledger, WEDNESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 6}])
    assert parts_of(ledger) == []


def test_an_order_held_for_funds_comes_up_whole(ledger: Ledger) -> None:
    held = {"order_no": "1", "status": "held", "held_since": MONDAY}
    a_run(ledger, orders=[held], lines=[short(awaiting=40, carry_in=3)])
    assert parts_of(ledger) == [("C1/1", 1, "held", 40, 3, 0)]
    a_run(ledger, TUESDAY, orders=[held], lines=[short(awaiting=40, carry_in=3)])
    assert parts_of(ledger) == [("C1/1", 1, "held", 40, 3, 0)]
    assert ledger.ask(parts.open_lines)["since"].tolist() == [MONDAY]
    assert ledger.ask(promises.promised_stock, on(TUESDAY)).to_dict() == {}


def test_a_line_that_awaits_an_answer_stays_while_other_parts_are_decided(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[short(awaiting=10)])
    lapsing = pd.DataFrame({"proposal": [first.batch], "order_key": ["C1/1"]})
    assert parts_of(ledger, lapsing) == [("C1/1", 1, "awaiting", 10, 0, 0), ("C1/1", 1, "lapsed", 30, 0, 0)]
    lapse = {"order_key": "C1/1", "proposal": first.batch, "state": "lapsed"}
    a_run(ledger, WEDNESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 30}], events=[lapse])
    assert parts_of(ledger) == [("C1/1", 1, "awaiting", 10, 0, 0)]
    assert ledger.ask(promises.open_proposals)["proposal"].tolist() == ["2011-11-16-1"]
    a_run(ledger, THURSDAY, orders=[{"order_no": "1", "status": "closed"}],
          lines=[{"order_no": "1", "ordered": 10, "cancelled": 10}])  # fmt: skip
    assert parts_of(ledger) == []


def test_a_lapsed_approval_waits_until_a_run_takes_it(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[short(carry_in=5)])
    a_run(ledger, WEDNESDAY, events=[{"order_key": "C1/1", "proposal": first.batch, "state": "lapsed"}])
    assert parts_of(ledger) == [("C1/1", 1, "lapsed", 40, 5, 0)]
    assert ledger.ask(promises.promised_stock, on(WEDNESDAY)).to_dict() == {}
    a_run(ledger, THURSDAY, orders=ONE, lines=[short()])
    assert parts_of(ledger) == []
    assert ledger.ask(promises.proposals, [first.batch])["state"].tolist() == ["lapsed"]


def test_a_short_pick_comes_up_as_carried(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    approve(ledger, proposed, TUESDAY)
    ship(ledger, WEDNESDAY, {1: 7})
    assert parts_of(ledger) == [("C1/1", 1, "short", 3, 3, 0)]
    a_run(ledger, THURSDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 3}])
    assert parts_of(ledger) == []


def test_a_new_version_of_an_order_ends_what_the_old_left_open(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[short(deferred=10, carry_next=4)])
    replaced = {"order_key": "C1/1", "proposal": first.batch, "state": "superseded"}
    second = a_run(ledger, TUESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 5, "deferred": 2}],
                   intake=["C1/1"], events=[replaced])  # fmt: skip
    assert parts_of(ledger) == [("C1/1", 1, "deferred", 2, 0, 0)]
    assert ledger.ask(promises.open_proposals)["proposal"].tolist() == [second.batch]
    assert [row["version"] for row in ledger.ask(story.story_of, "C1/1").versions] == [1, 2]


def test_cases_that_were_never_open_are_not_decided(ledger: Ledger) -> None:
    a_run(ledger, orders=ONE, lines=[short(deferred=10)])
    with pytest.raises(ValueError, match="C1/1 line 1: 11 cases decided"):
        a_run(ledger, TUESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 11}])
    assert len(ledger.ask(runs.batches)) == 1


# stories and history


def test_the_story_of_an_order_ends_with_its_shipment(ledger: Ledger) -> None:
    proposed = a_run(
        ledger, orders=ONE, lines=[{"order_no": "1", "ordered": 10}, {"order_no": "1", "line": 2}]
    )
    approve(ledger, proposed, TUESDAY)
    assert ledger.ask(story.story_of, "C1/1").state == "released"
    ship(ledger, WEDNESDAY, {1: 10})
    assert ledger.ask(story.story_of, "C1/1").state == "shipped_in_part"
    ship(ledger, WEDNESDAY, {2: 10})
    told = ledger.ask(story.story_of, "C1/1")
    assert [row["state"] for row in told.events] == ["proposed", "approved", "released", "shipped"]
    assert told.state == "shipped"
    assert [ledger.ask(story.find_orders, number) for number in ("1", "9")] == [["C1/1"], []]
    assert ledger.ask(promises.proposals, [proposed.batch])["state"].tolist() == ["shipped"]


def test_history_gives_the_newest_version_and_its_state(ledger: Ledger) -> None:
    a_run(ledger, orders=ONE, lines=[short()])
    a_run(ledger, TUESDAY, orders=[{"order_no": "2", "agent": "C2", "status": "held"}],
          lines=[{"order_no": "2", "agent": "C2", "awaiting": 10}])  # fmt: skip
    found = ledger.ask(history.order_history, ["C1", "C2"]).set_index("order_key")
    assert found["state"].to_dict() == {"C1/1": "proposed", "C2/2": "held_funds"}
    assert found.at["C1/1", "day"] == MONDAY
    assert ledger.ask(history.order_history, ["C1", "C2"], since=TUESDAY)["order_key"].tolist() == ["C2/2"]
    assert ledger.ask(history.order_history, ["C2"], since=TUESDAY, keys=["C1/1"])["order_key"].tolist() == [
        "C1/1",
        "C2/2",
    ]
    assert ledger.ask(history.order_history, []).empty


def test_overdue_names_what_was_released_and_has_not_shipped(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[short(), {"order_no": "1", "line": 2}])
    approve(ledger, proposed, TUESDAY)  # due three days later
    friday, saturday = TUESDAY + dt.timedelta(3), TUESDAY + dt.timedelta(4)
    assert ledger.ask(runs.overdue, friday) == []
    assert {
        row["ship_by"] for row in ledger.ask(open_work.left_open, friday) if row["kind"] == "released"
    } == {friday}
    ship(ledger, WEDNESDAY, {2: 10})
    assert [(row["order_key"], row["cases"], row["days"]) for row in ledger.ask(runs.overdue, saturday)] == [
        ("C1/1", 40, 1)
    ]


def test_a_month_counts_a_line_once_as_ordered_and_every_case_shipped(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[short(deferred=10)])
    second = a_run(ledger, TUESDAY, orders=ONE, lines=[{"order_no": "1", "ordered": 10}])
    approve(ledger, first, TUESDAY)
    approve(ledger, second, WEDNESDAY)
    ship(ledger, THURSDAY, {1: 10})
    month = ledger.ask(history.month, 2011, 11)
    assert month.loc[month["first"], "ordered"].sum() == 40
    assert (month["released"].sum(), month["shipped"].sum()) == (20, 20)  # the twenty picked short are off
    assert month["shipped_on"].tolist() == [THURSDAY, THURSDAY]
    assert ledger.ask(history.month, 2011, 12).empty


def test_goods_that_fall_due_in_a_month_in_which_nothing_happened_count_there(ledger: Ledger) -> None:
    first = a_run(ledger, orders=ONE, lines=[{"order_no": "1"}])
    approve(ledger, first, dt.date(2011, 11, 30))  # due three days later
    assert ledger.ask(periods.months_of) == ["2011-11"]
    a_run(ledger, dt.date(2012, 1, 3), orders=ONE[:0])
    assert ledger.ask(periods.months_of) == ["2011-11", "2011-12", "2012-01"]
    months = [(dt.date(2011, 11, 1), dt.date(2011, 12, 1)), (dt.date(2011, 12, 1), dt.date(2012, 1, 1))]
    assert [ledger.ask(on_time_in_full, *month, history.EVER, True) for month in months] == [(0, 0), (0, 1)]


def test_the_history_before_everything_open_is_not_looked_at(ledger: Ledger, tmp_path: Path) -> None:
    for _ in range(3):
        first = a_run(ledger, orders=ONE, lines=[{"order_no": "1"}], intake=["C1/1"])
        over = [{"order_no": "1", "refused": first.lines["ordered"].iloc[0], "reason": "FINANCE_REFUSED"}]
        closed = [{"order_no": "1", "status": "closed"}]
        a_run(ledger, decisions=[decision(first, "refuse")], orders=closed, lines=over, intake=[])
    with sqlite3.connect(tmp_path / "ledger.db") as books:
        assert books.execute("SELECT horizon FROM runs ORDER BY run DESC LIMIT 1").fetchone() == (6,)
        assert books.execute("SELECT horizon FROM runs WHERE run = 5").fetchone() == (5,)
    books.close()


# opening


def test_a_new_desk_gets_an_empty_ledger(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "README.md").write_text("originals end here")
    with a_ledger(tmp_path) as ledger:
        assert ledger.ask(runs.batches) == []
        assert ledger.ask(runs.complaints) == []


def originals_in(root: Path) -> None:
    (root / "archive" / "2011").mkdir(parents=True)
    (root / "archive" / "2011" / "a.xlsx").write_bytes(b"x")


def test_an_empty_ledger_never_starts_over_a_full_archive(tmp_path: Path) -> None:
    originals_in(tmp_path)
    with pytest.raises(OrderbatchError) as caught:
        a_ledger(tmp_path)
    assert (caught.value.code, caught.value.exit_code) == ("LEDGER_MISSING", ExitCode.INTEGRITY)


def test_a_damaged_ledger_names_the_newest_backup(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        for _ in range(3):
            a_run(ledger, orders=[], inputs=[])
            ledger.backup(tmp_path / "backups", keep=2)
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == ["ledger-000002-2011-11-14-2.db", "ledger-000003-2011-11-14-3.db"]
    books = tmp_path / "ledger.db"
    books.write_bytes(books.read_bytes()[:5000] + b"\xff" * 9000 + books.read_bytes()[14000:])
    with pytest.raises(OrderbatchError) as caught:
        a_ledger(tmp_path)
    assert caught.value.code == "LEDGER_DAMAGED"
    assert str(caught.value.numbers["backup"]).endswith(names[-1])


def test_a_ledger_that_is_as_we_left_it_is_not_looked_through_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_ledger(tmp_path) as ledger:
        a_run(ledger)
    looked: list[sa.Connection] = []

    def look_through(connection: sa.Connection, whole: bool) -> str:
        assert not whole
        looked.append(connection)
        return ""

    monkeypatch.setattr(connect, "damage_of_file", look_through)
    with a_ledger(tmp_path):
        assert looked == []
    os.utime(tmp_path / "ledger.db")
    with a_ledger(tmp_path):
        assert len(looked) == 1


def test_a_ledger_that_cannot_be_opened_is_not_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(OrderbatchError) as caught:
        a_ledger(tmp_path)
    assert (caught.value.code, caught.value.exit_code) == ("LEDGER_UNREACHABLE", ExitCode.BUSY)


def test_what_a_later_report_says_is_added_to_what_was_known(ledger: Ledger) -> None:
    proposed = a_run(ledger, orders=ONE, lines=[{"order_no": "1"}, {"order_no": "1", "line": 2}])
    pick = str(approve(ledger, proposed, TUESDAY).releases["pick_no"].iloc[0])
    ship(ledger, WEDNESDAY, {1: 10})
    assert [row["shipped"] for row in ledger.ask(after_release.released, [pick])] == [10, 0]
    ship(ledger, WEDNESDAY, {2: 10})
    a_run(ledger, MONDAY + dt.timedelta(60))
    assert [row["shipped"] for row in ledger.ask(after_release.released, [pick])] == [10, 10]


def test_a_file_that_is_no_database_is_a_damaged_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"order form" * 1000)
    with pytest.raises(OrderbatchError, match="LEDGER_DAMAGED"):
        a_ledger(tmp_path)


def test_an_empty_file_beside_a_full_archive_is_a_missing_ledger(tmp_path: Path) -> None:
    originals_in(tmp_path)
    (tmp_path / "ledger.db").touch()
    with pytest.raises(OrderbatchError, match="LEDGER_MISSING"):
        a_ledger(tmp_path)


def test_a_backup_is_a_whole_ledger(ledger: Ledger, tmp_path: Path) -> None:
    batch = a_full_batch(ledger)
    copy = ledger.backup(tmp_path / "backups", keep=30)
    assert copy is not None
    (tmp_path / "elsewhere").mkdir()
    copy.replace(tmp_path / "elsewhere" / "ledger.db")
    with a_ledger(tmp_path / "elsewhere") as restored:
        same(batch, restored.ask(load_batch, batch.batch))


def test_a_backup_that_is_not_whole_never_gets_its_name(tmp_path: Path) -> None:
    with a_ledger(tmp_path) as ledger:
        a_full_batch(ledger)
        assert ledger.backup(tmp_path / "backups", keep=30) is not None
        a_run(ledger, orders=[], inputs=[])
    books = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with books.connect() as connection:
        found = connection.execute(sa.text("SELECT rootpage FROM sqlite_master WHERE name = 'order_lines'"))
        page = int(found.scalar_one())
        size = int(connection.execute(sa.text("PRAGMA page_size")).scalar_one())
        connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    books.dispose()
    content = bytearray((tmp_path / "ledger.db").read_bytes())
    content[(page - 1) * size + 1 : page * size] = bytes([0xFF]) * (size - 1)
    (tmp_path / "ledger.db").write_bytes(content)
    before = sorted((tmp_path / "backups").iterdir())
    with pytest.raises(sqlite3.DatabaseError):
        backup(books, tmp_path / "backups", 30)
    books.dispose()
    assert sorted((tmp_path / "backups").glob("ledger-*.db")) == before


def test_outputs_are_pending_until_published(ledger: Ledger) -> None:
    outputs = [Output("Approval.xlsx", "approval"), Output("回执 C1.xlsx", "reply", "C1")]
    a_run(ledger, outputs=outputs)
    assert ledger.ask(runs.pending_outputs) == [("2011-11-14-1", output) for output in outputs]
    ledger.enter(runs.mark_published, "2011-11-14-1", {"Approval.xlsx": "a" * 64})
    assert ledger.ask(runs.pending_outputs) == [("2011-11-14-1", outputs[1])]
    ledger.enter(runs.mark_published, "2011-11-14-1", {"回执 C1.xlsx": "b" * 64})
    assert ledger.ask(runs.pending_outputs) == []
    assert [state for _, state, _ in ledger.ask(runs.outputs, "2011-11-14-1")] == ["published", "published"]


def test_an_answer_comes_in_pieces_and_its_errors_are_sqlalchemys_without_a_value(tmp_path: Path) -> None:
    engine = connect.engine_of(f"sqlite:///{tmp_path / 'books.db'}")
    counting = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < :last) SELECT x FROM n"
    )
    with engine.connect() as books:
        assert [len(some) for some in asked(books, counting, {"last": 7}).partitions(3)] == [3, 3, 1]
        assert list(asked(books, counting, {"last": 2}).mappings()) == [{"x": 1}, {"x": 2}]
        assert sum(row[0] for row in asked(books, counting, {"last": 2_500})) == 2_500 * 2_501 // 2
        assert books.in_transaction()  # what is asked next is asked of the same moment
        with pytest.raises(sa.exc.OperationalError) as told:
            asked(books, "SELECT x FROM nowhere WHERE agent = :agent", {"agent": "Acme"})
        assert "nowhere" in str(told.value) and "Acme" not in str(told.value)
    engine.dispose()
