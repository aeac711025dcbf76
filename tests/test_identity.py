"""New, the same again, a change, or perhaps a repeat (4-run, Identity)."""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from orderbatch.check.identity import digest_of, identify

DAY = dt.date(2026, 11, 23)
LINES = {"five soaps": digest_of([("A", 5)]), "six soaps": digest_of([("A", 6)])}


def story(
    orders: list[tuple[str, str, str]], history: Sequence[tuple[str, str, str, str]] = ()
) -> list[tuple[str, str]]:
    """Orders (agent, number, lines) in their sequence, after a history (…, state) of yesterday."""
    frame = pd.DataFrame(
        [
            (agent, number, dt.datetime(2026, 11, 23, 8, place), LINES[lines], f"form{place}.xlsx")
            for place, (agent, number, lines) in enumerate(orders)
        ],
        columns=["agent", "order_no", "received_at", "digest", "document"],
    )
    past = pd.DataFrame(
        [
            (agent, number, LINES[lines], DAY - dt.timedelta(days=1), state, "old.xlsx")
            for agent, number, lines, state in history
        ],
        columns=["agent", "order_no", "lines_digest", "day", "state", "document"],
    )
    return [(each.verdict, each.order_no) for each in identify(frame, past, DAY, 3)]


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


def test_the_sequence_of_lines_does_not_make_another_order() -> None:
    assert digest_of([("A", 1), ("B", 2)]) == digest_of([("B", 2), ("A", 1)])
