"""What is told where the columns of an order are not those of the words, or another column differs.

Pieces beside whole cases are asked (LOOSE_PIECES), and so are two quantities that differ (QUANTITY_TWICE).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from orderbatch.contract.columns import shown
from orderbatch.contract.sheets.sheet import letters
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.columns.evidence import Heading, Match, Seen
from orderbatch.read.layout.columns.quantity import (
    CountColumn,
    are_pieces,
    counts_beside,
    is_settled_by_amounts,
    parts_of_the_sum,
    units_of,
)
from orderbatch.read.layout.spots import CellTrouble, cells_named
from orderbatch.read.layout.vocabulary import fold


def told_of_columns(seen: Seen, before: Match) -> list[CellTrouble]:
    """All that is told of the codes and the cases. before: what the words alone would have read."""
    return [*_other_codes(seen, before), *_other_counts(seen, before)]


def still_twice(seen: Seen, before: Match) -> list[tuple[str, Heading]]:
    """The headings that stand twice and have not been told of with the codes and the counts."""
    counted = counts_beside(seen)
    settled = {count.heading.position for count in (counted.used, *counted.others)} if counted else set()
    moved = before.columns["sku"].position != seen.match.columns["sku"].position
    return [
        (name, heading)
        for name, heading in seen.match.twice
        if not (name == "cases" and heading.position in settled) and not (name == "sku" and moved)
    ]


def _other_codes(seen: Seen, before: Match) -> Iterator[CellTrouble]:
    used, better = before.columns["sku"], seen.match.columns["sku"]
    if used.position != better.position:
        yield _about("HEADING_TWICE", seen, used, better, "sku")


def _other_counts(seen: Seen, before: Match) -> Iterator[CellTrouble]:
    """What the other columns of counts say that is not said by the one that is read."""
    counted = counts_beside(seen)
    if counted is None:
        return
    parts = parts_of_the_sum(seen, counted)
    used, counts = counted.used, [other for other in counted.others if other not in parts]
    words = before.columns["cases"]
    if words.position != used.heading.position:
        pieces = next((other for other in counts if other.heading.position == words.position), None)
        if pieces and None in pieces.numbers:
            counts = [other for other in counts if other is not pieces]  # sizes, or texts
        elif pieces:
            if pieces.counted != "piece":
                yield _about("QUANTITY_IN_PIECES", seen, words, used.heading)
            rest = (other for other in counts if other is not pieces)
            counts = [replace(pieces, counted="piece", total=True), *rest]
    for other in counts:
        if not (_agrees(used, other, counted.pack) or _with_gifts(seen.grid, seen.lines, used, other)):
            yield from _differences(seen, used, other)


def _agrees(used: CountColumn, other: CountColumn, pack: list[int | None] | None) -> bool:
    """Whether another count says nothing else than the one that is read."""
    in_pieces = other.counted == "piece" or used.counted == "case"
    if in_pieces and used.counted != "piece" and are_pieces(used, other, pack):
        return True
    pairs = zip(used.numbers, other.numbers, strict=True)
    return all(theirs is None or theirs == ours for ours, theirs in pairs)


def _with_gifts(grid: Grid, lines: Sequence[int], used: CountColumn, other: CountColumn) -> bool:
    """Whether another count is in every line the one that is read and a third column: goods given with it."""
    rest = [theirs - ours for ours, theirs in zip(used.filled, other.filled, strict=True)]
    taken = (used.heading.position, other.heading.position)
    return any(
        [grid.rows[line][position] or 0 for line in lines] == rest
        for position in range(grid.width)
        if position not in taken
    )


def _differences(seen: Seen, used: CountColumn, other: CountColumn) -> Iterator[CellTrouble]:
    """What is asked about a column that says something else than the one that is read."""
    if other.counted == "piece" and not other.total and used.counted != "piece":
        for line, ours, theirs in zip(seen.lines, used.numbers, other.numbers, strict=True):
            if theirs:
                cell = f"{letters(other.heading.position)}{line + 1}"
                numbers: dict[str, object] = {"column": "cases", "cases": ours or 0, "pieces": theirs}
                yield "LOOSE_PIECES", cell, shown(seen.grid.rows[line][other.heading.position]), numbers
    elif (
        other.sure
        or (other.counted == "case" and _may_be_the_cases(seen, used, other))
        or _is_headed_alike(seen, used, other)
    ):
        yield _about("QUANTITY_TWICE", seen, other.heading, used.heading)
    elif _is_as_likely(seen, used, other):
        if not is_settled_by_amounts(seen, used):
            yield _about("QUANTITY_TWICE", seen, other.heading, used.heading)
        elif found := list(_counted_besides(seen, used, other)):
            yield "CELLS_PASSED_OVER", found[0][0], cells_named(found), {"count": len(found)}


def _counted_besides(seen: Seen, used: CountColumn, other: CountColumn) -> Iterator[tuple[str, str]]:
    """The cells of another count that differ from the one that the amounts show to be ordered."""
    place = other.heading.position
    for line, ours, theirs in zip(seen.lines, used.numbers, other.numbers, strict=True):
        if theirs and theirs != ours:
            yield f"{letters(place)}{line + 1}", shown(seen.grid.rows[line][place])


def _is_as_likely(seen: Seen, used: CountColumn, other: CountColumn) -> bool:
    """Whether the other may be the quantity as well: its heading says so and no unit.

    `Order | Units`, `数量 | 订货`, `要货数量 | 要数`.
    """
    own = seen.grid.rows[seen.heading.below - 1][other.heading.position]  # not merged from beside it
    # `Case | Wanted`: the size of a case as well as the cases
    return bool(own) and used.counted != "piece" and not other.counted and not _measures(seen, other)


def _is_headed_alike(seen: Seen, used: CountColumn, other: CountColumn) -> bool:
    """Whether the very words of the quantity stand above another column as well, not merged over both."""
    row = seen.grid.rows[seen.heading.below - 1]
    alike = {fold(row[count.heading.position]) for count in (used, other) if row[count.heading.position]}
    both = {fold(count.heading.text) for count in (used, other)}
    return len(both) == 1 and both == alike and bool(row[other.heading.position])


def _may_be_the_cases(seen: Seen, used: CountColumn, other: CountColumn) -> bool:
    """Whether a column under a word of cases may say how many, beside a quantity without a unit: it says as
    much or less in every line, `Qty 120 | Qty CTN 10`. What says more is the size of a case, unless it says
    less elsewhere.
    """
    if _count_the_same(used, other) or (_is_no_size(used, other) and not _measures(seen, other)):
        return True
    pairs = list(zip(used.filled, other.filled, strict=True))
    fewer = all(0 < theirs <= ours for ours, theirs in pairs if ours or theirs)
    return fewer and not used.counted and (units_of(seen) != {"case"} or _are_their_pieces(seen, used, other))


def _are_their_pieces(seen: Seen, used: CountColumn, other: CountColumn) -> bool:
    """Whether a quantity is in every line the other one times its case's size, though its unit says cases."""
    counted = counts_beside(seen)
    packed = counted is not None and counted.pack and all(size and size > 1 for size in counted.pack)
    return bool(packed) and counted is not None and are_pieces(other, used, counted.pack)


def _count_the_same(used: CountColumn, other: CountColumn) -> bool:
    """Whether two columns of cases count the same goods, though not in every line: a line says the same in
    both, or all are too near to each other for pieces: `件数 6 | 订货数量 7`.
    """
    pairs = list(zip(used.filled, other.filled, strict=True))
    near = all(theirs <= ours < 2 * theirs for ours, theirs in pairs)
    return near or any(ours == theirs for ours, theirs in pairs if ours)


def _measures(seen: Seen, count: CountColumn) -> bool:
    """Whether a heading says what lies there or was sold: `库存` over `件`."""
    return bool(seen.vocabulary.measures.search(count.heading.text.casefold()))


def _is_no_size(used: CountColumn, other: CountColumn) -> bool:
    """Whether a column of cases says more in one line and less in another, and hardly the same twice."""
    pairs = [(ours, theirs) for ours, theirs in zip(used.filled, other.filled, strict=True) if theirs]
    differs = any(theirs > ours for ours, theirs in pairs) and any(theirs < ours for ours, theirs in pairs)
    return differs and len({theirs for _ours, theirs in pairs}) == len(pairs)


def _about(code: str, seen: Seen, column: Heading, used: Heading, name: str = "cases") -> CellTrouble:
    cell, instead = (f"{letters(either.position)}{seen.heading.below}" for either in (column, used))
    return code, cell, shown(column.text), {"column": name, "used": instead}
