"""How wide a text is on a sheet: a Chinese character takes the room of two Latin ones."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=50_000)
def width(text: str) -> int:
    """Columns of Latin characters that a text takes in one line."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def widest(texts: Iterable[str], least: int, most: int) -> int:
    """The width of the widest of these texts with some air, not under `least`, not over `most`."""
    return min(most, max(least, max((width(text) for text in set(texts)), default=0) + 2))


@lru_cache(maxsize=50_000)
def lines_taken(text: str, room: int) -> int:
    """Lines that a wrapped text takes in a column of that room; words are not broken, so a little more."""
    room = max(1, room - 1)
    return sum(max(1, -(-width(part) * 21 // (20 * room))) for part in text.split("\n"))
