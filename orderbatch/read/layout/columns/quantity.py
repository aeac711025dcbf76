"""Which column of an order counts its cases, where several columns count: settled by words and numbers.

`数量` goes before `件数` and `CTNS` (2-workbooks), unless it counts pieces: its heading says so, or in every
line it is the cases times the pieces per case. What the others say is held against it
(`unlike_the_words.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.units import Counted, before_per_case, counted_in, counted_per, say_cases
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import Cell, Grid, is_nothing, spread
from orderbatch.read.layout.columns.evidence import ADDS_UP, VALUES, Heading, HeadingRow, Match, Says, Seen
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary, any_of, fold

_CASES = ORDER.column("cases")
_OR_A_SIZE = frozenset(
    ("pieces_per_case", "other", "cases")
)  # what `Qty CTN` may be: cases, or a case's size
_ROUNDED = 0.006  # how far product and amount may be apart
_SMALLEST = 4  # pieces in a case, so that `2 | 4` is not taken for two cases of two


@dataclass(slots=True)
class CountColumn:
    """A column that counts something: its heading, what it counts, and its number in each line.

    total: `Total pcs`, all pieces of the line, not those beside the cases.
    """

    heading: Heading
    counted: Counted
    total: bool
    sure: bool
    numbers: list[int | None]
    blank: bool

    @property
    def filled(self) -> list[int]:
        """Its numbers, with nought where nothing stands."""
        return [number or 0 for number in self.numbers]


@dataclass(slots=True)
class CountColumns:
    """The column that is read as the cases, the others that count, and the pieces per case of each line."""

    used: CountColumn
    others: list[CountColumn]
    pack: list[int | None] | None


def cases_beside_pieces(seen: Seen) -> Iterator[Says]:
    """The heading that says cases, where the one that the words name says pieces: `Qty (pcs) | Cases`."""
    counted = counts_beside(seen)
    if counted and counted.used.counted == "piece":
        cases = next((other for other in counted.others if other.counted == "case"), None)
        if cases:
            yield "cases", cases.heading, VALUES


def cases_in_pieces(seen: Seen) -> Iterator[Says]:
    """The heading that says cases, where the named one is in every line their pieces: `Cases 3 | Qty 72`."""
    counted = counts_beside(seen)
    if counted is None or counted.used.counted in ("case", "piece"):
        return
    used, pack, units = counted.used, counted.pack, units_of(seen)
    for other in counted.others:
        if units == {"case"} and not (pack and _is_the_unit_of(seen, other, used)):
            continue
        packed = any(size != 1 for size in pack) if pack else other.sure or units == {"piece"}
        if other.counted == "case" and packed and are_pieces(other, used, pack):
            yield "cases", other.heading, VALUES
            return


def _is_the_unit_of(seen: Seen, other: CountColumn, used: CountColumn) -> bool:
    """Whether the unit stands just before another count and not before the one that is read."""
    before = seen.match.columns["unit"].position + 1
    return before == other.heading.position and before != used.heading.position


def counts_below(seen: Seen) -> Iterator[Says]:
    """The one other heading that may be the quantity with whole numbers below, where the named one has none.

    `Case | Order` over `12 x 500ml | 5`.
    """
    used = seen.match.columns["cases"].position
    others = {
        claim.heading.position: claim.heading
        for claim in seen.match.claims
        if claim.column == "cases" and claim.heading.position != used
    }
    if not others or not seen.lines or _has_counts(seen, used):
        return  # no other in most forms
    taken = {heading.position for heading in seen.match.columns.values()} | seen.grid.hidden_columns
    found = [heading for place, heading in others.items() if place not in taken and _has_counts(seen, place)]
    if len(found) == 1:
        yield "cases", found[0], VALUES


def _has_counts(seen: Seen, place: int) -> bool:
    """Whether a column has whole numbers in some lines, and nothing but them and headings in the others."""
    cells = [cell for line in seen.lines if not is_nothing(cell := seen.grid.rows[line][place])]
    numbers, _refused = parse_column(_CASES, cells)
    pairs = zip(numbers, cells, strict=True)
    return any(numbers) and all(
        number is not None or seen.vocabulary.meanings(cell) for number, cell in pairs
    )


def cases_by_amount(seen: Seen) -> Iterator[Says]:
    """The heading that says cases, where it and not the named one times the case's price is the amount."""
    counted = counts_beside(seen)
    columns = seen.match.columns
    if counted is None or counted.used.counted == "case" or not {"case_price", "amount"} <= columns.keys():
        return
    rows = [seen.grid.rows[line] for line in seen.lines]
    prices, amounts = ([row[columns[name].position] for row in rows] for name in ("case_price", "amount"))
    for other in counted.others:
        if other.counted == "case" and _times(other, prices, amounts) and len(rows) > 1:
            if not _times(counted.used, prices, amounts):
                yield "cases", other.heading, VALUES
            return


def sum_of_the_same(seen: Seen) -> Iterator[Says]:
    """The one of several columns under one heading that adds up the others: days, and their week."""
    counted = counts_beside(seen)
    if counted is None or len(seen.lines) < 2:
        return
    same = [counted.used, *of_the_same(counted)]
    found = [count for count in same if _is_sum_of(count, [other for other in same if other is not count])]
    if len(found) == 1 and found[0] is not counted.used:
        yield "cases", found[0].heading, ADDS_UP


def count_with_its_unit(seen: Seen) -> Iterator[Says]:
    """The count whose unit beside it is cases, and that unit: `数量 60 | 瓶 | 订单数量 4 | 箱`.

    Units stand behind their counts, or before them where one stands before the first count.

    Only where a count that the words name has pieces as its own, or another column is named as the unit.
    """
    counted = counts_beside(seen)
    if counted is None:
        return
    counts = (counted.used, *counted.others)
    first = min(counts, key=lambda count: count.heading.position)
    before = _unit_beside(seen, first, -1)
    side = -1 if before and before[1] and before[0] is not first.heading else 1
    units = [(count, _unit_beside(seen, count, side)) for count in counts]
    in_cases = [(count, unit) for count, unit in units if unit and unit[1] == "case"]
    in_pieces = any(unit and unit[1] == "piece" for _count, unit in units) or units_of(seen) == {"piece"}
    if len(in_cases) == 1 and in_pieces:
        ((count, unit),) = in_cases
        if count is not counted.used:
            yield "cases", count.heading, VALUES
        if unit and unit[0] is not count.heading:
            yield "unit", unit[0], VALUES


def unit_before_its_count(seen: Seen) -> Iterator[Says]:
    """The unit of cases before a count, where behind it stand that of pieces and how many: `件 10 袋 240`."""
    used, unit = (seen.match.columns.get(name) for name in ("cases", "unit"))
    if used is None or unit is None or unit.position != used.position + 1 or not seen.lines:
        return
    count = CountColumn(used, "", False, True, _numbers(seen, used.position), False)
    behind = unit.position + 1
    if behind >= seen.grid.width:
        return
    pieces = CountColumn(unit, "piece", False, True, _numbers(seen, behind), False)
    before = _unit_beside(seen, count, -1)
    is_case = before is not None and before[1] == "case" and units_of(seen) == {"piece"}
    if before and is_case and any(pieces.filled) and are_pieces(count, pieces, None):
        yield "unit", before[0], VALUES


def _numbers(seen: Seen, place: int) -> list[int | None]:
    return parse_column(_CASES, [seen.grid.rows[line][place] for line in seen.lines])[0]


def _unit_beside(seen: Seen, count: CountColumn, side: int) -> tuple[Heading, Counted] | None:
    """The column before (-1) or behind (1) a count, and what its units count; None if it is none of units.

    What each of its own cells counts, `10箱`, goes before that.
    """
    cells = [seen.grid.rows[line][count.heading.position] for line in seen.lines]
    if say_cases(cells):
        return count.heading, "case"
    unread = headings_not_read(seen.grid, seen.heading, seen.match, seen.vocabulary)
    place = count.heading.position + side
    found = [one for one in (*seen.match.columns.values(), *unread) if one.position == place]
    kinds = {counted_in(seen.grid.rows[line][place])[0] for line in seen.lines} if found else set()
    return (found[0], kinds.pop()) if len(kinds) == 1 else None


def of_the_same(counted: CountColumns) -> list[CountColumn]:
    """The other columns that count under the very heading of the one that is read."""
    return [other for other in counted.others if fold(other.heading.text) == fold(counted.used.heading.text)]


def parts_of_the_sum(seen: Seen, counted: CountColumns) -> list[CountColumn]:
    """The columns under the same heading that the one that is read adds up."""
    same = of_the_same(counted)
    return same if len(seen.lines) > 1 and _is_sum_of(counted.used, same) else []


def _is_sum_of(count: CountColumn, others: Sequence[CountColumn]) -> bool:
    sums = [sum(numbers) for numbers in zip(*(other.filled for other in others), strict=True)]
    return len(others) > 1 and count.filled == sums and any(sums)


def is_settled_by_amounts(seen: Seen, used: CountColumn) -> bool:
    """Whether the column that is read times the price gives the amount of every line."""
    columns = seen.match.columns
    if not {"case_price", "amount"} <= columns.keys():
        return False
    rows = [seen.grid.rows[line] for line in seen.lines]
    return _times(used, *([row[columns[name].position] for row in rows] for name in ("case_price", "amount")))


def _times(counts: CountColumn, prices: Sequence[Cell], amounts: Sequence[Cell]) -> bool:
    """Whether a column times the price is the amount in every line, to half a minor unit."""
    figures = zip(counts.numbers, prices, amounts, strict=True)
    return all(
        many is not None and type(price) is float and type(amount) is float
        and abs(many * price - amount) < _ROUNDED
        for many, price, amount in figures
    )  # fmt: skip


def counts_beside(seen: Seen) -> CountColumns | None:
    """What else counts beside the cases; None where nothing does. Worked out once a table."""
    if "counts" not in seen.memory:
        seen.memory["counts"] = _counts_beside(seen)
    found: CountColumns | None = seen.memory["counts"]
    return found


def _counts_beside(seen: Seen) -> CountColumns | None:
    where = (seen.grid, seen.heading, seen.match)
    others = [
        count
        for unread in headings_not_read(*where, seen.vocabulary)
        if (count := _count(seen, unread)) and not count.blank
    ]
    used = _count(seen, seen.match.columns["cases"]) if others and seen.lines else None
    return CountColumns(used, others, pieces_per_case(*where, seen.lines, seen.vocabulary)) if used else None


def units_below(seen: Seen) -> Iterator[Says]:
    """A heading that nobody knows over nothing but units: `怎么数` over 箱, 箱, 瓶."""
    if "unit" in seen.match.columns or len(seen.lines) < 2:
        return
    for heading in headings_not_read(seen.grid, seen.heading, seen.match, seen.vocabulary):
        cells = [seen.grid.rows[line][heading.position] for line in seen.lines]
        if not heading.meanings and all(type(cell) is str and _is_a_unit(cell) for cell in cells):
            yield "unit", heading, VALUES
            return


def _is_a_unit(cell: str) -> bool:
    counted, rest = counted_in(cell)
    return bool(counted) and not rest


def headings_not_read(
    grid: Grid, heading: HeadingRow, match: Match, vocabulary: Vocabulary
) -> Sequence[Heading]:
    """The visible headings of columns that nothing else was read from; looked for once a choice."""
    key = (id(match), heading.top, heading.below)
    if key not in grid.unread:  # with the match, so that its id stays its own
        grid.unread[key] = match, list(_headings_not_read(grid, heading, match, vocabulary))
    found: list[Heading] = grid.unread[key][1]
    return found


def _headings_not_read(
    grid: Grid, heading: HeadingRow, match: Match, vocabulary: Vocabulary
) -> Iterator[Heading]:
    taken = {column.position for column in match.columns.values()} | grid.hidden_columns
    twice = {column.position: column for _name, column in match.twice}
    under = [(grid.rows[row], spread(grid, row)) for row in range(heading.top, heading.below)]
    for position in range(grid.width):
        if position in taken:
            continue
        if position in twice:
            yield twice[position]
            continue
        texts = [row[merged.get(position, position)] for row, merged in under]
        said = dict.fromkeys(str(text).strip() for text in texts if not is_nothing(text))
        known = (meanings for text in reversed(said) if (meanings := vocabulary.meanings(text)))
        if said:
            yield Heading(position, " ".join(said), next(known, {}))


def _count(seen: Seen, heading: Heading) -> CountColumn | None:
    """A heading's column as a count of cases or pieces; None where it counts neither."""
    is_a_size = before_per_case(heading.text) and heading.text != seen.match.columns["cases"].text
    if any_of("given").search(heading.text.casefold()) or is_a_size:
        return None  # `赠品（件）` under `数量`; the size of a case, unless the quantity is headed so
    counted, rest = counted_in(heading.text)
    meanings = seen.vocabulary.meanings(rest)
    total = bool(rest) and (seen.vocabulary.is_total(rest) or rest in ("total", "总"))
    stem = not rest or total or "cases" in meanings or rest in _number_of()
    if (
        "cases" not in heading.meanings
        and not (stem and _counts_goods(heading, counted))
        and (heading.meanings or fold(heading.text) not in _how_many())
    ):
        return None
    cells = [seen.grid.rows[line][heading.position] for line in seen.lines]
    numbers, _refused = parse_column(_CASES, cells)
    sure = heading.meanings.get("cases") == STRONG
    return CountColumn(heading, counted, total, sure, numbers, all(map(is_nothing, cells)))


@cache
def _number_of() -> frozenset[str]:
    """What stands before a unit and counts it: `No. of ctns`."""
    return frozenset(chain.from_iterable(topic(language, "reading")["number_of"] for language in LANGUAGES))


@cache
def _how_many() -> frozenset[str]:
    """What heads a number of something, and may be the quantity as well: `数`, `Needed`."""
    words = chain.from_iterable(topic(language, "reading")["how_many"] for language in LANGUAGES)
    return frozenset(map(fold, words))


@cache
def _ratios() -> frozenset[str]:
    """What heads the number of one unit in another: `换算率`."""
    return frozenset(chain.from_iterable(topic(language, "reading")["ratio"] for language in LANGUAGES))


def _counts_goods(heading: Heading, counted: Counted) -> bool:
    """Whether a heading without a word of the quantity counts pieces, or cases as `Qty CTN` may: no ratio."""
    if counted == "piece":
        return heading.meanings.keys() <= {"other", "cases"}
    return counted == "case" and heading.meanings.keys() <= _OR_A_SIZE and not counted_per(heading.text)


def pieces_per_case(
    grid: Grid, heading: HeadingRow, match: Match, lines: Sequence[int], vocabulary: Vocabulary
) -> list[int | None] | None:
    """The pieces per case of each line, where a column says them; last one that may count cases as well."""
    sizes = [
        unread
        for unread in headings_not_read(grid, heading, match, vocabulary)
        if "pieces_per_case" in unread.meanings
        or counted_per(unread.text) == "pieces_per_case"
        or unread.text.casefold() in _ratios()
    ]
    sure = [size for size in sizes if not _counts_goods(size, counted_in(size.text)[0])]
    if not sure and (in_spec := _sizes_in_spec(grid, match, lines)):
        return in_spec
    for size in (*sure, *sizes):
        return parse_column(_CASES, [grid.rows[line][size.position] for line in lines])[0]
    return None


def _sizes_in_spec(grid: Grid, match: Match, lines: Sequence[int]) -> list[int | None] | None:
    """The specification as sizes of cases: whole numbers above one, and nothing else."""
    column = match.columns.get("spec")
    cells = [grid.rows[line][column.position] for line in lines] if column else []
    if cells and all(type(cell) is float and cell > 1 and cell.is_integer() for cell in cells):
        return parse_column(_CASES, cells)[0]
    return None


def units_of(seen: Seen) -> set[Counted]:
    """What the unit column says the quantity counts."""
    if "unit" not in seen.match.columns:
        return set()
    position = seen.match.columns["unit"].position
    return {counted_in(seen.grid.rows[line][position])[0] for line in seen.lines}


def are_pieces(cases: CountColumn, pieces: CountColumn, pack: list[int | None] | None) -> bool:
    """Whether in every line the pieces are those in the cases; unknown sizes are whole, and no small ones."""
    least = 1 if pieces.total else _SMALLEST
    sizes = pack or [None] * len(cases.numbers)
    for few, many, size in zip(cases.filled, pieces.filled, sizes, strict=True):
        if many != few * size if size else not few or many % few or many < few * least:
            return False
    return True
