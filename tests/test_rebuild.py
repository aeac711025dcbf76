"""The archive alone tells everything: the ledger is made again from journals, row for row (11-keeping)."""

import datetime as dt
import gzip
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from orderbatch.cli import main
from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.connect import engine_of
from orderbatch.ledger.journals.as_filed import changed_entries
from orderbatch.ledger.journals.journal import BOOKKEEPING, JOURNAL_FILES, read_journal
from orderbatch.ledger.queries import runs
from orderbatch.ledger.schema import DERIVED, METADATA
from orderbatch.terminal.run_screen import run_screen
from orderbatch.terminal.upkeep.rebuild_screen import rebuilt_screen
from tests.desk import MONDAY, Desk
from tests.outside_world import World
from tests.postgresql import server, url

__all__ = ("server", "url")  # fixtures

HISTORIES = int(os.environ.get("ORDERBATCH_HISTORIES", "1"))
# What only says where files are now; the archive and the outbox show it (11-keeping).
MOVES = {
    "outputs": ("state", "sha256", "first_sha256", "program"),
    "runs": ("tidied", "horizon"),
    "journals": ("revision",),
    "undone": ("finished",),
}


def books(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a ledger file, without what is bookkeeping of files."""
    return books_of(engine_of(f"sqlite:///{path}"))


def books_of(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    """The same of any ledger."""
    with engine.connect() as connection:
        found = {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    sa.select(
                        *(c for c in table.columns if c.name not in MOVES.get(table.name, ()))
                    ).order_by(*table.primary_key.columns)
                )
            ]
            for table in METADATA.sorted_tables
            if table.name not in DERIVED
        }
    engine.dispose()
    return found


def second_morning(root: Path) -> Desk:
    """A day that was decided and released, and the next morning with a rest and a new order in the inbox."""
    desk = Desk(root)
    desk.catalogue("A 1, B 2")
    desk.agents("C1 C2")
    desk.figures("A 10, B 5", "C1 1000, C2 1000")
    desk.order("C1", "1", "A 8, B 1")
    desk.order("C2", "2", "A 8")
    desk.run("12:00")
    desk.approve()
    desk.run("17:00")
    desk.next_day()
    desk.figures("A 3, B 5", "C1 1000, C2 1000")
    desk.order("C2", "3", "B 2")
    return desk


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days: orders, their approval, what was left of them and a new one."""
    desk = second_morning(tmp_path_factory.mktemp("played"))
    desk.run("12:00")
    return desk.root


@pytest.fixture
def desk(played: Path, tmp_path: Path) -> Desk:
    shutil.copytree(played, tmp_path / "desk")
    return Desk(tmp_path / "desk", day=MONDAY + dt.timedelta(days=1))


def journals(desk: Desk) -> list[Path]:
    """The journals in the archive, oldest first."""
    return sorted(desk.workspace.archive.rglob(JOURNAL_FILES))


def refusal(desk: Desk, **options: object) -> OrderbatchError:
    """Why the ledger is not made again; every language says it, and nothing was written."""
    before = (desk.root / "ledger.db").read_bytes() if (desk.root / "ledger.db").exists() else b""
    with pytest.raises(OrderbatchError) as caught:
        rebuild(desk.workspace, **options)  # type: ignore[arg-type]
    assert before == ((desk.root / "ledger.db").read_bytes() if before else b"")
    for language in LANGUAGES:
        assert caught.value.message(Words(language)) and caught.value.fix(Words(language))
    return caught.value


def test_a_ledger_made_again_is_the_lost_one_row_for_row(desk: Desk) -> None:
    lost = books(desk.root / "ledger.db")
    (desk.root / "ledger.db").unlink()
    shutil.rmtree(desk.root / ".orderbatch")
    assert main(["-C", str(desk.root), "run"]) == 5  # and says: `orderbatch rebuild`
    found = rebuild(desk.workspace)
    assert (found.entries, found.last, found.kept) == (3, "2026-11-24-1", "")
    assert (found.lacking, found.unknown) == ((), ())
    assert books(desk.root / "ledger.db") == lost
    assert examine(desk.workspace) == []
    desk.run("13:00")
    assert desk.latest is not None and desk.latest.batch is None  # nothing new, nothing written again
    assert desk.latest.published == ()


def test_a_ledger_that_stands_there_is_replaced_only_when_that_is_meant_and_is_kept(desk: Desk) -> None:
    lost = (desk.root / "ledger.db").read_bytes()
    assert refusal(desk).code == "LEDGER_THERE"
    found = rebuild(desk.workspace, is_sure=True)
    assert (desk.root / found.kept).read_bytes() == lost
    assert found.kept in rebuilt_screen(found, Words("en"))


def test_originals_that_are_missing_changed_or_unknown_are_named(desk: Desk) -> None:
    with open_ledger(desk.workspace.ledger_url, desk.workspace.archive, desk.root / "backups") as ledger:
        paths = [row["archive_path"] for row in ledger.ask(runs.originals)]
    (desk.root / paths[0]).unlink()
    (desk.root / paths[1]).write_bytes(b"changed")
    (desk.workspace.archive / "stray.xlsx").write_bytes(b"stray")
    found = rebuild(desk.workspace, desk.root / "again.db")
    assert (set(found.lacking), found.unknown) == ({paths[0], paths[1]}, ("archive/stray.xlsx",))
    for language in LANGUAGES:
        assert all(
            path in rebuilt_screen(found, Words(language)) for path in (*found.lacking, *found.unknown)
        )


def test_nothing_is_made_from_journals_that_do_not_tell_everything(desk: Desk, tmp_path: Path) -> None:
    (desk.root / "ledger.db").unlink()
    first, second, third = journals(desk)
    whole = second.read_bytes()
    second.unlink()
    assert (refusal(desk).code, refusal(desk).numbers["journals"]) == (
        "JOURNAL_GAP",
        ["2", _below(desk, third)],
    )
    second.write_bytes(whole[:-20])
    assert _below(desk, second) in str(refusal(desk).numbers["journals"])
    other = gzip.decompress(whole).replace(b"agreed", b"agreeD")
    second.write_bytes(gzip.compress(other, mtime=0))
    assert _below(desk, second) in str(refusal(desk).numbers["journals"])
    for journal in (first, second, third):
        journal.unlink()
    assert refusal(desk).code == "JOURNAL_NONE"


def _below(desk: Desk, path: Path) -> str:
    return path.relative_to(desk.root).as_posix()


def test_an_old_copy_of_the_ledger_that_was_put_back_is_refused_with_what_would_be_lost(desk: Desk) -> None:
    oldest = sorted((desk.root / ".orderbatch/backups").glob("ledger-*.db"))[0]
    shutil.copy(oldest, desk.root / "ledger.db")
    with pytest.raises(OrderbatchError, match="LEDGER_BEHIND") as caught:
        desk.run("13:00")
    assert caught.value.exit_code == ExitCode.INTEGRITY
    for language in LANGUAGES:
        said = caught.value.message(Words(language))
        assert "2026-11-23-2" in said and "2026-11-24-1" in said and ".xlsx" in said
        assert "[" not in said and "'" not in said
    rebuild(desk.workspace, is_sure=True)
    desk.run("13:00")
    assert examine(desk.workspace) == []


def test_a_ledger_older_than_its_newest_backup_is_refused_where_the_archive_is_gone_too(desk: Desk) -> None:
    oldest = sorted((desk.root / ".orderbatch/backups").glob("ledger-*.db"))[0]
    shutil.copy(oldest, desk.root / "ledger.db")
    shutil.rmtree(desk.workspace.archive)
    with pytest.raises(OrderbatchError, match="LEDGER_BEHIND") as caught:
        desk.run("13:00")
    assert "2026-11-24-1" in str(caught.value.numbers["lost"])


DOCTORS = (("journals", "path"), ("journals", "desk"))  # the doctor misses the journal, or does not know it


def _other(kind: sa.types.TypeEngine[object]) -> str:
    return "+ 1" if isinstance(kind, sa.Integer | sa.Float) else "|| 'x'"


def test_whatever_is_changed_inside_a_valid_row_is_known_from_the_journals(desk: Desk) -> None:
    engine = engine_of(desk.workspace.ledger_url)
    with engine.connect() as books:
        books.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        assert changed_entries(books, desk.root) == []
        for table in (table for table in METADATA.sorted_tables if table.name not in DERIVED):
            keys = ", ".join(key.name for key in table.primary_key.columns)
            kept = BOOKKEEPING.get(table.name, ())
            column = [cell for cell in table.columns if not cell.primary_key and cell.name not in kept][-1]
            change = (
                f"UPDATE {table.name} SET {column.name} = {column.name} {_other(column.type)} WHERE "
                f"({keys}) = (SELECT {keys} FROM {table.name} WHERE {column.name} IS NOT NULL LIMIT 1)"
            )
            if books.exec_driver_sql(change).rowcount:
                found = changed_entries(books, desk.root)
                assert found or (table.name, column.name) in DOCTORS, change
            books.rollback()
    engine.dispose()


def test_a_number_changed_inside_a_valid_row_is_found_before_it_is_used(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(sqlite3.connect(desk.root / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE releases SET cases = cases - 1")
    changed = "2026-11-23-2"
    with pytest.raises(OrderbatchError, match="LEDGER_CHANGED") as caught:
        desk.run("13:00")
    assert (caught.value.exit_code, caught.value.numbers["entries"]) == (ExitCode.INTEGRITY, [changed])
    assert {"entry": changed} in [told.numbers for told in examine(desk.workspace)]
    calls = (["run", "--at", "2026-11-24T13:00"], ["report", "by", "agent"], ["--lang", "zh", "doctor"])
    ended = [main(["-C", str(desk.root), *call]) for call in calls]  # also after the doctor has looked
    told = capsys.readouterr()
    assert (ended, told.err.count(changed), changed in told.out) == ([5, 5, 1], 2, True)
    assert all(caught.value.message(Words(language)) for language in LANGUAGES)
    rebuild(desk.workspace, is_sure=True)
    desk.run("13:00")
    assert examine(desk.workspace) == []


def test_backups_without_a_ledger_are_no_new_desk(desk: Desk) -> None:
    (desk.root / "ledger.db").unlink()
    shutil.rmtree(desk.workspace.archive)
    with pytest.raises(OrderbatchError, match="LEDGER_MISSING"):
        desk.run("13:00")


def test_a_journal_that_could_not_be_filed_is_told_and_filed_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    desk.order("C1", "4", "B 1", "14:00")
    with monkeypatch.context() as patched:
        patched.setattr("orderbatch.ledger.journals.filing.write_all", full)
        done = desk.run("15:00")
    assert done.unpublished[0][1] == "No space left on device"
    assert "磁盘已满。" in run_screen(done, Words("zh"))
    assert "no room left on the drive" in run_screen(done, Words("en"))
    assert [violation.code for violation in examine(desk.workspace)] == ["JOURNAL_PENDING"]
    desk.run("16:00")
    assert examine(desk.workspace) == []
    lost = books(desk.root / "ledger.db")
    rebuild(desk.workspace, is_sure=True)
    assert books(desk.root / "ledger.db") == lost


def test_the_first_journal_after_an_upgrade_holds_the_whole_ledger(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of(desk.workspace.ledger_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE journals SET revision = 'an older one'")
    engine.dispose()
    for journal in journals(desk)[:-1]:
        assert read_journal(journal.read_bytes()).is_whole == (journal == journals(desk)[0])
    desk.order("C1", "4", "B 1", "14:00")
    desk.run("15:00")
    assert read_journal(journals(desk)[-1].read_bytes()).is_whole
    lost = books(desk.root / "ledger.db")
    rebuild(desk.workspace, is_sure=True)
    assert books(desk.root / "ledger.db") == lost


@pytest.fixture(params=["file", pytest.param("server", marks=pytest.mark.postgresql)])
def address(request: pytest.FixtureRequest) -> str:
    """Where a desk keeps its books: "" in its folder, else on a server."""
    return "" if request.param == "file" else str(request.getfixturevalue("url"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_any_history_is_made_again_row_for_row(seed: int, address: str, tmp_path: Path) -> None:
    world = World(tmp_path / "desk", seed, ledger=address)
    world.live(2)
    engine = engine_of(world.workspace.ledger_url)
    lost = books_of(engine)
    with engine.connect() as connection:
        assert changed_entries(connection, world.root) == []
    if address:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    else:
        (world.root / "ledger.db").unlink()
    engine.dispose()
    shutil.rmtree(world.workspace.state)
    found = rebuild(world.workspace)
    assert (found.lacking, found.unknown) == ((), ())
    assert books_of(engine_of(world.workspace.ledger_url)) == lost
    assert examine(world.workspace) == []
