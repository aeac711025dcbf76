"""Counts as a reader expects them in a line of text."""


def count(number: int) -> str:
    """A count with thousands apart."""
    return f"{number:,}"
