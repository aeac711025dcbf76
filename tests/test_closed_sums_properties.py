"""Random books: closed months and what came later are the ledger, by anything (9, Properties).

The books are entered row by row, so that they hold what a desk's days seldom make: a shipment told months
later and taken back, a newer version of an order of a closed month, a line that is decided again and again,
goods that are sent again for an incident.
"""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from orderbatch.contract.month_figures import ClosedMonth
from orderbatch.ledger.books import Ledger, ledger_of
from orderbatch.ledger.bulk import insert
from orderbatch.ledger.journals.closed import enter_close
from orderbatch.ledger.queries.history import span_of
from orderbatch.ledger.schema import METADATA
from orderbatch.workspace.workspace import open_workspace
from tests.closed_months import hold_reports_by, hold_trend
from tests.test_closed_and_adjusted import hold_closed_and_adjusted

MONTHS = ((2026, 9), (2026, 10), (2026, 11))


def add(connection: sa.Connection, table: str, **cells: Any) -> None:
    """A row of a table; what is not said is nothing, 0 or a day."""
    known = METADATA.tables[table]
    blank: Mapping[bool, Any] = {True: 0, False: ""}
    row = {
        column.name: cells.get(
            column.name, None if column.nullable else blank[isinstance(column.type, sa.BigInteger)]
        )
        for column in known.columns
    }
    insert(connection, known, [*row], [(*row.values(),)])


class Books:
    """Books of three months that some dice entered."""

    def __init__(self, connection: sa.Connection, seed: int) -> None:
        self.connection, self.dice = connection, random.Random(seed)
        self.versions: dict[str, int] = {}  # order → run of its newest version
        self.lines: dict[str, int] = {}  # order → lines of it
        self.proposed: list[tuple[int, str, str, int, int]] = []  # run, batch, order, line, cases
        self.picks: list[tuple[str, str, int, int, dt.date]] = []  # pick, order, line, cases, day
        self.count = self.decisions = 0

    def enter(self) -> None:
        """A run on some days of each month: orders and newer versions, decisions, releases, shipments."""
        for run, day in enumerate(self._days(), start=1):
            batch = f"{day}-1"
            told = {"day": f"{day}", "started_at": f"{day}T09:00:00", "horizon": 0}
            add(self.connection, "runs", run=run, batch=batch, **told)
            self._orders(run, day)
            self._decides(run, batch)
            self._releases(run, day)
            self._ships(run, day)

    def _days(self) -> Iterator[dt.date]:
        for year, month in MONTHS:
            since, _after = span_of(year, month)
            for number in sorted(self.dice.sample(range(28), self.dice.randint(1, 3))):
                yield since + dt.timedelta(days=number)

    def _orders(self, run: int, day: dt.date) -> None:
        fresh = [f"C{self.dice.randint(1, 3)}/{run}-{number}" for number in range(self.dice.randint(0, 2))]
        again = [key for key in self.versions if self.dice.random() < 0.2]
        for key in (*fresh, *again):
            self.count += 1
            self.versions[key], self.lines[key] = run, self.dice.randint(1, 3)
            moments = {"received_at": f"{day}T08:00:00", "valid_at": f"{day}T08:30:00"}
            named = {"agent": key[:2], "order_no": key[3:], "version": 1, "header": "{}", **moments}
            add(self.connection, "orders", id=self.count, run=run, order_key=key, **named)

    def _decides(self, run: int, batch: str) -> None:
        for key, version in self.versions.items():
            if version == run or self.dice.random() < 0.3:
                self.decisions += 1
                decision = self.decisions
                sent_again = "K1" if key.endswith("-1") and key.startswith("C3") else ""
                region = self.dice.choice(("North", "South")) if key[1] == "1" else "East"
                whose = {"order_key": key, "agent": key[:2], "agent_name": key[:2], "order_no": key[3:]}
                told = {"region": region, "incident": sent_again, "received_at": "2026-09-01T08:00:00"}
                moment = {"valid_at": "2026-09-01T08:30:00", "status": "waiting"}
                add(self.connection, "order_decisions", id=decision, run=run, **whose, **told, **moment)
                self._lines(run, batch, key, decision)

    def _lines(self, run: int, batch: str, key: str, decision: int) -> None:
        for line in range(1, self.lines[key] + 1):
            if self.versions[key] != run and self.dice.random() < 0.4:
                continue  # a run decides all of a new order, and later what is open of it
            cases = self.dice.randint(1, 9)
            sku = f"S{self.dice.randint(1, 3)}" if self.dice.random() < 0.1 else f"S{line}"
            named = {"sku": sku, "product": sku, "category": self.dice.choice(("Soap", ""))}
            figures = {"ordered": cases, "proposed": self.dice.randint(0, cases), "price_minor": 7 * line}
            reason = self.dice.choice(("SERVED_FULL", "SHARED"))
            place = {"decision": decision, "position": line, "line": line, "reason": reason}
            add(self.connection, "line_decisions", **place, **named, **figures)
            self.proposed.append((run, batch, key, line, cases))

    def _releases(self, run: int, day: dt.date) -> None:
        place = 0
        for _run, batch, key, line, cases in self.proposed:
            if self.dice.random() < 0.3 and not any(
                (pick, order, number) == (f"P{batch}", key, line)
                for pick, order, number, _c, _d in self.picks
            ):
                row = self._decided(batch, key, line)
                named = {
                    **row,
                    "order_key": key,
                    "line": line,
                    "pick_no": f"P{batch}",
                    "proposal": batch,
                    "due": f"{day}",
                }
                add(self.connection, "releases", run=run, position=place, cases=cases, **named)
                self.picks.append((f"P{batch}", key, line, cases, day))
                place += 1

    def _decided(self, batch: str, key: str, line: int) -> dict[str, Any]:
        """What a release carries of the line and the order that it releases."""
        question = sa.text(
            "SELECT d.agent, d.agent_name, d.region, l.sku, l.product, l.price_minor FROM runs r "
            "JOIN order_decisions d ON d.run = r.run JOIN line_decisions l ON l.decision = d.id "
            "WHERE r.batch = :batch AND d.order_key = :key AND l.line = :line"
        )
        named = {"batch": batch, "key": key, "line": line}
        return dict(self.connection.execute(question, named).mappings().one())

    def _ships(self, run: int, day: dt.date) -> None:
        place = 0
        for pick, key, line, cases, released in self.picks:
            if self.dice.random() < 0.3:
                counted = self.dice.choice((released, day))
                shipped = self.dice.choice((cases, -1, 2))
                named = {"pick_no": pick, "order_key": key, "line": line, "shipped": shipped}
                told = {"counted_on": f"{counted}", "shipped_on": f"{counted}", "agent": key[:2]}
                add(self.connection, "shipments", run=run, position=place, **named, **told)
                place += 1


def close_all_but_the_last(ledger: Ledger) -> None:
    """Close months as of their last run, as a desk does before the next one."""
    for year, month in MONTHS[:-1]:
        _since, after = span_of(year, month)

        def last(books: sa.Connection, after: dt.date = after) -> int:
            question = sa.text("SELECT MAX(run) FROM runs WHERE day < :day")
            return int(books.execute(question, {"day": f"{after}"}).scalar_one())

        closed = ClosedMonth(
            f"{year}-{month}" if month > 9 else f"{year}-0{month}",
            ledger.ask(last),
            "",
            "",
            "",
            0,
            dt.datetime(2026, 12, 1),
        )
        ledger.enter(enter_close, closed.at, closed)


@given(seed=st.integers(0, 1 << 32))
@settings(max_examples=5, deadline=None)
def test_closed_months_and_what_came_later_are_the_ledger_by_anything(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("books")
    (root / "orderbatch.toml").write_text("", encoding="utf-8")
    with ledger_of(open_workspace(root)) as ledger:
        ledger.enter(lambda books: Books(books, seed).enter())
        hold_closed_and_adjusted(ledger)
        hold_trend(ledger, MONTHS)
        close_all_but_the_last(ledger)
        hold_trend(ledger, MONTHS)
        for first, after in (("2026-09-01", "2026-12-01"), ("2026-09-10", "2026-11-15")):
            hold_reports_by(ledger, dt.date.fromisoformat(first), dt.date.fromisoformat(after))
