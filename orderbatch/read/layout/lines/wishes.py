"""What an order's agent wishes, said beside its lines in place of above them: `If short`, `缺货处理`.

It counts for the whole order, as it does above the lines: a column of its words says nothing else, and none
of its lines is unwanted for it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from orderbatch.contract.spellings import shown
from orderbatch.contract.words import every_choice
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.columns.evidence import Heading
from orderbatch.read.layout.vocabulary import fold

WISHES = ("if_short", "reduce")


def wish_columns(grid: Grid, headings: Iterable[Heading], rows: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The columns of wishes, by what they are: so headed, and nothing else than its words in these rows."""
    for heading in headings:
        for name in WISHES:
            said = [cell for row in rows if not is_nothing(cell := grid.rows[row][heading.position])]
            if name in heading.meanings and said and all(_means(name, cell) for cell in said):
                yield name, heading.position


def one_wish(name: str, cells: Collection[Cell]) -> Cell:
    """The wish of an order whose lines say these; the words of all where they differ, which is no wish."""
    said = {_means(name, cell) or shown(cell): cell for cell in cells if not is_nothing(cell)}
    return next(iter(said.values())) if len(said) == 1 else " / ".join(map(shown, said.values()))


def _means(name: str, cell: Cell) -> str:
    """Which choice a cell is; "" where it is none."""
    return _choices(name).get(fold(cell), "") if type(cell) is str else ""


@cache
def _choices(name: str) -> dict[str, str]:
    return {fold(word): value for word, value in every_choice(name).items()}
