"""Where the table of a sheet is and what its columns mean.

A heading row is one whose known words cover every required column of a declared sheet. Words may stand
in one row or in two (children under a merged parent), in one language or in both. Of several possible
kinds the one that explains the most headings wins; `recognise.py` weighs the rest of the sheet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from orderbatch.contract.columns import AGENT
from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.sheets.sheet import Sheet, WhyChosen
from orderbatch.read.formats.grid import Cell, Grid, spread
from orderbatch.read.layout.columns.column_rules import claims_of_words
from orderbatch.read.layout.columns.evidence import Heading, HeadingRow, Match, choose
from orderbatch.read.layout.kinds.for_a_kind import weight
from orderbatch.read.layout.pairs import are_pairs, label_before_code
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary, any_of

_LEAST = 2  # known words of a heading row
_SURE = 4  # such in a row that may be headings though figures (sizes) stand among them
_FULL = 4  # filled cells of each of two rows that may be halves of one heading row
_ITEMS = frozenset(("sku", "product"))
_REQUIRED = tuple((sheet, frozenset(sheet.required)) for sheet in SHEETS)


def headings_of(row: Sequence[Cell], vocabulary: Vocabulary) -> list[Heading]:
    """The known words of a row."""
    meanings = vocabulary.meanings
    return [
        Heading(position, cell, found)
        for position, cell in enumerate(row)
        if type(cell) is str and cell and (found := meanings(cell))
    ]


def headings_at(grid: Grid, row: int, vocabulary: Vocabulary) -> list[Heading]:
    """The known words of a row of a sheet; looked for once."""
    found: list[Heading] | None = grid.headings.get(row)
    if found is None:
        grid.headings[row] = found = headings_of(grid.rows[row], vocabulary)
    return found


def heads_a_list(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """Whether a row of a sheet without a table is headings of items: known words alone, no agent's label."""
    filled = [cell for cell in grid.rows[row] if cell != ""]
    headings = headings_at(grid, row, vocabulary) if len(filled) > 1 else []
    return (
        bool(headings)
        and len(headings) == len(filled)
        and any(_ITEMS & heading.meanings.keys() for heading in headings)
        and not any(heading.meanings.get(AGENT.name) == STRONG for heading in headings)
    )


def assign(headings: Sequence[Heading], sheet: Sheet, hidden: frozenset[int] = frozenset()) -> Match:
    """What the words of these headings make of them as that kind of sheet."""
    return choose(sheet, claims_of_words(sheet, headings, hidden))


def matches(headings: Sequence[Heading], hidden: frozenset[int], vocabulary: Vocabulary) -> list[Match]:
    """Every kind of sheet whose required columns all stand in these headings, best first.

    Remembered by the headings' words and places: most forms of a run have the same.
    """
    key = (tuple((heading.position, heading.text) for heading in headings), hidden)
    found = vocabulary.remembered.get(key)
    if found is None:
        if len(vocabulary.remembered) > 10_000:
            vocabulary.remembered.clear()
        vocabulary.remembered[key] = found = _matches(headings, hidden, vocabulary)
    return list(found)


def _matches(headings: Sequence[Heading], hidden: frozenset[int], vocabulary: Vocabulary) -> list[Match]:
    known = {name for heading in headings for name in heading.meanings}
    found = []
    for sheet, required in _REQUIRED:
        if required <= known:
            match = assign(headings, sheet, hidden)
            if required <= match.columns.keys():
                match.language = vocabulary.language_of(heading.text for heading in match.columns.values())
                found.append(match)
    return sorted(found, key=weight, reverse=True)


@dataclass(slots=True)
class HeaderClaim:
    """What one rule says: the heading row begins there, ends above `below`, and may be these kinds."""

    rule: str
    top: int
    below: int
    matches: list[Match]

    @property
    def weight(self) -> int:
        """How many columns it explains as the best of its kinds."""
        return len(self.matches[0].columns) if self.matches else 0


HeaderRule = Callable[[Grid, int, Vocabulary], tuple[int, int, list[Match]]]


def words_of_the_row(grid: Grid, top: int, vocabulary: Vocabulary) -> tuple[int, int, list[Match]]:
    """The row alone."""
    return top, top + 1, matches(headings_at(grid, top, vocabulary), grid.hidden_columns, vocabulary)


def words_of_the_next_row(grid: Grid, top: int, vocabulary: Vocabulary) -> tuple[int, int, list[Match]]:
    """The row below alone: this one is a band of group titles above the headings."""
    under = headings_at(grid, top + 1, vocabulary) if top + 1 < len(grid.rows) else []
    if not under or _is_a_line(grid.rows[top + 1], under):
        return top + 1, top + 2, []
    return top + 1, top + 2, matches(under, grid.hidden_columns, vocabulary)


def words_of_both_rows(grid: Grid, top: int, vocabulary: Vocabulary) -> tuple[int, int, list[Match]]:
    """The row with the one below it: halves of one heading row."""
    under = headings_at(grid, top + 1, vocabulary) if top + 1 < len(grid.rows) else []
    if not under or any(_is_a_value(cell, vocabulary) for cell in grid.rows[top]):
        return top, top + 2, []
    if _figures(grid.rows[top + 1]) > len(under):  # `取消` behind a line is a word too, and no heading
        return top, top + 2, []
    joined = _joined(grid, top, vocabulary, headings_at(grid, top, vocabulary), under)
    return top, top + 2, matches(joined, grid.hidden_columns, vocabulary)


# What may be the heading row: the claim that explains the most columns wins, of two alike the first.
HEADER_RULES: tuple[HeaderRule, ...] = (words_of_the_row, words_of_the_next_row, words_of_both_rows)


def heading_row_at(grid: Grid, top: int, vocabulary: Vocabulary) -> HeadingRow | None:
    """The heading row that begins at row `top`, if one does: what the heaviest claim says."""
    if not _may_begin(grid, top, vocabulary):
        return None
    claims = [HeaderClaim(rule.__name__, *rule(grid, top, vocabulary)) for rule in HEADER_RULES]
    ranked = sorted((claim for claim in claims if claim.matches), key=lambda claim: -claim.weight)
    if len(ranked) > 1 and ranked[0].below == top + 1 and ranked[1].weight == ranked[0].weight:
        ranked[:2] = sorted(
            ranked[:2], key=lambda claim: not (claim.below - claim.top > 1 and _is_parted(grid, top))
        )
    if not ranked:
        return None
    best = ranked[0]
    below = _skip_second_language(grid, best.below, best.matches[0], vocabulary)
    told = [WhyChosen(claim.rule, str(claim.below), claim.weight) for claim in ranked]
    return HeadingRow(best.top, below, best.matches, (told[0], told[1] if len(told) > 1 else None))


def _is_parted(grid: Grid, top: int) -> bool:
    """Whether a cell is merged over several columns with words of their own below: `数量` over two."""
    return any(
        first[0] == last[0] == top
        and last[1] > first[1]
        and top + 1 < len(grid.rows)
        and all(type(cell) is str and cell.strip() for cell in grid.rows[top + 1][first[1] : last[1] + 1])
        for first, last in grid.merges
    )


def _may_begin(grid: Grid, top: int, vocabulary: Vocabulary) -> bool:
    """Whether a heading row may begin there: known words, and neither a line's figures nor pairs."""
    single = headings_at(grid, top, vocabulary)
    if len(single) < _LEAST or _is_a_line(grid.rows[top], single):
        return False
    if are_pairs(grid.rows[top], [heading.position for heading in single]):
        return False
    under = headings_at(grid, top + 1, vocabulary) if top + 1 < len(grid.rows) else []
    known = {name for heading in (*single, *under) for name in heading.meanings}
    return any(required <= known for _sheet, required in _REQUIRED) or _may_join(grid, top)


def _is_a_line(row: Sequence[Cell], known: Sequence[Heading]) -> bool:
    """Whether a row with known words is a line with `Item` and `CASE` in it, and figures."""
    return len(known) < _SURE and _figures(row) >= len(known)


def _figures(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if type(cell) is float)


def _is_a_value(cell: Cell, vocabulary: Vocabulary) -> bool:
    """What stands behind a label, never over headings: a number or a code, also with its label before it."""
    if type(cell) is not str:
        return cell is not None
    if cell and label_before_code(cell, vocabulary):
        return True
    return " " not in cell and cell.isascii() and any(letter.isdigit() for letter in cell)


def _may_join(grid: Grid, top: int) -> bool:
    """Whether a row and the next may be halves of one heading row: under a merge, or both full of words."""
    if top + 1 >= len(grid.rows):
        return False
    if any(first[0] == top and last != first for first, last in grid.merges):
        return True
    return all(
        sum(1 for cell in row if cell != "") >= _FULL and not any(type(cell) is float for cell in row)
        for row in grid.rows[top : top + 2]
    )


def _joined(
    grid: Grid, top: int, vocabulary: Vocabulary, parents: Sequence[Heading], children: Sequence[Heading]
) -> list[Heading]:
    """Two heading rows as one: the lower word where it is sure, else both together, else either."""
    upper, lower = grid.rows[top], grid.rows[top + 1]
    by_parent = {heading.position: heading for heading in parents}
    by_child = {heading.position: heading for heading in children}
    under = spread(grid, top)
    found = []
    for position in range(grid.width):
        parent = str(upper[under.get(position, position)] or "")
        own = by_child.get(position)
        if parent and any_of("given").search(str(lower[position]).casefold()):
            continue  # `赠品（件）` under `数量`
        both = f"{parent} {lower[position]}" if lower[position] else ""
        if own and STRONG in own.meanings.values():
            found.append(own)
        elif both and (meanings := vocabulary.meanings(both)):  # `订货` over `件`: before the unit alone
            found.append(Heading(position, both, meanings))
        elif own:
            found.append(own)
        elif not lower[position] and position in by_parent:
            found.append(by_parent[position])
    return found


def _skip_second_language(grid: Grid, below: int, match: Match, vocabulary: Vocabulary) -> int:
    """The first row of the table's body: a row that repeats the headings (other language) is none of it."""
    while below < len(grid.rows):
        row = grid.rows[below]
        filled = [cell for cell in row if cell not in ("", None)]
        repeated = sum(
            1
            for name, heading in match.columns.items()
            if heading.position < len(row) and name in vocabulary.meanings(row[heading.position])
        )
        if repeated < _LEAST or repeated * 2 < len(filled):
            return below
        below += 1
    return below
