"""The supervisor's review, from the workbook that goes out to what his overrides do (P-4.3.1, P-4.3.3)."""

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.contract.errors import OrderbatchError
from orderbatch.contract.words import Words
from orderbatch.doctor import examine
from orderbatch.terminal.desk_status import desk as on_desk
from orderbatch.terminal.desk_status import desk_screen, story, story_screen
from orderbatch.terminal.run_screen import run_screen
from orderbatch.write.documents.day_summary.summary_rows import awaiting
from tests.desk import Cell, Desk

WORDS = Words("en")
REQUIRED = "[review]\nrequired = true\n"
DEFER, CANCEL = {"If_short": "defer"}, {"If_short": "cancel"}


def a_desk(root: Path, settings: str = "") -> Desk:
    """Two items at 1.00, three agents, ten cases of A and plenty of B."""
    desk = Desk(root, settings)
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2 C3")
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    return desk


def override(
    desk: Desk, lines: dict[str, tuple[Any, str]], name: str = "review back.xlsx", review: Path | None = None
) -> None:
    """The supervisor fills in the latest review, or an older one: `"order/SKU"` → cases and reason."""
    book = openpyxl.load_workbook(review or desk.outputs("review")[0])
    sheet = book.worksheets[0]
    top = next(row for row in sheet.iter_rows() if "Override cases" in [cell.value for cell in row])
    place = {str(cell.value): cell.column for cell in top}
    for row in range(top[0].row + 1, sheet.max_row + 1):
        key = f"{sheet.cell(row, place['Order no.']).value}/{sheet.cell(row, place['SKU']).value}"
        if key in lines:
            sheet.cell(row, place["Override cases"]).value = lines[key][0]
            sheet.cell(row, place["Override reason"]).value = lines[key][1]
    book.save(desk.root / "inbox" / name)


def rows_of(desk: Desk) -> dict[str, tuple[int, int]]:
    """`"order/SKU"` → ordered and proposed on the latest review."""
    sheet = openpyxl.load_workbook(desk.outputs("review")[0]).worksheets[0]
    found, top = {}, None
    for cells in sheet.iter_rows(values_only=True):
        if "Override cases" in cells:
            top = {str(word): place for place, word in enumerate(cells)}
        elif top and cells[top["SKU"]]:
            key = f"{cells[top['Order no.']]}/{cells[top['SKU']]}"
            found[key] = (cells[top["Ordered"]], cells[top["Proposed"]])
    return found


def sound(desk: Desk) -> bool:
    """Whether the books have no contradiction."""
    return examine(desk.workspace) == []


def test_without_a_shortage_there_is_nothing_to_review(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8, B 5")
    desk.run()
    assert desk.outputs("review") == []


def test_a_shortage_brings_its_lines_to_the_supervisor_beside_the_approval(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8, B 5", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    assert rows_of(desk) == {"1/A": (8, 5), "2/A": (8, 5)}
    assert len(desk.outputs("approval")) == 1


def test_an_override_gets_exactly_that_and_the_rest_is_shared_around_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **DEFER)
    desk.order("C3", "3", "A 3", "11:00", **CANCEL)
    desk.run()
    assert desk.lines("proposed") == {"1/A": 4, "1/B": 5, "2/A": 3, "3/A": 3}
    override(desk, {"1/A": (7, "opening of a shop")})
    desk.run("19:00")
    assert desk.lines("ordered", "proposed", "deferred", "cancelled") == {
        "1/A": (8, 7, 1, 0),
        "1/B": (5, 5, 0, 0),
        "2/A": (8, 2, 6, 0),
        "3/A": (3, 1, 0, 2),
    }
    line = next(told for told in desk.record()["lines"] if told["sku"] == "A" and told["order_no"] == "1")
    assert line["reason"] == "OVERRIDDEN"
    assert line["numbers"] == {"ordered": 8, "cases": 7, "share": 1, "reason": "opening of a shop"}
    assert sound(desk)
    desk.approve()
    desk.run("20:00")
    assert desk.released() == {"1/A": 7, "1/B": 5, "2/A": 2, "3/A": 1}
    assert sound(desk)


def test_an_approval_of_what_the_review_replaced_comes_too_late(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    old = desk.outputs("approval")[0].read_bytes()
    override(desk, {"1/A": (6, "promised")})
    desk.run("19:00")
    (desk.root / "old.xlsx").write_bytes(old)
    desk.approve(source=str(desk.root / "old.xlsx"))
    desk.run("20:00")
    assert desk.released() == {} and "DECISION_LATE" in desk.codes() and sound(desk)


def test_what_finance_approved_in_the_same_run_is_no_longer_overridden(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    override(desk, {"1/A": (6, "promised"), "2/A": (3, "agreed on the phone")})
    desk.approve({"1": "approve"})
    desk.run("19:00")
    assert desk.released() == {"1/A": 5} and "REVIEW_LATE" in desk.codes()
    late = next(found for found in desk.record()["findings"] if found["code"] == "REVIEW_LATE")
    assert late["value"] == "1"  # the order as the supervisor knows it, without its agent
    assert desk.lines("ordered", "proposed") == {"2/A": (8, 3)} and sound(desk)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"1/A": (7, "无")}, "OVERRIDE_REASON"),
        ({"1/A": (9, "more")}, "OVERRIDE_OVER"),
        ({"1/A": (2.5, "half")}, "NOT_WHOLE"),
        ({"1/A": (8, "all"), "2/A": (8, "all")}, "OVERRIDE_STOCK"),
        ({"1/A": (1, "less")}, "OVERRIDE_MINIMUM"),
    ],
)
def test_an_override_that_cannot_be_is_refused_at_its_cell(
    tmp_path: Path, lines: dict[str, tuple[Any, str]], code: str
) -> None:
    desk = a_desk(tmp_path, "[orders]\nmin_order_cases = 3\n")
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    override(desk, lines)
    desk.run("19:00")
    assert desk.latest is not None
    wrong = [finding for finding in desk.latest.findings if finding.code == code]
    assert len(wrong) == 1 and wrong[0].file == "review back.xlsx" and wrong[0].cell
    assert desk.lines("proposed") == ({"1/A": 8, "2/A": 0} if code == "OVERRIDE_STOCK" else {})
    assert sound(desk)
    assert desk.record()["inputs"][0]["verdict"] == "returned"


def test_an_override_that_money_does_not_bear_is_refused(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 9, B 93", "09:00", Reduce_if_funds_short="yes")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    assert desk.lines("proposed")["1/A"] == 5
    desk.figures("A 10, B 100", "C1 4, C2 100, C3 100", "18:30")
    override(desk, {"1/A": (6, "promised")})
    desk.run("19:00")
    assert "OVERRIDE_FUNDS" in desk.codes() and sound(desk)


def test_an_order_of_which_everything_is_set_to_nothing_waits(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    override(desk, {"1/A": (0, "shop is being rebuilt")})
    desk.run("19:00")
    assert desk.lines("proposed", "deferred") == {"1/A": (0, 8), "2/A": (8, 0)} and sound(desk)


def test_a_locked_value_that_was_changed_is_told_with_the_difference(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    desk.fill("review", "Proposed", {"1": 6})
    desk.run("19:00")
    assert "RETURN_CHANGED" in desk.codes() and desk.record()["orders"] == []


def test_an_override_stays_when_the_next_review_changes_another_line(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    for number, clock in (("1", "09:00"), ("2", "10:00"), ("3", "11:00")):
        desk.order(f"C{number}", number, "A 8", clock)
    desk.run()
    override(desk, {"1/A": (6, "promised")})
    desk.run("19:00")
    assert desk.lines("proposed") == {"1/A": 6, "2/A": 2, "3/A": 2}
    override(desk, {"2/A": (3, "small shop")}, "second.xlsx")
    desk.run("20:00")
    assert desk.lines("proposed") == {"1/A": 6, "2/A": 3, "3/A": 1} and sound(desk)


@pytest.mark.parametrize(("days", "cases"), [(0, 0), (1, 8)])
def test_to_get_nothing_holds_for_the_day_on_which_the_supervisor_set_it(
    tmp_path: Path, days: int, cases: int
) -> None:
    """It was in force for ever on a desk whose supervisor looks through every day."""
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **DEFER)
    desk.order("C3", "3", "A 8", "11:00", **DEFER)
    desk.run()
    override(desk, {"1/A": (0, "flour for schools")})
    desk.run("19:00")
    assert desk.lines("proposed") == {"1/A": 0, "2/A": 5, "3/A": 5}
    desk.next_day(days)
    desk.figures("A 30, B 100", "C1 100, C2 100, C3 100", "19:30")
    override(desk, {"2/A": (4, "small shop")}, "second.xlsx")
    desk.run("20:00")
    assert desk.lines("proposed") == {"1/A": cases, "2/A": 4, "3/A": 8} and sound(desk)


def test_where_the_review_is_required_finance_waits_for_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    assert rows_of(desk) == {"1/A": (8, 5), "1/B": (5, 5), "2/A": (8, 5)}
    assert desk.outputs("approval") == []
    assert desk.latest is not None and desk.latest.batch is not None
    told, shown = story_screen(story(desk.workspace, "2"), WORDS), run_screen(desk.latest, WORDS)
    assert "C2/2 · waiting for the supervisor's review" in told and "finance" not in told
    assert "Awaiting the supervisor's review – orders: 2" in desk_screen(
        on_desk(desk.workspace, desk.today, only_overdue=False), WORDS
    )
    assert "supervisor: the review (orders: 2)" in shown and "agents: answers" not in shown  # no reply asks
    assert awaiting(desk.latest.batch) == []
    before = desk.record()
    override(desk, {})
    desk.order("C3", "3", "A 2, B 4", "18:30")
    desk.run("19:00")
    assert "agents: answers (agents: 1)" in run_screen(desk.latest, WORDS)
    assert [row["cases"] for row in awaiting(desk.latest.batch)] == [3]
    told = story_screen(story(desk.workspace, "2"), WORDS)
    assert "C2/2 · waiting for finance" in told and "withdrawn" not in told
    assert desk.lines("proposed") == {"1/A": 5, "1/B": 5, "2/A": 5, "3/A": 0, "3/B": 4}
    kept = ("ordered", "claim", "proposed", "deferred", "awaiting", "carry_next", "reason", "numbers")
    same = [line for line in desk.record()["lines"] if line["order_no"] != "3"]
    assert [[line[name] for name in kept] for line in same] == [
        [line[name] for name in kept] for line in before["lines"]
    ]
    assert rows_of(desk) == {"3/A": (2, 0), "3/B": (4, 4)}
    desk.approve()
    desk.run("20:00")
    assert desk.released() == {"1/A": 5, "1/B": 5, "2/A": 5} and sound(desk)
    desk.next_day()
    desk.figures("A 13, B 100", "C1 100, C2 100, C3 100")
    desk.run()
    assert desk.lines("ordered")["1/A"] == 3 and sound(desk)


def test_an_order_with_a_wrong_row_is_not_confirmed_the_others_are(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "B 5", "09:00")
    desk.order("C2", "2", "B 8", "10:00")
    desk.run()
    override(desk, {"2/B": (9, "more")})
    desk.run("19:00")
    assert "OVERRIDE_OVER" in desk.codes()
    assert desk.lines("proposed") == {"1/B": 5} and len(desk.outputs("approval")) == 1
    assert sound(desk)


def test_with_the_review_required_overrides_go_straight_to_finance(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    override(desk, {"2/A": (6, "urgent")})
    desk.run("19:00")
    assert desk.lines("proposed") == {"1/A": 4, "2/A": 6} and desk.outputs("review") == []
    desk.approve()
    desk.run("20:00")
    assert desk.released() == {"1/A": 4, "2/A": 6} and sound(desk)


def test_the_sums_count_the_agents_of_what_is_confirmed_as_they_count_its_cases(tmp_path: Path) -> None:
    """Eleven cases were “asked by one agent”, who had asked for ten: the confirmed one was forgotten."""
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 12", "09:00", **CANCEL)
    desk.run()
    override(desk, {})
    desk.next_day()
    desk.figures("A 14, B 100", "C1 100, C2 100, C3 100")
    desk.order("C2", "2", "A 8", "08:30")
    desk.run("09:00")
    (row,) = desk.record()["skus"]
    asking = {line["order_key"] for line in desk.record()["lines"] if line["claim"]}
    assert asking == {"C1/1", "C2/2"} and (row["claimed"], row["agents"]) == (18, 2) and sound(desk)


def test_a_confirmation_the_next_morning_needs_no_new_figures_and_loses_no_deferred_case(
    tmp_path: Path,
) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 16", "09:00", **DEFER)
    desk.run()
    override(desk, {})
    desk.next_day()
    desk.run("09:00")
    assert desk.lines("ordered", "proposed", "deferred") == {"1/A": (16, 10, 6)} and sound(desk)
    desk.approve()
    desk.figures("A 14, B 100", "C1 100, C2 100, C3 100", "10:00")
    desk.run("18:00")
    assert desk.released() == {"1/A": 10}
    assert desk.lines("ordered", "proposed") == {"1/A": (6, 4)} and sound(desk)


def test_an_override_needs_the_figures_of_the_day(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00")
    desk.order("C2", "2", "A 8", "10:00")
    desk.run()
    override(desk, {"1/A": (6, "promised")})
    desk.next_day()
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("09:00")
    assert stopped.value.code == "MASTER_STALE"


def test_what_the_supervisor_set_holds_when_the_approval_lapses(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **CANCEL)
    desk.run()
    override(desk, {"2/A": (8, "opening of a shop")})
    desk.run("19:00")
    desk.next_day(2)
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.run()
    assert desk.lines("proposed", "reason") == {"1/A": (2, "SHARED"), "2/A": (8, "OVERRIDDEN")}
    assert desk.record()["lines"][1]["numbers"]["reason"] == "opening of a shop" and sound(desk)
    desk.next_day(2)
    desk.figures("A 6, B 100", "C1 100, C2 100, C3 100")  # no longer enough for what was set
    desk.run()
    assert desk.lines("proposed", "reason") == {"1/A": (4, "SHARED"), "2/A": (2, "SHARED")}


def test_what_was_set_on_a_lapsed_approval_ends_with_the_order_it_was_set_on(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    desk.order("C1", "1", "A 8", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **CANCEL)
    desk.run()
    override(desk, {"2/A": (8, "opening of a shop")})
    desk.run("19:00")
    desk.next_day(2)
    desk.figures("A 10, B 100", "C1 100, C2 100, C3 100")
    desk.order("C2", "2", "A 9", "08:30", **CANCEL)
    desk.run()
    assert desk.lines("proposed", "reason") == {"1/A": (5, "SHARED"), "2/A": (5, "SHARED")} and sound(desk)


def test_what_was_cancelled_by_phone_is_not_short(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 20, B 9", "09:00", If_short="defer")
    desk.run("10:00")
    headings: list[Any] = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
    changes: list[list[Any]] = [
        ["1", "C1", "A", 12, "change", "Li", "phone"],
        ["1", "C1", "B", None, "cancel", "Li", "phone"],
    ]
    desk.put("change.xlsx", [headings, *changes], "10:10")
    desk.run("11:00")
    assert desk.lines("ordered", "proposed", "cancelled") == {"1/A": (20, 10, 8), "1/B": (9, 0, 9)}
    (review,) = desk.outputs("review")
    front, sums = openpyxl.load_workbook(review).worksheets
    short = next(cell.column for row in front.iter_rows() for cell in row if cell.value == "Short")
    assert [row[short - 1].value for row in front.iter_rows() if row[0].value == "1"] == [2, 0]
    assert ("North", 1, 29, 10, 2) in [tuple(cells[:5]) for cells in sums.iter_rows(values_only=True)]


def test_what_the_account_does_not_cover_is_short_although_it_is_cancelled(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.figures("A 90, B 100", "C1 80.5, C2 100, C3 100", "08:30")
    desk.order("C1", "1", "A 80, B 1", "09:00", Reduce_if_funds_short="yes", **CANCEL)
    desk.run("10:00")
    assert desk.lines("ordered", "proposed", "cancelled") == {"1/A": (80, 80, 0), "1/B": (1, 0, 1)}
    (review,) = desk.outputs("review")
    front = openpyxl.load_workbook(review).worksheets[0]
    short = next(cell.column for row in front.iter_rows() for cell in row if cell.value == "Short")
    assert [row[short - 1].value for row in front.iter_rows() if row[0].value == "1"] == [0, 1]


CHANGE = [
    ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"],
    ["2", "C2", "A", 3, "change", "Li", "phone"],
]


@pytest.mark.parametrize(
    ("meanwhile", "asked", "codes"),
    [
        (lambda desk: None, {}, set()),
        (lambda desk: desk.order("C2", "2", "A 3, B 50", "18:30"), {"2/A": 3, "2/B": 50}, {"ORDER_AMENDED"}),
        (lambda desk: desk.put("change.xlsx", CHANGE, "18:30"), {"2/A": 3}, {"DESK_CHANGE_DONE"}),
        (lambda desk: desk.next_day(2), {"1/A": 6, "1/B": 5, "2/A": 6}, {"REVIEW_LATE"}),
    ],
)
@pytest.mark.parametrize("more", [{}, {"1/A": (7, "opening of a shop")}])
def test_finance_gets_nothing_that_the_supervisor_has_not_seen_where_the_review_is_required(
    tmp_path: Path, meanwhile: Any, asked: dict[str, int], codes: set[str], more: dict[str, tuple[Any, str]]
) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **DEFER)
    desk.run()
    override(desk, more)
    meanwhile(desk)
    if desk.today != desk.latest.batch.day:  # type: ignore[union-attr]
        desk.figures("A 12, B 100", "C1 100, C2 100, C3 100")
    desk.run("19:00")
    shown = {place: proposed for place, (_ordered, proposed) in rows_of(desk).items()} if asked else {}
    assert shown == asked and codes <= set(desk.codes()) and sound(desk)
    assert bool(desk.outputs("review")) == bool(asked)
    assert bool(desk.outputs("approval")) == ("REVIEW_LATE" not in codes)


@pytest.mark.parametrize(("stock", "asked"), [(12, {}), (6, {"1/A": (8, 2), "1/B": (5, 5)})])
def test_what_the_supervisor_settled_is_asked_again_only_where_it_cannot_be_kept(
    tmp_path: Path, stock: int, asked: dict[str, tuple[int, int]]
) -> None:
    """He set a line, it went to finance; then he sets a line of an order that came later."""
    desk = a_desk(tmp_path, REQUIRED)
    desk.figures("A 12, B 100", "C1 100, C2 100, C3 100", "08:30")
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **DEFER)
    desk.run()
    override(desk, {"1/A": (7, "opening of a shop")})
    desk.order("C3", "3", "A 8", "18:30", **DEFER)
    desk.run("19:00")
    assert list(rows_of(desk)) == ["3/A"]
    desk.figures(f"A {stock}, B 100", "C1 100, C2 100, C3 100", "19:30")
    override(desk, {"3/A": (2, "small shop")})
    desk.run("20:00")
    assert desk.lines("proposed")["1/A"] == (2 if asked else 7) and desk.lines("proposed")["3/A"] == 2
    assert (rows_of(desk) if desk.outputs("review") else {}) == asked and sound(desk)


def test_an_order_that_waits_and_ends_in_the_run_of_a_review_ends_once(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, "[orders]\nmin_order_cases = 6\n")
    desk.order("C1", "1", "A 15", "09:00", **DEFER)
    for agent, number in (("C2", "2"), ("C3", "3")):
        desk.order(agent, number, "A 11", "09:10", If_short="ask" if agent == "C3" else "defer")
    desk.run()
    assert {key.partition("/")[0] for key, cases in desk.lines("proposed").items() if not cases} >= {"2", "3"}
    override(desk, {"1/A": (7, "the chain's opening"), "3/A": (8, "as asked")})
    desk.order("C2", "2", "A 0", "18:10")
    phone = [
        ["Order no.", "Agent code", "Action", "Agreed by", "Reason"],
        ["3", "C3", "cancel", "Mr Li", "closed"],
    ]
    desk.put("change.xlsx", phone, "18:10")  # type: ignore[arg-type]
    desk.run("19:00")
    assert desk.lines("ordered", "proposed", "cancelled", "reason") == {
        "1/A": (15, 7, 0, "OVERRIDDEN"),
        "2/A": (11, 0, 11, "WITHDRAWN"),
        "3/A": (11, 0, 11, "DESK_CANCELLED"),
    }
    assert "REVIEW_LATE" in desk.codes() and sound(desk)


def items_of(desk: Desk) -> set[str]:
    """The items that the review names as ones that stock could not cover."""
    sheet = openpyxl.load_workbook(desk.outputs("review")[0])[WORDS.text("review.sums_sheet")]
    cells = [str(row[0].value or "") for row in sheet.iter_rows()]
    head = WORDS.text("review.items_title")
    if head not in cells:
        return set()
    below = cells[cells.index(head) + 2 : cells.index(WORDS.text("review.about_title"))]
    return {cell.split()[0] for cell in below if cell}


@pytest.mark.parametrize("settings", ["", REQUIRED])
def test_an_item_of_which_there_is_enough_is_not_named_as_short(tmp_path: Path, settings: str) -> None:
    desk = Desk(tmp_path, f"[orders]\nmin_order_cases = 5\n{settings}")
    desk.catalogue("A 1, B 1")
    desk.agents("C1 C2")
    desk.figures("A 1, B 100", "C1 100, C2 100")
    desk.order("C1", "1", "A 4, B 1", "09:00", **DEFER)
    desk.order("C2", "2", "B 9", "10:00", **DEFER)
    desk.run()
    assert desk.lines("proposed", "reason")["1/B"] == (0, "WAITS_MINIMUM")
    assert items_of(desk) == {"A"} and "1/B" in rows_of(desk)
    assert ("2/B" in rows_of(desk)) == bool(settings)


@pytest.mark.parametrize("cases", [0, 2])
@pytest.mark.parametrize(
    "settings", [pytest.param("", id="proposed"), pytest.param("[orders]\nmin_order_cases = 6\n", id="waits")]
)
def test_an_order_that_is_replaced_in_the_run_of_a_review_is_not_set_by_it(
    tmp_path: Path, settings: str, cases: int
) -> None:
    """What the supervisor set was about the old form; the new one may ask for something else."""
    desk = a_desk(tmp_path, settings)
    desk.order("C1", "1", "A 15", "09:00", **DEFER)
    desk.order("C2", "2", "A 11", "09:10", **DEFER)
    desk.run()
    override(desk, {"2/A": (cases, "as agreed")})
    desk.order("C2", "2", "B 5, A 3", "18:10", **DEFER)
    desk.run("19:00")
    assert "REVIEW_LATE" in desk.codes() and "OVERRIDDEN" not in desk.lines("reason").values() and sound(desk)


def decided_on_two_days(root: Path, second: str, settings: str = "") -> tuple[Desk, Path]:
    """1/B is proposed; 1/A is deferred, and again on the next morning beside order 2. The first review."""
    desk = a_desk(root, settings + "[approval]\nvalid_days = 3\n")
    desk.figures("A 0, B 10", "C1 100, C2 100, C3 100", "08:30")
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.run()
    first = desk.outputs("review")[0]
    desk.next_day()
    desk.figures("A 0, B 10", "C1 100, C2 100, C3 100")
    desk.order("C2", "2", second, "09:00", **DEFER)
    desk.run()
    return desk, first


@pytest.mark.parametrize("cases", [0, 3])
def test_a_line_that_a_later_run_took_up_is_not_set_on_an_older_review(tmp_path: Path, cases: int) -> None:
    """The order is with finance still; its deferred line was decided again on the next morning."""
    desk, old = decided_on_two_days(tmp_path, "A 8")
    override(desk, {"1/A": (cases, "as agreed")}, review=old)
    desk.run("19:00")
    assert "REVIEW_LATE" in desk.codes() and desk.record()["lines"] == [] and sound(desk)


@pytest.mark.parametrize("rest", [None, 0, 3])
def test_an_order_whose_rest_was_decided_since_can_still_be_confirmed(
    tmp_path: Path, rest: int | None
) -> None:
    """What is set of the rest on another review, in the same run, is told: finance gets it as confirmed."""
    desk, first = decided_on_two_days(tmp_path, "A 8, B 2", REQUIRED)
    if rest is not None:
        override(desk, {"1/A": (rest, "as agreed"), "2/A": (0, "as agreed")})
    override(desk, {}, "first back.xlsx", first)
    desk.run("19:00")
    assert desk.lines("proposed")["1/B"] == 5 and "1/A" not in desk.lines("proposed")
    assert ("REVIEW_LATE" in desk.codes()) == (rest is not None) and sound(desk)


@pytest.mark.parametrize(("settings", "now", "got"), [("", 4, 4), ("", 6, 6), ("", 8, 7), (REQUIRED, 4, 4)])
def test_a_line_that_the_supervisor_set_can_be_made_less_by_phone(
    tmp_path: Path, settings: str, now: int, got: int
) -> None:
    """What was set holds as far as the line still goes."""
    desk = a_desk(tmp_path, settings)
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.order("C2", "2", "A 8", "10:00", **DEFER)
    desk.run()
    override(desk, {"1/A": (7, "opening of a shop")})
    desk.run("19:00")
    heads = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]
    desk.put("change.xlsx", [heads, ["1", "C1", "A", now, "change", "Mr Li", "by phone"]], "19:10")  # type: ignore[list-item]
    desk.run("20:00")
    assert desk.lines("proposed").get("1/A", 7) == got and sound(desk)


@pytest.mark.parametrize("cases", [0, 4])
def test_a_line_that_has_ended_is_no_longer_set_on_its_review(tmp_path: Path, cases: int) -> None:
    desk = a_desk(tmp_path, REQUIRED)
    desk.figures("A 0, B 0", "C1 100, C2 100, C3 100", "08:30")
    desk.order("C1", "1", "A 8, B 5", "09:00", **DEFER)
    desk.run()
    desk.next_day()
    desk.catalogue("A 1, B 1", Status={"B": "discontinued"})
    desk.figures("A 5, B 9", "C1 100, C2 100, C3 100")
    desk.order("C2", "2", "A 8", "09:00", **DEFER)
    desk.run()
    assert rows_of(desk)["1/B"] == (5, 0)
    override(desk, {"1/B": (cases, "as agreed")})
    desk.run("19:00")
    assert "REVIEW_LATE" in desk.codes() and "1/B" not in desk.lines("proposed") and sound(desk)


def could_have(desk: Desk) -> tuple[dict[str, object], dict[str, set[int]]]:
    """By item: what the review's sums say that everyone could have, and what its sentences say."""
    book = openpyxl.load_workbook(desk.outputs("review")[0])
    rows = list(book[WORDS.text("review.sums_sheet")].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if WORDS.text("review.items.level") in row)
    level = rows[top].index(WORDS.text("review.items.level"))
    summed: dict[str, object] = {}
    for row in rows[top + 1 :]:
        if not row[0]:
            break
        summed[str(row[0]).split()[0]] = row[level]
    said: dict[str, set[int]] = {}
    head = next(row for row in book.worksheets[0].iter_rows(values_only=True) if "Why" in row)
    for row in book.worksheets[0].iter_rows(values_only=True):
        told = re.search(r"could have (\d+)|too little for a share", str(row[head.index("Why")]))
        if told:
            said.setdefault(str(row[head.index("SKU")]), set()).add(int(told[1] or 0))
    return summed, said


@pytest.mark.parametrize("urgent", ["", "near", "near far"])
@pytest.mark.parametrize("policy", ["sop", "even", "first_come", "proportional"])
def test_what_the_sums_of_a_review_call_everyones_share_is_what_its_sentences_say(
    tmp_path: Path, urgent: str, policy: str
) -> None:
    """Where an urgent round went before, the sums told that of the last round, less than anybody had."""
    desk = Desk(tmp_path, f'{REQUIRED}[allocation]\npolicy = "{policy}"\n')
    desk.catalogue("A 1, B 1, C 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4", Market={"C1": "near", "C2": "near", "C3": "far", "C4": "far"})
    if urgent:
        rows: list[list[Cell]] = [[name, 2] for name in urgent.split()]
        desk.put("market.xlsx", [["Market", "Urgency"], *rows])
    desk.figures("A 1, C 9, D 13, E 24, B 3", "C1 1000, C2 1000, C3 1000, C4 1000")
    for place, cases in enumerate((8, 6, 9, 2), 1):
        items = f"A {cases}, B 2, C {cases}, D {cases}, E {cases}"
        desk.order(f"C{place}", str(place), items, f"09:0{place}")
    desk.run()
    summed, said = could_have(desk)
    assert set(summed) == {*"ABCDE"}
    for item, level in summed.items():
        assert {level} - {None} == said.get(item, set())
