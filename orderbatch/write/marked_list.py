"""The first sheet of a marked form: every problem with a link to its cell, what it is, and what to do.

The reader knows the sheet by the title in its first cell and passes over it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orderbatch.write.defuse import dead_text
from orderbatch.write.measure import lines_taken
from orderbatch.write.styles import GRID, HEADING, INK, QUIET, STYLES

if TYPE_CHECKING:
    from orderbatch.write.marking import Letter, Problem

_ROOMS = {"where": 22, "weight": 23, "value": 18, "what": 42, "fix": 46, "suggestion": 24, "code": 26}
_LAST = "G"
_TABLE_ROW = 6
_LOOKS = {"error": "stop", "warning": "care", "note": "changed"}
_LINE_HEIGHT = 14  # points


def list_page(book: Any, problems: Sequence["Problem"], letter: "Letter", titles: Mapping[str, str]) -> None:
    """Add the sheet in front of all others. titles: of the workbook's sheets, by the name that we tell."""
    words = letter.words
    sheet = book.create_sheet(words.text("marked.sheet"), 0)
    sheet.sheet_view.showGridLines = False
    for position, (name, room) in enumerate(_ROOMS.items()):
        sheet.column_dimensions["ABCDEFG"[position]].width = room
        _write(sheet, _TABLE_ROW, position + 1, words.text(f"marked.headings.{name}"), letter, "heading")
    _write(sheet, 1, 1, words.text("marked.title"), letter, "title")
    sheet.row_dimensions[1].height = 30
    how = words.text("marked.how", file=letter.file)
    _across(sheet, 2, how, letter, "lead")
    _across(sheet, 3, words.text("marked.fresh") if letter.is_fresh else "", letter, "lead")
    day = letter.at.date().isoformat()
    _across(
        sheet,
        4,
        words.text("marked.from", company=letter.company, day=day, batch=letter.batch),
        letter,
        "note",
    )
    sheet.row_dimensions[_TABLE_ROW].height = 22
    for row, problem in enumerate(problems, _TABLE_ROW + 1):
        _line(sheet, row, problem, letter)
        if problem.sheet:
            _link(sheet.cell(row, 1), problem, titles[problem.sheet])
    sheet.freeze_panes = f"A{_TABLE_ROW + 1}"
    sheet.print_title_rows = f"{_TABLE_ROW}:{_TABLE_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _line(sheet: Any, row: int, problem: "Problem", letter: "Letter") -> None:
    words = letter.words
    spot = f"{problem.sheet}!{problem.cell}" if problem.sheet and problem.cell else problem.sheet
    cells = {
        "where": spot or words.text("marked.whole"),
        "weight": words.text(f"pages.reply.severity.{problem.severity}"),
        "value": problem.value,
        "what": problem.message,
        "fix": problem.fix,
        "suggestion": problem.suggestion,
        "code": problem.code,
    }
    for position, (name, text) in enumerate(cells.items(), 1):
        look = _LOOKS[problem.severity] if name == "weight" else "cell"
        _write(sheet, row, position, text, letter, look)
    taken = max(lines_taken(dead_text(text), _ROOMS[name]) for name, text in cells.items())
    sheet.row_dimensions[row].height = min(400, _LINE_HEIGHT * taken + 6)


def _link(cell: Any, problem: "Problem", title: str) -> None:
    """A click leads to the cell: a link inside the workbook."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    spot = f"A{problem.cell}" if problem.cell.isdigit() else problem.cell or "A1"
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{spot}")
    cell.font = Font(name=cell.font.name, size=10, color="FF1D4E89", underline="single")


def _across(sheet: Any, row: int, text: str, letter: "Letter", look: str) -> None:
    if not text:
        return
    sheet.merge_cells(f"A{row}:{_LAST}{row}")
    _write(sheet, row, 1, text, letter, look)
    sheet.row_dimensions[row].height = 16 * lines_taken(dead_text(text), sum(_ROOMS.values()) - 20) + 4


def _write(sheet: Any, row: int, column: int, text: str, letter: "Letter", look: str) -> None:
    """Text that stays text, whatever it begins with."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell = sheet.cell(row, column)
    if text := dead_text(text):
        cell.value = text
        cell.data_type = "s"
    cell.number_format = "@"
    name = letter.words.text("pages.font")
    if look in ("title", "lead", "note"):
        ink, size = {"title": (INK, 18), "lead": (INK, 11), "note": (QUIET, 10)}[look]
        cell.font = Font(name=name, size=size, bold=look == "title", color=_argb(ink))
        cell.alignment = Alignment(vertical="center" if look == "title" else "top", wrap_text=look != "title")
        return
    side = Side("thin", color=_argb(GRID))
    cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=0)
    cell.font = Font(name=name, size=10, bold=look == "heading", color=_argb(INK))
    if look == "heading":
        cell.fill = PatternFill("solid", start_color=_argb(HEADING))
    elif look != "cell":
        cell.font = Font(name=name, size=10, bold=True, color=_argb(str(STYLES[look]["font_color"])))
        cell.fill = PatternFill("solid", start_color=_argb(str(STYLES[look]["bg_color"])))


def _argb(colour: str) -> str:
    return "FF" + colour.removeprefix("#")
