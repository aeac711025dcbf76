"""How a cell writes a rate: 100.0% only where nothing is missing, 0.0% only where there is nothing.

A number pattern of Excel has room for two conditions, so the end at which a rate is has its own.
"""

from orderbatch.contract.figures.percents import ALIKE
from orderbatch.write.workbook.book import Book
from orderbatch.write.workbook.page_cells import Style

_LEAST = 0.0005  # what one digit still shows


def share_style(book: Book, rate: float | str | None, *names: str) -> Style:
    """The cell of a share between 0 and 1 in a table."""
    return book.number_style(share_pattern(rate), "count", *(names or ("grid",)))


def change_style(book: Book, change: float | str | None) -> Style:
    """The cell of growth in a table."""
    return book.number_style(change_pattern(change), "count", "grid")


def share_pattern(rate: float | str | None, unit: str = "%") -> str:
    """The number pattern of a share between 0 and 1. unit: "" where the cell has it a hundredfold."""
    if not isinstance(rate, str | None) and 0 < rate < _LEAST:
        least = f"{_LEAST * _times(unit):g}"
        return f'[=0]0.0{unit};[<{least}]"<0.1{unit}";0.0{unit}'
    if not isinstance(rate, str | None) and 1 - _LEAST <= rate < 1 - ALIKE:
        most, whole = f"{(1 - _LEAST) * _times(unit):g}", _times(unit)
        return f'[<{most}]0.0{unit};[<{whole}]">99.9{unit}";0.0{unit}'
    return f"0.0{unit}"


def change_pattern(change: float | str | None, unit: str = "%") -> str:
    """The number pattern of growth: what is nearly as before is not, what is nearly gone is not gone."""
    plain = f"0.0{unit}"
    if isinstance(change, str | None):
        return plain
    if 0 < abs(change) < _LEAST:
        return f'"≈0{unit}";"≈0{unit}";{plain}'
    return f'{plain};"-99.9{unit}"' if -1 < change <= _LEAST - 1 else plain


def _times(unit: str) -> int:
    return 1 if unit else 100
