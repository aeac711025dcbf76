"""A list of goods without any headings: `洗衣液 | 20件`. Found by its items, and asked about in most cases.

Used where no row can be the headings: one column names items of the catalogue, line by line, and one other
counts in all of those lines. Two that may count are no answer; then its columns are left to the rep. It is
sure where its sheet asks for goods, each row that counts names an item, and each count says that it is cases.
"""

from collections.abc import Collection, Iterator, Sequence

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import WhyChosen
from orderbatch.contract.units import counted_in
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.columns.evidence import VALUES, Claim, Heading, HeadingRow, Match, Seen, choose
from orderbatch.read.layout.columns.evidence import knows_name as names_item
from orderbatch.read.layout.titles import is_asked_for
from orderbatch.read.layout.vocabulary import Vocabulary

_DEEPEST = 60  # rows in which its first line is looked for
_MOST_LINES = 200  # rows that are looked at
_OF_AN_ITEM = frozenset(("pieces_per_case", "order_multiple", "min_cases", "case_price", "on_hand"))
_LEAST = 2  # lines of a list


def bare_list(grid: Grid, vocabulary: Vocabulary, codes: Collection[str]) -> HeadingRow | None:
    """Where the lines of such a list begin, and which columns name and count its items.

    Texts right above both are their headings all the same, in words that nobody knows.
    """
    where = HeadingRow(0, 0, [Match(ORDER, {})])
    seen = Seen(grid, where, where.matches[0], range(min(len(grid.rows), _MOST_LINES + 1)), codes, vocabulary)
    items = max(_items(seen), key=lambda found: len(found[1]), default=None) if codes else None
    if items is None or len(items[1]) < _LEAST or not items[1][0] < _DEEPEST:
        return None
    place, lines = items
    above = grid.rows[lines[0] - 1] if lines[0] else [""] * grid.width
    counts = [at for at in range(grid.width) if at != place and _counts(grid, at, lines)]
    counts = [at for at in counts if not _measures(above[at], vocabulary)]
    if len(counts) != 1 or len(lines) * 2 < _filled(seen, lines[0], (place, counts[0])):
        return None
    headed = lines[0] > 0 and all(type(above[at]) is str and above[at].strip() for at in (place, counts[0]))
    claims = [
        Claim(bare_list.__name__, column, _headed(at, above[at] if headed else "", vocabulary), VALUES)
        for column, at in (("sku", place), ("cases", counts[0]))
    ]
    match = choose(ORDER, claims)
    if not headed and _is_sure(seen, lines, place, counts[0]):
        match.shown = ("sku", "cases")
    else:
        match.guessed = ("sku", "cases")
    match.language = vocabulary.language_of(str(grid.rows[line][at]) for line in lines for at in (0, place))
    why = WhyChosen(bare_list.__name__, str(lines[0]), len(match.columns))
    return HeadingRow(lines[0] - headed, lines[0], [match], (why, None))


def _headed(at: int, text: Cell, vocabulary: Vocabulary) -> Heading:
    return Heading(at, str(text), vocabulary.meanings(text))


def _measures(text: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a text above a column says that it counts no goods that are ordered: `订货基数`, `Stock`."""
    meanings = vocabulary.meanings(text)
    if type(text) is str and vocabulary.is_total(text):
        return False
    said = type(text) is str and not vocabulary.is_label(text) and vocabulary.measures.search(text.casefold())
    return bool(said) or ("cases" not in meanings and not _OF_AN_ITEM.isdisjoint(meanings))


def _is_sure(seen: Seen, lines: list[int], place: int, counted: int) -> bool:
    """Whether the goods of a list are asked for, and all that it counts are cases of items."""
    rows = seen.grid.rows
    others = (row for number, row in enumerate(rows) if number not in lines and number >= lines[0])
    if any(any(map(str.isdigit, str(row[counted]))) for row in others):
        return False
    return is_asked_for(seen.grid, lines[0], seen.vocabulary) and any(
        all(counted_in(rows[line][at])[0] == "case" for line in lines)
        for at in range(seen.grid.width)
        if at != place
    )


def _items(seen: Seen) -> Iterator[tuple[int, list[int]]]:
    """Each column that names items, with the rows in which it does, codes before names."""
    for at in range(seen.grid.width):
        cells = [(seen.grid.rows[line][at : at + 2]) for line in seen.lines]
        for knows in (_is_coded, _is_named, _is_named_with_spec):
            lines = [line for line, own in zip(seen.lines, cells, strict=True) if knows(seen, own)]
            if lines:
                yield at, lines


def _is_coded(seen: Seen, own: Sequence[Cell]) -> bool:
    return not is_nothing(own[0]) and seen.knows_cell(own[0], parse_column(SKU, [own[0]])[0][0])


def _is_named(seen: Seen, own: Sequence[Cell]) -> bool:
    return type(own[0]) is str and bool(own[0].strip()) and names_item(seen, own[0])


def _is_named_with_spec(seen: Seen, own: Sequence[Cell]) -> bool:
    """`洗发水 | 400ml`: which of two sizes is meant stands beside the name."""
    return _is_named(seen, own) or (
        len(own) > 1
        and all(type(cell) is str and cell.strip() for cell in own)
        and names_item(seen, "".join(map(str, own)))
    )


def _filled(seen: Seen, first: int, places: tuple[int, int]) -> int:
    """How many rows from the first line on have something in both columns: most must be items of ours."""
    rows = (seen.grid.rows[line] for line in seen.lines if line >= first)
    return sum(all(not is_nothing(row[at]) for at in places) for row in rows)


def _counts(grid: Grid, at: int, lines: list[int]) -> bool:
    """Whether a column has a whole number above nought in each line, and does not number the lines."""
    cells = [grid.rows[line][at] for line in lines]
    if any(is_nothing(cell) or type(cell) is bool for cell in cells):
        return False
    numbers, refused = parse_column(ORDER.column("cases"), cells)
    return not refused and min(numbers) > 0 and list(numbers) != list(range(1, len(lines) + 1))
