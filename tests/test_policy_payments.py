"""Payments under sales policies as the desk and finance tell of them (P-3.3, H-3.3.3(3); 7-policies)."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orderbatch.auditing import audit_of, write_audit
from orderbatch.contract.figures.reconciliation import reconcile
from orderbatch.contract.sales_policy import PAYMENTS
from orderbatch.contract.sheets.tables import frame_of
from orderbatch.contract.words import Words
from orderbatch.decide.policies.toward_targets import per_week
from orderbatch.doctor import examine
from orderbatch.ledger.books import ledger_of
from orderbatch.write.documents.policies.policy_notice import _standing
from tests.desk import MONDAY, Cell, Desk
from tests.test_gifts import gifts, open_desk, policies, release, standings

MONEY = "C1 100000, C2 100000"
P = ("P", "Paid", "payment_gift", None, 1000, "G1", 2, "yes")
PAID = ("Agent code", "Policy", "Amount", "Paid on", "Reference")
POSTED = ("Agent code", "Policy", "Amount", "Posted on", "Voucher")


def pay(desk: Desk, *rows: tuple[Cell, ...], clock: str = "08:10", headings: tuple[str, ...] = PAID) -> None:
    """A payments sheet of the desk, one tuple a row."""
    whole: list[list[Cell]] = [[*row, *([None] * (len(headings) - len(row)))] for row in rows]
    desk.put(
        f"{headings[3]} {desk.today:%m%d} {clock.replace(':', '')}.xlsx", [list(headings), *whole], clock
    )


def post(desk: Desk, *rows: tuple[Cell, ...], clock: str = "08:20") -> None:
    """The same of finance."""
    pay(desk, *rows, clock=clock, headings=POSTED)


def told(desk: Desk) -> list[tuple[str, str]]:
    """What the latest run says of payments: code and cell."""
    assert desk.latest is not None
    return sorted(
        (one.code, one.cell) for one in desk.latest.findings if one.code.startswith(("PAYMENT", "MONEY"))
    )


def taken(desk: Desk) -> list[tuple[Any, ...]]:
    """The payments that the latest run took in: source, agent, policy, minor units."""
    return sorted(
        (row["source"], row["agent"], row["policy"], row["minor"]) for row in desk.record()["payments"]
    )


def paid_desk(root: Path, *more: tuple[Cell, ...]) -> Desk:
    """A desk with the policy P, stock and money."""
    desk = open_desk(root)
    policies(desk, P, *more)
    desk.figures("A 1000, G1 100", MONEY)
    return desk


def test_what_was_paid_gives_its_gift_with_the_next_order_and_a_taking_back_takes_it_back(
    tmp_path: Path,
) -> None:
    desk = paid_desk(tmp_path)
    pay(desk, ("C1", "P", 700, MONDAY, "R1"), ("C1", "P", 350.5, MONDAY, "R2"))
    desk.run("09:00")
    assert taken(desk) == [("desk", "C1", "P", 35_050), ("desk", "C1", "P", 70_000)] and told(desk) == []
    assert standings(desk) == {"C1/P": (2, 0, 2)} and gifts(desk) == {}
    desk.order("C1", "1", "A 20", "09:30")
    desk.run()
    assert gifts(desk) == {"1/G1": 2} and standings(desk) == {"C1/P": (2, 2, 0)}
    release(desk)
    assert desk.released() == {"1/A": 20, "1/G1": 2}
    desk.next_day()
    pay(desk, ("C1", "P", -350.5, desk.today, "R2"))
    desk.run("09:00")
    assert standings(desk) == {"C1/P": (0, 2, 0)} and desk.record()["gifts"][0]["over_issued"] == 2
    pay(desk, ("C1", "P", 1300, desk.today, "R3"), clock="09:10")
    desk.figures("A 1000, G1 100", MONEY, "09:20")
    desk.order("C1", "2", "A 1", "09:30")
    desk.run("10:00")  # 2,000 are paid: entitled to 4, of which 2 were issued
    assert standings(desk) == {"C1/P": (4, 4, 0)} and gifts(desk) == {"2/G1": 2}
    assert examine(desk.workspace) == []


def test_what_finance_posted_counts_as_soon_as_it_posted_anything_under_the_policy(tmp_path: Path) -> None:
    desk = paid_desk(tmp_path, ("Q", "Other", "payment_gift", None, 1000, "G1", 1, "yes"))
    pay(
        desk,
        ("C1", "P", 3000, MONDAY, "R1"),
        ("C1", "Q", 1000, MONDAY, "R2"),
        ("C2", "P", 1000, MONDAY, "R3"),
    )
    desk.run("09:00")
    assert standings(desk) == {"C1/P": (6, 0, 6), "C1/Q": (1, 0, 1), "C2/P": (2, 0, 2)}
    desk.next_day()
    post(desk, ("C1", "P", 1000, MONDAY, "V1"))
    desk.run("09:00")
    found = standings(desk)
    assert found["C1/P"] == (2, 0, 2) and found["C1/Q"] == (1, 0, 1) and found["C2/P"] == (0, 0, 0)
    assert examine(desk.workspace) == []


BAD: dict[str, tuple[tuple[tuple[Cell, ...], ...], list[tuple[str, str]], int]] = {
    "agent": ((("C9", "P", 10, MONDAY, "R1"),), [("PAYMENT_AGENT", "A2")], 0),
    "policy": ((("C1", "PP", 10, MONDAY, "R1"),), [("PAYMENT_POLICY", "B2")], 0),
    "text in the money": ((("C1", "P", "ten", MONDAY, "R1"),), [("PAYMENT_CELL", "C2")], 0),
    "no amount": ((("C1", "P", None, MONDAY, "R1"),), [("PAYMENT_BLANK", "C2")], 0),
    "nobody": (((None, "P", 10, MONDAY, "R1"),), [("PAYMENT_BLANK", "A2")], 0),
    "a policy that counts cases": ((("C1", "W", 10, MONDAY, "R1"),), [("PAYMENT_KIND", "B2")], 1),
    "nothing": ((("C1", "P", 0, MONDAY, "R1"),), [("PAYMENT_ZERO", "C2")], 0),
    "tomorrow": ((("C1", "P", 10, MONDAY + dt.timedelta(1), "R1"),), [("PAYMENT_FUTURE", "D2")], 0),
    "no day": ((("C1", "P", 10, "soon", "R1"),), [("PAYMENT_CELL", "D2")], 0),
    "more back than paid": (
        (("C1", "P", 10, MONDAY, "R1"), ("C1", "P", -10.01, MONDAY, "R2"), ("C2", "P", -1, MONDAY, "R3")),
        [("PAYMENT_TAKEN_BACK", "C3"), ("PAYMENT_TAKEN_BACK", "C4")],
        1,
    ),
    "all back": ((("C1", "P", -10, MONDAY, "R1"), ("C1", "P", 10, MONDAY, "R1")), [], 2),
    "a number twice": (
        (("C1", "P", 10, MONDAY, "R1"), ("C1", "P", 11, MONDAY, "r1"), ("C2", "P", 10, MONDAY, "R1")),
        [("PAYMENT_NUMBER", "E3"), ("PAYMENT_NUMBER", "E4")],
        1,
    ),
    "a row twice": (
        (("C1", "P", 10, MONDAY, "R1"), ("C1", "P", 10, MONDAY, "R1")), [("PAYMENT_TWICE", "E3")], 1
    ),
    "two without a number": (
        (("C1", "P", 10, MONDAY), ("C1", "P", 10, MONDAY)), [("PAYMENT_ASKED", "C3")], 1
    ),
    "one with and one without": (
        (("C1", "P", 10, MONDAY), ("C1", "P", 10, MONDAY, "R1")), [("PAYMENT_ASKED", "C2")], 1
    ),
    "two numbers": ((("C1", "P", 10, MONDAY, "R1"), ("C1", "P", 10, MONDAY, "R2")), [], 2),
    "before the policy began": ((("C1", "L", 10, MONDAY, "R1"),), [("PAYMENT_PERIOD", "D2")], 1),
    "other currencies": (
        (("C1", "P", "5 USD", MONDAY, "1"), ("C1", "P", "5元", MONDAY, "2"), ("C1", "P", "$5", MONDAY, "3")),
        [("PAYMENT_CURRENCY", "C2"), ("PAYMENT_CURRENCY", "C4")],
        1,
    ),
    "days of another age": (
        (("C1", "P", 10, dt.date(1926, 11, 23), "R1"), ("C1", "P", 10, dt.date(2014, 11, 23), "R2"),
         ("C1", "P", 10, dt.date(2126, 11, 23), "R3"), ("C1", "O", 10, dt.date(2014, 11, 23), "R4")),
        [("PAYMENT_CELL", "D2"), ("PAYMENT_LONG_AGO", "D3"), ("PAYMENT_FUTURE", "D4")],
        1,
    ),
    "no agent of its region": ((("C1", "S", 10, MONDAY, "R1"),), [("PAYMENT_CONCERNS", "A2")], 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with policies whose bad payments are only looked at."""
    desk = open_desk(tmp_path_factory.mktemp("bad"))
    regions = {"C1": "North", "C2": "North", "C3": "South"}
    listed: list[list[Cell]] = [[code, code, regions[code]] for code in regions]
    desk.put("agents.xlsx", [["Agent code", "Agent", "Region"], *listed])
    later = ("L", "Later", "payment_gift", None, 10, "G1", 1, "yes", None, MONDAY + dt.timedelta(1))
    south = ("S", "South", "payment_gift", None, 10, "G1", 1, "yes", "South")
    old = ("O", "Old", "payment_gift", None, 10, "G1", 1, "yes", None, dt.date(2014, 1, 1))
    headings = ("Policy", "Name", "Kind", "Category", "Threshold", "Gift SKU", "Gift cases", "Repeat")
    rows: list[list[Cell]] = [[*headings, "Region", "From"]]
    rows += [
        [*row, *[None] * (10 - len(row))] for row in (P, ("W", *P[1:2], "buy_get", *P[3:]), later, south, old)
    ]
    desk.put("policies.xlsx", rows)
    desk.run("07:00")
    return desk


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("write", [pay, post], ids=["desk", "finance"])
def test_a_row_that_cannot_be_relied_upon_is_told_at_its_cell_and_not_taken_in(
    bad: Desk, what: str, write: Any
) -> None:
    rows, expected, count = BAD[what]
    if write is post and "without" in what:  # finance's voucher is required
        expected = [("PAYMENT_BLANK", f"E{place}") for place, row in enumerate(rows, 2) if len(row) == 4]
        count = len(rows) - len(expected)
    write(bad, *rows)
    done = bad.run("09:00", dry=True)
    for file in (bad.root / "inbox").iterdir():
        file.unlink()
    assert done.batch is not None
    found = sorted((one.code, one.cell) for one in done.findings if one.code.startswith("PAYMENT"))
    assert found == sorted(expected) and len(done.batch.payments) == count
    assert done.batch.inputs["verdict"].tolist() == ["accepted"]  # the other rows of the sheet count


def test_a_list_that_is_sent_again_counts_once_and_a_number_names_the_payment_that_had_none(
    tmp_path: Path,
) -> None:
    desk = paid_desk(tmp_path)
    pay(desk, ("C1", "P", 1000, MONDAY, "R1"), ("C2", "P", 1000, MONDAY))
    desk.run("09:00")
    desk.next_day()
    pay(desk, ("C1", "P", 1000, MONDAY, "R1"), ("C2", "P", 1000, MONDAY), ("C2", "P", 5, desk.today))
    desk.run("09:00")
    assert told(desk) == [("PAYMENTS_ASKED", "C3"), ("PAYMENTS_KNOWN", "C2")]
    assert taken(desk) == [("desk", "C2", "P", 500)]
    assert standings(desk) == {"C1/P": (2, 0, 2), "C2/P": (2, 0, 2)}
    pay(desk, ("C2", "P", 1000, MONDAY, "first"), clock="10:00")
    desk.run("10:30")  # the same payment, which now has a number
    assert standings(desk)["C2/P"] == (2, 0, 2) and told(desk) == []
    pay(desk, ("C2", "P", 1000, MONDAY, "first"), ("C2", "P", 1000, MONDAY, "second"), clock="11:00")
    desk.run("11:30")
    assert standings(desk)["C2/P"] == (4, 0, 4) and told(desk) == [("PAYMENTS_KNOWN", "C2")]
    assert examine(desk.workspace) == []


def test_amounts_under_a_heading_in_ten_thousands_are_read_as_such_and_told(tmp_path: Path) -> None:
    desk = paid_desk(tmp_path)
    for name, headings in {
        "desk": ["代理商编码", "政策编号", "金额（万元）", "回款日期", "参考号"],
        "finance": ["代理商编码", "政策编号", "金额（万元）", "入账日期", "凭证号"],
    }.items():
        desk.put(f"{name}.xlsx", [list(headings), ["C1", "P", 0.1, MONDAY, "R1"]])
    desk.run("09:00")
    assert taken(desk) == [("desk", "C1", "P", 100_000), ("finance", "C1", "P", 100_000)]
    assert told(desk) == [("MONEY_IN_MULTIPLES", "C1"), ("MONEY_IN_MULTIPLES", "C1")]
    assert standings(desk) == {"C1/P": (2, 0, 2)}


def test_a_currency_that_is_not_the_desks_is_told_wherever_it_is_said(tmp_path: Path) -> None:
    """In the cell, its format, the heading, a line above or a column beside; in every sheet with amounts."""
    desk = paid_desk(tmp_path)
    desk.run("07:00")
    desk.next_day()
    desk.figures("A 1000, G1 100", MONEY)
    now = desk.at("08:00")
    prices: list[list[Cell]] = [["A", "Item A", 1], ["B", "Item B", "5 USD"]]
    sheets: dict[str, list[list[Cell]]] = {
        "prices": [["SKU", "Product", "Case price"], *prices],
        "prices of dollars": [["SKU", "Product", "Case price (USD)"], *prices[:1], ["B", "Item B", 2]],
        "agents": [["Agent code", "Agent", "Region", "Year target"], ["C1", "C1", "North", "$5"]],
        "money": [["单位：美元"], ["Agent code", "Balance", "As of"], ["C1", 9, now]],
        "euros": [["Agent code", "Balance", "CCY", "As of"], ["C1", 9, "EUR", now], ["C2", 9, "RMB", now]],
        "paid": [["代理商编码", "政策编号", "金额（美元）", "回款日期"], ["C1", "P", 5, MONDAY]],
        "posted": [
            ["代理商编码", "政策编号", "币种", "金额", "入账日期", "凭证号"],
            ["C1", "P", "USD", 5, MONDAY, "v1"],
            ["C1", "P", "CNY", 6, MONDAY, "v2"],
            ["C1", "P", None, 7, MONDAY, "v3"],
        ],
        "order": [
            ["Order form"],
            ["Agent code", "C1", None, "Order no.", "1"],
            ["SKU", "Cases", "Case price (USD)", "Amount"],
            ["A", 5, 9, 45],
            ["G1", 1, 9, "$9"],
        ],
        "prices shown": [
            ["SKU", "Product", "Case price"],
            ["A", "Item A", (1, '"¥"0.00')],
            ["B", "Item B", (5, "[$$-409]0.00")],
            ["G1", "Gift 1", (5, '0.0"K"')],
        ],
        "money shown": [
            ["Agent code", "Balance", "As of"],
            ["C1", (9, "[$€-2]0"), now],
            ["C2", (9, '0"元"'), now],
            ["C3", (9, '0.00"万元"'), now],
            ["C4", (90_000, '0!.0,"万元"'), now],
        ],
        "paid shown": [[*PAID], ["C1", "P", (5, '"USD" 0.00'), MONDAY], ["C1", "P", (8, "[$CNY] 0"), MONDAY]],
        "posted shown": [
            ["代理商编码", "政策编号", "币种", "金额", "入账日期", "凭证号"],
            ["C1", "P", "CNY", (9, '"$"0'), MONDAY, "v4"],
            ["C1", "P", None, (9, '"$"0'), MONDAY, "v5"],
            ["C1", "P", "CNY", (9, '0"千元"'), MONDAY, "v6"],
        ],
        "order shown": [
            ["Order form"],
            ["Agent code", "C2", None, "Order no.", "2"],
            ["SKU", "Cases", "Case price", "Amount"],
            ["A", 5, (9, "$0"), (45, "$0")],
            ["G1", 1, (9, "$0"), (9, "$0")],
        ],
    }  # fmt: skip
    for name, rows in sheets.items():
        desk.put(f"{name}.xlsx", rows)
    desk.run("09:00")
    assert desk.latest is not None
    found = {
        (one.file.removesuffix(".xlsx"), one.cell, one.code)
        for one in desk.latest.findings
        if "said" in one.numbers
    }
    assert found == {
        ("prices", "C3", "MONEY_CURRENCY"),
        ("prices of dollars", "C2", "MONEY_CURRENCY"),
        ("prices of dollars", "C3", "MONEY_CURRENCY"),
        ("agents", "D2", "AMOUNT_LEFT_OUT"),
        ("money", "B3", "MONEY_CURRENCY"),
        ("euros", "B2", "MONEY_CURRENCY"),
        ("paid", "C2", "PAYMENT_CURRENCY"),
        ("posted", "D2", "PAYMENT_CURRENCY"),
        ("order", "C3", "AMOUNT_LEFT_OUT"),
        ("order", "D5", "AMOUNT_LEFT_OUT"),
        ("prices shown", "C3", "MONEY_CURRENCY"),
        ("prices shown", "C4", "MONEY_CURRENCY"),
        ("money shown", "B2", "MONEY_CURRENCY"),
        ("money shown", "B4", "MONEY_CURRENCY"),
        ("paid shown", "C2", "PAYMENT_CURRENCY"),
        ("posted shown", "D3", "PAYMENT_CURRENCY"),
        ("posted shown", "D4", "PAYMENT_CURRENCY"),
        ("order shown", "C4", "AMOUNT_LEFT_OUT"),
        ("order shown", "D4", "AMOUNT_LEFT_OUT"),
    }
    assert taken(desk) == [
        ("desk", "C1", "P", 800),
        *(("finance", "C1", "P", minor) for minor in (600, 700, 900)),
    ]
    assert "PRICE_DIFFERS" not in desk.codes() and "AMOUNT_DIFFERS" not in desk.codes()


def test_a_state_that_may_not_count_leaves_its_payment_out_and_what_nobody_reads_is_told_once(
    tmp_path: Path,
) -> None:
    desk = paid_desk(tmp_path)
    heads: list[Cell] = [
        "代理商编码",
        "代理商",
        "政策编号",
        "金额",
        "入账日期",
        "凭证号",
        "状态",
        "摘要",
        "制单人",
    ]
    states = ("已入账", "已作废", None, "待确认")
    rows: list[list[Cell]] = [
        ["C1", "甲", "P", amount, MONDAY, f"v{amount}", state, "货款", "李"]
        for amount, state in enumerate(states, 1)
    ]
    desk.put("posted.xlsx", [heads, *rows])
    desk.run("09:00")
    assert taken(desk) == [("finance", "C1", "P", minor) for minor in (100, 300)]
    assert told(desk) == [("PAYMENT_COLUMNS", "H1"), ("PAYMENT_STATE", "G3"), ("PAYMENT_STATE", "G5")]


def test_a_sheet_without_its_policies_takes_nothing_in_and_check_says_so_too(tmp_path: Path) -> None:
    from orderbatch.day.run import check

    desk = open_desk(tmp_path)
    pay(desk, ("C1", "P", 10, MONDAY, "R1"))
    said = check(desk.workspace, desk.at("08:30"))
    assert [one.code for one in said.findings] == ["PAYMENT_POLICY"]
    desk.run("09:00")
    assert taken(desk) == [] and told(desk) == [("PAYMENT_POLICY", "B2")]


def sheet(desk: Desk, kind: str, number: int) -> list[dict[str, Any]]:
    """The rows of a sheet of the latest run's document of a kind, by heading."""
    (path,) = desk.outputs(kind)
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path).worksheets[number].iter_rows()
    ]
    top = next(place for place, row in enumerate(rows) if row.count(None) < 3 and len(row) > 4)
    heads = [str(cell).split(" (")[0] for cell in rows[top]]
    return [dict(zip(heads, row, strict=True)) for row in rows[top + 1 :]]


def test_both_sides_are_held_against_each_other_whenever_either_came(tmp_path: Path) -> None:
    desk = paid_desk(tmp_path)
    day = [MONDAY + dt.timedelta(days) for days in range(-14, 1)]
    pay(
        desk,
        ("C1", "P", 100, day[0], "V1"),  # the same number, although long ago
        ("C1", "P", 200, day[14], "R2"),  # the same amount, the nearest day
        ("C1", "P", 300, day[14], "V3"),  # the same number, another amount
        ("C1", "P", 400, day[14], "R4"),  # not posted
        ("C2", "P", 500, day[2], "R5"),  # posted ten days later: too far
    )
    desk.run("08:30")
    assert [row["Result"] for row in sheet(desk, "reconciliation", 0)][:5] == ["not posted"] * 5
    post(
        desk,
        ("C1", "P", 100, day[10], "V1"),
        ("C1", "P", 200, day[8], "V2a"),
        ("C1", "P", 200, day[12], "V2"),
        ("C1", "P", 330, day[14], "V3"),
        ("C2", "P", 500, day[12], "V5"),
    )
    desk.run("09:00")
    page = next((desk.root / desk.latest.folder).glob("*.html")).read_text("utf-8") if desk.latest else ""
    assert "entered CNY 0.00 (0), posted by finance CNY 1,330.00 (5)." in page
    assert "Payments entered: 0; posted: 5; differing between both: 5, past their day: 2." in page
    rows = sheet(desk, "reconciliation", 0)
    names = ("Result", "Reference", "Voucher", "Difference", "To be cleared by")
    assert [tuple(row[name] for name in names) for row in rows][:-1] == [
        ("amount differs", "V3", "V3", 30, "both"),
        ("not entered", None, "V2a", 200, "customer service"),
        ("not entered", None, "V5", 500, "customer service"),
        ("not posted", "R4", None, -400, "finance"),
        ("not posted", "R5", None, -500, "finance"),
    ]
    assert rows[3]["Clear until"].date() == MONDAY + dt.timedelta(5)
    matched = sheet(desk, "reconciliation", 1)
    assert [(row["Reference"], row["Voucher"]) for row in matched][:-1] == [("V1", "V1"), ("R2", "V2")]
    (north, _total) = sheet(desk, "reconciliation", 2)
    assert (north["Amount entered"], north["Amount posted"], north["Difference"]) == (1500, 1330, -170)
    counts = ("matched", "amount differs", "not posted", "not entered")
    assert [north[name] for name in counts] == [2, 1, 2, 2]
    desk.next_day()
    desk.run("09:00")
    assert desk.latest is not None and desk.latest.batch is None  # nothing came: nothing is written
    assert examine(desk.workspace) == []


def test_matching_agrees_with_a_plain_search_whatever_the_order_of_the_rows() -> None:
    dice = random.Random(12)
    for _round in range(200):
        rows: list[dict[str, Any]] = [
            {
                **dict.fromkeys(PAYMENTS, ""),
                "source": dice.choice(("desk", "finance")),
                "agent": dice.choice("AB"),
                "policy": "P",
                "minor": dice.choice((-5, 5, 7)),
                "paid_on": MONDAY + dt.timedelta(dice.randrange(12)),
                "reference": f"{place}" if dice.random() < 0.7 else dice.choice(("x", "y")),
            }
            for place in range(dice.randrange(9))
        ]
        rows = list({(row["source"], row["reference"]): row for row in rows}.values())  # a number once
        found = reconcile(frame_of(PAYMENTS, rows), 3)
        dice.shuffle(rows)
        assert reconcile(frame_of(PAYMENTS, rows), 3) == found
        assert sum(row["desk_minor"] or 0 for row in found) == sum(
            row["minor"] for row in rows if row["source"] == "desk"
        )
        assert sum(row["finance_minor"] or 0 for row in found) == sum(
            row["minor"] for row in rows if row["source"] == "finance"
        )
        for ours in (row for row in found if row["state"] == "desk_only"):
            for theirs in (row for row in found if row["state"] == "finance_only"):
                if ours["agent"] == theirs["agent"]:
                    days = abs((ours["paid_on"] - theirs["posted_on"]).days)
                    assert ours["desk_minor"] != theirs["finance_minor"] or days > 3


HEADS = (
    "Policy",
    "Name",
    "Kind",
    "SKU",
    "Threshold",
    "Gift SKU",
    "Gift cases",
    "From",
    "To",
    "Payment target",
)


def test_targets_are_followed_once_a_day_and_whenever_payments_came(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    begin, end = MONDAY - dt.timedelta(15), MONDAY + dt.timedelta(14)
    running = ("T", "Autumn", "payment_gift", "A", None, None, None, begin, end, 9000)
    over = ("O", "Over", "payment_gift", None, 100, "G1", 1, begin, MONDAY - dt.timedelta(1), 10)
    policies(desk, running, over, headings=HEADS)
    desk.figures("A 1000, B 100", MONEY)
    desk.order("C1", "1", "A 30, B 40")
    pay(desk, ("C1", "T", 4000, MONDAY, "R1"), ("C2", "T", 4500, MONDAY, "R2"))
    desk.run("10:00")
    names = ("agent", "policy", "paid", "drawn", "days_left", "per_week", "behind")

    def found() -> list[tuple[Any, ...]]:
        return [tuple(row[name] for name in names) for row in desk.record()["targets"]]

    assert found() == [
        ("C1", "T", 400_000, 0, 14, 233_400, True),  # 15 of 30 days are over: less than half is behind
        ("C2", "T", 450_000, 0, 14, 210_000, False),
    ]
    page = openpyxl.load_workbook(desk.outputs("payment_chase")[0])
    assert page.sheetnames == ["Behind plan (none named)"]
    (row,) = sheet(desk, "payment_chase", 0)
    shares = ("Agent code", "Missing", "Paid", "Time elapsed", "Needed per week", "Days left")
    assert [row[name] for name in shares] == ["C1", 5000, 44, 50, 2334, 14]
    release(desk)
    assert found() == []  # once a day
    desk.fill("tracking", "Shipped cases", 30)
    pay(desk, ("C1", "T", 5000, MONDAY, "R3"), clock="18:50")
    desk.run("19:00")
    assert found()[0] == ("C1", "T", 900_000, 3000, 14, 0, False)  # of A; B is not its item
    with ledger_of(desk.workspace) as ledger:
        audit = audit_of(desk.workspace, ledger)
    columns = [audit.rows[name].tolist() for name in ("agent", "paid", "drawn_minor", "to_draw", "per_week")]
    assert list(zip(*columns, strict=True)) == [
        ("C1", 900_000, 3000, 897_000, 0),
        ("C2", 450_000, 0, 450_000, 210_000),
    ]
    heads = [
        cell.value
        for row in openpyxl.load_workbook(write_audit(desk.workspace, audit))["By agent"]
        for cell in row
    ]
    assert {"Paid (CNY)", "Still to draw (CNY)", "Needed per week (CNY)", "Payment target (CNY)"} <= set(
        heads
    )
    desk.next_day(15)
    pay(desk, ("C1", "T", 1, desk.today, "R4"))
    desk.run("09:00", is_sure=True)
    assert found() == [] and told(desk) == [("PAYMENT_PERIOD", "D2")]


@pytest.mark.parametrize(
    ("missing", "days_left", "expected"),
    [
        (500_000, 14, 233_400),
        (100, 6, 100),
        (100, 0, 100),
        (101, 0, 200),
        (0, 9, 0),
        (-5, 9, 0),
        (700, 7, 700),
    ],
)
def test_what_is_needed_each_week_is_whole_and_rounded_up(
    missing: int, days_left: int, expected: int
) -> None:
    assert per_week(missing, days_left) == expected


GIFTS = {"entitled": 1, "issued": 0, "owed": 1}


def notice(desk: Desk, agent: str) -> list[str]:
    """What an agent's notice of the latest run says, cell by cell."""
    (path,) = [path for path in desk.outputs("policy_notice") if f" {agent} " in path.name]
    page = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_agents_are_told_of_policies_that_are_new_changed_or_over(tmp_path: Path) -> None:
    material = [
        (code, code, "material", of, 0, "G1", 1, "no") for code, of in (("M", None), ("N", "washing"))
    ]
    desk = paid_desk(tmp_path, ("W", "Washing", "buy_get", "washing", 10, "G1", 1, "yes"), *material)
    desk.order("C1", "1", "A 7")
    desk.run("09:00")
    assert len(desk.outputs("policy_notice")) == 2
    said = notice(desk, "C1")
    assert "With each order: 1 case of G1 Item G1." in said
    assert "With each order of category washing: 1 case of G1 Item G1." in said
    assert "Paid (P)\nnew" in said and "Washing (W)\nnew" in said
    assert "For every CNY 1,000.00 paid under this policy: 2 cases of G1 Item G1." in said
    assert "For every 10 cases shipped of category washing: 1 case of G1 Item G1." in said
    assert "Missing: 3 cases. Gift cases that it brings: 1." in said
    assert any(cell.startswith("Counted so far, planned orders included: 7 cases.") for cell in said)
    assert sum(cell.startswith("Each order counts by itself. Gift") for cell in said) == 2
    desk.next_day()
    policies(desk, P)  # the washing ends; P is as it was
    desk.run("09:00")
    assert "Washing (W)\nended" in notice(desk, "C2") and "Paid (P)\nnew" not in notice(desk, "C2")
    desk.next_day()
    policies(desk, P)
    desk.run("09:00")
    assert desk.outputs("policy_notice") == []  # nothing new
    policies(desk, ("P", "Paid", "payment_gift", None, 500, "G1", 2, "yes"), clock="09:30")
    desk.run("10:00")
    assert "Paid (P)\nchanged" in notice(desk, "C1")
    paid = _standing({"policy_kind": "payment_gift", "base": 100, **GIFTS}, Words("en"), "CNY")
    assert paid.startswith("Counted so far: CNY 1.00. Gift")  # what is planned is no payment
    assert examine(desk.workspace) == []


def test_a_notice_is_in_the_language_of_its_agent(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    form: list[list[Cell]] = [["订货单"], ["代理商编码", "C1", None, "订单号", "1"], [], ["商品编码", "数量"]]
    desk.put("订货单.xlsx", [*form, ["A", 5]])
    desk.figures("A 100, G1 9", MONEY)
    desk.run("08:30")
    policies(desk, P, clock="08:40")
    desk.run("09:00")
    assert any("本政策回款每满" in text for text in notice(desk, "C1"))
    assert any("For every" in text for text in notice(desk, "C2"))
