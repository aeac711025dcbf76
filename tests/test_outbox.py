"""Publishing and filing: a file is wholly there or not at all, and nothing that a person has is ever lost."""

import dataclasses
import datetime as dt
import hashlib
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from orderbatch.contract.batch import Batch, Output
from orderbatch.day.written.publishing import publish_pending, tidy_inbox
from orderbatch.ledger.books import Ledger
from orderbatch.ledger.queries import runs
from orderbatch.workspace import atomic as safely
from orderbatch.workspace.archive import archive_path, safe_name, take_in_all
from orderbatch.workspace.outbox import Others, preview
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.ledgers import MONDAY, a_ledger, a_run

NAMES = ("Approval.xlsx", "回执 C1.xlsx", "batch.json")
OUTPUTS = tuple(Output(name, "plain") for name in NAMES)
FOLDER = "outbox/2011-11-14/2011-11-14-1"
NINE = dt.datetime(2011, 11, 14, 9, 5, 7)


@dataclass(frozen=True)
class Form:
    """A file of the inbox as it was read."""

    path: Path
    content: bytes
    too_big: bool = False

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.path.read_bytes() if self.too_big else self.content).hexdigest()


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    workspace = open_workspace(tmp_path)
    workspace.make_folders()
    return workspace


@pytest.fixture
def ledger(desk: Workspace) -> Iterator[Ledger]:
    with a_ledger(desk.root) as opened:
        yield opened


def draw(batch: Batch, output: Output, others: Others) -> bytes:
    """A document: its batch and name, and for the last one the hashes of the others."""
    if output.name == "batch.json":
        return "\n".join(f"{output.name} {sha256}" for output, sha256 in others.hashes or ()).encode()
    return f"{batch.batch} {output.name}".encode()


def everything(root: Path) -> dict[str, bytes]:
    """Every file below a folder and its bytes."""
    return {
        str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
    }


def a_form(desk: Workspace, name: str = "order.xlsx", content: bytes = b"form") -> Form:
    path = desk.inbox / name
    path.write_bytes(content)
    return Form(path, content)


def taken_in(desk: Workspace, ledger: Ledger, *forms: Form) -> None:
    """Take these forms in and commit them."""
    rows = []
    for form in forms:
        path = archive_path(NINE, "C1", form.sha256, form.path.name)
        take_in_all(desk, [(path, form)])
        name = unicodedata.normalize("NFC", form.path.name)
        rows.append({"name": name, "sha256": form.sha256, "archive_path": path})
    a_run(ledger, inputs=rows)


# publishing


def test_every_pending_document_is_published_once(desk: Workspace, ledger: Ledger) -> None:
    a_run(ledger, outputs=OUTPUTS)
    published, unpublished = publish_pending(desk, ledger, draw)
    assert (published, unpublished) == ([f"{FOLDER}/{name}" for name in NAMES], [])
    files = everything(desk.outbox)
    assert len(files) == 3
    approval = hashlib.sha256(files[f"2011-11-14/2011-11-14-1/{NAMES[0]}"]).hexdigest()
    assert f"Approval.xlsx {approval}".encode() in files["2011-11-14/2011-11-14-1/batch.json"]
    assert publish_pending(desk, ledger, draw) == ([], [])
    assert everything(desk.outbox) == files


def test_a_document_that_is_open_stays_pending_and_the_rest_goes_on(
    desk: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_run(ledger, outputs=OUTPUTS)

    def held(temp: Path, target: Path) -> Path:
        if target.name == NAMES[0]:
            raise PermissionError(13, "in use", str(target))
        os.replace(temp, target)  # noqa: PTH105 - Path.replace is what is being stood in for
        return target

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", held)
        published, unpublished = publish_pending(desk, ledger, draw)
    assert unpublished == [(f"{FOLDER}/{NAMES[0]}", "in use")]
    assert len(published) == 2
    assert len(everything(desk.outbox)) == 2
    assert publish_pending(desk, ledger, draw) == ([f"{FOLDER}/{NAMES[0]}"], [])


def test_a_full_disk_leaves_no_unfinished_file(
    desk: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_run(ledger, outputs=OUTPUTS)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        patched.setattr(safely, "sync_folder", lambda _folder: None)
        published, unpublished = publish_pending(desk, ledger, draw)
    assert (published, len(unpublished)) == ([], 3)
    assert everything(desk.outbox) == {}
    assert len(publish_pending(desk, ledger, draw)[0]) == 3


def test_what_somebody_changed_in_the_outbox_is_set_aside(desk: Workspace, ledger: Ledger) -> None:
    a_run(ledger, outputs=OUTPUTS[:1])
    folder = desk.root / FOLDER
    folder.mkdir(parents=True)
    (folder / NAMES[0]).write_bytes(b"approved by Wu")
    publish_pending(desk, ledger, draw)
    mark = hashlib.sha256(b"approved by Wu").hexdigest()[:8]
    assert everything(folder) == {
        NAMES[0]: b"2011-11-14-1 Approval.xlsx",
        f"Approval ({mark}).xlsx": b"approved by Wu",
    }


def test_a_document_is_asked_for_as_it_lies_and_one_in_pieces_is_written_as_it_is_made(
    desk: Workspace, ledger: Ledger
) -> None:
    """No document is held until the mails are drawn, and batch.json never whole."""
    a_run(ledger, outputs=OUTPUTS)
    lay: list[bytes | None] = []

    def drawing(batch: Batch, output: Output, others: Others) -> Iterator[bytes]:
        lay.extend(others.content_of(known) for known in OUTPUTS[:2])
        yield from (f"{batch.batch} ".encode(), output.name.encode())

    publish_pending(desk, ledger, drawing)
    wanted = [f"2011-11-14-1 {name}".encode() for name in NAMES]
    assert lay == [None, None, wanted[0], None, wanted[0], wanted[1]]
    assert [*everything(desk.root / FOLDER).values()] == [wanted[0], wanted[2], wanted[1]]
    (desk.root / FOLDER / NAMES[1]).write_bytes(b"kept by Wu")
    ledger.enter(runs.mark_pending, "2011-11-14-1", NAMES)
    publish_pending(desk, ledger, drawing)
    assert lay[6:] == [None, None, wanted[0], None, wanted[0], wanted[1]]
    mark = hashlib.sha256(b"kept by Wu").hexdigest()[:8]
    kept = {path.name for path in (desk.root / FOLDER).iterdir()} - set(NAMES)
    assert kept == {NAMES[1].replace(".xlsx", f" ({mark}).xlsx")}


def test_a_preview_replaces_the_one_before_it(desk: Workspace, ledger: Ledger) -> None:
    batch = a_run(ledger)
    preview(desk, batch, OUTPUTS, draw)
    shown = preview(desk, batch, OUTPUTS[:1], draw)
    assert shown == ["outbox/preview/Approval.xlsx"]
    assert list(everything(desk.outbox)) == ["preview/Approval.xlsx"]


# archive paths


def test_originals_lie_by_date_customer_and_time() -> None:
    path = archive_path(NINE, "C14426", "ab" * 32, "order.xlsx")
    assert path == "archive/2011/11/14/C14426/090507_abababababab_order.xlsx"
    assert archive_path(NINE, "stock", "ab" * 32, "s.csv", rejected=True).startswith(
        "archive/rejected/2011/11/14/stock/"
    )


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "CON.xlsx", "a\\b:c*?.xlsx", "订单" * 100 + ".xlsx", "x" * 300, "..", "", ".xlsx",
     "e\u0301.xlsx", "tab\there.xlsx", "no ending.", "x.y" + "z" * 200],
)  # fmt: skip
def test_any_name_becomes_one_that_every_system_can_hold(name: str, tmp_path: Path) -> None:
    path = archive_path(NINE, name, "ab" * 32, name)
    last = path.rsplit("/", 1)[1]
    assert path.count("/") == 5
    assert len(last) <= 120 + 20
    assert len(last.encode()) <= 240
    assert unicodedata.is_normalized("NFC", path)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_bytes(b"x")
    assert (tmp_path / path).resolve().is_relative_to(tmp_path / "archive")


def test_a_safe_name_keeps_its_letters_and_ending() -> None:
    assert safe_name("浙江 订单.XLSX") == "浙江 订单.XLSX"
    assert safe_name("订" * 200 + ".xlsx").endswith("订.xlsx")


# taking in and tidying


def test_an_original_is_copied_byte_for_byte_and_leaves_the_inbox(desk: Workspace, ledger: Ledger) -> None:
    taken_in(desk, ledger, a_form(desk, content=b"\x00\xff"), a_form(desk, "订单.csv", b"a,b"))
    assert tidy_inbox(desk, ledger) == []
    assert everything(desk.inbox) == {}
    assert sorted(everything(desk.archive).values()) == [b"\x00\xff", b"a,b"]
    assert ledger.ask(runs.untidied) == {}


def test_taking_in_twice_changes_nothing(desk: Workspace) -> None:
    form = a_form(desk)
    take_in_all(desk, [("archive/x.xlsx", form)])
    before = (desk.archive / "x.xlsx").stat()
    take_in_all(desk, [("archive/x.xlsx", form)])
    assert (desk.archive / "x.xlsx").stat() == before


def test_a_file_too_big_to_hold_is_archived_all_the_same(desk: Workspace) -> None:
    big = dataclasses.replace(a_form(desk, content=b"x" * 5000), content=b"", too_big=True)
    take_in_all(desk, [("archive/big", big)])
    assert (desk.archive / "big").read_bytes() == b"x" * 5000


def test_a_file_replaced_since_it_was_read_stays_in_the_inbox(desk: Workspace, ledger: Ledger) -> None:
    form = a_form(desk)
    taken_in(desk, ledger, form)
    form.path.write_bytes(b"another order")
    assert tidy_inbox(desk, ledger) == []
    assert everything(desk.inbox) == {"order.xlsx": b"another order"}


def test_the_same_file_dropped_again_later_is_not_taken_away_unread(desk: Workspace, ledger: Ledger) -> None:
    taken_in(desk, ledger, a_form(desk))
    tidy_inbox(desk, ledger)
    a_form(desk)
    tidy_inbox(desk, ledger)
    assert list(everything(desk.inbox)) == ["order.xlsx"]


def test_a_damaged_copy_is_written_again_before_the_inbox_is_cleared(desk: Workspace, ledger: Ledger) -> None:
    form = a_form(desk)
    taken_in(desk, ledger, form)
    archived = next(path for path in desk.archive.rglob("*.xlsx"))
    archived.write_bytes(b"rotten")
    tidy_inbox(desk, ledger)
    assert everything(desk.inbox) == {}
    assert archived.read_bytes() == b"form"


def test_a_name_in_another_unicode_form_is_the_same_file(desk: Workspace, ledger: Ledger) -> None:
    taken_in(desk, ledger, a_form(desk, "cafe\u0301.xlsx"))
    tidy_inbox(desk, ledger)
    assert everything(desk.inbox) == {}


def test_a_file_that_cannot_be_removed_is_named_and_tried_again(
    desk: Workspace, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(desk, ledger, a_form(desk))

    def held(_path: Path) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", held)
        assert tidy_inbox(desk, ledger) == [("order.xlsx", "in use")]
    assert tidy_inbox(desk, ledger) == []
    assert everything(desk.inbox) == {}


def test_what_an_interrupted_run_filed_elsewhere_is_taken_back(desk: Workspace) -> None:
    form = a_form(desk)
    take_in_all(desk, [("archive/rejected/order.xlsx", form)])  # died before its commit
    take_in_all(desk, [("archive/C1/order.xlsx", form)])
    assert everything(desk.archive) == {"C1/order.xlsx": b"form"}


def test_the_day_of_the_ledger_names_the_folder(desk: Workspace, ledger: Ledger) -> None:
    a_run(ledger, MONDAY + dt.timedelta(1), outputs=OUTPUTS[:1])
    assert publish_pending(desk, ledger, draw)[0] == ["outbox/2011-11-15/2011-11-15-1/Approval.xlsx"]
