"""Percentages as people read them: 100 only where nothing is missing, 0 only where there is nothing."""

ALIKE = 1e-12  # two rates that only the arithmetic tells apart: a fen of five billion is more


def whole_share(part: int, whole: int) -> int:
    """Whole percent of `part` in `whole`, halves up, from 1 to 99 where it is a part; 0 of nothing is 0."""
    if not whole:
        return 0
    percent = (200 * part + whole) // (2 * whole)
    return max(min(percent, 99), 1 if part else 0) if part < whole else percent


def told_share(part: int, whole: int) -> str:
    """The same as it is said of large figures: `<1` and `>99` at the ends."""
    found = (200 * part + whole) // (2 * whole) if whole else 0
    return "<1" if part and not found else ">99" if part < whole and found == 100 else str(found)


def told_rate(rate: float, digits: int) -> str:
    """A rate between 0 and 1 in percent with so many digits: `99.7`, `>99.9`, `<0.1`."""
    said, least = f"{100 * rate:.{digits}f}", 10**-digits
    if rate > 0 and not float(said):
        return f"<{least:.{digits}f}"
    return f">{100 - least:.{digits}f}" if rate < 1 - ALIKE and float(said) == 100 else said
