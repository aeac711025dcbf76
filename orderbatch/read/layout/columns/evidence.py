"""What speaks for each column, as values, and the one place where the choice between them is made.

A heading may be claimed for several columns by several rules; each claim has a weight. `choose` takes the
heaviest claim first, gives each column one heading and each heading one column, and keeps them all: what
comes next for a column is its runner-up, and both are shown by `orderbatch check --show`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from orderbatch.contract.columns import SKU, parse_column
from orderbatch.contract.sheets.sheet import Evidence, Sheet, WhyChosen
from orderbatch.contract.spellings import as_a_name, folded
from orderbatch.contract.units import Sold
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.vocabulary import OTHER, Meanings, Vocabulary

# What each kind of evidence weighs. Values that bear a reading out go before words, words before guesses.
ADDS_UP, VALUES = 2100, 2000
TEXTS = ("product", "spec", "unit", "remarks")  # columns that may turn out to hold the codes
ONE_MEANING, NUMBER_WORD, SEVERAL_MEANINGS = 1000, 900, 800
WEAK_WORD, FAINT_WORD = 400, 200
REQUIRED, VISIBLE, OF_SEVERAL = 10, 5, 20  # a column that must be there; in sight; less for each meaning


@dataclass(slots=True)
class Heading:
    """One cell of a heading row (or two cells, one above the other): where it is and what it may mean."""

    position: int
    text: str
    meanings: Meanings


@dataclass(slots=True)
class Claim:
    """What one rule says: this heading's column is that column of the sheet, and how much speaks for it."""

    rule: str
    column: str
    heading: Heading
    weight: int


_WORDS = re.compile(r"(?=[\w./-]*\d)[A-Za-z0-9][\w./-]{2,}", re.ASCII)
Says = tuple[str, Heading, int]  # what a rule yields: column, heading, weight


@dataclass(slots=True)
class Match:
    """A heading row read as one kind of sheet, and why.

    columns: column name → heading. claims: all that was claimed, the heaviest first. twice: headings that
    mean the same as one already taken. language: of a label above it, or of most headings. guessed: columns
    found by their values alone; shown: those that nothing else could be. reasons: column name → the claim
    that was chosen and the next one. Never changed once made: forms with the same headings share it.
    """

    sheet: Sheet
    columns: dict[str, Heading]
    claims: Sequence[Claim] = ()
    twice: list[tuple[str, Heading]] = field(default_factory=list)
    language: str = ""
    guessed: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    reasons: dict[str, tuple[Evidence, Evidence | None]] = field(default_factory=dict)

    @property
    def first_words(self) -> int:
        """How many headings are exactly what one meaning alone explains: breaks ties between kinds."""
        return sum(1 for heading in self.columns.values() if len(heading.meanings) == 1)


@dataclass(slots=True)
class HeadingRow:
    """A found heading row: its first row, the first row below it, and how it may be read, best first.

    reasons: why this row, and what comes next.
    """

    top: int
    below: int
    matches: list[Match]
    reasons: tuple[WhyChosen, WhyChosen | None] | None = None


@dataclass(slots=True)
class Seen:
    """What the rules of values look at: a table whose words have been weighed, its lines and the catalogue.

    match: what is chosen so far. headings: all of the row, also of words that nobody knows. lines: row
    positions. memory: what one rule has worked out that another needs as well.
    """

    grid: Grid
    heading: HeadingRow
    match: Match
    lines: Sequence[int]
    codes: Collection[str]
    vocabulary: Vocabulary
    headings: Sequence[Heading] = ()
    memory: dict[str, Any] = field(default_factory=dict)

    def knows(self, code: str) -> bool:
        """Whether a code is of the catalogue, also in other letters, or what else leads to an item."""
        return code in self.codes or folded(code) in self.codes

    def knows_cell(self, cell: object, code: str | None) -> bool:
        """Whether a cell, parsed as that code, is of the catalogue, or has one in it: `皂（A-1）`."""
        return code is not None and (
            self.knows(code) or (type(cell) is str and sum(map(self.knows, _words_of(cell))) == 1)
        )

    def sold(self, cell: object) -> Sold | None:
        """How the item is sold that a cell names by its code or its name; None where nobody says."""
        if not isinstance(self.codes, Mapping) or is_nothing(cell):
            return None
        code = str(parse_column(SKU, [cell])[0][0])
        words = sorted(_words_of(cell)) if type(cell) is str else []
        written = (code, folded(code), as_a_name(code), *words, *map(folded, words))
        return next((sold for text in written if (sold := self.codes.get(text))), None)


def _words_of(cell: str) -> set[str]:
    """What may be a code in a text: its first word, and each with a figure in it."""
    return {*cell.split(maxsplit=1)[:1], *_WORDS.findall(unicodedata.normalize("NFKC", cell))}


def knows_name(seen: Seen, text: str) -> bool:
    """Whether a text is the name of an item of the catalogue."""
    return as_a_name(text) in seen.codes


def all_known(seen: Seen, position: int) -> bool:
    """Whether whatever a column has, in several lines, is a code of the catalogue or begins with one."""
    cells = [cell for line in seen.lines if not is_nothing(cell := seen.grid.rows[line][position])]
    return (
        bool(seen.codes) and len(cells) > 1 and all(map(seen.knows_cell, cells, parse_column(SKU, cells)[0]))
    )


def choose(sheet: Sheet, claims: Iterable[Claim]) -> Match:
    """The columns by the heaviest claims, of two alike the left one; again when new claims have come."""
    ranked = sorted(claims, key=lambda claim: (-claim.weight, claim.heading.position))
    match = Match(sheet, {}, ranked)
    taken: set[int] = set()
    for claim in ranked:
        if claim.heading.position in taken:
            continue
        if claim.column not in match.columns:
            match.columns[claim.column] = claim.heading
            taken.add(claim.heading.position)
        elif NUMBER_WORD <= claim.weight < VALUES and (
            OTHER not in claim.heading.meanings or claim.column in sheet.answers
        ):
            match.twice.append((claim.column, claim.heading))  # a word that can mean nothing else here
    return match


def reasons_of(match: Match) -> dict[str, tuple[Evidence, Evidence | None]]:
    """Column name → why its heading was chosen, and what comes next for it: another cell. Worked out once."""
    if not match.reasons:
        for name, heading in match.columns.items():
            own = [claim for claim in match.claims if claim.column == name]
            best = next(claim for claim in own if claim.heading.position == heading.position)
            others = (claim for claim in own if claim.heading.position != heading.position)
            second = next(others, None)
            match.reasons[name] = (_told(best), _told(second) if second else None)
    return match.reasons


def _told(claim: Claim) -> Evidence:
    return Evidence(claim.rule, claim.heading.position, claim.heading.text, claim.weight)
