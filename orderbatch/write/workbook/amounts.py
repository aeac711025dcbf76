"""Amounts as people write them in a table: with separators and two decimals."""


def money(minor: int) -> str:
    """Minor units as a person reads them: 123450 → 1,234.50."""
    whole, cents = divmod(abs(int(minor)), 100)
    return f"{'-' if minor < 0 else ''}{whole:,}.{cents:02d}"
