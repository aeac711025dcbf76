"""Where a printed page ends: an order is not split over two pages where it fits on one.

Excel takes no page breaks of ours while it fits a sheet to a width, so the scale is worked out here; a sheet
that fits on one page is left to it.
"""

from collections.abc import Sequence
from itertools import pairwise

from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.measure import width

DEFAULT_HEIGHT = 15.0  # points of a row that nobody set
_PAPER = {"A4": (595.0, 842.0), "letter": (612.0, 792.0)}  # points
_MARGINS = (0.8 * 72, 1.1 * 72)  # left and right, top and bottom, as a page has them
CHARACTER, AIR = 6.5, 3.75  # points of a column; where our font is missing a wider one stands in for it
ONE_PAGE, LONG_NAME = 30, 24  # lines that may fit on a page, characters that may take several
_SURE = 98  # percent of the width


def takes_pages(names: Sequence[str | None]) -> bool:
    """Whether a table with these names is longer than a page, by the lines that they may take."""
    return sum(3 if width(name or "") > LONG_NAME else 1 for name in names) > ONE_PAGE


def keep_together(
    page: Page, widths: Sequence[float], heading: int | None, starts: Sequence[int], end: int
) -> None:
    """Break before an order (a table) that would be cut. widths: of the columns, in characters; heading: the
    row that every page repeats, if any; starts: the first row of each; end: the row behind the last one.
    """
    wide = sum(room * CHARACTER + AIR for room in widths)
    scale = max(10, min(100, int(_SURE * room_across(page) / wide)))
    room = (_paper(page)[1] - _MARGINS[1]) * 100 / scale
    heights = page.sheet.heights
    tall = [heights.get(row, DEFAULT_HEIGHT) for row in range(end)]
    if sum(tall) <= room:
        return
    page.sheet.set_print_scale(scale)
    again = 0.0 if heading is None else tall[heading]
    page.sheet.set_h_pagebreaks(_breaks(tall, again, [*starts, end], room))


def room_across(page: Page) -> float:
    """Points between the margins of the paper."""
    return _paper(page)[0] - _MARGINS[0]


def _paper(page: Page) -> tuple[float, float]:
    short, long = _PAPER[page.book.settings.print.paper]
    return (long, short) if page.is_landscape else (short, long)


def _breaks(tall: Sequence[float], again: float, starts: Sequence[int], room: float) -> list[int]:
    """The rows before which a page ends; one that is full by itself ends a page too."""
    used, breaks = sum(tall[: starts[0]]), []
    for start, end in pairwise(starts):
        needed = sum(tall[start:end])
        if used + needed > room and start != starts[0] and needed + again <= room:
            breaks.append(start)
            used = again
        for row in range(start, end):
            if used + tall[row] > room:
                breaks.append(row)
                used = again
            used += tall[row]
    return breaks[:1_000]


def starts_of(names: Sequence[object], first: int) -> list[int]:
    """The rows in which another order begins; names: of the order of each row, from row `first` on."""
    return [first + row for row, name in enumerate(names) if not row or names[row - 1] != name]
