"""The one place that opens a workbook with openpyxl: colour, note, first sheet, everything else kept.

What would be live in somebody else's workbook (links and calls to outside) is taken out on the way.
"""

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import LANGUAGES, Words
from orderbatch.write.defuse import dead_text, defuse
from orderbatch.write.marked_list import list_page
from orderbatch.write.measure import lines_taken
from orderbatch.write.same_bytes import same_bytes

MARKS = {"error": "FFFFC7CE", "warning": "FFFFE8A3"}  # grounds on which black ink keeps a contrast of 13 : 1
AUTHOR = "orderbatch"
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d*")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*\bref=["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']""")
_NOTE_WIDTH = 300  # points
LARGEST = 8_000_000  # bytes of sheets: some 100,000 cells
WIDEST_MERGES = 100_000  # cells


class Problem(NamedTuple):
    """One line of the first sheet, in words; sheet and cell are of the workbook that goes out, or ""."""

    severity: str
    sheet: str
    cell: str
    code: str
    value: str
    message: str
    fix: str
    suggestion: str


class Letter(NamedTuple):
    """Who writes, when, and about which file."""

    words: Words
    company: str
    batch: str
    at: dt.datetime
    file: str
    is_fresh: bool = False


def mark(content: bytes, problems: Sequence[Problem], letter: Letter) -> bytes:
    """The workbook with its bad cells marked and a first sheet that lists every problem; same in, same out.

    Raises whatever openpyxl raises where it cannot open the workbook.
    """
    book, cached = _open(content)
    _forget_earlier_marks(book)
    titles = _titles(book, problems)
    defuse(book, cached)
    for (sheet, cell), together in _by_cell(problems).items():
        _mark_cell(book[titles[sheet]], cell, together, letter.words)
    list_page(book, problems, letter, titles)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is book.worksheets[0]
    book.active = 0
    _sign(book, letter)
    packed = io.BytesIO()
    book.save(packed)
    return same_bytes(packed.getvalue(), letter.at, cached)


def _open(content: bytes) -> tuple[Any, dict[str, dict[str, Any]]]:
    """The workbook, and by sheet and cell the values that its formulas had when it was saved."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl cannot keep is not the reader's to mend
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, rich_text=True)
        formulas = {
            sheet.title: [
                cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
            ]
            for sheet in book.worksheets
        }
        if not any(formulas.values()):
            return book, {}
        values = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, data_only=True)
    return book, {
        title: {cell: _saved(values[title][cell].value, values.epoch) for cell in cells}
        for title, cells in formulas.items()
    }


def _saved(value: Any, epoch: dt.datetime) -> Any:
    """A saved value as the file holds it: a day is a number there."""
    from openpyxl.utils.datetime import to_excel

    return to_excel(value, epoch) if isinstance(value, dt.date | dt.time | dt.timedelta) else value


def _titles(book: Any, problems: Iterable[Problem]) -> dict[str, str]:
    """Sheets as they are told (without unseen characters) → as they are called in the workbook.

    Raises `KeyError`: a workbook of which openpyxl lost a sheet is no workbook to send back.
    """
    titles = {clean_text(title): title for title in reversed(book.sheetnames)}
    return {problem.sheet: titles[problem.sheet] for problem in problems if problem.sheet}


def _forget_earlier_marks(book: Any) -> None:
    """A form that comes back for the second time: the earlier list, notes and colours go."""
    from openpyxl.styles import PatternFill

    titles = {Words(language).text("marked.title") for language in LANGUAGES}
    for sheet in list(book.worksheets):
        if str(sheet["A1"].value) in titles and len(book.worksheets) > 1:
            book.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment = None
                    if cell.fill.start_color.rgb in MARKS.values():
                        cell.fill = PatternFill()


def _by_cell(problems: Iterable[Problem]) -> dict[tuple[str, str], list[Problem]]:
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.sheet and problem.severity in MARKS and _CELL.fullmatch(problem.cell):
            found.setdefault((problem.sheet, problem.cell), []).append(problem)
    return found


def _mark_cell(sheet: Any, address: str, problems: Sequence[Problem], words: Words) -> None:
    """Colour, note, and leave to change it even on a protected sheet; worst first, as the problems come."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill, Protection

    merged = next((area for area in sheet.merged_cells.ranges if address in area), None)
    cell = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[address]
    cell.fill = PatternFill("solid", start_color=MARKS[problems[0].severity])
    cell.protection = Protection(locked=False)
    said = [_said(problem, words) for problem in problems]
    if cell.comment:
        said.append(cell.comment.text)
    text = dead_text("\n\n".join(said))
    note = Comment(text, AUTHOR)
    note.width, note.height = _NOTE_WIDTH, min(400, 24 + 16 * lines_taken(text, 46))
    cell.comment = note


def _said(problem: Problem, words: Words) -> str:
    lines = [words.text(f"pages.reply.severity.{problem.severity}"), problem.message, problem.fix]
    if problem.suggestion and problem.suggestion not in problem.message + problem.fix:
        lines.append(f"{words.text('marked.headings.suggestion')}: {problem.suggestion}")
    return "\n".join(lines)


def _sign(book: Any, letter: Letter) -> None:
    from openpyxl.packaging.core import DocumentProperties

    title = letter.words.text("marked.title")
    book.properties = DocumentProperties(title=title, subject=letter.batch, creator=dead_text(letter.company))
    book.calculation.fullCalcOnLoad = True


def is_fit(content: bytes) -> bool:
    """Whether a workbook is small enough: openpyxl makes an object of every cell, also under a merge."""
    area = size = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if not entry.filename.startswith("xl/worksheets/"):
                continue
            size += entry.file_size
            if size > LARGEST:
                return False
            for left, top, right, bottom in _MERGE.findall(archive.read(entry)):
                rows, columns = int(bottom) - int(top) + 1, _number(right) - _number(left) + 1
                area += rows * columns
    return area <= WIDEST_MERGES


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
