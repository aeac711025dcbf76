"""What speaks for a kind of sheet, by the headings alone."""

from collections.abc import Callable

from orderbatch.read.layout.columns.evidence import Match

COLUMN, ONE_MEANING = 100, 1  # what a column weighs that a kind explains; a word that means that alone


def headings_explained(match: Match) -> int:
    """How many headings are columns of that kind; of two alike, how many of them can mean nothing else."""
    return COLUMN * len(match.columns) + ONE_MEANING * match.first_words


FOR_A_KIND: tuple[Callable[[Match], int], ...] = (headings_explained,)


def weight(match: Match) -> int:
    """What speaks for a kind."""
    return sum(rule(match) for rule in FOR_A_KIND)
