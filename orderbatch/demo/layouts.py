"""Order forms in the shapes that agents really send (2-workbooks, "What the reader must survive").

To add a shape: one function that draws a form on a page, and its name in `LAYOUTS`.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

import xlsxwriter

from orderbatch.contract.words import Words
from orderbatch.demo.company import InventedCompany
from orderbatch.demo.dealing import InventedForm
from orderbatch.demo.page import TABLE, FormPage, number

NUMBERED_ROWS = 20
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def write_form(inbox: Path, company: InventedCompany, form: InventedForm, day: dt.date) -> Path:
    """Write one form into the inbox as its plan says; returns its path."""
    path = inbox / form.plan.file.format(day=f"{day:%m%d}", month=day.month)
    if path.suffix == ".csv":
        path.write_bytes(_comma_separated(form, day).encode("gb18030"))
        return path
    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": dt.datetime.combine(day, dt.time(8))})
    if form.plan.layout == "offset":
        notes = book.add_worksheet(company.text("notes_sheet", form.plan.language))
        for row, note in enumerate(company.text("notes", form.plan.language)):
            notes.write_string(row, 0, note)
    LAYOUTS[form.plan.layout](FormPage(book, company, form, day))
    book.close()
    return path


def _standard(page: FormPage) -> None:
    """Title, header block in two columns of pairs, table, total."""
    page.title()
    page.header_in_pairs(2)
    page.table(7)


def _two_row_headings(page: FormPage) -> None:
    """Column headings in two rows, the upper ones merged; thanks and signature below."""
    page.title()
    for row, (label, value) in enumerate(page.header(), start=1):
        page.put(row, 0, f"{label}{page.colon}")
        page.put(row, 1, value)
    top, style = 10, page.formats["heading"]
    page.headings(top + 1)
    page.page.merge_range(top, 0, top, 3, page.text("goods"), style)
    page.page.merge_range(top, 4, top, 6, page.text("ordering"), style)
    remarks = TABLE.index("remarks")
    page.page.merge_range(top, remarks, top + 1, remarks, page.words.heading("remarks"), style)
    below = page.lines(top + 2)
    page.put(below + 1, 0, page.text("thanks"))
    page.put(below + 2, 0, page.text("signature"))


def _one_cell_header(page: FormPage) -> None:
    """Several labels with their values in one merged cell, as in a printed letterhead."""
    pairs = [f"{label}{page.colon}{value}" for label, value in page.header()]
    page.page.merge_range(0, 0, 0, 7, page.text("title"), page.formats["title"])
    for row, some in enumerate((pairs[:3], pairs[3:5], pairs[5:]), start=1):
        page.page.merge_range(row, 0, row, 7, "    ".join(some))
    page.table(5)


def _subtotals(page: FormPage) -> None:
    """Lines in groups by category, each with its subtotal; the total also in words."""
    page.title()
    page.header_in_pairs(1)
    top = row = 6
    page.headings(top)
    for _category, group in groupby(page.form.lines, key=lambda line: line.category):
        lines = tuple(group)
        first = row = row + 1
        for line in lines:
            page.line(row, 0, line)
            row += 1
        page.sum_row(row, 0, first, page.text("subtotal"), lines)
    page.sum_row(row + 1, 0, top + 1, page.text("total"), page.form.lines)
    page.put(row + 2, 0, page.text("in_words"))
    page.put(row + 2, 1, page.amount_in_words())


def _numbered_rows(page: FormPage) -> None:
    """A number before each row, printed in advance; most rows are not used."""
    page.title()
    for row, (label, value) in enumerate(page.header(), start=1):
        page.put(row, 0, label)
        page.put(row, 2, value)
    top, lines = 10, page.form.lines
    page.heading(top, 0, "line_no")
    page.headings(top, 1)
    for place in range(1, NUMBERED_ROWS + 1):
        page.put(top + place, 0, place)
        if place <= len(lines):
            page.line(top + place, 1, lines[place - 1])
    page.sum_row(top + NUMBERED_ROWS + 1, 1, top + 1, page.text("total"), lines)


def _full_width(page: FormPage) -> None:
    """Codes and quantities typed with a Chinese input method: full-width letters and digits, as text."""
    page.title()
    for row, (label, value) in enumerate(page.header(), start=1):
        page.put(row, 0, label)
        page.put(row, 1, str(value).translate(FULL_WIDTH) if value == page.form.agent_code else value)
    page.table(10)
    for row, line in enumerate(page.form.lines, start=11):
        page.put(row, TABLE.index("sku"), line.sku.translate(FULL_WIDTH))
        page.put(row, TABLE.index("cases"), str(number(line.cases)).translate(FULL_WIDTH))
        page.put(row, TABLE.index("amount"), line.amount)
    page.put(
        11 + len(page.form.lines), TABLE.index("cases"), sum(number(line.cases) for line in page.form.lines)
    )


def _offset(page: FormPage) -> None:
    """The table starts at C7 of the second sheet; part of the header block stands under it."""
    page.title(1, 2)
    pairs = page.header()
    for place, (label, value) in enumerate(pairs[:4]):
        page.put(3 + place // 2, 2 + place % 2 * 4, label)
        page.put(3 + place // 2, 3 + place % 2 * 4, value)
    below = page.table(6, 2)
    for row, (label, value) in enumerate(pairs[4:], start=below + 1):
        page.put(row, 2, label)
        page.put(row, 3, value)


def _comma_separated(form: InventedForm, day: dt.date) -> str:
    """What an agent's own software exports: a header block and a table as comma-separated text."""
    words = Words(form.plan.language)
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    header: Mapping[str, object] = {
        "agent": form.agent_code,
        "order_no": form.order_no,
        "order_date": day.isoformat(),
        "contact": form.agent.contact,
        "if_short": words.choice("if_short", form.plan.if_short),
    }
    rows.writerows([words.heading(name), value] for name, value in header.items())
    rows.writerow([])
    rows.writerow([words.heading(name) for name in TABLE if name != "unit"])
    for line in form.lines:
        rows.writerow(
            [line.sku, line.product, line.spec, number(line.cases), line.price, line.amount, line.remarks]
        )
    return text.getvalue()


LAYOUTS: dict[str, Callable[[FormPage], None]] = {
    "standard": _standard,
    "two_row_headings": _two_row_headings,
    "one_cell_header": _one_cell_header,
    "subtotals": _subtotals,
    "numbered_rows": _numbered_rows,
    "full_width": _full_width,
    "offset": _offset,
}
