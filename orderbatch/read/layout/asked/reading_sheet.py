"""A reading sheet that comes back: what the rep says of one form (10, part 2).

Above every column of the form stands what it is; what is asked besides stands in a block above, label and
value. The sheet is known by its words, also where another program has lost its properties.
"""

from functools import cache
from typing import Any

from orderbatch.contract.sheets.questions import READING
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.vocabulary import fold

LABELS = (
    "label", "code", "file", "answer", "answered_by", "kind", "header_row", "agent", "order_no",
    "not_ordered", "as_of",
)  # fmt: skip

_DIGITS = "0123456789"
_FIRST_LABEL = 12  # rows, in which the first label stands


@cache
def _known() -> dict[str, tuple[str, str]]:
    """Folded word → what it is on a reading sheet, and its language."""
    return {
        fold(topic(language, "pages")["reading"]["labels"][name]): (name, language)
        for language in LANGUAGES
        for name in (*LABELS, "read_as", "columns")
    }


def reading_sheet(grid: Grid) -> FoundSheet | None:
    """The answers of one sheet; None where it is no reading sheet."""
    labels: dict[str, tuple[Any, str]] = {}
    language = LANGUAGES[0]
    answers: tuple[int, list[Any]] | None = None
    for number, row in enumerate(grid.rows[:60], 1):
        if number > _FIRST_LABEL and not labels:
            return None
        if not row or type(row[0]) is not str or row[0] == "" or row[0][-1] in _DIGITS:
            continue  # no label of ours ends in a figure, codes of items do
        name, spoken = _known().get(fold(row[0]), ("", language))
        if name == "read_as":
            answers = number, list(row[1:])
        elif name == "columns" and answers and "label" in labels:
            return _found(grid, answers, list(row[1:]), labels, language)
        elif name and name not in labels:
            value = row[1] if len(row) > 1 else None
            labels[name], language = (None if is_nothing(value) else value, f"B{number}"), spoken
    return None


def _found(
    grid: Grid, answers: tuple[int, list[Any]], places: list[Any], labels: dict[str, Any], language: str
) -> FoundSheet:
    number, said = answers
    pairs = [(place, answer) for place, answer in zip(places, said, strict=True) if not is_nothing(place)]
    return FoundSheet(
        kind=READING,
        name=clean_text(grid.name),
        header_row=number,
        columns={},
        rows=[number] * len(pairs),
        cells={
            "columns": [place for place, _answer in pairs],
            "read_as": [answer for _place, answer in pairs],
        },
        labels=labels,
        language=language,
    )
