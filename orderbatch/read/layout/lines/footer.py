"""What stands under the lines of a table, or between them, and is none: labels, their values, notes."""

from collections.abc import Sequence
from dataclasses import dataclass

from orderbatch.contract.spellings import CellError, parse_day
from orderbatch.read.formats.grid import Cell, is_nothing
from orderbatch.read.layout.vocabulary import Vocabulary, fold

_A_SENTENCE = 30  # characters, at least


@dataclass(slots=True)
class Keys:
    """Positions of the required columns: the first one names the row, the others fill it."""

    first: int
    others: tuple[int, ...]
    numbers: tuple[int, ...]
    mapped: tuple[int, ...]


def is_words(cell: Cell) -> bool:
    """A text without a figure."""
    return type(cell) is str and not any(letter.isdigit() for letter in cell)


def _is_a_sentence(text: str) -> bool:
    """A long text of words, no count with its unit."""
    return len(text) > _A_SENTENCE and sum(map(str.isalpha, text)) * 2 > len(text)


def is_under_a_table(cell: Cell) -> bool:
    """Whether a quantity cell without a code beside it is a name or a sentence: `1. Please send …`."""
    return type(cell) is str and (is_words(cell) or _is_a_sentence(cell))


def may_be_number(
    row: Sequence[Cell], column: int, keys: Keys, vocabulary: Vocabulary, footer: bool = False
) -> bool:
    """Whether a filled quantity cell may be meant as one: not a footer's label, its value, or a name."""
    cell = row[column]
    if footer and _is_a_labels_value(row, column, keys):
        return False
    if type(cell) is not str:
        return True
    if footer and is_words(cell):
        return False
    return not (":" in cell or "：" in cell or vocabulary.is_label(cell))


def _is_a_labels_value(row: Sequence[Cell], column: int, keys: Keys) -> bool:
    """Whether a label with its colon stands right before a cell, other than one where a code should be."""
    before = [at for at in range(column) if not is_nothing(row[at])]
    return bool(before) and before[-1] != keys.first and _ends_in_a_colon(row[before[-1]])


def _ends_in_a_colon(cell: Cell) -> bool:
    return is_words(cell) and str(cell).rstrip().endswith((":", "："))


def is_footer(row: Sequence[Cell], keys: Keys, vocabulary: Vocabulary) -> bool:
    """Whether a row begins with a label, or has one where the code should be."""
    name = row[keys.first]
    start = next((cell for cell in row if not is_nothing(cell)), "")
    if _ends_in_a_colon(start):
        return True
    if type(name) is not str:
        return False
    words = name.strip()
    if any(type(cell) is str and vocabulary.is_label(cell.rstrip(":： ")) for cell in (name, start)):
        return True
    return "：" in words or ": " in words or words.endswith(":")


def _is_a_day(text: str) -> bool:
    try:
        return bool(parse_day(text))
    except CellError:
        return False


def is_note(row: Sequence[Cell], keys: Keys, begun: bool, vocabulary: Vocabulary) -> bool:
    """A group's title or a sentence in the code column, with nothing ordered beside it.

    begun: totals or notes stand above, and no line since.
    """
    name = row[keys.first]
    if type(name) is not str:
        return False
    words = name.strip()
    beside = [column for column in keys.mapped if column != keys.first and not is_nothing(row[column])]
    folded = fold(words)
    one_word = len(words.split()) == 1
    texts = [str(row[at]) for at in beside if type(row[at]) is str and any(map(str.isalpha, row[at]))]
    worded = not one_word or not folded.isascii()
    if begun and beside and worded and words.split()[0].isalpha() and _are_labels(texts, vocabulary):
        return True  # `VAT @ 20%`, `DEPOSIT 30%` under the total: an amount, and nothing else of a line
    if begun and _is_a_day(words):
        return True  # beside a signature
    if not beside:
        return not (one_word and folded.isascii() and any(letter.isdigit() for letter in folded))
    only_texts = all(type(row[column]) is str and column not in keys.others for column in beside)
    labelled = any(type(row[column]) is str and vocabulary.is_label(row[column]) for column in beside)
    sentence = len(words) > 30 or (begun and labelled and not one_word)
    return only_texts and sentence and not any(letter.isdigit() for letter in folded[:3])


def _are_labels(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether nothing but labels stand beside a note: `Deliver to gate 4 | DISCOUNT | 35`."""
    return all(vocabulary.is_a_label_word(text) or fold(text) in vocabulary.totals for text in texts)
