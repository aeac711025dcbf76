"""A share below all is never written as 100.0%, one above nothing never as 0.0%, in cells and sentences."""

from pathlib import Path

import pytest

from orderbatch.contract.figures.percents import told_rate, told_share, whole_share
from orderbatch.write.workbook.rate_patterns import change_pattern, share_pattern

ROOM = Path(__file__).parents[1] / "orderbatch"
LOW, HIGH = '[=0]0.0%;[<0.0005]"<0.1%";0.0%', '[<0.9995]0.0%;[<1]">99.9%";0.0%'


@pytest.mark.parametrize(
    ("part", "whole", "said", "told", "tenths", "pattern"),
    [
        (0, 1000, 0, "0", "0.0", "0.0%"),
        (4, 10_000, 1, "<1", "<0.1", LOW),
        (4, 1000, 1, "<1", "0.4", "0.0%"),
        (1, 2, 50, "50", "50.0", "0.0%"),
        (999, 1000, 99, ">99", "99.9", "0.0%"),
        (9_999, 10_000, 99, ">99", ">99.9", HIGH),
        (499_999_999_999, 500_000_000_000, 99, ">99", ">99.9", HIGH),  # a fen of five billion
        (1000, 1000, 100, "100", "100.0", "0.0%"),
        (10_001, 10_000, 100, "100", "100.0", "0.0%"),  # of a target: nothing is missing
    ],
)
def test_only_all_is_a_hundred_percent_and_only_nothing_is_none(
    part: int, whole: int, said: int, told: str, tenths: str, pattern: str
) -> None:
    assert whole_share(part, whole) == said
    assert told_share(part, whole) == told
    assert told_rate(part / whole, 1) == tenths
    assert share_pattern(part / whole) == pattern
    assert share_pattern(part / whole, "") == pattern.replace("%", "").replace("0.0005", "0.05").replace(
        "0.9995", "99.95"
    ).replace("[<1]", "[<100]")


def test_what_is_nearly_gone_is_not_gone_and_nearly_as_before_not_as_before() -> None:
    changes = (-1, -0.9999, -0.5, -0.0001, 0, 0.0001, 2, "")
    near = '"≈0%";"≈0%";0.0%'
    assert [change_pattern(change) for change in changes] == [
        "0.0%", '0.0%;"-99.9%"', "0.0%", near, "0.0%", near, "0.0%", "0.0%"
    ]  # fmt: skip


def test_every_document_and_screen_asks_for_the_pattern_of_its_rates() -> None:
    own = ('"0.0%"', "* 100:.", ":.1%", ":.0%")
    found = {
        str(path.relative_to(ROOM))
        for room in ("write", "terminal", "month")
        for path in (ROOM / room).rglob("*.py")
        if any(sign in path.read_text("utf-8") for sign in own)
    }
    assert found == set()
