"""Lines that a remark takes back or gives away, and quantities that stand beside the one that is read."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from orderbatch.contract.columns import parse_column
from orderbatch.contract.original import note_of_ours
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import OF_ITS_LAYOUT
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import clean_text, shown
from orderbatch.contract.units import counted_in
from orderbatch.contract.words import LANGUAGES, topic
from orderbatch.read.formats.grid import is_nothing
from orderbatch.read.layout.columns.evidence import Heading
from orderbatch.read.layout.columns.quantity import headings_not_read, pieces_per_case
from orderbatch.read.layout.doubts.passed_over import gifts_asked, heads_gifts, says_more_in_percent
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.lines.odd_row import is_words
from orderbatch.read.layout.lines.wishes import wish_columns
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import FAINT, MONEY, WEAK, Vocabulary, any_of, once_a_shape

_EACH = re.compile(r"\b(each|ea)\b", re.IGNORECASE)  # as often of a case as of a piece
_UNIT_PRICE = re.compile(r"单价|unit price|unit cost|price each|each", re.IGNORECASE)
_PRICE = re.compile(r"价|price|cost|rate", re.IGNORECASE)
_TIMES = re.compile(
    r"[*×xX]\s*10+\b|(?<!\d)['’]0+\b"
)  # `箱*10`, `'00 cases`: each figure is a round number of cases
_LONGEST_REMARK = 60  # characters; what is longer is a clause of terms
_LINES_OF_MULTIPLES = 3  # lines whose quantities are all whole cases of pieces: no accident any more


def withdrawn_lines(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A remark says that its line is not wanted, or a gift: `取消`, `不要了`, `FOC` (P-4.1.2)."""
    named = {column.position for name, column in table.match.columns.items() if name != "remarks"}
    rows = table.grid.rows
    free = [
        position
        for position in range(table.grid.width)
        if position not in named and any(rows[row][position] for row in table.body.lines)
    ]
    counted = table.match.columns["cases"].position
    remarks = table.match.columns["remarks"].position if "remarks" in table.match.columns else -1
    headings = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    wishes = {at for _name, at in wish_columns(table.grid, headings, table.body.lines)} if free else set()
    free = [position for position in free if position not in wishes]
    states = {at for at in free if at != remarks and _is_of_every_line(table, at)}
    for row in table.body.lines if free else ():
        cells = table.grid.rows[row]
        for position in free:
            cell = cells[position]
            if type(cell) is not str or not cell or shown(cells[counted]) in ("", "0"):
                continue
            if takes_back(cell, vocabulary) or (position == remarks and _refuses(cell)):
                said = OF_ITS_LAYOUT if position in states else {}
                yield (
                    "LINE_WITHDRAWN",
                    f"{letters(position)}{row + 1}",
                    shown(cell),
                    {"column": "remarks", **said},
                )


def _is_of_every_line(table: TableOfSheet, position: int) -> bool:
    """Whether a column has a word in each of several lines: their state, which no remark is."""
    cells = [table.grid.rows[row][position] for row in table.body.lines]
    return len(cells) > 1 and all(is_words(cell) and not is_nothing(cell) for cell in cells)


def _refuses(cell: str) -> bool:
    """Whether a remark is nothing but a no: `x`, `later`."""
    return bool(any_of("refused_alone").fullmatch(clean_text(cell).casefold().strip(" .。!！")))


@once_a_shape
def takes_back(cell: str, vocabulary: Vocabulary) -> bool:
    """Whether a short text says that something is not wanted, or a gift, and not only on a condition."""
    text = clean_text(cell).casefold()
    if not text or len(text) > _LONGEST_REMARK or text.isdigit():
        return False
    if any_of("withdrawn_alone").fullmatch(text.strip(" .。!！:：*-—()（）[]【】")):
        return True
    said = vocabulary.withdrawn.search(text) or any_of("withdrawn_end", end="$").search(text)
    return bool(said) and not vocabulary.conditional.search(text)


def further_quantities(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A column that adds to the quantity or takes from it, or asks for gifts: `追加 5` beside `数量 10`."""
    used = table.match.columns["cases"]
    for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary):
        if heads_gifts(heading.text):
            yield from gifts_asked(table, heading)
        adds, by_a_share, converted = _adds_to_it(heading.text, vocabulary)
        further = adds or by_a_share or (converted and not counted_in(used.text)[0])
        if not further or "cases" in heading.meanings:
            continue
        if _counts(table, heading) or (by_a_share and _is_filled(table, heading)):
            spot = f"{letters(heading.position)}{table.heading.below}"
            instead = f"{letters(used.position)}{table.heading.below}"
            yield "QUANTITY_TWICE", spot, shown(heading.text), {"column": "cases", "used": instead}


@lru_cache(maxsize=4_096)
def _adds_to_it(heading: str, vocabulary: Vocabulary) -> tuple[bool, bool, bool]:
    """Whether a heading adds to a quantity, or a share of it, or counts it in cases."""
    text = clean_text(heading).casefold()
    adds = vocabulary.adds.search(text) or any_of("adds_heading").search(text)
    adds = adds or any_of("adds_alone").fullmatch(text)
    by_a_share = says_more_in_percent(unicodedata.normalize("NFKC", text))
    converted = any_of("converted").search(text) and counted_in(text)[0] == "case"
    return bool(adds), by_a_share, bool(converted)


def _is_filled(table: TableOfSheet, heading: Heading) -> bool:
    return any(not is_nothing(table.grid.rows[row][heading.position]) for row in table.body.lines)


def priced_at_nought(
    table: TableOfSheet, _around: Sequence[int], _vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A line with an amount of 0 beside others that cost something: no price says that it differs from ours.

    A price of 0 is held against the catalogue's where the order is checked (3-decisions §2).
    """
    columns = table.match.columns
    if "amount" not in columns or "case_price" in columns:
        return
    place, counted = columns["amount"].position, columns["cases"].position
    amounts = {row: figure(table.grid.rows[row][place]) for row in table.body.lines}
    if any(amounts.values()):
        for row, said in amounts.items():
            cell = table.grid.rows[row][place]
            if said == 0 and not is_nothing(cell) and figure(table.grid.rows[row][counted]):
                yield "LINE_AT_NOUGHT", f"{letters(place)}{row + 1}", shown(cell), {"column": "amount"}


def unheaded_counts(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """Whole numbers beside the lines under no heading at all, that nothing explains."""
    headed = {
        heading.position for heading in headings_not_read(table.grid, table.heading, table.match, vocabulary)
    }
    mapped = {column.position for column in table.match.columns.values()}
    for position in range(table.grid.width):
        passed = headed | mapped | table.grid.hidden_columns | table.answered
        if position in passed or _is_explained(table, position):
            continue
        heading = Heading(position, "", {})
        if _counts(table, heading):
            row = next(row for row in table.body.lines if not is_nothing(table.grid.rows[row][position]))
            cell = table.grid.rows[row][position]
            yield "CELLS_UNREAD", f"{letters(position)}{row + 1}", shown(cell), {}


def _is_explained(table: TableOfSheet, position: int) -> bool:
    """Whether a column without a heading counts the lines, or says again what another column says."""
    cells = [table.grid.rows[row][position] for row in table.body.lines]
    numbers = [cell for cell in cells if not is_nothing(cell)]
    if numbers == list(range(1, len(numbers) + 1)):
        return True
    others = range(table.grid.width)
    return any(
        cells == [table.grid.rows[row][other] for row in table.body.lines]
        for other in others
        if other != position
    )


def _counts(table: TableOfSheet, heading: Heading) -> bool:
    """Whether a column has whole numbers above nought in the lines, and nothing else."""
    cells = [table.grid.rows[row][heading.position] for row in table.body.lines]
    filled = [cell for cell in cells if not is_nothing(cell)]
    numbers, refused = parse_column(ORDER.column("cases"), filled)
    return bool(filled) and not refused and any(numbers) and all(number >= 0 for number in numbers)


def pieces_or_cases(
    table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A quantity that may be pieces: priced by the piece, or counted in units beside the size of a case."""
    used = table.match.columns["cases"]
    spot = f"{letters(used.position)}{table.heading.below}"
    if _says_both(table):
        yield "QUANTITY_UNSURE", spot, shown(used.text), {"column": "cases"}
    if "unit" in table.match.columns or not table.body.lines or counted_in(used.text)[0]:
        return
    packs = pieces_per_case(table.grid, table.heading, table.match, table.body.lines, vocabulary) or []
    packed = any((size or 1) > 1 for size in packs)
    prices = [text for text in _headings(table, vocabulary) if _PRICE.search(text) or MONEY.search(text)]
    by_piece = [text for text in prices if counted_in(text)[0] == "piece" or each_piece().search(text)]
    cased = table.by_case or any(counted_in(text)[0] == "case" for text in prices)  # `Case $ | Order`
    by_case = cased and not by_piece
    sure = any(not _EACH.search(text) for text in by_piece)
    weak = used.meanings.get("cases") in (WEAK, FAINT) and not by_case
    sure = sure or _are_of_both(prices)
    if sure or (packed and (by_piece or weak or _are_multiples(table, packs))):
        yield "QUANTITY_UNSURE", spot, shown(used.text), {"column": "cases"}


def _says_both(table: TableOfSheet) -> bool:
    """Whether the quantity's heading counts pieces and the unit of every line cases: `数量(瓶) 40 箱`."""
    columns = table.match.columns
    if "unit" not in columns or counted_in(columns["cases"].text)[0] != "piece":
        return False
    units = {table.grid.rows[line][columns["unit"].position] for line in table.body.lines}
    return bool(units) and all(counted_in(unit)[0] == "case" for unit in units)


@lru_cache
def each_piece() -> re.Pattern[str]:
    """What says that a price is of one piece: `每瓶价`, `price per bottle`."""
    words = [topic(language, "reading")["units"]["piece"] for language in LANGUAGES]
    pieces = "|".join(map(re.escape, chain.from_iterable(words)))
    return re.compile(rf"每\s*(?:{pieces})|\bper (?:{pieces})\b", re.IGNORECASE)


def _are_of_both(prices: Sequence[str]) -> bool:
    """Whether a price of the unit stands beside one of the case: they are not the same."""
    by_unit = any(_UNIT_PRICE.search(text) for text in prices)
    return by_unit and any(counted_in(text)[0] == "case" for text in prices)


def _headings(table: TableOfSheet, vocabulary: Vocabulary) -> list[str]:
    unread = headings_not_read(table.grid, table.heading, table.match, vocabulary)
    return [column.text for column in (*table.match.columns.values(), *unread)]


def _are_multiples(table: TableOfSheet, packs: list[int | None]) -> bool:
    """Whether every quantity is a whole number of cases' pieces, in several lines of cases above one."""
    position = table.match.columns["cases"].position
    cells = [table.grid.rows[row][position] for row in table.body.lines]
    numbers, _refused = parse_column(ORDER.column("cases"), cells)
    pairs = [
        (number, size) for number, size in zip(numbers, packs, strict=True) if number and (size or 1) > 1
    ]
    return len(pairs) >= _LINES_OF_MULTIPLES and all(number % (size or 1) == 0 for number, size in pairs)


def seen_only(table: TableOfSheet, _around: Sequence[int], vocabulary: Vocabulary) -> Iterator[CellTrouble]:
    """What a person sees at the lines and no cell says: struck out, noted, or in a box beside them."""
    grid, lines = table.grid, set(table.body.lines)
    names = {column.position: name for name, column in table.match.columns.items()}
    for row, position in sorted(grid.struck):
        if row in lines and position in names:
            cell = shown(grid.rows[row][position])
            yield "CELL_STRUCK", f"{letters(position)}{row + 1}", cell, {"column": names[position]}
    notes = {}
    for (row, position), note in sorted(grid.notes.items()):
        spot = f"{letters(position)}{row + 1}"
        if note_of_ours().match(note):
            continue
        if row in lines and takes_back(note, vocabulary):
            yield "LINE_WITHDRAWN", spot, shown(note), {"column": "remarks"}
        elif row in lines:
            notes[spot] = note
    if notes:
        said = shown("; ".join(f"{spot}: {note}" for spot, note in notes.items()))
        yield "CELL_NOTE", "", said, {"value": [(shown(note), spot) for spot, note in notes.items()]}
    for text in grid.boxes:
        yield "SHEET_BOX", "", shown(text), {}


def larger_units(
    table: TableOfSheet, _around: Sequence[int], _vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """A quantity whose heading or unit column counts pallets, or hundreds: never booked as cases."""
    used = table.match.columns["cases"]
    if counted_in(used.text)[0] == "larger" or _TIMES.search(used.text):
        yield "QUANTITY_LARGER", f"{letters(used.position)}{table.heading.below}", shown(used.text), {}
    elif "unit" in table.match.columns:
        position = table.match.columns["unit"].position
        rows = table.grid.rows
        if all(counted_in(unit)[0] != "larger" for unit in {rows[row][position] for row in table.body.lines}):
            return
        for row in table.body.lines:
            cell = rows[row][position]
            if counted_in(cell)[0] == "larger":
                yield "QUANTITY_LARGER", f"{letters(position)}{row + 1}", shown(cell), {"column": "unit"}
