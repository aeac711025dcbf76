"""Tracking sheets over some days: several shipments a line, rests, corrections, days (P-4.5.1)."""

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.finding import Finding
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.day.after_release.shipments import CORRECTED_FIRST
from orderbatch.doctor import examine
from orderbatch.ledger.books import open_ledger
from orderbatch.ledger.queries import open_work
from orderbatch.ledger.queries.parts import TAKEN_FIRST
from orderbatch.terminal.desk_status import story, story_screen
from tests.desk import Cell, Desk, _bare

DEFER = {"If_short": "defer"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 10, B 100", "C1 100, C2 100")
    return desk


def released(desk: Desk, items: str = "A 10, B 5") -> Path:
    """An order that is released on Monday; its tracking sheet."""
    desk.order("C1", "1", items, **DEFER)
    desk.run()
    desk.approve()
    desk.run("18:30")
    return desk.outputs("tracking")[0]


def track(
    desk: Desk, sheet: Path, rows: Mapping[str, Mapping[str, Cell]], orders: Mapping[str, Cell] | None = None
) -> None:
    """Fill rows of a tracking sheet (by SKU) and its orders page, and drop it into the inbox."""
    book = openpyxl.load_workbook(sheet)
    for page, answers in ((book.worksheets[0], rows), (book.worksheets[1], {"1": orders or {}})):
        key = "SKU" if page is book.worksheets[0] else "Order no."
        every = ({_bare(cell.value): cell for cell in row} for row in page.iter_rows())
        headings = next(row for row in every if key in row and "Pick no." in row)
        for number in range(headings[key].row + 1, page.max_row + 1):
            said = answers.get(str(page.cell(number, headings[key].column).value), {})
            for column, cell in said.items():
                page.cell(number, headings[column].column).value = cell
    stamp = len(list((desk.root / "archive").rglob("*.xlsx"))) + len(list((desk.root / "inbox").iterdir()))
    book.properties.keywords = f"{desk.today} {stamp}"
    book.save(desk.root / "inbox" / f"tracking {desk.today:%m%d} {stamp}.xlsx")


def open_cases(desk: Desk) -> dict[str, int]:
    """Cases by what is open of them."""
    workspace = desk.workspace
    with open_ledger(workspace.ledger_url, workspace.archive, workspace.state / "backups") as ledger:
        return {kind: figure.cases for kind, figure in ledger.ask(open_work.standing).items() if figure.cases}


def test_two_shipments_of_a_line_add_up_and_the_rest_is_short(desk: Desk) -> None:
    sheet = released(desk)
    desk.next_day()
    track(
        desk,
        sheet,
        {"A": {"Shipped cases": 6, "Rest": "follows", "Waybill": "W1"}, "B": {"Shipped cases": 5}},
    )
    desk.run("10:00")
    assert open_cases(desk) == {"released": 4}
    desk.next_day()
    track(desk, sheet, {"A": {"Shipped cases": 3, "Waybill": "W2"}}, {"Shipped on": desk.today})
    desk.run("10:00")
    assert open_cases(desk) == {"short": 1}
    assert "SHIPPED_UNDATED" not in desk.codes()
    assert examine(desk.workspace) == []


def test_the_same_figure_again_counts_once_and_another_corrects_it(desk: Desk) -> None:
    sheet = released(desk)
    track(desk, sheet, {"A": {"Shipped cases": 7, "Waybill": "W1"}, "B": {"Shipped cases": 5}})
    desk.run("19:00")
    track(desk, sheet, {"A": {"Shipped cases": 7, "Waybill": "W1", "Remarks": "as said"}})
    desk.run("19:10")
    assert open_cases(desk) == {"short": 3}
    assert "SHIPPED_UNDATED" not in desk.codes()  # its day stays
    track(desk, sheet, {"A": {"Shipped cases": 9, "Waybill": "W1"}})
    desk.run("19:20")
    assert open_cases(desk) == {"short": 1}
    (notice,) = desk.outputs("dispatch_notice")  # it says that it corrects what was told before
    said = [row[0] for row in openpyxl.load_workbook(notice).worksheets[0].iter_rows(values_only=True)]
    assert any("takes the place of what was said" in str(text) for text in said)
    told = story_screen(story(desk.workspace, "1"), Words("en"))  # not “shipped 2, picked short: -2”
    assert "A, shipped 7 of 10 cases (picked short: 3)" in told
    assert "A, corrected to shipped 9 of 10 cases (picked short: 1)" in told
    assert "short: -" not in told
    desk.next_day()
    desk.figures("A 3, B 95", "C1 86, C2 100")
    desk.run()
    assert desk.lines("ordered", "proposed") == {"1/A": (1, 1)}
    assert examine(desk.workspace) == []


def test_a_correction_withdraws_what_is_proposed_on_top_of_it_and_shares_it_anew(desk: Desk) -> None:
    sheet = released(desk)
    track(desk, sheet, {"A": {"Shipped cases": 7}, "B": {"Shipped cases": 5}})
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 3, B 95", "C1 88, C2 100")
    desk.run("09:00")
    assert open_cases(desk) == {"proposed": 3}
    approval = desk.outputs("approval")[0]
    track(desk, sheet, {"A": {"Shipped cases": 9}})
    desk.run("10:00")
    assert open_cases(desk) == {"reviewed": 1}
    told = story_screen(story(desk.workspace, "1"), Words("en"))  # no supervisor took part
    assert "A: proposal withdrawn, to be shared out again: 1 case" in told and "review" not in told
    desk.fill("approval", "Decision", "approve", source=str(approval))
    desk.run("11:00")
    assert "DECISION_LATE" in desk.codes()
    assert desk.released() == {}
    assert desk.lines("ordered", "proposed") == {"1/A": (1, 1)}
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("kind", "names", "stock", "money"),
    [
        ("for_rep", "C2", "A 3", "C2 100"),
        ("held", "C1", "A 3", "C1 1"),
        ("deferred", "C1", "A 0, B 9", "C1 9"),
    ],
)
def test_a_correction_takes_back_what_is_owed_whatever_it_waits_for(
    desk: Desk, kind: str, names: str, stock: str, money: str
) -> None:
    sheet = released(desk)
    track(desk, sheet, {"A": {"Shipped cases": 7}, "B": {"Shipped cases": 5}})
    desk.run("19:00")
    desk.next_day()
    desk.agents(names)
    desk.figures(stock, money)
    desk.run("09:00")
    assert open_cases(desk) == {kind: 3}
    track(desk, sheet, {"A": {"Shipped cases": 10}})
    desk.run("10:00")
    assert open_cases(desk) == {}
    assert examine(desk.workspace) == []
    assert set(CORRECTED_FIRST) == {*TAKEN_FIRST, "proposed", "ended"}


def told_of(desk: Desk) -> list[Finding]:
    assert desk.latest is not None
    return [finding for finding in desk.latest.findings if finding.code == "SHIPPED_SETTLED"]


def test_a_correction_after_the_rest_was_approved_changes_nothing_and_is_told(desk: Desk) -> None:
    sheet = released(desk)
    track(desk, sheet, {"A": {"Shipped cases": 7}, "B": {"Shipped cases": 5}})
    desk.run("19:00")
    desk.next_day()
    desk.figures("A 3, B 95", "C1 88, C2 100")
    desk.run("09:00")
    desk.approve()
    desk.run("09:30")
    assert open_cases(desk) == {"released": 3}
    track(desk, sheet, {"A": {"Shipped cases": 9}})
    desk.run("10:00")
    assert "SHIPPED_SETTLED" in desk.codes()
    (case,) = desk.record()["incidents"]
    assert (case["sku"], case["cases"], case["type"], case["status"]) == ("A", 2, "logistics", "open")
    told = [
        case["description"],
        *(finding.message(Words(name)) for finding in told_of(desk) for name in LANGUAGES),
    ]
    assert len(told) == 3 and not re.search(r"finance|approv|财务|审批", " ".join(told))
    assert open_cases(desk) == {"released": 3}
    assert examine(desk.workspace) == []


def test_a_day_before_the_release_or_after_today_frees_nothing(desk: Desk) -> None:
    sheet = released(desk)
    for day, code in ((dt.date(2025, 11, 23), "SHIPPED_TOO_SOON"), (dt.date(2026, 11, 30), "SHIPPED_LATER")):
        track(desk, sheet, {"A": {"Shipped cases": 10, "Shipped on": day}, "B": {"Shipped cases": 5}})
        desk.run("19:00")
        assert code in desk.codes()
        assert open_cases(desk) == {"released": 10}


def test_two_figures_for_one_shipment_in_one_run_void_each_other(desk: Desk) -> None:
    sheet = released(desk)
    track(desk, sheet, {"A": {"Shipped cases": 7}, "B": {"Shipped cases": 5}})
    track(desk, sheet, {"A": {"Shipped cases": 8}})
    desk.run("19:00")
    assert desk.codes().count("SHIPMENT_TWICE") == 2
    assert open_cases(desk) == {"released": 10}


def test_more_than_was_released_is_refused_over_all_shipments(desk: Desk) -> None:
    sheet = released(desk)
    track(
        desk,
        sheet,
        {"A": {"Shipped cases": 6, "Rest": "follows", "Waybill": "W1"}, "B": {"Shipped cases": 5}},
    )
    desk.run("19:00")
    track(desk, sheet, {"A": {"Shipped cases": 6, "Waybill": "W2"}})
    desk.run("19:10")
    assert "SHIPPED_TOO_MUCH" in desk.codes()
    assert open_cases(desk) == {"released": 4}
