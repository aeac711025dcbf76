"""Why a line or an order got what it got, as sentences in the reader's language (3-decisions, 9).

The voice is neutral: finance, supervisor and agent read the same words. To add what may be said beside
a reason: its number, its sentence under `reasons.beside`, its name in `BESIDE`.
"""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.words import Words

# What is said behind a reason where its number is there and is not nought.
BESIDE = (
    *("set_aside", "own_orders", "carried", "urgent", "others_carried", "others_urgent", "others_set"),
    *("doubt_sender", "doubt_ship_to", "doubt_agent", "doubt_item", "doubt_name"),
)
NUMBER_OF = {"own_orders": "total"}


def reason(words: Words, code: object, numbers: object, currency: str) -> str:
    """The sentence of a reason code with its numbers, and what bears on it; blank where nothing is to say."""
    if not code:
        return ""
    filled: Mapping[str, Any] = numbers if isinstance(numbers, Mapping) else {}
    try:
        read = words.amounts(filled, currency)
        sentence = words.text(f"reasons.{named(code, filled)}", **read)
        return words.text("reasons.joint").join([sentence, *beside(words, read)])
    except (KeyError, FileNotFoundError):
        return str(code)


def named(code: object, numbers: Mapping[str, Any]) -> str:
    """The name of a reason's sentence: a share of nothing for everyone, or of one agent, has its own."""
    if code != "SHARED":
        return str(code)
    if is_alone(numbers):
        return "SHARED_ALONE"
    return "SHARED" if numbers.get("level") else "SHARED_TOO_FEW"


def is_alone(numbers: Mapping[str, Any]) -> bool:
    """Whether no other agent asked for the item: a place among one says nothing."""
    return bool(numbers.get("agents") == 1)


def beside(words: Words, numbers: Mapping[str, Any]) -> list[str]:
    """What else bears on a share, one sentence each."""
    said = [name for name in BESIDE if numbers.get(NUMBER_OF.get(name, name))]
    if "stock" in numbers and "level" not in numbers:
        said = ["demand_alone" if is_alone(numbers) else "demand", *said]
    return [words.text(f"reasons.beside.{name}", **numbers) for name in said]
