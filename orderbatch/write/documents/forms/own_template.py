"""The desk's own order form, `templates/order_form.xlsx`, filled in (P-4.7): made in Excel, in its words.

openpyxl opens it and writes the items once for all agents of a language and minimum; each agent's own words
are then put into the finished package, because opening and saving a book for every agent takes minutes. The
package is packed with fixed times: the same template and ledger give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter as letters
from openpyxl.worksheet.datavalidation import DataValidation

from orderbatch.contract.batch import Record
from orderbatch.contract.sheets.every import ORDER
from orderbatch.contract.spellings import clean_text
from orderbatch.contract.words import Words
from orderbatch.write.documents.forms.moved_rows import make_room
from orderbatch.write.documents.forms.template_marks import (
    AGENT,
    CHANGEABLE,
    ENTERED,
    Marked,
    marked,
    replaced,
)
from orderbatch.write.workbook.book import choices_of

FIXED = (1980, 1, 1, 0, 0, 0)
OPEN, SHUT = (
    "\ue000",
    "\ue001",
)  # around an agent's mark until it is filled in: no word of a catalogue has them
_OPENED = OPEN.encode()
_TOLD = re.compile(f"{OPEN}([a-z_]+){SHUT}")
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_SHAPE = re.compile(rb"<xdr:(?:sp|grpSp|cxnSp)[ >]")
_CHOICES = ("if_short", "reduce")
_NAMED = ("kind", "batch", "agent")


@dataclass(frozen=True, slots=True)
class FilledTemplate:
    """A form with all but what is an agent's own. parts: of the package, in their sequence."""

    parts: tuple[tuple[str, bytes], ...]

    def of_agent(self, agent: Mapping[str, Any], words: Words) -> bytes:
        """The form of one agent: a row of the agents' list."""
        values = {name: _said(name, agent.get(name), words) for name in (*AGENT, *ENTERED)}
        values["agent_name"] = values["agent_name"] or values["agent"]
        own = ((name, _filled(part, values) if _OPENED in part else part) for name, part in self.parts)
        return _together(own)


def _said(name: str, value: Any, words: Words) -> str:
    text = clean_text(str(value or ""))
    return words.choice(name, text) if name in _CHOICES and text else text


def _filled(content: bytes, values: Mapping[str, str]) -> bytes:
    return _TOLD.sub(lambda mark: escape(values[mark[1]], {'"': "&quot;"}), content.decode()).encode()


@dataclass(frozen=True, slots=True)
class TheDesk:
    """What a form says of us. version: of the catalogue. least: cases that an order must reach."""

    company: str
    currency: str
    version: str
    least: int


def fill_template(content: bytes, items: Sequence[Record], words: Words, desk: TheDesk) -> FilledTemplate:
    """The template with the catalogue's items. Raises `TemplateError`."""
    form = marked(content)
    _cells_of_agents(form, words, desk)
    last = form.row + max(len(items), 1) - 1
    make_room(form.page, form.row, last - form.row)
    _items(form, items)
    _totals(form, last, desk.least, words)
    _rules(form, last, words)
    form.page.protection.sheet = True
    _name(form.book, desk.version)
    held = io.BytesIO()
    form.book.save(held)
    return FilledTemplate(tuple(_packed(held)))


def repacked(held: io.BytesIO) -> bytes:
    """A saved workbook with fixed times."""
    return _together(_packed(held))


def _together(parts: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts:
            member = zipfile.ZipInfo(name, FIXED)
            member.create_system = 0  # the same bytes everywhere
            book.writestr(member, content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _packed(held: io.BytesIO) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(held) as book:
        parts = [(name, book.read(name)) for name in sorted(book.namelist(), key=_first)]
    return [(name, _TIME.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)) for name, part in parts]


def _first(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name


def what_is_lost(template: bytes, filled: bytes) -> list[str]:
    """What of a template does not come out again: PICTURES, CHARTS, SHAPES. A form keeps what cells hold."""
    before, after = _counted(template), _counted(filled)
    return [name for name in before if before[name] > after[name]]


def _counted(content: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        drawings = [book.read(name) for name in names if name.startswith("xl/drawings/drawing")]
    return {
        "PICTURES": sum(name.startswith("xl/media/") for name in names),
        "CHARTS": sum(name.startswith("xl/charts/chart") for name in names),
        "SHAPES": sum(len(_SHAPE.findall(drawing)) for drawing in drawings),
    }


def _cells_of_agents(form: Marked, words: Words, desk: TheDesk) -> None:
    """Everything above and below the items but the totals; what the agent enters is unlocked."""
    values = {name: clean_text(getattr(desk, name)) for name in ("company", "version", "currency")}
    values["minimum"] = words.text("order_form.minimum", cases=desk.least).strip() if desk.least > 1 else ""
    values |= {name: f"{OPEN}{name}{SHUT}" for name in (*AGENT, *ENTERED)}
    for cell, names in form.cells:
        if names[0].startswith("total_") or names[0] == "missing":
            continue
        _write(cell, replaced(cell.value, values))
        if names[0] in (*ENTERED, *CHANGEABLE):
            cell.protection = Protection(locked=False)
        if "agent" in names:
            cell.number_format = "@"


def _write(cell: Any, text: str | None) -> None:
    """A text that never becomes a formula."""
    cell.value = text
    if text is not None:
        cell.data_type = "s"


def _items(form: Marked, items: Sequence[Record]) -> None:
    page, width = form.page, form.page.max_column
    looks = [copy(page.cell(form.row, column)._style) for column in range(1, width + 1)]
    height = page.row_dimensions[form.row].height
    joined = [area for area in page.merged_cells.ranges if area.min_row == area.max_row == form.row]
    for row, item in enumerate(items or [{}], form.row):
        page.row_dimensions[row].height = height
        for column, look in enumerate(looks, 1):
            page.cell(row, column)._style = copy(look)
        for area in joined if row > form.row else ():
            page.merge_cells(None, row, area.min_col, row, area.max_col)
        for name, column in form.columns.items():
            _item(form, name, page.cell(row, column), item)


def _item(form: Marked, name: str, cell: Any, item: Record) -> None:
    if name in ("cases", "remarks"):
        cell.value = None
        cell.protection = Protection(locked=False)
    elif name == "amount":
        price = form.columns.get("case_price")
        own = f"={letters(form.columns['cases'])}{cell.row}*{letters(price)}{cell.row}" if price else None
        cell.value, cell.number_format = own, "#,##0.00;-#,##0.00;"
    elif name == "case_price":
        cell.value, cell.number_format = Decimal(int(item.get(name) or 0)) / 100, "#,##0.00"
    elif name in ("pieces_per_case", "min_cases", "order_multiple"):
        count = item.get(name)
        cell.value = None if count is None or pd.isna(count) else int(count)
    else:
        cell.number_format = "@"
        _write(cell, clean_text(str(item.get(name) or "")) or None)


def _totals(form: Marked, last: int, least: int, words: Words) -> None:
    """The live totals, and how much is still missing while an order is not enough."""
    for cell, names in form.cells:
        if names[0] == "total_cases":
            cell.value = f"=SUM({_cells(form, 'cases', last)})"
        elif names[0] == "total_amount":
            cell.value = f"=SUM({_cells(form, 'amount', last)})" if "amount" in form.columns else None
        elif names[0] == "missing":
            total = f"SUM({_cells(form, 'cases', last)})"
            before, after = words.text("order_form.missing", cases="\n").split("\n")
            told = f'=IF(OR({total}=0,{total}>={least}),"","{before}"&({least}-{total})&"{after}")'
            cell.value = told if least > 1 else None


def _cells(form: Marked, name: str, last: int) -> str:
    column = letters(form.columns[name])
    return f"{column}{form.row}:{column}{last}"


def _rules(form: Marked, last: int, words: Words) -> None:
    """Whole cases, not below the item's minimum, in its multiple; the choices to choose from."""
    count = f"{letters(form.columns['cases'])}{form.row}"
    rules = [f"{count}=INT({count})", f"{count}>=1"]
    for name, rule in (("min_cases", "{0}>={1}"), ("order_multiple", "MOD({0},MAX(1,{1}))=0")):
        if name in form.columns:
            rules.append(rule.format(count, f"{letters(form.columns[name])}{form.row}"))
    whole = DataValidation(
        "custom", formula1=f"AND({','.join(rules)})", allow_blank=True, showErrorMessage=True
    )
    whole.error = words.text("order_form.cases")
    whole.add(_cells(form, "cases", last))
    form.page.add_data_validation(whole)
    for cell, names in form.cells:
        if names[0] in _CHOICES and ORDER.column(names[0]).kind == "choice":
            chosen = ",".join(choices_of(words, names[0]).values())
            rule = DataValidation("list", formula1=f'"{chosen}"', allow_blank=True, showErrorMessage=True)
            rule.error = words.text("pages.input.choice")
            rule.add(cell.coordinate)
            form.page.add_data_validation(rule)


def _name(book: Any, version: str) -> None:
    """Properties that nobody sees, for when it comes back."""
    kept = [one for one in book.custom_doc_props.props if one.name not in _NAMED]
    book.custom_doc_props.props = kept
    for name, value in zip(_NAMED, ("order", version, f"{OPEN}agent{SHUT}"), strict=True):
        book.custom_doc_props.append(StringProperty(name=name, value=value))
