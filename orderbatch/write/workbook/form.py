"""Workbooks of the same form are moulded once by XlsxWriter, then filled with each one's cells.

The form is everything but cells, row heights and the areas of drop-downs: formats, properties, page set-up,
widths, merged areas, rules, pictures. Two forms are the same where what was noted of them reads the same.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import xlsxwriter

from orderbatch.write.workbook.page_cells import LAST_COLUMN, Noted, NotedCall, PageCells, Style
from orderbatch.write.workbook.styles import StyleName, properties_of

_ROWS = 500  # at once: a month has hundreds of thousands
_MOST = 256  # moulds of some 8 kB
_LEVEL = 1  # of compression of cells: a fifth of the usual one's time, for a reply that is a tenth larger
_DATE = (1980, 1, 1, 0, 0, 0)
_SYSTEM = 0  # that a member was made on: the same bytes everywhere
_USED = re.compile(r'<c r="[A-Z]+1" s="(\d+)"/>')
_PARTED = re.compile(r"<dimension [^>]*/>|<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)

_kept: dict[str, "Mould"] = {}


@dataclass(frozen=True)
class WorkbookForm:
    """What a workbook is but for its cells. named: properties of our own."""

    font: Mapping[str, Any]
    properties: Mapping[str, Any]
    named: Mapping[str, str]
    styles: Sequence[StyleName]
    sheets: Sequence[Noted]


@dataclass(frozen=True)
class Mould:
    """A workbook without the sheets that are to be filled (`packed`).

    sheets: of these, by their place among all, the XML before, between and after extent and cells.
    numbers: of each style. tables: the members that say where an Excel table is, in the sequence of sheets.
    """

    packed: bytes
    sheets: Mapping[int, tuple[str, str, str]]
    numbers: list[int]
    tables: Mapping[str, str]

    def filled(self, sheets: Sequence[Noted]) -> bytes:
        """The workbook with the cells of these sheets."""
        packed = io.BytesIO(self.packed)
        with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as book:
            for place, (before, between, after) in self.sheets.items():
                sheet = sheets[place]
                assert isinstance(sheet, PageCells)
                with book.open(_member(place), "w") as member:
                    extent = f'<dimension ref="{sheet.extent()}"/>'
                    member.write(f"{before}{extent}{between}<sheetData>".encode())
                    rows = sheet.elements(self.numbers)
                    while some := "".join(islice(rows, _ROWS)):
                        member.write(some.encode())
                    member.write(f"</sheetData>{_with_areas(after, sheet)}".encode())
                book.getinfo(_member(place)).create_system = _SYSTEM
            areas = [area for sheet in sheets if isinstance(sheet, PageCells) for area in sheet.tables]
            for (name, text), (in_form, own) in zip(self.tables.items(), areas, strict=True):
                book.writestr(_entry(name), text.replace(in_form, own))
        return packed.getvalue()


def mould(form: WorkbookForm) -> Mould:
    """The mould of a form; kept, for the next workbook is likely to have the same form."""
    key = hashlib.sha256(repr(form).encode()).hexdigest()
    found = _kept.get(key)
    if found is None:
        if len(_kept) == _MOST:
            _kept.clear()
        found = _kept[key] = _made(form)
    return found


def _made(form: WorkbookForm) -> Mould:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_format_properties": form.font})
    book.set_properties(form.properties)
    for name, value in form.named.items():
        book.set_custom_property(name, value, "text")
    formats = [book.add_format(properties_of(style)) for style in form.styles]
    filled: list[int] = []
    for place, sheet in enumerate(form.sheets):
        page = book.add_worksheet(**sheet.options)
        if isinstance(sheet, PageCells):
            filled.append(place)
            for number, style in enumerate(formats):
                # beside the sheet's own cells each format is used once, so that it gets its number
                page.write_blank(0, LAST_COLUMN + number, None, style)
            for row, height in sheet.heights.items():
                page.set_row(row, height)
            for number, (rule, _its_areas) in enumerate(sheet.rules()):
                page.data_validation(0, 0, 0, 0, {**rule, "multi_range": _areas(number)})
        _repeat(sheet.calls, page, book, formats)
    book.close()
    return _parted(made, filled, len(formats))


def _repeat(calls: Sequence[NotedCall], real: Any, book: Any, formats: Sequence[Any]) -> None:
    def meant(value: Any) -> Any:
        """Styles, charts and pictures among the values as XlsxWriter has them."""
        if isinstance(value, Style):
            return formats[value.number]
        if isinstance(value, bytes):
            return io.BytesIO(value)
        if isinstance(value, Noted):
            chart = book.add_chart(value.options)
            _repeat(value.calls, chart, book, formats)
            return chart
        if isinstance(value, Mapping):
            return {name: meant(inner) for name, inner in value.items()}
        return [meant(inner) for inner in value] if isinstance(value, list | tuple) else value

    for method, values, named in calls:
        getattr(real, method)(*meant(values), **meant(named))


def _parted(made: io.BytesIO, filled: Sequence[int], styles: int) -> Mould:
    members = {_member(place): place for place in filled}
    packed = io.BytesIO()
    parts: dict[int, tuple[str, str, str]] = {}
    tables: dict[str, str] = {}
    numbers: list[int] = []
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/tables/"):
                tables[entry.filename] = content.decode()
                continue
            if entry.filename not in members:
                target.writestr(_entry(entry.filename), content)
                continue
            text = content.decode()
            before, between, after = _PARTED.split(text)
            parts[members[entry.filename]] = (before, between, after)
            numbers = [int(number) for number in _USED.findall(text)[-styles:]]
    return Mould(packed.getvalue(), parts, numbers, tables)


def _with_areas(text: str, sheet: PageCells) -> str:
    """What follows the cells, with the areas of each rule of this sheet."""
    for number, (_rule, areas) in enumerate(sheet.rules()):
        text = text.replace(f'sqref="{_areas(number)}"', f'sqref="{areas}"')
    return text


def _areas(number: int) -> str:
    """What stands in a mould for the areas of a rule: each workbook has its own."""
    return f"RULE{number}"


def _member(place: int) -> str:
    return f"xl/worksheets/sheet{place + 1}.xml"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _SYSTEM
    return entry
