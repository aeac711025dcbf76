"""Which column of an order counts its cases, where several columns count: settled by words and numbers.

`数量` goes before `件数` and `CTNS` (2-workbooks), unless it counts pieces: its heading says so, or in every
line it is the cases times the pieces per case. What the others say is held against it
(`unlike_the_words.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.units import Counted, counted_in, counted_per
from orderbatch.read.formats.grid import Grid, is_nothing, spread
from orderbatch.read.layout.columns.evidence import VALUES, Heading, HeadingRow, Match, Says, Seen
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_CASES = ORDER.column("cases")
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
    used, pack = counted.used, counted.pack
    if _units(seen) == {"case"}:
        return
    for other in counted.others:
        packed = any(size != 1 for size in pack) if pack else other.sure
        if other.counted == "case" and packed and are_pieces(other, used, pack):
            yield "cases", other.heading, VALUES
            return


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
        known = (meanings for text in said if (meanings := vocabulary.meanings(text)))
        if said:
            yield Heading(position, " ".join(said), next(known, {}))


def _count(seen: Seen, heading: Heading) -> CountColumn | None:
    """A heading's column as a count of cases or pieces; None where it counts neither."""
    counted, rest = counted_in(heading.text)
    meanings = seen.vocabulary.meanings(rest)
    total = bool(rest) and (seen.vocabulary.is_total(rest) or rest in ("total", "总"))
    stem = not rest or total or "cases" in meanings
    if "cases" not in heading.meanings and not (counted == "piece" and stem and not _is_read(heading)):
        return None
    cells = [seen.grid.rows[line][heading.position] for line in seen.lines]
    numbers, _refused = parse_column(_CASES, cells)
    sure = heading.meanings.get("cases") == STRONG
    return CountColumn(heading, counted, total, sure, numbers, all(map(is_nothing, cells)))


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


def _units(seen: Seen) -> set[Counted]:
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
