"""A table that would be printed too small to be read: its texts take more lines, else it takes more pages."""

from collections.abc import Iterable, Mapping, Sequence

from orderbatch.write.workbook.book import Page
from orderbatch.write.workbook.measure import width
from orderbatch.write.workbook.page_breaks import AIR, CHARACTER, room_across
from orderbatch.write.workbook.table import Table

SMALLEST = 54  # percent: what is printed smaller than this nobody reads
SENTENCES = ("why", "line_status")
LONGEST_CODE = 36  # characters of an order number or an item code that stay in one line
_LEAST, _LEAST_SENTENCE = 16, 44  # characters of a line of a text, of a sentence
_LONGEST_WORD = 20
_OUR_CHARACTER = 5.25  # points of a column, where our font is there
_CERTAIN = 100 / 98  # of a page that we part
_MOST_PAGES = 4  # beside each other


def narrowed(page: Page, table: Table, rooms: Mapping[str, int], tight: Mapping[str, int]) -> dict[str, int]:
    """The columns' widths, the widest texts narrowed until they fit the pages at `SMALLEST`.

    tight: what numbers take without the air around them, which goes before the table takes one page more.
    """
    found = dict(rooms)
    least = {name: _least(table, name) for name in _texts(table)}
    for given in (least, tight):
        while _pages(page, page.widened([*found.values()])) > page.across:
            wide = [name for name in given if found[name] > given[name]]
            if not wide:
                break
            found[max(wide, key=found.__getitem__)] -= 1
    return found


def _texts(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.kind == "text"]


def _least(table: Table, name: str) -> int:
    """A line of a text has room for its longest word, where that is a word."""
    if name in SENTENCES:
        return _LEAST_SENTENCE
    if are_codes(set(table.cells.get(name, ()))):
        return LONGEST_CODE
    words = {word for text in set(table.cells.get(name, ())) for word in str(text or "").split()}
    return max(_LEAST, min(_LONGEST_WORD, max(map(width, words), default=0) + 2))


def are_codes(texts: Iterable[object]) -> bool:
    """Numbers of orders, policies, waybills, never parted at a hyphen: no blank in them, a figure in each."""
    said = [text for text in texts if text and isinstance(text, str)]
    return bool(said) and all(
        text.isascii() and " " not in text and any(map(str.isdigit, text)) for text in said
    )


def spread(page: Page, rooms: Sequence[float], fixed: int) -> None:
    """As many pages beside each other as the columns need.

    fixed: columns that each of them repeats; below 0 none, of a table in which nothing is frozen.
    """
    pages = min(_MOST_PAGES, _pages(page, rooms))
    if pages > page.across:
        page.spread(pages, max(0, fixed))


def _pages(page: Page, rooms: Sequence[float]) -> int:
    letter = CHARACTER * _CERTAIN if page.is_parted else _OUR_CHARACTER
    wide = sum(room * letter + AIR for room in rooms)
    return -int(-wide * SMALLEST // (100 * room_across(page)))
