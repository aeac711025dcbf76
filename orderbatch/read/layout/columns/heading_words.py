"""What the words of the headings speak for. Each rule yields column, heading and weight."""

from collections.abc import Iterator, Sequence

from orderbatch.contract.sheets.every import SHEETS
from orderbatch.contract.sheets.sheet import Sheet
from orderbatch.read.layout.columns.evidence import (
    FAINT_WORD,
    NUMBER_WORD,
    OF_SEVERAL,
    ONE_MEANING,
    REQUIRED,
    SEVERAL_MEANINGS,
    WEAK_WORD,
    Heading,
    Says,
)
from orderbatch.read.layout.vocabulary import FAINT, OTHER, STRONG, WEAK

_NOT_READ = (OTHER, "line_no")
_NAMES = {sheet.kind: frozenset(column.name for column in sheet.columns) for sheet in SHEETS}


def one_meaning(sheet: Sheet, headings: Sequence[Heading]) -> Iterator[Says]:
    """`Item no.`: a word that heads one column of the sheet and nothing else."""
    for heading in headings:
        columns = _strong(sheet, heading)
        if len(columns) == 1 and not _may_be_unread(sheet, heading):
            yield columns[0], heading, ONE_MEANING


def column_or_number(sheet: Sheet, headings: Sequence[Heading]) -> Iterator[Says]:
    """`编号`, `No.`: a word that heads one column, or numbers the lines, or heads what nobody reads."""
    for heading in headings:
        columns = _strong(sheet, heading)
        if len(columns) == 1 and _may_be_unread(sheet, heading):
            yield columns[0], heading, NUMBER_WORD


def several_meanings(sheet: Sheet, headings: Sequence[Heading]) -> Iterator[Says]:
    """`Item`: the code or the name; a column that must be there first, and the fewer meanings the surer."""
    for heading in headings:
        columns = _strong(sheet, heading)
        for name in columns if len(columns) > 1 else ():
            required = REQUIRED if name in sheet.required else 0
            yield name, heading, SEVERAL_MEANINGS - OF_SEVERAL * len(columns) + required


def weak_word(sheet: Sheet, headings: Sequence[Heading]) -> Iterator[Says]:
    """`件数`, `Model`: counts only where no better word of the row stands for its column."""
    yield from _of_strength(sheet, headings, WEAK, WEAK_WORD)


def faint_word(sheet: Sheet, headings: Sequence[Heading]) -> Iterator[Says]:
    """`Case qty`, which is as often the size of a case: counts where no other word does."""
    yield from _of_strength(sheet, headings, FAINT, FAINT_WORD)


def _of_strength(sheet: Sheet, headings: Sequence[Heading], strength: int, weight: int) -> Iterator[Says]:
    names = _NAMES[sheet.kind]
    for heading in headings:
        for name, meant in heading.meanings.items():
            if meant == strength and name in names:
                yield name, heading, weight


def _strong(sheet: Sheet, heading: Heading) -> list[str]:
    names = _NAMES[sheet.kind]
    return [name for name, strength in heading.meanings.items() if strength == STRONG and name in names]


def _may_be_unread(sheet: Sheet, heading: Heading) -> bool:
    names = _NAMES[sheet.kind]
    return any(name in heading.meanings and name not in names for name in _NOT_READ)
