"""Forms that are no lists, read as lists: by their words where that is sure, else by codes, and asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from orderbatch.contract.findings.every_code import CODES
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.sheets.questions import UNFOLDED, Drawn, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet, cell_at
from orderbatch.contract.spellings import clean_text
from orderbatch.read.formats.grid import Grid
from orderbatch.read.layout.asked.as_shown import is_doubtful
from orderbatch.read.layout.rearranged.as_a_table import Rearranged, put_back
from orderbatch.read.layout.rearranged.by_codes import rearranged_by_codes
from orderbatch.read.layout.rearranged.cards import cards
from orderbatch.read.layout.rearranged.list_across import list_across
from orderbatch.read.layout.recognise import is_read, recognise
from orderbatch.read.layout.vocabulary import Vocabulary
from orderbatch.read.turns import Steps

BY_WORDS = (list_across, cards)


def recognise_also_rearranged(
    grids: Sequence[Grid],
    properties: Mapping[str, str],
    vocabulary: Vocabulary,
    codes: Collection[str],
    answers: Mapping[str, FormAnswer],
) -> Steps[tuple[list[FoundSheet], dict[str, Rearranged]]]:
    """The sheets of a file, and which of them are no lists and are to be asked about, by name."""
    forms = {} if properties.get("kind") else _to_be_asked(grids, codes, answers)
    sheets = yield from recognise(tables(grids, forms), properties, vocabulary, codes)
    if not answers and (forms or _has_no_line(sheets) or _is_guessed(sheets)):
        sure = yield from _surely_rearranged(grids, properties, vocabulary, codes)
        if sure:
            return sure, {}
    return sheets, forms


def tables(grids: Iterable[Grid], forms: Mapping[str, Rearranged]) -> list[Grid]:
    """The sheets of a file, those that are no lists as lists."""
    return [forms[name].grid if (name := clean_text(grid.name)) in forms else grid for grid in grids]


def ask_about_rearranged(sheets: Iterable[FoundSheet], forms: Mapping[str, Rearranged]) -> None:
    """Have every order on such a form asked about."""
    for sheet in sheets:
        if sheet.name in forms and sheet.kind == ORDER.kind:
            sheet.troubles.append((UNFOLDED, cell_at(sheet.header_row - 1, 0), "", {}))


def note_what_they_were(drawn: Iterable[Drawn], forms: Mapping[str, Rearranged]) -> None:
    """Have what is shown to the rep say what each form was, for its layout to know."""
    for one in drawn:
        one.form = forms[one.sheet].how if one.sheet in forms else ""


def at_their_cells(sheets: Iterable[FoundSheet], forms: Mapping[str, Rearranged]) -> list[FoundSheet]:
    """The sheets with all that is told of them where it stands on the forms."""
    return [
        put_back(sheet, forms[sheet.name].came_from) if sheet.name in forms else sheet for sheet in sheets
    ]


def _surely_rearranged(
    grids: Sequence[Grid], properties: Mapping[str, str], vocabulary: Vocabulary, codes: Collection[str]
) -> Steps[list[FoundSheet]]:
    """The orders of sheets whose lines stand side by side or on cards; none where anything is doubtful."""
    read = [grid for grid in grids if is_read(grid, vocabulary)]
    forms = {clean_text(grid.name): found for grid in read if (found := _by_words(grid, vocabulary))}
    if not forms:
        return []
    sheets = yield from recognise(tables(grids, forms), properties, vocabulary, codes)
    if not sheets or not all(_is_sure(sheet) for sheet in sheets):
        return []
    for sheet in sheets:
        if sheet.name in forms:
            count: dict[str, object] = {"count": len(sheet.rows)}
            sheet.troubles.append(("LINES_REARRANGED", cell_at(sheet.header_row - 1, 0), "", count))
    return at_their_cells(sheets, forms)


def _to_be_asked(
    grids: Sequence[Grid], codes: Collection[str], answers: Mapping[str, FormAnswer]
) -> dict[str, Rearranged]:
    """The sheets that are no lists as lists, by name; where an answer reads a sheet, as it was shown then."""
    found = {clean_text(grid.name): form for grid in grids if (form := rearranged_by_codes(grid, codes))}
    said = {name: answer.form for name, answer in answers.items()}
    return {name: form for name, form in found.items() if said.get(name, form.how) == form.how}


def _has_no_line(sheets: Sequence[FoundSheet]) -> bool:
    """Whether nothing was recognised, or orders alone in which no line was found below its headings."""
    return not sheets or (
        not sheets[0].rows and not any(sheet.rows or sheet.kind != ORDER.kind for sheet in sheets)
    )


def _is_guessed(sheets: Sequence[FoundSheet]) -> bool:
    """Whether a column was guessed: what stands there may be the cards' labels."""
    return any(code == "HEADING_GUESSED" for sheet in sheets for code, *_rest in sheet.troubles)


def _by_words(grid: Grid, vocabulary: Vocabulary) -> Rearranged | None:
    return next((found for way in BY_WORDS if (found := way(grid, vocabulary))), None)


def _is_sure(sheet: FoundSheet) -> bool:
    """Whether a sheet is an order's of which nothing is asked."""
    wrong = any(CODES[code] == "error" for code, *_rest in sheet.troubles)
    return sheet.kind == ORDER.kind and bool(sheet.rows) and not wrong and not is_doubtful(sheet)
