"""Lines of plain text as cells: a table set with blanks, or `洗衣液 20件` line by line, as in mails."""

import re
from collections.abc import Sequence

from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell

_GAP = re.compile(r"\t+|\s{2,}|\u3000+")
_CASES = "|".join(
    sorted(
        (re.escape(word) for language in LANGUAGES for word in topic(language, "reading")["units"]["case"]),
        key=lambda word: -len(word),
    )
)
_NUMBERED = r"(?:\d{1,2}\s*[.、)）]\s*|[-*•·]\s*)?"
_ITEM_AND_COUNT = re.compile(
    rf"{_NUMBERED}(.*?(?:[^\s\d:：,，xX×*-]|[A-Za-z\d-]\d(?=\s)))[\s:：,，×*-]*(?:\s[xX])?\s*(?<![\d.,])(\d{{1,6}}\s*(?:{_CASES}))\s*[.。;；,，]?",
    re.IGNORECASE,
)
_COUNT_AND_ITEM = re.compile(
    rf"{_NUMBERED}(\d{{1,6}}\s*(?:{_CASES}))\s*(?:of|x|×|\*)?\s+(\S.*?)\s*[.。;；,，]?", re.IGNORECASE
)
_ITEM_TIMES = re.compile(rf"{_NUMBERED}(\S.*?)\s+([xX×*]\s*\d{{1,6}})\s*[.。;；,，]?")  # `ketchup x 10`
_QUOTED = re.compile(  # where a mail that is answered begins
    r"^\s*(>|-{3,}.*(original|forwarded|原始|转发)|_{10,}|On .{5,80} wrote:\s*$"
    r"|(From|发件人|寄件者)\s*[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_LINES = 2_000
_PAIR = 2  # an item and its cases; so many of them make a list


def rows_of_text(text: str) -> list[list[str]]:
    """Each line as cells, all rows of one length; an item and its cases in one line are two cells."""
    rows = [_cells(line) for line in text.splitlines()[:_LINES]]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def typed_in_one_column(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]] | None:
    """The rows of a sheet with its texts taken apart, where all stand in one column, as in a message."""
    place = -1
    for row in rows:
        filled = [at for at, cell in enumerate(row) if cell != ""]
        if len(filled) > 1 or any(type(row[at]) is not str or at != place >= 0 for at in filled):
            return None
        place = filled[0] if filled else place
    apart = {
        at: cells for at, row in enumerate(rows) if place >= 0 and len(cells := _cells(row[place])) == _PAIR
    }
    if len(apart) < _PAIR:
        return None
    return [
        [*row[:place], *apart.get(at, (row[place], "")), *row[place + 2 :]] for at, row in enumerate(rows)
    ]


def _cells(line: str) -> list[str]:
    cells = [cell.strip() for cell in _GAP.split(line.strip())]
    if len(cells) > 1:
        return cells
    if pair := _ITEM_AND_COUNT.fullmatch(cells[0]):
        return [pair[1].strip(), pair[2]]
    if pair := _COUNT_AND_ITEM.fullmatch(cells[0]):
        return [pair[2].strip(), pair[1]]
    if pair := _ITEM_TIMES.fullmatch(cells[0]):
        return [pair[1].strip(), pair[2]]
    return cells


def newest_part(text: str) -> str:
    """What the sender of a mail wrote himself: nothing of the mail that he answers or passes on."""
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text
