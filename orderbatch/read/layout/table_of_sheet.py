"""One table of a sheet with all that belongs to it, and the `FoundSheet` that it makes."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import IN_BOTH, IN_PIECES
from orderbatch.contract.sheets.sheet import FoundSheet, WhyChosen, letters
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.units import counted_in, say_cases
from orderbatch.contract.words import script_of
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.columns.column_rules import claims_of_values
from orderbatch.read.layout.columns.evidence import HeadingRow, Match, Seen, choose, reasons_of
from orderbatch.read.layout.columns.our_prices import (
    pieces_at_our_price,
    priced_as_pieces,
    priced_by_the_case,
)
from orderbatch.read.layout.columns.unlike_the_words import still_twice, told_of_columns
from orderbatch.read.layout.labels.header import Labels
from orderbatch.read.layout.lines.body import add_page, body_of
from orderbatch.read.layout.lines.listed import not_ordered
from orderbatch.read.layout.lines.odd_row import Body, is_words
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.said_currency import note_currencies
from orderbatch.read.layout.spots import CellTrouble, troubles_of
from orderbatch.read.layout.terms_unread import NO_TERMS, terms_unread
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

LooseText = tuple[int, int, str]  # row, column, text
_TITLES = 20  # rows above a table that may say whose it is


@dataclass(slots=True)
class TableOfSheet:
    """A heading row with all that belongs to it."""

    grid: Grid
    heading: HeadingRow
    match: Match
    body: Body
    labels: Labels
    aside: Grid | None = None  # what stands left and right of it
    shared: bool = False  # another table stands on its sheet
    beside: set[int] = field(default_factory=set)  # columns of tables that stand beside it
    answered: frozenset[int] = frozenset()  # columns that the rep has said to be read, or not
    no_terms: set[int] = field(default_factory=set)  # columns of a list that hold none by the desk's words
    by_case: bool = False  # its prices are ours of the case
    by_piece: bool = False  # it counts pieces, at our price of one, that make whole cases
    unread: str = ""  # the cell of a table there that nobody can read
    troubles: list[CellTrouble] = field(default_factory=list)
    why_kind: tuple[WhyChosen, WhyChosen | None] | None = None
    loose: tuple[int, list[LooseText]] | None = field(default=None, repr=False)  # kept, by number of lines


def loose_texts(table: TableOfSheet, around: Sequence[int]) -> list[LooseText]:
    """The texts that are no cells of lines: around the table, in items not ordered, and beside the lines.

    Remarks of lines are among the last. Most forms have few, so that what is asked of them is asked of few.
    """
    lines = table.body.lines
    if table.loose is None or table.loose[0] != len(lines):
        rows = table.grid.rows
        found = [
            (row, at, cell)
            for row in (*around, *table.body.listed)
            for at, cell in enumerate(rows[row])
            if type(cell) is str and cell
        ]
        named = {column.position for name, column in table.match.columns.items() if name != "remarks"}
        for at in range(table.grid.width):
            if at not in named:
                column = [rows[row][at] for row in lines]
                if any(column):
                    pairs = zip(lines, column, strict=True)
                    found += [(row, at, cell) for row, cell in pairs if type(cell) is str and cell]
        table.loose = (len(lines), found)
    return table.loose[1]


def settle_columns(table: TableOfSheet, vocabulary: Vocabulary, codes: Collection[str]) -> None:
    """Weigh what an order's lines say of its columns against its words; what is unsure is told."""
    if table.match.sheet is not ORDER:
        headings = _headings_unread(table).items()
        table.no_terms = {at for at, text in headings if _heads_no_terms(text, vocabulary)}
        return
    language = _written_in(table, vocabulary)
    if language:
        table.match = replace(table.match, language=language)
    before = table.match
    seen = Seen(table.grid, table.heading, before, table.body.lines, codes, vocabulary)
    claims = claims_of_values(seen)
    if claims:
        chosen = choose(ORDER, [*before.claims, *claims])
        kept = {name for name, heading in chosen.columns.items() if heading is before.columns.get(name)}
        table.match = replace(
            chosen,
            language=before.language,
            guessed=tuple(name for name in before.guessed if name in kept),
            shown=tuple(name for name in before.shown if name in kept),
        )
        seen = replace(seen, match=table.match, memory={})
    table.troubles += told_of_columns(seen, before)
    table.troubles += priced_as_pieces(seen)
    table.by_case, table.by_piece = priced_by_the_case(seen), pieces_at_our_price(seen)
    twice = still_twice(seen, before)
    if twice != table.match.twice:
        table.match = replace(table.match, twice=twice)
    if claims:
        table.body = _body_again(table, vocabulary)


def _heads_no_terms(text: str, vocabulary: Vocabulary) -> bool:
    meanings = vocabulary.meanings(text)
    return any(meanings.get(name) == STRONG for name in NO_TERMS)


def _written_in(table: TableOfSheet, vocabulary: Vocabulary) -> str:
    """The language that has letters of its own, where a label above the table is in it: its sender reads it.

    Words of other languages are in every form: `PO No.`, `SKU`, `Qty` above columns under `客户`.
    """
    above = (COLON.split(text, maxsplit=1)[0] for text, _cell in _texts_above(table))
    labels = (text for text in above if text and vocabulary.is_word(text))
    return next(filter(None, map(script_of, labels)), "")


def _body_again(table: TableOfSheet, vocabulary: Vocabulary) -> Body:
    """The rows of a table whose columns were chosen anew, over all its pages (`joined_pages`)."""
    heading, body = table.heading, body_of(table.grid, table.heading, table.match, vocabulary)
    while body.end < table.body.end:
        below = body.end + heading.below - heading.top
        page = body_of(table.grid, replace(heading, top=body.end, below=below), table.match, vocabulary)
        add_page(table.grid, table.match, body, page)
    return body


def _texts_above(table: TableOfSheet) -> list[tuple[str, str]]:
    """What is written above a table, with its cells."""
    return [
        (clean_text(cell), f"{letters(position)}{row + 1}")
        for row in range(max(0, table.heading.top - _TITLES), table.heading.top)
        for position, cell in enumerate(table.grid.rows[row])
        if type(cell) is str and cell.strip()
    ]


def _the_same_in_all(table: TableOfSheet, found: FoundSheet) -> Iterator[tuple[str, str]]:
    """The words that stand in every line of a column: whose the order is, in a program's list of lines."""
    lines, rows = table.body.lines, table.grid.rows
    first = rows[lines[0]] if len(lines) > 1 else []
    for at, cell in enumerate(first):
        if is_words(cell) and cell and all(rows[line][at] == cell for line in lines):
            yield clean_text(str(cell)), f"{letters(at)}{found.rows[0]}"


def _headings_unread(table: TableOfSheet) -> dict[int, str]:
    if not table.heading.below:
        return {}
    read = {heading.position for heading in table.match.columns.values()}
    row = enumerate(table.grid.rows[table.heading.below - 1])
    return {at: cell.strip() for at, cell in row if type(cell) is str and cell and at not in read}


def _left_out(body: Body) -> list[tuple[int, str]]:
    """The Excel rows that are no lines, with the rule that said so."""
    listed = [(row + 1, not_ordered.__name__) for row in body.listed]
    return [*((row + 1, body.why[row]) for row in body.skipped), *listed]


def _say_whose_and_what(found: FoundSheet, table: TableOfSheet) -> None:
    """What an order's title may say of its agent, and its quantity's heading of the unit: `Qty (pcs)`."""
    if found.labels.get("agent", (None, ""))[0] is None:
        found.mentions = [(found.name, ""), *_texts_above(table), *_the_same_in_all(table, found)]
    else:
        first, top = max(0, table.heading.top - _TITLES), table.heading.top
        rows = enumerate(table.grid.rows[first:top], first)
        found.above = [
            (row, at, text)
            for row, cells in rows
            for at, text in enumerate(cells)
            if type(text) is str and text
        ]
    cells = found.cells["cases"]
    if say_cases(cells):
        found.cells["unit"] = list(cells)  # `10箱` beside `瓶`, the unit of what a case has in it
    counted, _rest = counted_in(found.headings["cases"])
    if counted == ("piece" if "unit" not in found.columns else "case"):
        found.cells["unit"] = [found.headings["cases"]] * len(found.rows)
    for code, spot, heading, numbers in _in_pieces(found):
        found.in_pieces = table.by_piece and code == IN_PIECES  # as the rep would answer; else asked
        found.troubles.append(("PIECES_INTO_CASES" if found.in_pieces else code, spot, heading, numbers))


def _in_pieces(found: FoundSheet) -> Iterator[CellTrouble]:
    """An order whose every quantity counts pieces, by its unit, its heading, or its own cells, `240瓶`; or
    one of which some count pieces by a column of units, and others cases.
    """
    cells = found.cells["cases"]
    said = found.cells.get("unit") or cells
    units = [unit for unit, cell in zip(said, cells, strict=True) if not is_nothing(cell)]
    pieces = [unit for unit in dict.fromkeys(units) if counted_in(unit)[0] == "piece"]
    both = "unit" in found.columns and any(counted_in(unit)[0] == "case" for unit in set(units))
    if pieces and (both or len(pieces) == len(set(units))):
        spot = f"{letters(found.columns['cases'])}{found.header_row}"
        numbers: dict[str, object] = {"column": "cases", "unit": _unit_in(pieces[0])}
        yield IN_BOTH if both else IN_PIECES, spot, found.headings["cases"], numbers


def _unit_in(said: str) -> str:
    """The unit of `240瓶`, or of a column's heading."""
    return clean_text(said.lstrip("0123456789., ")) or said


def _reasons(table: TableOfSheet, wanted: Collection[str]) -> dict[str, tuple[WhyChosen, WhyChosen | None]]:
    """Why this heading row, this kind, and these cells of the header block."""
    chosen = {"header_row": table.heading.reasons, "kind": table.why_kind}
    reasons = {name: reason for name, reason in chosen.items() if reason}
    return reasons | {name: why for name, why in table.labels.reasons.items() if name in wanted}


def found_sheet(table: TableOfSheet, properties: dict[str, str]) -> FoundSheet:
    """The lines of a table as plain cells, with all that is told about it."""
    grid, match, lines = table.grid, table.match, table.body.lines
    wanted = {label.name for label in match.sheet.labels}
    found = FoundSheet(
        kind=match.sheet.kind,
        name=clean_text(grid.name),
        header_row=table.heading.below,
        columns={name: heading.position for name, heading in match.columns.items()},
        rows=[line + 1 for line in lines],
        cells={name: [grid.rows[line][at.position] for line in lines] for name, at in match.columns.items()},
        labels={name: pair for name, pair in table.labels.items() if name in wanted},
        properties=properties,
        headings={name: heading.text.strip() for name, heading in match.columns.items()},
        language=match.language,
        evidence=reasons_of(match),
        unread=_headings_unread(table),
        left_out=_left_out(table.body),
        kept=[(line + 1, table.body.why[line]) for line in lines if line in table.body.why],
        reasons=_reasons(table, wanted),
    )
    note_currencies(found, grid, table.heading.top, match.sheet)
    if match.sheet is ORDER:
        _say_whose_and_what(found, table)
    found.troubles += [*troubles_of(grid, table.heading, match, table.body, found), *table.troubles]
    found.troubles += terms_unread(found, grid, table.no_terms)
    if table.unread:
        found.troubles.append(("TABLE_BESIDE", table.unread, "", {}))
    return found
