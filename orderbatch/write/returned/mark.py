"""The one place that changes somebody else's workbook: colour, note, first sheet; everything else is kept.

The package is changed part by part, not loaded and saved: drop-downs, pictures, charts, check boxes and what
we do not know stay byte for byte. What would be live (links to outside, macros) is taken out and told.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import Words
from orderbatch.write.ooxml.book_part import BookPart
from orderbatch.write.ooxml.defuse import dead_text, defuse
from orderbatch.write.ooxml.looks import MARKS, Looks
from orderbatch.write.ooxml.notes import Notes
from orderbatch.write.ooxml.package import Package
from orderbatch.write.ooxml.sheet_cells import CellPlace, SheetCells, address_of, spots_of
from orderbatch.write.ooxml.unseen import take_out_unseen
from orderbatch.write.returned.earlier_marks import forget, take_out_lists
from orderbatch.write.returned.list_sheet import Letter, Listed, ListedProblem, list_page

LARGEST = 8_000_000  # bytes of one part: some 100,000 cells


def mark(content: bytes, problems: Sequence[ListedProblem], letter: Letter) -> bytes:
    """The workbook with its bad cells marked and a first sheet that lists every problem; same in, same out.

    Raises anything where the workbook is not as every Excel writes it; then his values go into a fresh form.
    """
    package = Package(content)
    book = BookPart(package)
    looks = Looks(package, book)
    earlier = take_out_lists(book)
    letter = letter._replace(lost=tuple(defuse(package, take_out_unseen(book))))
    titles = _titles(book, problems)
    told = dict(enumerate(problems, 1))
    styles: dict[int, int] = {}
    for sheet in book.sheets:
        mine = {n: problems for n, problems in told.items() if titles.get(problems.sheet) == sheet.title}
        if mine or any(relation.kind == "comments" for relation in package.relations(sheet.part)):
            cells = SheetCells(package.xml(sheet.part))
            notes = Notes(package, sheet, cells)
            forget(cells, notes, looks, earlier)
            told |= (mine := _placed(mine, cells))
            styles |= _mark_cells(mine, cells, notes, looks, letter.words)
            cells.settle()
            notes.settle()
    listed = [
        Listed(number, problem, titles.get(problem.sheet, ""), styles.get(number, 0))
        for number, problem in told.items()
    ]
    book.add_first(letter.words.text("marked.sheet"), *list_page(listed, letter, looks))
    book.settle()
    package.sign(letter.words.text("marked.title"), letter.batch, dead_text(letter.company), letter.at)
    return package.saved()


def _titles(book: BookPart, problems: Iterable[ListedProblem]) -> dict[str, str]:
    """Sheets as they are told (without unseen characters) → as they are called in the workbook.

    Raises `KeyError`: a workbook without one of the sheets that we read is no workbook to send back.
    """
    titles = {clean_text(sheet.title): sheet.title for sheet in reversed(book.sheets)}
    return {problem.sheet: titles[problem.sheet] for problem in problems if problem.sheet}


def _placed(problems: Mapping[int, ListedProblem], cells: SheetCells) -> dict[int, ListedProblem]:
    """What is asked for and has no cell yet gets one, with its label beside it."""
    found = dict(problems)
    places: dict[str, str] = {}
    for number, problem in problems.items():
        if problem.label and not problem.cell:
            if problem.label not in places:
                row, column = cells.free_pair(problem.above)
                cells.write((row, column), problem.label)
                places[problem.label] = address_of((row, column + 1))
            found[number] = problem._replace(cell=places[problem.label])
    return found


def _mark_cells(
    problems: Mapping[int, ListedProblem], cells: SheetCells, notes: Notes, looks: Looks, words: Words
) -> dict[int, int]:
    """Colour, note, and leave to change it even on a protected sheet; the earlier styles by number."""
    by_cell: dict[CellPlace, list[int]] = {}
    styles: dict[int, int] = {}
    for number, problem in problems.items():
        for spot in spots_of(problem.cell) if problem.severity in MARKS else ():
            by_cell.setdefault(cells.seen(spot)[0], []).append(number)
    for spot, numbers in by_cell.items():
        style = cells.style(spot)
        styles |= dict.fromkeys(numbers, style)
        first, last = cells.seen(spot)
        severity = problems[numbers[0]].severity
        cells.set_style(spot, looks.marked(style, severity, with_edge=first == last))
        notes.say(spot, dead_text("\n\n".join(_said(number, problems[number], words) for number in numbers)))
    return styles


def _said(number: int, problem: ListedProblem, words: Words) -> str:
    weight = words.text(f"pages.reply.severity.{problem.severity}")
    lines = [words.text("marked.number", number=number, weight=weight), problem.message, problem.fix]
    if problem.suggestion and problem.suggestion not in problem.message + problem.fix:
        label = words.text("marked.headings.suggestion")
        lines.append(f"{label}{words.text('phrases.colon')}{problem.suggestion}")
    return "\n".join(lines)


def is_fit(content: bytes) -> bool:
    """Whether a workbook is small enough to be taken apart cell by cell."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".vml"))]
        return all(part.file_size <= LARGEST for part in parts)
