"""What a reading sheet says would be booked is what its answer books (10, part 2)."""

from typing import Any

import pytest

from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.documents.reading_workbook import first_lines

PACKS = {"A": 12, "B": 6}


def asked(*rows: list[str], read_as: tuple[str, ...], **more: Any) -> dict[str, Any]:
    numbered = [[number, list(cells)] for number, cells in enumerate([["x"] * len(read_as), *rows], 1)]
    named = [[place, name] for place, name in enumerate(read_as) if name]
    plain = {
        "rows": numbered,
        "read_as": named,
        "header_row": 1,
        "left_out": [],
        "products": {},
        "packs": PACKS,
    }
    return plain | more


def lines(form: dict[str, Any], language: str = "en") -> list[str]:
    return first_lines(form, Words(language))


def line(language: str, sku: str, cases: int) -> str:
    return Words(language).text("pages.reading.line", sku=sku, cases=cases, product="").rstrip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_that_are_not_ordered_are_no_lines(language: str) -> None:
    rows = (
        ["A", "5", ""],
        ["B", "6", "作废"],
        ["上次欠货", "", ""],
        ["A", "7", ""],
        ["本次", "", ""],
        ["B", "8", ""],
    )
    form = asked(*rows, read_as=("sku", "cases", "remarks"), not_ordered=["作废", "上次欠货"])
    assert lines(form, language) == [line(language, "A", 5), line(language, "B", 8)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_of_two_lists_beside_each_other_comes_first(language: str) -> None:
    rows = (["A", "5", "B", "6"], ["", "", "A", "7"])
    form = asked(*rows, read_as=("sku", "cases", "sku", "cases"))
    assert lines(form, language) == [line(language, *said) for said in (("A", 5), ("B", 6), ("A", 7))]


@pytest.mark.parametrize(("language", "unit"), [("zh", "瓶"), ("en", "EA")])
def test_a_line_whose_unit_counts_pieces_is_one_of_pieces(language: str, unit: str) -> None:
    rows = (["A", "24", unit], ["B", "3", "箱"], ["A", "7", unit])
    said = lines(asked(*rows, read_as=("sku", "cases", "unit")), language)
    text = Words(language).text
    numbers = {"sku": "A", "product": "", "pack": 12}
    assert said == [
        text("pages.reading.line_pieces", cases=2, pieces="24", **numbers),
        line(language, "B", 3),
        text("pages.reading.line_back", pieces="7", **numbers),
    ]


def test_an_item_whose_pieces_of_a_case_nobody_knows_stays_as_it_is_counted() -> None:
    assert lines(asked(["D", "24", "瓶"], read_as=("sku", "cases", "unit"))) == [line("en", "D", 24)]
