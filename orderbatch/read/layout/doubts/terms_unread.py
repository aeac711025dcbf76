"""Columns of a policy list that nobody knows: what is under them may be a term of the policy."""

from collections.abc import Iterator

from orderbatch.contract.sheets.every import POLICIES
from orderbatch.contract.sheets.sheet import FoundSheet, letters
from orderbatch.contract.spellings import shown
from orderbatch.contract.words import LANGUAGES, every_heading, topic
from orderbatch.read.formats.grid import Grid, is_nothing
from orderbatch.read.layout.vocabulary import fold

_NO_TERMS = ("remarks", "product", "spec", "unit", "line_no")
_ASIDE = frozenset(
    fold(word)
    for words in (
        *map(every_heading, _NO_TERMS),
        *(topic(language, "reading")["policy_aside"] for language in LANGUAGES),
    )
    for word in words
)


def terms_unread(found: FoundSheet, grid: Grid) -> Iterator[tuple[str, str, str, dict[str, object]]]:
    """Each cell of a policy under a heading that nothing is read from."""
    for at, heading in found.unread.items() if found.kind == POLICIES.kind else ():
        if fold(heading) in _ASIDE:
            continue
        for row in found.rows:
            cell = grid.rows[row - 1][at]
            if not is_nothing(cell):
                yield "POLICY_COLUMN", f"{letters(at)}{row}", shown(cell), {"heading": heading}
