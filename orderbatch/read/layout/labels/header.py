"""The header block: labels and their values above, below or beside the table, or on another sheet.

What is a label and where its value stands is said by the rules of `label_rules.py`; which of several is taken
is chosen here, and what comes next is kept.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from orderbatch.contract.columns import AGENT, ORDER_NO
from orderbatch.contract.sheets.sheet import WhyChosen, letters
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.labels.label_rules import pairs_of_row
from orderbatch.read.layout.pairs import code_beside_a_name, is_like_a_code, without_a_hint
from orderbatch.read.layout.vocabulary import FAINT, STRONG, Vocabulary

# What speaks for a pair: a value, one that looks like a code where a code belongs, a sure word.
FILLED, CODED, WEAKER = 8, 4, -1
_CODES = {AGENT.name: code_beside_a_name, ORDER_NO.name: without_a_hint}


class Labels(dict[str, tuple[Any, str]]):
    """Label name → (value or None, its cell). reasons: name → why this cell, and what comes next."""

    def __init__(self) -> None:
        super().__init__()
        self.reasons: dict[str, tuple[WhyChosen, WhyChosen | None]] = {}


def labels_of(grid: Grid, rows: Iterable[int], names: frozenset[str], vocabulary: Vocabulary) -> Labels:
    """The labels of the given rows: of several the heaviest, of two alike the first."""
    claims: dict[str, list[tuple[int, Any, str, str]]] = {}
    for position in rows:
        for meanings, said, spot, rule in pairs_of_row(grid, position, vocabulary):
            for name, strength in meanings.items():
                if name in names:
                    value = _CODES[name](said) if name in _CODES else said
                    if name == AGENT.name and strength == FAINT and not is_like_a_code(value):
                        continue  # `To: Harbour Supply` names who is to send the goods
                    claims.setdefault(name, []).append((_weight(name, value, strength), value, spot, rule))
    found = Labels()
    for name, said_of_it in claims.items():
        ranked = sorted(said_of_it, key=lambda claim: -claim[0])
        _weighs, value, spot, _rule = ranked[0]
        found[name] = (None if is_nothing(value) else value, spot)
        reasons = [WhyChosen(rule, at, weight) for weight, _value, at, rule in ranked]
        found.reasons[name] = (reasons[0], next((one for one in reasons if one.said != spot), None))
    return found


def _weight(name: str, value: Any, strength: int) -> int:
    coded = name not in _CODES or is_like_a_code(value)
    return FILLED * (not is_nothing(value)) + CODED * coded + WEAKER * strength


def agents_named(grid: Grid, rows: Iterable[int], vocabulary: Vocabulary) -> Iterator[tuple[Any, str]]:
    """Every code under or behind a sure label of an agent, with its cell; several behind one label too."""
    for position in rows:
        for meanings, said, spot, _rule in pairs_of_row(grid, position, vocabulary):
            if meanings.get(AGENT.name) != STRONG or is_nothing(said):
                continue
            code = code_beside_a_name(said)
            if is_like_a_code(code):
                yield code, spot
                yield from _further(grid, position, spot)


def numbers_named(grid: Grid, rows: Iterable[int], vocabulary: Vocabulary) -> Iterator[tuple[Any, str]]:
    """Every number behind a sure label of the order's number, with its cell."""
    for position in rows:
        for meanings, said, spot, _rule in pairs_of_row(grid, position, vocabulary):
            number = without_a_hint(said)
            if meanings.get(ORDER_NO.name) == STRONG and not is_nothing(said) and is_like_a_code(number):
                yield number, spot


def _further(grid: Grid, row: int, spot: str) -> Iterator[tuple[Any, str]]:
    """The codes that follow a label's value in its row, cell by cell."""
    first = next((at for at in range(grid.width) if f"{letters(at)}{row + 1}" == spot), grid.width)
    for at in range(first + 1, grid.width):
        cell = grid.rows[row][at]
        if is_nothing(cell) or not is_like_a_code(cell):
            return
        yield cell, f"{letters(at)}{row + 1}"


def fill(labels: Labels, more: Labels) -> None:
    """Take over labels that are missing or have no value."""
    for name, (value, spot) in more.items():
        if name not in labels or (labels[name][0] is None and value is not None):
            labels[name] = (value, spot)
            if name in more.reasons:
                labels.reasons[name] = more.reasons[name]
