"""What the cells speak for where nobody knows the words above them (`guess.py` looks for such a row).

One column holds codes: a known word, or values of the catalogue. Exactly one can be the quantity: a known
word, the sum of the columns beside it (weeks, branches), the only whole numbers there are, or those that
times the price give the amount. Two possible answers are no answer.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.units import before_per_case, counted_in
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.columns.evidence import ADDS_UP, TEXTS, VALUES, Heading, Says, Seen, knows_name
from orderbatch.read.layout.vocabulary import any_of

_CODE = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9][\w./-]{2,23}", re.ASCII)

# What a heading may mean besides, where the values below are codes of the catalogue.
_OF_AN_ORDER = frozenset(column.name for column in ORDER.columns)
_MAY_HEAD_CODES = frozenset({"line_no", "other", "sku", *TEXTS})

# What a heading that counts cases speaks of, where they are not those that are ordered.
_NOT_ORDERED = (
    "measures", "adds", "adds_heading", "document", "outdated", "withdrawn", "returning", "converted",
)  # fmt: skip
_WITHOUT_A_WORD = 3  # lines that a column adds up, so that it needs no word of a sum

Rows = Sequence[Sequence[Cell]]


def catalogue_codes_below(seen: Seen) -> Iterator[Says]:
    """The one column at least half of whose values are codes of the catalogue; `No.`, `Model` may head it."""
    if seen.codes and _lacks("sku", seen):
        may_be = (heading for heading in seen.headings if _may_head_codes(heading))
        yield from _the_one("sku", [heading for heading in may_be if _are_known(heading, seen)])


def catalogue_names_below(seen: Seen) -> Iterator[Says]:
    """The one column of names of the catalogue, where no column has its codes: `名称 | 件数`."""
    if (
        not seen.codes
        or not _lacks("sku", seen)
        or any(_are_known(heading, seen) for heading in seen.headings)
    ):
        return
    may_be = [heading for heading in seen.headings if _may_head_codes(heading)]
    yield from _the_one("sku", [heading for heading in may_be if _are_names(heading, seen)])


def _may_head_codes(heading: Heading) -> bool:
    return heading.meanings.keys() & _OF_AN_ORDER <= _MAY_HEAD_CODES


def _are_names(heading: Heading, seen: Seen) -> bool:
    spec = seen.match.columns.get("spec")
    cells = [(line[heading.position], line[spec.position] if spec else "") for line in _rows(seen)]
    names = [(cell, size) for cell, size in cells if type(cell) is str and cell.strip()]
    known = sum(knows_name(seen, name) or knows_name(seen, f"{name}{size}") for name, size in names)
    return bool(names) and known * 2 >= len(names)


def codes_under_a_number(seen: Seen) -> Iterator[Says]:
    """The one column headed `No.` whose values are codes of letters and figures, beside a known quantity."""
    if "cases" not in seen.match.columns or not _lacks("sku", seen):
        return
    place = seen.match.columns["cases"].position
    counted = [line for line in _rows(seen) if _is_number(line[place])]
    found = [
        heading
        for heading in seen.headings
        if "line_no" in heading.meanings
        and counted
        and all(_CODE.fullmatch(str(line[heading.position]).strip()) for line in counted)
    ]
    yield from _the_one("sku", found)


def sum_of_its_neighbours(seen: Seen) -> Iterator[Says]:
    """The one column that adds up, line by line, those beside it: weeks, branches, sizes.

    It is called a sum, or does so in several lines with no part left empty in all.
    """
    lines = _rows(seen)
    if not _lacks("cases", seen) or len(lines) < 2:
        return
    parts = [
        heading.position
        for heading in seen.headings
        if not heading.meanings and _is_number_column(heading.position, lines)
    ]
    found = [
        heading
        for heading in seen.headings
        if (seen.vocabulary.is_total(heading.text) or _may_sum(heading, seen, lines))
        and any(adds_up(heading.position, run, lines) for run in _runs_beside(heading.position, parts))
    ]
    yield from _the_one("cases", found, ADDS_UP)


def _may_sum(heading: Heading, seen: Seen, lines: Rows) -> bool:
    return len(lines) >= _WITHOUT_A_WORD and heading in whole_numbers(seen)


def cases_in_the_heading(seen: Seen) -> Iterator[Says]:
    """The one heading that nobody knows whose words count cases, above whole numbers: `How many cases`."""
    if _lacks("cases", seen):
        lines = _rows(seen)
        yield from _the_one(
            "cases", [heading for heading in seen.headings if _counts_cases(heading, seen, lines)], ADDS_UP
        )


def _counts_cases(heading: Heading, seen: Seen, lines: Rows) -> bool:
    text = heading.text.casefold()
    known = heading.meanings and not seen.vocabulary.is_total(heading.text)
    if known or counted_in(text)[0] != "case" or any(map(str.isdigit, text)) or before_per_case(text):
        return False  # `usd/ctn`, `元/箱` are what is paid for each
    if any(any_of(name).search(text) for name in _NOT_ORDERED):
        return False
    numbers = _is_number_column(heading.position, lines) and _all_whole(heading, lines)
    return numbers and not (_are_our_packs(heading, seen, lines) or _are_our_prices(heading, seen, lines))


def _are_our_prices(heading: Heading, seen: Seen, lines: Rows) -> bool:
    """Whether a column is in every line our price of a case of its item."""
    code = seen.match.columns["sku"].position
    items = [seen.sold(line[code]) for line in lines]
    pairs = zip(lines, items, strict=True)
    return bool(lines) and all(item and _cents(line[heading.position]) == item.price for line, item in pairs)


def _cents(cell: Cell) -> int | None:
    return round(cell * 100) if isinstance(cell, float) else None


def _are_our_packs(heading: Heading, seen: Seen, lines: Rows) -> bool:
    """Whether a column says in every line how many pieces a case of our item has: `Case Pk`.

    Several packs, or beside one whole multiples in a column that nobody knows: one alone may be a quantity.
    """
    code = seen.match.columns["sku"].position
    packs = [(line[heading.position], item) for line in lines if (item := seen.sold(line[code]))]
    if len(packs) < len(lines) or not all(item.pieces == cell != 1 for cell, item in packs):
        return False
    if len({cell for cell, _item in packs}) > 1:
        return True
    others = [
        one for one in seen.headings if not one.meanings and one.position not in (code, heading.position)
    ]
    return any(
        all(
            _is_number(line[one.position]) and line[one.position] > cell and line[one.position] % cell == 0
            for line, (cell, _item) in zip(lines, packs, strict=True)
        )
        for one in others
    )


def only_whole_numbers(seen: Seen) -> Iterator[Says]:
    """The one column without a known word that has whole numbers alone, and does not count the lines."""
    if _lacks("cases", seen):
        yield from _the_one("cases", whole_numbers(seen))


def amount_by_price(seen: Seen) -> Iterator[Says]:
    """The one of several columns of whole numbers that times a second gives a third: quantity, price, amount.

    Quantity and price can change places in the sum, so both must not be whole numbers.
    """
    lines, whole = _rows(seen), whole_numbers(seen) if _lacks("cases", seen) else []
    if len(whole) < 2 or len(lines) < 2:
        return
    width = max(map(len, lines))
    others = [position for position in range(width) if _is_number_column(position, lines)]
    product = {
        heading.position: heading
        for heading in whole
        for price, amount in permutations([other for other in others if other != heading.position], 2)
        if _multiplies(lines, heading.position, price, amount)
    }
    yield from _the_one("cases", list(product.values()))


def _the_one(column: str, found: Sequence[Heading], weight: int = VALUES) -> Iterator[Says]:
    if len(found) == 1:
        yield column, found[0], weight


def _lacks(column: str, seen: Seen) -> bool:
    """Whether a column is still to be found; the cases only among the lines, which the codes make out."""
    return column not in seen.match.columns and (column == "sku" or "sku" in seen.match.columns)


def _rows(seen: Seen) -> Rows:
    return [seen.grid.rows[line] for line in seen.lines]


def _are_known(heading: Heading, seen: Seen) -> bool:
    cells = [line[heading.position] for line in _rows(seen)]
    filled = [pair for pair in zip(cells, parse_column(SKU, cells)[0], strict=True) if pair[1]]
    return bool(filled) and sum(seen.knows_cell(*pair) for pair in filled) * 2 >= len(filled)


def whole_numbers(seen: Seen) -> list[Heading]:
    """The columns of whole numbers under words that nobody knows; not one that counts the lines."""
    lines, code = _rows(seen), seen.match.columns["sku"].position
    unknown = (heading for heading in seen.headings if not heading.meanings and heading.position != code)
    return [
        heading
        for heading in unknown
        if _is_number_column(heading.position, lines)
        and _all_whole(heading, lines)
        and not _counts_up(heading, lines)
        and not _are_our_packs(heading, seen, lines)
        and not _are_our_prices(heading, seen, lines)
    ]


def _runs_beside(position: int, parts: Sequence[int]) -> list[Sequence[int]]:
    """The rows of neighbouring columns, two or more, that end just before a column or begin just after it."""
    before, after = position, position
    while before - 1 in parts:
        before -= 1
    while after + 1 in parts:
        after += 1
    left = [range(start, position) for start in range(before, position - 1)]
    return [*left, *(range(position + 1, end + 1) for end in range(position + 2, after + 1))]


def adds_up(position: int, run: Sequence[int], lines: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column is in every line the sum of others."""
    return all(line[position] == sum(line[at] or 0 for at in run) for line in lines)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


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
