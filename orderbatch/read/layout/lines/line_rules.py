"""Every rule that says whether a row below the headings is a line: `check --show` prints its function's name.

The first rule that holds decides. No row with a code or a quantity is ever left out in silence: what no rule
tells apart from a line is a line, and is refused at its cell later. To add a rule: a function, its place in
`LINE_RULES`, and a form of `tests/forms` that is misread without it.
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum

from orderbatch.contract.spellings import CellError, parse_day
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.headings import heading_row_at
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.lines.odd_row import (
    OddRow,
    is_a_page,
    is_under_a_table,
    is_words,
    may_be_number,
)
from orderbatch.read.layout.vocabulary import Vocabulary, any_of, fold

_UNIT = re.compile(r"[(（\[].{1,12}[)）\]]")  # `（件）` in a row of its own under the headings
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_A_SENTENCE = 30  # characters, more than which a text in the code column is no group's title


class Verdict(Enum):
    """What a row is: a line, left out and kept as such, or the headings of the next table."""

    LINE = 1
    LEFT_OUT = 2
    NEXT_TABLE = 3


def total_before_the_code(row: OddRow) -> bool:
    """`Total | 12 | 40`: a total's word left of what looks like a code."""
    counted = any(not is_words(row.cells[at]) for at in row.others)
    return row.coded and counted and total_stands_in(row.cells[: row.keys.first], row.vocabulary)


def headings_again(row: OddRow) -> bool:
    """Another heading row: a next page, or another table."""
    known = sum(1 for cell in row.cells if type(cell) is str and cell and row.vocabulary.meanings(cell))
    return known >= 2 and heading_row_at(row.grid, row.position, row.vocabulary) is not None


def printed_again(row: OddRow) -> bool:
    """`PO no.: 7 | | Page 2 of 2`: a row above the lines, printed again on the next page."""
    if not row.body.lines:
        return False
    start = next((at for at, cell in enumerate(row.cells) if cell != ""), 0)
    above = row.grid.rows[: row.body.lines[0]]
    if not any(cells[start] == row.cells[start] for cells in above) and not is_a_page(row.cells[start]):
        return False  # as nearly always
    said = [at for at, cell in enumerate(row.cells) if not is_nothing(cell) and not is_a_page(cell)]
    return bool(said) and any(all(cells[at] == row.cells[at] for at in said) for cells in above)


def no_code_and_no_count(row: OddRow) -> bool:
    """Remarks, a price or nothing in what is read; no code, and no figure that is meant as a quantity."""
    if not row.unnamed or not row.others:
        return row.unnamed
    figures = [at for at in row.keys.numbers if not is_nothing(row.cells[at])]
    may_be = (may_be_number(row.cells, at, row.keys, row.vocabulary) for at in figures)
    return bool(row.keys.numbers) and not any(may_be)


def figure_of_a_label(row: OddRow) -> bool:
    """No code, and a figure that has a label of its own: `其中赠品：| 0`."""
    figures = [at for at in row.keys.numbers if not is_nothing(row.cells[at])]
    if not row.unnamed or not figures:
        return False
    before = [cell for cell in row.cells[: min(figures)] if not is_nothing(cell)]
    return bool(before) and type(before[-1]) is str and before[-1].rstrip().endswith((":", "："))


def total_without_a_code(row: OddRow) -> bool:
    """`合计` before figures alone, or anywhere but in their columns, and no code."""
    if not row.unnamed:
        return False
    totals = [
        position
        for position, cell in enumerate(row.cells)
        if type(cell) is str and cell and row.vocabulary.is_total(cell)
    ]
    return any(at not in row.keys.numbers for at in totals) or _stands_before_figures(row, totals)


def _stands_before_figures(row: OddRow, totals: Sequence[int]) -> bool:
    filled = [at for at, cell in enumerate(row.cells) if not is_nothing(cell)]
    return filled[:1] == totals[:1] != [] and all(figure(row.cells[at]) is not None for at in filled[1:])


def words_under_the_table(row: OddRow) -> bool:
    """A name or a sentence in the quantity's column, under totals or notes, or alone in its row."""
    read = row.filled
    return (
        row.unnamed
        and (row.begun or _stands_alone(row))
        and all(is_under_a_table(row.cells[at]) and at in row.keys.others for at in read)
    )


def units_under_the_headings(row: OddRow) -> bool:
    """`（件） | （元）`: the units of the columns in a row of their own."""
    return row.unnamed and all(_UNIT.fullmatch(str(row.cells[at]).strip()) for at in row.filled)


def sum_without_a_word(row: OddRow) -> bool:
    """Figures alone, the first of them the sum of the lines above."""
    return row.unnamed and _adds_up(row)


def called_a_total(row: OddRow) -> bool:
    """`合计` where the code should be, or beside a word that is no code."""
    name = row.cells[row.keys.first]
    if type(name) is not str or row.unnamed or row.coded or _says_what(row):
        return False
    if row.vocabulary.is_total(name):
        return True
    texts = [cell for cell in row.cells if cell is not name]
    return is_words(name) and total_stands_in(texts, row.vocabulary)


def values_below_labels(row: OddRow) -> bool:
    """Words under a row of labels side by side: `Delivery address | Attention` and their values."""
    above = row.position - 1
    if above not in row.body.skipped or any(not is_words(row.cells[at]) for at in row.others):
        return False
    labels = [at for at, cell in enumerate(row.grid.rows[above]) if not is_nothing(cell)]
    known = [at for at in labels if row.vocabulary.is_label(str(row.grid.rows[above][at]).rstrip(":： "))]
    under = {at for at, cell in enumerate(row.cells) if not is_nothing(cell)}
    return len(labels) > 1 and len(known) * 2 > len(labels) and under <= set(labels)


def words_behind_a_note(row: OddRow) -> bool:
    """Words where all codes have figures and nothing that may be a count, under a footer: `盖章处`."""
    name = row.cells[row.keys.first]
    lines = row.body.lines
    coded = len(lines) > 0 and not any(is_words(row.grid.rows[at][row.keys.first]) for at in lines)
    return coded and row.begun and type(name) is str and is_words(name)


def sum_beside_a_label(row: OddRow) -> bool:
    """A label where the code should be, and the sum of the lines above."""
    return row.footer and _adds_up(row, row.keys.numbers)


def sum_beside_a_word(row: OddRow) -> bool:
    """`Jumlah | 7 | 70`: a word where codes have figures, and every figure the sum of the lines above."""
    texts = [cell for cell in row.cells if type(cell) is str and not is_nothing(cell)]
    rows, first, lines = row.grid.rows, row.keys.first, row.body.lines
    if len(texts) != 1 or not is_words(texts[0]) or len(lines) < 2:
        return False
    if any(is_words(rows[line][first]) for line in lines):
        return False
    figures = [at for at in row.keys.mapped if figure(row.cells[at]) is not None]
    sums = [sum((figure(rows[line][at]) or Decimal(0) for line in lines), Decimal(0)) for at in figures]
    counted = any(at in row.keys.numbers for at in figures)
    return counted and [figure(row.cells[at]) for at in figures] == sums


def sum_of_the_amounts(row: OddRow) -> bool:
    """`Net | | 330.00`, `Gross | | 396.00`: a word where codes have figures, no quantity, and one figure.

    It is the sum of its column, or that with what has been charged or taken off below the lines.
    """
    name, rows, first, lines = _name(row), row.grid.rows, row.keys.first, row.body.lines
    figures = [at for at, cell in enumerate(row.cells) if figure(cell) is not None]
    if not is_words(name) or row.others or len(figures) != 1:
        return False
    if all(is_words(rows[line][first]) for line in lines):
        return False
    (at,) = figures
    net = sum((figure(rows[line][at]) or Decimal(0) for line in lines), Decimal(0))
    below = [figure(rows[line][at]) or Decimal(0) for line in row.body.skipped if line > lines[-1]]
    charged = sum((amount for amount in below if amount != net), Decimal(0))
    return net > 0 and figure(row.cells[at]) in (net, net + charged, net - charged)


def sum_in_words(row: OddRow) -> bool:
    """`共2种商品，35件`: a total's word, its numbers and all figures beside it those of the lines above."""
    name, lines = row.cells[row.keys.first], row.body.lines
    if type(name) is not str or row.coded or not lines or not any_of("summing").search(name.casefold()):
        return False
    if sum(map(_has_letters, row.cells)) > 1:
        return False
    rows = row.grid.rows
    sums = [
        sum((figure(rows[line][at]) or Decimal(0) for line in lines), Decimal(0)) for at in row.keys.mapped
    ]
    true = {Decimal(len(lines)), *sums}
    said = [Decimal(number) for number in _NUMBER.findall(name.replace(",", ""))]
    beside = [figure(row.cells[at]) for at in row.filled if at != row.keys.first]
    counted = any(number in sums for number in (*said, *beside) if number)
    return bool(said) and counted and all(number in true for number in (*said, *beside))


def what_is_counted(row: OddRow) -> bool:
    """What may be a quantity: a line, whatever stands where its code should be."""
    return any(
        column in row.others and may_be_number(row.cells, column, row.keys, row.vocabulary, row.footer)
        for column in row.keys.numbers
    )


def label_of_a_footer(row: OddRow) -> bool:
    """`Bank: …`, `审核`: a label at the row's start or where the code should be."""
    return row.footer


def tax_under_the_total(row: OddRow) -> bool:
    """`VAT @ 20%`, `DEPOSIT 30%` under the total: an amount, and nothing else of a line."""
    words = _name(row)
    beside = _beside(row)
    if not (row.begun and beside and words):
        return False
    worded = len(words.split()) > 1 or not fold(words).isascii()
    texts = [str(row.cells[at]) for at in beside if _has_letters(row.cells[at])]
    return worded and words.split()[0].isalpha() and _are_labels(row, texts)


def charge_beside_the_lines(row: OddRow) -> bool:
    """`Fuel surcharge | | 5.00`, `运费`: words of a charge where the code should be, and no quantity."""
    name = _name(row)
    if not name or row.coded or row.others or not is_words(name):
        return False
    return any(word in fold(name) for word in row.vocabulary.adjusted)


def day_beside_a_signature(row: OddRow) -> bool:
    """A date under totals or notes."""
    try:
        return row.begun and bool(parse_day(_name(row)))
    except CellError:
        return False


def title_of_a_group(row: OddRow) -> bool:
    """`饮料类`, `Section B`: words in the code's column, and nothing beside them."""
    words, folded = _name(row), fold(_name(row))
    coded = len(words.split()) == 1 and folded.isascii() and any(map(str.isdigit, folded))
    return bool(words) and not _beside(row) and not coded


def sentence(row: OddRow) -> bool:
    """A sentence in the code's column with nothing but texts beside it, none where a figure belongs."""
    words, beside = _name(row), _beside(row)
    if not words or not beside:
        return False
    only_texts = all(type(row.cells[at]) is str and at not in row.keys.others for at in beside)
    labelled = any(type(row.cells[at]) is str and row.vocabulary.is_label(row.cells[at]) for at in beside)
    long = len(words) > _A_SENTENCE or (row.begun and labelled and len(words.split()) > 1)
    return only_texts and long and not any(map(str.isdigit, fold(words)[:3]))


LineRule = Callable[[OddRow], bool]

LINE_RULES: tuple[tuple[LineRule, Verdict], ...] = (
    (total_before_the_code, Verdict.LEFT_OUT),
    (headings_again, Verdict.NEXT_TABLE),
    (printed_again, Verdict.LEFT_OUT),
    (no_code_and_no_count, Verdict.LEFT_OUT),
    (total_without_a_code, Verdict.LEFT_OUT),
    (figure_of_a_label, Verdict.LEFT_OUT),
    (words_under_the_table, Verdict.LEFT_OUT),
    (units_under_the_headings, Verdict.LEFT_OUT),
    (sum_without_a_word, Verdict.LEFT_OUT),
    (called_a_total, Verdict.LEFT_OUT),
    (sum_beside_a_label, Verdict.LEFT_OUT),
    (sum_beside_a_word, Verdict.LEFT_OUT),
    (sum_of_the_amounts, Verdict.LEFT_OUT),
    (sum_in_words, Verdict.LEFT_OUT),
    (values_below_labels, Verdict.LEFT_OUT),
    (what_is_counted, Verdict.LINE),
    (label_of_a_footer, Verdict.LEFT_OUT),
    (tax_under_the_total, Verdict.LEFT_OUT),
    (charge_beside_the_lines, Verdict.LEFT_OUT),
    (day_beside_a_signature, Verdict.LEFT_OUT),
    (title_of_a_group, Verdict.LEFT_OUT),
    (sentence, Verdict.LEFT_OUT),
    (words_behind_a_note, Verdict.LEFT_OUT),
)


def verdict_on(row: OddRow) -> tuple[str, Verdict]:
    """The name of the first rule that holds, and what it says; what no rule explains is a line."""
    return next(((rule.__name__, verdict) for rule, verdict in LINE_RULES if rule(row)), ("", Verdict.LINE))


def total_stands_in(cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether one of the cells is a total's word and nothing more."""
    return any(type(cell) is str and cell and fold(cell) in vocabulary.totals for cell in cells)


def _stands_alone(row: OddRow) -> bool:
    """Whether nothing but a text of several words stands in a row: `*** nothing follows ***`."""
    filled = [cell for cell in row.cells if not is_nothing(cell)]
    return len(filled) == 1 and is_words(filled[0]) and len(str(filled[0]).split()) > 1


def _says_what(row: OddRow) -> bool:
    """A row of a list of ours with two words beside its name: a policy `Sum`, an agent `合计`."""
    named = (at for at in _beside(row) if at not in row.keys.numbers)
    words = [row.cells[at] for at in named if _has_letters(row.cells[at])]
    return row.keys.is_list and len(words) > 1 and not total_stands_in(words[1:], row.vocabulary)


def _name(row: OddRow) -> str:
    """The text where the code should be."""
    cell = row.cells[row.keys.first]
    return cell.strip() if type(cell) is str else ""


def _beside(row: OddRow) -> list[int]:
    return [at for at in row.keys.mapped if at != row.keys.first and not is_nothing(row.cells[at])]


def _has_letters(cell: object) -> bool:
    return type(cell) is str and any(map(str.isalpha, cell))


def _are_labels(row: OddRow, texts: Sequence[str]) -> bool:
    """Whether nothing but labels stand beside a note: `Deliver to gate 4 | DISCOUNT | 35`."""
    words = row.vocabulary
    return all(words.is_a_label_word(text) or fold(text) in words.totals for text in texts)


def _adds_up(row: OddRow, figures: Sequence[int] = ()) -> bool:
    """An unlabelled total: figures only, the first of them the sum of the lines above it.

    figures: the columns that may hold nothing else; all that are read, unless said.
    """
    keys, rows, body = row.keys, row.grid.rows, row.body
    if not keys.numbers or any(
        figure(row.cells[at]) is None and not is_nothing(row.cells[at]) for at in figures or keys.mapped
    ):
        return False
    column = keys.numbers[0]
    start = max((at for at in body.skipped if figure(rows[at][column]) is not None), default=-1)
    everything = [figure(rows[at][column]) or Decimal(0) for at in body.lines]
    since = [figure(rows[at][column]) or Decimal(0) for at in body.lines if at > start]
    here = figure(row.cells[column])
    return bool(everything) and here in (sum(everything, Decimal(0)), sum(since, Decimal(0)))
