"""The first sheet of a marked form: every problem with a link to its cell, what it is, and what to do.

The reader knows the sheet by the title in its first cell and passes over it. A hidden column keeps the looks
that the marked cells had (`earlier_marks`).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from orderbatch.contract.sheets.sheet import letters
from orderbatch.contract.words import Words
from orderbatch.write.ooxml.book_part import NAMESPACE
from orderbatch.write.ooxml.defuse import dead_text
from orderbatch.write.ooxml.looks import Looks
from orderbatch.write.ooxml.part import HEAD, quoted
from orderbatch.write.returned.earlier_marks import LOOKS_COLUMN
from orderbatch.write.workbook.measure import lines_taken

_ROOMS = {
    "number": 6, "where": 21, "weight": 24, "value": 17, "what": 40, "fix": 42, "suggestion": 16, "code": 17,
}  # fmt: skip
_SIZES = {"title": 30, "bold": 18, "lead": 16, "note": 15}  # points a line
_LOOKS = {"error": "stop", "warning": "care", "note": "changed"}
_LINE_HEIGHT = 14  # points
_TALLEST = 400


class ListedProblem(NamedTuple):
    """One line of the first sheet, in words; sheet and cell are of the workbook that goes out, or "".

    label: what is asked for and has no place in the form yet; it gets one above the row `above`.
    """

    severity: str
    sheet: str
    cell: str
    code: str
    value: str
    message: str
    fix: str
    suggestion: str
    label: str = ""
    above: int = 1


class Letter(NamedTuple):
    """Who writes, when, and about which file. lost: sorts of things that were taken out of it.

    fresh: what stands here instead of his own workbook: `values` of his in a new form, or a `blank` one.
    taken: orders of the file that were taken all the same, such as those of a list.
    """

    words: Words
    company: str
    batch: str
    at: dt.datetime
    file: str
    fresh: str = ""
    lost: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


class Listed(NamedTuple):
    """A problem as it stands in the list: its number there, the title of its sheet, and the earlier style."""

    number: int
    problem: ListedProblem
    title: str
    style: int


class _Row(NamedTuple):
    """Cells of one row: column (from 1) → text and style. height: points. across: one text over all."""

    cells: dict[int, tuple[str, int]]
    height: float
    across: bool = False


def list_page(listed: Sequence[Listed], letter: Letter, looks: Looks) -> tuple[bytes, str]:
    """The sheet's bytes, and the rows that are printed on every page."""
    words = letter.words
    font = words.text("pages.font")
    rows = [*_above(listed, letter, looks, font)]
    top = len(rows) + 1
    headings = {
        position: (words.text(f"marked.headings.{name}"), looks.of_list("heading", font))
        for position, name in enumerate(_ROOMS, 1)
    }
    rows.append(_Row(headings, 22))
    rows += [_line(entry, letter, looks, font) for entry in listed]
    links = "".join(
        f'<hyperlink ref="B{row}" location="{quoted(_location(entry))}"/>'
        for row, entry in enumerate(listed, top + 1)
        if entry.title
    )
    merges = [
        f'<mergeCell ref="A{n}:{letters(len(_ROOMS) - 1)}{n}"/>'
        for n, row in enumerate(rows, 1)
        if row.across
    ]
    body = "".join(_row(number, row) for number, row in enumerate(rows, 1))
    sheet = _sheet(body, "".join(merges), links, top, _empty(listed))
    return HEAD + sheet.encode(), f"${top}:${top}"


def _empty(listed: Sequence[Listed]) -> tuple[str, ...]:
    """Columns of which no problem has anything: they are not shown."""
    return () if any(entry.problem.suggestion for entry in listed) else ("suggestion",)


def _above(listed: Sequence[Listed], letter: Letter, looks: Looks, font: str) -> Iterator[_Row]:
    """Title, how many points, what to do with them, what is not as it was, and who writes."""
    words = letter.words
    counts = {name: sum(entry.problem.severity == name for entry in listed) for name in _LOOKS}
    said = [
        ("title", words.text("marked.title")),
        ("bold", words.text("marked.counted", must=counts["error"], check=counts["warning"])),
        ("lead", words.text("marked.how", file=letter.file)),
        ("lead", words.text("marked.taken", orders=words.joined(letter.taken)) if letter.taken else ""),
        ("lead", words.text(f"marked.fresh.{letter.fresh}") if letter.fresh else ""),
        ("lead", _lost(letter)),
        (
            "note",
            words.text(
                "marked.from", company=letter.company, day=letter.at.date().isoformat(), batch=letter.batch
            ),
        ),
    ]
    room = sum(room for name, room in _ROOMS.items() if name not in _empty(listed)) - 24
    for look, text in said:
        if text := dead_text(text):
            height = _SIZES[look] * (1 if look == "title" else lines_taken(text, room)) + 3
            yield _Row({1: (text, looks.of_list(look, font))}, height, True)
    yield _Row({}, 9)


def _lost(letter: Letter) -> str:
    """What was taken out of his workbook for safety, and that he may correct his own file instead."""
    if not letter.lost or letter.fresh:
        return ""
    kinds = letter.words.text("pages.reply.joint").join(
        letter.words.text(f"marked.lost.{part}") for part in letter.lost
    )
    return letter.words.text("marked.without", what=kinds)


def _line(entry: Listed, letter: Letter, looks: Looks, font: str) -> _Row:
    words, problem = letter.words, entry.problem
    spot = f"{problem.sheet}!{problem.cell}" if problem.sheet and problem.cell else problem.sheet
    said = {
        "number": (str(entry.number), "cell"),
        "where": (spot or words.text("marked.whole"), "link" if entry.title else "cell"),
        "weight": (words.text(f"pages.reply.severity.{problem.severity}"), _LOOKS[problem.severity]),
        "value": (problem.value, "cell"),
        "what": (problem.message, "cell"),
        "fix": (problem.fix, "cell"),
        "suggestion": (problem.suggestion, "cell"),
        "code": (problem.code, "quiet"),
    }
    cells = {
        position: (dead_text(said[name][0]), looks.of_list(said[name][1], font))
        for position, name in enumerate(_ROOMS, 1)
    }
    taken = max(
        lines_taken(cells[position][0], room - 1)
        for position, (name, room) in enumerate(_ROOMS.items(), 1)
        if name != "code"  # in small letters: one line
    )
    cells[LOOKS_COLUMN] = ("", entry.style)
    return _Row(cells, min(_TALLEST, _LINE_HEIGHT * taken + 8))


def _location(entry: Listed) -> str:
    """Where a click leads: the cell, in a sheet whose name is quoted."""
    cell = entry.problem.cell
    spot = f"A{cell}" if cell.isdigit() else cell or "A1"
    return "'" + entry.title.replace("'", "''") + f"'!{spot}"


def _row(number: int, row: _Row) -> str:
    cells = "".join(
        _cell(f"{letters(column - 1)}{number}", *said) for column, said in sorted(row.cells.items())
    )
    return f'<row r="{number}" ht="{row.height:g}" customHeight="1">{cells}</row>'


def _cell(address: str, text: str, style: int) -> str:
    if not text:
        return f'<c r="{address}" s="{style}"/>'
    return (
        f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    )


def _sheet(body: str, merges: str, links: str, top: int, empty: Sequence[str]) -> str:
    unseen = ' hidden="1"'
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{room}"{unseen if name in empty else ""} customWidth="1"/>'
        for n, (name, room) in enumerate(_ROOMS.items(), 1)
    )
    hidden = f'<col min="{LOOKS_COLUMN}" max="{LOOKS_COLUMN}" width="4" hidden="1" customWidth="1"/>'
    pane = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetView showGridLines="0" tabSelected="1" workbookViewId="0">{pane}</sheetView>'
    linked = f"<hyperlinks>{links}</hyperlinks>" if links else ""
    margins = '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    page = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    footer = "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
    return (
        f'<worksheet xmlns="{NAMESPACE}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews>{view}</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}{hidden}</cols>'
        f"<sheetData>{body}</sheetData><mergeCells>{merges}</mergeCells>{linked}{margins}{page}{footer}</worksheet>"
    )
