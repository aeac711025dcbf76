"""Which column of an order counts its cases, where several columns count: settled by words and numbers.

`数量` goes before `件数` and `CTNS` (2-workbooks), unless it counts pieces: its heading says so, or in every
line it is the cases times the pieces per case. What the other columns say is held against it: pieces
beside whole cases are asked (LOOSE_PIECES), and so are two quantities that differ (QUANTITY_TWICE).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from orderbatch.contract.columns import parse_column, shown
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.units import Counted, counted_in, counted_per
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.headings import Heading, HeadingRow, Match, spread
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_CASES = ORDER.column("cases")
_SMALLEST = 4  # pieces in a case, so that `2 | 4` is not taken for two cases of two


@dataclass(slots=True)
class _Count:
    """A column that counts something: its heading, what it counts, and its number in each line."""

    heading: Heading
    counted: Counted
    total: bool  # `Total pcs`: all pieces of the line, not those beside the cases
    sure: bool
    numbers: list[int | None]
    blank: bool


def settle_quantity(
    grid: Grid, heading: HeadingRow, match: Match, lines: Sequence[int], vocabulary: Vocabulary
) -> tuple[Match, list[CellTrouble]]:
    """The match with the column that counts cases, and what is told about the others."""
    counts = [
        count
        for unread in headings_not_read(grid, heading, match, vocabulary)
        if (count := _count(grid, unread, lines, vocabulary)) and not count.blank
    ]
    used = _count(grid, match.columns["cases"], lines, vocabulary) if counts and lines else None
    if used is None:
        return match, []
    told: list[CellTrouble] = []
    pack = pieces_per_case(grid, heading, match, lines, vocabulary)
    better = _better(used, counts, pack, _units(grid, match, lines))
    if better:
        if used.counted != "piece":
            told.append(_about("QUANTITY_IN_PIECES", heading, used, better))
        counts = [
            replace(used, counted="piece", total=True),
            *(other for other in counts if other is not better),
        ]
        used = better
    others = [
        other for other in counts if not (_agrees(used, other, pack) or _with_gifts(grid, lines, used, other))
    ]
    told += [trouble for other in others for trouble in _differences(grid, heading, lines, used, other)]
    settled = {column.heading.position for column in (used, *counts)}
    twice = [column for column in match.twice if column[0] != "cases" or column[1].position not in settled]
    return replace(match, columns={**match.columns, "cases": used.heading}, twice=twice), told


def headings_not_read(
    grid: Grid, heading: HeadingRow, match: Match, vocabulary: Vocabulary
) -> Iterator[Heading]:
    """The visible headings of columns that nothing else was read from."""
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
        known = (meanings for text in said if (meanings := vocabulary.meanings(text)))
        if said:
            yield Heading(position, " ".join(said), next(known, {}))


def _count(grid: Grid, heading: Heading, lines: Sequence[int], vocabulary: Vocabulary) -> _Count | None:
    """A heading's column as a count of cases or pieces; None where it counts neither."""
    counted, rest = counted_in(heading.text)
    meanings = vocabulary.meanings(rest)
    total = bool(rest) and (vocabulary.is_total(rest) or rest in ("total", "总"))
    stem = not rest or total or "cases" in meanings
    if "cases" not in heading.meanings and not (counted == "piece" and stem and not _is_read(heading)):
        return None
    cells = [grid.rows[line][heading.position] for line in lines]
    numbers, _refused = parse_column(_CASES, cells)
    sure = heading.meanings.get("cases") == STRONG
    return _Count(heading, counted, total, sure, numbers, all(map(is_nothing, cells)))


def _is_read(heading: Heading) -> bool:
    return bool(heading.meanings.keys() - {"other", "cases"})


def pieces_per_case(
    grid: Grid, heading: HeadingRow, match: Match, lines: Sequence[int], vocabulary: Vocabulary
) -> list[int | None] | None:
    """The pieces per case of each line, where a column says them."""
    for unread in headings_not_read(grid, heading, match, vocabulary):
        if "pieces_per_case" in unread.meanings or counted_per(unread.text) == "pieces_per_case":
            return parse_column(_CASES, [grid.rows[line][unread.position] for line in lines])[0]
    return None


def _units(grid: Grid, match: Match, lines: Sequence[int]) -> set[Counted]:
    """What the unit column says the quantity counts."""
    if "unit" not in match.columns:
        return set()
    position = match.columns["unit"].position
    return {counted_in(grid.rows[line][position])[0] for line in lines}


def _better(
    used: _Count, counts: Sequence[_Count], pack: list[int | None] | None, units: set[Counted]
) -> _Count | None:
    """The column that counts the cases, where the one that was found counts the pieces in them."""
    if used.counted == "case":
        return None
    for count in counts:
        if count.counted != "case":
            continue
        if used.counted == "piece":
            return count
        packed = any(size != 1 for size in pack) if pack else count.sure
        if packed and units != {"case"} and _are_pieces(count, used, pack):
            return count
    return None


def _are_pieces(cases: _Count, pieces: _Count, pack: list[int | None] | None) -> bool:
    """Whether in every line the pieces are those in the cases; unknown sizes are whole, and no small ones."""
    least = 1 if pieces.total else _SMALLEST
    sizes = pack or [None] * len(cases.numbers)
    for few, many, size in zip(_filled(cases), _filled(pieces), sizes, strict=True):
        if many != few * size if size else not few or many % few or many < few * least:
            return False
    return True


def _filled(count: _Count) -> list[int]:
    return [number or 0 for number in count.numbers]


def _agrees(used: _Count, other: _Count, pack: list[int | None] | None) -> bool:
    """Whether another count says nothing else than the one that is read."""
    in_pieces = other.counted == "piece" or used.counted == "case"
    if in_pieces and used.counted != "piece" and _are_pieces(used, other, pack):
        return True
    pairs = zip(used.numbers, other.numbers, strict=True)
    return all(theirs is None or theirs == ours for ours, theirs in pairs)


def _with_gifts(grid: Grid, lines: Sequence[int], used: _Count, other: _Count) -> bool:
    """Whether another count is in every line the one that is read and a third column: goods given with it."""
    rest = [theirs - ours for ours, theirs in zip(_filled(used), _filled(other), strict=True)]
    taken = (used.heading.position, other.heading.position)
    return any(
        [grid.rows[line][position] or 0 for line in lines] == rest
        for position in range(grid.width)
        if position not in taken
    )


def _differences(
    grid: Grid, heading: HeadingRow, lines: Sequence[int], used: _Count, other: _Count
) -> Iterator[CellTrouble]:
    """What is asked about a column that says something else than the one that is read."""
    if other.counted == "piece" and not other.total and used.counted != "piece":
        for line, ours, theirs in zip(lines, used.numbers, other.numbers, strict=True):
            if theirs:
                cell = f"{letters(other.heading.position)}{line + 1}"
                numbers: dict[str, object] = {"column": "cases", "cases": ours or 0, "pieces": theirs}
                yield "LOOSE_PIECES", cell, shown(grid.rows[line][other.heading.position]), numbers
    elif other.sure:
        yield _about("QUANTITY_TWICE", heading, other, used)


def _about(code: str, heading: HeadingRow, column: _Count, used: _Count) -> CellTrouble:
    cell, instead = (f"{letters(either.heading.position)}{heading.below}" for either in (column, used))
    return code, cell, shown(column.heading.text), {"column": "cases", "used": instead}
