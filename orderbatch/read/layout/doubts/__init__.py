"""What makes the reading of an order doubtful: it is asked about, at its cell (design 10, part 2).

Every non-empty cell of an order's sheet is booked, known as something, or told. A doubt is a function of a
table and the rows around it that no table has, and yields what is told. To add one: a function, its entry in
`DOUBTS`, and its code with a sentence per language.
"""

from collections.abc import Callable, Iterable, Sequence

from orderbatch.read.layout.doubts.counted_anew import columns_anew, counted_anew
from orderbatch.read.layout.doubts.elsewhere import (
    ended_lines,
    kind_named,
    left_open,
    several_shops,
    two_numbers,
)
from orderbatch.read.layout.doubts.leftovers import lines_elsewhere, two_agents
from orderbatch.read.layout.doubts.lines import (
    further_quantities,
    larger_units,
    pieces_or_cases,
    priced_at_nought,
    seen_only,
    unheaded_counts,
    withdrawn_lines,
)
from orderbatch.read.layout.doubts.passed_over import passed_over
from orderbatch.read.layout.doubts.said import changed_in_words, pieces_said
from orderbatch.read.layout.doubts.texts import line_remarks, texts_passed_over
from orderbatch.read.layout.doubts.unknown_titles import unknown_title
from orderbatch.read.layout.doubts.withdrawn import ticked_columns, withdrawn_below, withdrawn_groups
from orderbatch.read.layout.spots import CellTrouble
from orderbatch.read.layout.table_of_sheet import TableOfSheet
from orderbatch.read.layout.vocabulary import Vocabulary
from orderbatch.read.turns import Steps

Doubt = Callable[[TableOfSheet, Sequence[int], Vocabulary], Iterable[CellTrouble]]

DOUBTS: tuple[Doubt, ...] = (
    larger_units,
    unknown_title,
    two_agents,
    pieces_or_cases,
    further_quantities,
    priced_at_nought,
    unheaded_counts,
    withdrawn_lines,
    withdrawn_below,
    withdrawn_groups,
    changed_in_words,
    counted_anew,
    columns_anew,
    pieces_said,
    ticked_columns,
    left_open,
    kind_named,
    ended_lines,
    several_shops,
    two_numbers,
    lines_elsewhere,
    seen_only,
)

_SAYINGS = (
    "LINE_WITHDRAWN",
    "FORM_SAYS_ELSE",
    "LINE_CHANGED",
    "TITLE_UNKNOWN",
)  # each asks about a text, the surest first


def doubts_of(table: TableOfSheet, around: Sequence[int], vocabulary: Vocabulary) -> Steps[list[CellTrouble]]:
    """All that is doubtful about an order's table. around: rows of its sheet that are in no table."""
    found: list[CellTrouble] = []
    for doubt in DOUBTS:
        found += doubt(table, around, vocabulary)
        yield
    before = {trouble[:2] for trouble in table.troubles}  # by the columns' rules
    found = [trouble for trouble in _once(found) if trouble[:2] not in before]
    told = {cell for _code, cell, *_rest in (*table.troubles, *found)}
    found += passed_over(table, around, vocabulary, told)
    yield
    told |= {cell for _code, cell, *_rest in found}
    return [*found, *texts_passed_over(table, around, vocabulary, told), *line_remarks(table, told)]


def _once(troubles: Sequence[CellTrouble]) -> list[CellTrouble]:
    """The troubles, where a text is asked about twice the surer one only."""
    asked: dict[str, int] = {}
    for code, cell, *_rest in troubles:
        if code in _SAYINGS and cell:
            asked[cell] = min(asked.get(cell, len(_SAYINGS)), _SAYINGS.index(code))
    return [
        trouble
        for trouble in troubles
        if trouble[0] not in _SAYINGS or not trouble[1] or _SAYINGS.index(trouble[0]) == asked[trouble[1]]
    ]
