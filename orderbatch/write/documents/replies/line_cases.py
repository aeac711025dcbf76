"""The figures of one line of a reply: where each of its cases is."""

from collections.abc import Mapping

from orderbatch.contract.batch import FOR_REP, HELD, Record

NOTHING_SHIPS = (HELD, FOR_REP)  # nothing of such an order ships, and its agent is asked for no choice
_CASES = {  # column → part of the line; with those held and awaited they add up to what was ordered
    "ordered_cases": "ordered",
    "confirmed_cases": "proposed",
    "deferred_cases": "deferred",
    "cancelled_cases": "cancelled",
    "refused_cases": "refused",
}
CASES = (*_CASES, "held_cases", "awaiting_cases")


def cases_of(line: Record, status: str) -> Mapping[str, int]:
    """Column → cases. line: of the decision. status: of its order."""
    is_held = status in NOTHING_SHIPS
    return {column: int(line[source]) for column, source in _CASES.items()} | {
        "held_cases": int(line["awaiting"]) if is_held else 0,
        "awaiting_cases": 0 if is_held else int(line["awaiting"]),
    }
