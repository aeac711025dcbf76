"""The last batch taken back: as if it had not been run, and run again it is the same (11-keeping, Undo)."""

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.keeping.rebuild import rebuild
from orderbatch.keeping.undo import undo
from orderbatch.ledger.books import held_ledger
from orderbatch.ledger.journals.posted import enter_sent
from orderbatch.terminal.run_screen import run_screen
from orderbatch.terminal.upkeep.undo_screen import undo_screen
from tests.desk import MONDAY, Desk
from tests.test_rebuild import books, second_morning

TUESDAY = MONDAY + dt.timedelta(days=1)
# What says that there was a batch that was taken back; all else is as before it.
TOLD = ("journals", "undone", "undone_inputs")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day that was decided, released and followed by a second morning with a rest and a new order."""
    desk = second_morning(tmp_path_factory.mktemp("played"))
    desk.put("note.xlsx", [["Canteen", "closed"]])
    return desk.root


@pytest.fixture
def desk(played: Path, tmp_path: Path) -> Desk:
    """The second morning, before its run."""
    shutil.copytree(played, tmp_path / "desk")
    return Desk(tmp_path / "desk", day=TUESDAY)


def lying(folder: Path) -> dict[str, tuple[str, int]]:
    """Each file's hash and the second in which it was last touched."""
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), int(path.stat().st_mtime))
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def decided(desk: Desk) -> dict[str, Any]:
    """All that the latest batch says, but for its own number."""
    said = json.dumps(desk.record())
    assert desk.latest is not None and desk.latest.batch is not None
    found: dict[str, Any] = json.loads(said.replace(desk.latest.batch.batch, "THIS"))
    return {name: part for name, part in found.items() if name not in ("outputs", "approval_code")}


def test_what_was_run_and_undone_is_as_before_and_run_again_it_is_the_same(desk: Desk) -> None:
    before, inbox = books(desk.root / "ledger.db"), lying(desk.workspace.inbox)
    desk.run("12:00")
    first = decided(desk)
    undone = undo(desk.workspace, desk.at("12:30"))
    after = books(desk.root / "ledger.db")
    assert {name: after[name] for name in after if name not in TOLD} == {
        name: before[name] for name in before if name not in TOLD
    }
    assert lying(desk.workspace.inbox) == inbox
    assert undone.batch == "2026-11-24-1" and set(undone.files) == set(inbox)
    assert (desk.workspace.outbox / "2026-11-24/2026-11-24-1 (undone)/batch.json").exists()
    assert examine(desk.workspace) == []
    desk.run("12:00")
    assert desk.latest is not None and desk.latest.folder.endswith("2026-11-24-2")
    assert decided(desk) == first
    assert examine(desk.workspace) == []


def test_an_answer_to_a_document_of_an_undone_batch_counts_for_nothing_and_says_why(desk: Desk) -> None:
    """Who had filled it in was told to return the workbook that was sent out, which he had."""
    desk.order("C1", "4", "B 9", If_short="ask")
    desk.run("12:00")
    gone = desk.latest.batch.batch  # type: ignore[union-attr]
    desk.approve(name="approval.xlsx")
    desk.fill("review", "Override cases", 1, "review.xlsx", beside={"Override reason": "agreed"})
    desk.fill("reply", "Choice", {"4": "cancel"}, "reply.xlsx")
    answers = [desk.workspace.inbox / f"{name}.xlsx" for name in ("approval", "reply", "review")]
    kept = [path.rename(desk.root / path.name) for path in answers]
    undo(desk.workspace, desk.at("12:30"))
    desk.run("12:40")
    for path in kept:
        path.rename(desk.workspace.inbox / path.name)
    desk.run("13:00")
    assert desk.released() == {}
    told = {finding.file: finding for finding in desk.latest.findings}  # type: ignore[union-attr]
    assert {name: finding.code for name, finding in told.items()} == dict.fromkeys(
        (path.name for path in kept), "RETURN_UNDONE"
    )
    for language in LANGUAGES:
        assert all(gone in finding.message(Words(language)) for finding in told.values())
    assert "The first of these" not in run_screen(desk.latest, Words("en"))  # type: ignore[arg-type]


def test_it_only_shows_what_it_would_take_back_when_asked_to(desk: Desk) -> None:
    desk.run("12:00")
    before = books(desk.root / "ledger.db")
    shown = undo(desk.workspace, desk.at("12:30"), dry=True)
    assert books(desk.root / "ledger.db") == before and not shown.is_done
    for language in LANGUAGES:
        said = undo_screen(shown, Words(language))
        assert all(name in said for name in shown.files) and "2026-11-24-1" in said


def test_a_run_for_a_day_far_ahead_by_mistake_is_taken_back_and_today_can_be_run(desk: Desk) -> None:
    """With the day after it: what both brought and lapsed is as it was, and who has their papers is named."""
    for days in (100, 101):
        desk.today = TUESDAY + dt.timedelta(days=days)
        desk.run("12:00", is_sure=True, allow_stale=True)
        desk.order("C1", "5", "B 1")
    desk.today = TUESDAY
    for left in (2, 1):
        with pytest.raises(OrderbatchError, match="CLOCK_BACK") as refused:
            desk.run("12:00")
        last = str(TUESDAY + dt.timedelta(days=99 + left))
        fixes = [refused.value.fix(Words(language)) for language in LANGUAGES]
        assert all("orderbatch undo" in fix and f"--at {last}" in fix for fix in fixes)
        said = undo_screen(undo(desk.workspace, desk.at("12:00")), Words("en"))
        assert left == 2 or "go to: Supervisor, Finance, Warehouse, Agent C1" in " ".join(said.split())
    desk.run("12:10")
    assert desk.lines("proposed")["3/B"] == 2
    assert examine(desk.workspace) == []
    old = sorted((desk.root / ".orderbatch/backups").glob("ledger-*.db"))[-2]
    shutil.copy(old, desk.root / "ledger.db")
    with pytest.raises(OrderbatchError, match="LEDGER_BEHIND"):
        desk.run("12:20")


def _approved(desk: Desk) -> None:
    desk.run("12:00")
    desk.approve("hold")
    desk.run("13:00")


def _released(desk: Desk) -> None:
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")


def _released_ahead(desk: Desk) -> None:
    desk.next_day(9)
    desk.run("12:00", allow_stale=True)
    desk.approve()
    desk.run("13:00", allow_stale=True)
    desk.next_day(-9)


@pytest.mark.parametrize(
    ("play", "code"),
    [(_approved, "UNDO_DECIDED"), (_released, "UNDO_RELEASED"), (_released_ahead, "UNDO_AHEAD")],
)
def test_a_batch_that_others_rely_on_is_not_taken_back(
    desk: Desk, play: Callable[[Desk], None], code: str
) -> None:
    play(desk)
    before = books(desk.root / "ledger.db")
    with pytest.raises(OrderbatchError, match=code) as refused:
        undo(desk.workspace, desk.at("13:30"))
    assert books(desk.root / "ledger.db") == before
    for language in LANGUAGES:
        assert refused.value.message(Words(language)) and refused.value.fix(Words(language))
    if play is _released_ahead:  # the way on that both refusals name
        desk.order("C1", "6", "B 1")
        desk.next_day(9)
        desk.run("23:59", allow_stale=True)
        assert "6/B" in desk.lines("proposed") and examine(desk.workspace) == []


@pytest.mark.parametrize("fate", ["gone", "changed"])
def test_what_cannot_be_put_back_is_named_before_anything_is_taken_back(desk: Desk, fate: str) -> None:
    """Entered first, it could never have been finished: each later run would have tried, and ended with 4."""
    desk.run("12:00")
    note = next(desk.workspace.archive.rglob("*note.xlsx"))
    whole = note.read_bytes()
    note.unlink()
    if fate == "changed":
        note.write_bytes(b"changed")
    before = books(desk.root / "ledger.db")
    for dry in (True, False):
        with pytest.raises(OrderbatchError, match="UNDO_ORIGINALS") as refused:
            undo(desk.workspace, desk.at("12:30"), dry=dry)
    for language in LANGUAGES:
        assert note.name in refused.value.message(Words(language)) and refused.value.fix(Words(language))
    assert books(desk.root / "ledger.db") == before and lying(desk.workspace.inbox) == {}
    note.write_bytes(whole)
    assert undo(desk.workspace, desk.at("12:40")).is_done and "note.xlsx" in lying(desk.workspace.inbox)


def test_where_no_batch_was_run_there_is_nothing_to_take_back(tmp_path: Path) -> None:
    with pytest.raises(OrderbatchError, match="UNDO_NOTHING"):
        undo(Desk(tmp_path / "desk").workspace, dt.datetime.combine(MONDAY, dt.time(9)))


def test_an_undoing_that_was_cut_off_is_finished_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("12:00")
    first = decided(desk)

    def cut_off(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("orderbatch.ledger.journals.undone.set_aside", cut_off)
        with pytest.raises(KeyboardInterrupt):
            undo(desk.workspace, desk.at("12:30"))
    desk.run("12:00")
    assert decided(desk) == first
    assert examine(desk.workspace) == []


def test_the_books_made_again_know_what_was_taken_back(desk: Desk) -> None:
    desk.run("12:00")
    undo(desk.workspace, desk.at("12:30"))
    desk.run("12:40")
    lost = books(desk.root / "ledger.db")
    found = rebuild(desk.workspace, is_sure=True)
    assert (found.lacking, found.unknown) == ((), ())
    assert books(desk.root / "ledger.db") == lost


def test_the_command_tells_what_it_did(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.run("12:00")
    with held_ledger(desk.workspace) as ledger:
        ledger.enter(enter_sent, desk.at("12:05"), [("2026-11-24-1", "Finance.eml", "sent")])
    assert main(["-C", str(desk.root), "undo", "-n"]) == 0
    assert main(["-C", str(desk.root), "--lang", "zh", "undo"]) == 0
    said = capsys.readouterr().out
    assert "without -n" in said and "批次 2026-11-24-1 已撤销" in said
    assert "handed over: 1 (Finance.eml)" in said and "发出的邮件：1 封（Finance.eml）" in said
