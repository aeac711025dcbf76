"""The policy audit: what every agent is entitled to, was given and is owed (H-3.2.3(6)(7), 7-policies)."""

import datetime as dt
import io
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from orderbatch.auditing import _first_day, audit_of
from orderbatch.cli import main
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.ledger.books import ledger_of
from orderbatch.write.documents.policies.audit_workbook import render_audit
from tests.amounts import tell_the_same_amounts
from tests.depth import STYLED
from tests.desk import Desk
from tests.test_gifts import MONEY, W1, open_desk, policies, release, ship


def _played(root: Path) -> Desk:
    """November: C1 draws 30 of A, C2 12, three of six gifts are there. December: C1 20, 5 short."""
    desk = open_desk(root)
    policies(desk, *W1, ("S", "Thirty of anything", "amount_gift", None, 30, "G1", 2, "no"))
    desk.figures("A 100, G1 3", MONEY)
    desk.order("C1", "1", "A 30", If_short="cancel")
    desk.order("C2", "2", "A 12", If_short="cancel")
    desk.run()
    release(desk)
    desk.next_day(8)
    desk.figures("A 100, G1 6", MONEY)
    desk.order("C1", "3", "A 20", If_short="cancel")
    desk.run()
    release(desk)
    ship(desk, {"A": 15})
    desk.run("19:00")
    return desk


def _tables(path: Path, name: str) -> list[list[dict[str, Any]]]:
    """The tables of a sheet as rows by their headings, units left out."""
    found: list[list[dict[str, Any]]] = []
    heads: list[str] = []
    for row in openpyxl.load_workbook(path, data_only=True)[name].iter_rows(values_only=True):
        if row[0] in ("Region", "Policy"):
            heads = [str(cell or "").split(" (")[0] for cell in row]
            found.append([])
        elif row[0] in (None, "Total") or row[1] is None:
            heads = []
        elif heads:
            found[-1].append(dict(zip(heads, row, strict=True)))
    return found


def _standing(rows: list[dict[str, Any]]) -> dict[str, tuple[int, int, int]]:
    return {
        f"{row['agent']}/{row['policy']}": (row["entitled"], row["issued"], row["owed"])
        for row in rows
        if row["entitled"]
    }


def test_the_audit_says_who_is_entitled_to_what_and_what_was_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = _played(tmp_path)
    assert main(["--json", "-C", str(desk.root), "report", "policies"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert _standing(told["rows"]) == {"C1/S": (2, 2, 0), "C1/W1": (4, 3, 1), "C2/W1": (1, 1, 0)}
    drawn = {
        f"{row['agent']}/{row['policy']}": (row["drawn_cases"], row["drawn_minor"]) for row in told["rows"]
    }
    assert drawn == {"C1/S": (45, 4500), "C1/W1": (45, 4500), "C2/S": (12, 1200), "C2/W1": (12, 1200)}
    assert "month_cases" not in told["rows"][0] and told["day"] == "2026-12-01"
    assert main(["-C", str(desk.root), "report", "policies"]) == 0
    screen = capsys.readouterr().out
    assert "Gift cases entitled: 7, issued: 6, owed: 1" in screen and told["path"] in screen
    assert "C1 Agent C1: 1 case of G1 Item G1 under “Washing”" in screen
    book = desk.root / told["path"]
    (by_agent,) = _tables(book, "By agent")
    assert [row["Gift cases owed"] for row in by_agent] == [row["owed"] for row in told["rows"]]
    for name in ("By region", "By policy"):
        (rows,) = _tables(book, name)
        assert sum(row["Gift cases entitled"] for row in rows) == 7
        assert ("Cases drawn" in rows[0]) == (name == "By policy")  # two policies may count the same case


def _cut_texts(path: Path, sheet: str) -> list[str]:
    """Texts with another beside them that are wider than their column."""
    page = openpyxl.load_workbook(path)[sheet]
    cells = [pair for row in page.iter_rows() for pair in pairwise(row) if all(cell.value for cell in pair)]
    groups = page.column_dimensions.values()
    rooms = {column: group.width for group in groups for column in range(group.min, group.max + 1)}
    return [
        cell.value
        for cell, _beside in cells
        if isinstance(cell.value, str) and not cell.value.startswith("=")
        if len(cell.value) > rooms[cell.column]
    ]


def test_a_month_has_its_own_figures_and_the_monthly_report_shows_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = _played(tmp_path)
    months = {}
    for month in ("2026-11", "2026-12"):
        assert main(["--json", "-C", str(desk.root), "report", "policies", "--month", month]) == 0
        months[month] = json.loads(capsys.readouterr().out)["rows"]
        assert main(["--json", "-C", str(desk.root), "report", "month", month]) == 0
        book = desk.root / json.loads(capsys.readouterr().out)["path"]
        by_policy, by_agent = _tables(book, "Sales policies")
        assert _cut_texts(book, "Sales policies") == []  # two tables share its columns
        assert list(by_agent[0])[:3] == ["Policy", "Policy name", "Agent code"]  # on each page beside another
        page = openpyxl.load_workbook(book)["Sales policies"]
        assert page.print_title_cols == "$A:$C"
        cut = [cell.value for row in page["A2:C4"] for cell in row if cell.value not in (None, *by_agent[0])]
        assert cut == []  # a sentence in columns that each page repeats ends there on the second
        with ledger_of(desk.workspace) as ledger:
            audit = audit_of(desk.workspace, ledger, month)
        ones, tens = (render_audit(audit, Words("zh", large)) for large in (False, True))
        assert tell_the_same_amounts(ones, tens) > 2
        columns = {"Gift cases released in the month": "month_gifts", "Gift cases owed": "owed"}
        for heading, column in columns.items():
            assert [row[heading] for row in by_agent] == [row[column] for row in months[month]]
            assert sum(row[heading] for row in by_policy) == sum(row[column] for row in months[month])
    assert _standing(months["2026-11"]) == {"C1/S": (2, 2, 0), "C1/W1": (3, 0, 3), "C2/W1": (1, 1, 0)}
    figures = [
        [(row["month_cases"], row["month_gifts"]) for row in rows if row["policy"] == "W1"]
        for rows in months.values()
    ]
    assert figures == [[(30, 0), (12, 1)], [(15, 3), (0, 0)]]


@pytest.mark.parametrize("language", STYLED)
def test_a_desk_without_policies_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    desk = open_desk(tmp_path)
    desk.figures("A 100, G1 3", MONEY)
    desk.order("C1", "1", "A 30")
    desk.run()
    assert main(["--lang", language, "-C", str(desk.root), "report", "policies"]) == 0
    assert ("sales policy" if language == "en" else "销售政策") in capsys.readouterr().out
    assert not list((desk.root / "outbox" / "policies").glob("*"))
    assert main(["-C", str(desk.root), "report", "month", "2026-11"]) == 0


@pytest.mark.parametrize("language", STYLED)
def test_a_desk_that_never_ran_is_told_so_without_a_day_or_a_batch(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, words = Desk(tmp_path), Words(language)
    for command, ends, sentence in (
        (("report", "policies"), 0, "policies.audit.never"),
        (("report", "by", "agent"), 0, "errors.BATCH_FIRST.message"),
        (("publish", "-n"), 2, "errors.BATCH_FIRST.message"),
    ):
        assert main(["-C", str(desk.root), "--lang", language, *command]) == ends
        said = "".join(capsys.readouterr())
        assert words.text(sentence)[:20] in said and "0001" not in said
    for report, days in ((("policies",), {"day"}), (("by", "agent"), {"from", "to"})):
        assert main(["-C", str(desk.root), "--json", "report", *report]) == 0
        told = json.loads(capsys.readouterr().out)
        assert {told[day] for day in days} == {None}


def test_an_agent_with_a_target_who_did_nothing_is_in_the_audit(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    headings = ("Policy", "Name", "Kind", "Threshold", "Gift SKU", "Gift cases", "Repeat", "From", "To")
    first, last = desk.today, desk.today.replace(month=12)  # 31 days with today
    policies(
        desk,
        ("T", "Year-end", "payment_gift", 100, "G1", 1, "yes", first, last, 500),
        headings=(*headings, "Payment target"),
    )
    desk.figures("A 100, G1 3", MONEY)
    desk.put(
        "finance policy payments.xlsx",
        [["Agent code", "Policy", "Amount", "Posted on", "Voucher"], ["C1", "T", 200, desk.today, "V-1"]],
    )
    desk.order("C1", "1", "A 30")
    desk.run()
    with ledger_of(desk.workspace) as ledger:
        now, month = (audit_of(desk.workspace, ledger, span) for span in ("", "2026-11"))
    for audit in (now, month):
        rows = audit.rows.set_index("agent")
        assert rows["target"].to_dict() == {"C1": 50_000, "C2": 50_000}
        assert rows["paid"].to_dict() == {"C1": 20_000, "C2": 0}
        assert rows["entitled"].to_dict() == {"C1": 2, "C2": 0} and rows.at["C2", "product"] == "Item G1"
        assert rows["per_week"].to_dict() == {"C1": 6_800, "C2": 11_300}
        for language in LANGUAGES:
            book = openpyxl.load_workbook(io.BytesIO(render_audit(audit, Words(language))))
            assert [sum("C2" in map(str, row) for row in page.values) for page in book] == [0, 0, 1]


def test_the_audit_reads_no_goods_from_before_its_policies() -> None:
    days = [dt.date(2026, 11, 1), dt.date(2026, 9, 1)]
    assert _first_day(pd.DataFrame({"from_day": days})) == days[1]
    assert _first_day(pd.DataFrame({"from_day": [days[0], None]})) == dt.date.min
    assert _first_day(pd.DataFrame({"from_day": []})) == dt.date.max
