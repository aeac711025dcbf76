"""Originals are kept six months, longer while something of them is open, and then go, listed (P-4.8.2)."""

import calendar
import dataclasses
import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderbatch.contract.calendar import months_before
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.purge import bind, purge
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import runs
from orderbatch.ledger.queries.retention import of_month, originals_before
from orderbatch.terminal.upkeep.purge_screen import purge_screen
from tests.batches import Row
from tests.closed_months import close_until
from tests.desk import MONDAY, Desk
from tests.ledgers import a_ledger, a_run
from tests.test_gifts import policies
from tests.test_rebuild import books

HALF_A_YEAR = dt.timedelta(days=190)


def half_a_year_later(root: Path) -> Desk:
    """In May an order that ended, one whose gift is owed, one with a rest still open; half a year later a new
    morning. No month is closed."""
    desk = Desk(
        root / "desk", "[run]\nmax_leap_days = 0\n[deferral]\nmax_days = 300\n", day=MONDAY - HALF_A_YEAR
    )
    desk.catalogue("A 1, B 2, G1 5", Category={"A": "washing", "G1": "gifts"})
    desk.agents("C1 C2 C3")
    policies(desk, ("W1", "Washing", "buy_get", "washing", 3, "G1", 1))  # C1 earned one, there is none
    desk.figures("A 12, G1 0", "C1 1000, C2 1000, C3 1000")
    desk.order("C3", "3", "A 2", "08:30")
    desk.order("C1", "1", "A 4")
    desk.order("C2", "2", "A 9", If_short="defer")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    desk.fill("tracking", "Shipped cases", {"1": 4, "2": 6, "3": 2})
    desk.run("14:00")
    desk.today = MONDAY
    desk.figures("A 0, G1 0", "C1 1000, C2 1000, C3 1000")
    desk.run("12:00")
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The months before the new morning are closed."""
    desk = half_a_year_later(tmp_path)
    close_until(desk.workspace, desk.at("12:30"))
    return desk


def now(desk: Desk) -> dt.datetime:
    return desk.at("18:00")


def index(desk: Desk) -> dict[str, str]:
    """Name of each original in the books → its path."""
    ledger = open_ledger(desk.workspace.ledger_url, desk.workspace.archive, desk.root / "backups")
    with ledger:
        return {row["name"]: row["archive_path"] for row in ledger.ask(runs.originals)}


def test_what_is_old_is_listed_first_and_destroyed_only_when_that_is_meant(desk: Desk) -> None:
    before, listed = index(desk), purge(desk.workspace, now(desk), None, is_sure=False)
    names = {original["name"] for original in listed.originals}
    assert "catalogue.xlsx" in names and not any("1123" in name for name in names)
    assert all((desk.root / path).exists() for path in before.values())
    for language in LANGUAGES:
        assert "--yes" in purge_screen(listed, Words(language))
    done = purge(desk.workspace, now(desk), None, is_sure=True)
    assert {original["name"] for original in done.originals} == names
    assert {name for name, path in before.items() if not (desk.root / path).exists()} == names
    assert index(desk) == before  # the index row stays
    assert examine(desk.workspace) == []
    assert not purge(desk.workspace, now(desk), None, is_sure=True).originals


def test_the_certificate_names_each_file_with_its_hash(desk: Desk) -> None:
    done = purge(desk.workspace, now(desk), None, is_sure=True)
    book = openpyxl.load_workbook(desk.root / done.certificate)
    cells = [str(cell) for row in book.active.iter_rows(values_only=True) for cell in row]
    for original in done.originals:
        assert original["name"] in cells and original["sha256"] in cells
    assert done.certificate in purge_screen(done, Words("zh"))


def test_what_is_still_open_stays_and_is_named(desk: Desk) -> None:
    done = purge(desk.workspace, now(desk), None, is_sure=True)
    paths = index(desk)
    owed = "a gift is owed: Washing"
    assert dict(done.staying) == {
        paths["order C1 1 0900.xlsx"]: owed, paths["order C2 2 0900.xlsx"]: f"2, {owed}"
    }  # fmt: skip
    for path, what in done.staying:
        assert (desk.root / path).exists()
        assert f"{path}  {what}" in purge_screen(done, Words("en"))
    assert not (desk.root / paths["order C3 3 0830.xlsx"]).exists()
    zh = dataclasses.replace(desk.workspace, language="zh")
    assert "2、赠品欠配：Washing" in dict(purge(zh, now(desk), None, is_sure=False).staying).values()


def test_what_is_of_a_month_that_is_not_closed_stays_and_is_told_so(tmp_path: Path) -> None:
    desk = half_a_year_later(tmp_path)
    done = purge(desk.workspace, now(desk), None, is_sure=True)
    told = Words("en").text("cli.purge.unclosed", month=f"{MONDAY - HALF_A_YEAR:%Y-%m}")
    assert not done.originals and len(done.staying) >= 6
    assert [what for _path, what in done.staying if told not in what] == []
    assert all((desk.root / path).exists() for path, _what in done.staying)


def test_nothing_younger_than_the_time_for_which_it_is_kept_can_be_destroyed(desk: Desk) -> None:
    with pytest.raises(OrderbatchError, match="PURGE_TOO_SOON"):
        purge(desk.workspace, now(desk), MONDAY, is_sure=True)
    day = MONDAY - HALF_A_YEAR
    assert not purge(desk.workspace, now(desk), day, is_sure=True).originals  # that day itself is kept
    assert purge(desk.workspace, now(desk), day + dt.timedelta(days=1), is_sure=False).originals


def test_a_purge_that_was_cut_off_is_finished_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[Path] = []
    really = Path.unlink

    def cut_off(path: Path, *given: object, **named: object) -> None:
        if "archive" in path.parts and path.suffix == ".xlsx":
            removed.append(path)
            if len(removed) == 3:
                raise PermissionError(13, "open in another program", str(path))
        really(path, missing_ok=True)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", cut_off)
        with pytest.raises(PermissionError):
            purge(desk.workspace, now(desk), None, is_sure=True)
    assert "PURGE_PENDING" in {violation.code for violation in examine(desk.workspace)}
    desk.run("19:00")
    assert examine(desk.workspace) == []
    assert len(list(desk.workspace.archive.rglob("purge-*.xlsx"))) == 1


def test_the_books_made_again_know_what_was_destroyed(desk: Desk) -> None:
    purge(desk.workspace, now(desk), None, is_sure=True)
    lost = books(desk.root / "ledger.db")
    found = rebuild(desk.workspace, is_sure=True)
    assert (found.lacking, found.unknown) == ((), ())
    assert books(desk.root / "ledger.db") == lost


@given(st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)), st.integers(1, 40))
def test_months_are_calendar_months_and_end_with_the_month(day: dt.date, months: int) -> None:
    found = months_before(day, months)
    assert (day.year - found.year) * 12 + day.month - found.month == months
    assert found.day == min(day.day, calendar.monthrange(found.year, found.month)[1])


def _plainly_before(day: dt.date, months: int) -> dt.date:
    """The same, by stepping back month after month from the first and clamping the day."""
    first = day.replace(day=1)
    for _month in range(months):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def test_of_any_archive_on_any_day_what_is_older_than_the_months_may_go_and_what_is_of_a_month_is_bound(
    tmp_path: Path,
) -> None:
    chance = random.Random(6)
    first, minutes = dt.datetime(2024, 1, 1), 3 * 365 * 24 * 60
    moments = [first + dt.timedelta(minutes=chance.randrange(minutes)) for _ in range(80)]
    moments += [dt.datetime(2026, 2, 28), dt.datetime(2026, 2, 27, 23, 59, 59), dt.datetime(2024, 2, 29, 12)]
    files: list[Row] = [
        {
            "name": f"{n}.xlsx",
            "sha256": f"{n:064}",
            "received_at": when,
            "archive_path": f"archive/{n}",
            "agent": f"C{n % 3}",
        }
        for n, when in enumerate(moments)
    ]
    with a_ledger(tmp_path) as ledger:
        a_run(ledger, inputs=files)
        for _ in range(1_000):
            today = dt.date(2024, 6, 1) + dt.timedelta(days=chance.randrange(1_100))
            months = chance.randint(1, 14)
            kept_from = _plainly_before(today, months)
            going = {row["path"] for row in ledger.ask(originals_before, months_before(today, months))}
            assert going == {f"archive/{n}" for n, when in enumerate(moments) if when.date() < kept_from}
            agent, month = f"C{months % 3}", f"{today:%Y-%m}"
            bound = [row["name"] for row in ledger.ask(of_month, agent, month)]
            assert bound == [
                row["name"]
                for row in sorted(files, key=lambda row: (row["received_at"], row["archive_path"]))
                if row["agent"] == agent and f"{row['received_at']:%Y-%m}" == month
            ]


def test_the_last_of_august_looks_back_to_the_last_of_february() -> None:
    assert months_before(dt.date(2026, 8, 31), 6) == dt.date(2026, 2, 28)
    assert months_before(dt.date(2028, 8, 31), 6) == dt.date(2028, 2, 29)


def test_an_agents_originals_of_a_month_are_listed_in_time_order_for_binding(desk: Desk) -> None:
    day = MONDAY - HALF_A_YEAR
    path = bind(desk.workspace, now(desk), "C1", f"{day:%Y-%m}")
    page = openpyxl.load_workbook(desk.root / path).active
    cells = [cell for row in page.iter_rows(values_only=True) for cell in row]
    assert "order C1 1 0900.xlsx" in cells and "order C2 2 0900.xlsx" not in cells
    with pytest.raises(OrderbatchError, match="BIND_EMPTY"):
        bind(desk.workspace, now(desk), "C9", f"{day:%Y-%m}")
