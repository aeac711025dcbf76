"""Both real business days, read exactly as their truth says (2-workbooks; issue 2, item 3)."""

import csv
import json
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from orderbatch.contract.sheets.every import AGENTS, BALANCES, CATALOGUE, MARKETS, ORDER, STOCK
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.read.processes.pool import read_all
from orderbatch.read.rows import Typed, typed

RETAIL = Path(__file__).parents[2] / "shared/data/retail"
DAYS = ("2011-11-16", "2011-11-17")
CELL_DEFECTS = {
    "half_case": "NOT_WHOLE",
    "negative": "TOO_SMALL",
    "text_qty": "NOT_A_COUNT",
    "missing_agent": "CELL_BLANK",
}

pytestmark = [
    pytest.mark.retail,
    pytest.mark.skipif(not RETAIL.exists(), reason="shared/data/retail is not beside the checkout"),
]
days = pytest.mark.parametrize("day", DAYS)


@cache
def read(day: str, kind: str) -> Typed:
    sheet = next(
        sheet for sheet in (ORDER, AGENTS, BALANCES, CATALOGUE, MARKETS, STOCK) if sheet.kind == kind
    )
    return typed(sheet, [(name, found) for name, found in found_sheets(day) if found.kind == kind])


@cache
def found_sheets(day: str) -> list[tuple[str, Any]]:
    paths = sorted((RETAIL / day / "inbox").iterdir())
    files = [(unicodedata.normalize("NFC", path.name), path.read_bytes()) for path in paths]
    opened = read_all(files, workers=2)
    assert [file.name for file in opened if file.trouble] == []
    return [(file.name, sheet) for file in opened for sheet in file.sheets]


def truth(day: str) -> dict[str, list[dict[str, str]]]:
    lines = defaultdict(list)
    with (RETAIL / day / "truth_lines.csv").open(encoding="utf-8", newline="") as opened:
        for line in csv.DictReader(opened):
            lines[line["file"]].append(line)
    return lines


def defects(day: str) -> list[dict[str, Any]]:
    found = json.loads((RETAIL / day / "truth.json").read_text(encoding="utf-8"))["defects"]
    return list(found)


@days
def test_every_line_of_every_form_is_read_as_it_stands(day: str) -> None:
    orders = read(day, "order")
    wanted = truth(day)
    assert sorted(orders.blocks["document"]) == sorted(wanted)
    for block, document in orders.blocks["document"].items():
        rows = orders.rows[orders.rows["block"] == block]
        lines = wanted[document]
        assert rows["row"].tolist() == [int(line["row_no"]) for line in lines], document
        assert rows["sku"].tolist() == [line["sku"] for line in lines], document
        cases = [
            None if gone else int(cases)
            for cases, gone in zip(rows["cases"], rows["cases"].isna(), strict=True)
        ]
        assert cases == [cases_of(line) for line in lines], document
        assert rows["case_price"].tolist() == [int(line["case_price_fen"]) for line in lines], document
        assert orders.blocks.at[block, "agent"] == lines[0]["agent"], document
        assert orders.blocks.at[block, "order_no"] == lines[0]["order_no"], document


def cases_of(line: dict[str, str]) -> int | None:
    """The whole number of cases that a line says, also a negative one; None where it says none."""
    if line["cases"]:
        return int(line["cases"])
    raw = line["cases_raw"].removesuffix(".0")
    return int(raw) if raw.lstrip("-").isdigit() else None


@days
def test_the_choices_and_the_language_of_each_form_are_read(day: str) -> None:
    orders = read(day, "order")
    wanted = {
        order["file"]: order
        for order in json.loads((RETAIL / day / "truth.json").read_text("utf-8"))["orders"]
    }
    for block in orders.blocks.itertuples():
        told = wanted[block.document]
        assert (block.if_short, block.reduce) == (told["if_short"], told["reduce"]), block.document
        assert (block.sheet, block.language) == (told["sheet"], told["lang"]), block.document


@days
def test_each_defect_of_a_cell_is_told_there_and_nothing_else_is(day: str) -> None:
    told = {
        (finding.file, finding.cell, finding.code)
        for finding in read(day, "order").findings
        if finding.severity == "error"
    }
    wanted = {
        (wrong["file"], wrong["cell"], CELL_DEFECTS[wrong["kind"]])
        for wrong in defects(day)
        if wrong["kind"] in CELL_DEFECTS
    }
    assert wanted
    assert told == wanted


@days
@pytest.mark.parametrize("sheet", [AGENTS, BALANCES, CATALOGUE, MARKETS, STOCK], ids=lambda sheet: sheet.kind)
def test_the_masters_are_recognised_and_typed_without_a_finding(day: str, sheet: Sheet) -> None:
    master = read(day, sheet.kind)
    assert len(master.blocks) == 1
    assert master.findings == []
    counts = json.loads((RETAIL / day / "truth.json").read_text("utf-8"))["counts"]
    expected = {"agents": "agent_rows", "catalogue": "catalogue_rows", "stock": "stock_rows"}
    if sheet.kind in expected:
        assert len(master.rows) == counts[expected[sheet.kind]]
