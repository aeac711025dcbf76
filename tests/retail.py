"""The two real business days beside the checkout, laid out as a workspace with their arrival times."""

import csv
import datetime as dt
import json
import os
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest

DAYS = Path(__file__).parents[2] / "shared" / "data" / "retail"
needs_retail = [
    pytest.mark.retail,
    pytest.mark.skipif(not DAYS.is_dir(), reason="the real business days are not beside this checkout"),
]


def place(day: str, workspace: Path) -> None:
    """Copy one day's files into the workspace's inbox with the times at which they arrived."""
    inbox = workspace / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    there = {unicodedata.normalize("NFC", path.name): path for path in (DAYS / day / "inbox").iterdir()}
    arrivals = (DAYS / day / "arrivals.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(arrivals):
        copy = inbox / row["file"]
        shutil.copyfile(there[unicodedata.normalize("NFC", row["file"])], copy)
        moment = dt.datetime.fromisoformat(row["arrival"]).timestamp()
        os.utime(copy, (moment, moment))


def truth(day: str) -> dict[str, Any]:
    """What the day is known to hold."""
    found: dict[str, Any] = json.loads((DAYS / day / "truth.json").read_text(encoding="utf-8"))
    return found


def truth_lines(day: str) -> list[dict[str, str]]:
    """Every line of every form of the day."""
    return list(csv.DictReader((DAYS / day / "truth_lines.csv").read_text(encoding="utf-8").splitlines()))


def approve_all(workbook: Path, target: Path, word: str = "approve") -> int:
    """Finance says the same to every order, by openpyxl; how many rows were filled."""
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    heading = next(
        cell for row in sheet.iter_rows() for cell in row if cell.value in ("Decision", "审批结果")
    )
    filled = 0
    row = heading.row + 1
    while (number := sheet.cell(row, 1).value) and str(number) not in ("Total", "合计"):
        sheet.cell(row, heading.column).value = word
        sheet.cell(row, heading.column + 1).value = "Wang"
        row, filled = row + 1, filled + 1
    book.save(target)
    return filled
