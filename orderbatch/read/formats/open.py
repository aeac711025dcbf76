"""A file's bytes as grids of plain cells: one function a format, chosen by what the bytes are.

To add a format: a function here and a line in `READERS`. calamine reads all workbooks; where it shows
less than a person sees, `markup.py` looks again.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from xml.parsers import expat

import python_calamine as calamine

from orderbatch.read.formats import ods as opendocument
from orderbatch.read.formats.biff import is_locked, new_formats, new_marks, old_marks, sheet_parts_binary
from orderbatch.read.formats.grid import Cell, Grid
from orderbatch.read.formats.guard import MAX_COLUMNS, MAX_ROWS, Guarded
from orderbatch.read.formats.number_formats import note_formats
from orderbatch.read.formats.ole import is_cut, stream
from orderbatch.read.formats.plain_text import rows_of_text, typed_in_one_column
from orderbatch.read.formats.seen import see
from orderbatch.read.formats.spreadsheetml import sheets_of
from orderbatch.read.formats.web_page import rows_of_page
from orderbatch.read.formats.xlsx import (
    Marks,
    is_far,
    is_odd,
    marks_of,
    reach_of,
    sheet_parts,
    without_macro_sheets,
)
from orderbatch.read.formats.zip_members import pack

MAX_AREA = MAX_ROWS * MAX_COLUMNS  # cells from A1 to the last value: calamine makes them all
_DELIMITERS = ",;\t|"
_LARGE = 4_000_000  # bytes of a workbook that is not copied
_OF_NO_CELL = ("docprops/", "xl/theme/", "xl/media/")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_WIDEST_FIELD = 100_000  # characters
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)


class RefusedError(Exception):
    """The file cannot be read; `code` is a finding code."""

    def __init__(self, code: str, **numbers: object) -> None:
        super().__init__(code)
        self.code = code
        self.numbers = numbers


def open_workbook(content: bytes, guarded: Guarded) -> list[Grid]:
    """The sheets of a workbook of any format. Raises `RefusedError`."""
    grids = READERS[guarded.format](guarded.content or content, guarded.members)
    for grid in grids:
        grid.rows = typed_in_one_column(grid.rows) or grid.rows
    return grids


def _xlsx(content: bytes, members: Mapping[str, bytes]) -> list[Grid]:
    odd = {
        name
        for name, part in members.items()
        if ("sheet" in name or part.find(b"sheetData", 0, 65536) >= 0) and (is_odd(part) or _is_too_far(part))
    }
    marks = _marks_by_sheet(members, sheet_parts(members), marks_of, odd) if odd else {}
    try:
        grids = _marked(_calamine(_inflated(content, members)), marks)
    except RefusedError:
        fewer = without_macro_sheets(members)
        if not fewer:
            raise
        return _xlsx(pack(fewer), fewer)
    see(grids, members)
    note_formats(grids, members)
    return grids


def _inflated(content: bytes, members: Mapping[str, bytes]) -> bytes:
    """A small workbook without what no cell needs, as it was inflated: a sixth of the time of parsing it."""
    if sum(map(len, members.values())) > _LARGE:
        return content
    return pack({name: part for name, part in members.items() if not name.startswith(_OF_NO_CELL)})


def _is_too_far(part: bytes) -> bool:
    """Whether a sheet may reach farther than is read: then it is walked through before calamine makes it."""
    if not is_far(part):
        return False
    row, column = reach_of(part)
    return (row + 1) * (column + 1) > MAX_AREA or (row, column) == (0, 0)


def _xlsb(content: bytes, members: Mapping[str, bytes]) -> list[Grid]:
    calling = new_formats(members.get("xl/styles.bin", b""))
    marks = _marks_by_sheet(members, sheet_parts_binary(members), partial(new_marks, calling=calling))
    return _marked(_in_floats(_calamine(content)), marks)


_CONTAINER, _FILLED = b"\xd0\xcf\x11\xe0", 64  # how one begins; its last bytes, where room may have been left


def _xls(content: bytes, _members: Mapping[str, bytes]) -> list[Grid]:
    book = stream(content, ("workbook", "book"))
    if is_locked(book):
        raise RefusedError("FILE_PASSWORD")
    try:
        marks = old_marks(book) if book else []
        grids = _in_floats(_calamine(content))
    except RefusedError as refused:
        if refused.code == "FILE_LARGE_INSIDE":
            raise
        raise _damaged(content) from refused  # one damaged record looks like a lock to calamine
    except EOFError as error:  # calamine would read as much as is there
        if content.startswith(_CONTAINER) and content[-_FILLED:].strip(b"\x00"):
            raise _damaged(content) from error
        raise RefusedError("FILE_INCOMPLETE") from error
    except BaseException as error:  # a panic too
        if is_cut(content):
            raise RefusedError("FILE_INCOMPLETE") from error
        raise
    if len(marks) != len(grids) or not grids:
        raise _damaged(content)
    return _marked(grids, dict(enumerate(marks)))


def _damaged(content: bytes) -> RefusedError:
    """Why an old workbook that nobody locked cannot be read: its end is missing, or something inside."""
    return RefusedError("FILE_INCOMPLETE" if is_cut(content) else "FILE_DAMAGED")


def _marks_by_sheet(
    members: Mapping[str, bytes],
    parts: Sequence[str],
    look: Callable[[bytes], Marks],
    wanted: Collection[str] | None = None,
) -> dict[int, Marks]:
    """Sheet number → its odd spots, of the wanted parts. Raises `RefusedError` where they are beyond us."""
    lost = any(name not in members for name in parts)
    if not parts or (lost and wanted is not None and not set(wanted) <= set(parts)):
        raise RefusedError("FILE_DAMAGED")  # which sheet they are of cannot be told
    marks = {}
    for number, name in enumerate(parts):
        if name not in (members if wanted is None else wanted):
            continue
        try:
            marks[number] = look(members[name])
        except (expat.ExpatError, ValueError, KeyError) as error:
            raise RefusedError("FILE_DAMAGED") from error
        reach = marks[number].reach
        if (reach[0] + 1) * (reach[1] + 1) > MAX_AREA:
            raise RefusedError("FILE_LARGE_INSIDE", why="far")
    return marks


def _marked(grids: list[Grid], marks: Mapping[int, Marks]) -> list[Grid]:
    for number, found in marks.items():
        if number < len(grids):
            _put(found, grids[number])
    return grids


def _put(marks: Marks, grid: Grid) -> None:
    grid.errors, grid.unsaved = marks.errors, frozenset(marks.unsaved)
    grid.hidden_rows, grid.hidden_columns = frozenset(marks.hidden_rows), frozenset(marks.hidden_columns)
    grid.shown_in = marks.shown_in


def _with_its_kind(members: Mapping[str, bytes]) -> bytes:
    manifest = members.get("meta-inf/manifest.xml", b"")
    return pack({"mimetype": _ODS, **members, "META-INF/manifest.xml": manifest})


def _ods(content: bytes, members: Mapping[str, bytes]) -> list[Grid]:
    named = "mimetype" in members  # some programs leave it out, which calamine alone minds
    grids = _calamine(content if named else _with_its_kind(members))
    markup = members["content.xml"]
    if opendocument.is_odd(members):
        try:
            found = opendocument.marks_of(markup)
        except (expat.ExpatError, ValueError) as error:
            raise RefusedError("FILE_DAMAGED") from error
        for grid, (marks, merges) in zip(grids, found, strict=False):
            _put(marks, grid)
            grid.merges = merges
    return grids


def _in_floats(grids: list[Grid]) -> list[Grid]:
    """The whole numbers of a binary file as other files give them: the rules know numbers as floats."""
    for grid in grids:
        grid.rows = [[float(cell) if type(cell) is int else cell for cell in row] for row in grid.rows]
    return grids


def _calamine(content: bytes) -> list[Grid]:
    grids = []
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                grids.append(Grid(sheet.name, [], visible=False))
                continue
            found = workbook.get_sheet_by_name(sheet.name)
            if found.total_height * found.total_width > MAX_AREA:
                raise RefusedError("FILE_LARGE_INSIDE", why="far")
            rows: list[list[Cell]] = found.to_python(skip_empty_area=False)
            visible = sheet.visible == calamine.SheetVisibleEnum.Visible
            grids.append(Grid(sheet.name, rows, found.merged_cell_ranges or [], visible=visible))
    except calamine.PasswordError as error:
        raise RefusedError("FILE_PASSWORD") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise RefusedError("FILE_DAMAGED") from error
    return grids


def _xml(content: bytes, _members: Mapping[str, bytes]) -> list[Grid]:
    """A workbook of XML Spreadsheet 2003."""
    try:
        grids = sheets_of(content.lstrip())
    except (expat.ExpatError, ValueError, KeyError) as error:
        if str(error) == "far":
            raise RefusedError("FILE_LARGE_INSIDE", why="far") from error
        raise RefusedError(
            "FILE_INCOMPLETE" if b"Workbook>" not in content[-200:] else "FILE_DAMAGED"
        ) from error
    if not grids:
        raise RefusedError("FILE_XML")
    return grids


def _csv(content: bytes, _members: Mapping[str, bytes]) -> list[Grid]:
    """A text table; raises `RefusedError` FILE_ENCODING if it is text in no encoding that we know."""
    text = decode(content)
    start = "\n".join(text.splitlines()[:30])
    delimiter = max(_DELIMITERS, key=lambda mark: (_regular(start, mark), start.count(mark)))
    csv.field_size_limit(_WIDEST_FIELD)
    try:
        rows: list[list[Cell]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise RefusedError("FILE_DAMAGED") from error
    lines = sum(bool(line.strip()) for line in start.splitlines())
    if _regular(start, delimiter) * 2 <= lines and _is_set_in_lines(text, delimiter):
        rows = [list(row) for row in rows_of_text(text)]
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > MAX_AREA:
        raise RefusedError("FILE_LARGE_INSIDE", why="far")
    return [Grid("", [row + [""] * (width - len(row)) for row in rows], comma=delimiter == ";")]


def _is_set_in_lines(text: str, delimiter: str) -> bool:
    """Whether a text with few delimiters is lines of cells: two or more have several cells."""
    without = "\n".join(line for line in text.splitlines() if delimiter not in line)
    return sum(sum(map(bool, row)) > 1 for row in rows_of_text(without)) > 1


def _html(content: bytes, _members: Mapping[str, bytes]) -> list[Grid]:
    """The tables of a web page, one below the other; raises `RefusedError` where there is none."""
    said = _CHARSET.search(content[:4096])
    try:
        text = content.decode(said[1].decode("ascii")) if said else decode(content)
    except (UnicodeDecodeError, LookupError):
        text = decode(content)
    rows: list[list[Cell]] = [list(row) for row in rows_of_page(text)]
    if not rows:
        raise RefusedError("FILE_HTML")
    return [Grid("", rows)]


def _regular(text: str, mark: str) -> int:
    """How many lines have the number of marks that most lines have; none where most have none."""
    counts = [line.count(mark) for line in text.splitlines()]
    usual = max(set(counts), key=lambda count: (count > 0, counts.count(count)), default=0)
    return counts.count(usual) if usual else 0


def decode(content: bytes) -> str:
    """The text of a CSV: by its byte-order mark, else UTF-8, UTF-16 by its zero bytes, GB18030, Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content[:2000]:
        even = content[:2000:2].count(0)
        encodings = ["utf-16-be" if even > content[1:2000:2].count(0) else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "gb18030", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError("FILE_ENCODING")


def is_surely_decoded(content: bytes) -> bool:
    """Whether a text is in one of the encodings that cannot be taken for another."""
    if b"\x00" in content[:2000] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


READERS: Mapping[str, Callable[[bytes, Mapping[str, bytes]], list[Grid]]] = {
    "xlsx": _xlsx,
    "xlsb": _xlsb,
    "ods": _ods,
    "xls": _xls,
    "xml": _xml,
    "csv": _csv,
    "html": _html,
}

_PROPERTY = re.compile(
    r"""<(?:\w+:)?property\b[^>]*\bname=["']([^"']*)["'][^>]*>\s*<(?:\w+:)?\w+>([^<]*)<"""
    r"""|<meta:user-defined\b[^>]*\bmeta:name=["']([^"']*)["'][^>]*>([^<]*)<"""
)


def properties_of(guarded: Guarded) -> dict[str, str]:
    """The custom document properties of a workbook, where its format has any."""
    part = guarded.members.get("docprops/custom.xml") or guarded.members.get("meta.xml") or b""
    if not part:
        return {}
    text = part.decode("utf-8", "replace")
    return {
        _unescape(name or other): _unescape(value or second)
        for name, value, other, second in _PROPERTY.findall(text)
    }


def _unescape(text: str) -> str:
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(mark, letter)
    return text
