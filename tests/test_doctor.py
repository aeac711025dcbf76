"""The doctor finds what was put wrong on purpose, in both languages, and leaves a sound desk alone."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from orderbatch.contract.words import LANGUAGES, Words, topic
from orderbatch.doctor import Violation, examine, older_without_folder
from orderbatch.ledger.journals.filing import file_journals
from orderbatch.ledger.load import load_batch
from orderbatch.ledger.queries.audit import CHECKS
from orderbatch.terminal.problems import folders_lacking
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.ledgers import a_ledger, approve, ship
from tests.test_crash import a_desk, draw, mindless_run
from tests.test_ledger import TUESDAY, WEDNESDAY


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk on which something of everything happened."""
    root = tmp_path_factory.mktemp("sound")
    workspace = a_desk(root)
    mindless_run(workspace, gives=False)
    with a_ledger(root) as ledger:
        approve(ledger, ledger.ask(load_batch, "2011-11-14-1"), TUESDAY)
        ship(ledger, WEDNESDAY, {1: 1})
        file_journals(ledger, root)
    return root


@pytest.fixture
def desk(sound: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(sound, tmp_path / "desk")
    return open_workspace(tmp_path / "desk")


def codes(workspace: Workspace) -> set[str]:
    return {violation.code for violation in told(workspace)}


def told(workspace: Workspace) -> list[Violation]:
    """What the doctor says; every sentence can be said in every language."""
    found = examine(workspace, draw, every_batch=True)
    for violation in found:
        assert all(
            Words(language).text(f"doctor.{violation.code}", **violation.numbers) for language in LANGUAGES
        )
    return found


def test_a_sound_desk_has_no_complaints(desk: Workspace) -> None:
    assert told(desk) == []


def test_a_desk_where_nothing_has_happened_is_sound(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path)
    workspace.make_folders()
    assert told(workspace) == []
    assert not (tmp_path / "ledger.db").exists()


ON_THE_BOOKS = (
    ("LINE_SUM", "UPDATE line_decisions SET deferred = deferred + 1 WHERE position = 0 AND decision = 1"),
    ("ORDER_SUM", "UPDATE order_decisions SET proposed_minor = proposed_minor + 1"),
    (
        "STOCK_OVER",
        "INSERT INTO sku_decisions VALUES (1, 0, 'A-100', 'Soap', 1, 6, 6, 1, 1, 'rest')",
    ),
    ("MONEY_OVER", "UPDATE order_decisions SET available_minor = 1"),
    ("ORDER_TWICE", "UPDATE orders SET order_key = 'C1/1.xlsx', version = id"),
    ("INPUT_TWICE", "INSERT INTO inputs SELECT 2, 9, name, kind, sha256, size, received_at, as_of, verdict, "
     "agent, '', repeats_batch, repeats_name FROM inputs WHERE position = 0"),
    ("RELEASE_UNAPPROVED", "DELETE FROM decisions WHERE position = 0"),
    ("RELEASE_DIFFERS", "UPDATE releases SET cases = cases + 1 WHERE position = 0"),
    ("SHIPPED_OVER", "UPDATE shipments SET shipped = released + 1 WHERE position = 0"),
    ("STATE_JUMP", "DELETE FROM events WHERE state = 'approved'"),
    ("UNTOLD", "UPDATE inputs SET verdict = 'returned' WHERE position = 0"),
    ("LEDGER", "UPDATE line_decisions SET decision = 99 WHERE decision = 1"),
    ("OUTPUT_DIFFERS", "UPDATE outputs SET sha256 = 'f' WHERE position = 0"),
    ("JOURNAL_PENDING", "UPDATE journals SET sha256 = ''"),
    ("OUTPUT_PENDING", "UPDATE outputs SET state = 'pending' WHERE position = 1"),
)  # fmt: skip


@pytest.mark.parametrize(("code", "wrong"), ON_THE_BOOKS, ids=[code for code, _ in ON_THE_BOOKS])
def test_the_doctor_finds_what_is_wrong_in_the_books(desk: Workspace, code: str, wrong: str) -> None:
    books = sqlite3.connect(desk.root / "ledger.db")
    books.execute(wrong)
    books.commit()
    books.close()
    assert code in codes(desk)


def an_original(desk: Workspace) -> Path:
    return next(path for path in sorted(desk.archive.rglob("*.xlsx")))


IN_THE_FOLDERS: tuple[tuple[str, Callable[[Workspace], object]], ...] = (
    ("ORIGINAL_MISSING", lambda desk: an_original(desk).unlink()),
    ("ORIGINAL_CHANGED", lambda desk: an_original(desk).write_bytes(b"rotten")),
    ("ORIGINAL_UNLISTED", lambda desk: (desk.archive / "stray.xlsx").write_bytes(b"x")),
    ("JOURNAL_DIFFERS", lambda desk: next(desk.archive.rglob("journal_*")).write_bytes(b"rotten")),
    ("OUTPUT_GONE", lambda desk: next(desk.outbox.rglob("Approval.xlsx")).unlink()),
    ("OUTPUT_CHANGED", lambda desk: next(desk.outbox.rglob("Approval.xlsx")).write_bytes(b"filled in")),
    ("TEMP_LEFT", lambda desk: (desk.outbox / ".0123.tmp").write_bytes(b"x")),
)


@pytest.mark.parametrize(("code", "spoil"), IN_THE_FOLDERS, ids=[code for code, _ in IN_THE_FOLDERS])
def test_the_doctor_finds_what_is_wrong_in_the_folders(
    desk: Workspace, code: str, spoil: Callable[[Workspace], object]
) -> None:
    spoil(desk)
    assert codes(desk) == {code}


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_the_folder_of_an_older_batch_is_gone_is_said_and_is_no_mistake(
    desk: Workspace, language: str
) -> None:
    assert older_without_folder(desk) == []
    shutil.rmtree(next(desk.outbox.glob("*/2011-11-14-1")))
    assert codes(desk) - {"OUTPUT_GONE"} == set()
    (said,) = folders_lacking(older_without_folder(desk), Words(language))
    assert "2011-11-14-1" in said and "orderbatch publish 2011-11-14-1" in " ".join(said.split())
    assert folders_lacking([str(number) for number in range(7)], Words(language))[0].count("2") == 2


def test_a_form_that_was_taken_in_and_not_cleared_is_named(desk: Workspace) -> None:
    shutil.copy(next(desk.archive.rglob("*_1.xlsx")), desk.inbox / "1.xlsx")
    books = sqlite3.connect(desk.root / "ledger.db")
    books.execute("UPDATE runs SET tidied = 0")
    books.commit()
    books.close()
    assert codes(desk) == {"INBOX_LEFT"}


def test_every_complaint_has_a_sentence_and_every_sentence_a_complaint() -> None:
    outside = {"LEDGER", "ORIGINAL_MISSING", "ORIGINAL_CHANGED", "ORIGINAL_TWICE", "ORIGINAL_UNLISTED",
               "INBOX_LEFT", "OUTPUT_PENDING", "OUTPUT_DIFFERS", "TEMP_LEFT", "JOURNAL_PENDING",
               "JOURNAL_DIFFERS", "PURGE_PENDING", "BOOKS_CHANGED",
               "OUTPUT_LOST", "OUTPUT_GONE", "OUTPUT_CHANGED", "DESK_SYNCED", "LEDGER_ON_NETWORK",
               "RIGHTS_WIDE", "CONFLICT_COPY", "CALENDAR_UNKNOWN",
               "MONTH_CHANGED", "GIFTS_BASE", "GIFTS_ENTITLED", "GIFTS_ISSUED", "POLICY_SUMS",
               "SCHEDULE_NEVER", "SCHEDULE_MISSED", "SCHEDULE_FAILED", "SCHEDULE_CUT",
               "TEMPLATE_UNREADABLE", "TEMPLATE_NO_MARKS", "TEMPLATE_UNKNOWN", "TEMPLATE_OFF_ROW",
               "TEMPLATE_NOT_ALONE", "TEMPLATE_MISSING", "TEMPLATE_LOSES_PICTURES", "TEMPLATE_UNREAD",
               "TEMPLATE_LOSES_CHARTS", "TEMPLATE_LOSES_SHAPES"}  # fmt: skip
    for language in LANGUAGES:
        assert set(topic(language, "doctor")) == outside | {code for code, _sentence in CHECKS}
