"""`check`, `check --show` and `run` read a file alike: by the same call, with the masters at hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from orderbatch.cli import main
from orderbatch.contract.batch import ASKED
from orderbatch.day import check, understand
from tests.desk import Cell, Desk

UNKNOWN_HEADINGS = [["Order form"], ["Agent code", "a1", None, "Order no.", "7"], [], ["Foo", "Bar", "Baz"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk that has run with its masters; today's figures lie in the inbox."""
    desk = Desk(tmp_path)
    desk.catalogue("SO-100 1, SO-200 1, SO-300 1")
    desk.agents("a1 a2")
    desk.figures("SO-100 50, SO-200 50, SO-300 50", "a1 500, a2 500")
    desk.run("08:30")
    rows: list[list[Cell]] = [*UNKNOWN_HEADINGS]  # type: ignore[list-item]
    desk.put("strange.xlsx", [*rows, ["SO-100", "Soap", 5], ["SO-200", "Shampoo", 7]], "09:00")
    return desk


def read_as(desk: Desk) -> list[tuple[str, dict[str, int]]]:
    """Kind and columns of each sheet that `check --show` tells of."""
    found = understand(desk.workspace, desk.at("09:30"))
    return [(sheet.kind, sheet.columns) for _name, sheets, _troubles in found for sheet in sheets]


def test_headings_that_nobody_knows_are_shown_as_a_run_reads_them(desk: Desk) -> None:
    checked = check(desk.workspace, desk.at("09:30"))
    assert {finding.code for finding in checked.findings} == {"READING_ASKED"}
    assert read_as(desk) == [("order", {"sku": 0, "cases": 2})]
    batch = desk.run("10:00").batch
    assert batch is not None
    assert batch.inputs["verdict"].tolist() == [ASKED] and batch.lines.empty
    assert list(batch.findings) == list(checked.findings)


def test_a_file_that_came_before_is_shown_as_it_was_read(desk: Desk) -> None:
    desk.run("10:00")
    (original,) = (desk.root / "archive").rglob("*strange.xlsx")
    ((_name, sheets, troubles),) = understand(desk.workspace, desk.at("11:00"), [original])
    assert [sheet.kind for sheet in sheets] == ["order"] and troubles == []


def test_the_command_shows_the_same(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["-C", str(desk.root), "--json", "check", "--show", "--at", "2026-11-23 09:30"]
    assert main(arguments) == 0
    shown: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    assert [sheet["kind"] for sheet in shown[0]["sheets"]] == ["order"] and not shown[0]["problems"]
