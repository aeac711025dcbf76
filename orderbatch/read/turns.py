"""Work on many files by turns: each takes one step before any takes the next.

The code and the words that a step needs then stay in the processor's caches from one file to the next: a form
takes a third less so than where each is read to its end (`bench/README.md`).
"""

from collections.abc import Generator, Sequence
from typing import TypeVar

_Made = TypeVar("_Made")

Steps = Generator[None, None, _Made]  # work that pauses between its steps, and what it makes


def by_turns(works: Sequence[Steps[_Made]]) -> list[_Made]:
    """What each of the works makes, all of them done step by step together."""
    made: dict[int, _Made] = {}
    going = dict(enumerate(works))
    while going:
        for number, work in list(going.items()):
            try:
                next(work)
            except StopIteration as end:
                made[number] = end.value
                del going[number]
    return [made[number] for number in range(len(works))]


def to_the_end(work: Steps[_Made]) -> _Made:
    """What one work makes, done alone."""
    return by_turns([work])[0]
