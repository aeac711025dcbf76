"""What an unknown file comes nearest to, so that the message can name what it lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from orderbatch.contract.sheets.every import MASTERS, ORDER, RETURNS, SHEETS
from orderbatch.contract.sheets.sheet import Sheet, letters
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, script_of
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.doubts.list_titles import is_ours, names_a_list
from orderbatch.read.layout.headings import headings_of
from orderbatch.read.layout.pairs import COLON
from orderbatch.read.layout.vocabulary import STRONG, Vocabulary

_TITLES = 5  # rows in which a list's title is looked for


@dataclass(slots=True)
class Nearest:
    """The kind that an unknown file comes nearest to, and the headings it lacks.

    place: the sheet, and the first cell of the row that should hold them; of nothing at all ("", "").
    language: of the words in the sheets.
    """

    kind: str
    missing: tuple[str, ...]
    known: int = 0
    place: tuple[str, str] = ("", "")
    language: str = ""

    @property
    def lacks_labels(self) -> bool:
        """Whether all its headings are there, and only a label above them is not."""
        labels = {label.name for label in _sheet(self.kind).labels}
        return bool(self.missing) and labels.issuperset(self.missing)


def nearest(grids: Sequence[Grid], vocabulary: Vocabulary) -> Nearest:
    """The kind of sheet whose required headings are most nearly there, and those that are missing."""
    best = Nearest(ORDER.kind, ORDER.required, place=_widest(grids))
    called = _called(grids)
    kinds: Sequence[Sheet] = called or SHEETS
    if any(_is_of_an_order(grid, vocabulary) for grid in grids):
        kinds = (ORDER, *RETURNS)
    for grid in grids:
        for number, row in enumerate(grid.rows[:200], 1):
            headings = [near for near in headings_of(row, vocabulary) if not _is_answered(row, near.position)]
            known = {name for heading in headings for name in heading.meanings}
            sure = {
                name for heading in headings for name, meant in heading.meanings.items() if meant == STRONG
            }
            if len(known) < 2:
                continue
            for sheet in kinds:
                candidate = _nearness(sheet, sure if sheet in called else known)
                if sheet.returns and len(known) * 2 < len(sheet.columns) and not candidate.lacks_labels:
                    continue  # what we sent out comes back with most of its headings
                candidate.place = _place(grid, number)
                if not candidate.missing:
                    continue  # all is there, and yet it is none: a price list under an order's header block
                if _closeness(candidate, sheet) > _closeness(best, _sheet(best.kind)):
                    best = candidate
    best.language = _language(grids)
    return best


def _called(grids: Iterable[Grid]) -> list[Sheet]:
    """The lists of ours that sheets call themselves, by their name or above their headings: `客户列表`."""
    said = {clean_text(grid.name) for grid in grids}
    for grid in grids:
        rows = ([cell for cell in row if not is_nothing(cell)] for row in grid.rows[:_TITLES])
        said |= {str(row[0]) for row in rows if len(row) == 1}
    titles = {sheet.kind: [text for text in said if names_a_list(text, sheet.kind)] for sheet in MASTERS}
    return [sheet for sheet in MASTERS if any(is_ours(text, sheet.kind) for text in titles[sheet.kind])]


def _language(grids: Iterable[Grid]) -> str:
    """Letters of one language alone in the first rows: its sender reads it, whatever else he writes."""
    cells = (cell for grid in grids for row in grid.rows[:200] for cell in row if type(cell) is str)
    return next(filter(None, map(script_of, cells)), LANGUAGES[0])


def _place(grid: Grid, row: int) -> tuple[str, str]:
    first = next(position for position, cell in enumerate(grid.rows[row - 1]) if not is_nothing(cell))
    return clean_text(grid.name), f"{letters(first)}{row}"


def _is_of_an_order(grid: Grid, vocabulary: Vocabulary) -> bool:
    """Whether a sheet calls itself an order, or says whose it is as an order's header block does."""
    return vocabulary.is_title(grid.name) or any(
        type(cell) is str
        and bool(cell)
        and (vocabulary.is_title(cell) or _says_whose(row, place, cell, vocabulary))
        for row in grid.rows[:200]
        for place, cell in enumerate(row)
    )


def _says_whose(row: Sequence[Cell], place: int, cell: str, vocabulary: Vocabulary) -> bool:
    """Whether a cell is an agent's label with its value: beside it, or behind its colon."""
    label, *value = COLON.split(cell, maxsplit=1)
    said = any(text.strip() for text in value) or _is_answered(row, place)
    return said and "agent" in vocabulary.meanings(label)


def _is_answered(row: Sequence[Cell], position: int) -> bool:
    """Whether a word is a label with its value beside it, as in a header block: no heading of a column."""
    beside = row[position + 1] if position + 1 < len(row) else None
    return not is_nothing(beside) and not _is_word(beside)


def _is_word(cell: Cell) -> bool:
    return type(cell) is str and bool(cell.strip()) and not any(letter.isdigit() for letter in cell)


def _widest(grids: Iterable[Grid]) -> tuple[str, str]:
    """The row with the most words: where nothing is known, the headings are most likely there."""
    rows = [
        (sum(map(_is_word, row)), grid, number)
        for grid in grids
        for number, row in enumerate(grid.rows[:200], 1)
    ]
    most, grid, number = max(rows, key=lambda found: found[0], default=(0, None, 0))
    return _place(grid, number) if grid and most else ("", "")


def _sheet(kind: str) -> Sheet:
    return next(sheet for sheet in SHEETS if sheet.kind == kind)


def _nearness(sheet: Sheet, known: set[str]) -> Nearest:
    names = {column.name for column in sheet.columns}
    missing = tuple(name for name in sheet.required if name not in known)
    # With all its headings it would have been known but for a label above them.
    if not missing and sheet.returns:
        missing = tuple(label.name for label in sheet.labels if label.required)
    return Nearest(sheet.kind, missing, len(names & known))


def _closeness(found: Nearest, sheet: Sheet) -> tuple[float, int]:
    """Share of the required headings that are there, then how many headings are known at all."""
    there = 1.0 if found.lacks_labels else 1 - len(found.missing) / len(sheet.required)
    return (there if found.known else 0, found.known)
