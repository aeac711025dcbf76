"""Orders held for the rep, and his answers to them: a desk change 改单 (4-run, 2-workbooks)."""

from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.doctor import examine
from orderbatch.terminal.explaining import explained
from orderbatch.terminal.starting.beginning import begin
from orderbatch.write.documents.desk_change_form import file_name
from tests.desk import Cell, Desk
from tests.test_many_stories import open_parts
from tests.test_whom_we_believe import mail, order

HEADINGS: list[Cell] = ["Order no.", "Agent code", "SKU", "New cases", "Action", "Agreed by", "Reason"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Agents with an address; much of A, little of B."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 1, D 1")
    desk.agents("C1 C2 C3", E_mail={"C1": "office@c1.example"}, Ship_to={"C1": "5 River Road"})
    desk.figures("A 100, B 4, D 100", "C1 1000, C2 1000, C3 1000")
    return desk


def change(desk: Desk, *rows: str, clock: str = "18:30") -> None:
    """A desk change comes in: `"1 C1 A 12 change"`, `"1 C1 - - release"`; agreed with Mr Li."""
    cells = [[None if word == "-" else word for word in row.split()] for row in rows]
    named: list[list[Cell]] = [
        [
            *line[:3],
            int(line[3]) if line[3] else None,
            " ".join(str(word) for word in line[4:]),
            "Mr Li",
            "phone",
        ]
        for line in cells
    ]
    desk.put(f"change {clock.replace(':', '')}.xlsx", [HEADINGS, *named], clock)


@pytest.mark.parametrize("is_separate", [True, False])
def test_who_agreed_to_a_desk_change_does_not_approve_its_order_as_well(
    tmp_path: Path, is_separate: bool
) -> None:
    """Where duties are separate: nor its agent, nor its contact; the others are decided."""
    desk = Desk(tmp_path, f"[approval]\nseparate_duties = {str(is_separate).lower()}\n")
    desk.catalogue("A 1")
    desk.agents("C1 C2 C3 C4")
    desk.figures("A 100", "C1 100, C2 100, C3 100, C4 100")
    desk.order("C1", "1", "A 9")
    desk.run("10:00")
    change(desk, "1 C1 A 5 change", clock="10:30")
    desk.order("C2", "2", "A 5", "10:40", Contact="Zhao Min")
    desk.order("C3", "3", "A 5", "10:40", Contact="Zhao Min")
    desk.order("C4", "4", "A 5", "10:40")
    desk.run("11:00")
    names: dict[str, Cell] = {"1": "mr li", "2": "Zhao  Min", "3": "Wang", "4": "Agent C4"}
    desk.approve("approve", "back.xlsx", "")
    desk.fill("approval", "Decided by", names, "back.xlsx", "back.xlsx")
    day = desk.run("12:00")
    told = [finding for finding in day.findings if finding.code == "DECISION_DUTIES"]
    assert [(finding.value, finding.numbers["order"]) for finding in told] == (
        [("mr li", "1"), ("Zhao  Min", "2"), ("Agent C4", "4")] if is_separate else []
    )
    assert set(desk.released()) == ({"3/A"} if is_separate else {"1/A", "2/A", "3/A", "4/A"})


def states(desk: Desk) -> dict[str, str]:
    """Order → what became of it in the latest batch."""
    return {row["order_no"]: row["status"] for row in desk.record()["orders"]}


def reply_text(desk: Desk) -> str:
    """All that stands in the replies of the latest batch."""
    cells = []
    for path in desk.outputs("reply"):
        for sheet in openpyxl.load_workbook(path):
            cells += [
                str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
            ]
    return "\n".join(cells)


def forged(desk: Desk, number: str = "7", **labels: str) -> None:
    """An order of C1 comes by mail from somewhere else."""
    mail(desk, order("C1", number, ["A", 2], **labels), sender="thief@else.example")


def test_a_doubtful_order_takes_nothing_until_the_rep_lets_it_go(desk: Desk) -> None:
    forged(desk)
    desk.run("12:00")
    assert states(desk) == {"7": "for_rep"} and desk.codes().count("MAILED_SENDER") == 1
    row = desk.record()["orders"][0]
    assert row["doubts"] == {"sender": "thief@else.example"} and row["cleared_by"] == ""
    assert desk.lines("proposed", "awaiting") == {"7/A": (0, 2)} and not desk.outputs("approval")
    said = reply_text(desk)
    assert "an address that we do not have of you" in said and "Held for customer service" in said
    assert not any(wrong in said for wrong in ("finance", "payment", "accepted", "desk change"))
    (told,) = explained(desk.workspace, "7", "", Words("en"))
    assert "thief@else.example" in told["answers"][0]["text"]
    desk.next_day()
    desk.figures("A 100, B 4, D 100", "C1 1000, C2 1000, C3 1000")
    desk.run("12:00")
    assert open_parts(desk)["for_rep"] == 2 and not desk.outputs("approval")
    change(desk, "7 C1 - - release")
    desk.run("19:00")
    assert states(desk) == {"7": "proposed"} and desk.record()["orders"][0]["cleared_by"] == "Mr Li"
    sheet = openpyxl.load_workbook(desk.outputs("approval")[0]).worksheets[0]
    marks = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if "Mr Li" in str(cell)]
    assert len(marks) == 1 and "thief@else.example" in marks[0]
    assert "Mr Li" in reply_text(desk)
    desk.approve()
    desk.run("20:00")
    assert desk.released() == {"7/A": 2} and examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("action", "told", "left"), [("cancel", "cancelled", 0), ("keep held", "stays held", 2)]
)
def test_the_rep_cancels_or_keeps_what_is_held(desk: Desk, action: str, told: str, left: int) -> None:
    forged(desk)
    desk.run("12:00")
    change(desk, f"7 C1 - - {action}")
    desk.run("19:00")
    assert open_parts(desk).get("for_rep", 0) == left and told in reply_text(desk)
    assert "DESK_CHANGE_DONE" in desk.codes() and examine(desk.workspace) == []


def test_a_change_of_a_held_order_lets_it_go(desk: Desk) -> None:
    forged(desk)
    desk.run("12:00")
    change(desk, "7 C1 A 1 change")
    desk.run("19:00")
    assert desk.lines("ordered", "proposed", "cancelled", "struck") == {"7/A": (2, 1, 1, 1)}
    assert examine(desk.workspace) == []


def test_the_agents_own_form_takes_the_place_of_a_forged_one(desk: Desk) -> None:
    forged(desk)
    desk.run("12:00")
    mail(desk, order("C1", "7", ["A", 2]), sender="office@c1.example", name="own.eml")
    desk.run("13:00")
    assert states(desk) == {"7": "proposed"} and "for_rep" not in open_parts(desk)
    forged(desk, Ship_to="1 Thief Street")
    desk.run("14:00")
    assert "MAILED_CHANGE" in desk.codes() and open_parts(desk)["proposed"] == 1
    assert examine(desk.workspace) == []


def test_a_forged_form_never_stands_in_the_way_of_the_own_one_of_the_same_run(desk: Desk) -> None:
    forged(desk)
    mail(desk, order("C1", "7", ["A", 5]), sender="office@c1.example", name="own.eml")
    desk.run("12:00")
    assert desk.lines("proposed") == {"7/A": 5} and "MAILED_CHANGE" in desk.codes()


def test_nothing_of_a_strangers_form_goes_back_to_the_agent_whom_it_names(desk: Desk) -> None:
    """Neither where it would change an order that is known, nor where it has a mistake; the rep is told."""
    desk.order("C1", "7", "A 5")
    desk.order("C2", "8", "A 5")  # nobody knows an address of C2; C1's own is known
    desk.run("10:00")
    stranger = "thief@else.example"
    mail(desk, order("C1", "7", ["A", 2], Ship_to="1 Thief Street"), sender=stranger, name="change.eml")
    mail(desk, order("C1", "9", ["Thieves", 2]), sender=stranger, name="mistake.eml")
    desk.run("12:00")
    assert set(desk.codes()) >= {"MAILED_CHANGE", "MAILED_FORM"}
    assert not desk.outputs("marked_form") and "hie" not in reply_text(desk)
    assert desk.latest and desk.latest.batch and desk.latest.batch.sent_back.empty
    verdicts = {file["name"]: file["verdict"] for file in desk.record()["inputs"]}
    assert verdicts["change.eml"] == verdicts["mistake.eml"] == "returned"


def test_an_agents_own_mail_goes_back_for_correction(desk: Desk) -> None:
    mail(
        desk, order("C1", "9", ["Zzz", 2], Ship_to="2 Hill Road"), sender="office@c1.example", name="own.eml"
    )
    desk.run("12:00")
    assert len(desk.outputs("marked_form")) == 1 and "MAILED_FORM" not in desk.codes()


def test_a_phone_call_changes_lines_up_and_down_and_takes_them_out(desk: Desk) -> None:
    desk.order("C1", "1", "A 10, B 10, D 10", If_short="defer")
    desk.run("12:00")
    change(desk, "1 C1 A 6 change", "1 C1 D - cancel")
    desk.run("19:00")
    assert desk.lines("ordered", "proposed", "deferred", "cancelled") == {
        "1/A": (10, 6, 0, 4), "1/B": (10, 4, 6, 0), "1/D": (10, 0, 0, 10)
    }  # fmt: skip
    assert open_parts(desk) == {"deferred": 6, "proposed": 1}
    made = [(row["sku"], row["was"], row["now"], row["agreed_by"]) for row in desk.record()["desk_changes"]]
    assert made == [("A", 10, 6, "Mr Li"), ("D", 10, 0, "Mr Li")]
    said = reply_text(desk)
    assert "item A: 6 cases instead of 10 (phone)" in said and "item D is cancelled" in said
    change(desk, "1 C1 A 12 change", clock="19:10")
    desk.run("20:00")
    assert desk.lines("ordered", "proposed") == {"1/A": (12, 12), "1/B": (10, 4)}
    desk.approve()
    desk.run("21:00")
    assert desk.released() == {"1/A": 12, "1/B": 4} and examine(desk.workspace) == []


def test_a_phone_call_after_a_changed_form_changes_the_order_as_that_form_left_it(desk: Desk) -> None:
    """Its first form lies with finance still, for another order of the same approval is undecided."""
    desk.order("C2", "9", "D 3")
    desk.order("C1", "1", "D 10, A 10")
    desk.run("12:00")
    desk.order("C1", "1", "A 6, B 1, D 3", clock="13:00")
    desk.run("13:30")
    change(desk, "1 C1 A 8 change", clock="14:00")
    desk.run("14:30")
    (order,) = (row for row in desk.record()["orders"] if row["order_no"] == "1")
    assert order["valid_at"].endswith("T13:00:00")
    assert desk.lines("line", "ordered") == {"1/A": (1, 8), "1/B": (2, 1), "1/D": (3, 3)}


def test_an_order_with_an_item_that_ended_is_made_anew_without_it_alone(desk: Desk) -> None:
    """It waited for stock when its item ended: nobody asked the rep about that, and finance never gets it."""
    desk.figures("A 100, B 0, D 100", "C1 1000, C2 1000, C3 1000", clock="08:10")
    desk.order("C1", "1", "A 10, B 10", If_short="defer")
    desk.order("C1", "2", "A 10, B 10", If_short="defer", clock="09:10")
    desk.run("12:00")
    desk.next_day()
    desk.catalogue("A 1, B 1, D 1", Status={"B": "discontinued"})
    desk.figures("A 100, B 50, D 100", "C1 1000, C2 1000, C3 1000")
    change(desk, "1 C1 A 12 change", "2 C1 A 12 change", "2 C1 B - cancel", clock="09:00")
    desk.run("10:00")
    (told,) = (finding for finding in desk.record()["findings"] if finding["code"] == "DESK_CHANGE_ENDED")
    assert (told["value"], told["numbers"]["sku"]) == ("1", ["B"])
    assert desk.lines("proposed", "cancelled")["1/B"] == (0, 10) and "2/B" not in desk.lines("proposed")
    change(desk, "1 C1 A 12 change", clock="10:30")
    desk.run("11:00")
    assert desk.lines("proposed") == {"1/A": 12} and examine(desk.workspace) == []


def test_what_is_released_stays_released(desk: Desk) -> None:
    desk.order("C1", "1", "A 5, B 10", If_short="defer")
    desk.run("12:00")
    desk.approve()
    desk.run("13:00")
    change(desk, "1 C1 B 3 change", "1 C1 A 9 change")
    desk.run("14:00")
    assert {"DESK_CHANGE_LESS", "DESK_CHANGE_GONE"} <= set(desk.codes())
    desk.next_day()
    desk.figures("A 100, B 0, D 100", "C1 1000, C2 1000, C3 1000")
    change(desk, "1 C1 B 6 change", clock="09:00")
    desk.run("10:00")
    assert desk.lines("ordered", "deferred", "cancelled") == {"1/B": (6, 2, 4)}
    change(desk, "1 C1 B 9 change", clock="10:10")
    desk.run("11:00")
    assert "DESK_CHANGE_MORE" in desk.codes() and open_parts(desk)["deferred"] == 2
    assert examine(desk.workspace) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1 C1 A - change", "DESK_CHANGE_CASES"), ("1 C1 - 5 change", "DESK_CHANGE_CASES"),
        ("1 C1 A 5 cancel", "DESK_CHANGE_COUNT"), ("1 C1 A - release", "DESK_CHANGE_LINE"),
        ("1 C1 - - release", "DESK_CHANGE_FREE"), ("1 C1 - - keep held", "DESK_CHANGE_FREE"),
        ("1 C1 D 5 change", "DESK_CHANGE_GONE"), ("2 C1 - - cancel", "DESK_CHANGE_LATE"),
        ("9 C2 - - cancel", "DESK_CHANGE_FORM"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_made_is_told_and_changes_nothing(desk: Desk, row: str, code: str) -> None:
    desk.order("C1", "1", "A 5")
    desk.run("12:00")
    if code == "DESK_CHANGE_FORM":
        desk.order("C2", "9", "A 1", "18:20")
    change(desk, row)
    desk.run("19:00")
    assert code in desk.codes() and open_parts(desk)["proposed"] >= 1
    assert desk.record()["desk_changes"] == []


def test_two_rows_about_one_thing_that_differ_are_none(desk: Desk) -> None:
    desk.order("C1", "1", "A 5, D 5")
    desk.run("12:00")
    change(desk, "1 C1 A 4 change", "1 C1 A 3 change", "1 C1 D 2 change")
    desk.run("19:00")
    assert desk.codes().count("ANSWERS_DIFFER") == 2 and desk.lines("proposed") == {"1/A": 5, "1/D": 2}
    change(desk, "1 C1 - - cancel", "1 C1 D 1 change", clock="19:10")
    desk.run("20:00")
    assert desk.codes().count("ANSWERS_DIFFER") == 2 and open_parts(desk)["proposed"] == 1


@pytest.mark.parametrize("what", ["agent", "item"])
def test_lists_that_change_while_an_approval_is_out_hold_its_order(desk: Desk, what: str) -> None:
    desk.order("C1", "1", "A 5, D 1")
    desk.order("C2", "2", "B 2")
    desk.run("12:00")
    if what == "agent":
        desk.agents("C2 C3")
    else:
        desk.catalogue("A 1, B 1, D 1", Status={"A": "discontinued"})
    desk.approve()
    desk.run("13:00")
    assert desk.released() == {"2/B": 2} and f"DECISION_{what.upper()}" in desk.codes()
    assert states(desk) == {"1": "for_rep"} and open_parts(desk) == {"for_rep": 6, "proposed": 0}
    assert desk.record()["orders"][0]["doubts"] == {what: "C1" if what == "agent" else "A"}
    change(desk, "1 C1 - - release", clock="13:10")
    desk.run("14:00")
    assert desk.lines("proposed") == {"1/A": 5, "1/D": 1}
    desk.approve()
    desk.run("15:00")
    assert desk.released() == {"1/A": 5, "1/D": 1} and examine(desk.workspace) == []


def test_a_list_that_is_put_right_ends_the_doubt_and_a_line_taken_out_too(desk: Desk) -> None:
    desk.order("C1", "1", "A 5, D 1")
    desk.order("C2", "2", "A 5, D 1")
    desk.run("12:00")
    desk.agents("C2 C3")
    desk.catalogue("A 1, B 1, D 1", Status={"A": "discontinued"})
    desk.run("13:00")
    assert states(desk) == {"1": "for_rep", "2": "for_rep"}
    change(desk, "2 C2 A - cancel", clock="13:10")
    desk.agents("C1 C2 C3", E_mail={"C1": "new@c1.example"})
    desk.run("14:00")
    assert states(desk) == {"1": "for_rep", "2": "proposed"} and desk.lines("cancelled")["2/A"] == 5
    assert [order["doubts"] for order in desk.record()["orders"]] == [{"item": "A"}, {}]  # what is left
    desk.catalogue("A 2, B 1, D 1")
    desk.run("15:00")
    assert desk.lines("proposed") == {"1/A": 5, "1/D": 1} and open_parts(desk) == {"proposed": 2}


@pytest.mark.parametrize("when", ["the same day", "next day", "next day with figures"])
def test_what_holds_an_order_is_told_as_it_is_now_not_as_it_was_when_first_held(
    tmp_path: Path, when: str
) -> None:
    """Its item is sold again and its agent has left: who is asked to let it go must read just that."""
    desk = order_of_an_item_that_ended(tmp_path)
    if when != "the same day":
        desk.next_day()
    desk.catalogue("A 2")
    desk.agents("C2")
    if "figures" in when:
        desk.figures("A 100", "C1 1000, C2 1000")
    desk.run("09:00")
    assert states(desk) == {"1": "for_rep"} and desk.record()["orders"][0]["doubts"] == {"agent": "C1"}
    assert open_parts(desk) == {"for_rep": 5, "proposed": 0}
    assert desk.run("10:00").batch is None  # told once
    desk.agents("C2 C1")
    desk.figures("A 100", "C1 1000, C2 1000", "10:30")
    desk.run("11:00")
    assert states(desk) == {"1": "proposed"} and examine(desk.workspace) == []


def order_of_an_item_that_ended(root: Path) -> Desk:
    """Held for the rep before finance decided."""
    desk = Desk(root)
    desk.catalogue("A 1")
    desk.agents("C1 C2")
    desk.figures("A 100", "C1 1000, C2 1000")
    desk.order("C1", "1", "A 5", "08:10")
    desk.run("08:20")
    desk.catalogue("A 1", Status={"A": "discontinued"})
    desk.run("08:40")
    assert desk.record()["orders"][0]["doubts"] == {"item": "A"}
    return desk


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_document_says_what_is_held(desk: Desk, language: str) -> None:
    words = Words(language)
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + f'[company]\nlanguage = "{language}"\n', "utf-8")
    forged(desk)
    desk.run("12:00")
    summary = desk.outputs("summary")[0].read_text("utf-8")
    assert words.text("summary.statuses.for_rep") in summary and "thief@else.example" in summary
    desk.next_day()
    desk.figures("A 100, B 4, D 100", "C1 1000, C2 1000, C3 1000")
    desk.run("12:00")
    assert words.text("summary.todos.still_for_rep.do") in desk.outputs("summary")[0].read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_desk_has_a_blank_desk_change_that_is_read_when_filled_in(desk: Desk, language: str) -> None:
    words = Words(language)
    begin(desk.root / language, words, language, None)
    blank = desk.root / language / "templates" / file_name(words)
    sheet = (book := openpyxl.load_workbook(blank)).worksheets[0]
    (drop_down,) = (rule for rule in sheet.data_validations.dataValidation if rule.type == "list")
    assert all(
        words.choice("action", name) in str(drop_down.formula1) for name in ("change", "keep", "release")
    )
    (head,) = (row for row in sheet.iter_rows() if row[0].value == words.heading("order_no"))
    said = ["1", "C1", "A", 3, words.choice("action", "change"), "Mr Li", "phone"]
    for cell, value in zip(head, said, strict=False):
        below = sheet.cell(cell.row + 1, cell.column)
        assert not below.protection.locked
        below.value = value
    desk.order("C1", "1", "A 5")
    desk.run("12:00")
    book.save(desk.root / "inbox" / "filled.xlsx")
    desk.run("19:00")
    assert desk.lines("proposed", "cancelled") == {"1/A": (3, 2)} and desk.codes() == ["DESK_CHANGE_DONE"]


@pytest.mark.parametrize(
    "headings",
    [
        "订单号 | 代理商编码 | 商品编码 | 新件数 | 处理 | 确认人 | 原因",
        "Order no. | Agent code | Item | New quantity | Action | Agreed by | Reason",
    ],
)
def test_a_desk_change_under_the_words_that_a_rep_writes_is_read(desk: Desk, headings: str) -> None:
    desk.order("C1", "1", "A 5")
    desk.run("12:00")
    desk.put(
        "by hand.xlsx", [[*headings.split(" | ")], ["1", "C1", "A", 3, "change", "Mr Li", "phone"]], "18:30"
    )
    desk.run("19:00")
    assert desk.lines("proposed", "cancelled") == {"1/A": (3, 2)} and desk.codes() == ["DESK_CHANGE_DONE"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("is_known", [False, True])
def test_an_agent_reads_no_address_of_somebody_else(tmp_path: Path, language: str, is_known: bool) -> None:
    """Held for its sender or ship-to, or a change of a known order: the rep reads who and where, no agent."""
    desk = Desk(tmp_path, f'[company]\nlanguage = "{language}"\n')
    desk.catalogue("A 1")
    desk.agents("C1", E_mail={"C1": "office@c1.example"}, Ship_to={"C1": "5 River Road"})
    desk.figures("A 100", "C1 1000")
    if is_known:
        mail(desk, order("C1", "7", ["A", 5]), sender="office@c1.example", name="own.eml")
        desk.run("11:00")
    forged(desk, Ship_to="9 Dark Alley")
    desk.run("12:00")
    told = [path for kind in ("reply", "marked_form") for path in desk.outputs(kind)]
    sheets = [sheet for path in told for sheet in openpyxl.load_workbook(path).worksheets]
    said = "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
    assert bool(sheets) != is_known and "else.example" not in said and "Dark Alley" not in said
    rep = "\n".join(f"{one['message']} {one['fix']}" for one in desk.record()["findings"])
    assert "thief@else.example" in rep
