"""From the pick list to the answer, over several days: notices, arrivals, incidents, resolutions (P-4.5,
H-3.2.3(8)).
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.cli import main
from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.write.documents.after_release.dispatch_notice import notice_cells
from tests.desk import MONDAY, Cell, Desk, _bare
from tests.test_after_release_tracking import open_cases


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def a_desk(root: Path, settings: str = "", day: dt.date = MONDAY) -> Desk:
    """Goods of one order of C1 and one of C2 that left on Monday evening: A 10, B 5 and A 4."""
    desk = Desk(root / "desk", settings, day)
    desk.catalogue("A 2, B 1, D 3")
    desk.agents("C1 C2")
    desk.figures("A 14, B 100, D 100", "C1 100, C2 100")
    desk.order("C1", "1", "A 10, B 5", If_short="defer")
    desk.order("C2", "2", "A 4", If_short="defer")
    desk.run("17:00")
    words = Words(desk.workspace.language)
    said: dict[str, Cell] = {
        words.heading("decision"): words.choice("decision", "approve"),
        words.heading("decided_by"): "Wu",
    }
    fill(desk, desk.outputs("approval")[0], dict.fromkeys(("1", "2"), said))
    desk.run("17:30")
    return desk


def fill(desk: Desk, path: Path, rows: Mapping[str, Mapping[str, Cell]]) -> None:
    """Fill the rows of a document's first sheet, named by any of their cells, and drop it into the inbox."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    wanted = {column for cells in rows.values() for column in cells}
    place: dict[str, int] = {}
    for cells in page.iter_rows():
        said = {_bare(cell.value): cell.column for cell in cells}
        if wanted <= set(said):
            place = said
            continue
        key = next((name for name in rows if any(str(cell.value) == name for cell in cells)), None)
        if place and key is not None:
            for column, value in rows[key].items():
                page.cell(cells[0].row, place[column]).value = value
    assert place, f"{path.name}: no row of headings with {wanted}"
    inbox = desk.root / "inbox"
    stamp = sum(1 for book in desk.root.rglob("*.xlsx"))
    book.properties.keywords = f"{desk.today} {stamp}"
    inbox.mkdir(exist_ok=True)
    book.save(inbox / f"{path.stem} back {stamp}.xlsx")


def ship_all(desk: Desk, clock: str = "18:00") -> None:
    """The warehouse reports everything as shipped today, and it is read."""
    report_all(desk, clock)
    desk.run(clock)


def report_all(desk: Desk, clock: str = "18:00") -> None:
    """The warehouse reports everything as shipped today."""
    words = Words(desk.workspace.language)
    names = ("sku", "shipped_cases", "released_cases", "shipped_on", "waybill")
    sku, shipped, released, day, waybill = (words.heading(name) for name in names)
    book = openpyxl.load_workbook(desk.outputs("tracking")[0])
    page = book.worksheets[0]
    heading = next(row for row in page.iter_rows() if sku in {_bare(cell.value) for cell in row})
    place = {_bare(cell.value): cell.column for cell in heading}
    for number in range(heading[0].row + 1, page.max_row + 1):
        if page.cell(number, place[sku]).value in ("A", "B", "D"):
            page.cell(number, place[shipped]).value = page.cell(number, place[released]).value
            page.cell(number, place[day]).value = desk.today
            page.cell(number, place[waybill]).value = "W1"
    book.save(desk.root / "inbox" / f"tracking {desk.today} {clock.replace(':', '')}.xlsx")


def notice(desk: Desk, agent: str = "C1") -> Path:
    return next(path for path in desk.outputs("dispatch_notice") if agent in path.name)


def incidents(desk: Desk, *columns: str) -> dict[str, Any]:
    """Number → columns of the register, as the latest run left it."""
    return {
        row["number"]: row[columns[0]] if len(columns) == 1 else tuple(row[name] for name in columns)
        for row in desk.record()["incidents"]
    }


def arrive(desk: Desk, sheet: Path, clock: str = "10:00", **items: Mapping[str, Cell]) -> None:
    """The agent sends the notice back: `A={"Good cases": 7}`."""
    fill(desk, sheet, items)
    desk.run(clock)


def register(
    desk: Desk, rows: Mapping[str, Mapping[str, Cell]], clock: str, sheet: Path | None = None
) -> None:
    """The register comes back with these cells."""
    fill(desk, sheet or desk.outputs("incidents")[0], rows)
    desk.run(clock)


ANSWERED = {"Answer": "We are sorry.", "Decided by": "Wu"}


def test_all_right_is_closed_without_an_incident(desk: Desk) -> None:
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day()
    arrive(desk, sheet, A={"Good cases": 10}, B={"Good cases": 5})
    assert incidents(desk, "status") == {}
    assert {row["sku"]: (row["good"], row["sent"]) for row in desk.record()["arrivals"]} == {
        "A": (10, 10),
        "B": (5, 5),
    }
    assert examine(desk.workspace) == []


def test_short_missed_damaged_and_over_are_told_apart_and_add_up(desk: Desk) -> None:
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day()
    arrive(
        desk,
        sheet,
        A={"Good cases": 7, "Damaged or refused cases": 1, "Problem": "damaged"},
        B={"Good cases": 0},
    )
    assert incidents(desk, "sku", "problem", "cases") == {
        "K2026-0001": ("A", "short", 2),
        "K2026-0002": ("A", "damaged", 1),
        "K2026-0003": ("B", "missed", 5),
    }
    for row in desk.record()["arrivals"]:
        parts = ("good", "short", "missed", "damaged", "refused")
        assert sum(row[name] for name in parts) == row["sent"]


def test_a_wrong_item_is_paired_with_the_missed_one_of_its_report(desk: Desk) -> None:
    ship_all(desk)
    desk.next_day()
    rows: list[list[Cell]] = [["Agent code", "Order no.", "SKU", "Good cases", "Received on"]]
    rows += [
        ["C1", "1", "A", 12, desk.today],
        ["C1", "1", "B", 0, desk.today],
        ["C1", "1", "D", 5, desk.today],
    ]
    desk.put("arrived.xlsx", rows, "09:00")
    desk.run("10:00")
    assert incidents(desk, "sku", "problem", "cases", "pair") == {
        "K2026-0001": ("A", "over", 2, ""),
        "K2026-0002": ("B", "missed", 5, ""),
        "K2026-0003": ("D", "wrong", 5, "B"),
    }
    assert "ARRIVAL_NOT_SENT" in desk.codes()


def test_a_second_report_replaces_the_first_while_its_incident_is_open(desk: Desk) -> None:
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day()
    arrive(desk, sheet, A={"Good cases": 7})
    arrive(desk, sheet, "11:00", A={"Good cases": 9})
    assert incidents(desk, "problem", "cases") == {"K2026-0001": ("short", 1)}
    arrive(desk, sheet, "12:00", A={"Good cases": 10})
    assert incidents(desk, "status", "cases") == {"K2026-0001": ("closed", 0)}
    arrive(desk, sheet, "13:00", A={"Good cases": 6})
    assert "ARRIVAL_ANSWERED" in desk.codes()
    assert examine(desk.workspace) == []


def test_silence_after_its_days_counts_as_arrived(desk: Desk) -> None:
    ship_all(desk)
    desk.next_day(6)
    desk.figures("A 1, B 1, D 1", "C1 1, C2 1")
    desk.run("09:00")
    assert desk.record()["arrivals"] == []
    desk.next_day()
    desk.run("09:00")
    assert {
        (row["order_no"], row["sku"]): (row["good"], row["reported"]) for row in desk.record()["arrivals"]
    } == {
        ("1", "A"): (10, False),
        ("1", "B"): (5, False),
        ("2", "A"): (4, False),
    }


def test_bad_arrivals_are_told_at_their_cell_and_the_rest_counts(desk: Desk) -> None:
    ship_all(desk)
    desk.next_day()
    last_year, today = dt.date(2025, 11, 24), desk.today
    rows: list[list[Cell]] = [
        ["Agent code", "Order no.", "SKU", "Good cases", "Damaged cases", "Received on"],
        ["C1", "99", "A", 1, None, today],
        ["C1", "1", "ZZ", 1, None, today],
        ["C2", "2", "A", 0, 5, today],
        ["C1", "1", "A", 10, None, last_year],
        ["C1", "1", "A", "ten", None, today],
        ["C1", "1", "B", 5, None, today],
    ]
    desk.put("arrived.xlsx", rows, "09:00")
    desk.run("10:00")
    told = {(finding.code, finding.cell) for finding in desk.latest.findings} if desk.latest else set()
    assert {
        ("ARRIVAL_ORDER", "B2"),
        ("ARRIVAL_ITEM", "C3"),
        ("ARRIVAL_BAD", "E4"),
        ("RECEIVED_TOO_SOON", "F5"),
    } <= told
    assert {cell for code, cell in told if code == "NOT_A_COUNT"} == {"D6"}
    assert [(row["sku"], row["good"]) for row in desk.record()["arrivals"]] == [("B", 5)]


def missed(desk: Desk) -> None:
    """C1 misses his 5 cases of B on Tuesday."""
    ship_all(desk)
    sheet = notice(desk)
    desk.next_day()
    arrive(desk, sheet, A={"Good cases": 10}, B={"Good cases": 0})


def test_a_resend_goes_first_the_next_day_free_of_charge_and_once(desk: Desk) -> None:
    missed(desk)
    sheet = desk.outputs("incidents")[0]
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend"}}, "11:00")
    assert desk.lines("ordered", "deferred", "price_minor") == {"1-K2026-0001/B": (5, 5, 0)}
    assert [order["rank"] for order in desk.record()["orders"]] == [0]  # it took part in nothing today
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend", "Owner": "Li"}}, "11:30", sheet)
    assert desk.record()["resolutions"] == []
    desk.next_day()
    desk.figures("A 0, B 5, D 100", "C1 0, C2 100")
    desk.order("C2", "3", "B 5", "08:00", If_short="defer")
    desk.run("09:00")
    assert desk.lines("proposed", "price_minor") == {"1-K2026-0001/B": (5, 0), "3/B": (0, 100)}
    desk.approve()
    desk.run("09:30")
    assert desk.released() == {"1-K2026-0001/B": 5}
    assert examine(desk.workspace) == []


def test_a_resend_that_finance_refuses_opens_the_incident_again(desk: Desk) -> None:
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend", "Incident status": "closed"}}, "11:00")
    assert incidents(desk, "status") == {"K2026-0001": "closed"}
    desk.next_day()
    desk.figures("A 0, B 5, D 100", "C1 0, C2 100")
    desk.run("09:00")
    fill(
        desk,
        desk.outputs("approval")[0],
        {"1-K2026-0001": {"Decision": "refuse", "Decided by": "Wu", "Reason": "price"}},
    )
    desk.run("09:30")
    assert incidents(desk, "status", "resolution", "cases") == {"K2026-0001": ("open", "", 5)}
    (reply,) = (openpyxl.load_workbook(path) for path in desk.outputs("reply"))
    assert Words("en").text("pages.answers.sheet") not in reply.sheetnames  # it holds no longer
    register(desk, {"K2026-0001": {"Resolution": "credit"}}, "10:00")
    assert [(row["kind"], row["minor"]) for row in desk.record()["resolutions"]] == [("credit", 500)]
    assert examine(desk.workspace) == []


def test_a_credit_is_a_row_for_finance_once_and_never_more_than_shipped(desk: Desk) -> None:
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    assert len(desk.outputs("credit_list")) == 1
    rows: list[list[Cell]] = [
        ["Agent code", "Order no.", "SKU", "Cases concerned", "Incident type", "Date", "Description",
         "Resolution", "Decided by", "Answer"],
        ["C1", "1", "B", 1, "return", desk.today, "does not want it", "credit", "Wu", "Yes."],
        ["C1", "1", "A", 2, "product quality", desk.today, "leaks", "credit", "Wu", "Yes."],
    ]  # fmt: skip
    desk.put("complaints.xlsx", rows, "11:30")
    desk.run("12:00")
    assert "RESOLUTION_OVER" in desk.codes()
    assert [(row["sku"], row["cases"], row["minor"]) for row in desk.record()["resolutions"]] == [
        ("A", 2, 400)
    ]


def test_a_return_counts_when_the_goods_are_back(desk: Desk) -> None:
    missed(desk)
    rows: list[list[Cell]] = [
        ["Agent code", "Order no.", "SKU", "Cases concerned", "Incident type", "Date", "Description"],
        ["C1", "1", "A", 3, "return", desk.today, "too many"],
    ]
    desk.put("complaints.xlsx", rows, "11:00")
    desk.run("11:10")
    register(desk, {"K2026-0002": {**ANSWERED, "Resolution": "return"}}, "11:20")
    assert desk.record()["resolutions"] == []
    register(desk, {"K2026-0002": {"Incident status": "closed"}}, "11:30")
    assert "RETURN_DISPOSITION" in desk.codes()
    back = {"Incident status": "closed", "Goods returned": "restock"}
    register(desk, {"K2026-0002": back}, "11:40", _latest_register(desk))
    assert [(row["kind"], row["cases"], row["minor"]) for row in desk.record()["resolutions"]] == [
        ("return", 3, 600)
    ]


def _latest_register(desk: Desk) -> Path:
    return max(desk.root.glob("outbox/*/*/Incident register*.xlsx"), key=lambda path: path.stat().st_mtime_ns)


def test_closing_without_an_answer_and_changing_a_closed_one_are_refused(desk: Desk) -> None:
    missed(desk)
    register(desk, {"K2026-0001": {"Incident status": "closed"}}, "11:00")
    assert "CLOSE_UNANSWERED" in desk.codes()
    register(
        desk,
        {"K2026-0001": {"Incident status": "closed", "Answer": "Sorry."}},
        "11:10",
        _latest_register(desk),
    )
    assert incidents(desk, "status", "resolution") == {"K2026-0001": ("closed", "answered")}
    register(desk, {"K2026-0001": {"Owner": "Li"}}, "11:20")
    assert "INCIDENT_CLOSED" in desk.codes()
    register(desk, {"K2026-0001": {"Incident status": "open"}}, "11:30", _latest_register(desk))
    assert "REOPEN_REASON" in desk.codes()
    register(
        desk,
        {"K2026-0001": {"Incident status": "open", "Opened again because": "still missing"}},
        "11:40",
        _latest_register(desk),
    )
    assert incidents(desk, "status") == {"K2026-0001": "open"}


def test_two_registers_that_disagree_are_no_answer_and_the_rest_applies(desk: Desk) -> None:
    missed(desk)
    sheet = desk.outputs("incidents")[0]
    fill(desk, sheet, {"K2026-0001": {"Owner": "Li", "Cause": "loading"}})
    fill(desk, sheet, {"K2026-0001": {"Owner": "Chen", "Cause": "loading"}})
    desk.run("11:00")
    assert desk.codes().count("REGISTER_DISAGREES") == 2
    assert incidents(desk, "owner", "cause") == {"K2026-0001": ("", "loading")}


def test_an_old_register_is_refused_only_where_the_incident_moved_on(desk: Desk) -> None:
    missed(desk)
    old = desk.outputs("incidents")[0]
    register(desk, {"K2026-0001": {"Owner": "Li"}}, "11:00")
    register(desk, {"K2026-0001": {"Owner": "Chen", "Cause": "loading"}}, "11:10", old)
    assert {"REGISTER_MOVED", "REGISTER_OLDER"} <= set(desk.codes())
    assert incidents(desk, "owner", "cause") == {"K2026-0001": ("Li", "loading")}


def test_forged_registers_change_nothing_that_is_locked(desk: Desk) -> None:
    missed(desk)
    register(desk, {"K2026-0001": {"Cases concerned": 500, "Owner": "Li"}}, "11:00")
    assert "REGISTER_LOCKED" in desk.codes()
    assert incidents(desk, "cases", "owner") == {"K2026-0001": (5, "Li")}
    rows: list[list[Cell]] = [
        ["Incident no.", "Agent code", "Incident type", "Date", "Description"],
        ["K2026-9999", "C1", "enquiry", desk.today, "?"],
        ["", "C9", "enquiry", desk.today, "?"],
        ["", "C1", "enquiry", desk.today, "When?"],
    ]
    desk.put("complaints.xlsx", rows, "11:30")
    desk.run("12:00")
    told = {(finding.code, finding.cell) for finding in desk.latest.findings} if desk.latest else set()
    assert {("INCIDENT_UNKNOWN", "A2"), ("INCIDENT_AGENT", "B3")} <= told
    assert incidents(desk, "type", "description")["K2026-0002"] == ("enquiry", "When?")
    rows[-1].append("")
    desk.put("complaints again.xlsx", rows, "12:30")
    desk.run("13:00")
    assert "INCIDENT_KNOWN" in desk.codes()
    assert len(incidents(desk, "type")) == 2


def test_goods_that_do_not_leave_are_chased_step_by_step_and_a_broken_promise_climbs(desk: Desk) -> None:
    def stages() -> set[tuple[str, str, int]]:
        return {(row["order_no"], row["stage"], row["days"]) for row in desk.record()["chases"]}

    desk.next_day(3)
    desk.figures("A 1, B 1, D 1", "C1 1, C2 1")
    desk.run("09:00")
    assert stages() == {("1", "asks", 0), ("2", "asks", 0)}
    fill(
        desk,
        desk.outputs("shipping_chase")[0],
        {"1": {"Why not shipped": "vehicle", "Promised for": dt.date(2026, 11, 26)}},
    )
    desk.run("10:00")
    desk.next_day()
    desk.figures("A 1, B 1, D 1", "C1 1, C2 1")
    desk.run("09:00")
    assert stages() == {("1", "manager", 1), ("2", "urges", 1)}
    desk.next_day()
    desk.figures("A 1, B 1, D 1", "C1 1, C2 1")
    desk.run("09:00")
    assert stages() == {("1", "manager", 2), ("2", "manager", 2)}
    fill(desk, desk.outputs("shipping_chase")[0], {"1": {"Promised for": dt.date(2026, 11, 1)}})
    desk.run("10:00")
    assert "PROMISE_PAST" in desk.codes()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_document_of_the_story_is_in_the_language_of_the_desk(tmp_path: Path, language: str) -> None:
    desk = a_desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    words = Words(language)
    names = {
        name: words.heading(name) for name in ("shipped_cases", "shipped_on", "good_cases", "answer", "owner")
    }
    fill(
        desk, desk.outputs("tracking")[0], {"B": {names["shipped_cases"]: 5, names["shipped_on"]: desk.today}}
    )
    desk.run("18:00")
    sheet = notice(desk)
    desk.next_day()
    arrive(desk, sheet, B={"Good cases": 4})  # the agent's own form is English
    assert incidents(desk, "problem", "cases") == {"K2026-0001": ("short", 1)}
    fill(desk, desk.outputs("incidents")[0], {"K2026-0001": {names["answer"]: "好的", names["owner"]: "李"}})
    desk.run("11:00")
    assert incidents(desk, "status", "owner") == {"K2026-0001": ("answered", "李")}
    assert open_cases(desk)["released"] == 14


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_screen_answers_an_enquiry_of_an_agent_and_one_of_an_order(desk: Desk, language: str) -> None:
    missed(desk)
    words = Words(language)
    card = agent_card(desk.workspace, "C1")
    assert (card["balance"], len(card["orders"]), len(card["incidents"])) == (10_000, 1, 1)
    screen = agent_screen(card, words)
    for said in ("W1", words.choice("problem", "missed"), "K2026-0001", words.heading("sku") and "B"):
        assert said in screen
    assert "K2026-0001" in story_screen(story(desk.workspace, "1"), words)
    with pytest.raises(OrderbatchError):
        agent_card(desk.workspace, "C9")


def test_the_next_reply_carries_the_answers_to_the_agents_incidents(desk: Desk) -> None:
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    reply = openpyxl.load_workbook(desk.outputs("reply")[0])
    page = reply[Words("en").text("pages.answers.sheet")]
    said = {str(cell.value) for row in page.iter_rows() for cell in row}
    assert {"K2026-0001", "We are sorry.", "credit"} <= said


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_monthly_counts_the_reasons_of_the_chase_each_once(desk: Desk, language: str) -> None:
    desk.next_day(3)
    desk.figures("A 1, B 1, D 1", "C1 1, C2 1")
    desk.run("09:00")
    said: dict[str, Cell] = {"Why not shipped": "vehicle"}
    fill(desk, desk.outputs("shipping_chase")[0], {"1": said, "2": {"Why not shipped": "stock"}})
    desk.run("10:00")
    fill(desk, desk.outputs("shipping_chase")[0], {"1": {"Remarks": "tomorrow"}})
    desk.run("11:00")
    assert main(["-C", str(desk.root), "--lang", language, "report", "month", "2026-11"]) == 0
    words = Words(language)
    page = openpyxl.load_workbook(next(desk.root.glob("outbox/monthly/*.xlsx")))[
        words.text("monthly.sheets.service")
    ]
    rows = [row[:3] for row in page.iter_rows(values_only=True)]
    top = rows.index((words.text("monthly.delays.title"), None, None))
    vehicle, stock = (words.choice("delay_reason", name) for name in ("vehicle", "stock"))
    assert rows[top + 2 : top + 4] == [(vehicle, 1, 15), (stock, 1, 4)]


FREE_REPORTS: dict[str, list[list[Cell]]] = {
    "a letter with the code above, headings in row 5": [
        ["Goods received"], ["Agent code:", "C1"], ["Thank you for the delivery."], [],
        [None, "Item code", "Order no.", "Qty received", "Damaged", "Date received"],
        [None, "A", 1, 7, 1, "today"], [None, "B", 1, 0, None, "today"],
    ],
    "Chinese headings, the code in each row": [
        ["到货反馈单"],
        ["代理商编码", "订单号", "商品编码", "完好件数", "破损或拒收件数", "收货日期"],
        ["C1", "1", "A", 7, 1, "today"], ["C1", "1", "B", 0, None, "today"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", FREE_REPORTS)
def test_an_arrival_report_may_have_a_layout_of_its_own(desk: Desk, name: str) -> None:
    ship_all(desk)
    desk.next_day()
    rows = [[desk.today if cell == "today" else cell for cell in row] for row in FREE_REPORTS[name]]
    desk.put("what came.xlsx", rows, "09:00")
    desk.run("10:00")
    assert incidents(desk, "sku", "problem", "cases") == {
        "K2026-0001": ("A", "short", 2),
        "K2026-0002": ("A", "damaged", 1),
        "K2026-0003": ("B", "missed", 5),
    }, desk.codes()


@pytest.mark.parametrize(("language", "said"), [("en", "W1, W2, more"), ("zh", "W1、W2, more")])
def test_a_gift_under_two_policies_names_both_as_its_language_does(language: str, said: str) -> None:
    names = ("order_no", "dispatch", "sku", "product", "carrier", "waybill", "shipped_on", "expected_arrival")
    row = {**dict.fromkeys(names, ""), "sent": 2, "policy": "W1\nW2, more"}
    assert notice_cells([row], Words(language))["gift_policy"] == [said]
