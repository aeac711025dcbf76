"""What one day says in several places is one figure: on the screen, on the summary and by `status`."""

import re
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.batch import Batch
from orderbatch.contract.words import Words
from orderbatch.terminal.desk_status import desk as standing_of
from orderbatch.terminal.desk_status import desk_screen
from orderbatch.terminal.goods.agent_card import agent_card, agent_screen
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.day_summary import procedure, summary_todos
from orderbatch.write.documents.day_summary.brief import brief
from orderbatch.write.documents.day_summary.summary import cards, lead
from orderbatch.write.documents.day_summary.summary_rows import regions, served, shortages
from orderbatch.write.documents.day_summary.summary_todos import groups
from tests.desk import Desk
from tests.test_after_release import ANSWERED, a_desk, missed, register
from tests.test_gifts import W1, open_desk, policies, ship

ENGLISH = Words("en")


def screen(desk: Desk) -> str:
    assert desk.latest is not None
    return run_screen(desk.latest, ENGLISH)


def batch_of(desk: Desk) -> Batch:
    assert desk.latest is not None
    assert desk.latest.batch is not None
    return desk.latest.batch


def clauses(desk: Desk) -> dict[str, str]:
    return {row["ids"]: row["today"] for row in procedure.rows(batch_of(desk), ENGLISH)}


def test_an_order_on_two_late_pick_lists_is_one_order_wherever_late_orders_are_counted(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 2")
    desk.agents("C1")
    for stock in ("A 5", "A 9"):  # the rest follows on a pick list of its own
        desk.figures(stock, "C1 900")
        if stock == "A 5":
            desk.order("C1", "1", "A 9", If_short="defer")
        desk.run("10:00")
        desk.approve()
        desk.run("11:00")
        desk.next_day()
    desk.next_day(7)
    desk.run("09:00")
    late = [row for row in desk.record()["standing"] if row["kind"] == "released"]
    assert [row["order_no"] for row in late] == ["1", "1"]
    shown = screen(desk)
    assert "goods that should have left (orders: 1)" in shown
    assert "the tracking sheet (orders released: 1)" in shown
    titles = [group["title"] for group in groups(batch_of(desk), ENGLISH)]
    assert "Late goods that the manager must know of (orders: 1)" in titles
    assert "Released orders past their due date: 1" in titles
    assert any("(orders: 1), up to" in said for said in brief(batch_of(desk), ENGLISH))
    assert "due today: 0, overdue: 1." in clauses(desk)["P-4.5.1"]
    assert clauses(desk)["P-4.5.2"].startswith("Orders asked after today: 1, of them for the manager: 1;")
    status = desk_screen(standing_of(desk.workspace, desk.today, only_overdue=True), ENGLISH)
    assert re.search(r"orders: 1\b", status.splitlines()[0]), status
    assert len(status.splitlines()) == 3  # one order, two pick lists


def test_the_states_under_the_number_of_orders_add_up_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "desk", "[funds]\nhold_days = 1\n")
    desk.catalogue("A 2, B 1, D 4")
    desk.agents("C1 C2 C3")
    desk.figures("A 5, D 9", "C1 900, C2 5, C3 900")
    desk.order("C1", "1", "A 4")
    desk.order("C2", "2", "A 9, B 3, D 7", "08:10")
    desk.order("C3", "3", "B 2", "08:20", If_short="defer")
    desk.run("10:00")
    desk.next_day(2)
    desk.figures("A 5", "C1 900, C2 5, C3 900")
    desk.run("10:00")
    batch = batch_of(desk)
    assert set(batch.orders["status"]) == {"proposed", "waiting", "closed"}
    note = next(card["note"] for card in cards(batch, ENGLISH) if card["name"] == "Orders")
    assert note == "proposed: 1, waiting: 1, closed: 1"
    assert "closed: 1 (19 cases)" in screen(desk)
    (ended,) = [group for group in groups(batch, ENGLISH) if group["title"].startswith("Lines that ended")]
    assert ended["title"] == "Lines that ended without shipping: 3, cases 19"
    (entry,) = ended["entries"]  # the three lines ended alike, and are told in one sentence
    assert "2 · A, B, D: " in entry["text"]
    assert "19 cases" in entry["text"]
    monkeypatch.setattr(summary_todos, "ITEMS_SHOWN", 2)
    told = [group for group in groups(batch, Words("zh")) if group["title"].startswith("未发货即终止")]
    assert "2 · A、B、另 1 种：" in told[0]["entries"][0]["text"]  # items, not companies
    assert "to reach it: 0." in clauses(desk)["P-4.4.5"]  # order 3 waits for stock, not for its minimum


@pytest.mark.parametrize("items", ["A 6, B 6", "B 6, A 6"])
def test_an_order_is_held_since_its_oldest_part_that_waits_for_money(tmp_path: Path, items: str) -> None:
    """Which line stood first decided: where an approval lapsed beside it, its days began anew."""
    desk = Desk(tmp_path / "desk", "[approval]\nvalid_days = 2\n[funds]\nbasis = 'shippable'\n")
    desk.catalogue("A 1, B 1")
    desk.agents("C1")
    desk.figures("A 6, B 1", "C1 7")
    desk.order("C1", "1", items, If_short="defer")
    desk.run("09:30")  # six of A and one of B lie with finance
    desk.next_day()
    desk.figures("A 6, B 9", "C1 7")
    desk.run("09:30")
    assert desk.lines("awaiting")["1/B"] == 5 and held_since(desk) == desk.today
    first = desk.today
    desk.next_day(3)
    desk.figures("A 6, B 9", "C1 0")
    desk.run("09:30")
    assert desk.lines("awaiting") == {"1/A": 6, "1/B": 6} and held_since(desk) == first


def held_since(desk: Desk) -> object:
    (since,) = batch_of(desk).orders["held_since"]
    return since


def test_what_is_sent_again_is_in_no_share_of_what_was_asked_for_on_screen_and_page(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    missed(desk)
    register(desk, {"K2026-0001": {**ANSWERED, "Resolution": "resend"}}, "11:00")
    desk.next_day()
    desk.figures("A 20, B 5", "C1 100, C2 100")
    desk.order("C2", "3", "A 20, B 20", "08:00", If_short="cancel")
    desk.run("09:00")
    batch = batch_of(desk)
    share = "(50% of the cases asked for; sent again: 5)"
    assert f"25 cases {share}" in " ".join(screen(desk).split())
    assert share in lead(batch, ENGLISH, 0)
    (note,) = [card["note"] for card in cards(batch, ENGLISH) if card["name"] == "Cases proposed"]
    assert note == f"asked for: 40 {share}"
    (row,) = regions(batch)
    assert (row["fill"], row["asked"], row["again"]) == (50, 40, 5)


def test_gifts_are_said_beside_the_cases_proposed_and_among_those_released(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    policies(desk, *W1)
    desk.figures("A 40, G1 9", "C1 900")
    desk.order("C1", "1", "A 10")
    desk.run("10:00")
    share = "(100% of the cases asked for; gifts besides: 1)"
    assert f"10 cases {share}" in " ".join(screen(desk).split())
    assert share in lead(batch_of(desk), ENGLISH, 0)
    desk.approve()
    desk.run("11:00")
    assert "11 cases to the warehouse (gifts among them: 1)" in " ".join(screen(desk).split())
    under_way = agent_screen(agent_card(desk.workspace, "C1"), ENGLISH)
    assert "released 10 (gifts beside: 1), shipped 0, with finance 0" in under_way
    ship(desk, {"G1": 1, "A": 10})
    desk.run("12:00")
    (order,) = agent_card(desk.workspace, "C1")["orders"]
    told = {name: order[name] for name in ("ordered", "released", "shipped", "gifts_shipped")}
    assert told == {"ordered": 10, "released": 10, "shipped": 10, "gifts_shipped": 1}
    card = agent_screen(agent_card(desk.workspace, "C1"), ENGLISH)
    assert "released 10, shipped 10 (gifts beside: 1), with finance 0" in card
    assert "ended" not in card
    desk.next_day()
    desk.figures("A 4, G1 9", "C1 900")
    desk.order("C1", "2", "A 10", If_short="cancel")
    desk.run("10:00")
    card = agent_screen(agent_card(desk.workspace, "C1"), ENGLISH)
    said = "cases ordered 10, released 0, shipped 0, with finance 4, waiting 0, ended without shipping 6."
    assert said in card  # what has ended is told too, so that the figures add up to what was ordered


@pytest.mark.parametrize("days", [0, 3])
def test_the_brief_says_how_long_the_oldest_short_order_waits_or_that_all_came_today(
    tmp_path: Path, days: int
) -> None:
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 2")
    desk.agents("C1")
    desk.figures("A 0", "C1 900")
    desk.order("C1", "1", "A 9", If_short="defer")
    desk.run("10:00")
    if days:
        desk.next_day(days)
        desk.figures("A 0", "C1 900")
        desk.run("10:00")
    said = next(said for said in brief(batch_of(desk), ENGLISH) if said.startswith("Short items: 1;"))
    assert said.endswith("the oldest received 3 days ago." if days else "all received today.")


def test_a_shortage_counts_what_was_asked_also_by_an_order_that_waits(tmp_path: Path) -> None:
    """18 asked, 9 there: 9 short on page, brief, clause and review, although one who asked 6 waits for 6."""
    desk = Desk(tmp_path / "desk", "[orders]\nmin_order_cases = 6\n")
    desk.catalogue("A 2, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 9, B 90", "C1 900, C2 900, C3 900")
    for agent, items in (("C1", "A 8, B 10"), ("C2", "A 6"), ("C3", "A 4, B 10")):
        desk.order(agent, agent[1:], items, If_short="defer")
    desk.run("10:00")
    batch = batch_of(desk)
    assert dict(zip(batch.orders["order_no"], batch.orders["status"], strict=True))["2"] == "waiting"
    (item,) = shortages(batch)
    assert (item["claimed"], item["available"], item["proposed"], item["short"]) == (18, 9, 9, 9)
    notes = {card["name"]: (card["figure"], card["note"]) for card in cards(batch, ENGLISH)}
    assert notes["Items short"] == ("1", "9 cases not covered by stock")
    assert clauses(desk)["P-4.3.1"] == "Items asked for: 2; short of stock: 1, by 9 cases together."
    got = [(row["agent"], row["claim"], row["proposed"]) for row in served(batch, ["A"])["A"]]
    assert got == [("C1", 8, 5), ("C3", 4, 4), ("C2", 6, 0)]
    review = openpyxl.load_workbook(next(desk.root.glob("outbox/**/Review *.xlsx")))
    rows = [row[:5] for sheet in review for row in sheet.iter_rows(values_only=True)]
    assert ("A Item A", 9, 18, 3, 5) in rows and ("North", 3, 18, 9, 9) in rows


def test_the_clause_of_unclear_entries_counts_order_forms_only(tmp_path: Path) -> None:
    """Finance's workbook with a changed cell goes back to nobody, and was counted among the marked forms."""
    desk = Desk(tmp_path / "desk")
    desk.catalogue("A 2")
    desk.agents("C1 C2")
    desk.figures("A 50", "C1 900, C2 900")
    desk.order("C1", "1", "A 9")
    desk.run("10:00")
    desk.approve("approve", Proposed_amount=99)
    desk.order("C2", "2", "A x", "10:10")
    desk.run("11:00")
    shown = " ".join(screen(desk).split())
    assert "Returned order forms: 1" in shown and "Not taken files: 1" in shown
    said = clauses(desk)
    assert said["P-4.1.2"] == "Order forms returned, each with the cells to correct: 1."
    assert "with mistakes, each told: 2" in said["P-2"]
