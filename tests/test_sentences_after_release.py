"""8-after-release, sentence by sentence, where no story of days tells it: what papers hold, and who reads
what where.
"""

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.figures.percents import whole_share
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import story, story_screen
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.day_summary import procedure, summary_rows
from orderbatch.write.workbook.measure import width
from tests.desk import Cell, Desk, _bare
from tests.test_after_release import (
    ANSWERED,
    _latest_register,
    a_desk,
    arrive,
    fill,
    incidents,
    missed,
    notice,
    register,
    ship_all,
)
from tests.test_after_release_tracking import track
from tests.test_gifts import W1, open_desk, policies, release, ship
from tests.test_month_by_day import figures


def in_language(root: Path, language: str, settings: str = "") -> tuple[Desk, Words]:
    return a_desk(root, f'[company]\nlanguage = "{language}"\n{settings}'), Words(language)


def rows_under(path: Path, heading: str) -> list[dict[str, Cell]]:
    """The rows of a document's first sheet by their headings, below the row in which one of them stands."""
    head: list[str] = []
    found = []
    for cells in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True):
        if head and cells[head.index(heading)] is not None:
            found.append(dict(zip(head, cells, strict=False)))
        elif heading in [_bare(cell) for cell in cells]:
            head = [_bare(cell) for cell in cells]
    return found


def morning(desk: Desk, days: int = 1) -> None:
    desk.next_day(days)
    desk.figures("A 14, B 100, D 100", f"C1 10{desk.today.day % 10}, C2 100")
    desk.run("09:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipping_chase_asks_with_all_that_the_warehouse_needs(tmp_path: Path, language: str) -> None:
    desk, words = in_language(tmp_path, language)
    morning(desk)  # no tracking sheet came, although it is a working day
    (paper,) = desk.outputs("shipping_chase")
    names = (
        "pick_no",
        "order_no",
        "agent",
        "agent_name",
        "open_cases",
        "released_on",
        "ship_by",
        "days_late",
    )
    rows = rows_under(paper, words.heading("pick_no"))
    found = [tuple(row[words.heading(name)] for name in names) for row in rows]
    day = dt.datetime(2026, 11, 23), dt.datetime(2026, 11, 26)
    assert found[:2] == [
        ("P2026-11-23-2", "1", "C1", "Agent C1", 15, *day, 0),
        ("P2026-11-23-2", "2", "C2", "Agent C2", 4, *day, 0),
    ]
    assert rows[0][words.heading("stage")] == words.text("pages.chase.stages.asks")
    asked = [words.heading(name) for name in ("delay_reason", "promised_for", "remarks")]
    assert [rows[0][name] for name in asked] == [None, None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chase_goes_out_on_each_day_on_which_goods_wait_though_nothing_came(
    tmp_path: Path, language: str
) -> None:
    desk, words = in_language(tmp_path, language)
    tracking = desk.outputs("tracking")[0]
    assert desk.run("19:00").batch is None  # the day of the release: nothing is due
    heads = [words.heading(name) for name in ("order_no", "stage", "days_late")]
    asked = {}
    for moved in (1, 2, 1, 2):  # Tuesday: no tracking sheet; Thursday: due; Friday and Sunday: late
        desk.next_day(moved)
        screen = run_screen(desk.run("09:00"), words)
        (paper,) = desk.outputs("shipping_chase")
        asked[desk.today.day] = tuple(rows_under(paper, heads[0])[0][name] for name in heads)
        page = desk.outputs("summary")[0].read_text("utf-8")
        assert ('id="t-overdue"' in page) == (desk.today.day > 24)  # due or late
        assert words.text("cli.run.came_nothing") in screen and "()" not in screen
        assert desk.run("10:00").batch is None  # asked once a day
    stage = {name: words.text(f"pages.chase.stages.{name}") for name in ("asks", "urges", "manager")}
    assert asked == {
        24: ("1", stage["asks"], 0),
        26: ("1", stage["asks"], 0),
        27: ("1", stage["urges"], 1),
        29: ("1", stage["manager"], 3),
    }
    gone: dict[str, Cell] = {words.heading("shipped_on"): desk.today}
    fill(
        desk, tracking, {str(cases): {words.heading("shipped_cases"): cases, **gone} for cases in (10, 5, 4)}
    )
    assert desk.run("18:00").batch is not None
    desk.next_day()
    assert desk.run("09:00").batch is None  # all has left


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_warehouse_said_stands_beside_the_order_from_then_on(tmp_path: Path, language: str) -> None:
    desk, words = in_language(tmp_path, language)
    morning(desk, 4)  # late by a day
    said: dict[str, Cell] = {
        words.heading("delay_reason"): words.choice("delay_reason", "vehicle"),
        words.heading("promised_for"): dt.date(2026, 11, 30),
    }
    fill(desk, desk.outputs("shipping_chase")[0], {"1": said})
    desk.run("10:00")
    why = words.choice("delay_reason", "vehicle")
    for screen in (
        story_screen(story(desk.workspace, "1"), words),
        agent_screen(agent_card(desk.workspace, "C1"), words),
    ):
        assert why in screen and "2026-11-30" in screen
    morning(desk, 3)
    page = desk.outputs("summary")[0].read_text("utf-8")
    table = page[page.index('id="t-overdue"') :]
    row = next(row for row in table.split("<tr>") if ">1<" in row)
    assert f"<td>{why}</td>" in row and "2026-11-30" in row
    manager = words.text("summary.todos.chase.title", orders=2)
    assert manager in page
    assert page.index(manager) < page.index(words.text("summary.todos.overdue.title", orders=2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_tracking_return_gives_each_agent_one_notice(tmp_path: Path, language: str) -> None:
    desk, words = in_language(tmp_path, language)
    tracking = desk.outputs("tracking")[0]
    said: dict[str, Cell] = {
        "shipped_cases": 6,
        "waybill": "W7",
        "carrier": "SF",
        "rest": words.choice("rest", "follows"),
    }
    said |= {"shipped_on": desk.today, "expected_arrival": dt.date(2026, 11, 28)}
    first: dict[str, Cell] = {words.heading(name): cell for name, cell in said.items()}
    rest: dict[str, Cell] = {words.heading("shipped_cases"): 5, words.heading("shipped_on"): desk.today}
    fill(desk, tracking, {"10": first, "5": rest})
    desk.run("18:00")
    papers = {path.name: path for path in desk.outputs("dispatch_notice")}
    assert len(papers) == 1 and " C1 " in next(iter(papers))  # nothing left for C2
    notice_words = Words("en")  # the agent's own forms are English
    names = ("order_no", "sku", "sent_cases", "carrier", "waybill", "shipped_on", "expected_arrival")
    asked = ("good_cases", "bad_cases", "received_on", "problem", "remarks")
    rows = rows_under(next(iter(papers.values())), notice_words.heading("sku"))
    left, arrives = dt.datetime(2026, 11, 23), dt.datetime(2026, 11, 28)
    assert [tuple(row[notice_words.heading(name)] for name in names) for row in rows[:2]] == [
        ("1", "A", 6, "SF", "W7", left, arrives),
        ("1", "B", 5, None, None, left, None),
    ]
    assert all(row[notice_words.heading(name)] is None for row in rows[:2] for name in asked)
    second: dict[str, Cell] = {words.heading("shipped_cases"): 4, words.heading("waybill"): "W8"}
    desk.next_day()
    fill(desk, tracking, {"10": second | {words.heading("shipped_on"): desk.today}})
    desk.run("10:00")
    (paper,) = desk.outputs("dispatch_notice")
    rows = rows_under(paper, notice_words.heading("sku"))
    assert [
        (row[notice_words.heading("sku")], row[notice_words.heading("sent_cases")]) for row in rows[:1]
    ] == [("A", 4)]
    desk.next_day()
    fill(desk, tracking, {"4": {words.heading("shipped_cases"): 0}})  # C2's goods stay in the warehouse
    desk.run("10:00")
    assert [row["shipped"] for row in desk.record()["shipments"]] == [0]
    assert desk.outputs("dispatch_notice") == []
    fill(desk, tracking, {"5": rest | {words.heading("shipped_cases"): 0}})
    desk.run("11:00")
    (paper,) = desk.outputs("dispatch_notice")  # it was told of as sent: the agent need not wait for it
    rows = rows_under(paper, notice_words.heading("sku"))
    assert rows[0][notice_words.heading("sent_cases")] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gift_travels_under_its_policy_and_what_is_owed_is_on_the_agents_screen(
    tmp_path: Path, language: str
) -> None:
    desk, words = open_desk(tmp_path), Words(language)
    policies(desk, *W1)
    desk.figures("A 100, G1 2", "C1 1000, C2 1000")
    desk.order("C1", "1", "A 30", If_short="cancel")
    desk.run()
    release(desk)
    ship_all_of(desk)
    rows = rows_under(desk.outputs("dispatch_notice")[0], "SKU")
    assert {row["SKU"]: (row["Cases sent"], row["Gift of policy"]) for row in rows[:2]} == {
        "A": (30, None),
        "G1": (2, "Washing"),
    }
    card = agent_card(desk.workspace, "C1")
    assert [(row["sku"], row["owed"], row["owed_since"]) for row in card["gifts"]] == [
        ("G1", 1, "2026-11-23")
    ]
    numbers = {"sku": "G1", "product": "Item G1", "policy_name": "Washing", "since": "2026-11-23"}
    assert words.text("cli.agent.gift", owed="1", **numbers) in agent_screen(card, words)
    nobody = agent_card(desk.workspace, "C2")
    assert nobody["gifts"] == [] and words.text("cli.agent.gifts", total="0") not in agent_screen(
        nobody, words
    )


def ship_all_of(desk: Desk) -> None:
    ship(desk, {})
    desk.run("20:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_silence_is_counted_from_the_expected_arrival_and_marked_as_not_reported(
    tmp_path: Path, language: str
) -> None:
    desk = a_desk(tmp_path)
    expected = dt.date(2026, 12, 3)  # ten days on the way
    track(desk, desk.outputs("tracking")[0], {"B": {"Shipped cases": 5, "Expected arrival": expected}})
    desk.run("18:00")
    for days, arrived in ((9, []), (7, []), (1, [("B", 5, False)])):
        morning(desk, days)
        told = [(row["sku"], row["good"], row["reported"]) for row in desk.record()["arrivals"]]
        assert told == arrived
    words = Words(language)
    assert words.text("cli.goods.silent").strip() in story_screen(story(desk.workspace, "1"), words)
    assert incidents(desk, "status") == {} and examine(desk.workspace) == []


def test_the_register_names_open_ones_first_and_the_oldest_first(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    missed(desk)
    heads: list[Cell] = ["Agent code", "Incident type", "Date", "Description"]
    older = desk.today - dt.timedelta(days=1)
    rows: list[list[Cell]] = [
        ["C2", "enquiry", desk.today, "When?"],
        ["C2", "suggestion", older, "A smaller case."],
    ]
    desk.put("letters.xlsx", [heads, *rows], "10:30")
    desk.run("11:00")
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit", "Incident status": "closed"}}, "12:00")
    found = [row["Incident no."] for row in rows_under(desk.outputs("incidents")[0], "Incident no.")]
    assert found == ["K2026-0003", "K2026-0002", "K2026-0001"]


def test_what_is_sent_again_has_no_minimum_and_is_in_no_fill_rate_and_no_turnover(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend"}}, "11:00")
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + "[orders]\nmin_order_cases = 8\n", "utf-8")
    desk.next_day()
    desk.figures("A 20, B 5", "C1 100, C2 100")
    desk.order("C2", "3", "A 20, B 20", "08:00", If_short="cancel")
    desk.run("09:00")
    assert desk.lines("proposed") == {"1-K2026-0001/B": 5, "3/A": 20, "3/B": 0}
    assert desk.latest is not None and desk.latest.batch is not None
    half = whole_share(20, 40)
    assert summary_rows.key_figures(desk.latest.batch)["fill"] == half
    assert [row["fill"] for row in summary_rows.regions(desk.latest.batch)] == [half]
    desk.approve()
    desk.run("09:30")
    ship_all(desk)
    totals = figures(desk, 2026, 11).totals
    assert (totals["first_ordered"], totals["shipped"]) == (19 + 40, 19 + 20)
    assert totals["released_minor"] == 10 * 200 + 5 * 100 + 4 * 200 + 20 * 200


def test_a_credit_leaves_our_funds_to_finances_balance_and_a_return_leaves_stock_to_the_stock_list(
    tmp_path: Path,
) -> None:
    desk = a_desk(tmp_path)
    missed(desk)
    heads: list[Cell] = [
        "Agent code",
        "Order no.",
        "SKU",
        "Cases concerned",
        "Incident type",
        "Date",
        "Description",
    ]
    desk.put("back.xlsx", [heads, ["C1", "1", "A", 3, "return", desk.today, "too many"]], "10:30")
    desk.run("10:40")
    back = {**ANSWERED, "Resolution": "return", "Incident status": "closed", "Goods returned": "restock"}
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}, "K2026-0002": back}, "11:00")
    assert {row["kind"]: row["minor"] for row in desk.record()["resolutions"]} == {
        "credit": 500,
        "return": 600,
    }
    desk.next_day()
    desk.figures("A 2, B 0", "C1 7, C2 0")
    desk.order("C1", "4", "A 9", "08:00", If_short="cancel")
    desk.run("09:00")
    assert [row["available_minor"] for row in desk.record()["orders"] if row["order_no"] == "4"] == [700]
    assert {row["sku"]: row["available"] for row in desk.record()["skus"]}["A"] == 2


def test_an_incident_opened_again_has_its_days_for_an_answer_anew(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    missed(desk)  # on Tuesday, due on Thursday
    paper = desk.outputs("incidents")[0]
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit", "Incident status": "closed"}}, "11:00")
    morning(desk, 6)
    again: dict[str, Cell] = {"Incident status": "open", "Opened again because": "not paid"}
    register(desk, {"K2026-0001": again}, "10:00", _latest_register(desk))
    assert incidents(desk, "status", "due_on") == {"K2026-0001": ("open", "2026-12-02")}
    # two days: it is a difference of an arrival
    assert paper.exists() and "answer by 2026-12-02" in story_screen(story(desk.workspace, "1"), Words("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_of_no_item_is_refused_at_once_and_not_when_the_goods_are_back(
    tmp_path: Path, language: str
) -> None:
    desk, words = in_language(tmp_path, language)
    names = ("agent", "incident_type", "opened_on", "description")
    rows: list[list[Cell]] = [[words.heading(name) for name in names]]
    desk.put(
        "letter.xlsx", [*rows, ["C1", words.choice("incident_type", "return"), desk.today, "?"]], "10:00"
    )
    desk.run("18:00")
    said: dict[str, Cell] = {words.heading("answer"): "OK"}
    said |= {words.heading("resolution"): words.choice("resolution", "return")}
    register(desk, {"K2026-0001": said}, "18:30")
    assert "RESOLUTION_WHAT" in desk.codes()
    assert incidents(desk, "status", "resolution", "answer") == {"K2026-0001": ("open", "", "")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_warehouse_chooses_is_shown_whole(tmp_path: Path, language: str) -> None:
    desk, words = in_language(tmp_path, language)
    morning(desk)
    sheet = openpyxl.load_workbook(desk.outputs("shipping_chase")[0]).worksheets[0]
    heading = words.heading("delay_reason")
    (place,) = [cell for row in sheet.iter_rows() for cell in row if _bare(cell.value) == heading]
    longest = max(
        width(words.choice("delay_reason", name)) for name in words.look_up("choices")["delay_reason"]
    )
    assert sheet.column_dimensions[place.column_letter].width > longest


def clauses(desk: Desk, words: Words) -> dict[str, str]:
    """Clause → its state and the numbers of today's sentence on the procedure page."""
    assert desk.latest is not None and desk.latest.batch is not None
    return {
        row["ids"]: " ".join([row["state"], *re.findall(r"(?<![\w.])\d+(?![\w.-]*-)", row["today"])])
        for row in procedure.rows(desk.latest.batch, words)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_procedure_page_counts_what_happened_to_the_goods(tmp_path: Path, language: str) -> None:
    desk, words = in_language(tmp_path, language)
    ship_all(desk)
    assert clauses(desk, words)["P-4.5.1"] == "kept 0 19 0 0"  # released, shipped, due today, overdue
    sheet = notice(desk)
    desk.next_day()
    names = ("agent", "incident_type", "opened_on", "description")
    rows: list[list[Cell]] = [[words.heading(name) for name in names]]
    kind = words.choice("incident_type", "market_support")
    desk.put("letter.xlsx", [*rows, ["C2", kind, desk.today, "posters"]], "09:00")
    arrive(desk, sheet, A={"Good cases": 10}, B={"Good cases": 0})
    found = clauses(desk, words)
    assert found["P-4.5.3"] == "kept 2 0 1 0"  # items reported, taken as arrived, open, late
    assert found["H-3.2.3(8) · H-3.3.3(1)"] == "kept 2 0 2 0"  # opened, closed, open, late
    assert found["H-3.3.3(5)"] == "person 1"
    other = a_desk(tmp_path / "other", f'[company]\nlanguage = "{language}"\n')
    morning(other, 4)
    assert clauses(other, words)["P-4.5.1"] == "person 0 0 0 2"
    assert clauses(other, words)["P-4.5.2"] == "person 2 0 0 0"  # chased, manager, reasons, broken


def test_a_correction_below_what_was_resolved_changes_nothing_and_is_told(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    tracking = desk.outputs("tracking")[0]
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "credit"}}, "11:00")
    monday = dt.date(2026, 11, 23)
    fill(desk, tracking, {"5": {"Shipped cases": 3, "Shipped on": monday, "Waybill": "W1"}})
    desk.run("12:00")
    assert "SHIPPED_SETTLED" in desk.codes() and desk.record()["shipments"] == []
    assert incidents(desk, "sku", "cases")["K2026-0002"] == ("B", 2)
    fill(desk, tracking, {"10": {"Shipped cases": 9, "Shipped on": monday, "Waybill": "W1"}})
    desk.run("13:00")  # of A nothing was done: the correction counts
    assert [(row["sku"], row["shipped"]) for row in desk.record()["shipments"]] == [("A", -1)]
    assert examine(desk.workspace) == []
