"""A whole day's run with everything of sales policies in it, killed before this change or that: the next run
leaves the desk as if nothing had happened (10-trust; 7-policies, Properties).

One run here approves and reduces a gift, books a short pick of one, counts payments, follows a target,
takes a list with other terms and tells agents of it, gives owed and new gifts and looks at their stock. With
it come a complaint, a form to be corrected and one to be asked about, and mails are drafted.
"""

import datetime as dt
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from orderbatch.day import run
from orderbatch.doctor import examine
from orderbatch.month.order_forms import make_forms
from orderbatch.month.statements import make_statements, write_statements
from orderbatch.workspace.workspace import Workspace, open_workspace
from tests.depth import THOROUGH
from tests.desk import MONDAY, Cell, Desk
from tests.gifts_by_files import ByFiles, batches
from tests.test_crash import EVERY, KILLED, POLICY_TABLES, entries, everything, in_child, killed
from tests.test_gifts import HEADINGS, MONEY, W1, gifts, open_desk, policies, release, ship, standings
from tests.test_policy_payments import P, pay, post
from tests.test_reading_sheets import form

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork a process"),
]
WITH_TARGET = (*HEADINGS, "Payment target")
STEP = 1 if EVERY else 14 if THOROUGH else 109
SETTINGS = """
[delay]
notices = true
[people]
finance = ["cash@example.com"]
supervisor = ["boss@example.com"]
[mail]
sender = "desk@example.com"
"""
KINDS = {"approval", "dispatch_notice", "incidents", "mail", "marked_form", "payment_chase", "pick_list",
         "policy_notice", "reading", "reconciliation", "reply", "tracking"}  # fmt: skip
TO = MONDAY.replace(day=30)
COMPLAINT: list[list[Cell]] = [
    ["Agent code", "Incident type", "Date", "Description"],
    ["C2", "enquiry", MONDAY, "When?"],
]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Tuesday, everything in the inbox: Monday's order is out, Tuesday's first two lie with finance."""
    desk = open_desk(tmp_path_factory.mktemp("ready") / "desk", SETTINGS)
    policies(desk, *W1, P)
    desk.figures("A 1000, G1 4", MONEY)
    desk.order("C2", "0", "A 10")
    desk.order("C1", "1", "A 30")
    desk.run()
    release(desk)
    (tracking,) = desk.outputs("tracking")
    desk.next_day()
    desk.figures("A 1000, G1 9", MONEY)
    desk.order("C1", "2", "A 6", "08:10")
    desk.order("C1", "3", "A 5", "08:20")
    desk.run("09:00")
    assert standings(desk)["C1/W1"] == (4, 4, 0) and gifts(desk) == {"3/G1": 1}
    desk.approve({"2": "refuse", "3": "approve"})
    ship(desk, {"G1": 0}, tracking, only="0")
    policies(
        desk,
        ("W1", "Washing", "buy_get", "washing", 12, "G1", 1, "yes", None, None),
        (*P, MONDAY, TO, 9000),
        headings=WITH_TARGET,
        clock="10:00",
    )
    pay(desk, ("C1", "P", 700, MONDAY, "R1"))
    post(desk, ("C1", "P", 1050, MONDAY, "V1"), ("C2", "P", 2000, MONDAY, "V2"))
    desk.figures("A 1000, G1 12", MONEY, "10:10")
    desk.order("C1", "4", "A 20", "10:20")
    desk.order("C2", "5", "A 24", "10:30")
    desk.order("C2", "6", "A two", "10:40")
    desk.put("letters.xlsx", COMPLAINT, "10:50")
    desk.put("asked.xlsx", form("C2", "7", ["A", "x", 3], ["B", "y", 4]), "11:00")
    return desk


def afternoon(workspace: Workspace) -> object:
    return run(workspace, dt.datetime(2026, 11, 24, 12))


def seen(workspace: Workspace) -> dict[str, Any]:
    """All that the ledger says, and all that a person may see."""
    folders = (workspace.inbox, workspace.archive, workspace.outbox)
    return {"books": entries(workspace)} | {folder.name: everything(folder) for folder in folders}


def sound(workspace: Workspace) -> None:
    """What always holds of gifts, killed or not: the books agree, and what is issued is earned."""
    assert examine(workspace) == []
    recount = ByFiles(workspace.root)
    assert [fault for batch in batches(workspace.root) for fault in recount.read(batch)] == []


def test_a_run_that_gives_gifts_and_is_killed_is_finished_by_the_next(ready: Desk, tmp_path: Path) -> None:
    whole = open_workspace(shutil.copytree(ready.root, tmp_path / "whole"))
    afternoon(whole)
    wanted, at, ended = seen(whole), 0, KILLED
    newest = "run = (SELECT MAX(run) FROM runs)"
    with closing(sqlite3.connect(whole.root / "ledger.db")) as books:
        counts = {
            name: books.execute(f"SELECT COUNT(*) FROM {name} WHERE {newest}").fetchone()[0]
            for name in (*POLICY_TABLES, "releases", "shipments")
        }
    assert min(counts.values()) > 0, counts
    written = json.loads((whole.outbox / "2026-11-24/2026-11-24-2/batch.json").read_text("utf-8"))["outputs"]
    assert {output["kind"] for output in written} >= KINDS
    while ended == KILLED:
        at += STEP
        workspace = open_workspace(shutil.copytree(ready.root, tmp_path / str(at)))
        ended = in_child(workspace, at, killed, play=afternoon)
        if ended == KILLED:
            in_child(workspace, 1 + at * 7 % 61, killed, play=afternoon)
            afternoon(workspace)
        assert seen(workspace) == wanted, at
        shutil.rmtree(workspace.root)
    assert at > 100
    sound(whole)


def papers(workspace: Workspace) -> None:
    """What is written when it is asked for: statements and order forms."""
    write_statements(workspace, make_statements(workspace))
    make_forms(workspace)


def test_a_paper_that_was_asked_for_and_cut_off_is_whole_or_not_there(ready: Desk, tmp_path: Path) -> None:
    workspace = open_workspace(shutil.copytree(ready.root, tmp_path / "desk"))
    papers(workspace)
    wanted, at, ended = seen(workspace), 0, KILLED
    assert {path.split("/")[0] for path in wanted["outbox"]} >= {"statements", "forms"}
    while ended == KILLED:
        at += 1 if EVERY or THOROUGH else 5
        for folder in ("statements", "forms"):
            shutil.rmtree(workspace.outbox / folder)
        ended = in_child(workspace, at, killed, play=papers)
        there = {path: sha256 for path, sha256 in everything(workspace.outbox).items() if ".tmp" not in path}
        assert there.items() <= wanted["outbox"].items(), at
        papers(workspace)
        assert seen(workspace) == wanted, at
    assert at > 10
