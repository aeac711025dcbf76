"""A form read as the rep said, or as a form with its layout was read before (10, part 2)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from orderbatch.contract.columns import AS_OF
from orderbatch.contract.sheets.every import BY_KIND, ORDER
from orderbatch.contract.sheets.questions import NOTHING, PART, FormAnswer
from orderbatch.contract.sheets.sheet import FoundSheet
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.units import PIECES_BEHIND
from orderbatch.read.formats.grid import Cell, Grid, is_nothing
from orderbatch.read.layout.asked.answered_lists import (
    AnsweredList,
    blocks,
    by_names,
    numbered,
    of_several_orders,
    only,
    parts_of,
    without_rows,
)
from orderbatch.read.layout.asked.as_shown import ANSWER, is_asked_about, to_be_asked
from orderbatch.read.layout.columns.evidence import Claim, Heading, HeadingRow, choose
from orderbatch.read.layout.doubts import doubts_of
from orderbatch.read.layout.doubts.files import unread_sheets
from orderbatch.read.layout.doubts.free_lines import take_out_free_lines
from orderbatch.read.layout.figures import plain_figures
from orderbatch.read.layout.labels.header import Labels, labels_of
from orderbatch.read.layout.lines.body import body_of
from orderbatch.read.layout.lines.listed import figure
from orderbatch.read.layout.several_orders import parts_of_one
from orderbatch.read.layout.table_of_sheet import TableOfSheet, found_sheet
from orderbatch.read.layout.totals import compare_totals
from orderbatch.read.layout.vocabulary import LABEL_COLUMNS, SUMS, Vocabulary
from orderbatch.read.turns import to_the_end

ANSWERED = 9000  # what an answer weighs: more than all evidence
OF_OTHER_SHEETS = ("SHEET_UNREAD", "SHEET_OF_OTHER_TIME", "SHEET_BESIDE")


def with_answers(
    grids: Sequence[Grid],
    sheets: list[FoundSheet],
    answers: Mapping[str, FormAnswer],
    properties: dict[str, str],
    vocabulary: Vocabulary,
    codes: Collection[str],
) -> list[FoundSheet]:
    """The sheets of a file, those with an answer read by it, and those that go on with one of these."""
    asked = {sheet.name for sheet in to_be_asked(sheets)}
    going_on = {sheet.name for sheet in filter(is_asked_about, sheets)} - asked
    found: dict[str, list[FoundSheet]] = {}
    for sheet in sheets:
        if sheet.name not in {*answers, *going_on}:
            found.setdefault(sheet.name, []).append(sheet)
    before = {sheet.name: sheet for sheet in sheets}
    for grid in grids:
        answer = answers.get(name := clean_text(grid.name))
        if answer and not answer.is_refused:
            found[name] = _read_by(grid, answer, properties, vocabulary, codes)
            beside = before[name].troubles if name in before else []
            found[name][0].troubles += [trouble for trouble in beside if trouble[0] in OF_OTHER_SHEETS]
    if not before or going_on:
        _read_the_rest(grids, found, answers, properties, vocabulary, codes)
    return parts_of_one([sheet for grid in grids for sheet in found.get(clean_text(grid.name), ())])


def _read_the_rest(
    grids: Sequence[Grid],
    found: dict[str, list[FoundSheet]],
    answers: Mapping[str, FormAnswer],
    properties: dict[str, str],
    vocabulary: Vocabulary,
    codes: Collection[str],
) -> None:
    """The other sheets of an order nobody knew: with the headings that were answered, or told as not read."""
    answered = [(grid, answers[name]) for grid in grids if (name := clean_text(grid.name)) in found]
    if not answered or any(answer.kind != ORDER.kind for _grid, answer in answered):
        return
    first, answer = answered[0]
    left = [grid for grid in grids if grid.visible and clean_text(grid.name) not in {*found, *answers}]
    row = answer.header_row - 1
    same = [grid for grid in left if row >= 0 and first.rows[row] == (grid.rows[row : row + 1] or [[]])[0]]
    for grid in same:
        found[clean_text(grid.name)] = _read_by(grid, answer, properties, vocabulary, codes)
    others = [grid for grid in left if not any(grid is one for one in same)]
    found[clean_text(first.name)][0].troubles += unread_sheets(others, (), (), (), vocabulary)


def _read_by(
    grid: Grid,
    answer: FormAnswer,
    properties: dict[str, str],
    vocabulary: Vocabulary,
    codes: Collection[str],
) -> list[FoundSheet]:
    """Every list of a sheet that the answer reads; a later one without labels is of the order before it."""
    if answer.kind != ORDER.kind:
        return [_read_part(grid, answer, AnsweredList(answer.columns), properties, vocabulary)]
    plain, number = numbered(grid, answer)
    plain, left = without_rows(plain, answer)
    found: list[FoundSheet] = []
    for place, (block, own) in enumerate(blocks(plain, by_names(plain, answer, codes))):
        said = replace(own, agent="", order_no="") if place else own
        for part in parts_of(own, block):
            sheet = _read_part(only(block, own, part), said, part, properties, vocabulary)
            for name, label in found[-1].labels.items() if found else ():
                if sheet.labels.get(name, (None, ""))[0] is None:
                    sheet.labels[name] = label
            if number and not place:
                sheet.labels["order_no"] = number
            found.append(sheet)
    found[0].troubles += of_several_orders(plain, answer)
    if left:
        rows: dict[str, object] = {"rows": tuple(map(str, left))}
        found[0].troubles.append(("ROWS_NOT_ORDERED", f"A{left[0]}", "", rows))
    return found


def _read_part(
    grid: Grid, answer: FormAnswer, part: AnsweredList, properties: dict[str, str], vocabulary: Vocabulary
) -> FoundSheet:
    grid, columns = _added_up(grid, answer, part)
    row = grid.rows[answer.header_row - 1] if answer.header_row else [""] * grid.width
    claims = [
        Claim(ANSWER, name, Heading(place, str(row[place] or ""), vocabulary.meanings(row[place])), ANSWERED)
        for name, place in columns.items()
        if name != NOTHING
    ]
    match = choose(BY_KIND[answer.kind], claims)
    match.language = vocabulary.language_of(claim.heading.text for claim in claims)
    top = answer.header_row if _is_bare(row, columns) else answer.header_row - 1
    heading = HeadingRow(top, answer.header_row, [match])
    table = TableOfSheet(grid, heading, match, body_of(grid, heading, match, vocabulary), Labels())
    table.answered = answer.seen
    lines = {*table.body.lines, *table.body.listed, *range(top, answer.header_row)}
    around = [number for number in range(len(grid.rows)) if number not in lines]
    table.labels = labels_of(grid, around, LABEL_COLUMNS | SUMS, vocabulary)
    plain_figures([table])
    if match.sheet is not ORDER:
        return _list_by(found_sheet(table, properties), answer)
    compare_totals([table], vocabulary)
    table.troubles += to_the_end(doubts_of(table, around, vocabulary))
    take_out_free_lines([table], vocabulary)
    found = found_sheet(table, properties)
    found.troubles = [trouble for trouble in found.troubles if trouble[0] not in answer.settled]
    _say_what_was_answered(found, answer, part)
    return found


def _added_up(grid: Grid, answer: FormAnswer, part: AnsweredList) -> tuple[Grid, dict[str, int]]:
    """The sheet with the columns that are parts of the quantity added up in the first of them."""
    columns = {name: place for name, place in part.columns.items() if not name.startswith(f"{PART} ")}
    parts = [place for name, place in part.columns.items() if name.startswith(f"{PART} ")]
    if not parts:
        return grid, columns
    rows = [list(row) for row in grid.rows]
    for row in rows[answer.header_row :]:
        figures = [figure(row[place]) for place in parts if not is_nothing(row[place])]
        if figures and None not in figures:  # what is no number stays, and is told at its cell
            row[parts[0]] = float(sum(number for number in figures if number is not None))
            for place in parts[1:]:
                row[place] = ""
    return replace(grid, rows=rows), {**columns, "cases": parts[0]}


def _is_bare(row: Sequence[Cell], columns: Mapping[str, int]) -> bool:
    """Whether what stands above the lines is a title or nothing, no headings: no text above both."""
    return any(is_nothing(row[columns[name]]) for name in ORDER.required if name in columns)


def _list_by(found: FoundSheet, answer: FormAnswer) -> FoundSheet:
    """A list of ours, of the time that was answered where it names none itself."""
    said, spot = found.labels.get(AS_OF.name, (None, ""))
    if AS_OF in BY_KIND[answer.kind].labels and said is None and answer.as_of:
        found.labels[AS_OF.name] = (answer.as_of, spot)
    return found


def _say_what_was_answered(found: FoundSheet, answer: FormAnswer, part: AnsweredList) -> None:
    if part.agent:
        found.labels["agent"] = part.agent
    for name, said in (("agent", answer.agent), ("order_no", answer.order_no)):
        if said and not (name == "agent" and part.agent):
            found.labels[name] = (said, found.labels.get(name, (None, ""))[1])
    if "unit" not in found.columns:
        found.cells.pop("unit", None)  # what the heading seemed to say
    elif not part.in_pieces:
        found.by_unit = True
    if part.in_pieces:
        found.in_pieces = True
        cells = found.cells["cases"]
        found.cells["cases"] = [PIECES_BEHIND.sub("", cell) if type(cell) is str else cell for cell in cells]
