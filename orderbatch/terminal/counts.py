"""Money, counts and shares as a reader expects them in a line of text."""


def count(number: int) -> str:
    """A count with thousands apart."""
    return f"{number:,}"


def percent(part: int, whole: int) -> str:
    """A share in whole percent, never rounded up to 100 nor down to 0."""
    if whole <= 0:
        return "0"
    share = (200 * part + whole) // (2 * whole)
    if part < whole:
        share = min(share, 99)
    return str(max(share, 1) if part > 0 else share)
