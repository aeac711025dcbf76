"""What may be answered, and when two answers are none (3-decisions §8): plain functions of what was said."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

Question = TypeVar("Question", bound=Hashable)
Opinion = TypeVar("Opinion", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)


def disagreeing(answers: Iterable[tuple[Question, Opinion, Row]]) -> dict[Row, Row]:
    """Row → a row of the same run that says something else about the same place: neither counts.

    answers: what each row is about, what it says, the row. A blank is no answer and is not among them.
    """
    about: dict[Question, list[tuple[Opinion, Row]]] = {}
    for place, said, row in answers:
        about.setdefault(place, []).append((said, row))
    return {
        row: next(other for theirs, other in some if theirs != said)
        for some in about.values()
        if len({said for said, _row in some}) > 1
        for said, row in some
    }
