"""How a file writes its figures: its decimal mark, and money in thousands or ten thousands.

A file that shows its decimal mark anywhere (`100,00`, `1.250,00`, columns parted by `;`) has that mark
everywhere, so `17,000` is 17 there. Where both marks are shown, what can be read either way is asked.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from orderbatch.contract.columns import Column
from orderbatch.contract.currencies import without_currency
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import CellError, amount_of, clean_text, shown
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell
from orderbatch.read.layout.columns.evidence import Heading
from orderbatch.read.layout.table_of_sheet import TableOfSheet

COMMA, POINT, BOTH, UNSAID = "comma", "point", "both", ""
_FRONT, _END = r"[^\w.,]*[A-Za-z]{0,3}\$?\s*[+-]?", r"(?![\d.,]).{0,8}"
_SHOWS_COMMA = re.compile(
    rf"{_FRONT}(\d+,\d\d?|\d+,\d{{4,}}|\d{{1,3}}(\.\d{{3}})+,\d+|\d{{1,3}}(\.\d{{3}}){{2,}}){_END}"
)
_SHOWS_POINT = re.compile(
    rf"{_FRONT}(\d+\.\d\d?|\d+\.\d{{4,}}|\d{{1,3}}(,\d{{3}})+\.\d+|\d{{1,3}}(,\d{{3}}){{2,}}){_END}"
)
_EITHER = re.compile(rf"{_FRONT}\d{{1,3}}[.,]\d{{3}}{_END}")
_THOUSANDS = re.compile(r"\d{1,3},000")
_SWAPPED = str.maketrans(",.", ".,")
_NUMBERS = ("count", "money", "measure")
_WORDS = ("text", "code", "choice")
_MULTIPLES = {
    "".join(word.casefold().split()): int(factor)
    for language in LANGUAGES
    for factor, words in topic(language, "reading")["multiples"].items()
    for word in words
}
_TOLD_OF_MULTIPLES = (
    "policies",
    "policy_payments",
    "finance_payments",
)  # what is given rests on their amounts
_ONES = tuple(word for language in LANGUAGES for word in topic(language, "reading")["ones"])
_NUMBERS_OF_MONEY = {str(factor) for factor in _MULTIPLES.values()}
_UNIT_OF_MONEY = re.compile(r"[(（\[【/:：\s]\s*([^()（）\[\]【】:：]{1,20})\s*[)）\]】]?\s*$")
_IN = r"\s*[:：]?\s*([^()（）\[\]【】:：]{1,20})\s*[)）\]】]?\s*$"
_UNIT_IN_HEADING = re.compile(rf"(?:[(（\[【/]|单位|\bin\b){_IN}", re.IGNORECASE)  # else a sum is a sum
_UNIT_ABOVE = re.compile(rf"(?:单位|\bunits?\b|\bin\b){_IN}", re.IGNORECASE)
_ABOVE = re.compile(r"单位|unit|amounts?|figures|in\b", re.IGNORECASE)


def plain_figures(tables: Sequence[TableOfSheet]) -> None:
    """Write figures that are texts with a point, and money whole, in place; what may be two figures is told.

    Workbooks whose numbers are numbers are left as they are.
    """
    texts = [(table, row, heading) for table in tables for row, heading in _texts(table)]
    if texts:
        mark = _mark(tables)
        asked = {
            id(heading): mark == BOTH or (mark == UNSAID and _are_all_thousands(table, heading))
            for table, _row, heading in texts
        }
        for table, row, heading in texts:
            _put_plainly(table, row, heading, mark, asked[id(heading)])
    for table in tables:
        _multiply(table)


def _texts(table: TableOfSheet) -> Iterator[tuple[int, Heading]]:
    """The cells of a table's number columns, totals too, that hold a figure as text with a mark in it."""
    rows = [row for row in (*table.body.lines, *table.body.skipped) if row < len(table.grid.rows)]
    for heading in _number_headings(table):
        column = [table.grid.rows[row][heading.position] for row in rows]
        if str not in set(map(type, column)):
            continue
        for row, cell in zip(rows, column, strict=True):
            if type(cell) is str and ("," in cell or "." in cell) and any(map(str.isdigit, cell)):
                yield row, heading


def _number_headings(table: TableOfSheet) -> list[Heading]:
    match = table.match
    named = (*match.columns.items(), *match.twice)
    return [heading for name, heading in named if match.sheet.column(name).kind in _NUMBERS]


def _column_of(table: TableOfSheet, heading: Heading) -> Column:
    named = (*table.match.columns.items(), *table.match.twice)
    return table.match.sheet.column(next(name for name, column in named if column is heading))


def _mark(tables: Sequence[TableOfSheet]) -> str:
    """The decimal mark that the file shows: in any figure of its tables, or by what parts its columns."""
    found = set()
    for table in tables:
        named = table.match.columns.items()
        words = {column.position for name, column in named if table.match.sheet.column(name).kind in _WORDS}
        for row in (*table.body.lines, *table.body.skipped):
            cells = table.grid.rows[row]
            found |= {_shows(cell) for at, cell in enumerate(cells) if type(cell) is str and at not in words}
    found.discard(UNSAID)
    if not found and any(table.grid.comma for table in tables):
        return COMMA
    return BOTH if len(found) > 1 else next(iter(found), UNSAID)


def _shows(cell: str) -> str:
    """Which decimal mark a cell shows beyond doubt."""
    text = unicodedata.normalize("NFKC", clean_text(cell))
    if _SHOWS_COMMA.fullmatch(text):
        return COMMA
    return POINT if _SHOWS_POINT.fullmatch(text) else UNSAID


def _are_all_thousands(table: TableOfSheet, heading: Heading) -> bool:
    """Whether every count is `n,000`: three decimals as some programs print them, or thousands."""
    cells = [table.grid.rows[row][heading.position] for row in table.body.lines]
    return (
        _column_of(table, heading).kind == "count"
        and len(cells) > 1
        and all(type(cell) is str and _THOUSANDS.match(cell.strip()) for cell in cells)
    )


def _put_plainly(table: TableOfSheet, row: int, heading: Heading, mark: str, asked: bool) -> None:
    cell: Cell = table.grid.rows[row][heading.position]
    text = unicodedata.normalize("NFKC", clean_text(cell))
    if asked and _EITHER.fullmatch(text) and row in table.body.lines:
        column = _column_of(table, heading)
        code = "ADVISORY_CELL" if column.advisory else "NUMBER_EITHER"
        spot = f"{letters(heading.position)}{row + 1}"
        table.troubles.append((code, spot, shown(cell), {"column": column.name}))
    elif mark == COMMA:
        table.grid.rows[row][heading.position] = text.translate(_SWAPPED).replace(",", "")


def _multiply(table: TableOfSheet) -> None:
    """Money in thousands or ten thousands, by its heading or by a line above the table, as whole units."""
    above = 0
    for name, heading in table.match.columns.items():
        if table.match.sheet.column(name).kind != "money":
            continue
        above = above or _factor_above(table)
        factor = _factor(heading.text) or above
        if factor > 1:
            for row in (*table.body.lines, *table.body.skipped):
                cells = table.grid.rows[row]
                cells[heading.position] = _times(cells[heading.position], factor)
            if table.match.sheet.kind in _TOLD_OF_MULTIPLES:
                spot = f"{letters(heading.position)}{table.heading.below}"
                numbers: dict[str, object] = {"column": name, "factor": f"{factor:,}"}
                table.troubles.append(("MONEY_IN_MULTIPLES", spot, heading.text, numbers))


@lru_cache(maxsize=4_096)
def _factor(text: str) -> int:
    """What a heading says its money is in: `金额（万元）` 10000, `Balance ('000)` 1000, else 0."""
    return _by_word(text) or _by_number(_UNIT_IN_HEADING.search(text.strip()))


def _by_word(text: str) -> int:
    """`万元`, `k`, `thousand USD`, `USD thousands`."""
    found = _UNIT_OF_MONEY.search(text.strip())
    unit = found[1].casefold() if found else ""
    return _MULTIPLES.get("".join(unit.split())) or _MULTIPLES.get(_without_currency(unit), 0)


def _by_number(found: re.Match[str] | None) -> int:
    """`CNY 10,000` where it is a unit: a number without its currency is none."""
    number = _without_currency(found[1]).replace(",", "") if found else ""
    return int(number) if number in _NUMBERS_OF_MONEY else 0


def _without_currency(unit: str) -> str:
    """What is left of a unit that calls a currency, "" where it calls none."""
    left, said = without_currency(unit.strip().removeprefix("in ").strip())
    return "".join(left.split()).removesuffix("of") if said else ""


def _factor_above(table: TableOfSheet) -> int:
    """The same of a line above the table, `单位：万元`; 1 where none says so."""
    for row in table.grid.rows[: table.heading.top]:
        for cell in row:
            if type(cell) is str and cell and len(cell) < 60 and (factor := _factor_said(cell)):
                return factor
    return 1


@lru_cache(maxsize=4_096)
def _factor_said(text: str) -> int:
    if not _ABOVE.search(text):
        return 0
    return _by_word(text) or _by_number(_UNIT_ABOVE.search(text.strip()))


def _times(cell: Cell, factor: int) -> Cell:
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return cell
    try:
        number, said = amount_of(f"{cell:.15g}" if isinstance(cell, float) else cell)
    except CellError:
        return cell  # what is no amount is told as such
    if said and str(cell).strip(" ()（）-").endswith(_ONES):
        return f"{cell} × {factor:,}"  # `5 元` where all is in 万元: which is meant, nobody can say
    return f"{' '.join(said)} {number * factor:f}".strip()
