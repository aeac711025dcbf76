"""What may be answered, and when two answers are none (3-decisions §8): plain functions of what was said."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

from orderbatch.contract.sheets.outbound import OFFERED

Question = TypeVar("Question", bound=Hashable)
Opinion = TypeVar("Opinion", bound=Hashable)


def applies(choice: str, why_open: Iterable[str], is_offered_a_cut: bool) -> bool:
    """Whether an agent's choice can be made on a line that is open for these reasons.

    To reduce a held order is a choice only where a cut was offered.
    """
    if choice == "reduce" and not is_offered_a_cut:
        return False
    return any(choice in OFFERED.get(why, ()) for why in why_open)


def disagreeing(answers: Iterable[tuple[Question, Opinion, int]]) -> dict[int, int]:
    """Row → a row of the same run that says something else about the same place: neither counts.

    answers: what each row is about, what it says, the row. A blank is no answer and is not among them.
    """
    about: dict[Question, list[tuple[Opinion, int]]] = {}
    for place, said, row in answers:
        about.setdefault(place, []).append((said, row))
    return {
        row: next(other for theirs, other in some if theirs != said)
        for some in about.values()
        if len({said for said, _row in some}) > 1
        for said, row in some
    }
