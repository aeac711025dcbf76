"""What calamine does not show of the binary formats (`.xls`, `.xlsb`): error cells, hidden rows and columns,
currencies that only a number format shows.

Both are a row of records, each with a number and a length; a few numbers are looked at, all others
passed over.
"""

import struct
from collections.abc import Iterator, Mapping

from orderbatch.read.formats.grid import Spot
from orderbatch.read.formats.number_formats import Called, called_by
from orderbatch.read.formats.xlsx import Marks, relations, workbook_part

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip

# .xls
_BEGIN, _END = 0x0809, 0x000A
_PASSWORD = 0x002F
_SHEET = 0x0085
_COLUMNS, _FORMULAS, _ROW, _CELL = 0x007D, (0x0006, 0x0206, 0x0406), 0x0208, 0x0205
_FORMAT, _CELL_FORMAT = 0x041E, 0x00E0
_SEVERAL = 0x00BD
_NUMBERS = (0x0203, 0x027E, _SEVERAL, *_FORMULAS)
_IS_ERROR, _IS_SPECIAL = 2, b"\xff\xff"
_MOST_COLUMNS = 16_384

BiffRecord = tuple[int, bytes]


def is_locked(book: bytes) -> bool:
    """Whether an `.xls` stream is encrypted; its first records stay readable."""
    for number, (kind, body) in enumerate(_old_records(book, 0)):
        if kind == _PASSWORD and number and _is_a_lock(body):
            return True
        if number > 3 or kind == _SHEET:
            break
    return False


def _is_a_lock(body: bytes) -> bool:
    """Whether a record is what an encryption needs: key and check in four bytes, or a kind with its data."""
    kind = int.from_bytes(body[:2], "little")
    return len(body) == 4 or (len(body) == 6 and kind == 0) or (len(body) >= 54 and kind == 1)


def old_marks(book: bytes) -> list[Marks]:
    """Odd spots of each sheet of an `.xls` stream, in order. Raises EOFError where a part has no end."""
    starts, codes, formats = [], dict[int, Called](), list[int]()
    for kind, body in _old_records(book, 0):
        if kind == _SHEET and len(body) >= 4:
            starts.append(int.from_bytes(body[:4], "little"))
        elif kind == _FORMAT and (said := called_by(_old_text(body[2:]))):
            codes[int.from_bytes(body[:2], "little")] = said
        elif kind == _CELL_FORMAT:
            formats.append(int.from_bytes(body[2:4], "little"))
        elif kind == _END:
            calling = {at: codes[number] for at, number in enumerate(formats) if number in codes}
            return [_old_sheet(book, start, calling) for start in starts]
    raise EOFError


def _old_text(body: bytes) -> str:
    """A text with its length, in one byte or two a letter."""
    is_wide = len(body) > 2 and body[2] & 1
    return body[3:].decode("utf-16-le" if is_wide else "latin-1", "replace")


def _old_records(book: bytes, place: int) -> Iterator[BiffRecord]:
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length


def _old_sheet(book: bytes, start: int, calling: Mapping[int, Called]) -> Marks:
    marks = Marks()
    depth = 0  # a chart inside a sheet has records of its own
    for kind, body in _old_records(book, start):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth < 1:
                return marks
        elif depth == 1:
            _old_record(marks, kind, body)
            if calling and kind in _NUMBERS:
                marks.shown_in |= _old_shown(kind, body, calling)
    raise EOFError


def _old_shown(kind: int, body: bytes, calling: Mapping[int, Called]) -> dict[Spot, Called]:
    """The currencies that the formats of one record's cells show: one cell, or several of a row."""
    row, column = _spot(body)
    places = range(4, len(body) - 2, 6) if kind == _SEVERAL else (4,)
    numbers = [int.from_bytes(body[place : place + 2], "little") for place in places]
    return {(row, column + at): calling[number] for at, number in enumerate(numbers) if number in calling}


def _old_record(marks: Marks, kind: int, body: bytes) -> None:
    """Note what one record of a sheet says."""
    if kind in _FORMULAS and body[12:14] == _IS_SPECIAL and body[6] == _IS_ERROR:
        marks.errors[_spot(body)] = ERRORS.get(body[8], "#")
    elif kind == _CELL and len(body) >= 8 and body[7]:
        marks.errors[_spot(body)] = ERRORS.get(body[6], "#")
    elif kind == _ROW and len(body) >= 14 and (body[12] & 0x20):
        marks.hidden_rows.add(int.from_bytes(body[:2], "little"))
    elif kind == _COLUMNS and len(body) >= 10 and (body[8] & 0x01):
        first, last = struct.unpack_from("<HH", body)
        marks.hidden_columns.update(range(first, min(last + 1, _MOST_COLUMNS)))


def _spot(body: bytes) -> Spot:
    row, column = struct.unpack_from("<HH", body)
    return row, column


# .xlsb
_NEW_ROW, _NEW_COLUMNS, _NEW_SHEET = 0, 60, 156
_NEW_FORMAT, _NEW_CELL_FORMAT, _NEW_CELL_FORMATS = 44, 47, (617, 618)
_NEW_NUMBERS = (2, 5, 9)  # short, long, and what a formula gave
_NEW_ERRORS = (3, 11)  # a value, and what a formula gave


def sheet_parts_binary(members: Mapping[str, bytes]) -> list[str]:
    """The member names of an xlsb's sheets, in workbook order; "" where the workbook does not say."""
    book = workbook_part(members, "workbook.bin")
    targets = relations(members, book)
    parts = []
    for kind, body in _new_records(members.get(book, b"")):
        if kind == _NEW_SHEET and len(body) >= 12:
            length = int.from_bytes(body[8:12], "little")
            parts.append(targets.get(body[12 : 12 + 2 * length].decode("utf-16-le", "replace"), ""))
    return parts


def new_formats(styles: bytes) -> dict[int, Called]:
    """The number of each format of cells of an `.xlsb` that shows a currency."""
    codes, formats, inside = dict[int, Called](), list[int](), False
    for kind, body in _new_records(styles):
        if kind == _NEW_FORMAT and (said := called_by(body[6:].decode("utf-16-le", "replace"))):
            codes[int.from_bytes(body[:2], "little")] = said
        elif kind in _NEW_CELL_FORMATS:
            inside = kind == _NEW_CELL_FORMATS[0]
        elif kind == _NEW_CELL_FORMAT and inside:
            formats.append(int.from_bytes(body[2:4], "little"))
    return {at: codes[number] for at, number in enumerate(formats) if number in codes}


def new_marks(part: bytes, calling: Mapping[int, Called]) -> Marks:
    """Odd spots of one sheet of an `.xlsb`. calling: its formats of cells that show a currency."""
    marks = Marks()
    row = -1
    for kind, body in _new_records(part):
        if kind == _NEW_ROW and len(body) >= 12:
            row = int.from_bytes(body[:4], "little")
            if body[11] & 0x10:
                marks.hidden_rows.add(row)
        elif kind in _NEW_ERRORS and len(body) >= 9:
            marks.errors[(row, int.from_bytes(body[:4], "little"))] = ERRORS.get(body[8], "#")
        elif kind in _NEW_NUMBERS and (said := calling.get(int.from_bytes(body[4:7], "little"))):
            marks.shown_in[(row, int.from_bytes(body[:4], "little"))] = said
        elif kind == _NEW_COLUMNS and len(body) >= 18 and (body[16] & 0x01):
            first, last = struct.unpack_from("<II", body)
            marks.hidden_columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
    return marks


def _new_records(part: bytes) -> Iterator[BiffRecord]:
    """Numbers of up to two bytes and lengths of up to four, seven bits in each."""
    place, end = 0, len(part)
    while place < end:
        kind = part[place]
        place += 1
        if kind & 0x80 and place < end:
            kind = (kind & 0x7F) | (part[place] & 0x7F) << 7
            place += 1
        length = shift = 0
        while place < end and shift < 28:
            byte = part[place]
            place += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, part[place : place + length]
        place += length
