"""Why a line or an order got what it got, as a sentence in the reader's language (3-decisions, 9)."""

from collections.abc import Mapping
from typing import Any

from orderbatch.contract.words import Words


def reason(words: Words, code: object, numbers: object, currency: str) -> str:
    """The sentence of a reason code with its numbers; blank where there is nothing to say."""
    if not code:
        return ""
    filled: Mapping[str, Any] = numbers if isinstance(numbers, Mapping) else {}
    try:
        return words.text(f"reasons.{code}", **words.amounts(filled, currency))
    except (KeyError, FileNotFoundError):
        return str(code)
