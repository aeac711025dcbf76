"""Why a line or an order got what it got, as sentences in the reader's language (3-decisions, 9).

Finance, supervisor and rep read about the agent; he himself reads what `reasons.to_agent` has in its place,
with the same numbers. To add what may be said beside a reason: its number, its sentence under
`reasons.beside`, its name in `BESIDE`.
"""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.batch import ENDED_BY, Record
from orderbatch.contract.words import Words

ENDED_BESIDE = tuple(f"ended_{ending.reason.lower()}" for ending in ENDED_BY if ending.beside)
# What is said behind a reason where its number is there and is not nought.
BESIDE = (
    *("set_aside", "own_orders", "carried", "urgent", "others_carried", "others_urgent", "others_set"),
    *("doubt_sender", "doubt_ship_to", "doubt_agent", "doubt_item", "doubt_name"),
    *ENDED_BESIDE,
)
NUMBER_OF = {"own_orders": "total"}


def needed_minor(order: Record) -> int:
    """What a held order needs in money: as its reason says, which may be less than all that was ordered."""
    needed = (order["numbers"] or {}).get("needed_minor")
    return int(order["ordered_minor"] if needed is None else needed)


def reason(words: Words, code: object, numbers: object, currency: str, *, to_agent: bool = False) -> str:
    """The sentence of a reason code with its numbers, and what bears on it; blank where nothing is to say.

    to_agent: the agent himself reads it.
    """
    if not code:
        return ""
    filled: Mapping[str, Any] = numbers if isinstance(numbers, Mapping) else {}
    try:
        read = as_read(words, filled, currency)
        said = {named(code, filled): "reasons", **dict.fromkeys(beside(read), "reasons.beside")}
        if to_agent:
            own = said.keys() & words.look_up("reasons.to_agent").keys()
            said |= dict.fromkeys(own, "reasons.to_agent")
        texts = [words.text(f"{topic}.{name}", **read) for name, topic in said.items()]
        return words.text("reasons.joint").join(texts)
    except (KeyError, FileNotFoundError):
        return str(code)


class _Count(int):
    """A number of cases or agents, `2,145` in a sentence."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec or ",")


def as_read(words: Words, numbers: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The numbers of a reason as its sentence says them: amounts with their unit, thousands apart."""
    read = words.amounts(numbers, currency)
    large = {name: _Count(value) for name, value in read.items() if type(value) is int and value > 999}
    return {**read, **large} if large else read


def named(code: object, numbers: Mapping[str, Any]) -> str:
    """The name of a reason's sentence: a share of nothing for everyone, of one agent, or by another way than
    case by case (`allocation.policy`) has its own; so have an order that is below its minimum as it is, and
    one that does not wait for it.
    """
    if code in ("WAITS_MINIMUM", "WAITS_MINIMUM_TOGETHER") and numbers.get("ends"):
        return f"{code}_ENDS"
    if code == "WAITS_MINIMUM" and 0 < numbers.get("ordered", 0) < numbers.get("minimum", 0):
        return "WAITS_MINIMUM_BELOW"
    if code != "SHARED":
        return str(code)
    if is_alone(numbers):
        return "SHARED_ALONE"
    if way := numbers.get("way"):
        return "SHARED_IN_PROPORTION" if way == "proportional" else "SHARED_IN_TURN"
    return "SHARED" if numbers.get("level") else "SHARED_TOO_FEW"


def is_alone(numbers: Mapping[str, Any]) -> bool:
    """Whether no other agent asked for the item: a place among one says nothing."""
    return bool(numbers.get("agents") == 1)


def beside(numbers: Mapping[str, Any]) -> list[str]:
    """The names of what else bears on a share, one sentence each under `reasons.beside`."""
    said = [name for name in BESIDE if numbers.get(NUMBER_OF.get(name, name))]
    if "stock" in numbers and "level" not in numbers:
        said = ["demand_alone" if is_alone(numbers) else "demand", *said]
    return said
