"""New, the same again, a change, or perhaps a repeat (4-run, Identity)."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from orderbatch.check.identity import changes_between, digest_of, identify

DAY = dt.date(2026, 11, 23)
YESTERDAY = dt.datetime(2026, 11, 22, 9)
PAST = [
    "agent", "order_no", "lines_digest", "day", "state", "document", "order_date", "sheet", "last_day",
    "received_at",
]  # fmt: skip
LINES = {"five soaps": digest_of([("A", 5)]), "six soaps": digest_of([("A", 6)])}


def story(
    orders: list[tuple[str, str, str]], history: Sequence[tuple[str, str, str, str]] = ()
) -> list[tuple[str, str]]:
    """Orders (agent, number, lines) in their sequence, after a history (…, state) of yesterday."""
    frame = pd.DataFrame(
        [
            (
                agent,
                number,
                dt.datetime(2026, 11, 23, 8, place),
                LINES[lines],
                f"form{place}.xlsx",
                "",
                "S",
                1,
            )
            for place, (agent, number, lines) in enumerate(orders)
        ],
        columns=["agent", "order_no", "received_at", "digest", "document", "order_date", "sheet", "sheets"],
    )
    past = pd.DataFrame(
        [
            (
                agent,
                number,
                LINES[lines],
                DAY - dt.timedelta(days=1),
                state,
                "old.xlsx",
                "",
                "S",
                DAY,
                YESTERDAY,
            )
            for agent, number, lines, state in history
        ],
        columns=PAST,
    )
    return [(identity.verdict, identity.order_no) for identity in identify(frame, past, DAY, 3)]


def test_an_order_with_a_number_of_its_own_is_new() -> None:
    assert story([("C1", "7", "five soaps"), ("C2", "7", "five soaps")]) == [("new", "7"), ("new", "7")]


def test_the_same_lines_under_the_same_number_are_counted_once() -> None:
    assert story([("C1", "7", "five soaps"), ("C1", "7", "five soaps")])[1] == ("duplicate", "7")


def test_changed_lines_replace_the_order_until_finance_has_approved_it() -> None:
    assert story([("C1", "7", "six soaps")], [("C1", "7", "five soaps", "proposed")]) == [("amends", "7")]
    assert story([("C1", "7", "six soaps")], [("C1", "7", "five soaps", "released")]) == [
        ("amends_late", "7")
    ]


def test_an_order_without_a_number_is_given_one() -> None:
    assert story([("C1", "", "five soaps"), ("C1", "", "six soaps")]) == [
        ("new", "20261123-1"),
        ("new", "20261123-2"),
    ]


def test_the_same_lines_without_a_number_may_be_a_repeat() -> None:
    assert story([("C1", "", "five soaps")], [("C1", "7", "five soaps", "released")]) == [("repeat", "7")]


def test_of_many_changed_lines_so_many_more_are_counted() -> None:
    after = {f"S{number:02}": number for number in range(25)}
    told = changes_between({"S01": 1, "S02": 5, "Z": 2}, after)
    assert told[:2] == ["S02 5 → 2", "S03 0 → 3"] and len(told) == 21 and told[-1] == ("", 4)
    assert changes_between(after, after) == []


def test_the_sequence_of_lines_does_not_make_another_order() -> None:
    assert digest_of([("A", 1), ("B", 2)]) == digest_of([("B", 2), ("A", 1)])


def one_after(
    number: str, said: tuple[str, str, int], past: tuple[str, int, str, str], lines: str = "five soaps"
) -> str:
    """What an order is (date, sheet, sheets of its file) after another (state, days ago, date, sheet)."""
    new = pd.DataFrame(
        [("C1", number, dt.datetime(2026, 11, 23, 9), LINES[lines], "new.xlsx", *said)],
        columns=["agent", "order_no", "received_at", "digest", "document", "order_date", "sheet", "sheets"],
    )
    state, days, date, sheet = past
    day = DAY - dt.timedelta(days=days)
    known = (
        "C1",
        number or "20260101-1",
        LINES["five soaps"],
        day,
        state,
        "old.xlsx",
        date,
        sheet,
        day,
        YESTERDAY,
    )
    return identify(new, pd.DataFrame([known], columns=PAST), DAY, 3)[0].verdict


def test_a_form_that_came_before_the_one_that_counts_changes_nothing() -> None:
    for lines, sooner, verdict in (
        ("six soaps", True, "older"), ("six soaps", False, "amends"), ("five soaps", True, "duplicate"),
    ):  # fmt: skip
        came = YESTERDAY + dt.timedelta(minutes=-1 if sooner else 1)
        new = pd.DataFrame(
            [("C1", "7", came, LINES[lines], "mail.eml", "", "S", 1)],
            columns=[
                "agent",
                "order_no",
                "received_at",
                "digest",
                "document",
                "order_date",
                "sheet",
                "sheets",
            ],
        )
        known = ("C1", "7", LINES["five soaps"], DAY, "received", "old.xlsx", "", "S", DAY, YESTERDAY)
        assert identify(new, pd.DataFrame([known], columns=PAST), DAY, 3)[0].verdict == verdict


def test_a_repeat_is_known_by_the_forms_own_date_however_long_ago() -> None:
    assert one_after("", ("2026-01-05", "S", 1), ("shipped", 60, "2026-01-05", "T")) == "repeat"
    assert one_after("", ("2026-11-23", "S", 1), ("shipped", 60, "2026-01-05", "T")) == "new"
    assert one_after("", ("", "S", 1), ("shipped", 60, "", "S")) == "new"


def test_a_sheet_of_a_workbook_that_grows_by_a_sheet_a_week_is_taken_once() -> None:
    assert one_after("", ("", "Week 7", 4), ("shipped", 30, "", "Week 7")) == "taken"
    assert one_after("", ("", "Week 8", 4), ("shipped", 30, "", "Week 7")) == "new"
    assert one_after("", ("", "Week 7", 4), ("shipped", 30, "", "Week 7"), "six soaps") == "new"


def test_a_number_used_again_ninety_days_after_its_order_ended_is_a_new_order() -> None:
    for lines in ("five soaps", "six soaps"):
        for state in ("shipped", "closed", "refused", "withdrawn"):
            assert one_after("7", ("", "S", 1), (state, 90, "", "S"), lines) == "new"
        assert one_after("7", ("", "S", 1), ("released", 90, "", "S"), lines) != "new"
        assert one_after("7", ("", "S", 1), ("shipped", 89, "", "S"), lines) != "new"
