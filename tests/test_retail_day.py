"""Two real business days, each walked through from the inbox to the pick list."""

import datetime as dt
import hashlib
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from orderbatch.day import DayDone, run
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.retail import approve_all, needs_retail, place, truth, truth_lines
from tests.same_desk import as_before

pytestmark = needs_retail
DAY_NAMES = ("2011-11-16", "2011-11-17")


def end_of(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59))


def walk(day: str, root: Path) -> tuple[Workspace, DayDone]:
    place(day, root)
    return open_workspace(root), the_run(day, root)


def the_run(day: str, root: Path) -> DayDone:
    """The day's first run, which several tests begin with."""
    return as_before(root, end_of(day), {}, lambda: run(open_workspace(root), end_of(day)))


def record(workspace: Workspace, day: DayDone) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (workspace.root / day.folder / "batch.json").read_text(encoding="utf-8")
    )
    return found


def everything(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module", params=DAY_NAMES)
def walked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Workspace, DayDone, dict[str, str]]:
    root = tmp_path_factory.mktemp(request.param)
    place(request.param, root)
    originals = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (root / "inbox").iterdir()
    }
    return request.param, open_workspace(root), the_run(request.param, root), originals


def test_the_inbox_is_empty_and_every_original_is_in_the_archive(walked: Any) -> None:
    _day, workspace, _done, originals = walked
    assert list(workspace.inbox.iterdir()) == []
    filed = everything(workspace.archive).items()
    assert sorted(sha256 for path, sha256 in filed if "/journal_" not in path) == sorted(originals.values())


def test_every_clean_line_is_read_exactly(walked: Any) -> None:
    day, workspace, done, _originals = walked
    expected: dict[tuple[str, str, str], int] = {}
    for line in truth_lines(day):
        if not line["defect"]:
            key = (line["agent"], line["order_no"], line["sku"])
            expected[key] = expected.get(key, 0) + int(line["cases"])
    orders = {order["order_no"]: order["agent"] for order in record(workspace, done)["orders"]}
    read = {
        (orders[line["order_no"]], line["order_no"], line["sku"]): line["ordered"]
        for line in record(workspace, done)["lines"]
    }
    assert read == expected


def test_every_defect_is_reported_at_its_cell_and_nothing_else_is_an_error(walked: Any) -> None:
    day, workspace, done, _originals = walked
    errors = [finding for finding in record(workspace, done)["findings"] if finding["severity"] == "error"]
    defects = truth(day)["defects"]
    assert {wrong["file"] for wrong in errors} == {wrong["file"] for wrong in defects}
    for defect in defects:
        of_file = [error for error in errors if error["file"] == defect["file"]]
        assert len(of_file) == 1
        if defect["cell"]:
            assert of_file[0]["cell"] == defect["cell"]
        else:
            assert of_file[0]["cell"].endswith(str(defect["row_no"]))


def test_cases_and_money_add_up(walked: Any) -> None:
    _day, workspace, done, _originals = walked
    batch = record(workspace, done)
    for line in batch["lines"]:
        parts = [line[part] for part in ("proposed", "deferred", "awaiting", "cancelled", "refused")]
        assert sum(parts) == line["ordered"] and min(parts) >= 0
    for sku in batch["skus"]:
        assert sku["proposed"] <= sku["available"]
        assert sku["proposed"] == sum(
            known["proposed"] for known in batch["lines"] if known["sku"] == sku["sku"]
        )
    for order in batch["orders"]:
        mine = [line for line in batch["lines"] if line["order_no"] == order["order_no"]]
        assert order["proposed_cases"] == sum(line["proposed"] for line in mine)
        assert order["proposed_minor"] == sum(line["proposed"] * line["price_minor"] for line in mine)
        assert order["proposed_minor"] <= max(order["available_minor"], 0)


def test_no_order_ships_below_its_minimum(walked: Any) -> None:
    _day, _workspace, done, _originals = walked
    shipping = done.batch.orders[done.batch.orders["proposed_cases"] > 0]
    assert (shipping["proposed_cases"] >= shipping["min_cases"]).all()


def test_running_again_changes_no_byte(walked: Any) -> None:
    day, workspace, _done, _originals = walked
    seen = ".orderbatch/ledger-seen.json"  # the identity of the ledger's file: here that of a copy at first
    before = everything(workspace.root)
    assert run(workspace, end_of(day)).batch is None
    after = everything(workspace.root)
    assert after | {seen: ""} == before | {seen: ""}
    assert run(workspace, end_of(day)).batch is None
    assert everything(workspace.root) == after


@pytest.mark.parametrize("day", DAY_NAMES)
def test_pick_lists_hold_exactly_what_finance_approved(day: str, tmp_path: Path) -> None:
    workspace, done = walk(day, tmp_path)
    proposed = {
        (line["order_no"], line["line"]): line["proposed"]
        for line in record(workspace, done)["lines"]
        if line["proposed"]
    }
    approval = next((workspace.root / done.folder).glob("Approval*.xlsx"))
    filled = approve_all(approval, workspace.inbox / "approval back.xlsx")
    assert filled == (done.batch.orders["status"] == "proposed").sum()  # type: ignore[union-attr]
    released = run(workspace, end_of(day))
    assert released.batch is not None
    found = {
        (release.order_no, release.line): release.cases
        for release in released.batch.releases.itertuples(index=False)
    }
    assert found == proposed
    assert list(workspace.inbox.iterdir()) == []
    before = everything(workspace.root)
    assert run(workspace, end_of(day)).batch is None
    assert everything(workspace.root) == before


@pytest.mark.reading_processes
def test_file_names_and_directory_order_decide_nothing(tmp_path: Path) -> None:
    records = []
    for shuffle in (None, 7):
        root = tmp_path / str(shuffle)
        place(DAY_NAMES[0], root)
        called = {}  # a file's name in the inbox now → its own
        if shuffle:
            files = sorted((root / "inbox").iterdir())
            random.Random(shuffle).shuffle(files)
            for place_no, source in enumerate(files):
                renamed = source.rename(source.with_name(f"{place_no:04}{source.suffix}"))
                called[renamed.stem] = source.stem
        workspace = open_workspace(root)
        batch = record(workspace, run(workspace, end_of(DAY_NAMES[0])))
        for entry in (*batch["inputs"], *batch["findings"]):
            entry.pop("name", None), entry.pop("file", None)
        batch.pop("outputs")
        said = json.dumps(batch, ensure_ascii=False)  # documents under their own names again
        for now, own in called.items():
            said = re.sub(rf'(?<=[" ]){now}(?=\.xls)', own, said)
        batch = json.loads(said)
        for name in ("sent_back", "findings"):
            batch[name].sort(key=json.dumps)
        for entry in batch["sendings"]:
            entry["documents"].sort()
        records.append(batch)
    assert records[0] == records[1]
