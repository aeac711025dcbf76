"""A closed month never changes; what comes later is an adjustment; together they are the ledger (9)."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.purge import purge
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries.runs import rows
from orderbatch.month.closing import close_month, report_month
from orderbatch.month.periods_read import Periods
from orderbatch.terminal.periods.months_screen import closed_screen, month_screen
from tests.closed_months import hold_reports_by
from tests.desk import Desk
from tests.test_closed_and_adjusted import hold_closed_and_adjusted
from tests.test_rebuild import books

OCTOBER, NOVEMBER, DECEMBER = "2026-10", "2026-11", "2026-12"
SUMS = ("first_ordered", "first_proposed", "released", "shipped", "first_minor", "released_minor")


def totals(desk: Desk, month: str, ever: bool = False) -> dict[str, int]:
    """The sums of a month: as it was closed (else as it is), or as the whole ledger has it now."""
    with ledger_of(desk.workspace) as ledger:
        read = Periods(ledger, {}) if ever else Periods.of(ledger)
        found = read.figures(int(month[:4]), int(month[5:]), desk.workspace.settings)
    return {name: found.totals[name] for name in SUMS}


def adjusted(desk: Desk, month: str) -> pd.DataFrame:
    """The adjustments that a month's report tells."""
    with ledger_of(desk.workspace) as ledger:
        return Periods.of(ledger).adjustments(int(month[:4]), int(month[5:]))


def ship(desk: Desk, name: str, cases: dict[str, int], day: dt.date) -> None:
    """A tracking sheet of what the batch before released."""
    desk.fill("tracking", "Shipped cases", cases, name=name)
    desk.fill("tracking", "Shipped on", dict.fromkeys(cases, day), name=name, source=name)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """October: orders 1 to 3, all of 1 and 2 released. November, before the closing: a shipment of October.
    Closed. Then: another shipment of October, and a newer version of order 3, which October asked for."""
    desk = Desk(tmp_path_factory.mktemp("closed"), "[run]\nmax_leap_days = 0\n", dt.date(2026, 10, 30))
    desk.catalogue("A 1.5, B 2")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 10", "C1 900, C2 900, C3 900")
    desk.order("C1", "1", "A 4, B 2")
    desk.order("C2", "2", "A 5")
    desk.run("12:00")
    desk.order("C3", "3", "B 30", If_short="ask")
    desk.approve()
    desk.run("13:00")
    released = desk.latest
    october = desk.today
    desk.next_day(5)
    ship(desk, "one.xlsx", {"1": 4}, october)
    desk.run("12:00")
    close_month(desk.workspace, desk.at("12:30"), OCTOBER, anyway=True)
    desk.next_day()
    desk.latest, latest = released, desk.latest
    ship(desk, "two.xlsx", {"2": 3}, october)
    desk.latest = latest
    desk.figures("A 10, B 10", "C1 900, C2 900, C3 900")
    desk.order("C3", "3", "B 7", "10:00")
    desk.run("13:00")
    return desk


def test_a_closed_month_never_changes_a_byte(desk: Desk) -> None:
    closed = report_month(desk.workspace, OCTOBER)
    assert closed.path is not None and closed.closed is not None
    before = closed.path.read_bytes()
    assert hashlib.sha256(before).hexdigest() == closed.closed.sha256
    closed.path.write_bytes(b"changed by somebody")
    again = report_month(desk.workspace, OCTOBER)
    assert again.path is not None and again.path.read_bytes() == before
    assert totals(desk, OCTOBER) != totals(desk, OCTOBER, ever=True)


def test_what_comes_later_is_an_adjustment_of_the_next_month_with_its_reference(desk: Desk) -> None:
    found = adjusted(desk, NOVEMBER).to_dict("records")
    told = [
        (row["what"], row["order_key"], row["sku"], row["first_ordered"], row["shipped"]) for row in found
    ]
    assert told == [("shipped", "C2/2", "A", 0, 3), ("replaced", "C3/3", "B", -30, 0)]
    assert found[1]["reference"] == "order C3 3 1000.xlsx" and found[0]["reference"].startswith("P")
    assert {row["came_on"] for row in found} == {dt.date(2026, 11, 5)}
    assert adjusted(desk, OCTOBER).empty and adjusted(desk, DECEMBER).empty


def test_the_month_after_compares_with_what_was_closed_and_need_not_sum_it_again(desk: Desk) -> None:
    with ledger_of(desk.workspace) as ledger:
        read = Periods.of(ledger)
        none_kept = {when: replace(month, figures=None) for when, month in read.closed.items()}
        summed = Periods(ledger, none_kept).figures(2026, 11, desk.workspace.settings)
        asked: list[tuple[int, int]] = []
        quick = Counted(ledger, read.closed, asked).figures(2026, 11, desk.workspace.settings)
    assert asked == [(2026, 11)] and summed.before is not None
    for name in ("totals", "before", "rates", "cycles"):
        assert getattr(quick, name) == getattr(summed, name)
    assert quick.regions.equals(summed.regions) and quick.regions["released_before"].sum() > 0


@dataclass(frozen=True, slots=True)
class Counted(Periods):
    """Months that note which of them were loaded line by line."""

    asked: list[tuple[int, int]]

    def lines(self, year: int, month: int) -> pd.DataFrame:
        """As without."""
        self.asked.append((year, month))
        return Periods.lines(self, year, month)


def test_closed_months_and_adjustments_are_the_ledger(desk: Desk) -> None:
    closed, ledger = totals(desk, OCTOBER), totals(desk, OCTOBER, ever=True)
    found = adjusted(desk, NOVEMBER)
    found = found.assign(
        first_minor=found["first_ordered"] * found["price_minor"], released=0, released_minor=0
    )
    assert {name: closed[name] + int(found[name].sum()) for name in SUMS} == ledger
    with ledger_of(desk.workspace) as known:
        assert hold_closed_and_adjusted(known) == 2  # closed after any run, not only when it was
        kept = known.ask(lambda books: rows(books, "SELECT COUNT(*) AS kept FROM closed_sums"))
        assert kept[0]["kept"]  # a report by anything reads them, and adds what came since
        for days in (
            ("2026-10-01", "2026-12-01"),
            ("2026-10-01", "2026-11-01"),
            ("2026-09-15", "2026-11-05"),
        ):
            hold_reports_by(known, *map(dt.date.fromisoformat, days))


def test_the_report_says_whether_it_is_provisional_and_lists_adjustments_and_what_is_undecided(
    desk: Desk,
) -> None:
    for month, state in ((OCTOBER, "closed"), (NOVEMBER, "provisional")):
        written = report_month(desk.workspace, month)
        assert written.path is not None
        book = openpyxl.load_workbook(written.path)
        words = Words(desk.workspace.language)
        said = words.text(f"monthly.period.{state}", month=month)
        for page in book.worksheets:  # in A2, or behind the columns that are repeated on every page
            assert any(said in str(cell.value) for cell in page[2]), page.title
        pages = {
            name: [cell for row in book[words.text(f"monthly.sheets.{name}")].values for cell in row]
            for name in ("adjustments", "undecided")
        }
        assert ("order C3 3 1000.xlsx" in pages["adjustments"]) == (month == NOVEMBER)
        none = words.text("monthly.undecided.none")  # in October nothing that was released is due yet
        assert (none in pages["undecided"]) == (month == OCTOBER)
    for language in LANGUAGES:
        assert OCTOBER in month_screen(
            report_month(desk.workspace, OCTOBER), OCTOBER, desk.root, Words(language)
        )


def test_a_month_is_closed_once_in_turn_and_when_it_is_over(desk: Desk) -> None:
    for month, code in (
        (OCTOBER, "MONTH_CLOSED"),
        (NOVEMBER, "MONTH_NOT_OVER"),
        ("2026-09", "MONTH_EMPTY"),
    ):
        with pytest.raises(OrderbatchError, match=code):
            close_month(desk.workspace, desk.at("20:00"), month, anyway=True)
    with pytest.raises(OrderbatchError, match="DAY_CLOSED"):
        desk.today, today = dt.date(2026, 10, 31), desk.today
        try:
            desk.run("20:00")
        finally:
            desk.today = today


def a_small_desk(root: Path) -> Desk:
    """An order released in October and nothing told of it."""
    desk = Desk(root, "[run]\nmax_leap_days = 0\n", dt.date(2026, 10, 12))
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 10", "C1 900")
    desk.order("C1", "1", "A 4")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    return desk


def test_closing_names_what_is_undecided_and_what_rests_on_it_stays(tmp_path: Path) -> None:
    desk = a_small_desk(tmp_path / "desk")
    desk.next_day(40)
    desk.agents("C1 C2")
    desk.run("12:00")
    with pytest.raises(OrderbatchError, match="MONTH_OUT_OF_TURN"):
        close_month(desk.workspace, dt.datetime(2026, 12, 1, 9), NOVEMBER, anyway=True)
    with pytest.raises(OrderbatchError, match="MONTH_UNDECIDED") as refused:
        close_month(desk.workspace, desk.at("13:00"), OCTOBER, anyway=False)
    assert refused.value.numbers["count"] == 1 and "1 (P" in refused.value.message(Words("en"))
    done = close_month(desk.workspace, desk.at("13:00"), OCTOBER, anyway=True)
    assert done.undecided == 1 and done.closed is not None and done.path is not None
    page = openpyxl.load_workbook(done.path)[Words("en").text("monthly.sheets.undecided")]
    assert "1" in {cell for row in page.values for cell in row}
    for language in LANGUAGES:
        assert done.closed.path in closed_screen(done, desk.root, Words(language))
    with pytest.raises(OrderbatchError, match="UNDO_CLOSED"):
        undo(desk.workspace, desk.at("14:00"))
    assert examine(desk.workspace) == []
    lost = books(desk.root / "ledger.db")
    found = rebuild(desk.workspace, is_sure=True)
    assert (found.lacking, found.unknown) == ((), ())
    assert books(desk.root / "ledger.db") == lost
    (desk.root / done.closed.path).write_bytes(b"")
    assert "MONTH_CHANGED" in {violation.code for violation in examine(desk.workspace)}
    with pytest.raises(OrderbatchError, match="MONTH_FILE_LOST"):
        report_month(desk.workspace, OCTOBER)
    ledger = desk.workspace.settings.ledger.model_copy(update={"workspace": "south"})
    settings = desk.workspace.settings.model_copy(update={"ledger": ledger})
    with pytest.raises(OrderbatchError, match="MONTH_ELSEWHERE"):  # another desk on this ledger closed it
        report_month(replace(desk.workspace, settings=settings), OCTOBER)


def test_what_only_waits_keeps_no_month_open(tmp_path: Path) -> None:
    """For stock or money: nobody has to decide it, and it goes on in the month after."""
    desk = Desk(tmp_path, day=dt.date(2026, 10, 30))
    desk.catalogue("A 1, B 2")
    desk.agents("C1 C2")
    desk.figures("A 0, B 9", "C1 900, C2 1")
    desk.order("C1", "1", "A 4")
    desk.order("C2", "2", "B 4")
    batch = desk.run().batch
    assert batch is not None and [*batch.orders["status"]] == ["waiting", "held"]
    done = close_month(desk.workspace, dt.datetime(2026, 11, 2, 9), OCTOBER, anyway=False)
    assert done.undecided == 0 and done.closed is not None


def test_originals_of_a_month_that_is_not_closed_are_not_destroyed(tmp_path: Path) -> None:
    desk = a_small_desk(tmp_path)
    desk.fill("tracking", "Shipped cases", {"1": 4})
    desk.run("14:00")
    later = dt.datetime(2027, 6, 1, 9)
    kept = purge(desk.workspace, later, None, is_sure=True)
    assert not kept.originals and {what for _path, what in kept.staying} == {"month 2026-10 is not closed"}
    close_month(desk.workspace, later, OCTOBER, anyway=False)
    assert len(purge(desk.workspace, later, None, is_sure=True).originals) == len(kept.staying)


def test_a_report_over_nothing_says_so_and_writes_no_workbook(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    found = report_month(desk.workspace, NOVEMBER)
    assert found.path is None and not list((tmp_path / "outbox").glob("monthly/*"))
    for language in LANGUAGES:
        assert NOVEMBER in month_screen(found, NOVEMBER, tmp_path, Words(language))
