"""The order table whose headings are words that nobody has told us: found by what stands below them.

Used only where no sheet of a file was recognised. A row of texts is taken for headings if below it one
column holds codes (a known word, or values of the catalogue) and exactly one can be the quantity: a
known word, the sum of the columns beside it (weeks, branches), whole numbers that times the price give
the amount, or the only whole numbers there are.
What was taken for what is told (HEADING_GUESSED); two possible answers are no answer.
"""

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import permutations

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.headings import Heading, HeadingRow, Match, assign
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_CODE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9][\w./-]{2,23}", re.ASCII)
_DEEPEST = 60  # rows in which a heading row is looked for
_MOST_LINES = 200  # rows that are looked at below it


def guess(grid: Grid, vocabulary: Vocabulary, codes: Collection[str]) -> HeadingRow | None:
    """The first row that can be the heading row of an order table, with the columns that were guessed."""
    for top in range(min(len(grid.rows) - 1, _DEEPEST)):
        texts = [
            position for position, cell in enumerate(grid.rows[top]) if type(cell) is str and cell.strip()
        ]
        if len(texts) < 2 or any(_is_number(cell) for cell in grid.rows[top]):
            continue
        heading = _read_as_order(grid, top, texts, vocabulary, codes)
        if heading:
            return heading
    return None


def _read_as_order(
    grid: Grid, top: int, texts: Sequence[int], vocabulary: Vocabulary, codes: Collection[str]
) -> HeadingRow | None:
    row = grid.rows[top]
    headings = [Heading(position, row[position], vocabulary.meanings(row[position])) for position in texts]
    match = assign([heading for heading in headings if heading.meanings], ORDER)
    unknown = [heading for heading in headings if not heading.meanings]
    below = [line for line in grid.rows[top + 1 : top + 1 + _MOST_LINES] if not all(map(is_nothing, line))]
    guessed: list[str] = []
    if "sku" not in match.columns:
        found = _codes_among(headings, below, codes) or _coded_numbers(match, headings, below)
        if found is None:
            return None
        match.columns["sku"] = found
        guessed.append("sku")
    place = match.columns["sku"].position
    lines = [line for line in below if not is_nothing(line[place]) and not _is_total(line[place], vocabulary)]
    if "cases" not in match.columns:
        rest = [heading for heading in unknown if heading is not match.columns["sku"]]
        found = _sum_among(headings, lines, vocabulary) or _quantity_among(rest, lines)
        if found is None:
            return None
        match.columns = {name: column for name, column in match.columns.items() if column is not found}
        match.columns["cases"] = found
        guessed.append("cases")
    match.guessed = tuple(guessed)
    match.language = vocabulary.language_of(heading.text for heading in match.columns.values())
    return HeadingRow(top, top + 1, [match])


def _is_total(cell: Cell, vocabulary: Vocabulary) -> bool:
    return type(cell) is str and vocabulary.is_total(cell)


def _codes_among(
    headings: Sequence[Heading], lines: Sequence[Sequence[Cell]], codes: Collection[str]
) -> Heading | None:
    """The one column at least half of whose values are codes of the catalogue; `No.` may head them."""
    found = []
    may_be = [heading for heading in headings if heading.meanings.keys() <= {"line_no", "other"}]
    for heading in may_be if codes else ():
        values, _refused = parse_column(SKU, [line[heading.position] for line in lines])
        filled = [value for value in values if value]
        if filled and sum(value in codes for value in filled) * 2 >= len(filled):
            found.append(heading)
    return found[0] if len(found) == 1 else None


def _coded_numbers(
    match: Match, headings: Sequence[Heading], lines: Sequence[Sequence[Cell]]
) -> Heading | None:
    """The one column headed `No.` whose values are codes of letters and figures, beside a known quantity."""
    if "cases" not in match.columns:
        return None
    place = match.columns["cases"].position
    counted = [line for line in lines if _is_number(line[place])]
    found = [
        heading
        for heading in headings
        if "line_no" in heading.meanings
        and counted
        and all(_CODE.fullmatch(str(line[heading.position]).strip()) for line in counted)
    ]
    return found[0] if len(found) == 1 else None


def _quantity_among(headings: Sequence[Heading], lines: Sequence[Sequence[Cell]]) -> Heading | None:
    """The one column that can be the quantity."""
    numbers = [heading for heading in headings if _all_numbers(heading, lines)]
    whole = [heading for heading in numbers if _all_whole(heading, lines) and not _counts_up(heading, lines)]
    if len(whole) == 1:
        return whole[0]
    width = max((len(line) for line in lines), default=0)
    others = [position for position in range(width) if _is_number_column(position, lines)]
    product = {
        heading.position: heading
        for heading in whole
        for price, amount in permutations([other for other in others if other != heading.position], 2)
        if len(lines) >= 2 and _multiplies(lines, heading.position, price, amount)
    }
    # Quantity and price can change places in the sum, so both must not be whole numbers.
    return next(iter(product.values())) if len(product) == 1 else None


def _sum_among(
    headings: Sequence[Heading], lines: Sequence[Sequence[Cell]], vocabulary: Vocabulary
) -> Heading | None:
    """The one column called a sum that adds up, line by line, those beside it: weeks, branches, sizes."""
    parts = [
        heading.position
        for heading in headings
        if not heading.meanings and _is_number_column(heading.position, lines)
    ]
    found = [
        heading
        for heading in headings
        if vocabulary.is_total(heading.text)
        and len(lines) >= 2
        and any(_adds_up(heading.position, run, lines) for run in _runs_beside(heading.position, parts))
    ]
    return found[0] if len(found) == 1 else None


def _runs_beside(position: int, parts: Sequence[int]) -> list[Sequence[int]]:
    """The rows of neighbouring columns, two or more, that end just before a column or begin just after it."""
    before, after = position, position
    while before - 1 in parts:
        before -= 1
    while after + 1 in parts:
        after += 1
    left = [range(start, position) for start in range(before, position - 1)]
    return [*left, *(range(position + 1, end + 1) for end in range(position + 2, after + 1))]


def _adds_up(position: int, run: Sequence[int], lines: Sequence[Sequence[Cell]]) -> bool:
    return all(line[position] == sum(line[at] or 0 for at in run) for line in lines)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _all_numbers(heading: Heading, lines: Sequence[Sequence[Cell]]) -> bool:
    return _is_number_column(heading.position, lines) and STRONG not in heading.meanings.values()


def _is_number_column(position: int, lines: Sequence[Sequence[Cell]]) -> bool:
    filled = [line[position] for line in lines if not is_nothing(line[position])]
    return bool(filled) and all(map(_is_number, filled))


def _all_whole(heading: Heading, lines: Sequence[Sequence[Cell]]) -> bool:
    filled = [line[heading.position] for line in lines if not is_nothing(line[heading.position])]
    return all(float(cell).is_integer() and cell >= 0 for cell in filled)


def _counts_up(heading: Heading, lines: Sequence[Sequence[Cell]]) -> bool:
    values = [line[heading.position] for line in lines]
    return len(values) > 1 and values == list(range(1, len(values) + 1))


def _multiplies(lines: Sequence[Sequence[Cell]], quantity: int, price: int, amount: int) -> bool:
    for line in lines:
        cells = [line[quantity], line[price], line[amount]]
        if not all(map(_is_number, cells)):
            return False
        first, second, third = (Decimal(repr(cell)) for cell in cells)
        if abs(first * second - third) > Decimal("0.005"):
            return False
    return True
