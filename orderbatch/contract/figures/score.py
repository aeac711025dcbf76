"""The customer score of a quarter: seven measures, each a part of a whole, and their points (H-3.2.3(5)).

A measure is two integers; its points come from the breakpoints of the settings. The score proposes a class;
what counts for the priority is the class of the agents' list, which a person changes (9, Score and class).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

# Each divides its part by its whole. turnover: minor units by 1; growth, and the shares: per cent;
# complaints: for 100 orders, where fewer are better.
MEASURES = (
    "turnover", "growth", "money_in_time", "policies", "order_quality", "complaints", "takes",
)  # fmt: skip
FEWER_IS_BETTER = ("complaints",)
STEPS = (25, 50, 75, 100)  # the points of each breakpoint
CLASSES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of an agent; whole 0: nothing is known. points: None where nothing is known."""

    part: int
    whole: int
    points: int | None


@dataclass(frozen=True, slots=True)
class ScoredAgent:
    """An agent's score in tenths (None: nothing is known), his place, and the class that it proposes."""

    agent: str
    agent_name: str
    region: str
    listed_class: str
    measures: Mapping[str, Measure]
    tenths: int | None
    place: int
    proposed: str


@dataclass(frozen=True)
class CustomerScore:
    """A closed quarter's scores, the best first, with the breakpoints and weights that they rest on."""

    quarter: str  # `2026-Q3`
    last_day: dt.date
    company: str
    currency: str
    breakpoints: Mapping[str, tuple[int, ...]]
    weights: Mapping[str, int]
    shares: tuple[int, ...]  # per cent of the list that is proposed A, and B
    agents: tuple[ScoredAgent, ...]


def points_of(name: str, part: int, whole: int, breakpoints: tuple[int, ...]) -> int | None:
    """The points of a measure: those of the best breakpoint that it reaches. Turnover is no rate."""
    if not whole:
        return None
    if name == "turnover":
        reached = [part >= bound for bound in breakpoints]
    elif name in FEWER_IS_BETTER:
        reached = [100 * part <= bound * whole for bound in breakpoints]
    elif name == "growth":  # on the quarter before
        reached = [100 * (part - whole) >= bound * whole for bound in breakpoints]
    else:
        reached = [100 * part >= bound * whole for bound in breakpoints]
    return STEPS[0] * sum(reached)
