"""What a form says its lines add up to, compared with its lines: never trusted, never silently passed over.

A total stands in a row of the table, under the cases or the amounts, or beside a label around the table
(`合计件数：17`). A row may speak of the whole table, its page, or the group above or below it; it differs if
it fits none. Sums in words or with taxes, sums of lines that cannot be read, and a nought (a formula that
no program worked out yet) are not compared.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from orderbatch.contract.columns import parse_column
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.spellings import shown
from orderbatch.read.formats.grid import Cell
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import SUMS, Vocabulary, fold

_SUMMED = ("cases", "amount")
_SHORT = 30  # characters of a label; a clause that mentions taxes is longer
NumbersByRow = Mapping[int, int]  # row of a line → cases, or minor units


def compare_totals(tables: Sequence[TableOfSheet], vocabulary: Vocabulary) -> None:
    """Tell of each total that its lines do not bear out. tables: those of one sheet, from the top."""
    orders = [table for table in tables if table.match.sheet is ORDER]
    if len({id(table.grid) for table in orders}) > 1:
        return  # side by side: whose a total is cannot be told
    before = dict.fromkeys(_SUMMED, 0)
    for table in orders:
        wanted = [name for name in _SUMMED if len(orders) > 1 or _is_said(table, name)]
        sums = {name: numbers for name in wanted if (numbers := _numbers(table, name)) is not None}
        for name, numbers in sums.items():
            table.troubles += _of_rows(table, name, numbers, before[name], vocabulary)
            before[name] += sum(numbers.values())
        if len(orders) == 1:
            told = {cell for _code, cell, *_rest in table.troubles}
            found = _of_labels(table, sums, vocabulary)
            table.troubles += [trouble for trouble in found if trouble[1] not in told]


def _is_said(table: TableOfSheet, name: str) -> bool:
    """Whether anything may be a total: a figure in a row that is no line, or under a label of its own."""
    if f"sum_{name}" in table.labels:
        return True
    if name not in table.match.columns:
        return False
    position = table.match.columns[name].position
    return any(table.grid.rows[row][position] for row in table.body.skipped)


def _numbers(table: TableOfSheet, name: str) -> NumbersByRow | None:
    """What the lines say in a column; None where one of them cannot be read."""
    if name not in table.match.columns or not table.body.lines:
        return None
    position = table.match.columns[name].position
    cells = [table.grid.rows[row][position] for row in table.body.lines]
    numbers, _refused = parse_column(ORDER.column(name), cells)
    return None if None in numbers else dict(zip(table.body.lines, numbers, strict=True))


def _parsed(name: str, cell: Cell) -> int | None:
    (number,), _refused = parse_column(ORDER.column(name), [cell])
    return number  # type: ignore[no-any-return]


def _of_rows(
    table: TableOfSheet, name: str, numbers: NumbersByRow, before: int, vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """The total rows of a table that fit none of the sums they may mean."""
    position, rows = table.match.columns[name].position, table.grid.rows
    said = {row: label for row in table.body.skipped if (label := _label(rows[row], vocabulary))}
    last = max(numbers)
    for row, label in said.items():
        value = _parsed(name, rows[row][position])
        if not value or _says(label, vocabulary.adjusted):
            continue
        between = (at for at in table.body.skipped if last < at < row and at not in said)
        if any(_parsed(name, rows[at][position]) is not None for at in between):
            break  # a discount or a charge stands between the lines and their total
        own = list(said.values()).count(label) > 1 or _says(label, vocabulary.parts) or row < last
        sums = _sums(table.body.skipped, numbers, row, before) if own else _whole(numbers, before)
        if not _fits(name, value, sums, len(numbers)):
            yield _told(
                name, position, row, rows[row][position], min(sums, key=lambda total: abs(total - value))
            )
        if row > last:
            break  # what follows the first total under the lines has taxes, freight or the like in it


def _says(folded: str, words: Collection[str]) -> bool:
    return any(word in folded for word in words)


def _label(row: Sequence[Cell], vocabulary: Vocabulary) -> str:
    """The word that makes a row a total; "" where it is none."""
    return next((fold(cell) for cell in row if type(cell) is str and cell and vocabulary.is_total(cell)), "")


def _whole(numbers: NumbersByRow, before: int) -> set[int]:
    everything = sum(numbers.values())
    return {everything, everything + before}


def _sums(borders: Sequence[int], numbers: NumbersByRow, row: int, before: int) -> set[int]:
    """What a row may add up: the lines above it from any border on, or those of the group below it."""
    starts = [-1, *(border for border in borders if border < row)]
    found = {sum(number for at, number in numbers.items() if start < at < row) for start in starts}
    end = min((border for border in borders if border > row), default=max(numbers) + 1)
    below = sum(number for at, number in numbers.items() if row < at < end)
    return {*found, below, before + sum(number for at, number in numbers.items() if at < row)}


def _fits(name: str, value: int, sums: set[int], lines: int) -> bool:
    """Whether a total is one of the sums; amounts may be off by a minor unit a line, from rounding."""
    most = lines if name == "amount" else 0
    return any(abs(value - total) <= most for total in sums)


def _of_labels(
    table: TableOfSheet, sums: Mapping[str, NumbersByRow], vocabulary: Vocabulary
) -> Iterator[CellTrouble]:
    """The totals with a label of their own; a column that we do not read may be what they speak of."""
    for label in sorted(SUMS & table.labels.keys()):
        (value, cell), name = table.labels[label], label.removeprefix("sum_")
        total = _parsed(name, value)
        if not total or name not in sums:
            continue
        own = sum(sums[name].values())
        if _fits(name, total, {own}, len(sums[name])) or (
            name == "amount" and _is_charged(table, vocabulary)
        ):
            continue
        if Decimal(total) / (100 if name == "amount" else 1) not in _column_sums(table):
            yield "TOTAL_DIFFERS", cell, shown(value), {"column": name, "lines": _as_written(name, own)}


def _is_charged(table: TableOfSheet, vocabulary: Vocabulary) -> bool:
    """Whether taxes, freight or a discount stand around the table, so that a sum has more in it."""
    inside = {*table.body.lines, *table.body.listed, *range(table.heading.top, table.heading.below)}
    around = (row for number, row in enumerate(table.grid.rows) if number not in inside)
    cells = (cell for row in around for cell in row if type(cell) is str and cell)
    return any(len(cell) < _SHORT and _says(fold(cell), vocabulary.adjusted) for cell in cells)


def _column_sums(table: TableOfSheet) -> set[Decimal]:
    """What every column of figures adds up to."""
    found = set()
    for position in range(table.grid.width):
        figures = [figure(table.grid.rows[row][position] or 0) for row in table.body.lines]
        if all(number is not None for number in figures):
            found.add(sum((number for number in figures if number is not None), Decimal(0)))
    return found


def _told(name: str, position: int, row: int, cell: Cell, nearest: int) -> CellTrouble:
    numbers: dict[str, object] = {"column": name, "lines": _as_written(name, nearest)}
    return "TOTAL_DIFFERS", f"{letters(position)}{row + 1}", shown(cell), numbers


def _as_written(name: str, number: int) -> str:
    return f"{Decimal(number) / 100:.2f}" if name == "amount" else str(number)
