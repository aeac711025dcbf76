"""The order table whose headings are words that nobody has told us: found by what stands below them.

Used only where no sheet of a file was recognised: a row of texts is taken for headings if the rules of
`unheaded.py` find its codes and its quantity. What was taken for what is told (HEADING_GUESSED), and asked
but for a column in which every line has a code of the catalogue (HEADING_BY_CODES), and one of cases by its
heading or as the sum of others (HEADING_BY_COUNTS).
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import WhyChosen
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.columns.column_rules import claims_of_unheaded, claims_of_words
from orderbatch.read.layout.columns.evidence import (
    ADDS_UP,
    Claim,
    Heading,
    HeadingRow,
    Seen,
    all_known,
    choose,
    knows_name,
)
from orderbatch.read.layout.columns.our_prices import costs_what_it_says
from orderbatch.read.layout.columns.unheaded import adds_up, whole_numbers
from orderbatch.read.layout.kinds.lacking import speak_of_policies
from orderbatch.read.layout.pairs import label_before_code
from orderbatch.read.layout.vocabulary import Vocabulary

_DEEPEST = 60  # rows in which a heading row is looked for
_MOST_LINES = 200  # rows that are looked at below it
_FIGURE = re.compile(r"(?:0|[1-9]\d{0,8})(?:[.,]\d\d?)?")  # `00117` is a code


def guess(grid: Grid, vocabulary: Vocabulary, codes: Collection[str]) -> HeadingRow | None:
    """The first row that can be the heading row of an order table, with the columns that were guessed.

    The next one that can be is kept as what comes next.
    """
    found = _candidates(_with_numbers(grid), vocabulary, codes)
    heading = next(found, None)
    if heading is None:
        return None
    second = next(found, None)
    heading.reasons = (_why(heading), _why(second) if second else None)
    return heading


def _with_numbers(grid: Grid) -> Grid:
    """A text table with its figures as numbers: in other files they are numbers where they are no codes."""
    if any(type(cell) is float for row in grid.rows for cell in row):
        return grid
    rows = [[_as_number(cell) for cell in row] for row in grid.rows]
    return replace(grid, rows=rows)


def _as_number(cell: Cell) -> Cell:
    return float(cell.replace(",", ".")) if type(cell) is str and _FIGURE.fullmatch(cell.strip()) else cell


def _why(heading: HeadingRow) -> WhyChosen:
    return WhyChosen(guess.__name__, str(heading.below), len(heading.matches[0].columns))


def _candidates(grid: Grid, vocabulary: Vocabulary, codes: Collection[str]) -> Iterator[HeadingRow]:
    """The rows that can be read as an order's headings, from the top."""
    for top in range(min(len(grid.rows) - 1, _DEEPEST)):
        texts = [
            position for position, cell in enumerate(grid.rows[top]) if type(cell) is str and cell.strip()
        ]
        if len(texts) < 2 or any(_is_number(cell) for cell in grid.rows[top]):
            continue
        if any(label_before_code(grid.rows[top][at], vocabulary) for at in texts):
            continue  # `Account B07` says whose the list is, and heads none of it
        heading = _read_as_order(grid, top, texts, vocabulary, codes)
        if heading:
            yield heading


def _read_as_order(
    grid: Grid, top: int, texts: Sequence[int], vocabulary: Vocabulary, codes: Collection[str]
) -> HeadingRow | None:
    row = grid.rows[top]
    headings = [Heading(position, row[position], vocabulary.meanings(row[position])) for position in texts]
    if speak_of_policies(headings):
        return None
    words = list(claims_of_words(ORDER, headings, frozenset()))
    match = choose(ORDER, words)
    lines = [
        line
        for line in range(top + 1, min(len(grid.rows), top + 1 + _MOST_LINES))
        if not all(map(is_nothing, grid.rows[line]))
    ]
    where = HeadingRow(top, top + 1, [match])
    headings += _unheaded_codes(Seen(grid, where, match, lines, codes, vocabulary), texts)
    claims = []
    for lacking in ORDER.required:  # the codes first: they make out which rows are lines
        seen = Seen(grid, where, match, lines, codes, vocabulary, headings)
        claims += [claim for claim in claims_of_unheaded(seen) if claim.column == lacking]
        match = choose(ORDER, [*words, *claims])
        if lacking not in match.columns:
            return None
        lines = _named(grid, lines, match.columns["sku"].position, vocabulary)
    seen = Seen(grid, where, match, lines, codes, vocabulary, headings)
    match.shown, match.guessed = _settled(seen, claims)
    match.language = vocabulary.language_of(heading.text for heading in match.columns.values())
    return HeadingRow(top, top + 1, [match])


def _unheaded_codes(seen: Seen, texts: Sequence[int]) -> list[Heading]:
    """The columns of codes without a heading, where no heading is one of codes: `| 规格 | 合计件数`."""
    if "sku" in seen.match.columns:
        return []
    return [Heading(at, "", {}) for at in range(seen.grid.width) if at not in texts and all_known(seen, at)]


def _settled(seen: Seen, claims: Sequence[Claim]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that nothing else could be, and those that are guessed."""
    counted = tuple(claim.column for claim in claims if claim.weight == ADDS_UP)
    claimed = {claim.column for claim in claims}
    settled = counted or costs_what_it_says(seen, seen.match.columns["cases"])
    rivalled = not settled and _may_be_counts(seen, is_named="cases" not in claimed)
    shown = (*(() if rivalled or "sku" not in claimed else _shown_by_codes(seen)), *counted)
    return shown, tuple(claim.column for claim in claims if claim.column not in shown)


def _may_be_counts(seen: Seen, is_named: bool) -> bool:
    """Whether a heading that nobody knows has numbers below it that might be the quantity.

    is_named: a word names the quantity, so that only whole numbers of no known kind might be it as well, and
    no parts of it.
    """
    if is_named:
        whole = [at for at in whole_numbers(seen) if not seen.vocabulary.measures.search(at.text.casefold())]
        counted, lines = seen.match.columns["cases"].position, [seen.grid.rows[line] for line in seen.lines]
        return bool(whole) and not adds_up(counted, [at.position for at in whole], lines)
    place = seen.match.columns["sku"].position
    unknown = [at.position for at in seen.headings if not at.meanings and at.position != place]
    return any(_is_number(seen.grid.rows[line][at]) for line in seen.lines for at in unknown)


def _shown_by_codes(seen: Seen) -> tuple[str, ...]:
    """The column of codes where all that has a quantity has one of the catalogue."""
    place, counted = (seen.match.columns[name].position for name in ("sku", "cases"))
    ordered = (seen.grid.rows[line] for line in seen.lines)
    cells = [row[place] for row in ordered if not is_nothing(row[counted])]
    pairs = list(zip(cells, parse_column(SKU, cells)[0], strict=True))
    known = all(seen.knows_cell(*pair) or knows_name(seen, str(pair[0])) for pair in pairs)
    return ("sku",) if pairs and (known or _named_with_spec(seen)) else ()


def _named_with_spec(seen: Seen) -> bool:
    """Whether all that has a quantity is an item by its name and its specification: two sizes of one soap."""
    places = [
        seen.match.columns[name].position for name in ("sku", "spec", "cases") if name in seen.match.columns
    ]
    if len(places) < len(("sku", "spec", "cases")):
        return False
    rows = (seen.grid.rows[line] for line in seen.lines)
    told = [[str(row[place]) for place in places[:2]] for row in rows if not is_nothing(row[places[2]])]
    return all(knows_name(seen, name + spec) or knows_name(seen, name) for name, spec in told)


def _named(grid: Grid, lines: Sequence[int], place: int, vocabulary: Vocabulary) -> list[int]:
    """The rows with something where the code should be, that is no total."""
    cells = ((line, grid.rows[line][place]) for line in lines)
    return [line for line, cell in cells if not is_nothing(cell) and not _is_total(cell, vocabulary)]


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _is_total(cell: Cell, vocabulary: Vocabulary) -> bool:
    return type(cell) is str and vocabulary.is_total(cell)
