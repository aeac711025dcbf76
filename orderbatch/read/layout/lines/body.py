"""Which rows below a heading row belong to the table: the lines, without totals, notes and empty rows.

No row with a code or a quantity is ever dropped in silence: what cannot be told apart from a line is
a line, and is refused at its cell later.
"""

from collections.abc import Sequence

from orderbatch.contract.columns import Column
from orderbatch.contract.sheets.every import FINANCE_PAYMENTS, MASTERS, POLICY_PAYMENTS
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.columns.evidence import HeadingRow, Match
from orderbatch.read.layout.lines.line_rules import Verdict, total_stands_in, verdict_on
from orderbatch.read.layout.lines.listed import are_many, not_ordered, without_quantity
from orderbatch.read.layout.lines.not_wanted import not_wanted
from orderbatch.read.layout.lines.odd_row import Body, Keys, is_words, odd_row, surely_a_code
from orderbatch.read.layout.vocabulary import Vocabulary

_LISTS = frozenset(sheet.kind for sheet in (*MASTERS, POLICY_PAYMENTS, FINANCE_PAYMENTS))
_NUMBER_KINDS = ("count", "money", "measure")


def _keys(match: Match) -> Keys:
    required: list[Column] = [match.sheet.column(name) for name in match.sheet.required]
    place = {name: heading.position for name, heading in match.columns.items()}
    return Keys(
        place[required[0].name],
        tuple(place[column.name] for column in required[1:]),
        tuple(place[column.name] for column in required if column.kind in _NUMBER_KINDS),
        tuple(place.values()),
        match.sheet.kind in _LISTS,
    )


def body_of(grid: Grid, heading: HeadingRow, match: Match, vocabulary: Vocabulary) -> Body:
    """The rows of the table under `heading`, to the sheet's end or to the next heading row."""
    keys = _keys(match)
    body = Body([], [], [], len(grid.rows))
    first, others = keys.first, keys.others
    other = others[0] if len(others) == 1 else None
    for position in range(heading.below, len(grid.rows)):
        row = grid.rows[position]
        if other is None:
            plain = all(row[column] != "" for column in others) and surely_a_code(row[first])
        else:
            count = row[other]
            plain = (
                count != "" and surely_a_code(row[first]) and (type(count) is float or not is_words(count))
            )
        if plain and not (first and total_stands_in(row[:first], vocabulary)):
            body.lines.append(position)  # a code and a quantity: no rule is asked
            continue
        odd = odd_row(grid, position, keys, body, vocabulary)
        if not odd.filled and all(map(is_nothing, row)):
            continue
        why, verdict = verdict_on(odd)
        if verdict is Verdict.NEXT_TABLE:
            body.end = position
            break
        (body.lines if verdict is Verdict.LINE else body.skipped).append(position)
        body.why[position] = why
    if match.sheet.kind == "order":
        printed = not_ordered(grid, body.lines, match, is_list=_is_list(grid, heading, vocabulary))
        take_out(body, not_wanted(grid, heading, match, body.lines, vocabulary, printed))
    return body


def add_page(grid: Grid, match: Match, body: Body, page: Body) -> None:
    """Add the rows of a next page, under its headings; a printed list is one over all its pages."""
    body.lines += page.lines
    body.listed += page.listed
    body.skipped += page.skipped
    body.why |= page.why
    body.end = page.end
    if match.sheet.kind == "order":
        list_items(body, grid, match, is_list=bool(body.listed))


def list_items(body: Body, grid: Grid, match: Match, *, is_list: bool = True) -> None:
    """Take the items of a printed list that are not ordered out of the lines."""
    take_out(body, not_ordered(grid, body.lines, match, is_list=is_list))


def list_halves(
    halves: Sequence[tuple[Grid, HeadingRow]], bodies: Sequence[Body], vocabulary: Vocabulary
) -> None:
    """Take the items that are not ordered out of the halves of one printed list, counted over all of them."""
    empty = [
        without_quantity(grid, body.lines, heading.matches[0])
        for (grid, heading), body in zip(halves, bodies, strict=True)
    ]
    gone = sum(map(len, empty)) + sum(len(body.listed) for body in bodies)
    every = sum(len(body.lines) + len(body.listed) for body in bodies)
    if gone == every or not are_many(gone, every):
        return
    for (grid, heading), body, rows in zip(halves, bodies, empty, strict=True):
        match = heading.matches[0]
        take_out(body, not_wanted(grid, heading, match, body.lines, vocabulary, rows))


def take_out(body: Body, rows: Sequence[int]) -> None:
    """Keep rows that order nothing apart from the lines."""
    gone = set(rows)
    if not gone:
        return
    body.listed = sorted({*body.listed, *gone})
    body.lines = [position for position in body.lines if position not in gone]


def _is_list(grid: Grid, heading: HeadingRow, vocabulary: Vocabulary) -> bool:
    """Whether the headings are of an item list: what each item's minimum and its multiple are."""
    row = grid.rows[heading.below - 1]
    named = {name for cell in row if type(cell) is str for name in vocabulary.meanings(cell)}
    return {"min_cases", "order_multiple"} <= named
