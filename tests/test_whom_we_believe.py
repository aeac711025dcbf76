"""Whom we believe (4-run): lists that are set aside or asked about, and what a mail may bring."""

import datetime as dt
import email
import email.policy
import os
import re
from collections.abc import Mapping
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from orderbatch.contract.errors import ExitCode, OrderbatchError
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.terminal.problems import problem_lines
from orderbatch.terminal.run_screen import run_screen
from tests.desk import Cell, Desk, write_sheet

Line = list[Cell]
Rows = list[Line]
NOON = dt.datetime(2026, 11, 24, 12)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Tuesday of a desk that ran on Monday; today's figures are in force, and an order lies in the inbox."""
    desk = Desk(tmp_path)
    desk.catalogue("A 1, B 2, C 1, D 1, E 1")
    desk.agents("C1 C2 C3 C4 C5")
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run()
    desk.next_day()
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run("09:00")
    desk.order("C1", "1", "A 10, B 5", "10:00")
    return desk


def names(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.root / "inbox").iterdir())


def with_times(rows: Rows, moment: Cell = NOON) -> Rows:
    return [[*rows[0], "As of"], *([*row, moment] for row in rows[1:])]


def listed(headings: Line, codes: str, *more: Cell) -> Rows:
    return [headings, *([code, *more] for code in codes.split())]


AGENTS = listed(["Agent code", "Agent", "Region"], "C1 C2 C3 C4 C5", "x", "North")
MONEY = listed(["Agent code", "Balance"], "C1 C2 C3 C4 C5", 900)
STOCK = listed(["SKU", "On hand"], "A B C D E", 90)
CATALOGUE = listed(["SKU", "Product", "Case price"], "A B C D E", "x", 3)
UNUSABLE: Mapping[str, tuple[str, Rows]] = {
    "agents twice": ("LIST_BAD", [*AGENTS, ["C1", "y", "South"]]),
    "agents without a region": ("LIST_BAD", [*AGENTS[:3], ["C3", "x", None], *AGENTS[4:]]),
    "catalogue with two prices": ("LIST_BAD", [*CATALOGUE, ["A", "y", 2]]),
    "catalogue with a price that is none": ("LIST_BAD", [*CATALOGUE[:-1], ["E", "x", "free"]]),
    "balances with a blank": ("LIST_BAD", with_times([*MONEY[:-1], ["C5", None]])),
    "balances twice": ("LIST_BAD", with_times([*MONEY, ["C1", 5]])),
    "balances without a date": ("LIST_UNDATED", MONEY),
    "stock without figures": ("LIST_BAD", with_times(listed(STOCK[0], "A B C D E", "many"))),
    "stock of the future": ("LIST_FUTURE", with_times(STOCK, dt.datetime(2031, 1, 1))),
    "stock without a date": ("LIST_UNDATED", STOCK),
    "balances of tomorrow": ("LIST_FUTURE", with_times(MONEY, NOON + dt.timedelta(1))),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_bad_replacement_is_set_aside_and_the_day_goes_on(what: str, desk: Desk) -> None:
    code, rows = UNUSABLE[what]
    desk.put("theirs.xlsx", rows, "11:00")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5}
    assert code in desk.codes() and names(desk) == []
    (taken,) = [file for file in desk.record()["inputs"] if file["name"] == "theirs.xlsx"]
    assert taken["verdict"] == ("asked" if code == "LIST_UNDATED" else "returned")
    (order,) = desk.record()["orders"]
    assert (order["ordered_minor"], order["available_minor"]) == (2000, 10000)


@pytest.mark.parametrize("what", [what for what, (code, _rows) in UNUSABLE.items() if code != "LIST_UNDATED"])
def test_without_another_of_its_kind_a_bad_list_stops_the_run(what: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, day=NOON.date())
    desk.put("theirs.xlsx", UNUSABLE[what][1], "11:00")
    with pytest.raises(OrderbatchError) as stopped:
        desk.run("12:00")
    assert stopped.value.exit_code == ExitCode.MASTER and names(desk) == ["theirs.xlsx"]


def test_of_a_bad_and_a_good_list_of_one_inbox_the_good_one_counts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.catalogue("A 1")
    desk.agents("C1")
    desk.figures("A 30", "C1 100")
    desk.put("bad.xlsx", with_times([STOCK[0], ["A", "many"]], desk.at("10:00")), "10:00")
    desk.order("C1", "1", "A 10")
    desk.run()
    assert desk.lines("proposed") == {"1/A": 10} and "LIST_BAD" in desk.codes()


@pytest.mark.parametrize("kind", ["stock", "balances"])
def test_every_bad_row_of_a_figure_list_is_shown(kind: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, day=NOON.date())
    good: Rows = [[f"K{n:02}", 1, NOON] for n in range(40)]
    rows: Rows = [[code, "many" if place % 2 else 1, noon] for place, (code, _one, noon) in enumerate(good)]
    heading: list[Cell] = (
        ["SKU", "On hand", "As of"] if kind == "stock" else ["Agent code", "Balance", "As of"]
    )
    desk.put("theirs.xlsx", [heading, *rows], "11:00")
    with pytest.raises(OrderbatchError, match="MASTER_BAD") as stopped:
        desk.run("12:00")
    for language in LANGUAGES:
        lines, left = problem_lines(stopped.value.findings, Words(language), 12, "warning")
        shown = set(re.findall(r"\bB\d+", " ".join(lines)))
        assert shown == {f"B{row}" for row in range(3, 42, 2)} and left == 0


LESS: Mapping[str, Rows] = {
    "stock": with_times([STOCK[0], ["A", 90], ["B", 90]]),
    "balances": with_times([MONEY[0], ["C1", 900]]),
    "balances of one who is new": with_times([MONEY[0], ["C1", 900], ["C6", 1], ["C7", 1], ["C8", 1]]),
}


@pytest.mark.parametrize("what", LESS)
def test_a_list_of_less_than_half_is_asked_about_stays_and_counts_when_accepted(
    what: str, desk: Desk
) -> None:
    desk.put("部分 list.xlsx", LESS[what], "11:00")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5} and "LIST_FEWER" in desk.codes()
    assert names(desk) == ["部分 list.xlsx"]
    again = desk.run("13:00")
    assert again.batch is None and [finding.code for finding in again.findings] == ["LIST_FEWER"]
    with pytest.raises(OrderbatchError, match="ACCEPT_UNKNOWN") as stopped:
        desk.run("13:00", accept=["list.xlsx"])
    assert stopped.value.exit_code == ExitCode.USAGE
    taken = desk.run("14:00", accept=["inbox/部分 list.xlsx"])
    assert taken.batch is not None and "LIST_FEWER" not in desk.codes() and names(desk) == []


def test_half_of_the_list_before_is_no_question(desk: Desk) -> None:
    desk.put("list.xlsx", with_times([*STOCK[:4]]), "11:00")  # 3 of 5
    desk.run("12:00")
    assert "LIST_FEWER" not in desk.codes()


def in_warehouse(rows: Rows, name: Cell, cases: int) -> Rows:
    return with_times([[*rows[0], "Warehouse"], *([row[0], cases, name] for row in rows[1:])])


def test_lists_of_one_moment_are_added_where_each_is_of_another_warehouse(desk: Desk) -> None:
    """Each names less than half, both together all; one more warehouse comes later that day."""
    desk.order("C2", "2", "B 48", "10:30", If_short="defer")
    desk.put("north.xlsx", in_warehouse(STOCK[:3], "North", 20), "11:00")
    desk.put("south.xlsx", in_warehouse([STOCK[0], *STOCK[2:]], "South", 30), "11:01")
    desk.run("12:00")
    assert "LIST_FEWER" not in desk.codes()
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5, "2/B": 45}
    desk.put("west.xlsx", in_warehouse(STOCK, "West", 7), "12:30")
    desk.run("13:00")
    assert desk.lines("proposed") == {"2/B": 3}


@pytest.mark.parametrize("names_them", [False, True])
def test_two_lists_of_one_moment_that_differ_are_told_and_neither_counts(
    names_them: bool, desk: Desk
) -> None:
    for name, cases in (("a", 3), ("b", 4)):
        rows = in_warehouse(STOCK, "North" if names_them else None, cases)
        desk.put(f"{name}.xlsx", rows, "11:00")
    money = with_times(MONEY)
    desk.put("money.xlsx", money, "11:00")
    desk.put("money again.xlsx", [*money, []], "11:02")
    desk.run("12:00")
    assert desk.codes().count("LIST_RIVALS") == 2 and desk.lines("proposed") == {"1/A": 10, "1/B": 5}
    assert {row["available_minor"] for row in desk.record()["orders"]} == {90000}


def test_two_sheets_of_one_workbook_that_differ_are_told_too(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for price in (1, 2):
        page = book.create_sheet(f"prices {price}")
        for row in listed(["SKU", "Product", "Case price"], "A B C D E", "x", price):
            page.append(row)
    book.save(desk.root / "inbox" / "prices.xlsx")
    desk.run("12:00")
    assert desk.codes().count("LIST_RIVALS") == 2 and desk.lines("price_minor")["1/B"] == 200


# what a mail may bring

RAW_SENDER = "raw@sender.example"


def mail(
    desk: Desk, *books: Rows | bytes, sender: str = "c5@agent.example", name: str = "m.eml", **headers: str
) -> None:
    """A mail with a workbook for each table, in the inbox since 11:00. sender: raw with a line end."""
    message = EmailMessage()
    message["From"], message["Subject"] = RAW_SENDER if "\n" in sender else sender, "order"
    message["Date"] = headers.pop("date", "Tue, 24 Nov 2026 11:00:00 +0000")
    for header, value in headers.items():
        message[header] = value
    message.set_content("see attached")
    for place, rows in enumerate(books):
        path = desk.root / "attached.xlsx"
        if not isinstance(rows, bytes):
            write_sheet(path, rows, desk.at("11:00"))
        content = rows if isinstance(rows, bytes) else path.read_bytes()
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=f"{place}.xlsx"
        )
    into = desk.root / "inbox" / name
    into.write_bytes(message.as_bytes().replace(RAW_SENDER.encode(), sender.strip().encode()))
    os.utime(into, (desk.at("11:00").timestamp(),) * 2)


def order(agent: str, number: str, *lines: Line, **labels: str) -> Rows:
    head: Rows = [["Order form"], ["Agent code", agent, None, "Order no.", number]]
    said: Rows = [[label.replace("_", " "), text] for label, text in labels.items()]
    return [*head, *said, ["SKU", "Cases"], *lines]


FORGED: Mapping[str, Rows] = {
    "agents": AGENTS,
    "catalogue": CATALOGUE,
    "balances": with_times(MONEY),
    "stock": with_times(STOCK),
    "markets": [["Market", "Urgency"], ["North", 2]],
    "approval": [
        ["Batch", "2026-11-24-1"],
        ["Order no.", "Agent code", "Proposed amount", "Decision", "Decided by"],
        ["1", "C1", 20, "approve", "Li"],
    ],
    "tracking": [
        ["Pick no.", "Order no.", "Agent code", "SKU", "Released cases", "Shipped cases", "Shipped on"],
        ["P2026-11-24-1", "1", "C1", "A", 9, 9, NOON],
    ],
}


@pytest.mark.parametrize("what", FORGED)
def test_a_stranger_who_mails_what_is_not_his_is_told_and_not_believed(what: str, desk: Desk) -> None:
    mail(desk, FORGED[what], order("C5", "7", ["A", 2]))
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5, "7/A": 2}
    (told,) = [finding for finding in desk.record()["findings"] if finding["file"] == "m.eml"]
    assert told["code"] == "MAIL_NOT_TAKEN" and "c5@agent.example" in told["message"]
    assert {told["available_minor"] for told in desk.record()["orders"]} == {10000}
    assert names(desk) == []


@pytest.mark.parametrize("forwarded", [False, True])
def test_a_trusted_sender_is_believed_but_not_what_he_passes_on(forwarded: bool, desk: Desk) -> None:
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + '[mail]\ntrusted = ["Finance@Desk.example"]\n', "utf-8")
    mail(desk, with_times(MONEY), sender="Li <finance@desk.example>")
    if forwarded:
        inner = email.message_from_bytes(
            (desk.root / "inbox/m.eml").read_bytes(), policy=email.policy.default
        )
        inner.replace_header("From", "c5@agent.example")
        outer = EmailMessage()
        outer["From"] = "finance@desk.example"
        outer.set_content("Fw")
        outer.add_attachment(inner)
        (desk.root / "inbox/m.eml").write_bytes(outer.as_bytes())
    desk.run("12:00")
    assert ("MAIL_NOT_TAKEN" in desk.codes()) == forwarded
    assert {told["available_minor"] for told in desk.record()["orders"]} == {10000 if forwarded else 90000}


@pytest.mark.parametrize(
    "sender", ["", "finance@desk.example, c5@agent.example", '"finance@desk.example" <c5@agent.example>']
)
def test_a_sender_who_hides_behind_a_trusted_name_is_a_stranger(sender: str, desk: Desk) -> None:
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + '[mail]\ntrusted = ["finance@desk.example"]\n', "utf-8")
    mail(desk, with_times(MONEY), sender=sender)
    desk.run("12:00")
    assert "MAIL_NOT_TAKEN" in desk.codes()


@pytest.mark.parametrize(
    ("date", "received", "counts"),
    [
        ("Sat, 01 Jan 2000 00:00:00 +0000", "", "09:00:01"),
        ("Sat, 01 Jan 2000 00:00:00 +0000", "from a by b; Tue, 24 Nov 2026 10:30:00 +0000", "10:30:00"),
        ("Tue, 24 Nov 2026 11:00:00 +0000", "from a by b; Sat, 01 Jan 2000 00:00:00 +0000", "11:00:00"),
        ("Tue, 24 Nov 2026 11:00:00 +0000", "from a by b; Mon, 01 Jan 2035 00:00:00 +0000", "11:00:00"),
        ("Mon, 01 Jan 2035 00:00:00 +0000", "nonsense", "12:00:00"),
    ],
)
def test_a_mail_cannot_say_that_it_came_before_the_last_look(
    date: str, received: str, counts: str, desk: Desk
) -> None:
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + '[company]\ntimezone = "UTC"\n', "utf-8")
    mail(desk, order("C5", "7", ["A", 2]), date=date, Received=received)
    done = desk.run("12:00")
    assert done.batch is not None
    (came,) = done.batch.inputs.loc[done.batch.inputs["name"] == "m.eml", "received_at"]
    assert f"{came:%H:%M:%S}" == counts


# whose mail it is that does not say so

FAR = "c1@agent.example"
HANDS: Mapping[str, tuple[list[str], str]] = {  # name of the mail → whose mails, the outermost first; agent
    "own": (["C5@Agent.example"], "C5"),
    "second address": (["Chen <boss.c5@agent.example>"], "C5"),
    "passed on by the desk": (["rep@desk.example", "c5@agent.example"], "C5"),
    "passed on by another": (["who@else.example", "c5@agent.example"], ""),
    "passed on by another agent": ([FAR, "c5@agent.example"], ""),
    "the desk alone": (["rep@desk.example"], ""),
    "nobody": (["who@else.example"], ""),
    "two at once": ([f"c5@agent.example, {FAR}"], ""),
    "an address of two agents": (["both@agent.example"], ""),
}
BROKEN: Mapping[str, tuple[str, bytes] | Rows | None] = {  # what is attached
    "cut": ("order.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)),
    "nothing": None,
    "no code": [["Order form"], ["Agent code", None, None, "Order no.", "8"], ["SKU", "Cases"], ["A", 2]],
    "no order": [["Our wishes"], ["Goods", "How"], ["Tissue", "a lot"]],
    "another's code": [["Order form"], ["Agent code", "C1", None, "Order no.", "8"], ["SKU", "Cases"]],
}


def passed_on(desk: Desk, name: str, hands: list[str], attached: tuple[str, bytes] | Rows | None) -> None:
    """A mail with one file, as it came through these hands."""
    rows, file = (attached, None) if isinstance(attached, list) else (None, attached)
    mail(desk, *([rows] if rows else []), sender=hands[-1])
    path = desk.root / "inbox" / "m.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    path.unlink()
    assert isinstance(message, EmailMessage)
    if file:
        message.add_attachment(file[1], maintype="application", subtype="octet-stream", filename=file[0])
    for sender in reversed(hands[:-1]):
        outer = EmailMessage()
        outer["From"], outer["Date"] = sender, "Tue, 24 Nov 2026 11:00:00 +0000"
        outer.set_content("Fw")
        outer.add_attachment(message)
        message = outer
    into = desk.root / "inbox" / f"{name}.eml"
    into.write_bytes(message.as_bytes())
    os.utime(into, (desk.at("11:00").timestamp(),) * 2)


def test_what_an_agent_mails_and_nobody_can_read_is_answered_to_him_and_is_believed_no_further(
    desk: Desk,
) -> None:
    settings = desk.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + '[mail]\ntrusted = ["rep@desk.example"]\n', "utf-8")
    own = {f"C{n}": f"c{n}@agent.example; both@agent.example" for n in (1, 2)}
    desk.agents("C1 C2 C3 C4 C5", E_mail={**own, "C5": "c5@agent.example；boss.c5@agent.example"})
    wanted = {f"{what}.eml": "C1" if what == "another's code" else "C5" for what in BROKEN}
    for what, attached in BROKEN.items():
        passed_on(desk, what, ["c5@agent.example"], attached)
    for who, (hands, agent) in HANDS.items():
        passed_on(desk, who, hands, ("f.xls", who.encode() + bytes(9)))
        wanted[f"{who}.eml"] = agent
    done = desk.run("12:00")
    record = desk.record()
    found = {row["name"]: row["agent"] for row in record["inputs"] if row["name"].endswith(".eml")}
    assert found == wanted
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5}  # nothing is booked by the address alone
    to_him = next(row for row in record["sendings"] if row["who"] == "C5" and row["role"] == "agent")
    assert to_him["addresses"] == ["c5@agent.example", "boss.c5@agent.example"]
    assert sum("Please correct" in name for name in to_him["documents"]) == 2
    shown = " ".join(run_screen(done, Words("en")).split())
    assert shown.count("sender not known") == 1 and shown.count(" and 3 more)") == 1


# tables that lack what their kind requires


def test_an_approval_without_its_batch_is_nothing(desk: Desk) -> None:
    heading: Line = ["Order no.", "Agent code", "Agent", "Region", "Proposed amount", "Decision"]
    rows: Rows = [[str(n), f"C{n}", "x", "North", 1, "approve"] for n in range(1, 6)]
    desk.put("a.xlsx", [heading, *rows], "11:00")
    desk.run("12:00")
    (told,) = [finding for finding in desk.record()["findings"] if finding["file"] == "a.xlsx"]
    assert told["code"] == "LABEL_MISSING" and "approval workbook" in told["message"]
    assert {told["agent_name"] for told in desk.latest.batch.orders.to_dict("records")} == {"Agent C1"}  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["approval", "reply"])
def test_what_we_sent_is_nothing_else_when_its_batch_is_cut_off(kind: str, desk: Desk) -> None:
    desk.order("C2", "2", "A 200", "10:01", If_short="ask")
    desk.run("12:00")
    path = desk.outputs(kind)[0]
    book = openpyxl.load_workbook(path)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if "2026-11-24-2" in str(cell.value) or str(cell.value) in ("Batch", "Batch no."):
                    cell.value = None
    book.save(desk.root / "inbox" / "back.xlsx")
    desk.run("13:00")
    assert [file["kind"] for file in desk.record()["inputs"]] == ["unknown"]
    (told,) = desk.record()["findings"]
    assert told["code"] == "LABEL_MISSING" and kind in told["message"] and "Batch" in told["message"]


def test_an_order_beside_an_approval_is_not_lost(desk: Desk) -> None:
    desk.run("12:00")
    desk.approve()
    path = desk.root / "inbox" / "approval back.xlsx"
    book = openpyxl.load_workbook(path)
    page = book.create_sheet("more")
    for row in order("C5", "7", ["A", 2]):
        page.append(row)
    prices = book.create_sheet("prices")
    for row in CATALOGUE:
        prices.append(row)
    book.save(path)
    desk.run("13:00")
    assert desk.lines("proposed").get("7/A") == 2
    assert [
        finding["value"] for finding in desk.record()["findings"] if finding["code"] == "SHEET_BESIDE"
    ] == ["prices"]


@pytest.mark.parametrize("beside", ["approval", "balances", "stock", "register"])
def test_no_agent_gets_back_what_is_the_houses_with_his_order(beside: str, desk: Desk) -> None:
    """The workbook with a valid approval code and everybody's money went to him, to be corrected."""
    desk.order("C2", "2", "A 200", "10:01", If_short="ask")
    desk.run("12:00")
    lists = {
        "balances": with_times(MONEY),
        "stock": with_times(STOCK),
        "register": incidents("C5", **DECIDED),
    }
    batch = desk.latest.batch.batch  # type: ignore[union-attr]
    secret = {"balances": "C1", "stock": "90", "register": "K1"}.get(beside, batch)
    if beside in lists:
        book = openpyxl.Workbook()
        for row in lists[beside]:
            book.worksheets[0].append(row)
    else:
        book = openpyxl.load_workbook(desk.outputs(beside)[0])
    page = book.create_sheet("more")
    for row in order("C5", "7", ["A", 2.5]):
        page.append(row)
    book.save(desk.root / "inbox" / "back.xlsx")
    desk.run("13:00")
    assert "NOT_WHOLE" in desk.codes()
    back = [path for kind in ("marked_form", "reply") for path in desk.outputs(kind)]
    assert bool(back) == (beside in ("balances", "stock"))  # his values in a fresh form
    for book in map(openpyxl.load_workbook, back):
        assert secret not in {str(cell.value) for page in book for row in page.iter_rows() for cell in row}


@pytest.mark.parametrize("kind", ["balances", "stock"])
def test_a_list_beside_an_order_is_not_used_and_told(kind: str, desk: Desk) -> None:
    book = openpyxl.Workbook()
    first, second = book.worksheets[0], book.create_sheet("ours")
    for row in order("C5", "7", ["A", 2]):
        first.append(row)
    for row in with_times(MONEY if kind == "balances" else STOCK):
        second.append(row)
    book.save(desk.root / "inbox" / "order.xlsx")
    desk.run("12:00")
    assert desk.codes() == ["SHEET_BESIDE"] and desk.lines("proposed")["7/A"] == 2
    assert {row["available_minor"] for row in desk.record()["orders"]} == {10000}


# the clock


def test_a_run_long_after_the_last_one_asks(desk: Desk) -> None:
    desk.next_day(15)
    with pytest.raises(OrderbatchError, match="CLOCK_LEAP") as stopped:
        desk.run("12:00")
    assert stopped.value.exit_code == ExitCode.USAGE and names(desk) == ["order C1 1 1000.xlsx"]
    desk.next_day(-1)
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    desk.run("12:00")
    desk.next_day(40)
    desk.figures("A 30, B 30, C 30, D 30, E 30", "C1 100, C2 100, C3 100, C4 100, C5 100")
    assert desk.run("12:00", is_sure=True).batch is not None


# what lies in the inbox


def test_of_names_that_look_alike_each_file_is_read_once_and_cleared(desk: Desk) -> None:
    desk.order("C2", "2", "A 3", "10:01", "cafe\u0301.xlsx")
    desk.order("C3", "3", "A 4", "10:02", "caf\u00e9.xlsx")
    desk.order("C4", "4", "A 5", "10:03", "ca\u200bf\u00e9.xlsx")
    desk.run("12:00")
    assert desk.lines("proposed") == {"1/A": 10, "1/B": 5, "2/A": 3, "3/A": 4, "4/A": 5}
    assert names(desk) == [] and desk.run("13:00").batch is None


def test_a_file_that_cannot_be_removed_is_told_on_every_run_and_counts_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = Path.unlink

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.name == "order C1 1 1000.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        remove(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    first = desk.run("12:00")
    assert first.batch is not None and names(desk) == ["order C1 1 1000.xlsx"]
    for clock in ("13:00", "14:00"):
        again = desk.run(clock)
        assert again.batch is None
        assert [(finding.code, finding.file) for finding in again.findings] == [
            ("FILE_STUCK", "order C1 1 1000.xlsx")
        ]
    monkeypatch.undo()
    desk.run("15:00")
    assert names(desk) == []


@pytest.mark.parametrize(
    "content", [b"", b"Agent code,C2\nOrder no.,2\nSKU,Cases\nA,3", "SKU,Cases\nA,3".encode("utf-16")]
)
def test_a_young_file_without_its_end_waits(content: bytes, tmp_path: Path) -> None:
    desk = Desk(tmp_path, '[company]\ntimezone = "UTC"\n[masters]\nmax_age_days = 9999\n')
    settings = desk.root / "orderbatch.toml"
    settings.write_text(
        settings.read_text("utf-8").replace("settle_seconds = 0", "settle_seconds = 0.01"), "utf-8"
    )
    path = desk.root / "inbox" / "half.csv"
    path.parent.mkdir()
    path.write_bytes(content)
    moment = desk.at("10:00").replace(tzinfo=dt.UTC).timestamp()
    os.utime(path, (moment, moment))
    waits = desk.run("10:00")
    assert waits.batch is None and [finding.code for finding in waits.findings] == ["FILE_UNSETTLED"]
    assert names(desk) == ["half.csv"]


# whose order it is


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Agents with an address and a place of delivery."""
    desk.agents(
        "C1 C2 C3 C4 C5",
        E_mail={"C5": "Office@c5.example; boss@c5.example"},
        Ship_to={"C5": "5 River Road, Harbin"},
    )
    return desk


@pytest.mark.parametrize(
    ("sender", "ship_to", "told"),
    [
        ("Boss <BOSS@C5.example>", "5 river road  harbin", []),
        ("office@c5.example", "1 Thief Street", ["MAILED_SHIP_TO"]),
        ("", "1 Thief Street", ["MAILED_SENDER", "MAILED_SHIP_TO"]),
    ],
)
def test_a_mailed_order_from_elsewhere_or_to_elsewhere_is_held_until_its_form_is_put_in_by_hand(
    sender: str, ship_to: str, told: list[str], known: Desk
) -> None:
    labels = {"Ship_to": ship_to} if ship_to else {}
    mail(known, order("C5", "7", ["A", 2], **labels), sender=sender)
    known.run("12:00")
    assert known.lines("proposed", "awaiting").get("7/A") == ((0, 2) if told else (2, 0))
    assert [code for code in sorted(known.codes()) if code.startswith("MAILED")] == told
    if told:
        known.put("by hand.xlsx", order("C5", "7", ["A", 2], **labels), "12:30")
        known.run("13:00")
        assert known.lines("proposed").get("7/A") == 2


OWN, THIEF = "office@c5.example", "thief@else.example"
FROM: tuple[tuple[str, bool], ...] = (  # what a mail says of its sender, and whether that is surely the agent
    (OWN, True),
    (f"Office <{OWN}> (C5)", True),
    (f"Office: {OWN};", True),
    (f"=?utf-8?B?6LSi5Yqh?= <{OWN}>\n", True),
    (f'"{OWN}" <{THIEF}>', False),
    (f"{OWN} <{THIEF}>", False),
    (f"{THIEF} ({OWN})", False),
    (f"=?utf-8?Q?office=40c5=2Eexample?= <{THIEF}>\n", False),
    (f"Office: {OWN}, {THIEF};", False),
    (f"{OWN}\nFrom: {THIEF}", False),
    (f"{OWN}\nSender: {THIEF}", False),
    (f"{OWN}\nSender: {OWN}\nSender: {THIEF}", False),
    (f"{OWN}\nSender: boss@c5.example", True),
    (f"{OWN}\nSender: Desk <rep@desk.example>", True),
    (f"{OWN}\nSender:", True),
    (f"{OWN}\nReply-To: {THIEF}", True),
    ("office@c5\u200b.example\n", False),
    ("office\u00a0@c5.example\n", False),
    ("office@c5.例子\n", False),
    ("of\N{KELVIN SIGN}@c5.example\n", False),
    ("ofk@c5.example\n", True),
)


def test_a_mail_is_from_its_author_and_from_who_posted_it_and_no_address_ends_a_run(known: Desk) -> None:
    """Letters in an address that were no ASCII ended every run with 70, as long as the mail lay there."""
    settings = known.root / "orderbatch.toml"
    settings.write_text(settings.read_text("utf-8") + '[mail]\ntrusted = ["rep@desk.example"]\n', "utf-8")
    addresses = "Office@c5.example; boss@c5.example; ofk@c5.example"
    known.agents("C1 C2 C3 C4 C5", E_mail={"C5": addresses})
    for place, (sender, _is_his) in enumerate(FROM):
        mail(known, order("C5", f"7{place:02}", ["A", 1]), sender=sender, name=f"{place:02}.eml")
    mail(known, with_times(MONEY), sender=f"rep@desk.example\nSender: {THIEF}", name="money.eml")
    known.run("12:00")
    found = {number.partition("/")[0]: cases for number, cases in known.lines("proposed", "awaiting").items()}
    assert [(sender, found[f"7{place:02}"] == (1, 0)) for place, (sender, _is_his) in enumerate(FROM)] == [
        *FROM
    ]
    (money,) = [told for told in known.record()["findings"] if told["code"] == "MAIL_NOT_TAKEN"]
    assert money["value"] == THIEF


def test_an_order_whose_agent_has_no_address_is_taken(known: Desk) -> None:
    mail(known, order("C4", "7", ["A", 2], Ship_to="anywhere"), sender="who@ever.example")
    known.run("12:00")
    assert known.lines("proposed").get("7/A") == 2


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_stranger_cannot_withdraw_an_order_by_a_mail_of_zeros(known: Desk, is_listed: bool) -> None:
    """Nor where the agent has left the list, so that no address is known: who is unknown changes nothing."""
    known.order("C5", "7", "A 2", "10:01")
    known.run("12:00")
    if not is_listed:
        known.agents("C1 C2 C3 C4")
    mail(known, order("C5", "7", ["A", 0]), sender="thief@else.example")
    known.run("13:00")
    assert {"TOO_SMALL"} <= set(known.codes()) and "ORDER_WITHDRAWN" not in known.codes()
    assert is_listed or "AGENT_UNKNOWN" in known.codes()


def incidents(agent: str, **more: Cell) -> Rows:
    """A table of one incident; more: what our own register has beside it, by heading."""
    said: dict[str, Cell] = {"Agent code": agent, "Type": "logistics", "Description": "wet boxes", **more}
    return [list(said), list(said.values())]


ANSWERS: Mapping[str, Rows] = {
    "reply": [
        ["Batch", "2026-11-24-1", None, "Agent code", "C5"],
        ["Order no.", "SKU", "Ordered", "Planned", "Choice"],
        ["1", "A", 5, 0, "cancel"],
    ],
    "arrival": [
        ["Arrival report", None, "Agent code", "C5"],
        ["Order no.", "SKU", "Good cases", "Received on", "Problem"],
        ["1", "A", 5, NOON, "missed"],
    ],
    "incidents": incidents("C5"),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_or_report_counts_only_from_its_agents_address(what: str, known: Desk) -> None:
    mail(known, ANSWERS[what], sender="thief@else.example")
    known.run("12:00")
    assert [code for code in known.codes() if code != "AGENTS_INCOMPLETE"] == ["MAIL_STRANGE"]
    mail(known, ANSWERS[what], sender="office@c5.example", name="own.eml")
    known.run("13:00")
    assert not {"MAIL_STRANGE", "MAIL_NOT_TAKEN"} & set(known.codes())


@pytest.mark.parametrize("more", [{"Incident no.": "K1"}, {"Decided by": "Wang"}, {"Resolution": "credit"}])
def test_a_register_that_decides_comes_by_hand_alone(more: dict[str, Cell], known: Desk) -> None:
    mail(known, incidents("C5", **more), sender="office@c5.example")
    known.run("12:00")
    assert "MAIL_NOT_TAKEN" in known.codes() and known.record()["incidents"] == []


DECIDED: Mapping[str, Cell] = {"Incident no.": "K1", "Decided by": "Wang"}
BESIDE: Mapping[str, Rows] = {  # as the house has it, and no agent
    **FORGED,
    "register": incidents("C5", **DECIDED),
    "approval without its batch": FORGED["approval"][1:],
}
SECRETS = ("2026-11-24-2", "Li", "Wang", "K1", "900", "C1", "C2", "C3")


def sent_to(desk: Desk, agent: str) -> dict[str, set[str]]:
    """All cells of the workbooks that the latest run sends to an agent, by name."""
    assert desk.latest is not None
    folder = desk.root / desk.latest.folder
    books = {
        name: (folder / name).read_bytes()
        for kind in ("marked_form", "reply")
        for name in (path.name for path in desk.outputs(kind))
    }
    for path in sorted(folder.glob("mail/*.eml")):
        draft = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert isinstance(draft, EmailMessage)
        if f"{agent.lower()}.example" in str(draft["To"]):
            books |= {
                f"{path.name} {part.get_filename()}": part.get_content() for part in draft.iter_attachments()
            }
    return {
        name: {
            str(cell.value)
            for page in openpyxl.load_workbook(BytesIO(book))
            for row in page.iter_rows()
            for cell in row
        }
        for name, book in books.items()
    }


@pytest.mark.parametrize("sender", ["office@c5.example", "bob@evil.example", "rep@desk.example"])
def test_no_agent_gets_back_what_was_attached_to_a_mail_and_is_the_houses(sender: str, known: Desk) -> None:
    """One mail a kind, with a form that is right and with one that is not; ours with its valid code too."""
    settings = known.root / "orderbatch.toml"
    settings.write_text(
        settings.read_text("utf-8") + '[mail]\nsender = "d@desk.example"\ntrusted = ["rep@desk.example"]\n',
        "utf-8",
    )
    known.run("10:30")
    ours = known.outputs("approval")[0].read_bytes()
    for place, (what, rows) in enumerate(BESIDE.items()):
        for cases in (2, 2.5):
            mail(
                known,
                order("C5", f"7{place}{cases}", ["A", cases]),
                rows,
                sender=sender,
                name=f"{what} {cases}.eml",
            )
    for cases in (2, 2.5):
        mail(known, order("C5", f"8{cases}", ["A", cases]), ours, sender=sender, name=f"ours {cases}.eml")
    known.run("12:00")
    sent = sent_to(known, "C5")
    assert {name: found for name, cells in sent.items() if (found := cells.intersection(SECRETS))} == {}
    marked = [path.name for path in known.outputs("marked_form")]
    assert all("2.5" in name for name in marked)
    assert (len(marked) > len(BESIDE)) == (sender == "office@c5.example")
    assert marked == [] or sender != "bob@evil.example"  # nothing of a stranger's mail goes to C5
    told = " ".join(" ".join(cells) for cells in sent.values())
    assert not re.search("inbox|orderbatch.toml|desk change|MAIL", told)
    fates = {row["name"]: row["verdict"] for row in known.record()["inputs"] if " 2.eml" in row["name"]}
    if sender != "rep@desk.example":
        assert set(fates.values()) == {"accepted"}, fates
        assert len([code for code in known.codes() if code == "MAIL_NOT_TAKEN"]) >= 2 * len(FORGED)
