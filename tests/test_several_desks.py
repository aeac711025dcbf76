"""Several desks on one ledger, a server's or a file: the books are common, files each desk's own (4-run)."""

import datetime as dt
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.purge import purge
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger import books, connect
from orderbatch.ledger.books import held_ledger, ledger_of
from orderbatch.ledger.connect import engine_of
from orderbatch.ledger.queries import runs
from tests.closed_months import close_until
from tests.desk import Desk
from tests.postgresql import server, url
from tests.test_rebuild import books as books_in
from tests.test_rebuild import books_of

__all__ = ("server", "url")  # fixtures


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgresql)])
def shared(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that is nobody's own."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'common' / 'books.db'}"
    return str(request.getfixturevalue("url"))


def a_desk(folder: Path, url: str, name: str) -> Desk:
    return Desk(folder, f'[ledger]\nurl = "{url}"\nworkspace = "{name}"\n')


@pytest.fixture
def desks(shared: str, tmp_path: Path) -> tuple[Desk, Desk]:
    """North has the masters; 10 of A are there for both."""
    north, south = a_desk(tmp_path / "north", shared, "North"), a_desk(tmp_path / "south", shared, "South")
    north.catalogue("A 1")
    north.agents("C1 C2")
    north.figures("A 10", "C1 1000, C2 1000")
    north.order("C1", "1", "A 8")
    north.run("12:00")
    return north, south


def refusal(doing: object, *given: object, **named: object) -> OrderbatchError:
    with pytest.raises(OrderbatchError) as caught:
        doing(*given, **named)  # type: ignore[operator]
    for language in LANGUAGES:
        assert caught.value.message(Words(language)) and caught.value.fix(Words(language))
    return caught.value


def test_what_one_desk_promised_the_other_does_not_promise_again(desks: tuple[Desk, Desk]) -> None:
    south = desks[1]
    south.order("C2", "2", "A 8")
    south.run("12:30")
    assert south.lines("proposed") == {"2/A": 2}
    south.approve()
    south.run("13:00")
    assert [examine(desk.workspace) for desk in desks] == [[], []]
    batches = {path.name for path in (south.root / "outbox").glob("*/*") if path.is_dir()}
    assert batches == {"2026-11-23-2", "2026-11-23-3"}


def test_what_a_killed_desk_did_not_write_only_that_desk_writes(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south = desks
    north.order("C1", "3", "A 1")
    with monkeypatch.context() as killed:
        killed.setattr(sys.modules["orderbatch.day.run"], "write_out", lambda *_given: ([], []))
        north.run("12:10")
    south.order("C2", "2", "A 8")
    south.run("12:30")
    assert not list((south.root / "outbox").glob("*/2026-11-23-2"))
    assert examine(south.workspace) == []
    assert list((north.root / "inbox").glob("order*"))
    assert {told.code for told in examine(north.workspace)} == {
        "OUTPUT_PENDING", "JOURNAL_PENDING", "INBOX_LEFT"
    }  # fmt: skip
    assert north.run("12:40").published
    assert examine(north.workspace) == []
    assert not list((north.root / "inbox").glob("order*"))


def test_a_form_that_both_desks_got_counts_once_and_is_filed_by_both(desks: tuple[Desk, Desk]) -> None:
    north, south = desks
    lying = south.root / "inbox/copy.xlsx"
    lying.parent.mkdir(exist_ok=True)
    first = next(north.workspace.archive.rglob("*_order*.xlsx"))
    for name in ("copy.xlsx", "copy of copy.xlsx"):
        (lying.parent / name).write_bytes(first.read_bytes())
    south.run("12:30")
    assert {row["verdict"] for row in south.record()["inputs"]} == {"duplicate"}
    assert not list(lying.parent.glob("*.xlsx"))
    assert [path.read_bytes() for path in south.workspace.archive.rglob("*copy.xlsx")] == [first.read_bytes()]
    assert [examine(desk.workspace) for desk in desks] == [[], []]


def test_desks_that_run_at_the_same_moment_wait_for_each_other(desks: tuple[Desk, Desk]) -> None:
    for number, desk in enumerate(desks):
        for order in range(3):
            desk.order(f"C{number + 1}", f"1{number}{order}", "A 1")
    with ThreadPoolExecutor() as both:
        done = list(both.map(lambda desk: desk.run("12:30"), desks))
    assert [len(day.batch.orders) for day in done if day.batch] == [3, 3]
    assert [sum(desk.lines("proposed").values()) for desk in desks] in ([2, 0], [0, 2], [1, 1])
    assert [examine(desk.workspace) for desk in desks] == [[], []]


def test_a_desk_that_waited_too_long_leaves_and_says_for_whom(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    north, south = desks
    with monkeypatch.context() as impatient, held_ledger(north.workspace):
        for room in (books, connect):
            impatient.setattr(room, "WAIT_SECONDS", 0)
        error = refusal(south.run, "12:30")
    assert (error.code, error.exit_code) == ("LEDGER_HELD", ExitCode.BUSY)
    assert error.numbers["pid"] in {os.getpid(), str(os.getpid())}
    south.run("12:30")


def test_desks_may_begin_a_ledger_together(shared: str, tmp_path: Path) -> None:
    desks = [a_desk(tmp_path / str(number), shared, str(number)) for number in range(4)]

    def begin(desk: Desk) -> None:
        desk.workspace.make_folders()
        with held_ledger(desk.workspace):
            pass

    with ThreadPoolExecutor() as all_of_them:
        list(all_of_them.map(begin, desks))


def test_a_ledger_in_the_folder_of_one_desk_is_under_the_lock_of_that_desk(tmp_path: Path) -> None:
    north = Desk(tmp_path / "north")
    north.workspace.make_folders()
    south = Desk(tmp_path / "south", '[ledger]\nurl = "sqlite:///../north/ledger.db"\nworkspace = "South"\n')
    south.workspace.make_folders()
    with held_ledger(south.workspace):
        assert refusal(north.run, "12:00").code == "BUSY"
    assert not list(north.root.glob("*.lock"))


def test_a_batch_of_another_desk_is_not_taken_back_here(desks: tuple[Desk, Desk]) -> None:
    north, south = desks
    assert refusal(undo, south.workspace, south.at("13:00")).code == "UNDO_OTHER_DESK"
    assert undo(north.workspace, north.at("13:00")).is_done
    assert list((north.root / "inbox").glob("order*"))


def test_two_desks_of_one_name_are_told_before_they_mix_their_files(
    desks: tuple[Desk, Desk], shared: str, tmp_path: Path
) -> None:
    error = refusal(a_desk(tmp_path / "third", shared, "North").run, "12:30")
    assert (error.code, error.exit_code) == ("LEDGER_OTHER_DESK", ExitCode.USAGE)


def test_the_books_are_made_again_from_the_archives_of_all_desks(
    desks: tuple[Desk, Desk], shared: str, tmp_path: Path
) -> None:
    north, south = desks
    south.order("C2", "2", "A 8")
    south.run("12:30")
    north.order("C1", "4", "A 1")
    north.run("13:00")
    lost = books_of(engine_of(shared))
    error = refusal(rebuild, north.workspace, tmp_path / "again.db")
    assert (error.code, error.numbers["journals"]) == ("JOURNAL_GAP", ["2"])
    rebuild(north.workspace, tmp_path / "again.db", others=[south.workspace.archive])
    assert books_in(tmp_path / "again.db") == lost
    assert refusal(rebuild, north.workspace, others=[south.workspace.archive]).code == "LEDGER_THERE"
    engine = engine_of(shared)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE line_decisions SET product = 'another'")
    engine.dispose()
    changed = [told.numbers["entry"] for told in examine(north.workspace) if told.code == "BOOKS_CHANGED"]
    assert changed == ["2026-11-23-1", "2026-11-23-3"]  # its own: of the others' it knows no journal
    found = rebuild(north.workspace, is_sure=True, others=[south.workspace.archive])
    assert (found.lacking, found.unknown) == ((), ())
    assert books_of(engine_of(shared)) == lost
    south.run("13:30")  # what it has published it writes again, once it is asked
    assert [examine(desk.workspace) for desk in desks] == [[], []]
    with ledger_of(south.workspace) as ledger:
        assert [row["desk"] for row in ledger.ask(runs.batches)] == ["North", "South", "North"]


def test_what_one_desk_takes_back_destroys_or_makes_again_leaves_the_other_as_it_is(
    desks: tuple[Desk, Desk], shared: str
) -> None:
    north, south = desks
    for number, desk in enumerate(desks, 1):
        desk.order(f"C{number}", f"2{number}", "A 1", file="form.xlsx")
        desk.run("12:30")
    forms = [{path.read_bytes() for path in desk.workspace.archive.rglob("*_form.xlsx")} for desk in desks]
    assert [len(found) for found in forms] == [1, 1] and forms[0] != forms[1]
    assert refusal(undo, north.workspace, north.at("13:00")).code == "UNDO_OTHER_DESK"
    assert undo(south.workspace, south.at("13:00")).is_done
    assert [path.name for path in south.workspace.inbox.glob("*.xlsx")] == ["form.xlsx"]
    assert [examine(desk.workspace) for desk in desks] == [[], []]
    south.run("13:30")
    for desk in desks:
        desk.approve({"21": "refuse", "22": "refuse"})
        desk.run("15:00")
    later = north.at("15:00") + dt.timedelta(days=400)
    close_until(north.workspace, later)
    purged = purge(north.workspace, later, None, is_sure=True)
    assert any(row["name"] == "form.xlsx" for row in purged.originals)
    assert not list(north.workspace.archive.rglob("*_form.xlsx"))
    assert {path.read_bytes() for path in south.workspace.archive.rglob("*_form.xlsx")} == forms[1]
    assert [examine(desk.workspace) for desk in desks] == [[], []]
    lost = books_of(engine_of(shared))
    rebuild(south.workspace, is_sure=True, others=[north.workspace.archive])
    assert books_of(engine_of(shared)) == lost
    for desk in desks:  # the month is over for both
        desk.next_day(8)
        desk.run("16:00")
    assert [examine(desk.workspace) for desk in desks] == [[], []]
