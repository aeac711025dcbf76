"""Workbooks in the two binary formats, record by record: `.xls` in its container, and `.xlsb`."""

import io
import struct
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tests.tables import cells

ERRORS = {"#DIV/0!": 0x07, "#REF!": 0x17, "#N/A": 0x2A}
_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFF_FFFE, 0xFFFF_FFFF, 0xFFFF_FFFD


@dataclass(frozen=True)
class Odd:
    """What is odd about a sheet: hidden rows and columns (from 0), formulas, a password, a number format."""

    rows: Collection[int] = ()
    columns: Collection[int] = ()
    formulas: bool = False
    locked: bool = False
    number_format: str = "General"


def xls(table: str, odd: Odd = Odd(), stream: str = "Workbook") -> bytes:
    """One sheet of a table (`tests/tables.py`) as Excel 97 wrote it; `#N/A` and the like are error cells."""
    sheet = _old_sheet(cells(table), odd)
    begin = _old(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    password = _old(0x002F, struct.pack("<H", 1) + bytes(52)) if odd.locked else b""
    named = b"\x06\x00Sheet1"
    code = struct.pack("<HHB", 164, len(odd.number_format), 1) + odd.number_format.encode("utf-16-le")
    formats = _old(0x041E, code) + _old(0x00E0, struct.pack("<HH16x", 0, 164)) * 16
    start = len(begin) + len(password) + len(formats) + 4 + 6 + len(named) + 4
    listed = _old(0x0085, struct.pack("<IBB", start, 0, 0) + named)
    return compound(stream, begin + password + formats + listed + _old(0x000A) + sheet)


def _old(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _old_sheet(rows: Sequence[Sequence[object]], odd: Odd) -> bytes:
    parts = [_old(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    parts += [_old(0x007D, struct.pack("<HHHHHH", number, number, 2304, 15, 1, 0)) for number in odd.columns]
    parts.append(_old(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)))
    for row, values in enumerate(rows):
        hidden = 0x20 if row in odd.rows else 0
        parts.append(_old(0x0208, struct.pack("<HHHHHHHH", row, 0, len(values), 255, 0, 0, hidden, 15)))
        parts += [_old_cell(row, column, value, odd) for column, value in enumerate(values) if value != ""]
    return b"".join([*parts, _old(0x000A)])


def _old_cell(row: int, column: int, value: object, odd: Odd) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if value in ERRORS and odd.formulas:
        gave = struct.pack("<BBBBBBH", 2, 0, ERRORS[str(value)], 0, 0, 0, 0xFFFF)
        return _old(0x0006, place + gave + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\x00")
    if value in ERRORS:
        return _old(0x0205, place + bytes((ERRORS[str(value)], 1)))
    if isinstance(value, float):
        return _old(0x0203, place + struct.pack("<d", value))
    text = str(value)
    return _old(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def compound(name: str, stream: bytes) -> bytes:
    """An OLE container with one stream in it."""
    stream = stream.ljust(4096, b"\x00")
    count = -(-len(stream) // _SECTOR)
    chain = [_TABLE, _END, *range(3, count + 2), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    sizes = (0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 4096, _END, 0, _END, 0)
    header = struct.pack("<8s16xHHHHH6xIII4xIIIII", signature, *sizes)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 2, len(stream))
    return header + table + directory.ljust(_SECTOR, b"\x00") + stream.ljust(count * _SECTOR, b"\x00")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\x00\x00"
    return (
        letters.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(letters), kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_RELATION = (
    '<Relationship Id="rId1" Target="{}" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}"/>'
)


def xlsb(table: str, odd: Odd = Odd()) -> bytes:
    """The same as a binary workbook of Excel 2007."""
    book = _new(131) + _new(143) + _new(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(_RELATION.format("xl/workbook.bin", "officeDocument")),
        "xl/_rels/workbook.bin.rels": _RELATIONS.format(
            _RELATION.format("worksheets/sheet1.bin", "worksheet")
        ),
        "xl/workbook.bin": book + _new(144) + _new(132),
        "xl/styles.bin": _new(44, struct.pack("<H", 164) + _wide(odd.number_format))
        + _new(617, struct.pack("<I", 1))
        + _new(47, struct.pack("<HH12x", 0xFFFF, 164))
        + _new(618),
        "xl/worksheets/sheet1.bin": _new_sheet(cells(table), odd),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return buffer.getvalue()


def _new(kind: int, body: bytes = b"") -> bytes:
    number = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    length = bytes((len(body),)) if len(body) < 128 else bytes((len(body) & 0x7F | 0x80, len(body) >> 7))
    return number + length + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _new_sheet(rows: Sequence[Sequence[object]], odd: Odd) -> bytes:
    parts = [_new(129), _new(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1))]
    hidden = [_new(60, struct.pack("<IIIIH", number, number, 2304, 0, 1)) for number in odd.columns]
    parts += [_new(390), *hidden, _new(391), _new(145)]
    for row, values in enumerate(rows):
        flags = 0x10 if row in odd.rows else 0
        parts.append(_new(0, struct.pack("<IIHBBBI", row, 0, 300, 0, flags, 0, 0)))
        parts += [_new_cell(column, value, odd) for column, value in enumerate(values) if value != ""]
    return b"".join([*parts, _new(146), _new(130)])


def _new_cell(column: int, value: object, odd: Odd) -> bytes:
    place = struct.pack("<II", column, 0)
    if value in ERRORS:
        formula = struct.pack("<HI", 0, 0) if odd.formulas else b""
        return _new(11 if odd.formulas else 3, place + bytes((ERRORS[str(value)],)) + formula)
    if isinstance(value, float):
        return _new(5, place + struct.pack("<d", value))
    return _new(6, place + _wide(str(value)))
