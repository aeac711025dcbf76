"""A ledger that an older version left is brought to today's schema, and the day goes on (11-keeping)."""

import gzip
import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.ledger.books import ledger_of
from orderbatch.ledger.queries.audit import audit
from orderbatch.ledger.revisions import REVISIONS
from orderbatch.ledger.schema import METADATA
from tests.desk import Desk
from tests.test_rebuild import books

# As the programs of then wrote them on Monday noon: C1 asks 8 of A and 1 of B, C2 8 of A; 10 of A are there.
OLDER = sorted((Path(__file__).parent / "older_ledgers").glob("*.sql"))
LACKING = ("ORIGINAL_MISSING", "OUTPUT_GONE", "JOURNAL_DIFFERS")  # what the older program had filed
WITH_JOURNALS = REVISIONS[REVISIONS.index("journals") :]
WITH_CODES = REVISIONS[REVISIONS.index("approval_secret") :]


def revision_of(path: Path) -> str:
    book = sqlite3.connect(path)
    found = str(book.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    book.close()
    return found


@pytest.fixture(params=OLDER, ids=[path.stem for path in OLDER])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    """The workspace after an upgrade, without what the older program had put into archive and outbox."""
    desk = Desk(tmp_path / "desk")
    book = sqlite3.connect(desk.root / "ledger.db")
    book.executescript(request.param.read_text("utf-8"))
    book.close()
    assert revision_of(desk.root / "ledger.db") == request.param.stem
    desk.workspace.make_folders()
    return desk


def test_an_older_ledger_is_copied_brought_to_today_and_the_day_goes_on(desk: Desk, tmp_path: Path) -> None:
    left = revision_of(desk.root / "ledger.db")
    desk.next_day()
    desk.figures("A 10, B 5", "C1 1000, C2 1000")
    desk.order("C2", "3", "B 2")
    done = desk.run("12:00")
    backups = desk.root / ".orderbatch/backups"
    assert revision_of(backups / f"before-upgrade-from-{left}.db") == left
    assert revision_of(desk.root / "ledger.db") == REVISIONS[-1]
    with ledger_of(desk.workspace) as ledger:
        assert ledger.ask(audit) == []
    assert desk.lines("proposed")["3/B"] == 2
    sent_again = [path for path in done.published if "2026-11-23-1" in path]
    assert any("Approval" in path for path in sent_again) == (left not in WITH_CODES)  # they had no code
    if left not in WITH_JOURNALS:  # else its own first journal is in the archive that is not here
        rebuild(desk.workspace, tmp_path / "again.db")
        assert books(tmp_path / "again.db") == books(desk.root / "ledger.db")
    assert not [told for told in examine(desk.workspace) if told.code not in LACKING]


def journal_as_then(ledger: Path, revision: str) -> bytes:
    """The whole ledger as the older program's first journal told it."""
    book = sqlite3.connect(ledger)
    there = {name for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    head = {"journal": 1, "schema": revision, "number": 1, "label": "", "before": "", "whole": True}
    lines: list[object] = [head]
    for name in (table.name for table in METADATA.sorted_tables if table.name in there):
        entered = book.execute(f"SELECT * FROM {name}")
        lines += [{"table": name, "columns": [column[0] for column in entered.description]}, *entered]
    book.close()
    body = "".join(f"{json.dumps(line)}\n" for line in lines)
    last = {"lines": len(lines), "sha256": hashlib.sha256(body.encode()).hexdigest()}
    return gzip.compress(f"{body}{json.dumps(last)}\n".encode())


@pytest.mark.parametrize("desk", [path for path in OLDER if path.stem in WITH_JOURNALS], indirect=True)
def test_a_lost_older_ledger_is_made_again_from_the_journals_of_then(desk: Desk) -> None:
    """The first thing that the newer program does, before it has filed anything of its own."""
    ledger, left = desk.root / "ledger.db", revision_of(desk.root / "ledger.db")
    told = journal_as_then(ledger, left)
    with ledger_of(desk.workspace):
        upgraded = books(ledger)  # with its secret: an approval of then is still the one that was sent
    ledger.unlink()
    journal = desk.workspace.archive / "2026/11/23/journal_000001_2026-11-23-1.jsonl.gz"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(told)
    rebuild(desk.workspace)
    again = books(ledger)
    assert {name for name in again if again[name] != upgraded[name]} <= {"journals"}  # their hashes


def test_what_an_older_version_proposed_can_be_approved(desk: Desk) -> None:
    folder = desk.root / "outbox/2026-11-23/2026-11-23-1"
    desk.workspace.make_folders()
    approved = folder / "Approval 2026-11-23-1.xlsx"
    if revision_of(desk.root / "ledger.db") in WITH_CODES:
        pytest.skip("it was sent with its code: its bytes are as today's")
    desk.run("16:00")
    shutil.copy(approved, desk.root / "inbox/answer.xlsx")
    desk.approve(source="answer.xlsx", name="answer.xlsx")
    desk.run("17:00")
    assert sum(desk.released().values()) == 11
